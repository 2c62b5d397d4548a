//! What the suite starts itself: the server of this repository, and databases for it.
//!
//! **Invariant:** what is started here ends when its value is dropped.

pub mod database;
#[cfg(feature = "test-support")]
pub mod postgres;
pub mod server;
