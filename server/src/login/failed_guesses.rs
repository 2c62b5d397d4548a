//! The wait after wrong passwords, which `signIn` and `changeMyPassword` count together.
//!
//! Failures count for the e-mail address. Those from a network from which its owner has signed in before count on their own,
//! so that failures from elsewhere do not keep the owner out.
//!
//! **Invariant:** checked and counted again in the transaction that records the failure, under the lock of the address.

use crate::cx::Cx;
use crate::domain::client;
use crate::domain::email::Email;
use crate::domain::id::PersonId;
use crate::domain::time::Timestamp;
use crate::outcome::Fault;
use crate::store::{self, Reader, StoreError, Tx};

pub struct FailedGuesses {
    email: Email,
    network: Option<String>,
    /// Whether the owner of the address has signed in from the network.
    is_known: bool,
}

impl FailedGuesses {
    /// The counter for this address and the client of the request.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn of(cx: &Cx, email: Email) -> Result<Self, Fault> {
        let network = network(cx);
        let is_known = match &network {
            Some(network) => store::known_network::is_known(&cx.read(), &email, network).await?,
            None => false,
        };
        Ok(Self { email, network, is_known })
    }

    /// Whether the owner of the address has signed in from the network of the client.
    pub fn is_from_known_network(&self) -> bool {
        self.is_known
    }

    /// Whole seconds until the next guess is allowed, if it is not allowed now.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn retry_after(&self, cx: &Cx, db: &Reader<'_>, now: Timestamp) -> Result<Option<i32>, Fault> {
        let backoff = cx.configuration().await?.backoff();
        let since = now.minus(backoff.window);
        let known = self.network.as_deref().filter(|_| self.is_known);
        let failures = store::login_failure::count_since(db, &self.email, known, since).await?;
        Ok(backoff.retry_after(failures, now))
    }

    /// # Errors
    /// If the database fails.
    pub async fn add(&self, cx: &Cx, tx: &mut Tx) -> Result<(), Fault> {
        let forget_before = tx.stamp().at.minus(cx.configuration().await?.backoff().window);
        Ok(store::login_failure::insert(tx, &self.email, self.network.as_deref(), forget_before).await?)
    }
}

/// The client of the request is known from now on.
///
/// # Errors
/// If the database fails.
pub async fn remember(cx: &Cx, tx: &mut Tx, person: PersonId) -> Result<(), StoreError> {
    match network(cx) {
        Some(network) => store::known_network::remember(tx, person, &network).await,
        None => Ok(()),
    }
}

fn network(cx: &Cx) -> Option<String> {
    cx.client_ip().map(|ip| client::network(ip).to_string())
}
