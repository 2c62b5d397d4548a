//! What the two mutations that change a profile have in common.
//!
//! **Invariant:** an argument that is not given changes nothing.

use crate::domain::email::Email;
use crate::domain::given::Given;
use crate::domain::text::{self, TooLong};
use crate::store::person::ProfileUpdate;

/// # Errors
/// If the name is too long.
pub fn check_name(name: &Given<String>) -> Result<(), TooLong> {
    match name {
        Given::Value(name) => text::check("name", name),
        Given::Nothing | Given::Null => Ok(()),
    }
}

/// The change that is asked for, or none if the e-mail is not an address. An e-mail cannot be taken away, a name can.
pub fn update(email: Given<String>, name: Given<String>) -> Option<ProfileUpdate> {
    let email = match email {
        Given::Nothing => None,
        Given::Null => return None,
        Given::Value(text) => Some(Email::parse(&text)?),
    };
    let name = match name {
        Given::Nothing => None,
        Given::Null => Some(None),
        Given::Value(text) => Some(Some(text).filter(|text| !text.is_empty())),
    };
    Some(ProfileUpdate { email, name })
}
