//! `projects`, `projectBySlug` and `createProject`.
//!
//! **Invariant:** `config` is asked for only by `ProjectConfig`, because an implementation may keep roles in it or somewhere else.

use super::{DateTime, Json, ListedApiKey, schema};

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query")]
pub struct Projects {
    pub projects: Vec<ProjectName>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Project")]
pub struct ProjectName {
    pub id: String,
    pub slug: String,
    pub name: String,
}

#[derive(cynic::QueryVariables, Clone)]
pub struct SlugVariables {
    pub slug: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query", variables = "SlugVariables")]
pub struct ProjectBySlug {
    #[arguments(slug: $slug)]
    pub project_by_slug: Option<Project>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct Project {
    pub id: String,
    pub slug: String,
    pub name: String,
    pub roles: Vec<RoleDefinition>,
    pub members: Vec<Member>,
    pub api_keys: Vec<ListedApiKey>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query", variables = "SlugVariables")]
pub struct ProjectConfig {
    #[arguments(slug: $slug)]
    pub project_by_slug: Option<ConfiguredProject>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Project")]
pub struct ConfiguredProject {
    pub id: String,
    pub name: String,
    pub config: Json,
}

/// When the keys of a project were used last, which is written in the background.
#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query", variables = "SlugVariables")]
pub struct KeyUse {
    #[arguments(slug: $slug)]
    pub project_by_slug: Option<ProjectWithKeyUse>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Project")]
pub struct ProjectWithKeyUse {
    pub api_keys: Vec<UsedApiKey>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "ApiKey")]
pub struct UsedApiKey {
    pub id: String,
    pub last_used_at: Option<DateTime>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RoleDefinition {
    pub name: String,
    pub variables: Vec<RoleVariableDefinition>,
}

#[derive(cynic::InlineFragments, Clone)]
pub enum RoleVariableDefinition {
    Entity(RoleEntityVariableDefinition),
    Predefined(RolePredefinedVariableDefinition),
    Condition(RoleConditionVariableDefinition),
    #[cynic(fallback)]
    Other(OtherVariableDefinition),
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RoleEntityVariableDefinition {
    pub name: String,
    pub entity_name: String,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RolePredefinedVariableDefinition {
    pub name: String,
    pub value: String,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RoleConditionVariableDefinition {
    pub name: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "RoleVariableDefinition")]
pub struct OtherVariableDefinition {
    pub name: String,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct Membership {
    pub role: String,
    pub variables: Vec<VariableEntry>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct VariableEntry {
    pub name: String,
    pub values: Vec<String>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "ProjectIdentityRelation")]
pub struct Member {
    pub identity: MemberIdentity,
    pub memberships: Vec<Membership>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Identity")]
pub struct MemberIdentity {
    pub id: String,
    pub description: Option<String>,
    pub person: Option<MemberPerson>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Person")]
pub struct MemberPerson {
    pub id: String,
    pub email: Option<String>,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberType {
    ApiKey,
    Person,
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

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct MembersVariables {
    pub slug: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub input: Option<ProjectMembersInput>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub member_type: Option<MemberType>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query", variables = "MembersVariables")]
pub struct Members {
    #[arguments(slug: $slug)]
    pub project_by_slug: Option<ProjectWithMembers>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Project", variables = "MembersVariables")]
pub struct ProjectWithMembers {
    #[arguments(input: $input, memberType: $member_type)]
    pub members: Vec<Member>,
}

#[derive(cynic::InputObject, Clone, Default)]
pub struct CreateProjectOptions {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub deploy_token_hash: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub no_deploy_token: Option<bool>,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct CreateProjectVariables {
    pub project_slug: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub config: Option<Json>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub options: Option<CreateProjectOptions>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub deploy_token_hash: Option<String>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "CreateProjectVariables")]
pub struct CreateProject {
    #[arguments(projectSlug: $project_slug, name: $name, config: $config, options: $options, deployTokenHash: $deploy_token_hash)]
    pub create_project: Option<CreateProjectResponse>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct CreateProjectResponse {
    pub ok: bool,
    pub error: Option<CreateProjectResponseError>,
    pub result: Option<CreateProjectResult>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct CreateProjectResult {
    pub deployer_api_key: Option<DeployerApiKey>,
}

/// How a server describes the key that it makes by itself is left to it, so the description is not asked for.
#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "ApiKeyWithToken")]
pub struct DeployerApiKey {
    pub id: String,
    pub token: Option<String>,
    pub identity: DeployerIdentity,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Identity")]
pub struct DeployerIdentity {
    pub id: String,
    pub roles: Option<Vec<String>>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct CreateProjectResponseError {
    pub code: CreateProjectResponseErrorCode,
    pub developer_message: String,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreateProjectResponseErrorCode {
    AlreadyExists,
    InitError,
}
