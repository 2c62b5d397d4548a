// Written by `cargo xtask codegen` from schema.graphql. Do not edit.

//! The schema as plain data: enums, inputs and arguments, objects.
//!
//! **Invariant:** knows no GraphQL library and no other layer than `outcome` and the scalars of `domain`.

mod enums;
mod inputs;
mod objects;

pub use enums::*;
pub use inputs::*;
pub use objects::*;
