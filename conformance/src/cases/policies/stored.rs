//! `createAuthPolicy`, `updateAuthPolicy`, `deleteAuthPolicy` and `authPolicies`: what is stored, and what is refused.
//!
//! **Invariant:** a policy of these cases fits no person.

use std::collections::BTreeSet;

use cynic::QueryBuilder;

use super::{create, creating, deleting, interval, only, updating};
use crate::error::{Outcome, equal};
use crate::operations::{
    AuthPolicies, AuthPolicyInput, AuthPolicyScope, CreateAuthPolicyErrorCode, DeleteAuthPolicyErrorCode, UpdateAuthPolicyErrorCode,
};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::owned;
use crate::suite::policies::{confined, marked, of_project, of_role};

pub const CASES: &[Definition] = &[
    case!("policies/stored", "A policy is created, listed with all that it says, replaced as a whole, and removed.", stored),
    case!("policies/global", "A policy of global roles has no project.", global),
    case!("policies/listed", "Global policies come first, then those of projects.", listed),
    case!("policies/scope", "A policy of a project names one that exists, and a global one names none.", scope),
    case!("policies/unknown", "An unknown policy is neither replaced nor removed.", unknown),
    case!("policies/malformed-id", "A malformed id is that of an unknown policy.", malformed_id),
    case!("policies/limits", "A policy that makes no sense is refused.", limits),
    case!("policies/roles", "A role that is named twice is stored once.", roles),
    case!("policies/recorded", "Each change of a policy is recorded with what it says now.", recorded),
];

const UNKNOWN: &str = "0190a6f1-0000-7000-8000-000000000001";

async fn stored(case: &mut Case) -> Outcome {
    let (root, role, project) = (case.root(), case.name("role")?, case.project(&acl::none()).await?);
    confined(case, &role, async |case| {
        let full = AuthPolicyInput {
            mfa_required: Some(true),
            token_expiration: interval("PT12H"),
            idle_timeout: interval("PT15M"),
            mfa_grace_duration: interval("P7D"),
            remember_me_allowed: Some(false),
            ..of_project(&project, &[&role, "editor"])
        };
        let id = create(case, "with every rule", &root, full).await?;
        case.step_keeping("is listed", &root, AuthPolicies::build(()), &only(&role)).await?.data()?;
        let other = AuthPolicyInput { mfa_required: Some(false), ..of_project(&project, &[&role]) };
        case.ok("another one in its place", &root, updating(&id, other)).await?;
        let found = case.step_keeping("has nothing of the first one", &root, AuthPolicies::build(()), &only(&role)).await?.data()?;
        let found: Vec<_> = found.auth_policies.iter().filter(|policy| policy.roles == owned(&[&role])).collect();
        equal(found.iter().map(|policy| policy.id.as_str()).collect(), vec![id.as_str()], "ids of the policies with the role alone")?;
        case.ok("removed", &root, deleting(&id)).await?;
        equal(marked(case, &role).await?.len(), 0, "policies after the removal")
    })
    .await
}

async fn global(case: &mut Case) -> Outcome {
    let (root, role) = (case.root(), case.name("role")?);
    confined(case, &role, async |case| {
        let policy = AuthPolicyInput { token_expiration: interval("PT60M"), remember_me_allowed: Some(true), ..of_role(&[&role]) };
        create(case, "a policy of a global role", &root, policy).await?;
        let found = case.step_keeping("is listed", &root, AuthPolicies::build(()), &only(&role)).await?.data()?;
        let own: Vec<_> = found.auth_policies.iter().filter(|policy| policy.roles.contains(&role)).collect();
        equal(own.iter().map(|policy| (policy.scope, policy.project.as_deref())).collect(), vec![(AuthPolicyScope::Global, None)], "scope")
    })
    .await
}

async fn listed(case: &mut Case) -> Outcome {
    let (root, role, project) = (case.root(), case.name("role")?, case.project(&acl::none()).await?);
    confined(case, &role, async |case| {
        create(case, "one of a project", &root, of_project(&project, &[&role])).await?;
        create(case, "one of global roles", &root, of_role(&[&role])).await?;
        create(case, "another one of the project", &root, of_project(&project, &[&role, "editor"])).await?;
        let all =
            case.step_keeping("the global one comes first", &root, AuthPolicies::build(()), &only(&role)).await?.data()?.auth_policies;
        let different: BTreeSet<&str> = all.iter().map(|policy| policy.id.as_str()).collect();
        equal(different.len(), all.len(), "different ids")?;
        let found = marked(case, &role).await?;
        let expected = vec![AuthPolicyScope::Global, AuthPolicyScope::Project, AuthPolicyScope::Project];
        equal(found.iter().map(|policy| policy.scope).collect(), expected, "scopes as they are listed")
    })
    .await
}

