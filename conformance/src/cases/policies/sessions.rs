//! Policies that limit sessions, as far as their ends say so.
//!
//! **Invariant:** a policy concerns the members of the case's own project.

use cynic::{MutationBuilder, QueryBuilder};

use super::{add, deleting, interval, member};
use crate::client::exchange::Caller;
use crate::client::token::Token;
use crate::error::{Outcome, equal, require};
use crate::operations::{AuthLog, AuthLogFilter, AuthLogVariables, AuthPolicyInput, CreateSessionToken, CreateSessionTokenVariables};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::owned;
use crate::suite::lifetimes::{about, lasts, seconds, session};
use crate::suite::policies::{confined, of_project};

pub const CASES: &[Definition] = &[
    case!("policies/token-expiration", "A session lasts no longer than a policy that fits its person allows.", token_expiration),
    case!("policies/strictest", "Of several policies the strictest value counts for each field.", strictest),
    case!("policies/remember-me", "A policy can forbid sessions that are longer than the default one.", remember_me),
    case!("policies/remember-me-shorter", "A shorter session than the default one is had all the same.", shorter),
    case!("policies/idle", "A session that must not be idle can be used.", idle),
    case!("policies/session-token", "A session that an administrator opens is limited as well.", session_token),
    case!("policies/kept", "A session keeps the limits that it was issued with.", kept),
    case!("policies/applied", "The log says what limits a session.", applied),
];

const DAY: i32 = 24 * 60;

async fn token_expiration(case: &mut Case) -> Outcome {
    let project = case.project(&acl::none()).await?;
    confined(case, &project.slug, async |case| {
        let (fitting, other) = (member(case, &project, &["admin"]).await?, member(case, &project, &["deployer"]).await?);
        add(case, AuthPolicyInput { token_expiration: interval("PT10M"), ..of_project(&project, &["admin"]) }).await?;
        about(lasts(case, "more than it allows", &fitting.email, Some(DAY)).await?, 10 * 60)?;
        about(lasts(case, "the default", &fitting.email, None).await?, 10 * 60)?;
        about(lasts(case, "less than it allows", &fitting.email, Some(5)).await?, 5 * 60)?;
        about(lasts(case, "another person", &other.email, Some(60)).await?, 60 * 60)
    })
    .await
}

async fn strictest(case: &mut Case) -> Outcome {
    let (project, other) = (case.project(&acl::none()).await?, case.project(&acl::none()).await?);
    confined(case, &project.slug, async |case| {
        confined(case, &other.slug, async |case| {
            let person = member(case, &project, &["admin", "deployer"]).await?;
            case.join(&other, &person.identity, &[acl::plain("admin")]).await?;
            let longer =
                AuthPolicyInput { token_expiration: interval("PT2H"), remember_me_allowed: Some(true), ..of_project(&project, &["admin"]) };
            add(case, longer).await?;
            add(case, AuthPolicyInput { token_expiration: interval("PT45M"), ..of_project(&other, &["admin"]) }).await?;
            about(lasts(case, "the shortest time", &person.email, Some(DAY)).await?, 45 * 60)?;
            add(case, AuthPolicyInput { remember_me_allowed: Some(false), ..of_project(&project, &["deployer"]) }).await?;
            about(lasts(case, "the default, as one forbids more", &person.email, Some(DAY)).await?, 30 * 60)
        })
        .await
    })
    .await
}

async fn remember_me(case: &mut Case) -> Outcome {
    let project = case.project(&acl::none()).await?;
    confined(case, &project.slug, async |case| {
        let (forbidden, allowed) = (member(case, &project, &["admin"]).await?, member(case, &project, &["deployer"]).await?);
        add(case, AuthPolicyInput { remember_me_allowed: Some(false), ..of_project(&project, &["admin"]) }).await?;
        add(case, AuthPolicyInput { remember_me_allowed: Some(true), ..of_project(&project, &["deployer"]) }).await?;
        about(lasts(case, "forbidden", &forbidden.email, Some(DAY)).await?, 30 * 60)?;
        about(lasts(case, "allowed", &allowed.email, Some(60)).await?, 60 * 60)
    })
    .await
}

async fn shorter(case: &mut Case) -> Outcome {
    let project = case.project(&acl::none()).await?;
    confined(case, &project.slug, async |case| {
        let person = member(case, &project, &["admin"]).await?;
        add(case, AuthPolicyInput { remember_me_allowed: Some(false), ..of_project(&project, &["admin"]) }).await?;
        about(lasts(case, "five minutes", &person.email, Some(5)).await?, 5 * 60)
    })
    .await
}

async fn idle(case: &mut Case) -> Outcome {
    let project = case.project(&acl::none()).await?;
    confined(case, &project.slug, async |case| {
        let person = member(case, &project, &["admin"]).await?;
        add(case, AuthPolicyInput { idle_timeout: interval("PT5M"), ..of_project(&project, &["admin"]) }).await?;
        let session = session(case, "signs in", &person.email, Some(60)).await?;
        case.let_in("uses it", &session).await?;
        case.let_in("uses it again", &session).await?;
        require(seconds(case, &session).await? < 60 * 60 + 20, "an end that is not later than the one that was asked for")
    })
    .await
}

async fn session_token(case: &mut Case) -> Outcome {
    let (root, project) = (case.root(), case.project(&acl::none()).await?);
    confined(case, &project.slug, async |case| {
        let person = member(case, &project, &["admin"]).await?;
        add(case, AuthPolicyInput { token_expiration: interval("PT10M"), ..of_project(&project, &["admin"]) }).await?;
        let variables = CreateSessionTokenVariables { person_id: Some(person.id), expiration: Some(DAY), ..Default::default() };
        let created = case.ok("root opens a session", &root, CreateSessionToken::build(variables)).await?;
        about(seconds(case, &Caller::new("session", Token::new(created.token))).await?, 10 * 60)
    })
    .await
}

async fn kept(case: &mut Case) -> Outcome {
    let (root, project) = (case.root(), case.project(&acl::none()).await?);
    confined(case, &project.slug, async |case| {
        let person = member(case, &project, &["admin"]).await?;
        let before = session(case, "before there is a policy", &person.email, Some(60)).await?;
        let id = add(case, AuthPolicyInput { token_expiration: interval("PT10M"), ..of_project(&project, &["admin"]) }).await?;
        let during = session(case, "while there is one", &person.email, Some(60)).await?;
        about(seconds(case, &before).await?, 60 * 60)?;
        case.ok("the policy is removed", &root, deleting(&id)).await?;
        about(seconds(case, &during).await?, 10 * 60)?;
        about(lasts(case, "afterwards", &person.email, Some(60)).await?, 60 * 60)
    })
    .await
}

async fn applied(case: &mut Case) -> Outcome {
    let (root, project) = (case.root(), case.project(&acl::none()).await?);
    confined(case, &project.slug, async |case| {
        let person = member(case, &project, &["admin"]).await?;
        let policy =
            AuthPolicyInput { token_expiration: interval("PT10M"), idle_timeout: interval("PT5M"), ..of_project(&project, &["admin"]) };
        add(case, policy).await?;
        session(case, "signs in", &person.email, None).await?;
        let types = Some(owned(&["session_policy_applied"]));
        let filter = AuthLogFilter { person_id: Some(person.id), types, ..Default::default() };
        let variables = AuthLogVariables { filter: Some(filter), ..Default::default() };
        let found = case.step("the log", &root, AuthLog::build(variables)).await?.data()?.auth_log.entries;
        equal(found.iter().map(|entry| entry.success).collect(), vec![true], "entries about the one session with a limit")
    })
    .await
}
