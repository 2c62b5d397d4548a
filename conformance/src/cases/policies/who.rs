//! Who may see and change policies.
//!
//! **Invariant:** a policy of these cases fits no person.

use cynic::QueryBuilder;

use super::{add, create, creating, deleting, only, updating};
use crate::error::{Outcome, equal, require};
use crate::operations::AuthPolicies;
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::policies::{confined, marked, of_project};

pub const CASES: &[Definition] = &[
    case!("policies/who-may", "Super admins and global project admins see and change policies.", who_may),
    case!("policies/who-may-not", "No other caller does, not even for its own project.", who_may_not),
];

async fn who_may(case: &mut Case) -> Outcome {
    let (role, project) = (case.name("role")?, case.project(&acl::none()).await?);
    confined(case, &role, async |case| {
        for holder in ["super_admin", "project_admin"] {
            let key = case.global_key(holder, &[holder]).await?.caller;
            let id = create(case, "creates", &key, of_project(&project, &[&role])).await?;
            let seen = case.step_keeping("lists", &key, AuthPolicies::build(()), &only(&role)).await?.data()?.auth_policies;
            require(seen.iter().any(|policy| policy.id == id), "the policy among those that are listed")?;
            case.ok("replaces", &key, updating(&id, of_project(&project, &[&role, "editor"]))).await?;
            case.ok("removes", &key, deleting(&id)).await?;
        }
        Ok(())
    })
    .await
}

async fn who_may_not(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::none()).await?;
    let (key, deployer) = (case.global_key("key", &[]).await?, case.global_key("deployer", &["entrypoint_deployer"]).await?);
    let (login, role) = (case.login(), case.name("role")?);
    let of_own = || of_project(&project, &[&role]);
    confined(case, &role, async |case| {
        let id = add(case, of_own()).await?;
        for caller in [&login, &admin.session, &key.caller, &deployer.caller] {
            case.step("does not list", caller, AuthPolicies::build(())).await?.refused(400, "ForbiddenError")?;
            case.step("does not create", caller, creating(of_own())).await?.forbidden()?;
            case.step("does not replace", caller, updating(&id, of_project(&project, &[&role, "editor"]))).await?.forbidden()?;
            case.step("does not remove", caller, deleting(&id)).await?.forbidden()?;
        }
        let left = marked(case, &role).await?;
        equal(
            left.iter().map(|policy| (policy.id.as_str(), policy.roles.len())).collect(),
            vec![(id.as_str(), 1)],
            "policies of the project",
        )
    })
    .await
}
