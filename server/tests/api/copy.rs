//! `tenant-server copy`: an instance moves to another database, whole or not at all.

use std::path::Path;
use std::process::Output;

use serde_json::{Value as Json, json};
use server::config::Database;
use server::domain::one_time::Purpose;
use server::store::Store;
use tempfile::TempDir;

use crate::support::TestApp;
use crate::support::database::{TestDatabase, Wanted, wanted};
use crate::support::factors::Authenticator;
use crate::support::program::{Serving, ask, program, refusal};

/// From and to, as far as the store that this process tests allows.
fn directions() -> &'static [(Wanted, Wanted)] {
    match wanted() {
        Wanted::Postgres => &[(Wanted::Sqlite, Wanted::Postgres), (Wanted::Postgres, Wanted::Sqlite), (Wanted::Postgres, Wanted::Postgres)],
        _ => &[(Wanted::Sqlite, Wanted::Sqlite)],
    }
}

/// A place for a database.
struct Place {
    folder: TempDir,
    database: TestDatabase,
}

impl Place {
    fn on(store: Wanted) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = TestDatabase::empty_on(store, folder.path());
        Self { folder, database }
    }

    /// With all tables and no rows.
    async fn migrated(store: Wanted) -> Self {
        let place = Self::on(store);
        Store::migrate(&place.database.config, false).await.unwrap();
        place
    }

    async fn started(self) -> TestApp {
        TestApp::on(self.database, self.folder).await
    }
}

/// Neither address is on the command line.
fn copy(from: &TestDatabase, to: &TestDatabase) -> Output {
    copy_urls(&from.url(), &to.url())
}

