//! What is asked for of sign-ins without a password, and what a person has chosen about them.
//!
//! **Invariant:** a token is asked for only in the answer that creates it.

use super::{DateTime, SignedInPerson, schema};

#[derive(cynic::QueryFragment, Clone)]
pub struct InitSignInPasswordlessResult {
    pub request_id: String,
    pub expires_at: DateTime,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SignInPasswordlessResult {
    pub token: String,
    pub person: SignedInPerson,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
pub struct MyChoice {
    pub me: ChoosingIdentity,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Identity")]
pub struct ChoosingIdentity {
    pub person: Option<ChoosingPerson>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Person")]
pub struct ChoosingPerson {
    pub passwordless_enabled: Option<bool>,
}
