//! Which two sides are compared, without asking an endpoint that is there.
//!
//! **Invariant:** no test depends on the environment it runs in.

use tempfile::TempDir;

use super::*;
use crate::report::json;
use crate::report::tests::report;

fn compare_of(a: &str, b: &str) -> Compare {
    let access = Access { login_token: Some("a".to_owned()), root_token: Some("b".to_owned()), timeout: Some(1), ..Access::default() };
    Compare { a: a.to_owned(), b: b.to_owned(), cases: Cases::default(), access, jobs: 1, quiet: true, json: None }
}

fn file(folder: &TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path.display().to_string()
}

fn refused(subject: &str) -> String {
    compare_of("", "").subject(subject).err().unwrap().to_string()
}

#[tokio::test]
async fn saved_reports_are_compared() {
    let folder = tempfile::tempdir().unwrap();
    let same = file(&folder, "a.json", &json(&report(&[Status::Pass, Status::Fail], "default")).unwrap());
    let other = file(&folder, "b.json", &json(&report(&[Status::Pass, Status::Warn], "default")).unwrap());
    assert_eq!(main(compare_of(&same, &same)).await.unwrap(), Exit::Kept);
    let matrix = folder.path().join("matrix.json");
    let with_file = Compare { json: Some(matrix.clone()), ..compare_of(&same, &other) };
    assert_eq!(main(with_file).await.unwrap(), Exit::Broken);
    let matrix: serde_json::Value = serde_json::from_str(&fs::read_to_string(matrix).unwrap()).unwrap();
    assert_eq!((&matrix["rows"][0]["a"]["status"], &matrix["rows"][0]["differs"]), (&"fail".into(), &true.into()));
}

#[tokio::test]
async fn an_endpoint_that_cannot_be_asked_is_not_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let saved = file(&folder, "a.json", &json(&report(&[Status::Pass], "default")).unwrap());
    // Port 1 is closed.
    assert_eq!(main(compare_of(&saved, "http://127.0.0.1:1/tenant")).await.unwrap(), Exit::Unknown);
}

#[test]
fn what_cannot_be_used_is_said_before_anything_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    assert!(refused("saved").contains("no profile (*.toml), no saved report (*.json) and no address"));
    assert!(refused("/nonexistent/a.json").starts_with("/nonexistent/a.json: "));
    assert!(refused(&file(&folder, "other.json", "{}")).contains("is no report that --json has saved: missing field"));
    assert!(refused(&file(&folder, "bare.toml", "name = \"x\"")).ends_with("names no endpoint: `url` is missing"));
    assert!(refused("ftp://host/tenant").contains("it must be an http address"));
}

#[test]
fn a_profile_wins_over_what_is_said_for_both() {
    let folder = tempfile::tempdir().unwrap();
    let profile = "url = \"http://host/tenant\"\ntimeout = 7\nroot_email = \"root@example.com\"\nroot_password = \"p\"\n";
    let profile = file(&folder, "a.toml", profile);
    let Subject::ToAsk { settings, plan, .. } = compare_of("", "").subject(&profile).unwrap() else { unreachable!() };
    assert_eq!((settings.timeout.as_secs(), plan.is_empty()), (7, false));
    let remote = settings.remote.unwrap();
    assert_eq!((remote.login.reveal(), matches!(remote.root, crate::target::settings::Root::Password { .. })), ("a", true));
}

#[tokio::test]
async fn a_mode_is_for_saved_reports_too() {
    let folder = tempfile::tempdir().unwrap();
    let mut whole = report(&[Status::Pass, Status::Pass], "full");
    whole.cases[0].id = "overview/six-steps".to_owned();
    let whole = file(&folder, "whole.json", &json(&whole).unwrap());
    let smoke = Compare { cases: Cases { mode: Some("smoke".to_owned()), ..Cases::default() }, ..compare_of("", "") };
    let Subject::Saved(report) = smoke.subject(&whole).unwrap() else { unreachable!() };
    assert_eq!(report.cases.iter().map(|case| case.id.as_str()).collect::<Vec<_>>(), ["overview/six-steps"]);
}

#[test]
fn filters_are_for_saved_reports_too() {
    let selection = Cases { filters: vec!["area/case-*".to_owned()], skip: vec!["*/case-1".to_owned()], ..Cases::default() };
    let selection = selection.selection(&Profile::default()).unwrap();
    let mut whole = report(&[Status::Pass, Status::Pass, Status::Pass], "default");
    whole.cases[2].id = "elsewhere/case-2".to_owned();
    let statuses: Vec<Status> = narrowed(whole, &selection).cases.iter().map(|case| case.status).collect();
    assert_eq!(statuses, [Status::Pass, Status::Disabled]);
}
