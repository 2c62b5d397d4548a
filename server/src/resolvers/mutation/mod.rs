//! The fields of Mutation.
//!
//! **Invariant:** one file per field, named after it.

pub mod create_api_key;
pub mod create_global_api_key;
pub mod create_project;
pub mod disable_api_key;
mod new_key;
pub mod sign_in;
pub mod sign_out;
pub mod sign_up;
