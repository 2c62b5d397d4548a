//! The fields of Mutation.
//!
//! **Invariant:** one file per field, named after it; the private modules are what several of them share.

pub mod add_global_identity_roles;
pub mod add_mail_template;
pub mod add_project_mail_template;
pub mod add_project_member;
mod address_limit;
pub mod captcha;
pub mod change_my_password;
pub mod change_my_profile;
pub mod change_password;
pub mod change_profile;
pub mod configure;
pub mod create_api_key;
pub mod create_global_api_key;
pub mod create_project;
pub mod create_session_token;
pub mod disable_api_key;
pub mod disable_person;
mod failed_guesses;
pub mod force_sign_out_person;
mod identity_roles;
pub mod invalid_membership;
mod mail_template;
mod new_key;
mod new_mail;
mod new_secret;
mod profile;
pub mod remove_global_identity_roles;
pub mod remove_mail_template;
pub mod remove_project_mail_template;
pub mod remove_project_member;
pub mod revoke_session;
pub mod set_project_secret;
pub mod sign_in;
pub mod sign_out;
pub mod sign_up;
pub mod update_project;
pub mod update_project_member;
mod weak_password;
