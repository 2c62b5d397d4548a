//! Steps that write the bytes of a connection themselves.
//!
//! **Invariant:** what is sent and what comes back is kept for the report, by its length and its statuses.

use std::collections::BTreeMap;
use std::time::Instant;

use serde_json::{Value, json};

use crate::client::wire::{Heard, PATIENCE, Wire};
use crate::error::Outcome;
use crate::judge::trace::Exchange;
use crate::suite::case::Case;

impl Case {
    /// Sends bytes on a connection of their own, and listens until the endpoint closes it.
    ///
    /// # Errors
    /// A fault if there is no connection.
    pub async fn bytes(&mut self, step: &str, bytes: &[u8]) -> Outcome<Heard> {
        let started = Instant::now();
        let mut wire = Wire::open(&self.target.endpoint, &self.target.trust).await?;
        wire.say(bytes).await;
        let heard = wire.listen(PATIENCE).await;
        self.keep_bytes(step, bytes, &heard, started);
        Ok(heard)
    }

    /// Sends requests on one connection, each after the response to the one before, and returns the status of each response.
    ///
    /// # Errors
    /// A fault if there is no connection.
    pub async fn in_turn(&mut self, step: &str, requests: &[Vec<u8>]) -> Outcome<Vec<u16>> {
        let mut wire = Wire::open(&self.target.endpoint, &self.target.trust).await?;
        let mut statuses = Vec::new();
        for request in requests {
            let started = Instant::now();
            wire.say(request).await;
            let heard = wire.next_response().await;
            self.keep_bytes(step, request, &heard, started);
            statuses.extend(heard.statuses);
        }
        Ok(statuses)
    }

    fn keep_bytes(&mut self, step: &str, bytes: &[u8], heard: &Heard, started: Instant) {
        self.keep(Exchange {
            step: step.to_owned(),
            caller: "client".to_owned(),
            method: "bytes".to_owned(),
            path: String::new(),
            headers: BTreeMap::new(),
            request: Value::String(format!("{} bytes", bytes.len())),
            status: heard.statuses.first().copied(),
            response: json!({ "statuses": heard.statuses, "closed": heard.closed }),
            seconds: started.elapsed().as_secs_f64(),
        });
    }
}
