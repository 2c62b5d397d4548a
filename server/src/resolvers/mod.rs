//! The use cases: one file per field of the schema, each readable from top to bottom.
//!
//! **Invariant:** knows neither warp nor apollo-compiler nor sea-orm.

pub mod field;
pub mod message;
pub mod mutation;
pub mod query;
mod view;
