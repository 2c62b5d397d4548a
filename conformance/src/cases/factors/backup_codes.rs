//! `regenerateBackupCodes`, and `signIn` with a backup code.
//!
//! **Invariant:** a code that a case uses is one that was answered to it.

use cynic::MutationBuilder;
use tokio::time::sleep;

use crate::error::{Outcome, equal, present, require};
use crate::operations::{RegenerateBackupCodes, RegenerateBackupCodesErrorCode, SignIn, SignInErrorCode, SignInVariables};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::factors::{Authenticator, with_codes};
use crate::suite::fixtures::Person;
use crate::suite::people::AFTER_WAITING;
use crate::target::need::Need;

const WRONG: Option<SignInErrorCode> = Some(SignInErrorCode::InvalidOtpToken);

pub const CASES: &[Definition] = &[
    case!("backup-codes/once", "A backup code stands in for a code of the authenticator once.", once),
    case!("backup-codes/spelling", "Case, hyphens and spaces of a backup code do not matter.", spelling),
    case!("backup-codes/wrong", "What is no backup code of the person is INVALID_OTP_TOKEN.", wrong),
    case!("backup-codes/side-by-side", "Of several sign-ins with one backup code at once, one succeeds.", side_by_side),
    case!("backup-codes/beside-a-code", "A backup code beside a code of the authenticator is not used.", beside_a_code),
    case!("backup-codes/regenerated", "New backup codes take the place of all former ones.", regenerated),
    case!("backup-codes/not-active", "Who has no second factor gets no backup codes: OTP_NOT_ACTIVE.", not_active),
    case!("backup-codes/exhausted", "A mail says that the last backup code was used.", exhausted).needs(&[Need::Mailbox]),
    case!("backup-codes/of-mailed-codes", "Backup codes stand in for mailed codes, and can be replaced without an authenticator.", mailed)
        .needs(&[Need::Mailbox]),
    case!("backup-codes/recorded", "The use of a backup code is recorded beside the sign-in.", recorded),
];

async fn with_backup_codes(case: &mut Case) -> Outcome<(Person, Authenticator, Vec<String>)> {
    let person = case.person_with_password("person", &[]).await?;
    let (authenticator, codes) = case.enrolled(&person.session).await?;
    Ok((person, authenticator, codes))
}

fn with(person: &Person, code: &str) -> SignInVariables {
    with_codes(&person.email, None, Some(code))
}

fn nth(codes: &[String], number: usize) -> Outcome<&str> {
    present(codes.get(number).map(String::as_str), "a backup code")
}

async fn once(case: &mut Case) -> Outcome {
    let (person, _, codes) = with_backup_codes(case).await?;
    case.signs_in_with("signs in", with(&person, nth(&codes, 0)?), None).await?;
    case.signs_in_with("signs in with another one", with(&person, nth(&codes, 1)?), None).await?;
    case.signs_in_with("the first one again", with(&person, nth(&codes, 0)?), WRONG).await
}

async fn spelling(case: &mut Case) -> Outcome {
    let (person, _, codes) = with_backup_codes(case).await?;
    for (step, code) in [
        ("capitals", nth(&codes, 0)?.to_uppercase()),
        ("no hyphen", nth(&codes, 1)?.replace('-', "")),
        ("a space in place of the hyphen", nth(&codes, 2)?.replace('-', " ")),
        ("spaces around it", format!(" {} ", nth(&codes, 3)?)),
    ] {
        case.signs_in_with(step, with(&person, &code), None).await?;
    }
    Ok(())
}

async fn wrong(case: &mut Case) -> Outcome {
    let (person, _, codes) = with_backup_codes(case).await?;
    let other = case.person("other person", &[]).await?;
    let (_, of_other) = case.enrolled(&other.session).await?;
    case.signs_in_with("one of another person", with(&person, nth(&of_other, 0)?), WRONG).await?;
    sleep(AFTER_WAITING).await;
    case.signs_in_with("only a hyphen", with(&person, "-"), WRONG).await?;
    sleep(AFTER_WAITING * 2).await;
    case.signs_in_with("the right one", with(&person, nth(&codes, 0)?), None).await
}

