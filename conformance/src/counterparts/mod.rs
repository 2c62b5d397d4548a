//! Services that the server under test talks to: a mail server, a verifier of captchas, a list of breached passwords,
//! an identity provider.
//!
//! **Invariant:** a service receives and answers; whether what it received is right is for the case to decide.

pub mod breaches;
pub mod captchas;
pub mod mailbox;
pub mod providers;
mod service;
