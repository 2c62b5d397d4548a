//! What the suite starts itself: the server of this repository, and databases for it.
//!
//! **Invariant:** what is started here ends with the value that stands for it.

pub mod database;
#[cfg(feature = "test-support")]
pub mod postgres;
pub mod server;
