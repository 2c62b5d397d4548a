//! `authPolicies`: the rules about second factors and lifetimes of sessions, global ones first, then by project and id.

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::domain::id::AuthPolicyId;
use crate::domain::policy::{Policy, PolicyRules};
use crate::generated::types::{AuthPolicy, AuthPolicyScope};
use crate::outcome::QueryResult;
use crate::store;

pub async fn resolve(cx: &Cx) -> QueryResult<Vec<AuthPolicy>> {
    cx.require(Action::ConfigurationView, Scope::Global).await?;
    let rows = cx.rows().await;
    cx.budget().load(store::auth_policy::size(&cx.read()).await?)?;
    let policies = store::auth_policy::list(&cx.read(), rows.most()).await?;
    rows.took(policies.len())?;
    let ids: Vec<_> = policies.iter().filter_map(|(_, policy)| policy.project).collect();
    let projects = store::project::list_by_id(&cx.read(), &ids).await?;
    let slug = |policy: &Policy| policy.project.and_then(|id| projects.get(&id)).map(|project| project.slug.clone());
    let mut listed: Vec<_> = policies.into_iter().map(|(id, policy)| (slug(&policy), id, policy)).collect();
    // Here, so that the order does not depend on how a database compares texts. None comes before any slug.
    listed.sort_unstable_by(|(slug, id, _), (other_slug, other_id, _)| (slug, id).cmp(&(other_slug, other_id)));
    Ok(listed.into_iter().map(view).collect())
}

fn view((project, id, policy): (Option<String>, AuthPolicyId, Policy)) -> AuthPolicy {
    let PolicyRules { mfa_required, token_expiration, idle_timeout, grace_duration, remember_me_allowed } = policy.rules;
    AuthPolicy {
        id: id.to_string(),
        scope: if policy.project.is_some() { AuthPolicyScope::Project } else { AuthPolicyScope::Global },
        project,
        roles: policy.roles,
        mfa_required,
        token_expiration,
        idle_timeout,
        mfa_grace_duration: grace_duration,
        remember_me_allowed,
    }
}
