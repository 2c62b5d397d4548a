// Written by `cargo xtask codegen` from schema.graphql. Do not edit.

//! Input types, and the arguments of fields as one struct each. No `Debug`: some carry passwords.

use serde_json::Value as Json;

use super::*;
use crate::domain::interval::Interval;
use crate::domain::maybe_undefined::MaybeUndefined;
use crate::domain::time::Timestamp;

/// Every given condition must hold.
#[derive(Clone)]
pub struct PersonsFilter {
    /// A part of the address, in any case.
    pub email: Option<String>,
    pub person_id: Option<String>,
    pub identity_id: Option<String>,
}

/// A secret and its value, on its way in.
#[derive(Clone)]
pub struct ProjectSecret {
    pub key: String,
    pub value: String,
}

#[derive(Clone)]
pub struct ProjectMembersInput {
    pub limit: Option<i32>,
    pub offset: Option<i32>,
    pub filter: Option<ProjectMembersFilter>,
}

/// Every given condition must hold. A list condition holds for any one of its values.
#[derive(Clone)]
pub struct ProjectMembersFilter {
    pub member_type: Option<MemberType>,
    pub email: Option<Vec<String>>,
    pub identity_id: Option<Vec<String>>,
    pub person_id: Option<Vec<String>>,
}

#[derive(Clone)]
pub struct MembershipInput {
    pub role: String,
    pub variables: Vec<VariableEntryInput>,
}

#[derive(Clone)]
pub struct VariableEntryInput {
    pub name: String,
    pub values: Vec<String>,
}

#[derive(Clone)]
pub struct CreateApiKeyOptions {
    /// Lets requests with this key name their end user's address and browser in headers. Cannot be changed later.
    pub trust_forwarded_client_info: Option<bool>,
}

/// Every given condition must hold.
#[derive(Clone)]
pub struct AuthLogFilter {
    pub types: Option<Vec<String>>,
    pub success: Option<bool>,
    pub invoked_by_identity_id: Option<String>,
    pub person_id: Option<String>,
    pub target_person_id: Option<String>,
    /// Compared letter by letter.
    pub person_input_identifier: Option<String>,
    /// At or after this moment.
    pub created_after: Option<Timestamp>,
    /// Before this moment.
    pub created_before: Option<Timestamp>,
}

#[derive(Clone)]
pub struct SignInOptions {
    /// Lets requests of the new session name their end user's address and browser in headers.
    /// Dropped unless the calling key has the same right.
    pub trust_forwarded_client_info: Option<bool>,
}

#[derive(Clone)]
pub struct InitSignInPasswordlessOptions {
    /// The variant of the template.
    pub mail_variant: Option<String>,
    /// The slug of a project of the person, whose template the mail has.
    pub mail_project: Option<String>,
}

/// What is left out stays as it is, or is false for a new provider.
#[derive(Clone)]
pub struct IDPOptions {
    pub auto_sign_up: Option<bool>,
    pub exclusive: Option<bool>,
    pub init_returns_config: Option<bool>,
    pub require_verified_email: Option<bool>,
    pub assume_email_verified: Option<bool>,
}

/// Superseded by `data`.
#[derive(Clone)]
pub struct IDPResponseInput {
    pub url: String,
}

#[derive(Clone)]
pub struct AuthPolicyInput {
    pub scope: AuthPolicyScope,
    /// The slug of a project: required with the scope `project`, and not allowed with `global`.
    pub project: Option<String>,
    pub roles: Vec<String>,
    pub mfa_required: Option<bool>,
    pub token_expiration: Option<Interval>,
    pub idle_timeout: Option<Interval>,
    pub mfa_grace_duration: Option<Interval>,
    pub remember_me_allowed: Option<bool>,
}

/// Which template the mail has, and which project it names.
#[derive(Clone)]
pub struct CreateResetPasswordRequestOptions {
    /// The slug of a project of the person. One that is not is ignored. A person of one project is mailed about that one in any case.
    pub mail_project: Option<String>,
    pub mail_variant: Option<String>,
}

/// Which template the mail has, and which project it names.
#[derive(Clone)]
pub struct EmailVerificationOptions {
    /// The slug of a project of the person. One that is not is ignored. A person of one project is mailed about that one in any case.
    pub mail_project: Option<String>,
    pub mail_variant: Option<String>,
}

