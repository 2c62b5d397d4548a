//! `createResetPasswordRequest` and `checkResetPasswordToken`: who gets a mail, and what the answers say.
//!
//! **Invariant:** every address is used by one case alone, so that a mail to it is that of the case.

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::json;

use super::NEW_PASSWORD;
use crate::client::token::Token;
use crate::error::{Outcome, equal, present, require};
use crate::operations::{
    CheckResetPasswordTokenCode, CheckToken, CheckVariables, CreatePasswordResetRequestErrorCode, CreateResetPasswordRequest,
    CreateResetPasswordRequestOptions, CreateResetPasswordRequestVariables, MailType, ResetPasswordErrorCode,
};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::people::{NO_ADDRESSES, UNKNOWN};
use crate::suite::settings::{changing, set};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("password-reset/mail", "A person is mailed a token with which the password is reset.", mail).needs(&[Need::Mailbox]),
    case!("password-reset/mail-repeated", "A second request soon after the first one is answered alike, without a mail.", repeated)
        .needs(&[Need::Mailbox]),
    case!("password-reset/mail-template", "A mail has the template of its variant.", variant).needs(&[Need::Mailbox]),
    case!("password-reset/mail-project", "A mail has the template of the project that is asked for, if it is one of the person.", project)
        .needs(&[Need::Mailbox]),
    case!("password-reset/unknown-email", "An unknown address is PERSON_NOT_FOUND.", unknown),
    case!("password-reset/not-revealed", "Where the settings do not reveal who exists, no answer does.", not_revealed).exclusive(),
    case!("password-reset/captcha", "A protected request needs a captcha, and one that is not protected needs none.", captcha).exclusive(),
    case!("password-reset/requests-recorded", "Each request is recorded, with the address that was typed.", recorded),
    case!("password-reset/check", "Whether a token can be used is told without using it.", check).needs(&[Need::Mailbox]),
    case!("password-reset/check-unknown", "An unknown request is REQUEST_NOT_FOUND.", check_unknown),
];

fn request(email: &str) -> CreateResetPasswordRequestVariables {
    CreateResetPasswordRequestVariables { email: email.to_owned(), ..Default::default() }
}

async fn requests(case: &mut Case, step: &str, email: &str) -> Outcome {
    let login = case.login();
    case.ok(step, &login, CreateResetPasswordRequest::build(request(email))).await
}

async fn mail(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    requests(case, "a request", &person.email).await?;
    let token = case.mailed_token("a mail for the person", &person.email).await?;
    case.resets("a new password", token.reveal(), NEW_PASSWORD, None).await?;
    case.signs_in("signs in with it", &person.email, NEW_PASSWORD, None).await?;
    case.resets("the token is used", token.reveal(), NEW_PASSWORD, Some(ResetPasswordErrorCode::TokenUsed)).await
}

async fn repeated(case: &mut Case) -> Outcome {
    let (person, other) = (case.person("person", &[]).await?, case.person("other person", &[]).await?);
    for step in ["a first request", "a second one", "a third one"] {
        requests(case, step, &person.email).await?;
    }
    requests(case, "a later one for another person", &other.email).await?;
    case.mail("a mail for the other person", &other.email).await?;
    let mails = case.mails_to(&person.email).await?;
    equal(mails.len(), 1, "mails to the first person")
}

async fn variant(case: &mut Case) -> Outcome {
    let (person, login) = (case.person("person", &[]).await?, case.login());
    let template = case.template(MailType::ResetPasswordRequest, None, "Your request", "<p>Open reset/{{token}} as {{email}}.</p>").await?;
    let options = CreateResetPasswordRequestOptions { mail_project: None, mail_variant: Some(template.variant.clone()) };
    let variables = CreateResetPasswordRequestVariables { options: Some(options), ..request(&person.email) };
    case.ok("a request for a variant", &login, CreateResetPasswordRequest::build(variables)).await?;
    let mail = case.mail("a mail for the person", &person.email).await?;
    case.remove(template).await?;
    equal(mail.subject.as_str(), "Your request", "the subject")?;
    require(mail.text.contains("Open reset/") && mail.text.contains(&format!("as {}.", person.email)), "the text of the template")
}

async fn project(case: &mut Case) -> Outcome {
    let (person, login) = (case.person("person", &[]).await?, case.login());
    let projects = [case.project(&json!({})).await?, case.project(&json!({})).await?];
    for project in &projects {
        case.join(project, &person.identity, &[acl::plain("admin")]).await?;
    }
    let [_, wanted] = projects;
    let template = case.template(MailType::ResetPasswordRequest, Some(&wanted), "Of the project", "<p>{{token}}</p>").await?;
    let options =
        CreateResetPasswordRequestOptions { mail_project: Some(wanted.slug.clone()), mail_variant: Some(template.variant.clone()) };
    let variables = CreateResetPasswordRequestVariables { options: Some(options), ..request(&person.email) };
    case.ok("a request for a project", &login, CreateResetPasswordRequest::build(variables)).await?;
    let mail = case.mail("a mail for the person", &person.email).await?;
    case.remove(template).await?;
    equal(mail.subject.as_str(), "Of the project", "the subject")
}

async fn unknown(case: &mut Case) -> Outcome {
    let (login, email) = (case.login(), case.email()?);
    for (step, email) in NO_ADDRESSES.iter().copied().chain([("an address", &*email)]) {
        let operation = CreateResetPasswordRequest::build(request(email));
        case.fails(step, &login, operation, CreatePasswordResetRequestErrorCode::PersonNotFound).await?;
    }
    Ok(())
}

