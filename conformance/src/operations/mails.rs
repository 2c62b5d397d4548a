//! Templates of mails.
//!
//! **Invariant:** asks for every field of a template, so that a snapshot shows all that is stored.

use super::{MailTemplateIdentifier, MailType, schema};

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query")]
pub struct MailTemplates {
    pub mail_templates: Vec<MailTemplateData>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq, Eq)]
pub struct MailTemplateData {
    pub project_slug: Option<String>,
    #[cynic(rename = "type")]
    pub type_: MailType,
    pub variant: Option<String>,
    pub subject: String,
    pub content: String,
    pub use_layout: bool,
    pub reply_to: Option<String>,
}

impl MailTemplateData {
    /// What it is removed by.
    pub fn identifier(&self) -> MailTemplateIdentifier {
        MailTemplateIdentifier { project_slug: self.project_slug.clone(), type_: self.type_, variant: self.variant.clone() }
    }
}
