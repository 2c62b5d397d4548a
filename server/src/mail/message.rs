//! A mail as SMTP carries it: headers, and the same text as plain text and as HTML.
//!
//! **Invariant:** nothing that comes from a template or a person can add a header or a recipient.

use lettre::address::{Address, Envelope};
use lettre::message::header::{HeaderName, HeaderValue, MessageId};
use lettre::message::{Mailbox, Message, MultiPart};
use url::Host;

use super::letter::{Letter, SendError};
use crate::domain::mail;

/// An envelope and the bytes in it.
pub struct RawMessage {
    pub envelope: Envelope,
    pub data: Vec<u8>,
}

/// The mail for SMTP.
///
/// # Errors
/// If an address cannot be written, which no other attempt changes.
pub fn compose(letter: &Letter, from: &Mailbox) -> Result<RawMessage, SendError> {
    let to = address(&letter.to).ok_or_else(|| SendError::refused("the recipient's address is invalid"))?;
    let mail = &letter.rendered;
    let id = format!("<{}@{}>", letter.id, from.email.domain());
    let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
    // Given here, since the library would read it from the headers, where it does not understand every address that it writes.
    let envelope =
        Envelope::new(Some(from.email.clone()), vec![to.clone()]).map_err(|_| SendError::refused("the mail cannot be written"))?;
    let mut builder = Message::builder().envelope(envelope).from(from.clone()).to(to.into()).subject(mail.subject.as_str());
    if let Some(text) = &mail.reply_to {
        let parsed = mail::Mailbox::parse(text).and_then(|parsed| mailbox(&parsed));
        builder = builder.reply_to(parsed.ok_or_else(|| SendError::refused("the address for replies is invalid"))?);
    }
    let parts = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
    let composed = builder.header(MessageId::from(id)).raw_header(automatic).multipart(parts);
    let message = composed.map_err(|_| SendError::refused("the mail cannot be written"))?;
    Ok(RawMessage { envelope: message.envelope().clone(), data: message.formatted() })
}

/// The mailbox, if the library can read what it writes of it.
pub fn mailbox(parsed: &mail::Mailbox) -> Option<Mailbox> {
    let mailbox = Mailbox::new(parsed.name.clone(), address(&parsed.address)?);
    mailbox.to_string().parse::<Mailbox>().is_ok().then_some(mailbox)
}

/// The address, with an international domain as DNS has it.
fn address(text: &str) -> Option<Address> {
    if text.chars().any(char::is_control) {
        return None;
    }
    let (local, domain) = text.trim().rsplit_once('@')?;
    let domain = match Host::parse(domain) {
        Ok(Host::Domain(ascii)) if !domain.is_ascii() => ascii,
        _ => domain.to_owned(),
    };
    Address::new(local, domain).ok()
}

#[cfg(test)]
mod tests {
    use super::super::tests::letter;
    use super::*;

    fn compose(letter: &Letter) -> Result<String, SendError> {
        let from = mailbox(&mail::Mailbox::parse("\"Blog, \\\"Inc\\\"\" <blog@mail.example>").unwrap()).unwrap();
        super::compose(letter, &from).map(|sealed| String::from_utf8(sealed.data).unwrap())
    }

    /// Headers, with folded lines put together.
    fn headers(mail: &str) -> Vec<String> {
        let (head, _) = mail.split_once("\r\n\r\n").unwrap();
        head.replace("\r\n ", " ").split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_mail_has_its_headers_and_two_parts() {
        let mut letter = letter("John@example.com");
        letter.rendered.reply_to = Some("Help <help@mail.example>".to_owned());
        let mail = compose(&letter).unwrap();
        let headers = headers(&mail);
        for header in [
            "From: =?utf-8?b?QmxvZywgIkluYyI=?= <blog@mail.example>",
            "To: John@example.com",
            "Reply-To: Help <help@mail.example>",
            "Message-ID: <00000000-0000-0000-0000-000000000007@mail.example>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
        ] {
            assert!(headers.iter().any(|found| found == header), "{header} in {headers:#?}");
        }
        assert!(headers.iter().any(|header| header.starts_with("Date: ")) && mail.is_ascii());
        let (plain, html) = (mail.find("text/plain; charset=utf-8").unwrap(), mail.find("text/html; charset=utf-8").unwrap());
        assert!(mail.contains("multipart/alternative") && plain < html);
        assert!(mail.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])));
    }

    #[test]
    fn no_value_adds_a_header() {
        let mut letter = letter("john@example.com");
        letter.rendered.subject = "a\r\nBcc: x@y.example\r\n\r\nbody".to_owned();
        letter.rendered.text = "\r\n.\r\nMAIL FROM:<x@y.example>\r\n".to_owned();
        let mail = compose(&letter).unwrap();
        assert!(!headers(&mail).iter().any(|header| header.starts_with("Bcc")), "{mail}");
        letter.rendered.reply_to = Some("a@b.example\r\nBcc: x@y.example".to_owned());
        assert_eq!(compose(&letter), Err(SendError::refused("the address for replies is invalid")));
    }

    #[test]
    fn an_address_is_written_safely_or_not_at_all() {
        let long = format!("{}@example.com", "x".repeat(1000));
        for invalid in [
            "",
            "john",
            "john@",
            "@example.com",
            "john@example.com\r\nBcc: x@y.example",
            "john\r\nBcc: x@y.example",
            "john@example.com>\r\nRCPT TO:<x@y.example",
            "john doe@example.com",
            "john@exa mple.com",
            "a@b.example, c@d.example",
            "a@b.example>, <c@d.example",
            "\"a\r\nb\"@example.com",
            "john@example.com>",
            "<john@example.com>",
            "john\0@example.com",
            &long,
        ] {
            let error = compose(&letter(invalid)).unwrap_err();
            assert_eq!(error, SendError::refused("the recipient's address is invalid"), "{invalid}");
        }
        for (valid, header) in [
            ("John@Example.com", "To: John@Example.com"),
            (" john+tag@example.com ", "To: john+tag@example.com"),
            ("o'neil@example.com", "To: o'neil@example.com"),
            ("\"john doe\"@example.com", "To: \"john doe\"@example.com"),
            ("john@bücher.example", "To: john@xn--bcher-kva.example"),
            ("jörg@example.com", "To: jörg@example.com"),
        ] {
            let mail = compose(&letter(valid)).unwrap();
            assert!(headers(&mail).iter().any(|found| found == header), "{valid}: {mail}");
        }
    }
}
