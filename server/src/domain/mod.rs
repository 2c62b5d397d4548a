//! The rules of the product, without I/O: one file per subject.
//!
//! **Invariant:** nothing here reads a clock, a file or a database; what a rule needs is an argument.

pub mod acl;
pub mod api_key;
pub mod backoff;
pub mod budget;
pub mod client;
pub mod condition;
pub mod configuration;
pub mod email;
pub mod id;
pub mod identity;
pub mod interval;
pub mod limits;
pub mod link;
pub mod login;
pub mod lookalike;
pub mod mail;
pub mod maybe_undefined;
pub mod membership;
pub mod merge;
pub mod name;
pub mod one_time;
pub mod origins;
pub mod password;
pub mod person;
pub mod policy;
pub mod project;
pub mod provider;
pub mod proxy;
pub mod raw_json;
pub mod risk;
pub mod role;
pub mod session;
pub mod text;
pub mod throttle;
pub mod time;
