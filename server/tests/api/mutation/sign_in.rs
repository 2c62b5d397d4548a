//! `signIn`.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;
use server::domain::limits::DocumentLimits;

use crate::support::{PASSWORD, TestApp};

#[tokio::test]
async fn the_wait_after_failures_doubles_and_ends() {
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    let wrong = || app.sign_in("john@example.com", "wrong");
    assert_eq!(wrong().await, Err("INVALID_PASSWORD".into()));
    assert_eq!(wrong().await, Err("RATE_LIMIT_EXCEEDED".into()));
    app.pass(Duration::from_secs(1));
    assert_eq!(wrong().await, Err("INVALID_PASSWORD".into()));
    app.pass(Duration::from_secs(1));
    assert_eq!(app.sign_in("john@example.com", PASSWORD).await, Err("RATE_LIMIT_EXCEEDED".into()));
    app.pass(Duration::from_secs(1));
    assert!(app.sign_in("john@example.com", PASSWORD).await.is_ok());
    // A success does not reset the counter: the next failure is the third.
    assert_eq!(wrong().await, Err("INVALID_PASSWORD".into()));
    app.pass(Duration::from_secs(3));
    assert_eq!(wrong().await, Err("RATE_LIMIT_EXCEEDED".into()));
    app.pass(Duration::from_secs(300));
    assert_eq!(wrong().await, Err("INVALID_PASSWORD".into()));
    app.pass(Duration::from_secs(1));
    assert_eq!(wrong().await, Err("INVALID_PASSWORD".into()));
}

#[tokio::test]
async fn parallel_and_spelled_guesses_get_one_try() {
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    let spellings = ["john@example.com", "JOHN@example.com", " john@example.com", "john@ example.com", "John@Example.Com"];
    let answers = join_all(spellings.map(|email| app.sign_in(email, "wrong"))).await;
    let told = answers.iter().filter(|answer| **answer == Err("INVALID_PASSWORD".into())).count();
    assert_eq!(told, 1, "{answers:?}");
    // Neither does the right password help among wrong ones that came before it.
    assert_eq!(app.sign_in("john@example.com", PASSWORD).await, Err("RATE_LIMIT_EXCEEDED".into()));
}

#[tokio::test]
async fn failures_from_elsewhere_do_not_keep_the_owner_out() {
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    let (owner, stranger) = ("2001:db8:0:1::1", "192.0.2.1");
    assert!(app.sign_in_at(owner, "john@example.com", PASSWORD).await.is_ok());
    for _ in 0..4 {
        assert_eq!(app.sign_in_at(stranger, "john@example.com", "wrong").await, Err("INVALID_PASSWORD".into()));
        // Another address of the same network, with a counter of its own.
        assert!(app.sign_in_at("2001:db8:0:1::ffff", "john@example.com", PASSWORD).await.is_ok());
        assert_eq!(app.sign_in_at("192.0.2.2", "john@example.com", PASSWORD).await, Err("RATE_LIMIT_EXCEEDED".into()));
        app.pass(Duration::from_secs(60));
    }
    // Its own failures count, and those from elsewhere do not make them wait longer.
    assert_eq!(app.sign_in_at(owner, "john@example.com", "wrong").await, Err("INVALID_PASSWORD".into()));
    assert_eq!(app.sign_in_at(owner, "john@example.com", PASSWORD).await, Err("RATE_LIMIT_EXCEEDED".into()));
    app.pass(Duration::from_secs(1));
    assert!(app.sign_in_at(owner, "john@example.com", PASSWORD).await.is_ok());
    // A network is known for its person only.
    app.person("jane@example.com", &[]).await;
    assert_eq!(app.sign_in_at(stranger, "jane@example.com", "wrong").await, Err("INVALID_PASSWORD".into()));
    assert_eq!(app.sign_in_at(owner, "jane@example.com", PASSWORD).await, Err("RATE_LIMIT_EXCEEDED".into()));
}

#[tokio::test]
async fn the_latest_networks_of_a_person_are_known() {
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    for n in 1..=33 {
        assert!(app.sign_in_at(&format!("192.0.2.{n}"), "john@example.com", PASSWORD).await.is_ok());
        app.pass(Duration::from_secs(1));
    }
    assert_eq!(app.sign_in_at("198.51.100.1", "john@example.com", "wrong").await, Err("INVALID_PASSWORD".into()));
    assert_eq!(app.sign_in_at("192.0.2.1", "john@example.com", PASSWORD).await, Err("RATE_LIMIT_EXCEEDED".into()));
    assert!(app.sign_in_at("192.0.2.2", "john@example.com", PASSWORD).await.is_ok());
}

