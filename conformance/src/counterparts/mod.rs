//! The services that a server talks to, played by the suite.
//!
//! **Invariant:** a service here is told apart from the server under test: it answers as the tests say, and judges nothing.

pub mod mailbox;
