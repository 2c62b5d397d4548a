//! A second factor that a policy requires: how it is set up at a sign-in, and that it cannot be removed.
//!
//! **Invariant:** a policy concerns the members of the case's own project; its secrets are not shown.

use cynic::MutationBuilder;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::factors::requiring;
use super::{add, member};
use crate::error::{Outcome, equal, present};
use crate::operations::{DisableEmailOtp, DisableEmailOtpErrorCode, DisableOtp, DisableOtpErrorCode, SignIn, SignInErrorCode};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::factors::{Authenticator, with_codes};
use crate::suite::fixtures::credentials;
use crate::suite::passwords::PASSWORD;
use crate::suite::people::AFTER_WAITING;
use crate::suite::policies::confined;
use crate::target::need::Need;

const SIGN_IN: &str = "mutation($email: String!, $password: String!, $code: String) {
    signIn(email: $email, password: $password, otpToken: $code) { ok error { code } result { token backupCodes } }
}";

pub const CASES: &[Definition] = &[
    case!("policies/enrollment", "A required authenticator is set up at a sign-in, which gives backup codes once.", enrollment),
    case!("policies/last-factor", "A person keeps one of the factors that a policy requires: MFA_REQUIRED.", last_factor)
        .needs(&[Need::Mailbox]),
];

/// Signs in with a code; the backup codes of the answer.
async fn signs_in(case: &mut Case, step: &str, email: &str, code: &str) -> Outcome<Value> {
    let login = case.login();
    let variables = json!({ "email": email, "password": PASSWORD, "code": code });
    let data = case.document(step, &login, SIGN_IN, variables).await?.data()?;
    equal(data.pointer("/signIn/ok"), Some(&Value::Bool(true)), step)?;
    Ok(data.pointer("/signIn/result/backupCodes").cloned().unwrap_or_default())
}

async fn enrollment(case: &mut Case) -> Outcome {
    let project = case.project(&acl::none()).await?;
    confined(case, &project.slug, async |case| {
        let person = member(case, &project, &["admin"]).await?;
        add(case, requiring(&project, &["admin"])).await?;
        let (login, operation) = (case.login(), SignIn::build(credentials(&person.email, PASSWORD)));
        let error = case.fails("a factor is required", &login, operation, SignInErrorCode::MfaEnrollmentRequired).await?;
        let enrollment = present(error.mfa_enrollment, "what an authenticator is set up with")?;
        let mut authenticator = Authenticator::new(&enrollment.otp_secret)?;
        sleep(AFTER_WAITING).await;
        let codes = signs_in(case, "with a code of the secret", &person.email, &authenticator.code().await?).await?;
        equal(codes.as_array().map(Vec::len), Some(10), "backup codes")?;
        case.has_factors("the authenticator is in use", &person.id, true, false).await?;
        let later = signs_in(case, "with the next code", &person.email, &authenticator.code().await?).await?;
        equal(later, Value::Null, "backup codes of a later sign-in")?;
        let backup = present(codes.pointer("/0").and_then(Value::as_str), "a backup code")?;
        case.signs_in_with("with a backup code", with_codes(&person.email, None, Some(backup)), None).await
    })
    .await
}

async fn last_factor(case: &mut Case) -> Outcome {
    let project = case.project(&acl::none()).await?;
    confined(case, &project.slug, async |case| {
        let person = member(case, &project, &["admin"]).await?;
        case.enrolled(&person.session).await?;
        add(case, requiring(&project, &["admin"])).await?;
        let disable = DisableOtp::build(());
        case.fails("the authenticator is the last one", &person.session, disable, DisableOtpErrorCode::MfaRequired).await?;
        case.enrolled_by_mail(&person.session, &person.email).await?;
        case.ok("it is not the last one any more", &person.session, DisableOtp::build(())).await?;
        let disable = DisableEmailOtp::build(());
        case.fails("mailed codes are the last one", &person.session, disable, DisableEmailOtpErrorCode::MfaRequired).await?;
        case.has_factors("which stay", &person.id, false, true).await
    })
    .await
}
