// Written by `cargo xtask codegen` from schema.graphql. Do not edit.

//! Every input type of the schema. A field that is not set is left out.

use super::super::DateTime;
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
pub struct CreateProjectOptions {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub deploy_token_hash: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub no_deploy_token: Option<bool>,
}
