//! `resetPassword`, with tokens that the caller of `unmanagedInvite` has chosen.
//!
//! **Invariant:** after each refusal the account opens with what it opened with before.

use cynic::MutationBuilder;
use serde_json::json;
use tokio::time::sleep;

use super::{NEW_PASSWORD, NO_TOKENS};
use crate::error::{Outcome, equal};
use crate::operations::{
    ChangeProfile, ChangeProfileVariables, ConfirmEmailChange, ConfirmEmailChangeErrorCode, ConfirmEmailChangeVariables,
    CreateResetPasswordRequest, CreateResetPasswordRequestVariables, RequestEmailVerification, RequestEmailVerificationVariables,
    ResetPassword, ResetPasswordErrorCode, ResetPasswordVariables, SignInErrorCode, VerifyEmail, VerifyEmailErrorCode,
    VerifyEmailVariables, WeakPasswordReason,
};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::passwords::{PASSWORD, WRONG_PASSWORD};
use crate::suite::people::AFTER_WAITING;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("password-reset/once", "A token sets a password once: TOKEN_USED.", once),
    case!("password-reset/unknown-token", "What is no token is TOKEN_NOT_FOUND.", unknown),
    case!("password-reset/too-weak", "A weak password is PASSWORD_TOO_WEAK, and the token can still be used.", too_weak),
    case!("password-reset/order", "The token is found first, then the password is judged, then whether the token was used.", order),
    case!("password-reset/ends-sessions", "Sessions that were opened with the old password end.", ends_sessions),
    case!("password-reset/waits", "After a reset no wrong password counts any more.", waits),
    case!("password-reset/other-tokens", "A new password uses up every token that was issued before.", other_tokens),
    case!("password-reset/address-changed", "A token of a person with another address is TOKEN_INVALID.", address_changed),
    case!("password-reset/recorded", "Each use of a token is recorded, for its person.", recorded),
    case!("mailed-tokens/who-may", "A key with the role `login` uses mailed tokens, and no other key but a super admin's.", who_may)
        .needs(&[Need::Roles]),
];

async fn once(case: &mut Case) -> Outcome {
    let project = case.project(&json!({})).await?;
    let person = case.invited(&project).await?;
    case.signs_in("there is no password yet", &person.email, PASSWORD, Some(SignInErrorCode::NoPasswordSet)).await?;
    case.resets("sets one", person.token.reveal(), PASSWORD, None).await?;
    case.signs_in("signs in with it", &person.email, PASSWORD, None).await?;
    case.resets("the token is used", person.token.reveal(), NEW_PASSWORD, Some(ResetPasswordErrorCode::TokenUsed)).await?;
    case.signs_in("the password stays", &person.email, PASSWORD, None).await
}

async fn unknown(case: &mut Case) -> Outcome {
    for (step, token) in NO_TOKENS {
        case.resets(step, token, PASSWORD, Some(ResetPasswordErrorCode::TokenNotFound)).await?;
    }
    Ok(())
}

async fn too_weak(case: &mut Case) -> Outcome {
    let project = case.project(&json!({})).await?;
    let (person, login) = (case.invited(&project).await?, case.login());
    let variables = ResetPasswordVariables { token: person.token.reveal().to_owned(), password: "abc-xy".to_owned() };
    let error = case.fails("a weak one", &login, ResetPassword::build(variables), ResetPasswordErrorCode::PasswordTooWeak).await?;
    let expected = [WeakPasswordReason::TooShort, WeakPasswordReason::MissingUppercase, WeakPasswordReason::MissingDigit];
    equal(error.weak_password_reasons.as_deref(), Some(&expected[..]), "reasons")?;
    case.resets("a strong one", person.token.reveal(), PASSWORD, None).await
}

async fn order(case: &mut Case) -> Outcome {
    let project = case.project(&json!({})).await?;
    let person = case.invited(&project).await?;
    case.resets("unknown token, weak password", "x", "short", Some(ResetPasswordErrorCode::TokenNotFound)).await?;
    case.resets("used", person.token.reveal(), PASSWORD, None).await?;
    case.resets("used token, weak password", person.token.reveal(), "short", Some(ResetPasswordErrorCode::PasswordTooWeak)).await
}

async fn ends_sessions(case: &mut Case) -> Outcome {
    let project = case.project(&json!({})).await?;
    let person = case.invited(&project).await?;
    let session = case.session_of("session", &person.id).await?;
    case.let_in("is let in", &session).await?;
    case.resets("a new password", person.token.reveal(), PASSWORD, None).await?;
    case.locked_out("is locked out", &session).await
}

