//! What a case is made of: its definition, what it works with, and how it is run.
//!
//! **Invariant:** no case is defined here.

pub mod acl;
pub mod background;
mod bytes;
pub mod case;
pub mod definition;
pub mod factors;
pub mod fixtures;
pub mod keep;
pub mod lifetimes;
pub mod memberships;
mod mutations;
pub mod not_executed;
pub mod passwords;
pub mod people;
pub mod policies;
pub mod providers;
pub mod refusals;
pub mod rights;
pub mod run;
pub mod services;
pub mod settings;
mod templates;
pub mod tokens;
