//! Templates of mails that a case sets for itself.
//!
//! **Invariant:** the variant is used nowhere else, so that no mail of another case has the template.

use cynic::MutationBuilder;

use crate::error::Outcome;
use crate::operations::{
    AddMailTemplate, AddMailTemplateVariables, MailTemplate, MailTemplateIdentifier, MailType, RemoveMailTemplate,
    RemoveMailTemplateVariables,
};
use crate::suite::case::Case;
use crate::suite::fixtures::Project;

/// A template that is in use.
pub struct Template {
    pub variant: String,
    identifier: MailTemplateIdentifier,
}

impl Case {
    /// A template of the case's own, without the layout.
    ///
    /// # Errors
    /// If the request or the mutation fails.
    pub async fn template(&mut self, type_: MailType, project: Option<&Project>, subject: &str, content: &str) -> Outcome<Template> {
        let (root, variant) = (self.root(), self.name("variant")?);
        let project_slug = project.map(|project| project.slug.clone());
        let identifier = MailTemplateIdentifier { project_slug: project_slug.clone(), type_, variant: Some(variant.clone()) };
        let template = MailTemplate {
            type_,
            subject: subject.to_owned(),
            content: content.to_owned(),
            variant: Some(variant.clone()),
            project_slug,
            use_layout: Some(false),
            reply_to: None,
        };
        self.prepare(&root, AddMailTemplate::build(AddMailTemplateVariables { template })).await?;
        Ok(Template { variant, identifier })
    }

    /// Once the mail of the template has come.
    ///
    /// # Errors
    /// If the request or the mutation fails.
    pub async fn remove(&mut self, template: Template) -> Outcome {
        let root = self.root();
        let variables = RemoveMailTemplateVariables { template_identifier: template.identifier };
        self.prepare(&root, RemoveMailTemplate::build(variables)).await
    }
}
