//! `initSignInPasswordless`: who gets a mail, and what the answers say.
//!
//! **Invariant:** a case that lets persons sign in without a password runs alone.

use cynic::MutationBuilder;
use serde_json::json;

use super::{allow, refused, request, requested, requesting, signs_in};
use crate::error::{Outcome, equal, require};
use crate::operations::{
    ActivatePasswordlessOtp, ActivatePasswordlessOtpErrorCode, ActivatePasswordlessOtpVariables, InitSignInPasswordless,
    InitSignInPasswordlessErrorCode, InitSignInPasswordlessOptions, InitSignInPasswordlessVariables, MailType, PasswordlessValidationType,
    SignInPasswordless, SignInPasswordlessErrorCode,
};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::people::{NO_IDS, UNKNOWN};
use crate::suite::settings::{changing, set};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("passwordless/disabled", "A new tenant lets no person sign in without a password: PASSWORDLESS_DISABLED.", disabled),
    case!("passwordless/mail-repeated", "A second request soon after a mail is RATE_LIMIT_EXCEEDED; a sign-in ends the pause.", repeated)
        .needs(&[Need::Mailbox])
        .exclusive(),
    case!("passwordless/mail-template", "A mail has the template of its variant, with the token and the link.", variant)
        .needs(&[Need::Mailbox])
        .exclusive(),
    case!("passwordless/mail-project", "A mail has the template of the project that is asked for, if it is one of the person.", project)
        .needs(&[Need::Mailbox])
        .exclusive(),
    case!(
        "passwordless/not-revealed",
        "Where the settings do not reveal who exists, no answer to a person who cannot sign in so does.",
        not_revealed
    )
    .exclusive(),
    case!("passwordless/captcha", "A protected request needs a captcha, and one that is not protected needs none.", captcha).exclusive(),
    case!("passwordless/unknown-request", "An unknown request is TOKEN_NOT_FOUND.", unknown),
    case!("passwordless/malformed-request", "What cannot be the id of a request is TOKEN_NOT_FOUND.", malformed),
    case!("passwordless/who-may", "A key with the role `login` signs persons in, and no other key but a super admin's.", who_may)
        .needs(&[Need::Roles]),
];

async fn disabled(case: &mut Case) -> Outcome {
    let (person, unknown, login) = (case.person("person", &[]).await?, case.email()?, case.login());
    for (step, email) in [("a person", &person.email), ("an unknown address", &unknown)] {
        case.fails(step, &login, requesting(email), InitSignInPasswordlessErrorCode::PasswordlessDisabled).await?;
    }
    Ok(())
}

async fn repeated(case: &mut Case) -> Outcome {
    let (person, login) = (case.person("person", &[]).await?, case.login());
    changing(case, async |case| {
        allow(case, "always").await?;
        let first = requested(case, &person.email).await?;
        case.fails("another request", &login, requesting(&person.email), InitSignInPasswordlessErrorCode::RateLimitExceeded).await?;
        equal(case.mails_to(&person.email).await?.len(), 1, "mails after the second request")?;
        signs_in(case, "signs in", first.with_token()).await?;
        case.ok("a request after the sign-in", &login, requesting(&person.email)).await.map(drop)
    })
    .await
}

fn options(variant: &str, project: Option<&str>) -> Option<InitSignInPasswordlessOptions> {
    Some(InitSignInPasswordlessOptions { mail_variant: Some(variant.to_owned()), mail_project: project.map(str::to_owned) })
}

async fn variant(case: &mut Case) -> Outcome {
    let (person, login) = (case.person("person", &[]).await?, case.login());
    let content = "<p>Open {{{url}}} or type {{token}} for {{requestId}} as {{email}}.</p>";
    let template = case.template(MailType::PasswordlessSignIn, None, "Your sign-in", content).await?;
    changing(case, async |case| {
        allow(case, "always").await?;
        let variables = InitSignInPasswordlessVariables { options: options(&template.variant, None), ..request(&person.email) };
        let id = case.ok("a request for a variant", &login, InitSignInPasswordless::build(variables)).await?.request_id;
        case.hide("request", &id);
        let mail = case.mail("a mail for the person", &person.email).await?;
        equal(mail.subject.as_str(), "Your sign-in", "the subject")?;
        let token = case.mailed_token("its token", &person.email).await?;
        let email = person.email.replace('@', "%40");
        let link = format!("{}&token={}&request_id={id}&email={email}", super::PAGE, token.reveal());
        let expected = format!("Open {link} or type {} for {id} as {}.", token.reveal(), person.email);
        require(mail.text.split_whitespace().collect::<Vec<_>>().join(" ") == expected, "the text of the template")
    })
    .await?;
    case.remove(template).await
}

