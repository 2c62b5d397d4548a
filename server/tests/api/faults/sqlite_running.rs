//! The embedded database while the server runs: what it cannot do is 503 until it can again, and nothing is lost.

use std::path::Path;
use std::process::Command;

use sea_orm::ConnectionTrait;

use super::{ME, assert_created, assert_unavailable, create_project, is_tested, projects};
use crate::support::database::Wanted;
use crate::support::process::{Process, command};

fn start(folder: &Path) -> Process {
    Process::start(folder, "sqlite:", &[])
}

#[test]
fn a_full_disk_refuses_writes_and_answers_reads() {
    if !is_tested(Wanted::Sqlite) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    drop(start(folder.path()));
    let mut limited = Command::new("prlimit");
    limited.env_clear().env("CONTEMBER_ROOT_TOKEN", "root").env("DATABASE_URL", "sqlite:").env("PATH", "/usr/bin:/bin");
    limited.arg("--fsize=600000:unlimited").args(command(folder.path(), &[]).get_program().to_str());
    limited.args(command(folder.path(), &[]).get_args());
    let mut server = Process::spawn(&mut limited, &folder.path().join("server.log"));
    server.wait_ready();
    let mut created = Vec::new();
    let refused = loop {
        let slug = format!("p{:04}", created.len());
        let reply = create_project(&server, &slug);
        if reply.status != 200 {
            break reply;
        }
        created.push(slug);
        assert!(created.len() < 2000, "the limit is never reached");
    };
    assert_unavailable(&refused);
    assert_unavailable(&create_project(&server, "again"));
    assert_eq!(server.ask("root", ME).status, 200);
    assert_eq!(projects(&server, "p"), created, "{}", server.log());
    server.until_it_logs("disk ");
    assert!(server.log().contains("disk is full") || server.log().contains("disk I/O error"), "{}", server.log());
    server.enlarge();
    assert_created(&create_project(&server, "q"));
    drop(server);
    assert_eq!(projects(&start(folder.path()), "p"), created);
}

#[tokio::test]
async fn a_lock_of_another_process_refuses_writes_until_it_is_gone() {
    if !is_tested(Wanted::Sqlite) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path());
    let url = format!("sqlite://{}/tenant.sqlite", folder.path().display());
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1);
    let other = sea_orm::Database::connect(options).await.unwrap();
    other.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    assert_unavailable(&create_project(&server, "blog"));
    assert_eq!(server.ask("root", ME).status, 200);
    server.until_it_logs("database is locked");
    other.execute_unprepared("ROLLBACK").await.unwrap();
    assert_created(&create_project(&server, "blog"));
    assert_eq!(projects(&server, "b"), ["blog"]);
}

/// Pages that the process has not read yet are overwritten behind its back.
#[test]
fn damage_is_no_refusal_and_other_requests_are_answered() {
    if !is_tested(Wanted::Sqlite) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path());
    for number in 0..40 {
        assert_created(&create_project(&server, &format!("p{number}")));
    }
    drop(server);
    let file = folder.path().join("tenant.sqlite");
    // Everything is in the one file after a start and a clean end.
    let mut server = start(folder.path());
    server.signal("INT");
    assert!(server.wait().0.success());
    let server = start(folder.path());
    let whole = std::fs::read(&file).unwrap();
    let mut damaged = whole.clone();
    damaged[4096..].fill(0xa5);
    std::fs::write(&file, &damaged).unwrap();
    assert_unavailable(&server.ask("root", ME));
    assert_unavailable(&server.ask("root", "{ projects { slug } }"));
    assert_unavailable(&create_project(&server, "blog"));
    server.until_it_logs("malformed");
    assert!(!server.log().contains("panicked"), "{}", server.log());
    drop(server);
    std::fs::write(&file, &whole).unwrap();
    assert_eq!(projects(&start(folder.path()), "p").len(), 40);
}

/// A file that is deleted exists as long as it is open, so its loss could pass unnoticed.
#[test]
fn a_file_that_has_been_deleted_is_noticed() {
    if !is_tested(Wanted::Sqlite) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path());
    assert_created(&create_project(&server, "before"));
    let (file, aside) = (folder.path().join("tenant.sqlite"), folder.path().join("aside"));
    std::fs::rename(&file, &aside).unwrap();
    server.until_readiness_is(r#"{"failing":"database","status":"unavailable"}"#);
    assert_unavailable(&create_project(&server, "lost"));
    std::fs::rename(&aside, &file).unwrap();
    server.until_readiness_is(r#"{"status":"ok"}"#);
    assert_created(&create_project(&server, "after"));
}

#[test]
fn the_write_ahead_log_of_an_idle_server_is_truncated() {
    if !is_tested(Wanted::Sqlite) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path());
    assert_created(&create_project(&server, "one"));
    let size = || std::fs::metadata(folder.path().join("tenant.sqlite-wal")).unwrap().len();
    assert!(size() > 0);
    let began = std::time::Instant::now();
    while size() > 0 {
        assert!(began.elapsed() < crate::support::process::PATIENCE, "{} bytes", size());
        std::thread::yield_now();
    }
    assert_created(&create_project(&server, "two"));
}
