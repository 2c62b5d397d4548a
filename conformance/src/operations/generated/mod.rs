// Written by `cargo xtask codegen` from schema.graphql. Do not edit.

//! What `schema.graphql` says about enums, inputs and mutations, as cynic reads and writes it.
//!
//! **Invariant:** written by the generator alone; cynic checks it against the schema while compiling.

mod enums;
mod inputs;
mod mutations;

pub use enums::*;
pub use inputs::*;
pub use mutations::*;
