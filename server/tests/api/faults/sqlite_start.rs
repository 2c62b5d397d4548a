//! The embedded database at start: a file that cannot be used is refused in one line, and left as it is.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use sea_orm::ConnectionTrait;
use tempfile::TempDir;

use super::{is_tested, refusal, set_up};
use crate::support::database::Wanted;

/// An instance, and the file of its database.
fn instance() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    assert!(set_up(folder.path(), "sqlite:").status.success());
    let file = folder.path().join("tenant.sqlite");
    (folder, file)
}

async fn sql(file: &Path, statement: &str) {
    let db = sea_orm::Database::connect(format!("sqlite://{}?mode=rwc", file.display())).await.unwrap();
    db.execute_unprepared(statement).await.unwrap();
    db.close().await.unwrap();
}

/// What the start says, which changes nothing in the file.
fn refused(folder: &TempDir, file: &Path) -> String {
    let before = fs::read(file).unwrap();
    let text = refusal(&set_up(folder.path(), "sqlite:"));
    assert!(text.contains("tenant.sqlite"), "{text}");
    assert!(fs::read(file).unwrap() == before, "the file has changed: {text}");
    text
}

#[test]
fn a_damaged_file_is_named() {
    if !is_tested(Wanted::Sqlite) {
        return;
    }
    for (page, pages) in [(1, 1), (5, 3), (20, 1)] {
        let (folder, file) = instance();
        let mut bytes = fs::read(&file).unwrap();
        bytes[page * 4096..(page + pages) * 4096].fill(0xa5);
        fs::write(&file, &bytes).unwrap();
        let text = refused(&folder, &file);
        assert!(text.contains("restore it from a backup"), "page {page}: {text}");
    }
    let (folder, file) = instance();
    let bytes = fs::read(&file).unwrap();
    fs::write(&file, &bytes[..3 * 4096]).unwrap();
    assert!(refused(&folder, &file).contains("restore it from a backup"));
    fs::write(&file, "no database, whatever its name says".repeat(100)).unwrap();
    assert!(refused(&folder, &file).contains("name another file"));
}

#[tokio::test]
async fn a_file_of_another_program_is_named_and_left_alone() {
    if !is_tested(Wanted::Sqlite) {
        return;
    }
    let foreign = [
        ("CREATE TABLE blog (id text)", "has tables, such as `blog`"),
        ("CREATE TABLE person (id text)", "has tables, such as `person`"),
        ("CREATE TABLE seaql_migrations (name text)", "has a table `seaql_migrations` of another program"),
        (
            "CREATE TABLE seaql_migrations (version text, applied_at bigint); INSERT INTO seaql_migrations VALUES ('m2022_blog', 0)",
            "is another program's (it knows `m2022_blog`)",
        ),
    ];
    for (statement, words) in foreign {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tenant.sqlite");
        sql(&file, statement).await;
        let text = refused(&folder, &file);
        assert!(text.contains(words), "{text}");
    }
}

#[tokio::test]
async fn an_instance_without_the_record_of_its_migrations_is_named() {
    if !is_tested(Wanted::Sqlite) {
        return;
    }
    let (folder, file) = instance();
    sql(&file, "DROP TABLE seaql_migrations").await;
    assert!(refused(&folder, &file).contains("has tables, such as `api_key`, that this program did not make"));
    let (folder, file) = instance();
    sql(&file, "DELETE FROM seaql_migrations WHERE version LIKE '%_create_project_secret'").await;
    let text = refused(&folder, &file);
    assert!(text.contains("nothing in it has been changed") && text.contains("project_secret"), "{text}");
}

#[tokio::test]
async fn a_file_that_another_process_has_locked_is_named() {
    if !is_tested(Wanted::Sqlite) {
        return;
    }
    let (folder, file) = instance();
    let mut options = sea_orm::ConnectOptions::new(format!("sqlite://{}", file.display()));
    options.max_connections(1);
    let other = sea_orm::Database::connect(options).await.unwrap();
    for statement in ["PRAGMA locking_mode = EXCLUSIVE", "PRAGMA journal_mode = DELETE", "BEGIN EXCLUSIVE"] {
        other.execute_unprepared(statement).await.unwrap();
    }
    let text = refusal(&set_up(folder.path(), "sqlite:"));
    assert!(text.contains("another process uses it"), "{text}");
    other.execute_unprepared("ROLLBACK").await.unwrap();
    other.close().await.unwrap();
    assert!(set_up(folder.path(), "sqlite:").status.success());
}

/// As a user whom the modes of files mean something to, which is not root.
fn as_another_user(folder: &Path) -> Command {
    let is_root = Command::new("id").arg("-u").output().unwrap().stdout.trim_ascii() == b"0";
    let program = folder.join("program");
    // By another process: a child of this one, forked meanwhile, would hold it open for writing, and it could not be executed.
    assert!(Command::new("cp").arg(env!("CARGO_BIN_EXE_tenant-server")).arg(&program).status().unwrap().success());
    fs::set_permissions(folder, Permissions::from_mode(0o755)).unwrap();
    if !is_root {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]).arg(program);
    command
}

