//! PostgreSQL behind PgBouncer.
//!
//! **Invariant:** none of these functions looks whether PgBouncer is installed; `main` does.

use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use conformance::testbed::postgres::User;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection as _, Row};
use tempfile::TempDir;

use crate::support::database::{TestDatabase, Wanted};
use crate::support::fault::{ME, assert_created, assert_unavailable, create_project, projects, refusal, set_up};
use crate::support::process::{Connection, PATIENCE, Process, command};
use crate::support::proxy::Proxy;

struct PgBouncer {
    child: Child,
    url: String,
    port: u16,
    folder: TempDir,
}

impl PgBouncer {
    /// In front of the server of this URL, with the defaults of its settings apart from these.
    fn start(url: &str, settings: &str) -> Self {
        let (_, rest) = url.split_once("://").unwrap();
        let (user, rest) = rest.split_once('@').unwrap();
        let (user, password) = user.split_once(':').unwrap_or((user, ""));
        let password = if password.is_empty() { String::new() } else { format!(" password={password}") };
        let (address, rest) = rest.split_once('/').unwrap();
        let (host, server_port) = address.split_once(':').unwrap();
        let name = rest.split('?').next().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        let text = format!(
            "[databases]\n{name} = host={host} port={server_port} user={user}{password}\n[pgbouncer]\n\
             listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n{settings}\n"
        );
        std::fs::write(folder.path().join("pgbouncer.ini"), text).unwrap();
        // Another user reads it.
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        let url = format!("postgres://{user}@127.0.0.1:{port}/{name}?sslmode=disable");
        Self { child: spawn(folder.path(), port), url, port, folder }
    }

    /// Ends as an operator ends it, after the transactions that have begun, and is started again.
    fn restart(&mut self) {
        let ended = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(ended.success());
        self.child.wait().unwrap();
        self.child = spawn(self.folder.path(), self.port);
    }
}

/// Where it is installed. Packages put it where not every user looks.
pub fn program() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "where programs are is a matter of tests alone")]
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"].map(PathBuf::from));
    folders.map(|folder| folder.join("pgbouncer")).find(|file| file.is_file())
}

