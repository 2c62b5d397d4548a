//! Delivery over SMTP: one connection for each mail.
//!
//! A connection is not kept: one that another mail was cut off in would carry the rest of that mail.
//!
//! **Invariant:** credentials are sent over TLS, or to this machine; errors have the code of an answer and never its text, which may
//! name the recipient.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use tokio::time::timeout;

use super::letter::{Letter, SendError};
use super::message::{self, RawMessage};
use crate::config::SmtpSettings;

/// How long a delivery may take.
const DEADLINE: Duration = Duration::from_secs(30);
/// How long one address of the host is tried, as a host may have several.
const CONNECT: Duration = Duration::from_secs(10);
/// How long the end of a session is waited for, once the mail has been taken.
const GOODBYE: Duration = Duration::from_secs(1);

/// Answers to a recipient or a mail that are about the session, so that a change of the settings lets the mail through.
const ABOUT_THE_SESSION: [u16; 4] = [503, 530, 535, 538];

/// The answer to anything of a server that is about to end.
const CLOSING: u16 = 421;

pub struct Smtp {
    host: String,
    port: u16,
    from: Mailbox,
    hello: ClientId,
    credentials: Option<Credentials>,
    tls: TlsParameters,
    is_secure: bool,
    needs_tls: bool,
    deadline: Duration,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

#[derive(Debug, thiserror::Error)]
pub enum SmtpError {
    #[error("TENANT_MAILER_FROM cannot be written into a mail")]
    From,
    #[error("TLS for mails cannot be set up: {0}")]
    Tls(String),
}

/// What an answer is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Session,
    SignIn,
    Sender,
    Recipient,
    Content,
}

impl Smtp {
    /// # Errors
    /// If the sender cannot be written into a mail, or the host is no name that a certificate can be for.
    pub fn new(settings: &SmtpSettings) -> Result<Self, SmtpError> {
        let tls = TlsParameters::new(settings.host.clone()).map_err(|error| SmtpError::Tls(root_cause(&error)))?;
        let host = settings.host.clone();
        let is_here = host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|it| it.to_canonical().is_loopback());
        Ok(Self {
            port: settings.port,
            from: message::mailbox(&settings.from).ok_or(SmtpError::From)?,
            hello: ClientId::Domain(settings.from.domain().to_owned()),
            needs_tls: settings.credentials.is_some() && !is_here,
            credentials: settings.credentials.clone().map(|(user, password)| Credentials::new(user, password.expose().to_owned())),
            tls,
            is_secure: settings.is_secure,
            deadline: DEADLINE,
            host,
        })
    }

    /// # Errors
    /// If the mail was not accepted.
    pub async fn send(&self, letter: &Letter) -> Result<(), SendError> {
        let sealed = message::compose(letter, &self.from)?;
        let late = |_| SendError::unreachable(format!("the mail server did not take the mail within {:?}", self.deadline));
        let mut connection = timeout(self.deadline, self.deliver(sealed)).await.map_err(late)??;
        // The mail is taken, whatever comes of this.
        drop(timeout(GOODBYE, connection.quit()).await);
        Ok(())
    }

    async fn deliver(&self, RawMessage { envelope, data }: RawMessage) -> Result<AsyncSmtpConnection, SendError> {
        let mut connection = self.open().await?;
        let mut parameters = Vec::new();
        if !data.is_ascii() {
            // Only an address has other characters: the rest is encoded.
            let takes = |extension| connection.server_info().supports_feature(extension);
            if !takes(Extension::SmtpUtfEight) || !takes(Extension::EightBitMime) {
                return Err(SendError::refused("the mail server takes no address with other characters than ASCII"));
            }
            parameters = vec![MailParameter::SmtpUtfEight, MailParameter::Body(MailBodyParameter::EightBitMime)];
        }
        connection.command(Mail::new(envelope.from().cloned(), parameters)).await.map_err(|error| failed(Step::Sender, &error))?;
        for recipient in envelope.to() {
            let command = Rcpt::new(recipient.clone(), Vec::new());
            connection.command(command).await.map_err(|error| failed(Step::Recipient, &error))?;
        }
        connection.command(Data).await.map_err(|error| failed(Step::Content, &error))?;
        connection.message(&data).await.map_err(|error| failed(Step::Content, &error))?;
        Ok(connection)
    }

    /// A session, encrypted and signed in to as the settings say.
    async fn open(&self) -> Result<AsyncSmtpConnection, SendError> {
        let tls = self.is_secure.then(|| self.tls.clone());
        let address = (self.host.as_str(), self.port);
        let connected = AsyncSmtpConnection::connect_tokio1(address, Some(CONNECT), &self.hello, tls, None).await;
        let mut connection = connected.map_err(|error| failed(Step::Session, &error))?;
        if connection.can_starttls() {
            connection.starttls(self.tls.clone(), &self.hello).await.map_err(|error| failed(Step::Session, &error))?;
        }
        if self.needs_tls && !connection.is_encrypted() {
            return Err(SendError::unreachable("the mail server offers no STARTTLS, without which no password is sent"));
        }
        if let Some(credentials) = &self.credentials {
            let signed_in = connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await;
            signed_in.map_err(|error| failed(Step::SignIn, &error))?;
        }
        Ok(connection)
    }
}

fn failed(step: Step, error: &Error) -> SendError {
    let Some(code) = error.status().map(u16::from) else {
        // What a server said is in errors about its answers.
        let message = if error.is_response() {
            "the answer of the mail server cannot be read, or ended early".to_owned()
        } else if error.is_client() {
            "the mail server does not offer what is needed".to_owned()
        } else {
            format!("no connection to the mail server: {}", root_cause(error))
        };
        return SendError::unreachable(message);
    };
    let subject = match step {
        Step::Session => "the session",
        Step::SignIn => "user or password",
        Step::Sender => "the sender",
        Step::Recipient => "the recipient",
        Step::Content => "the mail",
    };
    let is_about_mail = matches!(step, Step::Recipient | Step::Content) && !ABOUT_THE_SESSION.contains(&code);
    let message = format!("the mail server rejected {subject} ({code})");
    match (is_about_mail, error.is_permanent()) {
        (true, true) => SendError::refused(message),
        (true, false) if code != CLOSING => SendError::not_yet(message),
        _ => SendError::unreachable(message),
    }
}

/// The innermost cause of an error, which is that of the network or of TLS.
fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests;