async fn scope(case: &mut Case) -> Outcome {
    use CreateAuthPolicyErrorCode as Create;
    use UpdateAuthPolicyErrorCode as Update;
    let (root, role, project, ghost) = (case.root(), case.name("role")?, case.project(&acl::none()).await?, case.name("slug")?);
    let of = |scope, project: Option<&str>| AuthPolicyInput { scope, project: project.map(str::to_owned), ..of_role(&[&role]) };
    confined(case, &role, async |case| {
        let id = create(case, "a policy", &root, of_project(&project, &[&role])).await?;
        for (step, policy, create, update) in [
            ("no project", of(AuthPolicyScope::Project, None), Create::ProjectRequired, Update::ProjectRequired),
            ("an unknown project", of(AuthPolicyScope::Project, Some(&ghost)), Create::ProjectNotFound, Update::ProjectNotFound),
            (
                "a project with global roles",
                of(AuthPolicyScope::Global, Some(&project.slug)),
                Create::ProjectNotAllowed,
                Update::ProjectNotAllowed,
            ),
        ] {
            case.fails(step, &root, creating(policy.clone()), create).await?;
            case.fails(&format!("{step}, as a replacement"), &root, updating(&id, policy), update).await?;
        }
        let left = marked(case, &role).await?;
        equal(left.iter().map(|policy| policy.scope).collect(), vec![AuthPolicyScope::Project], "scopes of what is stored")
    })
    .await
}

async fn unknown(case: &mut Case) -> Outcome {
    let (root, role) = (case.root(), case.name("role")?);
    confined(case, &role, async |case| {
        let id = create(case, "a policy", &root, of_role(&[&role])).await?;
        case.ok("removed", &root, deleting(&id)).await?;
        case.fails("removed once more", &root, deleting(&id), DeleteAuthPolicyErrorCode::NotFound).await?;
        case.fails("replaced after the removal", &root, updating(&id, of_role(&[&role])), UpdateAuthPolicyErrorCode::NotFound).await?;
        case.fails("an id that no policy has", &root, deleting(UNKNOWN), DeleteAuthPolicyErrorCode::NotFound).await?;
        equal(marked(case, &role).await?.len(), 0, "policies of the role")
    })
    .await
}

async fn malformed_id(case: &mut Case) -> Outcome {
    let (root, role) = (case.root(), case.name("role")?);
    case.fails("replaces", &root, updating("x", of_role(&[&role])), UpdateAuthPolicyErrorCode::NotFound).await?;
    case.fails("removes", &root, deleting("x"), DeleteAuthPolicyErrorCode::NotFound).await.map(drop)
}

async fn limits(case: &mut Case) -> Outcome {
    let (root, role, project) = (case.root(), case.name("role")?, case.project(&acl::none()).await?);
    let of = || of_project(&project, &[&role]);
    confined(case, &project.slug, async |case| {
        for (step, policy) in [
            ("no role", AuthPolicyInput { roles: Vec::new(), ..of() }),
            ("101 roles", AuthPolicyInput { roles: (0..101).map(|number| number.to_string()).collect(), ..of() }),
            ("sessions of less than a minute", AuthPolicyInput { token_expiration: interval("PT59S"), ..of() }),
            ("sessions of more than ten years", AuthPolicyInput { token_expiration: interval("P11Y"), ..of() }),
            ("no time without a use", AuthPolicyInput { idle_timeout: interval("PT0S"), ..of() }),
            ("more than ten years without a second factor", AuthPolicyInput { mfa_grace_duration: interval("P11Y"), ..of() }),
        ] {
            case.step(step, &root, creating(policy)).await?.malformed()?;
        }
        equal(marked(case, &project.slug).await?.len(), 0, "policies of the project")
    })
    .await
}

async fn roles(case: &mut Case) -> Outcome {
    let (root, role) = (case.root(), case.name("role")?);
    confined(case, &role, async |case| {
        create(case, "a role twice", &root, of_role(&[&role, "editor", &role])).await?;
        let found = marked(case, &role).await?;
        equal(found.into_iter().map(|policy| policy.roles).collect(), vec![owned(&[&role, "editor"])], "roles of the policy")
    })
    .await
}

async fn recorded(case: &mut Case) -> Outcome {
    let (actor, role) = (case.global_key("actor", &["super_admin"]).await?, case.name("role")?);
    let project = case.project(&acl::none()).await?;
    confined(case, &role, async |case| {
        let policy = AuthPolicyInput { mfa_required: Some(true), ..of_project(&project, &[&role]) };
        let id = create(case, "a policy", &actor.caller, policy).await?;
        let other = AuthPolicyInput { remember_me_allowed: Some(false), ..of_role(&[&role]) };
        case.ok("another one in its place", &actor.caller, updating(&id, other)).await?;
        case.ok("removed", &actor.caller, deleting(&id)).await?;
        case.recorded(&actor.identity, &["auth_policy_change"], &[None, None, None]).await.map(drop)
    })
    .await
}
