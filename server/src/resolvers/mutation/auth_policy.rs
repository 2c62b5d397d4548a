//! Policies: what the operations that store one share.
//!
//! **Invariant:** a policy that is stored is within the limits; the audit entry says what is stored.

use std::sync::Arc;

use serde_json::{Value as Json, json};

use crate::access::{Action, Permit};
use crate::cx::{Cx, Scope};
use crate::domain::policy::{InvalidPolicy, Policy, PolicyRules};
use crate::domain::project::Project;
use crate::generated::types::{AuthPolicyInput, AuthPolicyScope};
use crate::outcome::{BadInput, Failure, Stop};
use crate::store;

/// What is to be stored, and the permit to do it.
pub struct PolicyInput {
    pub permit: Permit,
    pub policy: Policy,
    /// For the audit entry.
    pub snapshot: Json,
}

/// Why the project of a policy does not go with its scope.
pub enum Misplaced {
    Required,
    NotAllowed,
    NotFound,
}

/// The policy that a client gives, if it may store one.
///
/// # Errors
/// If the caller may not configure policies, the scope and the project do not fit together or there is no such project, the policy is
/// invalid, or the database fails.
pub async fn given<E: From<Misplaced>>(cx: &Cx, input: AuthPolicyInput) -> Result<PolicyInput, Stop<E>> {
    let AuthPolicyInput {
        scope,
        project: slug,
        roles,
        mfa_required,
        token_expiration,
        idle_timeout,
        mfa_grace_duration: grace_duration,
        remember_me_allowed,
    } = input;
    let found = match &slug {
        Some(slug) => store::project::by_slug(&cx.read(), slug).await?,
        None => None,
    };
    let permit = cx.require(Action::Configure, Scope::project(found.as_deref())).await?;
    let project = project(scope, slug.as_deref(), found).map_err(|misplaced| Stop::Failure(Failure::from(E::from(misplaced))))?;
    let rules = PolicyRules { mfa_required, token_expiration, idle_timeout, grace_duration, remember_me_allowed };
    let policy = Policy::new(project.as_ref().map(|project| project.id), roles, rules).map_err(unfit)?;
    let snapshot = json!({
        "scope": scope.as_str(),
        "project": project.map(|project| project.slug.clone()),
        "roles": policy.roles,
        "mfaRequired": rules.mfa_required,
        "tokenExpiration": rules.token_expiration,
        "idleTimeout": rules.idle_timeout,
        "mfaGraceDuration": rules.grace_duration,
        "rememberMeAllowed": rules.remember_me_allowed,
    });
    Ok(PolicyInput { permit, policy, snapshot })
}

fn project(scope: AuthPolicyScope, slug: Option<&str>, found: Option<Arc<Project>>) -> Result<Option<Arc<Project>>, Misplaced> {
    match (scope, slug) {
        (AuthPolicyScope::Global, None) => Ok(None),
        (AuthPolicyScope::Global, Some(_)) => Err(Misplaced::NotAllowed),
        (AuthPolicyScope::Project, None) => Err(Misplaced::Required),
        (AuthPolicyScope::Project, Some(_)) => found.map(Some).ok_or(Misplaced::NotFound),
    }
}

fn unfit(invalid: InvalidPolicy) -> BadInput {
    BadInput::new(invalid.to_string())
}
