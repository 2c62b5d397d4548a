//! `prepareOtp`, `confirmOtp` and `disableOtp`.
//!
//! **Invariant:** a session of the person is opened by root where the case is not about signing in, so that it needs no password.

use cynic::MutationBuilder;

use super::NO_CODES;
use crate::client::exchange::Caller;
use crate::error::{Outcome, equal, present};
use crate::operations::{
    ConfirmOtp, ConfirmOtpErrorCode, ConfirmOtpResult, ConfirmOtpVariables, DisableOtp, DisableOtpErrorCode, PrepareOtp,
    PrepareOtpVariables, RegenerateBackupCodes, RegenerateBackupCodesErrorCode, SignInErrorCode,
};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::factors::{sets_up, with_codes};
use crate::suite::fixtures::Person;
use crate::suite::passwords::PASSWORD;
use crate::suite::people::AFTER_WAITING;

pub const CASES: &[Definition] = &[
    case!("authenticator/set-up", "A secret is used once a code of it is confirmed, and comes with backup codes.", set_up),
    case!("authenticator/uri", "The URI has the secret, the label and the address of the person.", uri),
    case!("authenticator/not-prepared", "Without a prepared secret there is nothing to confirm: NOT_PREPARED.", not_prepared),
    case!("authenticator/wrong-code", "A code that is not of the prepared secret is INVALID_OTP_TOKEN, and the secret stays.", wrong_code),
    case!("authenticator/prepared-twice", "Of two prepared secrets the last one is confirmed.", prepared_twice),
    case!("authenticator/rotated", "A secret that is in use stays in use until a new one is confirmed.", rotated),
    case!("authenticator/disabled", "A disabled authenticator is not asked for: OTP_NOT_ACTIVE.", disabled),
    case!("authenticator/recorded", "What becomes of an authenticator is recorded, wrong codes as well.", recorded),
];

fn confirmation(code: &str) -> cynic::Operation<ConfirmOtp, ConfirmOtpVariables> {
    ConfirmOtp::build(ConfirmOtpVariables { otp_token: code.to_owned() })
}

async fn confirms(case: &mut Case, step: &str, caller: &Caller, code: &str) -> Outcome<ConfirmOtpResult> {
    case.ok(step, caller, confirmation(code)).await
}

async fn not_confirmed(case: &mut Case, step: &str, caller: &Caller, code: &str, why: ConfirmOtpErrorCode) -> Outcome {
    case.fails(step, caller, confirmation(code), why).await.map(drop)
}

async fn set_up(case: &mut Case) -> Outcome {
    let person = case.person_with_password("person", &[]).await?;
    let mut authenticator = case.prepares("prepares a secret", &person.session).await?;
    case.has_factors("has none yet", &person.id, false, false).await?;
    case.signs_in("signs in without a code", &person.email, PASSWORD, None).await?;
    let code = authenticator.code().await?;
    let codes = confirms(case, "confirms it", &person.session, &code).await?.backup_codes;
    equal(codes.len(), 10, "number of backup codes")?;
    case.has_factors("has one", &person.id, true, false).await?;
    case.signs_in("a code is required", &person.email, PASSWORD, Some(SignInErrorCode::OtpRequired)).await?;
    case.let_in("the session stays", &person.session).await?;
    tokio::time::sleep(AFTER_WAITING).await;
    let code = authenticator.code().await?;
    case.signs_in_with("signs in with a code", with_codes(&person.email, Some(&code), None), None).await
}

/// What an authenticator reads of the URI.
async fn read(case: &mut Case, step: &str, person: &Person, label: Option<&str>, issuer: &str) -> Outcome {
    let operation = PrepareOtp::build(PrepareOtpVariables { label: label.map(str::to_owned) });
    let prepared = case.ok(step, &person.session, operation).await?;
    sets_up(&prepared.otp_uri, &prepared.otp_secret, &person.email, issuer)
}

async fn uri(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    read(case, "without a label", &person, None, "Contember").await?;
    read(case, "with an empty one", &person, Some(""), "Contember").await?;
    read(case, "with one of two words", &person, Some("Daily Newsroom"), "Daily Newsroom").await
}

async fn not_prepared(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    not_confirmed(case, "never prepared", &person.session, "123456", ConfirmOtpErrorCode::NotPrepared).await?;
    let (mut authenticator, _) = case.enrolled(&person.session).await?;
    let code = authenticator.code().await?;
    not_confirmed(case, "confirmed before", &person.session, &code, ConfirmOtpErrorCode::NotPrepared).await
}

