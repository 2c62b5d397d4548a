//! What the audit log keeps of a client's country and device, and what is found there of a person's sign-ins.

use std::time::Duration;

use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use server::domain::email::Email;
use server::domain::id::PersonId;
use server::domain::risk::RiskSignals;
use server::store::{self, audit_log};

use crate::support::database::TestDatabase;
use crate::support::process::{Connection, Process, command};
use crate::support::{Caller, PASSWORD, TestApp};

const JOHN: &str = "john@example.com";

/// SHA-256 of `test`, which is the user agent of every caller.
const DEVICE: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

const NEW_KEY: &str = "mutation($options: CreateApiKeyOptions) { \
     createGlobalApiKey(description: \"proxy\", roles: [\"login\"], options: $options) { result { apiKey { token } } } }";

/// A key that signs in, which may forward a client or not.
async fn key(app: &TestApp, trusted: bool) -> String {
    let answer = app.root().run_with(NEW_KEY, json!({ "options": { "trustForwardedClientInfo": trusted } })).await;
    answer["data"]["createGlobalApiKey"]["result"]["apiKey"]["token"].as_str().unwrap().to_owned()
}

async fn sign_in(caller: Caller<'_>, password: &str) {
    let query = "mutation($email: String!, $password: String!) { signIn(email: $email, password: $password) { ok } }";
    let answer = caller.run_with(query, json!({ "email": JOHN, "password": password })).await;
    assert_eq!(answer["data"]["signIn"]["ok"], password == PASSWORD, "{answer}");
}

async fn john(app: &TestApp) -> PersonId {
    app.person(JOHN, &[]).await;
    let found = store::person::credentials_by_email(&app.app.store.read(), &Email::canonical(JOHN)).await.unwrap().unwrap();
    found.person.id
}

/// Country and device of the sign-ins, oldest first.
async fn logged(database: &TestDatabase) -> Vec<String> {
    let query = "SELECT COALESCE(geo_country, 'none') || ' ' || COALESCE(device_fingerprint, 'none') FROM audit_log \
         WHERE kind = 'login' ORDER BY sequence";
    database.texts(query).await
}

#[tokio::test]
async fn an_entry_has_the_country_that_a_trusted_key_forwards_and_the_device() {
    let app = TestApp::start().await;
    let (trusted, other) = (key(&app, true).await, key(&app, false).await);
    john(&app).await;
    let from = |key: &str| app.with(key).forwarding("203.0.113.9").forwarding_country("CZ");
    sign_in(from(&trusted), PASSWORD).await;
    sign_in(from(&trusted), "wrong").await;
    sign_in(from(&other), PASSWORD).await;
    sign_in(app.with(&trusted).forwarding_country("CZ"), PASSWORD).await;
    let (with, without) = (format!("CZ {DEVICE}"), format!("none {DEVICE}"));
    assert_eq!(logged(&app.database).await, [with.clone(), with, without.clone(), without]);
    let others = app.database.texts("SELECT DISTINCT device_fingerprint FROM audit_log WHERE kind IN ('api_key_create', 'sign_up')").await;
    assert_eq!(others, [DEVICE], "of every entry");
}

#[tokio::test]
async fn the_last_successful_sign_ins_of_a_person_are_found_by_one_query() {
    let app = TestApp::start().await;
    let trusted = key(&app, true).await;
    let person = john(&app).await;
    let sign_ins = async |limit| {
        let before = app.app.store.queries();
        let found = audit_log::sign_ins(&app.app.store.read(), person, limit).await.unwrap();
        assert_eq!(app.app.store.queries() - before, 1);
        found
    };
    assert_eq!(sign_ins(10).await, [], "a sign-up is not a sign-in");

    let signals = |country: Option<&str>, network: &str| RiskSignals {
        country: country.map(str::to_owned),
        device: Some(DEVICE.to_owned()),
        network: Some(network.to_owned()),
    };
    for (address, country) in [("203.0.113.9", "CZ"), ("2001:db8:1:2::3", "sk"), ("::ffff:198.51.100.7", "US")] {
        app.pass(Duration::from_secs(3600));
        sign_in(app.with(&trusted).forwarding(address).forwarding_country(country), PASSWORD).await;
        app.pass(Duration::from_secs(3600));
        sign_in(app.with(&trusted).forwarding("192.0.2.1").forwarding_country("XX"), "wrong").await;
    }
    app.person("jane@example.com", &[]).await;
    app.sign_in("jane@example.com", PASSWORD).await.unwrap();
    let query = "mutation { createSessionToken(email: \"john@example.com\") { ok } }";
    assert_eq!(app.root().run(query).await["data"]["createSessionToken"]["ok"], true);
    let newest = [signals(Some("US"), "198.51.100.0/24"), signals(Some("sk"), "2001:db8:1::/48"), signals(Some("CZ"), "203.0.113.0/24")];
    assert_eq!(sign_ins(10).await, newest);
    assert_eq!(sign_ins(2).await, newest[..2]);

    // Entries of an earlier version have no number, no country and no device; an address may be missing.
    app.sql("UPDATE audit_log SET kind = 'idp_login', geo_country = NULL, device_fingerprint = NULL WHERE geo_country = 'CZ'").await;
    app.sql("UPDATE audit_log SET kind = 'passwordless_login', ip = NULL WHERE geo_country = 'sk'").await;
    let of_before = RiskSignals { network: Some("203.0.113.0/24".into()), ..RiskSignals::default() };
    let expected = [newest[0].clone(), RiskSignals { network: None, ..newest[1].clone() }, of_before];
    assert_eq!(sign_ins(10).await, expected);
}