fn copy_urls(from: &str, to: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    program(folder.path(), &["copy"], &[("TENANT_COPY_FROM", from), ("TENANT_COPY_TO", to)])
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// An instance with a row in every table, and the tokens that open it.
struct Filled {
    app: TestApp,
    session: String,
    key: String,
    disabled: String,
    /// Of the other person.
    authenticator: Authenticator,
}

impl Filled {
    async fn on(store: Wanted) -> Self {
        let app = Place::on(store).started().await;
        app.person("john@example.com", &["project_admin"]).await;
        app.person("žofie@example.com", &[]).await;
        let session = app.sign_in("john@example.com", crate::support::PASSWORD).await.unwrap();
        assert_eq!(app.sign_in("žofie@example.com", "wrong").await, Err("INVALID_PASSWORD".into()));
        app.project("blog", json!({ "editor": { "variables": { "language": { "type": "condition" } } } })).await;
        let config = json!({ "z": [1.0, -0.5, 1e-300, 5e-324, u64::MAX, 0.1], "a": { "čeština": "\u{1F600}\n\"\\", "": null } });
        let root = app.root();
        let merge = "mutation($config: Json) { updateProject(projectSlug: \"blog\", config: $config, mergeConfig: true) { ok } }";
        assert_eq!(root.run_with(merge, json!({ "config": config })).await["data"]["updateProject"]["ok"], true);
        let secret = "mutation { setProjectSecret(projectSlug: \"blog\", key: \"mail\", value: \"hush\") { ok } }";
        assert_eq!(root.run(secret).await["data"]["setProjectSecret"]["ok"], true);
        let configure = "mutation { configure(config: { password: { pattern: \"^.\" }, captcha: { secret: \"hush\", threshold: 0.1 }, rateLimits: { loginPerIp: { limit: 9 } } }) { ok } }";
        assert_eq!(root.run(configure).await["data"]["configure"]["ok"], true);
        assert_eq!(app.sign_in("john@example.com", crate::support::PASSWORD).await.map(drop), Ok(()), "it counts towards the limit");
        let template = "mutation { addMailTemplate(template: { type: EMAIL_OTP, projectSlug: \"blog\", variant: \"cs\", \
            subject: \"Kód {{code}}\", content: \"<p>{{code}}</p>\", useLayout: false, replyTo: \"help@example.com\" }) { ok } }";
        assert_eq!(root.run(template).await["data"]["addMailTemplate"]["ok"], true);
        let policy = "mutation { createAuthPolicy(policy: { scope: project, project: \"blog\", roles: [\"editor\", \"čtenář\"], mfaRequired: false, \
            tokenExpiration: \"PT12H\", idleTimeout: \"PT30M\", mfaGraceDuration: \"P7D\", rememberMeAllowed: true }) { ok } }";
        assert_eq!(root.run(policy).await["data"]["createAuthPolicy"]["ok"], true);
        let persons = root.run("{ persons { id email } }").await["data"]["persons"].as_array().unwrap().clone();
        let person = persons.iter().find(|person| person["email"] == "žofie@example.com").unwrap()["id"].clone();
        let provider = "mutation { addIDP(identityProvider: \"provider\", type: \"oidc\", configuration: { url: \"https://idp.example.com\", \
            clientId: \"x\", clientSecret: \"hush\" }, options: { exclusive: true }) { ok } }";
        assert_eq!(root.run(provider).await["data"]["addIDP"]["ok"], true);
        app.connected(person.as_str().unwrap(), "žofie").await;
        app.sql(
            "INSERT INTO provider_session (api_key_id, identity_provider_id, external_identifier, sid, tokens, obtained_at, expires_at, due_at) \
             SELECT k.id, p.id, 'žofie', 'x', 'sealed', k.created_at, k.expires_at, k.created_at FROM api_key k, identity_provider p \
             WHERE k.kind = 'session'",
        )
        .await;
        app.sql("INSERT INTO used_token (token_hash, expires_at) SELECT 'ab', created_at FROM identity_provider").await;
        let of_factor = "mutation { createSessionToken(email: \"žofie@example.com\") { result { token } } }";
        let of_factor = root.run(of_factor).await["data"]["createSessionToken"]["result"]["token"].as_str().unwrap().to_owned();
        let (authenticator, _) = app.enrolled(&of_factor).await;
        let sign_out = "mutation($id: String!) { forceSignOutPerson(personId: $id, reason: \"přesun\") { ok } }";
        let signed_out = root.run_with(sign_out, json!({ "id": person })).await;
        assert_eq!(signed_out["data"]["forceSignOutPerson"]["ok"], true, "{signed_out}");
        app.mailed_token("john@example.com", Purpose::PasswordReset, None).await;
        let memberships = json!([{ "role": "editor", "variables": [{ "name": "language", "values": ["{\"eq\":\"cs\"}"] }] }]);
        let key = app.key("blog", memberships).await;
        let disabled = app.key("blog", json!([{ "role": "admin", "variables": [] }])).await;
        let id = app.with(&disabled).run("{ me { apiKey { id } } }").await["data"]["me"]["apiKey"]["id"].clone();
        let disable = "mutation($id: String!) { disableApiKey(id: $id) { ok } }";
        assert_eq!(root.run_with(disable, json!({ "id": id })).await["data"]["disableApiKey"]["ok"], true);
        Self { app, session, key, disabled, authenticator }
    }

    /// All that root can see.
    async fn seen(app: &TestApp) -> Json {
        let query = "{ me { id roles } \
            persons { id name email otpEnabled emailOtpEnabled identity { id roles projects { project { slug } memberships { role variables { name values } } } } } \
            projects { id slug name config secrets { key createdAt updatedAt } members { identity { id description } memberships { role variables { name values } } } } \
            authPolicies { id scope project roles mfaRequired tokenExpiration idleTimeout mfaGraceDuration rememberMeAllowed } \
            identityProviders { slug type configuration disabledAt options { exclusive } } \
            mailTemplates { projectSlug type variant subject content useLayout replyTo } \
            configuration { password { minLength pattern } captcha { threshold } login { maxTokenExpiration } } \
            authLog(limit: 100) { hasMore entries { id createdAt type success invokedByIdentityId personId targetPersonId personInputIdentifier errorCode ipAddress userAgent metadata eventData } } }";
        let seen = app.root().run(query).await;
        assert!(seen.get("errors").is_none(), "{seen}");
        seen
    }
}

#[tokio::test]
async fn an_instance_moves_and_its_tokens_go_on_working() {
    for (from, to) in directions() {
        let source = Filled::on(*from).await;
        let before = Filled::seen(&source.app).await;
        source.app.app.store.close().await;
        let target = Place::on(*to);
        let told = said(&copy(&source.app.database, &target.database));
        let (tables, last) = told.trim_end().rsplit_once('\n').unwrap();
        let mut rows = 0;
        for line in tables.lines() {
            let words: Vec<_> = line.split_whitespace().collect();
            let [table, number, digest] = words[..] else { panic!("{told}") };
            assert_ne!(number, "0", "the test puts no row into {table}, so it proves nothing of it");
            assert_eq!(digest.len(), 16);
            rows += number.parse::<u64>().unwrap();
        }
        assert_eq!(last, format!("copied {rows} rows in {} tables", tables.lines().count()));

        let back = Place::on(*from);
        assert_eq!(said(&copy(&target.database, &back.database)), told, "the way back has the same digests");

        let moved = target.started().await;
        assert_eq!(Filled::seen(&moved).await, before);
        let me = "{ me { id } }";
        for token in [&source.session, &source.key, "login", "root", "extra"] {
            assert!(moved.with(token).run(me).await["data"]["me"]["id"].is_string());
        }
        assert!(moved.with(&source.disabled).authenticate().await.is_err());
        // And it goes on: what is written finds no number taken.
        moved.person("late@example.com", &[]).await;
        moved.key("blog", json!([{ "role": "admin", "variables": [] }])).await;
        let secret = "mutation { setProjectSecret(projectSlug: \"blog\", key: \"mail\", value: \"other\") { ok } }";
        assert_eq!(moved.root().run(secret).await["data"]["setProjectSecret"]["ok"], true);
        assert_eq!(moved.sign_in("john@example.com", crate::support::PASSWORD).await.map(drop), Ok(()));
        moved.pass(std::time::Duration::from_secs(2));
        let code = source.authenticator.code(&moved);
        assert_eq!(moved.sign_in_with("žofie@example.com", Some(&code), None).await.map(drop), Ok(()));
    }
}

/// A table that numbers its rows would have to be told where to go on. There is none.
#[tokio::test]
async fn no_table_numbers_its_rows_by_itself() {
    if wanted() == Wanted::Postgres {
        let place = Place::migrated(Wanted::Postgres).await;
        let found = place.database.texts("SELECT relname::text FROM pg_class WHERE relkind = 'S'").await;
        assert_eq!(found, Vec::<String>::new(), "`copy` must move it on at the target");
    }
}

/// What a server that was killed has acknowledged is in the log of its database, and is copied.
#[test]
fn what_a_killed_server_acknowledged_is_copied() {
    for (from, to) in directions() {
        let (source, target) = (Place::on(*from), Place::on(*to));
        let key = "0b".repeat(32);
        let url = source.database.url();
        let env = [("CONTEMBER_ROOT_TOKEN", "root"), ("CONTEMBER_LOGIN_TOKEN", "login"), ("CONTEMBER_ENCRYPTION_KEY", key.as_str())];
        let serving = Serving::start(source.folder.path(), &[&env[..], &[("DATABASE_URL", &url)]].concat());
        let create = "mutation { createGlobalApiKey(description: \"x\", roles: [\"login\"]) { ok result { apiKey { token } } } }";
        let (_, answer) = ask(&serving.address, "root", create);
        let token = answer["data"]["createGlobalApiKey"]["result"]["apiKey"]["token"].as_str().unwrap().to_owned();
        drop(serving);
        said(&copy(&source.database, &target.database));
        let url = target.database.url();
        let serving = Serving::start(target.folder.path(), &[&env[2..], &[("DATABASE_URL", &url)]].concat());
        for token in [token.as_str(), "root", "login"] {
            assert_eq!(ask(&serving.address, token, "{ me { id } }").0, 200);
        }
        serving.stop();
    }
}

#[tokio::test]
async fn the_configured_database_is_the_target_and_the_embedded_one_the_source() {
    let (_, to) = directions()[0];
    let source = Filled::on(Wanted::Sqlite).await;
    source.app.app.store.close().await;
    let target = Place::on(to);
    let told = said(&program(source.app.folder.path(), &["copy"], &[("DATABASE_URL", &target.database.url()), ("TENANT_COPY_TO", "")]));
    assert!(told.contains("\ncopied "), "{told}");
    let text = refusal(&program(source.app.folder.path(), &["copy"], &[]));
    assert!(text.contains("source and target are the same database"), "{text}");
    let text = refusal(&program(source.app.folder.path(), &["copy", "--from", "sqlite:"], &[("DATABASE_URL", &target.database.url())]));
    assert!(text.contains("is not empty: there are rows in `"), "{text}");
}

#[tokio::test]
async fn a_target_with_rows_stays_as_it_was() {
    for (from, to) in directions() {
        let source = Filled::on(*from).await;
        source.app.app.store.close().await;
        let other = Place::on(*to).started().await;
        other.app.store.close().await;
        // Even one that an older version has left.
        other.sql("DROP TABLE project_secret").await;
        other.sql("DELETE FROM seaql_migrations WHERE version >= 'm20260101_000008'").await;
        let before = rows(&other.database).await;
        let text = refusal(&copy(&source.app.database, &other.database));
        assert!(text.contains("the target ") && text.contains("is not empty: there are rows in `"), "{text}");
        assert_eq!(rows(&other.database).await, before);
    }
}

async fn rows(database: &TestDatabase) -> Vec<String> {
    let query = "SELECT CAST(count(*) AS TEXT) FROM identity UNION ALL SELECT CAST(count(*) AS TEXT) FROM audit_log \
        UNION ALL SELECT * FROM (SELECT version FROM seaql_migrations ORDER BY version) AS all_of_them";
    database.texts(query).await
}

/// A target that changes what it is given.
async fn with_a_trigger(place: &Place) {
    let name = "UPDATE person SET name = 'another person' WHERE id = NEW.id";
    if matches!(place.database.config, Database::Sqlite(_)) {
        place.database.sql(&format!("CREATE TRIGGER lie AFTER INSERT ON person BEGIN {name}; END")).await;
    } else {
        let function = format!("CREATE FUNCTION lie() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {name}; RETURN NULL; END $$");
        place.database.sql(&function).await;
        place.database.sql("CREATE TRIGGER lie AFTER INSERT ON person FOR EACH ROW EXECUTE FUNCTION lie()").await;
    }
}

#[tokio::test]
async fn a_copy_that_is_not_the_same_is_not_kept() {
    for (from, to) in directions() {
        let source = Filled::on(*from).await;
        source.app.app.store.close().await;
        let target = Place::migrated(*to).await;
        with_a_trigger(&target).await;
        let text = refusal(&copy(&source.app.database, &target.database));
        assert!(text.contains("`person` would not be the same in the target (2 rows were read, 2 found there)"), "{text}");
        assert_eq!(rows(&target.database).await[..2], ["0", "0"]);
    }
}

#[tokio::test]
async fn a_source_that_cannot_be_read_whole_is_one_clear_line() {
    for (from, to) in directions() {
        let cases = [
            ("CREATE TABLE mine (id text)", "DROP TABLE seaql_migrations", "that this program did not make"),
            (
                "SELECT 1",
                "DELETE FROM seaql_migrations WHERE version > 'm20260101_000008'",
                "was written by an older version; `tenant-server migrate`",
            ),
            ("SELECT 1", "INSERT INTO seaql_migrations VALUES ('m20990101_000001_x', 0)", "was written by a newer version"),
            ("SELECT 1", "ALTER TABLE person ADD COLUMN shoe_size text", "has `person.shoe_size`, which this version does not know"),
        ];
        for (first, second, want) in cases {
            let source = Place::migrated(*from).await;
            source.database.sql(first).await;
            source.database.sql(second).await;
            let target = Place::on(*to);
            let text = refusal(&copy(&source.database, &target.database));
            assert!(text.contains(want), "{text}");
            if let Database::Sqlite(file) = &target.database.config {
                assert!(!file.exists(), "nothing is made for nothing");
            }
        }
    }
}

#[tokio::test]
async fn values_that_do_not_fit_are_named_by_their_place() {
    let cases = [
        ("UPDATE identity SET description = 'hunter' || char(0)", "`identity.description` has a value with a NUL character"),
        ("UPDATE identity SET roles = '[\"hunter\\u0000\"]'", "`identity.roles` has a value with a NUL character"),
        ("UPDATE identity SET roles = '[\"hunter'", "`identity.roles` has a value that is not JSON"),
        ("UPDATE identity SET roles = '1e999999'", "the target tenant"),
        ("UPDATE instance SET set_up_at = 'hunter'", "`instance.set_up_at` has a value that is not a time in microseconds"),
        ("UPDATE login_failure SET id = 'hunter'", "`login_failure.id` has a value that is not a UUID"),
        ("UPDATE audit_log SET success = 7", "`audit_log.success` has a value that is not true or false"),
    ];
    if wanted() != Wanted::Postgres {
        // The embedded database takes what a program writes; only the move to PostgreSQL can fail at all of these.
        return;
    }
    let filled = Filled::on(Wanted::Sqlite).await;
    filled.app.app.store.close().await;
    let Database::Sqlite(original) = &filled.app.database.config else { panic!("not embedded") };
    for (statement, want) in cases {
        let source = Place::on(Wanted::Sqlite);
        let Database::Sqlite(file) = &source.database.config else { panic!("not embedded") };
        std::fs::copy(original, file).unwrap();
        source.database.sql(statement).await;
        let target = Place::migrated(Wanted::Postgres).await;
        let text = refusal(&copy(&source.database, &target.database));
        assert!(text.contains(want) && text.ends_with("nothing was copied") && !text.contains("hunter"), "{text}");
        assert_eq!(rows(&target.database).await[..2], ["0", "0"]);
    }
}

/// A server that still has the source would go on writing what is read no more.
#[tokio::test]
async fn a_served_source_on_postgresql_is_refused() {
    if wanted() != Wanted::Postgres {
        // No list says which process has the embedded database open; a test of the store watches a write to it.
        return;
    }
    let source = Filled::on(Wanted::Postgres).await;
    let target = Place::on(Wanted::Sqlite);
    let text = refusal(&copy(&source.app.database, &target.database));
    assert!(text.contains("is in use; stop the server first"), "{text}");
    assert_eq!(rows(&target.database).await[..2], ["0", "0"]);
    source.app.app.store.close().await;
    said(&copy(&source.app.database, &target.database));
}

/// A server that rejects every password, as a PostgreSQL does.
fn refusing() -> u16 {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            // Its first four bytes are the length of what the client says.
            stream.read_exact(&mut [0; 4]).unwrap();
            let fields = b"SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user \"john\"\0\0";
            let length = u32::try_from(fields.len() + 4).unwrap().to_be_bytes();
            stream.write_all(&[b"E", &length[..], &fields[..]].concat()).unwrap();
        }
    });
    port
}

