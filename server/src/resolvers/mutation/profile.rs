//! What the two mutations that change a profile have in common.
//!
//! **Invariant:** an argument that is not given changes nothing.

use crate::domain::email::Email;
use crate::domain::maybe_undefined::MaybeUndefined;
use crate::domain::text::{self, TooLong};
use crate::store::person::ProfileUpdate;

/// # Errors
/// If the name is too long.
pub fn check_name(name: &MaybeUndefined<String>) -> Result<(), TooLong> {
    match name {
        MaybeUndefined::Value(name) => text::check("name", name),
        MaybeUndefined::Undefined | MaybeUndefined::Null => Ok(()),
    }
}

/// The change that is asked for, or none if the e-mail is not an address. An e-mail cannot be taken away, a name can.
pub fn update(email: MaybeUndefined<String>, name: MaybeUndefined<String>) -> Option<ProfileUpdate> {
    let email = match email {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => return None,
        MaybeUndefined::Value(text) => Some(Email::parse(&text)?),
    };
    let name = match name {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(text) => Some(Some(text).filter(|text| !text.is_empty())),
    };
    Some(ProfileUpdate { email, name })
}
