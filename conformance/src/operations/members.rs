//! `addProjectMember`, `updateProjectMember`, `removeProjectMember` and `projectMemberships`.
//!
//! **Invariant:** the deprecated `errors` list is asked for beside `error`, so that the two can be compared.

use super::{Membership, MembershipInput, MembershipValidationError, schema};

/// Whom a change is about, and what it gives.
#[derive(cynic::QueryVariables, Clone)]
pub struct MemberChangeVariables {
    pub project_slug: String,
    pub identity_id: String,
    pub memberships: Vec<MembershipInput>,
}

#[derive(cynic::QueryVariables, Clone)]
pub struct MemberVariables {
    pub project_slug: String,
    pub identity_id: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "MemberChangeVariables")]
pub struct AddProjectMember {
    #[arguments(projectSlug: $project_slug, identityId: $identity_id, memberships: $memberships)]
    pub add_project_member: Option<AddProjectMemberResponse>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct AddProjectMemberResponse {
    pub ok: bool,
    pub errors: Vec<AddProjectMemberError>,
    pub error: Option<AddProjectMemberError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct AddProjectMemberError {
    pub code: AddProjectMemberErrorCode,
    pub membership_validation: Option<Vec<MembershipValidationError>>,
    pub end_user_message: Option<String>,
    pub developer_message: String,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddProjectMemberErrorCode {
    ProjectNotFound,
    IdentityNotFound,
    AlreadyMember,
    InvalidMembership,
    RoleNotFound,
    VariableEmpty,
    VariableNotFound,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "MemberChangeVariables")]
pub struct UpdateProjectMember {
    #[arguments(projectSlug: $project_slug, identityId: $identity_id, memberships: $memberships)]
    pub update_project_member: Option<UpdateProjectMemberResponse>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct UpdateProjectMemberResponse {
    pub ok: bool,
    pub errors: Vec<UpdateProjectMemberError>,
    pub error: Option<UpdateProjectMemberError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct UpdateProjectMemberError {
    pub code: UpdateProjectMemberErrorCode,
    pub membership_validation: Option<Vec<MembershipValidationError>>,
    pub end_user_message: Option<String>,
    pub developer_message: String,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateProjectMemberErrorCode {
    ProjectNotFound,
    NotMember,
    InvalidMembership,
    RoleNotFound,
    VariableEmpty,
    VariableNotFound,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "MemberVariables")]
pub struct RemoveProjectMember {
    #[arguments(projectSlug: $project_slug, identityId: $identity_id)]
    pub remove_project_member: Option<RemoveProjectMemberResponse>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RemoveProjectMemberResponse {
    pub ok: bool,
    pub errors: Vec<RemoveProjectMemberError>,
    pub error: Option<RemoveProjectMemberError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RemoveProjectMemberError {
    pub code: RemoveProjectMemberErrorCode,
    pub end_user_message: Option<String>,
    pub developer_message: String,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoveProjectMemberErrorCode {
    NotMember,
    ProjectNotFound,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query", variables = "MemberVariables")]
pub struct ProjectMemberships {
    #[arguments(projectSlug: $project_slug, identityId: $identity_id)]
    pub project_memberships: Vec<Membership>,
}
