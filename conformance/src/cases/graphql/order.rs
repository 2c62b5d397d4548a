//! The order of fields in a response: that of the document, after fragments are expanded and fields of the same response key are merged.
//!
//! Snapshots sort the fields of objects, so these cases compare outlines of the bytes.
//!
//! **Invariant:** the order never depends on which field is resolved first.

use serde_json::{Value, json};

use super::documents::refused;
use crate::client::answer::raw;
use crate::client::exchange::Caller;
use crate::client::order::outline;
use crate::error::{Outcome, equal, require};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::target::need::Need;

/// An order that depends on which field is resolved first shows only in some of the responses.
const TIMES: usize = 20;

pub const CASES: &[Definition] = &[
    case!("graphql/order/root-fields", "Root fields are answered in the order of the document.", root_fields),
    case!(
        "graphql/order/nested-fields",
        "Fields of objects that are loaded on demand are answered in the order of the document.",
        nested_fields
    ),
    case!("graphql/order/mutations", "Mutations run and are answered in the order of the document.", mutations),
    case!("graphql/order/fragments", "The fields of a fragment are answered where it is used first.", fragments),
    case!("graphql/order/merged-fields", "Fields of the same response key are merged at the place of the first.", merged_fields),
    case!("graphql/order/interface", "Fields of an interface and of its types are answered in the order of the document.", interface)
        .needs(&[Need::Roles]),
    case!("graphql/order/conflicts", "Fields of the same response key that cannot be merged are rejected.", conflicts),
];

/// Asks several times and compares the outline of each response.
async fn ordered(case: &mut Case, step: &str, caller: &Caller, document: &str, variables: Value, expected: &str) -> Outcome {
    for _ in 0..TIMES {
        let reply = case.reply(caller, document, variables.clone()).await?;
        equal(reply.status, 200, step)?;
        equal(outline(&reply.body)?, format!("{{data{expected}}}"), step)?;
    }
    Ok(())
}

async fn root_fields(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::none()).await?;
    let variables = json!({ "slug": project.slug, "id": admin.id });
    for (step, document, expected) in [
        (
            "one that must be loaded first",
            "query($slug: String!) { project: projectBySlug(slug: $slug) { slug } __typename me { id } }",
            "{project{slug},__typename,me{id}}",
        ),
        ("two lists", "{ projects { slug } me { id } persons(limit: 1) { id } }", "{projects[{slug}],me{id},persons[{id}]}"),
        ("the same the other way round", "{ persons(limit: 1) { id } me { id } projects { slug } }", "{persons[{id}],me{id},projects[{slug}]}"),
        (
            "many names",
            "query($slug: String!, $id: String!) {
                z: projectBySlug(slug: $slug) { id } y: personById(id: $id) { id } x: me { id } w: __typename v: projectBySlug(slug: \"\") { id }
                u: me { roles } t: personById(id: $id) { email } s: projectBySlug(slug: $slug) { name }
            }",
            "{z{id},y{id},x{id},w,v,u{roles[]},t{email},s{name}}",
        ),
    ] {
        ordered(case, step, &admin.session, document, variables.clone(), expected).await?;
    }
    Ok(())
}

async fn nested_fields(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::none()).await?;
    for (step, document, expected) in [
        (
            "an identity",
            "{ me { sessions { id } person { name id } projects { memberships { role } project { slug id } } roles id } }",
            "{me{sessions[{id}],person{name,id},projects[{memberships[{role}],project{slug,id}}],roles[],id}}",
        ),
        (
            "a project",
            "query($slug: String!) { projectBySlug(slug: $slug) {
                secrets { key } members { memberships { role } identity { person { email } id } } id apiKeys { id } roles { name } slug
            } }",
            "{projectBySlug{secrets[],members[{memberships[{role}],identity{person{email},id}}],id,apiKeys[],roles[{name}],slug}}",
        ),
        (
            "a person",
            "query($id: String!) { personById(id: $id) { identity { projects { project { members { identity { id person { id } } } } } id } email id } }",
            "{personById{identity{projects[{project{members[{identity{id,person{id}}}]}}],id},email,id}}",
        ),
    ] {
        ordered(case, step, &admin.session, document, json!({ "slug": project.slug, "id": admin.id }), expected).await?;
    }
    Ok(())
}

async fn mutations(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::none()).await?;
    let document = "mutation($slug: String!) {
        last: updateProject(projectSlug: $slug, name: \"one\") { ok }
        __typename
        first: updateProject(projectSlug: $slug, name: \"two\") { error { code } ok }
        none: disableApiKey(id: \"00000000-0000-0000-0000-000000000000\") { error { code } ok }
    }";
    let root = case.root();
    let expected = "{last{ok},__typename,first{error,ok},none{error{code},ok}}";
    ordered(case, "four fields", &root, document, json!({ "slug": project.slug }), expected).await?;
    let look = "query($slug: String!) { projectBySlug(slug: $slug) { name } }";
    let data =
        case.document("the mutation that stands behind the other", &admin.session, look, json!({ "slug": project.slug })).await?.data()?;
    equal(data.pointer("/projectBySlug/name"), Some(&json!("two")), "name")
}

async fn fragments(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::none()).await?;
    for (step, document, expected) in [
        (
            "in the middle",
            "{ me { id ...Names roles } } fragment Names on Identity { person { name } permissions { canCreateProject } }",
            "{me{id,person{name},permissions{canCreateProject},roles[]}}",
        ),
        (
            "inside each other",
            "{ me { ...A id } } fragment A on Identity { ...B roles } fragment B on Identity { person { id } }",
            "{me{person{id},roles[],id}}",
        ),
        ("at the root", "{ ...A __typename } fragment A on Query { projects { slug } me { id } }", "{projects[{slug}],me{id},__typename}"),
        ("used twice", "{ me { ...A id ...A roles } } fragment A on Identity { roles person { id } }", "{me{roles[],person{id},id}}"),
        ("inline", "{ me { ... { roles } ... on Identity { id } person { id } } }", "{me{roles[],id,person{id}}}"),
        (
            "left out and included",
            "{ me { ... @skip(if: true) { roles } ...A @include(if: false) id roles } } fragment A on Identity { person { id } }",
            "{me{id,roles[]}}",
        ),
    ] {
        ordered(case, step, &admin.session, document, json!({ "slug": project.slug }), expected).await?;
    }
    Ok(())
}

