//! The fields of Mutation.

mod change_password;
mod configure;
mod create_api_key;
mod create_project;
mod members;
mod secrets;
mod sign_in;
mod sign_out;
mod sign_up;
