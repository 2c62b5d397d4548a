//! The password policy, as the mutations that set a password apply it.
//!
//! **Invariant:** a password that gets past here meets the policy and can be hashed.

use crate::crypto::LONGEST_PASSWORD;
use crate::cx::Cx;
use crate::domain::password::Weakness;
use crate::generated::types::WeakPasswordReason;
use crate::outcome::{BadInput, Fault, Stop};

/// Why the password is too weak, if it is.
///
/// # Errors
/// If it is too long for any policy, or if the database fails.
pub async fn reasons<E>(cx: &Cx, password: &str) -> Result<Option<Vec<WeakPasswordReason>>, Stop<E>> {
    if password.len() > LONGEST_PASSWORD {
        return Err(BadInput::new(format!("the password exceeds the limit of {LONGEST_PASSWORD} bytes")).into());
    }
    let policy = cx.configuration().await?.passwords();
    let weaknesses = if policy.pattern.is_some() {
        // A pattern can take longer than other requests are to wait.
        let password = password.to_owned();
        tokio::task::spawn_blocking(move || policy.weaknesses(&password)).await.map_err(Fault::new)?
    } else {
        policy.weaknesses(password)
    };
    Ok((!weaknesses.is_empty()).then(|| weaknesses.into_iter().map(reason).collect()))
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
