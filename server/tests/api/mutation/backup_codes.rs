//! `regenerateBackupCodes`, and `signIn` with a backup code.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::future::join_all;

use crate::support::TestApp;

const JOHN: &str = "john@example.com";
const WRONG: &str = "INVALID_OTP_TOKEN";

fn refused<T>(code: &str) -> Result<T, String> {
    Err(code.to_owned())
}

/// A sign-in two seconds after the one before.
async fn uses(app: &TestApp, code: &str) -> Result<(), String> {
    app.pass(Duration::from_secs(2));
    app.sign_in_with(JOHN, None, Some(code)).await.map(drop)
}

#[tokio::test]
async fn each_of_ten_codes_works_once_however_it_is_written() {
    let app = TestApp::start().await;
    app.forgets_failures().await;
    let (_, codes) = app.enrolled(&app.someone(JOHN).await).await;
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), 10);
    for code in &codes {
        let (first, second) = code.split_once('-').unwrap();
        let is_plain = |part: &str| part.len() == 5 && part.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit());
        assert!(is_plain(first) && is_plain(second), "the form xxxxx-xxxxx");
    }
    let spelled = [
        codes[0].to_uppercase(),
        codes[1].replace('-', ""),
        codes[2].replace('-', " "),
        format!("  {}\t\n", codes[3]),
        codes[4].chars().map(|it| format!("{it}-")).collect(),
    ];
    for (number, code) in spelled.iter().enumerate() {
        assert_eq!(uses(&app, code).await, Ok(()), "spelling {number}");
        assert_eq!(uses(&app, &codes[number]).await, refused(WRONG), "spelling {number} again");
    }
    assert_eq!(app.mails().await.len(), 0);
    for code in &codes[5..] {
        assert_eq!(uses(&app, code).await, Ok(()));
    }
    let mails = app.mails().await;
    let [mail] = &mails[..] else { panic!("one mail: {mails:?}") };
    assert_eq!((&mail["to"], &mail["variables"]["email"]), (&JOHN.into(), &JOHN.into()));
    assert_eq!(app.database.texts("SELECT kind FROM outbox").await, ["backupCodesExhausted"]);
    for code in [&codes[0], &codes[9]] {
        assert_eq!(uses(&app, code).await, refused(WRONG));
    }
    assert_eq!(app.mails().await.len(), 1);
}

#[tokio::test]
async fn of_many_uses_at_once_on_two_nodes_one_wins() {
    let one = TestApp::start().await;
    let other = one.another().await;
    let (_, codes) = one.enrolled(&one.someone(JOHN).await).await;
    let results = join_all((0..6).map(|n| [&one, &other][n % 2].sign_in_with(JOHN, None, Some(&codes[0])))).await;
    assert_eq!(results.iter().filter(|it| it.is_ok()).count(), 1, "{results:?}");
    let failed = results.iter().filter_map(|it| it.as_ref().err());
    assert!(failed.clone().all(|it| it == WRONG || it == "RATE_LIMIT_EXCEEDED") && failed.count() == 5, "{results:?}");
    assert_eq!(one.audit().await.iter().filter(|it| *it == "backup_code_used").count(), 1);
    // The last two at once: the mail that says that none is left is sent once.
    let (_, codes) = one.enrolled(&one.someone("jane@example.com").await).await;
    for code in &codes[..8] {
        assert!(one.sign_in_with("jane@example.com", None, Some(code)).await.is_ok());
    }
    let last = join_all((0..2).map(|n| [&one, &other][n].sign_in_with("jane@example.com", None, Some(&codes[8 + n])))).await;
    assert!(last.iter().all(Result::is_ok), "{last:?}");
    assert_eq!(one.mails().await.len(), 1);
}

