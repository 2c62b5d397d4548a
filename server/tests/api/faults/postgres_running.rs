//! PostgreSQL while the server runs: what it cannot do is 503 until it can again, and nothing is lost.

use std::path::Path;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::{ME, assert_created, assert_unavailable, create_project, creation, is_tested, projects};
use crate::support::database::{TestDatabase, Wanted};
use crate::support::process::{Connection, PATIENCE, Process, request};
use crate::support::proxy::{Mode, Proxy};

fn start(args: &[&str]) -> (Process, Proxy, TestDatabase, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    // Of the start a short time to connect is asked, too, so it has little to do.
    let database = TestDatabase::ready(Path::new("unused"));
    let (proxy, url) = Proxy::start(&database.url());
    let short: &[&str] = if args.contains(&"--db-acquire-timeout") { &[] } else { &["--db-acquire-timeout", "1000"] };
    let args = [short, args].concat();
    (Process::start(folder.path(), &url, &args), proxy, database, folder)
}

fn assert_all_unavailable(server: &Process) {
    assert_unavailable(&server.ask("login", ME));
    assert_unavailable(&server.ask("root", "{ projects { slug } }"));
    assert_unavailable(&create_project(server, "lost"));
    assert_unavailable(&server.ask("unknown", ME));
    server.until_readiness_is(r#"{"failing":"database","status":"unavailable"}"#);
}

/// Requests are answered again at the latest this long after the cause has gone.
fn assert_recovers(server: &Process) {
    let began = Instant::now();
    while server.ask("root", ME).status != 200 || create_project(server, "again").status != 200 || server.readiness().0 != 200 {
        assert!(began.elapsed() < Duration::from_secs(5), "{}", server.log());
    }
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    // Connections of before that were not used since are tried before they are used.
    #[expect(clippy::disallowed_methods, reason = "another process is waited for")]
    std::thread::sleep(Duration::from_millis(1100));
    for number in 0..20 {
        assert_eq!(server.ask("login", ME).status, 200);
        assert_eq!(projects(server, "none").len(), 0);
        assert_created(&create_project(server, &format!("{}-{number}", began.elapsed().as_nanos())));
    }
    assert!(!projects(server, "l").contains(&"lost".to_owned()));
    assert!(!server.log().contains("panicked") && !server.log().contains("\"level\":\"ERROR\",\"fields\":{\"message\":\"a resolver"));
}

#[test]
fn a_server_that_goes_away_and_comes_back() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let (server, mut proxy, _database, _folder) = start(&[]);
    let cases = [
        (Mode::Away, "Connection refused"),
        (Mode::Silent, "timed out"),
        (Mode::Refuse("57P03", "the database system is starting up"), "timed out"),
        (Mode::Refuse("53300", "sorry, too many clients already"), "timed out"),
        (Mode::Refuse("28P01", "password authentication failed"), "password authentication failed"),
        (Mode::Refuse("3D000", "database \"tenant\" does not exist"), "does not exist"),
        (Mode::Refuse("55000", "the database is not currently accepting connections"), "accepting connections"),
    ];
    for (index, (mode, cause)) in cases.into_iter().enumerate() {
        let slug = format!("kept{index}");
        assert_created(&create_project(&server, &slug));
        proxy.set(mode);
        assert_all_unavailable(&server);
        if index > 0 {
            server.until_it_logs(cause);
        }
        proxy.set(Mode::Forward);
        assert_recovers(&server);
        assert!(projects(&server, "kept").contains(&slug));
    }
}

#[tokio::test]
async fn connections_that_are_terminated_are_replaced() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let (server, _proxy, database, _folder) = start(&[]);
    for round in 0..5 {
        assert_created(&create_project(&server, &format!("p{round}")));
        let ended =
            "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
        assert!(!database.texts(ended).await.is_empty());
        let reply = server.ask("root", ME);
        if reply.status != 200 {
            assert_unavailable(&reply);
        }
        assert_recovers(&server);
    }
    assert_eq!(projects(&server, "p").len(), 5);
}

