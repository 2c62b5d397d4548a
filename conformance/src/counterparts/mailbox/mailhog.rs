//! Looks for mails in a MailHog, by version 2 of its API.
//!
//! Its own description calls the list `messages`; every release sends it as `items`.
//!
//! **Invariant:** the search only narrows down: who a mail was sent to is decided by its envelope.

use serde::Deserialize;

use super::message::Delivery;
use super::web::Web;
use crate::error::Outcome;

/// The most that MailHog gives at once, newest first. Its search finds parts of addresses, too.
const LIMIT: &str = "250";

#[derive(Deserialize)]
struct Found {
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    #[serde(rename = "Raw")]
    raw: Raw,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Raw {
    from: String,
    to: Vec<String>,
    data: String,
}

/// # Errors
/// A fault if the mailbox does not respond, or not as expected.
pub(super) async fn deliveries_to(web: &Web, recipient: &str) -> Outcome<Vec<Delivery>> {
    let query = [("kind", "to"), ("query", recipient), ("limit", LIMIT)];
    let found: Found = web.json(&["api", "v2", "search"], &query).await?;
    let deliveries = found.items.into_iter().map(|Item { raw }| Delivery { from: raw.from, to: raw.to, data: raw.data.into_bytes() });
    Ok(deliveries.filter(|delivery| delivery.is_to(recipient)).collect())
}
