//! The password policy, as the mutations that set a password apply it.
//!
//! No transaction may be open here: another service may be asked.
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
    let settings = cx.configuration().await?;
    let policy = settings.passwords();
    let weaknesses = if policy.pattern.is_some() {
        // A pattern can take longer than other requests are to wait.
        let password = password.to_owned();
        tokio::task::spawn_blocking(move || policy.weaknesses(&password)).await.map_err(Fault::new)?
    } else {
        policy.weaknesses(password)
    };
    let mut reasons: Vec<_> = weaknesses.into_iter().map(reason).collect();
    // Asked even if there are reasons already, so that a client learns all of them at once.
    if settings.password.check_hibp && cx.is_breached(password).await {
        reasons.push(WeakPasswordReason::Compromised);
    }
    Ok((!reasons.is_empty()).then_some(reasons))
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
