//! `createApiKey`: which memberships are valid, and how the others are reported.
//!
//! **Invariant:** every problem is named with its role and variable, in the new list and in the deprecated one.

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::json;

use crate::error::{Outcome, equal, require};
use crate::operations::MembershipValidationErrorCode::{RoleNotFound, VariableEmpty, VariableInvalid, VariableNotFound};
use crate::operations::{CreateApiKey, CreateApiKeyErrorCode, Me, MembershipInput};
use crate::suite::acl::{self, entry, plain, with};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Project, key, new_key};
use crate::suite::memberships::{Problem, listed, problems};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("api-keys/create/unknown-role", "A role that the project does not have is ROLE_NOT_FOUND.", unknown_role).needs(&[Need::Roles]),
    case!("api-keys/create/unknown-variable", "A variable that the role does not have is VARIABLE_NOT_FOUND.", unknown_variable)
        .needs(&[Need::Roles]),
    case!("api-keys/create/inherited-names", "Names that every JavaScript object knows are as unknown as any other.", inherited_names)
        .needs(&[Need::Roles]),
    case!("api-keys/create/predefined-variable", "A variable that the server fills in cannot be given.", predefined).needs(&[Need::Roles]),
    case!("api-keys/create/missing-variable", "A variable that is needed and not given is VARIABLE_EMPTY.", missing_variable)
        .needs(&[Need::Roles]),
    case!("api-keys/create/empty-variable", "A variable that is given without values is VARIABLE_EMPTY.", empty_variable)
        .needs(&[Need::Roles]),
    case!("api-keys/create/invalid-condition", "A value that is no condition is VARIABLE_INVALID.", invalid).needs(&[Need::Roles]),
    case!("api-keys/create/valid-conditions", "Conditions are taken as they are.", conditions).needs(&[Need::Roles]),
    case!("api-keys/create/several-problems", "All problems are reported at once, and nothing is created.", several).needs(&[Need::Roles]),
    case!("api-keys/create/optional-variable", "A variable with a fallback may be left out.", optional).needs(&[Need::Roles]),
    case!("api-keys/create/any-entity-values", "Values of an entity variable are any texts, kept in their order.", entity_values)
        .needs(&[Need::Roles]),
    case!("api-keys/create/given-twice", "Of a role or variable that is given twice, the last one counts.", twice).needs(&[Need::Roles]),
    case!("api-keys/create/texts-of-legacy-errors", "The deprecated entries carry a text for end users.", legacy_texts)
        .needs(&[Need::Roles]),
];

