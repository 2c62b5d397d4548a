//! Cases about second factors: authenticators, backup codes, mailed codes, and what an administrator does for a person who has lost them.
//!
//! A server may make an address wait after a sign-in without a code, as after one with a wrong code; cases wait for that.
//!
//! **Invariant:** no case here imports another subject; what several subjects need is in `suite`.

mod authenticator;
mod authenticator_sign_in;
mod backup_codes;
mod callers;
mod mailed_codes;
mod mailed_codes_sign_in;
mod reset;

use crate::suite::definition::Definition;

/// The cases of each file, in reading order.
pub const CASES: &[&[Definition]] = &[
    authenticator::CASES,
    authenticator_sign_in::CASES,
    backup_codes::CASES,
    mailed_codes::CASES,
    mailed_codes_sign_in::CASES,
    callers::CASES,
    reset::CASES,
];

/// Texts that are no code of six digits.
const NO_CODES: [(&str, &str); 4] = [("an empty code", ""), ("a text", "secret"), ("five digits", "12345"), ("seven digits", "1234567")];
