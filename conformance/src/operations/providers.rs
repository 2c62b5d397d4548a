//! Identity providers: what is asked for of sign-ins, of the list of providers, and of a person's connections.
//!
//! **Invariant:** a token of a provider is asked for by no document here.

use super::{DateTime, Json, PersonByIdVariablesFields, SignedInPerson, schema};

#[derive(cynic::QueryFragment, Clone)]
pub struct InitSignInIDPResult {
    pub auth_url: String,
    pub session_data: Json,
    pub idp_configuration: Option<Json>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SignInIDPResult {
    pub token: String,
    pub person: SignedInPerson,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query")]
pub struct IdentityProviders {
    pub identity_providers: Vec<IdentityProvider>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct IdentityProvider {
    pub slug: String,
    #[cynic(rename = "type")]
    pub kind: String,
    pub configuration: Json,
    pub disabled_at: Option<DateTime>,
    pub options: IDPOptionsOutput,
}

#[derive(cynic::QueryFragment, Clone, Copy, Debug, PartialEq, Eq)]
pub struct IDPOptionsOutput {
    pub auto_sign_up: bool,
    pub exclusive: bool,
    pub init_returns_config: bool,
    pub require_verified_email: bool,
    pub assume_email_verified: bool,
}

/// The connections of the calling person.
#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query")]
pub struct MyConnections {
    pub me: ConnectedIdentity,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Identity")]
pub struct ConnectedIdentity {
    pub id: String,
    pub person: Option<ConnectedPerson>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Person")]
pub struct ConnectedPerson {
    pub id: String,
    pub email: Option<String>,
    pub name: Option<String>,
    pub identity_providers: Vec<PersonIdentityProvider>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct PersonIdentityProvider {
    pub id: String,
    pub created_at: DateTime,
    pub external_identifier: String,
    pub identity_provider: IdentityProviderListItem,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct IdentityProviderListItem {
    pub slug: String,
    #[cynic(rename = "type")]
    pub kind: String,
    pub disabled_at: Option<DateTime>,
}

/// The connections of another person.
#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query", variables = "PersonByIdVariables")]
pub struct ConnectionsOf {
    #[arguments(id: $id)]
    pub person_by_id: Option<ConnectedPerson>,
}
