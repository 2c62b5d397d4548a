//! A mail with a token that a client asks for by an address, whose person it need not know.
//!
//! **Invariant:** a mail is sent to the person who has the address when its token is issued.

use std::time::Duration;

use uuid::Uuid;

use crate::access::Permit;
use crate::audit::AuditEvent;
use crate::cx::Cx;
use crate::domain::email::Email;
use crate::domain::id::PersonId;
use crate::domain::one_time::Purpose;
use crate::domain::text;
use crate::domain::time::Timestamp;
use crate::outcome::{BadInput, Fault, Refusal};
use crate::resolvers::mutation::mail_project;
use crate::resolvers::mutation::mailed_token::{self, IssuedMail, Paused, TokenMail};
use crate::store;
use crate::store::person::PersonCredentials;

/// What a request says about its mail.
#[derive(Default)]
pub struct MailSelection {
    /// The slug of a project of the person.
    pub project: Option<String>,
    pub variant: Option<String>,
}

/// The name of a variant is one that a template can have.
///
/// # Errors
/// If the name is too long.
pub fn check_variant(variant: Option<&str>) -> Result<(), BadInput> {
    Ok(text::check("mailVariant", variant.unwrap_or_default())?)
}

/// What is asked for.
pub struct MailRequest<'a> {
    /// The address as it was typed.
    pub typed: &'a str,
    pub options: MailSelection,
    pub purpose: Purpose,
    pub lifetime: Duration,
    /// The page that a link of the mail opens.
    pub page: Option<&'a str>,
    /// Whether this person gets such a mail.
    pub is_wanted: &'a (dyn Fn(&PersonCredentials) -> bool + Sync),
    /// That it is sent to this person.
    pub event: fn(PersonId, String) -> AuditEvent,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requested {
    Mailed {
        request: Uuid,
        expires_at: Timestamp,
    },
    /// The last mail to the address of this person was sent a short time ago.
    Paused {
        person: PersonId,
        /// Whole seconds until the next one can be sent.
        seconds: i32,
    },
    /// This person does not get such a mail.
    Unwanted(PersonId),
    /// The address belongs to no person.
    Unknown,
}

/// Sends it. What the caller does about the result belongs to the same time as this.
///
/// # Errors
/// If the caller is no longer allowed to request it, its key has ended, or the database fails.
pub async fn send(cx: &Cx, permit: Permit, request: MailRequest<'_>) -> Result<Requested, Refusal> {
    let MailRequest { typed, options, purpose, lifetime, page, is_wanted, event } = request;
    let address = Email::canonical(typed);
    let Some(known) = store::person::credentials_by_email(&cx.read(), &address).await? else { return Ok(Requested::Unknown) };
    if !is_wanted(&known) {
        return Ok(Requested::Unwanted(known.person.id));
    }
    let project = mail_project::of(cx, &known.identity, options.project.as_deref()).await?;

    let mut tx = cx.begin(permit.changing(known.identity.id)).await?;
    let current = store::person::credentials_by_email(&tx.read(), &address).await?.filter(is_wanted);
    let current = current.filter(|current| current.identity.id == known.identity.id);
    let person = current.ok_or_else(|| Fault::conflict("the person has changed meanwhile"))?.person;
    let (to, variant) = (person.email.as_deref().unwrap_or_else(|| address.as_str()), options.variant);
    let mail = TokenMail { purpose, person: &person, to, address: &address, new_address: None, lifetime, page, project, variant };
    let IssuedMail { request, expires_at, mail } = match mailed_token::queue(cx, &mut tx, mail).await? {
        Ok(sent) => sent,
        Err(Paused { seconds }) => return Ok(Requested::Paused { person: person.id, seconds }),
    };
    tx.commit(event(person.id, typed.to_owned())).await?;
    mail.deliver();
    Ok(Requested::Mailed { request, expires_at })
}
