//! One run of one case, from nothing to what it leaves behind.
//!
//! **Invariant:** it ends in a bounded time, and always with a transcript, a whole one or the beginning of one.

use std::sync::Arc;
use std::time::{Duration, Instant};

use cynic::MutationBuilder;
use tokio::time::timeout;

use crate::error::CaseError;
use crate::judge::evidence::Ran;
use crate::operations::SignIn;
use crate::suite::case::Case;
use crate::suite::definition::Definition;
use crate::suite::fixtures::credentials;
use crate::suite::passwords::PASSWORD;
use crate::target::need::Need;
use crate::target::opened::Target;

/// A story waits for a second or two at most.
const PATIENCE: Duration = Duration::from_secs(120);
const TRIES: usize = 3;

/// Our server notices after some twenty verifications that nothing slows it down any more.
const VERIFICATIONS: usize = 24;

/// Runs a case to its end or to the first thing that is wrong. A story that is about time gets another try if the endpoint was too slow.
pub async fn run(definition: &Definition, target: Arc<Target>) -> Ran {
    let mut ran = run_once(definition, &target).await;
    for _ in 1..TRIES {
        if !ran.is_late() {
            break;
        }
        ran = run_once(definition, &target).await;
    }
    ran
}

/// Lets our server verify passwords that no person has. It answers attempts at a pace that hides what was verified, and that follows
/// the time that its last verifications took, so that it would be slow for many cases after much other work.
pub async fn verify_passwords(target: Arc<Target>) {
    let mut case = Case::new(target, &[]);
    let login = case.login();
    let emails: Vec<String> = (0..VERIFICATIONS).filter_map(|_| case.email().ok()).collect();
    let attempts = emails.iter().map(|email| SignIn::build(credentials(email, PASSWORD))).collect();
    // The next run of a case shows whether it has become quicker.
    drop(case.all_at_once(&login, attempts).await);
}

async fn run_once(definition: &Definition, target: &Arc<Target>) -> Ran {
    let started = Instant::now();
    let mut case = Case::new(Arc::clone(target), definition.needs);
    let ended = timeout(PATIENCE, (definition.run)(&mut case)).await;
    let ended = ended.unwrap_or_else(|_| Err(CaseError::fault(format_args!("the case was not done after {} s", PATIENCE.as_secs()))));
    let idle = definition.needs.contains(&Need::Roles) && !case.gives_roles && ended.is_ok();
    let ended = if idle { Err(CaseError::fault("the case needs no roles, but says so")) } else { ended };
    case.withdraw().await;
    case.leave(ended.err(), started.elapsed())
}
