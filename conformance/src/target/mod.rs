//! The endpoint under test: its settings, how it is opened, and what it offers.
//!
//! **Invariant:** nothing here belongs to one case.

pub mod need;
pub mod opened;
pub mod preflight;
pub mod provision;
pub mod settings;
