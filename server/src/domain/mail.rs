//! Mails: which kinds there are, what a template of each may use, and how an address with a name is written.
//!
//! **Invariant:** a stored name never changes; templates and unsent mails are found by it.

use super::email::{Email, LONGEST};

/// The longest name in front of an address, in characters.
const LONGEST_NAME: usize = 200;

/// What a mail is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MailKind {
    ExistingUserInvited,
    NewUserInvited,
    ResetPasswordRequest,
    PasswordlessSignIn,
    ForcedSignOut,
    EmailOtp,
    BackupCodesExhausted,
    EmailVerification,
    EmailChangeVerify,
    EmailChangeNotify,
    UnusualLogin,
}

/// A value that a template can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TemplateVariable {
    pub name: &'static str,
    pub presence: Presence,
}

/// Which mails of a kind have a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Every mail, and it is of no use without showing it.
    Required,
    /// Every mail.
    Always,
    /// Some mails; it is empty in the others.
    Sometimes,
}

const fn required(name: &'static str) -> TemplateVariable {
    TemplateVariable { name, presence: Presence::Required }
}

const fn always(name: &'static str) -> TemplateVariable {
    TemplateVariable { name, presence: Presence::Always }
}

const fn sometimes(name: &'static str) -> TemplateVariable {
    TemplateVariable { name, presence: Presence::Sometimes }
}

const EMAIL: TemplateVariable = always("email");
const PROJECT: TemplateVariable = sometimes("project");
const SLUG: TemplateVariable = sometimes("projectSlug");
const REQUEST: TemplateVariable = sometimes("requestId");

impl MailKind {
    pub const ALL: [Self; 11] = [
        Self::ExistingUserInvited,
        Self::NewUserInvited,
        Self::ResetPasswordRequest,
        Self::PasswordlessSignIn,
        Self::ForcedSignOut,
        Self::EmailOtp,
        Self::BackupCodesExhausted,
        Self::EmailVerification,
        Self::EmailChangeVerify,
        Self::EmailChangeNotify,
        Self::UnusualLogin,
    ];

    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ExistingUserInvited => "existingUserInvited",
            Self::NewUserInvited => "newUserInvited",
            Self::ResetPasswordRequest => "passwordReset",
            Self::PasswordlessSignIn => "passwordlessSignIn",
            Self::ForcedSignOut => "forcedSignOut",
            Self::EmailOtp => "emailOtp",
            Self::BackupCodesExhausted => "backupCodesExhausted",
            Self::EmailVerification => "emailVerification",
            Self::EmailChangeVerify => "emailChangeVerify",
            Self::EmailChangeNotify => "emailChangeNotify",
            Self::UnusualLogin => "unusualLogin",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// What a template of this kind can show.
    pub fn variables(self) -> &'static [TemplateVariable] {
        const TOKEN: [TemplateVariable; 4] = [EMAIL, required("token"), PROJECT, SLUG];
        match self {
            Self::ExistingUserInvited => &const { [EMAIL, always("project"), always("projectSlug")] },
            Self::NewUserInvited => {
                &const { [EMAIL, sometimes("password"), sometimes("token"), REQUEST, always("project"), always("projectSlug")] }
            }
            Self::ResetPasswordRequest => &const { [EMAIL, required("token"), REQUEST, PROJECT, SLUG] },
            Self::EmailVerification | Self::EmailChangeVerify => &TOKEN,
            Self::PasswordlessSignIn => &const { [EMAIL, required("token"), PROJECT, SLUG, sometimes("url"), always("requestId")] },
            Self::ForcedSignOut => &const { [EMAIL, sometimes("reason")] },
            Self::EmailOtp => &const { [EMAIL, required("code"), PROJECT, SLUG] },
            Self::BackupCodesExhausted => &const { [EMAIL] },
            Self::EmailChangeNotify => &const { [EMAIL, always("newEmail")] },
            Self::UnusualLogin => &const { [EMAIL, sometimes("geoCountry"), sometimes("ipAddress")] },
        }
    }

    /// The variable in which a required one is contained, so that a template can show it instead.
    pub fn container(self, required: &str) -> Option<&'static str> {
        (self == Self::PasswordlessSignIn && required == "token").then_some("url")
    }
}

