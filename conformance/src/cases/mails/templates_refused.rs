//! Templates that are not stored, and names that do not exist.
//!
//! **Invariant:** nothing that was rejected is stored.

use super::{adding, identifier, of_variant, removing, template};
use crate::error::{Outcome, equal};
use crate::operations::{AddMailTemplateErrorCode, MailTemplate, MailType, RemoveMailTemplateErrorCode};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};

pub const CASES: &[Definition] = &[
    case!("mail-templates/missing-variable", "A mail that carries a token or a code shows it: MISSING_VARIABLE.", missing_variable),
    case!("mail-templates/malformed", "A template that is not valid Mustache is rejected.", malformed),
    case!("mail-templates/malformed-reply-to", "An invalid address is INVALID_REPLY_EMAIL_FORMAT.", malformed_reply_to),
    case!("mail-templates/unknown-project", "An unknown project is PROJECT_NOT_FOUND.", unknown_project),
    case!("mail-templates/unknown", "A template that is not there cannot be removed: TEMPLATE_NOT_FOUND.", unknown),
];

async fn missing_variable(case: &mut Case) -> Outcome {
    let (root, variant) = (case.root(), case.name("variant")?);
    let types = [
        (MailType::ResetPasswordRequest, "{{token}}"),
        (MailType::PasswordlessSignIn, "{{token}}"),
        (MailType::EmailVerification, "{{token}}"),
        (MailType::EmailChangeVerify, "{{token}}"),
        (MailType::EmailOtp, "{{code}}"),
    ];
    for (type_, variable) in types {
        let without = MailTemplate { type_, content: "<p>{{email}}</p>".to_owned(), ..template(&variant) };
        case.fails(&format!("{type_:?} without it"), &root, adding(&without), AddMailTemplateErrorCode::MissingVariable).await?;
        let with = MailTemplate { content: format!("<p>{variable}</p>"), ..without };
        case.ok(&format!("{type_:?} with it"), &root, adding(&with)).await?;
        case.prepare(&root, removing(&identifier(&with))).await?;
    }
    Ok(())
}

async fn malformed(case: &mut Case) -> Outcome {
    let (root, variant) = (case.root(), case.name("variant")?);
    for (step, content) in [
        ("a section without an end", "{{#reason}}because of {{reason}}"),
        ("an end without a section", "because{{/reason}}"),
        ("sections that overlap", "{{#a}}{{#b}}{{/a}}{{/b}}"),
        ("a variable without an end", "because of {{reason"),
    ] {
        let one = MailTemplate { content: content.to_owned(), ..template(&variant) };
        case.step(step, &root, adding(&one)).await?.malformed()?;
    }
    equal(of_variant(case, &variant).await?.len(), 0, "stored templates")
}

async fn malformed_reply_to(case: &mut Case) -> Outcome {
    let (root, variant) = (case.root(), case.name("variant")?);
    for address in ["help", "help@", "@example.com", "help@example.com, root@example.com", "help@example.com\r\nBcc: root@example.com"] {
        let one = MailTemplate { reply_to: Some(address.to_owned()), ..template(&variant) };
        case.fails(&format!("{address:?}"), &root, adding(&one), AddMailTemplateErrorCode::InvalidReplyEmailFormat).await?;
    }
    Ok(())
}

async fn unknown_project(case: &mut Case) -> Outcome {
    let (root, variant, slug) = (case.root(), case.name("variant")?, case.name("slug")?);
    let one = MailTemplate { project_slug: Some(slug), ..template(&variant) };
    case.fails("is not set", &root, adding(&one), AddMailTemplateErrorCode::ProjectNotFound).await?;
    case.fails("is not removed", &root, removing(&identifier(&one)), RemoveMailTemplateErrorCode::ProjectNotFound).await.map(drop)
}

async fn unknown(case: &mut Case) -> Outcome {
    let (root, variant) = (case.root(), case.name("variant")?);
    case.fails("is not removed", &root, removing(&identifier(&template(&variant))), RemoveMailTemplateErrorCode::TemplateNotFound)
        .await
        .map(drop)
}
