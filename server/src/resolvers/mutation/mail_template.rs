//! Templates of mails: what the operations and their former names share.
//!
//! **Invariant:** a template that is stored can be shown, and its mails have what they are of no use without.

use std::sync::Arc;

use crate::access::{Action, Permit};
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::domain::project::Project;
use crate::generated::types::{
    AddMailTemplateError, AddMailTemplateErrorCode, MailTemplate, MailTemplateIdentifier, MailType, RemoveMailTemplateError,
    RemoveMailTemplateErrorCode,
};
use crate::mail::{Template, TemplateError};
use crate::outcome::{BadInput, Outcome, Stop};
use crate::resolvers::view;
use crate::store::mail_template::{self, TemplateKey};
use crate::store::{self, lock};

/// Templates of the tenant.
const MOST_TEMPLATES: u64 = 10_000;
/// The name of a variant, in bytes.
const LONGEST_VARIANT: usize = 100;

/// # Errors
/// A failure if there is no such project; bad input if the template or its variant is invalid, or there are too many templates. Otherwise
/// if the caller may not change templates, its key has ended, or the database fails.
pub async fn add(cx: &Cx, input: MailTemplate) -> Outcome<(), AddMailTemplateError> {
    let MailTemplate { project_slug, type_, variant, subject, content, use_layout, reply_to } = input;
    let (permit, target) = target(cx, project_slug, type_, variant, AddMailTemplateErrorCode::ProjectNotFound.into()).await?;
    let reply_to = reply_to.map(|address| address.trim().to_owned()).filter(|address| !address.is_empty());
    let template = Template { subject, content, use_layout: use_layout.unwrap_or(true), reply_to };
    let place = target.place();
    template.check(place.kind).map_err(unfit)?;

    let mut tx = cx.begin(permit).await?;
    lock::mail_templates(&mut tx).await?;
    if !mail_template::remove(&mut tx, place).await? && mail_template::count(&tx.read()).await? >= MOST_TEMPLATES {
        return Err(BadInput::new(format!("there are {MOST_TEMPLATES} mail templates already, which is the limit")).into());
    }
    mail_template::insert(&mut tx, place, template).await?;
    tx.commit(target.event(false)).await?;
    Ok(())
}

/// # Errors
/// A failure if there is no such project or template; bad input if the variant is too long. Otherwise if the caller may not change
/// templates, its key has ended, or the database fails.
pub async fn remove(cx: &Cx, identifier: MailTemplateIdentifier) -> Outcome<(), RemoveMailTemplateError> {
    let MailTemplateIdentifier { project_slug, type_, variant } = identifier;
    let (permit, target) = target(cx, project_slug, type_, variant, RemoveMailTemplateErrorCode::ProjectNotFound.into()).await?;

    let mut tx = cx.begin(permit).await?;
    lock::mail_templates(&mut tx).await?;
    if !mail_template::remove(&mut tx, target.place()).await? {
        return Err(RemoveMailTemplateErrorCode::TemplateNotFound.into());
    }
    tx.commit(target.event(true)).await?;
    Ok(())
}

/// The template that is meant.
struct Target {
    project: Option<Arc<Project>>,
    type_: MailType,
    variant: String,
}

impl Target {
    fn place(&self) -> TemplateKey<'_> {
        TemplateKey { project: self.project.as_ref().map(|project| project.id), kind: view::mail_kind(self.type_), variant: &self.variant }
    }

    fn event(self, removed: bool) -> AuditEvent {
        let project = self.project.map(|project| project.slug.clone());
        AuditEvent::MailTemplateChanged { removed, project, kind: self.type_.as_str(), variant: self.variant }
    }
}

/// What is meant, and the permit to change it. An empty name is none.
async fn target<E>(
    cx: &Cx,
    slug: Option<String>,
    type_: MailType,
    variant: Option<String>,
    not_found: Stop<E>,
) -> Result<(Permit, Target), Stop<E>> {
    let slug = slug.filter(|slug| !slug.is_empty());
    let project = match &slug {
        Some(slug) => store::project::by_slug(&cx.read(), slug).await?,
        None => None,
    };
    let permit = cx.require(Action::MailTemplateChange, Scope::project(project.as_deref())).await?;
    if slug.is_some() && project.is_none() {
        return Err(not_found);
    }
    let variant = variant.unwrap_or_default();
    if variant.len() > LONGEST_VARIANT {
        return Err(BadInput::new(format!("variant exceeds the limit of {LONGEST_VARIANT} bytes")).into());
    }
    Ok((permit, Target { project, type_, variant }))
}

fn unfit(error: TemplateError) -> Stop<AddMailTemplateError> {
    let code = match error {
        TemplateError::MissingVariable { .. } => AddMailTemplateErrorCode::MissingVariable,
        TemplateError::ReplyToInvalid => AddMailTemplateErrorCode::InvalidReplyEmailFormat,
        _ => return BadInput::new(error.to_string()).into(),
    };
    Stop::Failure(AddMailTemplateError::new(code, error.to_string()).into())
}
