//! From a kind of mail, its template and its values to the parts of a mail.
//!
//! **Invariant:** the subject is one line of at most [`LONGEST_SUBJECT`] characters, whatever the values are.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::mustache::{Escape, Mustache, TooLarge};
use super::template::{LONGEST_SUBJECT, Part, Template, TemplateError, ends_line};
use super::{Variables, defaults, plain};
use crate::domain::mail::MailKind;

/// The largest HTML of a mail, in bytes.
pub const LARGEST: usize = 1024 * 1024;

const LAYOUT: &str = include_str!("templates/layout.html");

/// The parts of a mail.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendered {
    pub subject: String,
    pub html: String,
    pub text: String,
    pub reply_to: Option<String>,
}

impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rendered").field("html", &self.html.len()).finish_non_exhaustive()
    }
}

/// Why there is no mail. Another attempt fails the same way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    #[error(transparent)]
    Template(#[from] TemplateError),
    #[error("the mail exceeds the limit of {LARGEST} bytes")]
    TooLarge,
}

impl From<TooLarge> for RenderError {
    fn from(_: TooLarge) -> Self {
        Self::TooLarge
    }
}

/// Renders this template, or the default of the kind.
///
/// # Errors
/// If the template is invalid, which the check at its storing rules out, or the mail would be too large.
pub fn render(kind: MailKind, template: Option<&Template>, variables: &Variables) -> Result<Rendered, RenderError> {
    let default;
    let (template, language) = match template {
        Some(template) => (template, None),
        None => {
            default = defaults::of(kind);
            (&default, Some(defaults::LANGUAGE))
        }
    };
    let parsed = template.parse()?;
    let subject = one_line(&parsed.subject.render(variables, Escape::Nothing, LARGEST)?);
    let content = parsed.content.render(variables, Escape::Html, LARGEST)?;
    let html = if template.use_layout {
        let parts = Variables::new().with("subject", subject.as_str()).with("content", content).with_some("language", language);
        let layout = Mustache::parse(LAYOUT).map_err(|error| {
            let (position, problem) = (error.position, error.problem);
            TemplateError::Syntax { part: Part::Content, position, problem }
        })?;
        layout.render(&parts, Escape::Html, LARGEST)?
    } else {
        content
    };
    let text = plain::text(&html);
    Ok(Rendered { subject, html, text, reply_to: template.reply_to.clone().filter(|_| parsed.reply_to.is_some()) })
}

/// Control characters and line breaks become spaces, and several spaces one.
fn one_line(text: &str) -> String {
    let words = text.split(|it: char| it.is_whitespace() || ends_line(it)).filter(|word| !word.is_empty());
    words.flat_map(|word| std::iter::once(' ').chain(word.chars())).skip(1).take(LONGEST_SUBJECT).collect()
}

#[cfg(test)]
mod tests;
