//! The passwords of persons that cases sign up.
//!
//! **Invariant:** `ALL` has every valid password of this module, and no report shows one of them.

use crate::counterparts::breaches;
use crate::operations::WeakPasswordReason::{self, Blacklisted, MissingDigit, MissingLowercase, MissingUppercase, TooShort};

/// Long enough, with all kinds of characters, and on no list of common passwords.
pub const PASSWORD: &str = "Correct-4-Horses";
pub const WRONG_PASSWORD: &str = "Wrong-4-Horses";
/// As good as `PASSWORD`, and another one.
pub const NEW_PASSWORD: &str = "Battery-5-Staples";
/// As good as `PASSWORD`, except that it is on the breach list of the suite.
pub const BREACHED_PASSWORD: &str = breaches::BREACHED;
/// As good as `PASSWORD`, except that the breach list of the suite cannot be asked about it.
pub const UNAVAILABLE_PASSWORD: &str = breaches::UNAVAILABLE;
/// What reports hide.
pub const ALL: [&str; 5] = [PASSWORD, WRONG_PASSWORD, NEW_PASSWORD, BREACHED_PASSWORD, UNAVAILABLE_PASSWORD];
/// Passwords that break one rule of the policy or several, with the rules.
pub const WEAK_PASSWORDS: [(&str, &str, &[WeakPasswordReason]); 8] = [
    ("seven characters", "Sh0rt-x", &[TooShort]),
    ("no capital letter", "lower-4-horses", &[MissingUppercase]),
    ("no small letter", "UPPER-4-HORSES", &[MissingLowercase]),
    ("no digit", "Four-Horses", &[MissingDigit]),
    ("a common password", "Password1", &[Blacklisted]),
    ("letters with accents", "ÁÉÍÓáéíó-4", &[MissingUppercase, MissingLowercase]),
    ("one letter", "a", &[TooShort, MissingUppercase, MissingDigit]),
    ("nothing", "", &[TooShort, MissingUppercase, MissingLowercase, MissingDigit]),
];
