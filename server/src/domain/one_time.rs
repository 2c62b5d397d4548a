//! Tokens that are mailed to a person, each for one use.
//!
//! **Invariant:** a token is valid for the purpose and the address that it was issued for, and nothing else.

use std::time::Duration;

use super::mail::MailKind;
use super::time::Timestamp;

const HOUR: Duration = Duration::from_secs(3600);

/// How often a code that has the place of a token can be tried.
pub const MOST_ATTEMPTS: u32 = 3;

/// The longest time for which an invitation can be accepted: a year.
const LONGEST_INVITATION: Duration = Duration::from_secs(365 * 24 * 3600);

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    PasswordReset,
    EmailVerification,
    EmailChange,
    /// To sign in without a password.
    Passwordless,
    /// A second factor.
    EmailCode,
}

impl Purpose {
    /// With a token for one of these, a person gets or keeps access to an account.
    pub const OF_CREDENTIALS: [Self; 4] = [Self::PasswordReset, Self::EmailChange, Self::Passwordless, Self::EmailCode];

    /// As it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PasswordReset => "password_reset",
            Self::EmailVerification => "email_verification",
            Self::EmailChange => "email_change",
            Self::Passwordless => "passwordless",
            Self::EmailCode => "email_code",
        }
    }

    /// The kind of the mails that have such a token.
    pub const fn mail_kind(self) -> MailKind {
        match self {
            Self::PasswordReset => MailKind::ResetPasswordRequest,
            Self::EmailVerification => MailKind::EmailVerification,
            Self::EmailChange => MailKind::EmailChangeVerify,
            Self::Passwordless => MailKind::PasswordlessSignIn,
            Self::EmailCode => MailKind::EmailOtp,
        }
    }

    /// As mails that any client can have sent to an address are counted.
    pub const fn mails(self) -> &'static str {
        match self {
            Self::PasswordReset => "password_reset_mail",
            Self::EmailVerification => "email_verification_mail",
            Self::EmailChange => "email_change_mail",
            Self::Passwordless => "passwordless_mail",
            Self::EmailCode => "email_code_mail",
        }
    }

    /// How long a token can be used, if the settings do not say.
    pub const fn lifetime(self) -> Duration {
        match self {
            Self::PasswordReset => HOUR,
            Self::Passwordless => Duration::from_secs(5 * 60),
            Self::EmailCode => Duration::from_secs(10 * 60),
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
pub struct IssuedToken<'a> {
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

impl IssuedToken<'_> {
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

/// A request to sign in by a mailed token, or by a code that has taken its place.
#[derive(Debug, Clone, Copy)]
pub struct SignInRequest<'a> {
    pub issued: IssuedToken<'a>,
    /// Whether a code has taken the place of the token.
    pub exchanged: bool,
    /// Attempts that were wrong.
    pub attempts: u32,
}

/// What a client gives, and whether it is that of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    Token { fits: bool },
    Code { fits: bool },
}

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenCheck {
    Right,
    WrongToken,
    /// It counts as an attempt.
    WrongCode,
    /// A code has taken the place of the token.
    Exchanged,
    /// There were too many wrong attempts.
    Exhausted,
    Unusable(Unusable),
}

