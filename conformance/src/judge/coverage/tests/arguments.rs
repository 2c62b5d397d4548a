//! What is counted of what was sent.
//!
//! **Invariant:** each test names the whole of the classes it is about.

use serde_json::{Value, json};

use super::{NOTHING, of, responded, seen};
use crate::judge::coverage::{Class, Seen};

#[test]
fn literal_arguments_and_their_fields_count() {
    let document = "{ projectBySlug(slug: \"a\") {
        members(input: { limit: 1, filter: { memberType: API_KEY, email: [\"x\"] } }, memberType: PERSON) { identity { id } } } }";
    let seen = seen(document, json!({}), json!({ "projectBySlug": { "members": [] } }));
    let arguments = ["Project.members(input:)", "Project.members(memberType:)", "Query.projectBySlug(slug:)"];
    assert_eq!(of(&seen, Class::Arguments), arguments);
    let fields =
        ["ProjectMembersFilter.email", "ProjectMembersFilter.memberType", "ProjectMembersInput.filter", "ProjectMembersInput.limit"];
    assert_eq!(of(&seen, Class::InputFields), fields);
    assert_eq!(of(&seen, Class::SentEnumValues), ["MemberType.API_KEY", "MemberType.PERSON"]);
    assert_eq!(of(&seen, Class::Types), ["MemberType", "Project", "ProjectMembersFilter", "ProjectMembersInput", "Query"]);
}

#[test]
fn variables_count_as_far_as_they_are_given() {
    let document = "query ($filter: PersonsFilter, $limit: Int, $offset: Int = 0, $mail: String, $id: String) {
        persons(filter: $filter, limit: $limit, offset: $offset) { id }
        other: persons(filter: { email: $mail, personId: $id }) { id } }";
    let given = json!({ "filter": { "identityId": "1", "nothing": 1 }, "id": "1", "undeclared": 1 });
    let seen = seen(document, given, json!({ "persons": [], "other": [] }));
    assert_eq!(of(&seen, Class::Arguments), ["Query.persons(filter:)", "Query.persons(offset:)"]);
    assert_eq!(of(&seen, Class::InputFields), ["PersonsFilter.identityId", "PersonsFilter.personId"]);
}

#[test]
fn a_variable_that_is_not_declared_has_no_value() {
    let seen = seen("{ projectBySlug(slug: $slug) { id } }", json!({ "slug": "a" }), json!({ "projectBySlug": null }));
    assert_eq!(of(&seen, Class::Arguments), NOTHING);
}

#[test]
fn null_is_sent_but_holds_nothing() {
    let document = "query ($filter: AuthLogFilter = { success: true }) { authLog(filter: $filter, limit: null) { hasMore } }";
    let asked = |variables: Value| seen(document, variables, json!({ "authLog": { "hasMore": false } }));
    let with_null = asked(json!({ "filter": null }));
    assert_eq!(of(&with_null, Class::Arguments), ["Query.authLog(filter:)", "Query.authLog(limit:)"]);
    assert_eq!(of(&with_null, Class::InputFields), NOTHING);
    assert_eq!(of(&with_null, Class::Types), ["AuthLogPage", "Query"]);
    assert_eq!(of(&asked(json!({})), Class::InputFields), ["AuthLogFilter.success"]);
    let scalar = seen("{ authLog(filter: { createdAfter: null }) { hasMore } }", json!({}), json!({ "authLog": { "hasMore": false } }));
    assert_eq!(of(&scalar, Class::Types), ["AuthLogFilter", "AuthLogPage", "Query"]);
}

#[test]
fn lists_of_inputs_are_followed_and_one_value_is_a_list_of_one() {
    let document = "mutation ($entry: [VariableEntryInput!]!) { addProjectMember(projectSlug: \"\", identityId: \"\",
        memberships: { role: \"r\", variables: $entry }) { ok } }";
    for entry in [json!([{ "name": "n" }, { "values": "v" }]), json!({ "name": "n", "values": [] })] {
        let seen = seen(document, json!({ "entry": entry }), json!({ "addProjectMember": { "ok": true } }));
        let fields = ["MembershipInput.role", "MembershipInput.variables", "VariableEntryInput.name", "VariableEntryInput.values"];
        assert_eq!(of(&seen, Class::InputFields), fields);
    }
    let document = document.replace("variables: $entry", "variables: [{ name: $entry }, { values: \"v\" }]");
    let seen = seen(&document, json!({}), json!({ "addProjectMember": { "ok": true } }));
    let fields = ["MembershipInput.role", "MembershipInput.variables", "VariableEntryInput.values"];
    assert_eq!(of(&seen, Class::InputFields), fields);
}

#[test]
fn the_inside_of_a_scalar_is_not_followed() {
    let document = "mutation ($config: Json) { updateProject(projectSlug: \"a\", config: $config) { ok } }";
    let seen = seen(document, json!({ "config": { "role": "x", "acl": [{ "name": "y" }] } }), json!({ "updateProject": { "ok": true } }));
    assert_eq!(of(&seen, Class::InputFields), NOTHING);
    assert_eq!(of(&seen, Class::Types), ["Json", "Mutation", "UpdateProjectResponse"]);
}

#[test]
fn the_operation_that_ran_counts() {
    let document = "query A { me { id } } query B { projects { id } }";
    let asked = |name: Option<&str>| {
        let mut seen = Seen::default();
        seen.note(document, &json!({}), name, &json!({ "data": { "me": { "id": "1" }, "projects": [] } }));
        seen
    };
    assert_eq!(of(&asked(Some("A")), Class::Operations), ["Query.me"]);
    assert_eq!(of(&asked(Some("B")), Class::Operations), ["Query.projects"]);
    assert_eq!(asked(Some("C")), Seen::default());
    assert_eq!(asked(None), Seen::default());
    let only = seen("query A { me { id } }", json!({}), json!({ "me": { "id": "1" } }));
    assert_eq!(of(&only, Class::Operations), ["Query.me"]);
}

const LOG: &str = "{ me { id } authLog(filter: { success: true }, limit: 1) { hasMore } }";

#[test]
fn what_did_not_run_does_not_count() {
    for response in [
        json!({ "errors": [{ "message": "no such field" }] }),
        json!({ "data": null, "errors": [{ "message": "no such field" }] }),
        json!({ "errors": [{ "message": "m", "path": [] }] }),
        json!({ "errors": [{ "code": 401 }] }),
        json!({ "data": [], "errors": "none" }),
        json!("<no JSON>"),
        Value::Null,
    ] {
        assert_eq!(responded(LOG, json!({}), response), Seen::default());
    }
}

#[test]
fn an_error_with_a_path_shows_what_was_tried() {
    for response in [
        json!({ "data": null, "errors": [{ "path": ["authLog"], "extensions": { "code": "ForbiddenError" } }] }),
        json!({ "errors": [{ "path": ["authLog"] }] }),
    ] {
        let seen = responded(LOG, json!({}), response);
        assert_eq!(of(&seen, Class::Operations), ["Query.authLog"]);
        assert_eq!(of(&seen, Class::Arguments), ["Query.authLog(filter:)", "Query.authLog(limit:)"]);
        assert_eq!(of(&seen, Class::InputFields), ["AuthLogFilter.success"]);
        assert_eq!(of(&seen, Class::Types), ["AuthLogFilter"]);
        assert_eq!(of(&seen, Class::Fields), NOTHING);
    }
}

#[test]
fn an_error_further_down_leads_to_the_arguments_there() {
    let document = "{ projectBySlug(slug: \"a\") { members(memberType: PERSON) { identity { id } } } projects { members(input: {}) { identity { id } } } }";
    let response = json!({
        "data": { "projectBySlug": null, "projects": [] },
        "errors": [{ "path": ["projectBySlug", "members", 0, "identity"] }],
    });
    let seen = responded(document, json!({}), response);
    assert_eq!(of(&seen, Class::Arguments), ["Project.members(memberType:)", "Query.projectBySlug(slug:)"]);
    assert_eq!(of(&seen, Class::Fields), ["Query.projectBySlug", "Query.projects"]);
}

#[test]
fn what_cannot_be_read_is_not_counted() {
    let data = json!({ "me": { "id": "1" }, "nothing": 1, "__schema": { "types": [] } });
    for document in ["", "{", "{ me { id }", "{ nothing }", "{ __schema { types } }", "fragment F on Query { me { id } }", "{ ...F }"] {
        let seen = seen(document, json!([]), data.clone());
        assert_eq!(of(&seen, Class::Fields), NOTHING, "{document}");
    }
    let seen = seen("subscription { me { id } }", json!({}), data);
    assert_eq!(seen, Seen::default());
}

#[test]
fn fragments_that_double_each_other_come_to_an_end() {
    let mut document = "{ me { ...F0 } } fragment F60 on Identity { id }".to_owned();
    for number in 0..60 {
        document += &format!(" fragment F{number} on Identity {{ ...F{next} ...F{next} }}", next = number + 1);
    }
    let seen = seen(&document, json!({}), json!({ "me": { "id": "1" } }));
    assert_eq!(of(&seen, Class::Fields), ["Identity.id", "Query.me"]);
}
