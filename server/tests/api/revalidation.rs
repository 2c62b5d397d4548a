//! Sessions are checked at the providers that vouch for them: when, by whom, and what becomes of them.

use std::time::Duration;

use conformance::counterparts::providers::{Place, Trouble};
use serde_json::{Value as Json, json};
use server::cx::AuthError;
use server::metrics::MetricsPage;
use server::store;

use crate::support::TestApp;
use crate::support::provider::{Provider, SLUG};

/// When the tokens of the provider have lived for half of their lifetime.
const DUE: Duration = Duration::from_secs(150);

async fn start(revalidation: Json) -> (TestApp, Provider) {
    let (app, provider) = (TestApp::with_private_providers().await, Provider::start().await);
    provider.add(&app, revalidation).await;
    (app, provider)
}

/// Moves the clocks on, and checks what is due then; how many sessions.
async fn check_after(app: &TestApp, provider: &Provider, time: Duration) -> u64 {
    app.pass(time);
    provider.follow(app);
    app.app.revalidator().check_due().await.unwrap()
}

async fn is_signed_in(app: &TestApp, token: &str) -> bool {
    match app.with(token).authenticate().await {
        Ok(_) => true,
        Err(AuthError::Disabled) => false,
        Err(other) => panic!("{other:?}"),
    }
}

/// The newest entry.
async fn latest(app: &TestApp) -> Json {
    let query = "{ authLog(limit: 1) { entries { type success errorCode personId identityProviderId eventData metadata } } }";
    app.root().run(query).await["data"]["authLog"]["entries"][0].clone()
}

async fn kept(app: &TestApp) -> usize {
    app.database.texts("SELECT CAST(due_at AS TEXT) FROM provider_session").await.len()
}

fn checks(app: &TestApp) -> Vec<String> {
    let mut page = MetricsPage::default();
    app.app.provider_sessions.write(&mut page);
    let text = page.text().unwrap();
    let counted = text.lines().filter_map(|line| line.strip_prefix("tenant_provider_session_checks_total"));
    counted.filter(|line| !line.ends_with(" 0")).map(str::to_owned).collect()
}

#[tokio::test]
async fn new_tokens_are_stored_and_used_at_the_next_check() {
    let (app, provider) = start(json!({ "enabled": true })).await;
    let session = provider.sign_in(&app).await;
    let me = app.with(&session).run("{ me { person { id } apiKey { id } } }").await["data"]["me"].clone();
    assert_eq!(check_after(&app, &provider, DUE - Duration::from_secs(1)).await, 0);
    for refreshed in 1..=3 {
        assert_eq!(check_after(&app, &provider, DUE).await, 1);
        assert_eq!(provider.realm.asked(Place::Token), 1 + refreshed, "each refresh token is good once");
        assert!(is_signed_in(&app, &session).await);
        assert_eq!(check_after(&app, &provider, Duration::ZERO).await, 0);
    }
    let entry = latest(&app).await;
    assert_eq!((&entry["type"], &entry["success"]), (&json!("idp_session_revalidated"), &json!(true)));
    assert_eq!((&entry["personId"], &entry["metadata"]["sessionId"]), (&me["person"]["id"], &me["apiKey"]["id"]));
    assert_eq!(checks(&app), ["{result=\"valid\"} 3"]);
    // The session at the provider is still known.
    let token = provider.logout_token(&app, json!({ "sid": provider.realm.last_session() })).await;
    let client = server::domain::client::ClientInfo::default().effective(false);
    let ended = server::provider_logout::end(&app.app, SLUG, &token, &client).await.unwrap();
    assert_eq!(ended, server::provider_logout::LoggedOut::Revoked(1));
}

