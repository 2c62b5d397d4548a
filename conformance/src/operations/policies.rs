//! Policies: rules about second factors and lifetimes of sessions.
//!
//! **Invariant:** asks for every field of a policy, so that a snapshot shows all that is stored.

use super::{AuthPolicyScope, Interval, schema};

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query")]
pub struct AuthPolicies {
    pub auth_policies: Vec<AuthPolicy>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq, Eq)]
pub struct AuthPolicy {
    pub id: String,
    pub scope: AuthPolicyScope,
    pub project: Option<String>,
    pub roles: Vec<String>,
    pub mfa_required: Option<bool>,
    pub token_expiration: Option<Interval>,
    pub idle_timeout: Option<Interval>,
    pub mfa_grace_duration: Option<Interval>,
    pub remember_me_allowed: Option<bool>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct CreateAuthPolicyResult {
    pub id: String,
}
