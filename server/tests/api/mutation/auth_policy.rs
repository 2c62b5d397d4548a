//! `createAuthPolicy`, `updateAuthPolicy`, `deleteAuthPolicy` and `authPolicies`: what is stored, what is refused, and by whom.

use futures_util::future::join_all;
use serde_json::{Value as Json, json};

use crate::support::{Caller, PASSWORD, TestApp};

const CREATE: &str = "mutation($policy: AuthPolicyInput!) { createAuthPolicy(policy: $policy) { ok error { code } result { id } } }";
const UPDATE: &str =
    "mutation($id: String!, $policy: AuthPolicyInput!) { updateAuthPolicy(id: $id, policy: $policy) { ok error { code } } }";
const DELETE: &str = "mutation($id: String!) { deleteAuthPolicy(id: $id) { ok error { code } } }";
const LIST: &str = "{ authPolicies { id scope project roles mfaRequired tokenExpiration idleTimeout mfaGraceDuration rememberMeAllowed } }";

async fn create(caller: &Caller<'_>, policy: Json) -> Json {
    caller.run_with(CREATE, json!({ "policy": policy })).await
}

/// The id of the new policy.
async fn created(app: &TestApp, policy: Json) -> String {
    let answer = create(&app.root(), policy).await;
    answer["data"]["createAuthPolicy"]["result"]["id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

async fn listed(app: &TestApp) -> Vec<Json> {
    let answer = app.root().run(LIST).await;
    answer["data"]["authPolicies"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}

/// The sentence that refuses the policy as a malformed argument, and that of an update to it, which must be the same.
async fn refusal(app: &TestApp, policy: Json) -> String {
    let id = created(app, json!({ "scope": "global", "roles": ["a"] })).await;
    let created = create(&app.root(), policy.clone()).await;
    let updated = app.root().run_with(UPDATE, json!({ "id": id, "policy": policy })).await;
    for answer in [&created, &updated] {
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UserInputError", "{answer}");
    }
    assert_eq!(created["errors"][0]["message"], updated["errors"][0]["message"]);
    created["errors"][0]["message"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_exceeds_a_limit_is_refused_and_the_limit_itself_is_not() {
    let app = TestApp::start().await;
    let with = |field: &str, value: Json| json!({ "scope": "global", "roles": ["a"], field: value });
    let roles = |number: usize| (0..number).map(|number| number.to_string()).collect::<Json>();
    for (policy, message) in [
        (with("roles", json!([])), "a policy must name at least one role"),
        (with("roles", roles(101)), "roles exceeds the limit of 100 items"),
        (with("roles", json!(["x".repeat(101)])), "a role exceeds the limit of 100 bytes"),
        (with("tokenExpiration", json!("PT59S")), "tokenExpiration: an interval from PT1M to P10Y is expected"),
        (with("tokenExpiration", json!("P10Y1D")), "tokenExpiration: an interval from PT1M to P10Y is expected"),
        (with("tokenExpiration", json!("PT90.5S")), "tokenExpiration: whole seconds are expected"),
        (with("idleTimeout", json!("PT0S")), "idleTimeout: an interval from PT1M to P10Y is expected"),
        (with("idleTimeout", json!("PT61.000001S")), "idleTimeout: whole seconds are expected"),
        (with("mfaGraceDuration", json!("P11Y")), "mfaGraceDuration: an interval from PT0S to P10Y is expected"),
    ] {
        assert_eq!(refusal(&app, policy.clone()).await, message, "{policy}");
    }
    let before = listed(&app).await.len();
    created(&app, with("roles", roles(100))).await;
    let limits = json!({ "tokenExpiration": "PT1M", "idleTimeout": "P10Y", "mfaGraceDuration": "PT0S" });
    let mut policy = with("mfaRequired", json!(null));
    policy.as_object_mut().unwrap().extend(limits.as_object().unwrap().clone());
    created(&app, policy).await;
    assert_eq!(listed(&app).await.len(), before + 2);
}

#[tokio::test]
async fn an_update_replaces_every_field_and_a_role_is_stored_once() {
    let app = TestApp::start().await;
    app.project("blog", json!({ "editor": {} })).await;
    let full = json!({ "scope": "project", "project": "blog", "roles": ["editor", "admin", "editor"], "mfaRequired": true,
        "tokenExpiration": "PT60M", "idleTimeout": "PT5M", "mfaGraceDuration": "P7D", "rememberMeAllowed": false });
    let id = created(&app, full).await;
    let stored = json!({ "id": id, "scope": "project", "project": "blog", "roles": ["editor", "admin"], "mfaRequired": true,
        "tokenExpiration": "PT1H", "idleTimeout": "PT5M", "mfaGraceDuration": "P7D", "rememberMeAllowed": false });
    assert_eq!(listed(&app).await, [stored]);

    let policy = json!({ "scope": "global", "roles": ["login"] });
    let updated = app.root().run_with(UPDATE, json!({ "id": id, "policy": policy })).await;
    assert_eq!(updated["data"]["updateAuthPolicy"], json!({ "ok": true, "error": null }), "{updated}");
    let replaced = json!({ "id": id, "scope": "global", "project": null, "roles": ["login"], "mfaRequired": null,
        "tokenExpiration": null, "idleTimeout": null, "mfaGraceDuration": null, "rememberMeAllowed": null });
    assert_eq!(listed(&app).await, [replaced]);

    let deleted = async || app.root().run_with(DELETE, json!({ "id": id })).await["data"]["deleteAuthPolicy"].clone();
    assert_eq!(deleted().await, json!({ "ok": true, "error": null }));
    assert_eq!(deleted().await, json!({ "ok": false, "error": { "code": "NOT_FOUND" } }));
    assert_eq!(listed(&app).await, [Json::Null; 0]);
    let log = app.root().run("{ authLog(filter: { types: [\"auth_policy_change\"] }) { entries { success eventData } } }").await;
    let entries: Vec<_> = log["data"]["authLog"]["entries"].as_array().unwrap().iter().filter(|entry| entry["success"] == true).collect();
    assert_eq!(entries[0]["eventData"], json!({ "operation": "delete", "id": id }));
    let snapshot = json!({ "scope": "global", "project": null, "roles": ["login"], "mfaRequired": null, "tokenExpiration": null,
        "idleTimeout": null, "mfaGraceDuration": null, "rememberMeAllowed": null });
    assert_eq!(entries[1]["eventData"], json!({ "operation": "update", "id": id, "policy": snapshot }));
    let snapshot = json!({ "scope": "project", "project": "blog", "roles": ["editor", "admin"], "mfaRequired": true,
        "tokenExpiration": "PT1H", "idleTimeout": "PT5M", "mfaGraceDuration": "P7D", "rememberMeAllowed": false });
    assert_eq!(entries[2]["eventData"], json!({ "operation": "create", "id": id, "policy": snapshot }));
    assert_eq!(entries.len(), 3);
}

#[tokio::test]
async fn the_project_goes_with_the_scope_and_a_malformed_id_is_an_unknown_one() {
    let app = TestApp::start().await;
    app.project("blog", json!({})).await;
    let id = created(&app, json!({ "scope": "global", "roles": ["a"] })).await;
    for (scope, project, code) in [
        ("global", json!("blog"), "PROJECT_NOT_ALLOWED"),
        ("global", json!(""), "PROJECT_NOT_ALLOWED"),
        ("project", json!(null), "PROJECT_REQUIRED"),
        ("project", json!("ghost"), "PROJECT_NOT_FOUND"),
        ("project", json!(""), "PROJECT_NOT_FOUND"),
    ] {
        let policy = json!({ "scope": scope, "project": project, "roles": ["a"] });
        let answer = create(&app.root(), policy.clone()).await;
        assert_eq!(answer["data"]["createAuthPolicy"]["error"]["code"], code, "{answer}");
        for id in [&id, "x"] {
            let answer = app.root().run_with(UPDATE, json!({ "id": id, "policy": policy })).await;
            assert_eq!(answer["data"]["updateAuthPolicy"]["error"]["code"], code, "{answer}");
        }
    }
    let policy = json!({ "scope": "project", "project": "blog", "roles": ["a"] });
    for id in ["x", "", "0190a6f1-0000-7000-8000-000000000001"] {
        let answer = app.root().run_with(UPDATE, json!({ "id": id, "policy": policy })).await;
        assert_eq!(answer["data"]["updateAuthPolicy"], json!({ "ok": false, "error": { "code": "NOT_FOUND" } }), "{answer}");
        let answer = app.root().run_with(DELETE, json!({ "id": id })).await;
        assert_eq!(answer["data"]["deleteAuthPolicy"], json!({ "ok": false, "error": { "code": "NOT_FOUND" } }), "{answer}");
    }
    assert_eq!(listed(&app).await.len(), 1);
}

#[tokio::test]
async fn global_policies_are_listed_first_then_by_project_and_in_the_order_of_their_creation() {
    let app = TestApp::start().await;
    app.project("shop", json!({})).await;
    app.project("blog", json!({})).await;
    let mut ids = Vec::new();
    for project in [Some("shop"), None, Some("blog"), None, Some("shop")] {
        let scope = if project.is_some() { "project" } else { "global" };
        ids.push(created(&app, json!({ "scope": scope, "project": project, "roles": ["a"] })).await);
    }
    let found: Vec<_> = listed(&app).await.into_iter().map(|policy| policy["id"].clone()).collect();
    assert_eq!(found, [&ids[1], &ids[3], &ids[2], &ids[0], &ids[4]].map(|id| json!(id)));
}

#[tokio::test]
async fn of_two_nodes_that_create_the_last_policy_one_does() {
    let one = TestApp::start().await;
    let other = one.another().await;
    let id = one.database.either("randomblob(16)", "gen_random_uuid()");
    let numbers = one.database.either(
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 999)",
        "WITH n(x) AS (SELECT generate_series(1, 999))",
    );
    let now = "'2026-01-01 00:00:00+00:00'";
    let columns = "id, roles, created_at, updated_at";
    one.sql(&format!("{numbers} INSERT INTO auth_policy ({columns}) SELECT {id}, '[\"a\"]', {now}, {now} FROM n")).await;
    let (roots, policy) = ([one.root(), other.root()], json!({ "scope": "global", "roles": ["a"] }));
    let calls = (0..4).map(|n| create(&roots[n % 2], policy.clone()));
    let answers = one.database.race("auth_policy", join_all(calls)).await;
    let done = answers.iter().filter(|answer| answer["data"]["createAuthPolicy"]["ok"] == true).count();
    let message = "there are 1000 policies already, which is the limit";
    let refused = answers.iter().filter(|answer| answer["errors"][0]["message"] == message).count();
    assert_eq!((done, refused), (1, 3), "{answers:?}");
    let id = listed(&one).await[0]["id"].clone();
    let answer = one.root().run_with(UPDATE, json!({ "id": id, "policy": policy })).await;
    assert_eq!(answer["data"]["updateAuthPolicy"]["ok"], true, "{answer}");
    assert_eq!(one.root().run_with(DELETE, json!({ "id": id })).await["data"]["deleteAuthPolicy"]["ok"], true);
    created(&one, policy).await;
}

#[tokio::test]
async fn who_may_not_change_the_settings_may_not_change_or_see_policies() {
    let app = TestApp::start().await;
    app.project("blog", json!({})).await;
    let id = created(&app, json!({ "scope": "global", "roles": ["a"] })).await;
    for email in ["admin@example.com", "creator@example.com"] {
        app.person(email, if email == "admin@example.com" { &[] } else { &["project_creator"] }).await;
    }
    let member = app.key("blog", json!([{ "role": "admin", "variables": [] }])).await;
    let [admin, creator] = ["admin@example.com", "creator@example.com"].map(|email| app.sign_in(email, PASSWORD));
    let callers = [admin.await.unwrap(), creator.await.unwrap(), member, "login".to_owned()];
    for token in &callers {
        let caller = app.with(token);
        for project in ["blog", "ghost"] {
            let policy = json!({ "scope": "project", "project": project, "roles": ["a"] });
            let updated = caller.run_with(UPDATE, json!({ "id": id, "policy": policy })).await;
            let deleted = caller.run_with(DELETE, json!({ "id": id })).await;
            for answer in [create(&caller, policy).await, updated, deleted, caller.run(LIST).await] {
                assert_eq!(answer["errors"][0]["extensions"]["code"], "ForbiddenError", "{answer}");
            }
        }
    }
    app.person("chief@example.com", &["project_admin"]).await;
    let chief = app.sign_in("chief@example.com", PASSWORD).await.unwrap();
    let answer = app.with(&chief).run(LIST).await;
    assert_eq!(answer["data"]["authPolicies"].as_array().map(Vec::len), Some(1), "{answer}");
    let answer = app.with(&chief).run_with(DELETE, json!({ "id": id })).await;
    assert_eq!(answer["data"]["deleteAuthPolicy"]["ok"], true, "{answer}");
}

/// It must not be read as a policy without this rule.
#[tokio::test]
async fn a_stored_interval_that_cannot_be_read_is_a_fault_of_ours() {
    let app = TestApp::start().await;
    app.person("john@example.com", &["editor"]).await;
    created(&app, json!({ "scope": "global", "roles": ["editor"], "tokenExpiration": "PT1H" })).await;
    app.sql("UPDATE auth_policy SET token_expiration = 'an hour'").await;
    let answer = app.root().run(LIST).await;
    assert_eq!(answer["errors"][0]["message"], "Internal server error", "{answer}");
    assert!(app.sign_in("john@example.com", PASSWORD).await.is_err());
}
