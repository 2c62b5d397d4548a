//! `signIn` of a person to whom codes are mailed.
//!
//! **Invariant:** every address is used by one case alone, so that a mail to it is that of the case.

use cynic::MutationBuilder;
use serde_json::json;
use tokio::time::sleep;

use crate::error::{Outcome, equal};
use crate::operations::{SignIn, SignInErrorCode};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::factors::with_codes;
use crate::suite::fixtures::Person;
use crate::suite::passwords::PASSWORD;
use crate::suite::people::AFTER_WAITING;
use crate::suite::settings::{changing, set};
use crate::target::need::Need;

const REQUIRED: Option<SignInErrorCode> = Some(SignInErrorCode::OtpRequired);
const WRONG: Option<SignInErrorCode> = Some(SignInErrorCode::InvalidOtpToken);

pub const CASES: &[Definition] = &[
    case!("email-otp/sign-in", "A sign-in without a code mails one, which works once.", sign_in).needs(&[Need::Mailbox]),
    case!("email-otp/sign-in-newest", "Each sign-in without a code mails another one, and only the newest works.", newest)
        .needs(&[Need::Mailbox]),
    case!("email-otp/sign-in-limit", "Where too many codes were mailed, a sign-in mails none and the last one works.", limit)
        .needs(&[Need::Mailbox])
        .exclusive(),
    case!("email-otp/beside-an-authenticator", "Where there is an authenticator, its code is required and none is mailed.", beside)
        .needs(&[Need::Mailbox]),
    case!("email-otp/sign-in-recorded", "A code that a sign-in mails is recorded.", recorded).needs(&[Need::Mailbox]),
];

async fn with_mailed_codes(case: &mut Case) -> Outcome<Person> {
    let person = case.person_with_password("person", &[]).await?;
    case.enrolled_by_mail(&person.session, &person.email).await?;
    Ok(person)
}

async fn sign_in(case: &mut Case) -> Outcome {
    let person = with_mailed_codes(case).await?;
    case.signs_in("a code is required", &person.email, PASSWORD, REQUIRED).await?;
    let code = case.mailed_code("a mail with a code", &person.email, 2).await?;
    sleep(AFTER_WAITING).await;
    case.signs_in_with("signs in with it", with_codes(&person.email, Some(&code), None), None).await?;
    case.signs_in_with("the same code", with_codes(&person.email, Some(&code), None), WRONG).await
}

async fn newest(case: &mut Case) -> Outcome {
    let person = with_mailed_codes(case).await?;
    case.signs_in("a code is required", &person.email, PASSWORD, REQUIRED).await?;
    let first = case.mailed_code("a mail with a code", &person.email, 2).await?;
    sleep(AFTER_WAITING).await;
    case.signs_in("once more", &person.email, PASSWORD, REQUIRED).await?;
    let second = case.mailed_code("another mail", &person.email, 3).await?;
    sleep(AFTER_WAITING * 2).await;
    case.signs_in_with("the second code", with_codes(&person.email, Some(&second), None), None).await?;
    if first == second {
        return Ok(());
    }
    case.signs_in_with("the first one", with_codes(&person.email, Some(&first), None), WRONG).await
}

async fn limit(case: &mut Case) -> Outcome {
    let person = with_mailed_codes(case).await?;
    changing(case, async |case| {
        set(case, json!({ "rateLimits": { "emailOtpPerPerson": { "limit": 2, "window": "PT10M" } } })).await?;
        case.signs_in("a code is mailed", &person.email, PASSWORD, REQUIRED).await?;
        let code = case.mailed_code("a mail with a code", &person.email, 2).await?;
        sleep(AFTER_WAITING).await;
        case.signs_in("none is mailed", &person.email, PASSWORD, REQUIRED).await?;
        sleep(AFTER_WAITING * 2).await;
        case.signs_in_with("the last one works", with_codes(&person.email, Some(&code), None), None).await?;
        equal(case.mails_to(&person.email).await?.len(), 2, "mails to the person")
    })
    .await
}

async fn beside(case: &mut Case) -> Outcome {
    let person = with_mailed_codes(case).await?;
    let (mut authenticator, _) = case.enrolled(&person.session).await?;
    case.has_factors("has both", &person.id, true, true).await?;
    case.signs_in("a code is required", &person.email, PASSWORD, REQUIRED).await?;
    sleep(AFTER_WAITING).await;
    let code = authenticator.code().await?;
    case.signs_in_with("one of the authenticator", with_codes(&person.email, Some(&code), None), None).await?;
    equal(case.mails_to(&person.email).await?.len(), 1, "mails to the person")
}

async fn recorded(case: &mut Case) -> Outcome {
    let person = with_mailed_codes(case).await?;
    let key = case.global_key("login key", &["login"]).await?;
    let missing = SignIn::build(with_codes(&person.email, None, None));
    case.fails("without a code", &key.caller, missing, SignInErrorCode::OtpRequired).await?;
    let entries = case.recorded(&key.identity, &["login", "email_otp_sent"], &[Some("OTP_REQUIRED"); 2]).await?;
    let found: Vec<_> = entries.iter().map(|entry| (entry.kind.as_str(), entry.person_id.as_deref())).collect();
    let expected = ["email_otp_sent", "login"].map(|kind| (kind, Some(&*person.id)));
    equal(found, expected.to_vec(), "types and persons of the entries, newest first")
}
