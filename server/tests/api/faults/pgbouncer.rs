//! PostgreSQL behind PgBouncer.
//!
//! **Invariant:** a machine without PgBouncer fails these tests; it never skips them.

use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::{ME, assert_created, assert_unavailable, create_project, is_tested, projects, refusal, set_up};
use crate::support::database::{TestDatabase, Wanted};
use crate::support::process::{PATIENCE, Process};
use crate::support::proxy::Proxy;

struct PgBouncer {
    child: Child,
    url: String,
    _folder: TempDir,
}

impl PgBouncer {
    /// In front of the server of this URL, with the defaults of its settings apart from the mode.
    fn start(url: &str, mode: &str) -> Self {
        let (_, rest) = url.split_once("://").unwrap();
        let (user, rest) = rest.split_once('@').unwrap();
        let (user, password) = user.split_once(':').unwrap_or((user, ""));
        let password = if password.is_empty() { String::new() } else { format!(" password={password}") };
        let (address, rest) = rest.split_once('/').unwrap();
        let (host, server_port) = address.split_once(':').unwrap();
        let name = rest.split('?').next().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pgbouncer.ini");
        let text = format!(
            "[databases]\n{name} = host={host} port={server_port} user={user}{password}\n[pgbouncer]\n\
             listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\npool_mode = {mode}\n"
        );
        std::fs::write(&file, text).unwrap();
        // Another user reads it.
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        let is_root = Command::new("id").arg("-u").output().unwrap().stdout.trim_ascii() == b"0";
        let mut command = if is_root {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig=TERM", "pgbouncer", "-q"]);
            command
        } else {
            let mut command = Command::new("pgbouncer");
            command.arg("-q");
            command
        };
        let path = format!("{}:/usr/sbin", std::option_env!("PATH").unwrap_or("/usr/bin:/bin"));
        let started = command.env("PATH", path).arg(&file).stdin(Stdio::null()).stderr(Stdio::null()).spawn();
        let mut child = started.unwrap_or_else(|error| panic!("PgBouncer is missing, apt-get install pgbouncer: {error}"));
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(child.try_wait().unwrap().is_none(), "PgBouncer does not start; is it installed? apt-get install pgbouncer");
            assert!(began.elapsed() < PATIENCE, "PgBouncer does not listen");
        }
        Self { child, url: format!("postgres://{user}@127.0.0.1:{port}/{name}?sslmode=disable"), _folder: folder }
    }
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[tokio::test]
async fn in_session_mode_everything_works_and_time_limits_hold() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let database = TestDatabase::empty(Path::new("unused"));
    let (_proxy, url) = Proxy::start(&database.url());
    let pgbouncer = PgBouncer::start(&url, "session");
    let folder = tempfile::tempdir().unwrap();
    let server = Process::start(folder.path(), &pgbouncer.url, &["--db-lock-timeout", "300", "--db-connections", "6"]);
    assert_eq!(server.ask("login", ME).status, 200);
    assert_created(&create_project(&server, "first"));
    let sign_up = "mutation { signUp(email: \"john@example.com\", password: \"Correct-Horse-7\") { ok } }";
    assert_created(&server.ask("root", sign_up));
    let sign_in = "mutation { signIn(email: \"john@example.com\", password: \"Correct-Horse-7\") { ok result { token } } }";
    let signed_in = server.ask("login", sign_in);
    assert_created(&signed_in);
    let token = signed_in.json()["data"]["signIn"]["result"]["token"].as_str().unwrap().to_owned();
    assert_eq!(server.ask(&token, "{ me { person { email } } }").json()["data"]["me"]["person"]["email"], "john@example.com");
    assert_created(&server.ask(&token, "mutation { signOut { ok } }"));
    assert_eq!(server.ask(&token, ME).status, 401);
    assert_eq!(projects(&server, "first"), ["first"]);
    let held = database.hold("LOCK TABLE project IN SHARE MODE").await;
    let began = Instant::now();
    assert_unavailable(&create_project(&server, "second"));
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    held.rollback().await.unwrap();
    assert_created(&create_project(&server, "third"));
}

#[test]
fn in_transaction_mode_the_start_is_refused_with_the_setting_to_change() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let database = TestDatabase::empty(Path::new("unused"));
    let (_proxy, url) = Proxy::start(&database.url());
    let pgbouncer = PgBouncer::start(&url, "transaction");
    let folder = tempfile::tempdir().unwrap();
    // PgBouncer keeps the session of the first try for the second one.
    for _ in 0..2 {
        let text = refusal(&set_up(folder.path(), &pgbouncer.url));
        assert!(text.ends_with("is behind a pooler that shares sessions between clients; set its pool_mode to session"), "{text}");
    }
}