#[tokio::test]
async fn a_database_that_can_only_be_read_refuses_changes_and_answers_reads() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let (server, _proxy, database, _folder) = start(&[]);
    let name = database.texts("SELECT current_database()::text").await.remove(0);
    database.sql(&format!("ALTER DATABASE {name} SET default_transaction_read_only = on")).await;
    let end = "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    database.texts(end).await;
    let began = Instant::now();
    while server.ask("root", ME).status != 200 {
        assert!(began.elapsed() < Duration::from_secs(5), "{}", server.log());
    }
    while !server.log().contains("read-only transaction") {
        assert_unavailable(&create_project(&server, "lost"));
    }
    server.until_readiness_is(r#"{"failing":"database","status":"unavailable"}"#);
    // Sessions that began meanwhile stay read-only, and are not terminated.
    database.sql(&format!("SET transaction_read_only = off; ALTER DATABASE {name} RESET default_transaction_read_only")).await;
    assert_recovers(&server);
}

/// The smallest case: the only write meets a read-only session, and then the cause is gone.
#[tokio::test]
async fn a_read_only_session_is_not_used_for_a_second_write() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let (server, _proxy, database, _folder) = start(&["--db-connections", "3"]);
    let name = database.texts("SELECT current_database()::text").await.remove(0);
    for round in 0..3 {
        assert_created(&create_project(&server, &format!("before{round}")));
        database.sql(&format!("ALTER DATABASE {name} SET default_transaction_read_only = on")).await;
        let end =
            "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
        database.texts(end).await;
        // It begins on a new connection, which is read-only.
        assert_unavailable(&create_project(&server, "lost"));
        database.sql(&format!("SET transaction_read_only = off; ALTER DATABASE {name} RESET default_transaction_read_only")).await;
        assert_created(&create_project(&server, &format!("after{round}")));
    }
}

/// Each request that meets silent connections opens new ones and is answered.
#[test]
fn connections_that_were_dropped_silently_cost_no_request() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    // The time limits leave room for a busy machine; what counts is that no request fails. The pools look after their connections
    // as often as this idle time, and that counts as a use.
    let options = ["--db-acquire-timeout", "15000", "--request-timeout", "30", "--db-idle-timeout", "1500"];
    let (server, proxy, _database, _folder) = start(&options);
    for round in 0..2 {
        let requests: Vec<_> = (0..8)
            .map(|number| {
                let mut connection = Connection::open(&server.address);
                std::thread::spawn(move || {
                    assert_created(&connection.ask("root", &creation(&format!("p{round}-{number}"))).unwrap());
                })
            })
            .collect();
        requests.into_iter().for_each(|request| request.join().unwrap());
        // At once, so that some connections were used too recently to be checked.
        proxy.silence();
        for (token, query) in [("login", ME), ("root", "{ projects { slug } }"), ("root", "{ authLog { entries { id } } }")] {
            let began = Instant::now();
            let reply = server.ask(token, query);
            assert!(reply.status == 200 && began.elapsed() < Duration::from_secs(15), "{:?} {reply:?}", began.elapsed());
        }
        let began = Instant::now();
        assert_created(&create_project(&server, &format!("after{round}")));
        assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    }
}

/// Of several tries the quickest counts, because the machine may be busy with other things.
#[test]
#[expect(clippy::disallowed_methods, reason = "a plain thread of a test")]
fn a_connection_that_was_idle_and_dropped_costs_a_second_at_most() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let (server, proxy, _database, _folder) = start(&["--db-acquire-timeout", "15000", "--request-timeout", "30"]);
    let quickest = (0..3).map(|round| {
        assert_created(&create_project(&server, &format!("before{round}")));
        assert_eq!(server.ask("root", "{ projects { slug } }").status, 200);
        // Longer than a connection is used without a check.
        std::thread::sleep(Duration::from_millis(300));
        proxy.silence();
        let began = Instant::now();
        let reply = server.ask("root", "{ projects { slug } }");
        assert_eq!(reply.status, 200, "{reply:?}");
        began.elapsed()
    });
    let quickest = quickest.min().unwrap();
    // The token is looked up on a connection of its own, so there may be two checks.
    assert!(quickest > Duration::from_millis(500) && quickest < Duration::from_millis(2_500), "{quickest:?}");
}

