//! Secrets are planted everywhere and sent to wherever they do not belong; none of them comes out again.

use serde_json::{Value as Json, json};
use server::crypto::PlainToken;

use super::collector::Collector;
use super::{Watched, start};
use crate::support::process::{Connection, Reply, get};

const ROOT: &str = "c0a1000000000000000000000000000000000001";
const LOGIN: &str = "c0a1000000000000000000000000000000000002";
const EXTRA: &str = "c0a1000000000000000000000000000000000003";
const UNKNOWN: &str = "c0a1000000000000000000000000000000000004";
const GIVEN: &str = "c0a1000000000000000000000000000000000005";
const KEY: &str = "c0a1c0a100000000000000000000000000000000000000000000000000000006";
const DATABASE: &str = "CanaryOfTheDatabase7";
const COLLECTOR: &str = "CanaryOfTheCollector8";
const PASSWORD: &str = "Canary-Of-Jane-9";
const WRONG: &str = "Canary-Of-None-10";
const SECRET: &str = "canary of a project 11";
/// bcrypt of a password that is not used anywhere.
const IMPORTED: &str = "$2b$04$CanaryCanaryCanaryCanaOZoWkHIFhVKMZPQ9ZvnmH1m3ZkYyG9y6";

/// Everything that must not come out.
struct Canaries(Vec<String>);

impl Canaries {
    fn token(&mut self, token: &str) {
        self.0.push(token.to_owned());
        self.0.push(PlainToken::new(token).hash().as_str().to_owned());
    }

    fn look(&self, place: &str, text: &str) {
        for canary in &self.0 {
            if let Some(at) = text.find(canary.as_str()) {
                let begin = text[..at].rfind('\n').map_or(0, |line| line + 1);
                panic!("{canary} in {place}: {}", text[begin..].lines().next().unwrap());
            }
        }
    }
}

