//! A mail about what a mutation does, on its way into the outbox.
//!
//! **Invariant:** written by the transaction of the action, so that there is a mail if and only if the action was done; encrypted, as
//! a mail can contain a token.

use std::sync::Arc;

use uuid::Uuid;

use crate::background::courier::{Courier, Draft};
use crate::cx::Cx;
use crate::outcome::Fault;
use crate::store::{self, Tx};

/// A mail that is delivered once the transaction is committed.
#[must_use = "the mail is delivered at once if the courier is told after the commit"]
pub struct Queued(Option<Arc<Courier>>);

impl Queued {
    /// After the commit.
    pub fn deliver(self) {
        if let Some(courier) = self.0 {
            courier.wake();
        }
    }
}

/// Writes the mail, if there is one, and if this server delivers mails at all.
///
/// # Errors
/// If the mail cannot be encrypted, or the database fails.
pub async fn queue(cx: &Cx, tx: &mut Tx, draft: Option<Draft>) -> Result<Queued, Fault> {
    let (Some(courier), Some(draft)) = (cx.courier(), draft) else { return Ok(Queued(None)) };
    let (id, kind) = (Uuid::now_v7(), draft.kind);
    let payload = cx.seal(&draft.payload()?, &store::outbox::place(id))?;
    store::outbox::insert(tx, id, kind, payload).await?;
    Ok(Queued(Some(Arc::clone(courier))))
}