/// An address that mails are sent from or answered to, with or without a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    pub name: Option<String>,
    pub address: String,
}

impl Mailbox {
    /// `john@example.com`, `John <john@example.com>` or `"John, the first" <john@example.com>`.
    pub fn parse(text: &str) -> Option<Self> {
        if text.chars().any(char::is_control) {
            return None;
        }
        let text = text.trim();
        let (name, address) = match text.strip_suffix('>') {
            Some(rest) => rest.rsplit_once('<').map(|(name, address)| (name.trim(), address))?,
            None => ("", text),
        };
        let is_special = |it: char| it.is_whitespace() || "()<>[]:;,\\\"".contains(it);
        if address.len() > LONGEST || address.contains(is_special) || Email::parse(address).is_none() {
            return None;
        }
        let name = match name.strip_prefix('"') {
            Some(rest) => unquoted(rest.strip_suffix('"')?)?,
            None if name.contains(['"', '<', '>']) => return None,
            None => name.to_owned(),
        };
        let fits = name.chars().count() <= LONGEST_NAME;
        fits.then(|| Self { name: (!name.is_empty()).then_some(name), address: address.to_owned() })
    }

    /// What comes after the `@`.
    pub fn domain(&self) -> &str {
        self.address.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

/// The content of a quoted string, in which `\` quotes the next character.
fn unquoted(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => plain.push(characters.next()?),
            '"' => return None,
            other => plain.push(other),
        }
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_own_name() {
        for kind in MailKind::ALL {
            assert_eq!(MailKind::parse(kind.as_str()), Some(kind));
        }
        for text in ["", "passwordreset", "RESET_PASSWORD_REQUEST"] {
            assert_eq!(MailKind::parse(text), None, "{text}");
        }
    }

    #[test]
    fn mails_with_a_secret_require_it() {
        let required = |kind: MailKind| {
            let required = kind.variables().iter().filter(|variable| variable.presence == Presence::Required);
            required.map(|variable| variable.name).collect::<Vec<_>>()
        };
        assert_eq!(required(MailKind::ResetPasswordRequest), ["token"]);
        assert_eq!(required(MailKind::PasswordlessSignIn), ["token"]);
        assert_eq!(required(MailKind::EmailOtp), ["code"]);
        assert!(required(MailKind::NewUserInvited).is_empty());
        for kind in MailKind::ALL {
            assert!(kind.variables().contains(&EMAIL), "{kind:?}");
        }
    }

    #[test]
    fn a_mailbox_may_have_a_name() {
        let parse = |text: &str| Mailbox::parse(text).map(|it| (it.name.unwrap_or_default(), it.address));
        let found = |name: &str, address: &str| Some((name.to_owned(), address.to_owned()));
        assert_eq!(parse("john@example.com"), found("", "john@example.com"));
        assert_eq!(parse(" <john@example.com> "), found("", "john@example.com"));
        assert_eq!(parse("John Doe <John@Example.com>"), found("John Doe", "John@Example.com"));
        assert_eq!(parse(r#""Doe, \"Jo\"" <john@example.com>"#), found("Doe, \"Jo\"", "john@example.com"));
        assert_eq!(Mailbox::parse("j@mail.example.com").unwrap().domain(), "mail.example.com");
    }

    #[test]
    fn what_could_be_another_header_or_two_addresses_is_not_a_mailbox() {
        let long = format!("{}@example.com", "x".repeat(1000));
        for text in [
            "",
            "john",
            "a@b, c@d",
            "A <a@b> <c@d>",
            "A <a@b",
            "a@b\r\nBcc: c@d",
            "A\nBcc: x <a@b>",
            r#""A <a@b>"#,
            r#""A"B" <a@b>"#,
            "\"john doe\"@example.com",
            &long,
        ] {
            assert_eq!(Mailbox::parse(text), None, "{text}");
        }
    }
}
