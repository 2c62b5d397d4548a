//! The fields of Mutation.

mod create_api_key;
mod create_project;
mod sign_in;
mod sign_up;
