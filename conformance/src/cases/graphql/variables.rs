//! Coercion of variables: by the types that the operation declares, once, and before anything runs.
//!
//! **Invariant:** a variable that does not fit its declaration rejects the whole request.

use serde_json::{Value, json};

use super::documents::refused;
use crate::client::answer::raw;
use crate::client::exchange::{Reply, Request};
use crate::error::{Outcome, equal, require};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::refusals::rejected;

const JSON: &str = "application/json";
const SLUG: &str = "query($slug: String!) { projectBySlug(slug: $slug) { id } }";
const LIMIT: &str = "query($limit: Int) { authLog(limit: $limit) { hasMore } }";
const TYPES: &str = "query($types: [String!]) { authLog(filter: { types: $types }) { hasMore } }";
const FILTER: &str = "query($filter: AuthLogFilter) { authLog(filter: $filter) { hasMore } }";
const MEMBERS: &str = "query($type: MemberType) { projectBySlug(slug: \"x\") { members(memberType: $type) { identity { id } } } }";
const INCLUDE: &str = "query($yes: Boolean!) { __typename me @include(if: $yes) { id } }";
const CREATE_KEY: &str = "mutation($memberships: [MembershipInput!]!) {
    createApiKey(projectSlug: \"no such project\", description: \"x\", memberships: $memberships) { ok error { code } }
}";
/// Stands for a password in the wrong place.
const SECRET: &str = "Hunter-2!";

pub const CASES: &[Definition] = &[
    case!("graphql/variables/null", "A variable of a non-null type is neither null nor absent, at any depth.", null),
    case!("graphql/variables/null-changes-nothing", "No mutation runs if a variable of a non-null type is null.", null_changes_nothing),
    case!("graphql/variables/types", "A variable of another type than the declared one is rejected.", types),
    case!("graphql/variables/input-objects", "An input object has the declared fields and no others.", input_objects),
    case!("graphql/variables/defaults", "A default replaces an absent variable, and null replaces the default.", defaults),
    case!("graphql/variables/null-argument", "Null for an argument that must not be null is an error of its field.", null_argument),
    case!("graphql/variables/null-condition", "Null for a condition is rejected.", null_condition),
    case!("graphql/variables/one-for-a-list", "A single value stands for a list of one item.", one_for_a_list),
    case!("graphql/variables/integral-numbers", "A number without a fraction is an Int in every notation.", integral_numbers),
    case!("hardening/values-in-variables", "The rejection of a variable does not repeat its value.", no_values),
];

/// Variables as they are written, because not every JSON text survives being read and written again.
fn body(document: &str, variables: &str) -> String {
    format!("{{\"query\":{},\"variables\":{variables}}}", Value::from(document))
}

async fn send(case: &mut Case, document: &str, variables: &str) -> Outcome<Reply> {
    let request = Request::post(&case.root(), JSON, body(document, variables))?;
    case.raw_reply(request).await
}

async fn all_rejected(case: &mut Case, requests: &[(&str, &str, Value)]) -> Outcome {
    let root = case.root();
    for (step, document, variables) in requests {
        refused(&case.document(step, &root, document, variables.clone()).await?)?;
    }
    Ok(())
}

async fn null(case: &mut Case) -> Outcome {
    let with_default = "query($slug: String! = \"x\") { projectBySlug(slug: $slug) { id } }";
    let whole_list = "query($types: [String!]!) { authLog(filter: { types: $types }) { hasMore } }";
    all_rejected(
        case,
        &[
            ("no variables", SLUG, Value::Null),
            ("an absent variable", SLUG, json!({ "other": "x" })),
            ("null", SLUG, json!({ "slug": null })),
            ("null where there is a default", with_default, json!({ "slug": null })),
            ("null for a list", whole_list, json!({ "types": null })),
            ("null in a list", TYPES, json!({ "types": ["a", null] })),
            ("null for an input object", CREATE_KEY, json!({ "memberships": [null] })),
            ("null for a field of an input object", CREATE_KEY, json!({ "memberships": [{ "role": null, "variables": [] }] })),
            (
                "null deep in an input object",
                CREATE_KEY,
                json!({ "memberships": [{ "role": "x", "variables": [{ "name": "x", "values": ["a", null] }] }] }),
            ),
            ("no condition", INCLUDE, json!({})),
            ("null for a condition", INCLUDE, json!({ "yes": null })),
        ],
    )
    .await
}

