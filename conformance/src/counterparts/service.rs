//! A small HTTP service of the suite: an address, and a route that answers.
//!
//! **Invariant:** it ends with its value, or with the runtime that started it.

use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::task::AbortHandle;
use warp::Reply;
use warp::filters::BoxedFilter;

use crate::error::{CaseError, Outcome};

/// A service that listens until it is dropped.
#[derive(Debug)]
pub(super) struct Service {
    address: SocketAddr,
    listening: AbortHandle,
}

impl Service {
    /// # Errors
    /// A fault if the address cannot be listened on.
    pub async fn listen<R: Reply + 'static>(address: SocketAddr, name: &str, route: BoxedFilter<(R,)>) -> Outcome<Self> {
        let unable = |error| CaseError::fault(format_args!("the suite cannot listen as the {name} at {address}: {error}"));
        let listener = TcpListener::bind(address).await.map_err(unable)?;
        let address = listener.local_addr().map_err(unable)?;
        let listening = tokio::spawn(warp::serve(route).incoming(listener).run()).abort_handle();
        Ok(Self { address, listening })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.listening.abort();
    }
}