/// The connection was used a moment before, so it is not checked. Nothing has been acknowledged on it.
#[test]
fn a_transaction_begins_on_another_connection_where_the_network_drops_its_begin() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    for (pooler, begin) in [("session", "BEGIN"), ("transaction", "READ COMMITTED; "), ("transaction", "READ ONLY; ")] {
        let (server, proxy, _database, _folder) = start(&["--request-timeout", "12", "--db-pooler", pooler]);
        for round in 0..2 {
            assert_created(&create_project(&server, &format!("before{round}")));
            proxy.drop_next(begin);
            let began = Instant::now();
            assert_created(&create_project(&server, &format!("p{round}")));
            assert_eq!(projects(&server, "p").len(), round + 1, "{pooler} {begin}");
            assert!(began.elapsed() < Duration::from_secs(8), "{pooler} {begin} {:?}", began.elapsed());
            assert!(!proxy.is_to_drop(), "{pooler} {begin}");
        }
    }
}

/// The network drops the connection of a mutation that waits for a lock. Others can write again within the time.
async fn recovers_from_a_dropped_answer(args: &[&str], patience: Duration) {
    let (server, proxy, database, _folder) = start(&[&["--request-timeout", "2"], args].concat());
    assert_created(&create_project(&server, "before"));
    // Every write waits for the end of the audit log.
    let held = database.hold("LOCK TABLE audit_log IN SHARE MODE").await;
    assert_eq!(create_project(&server, "dropped").status, 503);
    proxy.silence();
    held.rollback().await.unwrap();
    let began = Instant::now();
    while create_project(&server, "after").status != 200 {
        assert!(began.elapsed() < patience, "{}", server.log());
    }
    assert_eq!(projects(&server, "dropped").len(), 0);
}

/// The transaction of the mutation has locked the end of the audit log.
#[tokio::test]
async fn a_transaction_whose_connection_was_dropped_silently_holds_up_others_for_seconds_only() {
    if is_tested(Wanted::Postgres) {
        recovers_from_a_dropped_answer(&[], Duration::from_secs(10)).await;
    }
}

/// A mutation runs to its end although its client has had an answer, so it must not wait for the database without a limit: here it has the
/// only connection for writes.
#[tokio::test]
async fn a_statement_whose_answer_the_network_drops_ends_with_its_connection() {
    if is_tested(Wanted::Postgres) {
        let few = ["--db-connections", "2", "--db-statement-timeout", "3000", "--db-lock-timeout", "0"];
        recovers_from_a_dropped_answer(&few, Duration::from_secs(20)).await;
    }
}

/// A pooler that is to end may wait until its clients have gone.
#[tokio::test]
async fn no_connection_is_used_longer_than_the_maximum_age() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let (server, _proxy, database, _folder) = start(&["--db-max-age", "1000", "--db-idle-timeout", "500"]);
    // Tokens are looked up on a connection that is opened for the first of them.
    assert_eq!(server.ask("login", ME).status, 200);
    let before = sessions(&database).await;
    assert!(!before.is_empty());
    let asked = Instant::now();
    while !left_of(&before, &database).await.is_empty() {
        assert_eq!(server.ask("login", ME).status, 200);
        assert!(asked.elapsed() < PATIENCE, "{before:?}");
    }
}

/// The sessions that the server has on the database.
async fn sessions(database: &TestDatabase) -> Vec<String> {
    let sql = "SELECT pid::text FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'tenant-server'";
    database.texts(sql).await
}

/// Those of them that are still there.
async fn left_of(before: &[String], database: &TestDatabase) -> Vec<String> {
    sessions(database).await.into_iter().filter(|session| before.contains(session)).collect()
}

#[tokio::test]
async fn a_connection_is_replaced_after_the_permitted_uses() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let use_each = |server: &Process, number| {
        assert_created(&create_project(server, &format!("p{number}")));
        assert_eq!(projects(server, "p").len(), number);
    };
    for (uses, is_replaced) in [("1", true), ("100000", false)] {
        let (server, _proxy, database, _folder) =
            start(&["--db-connections", "3", "--db-max-uses", uses, "--db-idle-timeout", "0", "--db-acquire-timeout", "5000"]);
        use_each(&server, 1);
        let before = sessions(&database).await;
        (2..10).for_each(|number| use_each(&server, number));
        let asked = Instant::now();
        let mut left = left_of(&before, &database).await;
        while is_replaced && !left.is_empty() && asked.elapsed() < PATIENCE {
            left = left_of(&before, &database).await;
        }
        // A closed session may show for a moment more; without the limit all of them stay.
        assert_eq!(left.len(), if is_replaced { 0 } else { before.len() }, "{uses}: {before:?} {left:?}");
    }
}

