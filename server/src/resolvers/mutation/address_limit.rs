//! The limits by client address, which `signUp` and `signIn` check before anything but the permission.
//!
//! An attempt that is allowed counts, whatever becomes of it; one that is not costs a read and is not counted.
//!
//! **Invariant:** counted once for each executed field, even if the mutation is executed again after a conflict.

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::domain::client;
use crate::domain::throttle::Throttled;
use crate::outcome::Refusal;
use crate::store::{self, attempt::AttemptCounter};

/// What the client is told where the contract has no field for the seconds.
pub fn message(seconds: i32) -> String {
    format!("too many requests from this address: the next one can be tried in {seconds} s")
}

/// Counts the attempt at the action, or says in how many whole seconds the next one is allowed.
///
/// # Errors
/// If the caller is not allowed to make it, or if the database fails.
pub async fn retry_after(cx: &Cx, action: Action<'_>, throttled: Throttled) -> Result<Option<i32>, Refusal> {
    let window = cx.configuration().await?.throttle(throttled);
    let (Some(window), Some(address), false) = (window, cx.client_ip(), cx.attempts().is_counted()) else { return Ok(None) };
    let counted = AttemptCounter::from_network(throttled, client::network(address));
    // Without the lock: a client over its limit keeps no writer waiting.
    let wait = store::attempt::retry_after(&cx.read(), &counted, &window, cx.time()).await?;
    if wait.is_some() {
        return Ok(wait);
    }
    let permit = cx.require(action, Scope::Global).await?;
    let wait = store::attempt::count(cx.begin(permit).await?, &counted, &window).await?;
    if wait.is_none() {
        cx.attempts().set_counted();
    }
    Ok(wait)
}
