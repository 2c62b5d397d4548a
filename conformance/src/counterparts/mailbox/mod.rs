//! Where the suite looks for the mails that the tested server sends.
//!
//! Cases share one mailbox and run side by side, so each asks for the mails to an address that only it uses.
//!
//! **Invariant:** no mail is ever deleted or changed here, and every wait has an end.

mod mailhog;
mod mailpit;
mod message;
mod setting;
mod smtp;
mod web;

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use crate::client::tls::Trust;
use crate::error::{CaseError, Outcome};

pub use self::message::Mail;
pub use self::setting::{Setting, SettingError};

use self::message::Delivery;
use self::smtp::Sink;
use self::web::Web;

/// Servers send mails after they have answered, some from a queue.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long one look into the mailbox may take.
const LOOK: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(100);

/// An opened mailbox.
pub struct Mailbox {
    setting: Setting,
    source: Source,
    patience: Duration,
    look: Duration,
}

enum Source {
    None,
    Smtp(Sink),
    MailHog(Web),
    Mailpit(Web),
}

impl Mailbox {
    /// Starts the suite's own SMTP receiver if the setting says so. It ends with the value, or with the runtime that opened it.
    /// The two web mailboxes are not asked before a case needs a mail.
    ///
    /// # Errors
    /// A fault if the address cannot be listened on, or the HTTP client cannot be created.
    pub async fn open(setting: &Setting, trust: &Trust) -> Outcome<Self> {
        let source = match setting {
            Setting::None => Source::None,
            Setting::Smtp(address) => Source::Smtp(Sink::listen(*address).await?),
            Setting::MailHog(url) => Source::MailHog(Web::new(url, setting, trust)?),
            Setting::Mailpit(url) => Source::Mailpit(Web::new(url, setting, trust)?),
        };
        Ok(Self { setting: setting.clone(), source, patience: PATIENCE, look: LOOK })
    }

    /// Whether mails can be looked for at all.
    pub fn is_there(&self) -> bool {
        !matches!(self.source, Source::None)
    }

    /// Where the suite itself takes mails: with the port that the system chose if the setting says port 0.
    pub fn smtp_address(&self) -> Option<SocketAddr> {
        match &self.source {
            Source::Smtp(sink) => Some(sink.address()),
            Source::None | Source::MailHog(_) | Source::Mailpit(_) => None,
        }
    }

    /// The newest mail to this recipient, waited for if there is none yet. One that never comes is the server's mistake.
    ///
    /// # Errors
    /// A finding if no mail comes in time or one cannot be parsed, a fault if the mailbox cannot be read.
    pub async fn mail_to(&self, recipient: &str) -> Outcome<Mail> {
        let deadline = Instant::now() + self.patience;
        loop {
            if let Some(newest) = self.mails_to(recipient).await?.into_iter().next() {
                return Ok(newest);
            }
            if Instant::now() >= deadline {
                let patience = self.patience;
                return Err(CaseError::finding(format_args!("expected: a mail to {recipient}; none came within {patience:?}")));
            }
            sleep(PAUSE).await;
        }
    }

    /// All mails to this recipient that are there now, the newest first.
    ///
    /// # Errors
    /// A fault if the mailbox cannot be read in time, a finding if a mail cannot be parsed.
    pub async fn mails_to(&self, recipient: &str) -> Outcome<Vec<Mail>> {
        let (setting, look) = (&self.setting, self.look);
        let late = |_| CaseError::fault(format_args!("the mailbox {setting} did not answer within {look:?}"));
        let deliveries = timeout(look, self.deliveries_to(recipient)).await.map_err(late)??;
        deliveries.iter().map(Delivery::open).collect()
    }

    async fn deliveries_to(&self, recipient: &str) -> Outcome<Vec<Delivery>> {
        match &self.source {
            Source::None => Err(CaseError::fault("no mailbox is set, so mails cannot be looked for")),
            Source::Smtp(sink) => Ok(sink.deliveries_to(recipient)),
            Source::MailHog(web) => mailhog::deliveries_to(web, recipient).await,
            Source::Mailpit(web) => mailpit::deliveries_to(web, recipient).await,
        }
    }
}

impl fmt::Debug for Mailbox {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Mailbox({})", self.setting)
    }
}

#[cfg(test)]
mod tests;
