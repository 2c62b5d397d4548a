//! `signup.requireEmailVerification`, `requestEmailVerification` and `verifyEmail`.
//!
//! **Invariant:** every address is used by one case alone, so that a mail to it is that of the case.

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::json;

use super::NO_TOKENS;
use crate::client::exchange::Caller;
use crate::client::token::Token;
use crate::error::{Outcome, equal, present, require};
use crate::operations::{
    ChangeProfile, ChangeProfileVariables, EmailVerificationOptions, MailType, MyVerification, PersonByIdVariables,
    RequestEmailVerification, RequestEmailVerificationErrorCode, RequestEmailVerificationVariables, SignInErrorCode, SignUp,
    SignUpVariables, VerificationOf, VerifyEmail, VerifyEmailErrorCode, VerifyEmailVariables,
};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::passwords::{PASSWORD, WRONG_PASSWORD};
use crate::suite::settings::{changing, set};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("email-verification/sign-up", "An account that must be verified is signed in once it is: EMAIL_NOT_VERIFIED.", sign_up)
        .needs(&[Need::Mailbox])
        .exclusive(),
    case!("email-verification/captured", "What the settings required at the sign-up is required later, and no more.", captured).exclusive(),
    case!("email-verification/on-request", "An address is verified with a token that was asked for, once.", on_request)
        .needs(&[Need::Mailbox]),
    case!("email-verification/silent", "An answer does not say whether an address is known or verified.", silent).needs(&[Need::Mailbox]),
    case!("email-verification/unknown-token", "What is no token is TOKEN_NOT_FOUND.", unknown),
    case!("email-verification/address-changed", "A token for an address that has changed is TOKEN_INVALID.", address_changed)
        .needs(&[Need::Mailbox]),
    case!("email-verification/changed-address", "A new address is not verified.", changed_address).needs(&[Need::Mailbox]),
    case!("email-verification/mail-template", "A mail has the template of its variant and project.", template).needs(&[Need::Mailbox]),
    case!("email-verification/captcha", "A request needs a captcha only if the settings say so.", captcha).exclusive(),
    case!("email-verification/recorded", "A mail and each use of its token are recorded.", recorded).needs(&[Need::Mailbox]),
];

fn request(email: &str) -> RequestEmailVerificationVariables {
    RequestEmailVerificationVariables { email: email.to_owned(), ..Default::default() }
}

async fn requests(case: &mut Case, step: &str, caller: &Caller, email: &str) -> Outcome {
    case.ok(step, caller, RequestEmailVerification::build(request(email))).await
}

async fn verifies(case: &mut Case, step: &str, caller: &Caller, token: &str, refusal: Option<VerifyEmailErrorCode>) -> Outcome {
    let operation = VerifyEmail::build(VerifyEmailVariables { token: token.to_owned() });
    match refusal {
        None => case.ok(step, caller, operation).await,
        Some(code) => case.fails(step, caller, operation, code).await.map(drop),
    }
}

async fn is_verified(case: &mut Case, step: &str, id: &str, expected: bool) -> Outcome {
    let root = case.root();
    let operation = VerificationOf::build(PersonByIdVariables { id: id.to_owned() });
    let person = case.step(step, &root, operation).await?.field(|data| data.person_by_id)?;
    equal(person.email_verified, expected, step)
}

/// A mail that was asked for, and its token.
async fn mailed(case: &mut Case, email: &str) -> Outcome<Token> {
    let login = case.login();
    requests(case, "a request", &login, email).await?;
    case.mailed_token("a mail for the person", email).await
}

async fn signed_up(case: &mut Case) -> Outcome<(String, String)> {
    let (root, email) = (case.root(), case.email()?);
    let variables = SignUpVariables { email: email.clone(), password: Some(PASSWORD.to_owned()), ..Default::default() };
    let person = case.ok("signs up", &root, SignUp::build(variables)).await?.person;
    Ok((person.id, email))
}

async fn sign_up(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        // Without the wait after a failure.
        set(case, json!({ "signup": { "requireEmailVerification": true }, "login": { "baseBackoff": "PT0S" } })).await?;
        let (id, email) = signed_up(case).await?;
        let token = case.mailed_token("a mail for the person", &email).await?;
        case.signs_in("a wrong password", &email, WRONG_PASSWORD, Some(SignInErrorCode::InvalidPassword)).await?;
        case.signs_in("the right one", &email, PASSWORD, Some(SignInErrorCode::EmailNotVerified)).await?;
        let login = case.login();
        verifies(case, "verifies the address", &login, token.reveal(), None).await?;
        case.signs_in("signs in", &email, PASSWORD, None).await?;
        is_verified(case, "is verified", &id, true).await
    })
    .await
}

async fn captured(case: &mut Case) -> Outcome {
    let earlier = case.person_with_password("earlier person", &[]).await?;
    changing(case, async |case| {
        set(case, json!({ "signup": { "requireEmailVerification": true } })).await?;
        let (_, email) = signed_up(case).await?;
        case.signs_in("an account of before", &earlier.email, PASSWORD, None).await?;
        set(case, json!({ "signup": { "requireEmailVerification": false } })).await?;
        case.signs_in("is still required", &email, PASSWORD, Some(SignInErrorCode::EmailNotVerified)).await?;
        let (_, later) = signed_up(case).await?;
        case.signs_in("is not required any more", &later, PASSWORD, None).await
    })
    .await
}