#[tokio::test]
async fn what_is_no_code_of_the_person_is_a_wrong_code() {
    let app = TestApp::start().await;
    app.forgets_failures().await;
    let (_, codes) = app.enrolled(&app.someone(JOHN).await).await;
    let (_, others) = app.enrolled(&app.someone("jane@example.com").await).await;
    let wide: String = codes[0].chars().map(|it| char::from_u32(u32::from(it) + 0xfee0).unwrap()).collect();
    for wrong in ["-", " ", "x", &others[0], &codes[0][..10], &format!("{}a", codes[0]), &wide, &"a".repeat(1_000_000)] {
        assert_eq!(uses(&app, wrong).await, refused(WRONG), "{wrong:.3}");
    }
    assert_eq!(uses(&app, &codes[0]).await, Ok(()));
}

#[tokio::test]
async fn new_codes_replace_all_of_the_former_ones() {
    let app = TestApp::start().await;
    app.forgets_failures().await;
    let session = app.someone(JOHN).await;
    assert_eq!(app.codes_of(&session, "regenerateBackupCodes", None).await, refused("OTP_NOT_ACTIVE"));
    let (_, old) = app.enrolled(&session).await;
    assert_eq!(uses(&app, &old[0]).await, Ok(()));
    let new = app.codes_of(&session, "regenerateBackupCodes", None).await.unwrap();
    assert!(new.len() == 10 && new.iter().all(|code| !old.contains(code)));
    for code in [&old[0], &old[1], &old[9]] {
        assert_eq!(uses(&app, code).await, refused(WRONG));
    }
    assert_eq!(uses(&app, &new[0]).await, Ok(()));
    // Two at once: the codes of one answer work, all of them or none.
    let both = join_all((0..2).map(|_| app.codes_of(&session, "regenerateBackupCodes", None))).await;
    let [first, second] = [both[0].clone().unwrap(), both[1].clone().unwrap()];
    let mut works = Vec::new();
    for codes in [&first, &second] {
        works.push([uses(&app, &codes[0]).await.is_ok(), uses(&app, &codes[9]).await.is_ok()]);
    }
    works.sort_unstable();
    assert_eq!(works, [[false, false], [true, true]]);
}

#[tokio::test]
async fn a_backup_code_beside_a_code_is_not_used() {
    let app = TestApp::start().await;
    app.forgets_failures().await;
    let (authenticator, codes) = app.enrolled(&app.someone(JOHN).await).await;
    assert_eq!(app.sign_in_with(JOHN, Some("000000"), Some(&codes[0])).await, refused(WRONG));
    app.pass(Duration::from_secs(2));
    assert!(app.sign_in_with(JOHN, Some(&authenticator.code(&app)), Some(&codes[0])).await.is_ok());
    assert_eq!(uses(&app, &codes[0]).await, Ok(()));
}

#[tokio::test]
async fn they_stand_in_for_mailed_codes_and_go_with_the_last_factor() {
    let app = TestApp::start().await;
    app.forgets_failures().await;
    let session = app.someone(JOHN).await;
    let codes = app.enrolled_by_mail(&session).await;
    assert_eq!(codes.len(), 10);
    let mails = app.mails().await.len();
    assert_eq!(uses(&app, &codes[0]).await, Ok(()));
    assert_eq!(app.mails().await.len(), mails, "no code is mailed with it");
    let new = app.codes_of(&session, "regenerateBackupCodes", None).await.unwrap();
    assert_eq!(uses(&app, &codes[1]).await, refused(WRONG));
    let (_, of_totp) = app.enrolled(&session).await;
    assert_eq!(uses(&app, &new[0]).await, refused(WRONG), "an authenticator comes with codes of its own");
    assert_eq!(app.done(&session, "disableEmailOtp").await, Ok(()));
    assert_eq!(uses(&app, &of_totp[0]).await, Ok(()), "there is an authenticator");
    app.enrolled_by_mail(&session).await;
    assert_eq!(app.done(&session, "disableOtp").await, Ok(()));
    assert_eq!(app.database.texts("SELECT 'a code' FROM backup_code").await, [""; 0]);
    let last = app.codes_of(&session, "regenerateBackupCodes", None).await.unwrap();
    assert_eq!(uses(&app, &last[0]).await, Ok(()));
    assert_eq!(app.done(&session, "disableEmailOtp").await, Ok(()));
    assert_eq!(app.database.texts("SELECT 'a code' FROM backup_code").await, [""; 0]);
}
