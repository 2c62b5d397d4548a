//! `projects`, `projectBySlug`, and what is asked for of a new project.
//!
//! **Invariant:** `config` is asked for only by `ProjectConfig`, because an implementation may keep roles in it or somewhere else.

use super::{DateTime, Json, ListedApiKey, MemberType, ProjectMembersInput, schema};

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