#[derive(Clone)]
pub struct InviteOptions {
    /// `CREATE_PASSWORD` unless it says otherwise.
    pub method: Option<InviteMethod>,
    pub mail_variant: Option<String>,
}

#[derive(Clone)]
pub struct UnmanagedInviteOptions {
    pub password: Option<String>,
    /// SHA-256 of a token for `resetPassword`, in hex, if the caller hands such a token out.
    pub reset_token_hash: Option<String>,
}

#[derive(Clone)]
pub struct CreateProjectOptions {
    /// SHA-256 of the deployer key's token, in hex, if the caller chose the token.
    pub deploy_token_hash: Option<String>,
    /// Creates the project without a deployer key.
    pub no_deploy_token: Option<bool>,
}

#[derive(Clone, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfigInput {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signup: Option<ConfigSignupInput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_change: Option<ConfigEmailChangeInput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passwordless: Option<ConfigPasswordlessInput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<ConfigPasswordInput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login: Option<ConfigLoginInput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captcha: Option<ConfigCaptchaInput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate_limits: Option<ConfigRateLimitsInput>,
}

#[derive(Clone, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfigSignupInput {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_email_verification: Option<bool>,
}

#[derive(Clone, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfigEmailChangeInput {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_verification: Option<bool>,
}

#[derive(Clone, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfigPasswordlessInput {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<ConfigPolicy>,
    /// Null removes it.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub url: MaybeUndefined<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiration: Option<Interval>,
}

#[derive(Clone, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfigPasswordInput {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_uppercase: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_lowercase: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_digit: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_special: Option<i32>,
    /// Null removes it.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub pattern: MaybeUndefined<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check_blacklist: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check_hibp: Option<bool>,
}

#[derive(Clone, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfigLoginInput {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_backoff: Option<Interval>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_backoff: Option<Interval>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempt_window: Option<Interval>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reveal_user_exists: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reveal_login_method: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_token_expiration: Option<Interval>,
    /// Null removes the limit.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub max_token_expiration: MaybeUndefined<Interval>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mfa_grace_duration: Option<Interval>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anomaly_detection: Option<ConfigLoginAnomalyDetectionInput>,
}

#[derive(Clone, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfigLoginAnomalyDetectionInput {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history_size: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_threshold: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step_up_threshold: Option<i32>,
}

#[derive(Clone, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfigCaptchaInput {
    /// Null switches captchas off.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub provider: MaybeUndefined<CaptchaProvider>,
    /// Stored encrypted and never shown. Null keeps the present one, an empty text removes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// Null removes it.
    #[serde(skip_serializing_if = "MaybeUndefined::is_undefined")]
    pub threshold: MaybeUndefined<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protect: Option<ConfigCaptchaProtectInput>,
}

#[derive(Clone, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfigCaptchaProtectInput {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_up: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password_reset: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passwordless_init: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_verification: Option<bool>,
}

#[derive(Clone, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfigRateLimitsInput {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_up_per_ip: Option<ConfigRateLimitWindowInput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login_per_ip: Option<ConfigRateLimitWindowInput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password_reset_per_ip: Option<ConfigRateLimitWindowInput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passwordless_init_per_ip: Option<ConfigRateLimitWindowInput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_otp_per_person: Option<ConfigRateLimitWindowInput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_verification_per_ip: Option<ConfigRateLimitWindowInput>,
}

#[derive(Clone, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfigRateLimitWindowInput {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<Interval>,
}

/// A template of mails. Subject and content are Mustache: variables, sections and comments, without partials.
#[derive(Clone)]
pub struct MailTemplate {
    /// The project whose mails have this template. It belongs to no project if this is left out, null or empty.
    pub project_slug: Option<String>,
    pub type_: MailType,
    /// Which of several templates for the same mails it is, for instance a language. The same as left out if it is null or empty.
    pub variant: Option<String>,
    /// The subject, one line.
    pub subject: String,
    /// The text of the mail in HTML. Values of variables are escaped.
    pub content: String,
    /// Whether the content is put into the layout of the default mails. It is unless this is false.
    pub use_layout: Option<bool>,
    /// Where answers to the mail go.
    pub reply_to: Option<String>,
}

/// What tells one template from the others.
#[derive(Clone)]
pub struct MailTemplateIdentifier {
    pub project_slug: Option<String>,
    pub type_: MailType,
    pub variant: Option<String>,
}