/// One request: its first line, its headers and its body.
fn send(server: &str, first: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let mut connection = Connection::open(server);
    connection.send(&format!("{first} HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len())).unwrap();
    connection.reply().unwrap()
}

fn post(server: &str, token: &str, body: &Json) -> Reply {
    let authorization = format!("Bearer {token}");
    send(server, "POST /tenant", &[("Authorization", &authorization), ("Content-Type", "application/json")], &body.to_string())
}

fn ask(server: &str, token: &str, query: &str, variables: Json) -> Json {
    let reply = post(server, token, &json!({ "query": query, "variables": variables }));
    serde_json::from_str(&reply.body).unwrap_or_else(|_| panic!("{reply:?}"))
}

/// What an honest client does, with secrets of all kinds in it. Answers may have what they were asked for.
fn work(server: &str, canaries: &mut Canaries) {
    let sign_up = "mutation($email: String!, $password: String) { signUp(email: $email, password: $password, roles: [\"project_creator\"]) { ok result { person { id } } } }";
    let made = ask(server, ROOT, sign_up, json!({ "email": "jane@example.com", "password": PASSWORD }));
    let person = made["data"]["signUp"]["result"]["person"]["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
    let import = format!("mutation {{ signUp(email: \"joe@example.com\", passwordHash: \"{IMPORTED}\") {{ ok error {{ code }} }} }}");
    ask(server, ROOT, &import, Json::Null);
    let sign_in =
        "mutation($password: String!) { signIn(email: \"jane@example.com\", password: $password) { ok error { code } result { token } } }";
    let session = ask(server, LOGIN, sign_in, json!({ "password": PASSWORD }));
    let session = session["data"]["signIn"]["result"]["token"].as_str().unwrap_or_else(|| panic!("{session}")).to_owned();
    canaries.token(&session);
    let prepare = "mutation { prepareOtp { ok result { otpSecret } } }";
    let prepared = ask(server, &session, prepare, Json::Null);
    canaries.0.push(prepared["data"]["prepareOtp"]["result"]["otpSecret"].as_str().unwrap_or_else(|| panic!("{prepared}")).to_owned());
    let confirm = "mutation($secret: String!) { confirmOtp(otpToken: $secret) { ok error { code developerMessage } } }";
    ask(server, &session, confirm, json!({ "secret": SECRET }));
    let create = "mutation($secrets: [ProjectSecret!]) { createProject(projectSlug: \"blog\", secrets: $secrets, options: { noDeployToken: true }) { ok error { code } } }";
    let answer = ask(server, &session, create, json!({ "secrets": [{ "key": "smtp", "value": SECRET }] }));
    assert_eq!(answer["data"]["createProject"]["ok"], true, "{answer}");
    let set = format!("mutation {{ setProjectSecret(projectSlug: \"blog\", key: \"smtp\", value: \"{SECRET}\") {{ ok }} }}");
    assert_eq!(ask(server, ROOT, &set, Json::Null)["data"]["setProjectSecret"]["ok"], true);
    let key = "mutation { createApiKey(projectSlug: \"blog\", memberships: [], description: \"x\") { ok error { code } result { apiKey { token } } } }";
    let permanent = ask(server, ROOT, key, Json::Null);
    let permanent = permanent["data"]["createApiKey"]["result"]["apiKey"]["token"].as_str().unwrap_or_else(|| panic!("{permanent}"));
    canaries.token(permanent);
    let given = PlainToken::new(GIVEN).hash();
    let global =
        format!("mutation {{ createGlobalApiKey(description: \"x\", tokenHash: \"{}\") {{ ok error {{ code }} }} }}", given.as_str());
    ask(server, ROOT, &global, Json::Null);
    let made_for = format!("mutation {{ createSessionToken(personId: \"{person}\") {{ ok error {{ code }} result {{ token }} }} }}");
    let made_for = ask(server, ROOT, &made_for, Json::Null);
    canaries.token(made_for["data"]["createSessionToken"]["result"]["token"].as_str().unwrap_or_else(|| panic!("{made_for}")));
    for token in [ROOT, EXTRA, LOGIN, &session, permanent, GIVEN, UNKNOWN] {
        ask(server, token, "{ me { id person { email } } }", Json::Null);
        ask(server, token, "{ authLog { entries { type eventData } } }", Json::Null);
    }
    let change =
        format!("mutation {{ changeMyPassword(currentPassword: \"{WRONG}\", newPassword: \"{WRONG}\") {{ ok error {{ code }} }} }}");
    ask(server, &session, &change, Json::Null);
    let weak = format!("mutation {{ changePassword(personId: \"{person}\", password: \"{SECRET}\") {{ ok error {{ code }} }} }}");
    ask(server, ROOT, &weak, Json::Null);
    ask(server, LOGIN, sign_in, json!({ "password": WRONG }));
    ask(server, LOGIN, sign_in, json!({ "password": WRONG }));
}

/// Whether it has the form of our tokens and hashes, so that it is known in a word of the client's own choice.
/// Any other string cannot be recognised as a password.
fn is_token(secret: &str) -> bool {
    secret.len() >= 40 && secret.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The secret in every place it does not belong.
fn misuse(server: &str, secret: &str) -> Vec<Reply> {
    let word: String = secret.chars().filter(|letter| letter.is_ascii_alphanumeric()).collect();
    let root = format!("Bearer {ROOT}");
    let json_type = ("Content-Type", "application/json");
    let me = r#"{"query":"{ me { id } }"}"#;
    let encoded: String = secret.bytes().map(|byte| format!("%{byte:02X}")).collect();
    // A secret that is a valid trace id by chance could not be told from one.
    let not_a_trace = if word.len() == 32 { "0" } else { "" };
    let mut replies = Vec::new();
    // In a name of the client's own choice.
    if is_token(secret) {
        for id in [word.clone(), format!("request-{word}"), format!("{word}.{word}")] {
            replies.push(send(server, "POST /tenant", &[json_type, ("Authorization", &root), ("X-Request-Id", &id)], me));
        }
        for body in [
            json!({ "query": format!("query _{word} {{ me {{ id }} }}"), "operationName": format!("_{word}") }),
            json!({ "query": format!("query _{word} {{ me {{ id }} }}") }),
            json!({ "query": format!("{{ me {{ _{word} }} _{word} }}") }),
            json!({ "query": format!("query($_{word}: Int!) {{ me {{ ..._{word} }} }}") }),
            json!({ "query": format!("query($a: _{word}) {{ me(_{word}: $a) @_{word} {{ id }} }}") }),
            json!({ "query": format!("{{ projectBySlug(slug: _{word}) {{ members(memberType: _{word}) {{ identity {{ id }} }} }} }}") }),
            json!({ "query": format!("query _{word} {{ authLog {{ hasMore }} }}"), "variables": { "a": secret } }),
        ] {
            replies.push(post(server, ROOT, &body));
        }
        let first = format!("GET /tenant?query=query%20_{word}%7Bme%7Bid%7D%7D&operationName=_{word}");
        replies.push(send(server, &first, &[("Authorization", &root)], ""));
    }
    // In the first line.
    for first in [
        format!("POST /tenant?token={encoded}"),
        format!("POST /tenant?access_token={word}"),
        format!("GET /tenant?query=%7Bme%7Bid%7D%7D&operationName={word}"),
        format!("GET /tenant?query=%7Bme%7Bid%7D%7D&variables={encoded}"),
        format!("GET /tenant?query=%7Bme(x:%22{encoded}%22)%7Bid%7D%7D"),
        format!("GET /tenant?query={encoded}"),
        format!("GET /tenant/{word}"),
        format!("GET /{word}"),
        format!("{word} /tenant"),
        format!("DELETE /tenant?{word}"),
    ] {
        replies.push(send(server, &first, &[("Authorization", &root)], ""));
    }
    // In a header.
    for (name, value) in [
        ("Authorization", format!("Basic {word}")),
        ("Authorization", format!("Bearer {word}x")),
        ("Authorization", format!("Bearer {word} {word}")),
        ("Authorization", format!("Token {secret}")),
        ("X-Request-Id", format!("{secret} {secret}")),
        ("traceparent", format!("00-{word}{not_a_trace}-00f067aa0ba902b7-01")),
        ("traceparent", secret.to_owned()),
        ("tracestate", format!("a={word}")),
        ("X-Forwarded-For", secret.to_owned()),
        ("X-Contember-Client-IP", secret.to_owned()),
        ("User-Agent", secret.to_owned()),
        ("X-Contember-Client-User-Agent", secret.to_owned()),
        ("Content-Type", format!("text/{word}")),
        ("Origin", format!("https://{word}")),
        ("Cookie", format!("token={word}")),
        ("X-Contember-Force-Ok", word.clone()),
    ] {
        let mut headers = vec![json_type, (name, value.as_str())];
        if name != "Authorization" {
            headers.push(("Authorization", &root));
        }
        replies.push(send(server, "POST /tenant", &headers, me));
    }
    // In a body, well or badly formed.
    for body in [
        json!({ "query": "{ me { id } }", "operationName": secret }).to_string(),
        json!({ "query": "query($a: Int) { authLog(limit: $a) { hasMore } }", "variables": { "a": secret } }).to_string(),
        json!({ "query": "query($a: DateTime) { authLog(filter: { since: $a }) { hasMore } }", "variables": { "a": secret } }).to_string(),
        json!({ "query": "query($a: MemberType) { projectBySlug(slug: \"x\") { members(memberType: $a) { identity { id } } } }", "variables": { "a": secret } }).to_string(),
        json!({ "query": "mutation($a: String!) { disablePerson(personId: $a) { ok error { code developerMessage } } }", "variables": { "a": secret } }).to_string(),
        json!({ "query": "mutation($a: Json) { createProject(projectSlug: \"x\", config: $a) { ok } }", "variables": { "a": { "acl": secret } } }).to_string(),
        json!({ "query": format!("{{ authLog(limit: \"{secret}\") {{ hasMore }} }}") }).to_string(),
        json!({ "query": format!("{{ me {{ id }} }} \"{secret}\"") }).to_string(),
        json!({ "query": format!("{{ me(password: \"{secret}\") {{ id }} }}") }).to_string(),
        json!({ "query": format!("mutation {{ signIn(email: \"{secret}\", password: \"{secret}\", expiration: -1) {{ ok error {{ code developerMessage }} }} }}") }).to_string(),
        json!({ "query": { "a": secret } }).to_string(),
        json!({ "query": "{ me { id } }", "variables": secret }).to_string(),
        json!([secret]).to_string(),
        json!(secret).to_string(),
        format!("{{\"query\": {secret}"),
        secret.to_owned(),
    ] {
        replies.push(send(server, "POST /tenant", &[json_type, ("Authorization", &root)], &body));
        // This token is unknown, whatever headers come with it.
        replies.push(send(server, "POST /tenant", &[json_type, ("Authorization", &format!("Bearer {UNKNOWN}"))], &body));
    }
    replies
}

async fn faults(watched: &Watched) -> Vec<Reply> {
    let server = &watched.server.address;
    let body = json!({ "query": format!("mutation Fault {{ signIn(email: \"jane@example.com\", password: \"{PASSWORD}\") {{ ok }} }}") });
    let mut replies = Vec::new();
    for table in ["login_failure", "person", "audit_log", "api_key", "totp"] {
        watched.database.sql(&format!("ALTER TABLE {table} RENAME TO gone")).await;
        let secret = format!("mutation {{ setProjectSecret(projectSlug: \"blog\", key: \"smtp\", value: \"{SECRET}\") {{ ok }} }}");
        for token in [LOGIN, EXTRA, ROOT] {
            replies.push(post(server, token, &body));
            replies.push(post(server, token, &json!({ "query": secret })));
        }
        watched.database.sql(&format!("ALTER TABLE gone RENAME TO {table}")).await;
    }
    // Another connection holds the lock that all need, until the time limit.
    let held = watched.database.either("UPDATE identity SET roles = roles", "LOCK TABLE login_failure, project IN ACCESS EXCLUSIVE MODE");
    let held = watched.database.hold(held).await;
    replies.push(post(server, LOGIN, &body));
    assert_eq!(replies.last().map(|reply| reply.status), Some(503), "{replies:?}");
    held.rollback().await.unwrap();
    // Connections that are gone without a word.
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    watched.database.sql(watched.database.either("SELECT 1", end)).await;
    for token in [LOGIN, EXTRA, ROOT] {
        replies.push(post(server, token, &body));
    }
    assert!(replies.iter().any(|reply| reply.body.contains("Internal server error")), "{replies:?}");
    replies
}

#[tokio::test]
async fn no_secret_comes_out_anywhere() {
    let collector = Collector::start(200);
    let endpoint = collector.endpoint.replace("http://", &format!("http://john:{COLLECTOR}@"));
    let watched = start(&[
        ("RUST_LOG", "trace,hyper=trace,sqlx=trace,sea_orm=trace,reqwest=trace"),
        ("CONTEMBER_ROOT_TOKEN", ROOT),
        ("CONTEMBER_LOGIN_TOKEN", LOGIN),
        ("CONTEMBER_ROOT_TOKENS", EXTRA),
        ("CONTEMBER_ENCRYPTION_KEY", KEY),
        ("CONTEMBER_ROOT_EMAIL", "root@example.com"),
        ("CONTEMBER_ROOT_PASSWORD", PASSWORD),
        ("TENANT_DB_PASSWORD", DATABASE),
        ("PGPASSWORD", DATABASE),
        ("TENANT_DB_LOCK_TIMEOUT_MS", "200"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &endpoint),
        ("OTEL_EXPORTER_OTLP_HEADERS", &format!("authorization={COLLECTOR}")),
        ("OTEL_BSP_SCHEDULE_DELAY", "50"),
    ]);
    let server = &watched.server.address;
    let mut canaries =
        Canaries(vec![KEY.into(), DATABASE.into(), COLLECTOR.into(), PASSWORD.into(), WRONG.into(), SECRET.into(), IMPORTED.into()]);
    for token in [ROOT, LOGIN, EXTRA, UNKNOWN, GIVEN] {
        canaries.token(token);
    }
    // PostgreSQL's address has a password, too, where the tests' own server wants one.
    let url = watched.database.url();
    let password = url.split_once('@').and_then(|(user, _)| user.rsplit_once("://")?.1.split_once(':'));
    canaries.0.extend(password.map(|(_, password)| password.to_owned()));
    work(server, &mut canaries);
    canaries.0.extend(watched.database.texts("SELECT password_hash FROM person WHERE password_hash IS NOT NULL").await);
    assert!(canaries.0.len() >= 25, "{:?}", canaries.0);
    let mut replies = Vec::new();
    for secret in canaries.0.clone() {
        replies.extend(misuse(server, &secret));
    }
    replies.extend(faults(&watched).await);
    let end = "mutation TheEnd { signOut { ok } }";
    post(server, UNKNOWN, &json!({ "query": end }));
    replies.push(send(server, "GET /tenant", &[("X-Request-Id", "the-end")], ""));

    watched.server.until_it_logs("the-end");
    let log = watched.server.log();
    assert!(log.lines().count() > 1000 && log.contains("a resolver failed"), "{} lines", log.lines().count());
    canaries.look("the log", &log);
    canaries.look("what it says", &watched.server.said());
    canaries.look("the figures", &get(&watched.server.management, "/metrics").body);
    canaries.look("what readiness says", &get(&watched.server.management, "/readyz").body);
    for reply in &replies {
        canaries.look("an answer", &format!("{}{}", reply.head, reply.body));
    }
    collector.until(|span| super::collector::attribute(span, "request.id").as_deref() == Some("the-end"));
    canaries.look("the traces", &String::from_utf8_lossy(&collector.bytes()));
    assert!(collector.spans().len() > 1000);
}