async fn refused(case: &mut Case, step: &str, project: &Project, memberships: &[MembershipInput], expected: &[Problem<'_>]) -> Outcome {
    let root = case.root();
    let invalid = CreateApiKeyErrorCode::InvalidMembership;
    let of_problems = (CreateApiKeyErrorCode::RoleNotFound, CreateApiKeyErrorCode::VariableNotFound, CreateApiKeyErrorCode::VariableEmpty);
    let codes = listed(expected, invalid, of_problems);
    let operation = CreateApiKey::build(new_key(project, "key", memberships));
    let error = case.fails_listing(step, &root, operation, invalid, &codes).await?;
    equal(problems(error.membership_validation.as_ref()), expected.to_vec(), step)
}

async fn accepted(case: &mut Case, step: &str, project: &Project, memberships: &[MembershipInput]) -> Outcome {
    let root = case.root();
    let created = case.ok(step, &root, CreateApiKey::build(new_key(project, "key", memberships))).await?;
    let key = key("key", created.api_key)?;
    let me = case.step("the key sees its memberships", &key.caller, Me::build(())).await?.data()?.me;
    require(!me.projects.is_empty(), "a membership of the key")
}

async fn unknown_role(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    for role in ["no_such_role", "Editor", ""] {
        refused(case, &format!("the role {role:?}"), &project, &[plain(role)], &[(RoleNotFound, role, None)]).await?;
    }
    Ok(())
}

async fn unknown_variable(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    for variable in ["no_such_variable", ""] {
        let problems = [(VariableNotFound, "viewer", Some(variable))];
        refused(case, &format!("the variable {variable:?}"), &project, &[with("viewer", variable, &["x"])], &problems).await?;
    }
    Ok(())
}

async fn inherited_names(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    for name in ["__proto__", "constructor", "toString"] {
        refused(case, &format!("the role {name}"), &project, &[plain(name)], &[(RoleNotFound, name, None)]).await?;
        let problems = [(VariableNotFound, "viewer", Some(name))];
        refused(case, &format!("the variable {name}"), &project, &[with("viewer", name, &["x"])], &problems).await?;
    }
    Ok(())
}

async fn predefined(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    for (role, variable) in [("selfish", "me"), ("owner", "person")] {
        let problems = [(VariableNotFound, role, Some(variable))];
        refused(case, &format!("{variable} of the role {role}"), &project, &[with(role, variable, &["x"])], &problems).await?;
        accepted(case, &format!("the role {role} without its variable"), &project, &[plain(role)]).await?;
    }
    Ok(())
}

async fn missing_variable(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    for (role, variable) in [("editor", "language"), ("limited", "scope")] {
        let problems = [(VariableEmpty, role, Some(variable))];
        refused(case, &format!("{role} without {variable}"), &project, &[plain(role)], &problems).await?;
    }
    Ok(())
}

async fn empty_variable(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    for (role, variable) in [("editor", "language"), ("limited", "scope")] {
        let problems = [(VariableEmpty, role, Some(variable))];
        refused(case, &format!("{role} with no {variable}"), &project, &[with(role, variable, &[])], &problems).await?;
    }
    Ok(())
}

async fn invalid(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let problems = [(VariableInvalid, "limited", Some("scope"))];
    for value in ["no JSON", "", "null", "1", "\"text\"", "{\"always\":false}", "{\"magic\":1}", "{\"eq\":"] {
        refused(case, &format!("the value {value:?}"), &project, &[with("limited", "scope", &[value])], &problems).await?;
    }
    let mixed = with("limited", "scope", &["{\"eq\":1}", "no JSON"]);
    refused(case, "a condition and something else", &project, &[mixed], &problems).await
}

async fn conditions(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let values = [
        "{\"eq\":1}",
        "{\"in\":[\"a\",\"b\"]}",
        "{\"and\":[{\"gt\":1},{\"not\":{\"eq\":5}}]}",
        "{\"or\":[{\"null\":true},{\"always\":true},{\"never\":true}]}",
        "{}",
        "[]",
    ];
    for value in values {
        accepted(case, &format!("the condition {value}"), &project, &[with("limited", "scope", &[value])]).await?;
    }
    accepted(case, "all of them", &project, &[with("limited", "scope", &values)]).await
}

async fn several(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let editor = MembershipInput { role: "editor".to_owned(), variables: vec![entry("colour", &["red"])] };
    let limited = MembershipInput { role: "limited".to_owned(), variables: vec![entry("scope", &["x"]), entry("size", &["1"])] };
    let problems = [
        (VariableNotFound, "editor", Some("colour")),
        (VariableEmpty, "editor", Some("language")),
        (RoleNotFound, "no_such_role", None),
        (VariableNotFound, "limited", Some("size")),
        (VariableInvalid, "limited", Some("scope")),
    ];
    refused(case, "five problems beside a good membership", &project, &[plain("viewer"), editor, plain("no_such_role"), limited], &problems)
        .await
}

async fn optional(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    accepted(case, "the variable is left out", &project, &[plain("lenient")]).await?;
    accepted(case, "the variable is given", &project, &[with("lenient", "scope", &["{\"eq\":1}"])]).await?;
    let problems = [(VariableInvalid, "lenient", Some("scope"))];
    refused(case, "the variable is given wrongly", &project, &[with("lenient", "scope", &["x"])], &problems).await
}

async fn entity_values(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let long = "x".repeat(3_000);
    for (step, values) in [
        ("an empty text", vec![""]),
        ("the same twice", vec!["b", "a", "b"]),
        ("signs", vec!["naïve ☃ \"'\\\n"]),
        ("a long text", vec![&long]),
    ] {
        accepted(case, step, &project, &[with("editor", "language", &values)]).await?;
    }
    Ok(())
}

async fn twice(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let roles = [with("editor", "language", &["cs"]), with("editor", "language", &["en"])];
    accepted(case, "a role is given twice", &project, &roles).await?;
    let variables = MembershipInput { role: "editor".to_owned(), variables: vec![entry("language", &["cs"]), entry("language", &["en"])] };
    accepted(case, "a variable is given twice", &project, &[variables]).await
}

async fn legacy_texts(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let document = "mutation($slug: String!) {
        createApiKey(
            projectSlug: $slug
            description: \"key\"
            memberships: [{ role: \"no_such_role\", variables: [] }, { role: \"editor\", variables: [] }]
        ) {
            errors { code endUserMessage membershipValidation { code } }
            error { code endUserMessage }
        }
    }";
    let root = case.root();
    let data = case.document("two problems", &root, document, json!({ "slug": project.slug })).await?.data()?;
    let texts = data.pointer("/createApiKey/errors").and_then(|errors| errors.as_array()).into_iter().flatten();
    let with_text = texts.filter(|error| error.pointer("/endUserMessage").is_some_and(|text| text.is_string())).count();
    equal(with_text, 2, "entries with a text for end users")
}
