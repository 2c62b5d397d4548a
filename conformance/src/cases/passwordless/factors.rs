//! Second factors of persons who sign in without a password.
//!
//! **Invariant:** each case runs alone, as it lets persons sign in without a password.

use super::{allow, refused, requested, signs_in};
use crate::error::{Outcome, present};
use crate::operations::{SignInPasswordlessErrorCode, SignInPasswordlessVariables};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::settings::changing;
use crate::target::need::Need;

/// It is the code of one step of time in a million.
const WRONG: &str = "000000";

pub const CASES: &[Definition] = &[
    case!(
        "passwordless/second-factor",
        "A person with an authenticator gives its code or a backup code: OTP_REQUIRED, INVALID_OTP_TOKEN.",
        factor
    )
    .needs(&[Need::Mailbox])
    .exclusive(),
    case!("passwordless/second-factor-attempts", "After three wrong codes of an authenticator the token has expired.", attempts)
        .needs(&[Need::Mailbox])
        .exclusive(),
];

async fn factor(case: &mut Case) -> Outcome {
    let [person, other] = [case.person("person", &[]).await?, case.person("other person", &[]).await?];
    let ((mut authenticator, _), (_, backup_codes)) = (case.enrolled(&person.session).await?, case.enrolled(&other.session).await?);
    changing(case, async |case| {
        allow(case, "always").await?;
        let request = requested(case, &person.email).await?;
        let with = |code: &str| SignInPasswordlessVariables { mfa_otp: Some(code.to_owned()), ..request.with_token() };
        refused(case, "no code", request.with_token(), SignInPasswordlessErrorCode::OtpRequired).await?;
        refused(case, "an empty one", with(""), SignInPasswordlessErrorCode::OtpRequired).await?;
        refused(case, "a wrong one", with(WRONG), SignInPasswordlessErrorCode::InvalidOtpToken).await?;
        signs_in(case, "the right one", with(&authenticator.code().await?)).await?;

        let request = requested(case, &other.email).await?;
        let with = |code: &str| SignInPasswordlessVariables { backup_code: Some(code.to_owned()), ..request.with_token() };
        refused(case, "a wrong backup code", with("xxxxx-xxxxx"), SignInPasswordlessErrorCode::InvalidOtpToken).await?;
        let code = present(backup_codes.first(), "a backup code")?;
        signs_in(case, "a backup code", with(code)).await.map(drop)
    })
    .await
}

async fn attempts(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let (mut authenticator, _) = case.enrolled(&person.session).await?;
    changing(case, async |case| {
        allow(case, "always").await?;
        let request = requested(case, &person.email).await?;
        let with = |code: &str| SignInPasswordlessVariables { mfa_otp: Some(code.to_owned()), ..request.with_token() };
        for step in ["a wrong code", "a second one", "a third one"] {
            refused(case, step, with(WRONG), SignInPasswordlessErrorCode::InvalidOtpToken).await?;
        }
        refused(case, "the right one", with(&authenticator.code().await?), SignInPasswordlessErrorCode::TokenExpired).await
    })
    .await
}
