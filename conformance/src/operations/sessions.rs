//! `revokeSession`, `createSessionToken` and `forceSignOutPerson`: sessions that begin and end without their owner's password.
//!
//! **Invariant:** a token is asked for only in the answer that creates it.

use super::{SignInOptions, SignedInPerson, schema};

#[derive(cynic::QueryVariables, Clone)]
pub struct RevokeSessionVariables {
    pub session_id: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "RevokeSessionVariables")]
pub struct RevokeSession {
    #[arguments(sessionId: $session_id)]
    pub revoke_session: Option<RevokeSessionResponse>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RevokeSessionResponse {
    pub ok: bool,
    pub error: Option<RevokeSessionError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RevokeSessionError {
    pub code: RevokeSessionErrorCode,
    pub developer_message: String,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevokeSessionErrorCode {
    SessionNotFound,
    #[cynic(rename = "NOT_A_PERSON")]
    NotAPerson,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct CreateSessionTokenVariables {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub person_id: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub expiration: Option<i32>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub options: Option<SignInOptions>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "CreateSessionTokenVariables")]
pub struct CreateSessionToken {
    #[arguments(email: $email, personId: $person_id, expiration: $expiration, options: $options)]
    pub create_session_token: Option<CreateSessionTokenResponse>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct CreateSessionTokenResponse {
    pub ok: bool,
    pub error: Option<CreateSessionTokenError>,
    pub result: Option<CreateSessionTokenResult>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct CreateSessionTokenResult {
    pub token: String,
    pub person: SignedInPerson,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct CreateSessionTokenError {
    pub code: CreateSessionTokenErrorCode,
    pub developer_message: String,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreateSessionTokenErrorCode {
    UnknownEmail,
    UnknownPersonId,
    PersonDisabled,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct ForceSignOutPersonVariables {
    pub person_id: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ForceSignOutPersonVariables")]
pub struct ForceSignOutPerson {
    #[arguments(personId: $person_id, reason: $reason)]
    pub force_sign_out_person: Option<ForceSignOutPersonResponse>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ForceSignOutPersonResponse {
    pub ok: bool,
    pub error: Option<ForceSignOutPersonError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ForceSignOutPersonError {
    pub code: ForceSignOutPersonErrorCode,
    pub developer_message: String,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForceSignOutPersonErrorCode {
    PersonNotFound,
}
