//! What is counted of an answer.
//!
//! **Invariant:** each test names the whole of the classes it is about.

use serde_json::{Value, json};

use super::{NOTHING, of, responded, seen};
use crate::judge::coverage::{Class, Seen};

#[test]
fn a_field_counts_with_its_value() {
    let seen = seen("{ me { id description } }", json!({}), json!({ "me": { "id": "1", "description": null } }));
    assert_eq!(of(&seen, Class::Operations), ["Query.me"]);
    assert_eq!(of(&seen, Class::Types), ["Identity", "Query"]);
    assert_eq!(of(&seen, Class::Fields), ["Identity.description", "Identity.id", "Query.me"]);
    assert_eq!(of(&seen, Class::Values), ["Identity.id", "Query.me"]);
    assert_eq!(of(&seen, Class::Nulls), ["Identity.description = null"]);
}

#[test]
fn null_where_none_may_be_and_odd_shapes_are_no_values() {
    let document = "{ me { id person { email } roles sessions { id } apiKey { type } } }";
    let odd = json!({ "me": { "id": null, "person": ["x"], "roles": "admin", "sessions": [7], "apiKey": { "type": "OTHER" } } });
    let seen = seen(document, json!(null), odd);
    assert_eq!(of(&seen, Class::Nulls), NOTHING);
    assert_eq!(of(&seen, Class::Values), ["Identity.apiKey", "Identity.sessions", "Query.me"]);
    assert_eq!(of(&seen, Class::Types), ["ApiKey", "Identity", "Query"]);
    assert_eq!(of(&seen, Class::ReceivedEnumValues), NOTHING);
}

#[test]
fn empty_and_filled_lists_are_told_apart() {
    let answer =
        json!({ "projects": [{ "apiKeys": [], "roles": [{ "name": "a" }] }, { "apiKeys": [], "roles": [] }], "globalApiKeys": [] });
    let seen = seen("{ projects { apiKeys { id } roles { name } } globalApiKeys { id } }", json!({}), answer);
    assert_eq!(of(&seen, Class::EmptyLists), ["Project.apiKeys = []", "Project.roles = []", "Query.globalApiKeys = []"]);
    assert_eq!(of(&seen, Class::FilledLists), ["Project.roles = [...]", "Query.projects = [...]"]);
    assert_eq!(of(&seen, Class::Fields).iter().filter(|field| field.starts_with("ApiKey.")).count(), 0);
}

#[test]
fn the_inside_of_a_json_value_is_no_type() {
    let seen = seen("{ projects { config } }", json!({}), json!({ "projects": [{ "config": [{ "id": 1 }] }] }));
    assert_eq!(of(&seen, Class::Values), ["Project.config", "Query.projects"]);
    assert_eq!(of(&seen, Class::Types), ["Json", "Project", "Query"]);
    assert_eq!(of(&seen, Class::FilledLists), ["Query.projects = [...]"]);
}

#[test]
fn aliases_and_fragments_lead_to_the_same_fields() {
    let document = "query Q { caller: me { ...I ... on Identity { key: apiKey { id } } ... { number: id } } }
        fragment I on Identity { __typename person { ...P } ...I } fragment P on Person { mail: email }";
    let answer = json!({ "caller": { "__typename": "Identity", "person": { "mail": "a@b" }, "key": null, "number": "1" } });
    let seen = seen(document, json!({}), answer);
    assert_eq!(of(&seen, Class::Values), ["Identity.id", "Identity.person", "Person.email", "Query.me"]);
    assert_eq!(of(&seen, Class::Nulls), ["Identity.apiKey = null"]);
}

#[test]
fn two_selections_of_one_field_are_merged() {
    let seen =
        seen("{ me { person { id } } me { person { email } } }", json!({}), json!({ "me": { "person": { "id": "1", "email": "a" } } }));
    assert_eq!(of(&seen, Class::Values), ["Identity.person", "Person.email", "Person.id", "Query.me"]);
}

fn variables_of_roles(selection: &str, variable: Value) -> Seen {
    let document = format!("{{ projects {{ roles {{ variables {{ {selection} }} }} }} }}");
    let fields = seen(&document, json!({}), json!({ "projects": [{ "roles": [{ "variables": [variable] }] }] }));
    let mut only = Seen::default();
    for class in [Class::Types, Class::Fields] {
        of(&fields, class).into_iter().filter(|name| name.contains("VariableDefinition")).for_each(|name| only.add(class, name));
    }
    only
}

#[test]
fn an_interface_field_counts_on_the_named_type_too() {
    let variable = json!({ "__typename": "RolePredefinedVariableDefinition", "name": "x" });
    let seen = variables_of_roles("__typename name", variable);
    assert_eq!(of(&seen, Class::Types), ["RolePredefinedVariableDefinition", "RoleVariableDefinition"]);
    assert_eq!(of(&seen, Class::Fields), ["RolePredefinedVariableDefinition.name", "RoleVariableDefinition.name"]);
}