#[tokio::test]
async fn connections_that_are_not_used_are_closed() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let (server, _proxy, database, _folder) = start(&["--db-idle-timeout", "500", "--db-lock-timeout", "0"]);
    let held = database.hold("LOCK TABLE audit_log IN SHARE MODE").await;
    let mut writes: Vec<_> = (0..6).map(|_| Connection::open(&server.address)).collect();
    for (number, write) in writes.iter_mut().enumerate() {
        write.send(&request("root", &creation(&format!("p{number}")))).unwrap();
    }
    let began = Instant::now();
    while sessions(&database).await.len() < 6 {
        assert!(began.elapsed() < PATIENCE, "{}", server.log());
    }
    held.rollback().await.unwrap();
    writes.iter_mut().for_each(|write| assert_created(&write.reply().unwrap()));
    // One for reads, one for writes, and the one that looks tokens up.
    let began = Instant::now();
    while sessions(&database).await.len() > 3 {
        assert!(began.elapsed() < PATIENCE, "{:?}", sessions(&database).await);
    }
    assert_eq!(projects(&server, "p").len(), 6);
}

/// A network that drops a connection tells neither of its ends.
#[test]
fn each_session_makes_postgresql_notice_that_its_client_is_gone() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let (server, mut proxy, _database, _folder) = start(&["--db-connections", "3"]);
    for setting in ["tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count", "tcp_user_timeout"] {
        proxy.watch(setting);
        // Ends all connections.
        proxy.set(Mode::Forward);
        let began = Instant::now();
        // Tokens are looked up on one, projects are read on another, and written on a third.
        while proxy.watched() < 3 {
            server.ask("login", ME);
            server.ask("root", "{ projects { slug } }");
            create_project(&server, &setting.replace('_', "-"));
            assert!(began.elapsed() < PATIENCE, "{setting} was sent {} times", proxy.watched());
        }
    }
}

/// A configuration can be large. A client that may not see a project, or asks for something else of it, does not make the server read one.
#[tokio::test]
async fn configurations_are_read_for_those_who_may_see_them_and_ask() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let (server, proxy, database, _folder) = start(&[]);
    assert_created(&create_project(&server, "blog"));
    let size = 1 << 20;
    database.sql(&format!("UPDATE project SET config = config || jsonb_build_object('text', repeat('x', {size}))")).await;
    let cost = |token, fields: &str| {
        let aliases: String = (0..5).map(|n| format!("a{n}: projectBySlug(slug: \"blog\") {{ {fields} }} ")).collect();
        let before = proxy.bytes_answered();
        let reply = server.ask(token, &format!("{{ {aliases} }}"));
        assert_eq!(reply.status, 200, "{reply:?}");
        (reply.json()["data"]["a0"].is_null(), proxy.bytes_answered() - before)
    };
    let (is_null, bytes) = cost("login", "config");
    assert!(is_null && bytes < size / 10, "{bytes}");
    let (is_null, bytes) = cost("root", "id slug roles { name } members { identity { id } }");
    assert!(!is_null && bytes < size / 10, "{bytes}");
    let (is_null, bytes) = cost("root", "config");
    assert!(!is_null && bytes > size, "{bytes}");
}

#[test]
fn a_defect_of_ours_is_not_called_a_fault_of_the_database() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let (server, _proxy, database, _folder) = start(&[]);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(database.sql("ALTER TABLE project RENAME TO broken"));
    let reply = server.ask("root", "{ projects { slug } }");
    assert!(reply.status == 500 && reply.body.contains("Internal server error"), "{reply:?}");
}

/// One query looks the key up, and `me` has everything in it; nothing else is sent, before or after.
/// Background work has round trips of its own now and then, so that the series with the fewest counts.
#[test]
fn me_with_a_permanent_key_is_one_round_trip() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let (server, proxy, _database, _folder) = start(&["--db-connections", "2"]);
    let mut connection = Connection::open(&server.address);
    let mut ask = || assert_eq!(connection.ask("login", "{ me { id description roles } }").unwrap().status, 200);
    // The use is written down once, and statements are prepared once.
    (0..5).for_each(|_| ask());
    // Background tasks ask the database, too: short series, so that some have none of theirs in between however slow the machine is.
    let series = (0..200).map(|_| {
        let before = proxy.round_trips();
        (0..3).for_each(|_| ask());
        proxy.round_trips() - before
    });
    assert_eq!(series.min(), Some(3));
}
