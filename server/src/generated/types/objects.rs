// Written by `cargo xtask codegen` from schema.graphql. Do not edit.

//! Object types as plain structs, without the fields that have a resolver of their own. No `Debug`: some carry tokens.

use std::sync::Arc;

use serde_json::Value as Json;

use super::*;
use crate::domain::interval::Interval;
use crate::domain::time::Timestamp;
use crate::outcome::{Failure, Stop};

/// Whom permissions belong to: a person or an application.
#[derive(Clone)]
pub struct Identity {
    /// What the object was made from, for the resolvers of its other fields.
    pub source: Arc<crate::domain::identity::IdentityRow>,
    pub id: String,
    /// What the identity is for. Set for the identities of API keys.
    pub description: Option<String>,
    /// What the identity may do outside of projects. Null if the caller may not know.
    pub permissions: Option<IdentityGlobalPermissions>,
    /// Global roles, or null if the caller may not know them.
    pub roles: Option<Vec<String>>,
}

/// Answers to "may this identity …?", independent of any project.
#[derive(Clone)]
pub struct IdentityGlobalPermissions {
    pub can_create_project: bool,
    pub can_deploy_entrypoint: bool,
}

/// An identity that can sign in.
#[derive(Clone)]
pub struct Person {
    /// What the object was made from, for the resolvers of its other fields.
    pub source: Arc<crate::domain::person::PersonRef>,
    pub id: String,
    pub email: Option<String>,
    pub name: Option<String>,
    /// Whether the person signs in with a code of an authenticator.
    pub otp_enabled: bool,
    /// What the person chose about signing in without a password; null without a choice.
    pub passwordless_enabled: Option<bool>,
    /// Whether the person signs in with a code that is mailed.
    pub email_otp_enabled: bool,
    /// Whether the person has shown that the present address is the person's own.
    pub email_verified: bool,
    pub identity: Identity,
}

/// A session that is neither ended nor expired.
#[derive(Clone)]
pub struct SessionInfo {
    /// The id of the session's key.
    pub id: String,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
    pub last_ip: Option<String>,
    pub last_user_agent: Option<String>,
    pub created_ip: Option<String>,
    pub created_user_agent: Option<String>,
    /// True on the session that asks.
    pub is_current: bool,
    /// Whether requests of this session may name their end user's address and browser in headers.
    pub trust_forwarded_client_info: bool,
}

/// Something that identities are members of.
#[derive(Clone)]
pub struct Project {
    /// What the object was made from, for the resolvers of its other fields.
    pub source: Arc<crate::domain::project::Project>,
    pub id: String,
    pub name: String,
    pub slug: String,
}