async fn merged_fields(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::none()).await?;
    for (step, document, expected) in [
        ("a root field", "{ me { roles } projects { slug } me { id roles } }", "{me{roles[],id},projects[{slug}]}"),
        ("a field below", "{ me { person { name } id person { id } } }", "{me{person{name,id},id}}"),
        (
            "a list",
            "{ projects { slug } me { id } projects { id members { identity { id } } } }",
            "{projects[{slug,id,members[{identity{id}}]}],me{id}}",
        ),
        (
            "with equal arguments",
            "query($slug: String!) { p: projectBySlug(slug: $slug) { id } me { id } p: projectBySlug(slug: $slug) { slug } }",
            "{p{id,slug},me{id}}",
        ),
        (
            "in a fragment",
            "{ me { id } ...A } fragment A on Query { __typename me { person { id } id roles } }",
            "{me{id,person{id},roles[]},__typename}",
        ),
        ("the first left out", "{ me { roles @skip(if: true) id roles } }", "{me{id,roles[]}}"),
        ("under another name", "{ me { a: id b: roles a: id } }", "{me{a,b[]}}"),
        (
            "below a field that is merged",
            "{ me { projects { project { id } } } me { projects { memberships { role } project { slug id } } } }",
            "{me{projects[{project{id,slug},memberships[{role}]}]}}",
        ),
    ] {
        ordered(case, step, &admin.session, document, json!({ "slug": project.slug }), expected).await?;
    }
    Ok(())
}

/// The outlines of the variables of one role.
fn variables_of(response: &Value, role: &str) -> Option<Value> {
    let roles = response.pointer("/data/projectBySlug/roles")?.as_array()?;
    roles.iter().find(|entry| entry.get("name").is_some_and(|name| name == role))?.get("variables").cloned()
}

async fn interface(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let document = "query($slug: String!) { projectBySlug(slug: $slug) { roles { variables {
        ...Entity ... on RolePredefinedVariableDefinition { value __typename name } kind: __typename ... on RoleVariableDefinition { name } ...Condition
    } name } } }
    fragment Entity on RoleEntityVariableDefinition { entityName name }
    fragment Condition on RoleConditionVariableDefinition { condition: name }";
    let mut outlines = Vec::new();
    let mut response = Value::Null;
    for _ in 0..TIMES {
        let reply = case.reply(&admin.session, document, json!({ "slug": project.slug })).await?;
        equal(reply.status, 200, "status")?;
        outlines.push(outline(&reply.body)?);
        response = raw(&reply);
    }
    // A project lists its roles in an order of its own.
    for outline in &outlines {
        for part in ["{variables[],name}", "{entityName,name,kind}", "{value,__typename,name,kind}", "{kind,name,condition}"] {
            require(outline.contains(part), &format!("{part} in {outline}"))?;
        }
    }
    let entity = json!([{ "entityName": "Language", "name": "language", "kind": "RoleEntityVariableDefinition" }]);
    let condition = json!([{ "kind": "RoleConditionVariableDefinition", "name": "scope", "condition": "scope" }]);
    let predefined = "RolePredefinedVariableDefinition";
    let predefined = json!([{ "value": "identityID", "__typename": predefined, "name": "me", "kind": predefined }]);
    for (role, expected) in [("editor", entity), ("limited", condition), ("selfish", predefined), ("viewer", json!([]))] {
        equal(variables_of(&response, role), Some(expected), role)?;
    }
    Ok(())
}

async fn conflicts(case: &mut Case) -> Outcome {
    let root = case.root();
    for (step, document) in [
        ("two fields", "{ me { a: id a: description } }"),
        ("different arguments", "{ p: projectBySlug(slug: \"a\") { id } p: projectBySlug(slug: \"b\") { id } }"),
        ("a variable and a literal", "query($s: String!) { p: projectBySlug(slug: $s) { id } p: projectBySlug(slug: \"b\") { id } }"),
        ("below fields that are merged", "{ me { person { a: id } } me { person { a: email } } }"),
        ("in a fragment", "{ me { a: id ...A } } fragment A on Identity { a: description }"),
        ("an object and a leaf", "{ me { a: id a: person { id } } }"),
        ("a list and a leaf", "{ me { a: id a: roles } }"),
        (
            "different types behind an interface",
            "{ projectBySlug(slug: \"x\") { roles { variables {
                ... on RoleEntityVariableDefinition { a: entityName } ... on RolePredefinedVariableDefinition { a: __schema }
            } } } }",
        ),
        ("a fragment of a type that cannot occur", "{ me { ... on Project { id } } }"),
        (
            "a fragment of a type that does not implement the interface",
            "{ projectBySlug(slug: \"x\") { roles { variables { ... on Project { id } } } } }",
        ),
    ] {
        refused(&case.document(step, &root, document, json!({ "s": "x" })).await?)?;
    }
    Ok(())
}
