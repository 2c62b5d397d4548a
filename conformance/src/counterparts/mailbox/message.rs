//! A mail as a case reads it, and the bytes it is read from.
//!
//! **Invariant:** `Debug` shows nothing of a mail's text, which may hold a token.

use std::fmt;

use mail_parser::{MessageParser, PartType};

use crate::error::{CaseError, Outcome};

/// A mail that has arrived.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// The address that the recipient sees as the sender, without a name.
    pub from: String,
    /// Every address that this mail was sent to, without names.
    pub to: Vec<String>,
    pub subject: String,
    /// The plain text. A mail that has only HTML is rendered as text, without the targets of its links.
    pub text: String,
    pub html: Option<String>,
}

impl fmt::Debug for Mail {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to, subject, text: _, html: _ } = self;
        formatter.debug_struct("Mail").field("from", from).field("to", to).field("subject", subject).finish_non_exhaustive()
    }
}

/// A mail as a mailbox has taken it in.
#[derive(Clone)]
pub(super) struct Delivery {
    /// The sender of the envelope; empty where a mailbox does not tell.
    pub from: String,
    pub to: Vec<String>,
    pub data: Vec<u8>,
}

impl Delivery {
    pub fn is_to(&self, recipient: &str) -> bool {
        self.to.iter().any(|address| is_same_address(address, recipient))
    }

    /// A mail that cannot be read was sent that way, so this is the server's mistake.
    ///
    /// # Errors
    /// A finding if the mail cannot be parsed.
    pub fn open(&self) -> Outcome<Mail> {
        let unreadable = || CaseError::finding(format_args!("the mail to {} is no mail message", self.to.join(", ")));
        let message = MessageParser::default().parse(&self.data).ok_or_else(unreadable)?;
        let shown_sender = message.from().and_then(|from| from.first()).and_then(|from| from.address());
        // The parser also makes HTML out of plain text, which was not sent.
        let html = message.html_bodies().find_map(|part| match &part.body {
            PartType::Html(html) => Some(html.to_string()),
            _ => None,
        });
        Ok(Mail {
            from: shown_sender.unwrap_or(&self.from).to_owned(),
            to: self.to.clone(),
            subject: message.subject().unwrap_or_default().to_owned(),
            text: message.body_text(0).unwrap_or_default().into_owned(),
            html,
        })
    }
}

/// Letter case never tells two recipients apart in practice, and servers differ in what they keep of it.
pub(super) fn is_same_address(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(data: &str) -> Mail {
        let delivery = Delivery { from: "bounce@host".to_owned(), to: vec!["anna@host".to_owned()], data: data.as_bytes().to_vec() };
        delivery.open().unwrap()
    }

    #[test]
    fn a_plain_mail_has_no_html() {
        let mail = open("From: Our Server <server@host>\r\nSubject: Hello\r\n\r\nFirst\r\n\r\nSecond\r\n");
        assert_eq!((mail.from.as_str(), mail.subject.as_str()), ("server@host", "Hello"));
        assert_eq!((mail.text.as_str(), mail.html), ("First\r\n\r\nSecond\r\n", None));
    }

    #[test]
    fn an_encoded_mail_is_decoded() {
        let mail = open(
            "From: server@host\r\nSubject: =?utf-8?B?xb1sdcWlb3XEjWvDvQ==?= =?utf-8?Q?_k=C5=AF=C5=88?=\r\n\
             Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
             http://host/?token=3Dabc=\r\ndef =C5=BE\r\n",
        );
        assert_eq!(mail.subject, "Žluťoučký kůň");
        assert_eq!(mail.text, "http://host/?token=abcdef ž\r\n");
    }

    #[test]
    fn a_mail_of_html_only_has_a_text_too() {
        let mail = open("From: server@host\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Your code: <b>1234</b></p>");
        assert_eq!(mail.html.as_deref(), Some("<p>Your code: <b>1234</b></p>"));
        assert!(mail.text.contains("Your code: 1234") && !mail.text.contains('<'), "{}", mail.text);
    }

    #[test]
    fn without_a_sender_in_the_header_the_envelope_counts() {
        assert_eq!(open("Subject: x\r\n\r\ny").from, "bounce@host");
    }

    #[test]
    fn an_empty_mail_is_a_finding() {
        let delivery = Delivery { from: String::new(), to: vec!["anna@host".to_owned()], data: Vec::new() };
        assert!(matches!(delivery.open(), Err(CaseError::Finding(text)) if text.contains("anna@host")));
    }

    #[test]
    fn recipients_match_as_a_whole_and_in_any_case() {
        let delivery = Delivery { from: String::new(), to: vec!["Anna@Host".to_owned()], data: Vec::new() };
        assert!(delivery.is_to("anna@hOST"));
        assert!(!delivery.is_to("nna@host") && !delivery.is_to("anna@host.example"));
    }

    #[test]
    fn debug_hides_the_text() {
        let mail = open("From: server@host\r\nSubject: Hello\r\nContent-Type: text/html\r\n\r\n<p>hush</p>");
        assert!(mail.text.contains("hush"));
        let shown = format!("{mail:?}");
        assert!(shown.contains("Hello") && !shown.contains("hush"), "{shown}");
    }
}
