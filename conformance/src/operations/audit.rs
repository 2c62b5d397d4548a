//! `authLog`: what the server recorded.
//!
//! **Invariant:** every field of an entry is asked for, so that a secret in any of them would be seen.

use super::{AuthLogFilter, DateTime, Json, schema};

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct AuthLogVariables {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub filter: Option<AuthLogFilter>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i32>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub offset: Option<i32>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query", variables = "AuthLogVariables")]
pub struct AuthLog {
    #[arguments(filter: $filter, limit: $limit, offset: $offset)]
    pub auth_log: AuthLogPage,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct AuthLogPage {
    pub entries: Vec<AuthLogEntry>,
    pub has_more: bool,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct AuthLogEntry {
    pub id: String,
    pub created_at: DateTime,
    #[cynic(rename = "type")]
    pub kind: String,
    pub success: bool,
    pub invoked_by_identity_id: Option<String>,
    pub person_id: Option<String>,
    pub target_person_id: Option<String>,
    pub person_input_identifier: Option<String>,
    pub error_code: Option<String>,
    pub error_message: Option<String>,
    pub ip_address: Option<String>,
    pub user_agent: Option<String>,
    pub identity_provider_id: Option<String>,
    pub metadata: Option<Json>,
    pub event_data: Option<Json>,
}
