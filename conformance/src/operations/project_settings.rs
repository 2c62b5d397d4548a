//! What a project says of its secrets.
//!
//! **Invariant:** the contract has no field for a secret's value, so none is asked for.

use super::{DateTime, schema};

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
