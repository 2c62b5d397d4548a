//! `/oidc/backchannel-logout`: which sessions a logout token ends, and what a request without a valid one gets.

use serde_json::{Value as Json, json};
use server::cx::AuthError;
use server::domain::client::{ClientInfo, EffectiveClient};
use server::provider_logout::{self, LoggedOut};
use tempfile::TempDir;

use crate::support::TestApp;
use crate::support::database::TestDatabase;
use crate::support::process::{Connection, Process, Reply, command};
use crate::support::provider::{Provider, SLUG, literal};

const TARGET: &str = "/oidc/backchannel-logout?provider=provider";

fn client() -> EffectiveClient {
    ClientInfo::default().effective(false)
}

async fn end(app: &TestApp, token: &str) -> LoggedOut {
    provider_logout::end(&app.app, SLUG, token, &client()).await.unwrap()
}

async fn is_signed_in(app: &TestApp, token: &str) -> bool {
    match app.with(token).authenticate().await {
        Ok(_) => true,
        Err(AuthError::Disabled) => false,
        Err(other) => panic!("{other:?}"),
    }
}

async fn start() -> (TestApp, Provider) {
    let (app, provider) = (TestApp::with_private_providers().await, Provider::start().await);
    provider.add(&app, json!({ "enabled": true })).await;
    (app, provider)
}

async fn latest(app: &TestApp) -> Json {
    let query = "{ authLog(limit: 1) { entries { type success personId invokedByIdentityId identityProviderId eventData } } }";
    app.root().run(query).await["data"]["authLog"]["entries"][0].clone()
}

#[tokio::test]
async fn a_session_id_means_one_session_and_a_subject_all() {
    let (app, provider) = start().await;
    let first = provider.sign_in(&app).await;
    let sid = provider.realm.last_session();
    let (second, third) = (provider.sign_in(&app).await, provider.sign_in(&app).await);
    let me = app.with(&second).run("{ me { id person { id } } }").await["data"]["me"].clone();

    let token = provider.logout_token(&app, json!({ "sid": sid, "sub": "jane" })).await;
    assert_eq!(end(&app, &token).await, LoggedOut::Revoked(1));
    let entry = latest(&app).await;
    assert_eq!((&entry["type"], &entry["success"]), (&json!("idp_backchannel_logout"), &json!(true)));
    assert_eq!(entry["eventData"], json!({ "sid": sid, "sub": "jane", "revokedCount": 1 }));
    assert_eq!((&entry["personId"], &entry["invokedByIdentityId"]), (&me["person"]["id"], &me["id"]));
    let is_in = [is_signed_in(&app, &first).await, is_signed_in(&app, &second).await, is_signed_in(&app, &third).await];
    assert_eq!(is_in, [false, true, true]);

    let token = provider.logout_token(&app, json!({ "sub": "jane" })).await;
    assert_eq!(end(&app, &token).await, LoggedOut::Revoked(2));
    assert_eq!([is_signed_in(&app, &second).await, is_signed_in(&app, &third).await], [false, false]);
    assert_eq!(app.database.texts("SELECT CAST(count(*) AS TEXT) FROM provider_session").await, ["0"]);
    let token = provider.logout_token(&app, json!({ "sid": sid })).await;
    assert_eq!(end(&app, &token).await, LoggedOut::Revoked(0), "it has ended already");
    let entry = latest(&app).await;
    assert_eq!((&entry["eventData"], &entry["personId"]), (&json!({ "sid": sid, "sub": null, "revokedCount": 0 }), &Json::Null));
}

