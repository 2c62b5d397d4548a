//! Templates of mails: what the operations and their former names share.
//!
//! **Invariant:** a template that is stored can be shown, and its mails have what they are of no use without.

use std::sync::Arc;

use crate::access::{Action, Permit};
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::domain::email::Email;
use crate::domain::mail::MailKind;
use crate::domain::project::Project;
use crate::generated::types::{
    AddMailTemplateError, AddMailTemplateErrorCode, MailTemplate, MailTemplateIdentifier, MailType, RemoveMailTemplateError,
    RemoveMailTemplateErrorCode,
};
use crate::mail::{Template, TemplateError};
use crate::outcome::{BadInput, Outcome, Refusal};
use crate::store::mail_template::{self, Place};
use crate::store::{self, lock};

/// Templates of the tenant.
const MOST_TEMPLATES: u64 = 10_000;
/// The name of a variant, in bytes.
const LONGEST_VARIANT: usize = 100;

pub async fn add(cx: &Cx, input: MailTemplate) -> Outcome<(), AddMailTemplateError> {
    let MailTemplate { project_slug, type_, variant, subject, content, use_layout, reply_to } = input;
    let (project, permit) = permitted(cx, project_slug.as_deref()).await?;
    if is_given(project_slug.as_deref()) && project.is_none() {
        return Err(AddMailTemplateErrorCode::ProjectNotFound.into());
    }
    let reply_to = reply_to.map(|address| address.trim().to_owned()).filter(|address| !address.is_empty());
    if reply_to.as_deref().is_some_and(|address| Email::parse(address).is_none()) {
        return Err(AddMailTemplateErrorCode::InvalidReplyEmailFormat.into());
    }
    let variant = checked_variant(variant)?;
    let template = Template { subject, content, use_layout: use_layout.unwrap_or(true), reply_to };
    let kind = kind(type_);
    match template.check(kind) {
        Ok(()) => {}
        Err(error @ TemplateError::MissingVariable { .. }) => {
            return Err(AddMailTemplateError::new(AddMailTemplateErrorCode::MissingVariable, error.to_string()).into());
        }
        Err(error) => return Err(BadInput::new(error.to_string()).into()),
    }
    let place = Place { project: project.as_ref().map(|project| project.id), kind, variant: &variant };

    let mut tx = cx.begin(permit).await?;
    lock::mail_templates(&mut tx).await?;
    if !mail_template::remove(&mut tx, place).await? && mail_template::count(&tx.read()).await? >= MOST_TEMPLATES {
        return Err(BadInput::new(format!("there are {MOST_TEMPLATES} mail templates already, which is the limit")).into());
    }
    mail_template::insert(&mut tx, place, template).await?;
    tx.commit(event(false, project.as_deref(), type_, &variant)).await?;
    Ok(())
}

pub async fn remove(cx: &Cx, identifier: MailTemplateIdentifier) -> Outcome<(), RemoveMailTemplateError> {
    let MailTemplateIdentifier { project_slug, type_, variant } = identifier;
    let (project, permit) = permitted(cx, project_slug.as_deref()).await?;
    if is_given(project_slug.as_deref()) && project.is_none() {
        return Err(RemoveMailTemplateErrorCode::ProjectNotFound.into());
    }
    let variant = checked_variant(variant)?;
    let place = Place { project: project.as_ref().map(|project| project.id), kind: kind(type_), variant: &variant };

    let mut tx = cx.begin(permit).await?;
    lock::mail_templates(&mut tx).await?;
    if !mail_template::remove(&mut tx, place).await? {
        return Err(RemoveMailTemplateErrorCode::TemplateNotFound.into());
    }
    tx.commit(event(true, project.as_deref(), type_, &variant)).await?;
    Ok(())
}

async fn permitted(cx: &Cx, slug: Option<&str>) -> Result<(Option<Arc<Project>>, Permit), Refusal> {
    let project = match slug.filter(|slug| !slug.is_empty()) {
        Some(slug) => store::project::by_slug(&cx.read(), slug).await?,
        None => None,
    };
    let permit = cx.require(Action::MailTemplateChange, Scope::project(project.as_deref())).await?;
    Ok((project, permit))
}

fn is_given(slug: Option<&str>) -> bool {
    slug.is_some_and(|slug| !slug.is_empty())
}

fn checked_variant(variant: Option<String>) -> Result<String, BadInput> {
    let variant = variant.unwrap_or_default();
    if variant.len() > LONGEST_VARIANT {
        return Err(BadInput::new(format!("variant exceeds the limit of {LONGEST_VARIANT} bytes")));
    }
    Ok(variant)
}

fn event(removed: bool, project: Option<&Project>, type_: MailType, variant: &str) -> AuditEvent {
    let project = project.map(|project| project.slug.clone());
    AuditEvent::MailTemplateChanged { removed, project, kind: type_.as_str(), variant: variant.to_owned() }
}

fn kind(type_: MailType) -> MailKind {
    match type_ {
        MailType::ExistingUserInvited => MailKind::ExistingUserInvited,
        MailType::NewUserInvited => MailKind::NewUserInvited,
        MailType::ResetPasswordRequest => MailKind::ResetPasswordRequest,
        MailType::PasswordlessSignIn => MailKind::PasswordlessSignIn,
        MailType::ForcedSignOut => MailKind::ForcedSignOut,
        MailType::EmailOtp => MailKind::EmailOtp,
        MailType::BackupCodesExhausted => MailKind::BackupCodesExhausted,
        MailType::EmailVerification => MailKind::EmailVerification,
        MailType::EmailChangeVerify => MailKind::EmailChangeVerify,
        MailType::EmailChangeNotify => MailKind::EmailChangeNotify,
        MailType::UnusualLogin => MailKind::UnusualLogin,
    }
}
