//! What one request may cost: objects and bytes of its response, and values of its variables.
//!
//! Each case creates the data that it asks for and keeps it small, so that a server without a budget is not harmed either.
//!
//! **Invariant:** a request beyond a budget gets one error and no data, and the same request within it is answered.

use serde_json::{Map, Value, json};

use crate::client::answer::raw;
use crate::client::exchange::Reply;
use crate::error::{Outcome, equal, present, require};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Project;
use crate::suite::refusals::{rejected_document, still_answers};
use crate::target::need::Need;

/// Fewer than a document may have aliases and root fields.
const MANY: usize = 49;
const FEW: usize = 10;
/// Enough for more than 50,000 objects in `MANY` fields, and for fewer in `FEW`.
const ROLES: usize = 60;
const VARIABLES: usize = 30;
/// More than 8 MB in `MANY` fields, and less in `FEW`.
const CONFIG_BYTES: usize = 200_000;
const LARGEST_RESPONSE: usize = 8 * 1024 * 1024;
/// Within the limit of items of one list.
const ITEMS: usize = 900;

pub const CASES: &[Definition] = &[
    case!("hardening/budgets/bytes", "A request for a response of ten megabytes is rejected.", bytes),
    case!("hardening/budgets/objects", "A request for ninety thousand objects is rejected.", objects).needs(&[Need::Roles]),
    case!("hardening/budgets/values", "Variables with more than twenty thousand values are rejected.", values),
    case!("hardening/budgets/introspection", "A response does not contain the schema dozens of times.", introspection),
];

async fn send(case: &mut Case, document: &str, variables: Value) -> Outcome<Reply> {
    case.reply(&case.root(), document, variables).await
}

fn answered(reply: &Reply, step: &str) -> Outcome {
    equal((reply.status, raw(reply).get("errors")), (200, None), step)
}

/// Rejected with exactly one error.
async fn beyond(case: &mut Case, step: &str, document: &str, variables: Value) -> Outcome {
    let response = rejected_document(case, step, document, variables).await?;
    equal(response.get("errors").and_then(Value::as_array).map(Vec::len), Some(1), &format!("{step}: number of errors"))
}

/// The same selection of a project under many aliases.
fn aliases(project: &Project, number: usize, selection: &str) -> String {
    let fields: String = (0..number).map(|n| format!("a{n}: projectBySlug(slug: \"{}\") {{ {selection} }} ", project.slug)).collect();
    format!("{{ {fields} }}")
}

async fn bytes(case: &mut Case) -> Outcome {
    let project = case.project(&acl::none()).await?;
    let document = "mutation($slug: String!, $config: Json) { updateProject(projectSlug: $slug, config: $config) { ok } }";
    let config = json!({ "text": "x".repeat(CONFIG_BYTES) });
    answered(&send(case, document, json!({ "slug": project.slug, "config": config })).await?, "a config")?;
    answered(&send(case, &aliases(&project, FEW, "config"), Value::Null).await?, "two megabytes")?;
    beyond(case, "ten megabytes", &aliases(&project, MANY, "config"), Value::Null).await?;
    still_answers(case).await
}

async fn objects(case: &mut Case) -> Outcome {
    let variables: Map<String, Value> = (0..VARIABLES).map(|n| (format!("v{n}"), json!({ "type": "condition" }))).collect();
    let roles: Map<String, Value> = (0..ROLES).map(|n| (format!("r{n}"), json!({ "variables": variables }))).collect();
    let project = case.project(&roles.into()).await?;
    let selection = "roles { name variables { name } }";
    let reply = send(case, &aliases(&project, FEW, selection), Value::Null).await?;
    answered(&reply, "eighteen thousand objects")?;
    let found = raw(&reply).pointer("/data/a0/roles").and_then(Value::as_array).map(Vec::len);
    require(found.is_some_and(|found| found >= ROLES), "all roles of the project")?;
    beyond(case, "ninety thousand objects", &aliases(&project, MANY, selection), Value::Null).await?;
    still_answers(case).await
}

async fn values(case: &mut Case) -> Outcome {
    let project = case.project(&acl::none()).await?;
    let lists = |number: usize| -> Value { json!({ "lists": vec![vec![0; ITEMS]; number] }) };
    let one = "mutation($slug: String!, $config: Json) { updateProject(projectSlug: $slug, config: $config) { ok } }";
    answered(&send(case, one, json!({ "slug": project.slug, "config": lists(15) })).await?, "thirteen thousand values")?;
    beyond(case, "twenty-two thousand values", one, json!({ "slug": project.slug, "config": lists(25) })).await?;
    let two = "mutation($slug: String!, $first: Json, $second: Json) {
        first: updateProject(projectSlug: $slug, config: $first) { ok }
        second: updateProject(projectSlug: $slug, config: $second) { ok }
    }";
    let variables = json!({ "slug": project.slug, "first": lists(13), "second": lists(13) });
    beyond(case, "twenty-three thousand values in two variables", two, variables).await?;
    let objects = vec![vec![json!({ "": 0 }); ITEMS]; 50];
    beyond(case, "forty-five thousand objects", one, json!({ "slug": project.slug, "config": { "lists": objects } })).await?;
    let reply = send(case, "query($slug: String!) { projectBySlug(slug: $slug) { config } }", json!({ "slug": project.slug })).await?;
    let response = raw(&reply);
    let lists = present(response.pointer("/data/projectBySlug/config/lists").and_then(Value::as_array), "the first config")?;
    equal(lists.len(), 15, "lists of the first config")?;
    still_answers(case).await
}

async fn introspection(case: &mut Case) -> Outcome {
    let ty = "kind name ofType { kind name ofType { kind name ofType { kind name } } }";
    let fragments = format!(
        "fragment T on __Type {{ kind name description fields(includeDeprecated: true) {{ name description args(includeDeprecated: true) {{ ...I }}
            type {{ {ty} }} isDeprecated deprecationReason }} inputFields(includeDeprecated: true) {{ ...I }} interfaces {{ {ty} }}
            enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }} possibleTypes {{ {ty} }} }}
        fragment I on __InputValue {{ name description type {{ {ty} }} defaultValue isDeprecated deprecationReason }}"
    );
    let document = |number: usize| {
        let fields: String = (0..number).map(|n| format!("a{n}: __schema {{ types {{ ...T }} }} ")).collect();
        format!("{{ {fields} }} {fragments}")
    };
    answered(&send(case, &document(1), Value::Null).await?, "the schema once")?;
    let reply = send(case, &document(MANY), Value::Null).await?;
    if reply.status == 200 {
        require(reply.body.len() <= LARGEST_RESPONSE, "a response of at most 8 MiB")?;
        answered(&reply, "the schema many times")?;
    } else {
        beyond(case, "the schema many times", &document(MANY), Value::Null).await?;
    }
    still_answers(case).await
}
