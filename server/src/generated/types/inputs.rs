// Written by `cargo xtask codegen` from schema.graphql. Do not edit.

//! Input types, and the arguments of fields as one struct each. No `Debug`: some carry passwords.

use serde_json::Value as Json;

use super::*;
use crate::domain::time::Timestamp;

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
pub struct CreateProjectOptions {
    /// SHA-256 of the deployer key's token, in hex, if the caller chose the token.
    pub deploy_token_hash: Option<String>,
    /// Creates the project without a deployer key.
    pub no_deploy_token: Option<bool>,
}

/// The arguments of `Query.projectBySlug`.
#[derive(Clone)]
pub struct ProjectBySlugArgs {
    pub slug: String,
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
}

/// The arguments of `Mutation.signIn`.
#[derive(Clone)]
pub struct SignInArgs {
    pub email: String,
    pub password: String,
    pub expiration: Option<i32>,
    pub options: Option<SignInOptions>,
}

/// The arguments of `Mutation.signOut`.
#[derive(Clone)]
pub struct SignOutArgs {
    pub all: Option<bool>,
}

/// The arguments of `Mutation.createProject`.
#[derive(Clone)]
pub struct CreateProjectArgs {
    pub project_slug: String,
    pub name: Option<String>,
    pub config: Option<Json>,
    pub options: Option<CreateProjectOptions>,
    /// Deprecated: Moved to `options.deployTokenHash`.
    pub deploy_token_hash: Option<String>,
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

/// The arguments of `Project.members`.
#[derive(Clone)]
pub struct ProjectMembersArgs {
    pub input: Option<ProjectMembersInput>,
    /// Deprecated: Moved to `input.filter.memberType`.
    pub member_type: Option<MemberType>,
}
