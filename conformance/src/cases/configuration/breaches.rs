//! Passwords from data breaches, which the server looks up in the list of the suite.
//!
//! **Invariant:** these cases run alone, so every question to the list in the meantime is theirs.

use cynic::MutationBuilder;
use serde_json::json;

use super::{changing, configured};
use crate::error::{Outcome, equal, require};
use crate::operations::{SignUp, SignUpErrorCode, SignUpVariables, WeakPasswordReason};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::passwords::{BREACHED_PASSWORD, PASSWORD, UNAVAILABLE_PASSWORD};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("configuration/breached-password", "A new password that is known from a breach is too weak, if that is checked.", breached)
        .needs(&[Need::Breaches])
        .exclusive(),
    case!("configuration/breaches-unavailable", "While breached passwords cannot be looked up, a new password is accepted.", unavailable)
        .needs(&[Need::Breaches])
        .exclusive(),
];

async fn breached(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        accepted(case, "breaches are not checked", BREACHED_PASSWORD).await?;
        check(case).await?;
        let (root, operation) = (case.root(), signing_up(case, BREACHED_PASSWORD)?);
        let error = case.fails("a password from a breach", &root, operation, SignUpErrorCode::TooWeak).await?;
        equal(error.weak_password_reasons, Some(vec![WeakPasswordReason::Compromised]), "reasons")?;
        accepted(case, "a password from no breach", PASSWORD).await
    })
    .await
}

async fn unavailable(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        check(case).await?;
        let before = case.breach_questions()?;
        accepted(case, "a password that cannot be looked up", UNAVAILABLE_PASSWORD).await?;
        require(case.breach_questions()? > before, "a question to the breach list")
    })
    .await
}

async fn check(case: &mut Case) -> Outcome {
    let root = case.root();
    configured(case, "breaches are checked", &root, json!({ "password": { "checkHibp": true } })).await
}

async fn accepted(case: &mut Case, step: &str, password: &str) -> Outcome {
    let (root, operation) = (case.root(), signing_up(case, password)?);
    case.ok(step, &root, operation).await.map(drop)
}

fn signing_up(case: &mut Case, password: &str) -> Outcome<cynic::Operation<SignUp, SignUpVariables>> {
    Ok(SignUp::build(SignUpVariables { email: case.email()?, password: Some(password.to_owned()), ..Default::default() }))
}