impl SignInRequest<'_> {
    /// A client without the token or the code is told nothing of what became of the request.
    pub fn judge(&self, shown: Shown, address: Option<&str>, now: Timestamp) -> TokenCheck {
        let is_exhausted = self.attempts >= MOST_ATTEMPTS;
        match shown {
            // Before the code is looked at.
            Shown::Code { .. } if is_exhausted => TokenCheck::Exhausted,
            Shown::Code { fits: false } => TokenCheck::WrongCode,
            Shown::Token { .. } if self.exchanged => TokenCheck::Exchanged,
            Shown::Token { fits: false } => TokenCheck::WrongToken,
            Shown::Code { fits: true } | Shown::Token { fits: true } => match self.issued.check(address, now) {
                Err(unusable) => TokenCheck::Unusable(unusable),
                Ok(()) if is_exhausted => TokenCheck::Exhausted,
                Ok(()) => TokenCheck::Right,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIGHT: [Shown; 2] = [Shown::Token { fits: true }, Shown::Code { fits: true }];
    const WRONG: [Shown; 2] = [Shown::Token { fits: false }, Shown::Code { fits: false }];

    #[test]
    fn a_request_is_judged_in_a_fixed_order() {
        let now = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
        let address = Some("a@example.com");
        let fresh =
            SignInRequest { issued: IssuedToken { used: false, expires_at: now.plus(HOUR), address }, exchanged: false, attempts: 0 };
        let exchanged = SignInRequest { exchanged: true, ..fresh };
        let judge = |request: SignInRequest<'_>, shown: [Shown; 2]| shown.map(|shown| request.judge(shown, address, now));
        assert_eq!(judge(fresh, RIGHT), [TokenCheck::Right; 2]);
        assert_eq!(judge(fresh, WRONG), [TokenCheck::WrongToken, TokenCheck::WrongCode]);
        assert_eq!(judge(exchanged, RIGHT), [TokenCheck::Exchanged, TokenCheck::Right]);
        assert_eq!(judge(exchanged, WRONG), [TokenCheck::Exchanged, TokenCheck::WrongCode]);

        let unusable = |reason| [TokenCheck::Unusable(reason); 2];
        let used = SignInRequest { issued: IssuedToken { used: true, ..fresh.issued }, ..fresh };
        let expired = SignInRequest { issued: IssuedToken { expires_at: now, ..fresh.issued }, ..fresh };
        let moved = SignInRequest { issued: IssuedToken { address: None, ..fresh.issued }, ..fresh };
        assert_eq!(judge(used, RIGHT), unusable(Unusable::Used));
        assert_eq!(judge(expired, RIGHT), unusable(Unusable::Expired));
        assert_eq!(judge(moved, RIGHT), unusable(Unusable::Invalid));
        for request in [used, expired, moved] {
            assert_eq!(judge(request, WRONG), [TokenCheck::WrongToken, TokenCheck::WrongCode]);
        }
    }

    #[test]
    fn a_request_has_three_attempts() {
        let now = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
        let issued = IssuedToken { used: false, expires_at: now.plus(HOUR), address: None };
        let request = |attempts| SignInRequest { issued, exchanged: false, attempts };
        for attempts in [0, 1, 2] {
            assert_eq!(RIGHT.map(|shown| request(attempts).judge(shown, None, now)), [TokenCheck::Right; 2]);
        }
        for attempts in [3, 4, u32::MAX] {
            assert_eq!(RIGHT.map(|shown| request(attempts).judge(shown, None, now)), [TokenCheck::Exhausted; 2]);
            assert_eq!(WRONG.map(|shown| request(attempts).judge(shown, None, now)), [TokenCheck::WrongToken, TokenCheck::Exhausted]);
        }
        let exchanged = SignInRequest { exchanged: true, ..request(3) };
        assert_eq!(RIGHT.map(|shown| exchanged.judge(shown, None, now)), [TokenCheck::Exchanged, TokenCheck::Exhausted]);
    }

    #[test]
    fn a_token_works_once_in_time_and_for_the_address_it_was_mailed_to() {
        let now = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
        let token = IssuedToken { used: false, expires_at: now.plus(HOUR), address: Some("a@example.com") };
        let late = now.plus(HOUR);
        assert_eq!(token.check(Some("a@example.com"), now), Ok(()));
        assert_eq!(token.check(Some("a@example.com"), late.minus(Duration::from_micros(1))), Ok(()));
        assert_eq!(token.check(Some("a@example.com"), late), Err(Unusable::Expired));
        assert_eq!([Some("b@example.com"), None].map(|address| token.check(address, now)), [Err(Unusable::Invalid); 2]);
        // A confirmed change of the address makes its own token one of another address: it is used all the same.
        assert_eq!(IssuedToken { used: true, ..token }.check(Some("b@example.com"), late), Err(Unusable::Used));
    }

    #[test]
    fn an_invitation_is_valid_for_a_day_unless_the_project_says_otherwise() {
        let minutes = |minutes| invitation_lifetime(minutes).as_secs() / 60;
        assert_eq!([None, Some(0.0), Some(-5.0), Some(f64::NAN)].map(minutes), [1440; 4]);
        assert_eq!([Some(1.0), Some(90.0), Some(1e300), Some(1e9)].map(minutes), [1, 90, 1440, 365 * 1440]);
    }
}
