//! `initEmailOtp`, `confirmEmailOtp` and `disableEmailOtp`.
//!
//! **Invariant:** every address is used by one case alone, so that a mail to it is that of the case.

use cynic::MutationBuilder;
use serde_json::json;

use super::NO_CODES;
use crate::error::{Outcome, equal};
use crate::operations::{
    ChangeProfile, ChangeProfileVariables, ConfirmEmailOtp, ConfirmEmailOtpVariables, DisableEmailOtp, DisableEmailOtpErrorCode,
    InitEmailOtp, InitEmailOtpErrorCode, RegenerateBackupCodes, RegenerateBackupCodesErrorCode,
};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Person;
use crate::suite::passwords::PASSWORD;
use crate::suite::settings::{changing, set};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("email-otp/set-up", "Mailed codes are used once one is confirmed, and come with backup codes.", set_up).needs(&[Need::Mailbox]),
    case!("email-otp/wrong-code", "A code that was not mailed to the person is INVALID_OTP_TOKEN.", wrong_code).needs(&[Need::Mailbox]),
    case!("email-otp/newest", "Only the code of the newest mail works.", newest).needs(&[Need::Mailbox]),
    case!("email-otp/attempts", "After three wrong attempts only a new code helps.", attempts).needs(&[Need::Mailbox]),
    case!("email-otp/address-changed", "A code that was mailed to another address is INVALID_OTP_TOKEN.", address_changed)
        .needs(&[Need::Mailbox]),
    case!("email-otp/limit", "Too many codes are not mailed: RATE_LIMITED.", limit).needs(&[Need::Mailbox]).exclusive(),
    case!("email-otp/disabled", "Disabled codes are not asked for: EMAIL_OTP_NOT_ACTIVE.", disabled).needs(&[Need::Mailbox]),
    case!("email-otp/recorded", "Mailed codes that are enabled and disabled are recorded.", recorded).needs(&[Need::Mailbox]),
];

/// Another code than this one.
fn other_than(code: &str) -> &'static str {
    if code == "123456" { "654321" } else { "123456" }
}

/// So many mails have come then.
async fn asks(case: &mut Case, step: &str, person: &Person, number: usize) -> Outcome<String> {
    case.ok(step, &person.session, InitEmailOtp::build(())).await?;
    case.mailed_code("a mail with a code", &person.email, number).await
}

async fn set_up(case: &mut Case) -> Outcome {
    let person = case.person_with_password("person", &[]).await?;
    let code = asks(case, "asks for a code", &person, 1).await?;
    case.has_factors("has none yet", &person.id, false, false).await?;
    case.signs_in("signs in without a code", &person.email, PASSWORD, None).await?;
    let variables = ConfirmEmailOtpVariables { otp_token: code.clone() };
    let codes = case.ok("confirms it", &person.session, ConfirmEmailOtp::build(variables)).await?.backup_codes;
    equal(codes.len(), 10, "number of backup codes")?;
    case.has_factors("has them", &person.id, false, true).await?;
    case.confirms_mailed("the code is used", &person.session, &code, false).await
}

async fn wrong_code(case: &mut Case) -> Outcome {
    let (person, other) = (case.person("person", &[]).await?, case.person("other person", &[]).await?);
    case.confirms_mailed("none was mailed", &person.session, "123456", false).await?;
    for (step, wrong) in NO_CODES {
        case.confirms_mailed(step, &person.session, wrong, false).await?;
    }
    let of_other = asks(case, "another person asks for a code", &other, 1).await?;
    let code = asks(case, "asks for a code", &person, 1).await?;
    if code != of_other {
        case.confirms_mailed("the code of the other person", &person.session, &of_other, false).await?;
    }
    case.confirms_mailed("its own", &person.session, &code, true).await
}

async fn newest(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let first = asks(case, "asks for a code", &person, 1).await?;
    let second = asks(case, "asks for another one", &person, 2).await?;
    if first != second {
        case.confirms_mailed("the first one", &person.session, &first, false).await?;
    }
    case.confirms_mailed("the second one", &person.session, &second, true).await
}

async fn attempts(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let code = asks(case, "asks for a code", &person, 1).await?;
    for step in ["a wrong one", "a second time", "a third time"] {
        case.confirms_mailed(step, &person.session, other_than(&code), false).await?;
    }
    case.confirms_mailed("the right one", &person.session, &code, false).await?;
    let code = asks(case, "asks for a new one", &person, 2).await?;
    case.confirms_mailed("the new one", &person.session, &code, true).await
}

async fn address_changed(case: &mut Case) -> Outcome {
    let (root, person, email) = (case.root(), case.person("person", &[]).await?, case.email()?);
    let code = asks(case, "asks for a code", &person, 1).await?;
    let variables = ChangeProfileVariables { person_id: person.id.clone(), email: Some(email), name: None };
    case.ok("another address", &root, ChangeProfile::build(variables)).await?;
    case.confirms_mailed("the code is of the former one", &person.session, &code, false).await
}

async fn limit(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    changing(case, async |case| {
        set(case, json!({ "rateLimits": { "emailOtpPerPerson": { "limit": 1, "window": "PT10M" } } })).await?;
        let code = asks(case, "asks for a code", &person, 1).await?;
        case.fails("asks for another one", &person.session, InitEmailOtp::build(()), InitEmailOtpErrorCode::RateLimited).await?;
        case.confirms_mailed("the code still works", &person.session, &code, true).await?;
        equal(case.mails_to(&person.email).await?.len(), 1, "mails to the person")
    })
    .await
}

async fn disabled(case: &mut Case) -> Outcome {
    let person = case.person_with_password("person", &[]).await?;
    let disable = || DisableEmailOtp::build(());
    case.fails("never set up", &person.session, disable(), DisableEmailOtpErrorCode::EmailOtpNotActive).await?;
    case.enrolled_by_mail(&person.session, &person.email).await?;
    case.ok("disables them", &person.session, disable()).await?;
    case.has_factors("has none any more", &person.id, false, false).await?;
    case.signs_in("no code is required", &person.email, PASSWORD, None).await?;
    case.fails("disables them again", &person.session, disable(), DisableEmailOtpErrorCode::EmailOtpNotActive).await?;
    let operation = RegenerateBackupCodes::build(());
    case.fails("there is nothing to replace", &person.session, operation, RegenerateBackupCodesErrorCode::OtpNotActive).await?;
    equal(case.mails_to(&person.email).await?.len(), 1, "mails to the person")
}

async fn recorded(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    case.enrolled_by_mail(&person.session, &person.email).await?;
    case.ok("disables them", &person.session, DisableEmailOtp::build(())).await?;
    let types = ["2fa_enable", "2fa_disable", "backup_code_generated"];
    let entries = case.recorded(&person.identity, &types, &[None, None, None]).await?;
    let found: Vec<_> = entries.iter().map(|entry| (entry.kind.as_str(), entry.person_id.as_deref())).collect();
    let expected = ["2fa_disable", "backup_code_generated", "2fa_enable"].map(|kind| (kind, Some(&*person.id)));
    equal(found, expected.to_vec(), "types and persons of the entries, newest first")
}
