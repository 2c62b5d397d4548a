//! A template of a mail, and what is checked when one is stored.
//!
//! **Invariant:** a template that passes the check renders, unless its values make the mail too large.

use std::fmt;

use super::mustache::{Mustache, SyntaxError, SyntaxProblem};
use crate::domain::mail::{MailKind, Mailbox, Presence};

/// The longest subject, in characters: of a template, and of a mail.
pub const LONGEST_SUBJECT: usize = 1000;

/// The largest content of a template, in bytes.
pub const LARGEST_CONTENT: usize = 256 * 1024;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pub subject: String,
    /// HTML with tags of Mustache.
    pub content: String,
    /// Whether the layout of the default mails is put around the content.
    pub use_layout: bool,
    /// Where answers go. Empty is as good as none.
    pub reply_to: Option<String>,
}

/// A part of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Subject,
    Content,
}

/// Why a template cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    #[error("the content must show the variable `{name}`, as in {{{{{name}}}}}: a mail of this type is of no use without it")]
    MissingVariable { name: &'static str },
    #[error("the {part} has an invalid tag at character {position}: {problem}")]
    Syntax { part: Part, position: usize, problem: SyntaxProblem },
    #[error("the subject is empty")]
    SubjectEmpty,
    #[error("the subject exceeds the limit of {LONGEST_SUBJECT} characters")]
    SubjectTooLong,
    #[error("the subject has a line break or another control character")]
    SubjectHasLineBreak,
    #[error("the content exceeds the limit of {LARGEST_CONTENT} bytes")]
    ContentTooLong,
    #[error("the address for replies is invalid; it is written as john@example.com or John <john@example.com>")]
    ReplyToInvalid,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Subject => "subject",
            Self::Content => "content",
        })
    }
}

/// A template whose parts have been parsed.
pub(super) struct ParsedTemplate<'t> {
    pub subject: Mustache<'t>,
    pub content: Mustache<'t>,
    pub reply_to: Option<Mailbox>,
}

impl Template {
    /// Whether it is fit for mails of this kind.
    ///
    /// # Errors
    /// With the first problem: a part is invalid, or a required variable is missing in the content.
    pub fn check(&self, kind: MailKind) -> Result<(), TemplateError> {
        let parsed = self.parse()?;
        let required = kind.variables().iter().filter(|variable| variable.presence == Presence::Required);
        let shows =
            |name: &str| parsed.content.shows(name) || kind.container(name).is_some_and(|container| parsed.content.shows(container));
        match required.map(|variable| variable.name).find(|name| !shows(name)) {
            Some(name) => Err(TemplateError::MissingVariable { name }),
            None => Ok(()),
        }
    }

    /// # Errors
    /// If the subject is empty, has a line break or is too long, the content is too long, a part is not valid Mustache, or the reply-to
    /// address is invalid.
    pub(super) fn parse(&self) -> Result<ParsedTemplate<'_>, TemplateError> {
        if self.subject.trim().is_empty() {
            return Err(TemplateError::SubjectEmpty);
        }
        if self.subject.chars().any(ends_line) {
            return Err(TemplateError::SubjectHasLineBreak);
        }
        if self.subject.chars().count() > LONGEST_SUBJECT {
            return Err(TemplateError::SubjectTooLong);
        }
        if self.content.len() > LARGEST_CONTENT {
            return Err(TemplateError::ContentTooLong);
        }
        let syntax = |part| move |SyntaxError { position, problem }| TemplateError::Syntax { part, position, problem };
        let reply_to = self.reply_to.as_deref().filter(|text| !text.trim().is_empty());
        Ok(ParsedTemplate {
            subject: Mustache::parse(&self.subject).map_err(syntax(Part::Subject))?,
            content: Mustache::parse(&self.content).map_err(syntax(Part::Content))?,
            reply_to: reply_to.map(|text| Mailbox::parse(text).ok_or(TemplateError::ReplyToInvalid)).transpose()?,
        })
    }
}

/// Whether it would end a header or show in no place of it: control characters, and the line breaks of Unicode.
pub(super) fn ends_line(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(subject: &str, content: &str) -> Template {
        Template { subject: subject.to_owned(), content: content.to_owned(), use_layout: true, reply_to: None }
    }

    fn check(subject: &str, content: &str) -> Result<(), String> {
        template(subject, content).check(MailKind::ResetPasswordRequest).map_err(|error| error.to_string())
    }

    #[test]
    fn a_template_shows_what_its_kind_requires() {
        assert_eq!(check("Reset", "<p>{{token}}</p>"), Ok(()));
        assert_eq!(check("Reset {{project}}", "{{#project}}{{{token}}}{{/project}}{{anything}}"), Ok(()));
        let missing = Err(TemplateError::MissingVariable { name: "token" });
        assert_eq!(template("{{token}}", "<p>{{#token}}x{{/token}}</p>").check(MailKind::PasswordlessSignIn), missing);
        assert_eq!(template("x", "<a href=\"{{url}}\">x</a>").check(MailKind::PasswordlessSignIn), Ok(()));
        assert!(template("x", "{{url}}").check(MailKind::ResetPasswordRequest).is_err());
        assert_eq!(template("x", "").check(MailKind::EmailOtp), Err(TemplateError::MissingVariable { name: "code" }));
        assert_eq!(template("x", "").check(MailKind::ForcedSignOut), Ok(()));
    }

    #[test]
    fn each_problem_has_a_message() {
        let cases = [
            (
                check("x", "{{code}}"),
                "the content must show the variable `token`, as in {{token}}: a mail of this type is of no use without it",
            ),
            (check("{{> x}}", "{{token}}"), "the subject has an invalid tag at character 1: partials, as in {{> name}}, are not supported"),
            (check("x", "ab{{token"), "the content has an invalid tag at character 3: the tag is not closed"),
            (check(" ", "{{token}}"), "the subject is empty"),
            (check("a\nb", "{{token}}"), "the subject has a line break or another control character"),
            (check("a\rBcc: x", "{{token}}"), "the subject has a line break or another control character"),
            (check("a\u{2028}b", "{{token}}"), "the subject has a line break or another control character"),
        ];
        for (found, expected) in cases {
            assert_eq!(found, Err(expected.to_owned()));
        }
    }

    #[test]
    fn subject_and_content_are_limited() {
        let content = |length: usize| format!("{{{{token}}}}{}", "x".repeat(length - "{{token}}".len()));
        assert_eq!(check(&"ž".repeat(LONGEST_SUBJECT), &content(LARGEST_CONTENT)), Ok(()));
        let error = template(&"x".repeat(LONGEST_SUBJECT + 1), "").check(MailKind::ForcedSignOut);
        assert_eq!(error, Err(TemplateError::SubjectTooLong));
        let error = template("x", &content(LARGEST_CONTENT + 1)).check(MailKind::ForcedSignOut);
        assert_eq!(error, Err(TemplateError::ContentTooLong));
    }

    #[test]
    fn answers_go_to_one_address() {
        let check = |address: &str| {
            let template = Template { reply_to: Some(address.to_owned()), ..template("x", "x") };
            template.check(MailKind::ForcedSignOut)
        };
        for fit in ["", "help@example.com", "Help <help@example.com>"] {
            assert_eq!(check(fit), Ok(()), "{fit}");
        }
        for unfit in ["help", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example", "{{email}}"] {
            assert_eq!(check(unfit), Err(TemplateError::ReplyToInvalid), "{unfit}");
        }
    }
}
