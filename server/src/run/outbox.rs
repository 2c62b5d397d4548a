//! `tenant-server outbox`: mails that were not delivered.
//!
//! A server may run meanwhile; it is told nothing, and finds within seconds what is due.
//!
//! **Invariant:** the text of a mail is never read.

use super::{StartError, output};
use crate::clock::Clock;
use crate::config::{Chosen, Database, Options, OutboxCommand};
use crate::outcome::Fault;
use crate::store::outbox::{self, FailedMails, Waiting};
use crate::store::{Store, StoreError};

/// Mails that are listed at most.
const MOST: u64 = 10_000;

/// # Errors
/// If the database cannot be opened or lacks migrations, there is no failed mail of this id, or the output cannot be written.
pub async fn run(options: &Options, command: OutboxCommand) -> Result<(), StartError> {
    let database = Database::of(options)?;
    // A database that lacks something is left alone: a server that runs may be of an older version.
    if !Store::migrate(&database, true).await?.is_empty() {
        return Err(StartError::NotCurrent);
    }
    let store = Store::open(&database).await?;
    let done = execute(&store, command).await;
    store.close().await;
    done
}

async fn execute(store: &Store, command: OutboxCommand) -> Result<(), StartError> {
    let fault = |error: StoreError| StartError::from(Fault::from(error));
    match command {
        OutboxCommand::List { json } => {
            let mails = outbox::list(&store.read(), MOST).await.map_err(fault)?;
            for mail in &mails {
                output::say(if json { as_json(mail).to_string() } else { line(mail) })?;
            }
            if json || !mails.is_empty() { Ok(()) } else { output::say("The outbox is empty.") }
        }
        OutboxCommand::Retry(chosen) => {
            let number = store.retry_mails(which(chosen), Clock::System.now()).await.map_err(fault)?;
            found(chosen, number)?;
            output::say(format_args!("{number} failed mails are due now; a running server delivers them."))
        }
        OutboxCommand::Drop(chosen) => {
            let number = store.drop_mails(which(chosen)).await.map_err(fault)?;
            found(chosen, number)?;
            output::say(format_args!("{number} failed mails were deleted."))
        }
    }
}

fn which(chosen: Chosen) -> FailedMails {
    chosen.id.map_or(FailedMails::All, FailedMails::One)
}

fn found(chosen: Chosen, number: u64) -> Result<(), StartError> {
    match chosen.id {
        Some(id) if number == 0 => Err(StartError::NoSuchMail(id)),
        _ => Ok(()),
    }
}

fn line(mail: &Waiting) -> String {
    let Waiting { id, kind, created_at, due_at, attempts, failed_at, problem } = mail;
    let state = failed_at.map_or_else(|| format!("due {due_at}"), |at| format!("failed {at}"));
    let problem = problem.as_ref().map(|problem| format!(": {problem}")).unwrap_or_default();
    format!("{id} {kind}, created {created_at}, {state}, attempts {attempts}{problem}")
}

fn as_json(mail: &Waiting) -> serde_json::Value {
    serde_json::json!({
        "id": mail.id.to_string(),
        "type": mail.kind,
        "createdAt": mail.created_at.to_string(),
        "dueAt": mail.due_at.to_string(),
        "failedAt": mail.failed_at.map(|at| at.to_string()),
        "attempts": mail.attempts,
        "problem": mail.problem,
    })
}
