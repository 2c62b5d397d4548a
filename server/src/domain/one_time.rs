//! Tokens that are mailed to a person, each for one use.
//!
//! **Invariant:** a token is good for the purpose and the address that it was issued for, and nothing else.

use std::time::Duration;

use super::mail::MailKind;
use super::time::Timestamp;

const HOUR: Duration = Duration::from_secs(3600);

/// The longest time for which an invitation can be accepted: a year.
const LONGEST_INVITATION: Duration = Duration::from_secs(365 * 24 * 3600);

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    PasswordReset,
    EmailVerification,
    EmailChange,
}

impl Purpose {
    /// With a token for one of these, a person gets or keeps access to an account.
    pub const OF_CREDENTIALS: [Self; 2] = [Self::PasswordReset, Self::EmailChange];

    /// As it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PasswordReset => "password_reset",
            Self::EmailVerification => "email_verification",
            Self::EmailChange => "email_change",
        }
    }

    /// The kind of the mails that have such a token.
    pub const fn mail_kind(self) -> MailKind {
        match self {
            Self::PasswordReset => MailKind::ResetPasswordRequest,
            Self::EmailVerification => MailKind::EmailVerification,
            Self::EmailChange => MailKind::EmailChangeVerify,
        }
    }

    /// As mails that any client can have sent to an address are counted.
    pub const fn mails(self) -> &'static str {
        match self {
            Self::PasswordReset => "password_reset_mail",
            Self::EmailVerification => "email_verification_mail",
            Self::EmailChange => "email_change_mail",
        }
    }

    /// How long a token can be used.
    pub const fn lifetime(self) -> Duration {
        match self {
            Self::PasswordReset => HOUR,
            Self::EmailVerification | Self::EmailChange => Duration::from_secs(24 * 3600),
        }
    }
}

/// How long the token of an invitation can be used, if the project says so in minutes.
pub fn invitation_lifetime(minutes: Option<f64>) -> Duration {
    let given = minutes.filter(|minutes| *minutes > 0.0).and_then(|minutes| Duration::try_from_secs_f64(minutes * 60.0).ok());
    given.unwrap_or(24 * HOUR).min(LONGEST_INVITATION)
}

/// A token that was issued.
#[derive(Debug, Clone, Copy)]
pub struct Issued<'a> {
    pub used: bool,
    pub expires_at: Timestamp,
    /// The person's address when it was issued.
    pub address: Option<&'a str>,
}

/// Why a token cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    NotFound,
    /// The person has another address now.
    Invalid,
    Used,
    Expired,
}

impl Issued<'_> {
    /// # Errors
    /// If it cannot be used at this time by a person with this address.
    pub fn check(&self, address: Option<&str>, now: Timestamp) -> Result<(), Unusable> {
        if self.used {
            Err(Unusable::Used)
        } else if self.expires_at <= now {
            Err(Unusable::Expired)
        } else if self.address != address {
            Err(Unusable::Invalid)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_works_once_in_time_and_for_the_address_it_was_mailed_to() {
        let now = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
        let token = Issued { used: false, expires_at: now.plus(HOUR), address: Some("a@example.com") };
        let late = now.plus(HOUR);
        assert_eq!(token.check(Some("a@example.com"), now), Ok(()));
        assert_eq!(token.check(Some("a@example.com"), late.minus(Duration::from_micros(1))), Ok(()));
        assert_eq!(token.check(Some("a@example.com"), late), Err(Unusable::Expired));
        assert_eq!([Some("b@example.com"), None].map(|address| token.check(address, now)), [Err(Unusable::Invalid); 2]);
        // A confirmed change of the address makes its own token one of another address: it is used all the same.
        assert_eq!(Issued { used: true, ..token }.check(Some("b@example.com"), late), Err(Unusable::Used));
    }

    #[test]
    fn an_invitation_is_valid_for_a_day_unless_the_project_says_otherwise() {
        let minutes = |minutes| invitation_lifetime(minutes).as_secs() / 60;
        assert_eq!([None, Some(0.0), Some(-5.0), Some(f64::NAN)].map(minutes), [1440; 4]);
        assert_eq!([Some(1.0), Some(90.0), Some(1e300), Some(1e9)].map(minutes), [1, 90, 1440, 365 * 1440]);
    }
}