/// A secret without its value.
#[derive(Clone)]
pub struct ProjectSecretInfo {
    pub key: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A project seen from one of its members.
#[derive(Clone)]
pub struct IdentityProjectRelation {
    pub project: Project,
    pub memberships: Vec<Membership>,
}

/// A member seen from the project.
#[derive(Clone)]
pub struct ProjectIdentityRelation {
    pub identity: Identity,
    pub memberships: Vec<Membership>,
}

/// A role in a project, with values for the variables of that role.
#[derive(Clone)]
pub struct Membership {
    pub role: String,
    pub variables: Vec<VariableEntry>,
}

#[derive(Clone)]
pub struct VariableEntry {
    pub name: String,
    pub values: Vec<String>,
}

/// A role that a project knows.
#[derive(Clone)]
pub struct RoleDefinition {
    pub name: String,
    pub variables: Vec<RoleVariableDefinition>,
}

/// A variable of a role, whatever its kind.
#[derive(Clone)]
pub enum RoleVariableDefinition {
    RoleEntityVariableDefinition(RoleEntityVariableDefinition),
    RolePredefinedVariableDefinition(RolePredefinedVariableDefinition),
    RoleConditionVariableDefinition(RoleConditionVariableDefinition),
}

/// A variable that holds ids of an entity.
#[derive(Clone)]
pub struct RoleEntityVariableDefinition {
    pub name: String,
    pub entity_name: String,
}

/// A variable that is filled in by the server and cannot be given.
#[derive(Clone)]
pub struct RolePredefinedVariableDefinition {
    pub name: String,
    /// What it is filled with: `identityID` or `personID`.
    pub value: String,
}

/// A variable that holds conditions, each one a JSON document.
#[derive(Clone)]
pub struct RoleConditionVariableDefinition {
    pub name: String,
}

/// A bearer token's public side. The token itself is never shown again after its creation.
#[derive(Clone)]
pub struct ApiKey {
    pub id: String,
    pub identity: Identity,
    pub description: Option<String>,
    pub type_: Option<ApiKeyType>,
    /// False once the key has been disabled.
    pub enabled: Option<bool>,
    pub created_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
    /// Null for a key without an end.
    pub expires_at: Option<Timestamp>,
}

/// A key at the only moment its token is known.
#[derive(Clone)]
pub struct ApiKeyWithToken {
    pub id: String,
    /// The bearer token, or null if the caller brought its hash.
    pub token: Option<String>,
    pub identity: Identity,
}

#[derive(Clone)]
pub struct AuthLogPage {
    pub entries: Vec<AuthLogEntry>,
    /// Whether older entries match the filter.
    pub has_more: bool,
}

/// One recorded fact: who did what to whom, from where, and how it ended.
#[derive(Clone)]
pub struct AuthLogEntry {
    pub id: String,
    pub created_at: Timestamp,
    /// The kind of event, for example `login` or `api_key_create`.
    pub type_: String,
    pub success: bool,
    /// The identity whose token made the request.
    pub invoked_by_identity_id: Option<String>,
    /// The acting person.
    pub person_id: Option<String>,
    /// The person acted upon.
    pub target_person_id: Option<String>,
    /// The e-mail or id as the client typed it.
    pub person_input_identifier: Option<String>,
    pub error_code: Option<String>,
    pub error_message: Option<String>,
    pub ip_address: Option<String>,
    pub user_agent: Option<String>,
    pub identity_provider_id: Option<String>,
    pub metadata: Option<Json>,
    /// Details of the event; the keys depend on its type.
    pub event_data: Option<Json>,
}

#[derive(Clone)]
pub struct SignUpResponse {
    pub ok: bool,
    /// Deprecated: There is one error at most: see `error`.
    pub errors: Vec<SignUpError>,
    pub error: Option<SignUpError>,
    pub result: Option<SignUpResult>,
}

#[derive(Clone)]
pub struct SignUpResult {
    pub person: Person,
}

#[derive(Clone)]
pub struct SignUpError {
    pub code: SignUpErrorCode,
    /// Why the password was refused. Only with `TOO_WEAK`.
    pub weak_password_reasons: Option<Vec<WeakPasswordReason>>,
    /// What the owner of a taken address could do instead. Only with `EMAIL_ALREADY_EXISTS`.
    pub recommended_action: Option<SignUpRecommendedAction>,
    pub developer_message: String,
    /// Deprecated: Build the text from `code`.
    pub end_person_message: Option<String>,
}

impl SignUpError {
    pub fn new(code: SignUpErrorCode, developer_message: impl Into<String>) -> Self {
        Self {
            code,
            developer_message: developer_message.into(),
            weak_password_reasons: None,
            recommended_action: None,
            end_person_message: None,
        }
    }
}

impl From<SignUpError> for Stop<SignUpError> {
    fn from(error: SignUpError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for SignUpError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct SignInResponse {
    pub ok: bool,
    /// Deprecated: There is one error at most: see `error`.
    pub errors: Vec<SignInError>,
    pub error: Option<SignInError>,
    pub result: Option<SignInResult>,
}

/// What every way of signing in gives.
#[derive(Clone)]
pub enum CommonSignInResult {
    SignInResult(SignInResult),
    SignInPasswordlessResult(SignInPasswordlessResult),
    SignInIDPResult(SignInIDPResult),
    CreateSessionTokenResult(CreateSessionTokenResult),
}

#[derive(Clone)]
pub struct SignInResult {
    /// The bearer token of the new session.
    pub token: String,
    pub person: Person,
    /// New backup codes, if this sign-in has set up an authenticator.
    pub backup_codes: Option<Vec<String>>,
}

#[derive(Clone)]
pub struct SignInError {
    pub code: SignInErrorCode,
    pub developer_message: String,
    /// Deprecated: Build the text from `code`.
    pub end_user_message: Option<String>,
    /// Seconds to wait before the next try. Only with `RATE_LIMIT_EXCEEDED`.
    pub retry_after: Option<i32>,
    /// The secret to set up an authenticator with. Only with `MFA_ENROLLMENT_REQUIRED`: sign in again with a code of it as `otpToken`.
    pub mfa_enrollment: Option<MfaEnrollment>,
}

impl SignInError {
    pub fn new(code: SignInErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into(), end_user_message: None, retry_after: None, mfa_enrollment: None }
    }
}

impl From<SignInError> for Stop<SignInError> {
    fn from(error: SignInError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for SignInError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct MfaEnrollment {
    /// The secret as an `otpauth:` URI, which authenticators read from a QR code.
    pub otp_uri: String,
    /// The secret in Base32.
    pub otp_secret: String,
}

#[derive(Clone)]
pub struct InitSignInPasswordlessResponse {
    pub ok: bool,
    pub error: Option<InitSignInPasswordlessError>,
    pub result: Option<InitSignInPasswordlessResult>,
}

#[derive(Clone)]
pub struct InitSignInPasswordlessError {
    pub code: InitSignInPasswordlessErrorCode,
    pub developer_message: String,
}

impl InitSignInPasswordlessError {
    pub fn new(code: InitSignInPasswordlessErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<InitSignInPasswordlessError> for Stop<InitSignInPasswordlessError> {
    fn from(error: InitSignInPasswordlessError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for InitSignInPasswordlessError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct InitSignInPasswordlessResult {
    /// The id that `signInPasswordless` and `activatePasswordlessOtp` take.
    pub request_id: String,
    pub expires_at: Timestamp,
}

#[derive(Clone)]
pub struct SignInPasswordlessResponse {
    pub ok: bool,
    pub error: Option<SignInPasswordlessError>,
    pub result: Option<SignInPasswordlessResult>,
}

#[derive(Clone)]
pub struct SignInPasswordlessError {
    pub code: SignInPasswordlessErrorCode,
    pub developer_message: String,
}

impl SignInPasswordlessError {
    pub fn new(code: SignInPasswordlessErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<SignInPasswordlessError> for Stop<SignInPasswordlessError> {
    fn from(error: SignInPasswordlessError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for SignInPasswordlessError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct SignInPasswordlessResult {
    /// The bearer token of the new session.
    pub token: String,
    pub person: Person,
}

#[derive(Clone)]
pub struct ActivatePasswordlessOtpResponse {
    pub ok: bool,
    pub error: Option<ActivatePasswordlessOtpError>,
}

#[derive(Clone)]
pub struct ActivatePasswordlessOtpError {
    pub code: ActivatePasswordlessOtpErrorCode,
    pub developer_message: String,
}

impl ActivatePasswordlessOtpError {
    pub fn new(code: ActivatePasswordlessOtpErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<ActivatePasswordlessOtpError> for Stop<ActivatePasswordlessOtpError> {
    fn from(error: ActivatePasswordlessOtpError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for ActivatePasswordlessOtpError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct ToggleMyPasswordlessResponse {
    pub ok: bool,
    pub error: Option<ToggleMyPasswordlessError>,
}

#[derive(Clone)]
pub struct ToggleMyPasswordlessError {
    pub code: ToggleMyPasswordlessErrorCode,
    pub developer_message: String,
}

impl ToggleMyPasswordlessError {
    pub fn new(code: ToggleMyPasswordlessErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<ToggleMyPasswordlessError> for Stop<ToggleMyPasswordlessError> {
    fn from(error: ToggleMyPasswordlessError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for ToggleMyPasswordlessError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

/// A service that persons sign in at instead of giving a password.
#[derive(Clone)]
pub struct IdentityProvider {
    /// The name that operations take.
    pub slug: String,
    /// `oidc`, `facebook` or `apple`.
    pub type_: String,
    /// The configuration without its secrets.
    pub configuration: Json,
    /// When it was disabled; null if it is in use.
    pub disabled_at: Option<Timestamp>,
    pub options: IDPOptionsOutput,
}

#[derive(Clone)]
pub struct IDPOptionsOutput {
    /// Whether a person is created for an account of the provider that belongs to no person.
    pub auto_sign_up: bool,
    /// Whether accounts of the provider are never connected to persons by their addresses.
    pub exclusive: bool,
    /// Whether `initSignInIDP` returns the configuration without its secrets.
    pub init_returns_config: bool,
    /// Whether an account is connected to the person with its address only if the provider has verified the address.
    pub require_verified_email: bool,
    /// Whether all addresses of this provider count as verified.
    pub assume_email_verified: bool,
}

/// An account of an identity provider that a person signs in with.
#[derive(Clone)]
pub struct PersonIdentityProvider {
    /// The id that `disconnectMyIdentityProvider` takes.
    pub id: String,
    pub created_at: Timestamp,
    /// The name of the account at the provider, which never changes.
    pub external_identifier: String,
    pub identity_provider: IdentityProviderListItem,
}

/// What anyone may know of an identity provider.
#[derive(Clone)]
pub struct IdentityProviderListItem {
    pub slug: String,
    pub type_: String,
    pub disabled_at: Option<Timestamp>,
}

#[derive(Clone)]
pub struct InitSignInIDPResponse {
    pub ok: bool,
    /// Deprecated: There is one error at most: see `error`.
    pub errors: Vec<InitSignInIDPError>,
    pub error: Option<InitSignInIDPError>,
    pub result: Option<InitSignInIDPResult>,
}

#[derive(Clone)]
pub struct InitSignInIDPError {
    pub code: InitSignInIDPErrorCode,
    pub developer_message: String,
    /// Deprecated: Build the text from `code`.
    pub end_user_message: Option<String>,
}

impl InitSignInIDPError {
    pub fn new(code: InitSignInIDPErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into(), end_user_message: None }
    }
}

impl From<InitSignInIDPError> for Stop<InitSignInIDPError> {
    fn from(error: InitSignInIDPError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for InitSignInIDPError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct InitSignInIDPResult {
    /// Where the browser is sent.
    pub auth_url: String,
    /// To be kept with the browser's session, and given to `signInIDP` unchanged.
    pub session_data: Json,
    /// The configuration without its secrets, if the provider's options say so.
    pub idp_configuration: Option<Json>,
}

#[derive(Clone)]
pub struct SignInIDPResponse {
    pub ok: bool,
    /// Deprecated: There is one error at most: see `error`.
    pub errors: Vec<SignInIDPError>,
    pub error: Option<SignInIDPError>,
    pub result: Option<SignInIDPResult>,
}

#[derive(Clone)]
pub struct SignInIDPError {
    pub code: SignInIDPErrorCode,
    pub developer_message: String,
    /// Deprecated: Build the text from `code`.
    pub end_user_message: Option<String>,
}

impl SignInIDPError {
    pub fn new(code: SignInIDPErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into(), end_user_message: None }
    }
}

impl From<SignInIDPError> for Stop<SignInIDPError> {
    fn from(error: SignInIDPError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for SignInIDPError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct SignInIDPResult {
    pub token: String,
    pub person: Person,
    /// What the provider has said about the account, and its tokens if the configuration says so.
    pub idp_response: Option<Json>,
}

#[derive(Clone)]
pub struct AddIDPResponse {
    pub ok: bool,
    pub error: Option<AddIDPError>,
}

#[derive(Clone)]
pub struct AddIDPError {
    pub code: AddIDPErrorCode,
    pub developer_message: String,
}

impl AddIDPError {
    pub fn new(code: AddIDPErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<AddIDPError> for Stop<AddIDPError> {
    fn from(error: AddIDPError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for AddIDPError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct UpdateIDPResponse {
    pub ok: bool,
    pub error: Option<UpdateIDPError>,
}

#[derive(Clone)]
pub struct UpdateIDPError {
    pub code: UpdateIDPErrorCode,
    pub developer_message: String,
}

impl UpdateIDPError {
    pub fn new(code: UpdateIDPErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<UpdateIDPError> for Stop<UpdateIDPError> {
    fn from(error: UpdateIDPError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for UpdateIDPError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct DisableIDPResponse {
    pub ok: bool,
    pub error: Option<DisableIDPError>,
}

#[derive(Clone)]
pub struct DisableIDPError {
    pub code: DisableIDPErrorCode,
    pub developer_message: String,
}

impl DisableIDPError {
    pub fn new(code: DisableIDPErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<DisableIDPError> for Stop<DisableIDPError> {
    fn from(error: DisableIDPError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for DisableIDPError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct EnableIDPResponse {
    pub ok: bool,
    pub error: Option<EnableIDPError>,
}

#[derive(Clone)]
pub struct EnableIDPError {
    pub code: EnableIDPErrorCode,
    pub developer_message: String,
}

impl EnableIDPError {
    pub fn new(code: EnableIDPErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<EnableIDPError> for Stop<EnableIDPError> {
    fn from(error: EnableIDPError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for EnableIDPError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct DisconnectIDPResponse {
    pub ok: bool,
    pub error: Option<DisconnectIDPError>,
}

#[derive(Clone)]
pub struct DisconnectIDPError {
    pub code: DisconnectIDPErrorCode,
    pub developer_message: String,
}

impl DisconnectIDPError {
    pub fn new(code: DisconnectIDPErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<DisconnectIDPError> for Stop<DisconnectIDPError> {
    fn from(error: DisconnectIDPError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for DisconnectIDPError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct PrepareOtpResponse {
    pub ok: bool,
    pub result: Option<PrepareOtpResult>,
}

#[derive(Clone)]
pub struct PrepareOtpResult {
    /// The secret as an `otpauth:` URI, which authenticators read from a QR code.
    pub otp_uri: String,
    /// The secret in Base32.
    pub otp_secret: String,
}

#[derive(Clone)]
pub struct ConfirmOtpResponse {
    pub ok: bool,
    /// Deprecated: There is one error at most: see `error`.
    pub errors: Vec<ConfirmOtpError>,
    pub error: Option<ConfirmOtpError>,
    pub result: Option<ConfirmOtpResult>,
}

#[derive(Clone)]
pub struct ConfirmOtpError {
    pub code: ConfirmOtpErrorCode,
    pub developer_message: String,
    /// Deprecated: Build the text from `code`.
    pub end_user_message: Option<String>,
}

impl ConfirmOtpError {
    pub fn new(code: ConfirmOtpErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into(), end_user_message: None }
    }
}

impl From<ConfirmOtpError> for Stop<ConfirmOtpError> {
    fn from(error: ConfirmOtpError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for ConfirmOtpError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct ConfirmOtpResult {
    /// Each stands in for a code once. They are shown here only.
    pub backup_codes: Vec<String>,
}

#[derive(Clone)]
pub struct DisableOtpResponse {
    pub ok: bool,
    /// Deprecated: There is one error at most: see `error`.
    pub errors: Vec<DisableOtpError>,
    pub error: Option<DisableOtpError>,
}

#[derive(Clone)]
pub struct DisableOtpError {
    pub code: DisableOtpErrorCode,
    pub developer_message: String,
    /// Deprecated: Build the text from `code`.
    pub end_user_message: Option<String>,
}

impl DisableOtpError {
    pub fn new(code: DisableOtpErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into(), end_user_message: None }
    }
}

impl From<DisableOtpError> for Stop<DisableOtpError> {
    fn from(error: DisableOtpError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for DisableOtpError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct RegenerateBackupCodesResponse {
    pub ok: bool,
    pub error: Option<RegenerateBackupCodesError>,
    pub result: Option<RegenerateBackupCodesResult>,
}

#[derive(Clone)]
pub struct RegenerateBackupCodesError {
    pub code: RegenerateBackupCodesErrorCode,
    pub developer_message: String,
}

impl RegenerateBackupCodesError {
    pub fn new(code: RegenerateBackupCodesErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<RegenerateBackupCodesError> for Stop<RegenerateBackupCodesError> {
    fn from(error: RegenerateBackupCodesError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for RegenerateBackupCodesError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct RegenerateBackupCodesResult {
    /// Each stands in for a code once. They are shown here only.
    pub backup_codes: Vec<String>,
}

#[derive(Clone)]
pub struct InitEmailOtpResponse {
    pub ok: bool,
    pub error: Option<InitEmailOtpError>,
}

#[derive(Clone)]
pub struct InitEmailOtpError {
    pub code: InitEmailOtpErrorCode,
    pub developer_message: String,
}

impl InitEmailOtpError {
    pub fn new(code: InitEmailOtpErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<InitEmailOtpError> for Stop<InitEmailOtpError> {
    fn from(error: InitEmailOtpError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for InitEmailOtpError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct ConfirmEmailOtpResponse {
    pub ok: bool,
    pub error: Option<ConfirmEmailOtpError>,
    pub result: Option<ConfirmEmailOtpResult>,
}

#[derive(Clone)]
pub struct ConfirmEmailOtpError {
    pub code: ConfirmEmailOtpErrorCode,
    pub developer_message: String,
}

impl ConfirmEmailOtpError {
    pub fn new(code: ConfirmEmailOtpErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<ConfirmEmailOtpError> for Stop<ConfirmEmailOtpError> {
    fn from(error: ConfirmEmailOtpError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for ConfirmEmailOtpError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct ConfirmEmailOtpResult {
    /// Each stands in for a code once. They are shown here only.
    pub backup_codes: Vec<String>,
}

#[derive(Clone)]
pub struct DisableEmailOtpResponse {
    pub ok: bool,
    pub error: Option<DisableEmailOtpError>,
}

#[derive(Clone)]
pub struct DisableEmailOtpError {
    pub code: DisableEmailOtpErrorCode,
    pub developer_message: String,
}

impl DisableEmailOtpError {
    pub fn new(code: DisableEmailOtpErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<DisableEmailOtpError> for Stop<DisableEmailOtpError> {
    fn from(error: DisableEmailOtpError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for DisableEmailOtpError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct ResetPersonMfaResponse {
    pub ok: bool,
    pub error: Option<ResetPersonMfaError>,
}

#[derive(Clone)]
pub struct ResetPersonMfaError {
    pub code: ResetPersonMfaErrorCode,
    pub developer_message: String,
}

impl ResetPersonMfaError {
    pub fn new(code: ResetPersonMfaErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<ResetPersonMfaError> for Stop<ResetPersonMfaError> {
    fn from(error: ResetPersonMfaError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for ResetPersonMfaError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

/// A rule for the persons who have one of its roles. Of several rules that fit a person, the strictest value counts for each field; null
/// says nothing.
#[derive(Clone)]
pub struct AuthPolicy {
    pub id: String,
    pub scope: AuthPolicyScope,
    /// The slug of the project whose roles are meant; null for global roles.
    pub project: Option<String>,
    pub roles: Vec<String>,
    /// Whether a second factor is required to sign in with a password.
    pub mfa_required: Option<bool>,
    /// The longest time that a session lasts, however much it is used.
    pub token_expiration: Option<Interval>,
    /// The longest time between two uses of a session.
    pub idle_timeout: Option<Interval>,
    /// How long a person can sign in without a second factor after the first sign-in for which one was required.
    pub mfa_grace_duration: Option<Interval>,
    /// False if a client cannot ask for a longer session than the default one.
    pub remember_me_allowed: Option<bool>,
}

#[derive(Clone)]
pub struct CreateAuthPolicyResponse {
    pub ok: bool,
    pub error: Option<CreateAuthPolicyError>,
    pub result: Option<CreateAuthPolicyResult>,
}

#[derive(Clone)]
pub struct CreateAuthPolicyResult {
    pub id: String,
}

#[derive(Clone)]
pub struct CreateAuthPolicyError {
    pub code: CreateAuthPolicyErrorCode,
    pub developer_message: String,
}

impl CreateAuthPolicyError {
    pub fn new(code: CreateAuthPolicyErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<CreateAuthPolicyError> for Stop<CreateAuthPolicyError> {
    fn from(error: CreateAuthPolicyError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for CreateAuthPolicyError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct UpdateAuthPolicyResponse {
    pub ok: bool,
    pub error: Option<UpdateAuthPolicyError>,
}

#[derive(Clone)]
pub struct UpdateAuthPolicyError {
    pub code: UpdateAuthPolicyErrorCode,
    pub developer_message: String,
}

impl UpdateAuthPolicyError {
    pub fn new(code: UpdateAuthPolicyErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<UpdateAuthPolicyError> for Stop<UpdateAuthPolicyError> {
    fn from(error: UpdateAuthPolicyError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for UpdateAuthPolicyError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct DeleteAuthPolicyResponse {
    pub ok: bool,
    pub error: Option<DeleteAuthPolicyError>,
}

#[derive(Clone)]
pub struct DeleteAuthPolicyError {
    pub code: DeleteAuthPolicyErrorCode,
    pub developer_message: String,
}

impl DeleteAuthPolicyError {
    pub fn new(code: DeleteAuthPolicyErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<DeleteAuthPolicyError> for Stop<DeleteAuthPolicyError> {
    fn from(error: DeleteAuthPolicyError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for DeleteAuthPolicyError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct SignOutResponse {
    pub ok: bool,
    /// Deprecated: There is one error at most: see `error`.
    pub errors: Vec<SignOutError>,
    pub error: Option<SignOutError>,
    /// Where the client sends the user to sign out of the identity provider, too.
    /// Null if the session was not started by an identity provider, or if the provider has no such address.
    pub logout_url: Option<String>,
}

#[derive(Clone)]
pub struct SignOutError {
    pub code: SignOutErrorCode,
    pub developer_message: String,
    /// Deprecated: Build the text from `code`.
    pub end_user_message: Option<String>,
}

impl SignOutError {
    pub fn new(code: SignOutErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into(), end_user_message: None }
    }
}

impl From<SignOutError> for Stop<SignOutError> {
    fn from(error: SignOutError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for SignOutError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct CreatePasswordResetRequestResponse {
    pub ok: bool,
    /// Deprecated: There is one error at most: see `error`.
    pub errors: Vec<CreatePasswordResetRequestError>,
    pub error: Option<CreatePasswordResetRequestError>,
}

#[derive(Clone)]
pub struct CreatePasswordResetRequestError {
    pub code: CreatePasswordResetRequestErrorCode,
    pub developer_message: String,
    /// Deprecated: Build the text from `code`.
    pub end_user_message: Option<String>,
}

impl CreatePasswordResetRequestError {
    pub fn new(code: CreatePasswordResetRequestErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into(), end_user_message: None }
    }
}

impl From<CreatePasswordResetRequestError> for Stop<CreatePasswordResetRequestError> {
    fn from(error: CreatePasswordResetRequestError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for CreatePasswordResetRequestError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

/// Not returned by any operation.
#[derive(Clone)]
pub struct CheckResetPasswordTokenResult {
    pub code: CheckResetPasswordTokenCode,
}

#[derive(Clone)]
pub struct ResetPasswordResponse {
    pub ok: bool,
    /// Deprecated: There is one error at most: see `error`.
    pub errors: Vec<ResetPasswordError>,
    pub error: Option<ResetPasswordError>,
}

#[derive(Clone)]
pub struct ResetPasswordError {
    pub code: ResetPasswordErrorCode,
    /// Why the password was refused. Only with `PASSWORD_TOO_WEAK`.
    pub weak_password_reasons: Option<Vec<WeakPasswordReason>>,
    pub developer_message: String,
    /// Deprecated: Build the text from `code`.
    pub end_user_message: Option<String>,
}

impl ResetPasswordError {
    pub fn new(code: ResetPasswordErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into(), weak_password_reasons: None, end_user_message: None }
    }
}

impl From<ResetPasswordError> for Stop<ResetPasswordError> {
    fn from(error: ResetPasswordError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for ResetPasswordError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct RequestEmailVerificationResponse {
    pub ok: bool,
    pub error: Option<RequestEmailVerificationError>,
}

#[derive(Clone)]
pub struct RequestEmailVerificationError {
    pub code: RequestEmailVerificationErrorCode,
    pub developer_message: String,
}

impl RequestEmailVerificationError {
    pub fn new(code: RequestEmailVerificationErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<RequestEmailVerificationError> for Stop<RequestEmailVerificationError> {
    fn from(error: RequestEmailVerificationError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for RequestEmailVerificationError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct VerifyEmailResponse {
    pub ok: bool,
    pub error: Option<VerifyEmailError>,
}

#[derive(Clone)]
pub struct VerifyEmailError {
    pub code: VerifyEmailErrorCode,
    pub developer_message: String,
}

impl VerifyEmailError {
    pub fn new(code: VerifyEmailErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<VerifyEmailError> for Stop<VerifyEmailError> {
    fn from(error: VerifyEmailError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for VerifyEmailError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct ConfirmEmailChangeResponse {
    pub ok: bool,
    pub error: Option<ConfirmEmailChangeError>,
}

#[derive(Clone)]
pub struct ConfirmEmailChangeError {
    pub code: ConfirmEmailChangeErrorCode,
    pub developer_message: String,
}

impl ConfirmEmailChangeError {
    pub fn new(code: ConfirmEmailChangeErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<ConfirmEmailChangeError> for Stop<ConfirmEmailChangeError> {
    fn from(error: ConfirmEmailChangeError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for ConfirmEmailChangeError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct InviteResponse {
    pub ok: bool,
    /// Deprecated: See `error`.
    pub errors: Vec<InviteError>,
    pub error: Option<InviteError>,
    pub result: Option<InviteResult>,
}

#[derive(Clone)]
pub struct InviteResult {
    pub person: Person,
    /// Whether the person was created by this invitation.
    pub is_new: bool,
}

#[derive(Clone)]
pub struct InviteError {
    pub code: InviteErrorCode,
    pub developer_message: String,
    /// Everything that is wrong with the memberships. Only with `INVALID_MEMBERSHIP`.
    pub membership_validation: Option<Vec<MembershipValidationError>>,
    /// Deprecated: Build the text from `code`.
    pub end_user_message: Option<String>,
}

impl InviteError {
    pub fn new(code: InviteErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into(), membership_validation: None, end_user_message: None }
    }
}

impl From<InviteError> for Stop<InviteError> {
    fn from(error: InviteError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for InviteError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct CreateProjectResponse {
    pub ok: bool,
    pub error: Option<CreateProjectResponseError>,
    pub result: Option<CreateProjectResult>,
}

#[derive(Clone)]
pub struct CreateProjectResult {
    /// A permanent key with the role `deployer`, unless `options.noDeployToken` was set.
    pub deployer_api_key: Option<ApiKeyWithToken>,
}

#[derive(Clone)]
pub struct CreateProjectResponseError {
    pub code: CreateProjectResponseErrorCode,
    pub developer_message: String,
}

impl CreateProjectResponseError {
    pub fn new(code: CreateProjectResponseErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<CreateProjectResponseError> for Stop<CreateProjectResponseError> {
    fn from(error: CreateProjectResponseError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for CreateProjectResponseError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct CreateApiKeyResponse {
    pub ok: bool,
    /// Deprecated: There is one error at most: see `error`.
    pub errors: Vec<CreateApiKeyError>,
    pub error: Option<CreateApiKeyError>,
    pub result: Option<CreateApiKeyResult>,
}

#[derive(Clone)]
pub struct CreateApiKeyResult {
    pub api_key: ApiKeyWithToken,
}

#[derive(Clone)]
pub struct CreateApiKeyError {
    pub code: CreateApiKeyErrorCode,
    pub developer_message: String,
    /// Everything wrong with the memberships. Only with `INVALID_MEMBERSHIP`.
    pub membership_validation: Option<Vec<MembershipValidationError>>,
    /// Deprecated: Build the text from `code`.
    pub end_user_message: Option<String>,
}

impl CreateApiKeyError {
    pub fn new(code: CreateApiKeyErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into(), membership_validation: None, end_user_message: None }
    }
}

impl From<CreateApiKeyError> for Stop<CreateApiKeyError> {
    fn from(error: CreateApiKeyError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for CreateApiKeyError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct MembershipValidationError {
    pub code: MembershipValidationErrorCode,
    pub role: String,
    /// Null if the role itself is the problem.
    pub variable: Option<String>,
}

#[derive(Clone)]
pub struct DisableApiKeyResponse {
    pub ok: bool,
    /// Deprecated: There is one error at most: see `error`.
    pub errors: Vec<DisableApiKeyError>,
    pub error: Option<DisableApiKeyError>,
}

#[derive(Clone)]
pub struct DisableApiKeyError {
    pub code: DisableApiKeyErrorCode,
    pub developer_message: String,
    /// Deprecated: Build the text from `code`.
    pub end_user_message: Option<String>,
}

impl DisableApiKeyError {
    pub fn new(code: DisableApiKeyErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into(), end_user_message: None }
    }
}

impl From<DisableApiKeyError> for Stop<DisableApiKeyError> {
    fn from(error: DisableApiKeyError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for DisableApiKeyError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct RevokeSessionResponse {
    pub ok: bool,
    pub error: Option<RevokeSessionError>,
}

#[derive(Clone)]
pub struct RevokeSessionError {
    pub code: RevokeSessionErrorCode,
    pub developer_message: String,
}

impl RevokeSessionError {
    pub fn new(code: RevokeSessionErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<RevokeSessionError> for Stop<RevokeSessionError> {
    fn from(error: RevokeSessionError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for RevokeSessionError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct CreateSessionTokenResponse {
    pub ok: bool,
    pub error: Option<CreateSessionTokenError>,
    pub result: Option<CreateSessionTokenResult>,
}

#[derive(Clone)]
pub struct CreateSessionTokenResult {
    /// The bearer token of the new session.
    pub token: String,
    pub person: Person,
}

#[derive(Clone)]
pub struct CreateSessionTokenError {
    pub code: CreateSessionTokenErrorCode,
    pub developer_message: String,
}

impl CreateSessionTokenError {
    pub fn new(code: CreateSessionTokenErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<CreateSessionTokenError> for Stop<CreateSessionTokenError> {
    fn from(error: CreateSessionTokenError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for CreateSessionTokenError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct ForceSignOutPersonResponse {
    pub ok: bool,
    pub error: Option<ForceSignOutPersonError>,
}

#[derive(Clone)]
pub struct ForceSignOutPersonError {
    pub code: ForceSignOutPersonErrorCode,
    pub developer_message: String,
}

impl ForceSignOutPersonError {
    pub fn new(code: ForceSignOutPersonErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<ForceSignOutPersonError> for Stop<ForceSignOutPersonError> {
    fn from(error: ForceSignOutPersonError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for ForceSignOutPersonError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct DisablePersonResponse {
    pub ok: bool,
    pub error: Option<DisablePersonError>,
}

#[derive(Clone)]
pub struct DisablePersonError {
    pub code: DisablePersonErrorCode,
    pub developer_message: String,
}

impl DisablePersonError {
    pub fn new(code: DisablePersonErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<DisablePersonError> for Stop<DisablePersonError> {
    fn from(error: DisablePersonError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for DisablePersonError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct ChangeProfileResponse {
    pub ok: bool,
    pub error: Option<ChangeProfileError>,
}

#[derive(Clone)]
pub struct ChangeProfileError {
    pub code: ChangeProfileErrorCode,
    pub developer_message: String,
}

impl ChangeProfileError {
    pub fn new(code: ChangeProfileErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<ChangeProfileError> for Stop<ChangeProfileError> {
    fn from(error: ChangeProfileError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for ChangeProfileError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct ChangeMyProfileResponse {
    pub ok: bool,
    pub error: Option<ChangeMyProfileError>,
}

#[derive(Clone)]
pub struct ChangeMyProfileError {
    pub code: ChangeMyProfileErrorCode,
    pub developer_message: String,
}

impl ChangeMyProfileError {
    pub fn new(code: ChangeMyProfileErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<ChangeMyProfileError> for Stop<ChangeMyProfileError> {
    fn from(error: ChangeMyProfileError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for ChangeMyProfileError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct ChangePasswordResponse {
    pub ok: bool,
    /// Deprecated: There is one error at most: see `error`.
    pub errors: Vec<ChangePasswordError>,
    pub error: Option<ChangePasswordError>,
}

#[derive(Clone)]
pub struct ChangePasswordError {
    pub code: ChangePasswordErrorCode,
    /// Why the password was refused. Only with `TOO_WEAK`.
    pub weak_password_reasons: Option<Vec<WeakPasswordReason>>,
    /// Deprecated: Build the text from `code`.
    pub end_user_message: Option<String>,
    pub developer_message: String,
}

impl ChangePasswordError {
    pub fn new(code: ChangePasswordErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into(), weak_password_reasons: None, end_user_message: None }
    }
}

impl From<ChangePasswordError> for Stop<ChangePasswordError> {
    fn from(error: ChangePasswordError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for ChangePasswordError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct ChangeMyPasswordResponse {
    pub ok: bool,
    pub error: Option<ChangeMyPasswordError>,
}

#[derive(Clone)]
pub struct ChangeMyPasswordError {
    pub code: ChangeMyPasswordErrorCode,
    /// Why the password was refused. Only with `TOO_WEAK`.
    pub weak_password_reasons: Option<Vec<WeakPasswordReason>>,
    pub developer_message: String,
}

impl ChangeMyPasswordError {
    pub fn new(code: ChangeMyPasswordErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into(), weak_password_reasons: None }
    }
}

impl From<ChangeMyPasswordError> for Stop<ChangeMyPasswordError> {
    fn from(error: ChangeMyPasswordError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for ChangeMyPasswordError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct UpdateProjectResponse {
    pub ok: bool,
    pub error: Option<UpdateProjectError>,
}

#[derive(Clone)]
pub struct UpdateProjectError {
    pub code: UpdateProjectErrorCode,
    pub developer_message: String,
}

impl UpdateProjectError {
    pub fn new(code: UpdateProjectErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<UpdateProjectError> for Stop<UpdateProjectError> {
    fn from(error: UpdateProjectError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for UpdateProjectError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct SetProjectSecretResponse {
    pub ok: bool,
    pub error: Option<SetProjectSecretError>,
}

#[derive(Clone)]
pub struct SetProjectSecretError {
    pub code: SetProjectSecretErrorCode,
    pub developer_message: String,
}

impl SetProjectSecretError {
    pub fn new(code: SetProjectSecretErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<SetProjectSecretError> for Stop<SetProjectSecretError> {
    fn from(error: SetProjectSecretError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for SetProjectSecretError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct AddProjectMemberResponse {
    pub ok: bool,
    pub errors: Vec<AddProjectMemberError>,
    pub error: Option<AddProjectMemberError>,
}

#[derive(Clone)]
pub struct AddProjectMemberError {
    pub code: AddProjectMemberErrorCode,
    /// Everything wrong with the memberships. Only with `INVALID_MEMBERSHIP`.
    pub membership_validation: Option<Vec<MembershipValidationError>>,
    /// Deprecated: Build the text from `code`.
    pub end_user_message: Option<String>,
    pub developer_message: String,
}

impl AddProjectMemberError {
    pub fn new(code: AddProjectMemberErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into(), membership_validation: None, end_user_message: None }
    }
}

impl From<AddProjectMemberError> for Stop<AddProjectMemberError> {
    fn from(error: AddProjectMemberError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for AddProjectMemberError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct UpdateProjectMemberResponse {
    pub ok: bool,
    /// Deprecated: There is one error at most: see `error`.
    pub errors: Vec<UpdateProjectMemberError>,
    pub error: Option<UpdateProjectMemberError>,
}

#[derive(Clone)]
pub struct UpdateProjectMemberError {
    pub code: UpdateProjectMemberErrorCode,
    /// Everything wrong with the memberships. Only with `INVALID_MEMBERSHIP`.
    pub membership_validation: Option<Vec<MembershipValidationError>>,
    /// Deprecated: Build the text from `code`.
    pub end_user_message: Option<String>,
    pub developer_message: String,
}

impl UpdateProjectMemberError {
    pub fn new(code: UpdateProjectMemberErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into(), membership_validation: None, end_user_message: None }
    }
}

impl From<UpdateProjectMemberError> for Stop<UpdateProjectMemberError> {
    fn from(error: UpdateProjectMemberError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for UpdateProjectMemberError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct RemoveProjectMemberResponse {
    pub ok: bool,
    pub errors: Vec<RemoveProjectMemberError>,
    pub error: Option<RemoveProjectMemberError>,
}

#[derive(Clone)]
pub struct RemoveProjectMemberError {
    pub code: RemoveProjectMemberErrorCode,
    /// Deprecated: Build the text from `code`.
    pub end_user_message: Option<String>,
    pub developer_message: String,
}

impl RemoveProjectMemberError {
    pub fn new(code: RemoveProjectMemberErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into(), end_user_message: None }
    }
}

impl From<RemoveProjectMemberError> for Stop<RemoveProjectMemberError> {
    fn from(error: RemoveProjectMemberError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for RemoveProjectMemberError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct AddGlobalIdentityRolesResponse {
    pub ok: bool,
    pub error: Option<AddGlobalIdentityRolesError>,
    pub result: Option<AddGlobalIdentityRolesResult>,
}

#[derive(Clone)]
pub struct AddGlobalIdentityRolesResult {
    pub identity: Identity,
}

#[derive(Clone)]
pub struct AddGlobalIdentityRolesError {
    pub code: AddGlobalIdentityRolesErrorCode,
    pub developer_message: String,
}

impl AddGlobalIdentityRolesError {
    pub fn new(code: AddGlobalIdentityRolesErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<AddGlobalIdentityRolesError> for Stop<AddGlobalIdentityRolesError> {
    fn from(error: AddGlobalIdentityRolesError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for AddGlobalIdentityRolesError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct RemoveGlobalIdentityRolesResponse {
    pub ok: bool,
    pub error: Option<RemoveGlobalIdentityRolesError>,
    pub result: Option<RemoveGlobalIdentityRolesResult>,
}

#[derive(Clone)]
pub struct RemoveGlobalIdentityRolesResult {
    pub identity: Identity,
}

#[derive(Clone)]
pub struct RemoveGlobalIdentityRolesError {
    pub code: RemoveGlobalIdentityRolesErrorCode,
    pub developer_message: String,
}

impl RemoveGlobalIdentityRolesError {
    pub fn new(code: RemoveGlobalIdentityRolesErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<RemoveGlobalIdentityRolesError> for Stop<RemoveGlobalIdentityRolesError> {
    fn from(error: RemoveGlobalIdentityRolesError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for RemoveGlobalIdentityRolesError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct Config {
    pub signup: ConfigSignup,
    pub email_change: ConfigEmailChange,
    pub passwordless: ConfigPasswordless,
    pub password: ConfigPassword,
    pub login: ConfigLogin,
    pub captcha: ConfigCaptcha,
    pub rate_limits: ConfigRateLimits,
}

#[derive(Clone)]
pub struct ConfigSignup {
    /// Whether persons who sign up from now on have to verify their e-mail address before they can sign in.
    pub require_email_verification: bool,
}

#[derive(Clone)]
pub struct ConfigEmailChange {
    /// Whether a person who changes its e-mail address has to confirm the new one first.
    pub require_verification: bool,
}

#[derive(Clone)]
pub struct ConfigPasswordless {
    /// Who may sign in without a password.
    pub enabled: ConfigPolicy,
    /// The page that mails link to.
    pub url: Option<String>,
    /// How long a link or code is valid.
    pub expiration: Interval,
}

#[derive(Clone)]
pub struct ConfigPassword {
    /// Counted in UTF-16 units.
    pub min_length: i32,
    /// How many letters from A to Z there must be.
    pub require_uppercase: i32,
    /// How many letters from a to z there must be.
    pub require_lowercase: i32,
    pub require_digit: i32,
    /// How many of the characters `!@#$%^&*(),.?":{}|<>` there must be.
    pub require_special: i32,
    /// A regular expression that a password must match.
    pub pattern: Option<String>,
    /// Whether the ten thousand most common passwords are refused, also with look-alike characters in them.
    pub check_blacklist: bool,
    /// Whether passwords that are known from data breaches are refused.
    pub check_hibp: bool,
}

#[derive(Clone)]
pub struct ConfigLogin {
    /// The wait after the first failed attempt for an e-mail address. Each further failure doubles it.
    pub base_backoff: Interval,
    /// The longest wait.
    pub max_backoff: Interval,
    /// How long a failed attempt counts.
    pub attempt_window: Interval,
    /// Whether answers tell an unknown e-mail address from a known one.
    pub reveal_user_exists: bool,
    /// Whether answers tell a wrong password from a person without one.
    pub reveal_login_method: bool,
    /// Lifetime of a session for which the client names none.
    pub default_token_expiration: Interval,
    /// The longest lifetime of a session; null for no limit.
    pub max_token_expiration: Option<Interval>,
    /// How long a person may go on without a second factor that has become required.
    pub mfa_grace_duration: Interval,
    pub anomaly_detection: ConfigLoginAnomalyDetection,
}

#[derive(Clone)]
pub struct ConfigLoginAnomalyDetection {
    pub enabled: bool,
    /// How many earlier sign-ins a new one is compared with.
    pub history_size: i32,
    /// The score from which the person gets a mail.
    pub email_threshold: i32,
    /// The score from which a second factor is asked for.
    pub step_up_threshold: i32,
}

#[derive(Clone)]
pub struct ConfigCaptcha {
    /// The service that verifies captchas; null for none. Its secret is never shown.
    pub provider: Option<CaptchaProvider>,
    /// The least score that counts as a human, from 0 to 1, for `recaptchaV3`.
    pub threshold: Option<f64>,
    pub protect: ConfigCaptchaProtect,
}

/// The operations that require a captcha, if there is a provider.
#[derive(Clone)]
pub struct ConfigCaptchaProtect {
    pub sign_up: bool,
    pub password_reset: bool,
    pub passwordless_init: bool,
    pub email_verification: bool,
}

/// How often one client address, or one person, may do something.
#[derive(Clone)]
pub struct ConfigRateLimits {
    pub sign_up_per_ip: ConfigRateLimitWindow,
    pub login_per_ip: ConfigRateLimitWindow,
    pub password_reset_per_ip: ConfigRateLimitWindow,
    pub passwordless_init_per_ip: ConfigRateLimitWindow,
    pub email_otp_per_person: ConfigRateLimitWindow,
    pub email_verification_per_ip: ConfigRateLimitWindow,
}

#[derive(Clone)]
pub struct ConfigRateLimitWindow {
    /// How often within the window; 0 for no limit.
    pub limit: i32,
    pub window: Interval,
}

#[derive(Clone)]
pub struct ConfigureResponse {
    pub ok: bool,
    pub error: Option<ConfigureError>,
}

#[derive(Clone)]
pub struct ConfigureError {
    pub code: ConfigureErrorCode,
    pub developer_message: String,
}

impl ConfigureError {
    pub fn new(code: ConfigureErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into() }
    }
}

impl From<ConfigureError> for Stop<ConfigureError> {
    fn from(error: ConfigureError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for ConfigureError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

/// A template of mails that is in use instead of a default one.
#[derive(Clone)]
pub struct MailTemplateData {
    /// The project it belongs to, null if it belongs to none.
    pub project_slug: Option<String>,
    pub type_: MailType,
    /// Which of several templates for the same mails it is, for instance a language. Null for the one without a name.
    pub variant: Option<String>,
    pub subject: String,
    pub content: String,
    pub use_layout: bool,
    pub reply_to: Option<String>,
}

#[derive(Clone)]
pub struct AddMailTemplateResponse {
    pub ok: bool,
    /// Deprecated: There is one error at most: see `error`.
    pub errors: Vec<AddMailTemplateError>,
    pub error: Option<AddMailTemplateError>,
}

#[derive(Clone)]
pub struct AddMailTemplateError {
    pub code: AddMailTemplateErrorCode,
    pub developer_message: String,
    /// Deprecated: Build the text from `code`.
    pub end_user_message: Option<String>,
}

impl AddMailTemplateError {
    pub fn new(code: AddMailTemplateErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into(), end_user_message: None }
    }
}

impl From<AddMailTemplateError> for Stop<AddMailTemplateError> {
    fn from(error: AddMailTemplateError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for AddMailTemplateError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

#[derive(Clone)]
pub struct RemoveMailTemplateResponse {
    pub ok: bool,
    pub errors: Vec<RemoveMailTemplateError>,
    pub error: Option<RemoveMailTemplateError>,
}

#[derive(Clone)]
pub struct RemoveMailTemplateError {
    pub code: RemoveMailTemplateErrorCode,
    pub developer_message: String,
    /// Deprecated: Build the text from `code`.
    pub end_user_message: Option<String>,
}

impl RemoveMailTemplateError {
    pub fn new(code: RemoveMailTemplateErrorCode, developer_message: impl Into<String>) -> Self {
        Self { code, developer_message: developer_message.into(), end_user_message: None }
    }
}

impl From<RemoveMailTemplateError> for Stop<RemoveMailTemplateError> {
    fn from(error: RemoveMailTemplateError) -> Self {
        Stop::Failure(Failure::from(error))
    }
}

impl crate::outcome::Coded for RemoveMailTemplateError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn message(&self) -> &str {
        &self.developer_message
    }
}

impl SignUpResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success(result: SignUpResult) -> Self {
        Self { ok: true, errors: Vec::new(), error: None, result: Some(result) }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<SignUpError>) -> Self {
        Self {
            ok: false,
            errors: std::iter::once(failure.error.clone()).chain(failure.also).collect(),
            error: Some(failure.error),
            result: None,
        }
    }
}

impl SignInResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success(result: SignInResult) -> Self {
        Self { ok: true, errors: Vec::new(), error: None, result: Some(result) }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<SignInError>) -> Self {
        Self {
            ok: false,
            errors: std::iter::once(failure.error.clone()).chain(failure.also).collect(),
            error: Some(failure.error),
            result: None,
        }
    }
}

impl InitSignInIDPResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success(result: InitSignInIDPResult) -> Self {
        Self { ok: true, errors: Vec::new(), error: None, result: Some(result) }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<InitSignInIDPError>) -> Self {
        Self {
            ok: false,
            errors: std::iter::once(failure.error.clone()).chain(failure.also).collect(),
            error: Some(failure.error),
            result: None,
        }
    }
}

impl SignInIDPResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success(result: SignInIDPResult) -> Self {
        Self { ok: true, errors: Vec::new(), error: None, result: Some(result) }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<SignInIDPError>) -> Self {
        Self {
            ok: false,
            errors: std::iter::once(failure.error.clone()).chain(failure.also).collect(),
            error: Some(failure.error),
            result: None,
        }
    }
}

impl InitSignInPasswordlessResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success(result: InitSignInPasswordlessResult) -> Self {
        Self { ok: true, error: None, result: Some(result) }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<InitSignInPasswordlessError>) -> Self {
        Self { ok: false, error: Some(failure.error), result: None }
    }
}

impl SignInPasswordlessResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success(result: SignInPasswordlessResult) -> Self {
        Self { ok: true, error: None, result: Some(result) }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<SignInPasswordlessError>) -> Self {
        Self { ok: false, error: Some(failure.error), result: None }
    }
}

impl ActivatePasswordlessOtpResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<ActivatePasswordlessOtpError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}

impl ToggleMyPasswordlessResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<ToggleMyPasswordlessError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}

impl PrepareOtpResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success(result: PrepareOtpResult) -> Self {
        Self { ok: true, result: Some(result) }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<crate::outcome::Never>) -> Self {
        match failure.error {}
    }
}

impl ConfirmOtpResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success(result: ConfirmOtpResult) -> Self {
        Self { ok: true, errors: Vec::new(), error: None, result: Some(result) }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<ConfirmOtpError>) -> Self {
        Self {
            ok: false,
            errors: std::iter::once(failure.error.clone()).chain(failure.also).collect(),
            error: Some(failure.error),
            result: None,
        }
    }
}

impl DisableOtpResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, errors: Vec::new(), error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<DisableOtpError>) -> Self {
        Self { ok: false, errors: std::iter::once(failure.error.clone()).chain(failure.also).collect(), error: Some(failure.error) }
    }
}

impl RegenerateBackupCodesResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success(result: RegenerateBackupCodesResult) -> Self {
        Self { ok: true, error: None, result: Some(result) }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<RegenerateBackupCodesError>) -> Self {
        Self { ok: false, error: Some(failure.error), result: None }
    }
}

impl InitEmailOtpResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<InitEmailOtpError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}

impl ConfirmEmailOtpResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success(result: ConfirmEmailOtpResult) -> Self {
        Self { ok: true, error: None, result: Some(result) }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<ConfirmEmailOtpError>) -> Self {
        Self { ok: false, error: Some(failure.error), result: None }
    }
}

impl DisableEmailOtpResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<DisableEmailOtpError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}

impl DisconnectIDPResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<DisconnectIDPError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}

/// What a mutation that did what it was asked answers beside `ok`.
#[derive(Clone)]
pub struct SignOutSuccess {
    /// Where the client sends the user to sign out of the identity provider, too.
    /// Null if the session was not started by an identity provider, or if the provider has no such address.
    pub logout_url: Option<String>,
}

impl SignOutResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success(success: SignOutSuccess) -> Self {
        Self { ok: true, errors: Vec::new(), error: None, logout_url: success.logout_url }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<SignOutError>) -> Self {
        Self {
            ok: false,
            errors: std::iter::once(failure.error.clone()).chain(failure.also).collect(),
            error: Some(failure.error),
            logout_url: None,
        }
    }
}

impl RevokeSessionResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<RevokeSessionError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}

impl CreateSessionTokenResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success(result: CreateSessionTokenResult) -> Self {
        Self { ok: true, error: None, result: Some(result) }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<CreateSessionTokenError>) -> Self {
        Self { ok: false, error: Some(failure.error), result: None }
    }
}

impl ForceSignOutPersonResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<ForceSignOutPersonError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}

impl ResetPersonMfaResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<ResetPersonMfaError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}

impl DisablePersonResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<DisablePersonError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}

impl ChangeProfileResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<ChangeProfileError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}

impl ChangeMyProfileResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<ChangeMyProfileError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}

impl ChangePasswordResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, errors: Vec::new(), error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<ChangePasswordError>) -> Self {
        Self { ok: false, errors: std::iter::once(failure.error.clone()).chain(failure.also).collect(), error: Some(failure.error) }
    }
}

impl ChangeMyPasswordResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<ChangeMyPasswordError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}

impl CreatePasswordResetRequestResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, errors: Vec::new(), error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<CreatePasswordResetRequestError>) -> Self {
        Self { ok: false, errors: std::iter::once(failure.error.clone()).chain(failure.also).collect(), error: Some(failure.error) }
    }
}

impl ResetPasswordResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, errors: Vec::new(), error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<ResetPasswordError>) -> Self {
        Self { ok: false, errors: std::iter::once(failure.error.clone()).chain(failure.also).collect(), error: Some(failure.error) }
    }
}

impl RequestEmailVerificationResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<RequestEmailVerificationError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}

impl VerifyEmailResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<VerifyEmailError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}

impl ConfirmEmailChangeResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<ConfirmEmailChangeError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}

impl InviteResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success(result: InviteResult) -> Self {
        Self { ok: true, errors: Vec::new(), error: None, result: Some(result) }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<InviteError>) -> Self {
        Self {
            ok: false,
            errors: std::iter::once(failure.error.clone()).chain(failure.also).collect(),
            error: Some(failure.error),
            result: None,
        }
    }
}

impl CreateProjectResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success(result: CreateProjectResult) -> Self {
        Self { ok: true, error: None, result: Some(result) }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<CreateProjectResponseError>) -> Self {
        Self { ok: false, error: Some(failure.error), result: None }
    }
}

impl UpdateProjectResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<UpdateProjectError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}

impl SetProjectSecretResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<SetProjectSecretError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}

impl AddProjectMemberResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, errors: Vec::new(), error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<AddProjectMemberError>) -> Self {
        Self { ok: false, errors: std::iter::once(failure.error.clone()).chain(failure.also).collect(), error: Some(failure.error) }
    }
}

impl UpdateProjectMemberResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, errors: Vec::new(), error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<UpdateProjectMemberError>) -> Self {
        Self { ok: false, errors: std::iter::once(failure.error.clone()).chain(failure.also).collect(), error: Some(failure.error) }
    }
}

impl RemoveProjectMemberResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, errors: Vec::new(), error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<RemoveProjectMemberError>) -> Self {
        Self { ok: false, errors: std::iter::once(failure.error.clone()).chain(failure.also).collect(), error: Some(failure.error) }
    }
}

impl AddGlobalIdentityRolesResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success(result: AddGlobalIdentityRolesResult) -> Self {
        Self { ok: true, error: None, result: Some(result) }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<AddGlobalIdentityRolesError>) -> Self {
        Self { ok: false, error: Some(failure.error), result: None }
    }
}

impl RemoveGlobalIdentityRolesResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success(result: RemoveGlobalIdentityRolesResult) -> Self {
        Self { ok: true, error: None, result: Some(result) }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<RemoveGlobalIdentityRolesError>) -> Self {
        Self { ok: false, error: Some(failure.error), result: None }
    }
}

impl CreateApiKeyResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success(result: CreateApiKeyResult) -> Self {
        Self { ok: true, errors: Vec::new(), error: None, result: Some(result) }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<CreateApiKeyError>) -> Self {
        Self {
            ok: false,
            errors: std::iter::once(failure.error.clone()).chain(failure.also).collect(),
            error: Some(failure.error),
            result: None,
        }
    }
}

impl DisableApiKeyResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, errors: Vec::new(), error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<DisableApiKeyError>) -> Self {
        Self { ok: false, errors: std::iter::once(failure.error.clone()).chain(failure.also).collect(), error: Some(failure.error) }
    }
}

impl ConfigureResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<ConfigureError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}

impl CreateAuthPolicyResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success(result: CreateAuthPolicyResult) -> Self {
        Self { ok: true, error: None, result: Some(result) }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<CreateAuthPolicyError>) -> Self {
        Self { ok: false, error: Some(failure.error), result: None }
    }
}

impl UpdateAuthPolicyResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<UpdateAuthPolicyError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}

impl DeleteAuthPolicyResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<DeleteAuthPolicyError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}

impl AddMailTemplateResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, errors: Vec::new(), error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<AddMailTemplateError>) -> Self {
        Self { ok: false, errors: std::iter::once(failure.error.clone()).chain(failure.also).collect(), error: Some(failure.error) }
    }
}

impl RemoveMailTemplateResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, errors: Vec::new(), error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<RemoveMailTemplateError>) -> Self {
        Self { ok: false, errors: std::iter::once(failure.error.clone()).chain(failure.also).collect(), error: Some(failure.error) }
    }
}

impl AddIDPResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<AddIDPError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}

impl UpdateIDPResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<UpdateIDPError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}

impl DisableIDPResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<DisableIDPError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}

impl EnableIDPResponse {
    /// The answer to a mutation that did what it was asked.
    pub fn success((): ()) -> Self {
        Self { ok: true, error: None }
    }

    /// The answer to a mutation that changed nothing, and why.
    pub fn failure(failure: Failure<EnableIDPError>) -> Self {
        Self { ok: false, error: Some(failure.error) }
    }
}
