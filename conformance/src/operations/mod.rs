//! Every operation of the contract as a typed document, compiled against `schema.graphql`.
//!
//! A fragment asks for everything a snapshot may hold; what changes from run to run is asked for only where a case is about it.
//! Options that are not set are left out of the variables, because the contract tells "absent" from "null".
//!
//! **Invariant:** a document here asks for nothing that the contract does not have; whatever has to be wrong is sent as raw text.

mod api_keys;
mod audit;
mod configuration;
mod factors;
mod generated;
mod identity;
mod mails;
mod members;
pub mod mutation;
mod passwordless;
mod persons;
mod policies;
mod project_settings;
mod projects;
mod providers;
mod results;

pub use api_keys::*;
pub use audit::*;
pub use configuration::*;
pub use factors::*;
pub use generated::*;
pub use identity::*;
pub use mails::*;
pub use members::*;
pub use passwordless::*;
pub use persons::*;
pub use policies::*;
pub use project_settings::*;
pub use projects::*;
pub use providers::*;
pub use results::*;

use crate::schema;

/// A moment as the server wrote it; its shape is checked by the redaction.
#[derive(cynic::Scalar, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DateTime(pub String);

/// A length of time as ISO 8601 writes it.
#[derive(cynic::Scalar, Clone, Debug, PartialEq, Eq)]
pub struct Interval(pub String);

/// Any JSON value.
#[derive(cynic::Scalar, Clone, Debug, Default, PartialEq)]
pub struct Json(pub serde_json::Value);