#[tokio::test]
async fn a_token_is_accepted_once_on_any_number_of_nodes() {
    let (app, provider) = start().await;
    provider.sign_in(&app).await;
    let other = app.another().await;
    let token = provider.logout_token(&app, json!({ "sub": "jane" })).await;
    let ended = tokio::join!(end(&app, &token), end(&other, &token));
    let used = LoggedOut::Invalid("the logout token was used before".to_owned());
    let expected = [(LoggedOut::Revoked(1), used.clone()), (used.clone(), LoggedOut::Revoked(1))];
    assert!(expected.contains(&ended), "{ended:?}");
    let entries = app.audit().await;
    assert_eq!((end(&other, &token).await, app.audit().await), (used, entries), "a refused token is not recorded");
    // What was used is forgotten when the token is not valid any more.
    app.pass(std::time::Duration::from_secs(3601));
    assert_eq!(end(&app, &provider.logout_token(&app, json!({ "sub": "jane" })).await).await, LoggedOut::Revoked(0));
    assert_eq!(app.database.texts("SELECT CAST(count(*) AS TEXT) FROM used_token").await, ["1"]);
}

#[tokio::test]
async fn a_disabled_provider_still_ends_sessions_and_an_invalid_token_ends_none() {
    let (app, provider) = start().await;
    let session = provider.sign_in(&app).await;
    let disabled = app.root().run("mutation { disableIDP(identityProvider: \"provider\") { ok } }").await;
    assert_eq!(disabled["data"]["disableIDP"]["ok"], true, "{disabled}");
    let entries = app.audit().await;
    for claims in [
        json!({ "sub": "jane", "aud": "another-client" }),
        json!({ "sub": "jane", "iss": "https://idp.example.com" }),
        json!({ "sub": "jane", "events": {} }),
        json!({ "sub": "jane", "nonce": "x" }),
        json!({ "sub": "jane", "exp": 1000, "iat": 900 }),
        json!({}),
    ] {
        let ended = end(&app, &provider.logout_token(&app, claims.clone()).await).await;
        assert!(matches!(ended, LoggedOut::Invalid(_)), "{claims}: {ended:?}");
    }
    assert!(matches!(end(&app, "x.y.z").await, LoggedOut::Invalid(_)));
    assert_eq!(app.audit().await, entries);
    assert_eq!(app.database.texts("SELECT CAST(count(*) AS TEXT) FROM used_token").await, ["1"], "that of the sign-in");
    assert!(is_signed_in(&app, &session).await);
    assert_eq!(end(&app, &provider.logout_token(&app, json!({ "sub": "jane" })).await).await, LoggedOut::Revoked(1));
}

#[tokio::test]
async fn unknown_providers_and_other_types_are_told_apart() {
    let (app, _provider) = start().await;
    let facebook = "mutation { addIDP(identityProvider: \"facebook\", type: \"facebook\", configuration: \
        { url: \"https://www.facebook.com/.well-known/openid-configuration/\", clientId: \"x\", clientSecret: \"x\" }) { ok } }";
    assert_eq!(app.root().run(facebook).await["data"]["addIDP"]["ok"], true);
    for (slug, expected) in
        [("unknown", LoggedOut::UnknownProvider), ("provider\0", LoggedOut::UnknownProvider), ("facebook", LoggedOut::NotSupported)]
    {
        assert_eq!(provider_logout::end(&app.app, slug, "x.y.z", &client()).await.unwrap(), expected, "{slug}");
    }
}

/// The program, and the provider that it knows.
struct Server {
    process: Process,
    provider: Provider,
    _database: TestDatabase,
    _folder: TempDir,
}

impl Server {
    async fn start() -> Self {
        let (folder, provider) = (tempfile::tempdir().unwrap(), Provider::start().await);
        let database = TestDatabase::ready(folder.path());
        let env = [("DATABASE_URL", database.url()), ("TENANT_IDP_PRIVATE_ADDRESSES", "true".to_owned())];
        let env = env.each_ref().map(|(name, value)| (*name, value.as_str()));
        let mut process = Process::spawn(&mut command(folder.path(), &env), &folder.path().join("server.log"));
        process.wait_ready();
        let configuration = literal(&provider.configuration());
        let add = format!("mutation {{ addIDP(identityProvider: \"{SLUG}\", type: \"oidc\", configuration: {configuration}) {{ ok }} }}");
        let added = process.ask("root", &add).json();
        assert_eq!(added["data"]["addIDP"]["ok"], true, "{added}");
        Self { process, provider, _database: database, _folder: folder }
    }

