//! Policies that a case adds.
//!
//! A policy holds for all who have its roles, so a case names a project or a role of its own in each.
//!
//! **Invariant:** no policy is left, whatever comes of the case.

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::json;

use crate::client::answer::Answer;
use crate::error::Outcome;
use crate::operations::{AuthPolicies, AuthPolicy, AuthPolicyInput, AuthPolicyScope, DeleteAuthPolicy, DeleteAuthPolicyVariables};
use crate::suite::case::Case;
use crate::suite::fixtures::{Project, owned};

/// A policy without rules for these roles of a project.
pub fn of_project(project: &Project, roles: &[&str]) -> AuthPolicyInput {
    AuthPolicyInput { scope: AuthPolicyScope::Project, project: Some(project.slug.clone()), ..of_role(roles) }
}

/// The same for global roles.
pub fn of_role(roles: &[&str]) -> AuthPolicyInput {
    AuthPolicyInput {
        scope: AuthPolicyScope::Global,
        project: None,
        roles: owned(roles),
        mfa_required: None,
        token_expiration: None,
        idle_timeout: None,
        mfa_grace_duration: None,
        remember_me_allowed: None,
    }
}

/// Tells the story, and removes the policies of a project or role whatever comes of it. No other case knows the project or role.
///
/// # Errors
/// The error of the story, or else if the policies cannot be listed or removed.
pub async fn confined(case: &mut Case, mark: &str, story: impl AsyncFnOnce(&mut Case) -> Outcome) -> Outcome {
    let told = story(case).await;
    let removed = remove_all(case, mark).await;
    told.and(removed)
}

async fn remove_all(case: &mut Case, mark: &str) -> Outcome {
    let root = case.root();
    for policy in marked(case, mark).await? {
        case.prepare(&root, DeleteAuthPolicy::build(DeleteAuthPolicyVariables { id: policy.id })).await?;
    }
    Ok(())
}

/// The policies of a project or role, which is no step of the story. Those of other cases get no names.
///
/// # Errors
/// If the request fails, or its response has errors.
pub async fn marked(case: &mut Case, mark: &str) -> Outcome<Vec<AuthPolicy>> {
    let root = case.root();
    let reply = case.reply(&root, &AuthPolicies::build(()).query, json!({})).await?;
    let all = Answer::<AuthPolicies>::read(&reply)?.data()?.auth_policies;
    let is_marked = |policy: &AuthPolicy| policy.project.as_deref() == Some(mark) || policy.roles.iter().any(|role| role == mark);
    Ok(all.into_iter().filter(is_marked).collect())
}