/// The arguments of `Query.projectBySlug`.
#[derive(Clone)]
pub struct ProjectBySlugArgs {
    pub slug: String,
}

/// The arguments of `Query.personById`.
#[derive(Clone)]
pub struct PersonByIdArgs {
    pub id: String,
}

/// The arguments of `Query.persons`.
#[derive(Clone)]
pub struct PersonsArgs {
    pub filter: Option<PersonsFilter>,
    pub limit: Option<i32>,
    pub offset: Option<i32>,
}

/// The arguments of `Query.projectMemberships`.
#[derive(Clone)]
pub struct ProjectMembershipsArgs {
    pub project_slug: String,
    pub identity_id: String,
}

/// The arguments of `Query.checkResetPasswordToken`.
#[derive(Clone)]
pub struct CheckResetPasswordTokenArgs {
    pub request_id: String,
    pub token: String,
}

/// The arguments of `Query.authLog`.
#[derive(Clone)]
pub struct AuthLogArgs {
    pub filter: Option<AuthLogFilter>,
    pub limit: Option<i32>,
    pub offset: Option<i32>,
}

/// The arguments of `Mutation.signUp`.
#[derive(Clone)]
pub struct SignUpArgs {
    pub email: String,
    pub password: Option<String>,
    pub password_hash: Option<String>,
    pub roles: Option<Vec<String>>,
    pub name: Option<String>,
    pub captcha_token: Option<String>,
}

/// The arguments of `Mutation.signIn`.
#[derive(Clone)]
pub struct SignInArgs {
    pub email: String,
    pub password: String,
    pub expiration: Option<i32>,
    pub otp_token: Option<String>,
    pub backup_code: Option<String>,
    pub options: Option<SignInOptions>,
}

/// The arguments of `Mutation.initSignInIDP`.
#[derive(Clone)]
pub struct InitSignInIDPArgs {
    pub identity_provider: String,
    pub data: Option<Json>,
    /// Deprecated: Moved to `data.redirectUrl`.
    pub redirect_url: Option<String>,
}

/// The arguments of `Mutation.signInIDP`.
#[derive(Clone)]
pub struct SignInIDPArgs {
    pub identity_provider: String,
    pub data: Option<Json>,
    pub expiration: Option<i32>,
    pub options: Option<SignInOptions>,
    /// Deprecated: Moved to `data.url`.
    pub idp_response: Option<IDPResponseInput>,
    /// Deprecated: Moved to `data.redirectUrl`.
    pub redirect_url: Option<String>,
    /// Deprecated: Moved to `data.sessionData`.
    pub session_data: Option<Json>,
}

/// The arguments of `Mutation.initSignInPasswordless`.
#[derive(Clone)]
pub struct InitSignInPasswordlessArgs {
    pub email: String,
    pub options: Option<InitSignInPasswordlessOptions>,
    pub captcha_token: Option<String>,
}

/// The arguments of `Mutation.signInPasswordless`.
#[derive(Clone)]
pub struct SignInPasswordlessArgs {
    pub request_id: String,
    pub validation_type: PasswordlessValidationType,
    pub token: String,
    pub expiration: Option<i32>,
    pub mfa_otp: Option<String>,
    pub backup_code: Option<String>,
    pub options: Option<SignInOptions>,
}

/// The arguments of `Mutation.activatePasswordlessOtp`.
#[derive(Clone)]
pub struct ActivatePasswordlessOtpArgs {
    pub request_id: String,
    pub token: String,
    pub otp_hash: String,
}

/// The arguments of `Mutation.prepareOtp`.
#[derive(Clone)]
pub struct PrepareOtpArgs {
    pub label: Option<String>,
}

/// The arguments of `Mutation.confirmOtp`.
#[derive(Clone)]
pub struct ConfirmOtpArgs {
    pub otp_token: String,
}

/// The arguments of `Mutation.confirmEmailOtp`.
#[derive(Clone)]
pub struct ConfirmEmailOtpArgs {
    pub otp_token: String,
}

/// The arguments of `Mutation.disconnectMyIdentityProvider`.
#[derive(Clone)]
pub struct DisconnectMyIdentityProviderArgs {
    pub id: String,
}

/// The arguments of `Mutation.signOut`.
#[derive(Clone)]
pub struct SignOutArgs {
    pub all: Option<bool>,
}

/// The arguments of `Mutation.revokeSession`.
#[derive(Clone)]
pub struct RevokeSessionArgs {
    pub session_id: String,
}

