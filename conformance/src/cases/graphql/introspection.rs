//! Introspection: the schema and the names of types.
//!
//! Descriptions are the server's own, so only their form is compared.
//!
//! **Invariant:** a case names types of the contract only, so that a server with more types passes as well.

use serde_json::{Value, json};

use super::documents::all_refused;
use crate::client::answer::raw;
use crate::error::{Outcome, equal, present, require};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};

pub const CASES: &[Definition] = &[
    case!("graphql/introspection/kinds", "Each kind of type describes itself.", kinds),
    case!("graphql/introspection/unknown-type", "An unknown type is null.", unknown_type),
    case!("graphql/introspection/schema", "The schema names its root types and directives.", schema),
    case!("graphql/introspection/deprecated", "Deprecated arguments are listed when they are asked for.", deprecated),
    case!("graphql/introspection/descriptions", "Descriptions are strings or null.", descriptions),
    case!("graphql/introspection/typename", "Every object has a `__typename`.", typename),
    case!("graphql/introspection/refused", "The schema is a field of the root of a query only.", refused),
];

async fn ask(case: &mut Case, step: &str, document: &str, variables: Value) -> Outcome<Value> {
    let root = case.root();
    case.document(step, &root, document, variables).await?.data()
}

async fn kinds(case: &mut Case) -> Outcome {
    let document = "query($name: String!) { __type(name: $name) {
        __typename kind name ofType { name } interfaces { kind name } possibleTypes { kind name } enumValues { name isDeprecated deprecationReason }
        fields { name args { name defaultValue type { kind name ofType { kind name } } } type { kind name ofType { kind name ofType { kind name } } } }
        inputFields { name defaultValue type { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }
    } }";
    for name in [
        "Boolean",
        "Json",
        "MemberType",
        "MembershipInput",
        "IdentityGlobalPermissions",
        "ProjectIdentityRelation",
        "RoleVariableDefinition",
        "RoleEntityVariableDefinition",
        "__TypeKind",
    ] {
        let data = ask(case, name, document, json!({ "name": name })).await?;
        equal(data.pointer("/__type/name"), Some(&json!(name)), "name")?;
    }
    Ok(())
}

async fn unknown_type(case: &mut Case) -> Outcome {
    for name in ["Magic", "query", "[String]", "String!", ""] {
        let data =
            ask(case, &format!("{name:?}"), "query($name: String!) { __type(name: $name) { kind } }", json!({ "name": name })).await?;
        equal(data.get("__type"), Some(&Value::Null), name)?;
    }
    Ok(())
}

async fn schema(case: &mut Case) -> Outcome {
    let document = "{ __schema { __typename queryType { kind name } mutationType { kind name } subscriptionType { name } } }";
    ask(case, "root types", document, Value::Null).await?;
    let document = "{ __schema { directives { name locations isRepeatable args { name defaultValue type { kind ofType { name } } } } types { name } } }";
    let reply = case.reply(&case.root(), document, Value::Null).await?;
    let response = raw(&reply);
    let directives = present(response.pointer("/data/__schema/directives").and_then(Value::as_array), "directives")?;
    for name in ["include", "skip"] {
        let directive = present(directives.iter().find(|directive| directive.get("name") == Some(&json!(name))), name)?;
        let arguments = json!([{ "name": "if", "defaultValue": null, "type": { "kind": "NON_NULL", "ofType": { "name": "Boolean" } } }]);
        equal(directive.get("args"), Some(&arguments), name)?;
        equal(directive.get("locations"), Some(&json!(["FIELD", "FRAGMENT_SPREAD", "INLINE_FRAGMENT"])), name)?;
        equal(directive.get("isRepeatable"), Some(&json!(false)), name)?;
    }
    let types = present(response.pointer("/data/__schema/types").and_then(Value::as_array), "types")?;
    for name in ["Query", "Mutation", "Json", "DateTime", "String", "__Schema", "RoleVariableDefinition"] {
        equal(types.iter().filter(|entry| entry.get("name") == Some(&json!(name))).count(), 1, name)?;
    }
    Ok(())
}

