//! Whether an attempt to sign in succeeds, one step after the other.
//!
//! A step says what is to be found out next; the attempt is judged again with the result, until it ends.
//!
//! **Invariant:** pure; no attempt ends with a session unless each factor that it demands was shown.

use std::time::Duration;

use super::time::Timestamp;

/// How the caller shows whom it signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// By a password, which fits or does not.
    Password { fits: bool },
    /// By a token that was mailed.
    Mail,
    /// By its own permission.
    Permission,
    /// By an identity provider, which asks for second factors itself.
    Provider,
}

/// What is known of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    pub has_password: bool,
    pub disabled: bool,
    /// Its address must be verified first.
    pub unverified: bool,
    /// It has an authenticator.
    pub totp: bool,
    /// Codes are mailed to it.
    pub email_codes: bool,
    /// Until when it may do without a required second factor, if that has begun.
    pub grace_until: Option<Timestamp>,
}

/// Which codes the client has given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SuppliedCodes {
    pub code: bool,
    pub backup_code: bool,
}

/// Whether a second factor is required of an account that has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    Nothing,
    Factor {
        /// How long the account may do without one.
        grace: Duration,
        /// Whether it has a secret of an authenticator that is not confirmed.
        prepared: bool,
    },
}

/// A second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Factor {
    Totp,
    EmailCode,
    BackupCode,
    /// The code of a secret that is not confirmed: if it is right, the secret is.
    Enrollment,
}

/// How unusual the attempt is, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Risk {
    Usual,
    /// The person is told.
    Unusual,
    /// And a second factor is required.
    StepUp,
}

/// An attempt, as far as it is known.
#[derive(Debug, Clone, Copy)]
pub struct SignInAttempt {
    /// None if there is no such account.
    pub account: Option<Account>,
    pub proof: Proof,
    pub given: SuppliedCodes,
    pub now: Timestamp,
    /// Once it is known.
    pub demand: Option<Demand>,
    /// The factor that was checked, and whether its code was right.
    pub checked: Option<(Factor, bool)>,
    /// Once it is assessed.
    pub risk: Option<Risk>,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Find out whether the code that was given is right.
    Check(Factor),
    /// Find out whether a second factor is required.
    Demand,
    /// Find out how unusual the attempt is.
    Assess,
    /// The attempt ends: a code is required.
    Ask(Ask),
    /// The attempt ends without a session.
    Refuse(SignInRefusal),
    /// The attempt ends with a session.
    Admit(Admit),
}

/// Which code is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    Totp,
    /// One that is to be mailed, since the attempt is unusual or not.
    EmailCode {
        step_up: bool,
    },
    /// One of a new secret, which is to be prepared.
    Enrollment,
}

/// Why there is no session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInRefusal {
    UnknownEmail,
    NoPassword,
    Disabled,
    WrongPassword,
    Unverified,
    WrongCode,
}

/// What a session goes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admit {
    pub shown: Option<Factor>,
    /// From now on the account may do without a second factor until then.
    pub grace_until: Option<Timestamp>,
    /// The person is told that the attempt was unusual.
    pub tell: bool,
}

/// The next step of the attempt.
pub fn next(attempt: &SignInAttempt) -> Step {
    let account = match known(attempt) {
        Ok(account) => account,
        Err(refusal) => return Step::Refuse(refusal),
    };
    match (attempt.checked, attempt.proof) {
        (Some((_, false)), _) => Step::Refuse(SignInRefusal::WrongCode),
        (_, Proof::Permission | Proof::Provider) | (Some(_), Proof::Mail) => admit(attempt, None),
        (None, Proof::Mail) if account.totp => standing(attempt, Factor::Totp, Ask::Totp),
        // Who reads the mails of the account has shown that much.
        (None, Proof::Mail) => admit(attempt, None),
        (Some(_), Proof::Password { .. }) => assessed(attempt, None),
        (None, Proof::Password { .. }) if account.totp => standing(attempt, Factor::Totp, Ask::Totp),
        (None, Proof::Password { .. }) if account.email_codes => standing(attempt, Factor::EmailCode, Ask::EmailCode { step_up: false }),
        (None, Proof::Password { .. }) => match attempt.demand {
            None => Step::Demand,
            Some(Demand::Nothing) => assessed(attempt, None),
            Some(Demand::Factor { grace, prepared }) => without_factor(attempt, account.grace_until, grace, prepared),
        },
    }
}

/// The account, if the caller has shown that it may sign in there.
fn known(attempt: &SignInAttempt) -> Result<Account, SignInRefusal> {
    let account = attempt.account.ok_or(SignInRefusal::UnknownEmail)?;
    let refusal = match attempt.proof {
        Proof::Password { .. } if !account.has_password => Some(SignInRefusal::NoPassword),
        _ if account.disabled => Some(SignInRefusal::Disabled),
        Proof::Password { fits: false } => Some(SignInRefusal::WrongPassword),
        Proof::Password { fits: true } if account.unverified => Some(SignInRefusal::Unverified),
        Proof::Password { .. } | Proof::Mail | Proof::Permission | Proof::Provider => None,
    };
    refusal.map_or(Ok(account), Err)
}

/// An account with a factor of its own: its code or a backup code.
fn standing(attempt: &SignInAttempt, factor: Factor, ask: Ask) -> Step {
    match attempt.given {
        SuppliedCodes { code: true, .. } => Step::Check(factor),
        SuppliedCodes { backup_code: true, .. } => Step::Check(Factor::BackupCode),
        SuppliedCodes { .. } => Step::Ask(ask),
    }
}

/// An account of which a factor is required, and which has none.
fn without_factor(attempt: &SignInAttempt, grace_until: Option<Timestamp>, grace: Duration, prepared: bool) -> Step {
    match grace_until {
        Some(until) if until > attempt.now => assessed(attempt, None),
        None if !grace.is_zero() => assessed(attempt, Some(attempt.now.plus(grace))),
        _ if attempt.given.code && prepared => Step::Check(Factor::Enrollment),
        _ => Step::Ask(Ask::Enrollment),
    }
}

/// An attempt that has the factors of the account itself.
fn assessed(attempt: &SignInAttempt, grace_until: Option<Timestamp>) -> Step {
    match attempt.risk {
        None => Step::Assess,
        Some(Risk::StepUp) if attempt.checked.is_none() && attempt.given.code => Step::Check(Factor::EmailCode),
        Some(Risk::StepUp) if attempt.checked.is_none() => Step::Ask(Ask::EmailCode { step_up: true }),
        Some(_) => admit(attempt, grace_until),
    }
}

fn admit(attempt: &SignInAttempt, grace_until: Option<Timestamp>) -> Step {
    let tell = attempt.risk.is_some_and(|risk| risk != Risk::Usual);
    Step::Admit(Admit { shown: attempt.checked.map(|(factor, _)| factor), grace_until, tell })
}

/// What answers may tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revealed {
    pub user_exists: bool,
    pub login_method: bool,
}

impl SignInRefusal {
    /// Whether the client is told which refusal it is, or only that the credentials are not right.
    pub fn is_told(self, revealed: Revealed) -> bool {
        match self {
            Self::UnknownEmail | Self::Disabled => revealed.user_exists,
            Self::NoPassword | Self::WrongPassword => revealed.user_exists && revealed.login_method,
            // The password was right.
            Self::Unverified | Self::WrongCode => true,
        }
    }
}

#[cfg(test)]
mod tests;
