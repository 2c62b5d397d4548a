//! The growing pauses between mails to one address that any client can have sent.
//!
//! **Invariant:** counted in the transaction that queues the mail, so that of many requests at once one sends a mail.

use crate::cx::Cx;
use crate::domain::email::Email;
use crate::domain::one_time::Purpose;
use crate::outcome::Fault;
use crate::store::attempt::{self, AttemptCounter};
use crate::store::{StoreError, Tx};

/// Counts a mail if it may be sent now, and otherwise says in how many whole seconds it may be.
///
/// # Errors
/// If the database fails.
pub async fn take(cx: &Cx, tx: &mut Tx, purpose: Purpose, address: &Email) -> Result<Option<i32>, Fault> {
    let backoff = cx.configuration().await?.backoff();
    let counted = AttemptCounter::to_address(purpose, address);
    let now = tx.stamp().at;
    let since = now.minus(backoff.window);
    let sent = attempt::count_since(tx, &counted, since).await?;
    let wait = backoff.retry_after(sent, now);
    if wait.is_none() {
        attempt::add(tx, &counted, since).await?;
    }
    Ok(wait)
}

/// The mail has done what it is for: the next one is sent at once.
///
/// # Errors
/// If the database fails.
pub async fn end(tx: &mut Tx, purpose: Purpose, address: &Email) -> Result<(), StoreError> {
    attempt::forget(tx, &AttemptCounter::to_address(purpose, address)).await
}