#[tokio::test]
async fn aliases_in_one_document_get_one_try_even_where_they_are_let_in() {
    let app = TestApp::with_limits(DocumentLimits { guesses: 5, ..DocumentLimits::default() }).await;
    app.person("john@example.com", &[]).await;
    let fields: String = (0..5)
        .map(|n| format!("a{n}: signIn(email: \"john@example.com\", password: \"wrong{n}\") {{ error {{ code retryAfter }} }} "))
        .collect();
    let answer = app.login().run(&format!("mutation {{ {fields} }}")).await;
    assert_eq!(answer["data"]["a0"]["error"], json!({ "code": "INVALID_PASSWORD", "retryAfter": null }));
    for n in 1..5 {
        assert_eq!(answer["data"][format!("a{n}")]["error"], json!({ "code": "RATE_LIMIT_EXCEEDED", "retryAfter": 1 }));
    }
}

#[tokio::test]
async fn people_who_know_their_password_do_not_shut_each_other_out() {
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    let answers = join_all((0..8).map(|_| app.sign_in("john@example.com", PASSWORD))).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
}

/// A person whose hash was imported.
async fn import(app: &TestApp, email: &str) {
    let hash = bcrypt::hash_with_result(PASSWORD, 4).unwrap().format_for_version(bcrypt::Version::TwoB);
    let query = "mutation($email: String!, $hash: String) { signUp(email: $email, passwordHash: $hash) { ok } }";
    assert_eq!(app.root().run_with(query, json!({ "email": email, "hash": hash })).await["data"]["signUp"]["ok"], true);
}

async fn stored(app: &TestApp, email: &str) -> String {
    let email = server::domain::email::Email::canonical(email);
    let known = server::store::person::credentials_by_email(&app.app.store.read(), &email).await.unwrap().unwrap();
    known.password.unwrap().as_str().to_owned()
}

const OURS: &str = "$argon2id$v=19$m=19456,t=2,p=1$";

#[tokio::test]
async fn an_imported_hash_is_replaced_at_the_first_sign_in() {
    let app = TestApp::start().await;
    import(&app, "john@example.com").await;
    assert!(stored(&app, "john@example.com").await.starts_with("$2b$"));
    assert_eq!(app.sign_in("john@example.com", "wrong").await, Err("INVALID_PASSWORD".into()));
    assert!(stored(&app, "john@example.com").await.starts_with("$2b$"));
    app.pass(Duration::from_secs(1));
    assert!(app.sign_in("john@example.com", PASSWORD).await.is_ok());
    assert!(stored(&app, "john@example.com").await.starts_with(OURS));
    assert!(app.sign_in("john@example.com", PASSWORD).await.is_ok());
}

#[tokio::test]
async fn an_imported_hash_is_replaced_although_several_sign_in_at_once() {
    let app = TestApp::start().await;
    import(&app, "john@example.com").await;
    let answers = join_all((0..6).map(|_| app.sign_in("john@example.com", PASSWORD))).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert!(stored(&app, "john@example.com").await.starts_with(OURS));
}

#[tokio::test]
async fn a_hash_that_cannot_be_replaced_stays_and_is_replaced_later() {
    let app = TestApp::start().await;
    import(&app, "john@example.com").await;
    let (refuse, allow) = app.database.either(
        ("CREATE TRIGGER refuse BEFORE UPDATE OF password_hash ON person BEGIN SELECT RAISE(ABORT, 'refused'); END", "DROP TRIGGER refuse"),
        ("ALTER TABLE person ADD CONSTRAINT refuse CHECK (password_hash LIKE '$2b$%')", "ALTER TABLE person DROP CONSTRAINT refuse"),
    );
    app.sql(refuse).await;
    assert_eq!(app.sign_in("john@example.com", PASSWORD).await, Err("no code".into()));
    assert!(stored(&app, "john@example.com").await.starts_with("$2b$"));
    app.sql(allow).await;
    assert!(app.sign_in("john@example.com", PASSWORD).await.is_ok());
    assert!(stored(&app, "john@example.com").await.starts_with(OURS));
}

