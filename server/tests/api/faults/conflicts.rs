//! PostgreSQL undoes a transaction because of another one: the mutation is executed again, a limited number of times.
//!
//! **Invariant:** each conflict is a real one of PostgreSQL's, or raised with its code at a known statement.

use std::path::Path;
use std::sync::Arc;

use sea_orm::ConnectionTrait;
use tempfile::TempDir;

use super::order::until_wait;
use super::{ME, assert_created, assert_unavailable, create_project, is_tested, projects};
use crate::support::database::{TestDatabase, Wanted};
use crate::support::process::{Process, get};

const SIGN_UP: &str =
    "mutation { signUp(email: \"john@example.com\", password: \"Correct-Horse-7\") { ok result { person { id identity { id } } } } }";
const SIGN_IN: &str = "mutation { signIn(email: \"john@example.com\", password: \"Correct-Horse-7\") { ok } }";

fn start(args: &[&str]) -> (Process, TestDatabase, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::ready(Path::new("unused"));
    (Process::start(folder.path(), &database.url(), args), database, folder)
}

/// From now on the first transactions that do this are undone as if they had met another one.
async fn undo_the_first(database: &TestDatabase, number: u32, trigger: &str) {
    let sql = format!(
        "CREATE SEQUENCE tries; \
         CREATE FUNCTION undo() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         IF nextval('tries') <= {number} THEN RAISE EXCEPTION 'could not serialize access' USING ERRCODE = '40001'; END IF; \
         RETURN NEW; END $$; CREATE {trigger} FOR EACH ROW EXECUTE FUNCTION undo()"
    );
    database.sql(&sql).await;
}

/// How many transactions have done it since.
async fn tries(database: &TestDatabase) -> String {
    database.texts("SELECT last_value::text FROM tries").await.remove(0)
}

fn hashed(server: &Process) -> u64 {
    let page = get(&server.management, "/metrics").body;
    page.lines().find_map(|line| line.strip_prefix("tenant_hashing_wait_seconds_count ")).unwrap().parse().unwrap()
}

fn counted(server: &Process, mutation: &str) -> Vec<String> {
    let page = get(&server.management, "/metrics").body;
    page.lines().filter(|line| line.contains(&format!("\"{mutation}\"")) && line.contains("_total")).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_mutation_that_met_a_deadlock_is_executed_again() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let (server, database, _folder) = start(&[]);
    assert_created(&create_project(&server, "first"));
    let signed_up = server.ask("root", SIGN_UP).json();
    let identity = signed_up["data"]["signUp"]["result"]["person"]["identity"]["id"].as_str().unwrap();
    // The server locks the project and waits for the identity; then this waits for the project, and leaves it to the server to notice.
    let other = database.hold(&format!("SELECT 1 FROM identity WHERE id = '{identity}' FOR UPDATE")).await;
    other.execute_unprepared("SET LOCAL deadlock_timeout = '60s'").await.unwrap();
    let add = format!(
        "mutation {{ addProjectMember(projectSlug: \"first\", identityId: \"{identity}\", memberships: [{{ role: \"admin\", variables: [] }}]) \
         {{ ok }} }}"
    );
    let server = Arc::new(server);
    let asked = tokio::task::spawn_blocking({
        let server = Arc::clone(&server);
        move || server.ask("root", &add)
    });
    until_wait(&database, 1).await;
    other.execute_unprepared("UPDATE project SET name = name WHERE slug = 'first'").await.unwrap();
    other.commit().await.unwrap();
    let reply = asked.await.unwrap();
    assert_created(&reply);
    assert!(server.log().contains("deadlock detected"), "{}", server.log());
}

#[tokio::test]
async fn a_mutation_that_could_not_be_serialized_is_executed_again_as_a_whole() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let (server, database, _folder) = start(&[]);
    assert_created(&server.ask("root", SIGN_UP));
    let before = hashed(&server);
    // The last statement before the commit.
    undo_the_first(&database, 2, "TRIGGER undo BEFORE INSERT ON audit_log").await;
    assert_created(&server.ask("login", SIGN_IN));
    assert_eq!(tries(&database).await, "3");
    assert_eq!(hashed(&server) - before, 1, "the password was verified again");
    assert_eq!(database.texts("SELECT count(*)::text FROM api_key WHERE kind = 'session'").await, ["1"]);
    assert_eq!(database.texts("SELECT count(*)::text FROM audit_log WHERE kind = 'login'").await, ["1"]);
    let counted = counted(&server, "signIn");
    assert_eq!(counted.iter().filter(|line| !line.ends_with(" 0")).count(), 1, "{counted:?}");
}

#[tokio::test]
async fn an_attempt_is_counted_once_however_often_its_mutation_is_executed() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    for table in ["person", "attempt"] {
        let (server, database, _folder) = start(&[]);
        let limit = "mutation { configure(config: { rateLimits: { signUpPerIp: { limit: 2 } } }) { ok } }";
        assert_created(&server.ask("root", limit));
        undo_the_first(&database, 2, &format!("TRIGGER undo BEFORE INSERT ON {table}")).await;
        assert_created(&server.ask("root", SIGN_UP));
        assert_eq!(tries(&database).await, "3");
        assert_eq!(database.texts("SELECT count(*)::text FROM attempt").await, ["1"]);
    }
}

#[tokio::test]
async fn a_mutation_that_meets_conflicts_each_time_is_refused_in_the_end() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let (server, database, _folder) = start(&[]);
    undo_the_first(&database, 1000, "TRIGGER undo BEFORE INSERT ON project").await;
    assert_unavailable(&create_project(&server, "lost"));
    assert_eq!(tries(&database).await, "4");
    assert!(projects(&server, "lost").is_empty());
    assert_eq!(server.ask("root", ME).status, 200);
}

/// After a commit was sent, its outcome is not certain.
#[tokio::test]
async fn a_mutation_whose_commit_was_sent_is_not_executed_again() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let (server, database, _folder) = start(&[]);
    undo_the_first(&database, 1, "CONSTRAINT TRIGGER undo AFTER INSERT ON project DEFERRABLE INITIALLY DEFERRED").await;
    assert_unavailable(&create_project(&server, "lost"));
    assert_eq!(tries(&database).await, "1");
    assert!(projects(&server, "lost").is_empty());
    assert_created(&create_project(&server, "kept"));
}

/// Sessions say what they need, whatever the database's default is.
#[tokio::test]
async fn a_database_that_is_serializable_by_default_serves_writes_side_by_side() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    for mode in ["session", "transaction"] {
        let folder = tempfile::tempdir().unwrap();
        let database = TestDatabase::ready(Path::new("unused"));
        let name = database.texts("SELECT current_database()::text").await.remove(0);
        database.sql(&format!("ALTER DATABASE {name} SET default_transaction_isolation = 'serializable'")).await;
        let server = Process::start(folder.path(), &database.url(), &["--db-pooler", mode]);
        std::thread::scope(|scope| {
            for number in 0..8 {
                let server = &server;
                scope.spawn(move || (0..5).for_each(|round| assert_created(&create_project(server, &format!("p{number}-{round}")))));
            }
        });
        assert_eq!(projects(&server, "p").len(), 40);
        assert!(!server.log().contains("could not serialize"), "{}", server.log());
    }
}
