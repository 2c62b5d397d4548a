//! The management port, and how the program ends: nothing that was asked is lost, and nothing holds it up for ever.

use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::database::TestDatabase;
use crate::support::process::{Connection, Process, command, get, request};

const ME: &str = "{ me { id } }";
const READY: &str = r#"{"status":"ok"}"#;
const STOPPING: &str = r#"{"failing":"stopping","status":"unavailable"}"#;

fn start(args: &[&str]) -> (Process, TestDatabase, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::ready(folder.path());
    (Process::start(folder.path(), &database.url(), args), database, folder)
}

/// A request that has begun, and the rest of it.
fn begun(server: &Process) -> (Connection, String) {
    let mut connection = Connection::open(&server.address);
    // The first answer shows that the server has the connection.
    assert_eq!(connection.ask("login", ME).unwrap().status, 200);
    let whole = request("login", ME);
    let (first, rest) = whole.split_at(whole.len() - 5);
    connection.send(first).unwrap();
    (connection, rest.to_owned())
}

async fn uses(database: &TestDatabase) -> String {
    database.texts("SELECT CAST(count(*) AS text) FROM api_key WHERE last_used_at IS NOT NULL").await.remove(0)
}

#[tokio::test]
async fn readiness_follows_the_database_and_life_does_not() {
    let (server, database, _folder) = start(&[]);
    assert_eq!(server.readiness(), (200, READY.to_owned()));
    database.sql("ALTER TABLE seaql_migrations RENAME TO other").await;
    server.until_readiness_is(r#"{"failing":"migrations","status":"unavailable"}"#);
    assert_eq!(server.readiness().0, 503);
    assert_eq!(get(&server.management, "/livez").status, 200);
    assert_eq!(get(&server.address, "/health").status, 200);
    database.sql("ALTER TABLE other RENAME TO seaql_migrations").await;
    server.until_readiness_is(READY);
    server.until_it_logs("not ready");
    assert_eq!(server.log().matches("not ready").count(), 1, "{}", server.log());
    assert_eq!(get(&server.management, "/tenant").status, 404);
    assert_eq!(get(&server.address, "/readyz").status, 404);
}

#[test]
fn the_public_port_answers_probes_with_the_words_they_know() {
    let (server, _database, _folder) = start(&[]);
    for (path, words) in [("/", "App is running"), ("/health", "OK")] {
        let reply = get(&server.address, path);
        assert_eq!((reply.status, reply.body.as_str()), (200, words));
        assert_eq!(reply.field("content-type"), Some("text/plain; charset=utf-8"));
    }
}

#[tokio::test]
async fn a_request_under_way_is_answered_before_the_end() {
    let (mut server, database, _folder) = start(&["--shutdown-delay", "0"]);
    let mut idle = Connection::open(&server.address);
    assert!(!idle.ask("root", ME).unwrap().closes());
    let (mut busy, rest) = begun(&server);
    server.signal("TERM");
    server.until_readiness_is(STOPPING);
    assert_eq!(get(&server.management, "/livez").status, 200);
    assert!(idle.is_closed());
    let refused = Instant::now();
    while Connection::try_open(&server.address).is_ok() {
        assert!(refused.elapsed() < Duration::from_secs(5), "it goes on accepting");
    }
    assert!(!server.has_ended());
    busy.send(&rest).unwrap();
    let reply = busy.reply().unwrap();
    assert!(reply.status == 200 && reply.closes(), "{reply:?}");
    let (status, _) = server.wait();
    assert!(status.success(), "{status}: {}", server.log());
    assert_eq!(uses(&database).await, "2");
}

/// A client that has just connected is about to send; it does not know that the server is about to end.
#[tokio::test]
async fn a_connection_that_was_opened_just_before_the_end_has_the_time_to_send_its_request() {
    let (mut server, _database, _folder) = start(&["--shutdown-delay", "0"]);
    let mut connection = Connection::open(&server.address);
    server.signal("TERM");
    server.until_readiness_is(STOPPING);
    tokio::time::sleep(Duration::from_millis(300)).await;
    let reply = connection.ask("root", ME).unwrap();
    assert!(reply.status == 200 && reply.closes(), "{reply:?}");
    let (status, time) = server.wait();
    assert!(status.success() && time < Duration::from_secs(5), "{status} after {time:?}");
}

#[test]
fn requests_are_taken_while_a_load_balancer_has_the_time_to_notice() {
    let (mut server, _database, _folder) = start(&["--shutdown-delay", "1"]);
    let mut kept = Connection::open(&server.address);
    assert!(!kept.ask("root", ME).unwrap().closes());
    server.signal("TERM");
    server.until_readiness_is(STOPPING);
    let reply = kept.ask("root", ME).unwrap();
    assert!(reply.status == 200 && reply.closes(), "{reply:?}");
    let reply = server.ask("root", ME);
    assert!(reply.status == 200 && reply.closes(), "{reply:?}");
    let (status, _) = server.wait();
    assert!(status.success(), "{status}: {}", server.log());
}

#[test]
fn ctrl_c_does_not_wait_for_load_balancers() {
    let (mut server, _database, _folder) = start(&["--shutdown-delay", "60"]);
    server.signal("INT");
    let (status, time) = server.wait();
    assert!(status.success() && time < Duration::from_secs(10), "{status} after {time:?}");
}

#[test]
fn hangup_and_quit_end_it_gracefully() {
    for name in ["HUP", "QUIT"] {
        let folder = tempfile::tempdir().unwrap();
        let database = TestDatabase::ready(folder.path());
        let mut program = command(folder.path(), &[("DATABASE_URL", &database.url())]);
        program.args(["--shutdown-delay", "0"]);
        // The tests themselves may run where hangups are ignored, and programs inherit that.
        let mut reset = Command::new("env");
        reset.env_clear().env("PATH", "/usr/bin:/bin").envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
        reset.arg("--default-signal").arg(program.get_program()).args(program.get_args());
        let mut server = Process::spawn(&mut reset, &folder.path().join("server.log"));
        server.wait_ready();
        let (mut busy, rest) = begun(&server);
        server.signal(name);
        server.until_readiness_is(STOPPING);
        busy.send(&rest).unwrap();
        assert_eq!(busy.reply().unwrap().status, 200, "{name}");
        let (status, _) = server.wait();
        assert!(status.success(), "{name}: {status}: {}", server.log());
    }
}

#[test]
fn a_hangup_that_the_parent_ignored_is_ignored() {
    let folder = tempfile::tempdir().unwrap();
    let mut nohup = Command::new("sh");
    nohup.env_clear().env("PATH", "/usr/bin:/bin").args(["-c", "trap '' HUP; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_tenant-server")]);
    nohup.args(["--port", "0", "--management-port", "0", "--shutdown-delay", "60", "--data-dir"]).arg(folder.path());
    let mut server = Process::spawn(&mut nohup, &folder.path().join("server.log"));
    server.wait_ready();
    server.signal("HUP");
    // A handled SIGHUP would begin the delay, and SIGINT would then be the second signal.
    server.signal("INT");
    let (status, _) = server.wait();
    assert!(status.success() && !server.log().contains("a second time"), "{status}: {}", server.log());
}