async fn null_changes_nothing(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let (name, look) = ("mutation($name: String!) { changeMyProfile(name: $name) { ok } }", "{ me { person { name } } }");
    let given = case.document("a name", &person.session, name, json!({ "name": "Ada" })).await?.data()?;
    equal(given.pointer("/changeMyProfile/ok"), Some(&json!(true)), "ok")?;
    for (step, variables) in [("null", json!({ "name": null })), ("absent", json!({})), ("a list", json!({ "name": ["Grace"] }))] {
        let answer = case.document(step, &person.session, name, variables).await?;
        equal(answer.status, 400, step)?;
        require(answer.data.is_none(), "no data")?;
        let data = case.document("the name", &person.session, look, Value::Null).await?.data()?;
        equal(data.pointer("/me/person/name"), Some(&json!("Ada")), "the name")?;
    }
    let root = case.root();
    let slug = case.name("slug")?;
    let two = "mutation($slug: String!, $id: String!) {
        createProject(projectSlug: $slug, options: { noDeployToken: true }) { ok }
        disableApiKey(id: $id) { ok }
    }";
    let answer = case.document("null for the second of two mutations", &root, two, json!({ "slug": slug, "id": null })).await?;
    equal(answer.status, 400, "status")?;
    let data = case.document("the project of the first one", &root, SLUG, json!({ "slug": slug })).await?.data()?;
    equal(data.pointer("/projectBySlug"), Some(&Value::Null), "the project")
}

/// Pairs of a document and variables that do not fit, by what is wrong.
fn misfits() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        ("a number for a string", SLUG, json!({ "slug": 12_345_678 })),
        ("a boolean for a string", SLUG, json!({ "slug": true })),
        ("a list for a string", SLUG, json!({ "slug": [SECRET] })),
        ("an object for a string", SLUG, json!({ "slug": { "a": SECRET } })),
        ("a string for a number", LIMIT, json!({ "limit": SECRET })),
        ("digits for a number", LIMIT, json!({ "limit": "12345678" })),
        ("a boolean for a number", LIMIT, json!({ "limit": true })),
        ("a fraction for a number", LIMIT, json!({ "limit": 12_345.678 })),
        ("a number above 32 bits", LIMIT, json!({ "limit": 2_147_483_648_i64 })),
        ("a number below 32 bits", LIMIT, json!({ "limit": -2_147_483_649_i64 })),
        ("an unknown enum value", MEMBERS, json!({ "type": SECRET })),
        ("an enum value in lower case", MEMBERS, json!({ "type": "person" })),
        ("a number for an enum value", MEMBERS, json!({ "type": 12_345_678 })),
        ("a string for a boolean", INCLUDE, json!({ "yes": SECRET })),
        ("a number for a boolean", INCLUDE, json!({ "yes": 1 })),
        ("an object for a list", TYPES, json!({ "types": { "a": SECRET } })),
        ("a number in a list of strings", TYPES, json!({ "types": ["a", 12_345_678] })),
        ("a list in a list of strings", TYPES, json!({ "types": [[SECRET]] })),
        ("a string for an input object", FILTER, json!({ "filter": SECRET })),
        ("a list for an input object", FILTER, json!({ "filter": [SECRET] })),
        ("a string for a boolean of an input object", FILTER, json!({ "filter": { "success": SECRET } })),
    ]
}

async fn types(case: &mut Case) -> Outcome {
    all_rejected(case, &misfits()).await
}

async fn input_objects(case: &mut Case) -> Outcome {
    all_rejected(
        case,
        &[
            ("an unknown field", FILTER, json!({ "filter": { "magic": 1 } })),
            ("an unknown field that is null", FILTER, json!({ "filter": { "magic": null } })),
            ("an unknown field deep inside", CREATE_KEY, json!({ "memberships": [{ "role": "x", "variables": [], "magic": 1 }] })),
            ("a missing field", CREATE_KEY, json!({ "memberships": [{ "role": "x" }] })),
            ("a missing field deep inside", CREATE_KEY, json!({ "memberships": [{ "role": "x", "variables": [{ "name": "x" }] }] })),
        ],
    )
    .await
}

