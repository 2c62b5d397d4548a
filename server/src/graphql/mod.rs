//! GraphQL: the schema, and the way of one request through it.
//!
//! **Invariant:** the only module, with the generated wiring above it, that knows apollo-compiler.

pub mod arguments;
mod document;
mod engine;
pub mod execute;
pub mod field_outcome;
mod introspection;
mod limits;
pub mod output;
mod response;
mod variables;

pub use engine::{Engine, GraphRequest};
pub use response::{GraphqlResponse, Operation, RequestEnd};
