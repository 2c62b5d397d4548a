//! Requests and what comes back: over HTTP, TLS or bytes, and how responses are read.
//!
//! **Invariant:** nothing here knows what the contract wants; a response is read and not judged.

pub mod answer;
pub mod exchange;
pub mod order;
pub mod timestamp;
pub mod tls;
pub mod token;
pub mod wire;