async fn defaults(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let plain = "mutation($name: String) { changeMyProfile(name: $name) { ok } }";
    let with_default = "mutation($name: String = \"Grace\") { changeMyProfile(name: $name) { ok } }";
    for (step, document, variables, expected) in [
        ("a name", plain, json!({ "name": "Ada" }), json!("Ada")),
        ("an absent variable", plain, json!({}), json!("Ada")),
        ("an absent variable with a default", with_default, json!({}), json!("Grace")),
        ("a variable with a default", with_default, json!({ "name": "Ada" }), json!("Ada")),
        ("null for a variable with a default", with_default, json!({ "name": null }), Value::Null),
    ] {
        case.document(step, &person.session, document, variables).await?.data()?;
        let data = case.document("the name", &person.session, "{ me { person { name } } }", Value::Null).await?.data()?;
        equal(data.pointer("/me/person/name"), Some(&expected), step)?;
    }
    Ok(())
}

async fn null_argument(case: &mut Case) -> Outcome {
    // Valid, because the default is not null; only the value shows that the argument cannot be filled.
    let document = "query($slug: String = \"x\") { first: __typename project: projectBySlug(slug: $slug) { id } last: __typename }";
    let reply = send(case, document, "{}").await?;
    equal((reply.status, raw(&reply).pointer("/errors")), (200, None), "the default")?;
    let reply = send(case, document, "{\"slug\":null}").await?;
    let response = raw(&reply);
    equal(reply.status, 200, "status")?;
    let data = json!({ "first": "Query", "project": null, "last": "Query" });
    equal(response.get("data"), Some(&data), "data")?;
    equal(response.pointer("/errors/0/path"), Some(&json!(["project"])), "path of the error")?;
    equal(response.pointer("/errors/1"), None, "a second error")
}

async fn null_condition(case: &mut Case) -> Outcome {
    for directive in ["include", "skip"] {
        let document = format!("query($yes: Boolean = true) {{ me @{directive}(if: $yes) {{ id }} }}");
        rejected(case, directive, body(&document, "{\"yes\":null}"), None).await?;
        let deep = format!("query($yes: Boolean = true) {{ me {{ id roles @{directive}(if: $yes) }} }}");
        let reply = send(case, &deep, "{\"yes\":null}").await?;
        require(raw(&reply).get("errors").is_some(), &format!("{directive} below: an error"))?;
    }
    Ok(())
}

async fn one_for_a_list(case: &mut Case) -> Outcome {
    let root = case.root();
    let roles = "mutation($roles: [String!]) { createGlobalApiKey(description: \"x\", roles: $roles) { result { apiKey { identity { roles } } } } }";
    let data = case.document("a string for a list of strings", &root, roles, json!({ "roles": "login" })).await?.data()?;
    equal(data.pointer("/createGlobalApiKey/result/apiKey/identity/roles"), Some(&json!(["login"])), "roles")?;
    let one = json!({ "memberships": { "role": "x", "variables": { "name": "x", "values": "x" } } });
    let data = case.document("an object for a list of objects", &root, CREATE_KEY, one).await?.data()?;
    equal(data.pointer("/createApiKey/error/code"), Some(&json!("PROJECT_NOT_FOUND")), "code")
}

async fn integral_numbers(case: &mut Case) -> Outcome {
    for number in ["1", "1.0", "1e1", "10E-1", "-0", "-0.0", "2147483647.0"] {
        let reply = send(case, LIMIT, &format!("{{\"limit\":{number}}}")).await?;
        equal((reply.status, raw(&reply).get("errors")), (200, None), number)?;
    }
    for number in ["1.5", "1e-1", "2147483648.0", "1e10", "1e400"] {
        rejected(case, number, body(LIMIT, &format!("{{\"limit\":{number}}}")), None).await?;
    }
    Ok(())
}

async fn no_values(case: &mut Case) -> Outcome {
    for (step, document, variables) in misfits() {
        let text = json!({ "query": document, "variables": variables }).to_string();
        let secret = [SECRET, "12345678", "12345.678", "2147483648", "2147483649"].into_iter().find(|secret| text.contains(secret));
        rejected(case, step, text, secret).await?;
    }
    Ok(())
}