#[test]
fn a_fragment_that_was_answered_tells_the_type() {
    let selection = "name ... on RoleEntityVariableDefinition { entityName } ... on RolePredefinedVariableDefinition { value }";
    let seen = variables_of_roles(selection, json!({ "name": "x", "entityName": "y" }));
    assert_eq!(of(&seen, Class::Types), ["RoleEntityVariableDefinition", "RoleVariableDefinition"]);
    let expected = ["RoleEntityVariableDefinition.entityName", "RoleEntityVariableDefinition.name", "RoleVariableDefinition.name"];
    assert_eq!(of(&seen, Class::Fields), expected);
}

#[test]
fn without_a_hint_an_interface_field_counts_on_the_interface_alone() {
    let seen = variables_of_roles("name", json!({ "name": "x" }));
    assert_eq!(of(&seen, Class::Types), ["RoleVariableDefinition"]);
    assert_eq!(of(&seen, Class::Fields), ["RoleVariableDefinition.name"]);
    let seen = variables_of_roles("__typename name", json!({ "__typename": "Elsewhere", "name": "x" }));
    assert_eq!(of(&seen, Class::Types), ["RoleVariableDefinition"]);
}

#[test]
fn a_fragment_on_an_interface_meets_the_interface() {
    let document = "mutation { signIn(email: \"\", password: \"\") { result { ... on CommonSignInResult { token } } } }";
    let seen = seen(document, json!({}), json!({ "signIn": { "result": { "token": "t" } } }));
    assert_eq!(of(&seen, Class::Types), ["CommonSignInResult", "Mutation", "SignInResponse", "SignInResult"]);
    let values = ["CommonSignInResult.token", "Mutation.signIn", "SignInResponse.result", "SignInResult.token"];
    assert_eq!(of(&seen, Class::Values), values);
}

#[test]
fn skipped_parts_are_not_asked() {
    let document = "query ($no: Boolean = false, $yes: Boolean!) { me {
        id @include(if: $no) description @skip(if: $yes)
        ... on Identity @skip(if: $yes) { person { id } } ...I @include(if: $yes) ...I @include(if: false)
    } } fragment I on Identity { roles }";
    // More than was asked for, to see that it is the directives that decide.
    let answer = json!({ "me": { "id": "1", "description": "d", "person": { "id": "1" }, "roles": ["a"] } });
    let seen = seen(document, json!({ "yes": true }), answer);
    assert_eq!(of(&seen, Class::Fields), ["Identity.roles", "Query.me"]);
}

#[test]
fn enum_values_and_error_codes_are_told_apart() {
    let document = "mutation { createApiKey(projectSlug: \"\", memberships: [], description: \"\") {
        error { code membershipValidation { code } } errors { code } result { apiKey { identity { apiKey { type } } } } } }";
    let answer = json!({ "createApiKey": {
        "error": { "code": "INVALID_MEMBERSHIP", "membershipValidation": [{ "code": "VARIABLE_EMPTY" }] },
        "errors": [{ "code": "PROJECT_NOT_FOUND" }, { "code": "NO_SUCH_CODE" }],
        "result": { "apiKey": { "identity": { "apiKey": { "type": "PERMANENT" } } } },
    } });
    let seen = seen(document, json!({}), answer);
    assert_eq!(of(&seen, Class::ErrorCodes), ["CreateApiKeyErrorCode.INVALID_MEMBERSHIP", "CreateApiKeyErrorCode.PROJECT_NOT_FOUND"]);
    assert_eq!(of(&seen, Class::ReceivedEnumValues), ["ApiKeyType.PERMANENT", "MembershipValidationErrorCode.VARIABLE_EMPTY"]);
    assert_eq!(of(&seen, Class::SentEnumValues), NOTHING);
}

#[test]
fn mutations_end_in_three_ways() {
    let document = "mutation { a: signOut { fine: ok } b: disablePerson(personId: \"\") { ok } c: disableApiKey(id: \"\") { ok } }";
    let response = json!({
        "data": { "a": { "fine": true }, "b": { "ok": false }, "c": null },
        "errors": [{ "message": "no", "path": ["c"], "extensions": { "code": "ForbiddenError" } }],
    });
    let seen = responded(document, json!({}), response);
    let expected = ["Mutation.disableApiKey = refused", "Mutation.disablePerson = ok: false", "Mutation.signOut = ok: true"];
    assert_eq!(of(&seen, Class::Outcomes), expected);
    assert_eq!(of(&seen, Class::Nulls), ["Mutation.disableApiKey = null"]);
}

#[test]
fn other_errors_and_errors_further_down_are_no_refusal() {
    let document = "mutation { signOut { error { code } } }";
    for error in [
        json!({ "path": ["signOut"], "extensions": { "code": "UserInputError" } }),
        json!({ "path": ["signOut", "error"], "extensions": { "code": "ForbiddenError" } }),
        json!({ "extensions": { "code": "ForbiddenError" } }),
    ] {
        let seen = responded(document, json!({}), json!({ "data": { "signOut": null }, "errors": [error] }));
        assert_eq!(of(&seen, Class::Outcomes), NOTHING);
    }
    let seen = responded("{ me { id } }", json!({}), json!({ "errors": [{ "path": ["me"], "extensions": { "code": "ForbiddenError" } }] }));
    assert_eq!(of(&seen, Class::Outcomes), NOTHING);
}
