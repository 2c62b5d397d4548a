// Written by `cargo xtask codegen` from schema.graphql. Do not edit.

//! Enums of the schema, the names of its root fields, and the codes of all errors.

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MemberType {
    ApiKey,
    Person,
}

impl MemberType {
    pub const ALL: &'static [Self] = &[Self::ApiKey, Self::Person];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ApiKey => "API_KEY",
            Self::Person => "PERSON",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ApiKeyType {
    /// Made by signing in. Its end moves with every use.
    Session,
    /// Made for an application. Valid until it is disabled.
    Permanent,
    /// Good for a single use.
    OneOff,
}

impl ApiKeyType {
    pub const ALL: &'static [Self] = &[Self::Session, Self::Permanent, Self::OneOff];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Session => "SESSION",
            Self::Permanent => "PERMANENT",
            Self::OneOff => "ONE_OFF",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignUpErrorCode {
    EmailAlreadyExists,
    InvalidEmailFormat,
    TooWeak,
    /// The captcha is missing, was not solved, scored too low, or could not be verified.
    InvalidCaptcha,
    /// There were too many sign-ups from this address: `developerMessage` says how long to wait. Or the server has too much to do: try again
    /// in a moment.
    RateLimitExceeded,
}

impl SignUpErrorCode {
    pub const ALL: &'static [Self] =
        &[Self::EmailAlreadyExists, Self::InvalidEmailFormat, Self::TooWeak, Self::InvalidCaptcha, Self::RateLimitExceeded];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EmailAlreadyExists => "EMAIL_ALREADY_EXISTS",
            Self::InvalidEmailFormat => "INVALID_EMAIL_FORMAT",
            Self::TooWeak => "TOO_WEAK",
            Self::InvalidCaptcha => "INVALID_CAPTCHA",
            Self::RateLimitExceeded => "RATE_LIMIT_EXCEEDED",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignUpRecommendedAction {
    SignIn,
    ResetPassword,
}

impl SignUpRecommendedAction {
    pub const ALL: &'static [Self] = &[Self::SignIn, Self::ResetPassword];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "SIGN_IN",
            Self::ResetPassword => "RESET_PASSWORD",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WeakPasswordReason {
    TooShort,
    MissingUppercase,
    MissingLowercase,
    MissingDigit,
    MissingSpecial,
    InvalidPattern,
    /// The password is on a list of common ones.
    Blacklisted,
    /// The password is known from a data breach.
    Compromised,
}

impl WeakPasswordReason {
    pub const ALL: &'static [Self] = &[
        Self::TooShort,
        Self::MissingUppercase,
        Self::MissingLowercase,
        Self::MissingDigit,
        Self::MissingSpecial,
        Self::InvalidPattern,
        Self::Blacklisted,
        Self::Compromised,
    ];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooShort => "TOO_SHORT",
            Self::MissingUppercase => "MISSING_UPPERCASE",
            Self::MissingLowercase => "MISSING_LOWERCASE",
            Self::MissingDigit => "MISSING_DIGIT",
            Self::MissingSpecial => "MISSING_SPECIAL",
            Self::InvalidPattern => "INVALID_PATTERN",
            Self::Blacklisted => "BLACKLISTED",
            Self::Compromised => "COMPROMISED",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignInErrorCode {
    /// In place of the other codes, where the settings let answers reveal less.
    InvalidCredentials,
    UnknownEmail,
    InvalidPassword,
    PersonDisabled,
    NoPasswordSet,
    /// The password is right, and a code is required: sign in again with `otpToken` or `backupCode`. If the code is mailed, it has been.
    OtpRequired,
    /// The code is wrong, was used before, or has expired.
    InvalidOtpToken,
    /// A policy requires a second factor, and the person has none: `mfaEnrollment` has the secret for one.
    MfaEnrollmentRequired,
    /// The password is right, but the account was created under the condition that its address is verified first.
    EmailNotVerified,
    /// There were too many attempts, with this e-mail address or from this client address. `retryAfter` says how long to wait.
    RateLimitExceeded,
}

impl SignInErrorCode {
    pub const ALL: &'static [Self] = &[
        Self::InvalidCredentials,
        Self::UnknownEmail,
        Self::InvalidPassword,
        Self::PersonDisabled,
        Self::NoPasswordSet,
        Self::OtpRequired,
        Self::InvalidOtpToken,
        Self::MfaEnrollmentRequired,
        Self::EmailNotVerified,
        Self::RateLimitExceeded,
    ];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidCredentials => "INVALID_CREDENTIALS",
            Self::UnknownEmail => "UNKNOWN_EMAIL",
            Self::InvalidPassword => "INVALID_PASSWORD",
            Self::PersonDisabled => "PERSON_DISABLED",
            Self::NoPasswordSet => "NO_PASSWORD_SET",
            Self::OtpRequired => "OTP_REQUIRED",
            Self::InvalidOtpToken => "INVALID_OTP_TOKEN",
            Self::MfaEnrollmentRequired => "MFA_ENROLLMENT_REQUIRED",
            Self::EmailNotVerified => "EMAIL_NOT_VERIFIED",
            Self::RateLimitExceeded => "RATE_LIMIT_EXCEEDED",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InitSignInPasswordlessErrorCode {
    /// Only where the settings let answers reveal which persons exist.
    PersonNotFound,
    /// The settings or the person's choice do not allow it.
    PasswordlessDisabled,
    /// The captcha is missing, was not solved, scored too low, or could not be verified.
    InvalidCaptcha,
    /// There were too many requests from this client address, or for this e-mail address: `developerMessage` says how long to wait.
    RateLimitExceeded,
}

impl InitSignInPasswordlessErrorCode {
    pub const ALL: &'static [Self] = &[Self::PersonNotFound, Self::PasswordlessDisabled, Self::InvalidCaptcha, Self::RateLimitExceeded];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PersonNotFound => "PERSON_NOT_FOUND",
            Self::PasswordlessDisabled => "PASSWORDLESS_DISABLED",
            Self::InvalidCaptcha => "INVALID_CAPTCHA",
            Self::RateLimitExceeded => "RATE_LIMIT_EXCEEDED",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PasswordlessValidationType {
    /// `token` is the code that has taken the place of the mailed token.
    Otp,
    /// `token` is the mailed token.
    Token,
}

impl PasswordlessValidationType {
    pub const ALL: &'static [Self] = &[Self::Otp, Self::Token];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Otp => "otp",
            Self::Token => "token",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignInPasswordlessErrorCode {
    /// There is no request with this id.
    TokenNotFound,
    /// The token or the code is wrong, or a code has taken the place of the token.
    TokenInvalid,
    /// The time of the request is over, or there were three wrong codes.
    TokenExpired,
    TokenUsed,
    PersonDisabled,
    /// The person has an authenticator: send the same again with `mfaOtp` or `backupCode`.
    OtpRequired,
    /// The code of the authenticator or the backup code is wrong, or was used before.
    InvalidOtpToken,
    /// Never returned: who reads the mails of an account has shown a second factor.
    MfaEnrollmentRequired,
}

impl SignInPasswordlessErrorCode {
    pub const ALL: &'static [Self] = &[
        Self::TokenNotFound,
        Self::TokenInvalid,
        Self::TokenExpired,
        Self::TokenUsed,
        Self::PersonDisabled,
        Self::OtpRequired,
        Self::InvalidOtpToken,
        Self::MfaEnrollmentRequired,
    ];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TokenNotFound => "TOKEN_NOT_FOUND",
            Self::TokenInvalid => "TOKEN_INVALID",
            Self::TokenExpired => "TOKEN_EXPIRED",
            Self::TokenUsed => "TOKEN_USED",
            Self::PersonDisabled => "PERSON_DISABLED",
            Self::OtpRequired => "OTP_REQUIRED",
            Self::InvalidOtpToken => "INVALID_OTP_TOKEN",
            Self::MfaEnrollmentRequired => "MFA_ENROLLMENT_REQUIRED",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActivatePasswordlessOtpErrorCode {
    /// There is no request with this id.
    TokenNotFound,
    /// The token is wrong, or a code has taken its place before.
    TokenInvalid,
    TokenExpired,
    TokenUsed,
}

impl ActivatePasswordlessOtpErrorCode {
    pub const ALL: &'static [Self] = &[Self::TokenNotFound, Self::TokenInvalid, Self::TokenExpired, Self::TokenUsed];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TokenNotFound => "TOKEN_NOT_FOUND",
            Self::TokenInvalid => "TOKEN_INVALID",
            Self::TokenExpired => "TOKEN_EXPIRED",
            Self::TokenUsed => "TOKEN_USED",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ToggleMyPasswordlessErrorCode {
    /// The settings decide for all persons.
    CannotToggle,
    NotAPerson,
}

impl ToggleMyPasswordlessErrorCode {
    pub const ALL: &'static [Self] = &[Self::CannotToggle, Self::NotAPerson];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CannotToggle => "CANNOT_TOGGLE",
            Self::NotAPerson => "NOT_A_PERSON",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InitSignInIDPErrorCode {
    /// No provider has this slug, or it is disabled.
    ProviderNotFound,
    /// The data is not what a provider of this type takes, or the provider cannot be reached.
    IdpValidationFailed,
}

impl InitSignInIDPErrorCode {
    pub const ALL: &'static [Self] = &[Self::ProviderNotFound, Self::IdpValidationFailed];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProviderNotFound => "PROVIDER_NOT_FOUND",
            Self::IdpValidationFailed => "IDP_VALIDATION_FAILED",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignInIDPErrorCode {
    /// The provider has refused the exchange, or cannot be reached.
    InvalidIdpResponse,
    /// The data or the provider's answer is invalid, or no enabled provider has this slug.
    IdpValidationFailed,
    /// The account belongs to no person, and none is created for it.
    PersonNotFound,
    PersonDisabled,
    /// A person with the account's address was created meanwhile.
    PersonAlreadyExists,
}

impl SignInIDPErrorCode {
    pub const ALL: &'static [Self] =
        &[Self::InvalidIdpResponse, Self::IdpValidationFailed, Self::PersonNotFound, Self::PersonDisabled, Self::PersonAlreadyExists];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidIdpResponse => "INVALID_IDP_RESPONSE",
            Self::IdpValidationFailed => "IDP_VALIDATION_FAILED",
            Self::PersonNotFound => "PERSON_NOT_FOUND",
            Self::PersonDisabled => "PERSON_DISABLED",
            Self::PersonAlreadyExists => "PERSON_ALREADY_EXISTS",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AddIDPErrorCode {
    AlreadyExists,
    /// The type is none of `oidc`, `facebook` and `apple`.
    UnknownType,
    /// The message names the field and what is wrong with it.
    InvalidConfiguration,
}

impl AddIDPErrorCode {
    pub const ALL: &'static [Self] = &[Self::AlreadyExists, Self::UnknownType, Self::InvalidConfiguration];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AlreadyExists => "ALREADY_EXISTS",
            Self::UnknownType => "UNKNOWN_TYPE",
            Self::InvalidConfiguration => "INVALID_CONFIGURATION",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UpdateIDPErrorCode {
    NotFound,
    /// The message names the field and what is wrong with it.
    InvalidConfiguration,
}

impl UpdateIDPErrorCode {
    pub const ALL: &'static [Self] = &[Self::NotFound, Self::InvalidConfiguration];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotFound => "NOT_FOUND",
            Self::InvalidConfiguration => "INVALID_CONFIGURATION",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DisableIDPErrorCode {
    NotFound,
}

impl DisableIDPErrorCode {
    pub const ALL: &'static [Self] = &[Self::NotFound];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotFound => "NOT_FOUND",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EnableIDPErrorCode {
    NotFound,
}

impl EnableIDPErrorCode {
    pub const ALL: &'static [Self] = &[Self::NotFound];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotFound => "NOT_FOUND",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DisconnectIDPErrorCode {
    /// The caller has no connection with this id.
    NotFound,
    NotAPerson,
    /// Without this connection the person could not sign in any more.
    LastAuthMethod,
}

impl DisconnectIDPErrorCode {
    pub const ALL: &'static [Self] = &[Self::NotFound, Self::NotAPerson, Self::LastAuthMethod];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotFound => "NOT_FOUND",
            Self::NotAPerson => "NOT_A_PERSON",
            Self::LastAuthMethod => "LAST_AUTH_METHOD",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConfirmOtpErrorCode {
    /// The code does not belong to the prepared secret.
    InvalidOtpToken,
    /// There is no secret to confirm: call `prepareOtp` first.
    NotPrepared,
}

impl ConfirmOtpErrorCode {
    pub const ALL: &'static [Self] = &[Self::InvalidOtpToken, Self::NotPrepared];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidOtpToken => "INVALID_OTP_TOKEN",
            Self::NotPrepared => "NOT_PREPARED",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DisableOtpErrorCode {
    OtpNotActive,
    /// A policy requires a second factor, and the person has no other one.
    MfaRequired,
}

impl DisableOtpErrorCode {
    pub const ALL: &'static [Self] = &[Self::OtpNotActive, Self::MfaRequired];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OtpNotActive => "OTP_NOT_ACTIVE",
            Self::MfaRequired => "MFA_REQUIRED",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RegenerateBackupCodesErrorCode {
    /// The caller has no second factor.
    OtpNotActive,
}

impl RegenerateBackupCodesErrorCode {
    pub const ALL: &'static [Self] = &[Self::OtpNotActive];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OtpNotActive => "OTP_NOT_ACTIVE",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InitEmailOtpErrorCode {
    /// The caller has no e-mail address.
    NoEmail,
    /// The caller had too many codes mailed: `developerMessage` says how long to wait. The last code still works.
    RateLimited,
}

impl InitEmailOtpErrorCode {
    pub const ALL: &'static [Self] = &[Self::NoEmail, Self::RateLimited];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoEmail => "NO_EMAIL",
            Self::RateLimited => "RATE_LIMITED",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConfirmEmailOtpErrorCode {
    /// The code is wrong or has expired, a newer one was mailed, or there were three wrong ones.
    InvalidOtpToken,
}

impl ConfirmEmailOtpErrorCode {
    pub const ALL: &'static [Self] = &[Self::InvalidOtpToken];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidOtpToken => "INVALID_OTP_TOKEN",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DisableEmailOtpErrorCode {
    EmailOtpNotActive,
    /// A policy requires a second factor, and the person has no other one.
    MfaRequired,
}

impl DisableEmailOtpErrorCode {
    pub const ALL: &'static [Self] = &[Self::EmailOtpNotActive, Self::MfaRequired];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EmailOtpNotActive => "EMAIL_OTP_NOT_ACTIVE",
            Self::MfaRequired => "MFA_REQUIRED",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResetPersonMfaErrorCode {
    PersonNotFound,
}

impl ResetPersonMfaErrorCode {
    pub const ALL: &'static [Self] = &[Self::PersonNotFound];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PersonNotFound => "PERSON_NOT_FOUND",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuthPolicyScope {
    /// The roles are global ones.
    Global,
    /// The roles are those of one project.
    Project,
}

impl AuthPolicyScope {
    pub const ALL: &'static [Self] = &[Self::Global, Self::Project];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Project => "project",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CreateAuthPolicyErrorCode {
    ProjectRequired,
    ProjectNotAllowed,
    ProjectNotFound,
}

impl CreateAuthPolicyErrorCode {
    pub const ALL: &'static [Self] = &[Self::ProjectRequired, Self::ProjectNotAllowed, Self::ProjectNotFound];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProjectRequired => "PROJECT_REQUIRED",
            Self::ProjectNotAllowed => "PROJECT_NOT_ALLOWED",
            Self::ProjectNotFound => "PROJECT_NOT_FOUND",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UpdateAuthPolicyErrorCode {
    NotFound,
    ProjectRequired,
    ProjectNotAllowed,
    ProjectNotFound,
}

impl UpdateAuthPolicyErrorCode {
    pub const ALL: &'static [Self] = &[Self::NotFound, Self::ProjectRequired, Self::ProjectNotAllowed, Self::ProjectNotFound];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotFound => "NOT_FOUND",
            Self::ProjectRequired => "PROJECT_REQUIRED",
            Self::ProjectNotAllowed => "PROJECT_NOT_ALLOWED",
            Self::ProjectNotFound => "PROJECT_NOT_FOUND",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeleteAuthPolicyErrorCode {
    NotFound,
}

impl DeleteAuthPolicyErrorCode {
    pub const ALL: &'static [Self] = &[Self::NotFound];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotFound => "NOT_FOUND",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignOutErrorCode {
    NotAPerson,
    NotPossibleSignOutWithPermanentApiKey,
}

impl SignOutErrorCode {
    pub const ALL: &'static [Self] = &[Self::NotAPerson, Self::NotPossibleSignOutWithPermanentApiKey];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotAPerson => "NOT_A_PERSON",
            Self::NotPossibleSignOutWithPermanentApiKey => "NOT_POSSIBLE_SIGN_OUT_WITH_PERMANENT_API_KEY",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CreatePasswordResetRequestErrorCode {
    /// Only where the settings let answers reveal which persons exist.
    PersonNotFound,
    /// The captcha is missing, was not solved, scored too low, or could not be verified.
    InvalidCaptcha,
    /// There were too many requests from this client address: `developerMessage` says how long to wait.
    RateLimitExceeded,
}

impl CreatePasswordResetRequestErrorCode {
    pub const ALL: &'static [Self] = &[Self::PersonNotFound, Self::InvalidCaptcha, Self::RateLimitExceeded];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PersonNotFound => "PERSON_NOT_FOUND",
            Self::InvalidCaptcha => "INVALID_CAPTCHA",
            Self::RateLimitExceeded => "RATE_LIMIT_EXCEEDED",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckResetPasswordTokenCode {
    /// There is no request with this id.
    RequestNotFound,
    /// There is no such token.
    TokenNotFound,
    /// The token belongs to another request, or was mailed to an address that its person no longer has.
    TokenInvalid,
    /// The token has been used, or the person has got a new password since.
    TokenUsed,
    TokenExpired,
}

impl CheckResetPasswordTokenCode {
    pub const ALL: &'static [Self] = &[Self::RequestNotFound, Self::TokenNotFound, Self::TokenInvalid, Self::TokenUsed, Self::TokenExpired];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RequestNotFound => "REQUEST_NOT_FOUND",
            Self::TokenNotFound => "TOKEN_NOT_FOUND",
            Self::TokenInvalid => "TOKEN_INVALID",
            Self::TokenUsed => "TOKEN_USED",
            Self::TokenExpired => "TOKEN_EXPIRED",
        }
    }
}

/// A token is found first, then the password is checked, then whether the token can still be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResetPasswordErrorCode {
    TokenNotFound,
    /// The token was mailed to an address that its person no longer has.
    TokenInvalid,
    /// The token has been used, or the person has got a new password since.
    TokenUsed,
    TokenExpired,
    PasswordTooWeak,
}

impl ResetPasswordErrorCode {
    pub const ALL: &'static [Self] = &[Self::TokenNotFound, Self::TokenInvalid, Self::TokenUsed, Self::TokenExpired, Self::PasswordTooWeak];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TokenNotFound => "TOKEN_NOT_FOUND",
            Self::TokenInvalid => "TOKEN_INVALID",
            Self::TokenUsed => "TOKEN_USED",
            Self::TokenExpired => "TOKEN_EXPIRED",
            Self::PasswordTooWeak => "PASSWORD_TOO_WEAK",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RequestEmailVerificationErrorCode {
    /// There were too many requests from this client address: `developerMessage` says how long to wait.
    RateLimitExceeded,
    /// The captcha is missing, was not solved, scored too low, or could not be verified.
    InvalidCaptcha,
}

impl RequestEmailVerificationErrorCode {
    pub const ALL: &'static [Self] = &[Self::RateLimitExceeded, Self::InvalidCaptcha];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RateLimitExceeded => "RATE_LIMIT_EXCEEDED",
            Self::InvalidCaptcha => "INVALID_CAPTCHA",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VerifyEmailErrorCode {
    TokenNotFound,
    /// The token was mailed to an address that its person no longer has.
    TokenInvalid,
    TokenUsed,
    TokenExpired,
}

impl VerifyEmailErrorCode {
    pub const ALL: &'static [Self] = &[Self::TokenNotFound, Self::TokenInvalid, Self::TokenUsed, Self::TokenExpired];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TokenNotFound => "TOKEN_NOT_FOUND",
            Self::TokenInvalid => "TOKEN_INVALID",
            Self::TokenUsed => "TOKEN_USED",
            Self::TokenExpired => "TOKEN_EXPIRED",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConfirmEmailChangeErrorCode {
    TokenNotFound,
    /// The person has another address than at the time of the request.
    TokenInvalid,
    /// The token has been used, or the person has got a new password since.
    TokenUsed,
    TokenExpired,
    /// Another person has got the new address meanwhile.
    EmailAlreadyExists,
    InvalidEmailFormat,
}

impl ConfirmEmailChangeErrorCode {
    pub const ALL: &'static [Self] =
        &[Self::TokenNotFound, Self::TokenInvalid, Self::TokenUsed, Self::TokenExpired, Self::EmailAlreadyExists, Self::InvalidEmailFormat];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TokenNotFound => "TOKEN_NOT_FOUND",
            Self::TokenInvalid => "TOKEN_INVALID",
            Self::TokenUsed => "TOKEN_USED",
            Self::TokenExpired => "TOKEN_EXPIRED",
            Self::EmailAlreadyExists => "EMAIL_ALREADY_EXISTS",
            Self::InvalidEmailFormat => "INVALID_EMAIL_FORMAT",
        }
    }
}

/// How a person who is created by an invitation gets to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InviteMethod {
    /// The mail has a random password.
    CreatePassword,
    /// The mail has a token for `resetPassword`, valid for a day or as long as the project's configuration says.
    ResetPassword,
}

impl InviteMethod {
    pub const ALL: &'static [Self] = &[Self::CreatePassword, Self::ResetPassword];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CreatePassword => "CREATE_PASSWORD",
            Self::ResetPassword => "RESET_PASSWORD",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InviteErrorCode {
    ProjectNotFound,
    /// Not used: memberships of a member are added to.
    AlreadyMember,
    InvalidMembership,
    InvalidEmailFormat,
    /// Deprecated: Listed in `membershipValidation`.
    RoleNotFound,
    /// Deprecated: Listed in `membershipValidation`.
    VariableEmpty,
    /// Deprecated: Listed in `membershipValidation`.
    VariableNotFound,
}

impl InviteErrorCode {
    pub const ALL: &'static [Self] = &[
        Self::ProjectNotFound,
        Self::AlreadyMember,
        Self::InvalidMembership,
        Self::InvalidEmailFormat,
        Self::RoleNotFound,
        Self::VariableEmpty,
        Self::VariableNotFound,
    ];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProjectNotFound => "PROJECT_NOT_FOUND",
            Self::AlreadyMember => "ALREADY_MEMBER",
            Self::InvalidMembership => "INVALID_MEMBERSHIP",
            Self::InvalidEmailFormat => "INVALID_EMAIL_FORMAT",
            Self::RoleNotFound => "ROLE_NOT_FOUND",
            Self::VariableEmpty => "VARIABLE_EMPTY",
            Self::VariableNotFound => "VARIABLE_NOT_FOUND",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CreateProjectResponseErrorCode {
    AlreadyExists,
    /// The project could not be set up, for example because `config.acl` is not valid.
    InitError,
}

impl CreateProjectResponseErrorCode {
    pub const ALL: &'static [Self] = &[Self::AlreadyExists, Self::InitError];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AlreadyExists => "ALREADY_EXISTS",
            Self::InitError => "INIT_ERROR",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CreateApiKeyErrorCode {
    ProjectNotFound,
    InvalidMembership,
    /// Deprecated: Listed in `membershipValidation`.
    VariableNotFound,
    /// Deprecated: Listed in `membershipValidation`.
    RoleNotFound,
    /// Deprecated: Listed in `membershipValidation`.
    VariableEmpty,
}

impl CreateApiKeyErrorCode {
    pub const ALL: &'static [Self] =
        &[Self::ProjectNotFound, Self::InvalidMembership, Self::VariableNotFound, Self::RoleNotFound, Self::VariableEmpty];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProjectNotFound => "PROJECT_NOT_FOUND",
            Self::InvalidMembership => "INVALID_MEMBERSHIP",
            Self::VariableNotFound => "VARIABLE_NOT_FOUND",
            Self::RoleNotFound => "ROLE_NOT_FOUND",
            Self::VariableEmpty => "VARIABLE_EMPTY",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MembershipValidationErrorCode {
    RoleNotFound,
    VariableNotFound,
    VariableEmpty,
    /// A value that is not a condition.
    VariableInvalid,
}

impl MembershipValidationErrorCode {
    pub const ALL: &'static [Self] = &[Self::RoleNotFound, Self::VariableNotFound, Self::VariableEmpty, Self::VariableInvalid];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RoleNotFound => "ROLE_NOT_FOUND",
            Self::VariableNotFound => "VARIABLE_NOT_FOUND",
            Self::VariableEmpty => "VARIABLE_EMPTY",
            Self::VariableInvalid => "VARIABLE_INVALID",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DisableApiKeyErrorCode {
    KeyNotFound,
}

impl DisableApiKeyErrorCode {
    pub const ALL: &'static [Self] = &[Self::KeyNotFound];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::KeyNotFound => "KEY_NOT_FOUND",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RevokeSessionErrorCode {
    SessionNotFound,
    NotAPerson,
}

impl RevokeSessionErrorCode {
    pub const ALL: &'static [Self] = &[Self::SessionNotFound, Self::NotAPerson];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SessionNotFound => "SESSION_NOT_FOUND",
            Self::NotAPerson => "NOT_A_PERSON",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CreateSessionTokenErrorCode {
    UnknownEmail,
    UnknownPersonId,
    PersonDisabled,
}

impl CreateSessionTokenErrorCode {
    pub const ALL: &'static [Self] = &[Self::UnknownEmail, Self::UnknownPersonId, Self::PersonDisabled];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownEmail => "UNKNOWN_EMAIL",
            Self::UnknownPersonId => "UNKNOWN_PERSON_ID",
            Self::PersonDisabled => "PERSON_DISABLED",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ForceSignOutPersonErrorCode {
    PersonNotFound,
}

impl ForceSignOutPersonErrorCode {
    pub const ALL: &'static [Self] = &[Self::PersonNotFound];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PersonNotFound => "PERSON_NOT_FOUND",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DisablePersonErrorCode {
    PersonAlreadyDisabled,
    PersonNotFound,
}

impl DisablePersonErrorCode {
    pub const ALL: &'static [Self] = &[Self::PersonAlreadyDisabled, Self::PersonNotFound];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PersonAlreadyDisabled => "PERSON_ALREADY_DISABLED",
            Self::PersonNotFound => "PERSON_NOT_FOUND",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeProfileErrorCode {
    PersonNotFound,
    InvalidEmailFormat,
    EmailAlreadyExists,
}

impl ChangeProfileErrorCode {
    pub const ALL: &'static [Self] = &[Self::PersonNotFound, Self::InvalidEmailFormat, Self::EmailAlreadyExists];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PersonNotFound => "PERSON_NOT_FOUND",
            Self::InvalidEmailFormat => "INVALID_EMAIL_FORMAT",
            Self::EmailAlreadyExists => "EMAIL_ALREADY_EXISTS",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeMyProfileErrorCode {
    NotAPerson,
    InvalidEmailFormat,
    EmailAlreadyExists,
    /// The last mail to the new address was sent a short time ago.
    RateLimitExceeded,
}

impl ChangeMyProfileErrorCode {
    pub const ALL: &'static [Self] = &[Self::NotAPerson, Self::InvalidEmailFormat, Self::EmailAlreadyExists, Self::RateLimitExceeded];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotAPerson => "NOT_A_PERSON",
            Self::InvalidEmailFormat => "INVALID_EMAIL_FORMAT",
            Self::EmailAlreadyExists => "EMAIL_ALREADY_EXISTS",
            Self::RateLimitExceeded => "RATE_LIMIT_EXCEEDED",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangePasswordErrorCode {
    PersonNotFound,
    TooWeak,
}

impl ChangePasswordErrorCode {
    pub const ALL: &'static [Self] = &[Self::PersonNotFound, Self::TooWeak];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PersonNotFound => "PERSON_NOT_FOUND",
            Self::TooWeak => "TOO_WEAK",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeMyPasswordErrorCode {
    TooWeak,
    NotAPerson,
    InvalidPassword,
    NoPasswordSet,
}

impl ChangeMyPasswordErrorCode {
    pub const ALL: &'static [Self] = &[Self::TooWeak, Self::NotAPerson, Self::InvalidPassword, Self::NoPasswordSet];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooWeak => "TOO_WEAK",
            Self::NotAPerson => "NOT_A_PERSON",
            Self::InvalidPassword => "INVALID_PASSWORD",
            Self::NoPasswordSet => "NO_PASSWORD_SET",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UpdateProjectErrorCode {
    ProjectNotFound,
}

impl UpdateProjectErrorCode {
    pub const ALL: &'static [Self] = &[Self::ProjectNotFound];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProjectNotFound => "PROJECT_NOT_FOUND",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SetProjectSecretErrorCode {
    ProjectNotFound,
}

impl SetProjectSecretErrorCode {
    pub const ALL: &'static [Self] = &[Self::ProjectNotFound];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProjectNotFound => "PROJECT_NOT_FOUND",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AddProjectMemberErrorCode {
    ProjectNotFound,
    IdentityNotFound,
    AlreadyMember,
    InvalidMembership,
    /// Deprecated: Listed in `membershipValidation`.
    RoleNotFound,
    /// Deprecated: Listed in `membershipValidation`.
    VariableEmpty,
    /// Deprecated: Listed in `membershipValidation`.
    VariableNotFound,
}

impl AddProjectMemberErrorCode {
    pub const ALL: &'static [Self] = &[
        Self::ProjectNotFound,
        Self::IdentityNotFound,
        Self::AlreadyMember,
        Self::InvalidMembership,
        Self::RoleNotFound,
        Self::VariableEmpty,
        Self::VariableNotFound,
    ];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProjectNotFound => "PROJECT_NOT_FOUND",
            Self::IdentityNotFound => "IDENTITY_NOT_FOUND",
            Self::AlreadyMember => "ALREADY_MEMBER",
            Self::InvalidMembership => "INVALID_MEMBERSHIP",
            Self::RoleNotFound => "ROLE_NOT_FOUND",
            Self::VariableEmpty => "VARIABLE_EMPTY",
            Self::VariableNotFound => "VARIABLE_NOT_FOUND",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UpdateProjectMemberErrorCode {
    ProjectNotFound,
    NotMember,
    InvalidMembership,
    /// Deprecated: Listed in `membershipValidation`.
    RoleNotFound,
    /// Deprecated: Listed in `membershipValidation`.
    VariableEmpty,
    /// Deprecated: Listed in `membershipValidation`.
    VariableNotFound,
}

impl UpdateProjectMemberErrorCode {
    pub const ALL: &'static [Self] =
        &[Self::ProjectNotFound, Self::NotMember, Self::InvalidMembership, Self::RoleNotFound, Self::VariableEmpty, Self::VariableNotFound];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProjectNotFound => "PROJECT_NOT_FOUND",
            Self::NotMember => "NOT_MEMBER",
            Self::InvalidMembership => "INVALID_MEMBERSHIP",
            Self::RoleNotFound => "ROLE_NOT_FOUND",
            Self::VariableEmpty => "VARIABLE_EMPTY",
            Self::VariableNotFound => "VARIABLE_NOT_FOUND",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RemoveProjectMemberErrorCode {
    NotMember,
    ProjectNotFound,
}

impl RemoveProjectMemberErrorCode {
    pub const ALL: &'static [Self] = &[Self::NotMember, Self::ProjectNotFound];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotMember => "NOT_MEMBER",
            Self::ProjectNotFound => "PROJECT_NOT_FOUND",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AddGlobalIdentityRolesErrorCode {
    IdentityNotFound,
    InvalidRole,
}

impl AddGlobalIdentityRolesErrorCode {
    pub const ALL: &'static [Self] = &[Self::IdentityNotFound, Self::InvalidRole];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::IdentityNotFound => "IDENTITY_NOT_FOUND",
            Self::InvalidRole => "INVALID_ROLE",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RemoveGlobalIdentityRolesErrorCode {
    IdentityNotFound,
    InvalidRole,
}

impl RemoveGlobalIdentityRolesErrorCode {
    pub const ALL: &'static [Self] = &[Self::IdentityNotFound, Self::InvalidRole];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::IdentityNotFound => "IDENTITY_NOT_FOUND",
            Self::InvalidRole => "INVALID_ROLE",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConfigPolicy {
    Always,
    Never,
    /// Only those who have switched it on.
    OptIn,
    /// All but those who have switched it off.
    OptOut,
}

impl ConfigPolicy {
    pub const ALL: &'static [Self] = &[Self::Always, Self::Never, Self::OptIn, Self::OptOut];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Never => "never",
            Self::OptIn => "optIn",
            Self::OptOut => "optOut",
        }
    }
}

impl serde::Serialize for ConfigPolicy {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CaptchaProvider {
    Turnstile,
    Hcaptcha,
    RecaptchaV3,
}

impl CaptchaProvider {
    pub const ALL: &'static [Self] = &[Self::Turnstile, Self::Hcaptcha, Self::RecaptchaV3];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Turnstile => "turnstile",
            Self::Hcaptcha => "hcaptcha",
            Self::RecaptchaV3 => "recaptchaV3",
        }
    }
}

impl serde::Serialize for CaptchaProvider {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConfigureErrorCode {
    /// The message names the setting.
    InvalidConfig,
}

impl ConfigureErrorCode {
    pub const ALL: &'static [Self] = &[Self::InvalidConfig];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidConfig => "INVALID_CONFIG",
        }
    }
}

/// What a mail is about. Its variables are named in the documentation of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailType {
    /// A person with an account was invited to a project.
    ExistingUserInvited,
    /// A person without an account was invited to a project.
    NewUserInvited,
    /// Someone asked for a new password. The mail has the token for it.
    ResetPasswordRequest,
    /// Someone asked to sign in without a password. The mail has the token for it.
    PasswordlessSignIn,
    /// An administrator has ended all sessions of the person.
    ForcedSignOut,
    /// The code that a sign-in needs besides the password.
    EmailOtp,
    /// The last backup code was used.
    BackupCodesExhausted,
    /// The token that shows that the address belongs to the person.
    EmailVerification,
    /// The same for an address that is to replace another one. It goes to the new address.
    EmailChangeVerify,
    /// The address was replaced. It goes to the old address.
    EmailChangeNotify,
    /// A session began at a place or in a way that is unusual for the person.
    UnusualLogin,
}

impl MailType {
    pub const ALL: &'static [Self] = &[
        Self::ExistingUserInvited,
        Self::NewUserInvited,
        Self::ResetPasswordRequest,
        Self::PasswordlessSignIn,
        Self::ForcedSignOut,
        Self::EmailOtp,
        Self::BackupCodesExhausted,
        Self::EmailVerification,
        Self::EmailChangeVerify,
        Self::EmailChangeNotify,
        Self::UnusualLogin,
    ];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ExistingUserInvited => "EXISTING_USER_INVITED",
            Self::NewUserInvited => "NEW_USER_INVITED",
            Self::ResetPasswordRequest => "RESET_PASSWORD_REQUEST",
            Self::PasswordlessSignIn => "PASSWORDLESS_SIGN_IN",
            Self::ForcedSignOut => "FORCED_SIGN_OUT",
            Self::EmailOtp => "EMAIL_OTP",
            Self::BackupCodesExhausted => "BACKUP_CODES_EXHAUSTED",
            Self::EmailVerification => "EMAIL_VERIFICATION",
            Self::EmailChangeVerify => "EMAIL_CHANGE_VERIFY",
            Self::EmailChangeNotify => "EMAIL_CHANGE_NOTIFY",
            Self::UnusualLogin => "UNUSUAL_LOGIN",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AddMailTemplateErrorCode {
    /// The content lacks a variable that mails of this type are of no use without.
    MissingVariable,
    ProjectNotFound,
    InvalidReplyEmailFormat,
}

impl AddMailTemplateErrorCode {
    pub const ALL: &'static [Self] = &[Self::MissingVariable, Self::ProjectNotFound, Self::InvalidReplyEmailFormat];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MissingVariable => "MISSING_VARIABLE",
            Self::ProjectNotFound => "PROJECT_NOT_FOUND",
            Self::InvalidReplyEmailFormat => "INVALID_REPLY_EMAIL_FORMAT",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RemoveMailTemplateErrorCode {
    ProjectNotFound,
    TemplateNotFound,
}

impl RemoveMailTemplateErrorCode {
    pub const ALL: &'static [Self] = &[Self::ProjectNotFound, Self::TemplateNotFound];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProjectNotFound => "PROJECT_NOT_FOUND",
            Self::TemplateNotFound => "TEMPLATE_NOT_FOUND",
        }
    }
}

/// The fields of `Query`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QueryName {
    Me,
    Projects,
    ProjectBySlug,
    PersonById,
    Persons,
    ProjectMemberships,
    GlobalApiKeys,
    CheckResetPasswordToken,
    Configuration,
    IdentityProviders,
    AuthPolicies,
    AuthLog,
    MailTemplates,
}

impl QueryName {
    pub const ALL: &'static [Self] = &[
        Self::Me,
        Self::Projects,
        Self::ProjectBySlug,
        Self::PersonById,
        Self::Persons,
        Self::ProjectMemberships,
        Self::GlobalApiKeys,
        Self::CheckResetPasswordToken,
        Self::Configuration,
        Self::IdentityProviders,
        Self::AuthPolicies,
        Self::AuthLog,
        Self::MailTemplates,
    ];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Me => "me",
            Self::Projects => "projects",
            Self::ProjectBySlug => "projectBySlug",
            Self::PersonById => "personById",
            Self::Persons => "persons",
            Self::ProjectMemberships => "projectMemberships",
            Self::GlobalApiKeys => "globalApiKeys",
            Self::CheckResetPasswordToken => "checkResetPasswordToken",
            Self::Configuration => "configuration",
            Self::IdentityProviders => "identityProviders",
            Self::AuthPolicies => "authPolicies",
            Self::AuthLog => "authLog",
            Self::MailTemplates => "mailTemplates",
        }
    }
}

/// The fields of `Mutation`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MutationName {
    SignUp,
    SignIn,
    InitSignInIDP,
    SignInIDP,
    InitSignInPasswordless,
    SignInPasswordless,
    ActivatePasswordlessOtp,
    EnableMyPasswordless,
    DisableMyPasswordless,
    PrepareOtp,
    ConfirmOtp,
    DisableOtp,
    RegenerateBackupCodes,
    InitEmailOtp,
    ConfirmEmailOtp,
    DisableEmailOtp,
    DisconnectMyIdentityProvider,
    SignOut,
    RevokeSession,
    CreateSessionToken,
    ForceSignOutPerson,
    ResetPersonMfa,
    DisablePerson,
    ChangeProfile,
    ChangeMyProfile,
    ChangePassword,
    ChangeMyPassword,
    CreateResetPasswordRequest,
    ResetPassword,
    RequestEmailVerification,
    VerifyEmail,
    ConfirmEmailChange,
    Invite,
    UnmanagedInvite,
    CreateProject,
    UpdateProject,
    SetProjectSecret,
    AddProjectMember,
    UpdateProjectMember,
    RemoveProjectMember,
    AddGlobalIdentityRoles,
    RemoveGlobalIdentityRoles,
    CreateApiKey,
    CreateGlobalApiKey,
    DisableApiKey,
    Configure,
    CreateAuthPolicy,
    UpdateAuthPolicy,
    DeleteAuthPolicy,
    AddMailTemplate,
    RemoveMailTemplate,
    AddProjectMailTemplate,
    RemoveProjectMailTemplate,
    AddIDP,
    UpdateIDP,
    DisableIDP,
    EnableIDP,
}

impl MutationName {
    pub const ALL: &'static [Self] = &[
        Self::SignUp,
        Self::SignIn,
        Self::InitSignInIDP,
        Self::SignInIDP,
        Self::InitSignInPasswordless,
        Self::SignInPasswordless,
        Self::ActivatePasswordlessOtp,
        Self::EnableMyPasswordless,
        Self::DisableMyPasswordless,
        Self::PrepareOtp,
        Self::ConfirmOtp,
        Self::DisableOtp,
        Self::RegenerateBackupCodes,
        Self::InitEmailOtp,
        Self::ConfirmEmailOtp,
        Self::DisableEmailOtp,
        Self::DisconnectMyIdentityProvider,
        Self::SignOut,
        Self::RevokeSession,
        Self::CreateSessionToken,
        Self::ForceSignOutPerson,
        Self::ResetPersonMfa,
        Self::DisablePerson,
        Self::ChangeProfile,
        Self::ChangeMyProfile,
        Self::ChangePassword,
        Self::ChangeMyPassword,
        Self::CreateResetPasswordRequest,
        Self::ResetPassword,
        Self::RequestEmailVerification,
        Self::VerifyEmail,
        Self::ConfirmEmailChange,
        Self::Invite,
        Self::UnmanagedInvite,
        Self::CreateProject,
        Self::UpdateProject,
        Self::SetProjectSecret,
        Self::AddProjectMember,
        Self::UpdateProjectMember,
        Self::RemoveProjectMember,
        Self::AddGlobalIdentityRoles,
        Self::RemoveGlobalIdentityRoles,
        Self::CreateApiKey,
        Self::CreateGlobalApiKey,
        Self::DisableApiKey,
        Self::Configure,
        Self::CreateAuthPolicy,
        Self::UpdateAuthPolicy,
        Self::DeleteAuthPolicy,
        Self::AddMailTemplate,
        Self::RemoveMailTemplate,
        Self::AddProjectMailTemplate,
        Self::RemoveProjectMailTemplate,
        Self::AddIDP,
        Self::UpdateIDP,
        Self::DisableIDP,
        Self::EnableIDP,
    ];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignUp => "signUp",
            Self::SignIn => "signIn",
            Self::InitSignInIDP => "initSignInIDP",
            Self::SignInIDP => "signInIDP",
            Self::InitSignInPasswordless => "initSignInPasswordless",
            Self::SignInPasswordless => "signInPasswordless",
            Self::ActivatePasswordlessOtp => "activatePasswordlessOtp",
            Self::EnableMyPasswordless => "enableMyPasswordless",
            Self::DisableMyPasswordless => "disableMyPasswordless",
            Self::PrepareOtp => "prepareOtp",
            Self::ConfirmOtp => "confirmOtp",
            Self::DisableOtp => "disableOtp",
            Self::RegenerateBackupCodes => "regenerateBackupCodes",
            Self::InitEmailOtp => "initEmailOtp",
            Self::ConfirmEmailOtp => "confirmEmailOtp",
            Self::DisableEmailOtp => "disableEmailOtp",
            Self::DisconnectMyIdentityProvider => "disconnectMyIdentityProvider",
            Self::SignOut => "signOut",
            Self::RevokeSession => "revokeSession",
            Self::CreateSessionToken => "createSessionToken",
            Self::ForceSignOutPerson => "forceSignOutPerson",
            Self::ResetPersonMfa => "resetPersonMfa",
            Self::DisablePerson => "disablePerson",
            Self::ChangeProfile => "changeProfile",
            Self::ChangeMyProfile => "changeMyProfile",
            Self::ChangePassword => "changePassword",
            Self::ChangeMyPassword => "changeMyPassword",
            Self::CreateResetPasswordRequest => "createResetPasswordRequest",
            Self::ResetPassword => "resetPassword",
            Self::RequestEmailVerification => "requestEmailVerification",
            Self::VerifyEmail => "verifyEmail",
            Self::ConfirmEmailChange => "confirmEmailChange",
            Self::Invite => "invite",
            Self::UnmanagedInvite => "unmanagedInvite",
            Self::CreateProject => "createProject",
            Self::UpdateProject => "updateProject",
            Self::SetProjectSecret => "setProjectSecret",
            Self::AddProjectMember => "addProjectMember",
            Self::UpdateProjectMember => "updateProjectMember",
            Self::RemoveProjectMember => "removeProjectMember",
            Self::AddGlobalIdentityRoles => "addGlobalIdentityRoles",
            Self::RemoveGlobalIdentityRoles => "removeGlobalIdentityRoles",
            Self::CreateApiKey => "createApiKey",
            Self::CreateGlobalApiKey => "createGlobalApiKey",
            Self::DisableApiKey => "disableApiKey",
            Self::Configure => "configure",
            Self::CreateAuthPolicy => "createAuthPolicy",
            Self::UpdateAuthPolicy => "updateAuthPolicy",
            Self::DeleteAuthPolicy => "deleteAuthPolicy",
            Self::AddMailTemplate => "addMailTemplate",
            Self::RemoveMailTemplate => "removeMailTemplate",
            Self::AddProjectMailTemplate => "addProjectMailTemplate",
            Self::RemoveProjectMailTemplate => "removeProjectMailTemplate",
            Self::AddIDP => "addIDP",
            Self::UpdateIDP => "updateIDP",
            Self::DisableIDP => "disableIDP",
            Self::EnableIDP => "enableIDP",
        }
    }
}

/// The codes of the errors of all mutations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailureCode {
    AlreadyExists,
    AlreadyMember,
    CannotToggle,
    EmailAlreadyExists,
    EmailNotVerified,
    EmailOtpNotActive,
    IdentityNotFound,
    IdpValidationFailed,
    InitError,
    InvalidCaptcha,
    InvalidConfig,
    InvalidConfiguration,
    InvalidCredentials,
    InvalidEmailFormat,
    InvalidIdpResponse,
    InvalidMembership,
    InvalidOtpToken,
    InvalidPassword,
    InvalidReplyEmailFormat,
    InvalidRole,
    KeyNotFound,
    LastAuthMethod,
    MfaEnrollmentRequired,
    MfaRequired,
    MissingVariable,
    NotAPerson,
    NotFound,
    NotMember,
    NotPossibleSignOutWithPermanentApiKey,
    NotPrepared,
    NoEmail,
    NoPasswordSet,
    OtpNotActive,
    OtpRequired,
    PasswordlessDisabled,
    PasswordTooWeak,
    PersonAlreadyDisabled,
    PersonAlreadyExists,
    PersonDisabled,
    PersonNotFound,
    ProjectNotAllowed,
    ProjectNotFound,
    ProjectRequired,
    ProviderNotFound,
    RateLimited,
    RateLimitExceeded,
    RoleNotFound,
    SessionNotFound,
    TemplateNotFound,
    TokenExpired,
    TokenInvalid,
    TokenNotFound,
    TokenUsed,
    TooWeak,
    UnknownEmail,
    UnknownPersonId,
    UnknownType,
    VariableEmpty,
    VariableNotFound,
}

impl FailureCode {
    pub const ALL: &'static [Self] = &[
        Self::AlreadyExists,
        Self::AlreadyMember,
        Self::CannotToggle,
        Self::EmailAlreadyExists,
        Self::EmailNotVerified,
        Self::EmailOtpNotActive,
        Self::IdentityNotFound,
        Self::IdpValidationFailed,
        Self::InitError,
        Self::InvalidCaptcha,
        Self::InvalidConfig,
        Self::InvalidConfiguration,
        Self::InvalidCredentials,
        Self::InvalidEmailFormat,
        Self::InvalidIdpResponse,
        Self::InvalidMembership,
        Self::InvalidOtpToken,
        Self::InvalidPassword,
        Self::InvalidReplyEmailFormat,
        Self::InvalidRole,
        Self::KeyNotFound,
        Self::LastAuthMethod,
        Self::MfaEnrollmentRequired,
        Self::MfaRequired,
        Self::MissingVariable,
        Self::NotAPerson,
        Self::NotFound,
        Self::NotMember,
        Self::NotPossibleSignOutWithPermanentApiKey,
        Self::NotPrepared,
        Self::NoEmail,
        Self::NoPasswordSet,
        Self::OtpNotActive,
        Self::OtpRequired,
        Self::PasswordlessDisabled,
        Self::PasswordTooWeak,
        Self::PersonAlreadyDisabled,
        Self::PersonAlreadyExists,
        Self::PersonDisabled,
        Self::PersonNotFound,
        Self::ProjectNotAllowed,
        Self::ProjectNotFound,
        Self::ProjectRequired,
        Self::ProviderNotFound,
        Self::RateLimited,
        Self::RateLimitExceeded,
        Self::RoleNotFound,
        Self::SessionNotFound,
        Self::TemplateNotFound,
        Self::TokenExpired,
        Self::TokenInvalid,
        Self::TokenNotFound,
        Self::TokenUsed,
        Self::TooWeak,
        Self::UnknownEmail,
        Self::UnknownPersonId,
        Self::UnknownType,
        Self::VariableEmpty,
        Self::VariableNotFound,
    ];

