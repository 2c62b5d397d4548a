//! `persons` and `personById`.
//!
//! **Invariant:** an argument that is not set is left out of the variables.

use super::{CheckResetPasswordTokenCode, PersonsFilter, SessionInfo, schema};

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct PersonsVariables {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub filter: Option<PersonsFilter>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i32>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub offset: Option<i32>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query", variables = "PersonsVariables")]
pub struct Persons {
    #[arguments(filter: $filter, limit: $limit, offset: $offset)]
    pub persons: Vec<SeenPerson>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Person")]
pub struct SeenPerson {
    pub id: String,
    pub email: Option<String>,
    pub name: Option<String>,
    pub identity: SeenIdentity,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Identity")]
pub struct SeenIdentity {
    pub id: String,
}

#[derive(cynic::QueryVariables, Clone)]
pub struct PersonByIdVariables {
    pub id: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query", variables = "PersonByIdVariables")]
pub struct PersonById {
    #[arguments(id: $id)]
    pub person_by_id: Option<SeenPerson>,
}

/// A person's sessions as another person sees them.
#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query", variables = "PersonByIdVariables")]
pub struct SessionsOfPerson {
    #[arguments(id: $id)]
    pub person_by_id: Option<PersonWithSessions>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Person")]
pub struct PersonWithSessions {
    pub id: String,
    pub identity: ForeignIdentity,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Identity")]
pub struct ForeignIdentity {
    pub id: String,
    pub roles: Option<Vec<String>>,
    pub sessions: Vec<SessionInfo>,
}

/// Whether the address of the calling person is verified.
#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query")]
pub struct MyVerification {
    pub me: VerifiedIdentity,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Identity")]
pub struct VerifiedIdentity {
    pub person: Option<VerifiedPerson>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Person")]
pub struct VerifiedPerson {
    pub email: Option<String>,
    pub email_verified: bool,
}

/// The same of another person.
#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query", variables = "PersonByIdVariables")]
pub struct VerificationOf {
    #[arguments(id: $id)]
    pub person_by_id: Option<VerifiedPerson>,
}

#[derive(cynic::QueryVariables, Clone)]
pub struct CheckVariables {
    pub request_id: String,
    pub token: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query", variables = "CheckVariables")]
pub struct CheckToken {
    #[arguments(requestId: $request_id, token: $token)]
    pub check_reset_password_token: CheckResetPasswordTokenCode,
}
