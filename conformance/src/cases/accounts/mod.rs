//! Cases about what people do with their accounts by mail: passwords that are reset, addresses that are verified and changed,
//! invitations.
//!
//! **Invariant:** no case here imports another subject; what several subjects need is in `suite`.

mod email_change;
mod email_verification;
mod invite;
mod invite_rights;
mod password_reset;
mod password_reset_mails;
mod unmanaged_invite;

use crate::suite::definition::Definition;

/// The cases of each file, in reading order.
pub const CASES: &[&[Definition]] = &[
    password_reset::CASES,
    password_reset_mails::CASES,
    email_verification::CASES,
    email_change::CASES,
    invite::CASES,
    unmanaged_invite::CASES,
    invite_rights::CASES,
];

/// Another password that meets the documented policy.
const NEW_PASSWORD: &str = "Purple-Lantern-58";

/// Texts that no token has.
const NO_TOKENS: [(&str, &str); 4] = [
    ("an empty token", ""),
    ("a short token", "x"),
    ("a token of the usual form", "0123456789abcdef0123456789abcdef01234567"),
    ("a token with a space", " 0123456789abcdef0123456789abcdef0123456"),
];