    /// The name in the schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AlreadyExists => "ALREADY_EXISTS",
            Self::AlreadyMember => "ALREADY_MEMBER",
            Self::CannotToggle => "CANNOT_TOGGLE",
            Self::EmailAlreadyExists => "EMAIL_ALREADY_EXISTS",
            Self::EmailNotVerified => "EMAIL_NOT_VERIFIED",
            Self::EmailOtpNotActive => "EMAIL_OTP_NOT_ACTIVE",
            Self::IdentityNotFound => "IDENTITY_NOT_FOUND",
            Self::IdpValidationFailed => "IDP_VALIDATION_FAILED",
            Self::InitError => "INIT_ERROR",
            Self::InvalidCaptcha => "INVALID_CAPTCHA",
            Self::InvalidConfig => "INVALID_CONFIG",
            Self::InvalidConfiguration => "INVALID_CONFIGURATION",
            Self::InvalidCredentials => "INVALID_CREDENTIALS",
            Self::InvalidEmailFormat => "INVALID_EMAIL_FORMAT",
            Self::InvalidIdpResponse => "INVALID_IDP_RESPONSE",
            Self::InvalidMembership => "INVALID_MEMBERSHIP",
            Self::InvalidOtpToken => "INVALID_OTP_TOKEN",
            Self::InvalidPassword => "INVALID_PASSWORD",
            Self::InvalidReplyEmailFormat => "INVALID_REPLY_EMAIL_FORMAT",
            Self::InvalidRole => "INVALID_ROLE",
            Self::KeyNotFound => "KEY_NOT_FOUND",
            Self::LastAuthMethod => "LAST_AUTH_METHOD",
            Self::MfaEnrollmentRequired => "MFA_ENROLLMENT_REQUIRED",
            Self::MfaRequired => "MFA_REQUIRED",
            Self::MissingVariable => "MISSING_VARIABLE",
            Self::NotAPerson => "NOT_A_PERSON",
            Self::NotFound => "NOT_FOUND",
            Self::NotMember => "NOT_MEMBER",
            Self::NotPossibleSignOutWithPermanentApiKey => "NOT_POSSIBLE_SIGN_OUT_WITH_PERMANENT_API_KEY",
            Self::NotPrepared => "NOT_PREPARED",
            Self::NoEmail => "NO_EMAIL",
            Self::NoPasswordSet => "NO_PASSWORD_SET",
            Self::OtpNotActive => "OTP_NOT_ACTIVE",
            Self::OtpRequired => "OTP_REQUIRED",
            Self::PasswordlessDisabled => "PASSWORDLESS_DISABLED",
            Self::PasswordTooWeak => "PASSWORD_TOO_WEAK",
            Self::PersonAlreadyDisabled => "PERSON_ALREADY_DISABLED",
            Self::PersonAlreadyExists => "PERSON_ALREADY_EXISTS",
            Self::PersonDisabled => "PERSON_DISABLED",
            Self::PersonNotFound => "PERSON_NOT_FOUND",
            Self::ProjectNotAllowed => "PROJECT_NOT_ALLOWED",
            Self::ProjectNotFound => "PROJECT_NOT_FOUND",
            Self::ProjectRequired => "PROJECT_REQUIRED",
            Self::ProviderNotFound => "PROVIDER_NOT_FOUND",
            Self::RateLimited => "RATE_LIMITED",
            Self::RateLimitExceeded => "RATE_LIMIT_EXCEEDED",
            Self::RoleNotFound => "ROLE_NOT_FOUND",
            Self::SessionNotFound => "SESSION_NOT_FOUND",
            Self::TemplateNotFound => "TEMPLATE_NOT_FOUND",
            Self::TokenExpired => "TOKEN_EXPIRED",
            Self::TokenInvalid => "TOKEN_INVALID",
            Self::TokenNotFound => "TOKEN_NOT_FOUND",
            Self::TokenUsed => "TOKEN_USED",
            Self::TooWeak => "TOO_WEAK",
            Self::UnknownEmail => "UNKNOWN_EMAIL",
            Self::UnknownPersonId => "UNKNOWN_PERSON_ID",
            Self::UnknownType => "UNKNOWN_TYPE",
            Self::VariableEmpty => "VARIABLE_EMPTY",
            Self::VariableNotFound => "VARIABLE_NOT_FOUND",
        }
    }
}

impl From<SignUpErrorCode> for FailureCode {
    fn from(code: SignUpErrorCode) -> Self {
        match code {
            SignUpErrorCode::EmailAlreadyExists => Self::EmailAlreadyExists,
            SignUpErrorCode::InvalidEmailFormat => Self::InvalidEmailFormat,
            SignUpErrorCode::TooWeak => Self::TooWeak,
            SignUpErrorCode::InvalidCaptcha => Self::InvalidCaptcha,
            SignUpErrorCode::RateLimitExceeded => Self::RateLimitExceeded,
        }
    }
}

impl From<SignInErrorCode> for FailureCode {
    fn from(code: SignInErrorCode) -> Self {
        match code {
            SignInErrorCode::InvalidCredentials => Self::InvalidCredentials,
            SignInErrorCode::UnknownEmail => Self::UnknownEmail,
            SignInErrorCode::InvalidPassword => Self::InvalidPassword,
            SignInErrorCode::PersonDisabled => Self::PersonDisabled,
            SignInErrorCode::NoPasswordSet => Self::NoPasswordSet,
            SignInErrorCode::OtpRequired => Self::OtpRequired,
            SignInErrorCode::InvalidOtpToken => Self::InvalidOtpToken,
            SignInErrorCode::MfaEnrollmentRequired => Self::MfaEnrollmentRequired,
            SignInErrorCode::EmailNotVerified => Self::EmailNotVerified,
            SignInErrorCode::RateLimitExceeded => Self::RateLimitExceeded,
        }
    }
}

impl From<InitSignInIDPErrorCode> for FailureCode {
    fn from(code: InitSignInIDPErrorCode) -> Self {
        match code {
            InitSignInIDPErrorCode::ProviderNotFound => Self::ProviderNotFound,
            InitSignInIDPErrorCode::IdpValidationFailed => Self::IdpValidationFailed,
        }
    }
}

impl From<SignInIDPErrorCode> for FailureCode {
    fn from(code: SignInIDPErrorCode) -> Self {
        match code {
            SignInIDPErrorCode::InvalidIdpResponse => Self::InvalidIdpResponse,
            SignInIDPErrorCode::IdpValidationFailed => Self::IdpValidationFailed,
            SignInIDPErrorCode::PersonNotFound => Self::PersonNotFound,
            SignInIDPErrorCode::PersonDisabled => Self::PersonDisabled,
            SignInIDPErrorCode::PersonAlreadyExists => Self::PersonAlreadyExists,
        }
    }
}

impl From<InitSignInPasswordlessErrorCode> for FailureCode {
    fn from(code: InitSignInPasswordlessErrorCode) -> Self {
        match code {
            InitSignInPasswordlessErrorCode::PersonNotFound => Self::PersonNotFound,
            InitSignInPasswordlessErrorCode::PasswordlessDisabled => Self::PasswordlessDisabled,
            InitSignInPasswordlessErrorCode::InvalidCaptcha => Self::InvalidCaptcha,
            InitSignInPasswordlessErrorCode::RateLimitExceeded => Self::RateLimitExceeded,
        }
    }
}

impl From<SignInPasswordlessErrorCode> for FailureCode {
    fn from(code: SignInPasswordlessErrorCode) -> Self {
        match code {
            SignInPasswordlessErrorCode::TokenNotFound => Self::TokenNotFound,
            SignInPasswordlessErrorCode::TokenInvalid => Self::TokenInvalid,
            SignInPasswordlessErrorCode::TokenExpired => Self::TokenExpired,
            SignInPasswordlessErrorCode::TokenUsed => Self::TokenUsed,
            SignInPasswordlessErrorCode::PersonDisabled => Self::PersonDisabled,
            SignInPasswordlessErrorCode::OtpRequired => Self::OtpRequired,
            SignInPasswordlessErrorCode::InvalidOtpToken => Self::InvalidOtpToken,
            SignInPasswordlessErrorCode::MfaEnrollmentRequired => Self::MfaEnrollmentRequired,
        }
    }
}

impl From<ActivatePasswordlessOtpErrorCode> for FailureCode {
    fn from(code: ActivatePasswordlessOtpErrorCode) -> Self {
        match code {
            ActivatePasswordlessOtpErrorCode::TokenNotFound => Self::TokenNotFound,
            ActivatePasswordlessOtpErrorCode::TokenInvalid => Self::TokenInvalid,
            ActivatePasswordlessOtpErrorCode::TokenExpired => Self::TokenExpired,
            ActivatePasswordlessOtpErrorCode::TokenUsed => Self::TokenUsed,
        }
    }
}

impl From<ToggleMyPasswordlessErrorCode> for FailureCode {
    fn from(code: ToggleMyPasswordlessErrorCode) -> Self {
        match code {
            ToggleMyPasswordlessErrorCode::CannotToggle => Self::CannotToggle,
            ToggleMyPasswordlessErrorCode::NotAPerson => Self::NotAPerson,
        }
    }
}

impl From<ConfirmOtpErrorCode> for FailureCode {
    fn from(code: ConfirmOtpErrorCode) -> Self {
        match code {
            ConfirmOtpErrorCode::InvalidOtpToken => Self::InvalidOtpToken,
            ConfirmOtpErrorCode::NotPrepared => Self::NotPrepared,
        }
    }
}

impl From<DisableOtpErrorCode> for FailureCode {
    fn from(code: DisableOtpErrorCode) -> Self {
        match code {
            DisableOtpErrorCode::OtpNotActive => Self::OtpNotActive,
            DisableOtpErrorCode::MfaRequired => Self::MfaRequired,
        }
    }
}

impl From<RegenerateBackupCodesErrorCode> for FailureCode {
    fn from(code: RegenerateBackupCodesErrorCode) -> Self {
        match code {
            RegenerateBackupCodesErrorCode::OtpNotActive => Self::OtpNotActive,
        }
    }
}

impl From<InitEmailOtpErrorCode> for FailureCode {
    fn from(code: InitEmailOtpErrorCode) -> Self {
        match code {
            InitEmailOtpErrorCode::NoEmail => Self::NoEmail,
            InitEmailOtpErrorCode::RateLimited => Self::RateLimited,
        }
    }
}

impl From<ConfirmEmailOtpErrorCode> for FailureCode {
    fn from(code: ConfirmEmailOtpErrorCode) -> Self {
        match code {
            ConfirmEmailOtpErrorCode::InvalidOtpToken => Self::InvalidOtpToken,
        }
    }
}

impl From<DisableEmailOtpErrorCode> for FailureCode {
    fn from(code: DisableEmailOtpErrorCode) -> Self {
        match code {
            DisableEmailOtpErrorCode::EmailOtpNotActive => Self::EmailOtpNotActive,
            DisableEmailOtpErrorCode::MfaRequired => Self::MfaRequired,
        }
    }
}

impl From<DisconnectIDPErrorCode> for FailureCode {
    fn from(code: DisconnectIDPErrorCode) -> Self {
        match code {
            DisconnectIDPErrorCode::NotFound => Self::NotFound,
            DisconnectIDPErrorCode::NotAPerson => Self::NotAPerson,
            DisconnectIDPErrorCode::LastAuthMethod => Self::LastAuthMethod,
        }
    }
}

impl From<SignOutErrorCode> for FailureCode {
    fn from(code: SignOutErrorCode) -> Self {
        match code {
            SignOutErrorCode::NotAPerson => Self::NotAPerson,
            SignOutErrorCode::NotPossibleSignOutWithPermanentApiKey => Self::NotPossibleSignOutWithPermanentApiKey,
        }
    }
}

impl From<RevokeSessionErrorCode> for FailureCode {
    fn from(code: RevokeSessionErrorCode) -> Self {
        match code {
            RevokeSessionErrorCode::SessionNotFound => Self::SessionNotFound,
            RevokeSessionErrorCode::NotAPerson => Self::NotAPerson,
        }
    }
}

impl From<CreateSessionTokenErrorCode> for FailureCode {
    fn from(code: CreateSessionTokenErrorCode) -> Self {
        match code {
            CreateSessionTokenErrorCode::UnknownEmail => Self::UnknownEmail,
            CreateSessionTokenErrorCode::UnknownPersonId => Self::UnknownPersonId,
            CreateSessionTokenErrorCode::PersonDisabled => Self::PersonDisabled,
        }
    }
}

impl From<ForceSignOutPersonErrorCode> for FailureCode {
    fn from(code: ForceSignOutPersonErrorCode) -> Self {
        match code {
            ForceSignOutPersonErrorCode::PersonNotFound => Self::PersonNotFound,
        }
    }
}

impl From<ResetPersonMfaErrorCode> for FailureCode {
    fn from(code: ResetPersonMfaErrorCode) -> Self {
        match code {
            ResetPersonMfaErrorCode::PersonNotFound => Self::PersonNotFound,
        }
    }
}

impl From<DisablePersonErrorCode> for FailureCode {
    fn from(code: DisablePersonErrorCode) -> Self {
        match code {
            DisablePersonErrorCode::PersonAlreadyDisabled => Self::PersonAlreadyDisabled,
            DisablePersonErrorCode::PersonNotFound => Self::PersonNotFound,
        }
    }
}

impl From<ChangeProfileErrorCode> for FailureCode {
    fn from(code: ChangeProfileErrorCode) -> Self {
        match code {
            ChangeProfileErrorCode::PersonNotFound => Self::PersonNotFound,
            ChangeProfileErrorCode::InvalidEmailFormat => Self::InvalidEmailFormat,
            ChangeProfileErrorCode::EmailAlreadyExists => Self::EmailAlreadyExists,
        }
    }
}

impl From<ChangeMyProfileErrorCode> for FailureCode {
    fn from(code: ChangeMyProfileErrorCode) -> Self {
        match code {
            ChangeMyProfileErrorCode::NotAPerson => Self::NotAPerson,
            ChangeMyProfileErrorCode::InvalidEmailFormat => Self::InvalidEmailFormat,
            ChangeMyProfileErrorCode::EmailAlreadyExists => Self::EmailAlreadyExists,
            ChangeMyProfileErrorCode::RateLimitExceeded => Self::RateLimitExceeded,
        }
    }
}

impl From<ChangePasswordErrorCode> for FailureCode {
    fn from(code: ChangePasswordErrorCode) -> Self {
        match code {
            ChangePasswordErrorCode::PersonNotFound => Self::PersonNotFound,
            ChangePasswordErrorCode::TooWeak => Self::TooWeak,
        }
    }
}

impl From<ChangeMyPasswordErrorCode> for FailureCode {
    fn from(code: ChangeMyPasswordErrorCode) -> Self {
        match code {
            ChangeMyPasswordErrorCode::TooWeak => Self::TooWeak,
            ChangeMyPasswordErrorCode::NotAPerson => Self::NotAPerson,
            ChangeMyPasswordErrorCode::InvalidPassword => Self::InvalidPassword,
            ChangeMyPasswordErrorCode::NoPasswordSet => Self::NoPasswordSet,
        }
    }
}

impl From<CreatePasswordResetRequestErrorCode> for FailureCode {
    fn from(code: CreatePasswordResetRequestErrorCode) -> Self {
        match code {
            CreatePasswordResetRequestErrorCode::PersonNotFound => Self::PersonNotFound,
            CreatePasswordResetRequestErrorCode::InvalidCaptcha => Self::InvalidCaptcha,
            CreatePasswordResetRequestErrorCode::RateLimitExceeded => Self::RateLimitExceeded,
        }
    }
}

impl From<ResetPasswordErrorCode> for FailureCode {
    fn from(code: ResetPasswordErrorCode) -> Self {
        match code {
            ResetPasswordErrorCode::TokenNotFound => Self::TokenNotFound,
            ResetPasswordErrorCode::TokenInvalid => Self::TokenInvalid,
            ResetPasswordErrorCode::TokenUsed => Self::TokenUsed,
            ResetPasswordErrorCode::TokenExpired => Self::TokenExpired,
            ResetPasswordErrorCode::PasswordTooWeak => Self::PasswordTooWeak,
        }
    }
}

impl From<RequestEmailVerificationErrorCode> for FailureCode {
    fn from(code: RequestEmailVerificationErrorCode) -> Self {
        match code {
            RequestEmailVerificationErrorCode::RateLimitExceeded => Self::RateLimitExceeded,
            RequestEmailVerificationErrorCode::InvalidCaptcha => Self::InvalidCaptcha,
        }
    }
}

impl From<VerifyEmailErrorCode> for FailureCode {
    fn from(code: VerifyEmailErrorCode) -> Self {
        match code {
            VerifyEmailErrorCode::TokenNotFound => Self::TokenNotFound,
            VerifyEmailErrorCode::TokenInvalid => Self::TokenInvalid,
            VerifyEmailErrorCode::TokenUsed => Self::TokenUsed,
            VerifyEmailErrorCode::TokenExpired => Self::TokenExpired,
        }
    }
}

impl From<ConfirmEmailChangeErrorCode> for FailureCode {
    fn from(code: ConfirmEmailChangeErrorCode) -> Self {
        match code {
            ConfirmEmailChangeErrorCode::TokenNotFound => Self::TokenNotFound,
            ConfirmEmailChangeErrorCode::TokenInvalid => Self::TokenInvalid,
            ConfirmEmailChangeErrorCode::TokenUsed => Self::TokenUsed,
            ConfirmEmailChangeErrorCode::TokenExpired => Self::TokenExpired,
            ConfirmEmailChangeErrorCode::EmailAlreadyExists => Self::EmailAlreadyExists,
            ConfirmEmailChangeErrorCode::InvalidEmailFormat => Self::InvalidEmailFormat,
        }
    }
}

impl From<InviteErrorCode> for FailureCode {
    fn from(code: InviteErrorCode) -> Self {
        match code {
            InviteErrorCode::ProjectNotFound => Self::ProjectNotFound,
            InviteErrorCode::AlreadyMember => Self::AlreadyMember,
            InviteErrorCode::InvalidMembership => Self::InvalidMembership,
            InviteErrorCode::InvalidEmailFormat => Self::InvalidEmailFormat,
            InviteErrorCode::RoleNotFound => Self::RoleNotFound,
            InviteErrorCode::VariableEmpty => Self::VariableEmpty,
            InviteErrorCode::VariableNotFound => Self::VariableNotFound,
        }
    }
}

impl From<CreateProjectResponseErrorCode> for FailureCode {
    fn from(code: CreateProjectResponseErrorCode) -> Self {
        match code {
            CreateProjectResponseErrorCode::AlreadyExists => Self::AlreadyExists,
            CreateProjectResponseErrorCode::InitError => Self::InitError,
        }
    }
}

impl From<UpdateProjectErrorCode> for FailureCode {
    fn from(code: UpdateProjectErrorCode) -> Self {
        match code {
            UpdateProjectErrorCode::ProjectNotFound => Self::ProjectNotFound,
        }
    }
}

impl From<SetProjectSecretErrorCode> for FailureCode {
    fn from(code: SetProjectSecretErrorCode) -> Self {
        match code {
            SetProjectSecretErrorCode::ProjectNotFound => Self::ProjectNotFound,
        }
    }
}

impl From<AddProjectMemberErrorCode> for FailureCode {
    fn from(code: AddProjectMemberErrorCode) -> Self {
        match code {
            AddProjectMemberErrorCode::ProjectNotFound => Self::ProjectNotFound,
            AddProjectMemberErrorCode::IdentityNotFound => Self::IdentityNotFound,
            AddProjectMemberErrorCode::AlreadyMember => Self::AlreadyMember,
            AddProjectMemberErrorCode::InvalidMembership => Self::InvalidMembership,
            AddProjectMemberErrorCode::RoleNotFound => Self::RoleNotFound,
            AddProjectMemberErrorCode::VariableEmpty => Self::VariableEmpty,
            AddProjectMemberErrorCode::VariableNotFound => Self::VariableNotFound,
        }
    }
}

impl From<UpdateProjectMemberErrorCode> for FailureCode {
    fn from(code: UpdateProjectMemberErrorCode) -> Self {
        match code {
            UpdateProjectMemberErrorCode::ProjectNotFound => Self::ProjectNotFound,
            UpdateProjectMemberErrorCode::NotMember => Self::NotMember,
            UpdateProjectMemberErrorCode::InvalidMembership => Self::InvalidMembership,
            UpdateProjectMemberErrorCode::RoleNotFound => Self::RoleNotFound,
            UpdateProjectMemberErrorCode::VariableEmpty => Self::VariableEmpty,
            UpdateProjectMemberErrorCode::VariableNotFound => Self::VariableNotFound,
        }
    }
}

impl From<RemoveProjectMemberErrorCode> for FailureCode {
    fn from(code: RemoveProjectMemberErrorCode) -> Self {
        match code {
            RemoveProjectMemberErrorCode::NotMember => Self::NotMember,
            RemoveProjectMemberErrorCode::ProjectNotFound => Self::ProjectNotFound,
        }
    }
}

impl From<AddGlobalIdentityRolesErrorCode> for FailureCode {
    fn from(code: AddGlobalIdentityRolesErrorCode) -> Self {
        match code {
            AddGlobalIdentityRolesErrorCode::IdentityNotFound => Self::IdentityNotFound,
            AddGlobalIdentityRolesErrorCode::InvalidRole => Self::InvalidRole,
        }
    }
}

impl From<RemoveGlobalIdentityRolesErrorCode> for FailureCode {
    fn from(code: RemoveGlobalIdentityRolesErrorCode) -> Self {
        match code {
            RemoveGlobalIdentityRolesErrorCode::IdentityNotFound => Self::IdentityNotFound,
            RemoveGlobalIdentityRolesErrorCode::InvalidRole => Self::InvalidRole,
        }
    }
}

impl From<CreateApiKeyErrorCode> for FailureCode {
    fn from(code: CreateApiKeyErrorCode) -> Self {
        match code {
            CreateApiKeyErrorCode::ProjectNotFound => Self::ProjectNotFound,
            CreateApiKeyErrorCode::InvalidMembership => Self::InvalidMembership,
            CreateApiKeyErrorCode::VariableNotFound => Self::VariableNotFound,
            CreateApiKeyErrorCode::RoleNotFound => Self::RoleNotFound,
            CreateApiKeyErrorCode::VariableEmpty => Self::VariableEmpty,
        }
    }
}

impl From<DisableApiKeyErrorCode> for FailureCode {
    fn from(code: DisableApiKeyErrorCode) -> Self {
        match code {
            DisableApiKeyErrorCode::KeyNotFound => Self::KeyNotFound,
        }
    }
}

impl From<ConfigureErrorCode> for FailureCode {
    fn from(code: ConfigureErrorCode) -> Self {
        match code {
            ConfigureErrorCode::InvalidConfig => Self::InvalidConfig,
        }
    }
}

impl From<CreateAuthPolicyErrorCode> for FailureCode {
    fn from(code: CreateAuthPolicyErrorCode) -> Self {
        match code {
            CreateAuthPolicyErrorCode::ProjectRequired => Self::ProjectRequired,
            CreateAuthPolicyErrorCode::ProjectNotAllowed => Self::ProjectNotAllowed,
            CreateAuthPolicyErrorCode::ProjectNotFound => Self::ProjectNotFound,
        }
    }
}

impl From<UpdateAuthPolicyErrorCode> for FailureCode {
    fn from(code: UpdateAuthPolicyErrorCode) -> Self {
        match code {
            UpdateAuthPolicyErrorCode::NotFound => Self::NotFound,
            UpdateAuthPolicyErrorCode::ProjectRequired => Self::ProjectRequired,
            UpdateAuthPolicyErrorCode::ProjectNotAllowed => Self::ProjectNotAllowed,
            UpdateAuthPolicyErrorCode::ProjectNotFound => Self::ProjectNotFound,
        }
    }
}

impl From<DeleteAuthPolicyErrorCode> for FailureCode {
    fn from(code: DeleteAuthPolicyErrorCode) -> Self {
        match code {
            DeleteAuthPolicyErrorCode::NotFound => Self::NotFound,
        }
    }
}

impl From<AddMailTemplateErrorCode> for FailureCode {
    fn from(code: AddMailTemplateErrorCode) -> Self {
        match code {
            AddMailTemplateErrorCode::MissingVariable => Self::MissingVariable,
            AddMailTemplateErrorCode::ProjectNotFound => Self::ProjectNotFound,
            AddMailTemplateErrorCode::InvalidReplyEmailFormat => Self::InvalidReplyEmailFormat,
        }
    }
}

impl From<RemoveMailTemplateErrorCode> for FailureCode {
    fn from(code: RemoveMailTemplateErrorCode) -> Self {
        match code {
            RemoveMailTemplateErrorCode::ProjectNotFound => Self::ProjectNotFound,
            RemoveMailTemplateErrorCode::TemplateNotFound => Self::TemplateNotFound,
        }
    }
}

impl From<AddIDPErrorCode> for FailureCode {
    fn from(code: AddIDPErrorCode) -> Self {
        match code {
            AddIDPErrorCode::AlreadyExists => Self::AlreadyExists,
            AddIDPErrorCode::UnknownType => Self::UnknownType,
            AddIDPErrorCode::InvalidConfiguration => Self::InvalidConfiguration,
        }
    }
}

impl From<UpdateIDPErrorCode> for FailureCode {
    fn from(code: UpdateIDPErrorCode) -> Self {
        match code {
            UpdateIDPErrorCode::NotFound => Self::NotFound,
            UpdateIDPErrorCode::InvalidConfiguration => Self::InvalidConfiguration,
        }
    }
}

impl From<DisableIDPErrorCode> for FailureCode {
    fn from(code: DisableIDPErrorCode) -> Self {
        match code {
            DisableIDPErrorCode::NotFound => Self::NotFound,
        }
    }
}

impl From<EnableIDPErrorCode> for FailureCode {
    fn from(code: EnableIDPErrorCode) -> Self {
        match code {
            EnableIDPErrorCode::NotFound => Self::NotFound,
        }
    }
}
