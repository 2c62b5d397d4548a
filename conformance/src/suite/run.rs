//! One run of one case, from nothing to what it leaves behind.
//!
//! **Invariant:** it ends in a bounded time, and always with a transcript, a whole one or the beginning of one.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::time::timeout;

use crate::error::CaseError;
use crate::judge::evidence::Ran;
use crate::suite::case::Case;
use crate::suite::definition::Definition;
use crate::target::need::Need;
use crate::target::opened::Target;

/// A story waits for a second or two at most.
const PATIENCE: Duration = Duration::from_secs(120);
const TRIES: usize = 3;

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