#[tokio::test]
async fn a_session_ends_when_its_provider_says_so() {
    let (app, provider) = start(json!({ "enabled": true })).await;
    let session = provider.sign_in(&app).await;
    provider.realm.revoke();
    assert_eq!(check_after(&app, &provider, DUE).await, 1);
    assert!(!is_signed_in(&app, &session).await);
    let entry = latest(&app).await;
    let said = [&entry["type"], &entry["success"], &entry["errorCode"], &entry["eventData"]];
    assert_eq!(said, [&json!("idp_session_revoked"), &json!(false), &json!("invalid_grant"), &json!({ "reason": "invalid_grant" })]);
    assert_eq!((kept(&app).await, checks(&app)), (0, vec!["{result=\"revoked\"} 1".to_owned()]));
}

#[tokio::test]
async fn a_provider_that_does_not_answer_ends_no_session() {
    let (app, provider) = start(json!({ "enabled": true, "minInterval": "20 seconds" })).await;
    let session = provider.sign_in(&app).await;
    provider.has_trouble(Place::Token, Trouble::Status(503));
    for (time, checked) in [(DUE, 1), (Duration::from_secs(19), 0), (Duration::from_secs(1), 1), (Duration::ZERO, 0)] {
        assert_eq!(check_after(&app, &provider, time).await, checked, "{time:?}");
    }
    assert!(is_signed_in(&app, &session).await);
    let entry = latest(&app).await;
    let said = [&entry["type"], &entry["success"], &entry["errorCode"]];
    assert_eq!(said, [&json!("idp_session_revalidation_failed"), &json!(true), &json!("revalidation_error")]);
    assert_eq!(checks(&app), ["{result=\"failed\"} 2"]);
    provider.realm.change(|behaviour| behaviour.troubles.clear());
    assert_eq!(check_after(&app, &provider, Duration::from_secs(20)).await, 1);
    assert_eq!(latest(&app).await["type"], "idp_session_revalidated");
}

#[tokio::test]
async fn sessions_of_a_disabled_provider_end_at_once() {
    let (app, provider) = start(json!({ "enabled": true })).await;
    let session = provider.sign_in(&app).await;
    let disabled = app.root().run("mutation { disableIDP(identityProvider: \"provider\") { ok } }").await;
    assert_eq!(disabled["data"]["disableIDP"]["ok"], true, "{disabled}");
    assert_eq!(check_after(&app, &provider, Duration::ZERO).await, 1);
    assert!(!is_signed_in(&app, &session).await);
    let entry = latest(&app).await;
    assert_eq!((&entry["type"], &entry["eventData"]), (&json!("idp_session_revoked"), &json!({ "reason": "idp_disabled" })));
    assert_eq!(provider.realm.asked(Place::Token), 1, "the provider is not asked");
}

#[tokio::test]
async fn a_configuration_that_cannot_be_read_ends_no_session() {
    let (app, provider) = start(json!({ "enabled": true })).await;
    let session = provider.sign_in(&app).await;
    let id = store::identity_provider::by_slug(&app.app.store.read(), SLUG).await.unwrap().unwrap().id;
    let place = store::identity_provider::place(id);
    let sealed = app.app.cipher.seal("{\"clientId\": 7}", &place, &app.app.random).unwrap().into_text();
    app.sql(&format!("UPDATE identity_provider SET configuration = '{sealed}'")).await;
    for (time, checked) in [(DUE, 1), (Duration::from_secs(9), 0), (Duration::from_secs(1), 1)] {
        assert_eq!(check_after(&app, &provider, time).await, checked, "{time:?}");
    }
    let entry = latest(&app).await;
    let said = [&entry["type"], &entry["success"], &entry["errorCode"]];
    assert_eq!(said, [&json!("idp_session_revalidation_failed"), &json!(true), &json!("config_invalid")]);
    assert!(is_signed_in(&app, &session).await);
}