/// Clients that keep their connections as long as they may, and ask until the port is closed.
#[test]
fn no_request_is_lost_when_the_server_ends_under_load() {
    let (mut server, _database, _folder) = start(&["--shutdown-delay", "1"]);
    let sign_up = "mutation { signUp(email: \"john@example.com\", password: \"Correct-Horse-7\") { ok } }";
    assert!(server.ask("root", sign_up).body.contains("true"));
    let sign_in = "mutation { signIn(email: \"john@example.com\", password: \"Correct-Horse-7\") { ok } }";
    let answered = AtomicUsize::new(0);
    let client = |token: &'static str, query: &'static str| {
        while let Ok(mut connection) = Connection::try_open(&server.address) {
            loop {
                let reply = connection.ask(token, query).unwrap_or_else(|error| panic!("a request is lost: {error}"));
                assert_eq!(reply.status, 200, "{reply:?}");
                answered.fetch_add(1, Ordering::Relaxed);
                if reply.closes() {
                    break;
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| client("root", ME));
        }
        scope.spawn(|| client("login", sign_in));
        scope.spawn(|| {
            while answered.load(Ordering::Relaxed) < 200 {
                std::thread::yield_now();
            }
            server.signal("TERM");
        });
    });
    let (status, _) = server.wait();
    assert!(status.success(), "{status}: {}", server.log());
}

#[test]
fn a_request_that_never_ends_is_cut_off_after_the_limit() {
    let (mut server, _database, _folder) = start(&["--shutdown-delay", "0", "--shutdown-timeout", "1"]);
    let (mut stuck, _) = begun(&server);
    server.signal("TERM");
    let (status, time) = server.wait();
    assert!(status.success() && time >= Duration::from_millis(900) && time < Duration::from_secs(5), "{status} after {time:?}");
    assert!(server.log().contains("have been cut off") && server.log().contains("\"connections\":1"), "{}", server.log());
    assert!(stuck.reply().is_err());
}

