//! GraphQL: the schema, and the way of one request through it.
//!
//! **Invariant:** the only module, with the generated wiring above it, that knows apollo-compiler.

pub mod answer;
pub mod arguments;
mod document;
mod engine;
pub mod execute;
mod graph_answer;
mod introspection;
mod limits;
pub mod output;
mod variables;

pub use engine::{Engine, GraphRequest};
pub use graph_answer::{GraphAnswer, Operation, Verdict};
