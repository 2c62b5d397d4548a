//! Looks for mails in a Mailpit, by version 1 of its API.
//!
//! Mailpit keeps no envelope, and its search for `to:` reads the header of this name:
//! a mail that names its recipient in the envelope alone is not found.
//!
//! **Invariant:** the search only narrows down: who a mail was sent to is decided by its header.

use serde::Deserialize;

use super::message::{Delivery, is_same_address};
use super::web::Web;
use crate::error::Outcome;

/// Newest first. Its search finds parts of addresses, too.
const LIMIT: &str = "250";

#[derive(Deserialize)]
struct Found {
    messages: Vec<Summary>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Summary {
    #[serde(rename = "ID")]
    id: String,
    to: Option<Vec<Address>>,
    cc: Option<Vec<Address>>,
    bcc: Option<Vec<Address>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Address {
    address: String,
}

impl Summary {
    fn recipients(self) -> (String, Vec<String>) {
        let lists = [self.to, self.cc, self.bcc].into_iter().flatten();
        (self.id, lists.flatten().map(|recipient| recipient.address).collect())
    }
}

/// # Errors
/// A fault if the mailbox does not respond, or not as expected.
pub(super) async fn deliveries_to(web: &Web, recipient: &str) -> Outcome<Vec<Delivery>> {
    let query = format!("to:\"{recipient}\"");
    let found: Found = web.json(&["api", "v1", "search"], &[("query", &query), ("limit", LIMIT)]).await?;
    let mut deliveries = Vec::new();
    for (id, to) in found.messages.into_iter().map(Summary::recipients) {
        if to.iter().any(|address| is_same_address(address, recipient)) {
            let data = web.bytes(&["api", "v1", "message", &id, "raw"], &[]).await?;
            deliveries.push(Delivery { from: String::new(), to, data });
        }
    }
    Ok(deliveries)
}
