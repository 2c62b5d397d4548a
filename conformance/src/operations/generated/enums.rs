// Written by `cargo xtask codegen` from schema.graphql. Do not edit.

//! Every enum of the schema.

use crate::schema;

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberType {
    #[cynic(rename = "API_KEY")]
    ApiKey,
    #[cynic(rename = "PERSON")]
    Person,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKeyType {
    #[cynic(rename = "SESSION")]
    Session,
    #[cynic(rename = "PERMANENT")]
    Permanent,
    #[cynic(rename = "ONE_OFF")]
    OneOff,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignUpErrorCode {
    #[cynic(rename = "EMAIL_ALREADY_EXISTS")]
    EmailAlreadyExists,
    #[cynic(rename = "INVALID_EMAIL_FORMAT")]
    InvalidEmailFormat,
    #[cynic(rename = "TOO_WEAK")]
    TooWeak,
    #[cynic(rename = "INVALID_CAPTCHA")]
    InvalidCaptcha,
    #[cynic(rename = "RATE_LIMIT_EXCEEDED")]
    RateLimitExceeded,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignUpRecommendedAction {
    #[cynic(rename = "SIGN_IN")]
    SignIn,
    #[cynic(rename = "RESET_PASSWORD")]
    ResetPassword,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeakPasswordReason {
    #[cynic(rename = "TOO_SHORT")]
    TooShort,
    #[cynic(rename = "MISSING_UPPERCASE")]
    MissingUppercase,
    #[cynic(rename = "MISSING_LOWERCASE")]
    MissingLowercase,
    #[cynic(rename = "MISSING_DIGIT")]
    MissingDigit,
    #[cynic(rename = "MISSING_SPECIAL")]
    MissingSpecial,
    #[cynic(rename = "INVALID_PATTERN")]
    InvalidPattern,
    #[cynic(rename = "BLACKLISTED")]
    Blacklisted,
    #[cynic(rename = "COMPROMISED")]
    Compromised,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInErrorCode {
    #[cynic(rename = "INVALID_CREDENTIALS")]
    InvalidCredentials,
    #[cynic(rename = "UNKNOWN_EMAIL")]
    UnknownEmail,
    #[cynic(rename = "INVALID_PASSWORD")]
    InvalidPassword,
    #[cynic(rename = "PERSON_DISABLED")]
    PersonDisabled,
    #[cynic(rename = "NO_PASSWORD_SET")]
    NoPasswordSet,
    #[cynic(rename = "OTP_REQUIRED")]
    OtpRequired,
    #[cynic(rename = "INVALID_OTP_TOKEN")]
    InvalidOtpToken,
    #[cynic(rename = "MFA_ENROLLMENT_REQUIRED")]
    MfaEnrollmentRequired,
    #[cynic(rename = "EMAIL_NOT_VERIFIED")]
    EmailNotVerified,
    #[cynic(rename = "RATE_LIMIT_EXCEEDED")]
    RateLimitExceeded,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum InitSignInPasswordlessErrorCode {
    #[cynic(rename = "PERSON_NOT_FOUND")]
    PersonNotFound,
    #[cynic(rename = "PASSWORDLESS_DISABLED")]
    PasswordlessDisabled,
    #[cynic(rename = "INVALID_CAPTCHA")]
    InvalidCaptcha,
    #[cynic(rename = "RATE_LIMIT_EXCEEDED")]
    RateLimitExceeded,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordlessValidationType {
    #[cynic(rename = "otp")]
    Otp,
    #[cynic(rename = "token")]
    Token,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInPasswordlessErrorCode {
    #[cynic(rename = "TOKEN_NOT_FOUND")]
    TokenNotFound,
    #[cynic(rename = "TOKEN_INVALID")]
    TokenInvalid,
    #[cynic(rename = "TOKEN_EXPIRED")]
    TokenExpired,
    #[cynic(rename = "TOKEN_USED")]
    TokenUsed,
    #[cynic(rename = "PERSON_DISABLED")]
    PersonDisabled,
    #[cynic(rename = "OTP_REQUIRED")]
    OtpRequired,
    #[cynic(rename = "INVALID_OTP_TOKEN")]
    InvalidOtpToken,
    #[cynic(rename = "MFA_ENROLLMENT_REQUIRED")]
    MfaEnrollmentRequired,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActivatePasswordlessOtpErrorCode {
    #[cynic(rename = "TOKEN_NOT_FOUND")]
    TokenNotFound,
    #[cynic(rename = "TOKEN_INVALID")]
    TokenInvalid,
    #[cynic(rename = "TOKEN_EXPIRED")]
    TokenExpired,
    #[cynic(rename = "TOKEN_USED")]
    TokenUsed,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToggleMyPasswordlessErrorCode {
    #[cynic(rename = "CANNOT_TOGGLE")]
    CannotToggle,
    #[cynic(rename = "NOT_A_PERSON")]
    NotAPerson,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum InitSignInIDPErrorCode {
    #[cynic(rename = "PROVIDER_NOT_FOUND")]
    ProviderNotFound,
    #[cynic(rename = "IDP_VALIDATION_FAILED")]
    IdpValidationFailed,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInIDPErrorCode {
    #[cynic(rename = "INVALID_IDP_RESPONSE")]
    InvalidIdpResponse,
    #[cynic(rename = "IDP_VALIDATION_FAILED")]
    IdpValidationFailed,
    #[cynic(rename = "PERSON_NOT_FOUND")]
    PersonNotFound,
    #[cynic(rename = "PERSON_DISABLED")]
    PersonDisabled,
    #[cynic(rename = "PERSON_ALREADY_EXISTS")]
    PersonAlreadyExists,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddIDPErrorCode {
    #[cynic(rename = "ALREADY_EXISTS")]
    AlreadyExists,
    #[cynic(rename = "UNKNOWN_TYPE")]
    UnknownType,
    #[cynic(rename = "INVALID_CONFIGURATION")]
    InvalidConfiguration,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateIDPErrorCode {
    #[cynic(rename = "NOT_FOUND")]
    NotFound,
    #[cynic(rename = "INVALID_CONFIGURATION")]
    InvalidConfiguration,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisableIDPErrorCode {
    #[cynic(rename = "NOT_FOUND")]
    NotFound,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnableIDPErrorCode {
    #[cynic(rename = "NOT_FOUND")]
    NotFound,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisconnectIDPErrorCode {
    #[cynic(rename = "NOT_FOUND")]
    NotFound,
    #[cynic(rename = "NOT_A_PERSON")]
    NotAPerson,
    #[cynic(rename = "LAST_AUTH_METHOD")]
    LastAuthMethod,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmOtpErrorCode {
    #[cynic(rename = "INVALID_OTP_TOKEN")]
    InvalidOtpToken,
    #[cynic(rename = "NOT_PREPARED")]
    NotPrepared,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisableOtpErrorCode {
    #[cynic(rename = "OTP_NOT_ACTIVE")]
    OtpNotActive,
    #[cynic(rename = "MFA_REQUIRED")]
    MfaRequired,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegenerateBackupCodesErrorCode {
    #[cynic(rename = "OTP_NOT_ACTIVE")]
    OtpNotActive,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum InitEmailOtpErrorCode {
    #[cynic(rename = "NO_EMAIL")]
    NoEmail,
    #[cynic(rename = "RATE_LIMITED")]
    RateLimited,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmEmailOtpErrorCode {
    #[cynic(rename = "INVALID_OTP_TOKEN")]
    InvalidOtpToken,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisableEmailOtpErrorCode {
    #[cynic(rename = "EMAIL_OTP_NOT_ACTIVE")]
    EmailOtpNotActive,
    #[cynic(rename = "MFA_REQUIRED")]
    MfaRequired,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResetPersonMfaErrorCode {
    #[cynic(rename = "PERSON_NOT_FOUND")]
    PersonNotFound,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthPolicyScope {
    #[cynic(rename = "global")]
    Global,
    #[cynic(rename = "project")]
    Project,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreateAuthPolicyErrorCode {
    #[cynic(rename = "PROJECT_REQUIRED")]
    ProjectRequired,
    #[cynic(rename = "PROJECT_NOT_ALLOWED")]
    ProjectNotAllowed,
    #[cynic(rename = "PROJECT_NOT_FOUND")]
    ProjectNotFound,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateAuthPolicyErrorCode {
    #[cynic(rename = "NOT_FOUND")]
    NotFound,
    #[cynic(rename = "PROJECT_REQUIRED")]
    ProjectRequired,
    #[cynic(rename = "PROJECT_NOT_ALLOWED")]
    ProjectNotAllowed,
    #[cynic(rename = "PROJECT_NOT_FOUND")]
    ProjectNotFound,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeleteAuthPolicyErrorCode {
    #[cynic(rename = "NOT_FOUND")]
    NotFound,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignOutErrorCode {
    #[cynic(rename = "NOT_A_PERSON")]
    NotAPerson,
    #[cynic(rename = "NOT_POSSIBLE_SIGN_OUT_WITH_PERMANENT_API_KEY")]
    NotPossibleSignOutWithPermanentApiKey,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreatePasswordResetRequestErrorCode {
    #[cynic(rename = "PERSON_NOT_FOUND")]
    PersonNotFound,
    #[cynic(rename = "INVALID_CAPTCHA")]
    InvalidCaptcha,
    #[cynic(rename = "RATE_LIMIT_EXCEEDED")]
    RateLimitExceeded,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckResetPasswordTokenCode {
    #[cynic(rename = "REQUEST_NOT_FOUND")]
    RequestNotFound,
    #[cynic(rename = "TOKEN_NOT_FOUND")]
    TokenNotFound,
    #[cynic(rename = "TOKEN_INVALID")]
    TokenInvalid,
    #[cynic(rename = "TOKEN_USED")]
    TokenUsed,
    #[cynic(rename = "TOKEN_EXPIRED")]
    TokenExpired,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResetPasswordErrorCode {
    #[cynic(rename = "TOKEN_NOT_FOUND")]
    TokenNotFound,
    #[cynic(rename = "TOKEN_INVALID")]
    TokenInvalid,
    #[cynic(rename = "TOKEN_USED")]
    TokenUsed,
    #[cynic(rename = "TOKEN_EXPIRED")]
    TokenExpired,
    #[cynic(rename = "PASSWORD_TOO_WEAK")]
    PasswordTooWeak,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestEmailVerificationErrorCode {
    #[cynic(rename = "RATE_LIMIT_EXCEEDED")]
    RateLimitExceeded,
    #[cynic(rename = "INVALID_CAPTCHA")]
    InvalidCaptcha,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerifyEmailErrorCode {
    #[cynic(rename = "TOKEN_NOT_FOUND")]
    TokenNotFound,
    #[cynic(rename = "TOKEN_INVALID")]
    TokenInvalid,
    #[cynic(rename = "TOKEN_USED")]
    TokenUsed,
    #[cynic(rename = "TOKEN_EXPIRED")]
    TokenExpired,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmEmailChangeErrorCode {
    #[cynic(rename = "TOKEN_NOT_FOUND")]
    TokenNotFound,
    #[cynic(rename = "TOKEN_INVALID")]
    TokenInvalid,
    #[cynic(rename = "TOKEN_USED")]
    TokenUsed,
    #[cynic(rename = "TOKEN_EXPIRED")]
    TokenExpired,
    #[cynic(rename = "EMAIL_ALREADY_EXISTS")]
    EmailAlreadyExists,
    #[cynic(rename = "INVALID_EMAIL_FORMAT")]
    InvalidEmailFormat,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum InviteMethod {
    #[cynic(rename = "CREATE_PASSWORD")]
    CreatePassword,
    #[cynic(rename = "RESET_PASSWORD")]
    ResetPassword,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum InviteErrorCode {
    #[cynic(rename = "PROJECT_NOT_FOUND")]
    ProjectNotFound,
    #[cynic(rename = "ALREADY_MEMBER")]
    AlreadyMember,
    #[cynic(rename = "INVALID_MEMBERSHIP")]
    InvalidMembership,
    #[cynic(rename = "INVALID_EMAIL_FORMAT")]
    InvalidEmailFormat,
    #[cynic(rename = "ROLE_NOT_FOUND")]
    RoleNotFound,
    #[cynic(rename = "VARIABLE_EMPTY")]
    VariableEmpty,
    #[cynic(rename = "VARIABLE_NOT_FOUND")]
    VariableNotFound,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreateProjectResponseErrorCode {
    #[cynic(rename = "ALREADY_EXISTS")]
    AlreadyExists,
    #[cynic(rename = "INIT_ERROR")]
    InitError,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreateApiKeyErrorCode {
    #[cynic(rename = "PROJECT_NOT_FOUND")]
    ProjectNotFound,
    #[cynic(rename = "INVALID_MEMBERSHIP")]
    InvalidMembership,
    #[cynic(rename = "VARIABLE_NOT_FOUND")]
    VariableNotFound,
    #[cynic(rename = "ROLE_NOT_FOUND")]
    RoleNotFound,
    #[cynic(rename = "VARIABLE_EMPTY")]
    VariableEmpty,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum MembershipValidationErrorCode {
    #[cynic(rename = "ROLE_NOT_FOUND")]
    RoleNotFound,
    #[cynic(rename = "VARIABLE_NOT_FOUND")]
    VariableNotFound,
    #[cynic(rename = "VARIABLE_EMPTY")]
    VariableEmpty,
    #[cynic(rename = "VARIABLE_INVALID")]
    VariableInvalid,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisableApiKeyErrorCode {
    #[cynic(rename = "KEY_NOT_FOUND")]
    KeyNotFound,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevokeSessionErrorCode {
    #[cynic(rename = "SESSION_NOT_FOUND")]
    SessionNotFound,
    #[cynic(rename = "NOT_A_PERSON")]
    NotAPerson,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreateSessionTokenErrorCode {
    #[cynic(rename = "UNKNOWN_EMAIL")]
    UnknownEmail,
    #[cynic(rename = "UNKNOWN_PERSON_ID")]
    UnknownPersonId,
    #[cynic(rename = "PERSON_DISABLED")]
    PersonDisabled,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForceSignOutPersonErrorCode {
    #[cynic(rename = "PERSON_NOT_FOUND")]
    PersonNotFound,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisablePersonErrorCode {
    #[cynic(rename = "PERSON_ALREADY_DISABLED")]
    PersonAlreadyDisabled,
    #[cynic(rename = "PERSON_NOT_FOUND")]
    PersonNotFound,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeProfileErrorCode {
    #[cynic(rename = "PERSON_NOT_FOUND")]
    PersonNotFound,
    #[cynic(rename = "INVALID_EMAIL_FORMAT")]
    InvalidEmailFormat,
    #[cynic(rename = "EMAIL_ALREADY_EXISTS")]
    EmailAlreadyExists,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeMyProfileErrorCode {
    #[cynic(rename = "NOT_A_PERSON")]
    NotAPerson,
    #[cynic(rename = "INVALID_EMAIL_FORMAT")]
    InvalidEmailFormat,
    #[cynic(rename = "EMAIL_ALREADY_EXISTS")]
    EmailAlreadyExists,
    #[cynic(rename = "RATE_LIMIT_EXCEEDED")]
    RateLimitExceeded,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangePasswordErrorCode {
    #[cynic(rename = "PERSON_NOT_FOUND")]
    PersonNotFound,
    #[cynic(rename = "TOO_WEAK")]
    TooWeak,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeMyPasswordErrorCode {
    #[cynic(rename = "TOO_WEAK")]
    TooWeak,
    #[cynic(rename = "NOT_A_PERSON")]
    NotAPerson,
    #[cynic(rename = "INVALID_PASSWORD")]
    InvalidPassword,
    #[cynic(rename = "NO_PASSWORD_SET")]
    NoPasswordSet,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateProjectErrorCode {
    #[cynic(rename = "PROJECT_NOT_FOUND")]
    ProjectNotFound,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetProjectSecretErrorCode {
    #[cynic(rename = "PROJECT_NOT_FOUND")]
    ProjectNotFound,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddProjectMemberErrorCode {
    #[cynic(rename = "PROJECT_NOT_FOUND")]
    ProjectNotFound,
    #[cynic(rename = "IDENTITY_NOT_FOUND")]
    IdentityNotFound,
    #[cynic(rename = "ALREADY_MEMBER")]
    AlreadyMember,
    #[cynic(rename = "INVALID_MEMBERSHIP")]
    InvalidMembership,
    #[cynic(rename = "ROLE_NOT_FOUND")]
    RoleNotFound,
    #[cynic(rename = "VARIABLE_EMPTY")]
    VariableEmpty,
    #[cynic(rename = "VARIABLE_NOT_FOUND")]
    VariableNotFound,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateProjectMemberErrorCode {
    #[cynic(rename = "PROJECT_NOT_FOUND")]
    ProjectNotFound,
    #[cynic(rename = "NOT_MEMBER")]
    NotMember,
    #[cynic(rename = "INVALID_MEMBERSHIP")]
    InvalidMembership,
    #[cynic(rename = "ROLE_NOT_FOUND")]
    RoleNotFound,
    #[cynic(rename = "VARIABLE_EMPTY")]
    VariableEmpty,
    #[cynic(rename = "VARIABLE_NOT_FOUND")]
    VariableNotFound,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoveProjectMemberErrorCode {
    #[cynic(rename = "NOT_MEMBER")]
    NotMember,
    #[cynic(rename = "PROJECT_NOT_FOUND")]
    ProjectNotFound,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddGlobalIdentityRolesErrorCode {
    #[cynic(rename = "IDENTITY_NOT_FOUND")]
    IdentityNotFound,
    #[cynic(rename = "INVALID_ROLE")]
    InvalidRole,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoveGlobalIdentityRolesErrorCode {
    #[cynic(rename = "IDENTITY_NOT_FOUND")]
    IdentityNotFound,
    #[cynic(rename = "INVALID_ROLE")]
    InvalidRole,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigPolicy {
    #[cynic(rename = "always")]
    Always,
    #[cynic(rename = "never")]
    Never,
    #[cynic(rename = "optIn")]
    OptIn,
    #[cynic(rename = "optOut")]
    OptOut,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptchaProvider {
    #[cynic(rename = "turnstile")]
    Turnstile,
    #[cynic(rename = "hcaptcha")]
    Hcaptcha,
    #[cynic(rename = "recaptchaV3")]
    RecaptchaV3,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigureErrorCode {
    #[cynic(rename = "INVALID_CONFIG")]
    InvalidConfig,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailType {
    #[cynic(rename = "EXISTING_USER_INVITED")]
    ExistingUserInvited,
    #[cynic(rename = "NEW_USER_INVITED")]
    NewUserInvited,
    #[cynic(rename = "RESET_PASSWORD_REQUEST")]
    ResetPasswordRequest,
    #[cynic(rename = "PASSWORDLESS_SIGN_IN")]
    PasswordlessSignIn,
    #[cynic(rename = "FORCED_SIGN_OUT")]
    ForcedSignOut,
    #[cynic(rename = "EMAIL_OTP")]
    EmailOtp,
    #[cynic(rename = "BACKUP_CODES_EXHAUSTED")]
    BackupCodesExhausted,
    #[cynic(rename = "EMAIL_VERIFICATION")]
    EmailVerification,
    #[cynic(rename = "EMAIL_CHANGE_VERIFY")]
    EmailChangeVerify,
    #[cynic(rename = "EMAIL_CHANGE_NOTIFY")]
    EmailChangeNotify,
    #[cynic(rename = "UNUSUAL_LOGIN")]
    UnusualLogin,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddMailTemplateErrorCode {
    #[cynic(rename = "MISSING_VARIABLE")]
    MissingVariable,
    #[cynic(rename = "PROJECT_NOT_FOUND")]
    ProjectNotFound,
    #[cynic(rename = "INVALID_REPLY_EMAIL_FORMAT")]
    InvalidReplyEmailFormat,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoveMailTemplateErrorCode {
    #[cynic(rename = "PROJECT_NOT_FOUND")]
    ProjectNotFound,
    #[cynic(rename = "TEMPLATE_NOT_FOUND")]
    TemplateNotFound,
}