#[tokio::test]
async fn sessions_that_are_not_checked_any_more_or_have_ended_are_forgotten() {
    let (app, provider) = start(json!({ "enabled": true })).await;
    let ended = provider.sign_in(&app).await;
    assert_eq!(app.with(&ended).run("mutation { signOut { ok } }").await["data"]["signOut"]["ok"], true);
    assert_eq!((kept(&app).await, check_after(&app, &provider, DUE).await, kept(&app).await), (1, 1, 0));

    let expired = provider.sign_in(&app).await;
    app.sql("UPDATE api_key SET expires_at = created_at WHERE kind = 'session'").await;
    // A use of it may still be written down.
    assert_eq!((check_after(&app, &provider, Duration::ZERO).await, kept(&app).await), (0, 1));
    assert_eq!((check_after(&app, &provider, DUE).await, kept(&app).await), (1, 0));
    assert!(matches!(app.with(&expired).authenticate().await, Err(AuthError::Expired)));

    let session = provider.sign_in(&app).await;
    provider.update(&app, json!({ "revalidation": { "enabled": false } })).await;
    assert_eq!((check_after(&app, &provider, DUE).await, kept(&app).await), (1, 0));
    assert!(is_signed_in(&app, &session).await);
    assert_eq!((provider.realm.asked(Place::Token), checks(&app)), (3, Vec::new()), "the provider was asked at the sign-ins alone");
}

#[tokio::test]
async fn a_session_that_has_expired_a_short_time_ago_is_put_off() {
    let (app, provider) = start(json!({ "enabled": true })).await;
    provider.sign_in(&app).await;
    app.pass(DUE);
    app.app.revalidator();
    let now = app.app.clock.now().minus(Duration::from_secs(30)).to_string();
    app.sql(&format!("UPDATE api_key SET expires_at = '{}' WHERE kind = 'session'", now.replace('Z', "+00:00"))).await;
    assert_eq!((check_after(&app, &provider, Duration::ZERO).await, kept(&app).await), (1, 1));
    assert_eq!((check_after(&app, &provider, Duration::from_secs(59)).await, kept(&app).await), (0, 1));
    assert_eq!((check_after(&app, &provider, Duration::from_secs(1)).await, kept(&app).await), (1, 0));
}

#[tokio::test]
async fn of_two_nodes_one_checks_a_session() {
    let (app, provider) = start(json!({ "enabled": true })).await;
    let sessions = [provider.sign_in(&app).await, provider.sign_in(&app).await, provider.sign_in(&app).await];
    app.pass(DUE);
    provider.follow(&app);
    let other = app.another().await;
    let (first, second) = (app.app.revalidator(), other.app.revalidator());
    let checked = tokio::join!(first.check_due(), second.check_due());
    assert_eq!(checked.0.unwrap() + checked.1.unwrap(), 3);
    assert_eq!(provider.realm.asked(Place::Token), 6);
    for session in &sessions {
        assert!(is_signed_in(&app, session).await);
    }
}

#[tokio::test]
async fn a_check_that_is_not_finished_is_taken_over() {
    let (app, provider) = start(json!({ "enabled": true })).await;
    provider.sign_in(&app).await;
    app.pass(DUE);
    provider.follow(&app);
    let closed = app.app.revalidator();
    closed.close();
    assert_eq!(closed.check_due().await.unwrap(), 1, "it is claimed, and left to others");
    assert_eq!(check_after(&app, &provider, Duration::from_secs(119)).await, 0);
    assert_eq!((check_after(&app, &provider, Duration::from_secs(1)).await, checks(&app).len()), (1, 1));
}

#[tokio::test]
async fn a_probe_is_not_recorded() {
    for method in ["userinfo", "introspection"] {
        let (app, provider) = start(json!({ "enabled": true, "method": method, "minInterval": "30 seconds" })).await;
        let session = provider.sign_in(&app).await;
        let entries = app.audit().await;
        for (time, checked) in [(DUE, 1), (Duration::from_secs(29), 0), (Duration::from_secs(1), 1)] {
            assert_eq!(check_after(&app, &provider, time).await, checked, "{method} {time:?}");
        }
        assert_eq!(app.audit().await, entries);
        provider.realm.revoke();
        assert_eq!(check_after(&app, &provider, Duration::from_secs(30)).await, 1);
        assert!(!is_signed_in(&app, &session).await);
    }
}

