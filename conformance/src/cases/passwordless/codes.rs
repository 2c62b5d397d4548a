//! `activatePasswordlessOtp`, and sign-ins with the code in the place of the token.
//!
//! **Invariant:** a case that lets persons sign in without a password runs alone.

use cynic::MutationBuilder;

use super::{CODE, WRONG_CODE, allow, exchanges, refused, requested, signs_in};
use crate::error::Outcome;
use crate::operations::{
    ActivatePasswordlessOtp, ActivatePasswordlessOtpErrorCode, ActivatePasswordlessOtpVariables, SignInPasswordlessErrorCode,
};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::people::UNKNOWN;
use crate::suite::settings::changing;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("passwordless/code", "A code takes the place of the token once, and opens one session.", code)
        .needs(&[Need::Mailbox])
        .exclusive(),
    case!("passwordless/attempts", "After three wrong codes the right one is too late: TOKEN_EXPIRED.", attempts)
        .needs(&[Need::Mailbox])
        .exclusive(),
    case!("passwordless/malformed-hash", "What is no SHA-256 in lower-case hex cannot be the hash of a code.", malformed),
];

async fn code(case: &mut Case) -> Outcome {
    let (person, login) = (case.person("person", &[]).await?, case.login());
    let invalid = Some(ActivatePasswordlessOtpErrorCode::TokenInvalid);
    changing(case, async |case| {
        allow(case, "always").await?;
        let request = requested(case, &person.email).await?;
        refused(case, "there is no code yet", request.with_code(CODE), SignInPasswordlessErrorCode::TokenInvalid).await?;
        let other = super::exchanging(&request.id, "x", CODE);
        case.fails("another token", &login, other, ActivatePasswordlessOtpErrorCode::TokenInvalid).await?;
        exchanges(case, "a code for the token", &login, &request, None).await?;
        exchanges(case, "another one", &login, &request, invalid).await?;
        refused(case, "the token", request.with_token(), SignInPasswordlessErrorCode::TokenInvalid).await?;
        refused(case, "the token as a code", request.with_code(request.token.reveal()), SignInPasswordlessErrorCode::TokenInvalid).await?;
        signs_in(case, "the code", request.with_code(CODE)).await?;
        refused(case, "the code once more", request.with_code(CODE), SignInPasswordlessErrorCode::TokenUsed).await?;
        exchanges(case, "a code for the used token", &login, &request, invalid).await
    })
    .await
}

async fn attempts(case: &mut Case) -> Outcome {
    let (person, login) = (case.person("person", &[]).await?, case.login());
    changing(case, async |case| {
        allow(case, "always").await?;
        let request = requested(case, &person.email).await?;
        exchanges(case, "a code for the token", &login, &request, None).await?;
        for step in ["a wrong code", "a second one", "a third one"] {
            refused(case, step, request.with_code(WRONG_CODE), SignInPasswordlessErrorCode::TokenInvalid).await?;
        }
        for (step, code) in [("a fourth one", WRONG_CODE), ("the right one", CODE)] {
            refused(case, step, request.with_code(code), SignInPasswordlessErrorCode::TokenExpired).await?;
        }
        refused(case, "the token", request.with_token(), SignInPasswordlessErrorCode::TokenInvalid).await
    })
    .await
}

async fn malformed(case: &mut Case) -> Outcome {
    let login = case.login();
    for (step, hash) in
        [("nothing", String::new()), ("a code", CODE.to_owned()), ("capitals", "AB".repeat(32)), ("too long", "ab".repeat(33))]
    {
        let variables = ActivatePasswordlessOtpVariables { request_id: UNKNOWN.to_owned(), token: "x".to_owned(), otp_hash: hash };
        case.step(step, &login, ActivatePasswordlessOtp::build(variables)).await?.malformed()?;
    }
    Ok(())
}
