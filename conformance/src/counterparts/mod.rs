//! Services that the server under test talks to, such as a mail server.
//!
//! **Invariant:** a service receives and answers; whether what it received is right is for the case to decide.

pub mod mailbox;