#[test]
fn what_cannot_be_reached_is_named_without_its_password() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let place = Place::on(Wanted::Sqlite);
    let embedded = place.database.url();
    assert!(program(place.folder.path(), &["setup"], &[]).status.success());
    let elsewhere = |port: u16| format!("postgres://john:hunter2@127.0.0.1:{port}/tenant?sslmode=disable");
    let cases = [
        (elsewhere(closed), embedded.clone(), format!("cannot open the database tenant on 127.0.0.1:{closed}: ")),
        (embedded.clone(), elsewhere(closed), format!("cannot open the database tenant on 127.0.0.1:{closed}: ")),
        (embedded.clone(), elsewhere(refusing()), "password authentication failed for user".into()),
        (embedded.clone(), "postgres://john:hunter2@[/tenant".into(), "the target is not the address of a PostgreSQL database".into()),
        ("postgres://john:hunter2@[/tenant".into(), embedded.clone(), "the source is not the address of a PostgreSQL database".into()),
        (embedded.clone(), "mysql://john:hunter2@db/x".into(), "--to (TENANT_COPY_TO) must begin with postgres:// or sqlite:".into()),
        ("john:hunter2".into(), embedded.clone(), "--from (TENANT_COPY_FROM) must begin with".into()),
        (format!("{embedded}-hidden"), elsewhere(closed), "there is no database".into()),
        (embedded.clone(), embedded.clone(), "source and target are the same database".into()),
        (format!("sqlite:{}", place.folder.path().display()), elsewhere(closed), "cannot open the database".into()),
    ];
    for (from, to, want) in cases {
        let output = copy_urls(&from, &to);
        let text = refusal(&output);
        assert_eq!(output.status.code(), Some(1));
        assert!(text.contains(&want) && !text.contains("hunter2"), "{want}: {text}");
    }
    let help = program(Path::new("x"), &["copy", "--help"], &[("TENANT_COPY_TO", "postgres://john:hunter2@db/x")]);
    let help = said(&help);
    assert!(help.contains("TENANT_COPY_FROM") && help.contains("TENANT_COPY_TO") && !help.contains("hunter2"), "{help}");
}
