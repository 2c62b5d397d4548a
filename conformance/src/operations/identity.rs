//! `me`: whom a token belongs to and what that identity may do.
//!
//! **Invariant:** `Me` asks for nothing that the request itself changes, and for nothing that implementations are known to leave out.

use super::{ApiKeyIdentity, ApiKeyType, DateTime, Membership, schema};

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query")]
pub struct Me {
    pub me: MyIdentity,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Identity")]
pub struct MyIdentity {
    pub id: String,
    pub roles: Option<Vec<String>>,
    pub person: Option<MyPerson>,
    pub permissions: Option<IdentityGlobalPermissions>,
    pub projects: Vec<MyProject>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Person")]
pub struct MyPerson {
    pub id: String,
    pub email: Option<String>,
    pub name: Option<String>,
    pub identity: MyPersonIdentity,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Identity")]
pub struct MyPersonIdentity {
    pub id: String,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct IdentityGlobalPermissions {
    pub can_create_project: bool,
    pub can_deploy_entrypoint: bool,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "IdentityProjectRelation")]
pub struct MyProject {
    pub project: MyProjectName,
    pub memberships: Vec<Membership>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Project")]
pub struct MyProjectName {
    pub id: String,
    pub slug: String,
    pub name: String,
}

/// Enough to see that a token is good, without the projects of strangers.
#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query")]
pub struct WhoAmI {
    pub me: BriefIdentity,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Identity")]
pub struct BriefIdentity {
    pub id: String,
    pub roles: Option<Vec<String>>,
}

/// Which key the caller uses.
#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query")]
pub struct MyKey {
    pub me: IdentityWithKey,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Identity")]
pub struct IdentityWithKey {
    pub id: String,
    pub description: Option<String>,
    pub api_key: Option<MyApiKey>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "ApiKey")]
pub struct MyApiKey {
    pub id: String,
    pub description: Option<String>,
    #[cynic(rename = "type")]
    pub kind: Option<ApiKeyType>,
    pub enabled: Option<bool>,
    pub created_at: Option<DateTime>,
    pub expires_at: Option<DateTime>,
    pub identity: ApiKeyIdentity,
}

/// How the caller's sessions began and when they end.
#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query")]
pub struct MySessions {
    pub me: IdentityWithSessions,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Identity")]
pub struct IdentityWithSessions {
    pub id: String,
    pub sessions: Vec<SessionInfo>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SessionInfo {
    pub id: String,
    pub created_at: DateTime,
    pub expires_at: Option<DateTime>,
    pub created_ip: Option<String>,
    pub created_user_agent: Option<String>,
    pub is_current: bool,
    pub trust_forwarded_client_info: bool,
}

/// How the caller's sessions were used last, which is written in the background.
#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query")]
pub struct MySessionUse {
    pub me: IdentityWithSessionUse,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Identity")]
pub struct IdentityWithSessionUse {
    pub sessions: Vec<SessionUse>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "SessionInfo")]
pub struct SessionUse {
    pub last_used_at: Option<DateTime>,
    pub last_ip: Option<String>,
    pub last_user_agent: Option<String>,
}

/// From where and by which program the caller's sessions were opened and used.
#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query")]
pub struct MySessionClients {
    pub me: IdentityWithSessionClients,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Identity")]
pub struct IdentityWithSessionClients {
    pub sessions: Vec<SessionClients>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "SessionInfo")]
pub struct SessionClients {
    pub id: String,
    pub created_ip: Option<String>,
    pub created_user_agent: Option<String>,
    pub last_ip: Option<String>,
    pub last_user_agent: Option<String>,
    pub trust_forwarded_client_info: bool,
}
