//! Policies that require a second factor.
//!
//! **Invariant:** a policy concerns the members of the case's own project; its secrets are not shown.

use cynic::MutationBuilder;

use super::{add, interval, member};
use crate::error::{Outcome, present};
use crate::operations::{AuthPolicyInput, CreateSessionToken, CreateSessionTokenVariables, SignIn, SignInErrorCode};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::factors::sets_up;
use crate::suite::fixtures::credentials;
use crate::suite::passwords::PASSWORD;
use crate::suite::policies::{confined, of_project, of_role};

pub const CASES: &[Definition] = &[
    case!("policies/second-factor", "Who has a role of the policy in its project needs a second factor, and gets a secret.", second_factor),
    case!("policies/second-factor-global", "Who has a global role of the policy needs a second factor.", of_global_role),
    case!("policies/second-factor-not-required", "A policy that does not require a second factor takes none away.", not_required),
    case!("policies/grace", "A policy can leave time to set a second factor up.", grace),
    case!("policies/grace-over", "Without a time in a policy the settings decide, which leave none.", grace_over),
    case!("policies/second-factor-session-token", "A session that an administrator opens needs no second factor.", session_token),
];

/// A policy that requires a second factor of those who have a role in the project.
pub fn requiring(project: &crate::suite::fixtures::Project, roles: &[&str]) -> AuthPolicyInput {
    AuthPolicyInput { mfa_required: Some(true), ..of_project(project, roles) }
}

/// Signs in, and is given a secret to set an authenticator up with.
async fn is_required(case: &mut Case, step: &str, email: &str) -> Outcome {
    let (login, operation) = (case.login(), SignIn::build(credentials(email, PASSWORD)));
    let error = case.fails(step, &login, operation, SignInErrorCode::MfaEnrollmentRequired).await?;
    let enrollment = present(error.mfa_enrollment, "what an authenticator is set up with")?;
    sets_up(&enrollment.otp_uri, &enrollment.otp_secret, email, "Contember")
}

async fn second_factor(case: &mut Case) -> Outcome {
    let (project, other) = (case.project(&acl::none()).await?, case.project(&acl::none()).await?);
    confined(case, &project.slug, async |case| {
        let fitting = member(case, &project, &["content_admin", "deployer"]).await?;
        let with_other_role = member(case, &project, &["admin"]).await?;
        let of_other_project = member(case, &other, &["content_admin"]).await?;
        let of_none = case.person_with_password("person", &[]).await?;
        add(case, requiring(&project, &["x", "content_admin"])).await?;
        is_required(case, "a member with the role", &fitting.email).await?;
        case.let_in("a session from before goes on", &fitting.session).await?;
        case.signs_in("a member with another role", &with_other_role.email, PASSWORD, None).await?;
        case.signs_in("a member of another project", &of_other_project.email, PASSWORD, None).await?;
        case.signs_in("a person without membership", &of_none.email, PASSWORD, None).await
    })
    .await
}

async fn of_global_role(case: &mut Case) -> Outcome {
    let role = case.name("role")?;
    confined(case, &role, async |case| {
        let fitting = case.person_with_password("person", &[&role]).await?;
        let other = case.person_with_password("person", &[]).await?;
        add(case, AuthPolicyInput { mfa_required: Some(true), ..of_role(&[&role]) }).await?;
        is_required(case, "a person with the role", &fitting.email).await?;
        case.signs_in("a person without it", &other.email, PASSWORD, None).await
    })
    .await
}

async fn not_required(case: &mut Case) -> Outcome {
    let project = case.project(&acl::none()).await?;
    confined(case, &project.slug, async |case| {
        let lax = member(case, &project, &["admin"]).await?;
        let both = member(case, &project, &["admin", "deployer"]).await?;
        add(case, AuthPolicyInput { mfa_required: Some(false), ..of_project(&project, &["admin"]) }).await?;
        add(case, requiring(&project, &["deployer"])).await?;
        case.signs_in("one that does not require it fits", &lax.email, PASSWORD, None).await?;
        is_required(case, "one that does fits, too", &both.email).await
    })
    .await
}

async fn grace(case: &mut Case) -> Outcome {
    let project = case.project(&acl::none()).await?;
    confined(case, &project.slug, async |case| {
        let person = member(case, &project, &["admin"]).await?;
        add(case, AuthPolicyInput { mfa_grace_duration: interval("PT1H"), ..requiring(&project, &["admin"]) }).await?;
        case.signs_in("the first time", &person.email, PASSWORD, None).await?;
        case.signs_in("once more", &person.email, PASSWORD, None).await
    })
    .await
}

async fn grace_over(case: &mut Case) -> Outcome {
    let project = case.project(&acl::none()).await?;
    confined(case, &project.slug, async |case| {
        let without = member(case, &project, &["admin"]).await?;
        let shortest = member(case, &project, &["deployer"]).await?;
        add(case, requiring(&project, &["admin"])).await?;
        add(case, AuthPolicyInput { mfa_grace_duration: interval("P7D"), ..requiring(&project, &["deployer"]) }).await?;
        add(case, AuthPolicyInput { mfa_grace_duration: interval("PT0S"), ..of_project(&project, &["deployer"]) }).await?;
        is_required(case, "no time is set", &without.email).await?;
        is_required(case, "the shortest of two times is none", &shortest.email).await
    })
    .await
}

async fn session_token(case: &mut Case) -> Outcome {
    let (root, project) = (case.root(), case.project(&acl::none()).await?);
    confined(case, &project.slug, async |case| {
        let person = member(case, &project, &["admin"]).await?;
        add(case, requiring(&project, &["admin"])).await?;
        let variables = CreateSessionTokenVariables { person_id: Some(person.id), ..Default::default() };
        case.ok("root opens a session", &root, CreateSessionToken::build(variables)).await.map(drop)
    })
    .await
}