async fn project(case: &mut Case) -> Outcome {
    let (person, login) = (case.person("person", &[]).await?, case.login());
    let projects = [case.project(&json!({})).await?, case.project(&json!({})).await?];
    for project in &projects {
        case.join(project, &person.identity, &[acl::plain("admin")]).await?;
    }
    let [_, wanted] = projects;
    let template = case.template(MailType::PasswordlessSignIn, Some(&wanted), "Of the project", "<p>{{token}}</p>").await?;
    changing(case, async |case| {
        allow(case, "always").await?;
        let options = options(&template.variant, Some(&wanted.slug));
        let variables = InitSignInPasswordlessVariables { options, ..request(&person.email) };
        case.ok("a request for a project", &login, InitSignInPasswordless::build(variables)).await?;
        let mail = case.mail("a mail for the person", &person.email).await?;
        equal(mail.subject.as_str(), "Of the project", "the subject")
    })
    .await?;
    case.remove(template).await
}

async fn not_revealed(case: &mut Case) -> Outcome {
    let (person, unknown, login) = (case.person("person", &[]).await?, case.email()?, case.login());
    let document =
        "mutation($email: String!) { initSignInPasswordless(email: $email) { ok error { code developerMessage } result { requestId } } }";
    changing(case, async |case| {
        allow(case, "optIn").await?;
        set(case, json!({ "login": { "revealUserExists": false } })).await?;
        let mut bodies = Vec::new();
        for email in [&person.email, &person.email, &unknown] {
            bodies.push(case.reply(&login, document, json!({ "email": email })).await?.body);
        }
        case.fails("an unknown address", &login, requesting(&unknown), InitSignInPasswordlessErrorCode::PasswordlessDisabled).await?;
        bodies.dedup();
        equal(bodies.len(), 1, "different answers to a person, the same once more, and an unknown address")
    })
    .await
}

async fn captcha(case: &mut Case) -> Outcome {
    let (person, login) = (case.person("person", &[]).await?, case.login());
    changing(case, async |case| {
        set(case, json!({ "captcha": { "provider": "hcaptcha", "secret": "0x4AAA-captcha-secret" } })).await?;
        for (step, captcha_token) in [("no token", None), ("an empty token", Some(String::new()))] {
            let operation = InitSignInPasswordless::build(InitSignInPasswordlessVariables { captcha_token, ..request(&person.email) });
            case.fails(step, &login, operation, InitSignInPasswordlessErrorCode::InvalidCaptcha).await?;
        }
        set(case, json!({ "captcha": { "protect": { "passwordlessInit": false } } })).await?;
        allow(case, "always").await?;
        case.ok("no captcha at sign-ins", &login, requesting(&person.email)).await.map(drop)
    })
    .await
}

async fn not_found(case: &mut Case, step: &str, id: &str) -> Outcome {
    let login = case.login();
    for validation_type in [PasswordlessValidationType::Token, PasswordlessValidationType::Otp] {
        refused(case, step, super::showing(id, validation_type, "x"), SignInPasswordlessErrorCode::TokenNotFound).await?;
    }
    let operation = super::exchanging(id, "x", super::CODE);
    case.fails(step, &login, operation, ActivatePasswordlessOtpErrorCode::TokenNotFound).await.map(drop)
}

async fn unknown(case: &mut Case) -> Outcome {
    not_found(case, "an unknown id", UNKNOWN).await
}

async fn malformed(case: &mut Case) -> Outcome {
    for id in NO_IDS {
        not_found(case, "no id", id).await?;
    }
    Ok(())
}

async fn who_may(case: &mut Case) -> Outcome {
    let (key, person, email) = (case.global_key("login key", &["login"]).await?.caller, case.person("person", &[]).await?, case.email()?);
    let shown = || super::showing(UNKNOWN, PasswordlessValidationType::Token, "x");
    let exchanging = || super::exchanging(UNKNOWN, "x", super::CODE);
    for caller in [&key, &case.root()] {
        case.fails("may request a mail", caller, requesting(&email), InitSignInPasswordlessErrorCode::PasswordlessDisabled).await?;
        case.fails("may sign in", caller, SignInPasswordless::build(shown()), SignInPasswordlessErrorCode::TokenNotFound).await?;
        case.fails("may exchange a token", caller, exchanging(), ActivatePasswordlessOtpErrorCode::TokenNotFound).await?;
    }
    let mut others = case.powerless(&person).await?;
    // Elsewhere it may do nothing.
    others.retain(|caller| caller.name != "login key");
    others.push(person.session.clone());
    for caller in &others {
        case.step("may not request a mail", caller, requesting(&email)).await?.forbidden()?;
        case.step("may not sign in", caller, SignInPasswordless::build(shown())).await?.forbidden()?;
        case.step("may not exchange a token", caller, exchanging()).await?.forbidden()?;
    }
    let malformed = ActivatePasswordlessOtpVariables { request_id: UNKNOWN.to_owned(), token: "x".to_owned(), otp_hash: "x".to_owned() };
    case.step("may not either with a malformed hash", &person.session, ActivatePasswordlessOtp::build(malformed)).await?.forbidden()
}