/// The arguments of `Mutation.createSessionToken`.
#[derive(Clone)]
pub struct CreateSessionTokenArgs {
    pub email: Option<String>,
    pub person_id: Option<String>,
    pub expiration: Option<i32>,
    pub options: Option<SignInOptions>,
}

/// The arguments of `Mutation.forceSignOutPerson`.
#[derive(Clone)]
pub struct ForceSignOutPersonArgs {
    pub person_id: String,
    pub reason: Option<String>,
}

/// The arguments of `Mutation.resetPersonMfa`.
#[derive(Clone)]
pub struct ResetPersonMfaArgs {
    pub person_id: String,
}

/// The arguments of `Mutation.disablePerson`.
#[derive(Clone)]
pub struct DisablePersonArgs {
    pub person_id: String,
}

/// The arguments of `Mutation.changeProfile`.
#[derive(Clone)]
pub struct ChangeProfileArgs {
    pub person_id: String,
    pub email: MaybeUndefined<String>,
    pub name: MaybeUndefined<String>,
}

/// The arguments of `Mutation.changeMyProfile`.
#[derive(Clone)]
pub struct ChangeMyProfileArgs {
    pub email: MaybeUndefined<String>,
    pub name: MaybeUndefined<String>,
}

/// The arguments of `Mutation.changePassword`.
#[derive(Clone)]
pub struct ChangePasswordArgs {
    pub person_id: String,
    pub password: String,
}

/// The arguments of `Mutation.changeMyPassword`.
#[derive(Clone)]
pub struct ChangeMyPasswordArgs {
    pub current_password: String,
    pub new_password: String,
}

/// The arguments of `Mutation.createResetPasswordRequest`.
#[derive(Clone)]
pub struct CreateResetPasswordRequestArgs {
    pub email: String,
    pub options: Option<CreateResetPasswordRequestOptions>,
    pub captcha_token: Option<String>,
}

/// The arguments of `Mutation.resetPassword`.
#[derive(Clone)]
pub struct ResetPasswordArgs {
    pub token: String,
    pub password: String,
}

/// The arguments of `Mutation.requestEmailVerification`.
#[derive(Clone)]
pub struct RequestEmailVerificationArgs {
    pub email: String,
    pub options: Option<EmailVerificationOptions>,
    pub captcha_token: Option<String>,
}

/// The arguments of `Mutation.verifyEmail`.
#[derive(Clone)]
pub struct VerifyEmailArgs {
    pub token: String,
}

/// The arguments of `Mutation.confirmEmailChange`.
#[derive(Clone)]
pub struct ConfirmEmailChangeArgs {
    pub token: String,
}

/// The arguments of `Mutation.invite`.
#[derive(Clone)]
pub struct InviteArgs {
    pub email: String,
    pub name: Option<String>,
    pub project_slug: String,
    pub memberships: Vec<MembershipInput>,
    pub options: Option<InviteOptions>,
}

/// The arguments of `Mutation.unmanagedInvite`.
#[derive(Clone)]
pub struct UnmanagedInviteArgs {
    pub email: String,
    pub name: Option<String>,
    pub project_slug: String,
    pub memberships: Vec<MembershipInput>,
    pub options: Option<UnmanagedInviteOptions>,
    /// Deprecated: Moved to `options.password`.
    pub password: Option<String>,
}

/// The arguments of `Mutation.createProject`.
#[derive(Clone)]
pub struct CreateProjectArgs {
    pub project_slug: String,
    pub name: Option<String>,
    pub config: Option<Json>,
    pub secrets: Option<Vec<ProjectSecret>>,
    pub options: Option<CreateProjectOptions>,
    /// Deprecated: Moved to `options.deployTokenHash`.
    pub deploy_token_hash: Option<String>,
}

/// The arguments of `Mutation.updateProject`.
#[derive(Clone)]
pub struct UpdateProjectArgs {
    pub project_slug: String,
    pub name: Option<String>,
    pub config: MaybeUndefined<Json>,
    pub merge_config: Option<bool>,
}

/// The arguments of `Mutation.setProjectSecret`.
#[derive(Clone)]
pub struct SetProjectSecretArgs {
    pub project_slug: String,
    pub key: String,
    pub value: String,
}

/// The arguments of `Mutation.addProjectMember`.
#[derive(Clone)]
pub struct AddProjectMemberArgs {
    pub project_slug: String,
    pub identity_id: String,
    pub memberships: Vec<MembershipInput>,
}

