// Written by `cargo xtask codegen` from schema.graphql. Do not edit.

//! Every input type of the schema. A field that is not set is left out.

use super::super::{DateTime, Interval};
use super::*;
use crate::schema;

#[derive(cynic::InputObject, Clone, Default)]
pub struct PersonsFilter {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub person_id: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub identity_id: Option<String>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct ProjectSecret {
    pub key: String,
    pub value: String,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct ProjectMembersInput {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i32>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub offset: Option<i32>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub filter: Option<ProjectMembersFilter>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct ProjectMembersFilter {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub member_type: Option<MemberType>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub email: Option<Vec<String>>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub identity_id: Option<Vec<String>>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub person_id: Option<Vec<String>>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct MembershipInput {
    pub role: String,
    pub variables: Vec<VariableEntryInput>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct VariableEntryInput {
    pub name: String,
    pub values: Vec<String>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct CreateApiKeyOptions {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub trust_forwarded_client_info: Option<bool>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct AuthLogFilter {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub types: Option<Vec<String>>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub success: Option<bool>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub invoked_by_identity_id: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub person_id: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub target_person_id: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub person_input_identifier: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub created_after: Option<DateTime>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub created_before: Option<DateTime>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct SignInOptions {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub trust_forwarded_client_info: Option<bool>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct InitSignInPasswordlessOptions {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub mail_variant: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub mail_project: Option<String>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct IDPOptions {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub auto_sign_up: Option<bool>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub exclusive: Option<bool>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub init_returns_config: Option<bool>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub require_verified_email: Option<bool>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub assume_email_verified: Option<bool>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct IDPResponseInput {
    pub url: String,
}

#[derive(cynic::InputObject, Clone)]
pub struct AuthPolicyInput {
    pub scope: AuthPolicyScope,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    pub roles: Vec<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub mfa_required: Option<bool>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub token_expiration: Option<Interval>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub idle_timeout: Option<Interval>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub mfa_grace_duration: Option<Interval>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub remember_me_allowed: Option<bool>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct CreateResetPasswordRequestOptions {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub mail_project: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub mail_variant: Option<String>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct EmailVerificationOptions {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub mail_project: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub mail_variant: Option<String>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct InviteOptions {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub method: Option<InviteMethod>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub mail_variant: Option<String>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct UnmanagedInviteOptions {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub reset_token_hash: Option<String>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct CreateProjectOptions {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub deploy_token_hash: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub no_deploy_token: Option<bool>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct ConfigInput {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub signup: Option<ConfigSignupInput>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub email_change: Option<ConfigEmailChangeInput>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub passwordless: Option<ConfigPasswordlessInput>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub password: Option<ConfigPasswordInput>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub login: Option<ConfigLoginInput>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub captcha: Option<ConfigCaptchaInput>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub rate_limits: Option<ConfigRateLimitsInput>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct ConfigSignupInput {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub require_email_verification: Option<bool>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct ConfigEmailChangeInput {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub require_verification: Option<bool>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct ConfigPasswordlessInput {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<ConfigPolicy>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub expiration: Option<Interval>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct ConfigPasswordInput {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<i32>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub require_uppercase: Option<i32>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub require_lowercase: Option<i32>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub require_digit: Option<i32>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub require_special: Option<i32>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub check_blacklist: Option<bool>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub check_hibp: Option<bool>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct ConfigLoginInput {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub base_backoff: Option<Interval>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub max_backoff: Option<Interval>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub attempt_window: Option<Interval>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub reveal_user_exists: Option<bool>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub reveal_login_method: Option<bool>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub default_token_expiration: Option<Interval>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub max_token_expiration: Option<Interval>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub mfa_grace_duration: Option<Interval>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub anomaly_detection: Option<ConfigLoginAnomalyDetectionInput>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct ConfigLoginAnomalyDetectionInput {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub history_size: Option<i32>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub email_threshold: Option<i32>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub step_up_threshold: Option<i32>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct ConfigCaptchaInput {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub provider: Option<CaptchaProvider>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub protect: Option<ConfigCaptchaProtectInput>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct ConfigCaptchaProtectInput {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub sign_up: Option<bool>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub password_reset: Option<bool>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub passwordless_init: Option<bool>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub email_verification: Option<bool>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct ConfigRateLimitsInput {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub sign_up_per_ip: Option<ConfigRateLimitWindowInput>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub login_per_ip: Option<ConfigRateLimitWindowInput>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub password_reset_per_ip: Option<ConfigRateLimitWindowInput>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub passwordless_init_per_ip: Option<ConfigRateLimitWindowInput>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub email_otp_per_person: Option<ConfigRateLimitWindowInput>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub email_verification_per_ip: Option<ConfigRateLimitWindowInput>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct ConfigRateLimitWindowInput {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i32>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub window: Option<Interval>,
}

#[derive(cynic::InputObject, Clone)]
pub struct MailTemplate {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub project_slug: Option<String>,
    #[cynic(rename = "type")]
    pub type_: MailType,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    pub subject: String,
    pub content: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub use_layout: Option<bool>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
}

#[derive(cynic::InputObject, Clone)]
pub struct MailTemplateIdentifier {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub project_slug: Option<String>,
    #[cynic(rename = "type")]
    pub type_: MailType,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
}
