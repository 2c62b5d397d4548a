//! The end of an attempt to sign in, in the log and in mails.
//!
//! **Invariant:** all entries of an attempt are written by its transaction, and its mails are delivered after the commit.

use super::Effects;
use crate::audit::AuditEvent;
use crate::domain::id::PersonId;
use crate::outcome::Fault;
use crate::store::Tx;

/// What all entries of an attempt say.
pub struct End<'a> {
    /// Who was to be signed in, if there is such a person.
    pub person: Option<PersonId>,
    /// What was typed to name it.
    pub input: Option<&'a str>,
    /// The code and the text of the attempt, unless it succeeds.
    pub failure: Option<(&'static str, &'static str)>,
}

/// Commits the attempt with its own entry and those of its effects, and has its mails delivered.
///
/// # Errors
/// If the database fails.
pub async fn commit(tx: Tx, first: AuditEvent, end: End<'_>, effects: Effects) -> Result<(), Fault> {
    let End { person, input, failure } = end;
    let Effects { steps, events, mails } = effects;
    let step = |(kind, data)| Some(AuditEvent::SignInStep { kind, person: person?, input: input.map(str::to_owned), failure, data });
    tx.commit_all([first].into_iter().chain(steps.into_iter().filter_map(step)).chain(events).collect::<Vec<_>>()).await?;
    mails.into_iter().for_each(|mail| mail.deliver());
    Ok(())
}
