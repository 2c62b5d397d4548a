//! The calls to providers.
//!
//! **Invariant:** a provider that is slow holds a part of the calls, so that others can still be used.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Map, Value as Json};
use url::Url;

use super::problem::ProviderProblem;
use crate::outbound::{CallError, Client, Method, Reach, ServiceResponse};

/// Calls at once to one host and port.
const MOST_CALLS: usize = 16;

/// In bytes of an answer.
const LARGEST: usize = 1024 * 1024;

#[derive(Debug)]
pub struct Calls {
    client: Client,
    in_flight: Mutex<HashMap<String, usize>>,
}

/// A call that counts while this exists.
struct Turn<'a> {
    calls: &'a Calls,
    origin: String,
}

impl Calls {
    pub fn new(allows_private_addresses: bool) -> Self {
        let reach = if allows_private_addresses { Reach::Any } else { Reach::Public };
        Self { client: Client::new(reach).with_largest(LARGEST), in_flight: Mutex::default() }
    }

    /// # Errors
    /// If there is no complete answer in time.
    pub async fn get(&self, url: &Url, limit: Duration, token: Option<&str>) -> Result<ServiceResponse, ProviderProblem> {
        let _turn = self.turn(url)?;
        let call = self.client.call(Method::GET, url.clone(), limit, |request| {
            let request = request.header("Accept", "application/json");
            if let Some(token) = token { request.bearer_auth(token) } else { request }
        });
        Ok(call.await?)
    }

    /// Posts an encoded form.
    ///
    /// # Errors
    /// If there is no complete answer in time.
    pub async fn post(
        &self,
        url: &Url,
        limit: Duration,
        authorization: Option<&str>,
        form: String,
    ) -> Result<ServiceResponse, ProviderProblem> {
        let _turn = self.turn(url)?;
        let call = self.client.call(Method::POST, url.clone(), limit, |request| {
            let request =
                request.header("Accept", "application/json").header("Content-Type", "application/x-www-form-urlencoded").body(form);
            if let Some(authorization) = authorization { request.header("Authorization", authorization) } else { request }
        });
        Ok(call.await?)
    }

    fn turn(&self, url: &Url) -> Result<Turn<'_>, ProviderProblem> {
        let origin = url.origin().ascii_serialization();
        let mut in_flight = self.in_flight();
        let count = in_flight.entry(origin.clone()).or_default();
        if *count >= MOST_CALLS {
            return Err(CallError::Busy.into());
        }
        *count += 1;
        Ok(Turn { calls: self, origin })
    }

    fn in_flight(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.in_flight.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut in_flight = self.calls.in_flight();
        match in_flight.get_mut(&self.origin) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(in_flight.remove(&self.origin)),
        }
    }
}

/// The JSON object of an answer with status 200.
///
/// # Errors
/// If the status is not 200, or the body is not a JSON object.
pub fn object(answer: &ServiceResponse) -> Result<Map<String, Json>, ProviderProblem> {
    if answer.status != 200 {
        return Err(ProviderProblem::of(answer));
    }
    serde_json::from_slice(&answer.body).map_err(|_| ProviderProblem::unreachable("the provider's answer is not a JSON object"))
}
