//! Cases about mails: their templates, and what is delivered.
//!
//! **Invariant:** no case here imports another subject; what several subjects need is in `suite`.

mod templates;
mod templates_refused;

use cynic::{MutationBuilder, QueryBuilder};

use crate::client::exchange::Caller;
use crate::error::Outcome;
use crate::operations::{
    AddMailTemplate, AddMailTemplateVariables, MailTemplate, MailTemplateData, MailTemplateIdentifier, MailTemplates, MailType,
    RemoveMailTemplate, RemoveMailTemplateVariables,
};
use crate::suite::case::Case;
use crate::suite::definition::Definition;

/// The cases of each file, in reading order.
pub const CASES: &[&[Definition]] = &[templates::CASES, templates_refused::CASES];

/// A template that differs from those of other cases by its variant.
fn template(variant: &str) -> MailTemplate {
    MailTemplate {
        type_: MailType::ForcedSignOut,
        subject: "Signed out".to_owned(),
        content: "<p>All sessions of {{email}} have ended.</p>".to_owned(),
        variant: Some(variant.to_owned()),
        project_slug: None,
        use_layout: None,
        reply_to: None,
    }
}

fn identifier(template: &MailTemplate) -> MailTemplateIdentifier {
    MailTemplateIdentifier { project_slug: template.project_slug.clone(), type_: template.type_, variant: template.variant.clone() }
}

fn adding(template: &MailTemplate) -> cynic::Operation<AddMailTemplate, AddMailTemplateVariables> {
    AddMailTemplate::build(AddMailTemplateVariables { template: template.clone() })
}

fn removing(identifier: &MailTemplateIdentifier) -> cynic::Operation<RemoveMailTemplate, RemoveMailTemplateVariables> {
    RemoveMailTemplate::build(RemoveMailTemplateVariables { template_identifier: identifier.clone() })
}

async fn add(case: &mut Case, step: &str, caller: &Caller, template: &MailTemplate) -> Outcome {
    case.ok(step, caller, adding(template)).await
}

async fn remove(case: &mut Case, step: &str, caller: &Caller, template: &MailTemplate) -> Outcome {
    case.ok(step, caller, removing(&identifier(template))).await
}

/// The templates of a variant, which no other case has. Those of all cases are no step of the story.
async fn of_variant(case: &mut Case, variant: &str) -> Outcome<Vec<MailTemplateData>> {
    let root = case.root();
    let all = case.ask(&root, MailTemplates::build(())).await?.data()?.mail_templates;
    Ok(all.into_iter().filter(|template| template.variant.as_deref() == Some(variant)).collect())
}
