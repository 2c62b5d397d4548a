//! PostgreSQL at start: a server, database or user that will not do is refused in one line, and nothing is written.

use std::path::Path;
use std::time::{Duration, Instant};

use super::{is_tested, refusal, set_up};
use crate::support::database::{TestDatabase, Wanted};
use crate::support::proxy::{Mode, Proxy};

const TABLES: &str =
    "SELECT c.oid::regclass::text FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1";

fn refused(url: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let text = refusal(&set_up(folder.path(), url));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{text}");
    text
}

/// The URL with other words for user and password.
fn as_user(url: &str, user: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap();
    format!("{scheme}://{user}@{}", rest.split_once('@').map_or(rest, |(_, rest)| rest))
}

/// A role that may log in, which goes away with the value.
struct Role<'a> {
    name: String,
    database: &'a TestDatabase,
}

impl<'a> Role<'a> {
    async fn create(database: &'a TestDatabase) -> Self {
        let name = format!("{}_role", database.url().split('?').next().unwrap().rsplit('/').next().unwrap());
        database.sql(&format!("CREATE ROLE {name} LOGIN PASSWORD 'hunter2'")).await;
        Self { name, database }
    }

    fn url(&self) -> String {
        as_user(&self.database.url(), &format!("{}:hunter2", self.name))
    }

    async fn remove(self) {
        self.database.sql(&format!("DROP OWNED BY {0}; DROP ROLE {0}", self.name)).await;
    }
}

#[tokio::test]
async fn a_server_that_refuses_is_named_with_its_reason() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let database = TestDatabase::empty(Path::new("unused"));
    let (mut proxy, url) = Proxy::start(&database.url());
    let url = as_user(&url, "john:hunter2");
    let cases = [
        ("28P01", "password authentication failed for user \"john\"", "check the user, the password"),
        ("28000", "no pg_hba.conf entry for host", "pg_hba.conf"),
        ("53300", "sorry, too many clients already", "or let the server or the role have more"),
        ("57P03", "the database system is starting up", "try again when the server has started"),
    ];
    for (code, message, advice) in cases {
        proxy.set(Mode::Refuse(code, message));
        let text = refused(&url);
        assert!(text.contains("on 127.0.0.1:") && text.contains(message) && text.contains(advice), "{text}");
    }
    proxy.set(Mode::Silent);
    let began = Instant::now();
    let text = refused(&url);
    assert!(text.contains("does not answer in time") && began.elapsed() < Duration::from_secs(10), "{text}");
    proxy.set(Mode::Away);
    assert!(refused(&url).contains("Connection refused"));
    assert!(refused("postgres://john:hunter2@nowhere.invalid/tenant").contains("nowhere.invalid"));
    assert!(database.texts(TABLES).await.is_empty());
}

#[tokio::test]
async fn a_database_that_is_missing_or_only_read_is_named() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let database = TestDatabase::empty(Path::new("unused"));
    let missing = database.url().replacen("/tenant_test_", "/missing_", 1);
    let text = refused(&missing);
    assert!(text.contains("does not exist; create it"), "{text}");
    let name = database.texts("SELECT current_database()::text").await.remove(0);
    database.sql(&format!("ALTER DATABASE {name} SET default_transaction_read_only = on")).await;
    let text = refused(&database.url());
    assert!(text.contains("can only be read; name the primary server"), "{text}");
    assert!(database.texts(TABLES).await.is_empty());
    let folder = tempfile::tempdir().unwrap();
    database.sql(&format!("SET transaction_read_only = off; ALTER DATABASE {name} RESET default_transaction_read_only")).await;
    assert!(set_up(folder.path(), &database.url()).status.success());
}

#[tokio::test]
async fn a_user_without_the_rights_is_told_which() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let database = TestDatabase::empty(Path::new("unused"));
    database.sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC").await;
    let role = Role::create(&database).await;
    let text = refused(&role.url());
    assert!(text.contains("permission denied for schema public") && text.contains("by GRANT"), "{text}");
    assert!(database.texts(TABLES).await.is_empty());

    let folder = tempfile::tempdir().unwrap();
    assert!(set_up(folder.path(), &database.url()).status.success());
    let text = refused(&role.url());
    assert!(text.contains("permission denied for table seaql_migrations"), "{text}");
    database.sql(&format!("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}", role.name)).await;
    let text = refused(&role.url());
    assert!(text.contains("can only be read by its user; GRANT SELECT, INSERT"), "{text}");
    database.sql(&format!("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}", role.name)).await;
    let output = set_up(folder.path(), &role.url());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    role.remove().await;
}

#[tokio::test]
async fn a_user_without_the_right_to_use_the_schema_is_told_so() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let database = TestDatabase::ready(Path::new("unused"));
    let role = Role::create(&database).await;
    database.sql("REVOKE USAGE ON SCHEMA public FROM PUBLIC").await;
    let text = refused(&role.url());
    assert!(text.contains("permission denied; GRANT USAGE ON SCHEMA \"public\"") && !text.contains("did not make"), "{text}");
    role.remove().await;
}

#[tokio::test]
async fn a_database_of_another_program_is_named_and_left_alone() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let foreign = [
        ("CREATE TABLE blog (id text)", "has tables, such as `blog`"),
        ("CREATE SCHEMA tenant; CREATE TABLE tenant.person (id uuid)", "has tables, such as `tenant.person`"),
        ("CREATE TABLE seaql_migrations (name text)", "has a table `seaql_migrations` of another program"),
        (
            "CREATE TABLE seaql_migrations (version text, applied_at bigint); INSERT INTO seaql_migrations VALUES ('m2022_blog', 0)",
            "is another program's (it knows `m2022_blog`)",
        ),
    ];
    for (statement, words) in foreign {
        let database = TestDatabase::empty(Path::new("unused"));
        database.sql(statement).await;
        let before = database.texts(TABLES).await;
        let text = refused(&database.url());
        assert!(text.contains(words), "{text}");
        assert_eq!(database.texts(TABLES).await, before);
    }
    let database = TestDatabase::empty(Path::new("unused"));
    let folder = tempfile::tempdir().unwrap();
    assert!(set_up(folder.path(), &database.url()).status.success());
    database.sql("DELETE FROM seaql_migrations WHERE version LIKE '%_create_project_secret'").await;
    let text = refused(&database.url());
    assert!(text.contains("nothing in it has been changed") && text.contains("project_secret"), "{text}");
    database.sql("DROP TABLE seaql_migrations").await;
    assert!(refused(&database.url()).contains("has tables, such as `api_key`"));
}
