//! `createApiKey`, `createGlobalApiKey`, `disableApiKey` and the list of global keys.
//!
//! **Invariant:** a token is asked for only in the answer that creates it.

use super::{DateTime, schema};

#[derive(cynic::InputObject, Clone, Debug)]
pub struct MembershipInput {
    pub role: String,
    pub variables: Vec<VariableEntryInput>,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct VariableEntryInput {
    pub name: String,
    pub values: Vec<String>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct CreateApiKeyOptions {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub trust_forwarded_client_info: Option<bool>,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct CreateApiKeyVariables {
    pub project_slug: String,
    pub memberships: Vec<MembershipInput>,
    pub description: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub token_hash: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub options: Option<CreateApiKeyOptions>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "CreateApiKeyVariables")]
pub struct CreateApiKey {
    #[arguments(
        projectSlug: $project_slug, memberships: $memberships, description: $description, tokenHash: $token_hash, options: $options
    )]
    pub create_api_key: Option<CreateApiKeyResponse>,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct CreateGlobalApiKeyVariables {
    pub description: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<String>>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub token_hash: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub options: Option<CreateApiKeyOptions>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "CreateGlobalApiKeyVariables")]
pub struct CreateGlobalApiKey {
    #[arguments(description: $description, roles: $roles, tokenHash: $token_hash, options: $options)]
    pub create_global_api_key: Option<CreateApiKeyResponse>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct CreateApiKeyResponse {
    pub ok: bool,
    pub errors: Vec<CreateApiKeyError>,
    pub error: Option<CreateApiKeyError>,
    pub result: Option<CreateApiKeyResult>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct CreateApiKeyResult {
    pub api_key: ApiKeyWithToken,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ApiKeyWithToken {
    pub id: String,
    pub token: Option<String>,
    pub identity: ApiKeyIdentity,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Identity")]
pub struct ApiKeyIdentity {
    pub id: String,
    pub description: Option<String>,
    pub roles: Option<Vec<String>>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct CreateApiKeyError {
    pub code: CreateApiKeyErrorCode,
    pub developer_message: String,
    pub membership_validation: Option<Vec<MembershipValidationError>>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct MembershipValidationError {
    pub code: MembershipValidationErrorCode,
    pub role: String,
    pub variable: Option<String>,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreateApiKeyErrorCode {
    ProjectNotFound,
    InvalidMembership,
    VariableNotFound,
    RoleNotFound,
    VariableEmpty,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum MembershipValidationErrorCode {
    RoleNotFound,
    VariableNotFound,
    VariableEmpty,
    VariableInvalid,
}

#[derive(cynic::QueryVariables, Clone)]
pub struct DisableApiKeyVariables {
    pub id: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "DisableApiKeyVariables")]
pub struct DisableApiKey {
    #[arguments(id: $id)]
    pub disable_api_key: Option<DisableApiKeyResponse>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct DisableApiKeyResponse {
    pub ok: bool,
    pub errors: Vec<DisableApiKeyError>,
    pub error: Option<DisableApiKeyError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct DisableApiKeyError {
    pub code: DisableApiKeyErrorCode,
    pub developer_message: String,
    pub end_user_message: Option<String>,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisableApiKeyErrorCode {
    KeyNotFound,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query")]
pub struct GlobalApiKeys {
    pub global_api_keys: Vec<ListedApiKey>,
}

/// A key as every list shows it. Its last use is written in the background, so only the case about it asks.
#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "ApiKey")]
pub struct ListedApiKey {
    pub id: String,
    pub description: Option<String>,
    #[cynic(rename = "type")]
    pub kind: Option<ApiKeyType>,
    pub enabled: Option<bool>,
    pub created_at: Option<DateTime>,
    pub expires_at: Option<DateTime>,
    pub identity: ApiKeyIdentity,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKeyType {
    Session,
    Permanent,
    OneOff,
}

/// When the global keys began, end and were used last.
#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query")]
pub struct GlobalKeyMoments {
    pub global_api_keys: Vec<KeyMoments>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "ApiKey")]
pub struct KeyMoments {
    pub id: String,
    pub created_at: Option<DateTime>,
    pub expires_at: Option<DateTime>,
    pub last_used_at: Option<DateTime>,
}
