//! The data directory: its files are never replaced, are used only if no other user can write them, and belong to one process.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::Output;

use crate::support::database::TestDatabase;
use crate::support::place::Place;
use crate::support::program::{Serving, ask, program, refusal};

const FILE: &str = "instance.local.yaml";
const ME: &str = "{ me { id } }";

fn kept(folder: &Path) -> String {
    fs::read_to_string(folder.join(FILE)).unwrap()
}

fn value(text: &str, name: &str) -> String {
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap().to_owned()
}

fn succeeds(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// An embedded instance that was set up, and the text of its credentials file.
fn instance() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    succeeds(&program(folder.path(), &["setup"], &[]));
    let text = kept(folder.path());
    (folder, text)
}

#[test]
fn a_start_without_the_database_keeps_the_credentials_and_the_backup_still_opens() {
    let (folder, text) = instance();
    let (database, aside) = (folder.path().join("tenant.sqlite"), folder.path().join("aside"));
    fs::rename(&database, &aside).unwrap();
    let root = value(&text, "rootToken");
    let serving = Serving::start(folder.path(), &[]);
    assert_eq!(ask(&serving.address, &root, ME).0, 200, "the root token of the file is the one of the new database");
    serving.stop();
    assert_eq!(kept(folder.path()), text);
    fs::rename(&aside, &database).unwrap();
    let serving = Serving::start(folder.path(), &[]);
    assert_eq!(ask(&serving.address, &root, ME).0, 200);
    serving.stop();
}

#[test]
fn a_start_with_another_database_before_the_copy_keeps_the_credentials() {
    let (folder, text) = instance();
    let other = tempfile::tempdir().unwrap();
    let database = TestDatabase::empty(other.path());
    let url = database.url();
    Serving::start(folder.path(), &[("DATABASE_URL", &url)]).stop();
    assert_eq!(kept(folder.path()), text);
    let refused = refusal(&program(folder.path(), &["copy"], &[("DATABASE_URL", &url)]));
    assert!(refused.contains("is not empty"), "{refused}");
    let serving = Serving::start(folder.path(), &[]);
    assert_eq!(ask(&serving.address, &value(&text, "rootToken"), ME).0, 200, "back on the embedded database");
    serving.stop();
}

#[test]
fn a_set_up_of_another_database_in_production_keeps_the_credentials() {
    let (folder, text) = instance();
    let other = tempfile::tempdir().unwrap();
    let database = TestDatabase::empty(other.path());
    let said = succeeds(&program(folder.path(), &["setup", "--mode", "production"], &[("DATABASE_URL", &database.url())]));
    assert!(said.contains("with the credentials in") && said.contains(FILE), "{said}");
    assert!(!said.contains(&value(&text, "rootToken")), "{said}");
    assert_eq!(kept(folder.path()), text);
    succeeds(&program(folder.path(), &["setup", "--mode", "production"], &[]));
}

#[test]
fn a_file_that_lacks_a_credential_or_has_another_key_stops_the_set_up() {
    let place = Place::empty();
    let key = "0a".repeat(32);
    let file = place.path().join(FILE);
    let cases = [
        (format!("encryptionKey: {key}\n"), "", "without loginToken (CONTEMBER_LOGIN_TOKEN), rootToken (CONTEMBER_ROOT_TOKEN)"),
        (format!("loginToken: a\nrootToken: b\nencryptionKey: {key}\n"), "1b", "CONTEMBER_ENCRYPTION_KEY is not the key in"),
        ("loginToken: a\nrootToken: b\nencryptionKey: 0a\n".to_owned(), "", "invalid encryptionKey"),
        (String::new(), "", "without loginToken"),
    ];
    for (text, given, expected) in cases {
        fs::write(&file, &text).unwrap();
        let given = given.repeat(32);
        let env = [("CONTEMBER_ENCRYPTION_KEY", given.as_str())];
        let refused = refusal(&place.program(&["setup"], &env));
        assert!(refused.contains(expected) && refused.contains(FILE) && !refused.contains(&key), "{refused}");
        assert_eq!(kept(place.path()), text);
    }
}

#[test]
fn a_credentials_file_that_others_can_write_or_that_is_a_link_is_refused() {
    let (folder, text) = instance();
    let file = folder.path().join(FILE);
    fs::set_permissions(&file, Permissions::from_mode(0o666)).unwrap();
    let owner = fs::metadata(&file).unwrap().uid();
    let refused = refusal(&program(folder.path(), &["setup"], &[]));
    assert!(refused.contains(FILE) && refused.contains(&format!("owner {owner}, mode 0666")), "{refused}");
    let target = folder.path().join("target");
    fs::rename(&file, &target).unwrap();
    symlink(&target, &file).unwrap();
    let refused = refusal(&program(folder.path(), &["setup"], &[]));
    assert!(refused.contains(FILE) && refused.contains("symbolic link"), "{refused}");
    assert_eq!(fs::read_to_string(&target).unwrap(), text);
}

#[test]
fn a_database_file_or_directory_that_others_can_write_or_that_is_a_link_is_refused() {
    for name in ["tenant.sqlite", "tenant.sqlite-wal", "tenant.sqlite.lock"] {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("target");
        fs::write(&target, "kept").unwrap();
        symlink(&target, folder.path().join(name)).unwrap();
        let refused = refusal(&program(folder.path(), &["setup"], &[]));
        assert!(refused.contains("tenant.sqlite") && refused.contains("symbolic link"), "{refused}");
        assert_eq!(fs::read_to_string(&target).unwrap(), "kept");
        fs::remove_file(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name), "").unwrap();
        fs::set_permissions(folder.path().join(name), Permissions::from_mode(0o666)).unwrap();
        let refused = refusal(&program(folder.path(), &["setup"], &[]));
        assert!(refused.contains("mode 0666"), "{refused}");
    }
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o1777)).unwrap();
    let refused = refusal(&program(folder.path(), &["setup"], &[]));
    assert!(refused.contains("cannot use the data directory") && refused.contains("mode 1777"), "{refused}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_second_process_on_an_embedded_database_is_refused_and_readers_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Serving::start(folder.path(), &[]);
    let other = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("tenant.sqlite").display());
    let target = format!("sqlite://{}", other.path().join("copy.sqlite").display());
    let refused = |data: &Path, args: &[&str], env: &[(&str, &str)]| {
        let text = refusal(&program(data, args, env));
        assert!(text.contains("another process uses it") && text.contains("tenant.sqlite"), "{args:?}: {text}");
    };
    refused(folder.path(), &["--port", "0", "--management-port", "off"], &[]);
    refused(folder.path(), &["setup"], &[]);
    refused(folder.path(), &["migrate"], &[]);
    refused(other.path(), &["setup"], &[("DATABASE_URL", &url)]);
    refused(other.path(), &["copy"], &[("TENANT_COPY_FROM", &url), ("TENANT_COPY_TO", &target)]);
    let backup = other.path().join("backup.sqlite");
    succeeds(&program(folder.path(), &["backup", backup.to_str().unwrap()], &[]));
    succeeds(&program(folder.path(), &["migrate", "--dry-run"], &[]));
    succeeds(&program(folder.path(), &["config"], &[]));
    serving.stop();
    succeeds(&program(folder.path(), &["setup"], &[]));
}
