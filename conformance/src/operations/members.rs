//! `projectMemberships`.
//!
//! **Invariant:** roles and values of variables are asked for, in whatever order the server has them.

use super::{Membership, schema};

#[derive(cynic::QueryVariables, Clone)]
pub struct MemberVariables {
    pub project_slug: String,
    pub identity_id: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query", variables = "MemberVariables")]
pub struct ProjectMemberships {
    #[arguments(projectSlug: $project_slug, identityId: $identity_id)]
    pub project_memberships: Vec<Membership>,
}
