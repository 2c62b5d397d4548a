//! What is asked for of the results of mutations that open sessions, sign people up and change roles.
//!
//! **Invariant:** a token is asked for only in the answer that creates it.

use super::schema;

#[derive(cynic::QueryFragment, Clone)]
pub struct SignUpResult {
    pub person: SignedUpPerson,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Person")]
pub struct SignedUpPerson {
    pub id: String,
    pub email: Option<String>,
    pub name: Option<String>,
    pub identity: SignedUpIdentity,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Identity")]
pub struct SignedUpIdentity {
    pub id: String,
    pub roles: Option<Vec<String>>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct InviteResult {
    pub person: InvitedPerson,
    pub is_new: bool,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Person")]
pub struct InvitedPerson {
    pub id: String,
    pub email: Option<String>,
    pub name: Option<String>,
    pub email_verified: bool,
    pub identity: SignedUpIdentity,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SignInResult {
    pub token: String,
    pub person: SignedInPerson,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Person")]
pub struct SignedInPerson {
    pub id: String,
    pub email: Option<String>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct CreateSessionTokenResult {
    pub token: String,
    pub person: SignedInPerson,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct AddGlobalIdentityRolesResult {
    pub identity: IdentityWithRoles,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RemoveGlobalIdentityRolesResult {
    pub identity: IdentityWithRoles,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Identity")]
pub struct IdentityWithRoles {
    pub id: String,
    pub roles: Option<Vec<String>>,
}
