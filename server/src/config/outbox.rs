//! What an operator can do with mails that were not delivered.
//!
//! **Invariant:** no argument changes a mail that still waits.

use clap::{Args, Subcommand};
use uuid::Uuid;

#[derive(Debug, Clone, Copy, Subcommand)]
pub enum OutboxCommand {
    /// Print mails that failed and mails that wait, without their text
    List {
        /// Print one JSON object for each mail
        #[arg(long)]
        json: bool,
    },
    /// Deliver failed mails after all
    Retry(Chosen),
    /// Delete failed mails
    Drop(Chosen),
}

#[derive(Debug, Clone, Copy, Args)]
#[group(required = true, multiple = false)]
pub struct Chosen {
    /// Id of a failed mail
    pub id: Option<Uuid>,
    /// All failed mails
    #[arg(long)]
    pub all: bool,
}
