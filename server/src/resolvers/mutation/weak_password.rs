//! The password policy, as the mutations that set a password apply it.
//!
//! **Invariant:** a password that gets past here meets the policy.

use crate::cx::Cx;
use crate::domain::password::Weakness;
use crate::generated::types::WeakPasswordReason;

pub const MESSAGE: &str = "the password does not meet the password policy";

/// Why the password is refused, if it is.
pub fn reasons(cx: &Cx, password: &str) -> Option<Vec<WeakPasswordReason>> {
    let weaknesses = cx.app().rules.passwords.weaknesses(password);
    (!weaknesses.is_empty()).then(|| weaknesses.into_iter().map(reason).collect())
}

fn reason(weakness: Weakness) -> WeakPasswordReason {
    match weakness {
        Weakness::TooShort => WeakPasswordReason::TooShort,
        Weakness::MissingUppercase => WeakPasswordReason::MissingUppercase,
        Weakness::MissingLowercase => WeakPasswordReason::MissingLowercase,
        Weakness::MissingDigit => WeakPasswordReason::MissingDigit,
        Weakness::MissingSpecial => WeakPasswordReason::MissingSpecial,
        Weakness::InvalidPattern => WeakPasswordReason::InvalidPattern,
        Weakness::Common => WeakPasswordReason::Blacklisted,
    }
}
