//! `tenant-server backup`: a copy of the embedded database beside a server that goes on writing to it.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use sea_orm::{ConnectionTrait, Statement};
use server::crypto::PlainToken;

use crate::support::database::{TestDatabase, Wanted, wanted};
use crate::support::program::{Serving, ask, program, refusal};

const CREDENTIALS: [(&str, &str); 2] = [("CONTEMBER_ROOT_TOKEN", "root"), ("CONTEMBER_LOGIN_TOKEN", "login")];
const CREATE: &str = "mutation { createGlobalApiKey(description: \"x\", roles: [\"login\"]) { ok result { apiKey { token } } } }";

async fn texts(file: &Path, query: &str) -> Vec<String> {
    let db = sea_orm::Database::connect(format!("sqlite://{}?mode=ro", file.display())).await.unwrap();
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), query)).await.unwrap();
    let texts = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    db.close().await.unwrap();
    texts
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_has_all_that_was_acknowledged_before_it_began() {
    if wanted() == Wanted::Postgres {
        // The embedded database is tested by the process that tests SQLite.
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let serving = Serving::start(folder.path(), &CREDENTIALS);
    let acknowledged = Mutex::new(Vec::new());
    let done = AtomicBool::new(false);
    let mut wanted = Vec::new();
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let (status, answer) = ask(&serving.address, "root", CREATE);
                    assert_eq!(status, 200, "{answer}");
                    let token = answer["data"]["createGlobalApiKey"]["result"]["apiKey"]["token"].as_str().unwrap().to_owned();
                    acknowledged.lock().unwrap().push(token);
                }
            });
        }
        for n in 0..6 {
            let before = acknowledged.lock().unwrap().len();
            while acknowledged.lock().unwrap().len() < before + 20 {
                thread::yield_now();
            }
            let before: Vec<String> = acknowledged.lock().unwrap().clone();
            let file = folder.path().join(format!("backup{n}.sqlite"));
            let output = program(folder.path(), &["backup", file.to_str().unwrap()], &[]);
            let meanwhile = acknowledged.lock().unwrap().len() - before.len();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            assert!(meanwhile > 0, "the server went on writing");
            wanted.push((file, before));
        }
        done.store(true, Ordering::Relaxed);
    });
    serving.stop();
    for (file, before) in wanted {
        assert_eq!(texts(&file, "PRAGMA integrity_check").await, ["ok"]);
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        let kept = texts(&file, "SELECT token_hash FROM api_key").await;
        for token in before {
            assert!(kept.contains(&PlainToken::new(token).hash().as_str().to_owned()));
        }
    }
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with(".backup-")), "{left:?}");
}

#[test]
fn a_backup_is_put_in_place_and_served() {
    if wanted() == Wanted::Postgres {
        // The embedded database is tested by the process that tests SQLite.
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let serving = Serving::start(folder.path(), &CREDENTIALS);
    let (_, answer) = ask(&serving.address, "root", CREATE);
    let token = answer["data"]["createGlobalApiKey"]["result"]["apiKey"]["token"].as_str().unwrap().to_owned();
    let file = folder.path().join("backup.sqlite");
    assert!(program(folder.path(), &["backup", file.to_str().unwrap()], &[]).status.success());
    let (_, later) = ask(&serving.address, "root", CREATE);
    let later = later["data"]["createGlobalApiKey"]["result"]["apiKey"]["token"].as_str().unwrap().to_owned();
    serving.stop();
    std::fs::rename(&file, folder.path().join("tenant.sqlite")).unwrap();
    let looked = program(folder.path(), &["migrate", "--dry-run"], &[]);
    assert_eq!(String::from_utf8(looked.stdout).unwrap(), "The database is up to date.\n");
    let serving = Serving::start(folder.path(), &[]);
    assert_eq!(ask(&serving.address, &token, "{ me { roles } }").0, 200);
    assert_eq!(ask(&serving.address, "root", "{ me { roles } }").0, 200);
    assert_eq!(ask(&serving.address, &later, "{ me { roles } }").0, 401);
}

#[test]
fn what_cannot_be_backed_up_is_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    if wanted() == Wanted::Postgres {
        let database = TestDatabase::empty(folder.path());
        let text = refusal(&program(folder.path(), &["backup", "x"], &[("DATABASE_URL", &database.url())]));
        assert!(text.contains("pg_dump"), "{text}");
        return;
    }
    let backup = |folder: &Path, file: &Path| refusal(&program(folder, &["backup", file.to_str().unwrap()], &[]));
    let (inside, outside) = (folder.path().join("copy"), folder.path().join("nowhere/copy"));
    let text = backup(folder.path(), &inside);
    assert!(text.contains("there is no database") && text.contains("tenant.sqlite to back up"), "{text}");
    assert!(program(folder.path(), &["setup"], &[]).status.success());
    let text = backup(folder.path(), &outside);
    assert!(text.contains("cannot write") && text.contains("No such file or directory"), "{text}");
    std::fs::write(&inside, "mine").unwrap();
    let text = backup(folder.path(), &inside);
    assert!(text.contains("cannot write") && text.contains("already exists"), "{text}");
    assert_eq!(std::fs::read_to_string(&inside).unwrap(), "mine");
    let text = backup(folder.path(), &folder.path().join("tenant.sqlite"));
    assert!(text.contains("already exists"), "{text}");
    let empty = tempfile::tempdir().unwrap();
    std::fs::write(empty.path().join("tenant.sqlite"), "").unwrap();
    let text = backup(empty.path(), &empty.path().join("copy"));
    assert!(text.contains("is not a database of this program"), "{text}");
    assert!(!empty.path().join("copy").exists());
}

/// What is found in the copy, or while it is made, is told, and no file pretends to be a backup.
#[tokio::test]
async fn a_damaged_database_gives_no_backup() {
    if wanted() == Wanted::Postgres {
        // The embedded database is tested by the process that tests SQLite.
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    Serving::start(folder.path(), &CREDENTIALS).stop();
    let file = folder.path().join("tenant.sqlite");
    let (whole, copy) = (std::fs::read(&file).unwrap(), folder.path().join("copy"));
    let backup = || refusal(&program(folder.path(), &["backup", copy.to_str().unwrap()], &[]));

    // A row that the schema does not allow.
    let db = sea_orm::Database::connect(format!("sqlite://{}", file.display())).await.unwrap();
    db.execute_unprepared(
        "UPDATE identity SET description = NULL; PRAGMA writable_schema = ON; \
         UPDATE sqlite_master SET sql = replace(sql, '\"description\" text NULL', '\"description\" text NOT NULL') WHERE name = 'identity'",
    )
    .await
    .unwrap();
    db.close().await.unwrap();
    let text = backup();
    assert!(text.contains("is damaged (NULL value in identity.description)"), "{text}");

    // Pages that hold something else.
    let mut bytes = whole;
    for page in 2..bytes.len() / 4096 {
        bytes[page * 4096..page * 4096 + 64].fill(0xa5);
    }
    std::fs::write(&file, bytes).unwrap();
    let text = backup();
    assert!(text.contains("malformed"), "{text}");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!copy.exists() && !left.iter().any(|name| name.to_string_lossy().starts_with(".backup-")), "{left:?}");
}