#[test]
fn a_second_signal_ends_at_once() {
    for delay in ["0", "60"] {
        let (mut server, _database, _folder) = start(&["--shutdown-delay", delay, "--shutdown-timeout", "60"]);
        let _stuck = begun(&server);
        server.signal("TERM");
        server.until_readiness_is(STOPPING);
        server.signal("TERM");
        let (status, time) = server.wait();
        assert!(status.code() == Some(1) && time < Duration::from_secs(5), "{status} after {time:?}");
        assert!(server.log().ends_with("tenant-server: asked to end a second time, so in-flight requests were aborted\n"));
    }
}

#[tokio::test]
async fn a_database_that_does_not_answer_does_not_hold_up_the_end() {
    let (mut server, database, _folder) = start(&["--shutdown-delay", "0"]);
    let held = database.hold(database.either("UPDATE instance SET id = id", "LOCK TABLE api_key IN EXCLUSIVE MODE")).await;
    assert_eq!(server.ask("login", ME).status, 200);
    server.signal("TERM");
    let (status, time) = server.wait();
    held.rollback().await.unwrap();
    assert!(status.success() && time < Duration::from_secs(6), "{status} after {time:?}");
    assert!(
        server.log().contains("the last uses of keys, or the number of the last refusals, could not be written down"),
        "{}",
        server.log()
    );
}

#[test]
fn a_taken_management_port_is_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let said = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tenant-server"));
        let output = command.env_clear().args(["--port", "0", "--data-dir"]).arg(folder.path()).args(args).output().unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let text = said(&["--management-port", &port]);
    assert!(
        text.starts_with(&format!("tenant-server: cannot listen on 127.0.0.1:{port}: ")) && text.contains("--management-port"),
        "{text}"
    );
    assert_eq!(text.lines().count(), 1);
    assert!(said(&["--management-port", "no"]).contains("it is neither a port nor `off`"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// A node that waits for the migrations of another node, or for another process, is alive, not ready, and can be ended.
#[tokio::test]
async fn a_server_that_is_starting_is_alive_and_not_ready() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::empty(folder.path());
    let held = database.hold(database.either("CREATE TABLE held (id integer)", "SELECT pg_advisory_xact_lock(127978992397940)")).await;
    let spawn = || Process::spawn(&mut command(folder.path(), &[("DATABASE_URL", &database.url())]), &folder.path().join("log"));
    let mut server = spawn();
    assert_eq!(server.readiness(), (503, r#"{"failing":"starting","status":"unavailable"}"#.to_owned()));
    assert_eq!(get(&server.management, "/livez").status, 200);
    server.signal("TERM");
    assert!(server.wait().0.success());
    let mut server = spawn();
    held.rollback().await.unwrap();
    server.wait_ready();
    assert_eq!(server.readiness().0, 200);
}

#[tokio::test]
async fn a_hash_that_is_being_replaced_at_the_end_is_replaced() {
    let (mut server, database, _folder) = start(&["--shutdown-delay", "0"]);
    let hash = bcrypt::hash_with_result("Correct-Horse-7", 10).unwrap().format_for_version(bcrypt::Version::TwoB);
    let mut connection = Connection::open(&server.address);
    let import = format!(r#"mutation {{ signUp(email: "john@example.com", passwordHash: "{hash}") {{ ok }} }}"#);
    assert_eq!(connection.ask("root", &import).unwrap().json()["data"]["signUp"]["ok"], true);
    let sign_in = r#"mutation { signIn(email: "john@example.com", password: "Correct-Horse-7") { ok } }"#;
    connection.send(&request("login", sign_in)).unwrap();
    let began = Instant::now();
    while !get(&server.management, "/metrics").body.contains("tenant_hashing_wait_seconds_count 1") {
        assert!(began.elapsed() < Duration::from_secs(5), "nothing is hashed");
    }
    server.signal("TERM");
    assert_eq!(connection.reply().unwrap().json()["data"]["signIn"]["ok"], true);
    assert!(server.wait().0.success());
    let stored = database.texts("SELECT password_hash FROM person").await.remove(0);
    assert!(stored.starts_with("$argon2id$"), "it is replaced with the session, or not at all");
}