async fn on_request(case: &mut Case) -> Outcome {
    let (person, login) = (case.person("person", &[]).await?, case.login());
    is_verified(case, "is not verified", &person.id, false).await?;
    let token = mailed(case, &person.email).await?;
    verifies(case, "verifies the address", &login, token.reveal(), None).await?;
    let me = case.step("sees it", &person.session, MyVerification::build(())).await?.data()?.me;
    equal(present(me.person, "the person")?.email_verified, true, "whether the address is verified")?;
    verifies(case, "the token is used", &login, token.reveal(), Some(VerifyEmailErrorCode::TokenUsed)).await
}

async fn silent(case: &mut Case) -> Outcome {
    let (person, other, unknown, login) =
        (case.person("person", &[]).await?, case.person("other person", &[]).await?, case.email()?, case.login());
    let token = mailed(case, &person.email).await?;
    verifies(case, "verifies the address", &login, token.reveal(), None).await?;
    requests(case, "a verified address", &login, &person.email).await?;
    requests(case, "an unknown address", &login, &unknown).await?;
    requests(case, "no address", &login, "ada").await?;
    requests(case, "an address that is not verified", &login, &other.email).await?;
    requests(case, "the same once more", &login, &other.email).await?;
    case.mail("a mail for the other person", &other.email).await?;
    let numbers =
        [case.mails_to(&person.email).await?.len(), case.mails_to(&unknown).await?.len(), case.mails_to(&other.email).await?.len()];
    equal(numbers, [1, 0, 1], "mails to the verified, the unknown and the other address")
}

async fn unknown(case: &mut Case) -> Outcome {
    let login = case.login();
    for (step, token) in NO_TOKENS {
        verifies(case, step, &login, token, Some(VerifyEmailErrorCode::TokenNotFound)).await?;
    }
    Ok(())
}

async fn move_to(case: &mut Case, id: &str) -> Outcome {
    let (root, email) = (case.root(), case.email()?);
    let variables = ChangeProfileVariables { person_id: id.to_owned(), email: Some(email), name: None };
    case.ok("another address", &root, ChangeProfile::build(variables)).await
}

async fn address_changed(case: &mut Case) -> Outcome {
    let (person, login) = (case.person("person", &[]).await?, case.login());
    let token = mailed(case, &person.email).await?;
    move_to(case, &person.id).await?;
    verifies(case, "the token is of the former one", &login, token.reveal(), Some(VerifyEmailErrorCode::TokenInvalid)).await?;
    is_verified(case, "is not verified", &person.id, false).await
}

async fn changed_address(case: &mut Case) -> Outcome {
    let (person, login) = (case.person("person", &[]).await?, case.login());
    let token = mailed(case, &person.email).await?;
    verifies(case, "verifies the address", &login, token.reveal(), None).await?;
    move_to(case, &person.id).await?;
    is_verified(case, "is not verified", &person.id, false).await
}

async fn template(case: &mut Case) -> Outcome {
    let (person, login) = (case.person("person", &[]).await?, case.login());
    let project = case.project(&json!({})).await?;
    case.join(&project, &person.identity, &[acl::plain("admin")]).await?;
    let template = case.template(MailType::EmailVerification, Some(&project), "Of the project", "<p>{{token}} for {{project}}</p>").await?;
    let options = EmailVerificationOptions { mail_project: Some(project.slug.clone()), mail_variant: Some(template.variant.clone()) };
    let variables = RequestEmailVerificationVariables { options: Some(options), ..request(&person.email) };
    case.ok("a request for a project", &login, RequestEmailVerification::build(variables)).await?;
    let mail = case.mail("a mail for the person", &person.email).await?;
    case.remove(template).await?;
    equal(mail.subject.as_str(), "Of the project", "the subject")?;
    require(mail.text.contains("for Newsroom"), "the name of the project in the text")
}

async fn captcha(case: &mut Case) -> Outcome {
    let (person, login) = (case.person("person", &[]).await?, case.login());
    changing(case, async |case| {
        set(case, json!({ "captcha": { "provider": "turnstile", "secret": "0x4AAA-captcha-secret" } })).await?;
        requests(case, "is not protected at first", &login, &person.email).await?;
        set(case, json!({ "captcha": { "protect": { "emailVerification": true } } })).await?;
        for (step, captcha_token) in [("is protected", None), ("an empty token", Some(String::new()))] {
            let operation = RequestEmailVerification::build(RequestEmailVerificationVariables { captcha_token, ..request(&person.email) });
            case.fails(step, &login, operation, RequestEmailVerificationErrorCode::InvalidCaptcha).await?;
        }
        Ok(())
    })
    .await
}

async fn recorded(case: &mut Case) -> Outcome {
    let (person, key) = (case.person("person", &[]).await?, case.global_key("login key", &["login"]).await?);
    requests(case, "a request", &key.caller, &person.email).await?;
    requests(case, "one without a mail", &key.caller, &person.email).await?;
    let token = case.mailed_token("a mail for the person", &person.email).await?;
    verifies(case, "verifies the address", &key.caller, token.reveal(), None).await?;
    verifies(case, "once more", &key.caller, token.reveal(), Some(VerifyEmailErrorCode::TokenUsed)).await?;
    let types = ["email_verify_init", "email_verify_complete"];
    let entries = case.recorded(&key.identity, &types, &[Some("TOKEN_USED"), None, None]).await?;
    let persons: Vec<_> = entries.iter().map(|entry| entry.person_id.as_deref()).collect();
    equal(persons, vec![Some(&*person.id); 3], "the person of each entry")
}
