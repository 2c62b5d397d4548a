//! What policies do: which sessions they limit, and when these end.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value as Json, json};
use server::cx::AuthError;

use crate::support::{PASSWORD, TestApp};

const MINUTE: Duration = Duration::from_secs(60);
const JOHN: &str = "john@example.com";

/// Adds a policy; its id.
async fn policy(app: &TestApp, policy: Json) -> String {
    let query = "mutation($policy: AuthPolicyInput!) { createAuthPolicy(policy: $policy) { error { code } result { id } } }";
    let answer = app.root().run_with(query, json!({ "policy": policy })).await;
    answer["data"]["createAuthPolicy"]["result"]["id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

/// A policy for editors.
async fn of_editors(app: &TestApp, field: &str, value: Json) -> String {
    policy(app, json!({ "scope": "global", "roles": ["editor"], field: value })).await
}

/// John, an editor.
async fn with_editor() -> TestApp {
    let app = TestApp::start().await;
    app.person(JOHN, &["editor"]).await;
    app
}

/// The token of a session with this lifetime in minutes.
async fn signed_in(app: &TestApp, minutes: i64) -> String {
    let query = "mutation($password: String!, $minutes: Int) { signIn(email: \"john@example.com\", password: $password, expiration: $minutes) { error { code } result { token } } }";
    let answer = app.login().run_with(query, json!({ "password": PASSWORD, "minutes": minutes })).await;
    answer["data"]["signIn"]["result"]["token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

async fn join(app: &TestApp, slug: &str, role: &str) {
    let id = app.root().run("{ persons(filter: { email: \"john@example.com\" }) { identity { id } } }").await;
    let query = "mutation($slug: String!, $id: String!, $role: String!) { addProjectMember(projectSlug: $slug, identityId: $id, memberships: [{ role: $role, variables: [] }]) { ok } }";
    let variables = json!({ "slug": slug, "id": id["data"]["persons"][0]["identity"]["id"], "role": role });
    assert_eq!(app.root().run_with(query, variables).await["data"]["addProjectMember"]["ok"], true);
}

/// Uses the session and writes the use down, if it is due; whether the session is still open.
async fn uses(app: &TestApp, token: &str) -> bool {
    let is_open = app.with(token).authenticate().await.is_ok();
    let tracker = app.app.tracker.start(app.app.store.clone());
    app.app.tracker.close();
    tracker.await.unwrap();
    is_open
}

/// How many minutes a session lasts that is used every 50 seconds.
async fn lasts(app: &TestApp, token: &str, most: u32) -> u32 {
    let began = app.app.clock.now();
    while uses(app, token).await {
        let lasted = u32::try_from(app.app.clock.now().since(began).as_secs() / 60).unwrap();
        if lasted >= most {
            return lasted;
        }
        app.pass(Duration::from_secs(50));
    }
    u32::try_from(app.app.clock.now().since(began).as_secs() / 60).unwrap()
}

async fn entries(app: &TestApp, kind: &str) -> Vec<Json> {
    let query =
        "query($kind: String!) { authLog(filter: { types: [$kind] }) { entries { success personId errorCode eventData metadata } } }";
    let log = app.root().run_with(query, json!({ "kind": kind })).await;
    log["data"]["authLog"]["entries"].as_array().unwrap_or_else(|| panic!("{log}")).clone()
}

/// What the log says about the limits of the newest session.
async fn limits(app: &TestApp) -> Option<Json> {
    entries(app, "session_policy_applied").await.first().map(|entry| entry["eventData"].clone())
}

#[tokio::test]
async fn of_all_policies_that_fit_the_strictest_values_count() {
    let app = with_editor().await;
    let acl = json!({ "writer": {}, "reader": {} });
    app.project("blog", acl.clone()).await;
    app.project("shop", acl).await;
    signed_in(&app, 60).await;
    assert_eq!(limits(&app).await, None, "no policy, no entry");
    join(&app, "blog", "writer").await;
    join(&app, "shop", "reader").await;
    let project = |slug: &str, roles: Json| json!({ "scope": "project", "project": slug, "roles": roles });
    let all: [(Json, Json); 6] = [
        (json!({ "scope": "global", "roles": ["x", "editor"] }), json!({ "tokenExpiration": "PT3H", "rememberMeAllowed": true })),
        (json!({ "scope": "global", "roles": ["writer"] }), json!({ "tokenExpiration": "PT1M" })),
        (project("blog", json!(["writer"])), json!({ "tokenExpiration": "PT2H", "idleTimeout": "PT20M" })),
        (project("shop", json!(["writer"])), json!({ "idleTimeout": "PT1M", "rememberMeAllowed": false })),
        (project("shop", json!(["reader", "admin"])), json!({ "idleTimeout": "PT30M", "mfaRequired": false })),
        (project("blog", json!(["editor", "admin"])), json!({ "tokenExpiration": "PT1M" })),
    ];
    for (mut of, rules) in all {
        of.as_object_mut().unwrap().extend(rules.as_object().unwrap().clone());
        policy(&app, of).await;
    }
    signed_in(&app, 600).await;
    let expected = json!({ "tokenExpiration": "PT2H", "idleTimeout": "PT20M", "rememberMeAllowed": true, "mfaRequired": false });
    assert_eq!(limits(&app).await, Some(expected));
}

/// As few as there are policies: otherwise a sign-in of a person with many memberships could take long.
#[tokio::test]
async fn a_sign_in_reads_all_policies_by_one_query() {
    let app = with_editor().await;
    let queries = async || {
        let before = app.app.store.queries();
        signed_in(&app, 60).await;
        app.app.store.queries() - before
    };
    queries().await;
    let without = queries().await;
    for number in 0..20 {
        app.project(&format!("blog{number}"), json!({ "writer": {} })).await;
        join(&app, &format!("blog{number}"), "writer").await;
        let project = format!("blog{number}");
        policy(&app, json!({ "scope": "project", "project": project, "roles": ["writer"], "mfaRequired": false })).await;
    }
    assert_eq!(queries().await, without);
}

#[tokio::test]
async fn a_global_role_makes_no_one_a_member_in_the_sense_of_a_policy() {
    let app = TestApp::start().await;
    app.person(JOHN, &["super_admin"]).await;
    app.project("blog", json!({})).await;
    policy(&app, json!({ "scope": "project", "project": "blog", "roles": ["admin"], "tokenExpiration": "PT1M" })).await;
    signed_in(&app, 60).await;
    assert_eq!(limits(&app).await, None);
    join(&app, "blog", "admin").await;
    signed_in(&app, 60).await;
    assert!(limits(&app).await.is_some());
}

#[tokio::test]
async fn a_session_ends_at_its_latest_however_much_it_is_used() {
    let app = with_editor().await;
    of_editors(&app, "tokenExpiration", json!("PT1H30M")).await;
    for (wanted, lasted) in [(60, 90), (600, 90)] {
        let token = signed_in(&app, wanted).await;
        assert_eq!(lasts(&app, &token, 200).await, lasted, "{wanted}");
    }
    assert_eq!(entries(&app, "session_expired_idle").await, [Json::Null; 0], "it was in use");
    // Without a use it ends by its lifetime.
    let token = signed_in(&app, 60).await;
    app.pass(60 * MINUTE);
    assert!(matches!(app.with(&token).authenticate().await, Err(AuthError::Expired)));
    assert_eq!(entries(&app, "session_expired_idle").await, [Json::Null; 0], "no policy says how long it may be unused");
}

/// The same for the mutation of a request whose use has not been written down.
#[tokio::test]
async fn no_request_extends_a_session_beyond_its_latest_end() {
    let app = with_editor().await;
    of_editors(&app, "tokenExpiration", json!("PT1H")).await;
    let token = signed_in(&app, 60).await;
    app.pass(59 * MINUTE);
    let cx = app.with(&token).authenticate().await.unwrap();
    app.pass(MINUTE);
    let permit = cx.require(server::access::Action::OwnAccount, server::cx::Scope::Global).await.unwrap();
    assert!(matches!(cx.begin(permit).await, Err(server::outcome::Refusal::Ended(server::outcome::KeyEnd::Expired))));
}

#[tokio::test]
async fn a_session_in_use_does_not_end_by_its_idle_timeout() {
    let app = with_editor().await;
    for idle in ["PT1M", "PT1M1S", "PT5M"] {
        let id = of_editors(&app, "idleTimeout", json!(idle)).await;
        let token = signed_in(&app, 30).await;
        assert_eq!(lasts(&app, &token, 45).await, 45, "{idle}");
        app.root().run_with("mutation($id: String!) { deleteAuthPolicy(id: $id) { ok } }", json!({ "id": id })).await;
    }
    assert_eq!(entries(&app, "session_expired_idle").await, [Json::Null; 0]);
}

/// A use that is not written down, as it follows another one closely, counts.
#[tokio::test]
async fn the_time_without_a_use_counts_from_the_last_one() {
    let app = with_editor().await;
    of_editors(&app, "idleTimeout", json!("PT10M")).await;
    let token = signed_in(&app, 30).await;
    assert!(uses(&app, &token).await);
    app.pass(59 * Duration::from_secs(1));
    assert!(uses(&app, &token).await);
    app.pass(10 * MINUTE - Duration::from_secs(1));
    assert!(uses(&app, &token).await);
    app.pass(11 * MINUTE);
    assert!(!uses(&app, &token).await);
}

#[tokio::test]
async fn a_session_without_use_ends_after_its_idle_timeout_and_the_log_says_so_once() {
    let nodes = {
        let one = with_editor().await;
        of_editors(&one, "idleTimeout", json!("PT10M")).await;
        let other = one.another().await;
        [one, other]
    };
    let used = signed_in(&nodes[0], 60).await;
    let unused = signed_in(&nodes[0], 60).await;
    assert!(uses(&nodes[0], &used).await);
    nodes.iter().for_each(|node| node.pass(11 * MINUTE));
    for (number, token) in [&used, &unused].into_iter().enumerate() {
        let tries = (0..8).map(|n| {
            let caller = nodes[n % 2].with(token);
            async move { caller.authenticate().await.err() }
        });
        let ends = nodes[0].database.race("api_key", join_all(tries)).await;
        assert!(ends.iter().all(|end| matches!(end, Some(AuthError::Expired | AuthError::Disabled))), "{ends:?}");
        assert!(matches!(ends[0], Some(AuthError::Expired)), "{ends:?}");
        assert!(matches!(nodes[1].with(token).authenticate().await, Err(AuthError::Disabled)));
        assert_eq!(entries(&nodes[0], "session_expired_idle").await.len(), number + 1);
    }
    let entries = entries(&nodes[0], "session_expired_idle").await;
    let told: Vec<_> = entries.iter().map(|entry| (&entry["success"], &entry["errorCode"], &entry["eventData"])).collect();
    let idle = |last: Json| json!({ "lastUsedAt": last, "idleSeconds": 600 });
    let (no, code) = (json!(false), json!("SESSION_IDLE"));
    assert_eq!(told, [(&no, &code, &idle(json!(null))), (&no, &code, &idle(json!("2026-01-01T00:00:00.000Z")))]);
    assert!(entries.iter().all(|entry| entry["personId"].is_string() && entry["metadata"]["sessionId"].is_string()), "{entries:?}");
}

/// Both ends have passed, and the log must not name the one that is not the reason.
#[tokio::test]
async fn a_session_that_is_over_anyway_is_not_recorded_as_unused() {
    let app = with_editor().await;
    policy(&app, json!({ "scope": "global", "roles": ["editor"], "tokenExpiration": "PT1H", "idleTimeout": "PT10M" })).await;
    let token = signed_in(&app, 60).await;
    app.pass(60 * MINUTE);
    assert!(matches!(app.with(&token).authenticate().await, Err(AuthError::Expired)));
    assert!(matches!(app.with(&token).authenticate().await, Err(AuthError::Expired)));
    assert_eq!(entries(&app, "session_expired_idle").await, [Json::Null; 0]);
}

#[tokio::test]
async fn an_end_that_cannot_be_recorded_is_recorded_by_the_next_request() {
    let app = with_editor().await;
    of_editors(&app, "idleTimeout", json!("PT10M")).await;
    let token = signed_in(&app, 60).await;
    app.pass(11 * MINUTE);
    app.sql("ALTER TABLE audit_log RENAME TO broken").await;
    assert!(matches!(app.with(&token).authenticate().await, Err(AuthError::Expired)));
    app.sql("ALTER TABLE broken RENAME TO audit_log").await;
    assert!(matches!(app.with(&token).authenticate().await, Err(AuthError::Expired)));
    assert_eq!(entries(&app, "session_expired_idle").await.len(), 1);
}

#[tokio::test]
async fn a_policy_concerns_the_sessions_that_are_issued_while_it_is_there() {
    let app = with_editor().await;
    let before = signed_in(&app, 60).await;
    let id = of_editors(&app, "tokenExpiration", json!("PT10M")).await;
    let during = signed_in(&app, 60).await;
    app.root().run_with("mutation($id: String!) { deleteAuthPolicy(id: $id) { ok } }", json!({ "id": id })).await;
    let after = signed_in(&app, 60).await;
    app.pass(10 * MINUTE);
    assert!(uses(&app, &before).await && uses(&app, &after).await);
    assert!(!uses(&app, &during).await);
}

#[tokio::test]
async fn a_session_that_another_person_opens_is_limited_too() {
    let app = with_editor().await;
    of_editors(&app, "tokenExpiration", json!("PT10M")).await;
    let query = "mutation { createSessionToken(email: \"john@example.com\", expiration: 600) { result { token } } }";
    let token = app.root().run(query).await["data"]["createSessionToken"]["result"]["token"].as_str().unwrap().to_owned();
    let applied = json!({ "tokenExpiration": "PT10M", "idleTimeout": null, "rememberMeAllowed": null, "mfaRequired": false });
    assert_eq!(limits(&app).await, Some(applied));
    assert_eq!(lasts(&app, &token, 60).await, 10);
}

#[tokio::test]
async fn without_remember_me_a_session_is_not_longer_than_the_default() {
    let app = with_editor().await;
    let lifetime = async |minutes| {
        let token = signed_in(&app, minutes).await;
        let answer = app.with(&token).run("{ me { apiKey { createdAt expiresAt } } }").await;
        let at = |field: &str| {
            let text = answer["data"]["me"]["apiKey"][field].as_str().unwrap();
            server::domain::time::Timestamp::parse(text).unwrap()
        };
        at("expiresAt").since(at("createdAt")).as_secs() / 60
    };
    let id = of_editors(&app, "rememberMeAllowed", json!(false)).await;
    assert_eq!([lifetime(600).await, lifetime(0).await, lifetime(5).await], [30, 30, 5]);
    of_editors(&app, "rememberMeAllowed", json!(true)).await;
    assert_eq!(lifetime(600).await, 30, "one of two policies forbids it");
    app.root().run_with("mutation($id: String!) { deleteAuthPolicy(id: $id) { ok } }", json!({ "id": id })).await;
    assert_eq!(lifetime(600).await, 600);
}

#[tokio::test]
async fn a_second_factor_is_required_of_those_whom_a_policy_fits() {
    let app = with_editor().await;
    app.person("jane@example.com", &[]).await;
    of_editors(&app, "mfaRequired", json!(true)).await;
    assert_eq!(app.sign_in(JOHN, PASSWORD).await, Err("MFA_ENROLLMENT_REQUIRED".to_owned()));
    assert_eq!(app.sign_in("jane@example.com", PASSWORD).await.map(drop), Ok(()));
    // The session that another person opens needs none, and says what holds for it.
    let query = "mutation { createSessionToken(email: \"john@example.com\") { ok } }";
    assert_eq!(app.root().run(query).await["data"]["createSessionToken"]["ok"], true);
    let applied = json!({ "tokenExpiration": null, "idleTimeout": null, "rememberMeAllowed": null, "mfaRequired": true });
    assert_eq!(limits(&app).await, Some(applied));
}

#[tokio::test]
async fn the_shortest_grace_counts_and_begins_with_the_first_sign_in() {
    let app = with_editor().await;
    policy(&app, json!({ "scope": "global", "roles": ["editor"], "mfaRequired": true, "mfaGraceDuration": "P7D" })).await;
    policy(&app, json!({ "scope": "global", "roles": ["editor"], "mfaGraceDuration": "PT1H" })).await;
    app.pass(24 * 60 * MINUTE);
    assert_eq!(app.sign_in(JOHN, PASSWORD).await.map(drop), Ok(()));
    app.pass(59 * MINUTE);
    assert_eq!(app.sign_in(JOHN, PASSWORD).await.map(drop), Ok(()));
    app.pass(MINUTE);
    assert_eq!(app.sign_in(JOHN, PASSWORD).await, Err("MFA_ENROLLMENT_REQUIRED".to_owned()));
}

/// However strict it is: a session of a minute is enough to remove it, and the root token is subject to none.
#[tokio::test]
async fn a_policy_does_not_lock_the_last_super_admin_out() {
    let app = TestApp::start().await;
    app.person(JOHN, &["super_admin"]).await;
    let strict = json!({ "scope": "global", "roles": ["super_admin"], "tokenExpiration": "PT1M", "idleTimeout": "PT1M" });
    let id = policy(&app, strict).await;
    let token = signed_in(&app, 600).await;
    app.pass(Duration::from_secs(59));
    let query = "mutation($id: String!) { deleteAuthPolicy(id: $id) { ok } }";
    assert_eq!(app.with(&token).run_with(query, json!({ "id": id })).await["data"]["deleteAuthPolicy"]["ok"], true);
    policy(&app, json!({ "scope": "global", "roles": ["super_admin"], "mfaRequired": true, "idleTimeout": "PT1M" })).await;
    app.pass(24 * 60 * MINUTE);
    assert!(app.with("extra").authenticate().await.is_ok() && app.root().authenticate().await.is_ok());
}