/// The arguments of `Mutation.updateProjectMember`.
#[derive(Clone)]
pub struct UpdateProjectMemberArgs {
    pub project_slug: String,
    pub identity_id: String,
    pub memberships: Vec<MembershipInput>,
}

/// The arguments of `Mutation.removeProjectMember`.
#[derive(Clone)]
pub struct RemoveProjectMemberArgs {
    pub project_slug: String,
    pub identity_id: String,
}

/// The arguments of `Mutation.addGlobalIdentityRoles`.
#[derive(Clone)]
pub struct AddGlobalIdentityRolesArgs {
    pub identity_id: String,
    pub roles: Vec<String>,
}

/// The arguments of `Mutation.removeGlobalIdentityRoles`.
#[derive(Clone)]
pub struct RemoveGlobalIdentityRolesArgs {
    pub identity_id: String,
    pub roles: Vec<String>,
}

/// The arguments of `Mutation.createApiKey`.
#[derive(Clone)]
pub struct CreateApiKeyArgs {
    pub project_slug: String,
    pub memberships: Vec<MembershipInput>,
    pub description: String,
    pub token_hash: Option<String>,
    pub options: Option<CreateApiKeyOptions>,
}

/// The arguments of `Mutation.createGlobalApiKey`.
#[derive(Clone)]
pub struct CreateGlobalApiKeyArgs {
    pub description: String,
    pub roles: Option<Vec<String>>,
    pub token_hash: Option<String>,
    pub options: Option<CreateApiKeyOptions>,
}

/// The arguments of `Mutation.disableApiKey`.
#[derive(Clone)]
pub struct DisableApiKeyArgs {
    pub id: String,
}

/// The arguments of `Mutation.configure`.
#[derive(Clone)]
pub struct ConfigureArgs {
    pub config: ConfigInput,
}

/// The arguments of `Mutation.createAuthPolicy`.
#[derive(Clone)]
pub struct CreateAuthPolicyArgs {
    pub policy: AuthPolicyInput,
}

/// The arguments of `Mutation.updateAuthPolicy`.
#[derive(Clone)]
pub struct UpdateAuthPolicyArgs {
    pub id: String,
    pub policy: AuthPolicyInput,
}

/// The arguments of `Mutation.deleteAuthPolicy`.
#[derive(Clone)]
pub struct DeleteAuthPolicyArgs {
    pub id: String,
}

/// The arguments of `Mutation.addMailTemplate`.
#[derive(Clone)]
pub struct AddMailTemplateArgs {
    pub template: MailTemplate,
}

/// The arguments of `Mutation.removeMailTemplate`.
#[derive(Clone)]
pub struct RemoveMailTemplateArgs {
    pub template_identifier: MailTemplateIdentifier,
}

/// The arguments of `Mutation.addProjectMailTemplate`.
#[derive(Clone)]
pub struct AddProjectMailTemplateArgs {
    pub template: MailTemplate,
}

/// The arguments of `Mutation.removeProjectMailTemplate`.
#[derive(Clone)]
pub struct RemoveProjectMailTemplateArgs {
    pub template_identifier: MailTemplateIdentifier,
}

/// The arguments of `Mutation.addIDP`.
#[derive(Clone)]
pub struct AddIDPArgs {
    pub identity_provider: String,
    pub type_: String,
    pub configuration: Json,
    pub options: Option<IDPOptions>,
}

/// The arguments of `Mutation.updateIDP`.
#[derive(Clone)]
pub struct UpdateIDPArgs {
    pub identity_provider: String,
    pub type_: Option<String>,
    pub configuration: Option<Json>,
    pub options: Option<IDPOptions>,
    pub merge_configuration: Option<bool>,
}

/// The arguments of `Mutation.disableIDP`.
#[derive(Clone)]
pub struct DisableIDPArgs {
    pub identity_provider: String,
}

/// The arguments of `Mutation.enableIDP`.
#[derive(Clone)]
pub struct EnableIDPArgs {
    pub identity_provider: String,
}

/// The arguments of `Project.members`.
#[derive(Clone)]
pub struct ProjectMembersArgs {
    pub input: Option<ProjectMembersInput>,
    /// Deprecated: Moved to `input.filter.memberType`.
    pub member_type: Option<MemberType>,
}
