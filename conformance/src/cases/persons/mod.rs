//! Cases about persons: how they sign up, who sees them, and how profiles, passwords and states change.
//!
//! **Invariant:** no case here imports another subject; what several subjects need is in `suite`.

mod by_id;
mod change_my_password;
mod change_my_profile;
mod change_password;
mod change_profile;
mod change_profile_rights;
mod disable;
mod list;
mod sign_up;
mod sign_up_refused;
mod visible;

use crate::suite::definition::Definition;

/// The cases of each file, in reading order.
pub const CASES: &[&[Definition]] = &[
    sign_up::CASES,
    sign_up_refused::CASES,
    disable::CASES,
    list::CASES,
    visible::CASES,
    by_id::CASES,
    change_profile::CASES,
    change_profile_rights::CASES,
    change_my_profile::CASES,
    change_password::CASES,
    change_my_password::CASES,
];
