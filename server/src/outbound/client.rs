//! The HTTP client of all calls to other services.
//!
//! It sends no cookie, follows no redirect and uses no proxy, so that a call goes to the address that was checked.
//!
//! **Invariant:** no error has an address, a header or a part of a body in it.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, WWW_AUTHENTICATE};
use reqwest::redirect::Policy;
use reqwest::{Method, Request, RequestBuilder};
use tokio::sync::{OnceCell, Semaphore};
use url::{Host, Url};

use super::address::is_public;

/// Calls of one client at once. A further one fails, so that a slow service does not hold more and more requests.
const MOST_CALLS: usize = 64;

/// In bytes of a body, unless a client has a limit of its own.
const LARGEST: usize = 256 * 1024;

const USER_AGENT: &str = concat!("tenant-server/", env!("CARGO_PKG_VERSION"));
const NOT_PUBLIC: &str = "the address of the service is private";

/// Where calls may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// To addresses of the internet.
    Public,
    /// Anywhere: the address is the operator's own.
    Any,
}

#[derive(Debug)]
pub struct Client {
    reach: Reach,
    /// In bytes of a body.
    largest: usize,
    /// Made for the first call: it reads the certificates that the system trusts, which need not exist where no call is made.
    http: OnceCell<reqwest::Client>,
    calls: Semaphore,
}

/// What a service answered, whatever its status. A header that is missing or not ASCII is empty.
#[derive(Default)]
pub struct ServiceResponse {
    pub is_success: bool,
    pub status: u16,
    pub content_type: String,
    /// `WWW-Authenticate`.
    pub challenge: String,
    pub body: Vec<u8>,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    #[error("too many calls at once")]
    Busy,
    #[error("no answer within {0:?}")]
    TooSlow(Duration),
    #[error("an answer of more than {0} bytes")]
    TooLarge(usize),
    #[error("{0}")]
    Unreachable(String),
}

impl Client {
    pub fn new(reach: Reach) -> Self {
        Self { reach, largest: LARGEST, http: OnceCell::new(), calls: Semaphore::new(MOST_CALLS) }
    }

    /// With another limit for bodies, in bytes.
    #[must_use]
    pub fn with_largest(self, largest: usize) -> Self {
        Self { largest, ..self }
    }

    /// Makes one call, with what is added to its request.
    ///
    /// # Errors
    /// If there is no complete answer in time, it is too large, or the call may not be made.
    pub async fn call(
        &self,
        method: Method,
        url: Url,
        limit: Duration,
        complete: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Result<ServiceResponse, CallError> {
        self.exchange(method, url, limit, complete, |response| read(response, self.largest)).await
    }

    /// The same for who wants the status alone: the body is not read, and may have any size.
    ///
    /// # Errors
    /// If there is no answer in time, or the call may not be made.
    pub async fn status(
        &self,
        method: Method,
        url: Url,
        limit: Duration,
        complete: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Result<u16, CallError> {
        self.exchange(method, url, limit, complete, |response| async move { Ok(response.status().as_u16()) }).await
    }

    async fn exchange<T, F: Future<Output = Result<T, CallError>>>(
        &self,
        method: Method,
        url: Url,
        limit: Duration,
        complete: impl FnOnce(RequestBuilder) -> RequestBuilder,
        take: impl FnOnce(reqwest::Response) -> F,
    ) -> Result<T, CallError> {
        let _turn = self.calls.try_acquire().map_err(|_| CallError::Busy)?;
        let call = async {
            let http = self.http.get_or_try_init(|| client(self.reach)).await?;
            let request = complete(http.request(method, url)).build().map_err(unreachable)?;
            self.check_host(&request)?;
            take(http.execute(request).await.map_err(unreachable)?).await
        };
        tokio::time::timeout(limit, call).await.unwrap_or(Err(CallError::TooSlow(limit)))
    }

    /// A host that is an address is not resolved, so the resolver does not check it.
    fn check_host(&self, request: &Request) -> Result<(), CallError> {
        let is_allowed = match request.url().host() {
            Some(Host::Ipv4(address)) => is_public(address.into()),
            Some(Host::Ipv6(address)) => is_public(address.into()),
            _ => true,
        };
        if is_allowed || self.reach == Reach::Any { Ok(()) } else { Err(CallError::Unreachable(NOT_PUBLIC.to_owned())) }
    }
}

async fn client(reach: Reach) -> Result<reqwest::Client, CallError> {
    let make = move || {
        // If there is one already, that one is used.
        drop(rustls::crypto::ring::default_provider().install_default());
        let builder = reqwest::Client::builder().redirect(Policy::none()).no_proxy().user_agent(USER_AGENT);
        match reach {
            Reach::Public => builder.dns_resolver(PublicOnly).build(),
            Reach::Any => builder.build(),
        }
    };
    // It reads files.
    let made = tokio::task::spawn_blocking(make).await.map_err(|error| CallError::Unreachable(error.to_string()))?;
    made.map_err(unreachable)
}

async fn read(mut response: reqwest::Response, largest: usize) -> Result<ServiceResponse, CallError> {
    let (status, mut body) = (response.status(), Vec::new());
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let (content_type, challenge) = (header(CONTENT_TYPE), header(WWW_AUTHENTICATE));
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        if body.len() + chunk.len() > largest {
            return Err(CallError::TooLarge(largest));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(ServiceResponse { is_success: status.is_success(), status: status.as_u16(), content_type, challenge, body })
}

/// The innermost cause, which is that of the network or of TLS.
#[expect(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
fn unreachable(error: reqwest::Error) -> CallError {
    let mut cause: &dyn std::error::Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    // The outermost error may quote the address.
    if cause.is::<reqwest::Error>() {
        return CallError::Unreachable("no connection, or an answer that is not HTTP".to_owned());
    }
    CallError::Unreachable(cause.to_string())
}

/// Resolves to addresses of the internet only. The connection is made to what was checked, so another answer cannot take its place.
#[derive(Debug)]
struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.filter(|it| is_public(it.ip())).collect();
            if found.is_empty() {
                return Err(io::Error::other(NOT_PUBLIC).into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests;
