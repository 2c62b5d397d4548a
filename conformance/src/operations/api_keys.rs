//! A new API key, and the list of global keys.
//!
//! **Invariant:** a token is asked for only in the answer that creates it.

use super::{ApiKeyType, DateTime, schema};

#[derive(cynic::QueryFragment, Clone)]
pub struct CreateApiKeyResult {
    pub api_key: ApiKeyWithToken,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ApiKeyWithToken {
    pub id: String,
    pub token: Option<String>,
    pub identity: ApiKeyIdentity,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Identity")]
pub struct ApiKeyIdentity {
    pub id: String,
    pub description: Option<String>,
    pub roles: Option<Vec<String>>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query")]
pub struct GlobalApiKeys {
    pub global_api_keys: Vec<ListedApiKey>,
}

/// A key as every list shows it. Its last use is written in the background, so only the case about it asks.
#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "ApiKey")]
pub struct ListedApiKey {
    pub id: String,
    pub description: Option<String>,
    #[cynic(rename = "type")]
    pub kind: Option<ApiKeyType>,
    pub enabled: Option<bool>,
    pub created_at: Option<DateTime>,
    pub expires_at: Option<DateTime>,
    pub identity: ApiKeyIdentity,
}

/// When the global keys began, end and were used last.
#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query")]
pub struct GlobalKeyMoments {
    pub global_api_keys: Vec<KeyMoments>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "ApiKey")]
pub struct KeyMoments {
    pub id: String,
    pub created_at: Option<DateTime>,
    pub expires_at: Option<DateTime>,
    pub last_used_at: Option<DateTime>,
}
