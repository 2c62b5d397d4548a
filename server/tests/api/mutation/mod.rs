//! The fields of Mutation.

mod auth_policy;
mod backup_codes;
mod change_password;
mod configure;
mod create_api_key;
mod create_project;
mod email_change;
mod email_codes;
mod email_verification;
mod invite;
mod members;
mod password_reset;
mod passwordless;
mod reset_person_mfa;
mod secrets;
mod sign_in;
mod sign_in_idp;
mod sign_out;
mod sign_up;
mod totp;
mod unusual_sign_in;