    /// On a thread of its own, so that the provider can answer meanwhile.
    async fn send(&self, method: &str, target: &str, kind: &str, body: &str) -> Reply {
        let length = body.len();
        let request = format!("{method} {target} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}");
        let address = self.process.address.clone();
        let reply = tokio::task::spawn_blocking(move || {
            let mut connection = Connection::open(&address);
            connection.send(&request).unwrap();
            connection.reply().unwrap()
        });
        let reply = reply.await.unwrap();
        assert_eq!(reply.field("cache-control"), Some("no-store"), "{reply:?}");
        reply
    }

    async fn post(&self, target: &str, body: &str) -> Reply {
        self.send("POST", target, "application/x-www-form-urlencoded", body).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_are_answered_by_what_is_wrong_with_them() {
    let server = Server::start().await;
    let token = server.provider.realm.logout_token(&json!({ "sub": "jane" })).await.unwrap();
    let form = format!("logout_token={token}");
    let accepted = server.post(TARGET, &form).await;
    assert_eq!((accepted.status, accepted.body.as_str()), (200, r#"{"ok":true,"revoked":0}"#), "{accepted:?}");
    let again = server.post(TARGET, &form).await;
    assert_eq!(again.status, 400);
    assert_eq!(again.json()["errors"][0], json!({ "code": 400, "message": "the logout token was used before" }));
    for (target, body, status) in [
        ("/oidc/backchannel-logout?provider=unknown", form.as_str(), 404),
        ("/oidc/backchannel-logout", form.as_str(), 400),
        ("/oidc/backchannel-logout?provider=", form.as_str(), 400),
        ("/oidc/backchannel-logout?provider=provider&provider=provider", form.as_str(), 400),
        (TARGET, "", 400),
        (TARGET, "logout_token=", 400),
        (TARGET, "logout_token=x&logout_token=x", 400),
        (TARGET, "logout_token=x.y.z", 400),
        (TARGET, &format!("logout_token={}", "x".repeat(16 * 1024)), 413),
    ] {
        let reply = server.post(target, body).await;
        assert_eq!(reply.status, status, "{target}: {reply:?}");
        assert_eq!(reply.json()["errors"][0]["code"], status, "{reply:?}");
    }
    assert_eq!(server.send("POST", TARGET, "application/json", &json!({ "logout_token": token }).to_string()).await.status, 400);
    for method in ["GET", "PUT", "DELETE", "OPTIONS"] {
        let reply = server.send(method, TARGET, "text/plain", "").await;
        assert_eq!((reply.status, reply.field("allow")), (405, Some("POST")), "{method}");
    }
    let log = server.process.log();
    assert!(!log.contains(&token) && log.contains("\"path\":\"/oidc/backchannel-logout\""), "{log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn few_tokens_are_verified_at_once() {
    use conformance::counterparts::providers::{Place, Trouble};
    let server = Server::start().await;
    let slow = Trouble::Slow(std::time::Duration::from_secs(4));
    server.provider.has_trouble(Place::Discovery, slow);
    let replies = (0..20).map(|_| server.post(TARGET, "logout_token=x.y.z"));
    let replies = futures_util::future::join_all(replies).await;
    let number = |status: u16| replies.iter().filter(|reply| reply.status == status).count();
    assert_eq!((number(400), number(503)), (8, 12));
    let busy = replies.iter().find(|reply| reply.status == 503).unwrap();
    assert_eq!(busy.field("retry-after"), Some("1"));
    assert_eq!(server.post(TARGET, "logout_token=x.y.z").await.status, 400);
}