async fn deprecated(case: &mut Case) -> Outcome {
    let document = "query($all: Boolean!) { __type(name: \"Project\") { fields(includeDeprecated: $all) { name args(includeDeprecated: $all) { name isDeprecated } } } }";
    for (all, expected) in [(false, vec!["input"]), (true, vec!["input", "memberType"])] {
        let data = ask(case, &format!("includeDeprecated: {all}"), document, json!({ "all": all })).await?;
        let fields = present(data.pointer("/__type/fields").and_then(Value::as_array), "fields")?;
        let members = present(fields.iter().find(|field| field.get("name") == Some(&json!("members"))), "the field members")?;
        let arguments = present(members.get("args").and_then(Value::as_array), "arguments")?;
        let names: Vec<&str> = arguments.iter().filter_map(|argument| argument.get("name").and_then(Value::as_str)).collect();
        equal(names, expected, "arguments of the field members")?;
    }
    let reason = "{ __type(name: \"Project\") { fields { args(includeDeprecated: true) { isDeprecated deprecationReason } } } }";
    let reply = case.reply(&case.root(), reason, Value::Null).await?;
    let fields = raw(&reply).pointer("/data/__type/fields").and_then(Value::as_array).cloned().unwrap_or_default();
    let arguments: Vec<&Value> = fields.iter().filter_map(|field| field.get("args")?.as_array()).flatten().collect();
    require(!arguments.is_empty(), "arguments")?;
    let consistent =
        |argument: &&Value| argument.get("isDeprecated") == Some(&json!(argument.get("deprecationReason").is_some_and(Value::is_string)));
    require(arguments.iter().all(consistent), "a reason with every deprecated argument and with no other")
}

async fn descriptions(case: &mut Case) -> Outcome {
    let document = "{ __schema { types { description fields { description args { description } } inputFields { description } enumValues { description } } } }";
    let reply = case.reply(&case.root(), document, Value::Null).await?;
    equal(reply.status, 200, "status")?;
    let response = raw(&reply);
    let mut open = vec![present(response.pointer("/data/__schema/types"), "types")?];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                let description = present(members.get("description"), "an entry for the description")?;
                require(description.is_null() || description.is_string(), "a string or null as the description")?;
                open.extend(members.values().filter(|value| value.is_array()));
            }
            _ => {}
        }
    }
    Ok(())
}

async fn typename(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::none()).await?;
    let document = "query($slug: String!) {
        __typename
        me {
            __typename permissions { __typename } person { __typename identity { __typename } } sessions { __typename }
            projects { __typename memberships { __typename variables { __typename } } project { __typename } }
        }
        projectBySlug(slug: $slug) { other: __typename roles { __typename } members { __typename identity { __typename } } }
        __schema { __typename queryType { __typename } }
        __type(name: \"MemberType\") { __typename enumValues { __typename } }
    }";
    case.document("every type of a query", &admin.session, document, json!({ "slug": project.slug })).await?.data()?;
    let document = "mutation($slug: String!) { __typename updateProject(projectSlug: $slug) { __typename ok error { __typename } } }";
    ask(case, "every type of a mutation", document, json!({ "slug": project.slug })).await.map(drop)
}

async fn refused(case: &mut Case) -> Outcome {
    all_refused(
        case,
        &[
            ("the schema in a mutation", "mutation { __schema { queryType { name } } }"),
            ("a type in a mutation", "mutation { __type(name: \"Query\") { name } }"),
            ("the schema below", "{ me { __schema { queryType { name } } } }"),
            ("a type without a name", "{ __type { name } }"),
            ("a type of null", "{ __type(name: null) { name } }"),
            ("a number as the name", "{ __type(name: 1) { name } }"),
            ("an unknown field", "{ __type(name: \"Query\") { magic } }"),
            ("an argument of a name", "{ me { __typename(a: 1) } }"),
            ("fields of a name", "{ me { __typename { length } } }"),
            ("no fields", "{ __schema }"),
            ("another name with two underscores", "{ __magic }"),
        ],
    )
    .await
}