#[test]
fn a_file_or_directory_that_may_not_be_written_is_named() {
    if !is_tested(Wanted::Sqlite) {
        return;
    }
    let (folder, file) = instance();
    let place = tempfile::tempdir().unwrap();
    let mut bare = as_another_user(place.path());
    let data = place.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::copy(&file, data.join("tenant.sqlite")).unwrap();
    fs::set_permissions(data.join("tenant.sqlite"), Permissions::from_mode(0o444)).unwrap();
    fs::set_permissions(&data, Permissions::from_mode(0o755)).unwrap();
    if bare.get_program() == "setpriv" {
        std::os::unix::fs::chown(&data, Some(65534), Some(65534)).unwrap();
    }
    let started =
        |command: &mut Command| refusal(&command.env("DATABASE_URL", "sqlite:").args(["setup", "--data-dir"]).arg(&data).output().unwrap());
    let text = started(&mut bare);
    assert!(text.contains("tenant.sqlite") && text.contains("Permission denied"), "{text}");
    fs::set_permissions(&data, Permissions::from_mode(0o555)).unwrap();
    let text = started(&mut as_another_user(place.path()));
    assert!(text.contains("cannot use the data directory") && text.contains("Permission denied"), "{text}");
    assert_eq!(fs::read(&file).unwrap(), fs::read(data.join("tenant.sqlite")).unwrap());
    // So that it can be removed by others than root.
    fs::set_permissions(&data, Permissions::from_mode(0o755)).unwrap();
    drop(folder);
}

#[test]
fn a_directory_that_cannot_be_made_is_named() {
    if !is_tested(Wanted::Sqlite) {
        return;
    }
    for (folder, words) in [("/proc/tenant/data", "/proc/tenant/data"), ("/dev/null/data", "/dev/null/data")] {
        let text = refusal(&set_up(Path::new(folder), "sqlite:"));
        assert!(text.contains("cannot use the data directory") && text.contains(words), "{text}");
    }
    let folder = tempfile::tempdir().unwrap();
    let text = refusal(&set_up(folder.path(), "sqlite:/nowhere/tenant.sqlite"));
    assert!(text.contains("/nowhere/tenant.sqlite: No such file or directory"), "{text}");
    fs::create_dir(folder.path().join("tenant.sqlite")).unwrap();
    assert!(refusal(&set_up(folder.path(), "sqlite:")).contains("Is a directory"));
}

#[test]
fn what_a_user_may_not_read_is_named_as_such() {
    if !is_tested(Wanted::Sqlite) {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let mut command = as_another_user(place.path());
    let data = place.path().join("data");
    assert!(set_up(&data, "sqlite:").status.success());
    fs::set_permissions(&data, Permissions::from_mode(0o000)).unwrap();
    let backup = command.arg("--data-dir").arg(&data).arg("backup").arg(place.path().join("backup")).env("DATABASE_URL", "sqlite:");
    let text = refusal(&backup.output().unwrap());
    assert!(text.contains("cannot read") && text.contains("Permission denied"), "{text}");
    // A directory of the user's own, with a file that only its owner, root, can read.
    fs::set_permissions(&data, Permissions::from_mode(0o755)).unwrap();
    let mut command = as_another_user(place.path());
    if command.get_program() == "setpriv" {
        for file in ["tenant.sqlite", "tenant.sqlite.lock", ""] {
            std::os::unix::fs::chown(data.join(file), Some(65534), Some(65534)).unwrap();
        }
    }
    fs::set_permissions(data.join("instance.local.yaml"), Permissions::from_mode(0o000)).unwrap();
    let started = command.env("DATABASE_URL", "sqlite:").args(["setup", "--data-dir"]).arg(&data).output().unwrap();
    let text = refusal(&started);
    assert!(text.contains("instance.local.yaml") && text.contains("Permission denied"), "{text}");
}

#[test]
fn a_directory_of_another_user_is_refused_with_its_owner() {
    let folder = tempfile::tempdir().unwrap();
    // Only root can give a directory away.
    if !is_tested(Wanted::Sqlite) || std::os::unix::fs::chown(folder.path(), Some(65534), None).is_err() {
        return;
    }
    let text = refusal(&set_up(folder.path(), "sqlite:"));
    assert!(text.contains("belongs to user 65534 (mode 0") && text.contains("runs as user 0"), "{text}");
}

/// A limit on the size of files stands for a full disk.
#[test]
fn a_disk_without_room_is_named_and_a_later_start_finds_nothing_half_done() {
    if !is_tested(Wanted::Sqlite) {
        return;
    }
    for blocks in [0, 8, 40, 100] {
        let folder = tempfile::tempdir().unwrap();
        let limited = format!("ulimit -f {blocks}; exec \"$0\" --data-dir \"$1\" setup");
        let output =
            Command::new("sh").env_clear().args(["-c", &limited, env!("CARGO_BIN_EXE_tenant-server")]).arg(folder.path()).output().unwrap();
        let text = refusal(&output);
        assert!(text.contains("make room on the disk"), "{blocks}: {text}");
        let output = set_up(folder.path(), "sqlite:");
        assert!(output.status.success(), "{blocks}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
