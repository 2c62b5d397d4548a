//! `addGlobalIdentityRoles` and `removeGlobalIdentityRoles`.
//!
//! **Invariant:** the answer's identity is asked for its roles, so that a case sees them without a second question.

use super::schema;

#[derive(cynic::QueryVariables, Clone)]
pub struct GlobalRolesVariables {
    pub identity_id: String,
    pub roles: Vec<String>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "GlobalRolesVariables")]
pub struct AddGlobalIdentityRoles {
    #[arguments(identityId: $identity_id, roles: $roles)]
    pub add_global_identity_roles: Option<AddGlobalIdentityRolesResponse>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct AddGlobalIdentityRolesResponse {
    pub ok: bool,
    pub error: Option<AddGlobalIdentityRolesError>,
    pub result: Option<AddGlobalIdentityRolesResult>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct AddGlobalIdentityRolesResult {
    pub identity: IdentityWithRoles,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct AddGlobalIdentityRolesError {
    pub code: AddGlobalIdentityRolesErrorCode,
    pub developer_message: String,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddGlobalIdentityRolesErrorCode {
    IdentityNotFound,
    InvalidRole,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "GlobalRolesVariables")]
pub struct RemoveGlobalIdentityRoles {
    #[arguments(identityId: $identity_id, roles: $roles)]
    pub remove_global_identity_roles: Option<RemoveGlobalIdentityRolesResponse>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RemoveGlobalIdentityRolesResponse {
    pub ok: bool,
    pub error: Option<RemoveGlobalIdentityRolesError>,
    pub result: Option<RemoveGlobalIdentityRolesResult>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RemoveGlobalIdentityRolesResult {
    pub identity: IdentityWithRoles,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RemoveGlobalIdentityRolesError {
    pub code: RemoveGlobalIdentityRolesErrorCode,
    pub developer_message: String,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoveGlobalIdentityRolesErrorCode {
    IdentityNotFound,
    InvalidRole,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Identity")]
pub struct IdentityWithRoles {
    pub id: String,
    pub roles: Option<Vec<String>>,
}
