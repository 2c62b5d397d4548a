//! GraphQL: the executable schema, and the way of one request through it.
//!
//! **Invariant:** the only module, with the generated wiring, that knows async-graphql.

pub mod answer;
mod complete;
pub mod convert;
mod document;
mod execute;
mod graph_answer;
mod index;
mod limits;
mod schema;
mod tokens;
mod variables;
mod walk;

pub use execute::{Engine, GraphRequest};
pub use graph_answer::{GraphAnswer, Operation, Verdict};
