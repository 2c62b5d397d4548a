//! `updateProject`, `setProjectSecret` and what a project says of its secrets.
//!
//! **Invariant:** the contract has no field for a secret's value, so none is asked for.

use super::{CreateProjectOptions, CreateProjectResponse, DateTime, Json, schema};

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct UpdateProjectVariables {
    pub project_slug: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub config: Option<Json>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub merge_config: Option<bool>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "UpdateProjectVariables")]
pub struct UpdateProject {
    #[arguments(projectSlug: $project_slug, name: $name, config: $config, mergeConfig: $merge_config)]
    pub update_project: Option<UpdateProjectResponse>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct UpdateProjectResponse {
    pub ok: bool,
    pub error: Option<UpdateProjectError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct UpdateProjectError {
    pub code: UpdateProjectErrorCode,
    pub developer_message: String,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateProjectErrorCode {
    ProjectNotFound,
}

#[derive(cynic::QueryVariables, Clone)]
pub struct SetProjectSecretVariables {
    pub project_slug: String,
    pub key: String,
    pub value: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "SetProjectSecretVariables")]
pub struct SetProjectSecret {
    #[arguments(projectSlug: $project_slug, key: $key, value: $value)]
    pub set_project_secret: Option<SetProjectSecretResponse>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SetProjectSecretResponse {
    pub ok: bool,
    pub error: Option<SetProjectSecretError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SetProjectSecretError {
    pub code: SetProjectSecretErrorCode,
    pub developer_message: String,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetProjectSecretErrorCode {
    ProjectNotFound,
}

#[derive(cynic::InputObject, Clone)]
pub struct ProjectSecret {
    pub key: String,
    pub value: String,
}

#[derive(cynic::QueryVariables, Clone)]
pub struct CreateProjectWithSecretsVariables {
    pub project_slug: String,
    pub secrets: Option<Vec<ProjectSecret>>,
    pub options: Option<CreateProjectOptions>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "CreateProjectWithSecretsVariables")]
pub struct CreateProjectWithSecrets {
    #[arguments(projectSlug: $project_slug, secrets: $secrets, options: $options)]
    pub create_project: Option<CreateProjectResponse>,
}

#[derive(cynic::QueryVariables, Clone)]
pub struct ProjectSecretsVariables {
    pub slug: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query", variables = "ProjectSecretsVariables")]
pub struct ProjectSecrets {
    #[arguments(slug: $slug)]
    pub project_by_slug: Option<ProjectWithSecrets>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Project")]
pub struct ProjectWithSecrets {
    pub id: String,
    pub secrets: Vec<ProjectSecretInfo>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ProjectSecretInfo {
    pub key: String,
    pub created_at: DateTime,
    pub updated_at: DateTime,
}
