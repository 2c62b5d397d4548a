//! Cases about sessions: how one begins, what its owner and others see of it, and how it ends.
//!
//! **Invariant:** no case here imports another subject; what several subjects need is in `suite`.

mod client;
mod create_token;
mod create_token_rights;
mod force_sign_out;
mod forwarded;
mod list;
mod login_token;
mod of_others;
mod revoke;
mod sign_in;
mod sign_in_limit;
mod sign_out;
mod unusual;

use crate::suite::definition::Definition;

/// The cases of each file, in reading order.
pub const CASES: &[&[Definition]] = &[
    login_token::CASES,
    sign_in::CASES,
    sign_in_limit::CASES,
    list::CASES,
    client::CASES,
    revoke::CASES,
    create_token::CASES,
    create_token_rights::CASES,
    force_sign_out::CASES,
    of_others::CASES,
    forwarded::CASES,
    sign_out::CASES,
    unusual::CASES,
];