/// One whose group `editors` are editors of a project, and the token of a session of its user, who is one.
async fn start_with_memberships() -> (TestApp, Provider, String) {
    let (app, provider) = start(json!({ "enabled": true })).await;
    app.project("blog", json!({ "editor": {} })).await;
    let rule = json!({ "claim": "groups", "contains": "editors", "grantMembership": { "project": "blog", "role": "editor" } });
    provider.update(&app, json!({ "claimMapping": { "unmatched": "remove", "rules": [rule] } })).await;
    provider.claims(json!({ "groups": ["editors"] }));
    let session = provider.sign_in(&app).await;
    assert_eq!(roles(&app, &session).await, ["editor"]);
    provider.claims(json!({ "groups": [] }));
    (app, provider, session)
}

async fn roles(app: &TestApp, session: &str) -> Vec<String> {
    let me = app.with(session).run("{ me { projects { memberships { role } } } }").await["data"]["me"].clone();
    let projects = me["projects"].as_array().unwrap().iter();
    projects.flat_map(|project| project["memberships"].as_array().unwrap()).map(|it| it["role"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn memberships_follow_the_claims_of_a_check() {
    let (app, provider, session) = start_with_memberships().await;
    assert_eq!(check_after(&app, &provider, DUE).await, 1);
    assert_eq!(roles(&app, &session).await, [""; 0]);
    assert_eq!(app.audit().await[..2], ["idp_role_mapped", "idp_session_revalidated"]);
}

#[tokio::test]
async fn a_session_stays_when_its_memberships_cannot_be_stored() {
    let (app, provider, session) = start_with_memberships().await;
    app.sql("ALTER TABLE membership RENAME TO broken").await;
    assert_eq!(check_after(&app, &provider, DUE).await, 1);
    app.sql("ALTER TABLE broken RENAME TO membership").await;
    assert_eq!(app.audit().await[..2], ["idp_role_mapping_failed", "idp_session_revalidated"]);
    assert_eq!(roles(&app, &session).await, ["editor"]);
    assert_eq!(check_after(&app, &provider, DUE).await, 1, "the new refresh token is used");
    assert_eq!(roles(&app, &session).await, [""; 0]);
}

#[tokio::test]
async fn new_tokens_are_not_lost_when_the_database_fails_for_a_moment() {
    let (app, provider) = start(json!({ "enabled": true })).await;
    let session = provider.sign_in(&app).await;
    app.pass(DUE);
    provider.follow(&app);
    app.sql("ALTER TABLE audit_log RENAME TO broken").await;
    let mended = async {
        while provider.realm.asked(Place::Token) < 2 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
        app.sql("ALTER TABLE broken RENAME TO audit_log").await;
    };
    let revalidator = app.app.revalidator();
    let (checked, ()) = tokio::join!(revalidator.check_due(), mended);
    assert_eq!(checked.unwrap(), 1);
    assert_eq!(latest(&app).await["type"], "idp_session_revalidated");
    assert_eq!(check_after(&app, &provider, DUE).await, 1);
    assert!(is_signed_in(&app, &session).await, "the new refresh token is used");
}

#[tokio::test]
async fn the_worker_checks_by_itself_and_ends_when_it_is_asked_to() {
    let (app, provider) = start(json!({ "enabled": true })).await;
    let session = provider.sign_in(&app).await;
    provider.realm.revoke();
    app.pass(DUE);
    let revalidator = app.app.revalidator();
    let worker = revalidator.start();
    while is_signed_in(&app, &session).await {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    revalidator.close();
    worker.await.unwrap();
}