fn spawn(folder: &Path, port: u16) -> Child {
    let program = program().unwrap_or_else(|| panic!("PgBouncer is not installed (such as `apt-get install pgbouncer`)"));
    let mut command = match User::unprivileged().unwrap() {
        Some(User { id, group }) => {
            let mut command = Command::new("setpriv");
            command.arg(format!("--reuid={id}")).arg(format!("--regid={group}")).args(["--clear-groups", "--pdeathsig=TERM"]).arg(program);
            command
        }
        None => Command::new(program),
    };
    let mut child = command.arg("-q").arg(folder.join("pgbouncer.ini")).stdin(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let began = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(child.try_wait().unwrap().is_none(), "PgBouncer does not start");
        assert!(began.elapsed() < PATIENCE, "PgBouncer does not listen");
    }
    child
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn start(settings: &str) -> (PgBouncer, Proxy, TestDatabase, TempDir) {
    let database = TestDatabase::empty_on(Wanted::Postgres, Path::new("unused"));
    let (proxy, url) = Proxy::start(&database.url());
    (PgBouncer::start(&url, settings), proxy, database, tempfile::tempdir().unwrap())
}

async fn assert_everything_works(server: &Process, database: &TestDatabase) {
    assert_eq!(server.ask("login", ME).status, 200);
    assert_created(&create_project(server, "first"));
    let sign_up = "mutation { signUp(email: \"john@example.com\", password: \"Correct-Horse-7\") { ok } }";
    assert_created(&server.ask("root", sign_up));
    let sign_in = "mutation { signIn(email: \"john@example.com\", password: \"Correct-Horse-7\") { ok result { token } } }";
    let signed_in = server.ask("login", sign_in);
    assert_created(&signed_in);
    let token = signed_in.json()["data"]["signIn"]["result"]["token"].as_str().unwrap().to_owned();
    assert_eq!(server.ask(&token, "{ me { person { email } } }").json()["data"]["me"]["person"]["email"], "john@example.com");
    let log = server.ask("root", "{ authLog { entries { type success } } }").json();
    assert!(log["data"]["authLog"]["entries"].as_array().is_some_and(|entries| entries.len() >= 3), "{log}");
    assert_created(&server.ask(&token, "mutation { signOut { ok } }"));
    assert_eq!(server.ask(&token, ME).status, 401);
    assert_eq!(projects(server, "first"), ["first"]);
    let held = database.hold("LOCK TABLE project IN SHARE MODE").await;
    let began = Instant::now();
    assert_unavailable(&create_project(server, "second"));
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    held.rollback().await.unwrap();
    assert_created(&create_project(server, "third"));
}

/// Nothing was sent to a session that it did not understand.
fn assert_nothing_was_logged(server: &Process) {
    assert_clean(&server.log());
}

/// A write has met a lock that was held for too long.
fn assert_nothing_was_logged_but_the_lock(server: &Process) {
    let log = server.log();
    assert!(log.contains("canceling statement due to lock timeout"), "{log}");
    let others: Vec<_> = log.lines().filter(|line| !line.contains("canceling statement due to lock timeout")).collect();
    assert_clean(&others.join("\n"));
}

fn assert_clean(log: &str) {
    for word in ["prepared statement", "transaction", "\"level\":\"ERROR\"", "panicked"] {
        assert!(!log.contains(word), "{log}");
    }
}

const SHORT: [&str; 4] = ["--db-lock-timeout", "300", "--db-connections", "6"];

#[tokio::main(flavor = "current_thread")]
pub async fn in_session_mode_everything_works_and_time_limits_hold() {
    let (pgbouncer, _proxy, database, folder) = start("pool_mode = session");
    let server = Process::start(folder.path(), &pgbouncer.url, &SHORT);
    assert_everything_works(&server, &database).await;
}

#[tokio::main(flavor = "current_thread")]
pub async fn in_transaction_mode_everything_works_and_time_limits_hold() {
    let (pgbouncer, _proxy, database, folder) = start("pool_mode = transaction");
    let server = Process::start(folder.path(), &pgbouncer.url, &SHORT);
    assert_everything_works(&server, &database).await;
    // Other clients of the pooler get sessions without our settings and statements.
    let options: PgConnectOptions = pgbouncer.url.parse().unwrap();
    let mut other = options.extra_float_digits(None).connect().await.unwrap();
    let asked = "SELECT concat(current_setting('lock_timeout'), ' ', current_setting('enable_seqscan'), ' ', \
                 (SELECT count(*) FROM pg_prepared_statements WHERE NOT from_sql))";
    for _ in 0..20 {
        let row = sqlx::raw_sql(asked).fetch_one(&mut other).await.unwrap();
        assert_eq!(row.get::<String, _>(0), "0 on 0");
    }
    other.close().await.unwrap();
    assert_nothing_was_logged_but_the_lock(&server);
}

/// Each of the two sessions of the server gets transactions of all clients.
#[tokio::main(flavor = "current_thread")]
pub async fn in_transaction_mode_many_clients_share_two_sessions() {
    const CLIENTS: usize = 64;
    let (pgbouncer, _proxy, database, folder) = start("pool_mode = transaction\ndefault_pool_size = 2");
    let server = Process::start(folder.path(), &pgbouncer.url, &["--db-acquire-timeout", "20000", "--request-timeout", "60"]);
    let clients: Vec<_> = (0..CLIENTS)
        .map(|number| {
            let mut connection = Connection::open(&server.address);
            std::thread::spawn(move || {
                for round in 0..4 {
                    let slug = format!("p{number}-{round}");
                    let create =
                        format!("mutation {{ createProject(projectSlug: \"{slug}\", options: {{ noDeployToken: true }}) {{ ok }} }}");
                    assert_created(&connection.ask("root", &create).unwrap());
                    let read = format!(
                        "{{ projectBySlug(slug: \"{slug}\") {{ slug members {{ identity {{ id }} }} }} authLog {{ entries {{ id }} }} }}"
                    );
                    let reply = connection.ask("root", &read).unwrap();
                    assert!(reply.status == 200 && reply.json()["data"]["projectBySlug"]["slug"] == slug, "{reply:?}");
                    assert_eq!(connection.ask("login", ME).unwrap().status, 200);
                }
            })
        })
        .collect();
    clients.into_iter().for_each(|client| client.join().unwrap());
    assert_eq!(projects(&server, "p").len(), CLIENTS * 4);
    let sessions = "SELECT pid::text FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
                    AND application_name = 'tenant-server'";
    assert_eq!(database.texts(sessions).await.len(), 2);
    assert_nothing_was_logged(&server);
}

pub fn a_pooler_that_is_restarted_costs_no_request_afterwards() {
    let (mut pgbouncer, _proxy, _database, folder) = start("pool_mode = transaction\ndefault_pool_size = 4");
    let server = Process::start(folder.path(), &pgbouncer.url, &["--db-acquire-timeout", "20000", "--request-timeout", "60"]);
    for round in 0..3 {
        assert_created(&create_project(&server, &format!("before{round}")));
        assert_eq!(projects(&server, "before").len(), round + 1);
        pgbouncer.restart();
        assert_eq!(server.ask("login", ME).status, 200);
        assert_eq!(projects(&server, "before").len(), round + 1);
        assert_created(&create_project(&server, &format!("after{round}")));
    }
    assert_eq!(projects(&server, "after").len(), 3);
}

pub fn of_two_nodes_that_start_behind_a_pooler_one_migrates() {
    let (pgbouncer, _proxy, _database, folder) = start("pool_mode = transaction");
    let folders: Vec<_> = (0..3).map(|number| folder.path().join(number.to_string())).collect();
    let mut nodes: Vec<_> = folders
        .iter()
        .map(|folder| {
            std::fs::create_dir(folder).unwrap();
            let key = ("CONTEMBER_ENCRYPTION_KEY", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
            Process::spawn(&mut command(folder, &[("DATABASE_URL", &pgbouncer.url), key]), &folder.join("server.log"))
        })
        .collect();
    for (number, node) in nodes.iter_mut().enumerate() {
        node.wait_ready();
        assert_created(&create_project(node, &format!("p{number}")));
    }
    assert_eq!(projects(&nodes[0], "p").len(), 3);
}

pub fn a_pooler_that_shares_sessions_although_it_should_not_is_refused_at_start() {
    // Not even those that are reset after each transaction look like sessions of one client.
    let (pgbouncer, _proxy, _database, folder) = start("pool_mode = transaction\nserver_reset_query_always = 1");
    for _ in 0..2 {
        let mut command = command(folder.path(), &[("DATABASE_URL", &pgbouncer.url)]);
        let text = refusal(&command.args(["--db-pooler", "session", "setup"]).output().unwrap());
        assert!(text.ends_with("set that to transaction, or the pooler's pool_mode to session"), "{text}");
    }
    assert!(set_up(folder.path(), &pgbouncer.url).status.success());
}

pub fn a_pooler_that_takes_no_transactions_is_refused_at_start() {
    let (pgbouncer, _proxy, _database, folder) = start("pool_mode = statement");
    for mode in ["auto", "session", "transaction"] {
        let mut command = command(folder.path(), &[("DATABASE_URL", &pgbouncer.url)]);
        let text = refusal(&command.args(["--db-pooler", mode, "setup"]).output().unwrap());
        assert!(text.contains("transaction blocks not allowed in statement pooling mode"), "{text}");
    }
}

/// It is told that there is a pooler, and works without one.
#[tokio::main(flavor = "current_thread")]
pub async fn the_transaction_mode_needs_no_pooler() {
    let database = TestDatabase::empty_on(Wanted::Postgres, Path::new("unused"));
    let folder = tempfile::tempdir().unwrap();
    let server = Process::start(folder.path(), &database.url(), &[&SHORT[..], &["--db-pooler", "transaction"]].concat());
    assert_everything_works(&server, &database).await;
    assert_nothing_was_logged_but_the_lock(&server);
}

pub fn a_copy_is_not_made_through_shared_sessions() {
    let (pgbouncer, _proxy, _database, folder) = start("pool_mode = transaction");
    assert!(set_up(folder.path(), "sqlite:").status.success());
    let text = refusal(&command(folder.path(), &[]).args(["copy", "--to", &pgbouncer.url]).output().unwrap());
    assert!(text.ends_with("name PostgreSQL itself for this command"), "{text}");
}
