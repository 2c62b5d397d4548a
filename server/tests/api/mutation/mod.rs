//! The fields of Mutation.

mod change_password;
mod configure;
mod create_api_key;
mod create_project;
mod email_change;
mod email_verification;
mod invite;
mod members;
mod password_reset;
mod secrets;
mod sign_in;
mod sign_out;
mod sign_up;
