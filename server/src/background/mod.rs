//! Work that no request waits for: uses of keys, counted refusals, mails, sessions of identity providers, and old entries of the audit log.
//!
//! **Invariant:** each kind of work is a job in a worker, which begins its rounds and ends it when the process is to end.

pub mod courier;
pub mod refusals;
pub mod retention;
pub mod revalidation;
pub mod tracking;
mod worker;

use worker::{Job, Next, WorkerSignals, start};