async fn waits(case: &mut Case) -> Outcome {
    let project = case.project(&json!({})).await?;
    let person = case.invited(&project).await?;
    let wrong = SignInErrorCode::NoPasswordSet;
    case.signs_in("a first failure", &person.email, WRONG_PASSWORD, Some(wrong)).await?;
    sleep(AFTER_WAITING).await;
    case.signs_in("a second failure", &person.email, WRONG_PASSWORD, Some(wrong)).await?;
    case.resets("a new password", person.token.reveal(), PASSWORD, None).await?;
    case.signs_in("signs in at once", &person.email, PASSWORD, None).await
}

async fn other_tokens(case: &mut Case) -> Outcome {
    let project = case.project(&json!({})).await?;
    let person = case.invited(&project).await?;
    let root = case.root();
    let variables = crate::operations::ChangePasswordVariables { person_id: person.id.clone(), password: PASSWORD.to_owned() };
    case.ok("an administrator gives a password", &root, crate::operations::ChangePassword::build(variables)).await?;
    case.resets("the token is used", person.token.reveal(), NEW_PASSWORD, Some(ResetPasswordErrorCode::TokenUsed)).await?;
    case.signs_in("the password stays", &person.email, PASSWORD, None).await
}

async fn address_changed(case: &mut Case) -> Outcome {
    let project = case.project(&json!({})).await?;
    let person = case.invited(&project).await?;
    let (root, email) = (case.root(), case.email()?);
    let variables = ChangeProfileVariables { person_id: person.id.clone(), email: Some(email), name: None };
    case.ok("another address", &root, ChangeProfile::build(variables)).await?;
    case.resets("the token is of the former one", person.token.reveal(), PASSWORD, Some(ResetPasswordErrorCode::TokenInvalid)).await
}

async fn recorded(case: &mut Case) -> Outcome {
    let project = case.project(&json!({})).await?;
    let person = case.invited(&project).await?;
    let key = case.global_key("login key", &["login"]).await?;
    for (step, password, code) in [
        ("a weak one", "short", Some(ResetPasswordErrorCode::PasswordTooWeak)),
        ("a strong one", PASSWORD, None),
        ("once more", PASSWORD, Some(ResetPasswordErrorCode::TokenUsed)),
    ] {
        let variables = ResetPasswordVariables { token: person.token.reveal().to_owned(), password: password.to_owned() };
        let operation = ResetPassword::build(variables);
        match code {
            None => case.ok(step, &key.caller, operation).await?,
            Some(code) => case.fails(step, &key.caller, operation, code).await.map(drop)?,
        }
    }
    let codes = [Some("TOKEN_USED"), None, Some("PASSWORD_TOO_WEAK")];
    let entries = case.recorded(&key.identity, &["password_reset"], &codes).await?;
    let persons: Vec<_> = entries.iter().map(|entry| entry.person_id.as_deref()).collect();
    equal(persons, vec![Some(&*person.id); 3], "the person of each entry")
}

async fn who_may(case: &mut Case) -> Outcome {
    let (key, person) = (case.global_key("login key", &["login"]).await?.caller, case.person("person", &[]).await?);
    let (email, token) = (case.email()?, "x".to_owned());
    let reset = || ResetPassword::build(ResetPasswordVariables { token: token.clone(), password: PASSWORD.to_owned() });
    let verify = || VerifyEmail::build(VerifyEmailVariables { token: token.clone() });
    let confirm = || ConfirmEmailChange::build(ConfirmEmailChangeVariables { token: token.clone() });
    let request = || CreateResetPasswordRequest::build(CreateResetPasswordRequestVariables { email: email.clone(), ..Default::default() });
    let resend = || RequestEmailVerification::build(RequestEmailVerificationVariables { email: email.clone(), ..Default::default() });
    for caller in [&key, &case.root()] {
        case.fails("may reset", caller, reset(), ResetPasswordErrorCode::TokenNotFound).await?;
        case.fails("may verify", caller, verify(), VerifyEmailErrorCode::TokenNotFound).await?;
        case.fails("may confirm", caller, confirm(), ConfirmEmailChangeErrorCode::TokenNotFound).await?;
        case.ok("may ask for a mail", caller, resend()).await?;
    }
    let mut others = case.powerless(&person).await?;
    // Elsewhere it may do nothing.
    others.retain(|caller| caller.name != "login key");
    others.push(person.session.clone());
    for caller in &others {
        case.step("may not request a reset", caller, request()).await?.forbidden()?;
        case.step("may not reset", caller, reset()).await?.forbidden()?;
        case.step("may not ask for a verification", caller, resend()).await?.forbidden()?;
        case.step("may not verify", caller, verify()).await?.forbidden()?;
        case.step("may not confirm", caller, confirm()).await?.forbidden()?;
    }
    Ok(())
}