#[tokio::test]
async fn a_right_password_takes_the_time_of_a_wrong_one_as_long_as_there_are_imported_hashes() {
    let app = TestApp::paced().await;
    app.person("john@example.com", &[]).await;
    let took = async |email: &str, password: &str| {
        let began = std::time::Instant::now();
        let answer = app.sign_in(email, password).await;
        (began.elapsed(), answer.is_ok())
    };
    // Twice what bcrypt of the highest cost takes; argon2id alone takes a third of this limit. The pace may change meanwhile, so the
    // times are not compared with each other.
    let is_paced = async |email: &str| matches!(took(email, PASSWORD).await, (time, true) if time > Duration::from_millis(100));
    import(&app, "jane@example.com").await;
    assert!(is_paced("john@example.com").await);
    assert!(is_paced("jane@example.com").await);
    let db = app.app.store.read();
    assert!(!server::store::person::has_imported_passwords(&db).await.unwrap());
}

#[tokio::test]
async fn a_wrong_password_counts_before_it_is_answered() {
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    // Two threads hash, so the first guess has been counted long before the last one is verified.
    let guesses = join_all((0..10).map(|n| app.sign_in("john@example.com", if n < 9 { "wrong" } else { PASSWORD }))).await;
    assert_eq!(guesses.last().unwrap(), &Err("RATE_LIMIT_EXCEEDED".into()));
}

#[tokio::test]
async fn a_stored_hash_of_a_high_cost_is_a_wrong_password() {
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    let hash = bcrypt::hash_with_result(PASSWORD, 4).unwrap().to_string().replacen("$04$", "$31$", 1);
    app.sql(&format!("UPDATE person SET password_hash = '{hash}'")).await;
    assert_eq!(app.sign_in("john@example.com", PASSWORD).await, Err("INVALID_PASSWORD".into()));
}

#[tokio::test]
async fn a_session_ends_with_its_lifetime_and_slides_with_its_use() {
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    let token = app.sign_in("john@example.com", PASSWORD).await.unwrap();
    let tracker = app.app.tracker.start(app.app.store.clone());
    app.pass(Duration::from_secs(29 * 60));
    app.with(&token).run("{ me { id } }").await;
    app.app.tracker.close();
    tracker.await.unwrap();
    app.pass(Duration::from_secs(29 * 60));
    let sessions = app.with(&token).run("{ me { sessions { isCurrent lastUsedAt expiresAt lastIp lastUserAgent createdIp } } }").await;
    insta::assert_json_snapshot!(sessions);
    app.pass(Duration::from_secs(60));
    assert!(matches!(app.with(&token).authenticate().await, Err(server::cx::AuthError::Expired)));
}

#[tokio::test]
async fn a_longer_wish_is_capped_and_a_negative_one_refused() {
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    let query = "mutation($minutes: Int) { signIn(email: \"john@example.com\", password: \"Correct-Horse-7\", expiration: $minutes) { ok result { token } } }";
    let long = app.login().run_with(query, json!({ "minutes": i32::MAX })).await;
    let token = long["data"]["signIn"]["result"]["token"].as_str().unwrap();
    let end = app.with(token).run("{ me { apiKey { expiresAt } } }").await;
    assert_eq!(end["data"]["me"]["apiKey"]["expiresAt"], "2026-06-30T00:00:00.000Z");
    let refused = app.login().run_with(query, json!({ "minutes": -1 })).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "UserInputError");
}

#[tokio::test]
async fn a_person_who_is_disabled_while_signing_in_gets_no_session() {
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    let id = app.root().run("{ persons { id } }").await["data"]["persons"][0]["id"].clone();
    let root = app.root();
    let disable = root.run_with("mutation($id: String!) { disablePerson(personId: $id) { ok } }", json!({ "id": id }));
    // Others are hashed first, so the sign-in has read the person and waits while it is disabled.
    let others: Vec<String> = (0..12).map(|n| format!("unknown{n}@example.com")).collect();
    let queue = join_all(others.iter().map(|email| app.sign_in(email, "wrong")));
    let (_, signed_in, disabled) = tokio::join!(queue, app.sign_in("john@example.com", PASSWORD), disable);
    assert_eq!(disabled["data"]["disablePerson"]["ok"], true);
    // The first session, on a slow database, is ended with all others.
    match signed_in {
        Err(code) => assert_eq!(code, "PERSON_DISABLED"),
        Ok(token) => assert!(matches!(app.with(&token).authenticate().await, Err(server::cx::AuthError::Disabled))),
    }
}
