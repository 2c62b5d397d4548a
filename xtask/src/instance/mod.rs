//! A server of this tree as a child process, and a plain client that speaks to it: what `bench` and `chaos` share.
//!
//! **Invariant:** none of the caller's settings, databases or folders are ever touched.

mod answer;
pub mod api;
pub mod cluster;
pub mod connection;
pub mod janitor;
pub mod pooler;
pub mod scratch;
pub mod server;
pub mod store;

use std::thread;
use std::time::Duration;

#[expect(clippy::disallowed_methods, reason = "the rule is for async code; here every thread may block")]
pub fn wait(duration: Duration) {
    thread::sleep(duration);
}
