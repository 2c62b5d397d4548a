//! The ways a mail is delivered.
//!
//! **Invariant:** only development logs mails, since they have tokens in them.

use super::letter::{Letter, SendError};
use super::smtp::{Smtp, SmtpError};
use super::webhook::Webhook;
use crate::config::Mailer;

#[derive(Debug)]
pub enum Transport {
    Smtp(Smtp),
    Webhook(Webhook),
    /// For development.
    Log,
}

impl Transport {
    /// Nothing if there is no mailer, as in production without settings.
    ///
    /// # Errors
    /// If the sender cannot be written into a mail, or TLS cannot be set up.
    pub fn new(mailer: &Mailer) -> Result<Option<Self>, SmtpError> {
        Ok(match mailer {
            Mailer::None => None,
            Mailer::Log => Some(Self::Log),
            Mailer::Smtp(settings) => Some(Self::Smtp(Smtp::new(settings)?)),
            Mailer::Webhook(settings) => Some(Self::Webhook(Webhook::new(settings))),
        })
    }

    /// Hands the mail over. It takes 30 seconds at most.
    ///
    /// # Errors
    /// If the mail was not accepted; the error says whether another attempt may succeed. A mail whose receipt was not acknowledged in time
    /// may have been delivered nevertheless.
    pub async fn send(&self, letter: &Letter) -> Result<(), SendError> {
        match self {
            Self::Smtp(smtp) => smtp.send(letter).await,
            Self::Webhook(webhook) => webhook.send(letter).await,
            Self::Log => {
                log(letter);
                Ok(())
            }
        }
    }
}

/// Writes a mail to the log, in full. For development only.
fn log(letter: &Letter) {
    tracing::info!("{}", block(letter));
}

/// A mail for people to read, without what could change their terminal.
fn block(letter: &Letter) -> String {
    let mail = &letter.rendered;
    let text = mail.text.lines().map(|line| format!("\n  {line}")).collect::<String>();
    let block = format!(
        "no mailer is set, so this mail is not sent\n  type: {}\n  to: {}\n  subject: {}\n{text}",
        letter.kind.as_str(),
        letter.to,
        mail.subject
    );
    block.chars().filter(|it| *it == '\n' || !it.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::letter;
    use super::*;

    #[test]
    fn a_logged_mail_can_be_read() {
        let mut letter = letter("john@example.com");
        letter.rendered.subject = "Your code\u{1b}[31m".to_owned();
        letter.rendered.text = "Code:\n\nabc".to_owned();
        assert_eq!(
            block(&letter),
            "no mailer is set, so this mail is not sent\n  type: emailOtp\n  to: john@example.com\n  subject: Your code[31m\n\n  Code:\n  \n  abc"
        );
    }

    #[tokio::test]
    async fn without_a_mailer_development_logs_and_production_has_none() {
        assert!(Transport::new(&Mailer::None).unwrap().is_none());
        let transport = Transport::new(&Mailer::Log).unwrap().unwrap();
        assert!(matches!(transport, Transport::Log));
        assert_eq!(transport.send(&letter("john@example.com")).await, Ok(()));
    }
}