async fn not_revealed(case: &mut Case) -> Outcome {
    let (person, unknown, login) = (case.person("person", &[]).await?, case.email()?, case.login());
    let document = "mutation($email: String!) { createResetPasswordRequest(email: $email) { ok errors { code } error { code } } }";
    changing(case, async |case| {
        set(case, json!({ "login": { "revealUserExists": false } })).await?;
        let mut bodies = Vec::new();
        for email in [&person.email, &person.email, &unknown] {
            bodies.push(case.reply(&login, document, json!({ "email": email })).await?.body);
        }
        requests(case, "an unknown address", &unknown).await?;
        bodies.dedup();
        equal(bodies.len(), 1, "different answers to a known address, the same once more, and an unknown one")
    })
    .await
}

async fn captcha(case: &mut Case) -> Outcome {
    let (person, login) = (case.person("person", &[]).await?, case.login());
    changing(case, async |case| {
        set(case, json!({ "captcha": { "provider": "hcaptcha", "secret": "0x4AAA-captcha-secret" } })).await?;
        for (step, captcha_token) in [("no token", None), ("an empty token", Some(String::new()))] {
            let operation =
                CreateResetPasswordRequest::build(CreateResetPasswordRequestVariables { captcha_token, ..request(&person.email) });
            case.fails(step, &login, operation, CreatePasswordResetRequestErrorCode::InvalidCaptcha).await?;
        }
        set(case, json!({ "captcha": { "protect": { "passwordReset": false } } })).await?;
        requests(case, "no captcha at resets", &person.email).await
    })
    .await
}

async fn recorded(case: &mut Case) -> Outcome {
    let (person, unknown) = (case.person("person", &[]).await?, case.email()?);
    let key = case.global_key("login key", &["login"]).await?;
    case.ok("a request", &key.caller, CreateResetPasswordRequest::build(request(&person.email))).await?;
    let operation = CreateResetPasswordRequest::build(request(&unknown));
    case.fails("an unknown address", &key.caller, operation, CreatePasswordResetRequestErrorCode::PersonNotFound).await?;
    let entries = case.recorded(&key.identity, &["password_reset_init"], &[Some("PERSON_NOT_FOUND"), None]).await?;
    let seen: Vec<_> = entries.iter().map(|entry| (entry.person_input_identifier.as_deref(), entry.person_id.as_deref())).collect();
    equal(seen, vec![(Some(&*unknown), None), (Some(&*person.email), Some(&*person.id))], "addresses and persons of the entries")
}

fn checking(request: &str, token: &str) -> cynic::Operation<CheckToken, CheckVariables> {
    CheckToken::build(CheckVariables { request_id: request.to_owned(), token: token.to_owned() })
}

async fn checks(case: &mut Case, step: &str, request: &str, token: &str, code: CheckResetPasswordTokenCode) -> Outcome {
    let login = case.login();
    let answer = case.step(step, &login, checking(request, token)).await?.data()?;
    equal(answer.check_reset_password_token, code, step)
}

/// The mail of a template that shows both: the id of the request, and the token.
async fn requested(case: &mut Case, variant: &str, email: &str) -> Outcome<(String, Token)> {
    let login = case.login();
    let options = CreateResetPasswordRequestOptions { mail_project: None, mail_variant: Some(variant.to_owned()) };
    let variables = CreateResetPasswordRequestVariables { options: Some(options), ..request(email) };
    case.prepare(&login, CreateResetPasswordRequest::build(variables)).await?;
    let token = case.mailed_token("a mail", email).await?;
    let mail = case.mail("the same mail", email).await?;
    let id = mail.text.split(|it: char| !it.is_ascii_hexdigit() && it != '-').find(|text| text.len() == UNKNOWN.len());
    Ok((present(id, "the id of the request in the mail")?.to_owned(), token))
}

async fn check(case: &mut Case) -> Outcome {
    let (person, other) = (case.person("person", &[]).await?, case.person("other person", &[]).await?);
    let template = case.template(MailType::ResetPasswordRequest, None, "Your request", "<p>{{requestId}} and {{token}}</p>").await?;
    let (id, token) = requested(case, &template.variant, &person.email).await?;
    let (_, foreign) = requested(case, &template.variant, &other.email).await?;
    case.remove(template).await?;
    case.hide("request", &id);
    let login = case.login();
    case.step("a token that can be used", &login, checking(&id, token.reveal())).await?.refused(400, "UserInputError")?;
    checks(case, "an unknown token", &id, "x", CheckResetPasswordTokenCode::TokenNotFound).await?;
    checks(case, "the token of another request", &id, foreign.reveal(), CheckResetPasswordTokenCode::TokenInvalid).await?;
    case.resets("a new password", token.reveal(), NEW_PASSWORD, None).await?;
    checks(case, "a used token", &id, token.reveal(), CheckResetPasswordTokenCode::TokenUsed).await
}

async fn check_unknown(case: &mut Case) -> Outcome {
    for (step, id) in [("an unknown id", UNKNOWN), ("no id", "x"), ("an empty one", "")] {
        checks(case, step, id, "x", CheckResetPasswordTokenCode::RequestNotFound).await?;
    }
    let person = case.person("person", &[]).await?;
    case.step("a person may not ask", &person.session, checking(UNKNOWN, "x")).await?.refused(400, "ForbiddenError")
}