/// Without the index, the database would read all of them, or all of the log.
#[tokio::test]
async fn failed_sign_ins_are_not_read_to_find_successful_ones() {
    let app = TestApp::start().await;
    let person = john(&app).await;
    sign_in(app.login(), PASSWORD).await;
    sign_in(app.login(), "wrong").await;
    let columns = "created_at, kind, person_id, ip, metadata";
    let id = app.database.either("randomblob(16)", "gen_random_uuid()");
    let no = app.database.either("0", "false");
    app.sql(&format!(
        "INSERT INTO audit_log (id, success, {columns}) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) \
         SELECT {id}, {no}, {columns} FROM audit_log, n WHERE kind = 'login' AND NOT success"
    ))
    .await;
    app.sql("ANALYZE").await;
    let literal = app.database.either(format!("x'{}'", person.0.simple()), format!("'{}'", person.0));
    let query = format!(
        "SELECT ip, geo_country, device_fingerprint FROM audit_log WHERE person_id = {literal} \
         AND success AND kind IN ('login', 'idp_login', 'passwordless_login') ORDER BY created_at DESC, sequence DESC LIMIT 10"
    );
    let explain = app.database.either("EXPLAIN QUERY PLAN", "EXPLAIN");
    let db = sea_orm::Database::connect(app.database.url()).await.unwrap();
    let statement = Statement::from_string(db.get_database_backend(), format!("{explain} {query}"));
    let rows = db.query_all_raw(statement).await.unwrap();
    let column = app.database.either("detail", "QUERY PLAN");
    let plan: String = rows.iter().map(|row| row.try_get::<String>("", column).unwrap() + "\n").collect();
    db.close().await.unwrap();
    assert!(plan.contains("ix_audit_log_sign_ins") && !plan.to_lowercase().contains("sort") && !plan.contains("TEMP B-TREE"), "{plan}");
    assert_eq!(audit_log::sign_ins(&app.app.store.read(), person, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_header_has_the_name_that_is_configured_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::ready(folder.path());
    for (setting, expected) in [("X-Geo-Country", ["CZ", "none"]), ("", ["none", "none"])] {
        let url = database.url();
        let env = [("DATABASE_URL", url.as_str()), ("CONTEMBER_HTTP_GEO_COUNTRY_HEADER", setting)];
        let mut process = Process::spawn(&mut command(folder.path(), &env), &folder.path().join("server.log"));
        process.wait_ready();
        database.sql("DELETE FROM audit_log").await;
        for trusted in [true, false] {
            let query = NEW_KEY.replace("($options: CreateApiKeyOptions)", "");
            let query = query.replace("$options", &format!("{{ trustForwardedClientInfo: {trusted} }}"));
            let answer = process.ask("root", &query).json();
            let token = answer["data"]["createGlobalApiKey"]["result"]["apiKey"]["token"].as_str().unwrap().to_owned();
            // Two attempts for one address would be too many at once.
            let query = format!("mutation {{ signIn(email: \"{trusted}@example.com\", password: \"wrong\") {{ ok }} }}");
            let body = json!({ "query": query }).to_string();
            let mut connection = Connection::open(&process.address);
            let request = format!(
                "POST /tenant HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nUser-Agent: test\r\n\
                 X-Contember-Client-IP: 203.0.113.9\r\nx-geo-country: CZ\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            );
            connection.send(&request).unwrap();
            assert_eq!(connection.reply().unwrap().status, 200);
        }
        assert_eq!(logged(&database).await, expected.map(|country| format!("{country} {DEVICE}")), "{setting}");
    }
}
