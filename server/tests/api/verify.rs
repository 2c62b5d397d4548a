//! `/verify` on the wire: what a proxy is told of a token, and that no client without a valid token gets through.

use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::support::PASSWORD;
use crate::support::database::TestDatabase;
use crate::support::process::{Connection, Process, Reply, command};

struct Server {
    process: Process,
    database: TestDatabase,
    _folder: TempDir,
}

const FIELDS: [&str; 5] =
    ["x-contember-identity-id", "x-contember-person-id", "x-contember-api-key-id", "x-contember-roles", "x-contember-memberships"];

impl Server {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = TestDatabase::ready(folder.path());
        let env = [("DATABASE_URL", database.url()), ("CONTEMBER_ROOT_TOKENS", "extra".to_owned())];
        let env = env.each_ref().map(|(name, value)| (*name, value.as_str()));
        let mut process = Process::spawn(&mut command(folder.path(), &env), &folder.path().join("server.log"));
        process.wait_ready();
        Self { process, database, _folder: folder }
    }

    fn send(&self, method: &str, target: &str, more: &str) -> Reply {
        let mut connection = Connection::open(&self.process.address);
        connection.send(&format!("{method} {target} HTTP/1.1\r\nHost: x\r\n{more}\r\n")).unwrap();
        connection.reply().unwrap()
    }

    fn verify(&self, token: &str, query: &str) -> Reply {
        let reply = self.send("GET", &format!("/verify{query}"), &format!("Authorization: Bearer {token}\r\nUser-Agent: test\r\n"));
        assert_eq!(reply.field("cache-control"), Some("no-store"), "{reply:?}");
        reply
    }

    /// The one root field of an operation.
    fn run(&self, token: &str, query: &str) -> Json {
        let body = self.process.ask(token, query).json();
        body["data"].as_object().and_then(|fields| fields.values().next().cloned()).unwrap_or_else(|| panic!("{body}"))
    }

    fn project(&self, slug: &str) {
        let acl = r#"{acl: {roles: {editor: {variables: {language: {type: "entity", entityName: "L"}}}}}}"#;
        let created = self.run(
            "root",
            &format!(r#"mutation {{ createProject(projectSlug: "{slug}", config: {acl}, options: {{noDeployToken: true}}) {{ ok }} }}"#),
        );
        assert_eq!(created["ok"], true);
    }

    /// Id and token of an editor's key.
    fn key(&self, slug: &str, languages: &[&str]) -> (String, String) {
        let memberships = format!(r#"[{{role: "editor", variables: [{{name: "language", values: {}}}]}}]"#, json!(languages));
        let fields = "result { apiKey { id token identity { id } } }";
        let query = format!(
            r#"mutation {{ createApiKey(projectSlug: "{slug}", memberships: {memberships}, description: "frontend") {{ {fields} }} }}"#
        );
        let key = self.run("root", &query)["result"]["apiKey"].clone();
        (key["id"].as_str().unwrap().to_owned(), key["token"].as_str().unwrap().to_owned())
    }

    fn session(&self, email: &str) -> String {
        let sign_up = format!(r#"mutation {{ signUp(email: "{email}", password: "{PASSWORD}") {{ ok }} }}"#);
        assert_eq!(self.run("root", &sign_up)["ok"], true);
        let sign_in = format!(r#"mutation {{ signIn(email: "{email}", password: "{PASSWORD}") {{ result {{ token }} }} }}"#);
        self.run("login", &sign_in)["result"]["token"].as_str().unwrap().to_owned()
    }
}

fn assert_refused(reply: &Reply, status: u16) {
    assert_eq!(reply.status, status, "{reply:?}");
    assert!(FIELDS.iter().all(|name| reply.field(name).is_none()), "{reply:?}");
    assert_eq!(reply.field("www-authenticate"), (status == 401).then_some("Bearer"), "{reply:?}");
    assert_eq!(reply.field("cache-control"), Some("no-store"), "{reply:?}");
}

#[test]
fn a_session_and_a_key_are_told_with_what_they_may() {
    let server = Server::start();
    server.project("blog");
    let session = server.session("jane@example.com");
    let me = server.run(&session, "{ me { id person { id } apiKey { id } roles } }");
    let reply = server.verify(&session, "");
    assert_eq!(reply.status, 204, "{reply:?}");
    let told = FIELDS.map(|name| reply.field(name));
    assert_eq!(told, [me["id"].as_str(), me["person"]["id"].as_str(), me["apiKey"]["id"].as_str(), Some("person"), None]);

    let (id, token) = server.key("blog", &["č\u{1f600}", "en"]);
    let reply = server.verify(&token, "?project=blog");
    assert_eq!((reply.status, reply.field(FIELDS[1]), reply.field(FIELDS[2])), (204, None, Some(id.as_str())), "{reply:?}");
    let text = reply.field(FIELDS[4]).unwrap();
    assert!(text.is_ascii(), "{text}");
    let wanted = json!([{ "role": "editor", "variables": [{ "name": "language", "values": ["č\u{1f600}", "en"] }] }]);
    assert_eq!(serde_json::from_str::<Json>(text).unwrap(), wanted);
    assert_eq!(server.verify(&token, "").field(FIELDS[4]), None, "without a project there are no memberships");
}

#[test]
fn who_has_no_access_learns_nothing_of_what_exists() {
    let server = Server::start();
    server.project("blog");
    server.project("shop");
    let (_, token) = server.key("blog", &["en"]);
    let other = server.verify(&token, "?project=shop");
    assert_refused(&other, 403);
    for target in ["?project=none", "?project=", "/project/shop/x", "/project/none"] {
        let reply = server.verify(&token, target);
        assert_refused(&reply, 403);
        assert_eq!(reply.body, other.body);
    }
    assert_refused(&server.verify(&token, "?projekt=blog"), 400);
    assert_refused(&server.verify(&token, "?project=blog&project=shop"), 400);
}

#[test]
fn root_is_an_admin_of_every_project_there_is() {
    let server = Server::start();
    server.project("blog");
    for token in ["root", "extra"] {
        let reply = server.verify(token, "?project=blog");
        assert_eq!((reply.status, reply.field(FIELDS[3])), (204, Some("super_admin")), "{reply:?}");
        assert_eq!(reply.field(FIELDS[4]), Some(r#"[{"role":"admin","variables":[]}]"#));
        assert_refused(&server.verify(token, "?project=none"), 403);
    }
}

#[test]
fn the_login_token_opens_nothing() {
    let server = Server::start();
    server.project("blog");
    assert_refused(&server.verify("login", ""), 403);
    assert_refused(&server.verify("login", "?project=blog"), 403);
}

#[test]
fn what_is_no_valid_token_is_refused_at_once() {
    let server = Server::start();
    server.project("blog");
    let (id, token) = server.key("blog", &["en"]);
    assert_refused(&server.send("GET", "/verify", ""), 401);
    for header in ["Basic abc", "Bearer", "Bearer a b", "Bearer unknown"] {
        assert_refused(&server.send("GET", "/verify", &format!("Authorization: {header}\r\n")), 401);
    }
    for round in 0..3 {
        assert_eq!(server.verify(&token, "?project=blog").status, 204, "{round}");
    }
    assert_eq!(server.run("root", &format!("mutation {{ disableApiKey(id: \"{id}\") {{ ok }} }}"))["ok"], true);
    assert_refused(&server.verify(&token, "?project=blog"), 401);
    let session = server.session("jane@example.com");
    assert_eq!(server.verify(&session, "").status, 204);
    assert_eq!(server.run(&session, "mutation { signOut { ok } }")["ok"], true);
    assert_refused(&server.verify(&session, ""), 401);
}

#[tokio::test]
async fn an_expired_session_is_refused() {
    let server = Server::start();
    let session = server.session("jane@example.com");
    assert_eq!(server.verify(&session, "").status, 204);
    server.database.sql("UPDATE api_key SET expires_at = '2020-01-01 00:00:00+00:00' WHERE kind = 'session'").await;
    assert_refused(&server.verify(&session, ""), 401);
}

#[test]
fn no_method_and_no_header_gets_a_client_through() {
    let server = Server::start();
    let bearer = "Authorization: Bearer root\r\n";
    for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
        for target in ["/verify", "/verify/token/some/page?project=x"] {
            assert_refused(&server.send(method, target, "X-Contember-Force-Ok: 1\r\nOrigin: http://x\r\nContent-Length: 0\r\n"), 401);
            assert_eq!(server.send(method, target, &format!("{bearer}Content-Length: 0\r\n")).status, 204, "{method}");
        }
    }
    for (more, status) in [(bearer, "204"), ("", "401")] {
        let mut connection = Connection::open(&server.process.address);
        connection.send(&format!("HEAD /verify HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{more}\r\n")).unwrap();
        let text = connection.rest();
        assert!(text.starts_with(&format!("HTTP/1.1 {status} ")) && text.ends_with("\r\n\r\n"), "{text}");
    }
}

#[test]
fn a_body_is_ignored_and_a_long_one_ends_the_connection() {
    let server = Server::start();
    let post = |length: usize| {
        let mut connection = Connection::open(&server.process.address);
        let head = format!("POST /verify HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer root\r\nContent-Length: {length}\r\n\r\n");
        connection.send(&(head + &"{".repeat(length.min(70_000)))).unwrap();
        connection.reply().unwrap()
    };
    let (short, long) = (post(1000), post(10_000_000));
    assert_eq!((short.status, short.closes()), (204, false));
    assert_eq!((long.status, long.closes()), (204, true));
}

#[tokio::test]
async fn it_is_a_use_of_the_key_by_the_client_behind_the_proxy() {
    let server = Server::start();
    let session = server.session("jane@example.com");
    let more = format!("Authorization: Bearer {session}\r\nUser-Agent: browser\r\nX-Forwarded-For: 203.0.113.9\r\n");
    assert_eq!(server.send("GET", "/verify", &more).status, 204);
    let query = "SELECT last_ip || ' ' || last_user_agent FROM api_key WHERE kind = 'session' AND last_used_at IS NOT NULL";
    let mut found = Vec::new();
    for _ in 0..100 {
        found = server.database.texts(query).await;
        if !found.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(found, ["203.0.113.9 browser"]);
}

#[tokio::test]
async fn a_database_that_fails_is_not_a_refusal() {
    let server = Server::start();
    server.project("blog");
    let (_, token) = server.key("blog", &["en"]);
    for (table, query) in [("membership", "?project=blog"), ("api_key", "")] {
        server.database.sql(&format!("ALTER TABLE {table} RENAME TO broken")).await;
        let reply = server.verify(&token, query);
        assert_refused(&reply, 503);
        assert_eq!(reply.field("retry-after"), Some("1"));
        assert!(!reply.body.contains(table) && !reply.body.contains("relation"), "{reply:?}");
        server.database.sql(&format!("ALTER TABLE broken RENAME TO {table}")).await;
    }
    assert_eq!(server.verify(&token, "?project=blog").status, 204);
}

#[test]
fn a_slug_with_a_nul_is_a_project_without_access_on_both_stores() {
    let server = Server::start();
    for query in ["?project=%00", "?project=blog%00", "/project/a%00b"] {
        let reply = server.verify("root", query);
        assert_eq!((reply.status, server.process.log().contains("memberships could not be read")), (403, false), "{query}: {reply:?}");
    }
}