async fn wrong_code(case: &mut Case) -> Outcome {
    let (person, other) = (case.person("person", &[]).await?, case.person("other person", &[]).await?);
    let mut authenticator = case.prepared(&person.session).await?;
    let mut of_other = case.prepared(&other.session).await?;
    for (step, code) in NO_CODES {
        not_confirmed(case, step, &person.session, code, ConfirmOtpErrorCode::InvalidOtpToken).await?;
    }
    let codes = [("a wrong code", authenticator.wrong_code()?), ("a code of the future", authenticator.early_code()?)];
    for (step, code) in codes.into_iter().chain([("a code of another person", of_other.code().await?)]) {
        not_confirmed(case, step, &person.session, &code, ConfirmOtpErrorCode::InvalidOtpToken).await?;
    }
    let code = authenticator.code().await?;
    confirms(case, "the right one", &person.session, &code).await.map(drop)
}

async fn prepared_twice(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let mut first = case.prepared(&person.session).await?;
    let mut second = case.prepared(&person.session).await?;
    let code = first.code().await?;
    not_confirmed(case, "a code of the first one", &person.session, &code, ConfirmOtpErrorCode::InvalidOtpToken).await?;
    let code = second.code().await?;
    confirms(case, "a code of the second one", &person.session, &code).await.map(drop)
}

async fn rotated(case: &mut Case) -> Outcome {
    let person = case.person_with_password("person", &[]).await?;
    let (mut old, codes) = case.enrolled(&person.session).await?;
    let mut new = case.prepares("prepares another one", &person.session).await?;
    case.has_factors("still has one", &person.id, true, false).await?;
    let code = old.code().await?;
    case.signs_in_with("signs in with the old one", with_codes(&person.email, Some(&code), None), None).await?;
    let code = new.code().await?;
    confirms(case, "confirms the new one", &person.session, &code).await?;
    let backup_code = codes.first().map(String::as_str);
    let wrong = Some(SignInErrorCode::InvalidOtpToken);
    case.signs_in_with("a former backup code", with_codes(&person.email, None, backup_code), wrong).await?;
    tokio::time::sleep(AFTER_WAITING).await;
    let code = new.code().await?;
    case.signs_in_with("signs in with the new one", with_codes(&person.email, Some(&code), None), None).await
}

async fn disabled(case: &mut Case) -> Outcome {
    let person = case.person_with_password("person", &[]).await?;
    let disable = || DisableOtp::build(());
    case.fails("never set up", &person.session, disable(), DisableOtpErrorCode::OtpNotActive).await?;
    case.prepared(&person.session).await?;
    case.fails("only prepared", &person.session, disable(), DisableOtpErrorCode::OtpNotActive).await?;
    case.enrolled(&person.session).await?;
    let mut prepared = case.prepared(&person.session).await?;
    case.ok("disables it", &person.session, disable()).await?;
    case.has_factors("has none any more", &person.id, false, false).await?;
    case.signs_in("no code is required", &person.email, PASSWORD, None).await?;
    case.fails("disables it again", &person.session, disable(), DisableOtpErrorCode::OtpNotActive).await?;
    let code = prepared.code().await?;
    not_confirmed(case, "a prepared one is gone as well", &person.session, &code, ConfirmOtpErrorCode::NotPrepared).await?;
    let operation = RegenerateBackupCodes::build(());
    case.fails("there is nothing to replace", &person.session, operation, RegenerateBackupCodesErrorCode::OtpNotActive).await.map(drop)
}

async fn recorded(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let mut authenticator = case.prepared(&person.session).await?;
    let wrong = authenticator.wrong_code()?;
    not_confirmed(case, "a wrong code", &person.session, &wrong, ConfirmOtpErrorCode::InvalidOtpToken).await?;
    let code = authenticator.code().await?;
    confirms(case, "a right one", &person.session, &code).await?;
    case.ok("replaces the backup codes", &person.session, RegenerateBackupCodes::build(())).await?;
    case.ok("disables it", &person.session, DisableOtp::build(())).await?;
    let types = ["2fa_enable", "2fa_disable", "backup_code_generated", "backup_code_regenerated"];
    let codes = [None, None, None, None, Some("INVALID_OTP_TOKEN")];
    let entries = case.recorded(&person.identity, &types, &codes).await?;
    let found: Vec<_> = entries.iter().map(|entry| entry.kind.as_str()).collect();
    let expected = ["2fa_disable", "backup_code_regenerated", "backup_code_generated", "2fa_enable", "2fa_enable"];
    equal(found, expected.to_vec(), "types of the entries, newest first")?;
    let persons: Vec<_> = entries.iter().map(|entry| entry.person_id.as_deref()).collect();
    equal(persons, vec![Some(&*person.id); 5], "the person of each entry")?;
    let first = present(entries.last(), "the first entry")?;
    equal(first.target_person_id.as_deref(), None, "the target of the first entry")
}
