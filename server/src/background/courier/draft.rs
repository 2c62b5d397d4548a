//! What the outbox keeps of a mail until it is delivered.
//!
//! **Invariant:** a version reads what earlier versions have written.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::id::ProjectId;
use crate::domain::mail::MailKind;
use crate::mail::Variables;
use crate::outcome::Fault;

/// What a mail is made of, without its template.
#[derive(Debug, Clone)]
pub struct Draft {
    pub kind: MailKind,
    pub to: String,
    pub project: Option<(ProjectId, String)>,
    pub variant: String,
    pub variables: Variables,
}

/// The same as it is stored.
#[derive(Serialize, Deserialize)]
struct Payload {
    to: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    project: Option<(Uuid, String)>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    variant: String,
    variables: Variables,
}

impl Draft {
    /// A mail about a person, not about one of its projects.
    pub fn to(kind: MailKind, to: String, variables: Variables) -> Self {
        Self { kind, to, project: None, variant: String::new(), variables }
    }

    /// The text that is encrypted.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub fn payload(self) -> Result<String, Fault> {
        let Self { to, project, variant, variables, .. } = self;
        let project = project.map(|(id, slug)| (id.0, slug));
        serde_json::to_string(&Payload { to, project, variant, variables }).map_err(Fault::new)
    }

    pub(super) fn parse(kind: MailKind, text: &str) -> Option<Self> {
        let Payload { to, project, variant, variables } = serde_json::from_str(text).ok()?;
        Some(Self { kind, to, project: project.map(|(id, slug)| (ProjectId(id), slug)), variant, variables })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_read_as_it_was_written() {
        let project = Some((ProjectId(Uuid::from_u128(7)), "blog".to_owned()));
        let variables = Variables::new().with("email", "john@example.com").with("token", "secret");
        let draft =
            Draft { kind: MailKind::ResetPasswordRequest, to: "john@example.com".to_owned(), project, variant: "cs".to_owned(), variables };
        let read = Draft::parse(draft.kind, &draft.clone().payload().unwrap()).unwrap();
        assert_eq!((read.to, read.project, read.variant, read.variables), (draft.to, draft.project, draft.variant, draft.variables));
        assert!(Draft::parse(MailKind::EmailOtp, "{}").is_none());
    }

    #[test]
    fn what_is_not_there_is_none() {
        let stored = r#"{"to":"john@example.com","variables":{"email":"john@example.com"}}"#;
        let read = Draft::parse(MailKind::ForcedSignOut, stored).unwrap();
        assert_eq!((read.project, read.variant.as_str(), read.variables.get("email")), (None, "", Some("john@example.com")));
    }
}