async fn side_by_side(case: &mut Case) -> Outcome {
    let (person, _, codes) = with_backup_codes(case).await?;
    let (login, code) = (case.login(), nth(&codes, 0)?);
    let counts = case.side_by_side(&login, (0..6).map(|_| SignIn::build(with(&person, code))).collect()).await?;
    equal(counts.get("ok").copied(), Some(1), "sign-ins that succeed")?;
    let mut others = counts.keys().filter(|answer| *answer != "ok");
    require(others.all(|it| it == "INVALID_OTP_TOKEN" || it == "RATE_LIMIT_EXCEEDED"), "the others are refused")?;
    case.has_factors("still has one", &person.id, true, false).await
}

async fn beside_a_code(case: &mut Case) -> Outcome {
    let (person, mut authenticator, codes) = with_backup_codes(case).await?;
    let code = authenticator.code().await?;
    case.signs_in_with("both", with_codes(&person.email, Some(&code), Some(nth(&codes, 0)?)), None).await?;
    case.signs_in_with("the backup code alone", with(&person, nth(&codes, 0)?), None).await
}

async fn regenerated(case: &mut Case) -> Outcome {
    let (person, _, old) = with_backup_codes(case).await?;
    let new = case.ok("new ones", &person.session, RegenerateBackupCodes::build(())).await?.backup_codes;
    require(new.len() == 10 && new.iter().all(|code| !old.contains(code)), "ten codes, none of them a former one")?;
    case.signs_in_with("a former one", with(&person, nth(&old, 0)?), WRONG).await?;
    sleep(AFTER_WAITING).await;
    case.signs_in_with("a new one", with(&person, nth(&new, 0)?), None).await
}

async fn not_active(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let operation = || RegenerateBackupCodes::build(());
    let refusal = RegenerateBackupCodesErrorCode::OtpNotActive;
    case.fails("nothing is set up", &person.session, operation(), refusal).await?;
    case.prepared(&person.session).await?;
    case.fails("an authenticator is only prepared", &person.session, operation(), refusal).await.map(drop)
}

async fn exhausted(case: &mut Case) -> Outcome {
    let (person, _, codes) = with_backup_codes(case).await?;
    let login = case.login();
    for code in codes.iter().skip(1) {
        case.prepare(&login, SignIn::build(with(&person, code))).await?;
    }
    equal(case.mails_to(&person.email).await?.len(), 0, "mails before the last one")?;
    case.signs_in_with("the last one", with(&person, nth(&codes, 0)?), None).await?;
    let mail = case.mail("a mail for the person", &person.email).await?;
    require(codes.iter().all(|code| !mail.text.contains(code.as_str())), "no backup code in the mail")
}

async fn mailed(case: &mut Case) -> Outcome {
    let person = case.person_with_password("person", &[]).await?;
    let old = case.enrolled_by_mail(&person.session, &person.email).await?;
    case.signs_in_with("signs in with one", with(&person, nth(&old, 0)?), None).await?;
    let new = case.ok("new ones", &person.session, RegenerateBackupCodes::build(())).await?.backup_codes;
    case.signs_in_with("signs in with a new one", with(&person, nth(&new, 0)?), None).await?;
    case.signs_in_with("a former one", with(&person, nth(&old, 1)?), WRONG).await
}

async fn recorded(case: &mut Case) -> Outcome {
    let (person, _, codes) = with_backup_codes(case).await?;
    let key = case.global_key("login key", &["login"]).await?;
    let attempt = || -> Outcome<_> { Ok(SignIn::build(with(&person, nth(&codes, 0)?))) };
    case.ok("signs in", &key.caller, attempt()?).await?;
    case.fails("once more", &key.caller, attempt()?, SignInErrorCode::InvalidOtpToken).await?;
    let entries = case.recorded(&key.identity, &["login", "backup_code_used"], &[Some("INVALID_OTP_TOKEN"), None, None]).await?;
    let found: Vec<_> = entries.iter().map(|entry| (entry.kind.as_str(), entry.person_id.as_deref())).collect();
    let expected = ["login", "backup_code_used", "login"].map(|kind| (kind, Some(&*person.id)));
    equal(found, expected.to_vec(), "types and persons of the entries, newest first")
}
