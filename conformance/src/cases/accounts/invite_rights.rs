//! Who may invite whom: rules of a role for invitations, and those for managing members that stand in for them.
//!
//! **Invariant:** the same rights hold with and without a mail, each by a rule of its own.

use cynic::{MutationBuilder, Operation};
use serde_json::{Value, json};

use crate::client::exchange::Caller;
use crate::error::Outcome;
use crate::operations::{Invite, InviteVariables, MembershipInput, UnmanagedInvite, UnmanagedInviteVariables};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Project;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("invite/by-administrators", "Super admins, global project admins and admins of the project invite to any role.", administrators)
        .needs(&[Need::Roles]),
    case!("invite/by-rule", "A rule for invitations says to which roles and with which values.", by_rule).needs(&[Need::Roles]),
    case!("invite/by-fallback", "A rule that is `true` means those that the role may manage.", by_fallback).needs(&[Need::Roles]),
    case!("invite/by-others", "No other caller invites, and none learns whether a project or a person exists.", others)
        .needs(&[Need::Roles]),
];

fn roles() -> Value {
    json!({
        "editor": { "variables": { "language": { "type": "entity", "entityName": "Language" } } },
        "viewer": { "variables": {} },
        "host": {
            "variables": { "language": { "type": "entity", "entityName": "Language" } },
            "tenant": { "invite": { "editor": { "variables": { "language": "language" } }, "viewer": true } }
        },
        "clerk": { "variables": {}, "tenant": { "unmanagedInvite": { "viewer": true } } },
        "lead": { "variables": {}, "tenant": { "invite": true, "unmanagedInvite": true, "manage": { "viewer": true } } },
        "idle": { "variables": {}, "tenant": { "invite": true } },
        "chief": { "variables": {}, "tenant": { "manage": true } }
    })
}

fn mailed(project: &Project, email: &str, memberships: &[MembershipInput]) -> Operation<Invite, InviteVariables> {
    let (email, memberships) = (email.to_owned(), memberships.to_vec());
    Invite::build(InviteVariables { email, project_slug: project.slug.clone(), memberships, ..Default::default() })
}

fn unmanaged(project: &Project, email: &str, memberships: &[MembershipInput]) -> Operation<UnmanagedInvite, UnmanagedInviteVariables> {
    let (email, memberships) = (email.to_owned(), memberships.to_vec());
    UnmanagedInvite::build(UnmanagedInviteVariables { email, project_slug: project.slug.clone(), memberships, ..Default::default() })
}

/// Tries both mutations: `may` is whether the first and the second are allowed.
async fn tries(case: &mut Case, step: &str, who: (&Caller, &Project), memberships: &[MembershipInput], may: [bool; 2]) -> Outcome {
    let ((caller, project), emails) = (who, [case.email()?, case.email()?]);
    let (first, second) = (mailed(project, &emails[0], memberships), unmanaged(project, &emails[1], memberships));
    match may[0] {
        true => case.ok(&format!("invites {step}"), caller, first).await.map(drop)?,
        false => case.step(&format!("may not invite {step}"), caller, first).await?.forbidden()?,
    }
    match may[1] {
        true => case.ok(&format!("invites {step} without a mail"), caller, second).await.map(drop),
        false => case.step(&format!("may not invite {step} without a mail"), caller, second).await?.forbidden(),
    }
}

/// A person who is a member of the project in this way.
async fn member(case: &mut Case, project: &Project, membership: MembershipInput) -> Outcome<Caller> {
    let name = membership.role.clone();
    let person = case.person(&name, &[]).await?;
    case.join(project, &person.identity, &[membership]).await?;
    Ok(person.session)
}

async fn administrators(case: &mut Case) -> Outcome {
    let project = case.project(&roles()).await?;
    let global = case.person("global project admin", &["project_admin"]).await?.session;
    let admin = member(case, &project, acl::plain("admin")).await?;
    for caller in [case.root(), global, admin] {
        let memberships = [acl::plain("admin"), acl::with("editor", "language", &["cs"])];
        tries(case, "an admin", (&caller, &project), &memberships, [true, true]).await?;
    }
    Ok(())
}

async fn by_rule(case: &mut Case) -> Outcome {
    let project = case.project(&roles()).await?;
    let host = member(case, &project, acl::with("host", "language", &["cs"])).await?;
    let who = (&host, &project);
    tries(case, "an editor with an own value", who, &[acl::with("editor", "language", &["cs"])], [true, false]).await?;
    tries(case, "an editor with another value", who, &[acl::with("editor", "language", &["cs", "en"])], [false, false]).await?;
    tries(case, "a viewer", who, &[acl::plain("viewer")], [true, false]).await?;
    tries(case, "a host", who, &[acl::with("host", "language", &["cs"])], [false, false]).await?;
    tries(case, "a person without memberships", who, &[], [true, false]).await?;
    let clerk = member(case, &project, acl::plain("clerk")).await?;
    tries(case, "a viewer", (&clerk, &project), &[acl::plain("viewer")], [false, true]).await?;
    tries(case, "a clerk", (&clerk, &project), &[acl::plain("clerk")], [false, false]).await
}

async fn by_fallback(case: &mut Case) -> Outcome {
    let project = case.project(&roles()).await?;
    let lead = member(case, &project, acl::plain("lead")).await?;
    tries(case, "a viewer", (&lead, &project), &[acl::plain("viewer")], [true, true]).await?;
    tries(case, "a lead", (&lead, &project), &[acl::plain("lead")], [false, false]).await?;
    let idle = member(case, &project, acl::plain("idle")).await?;
    tries(case, "a viewer", (&idle, &project), &[acl::plain("viewer")], [false, false]).await?;
    tries(case, "a person without memberships", (&idle, &project), &[], [true, false]).await?;
    let chief = member(case, &project, acl::plain("chief")).await?;
    tries(case, "a viewer", (&chief, &project), &[acl::plain("viewer")], [false, false]).await
}

async fn others(case: &mut Case) -> Outcome {
    let (project, unknown) = (case.project(&roles()).await?, Project { slug: case.name("slug")? });
    let viewer = member(case, &project, acl::plain("viewer")).await?;
    let key = case.key(&project, "key of the project", &[acl::plain("viewer")]).await?.caller;
    let person = case.person("person", &[]).await?;
    let creator = case.person("project creator", &["project_creator"]).await?.session;
    for caller in [&viewer, &key, &person.session, &creator] {
        for (step, project) in [("to a project", &project), ("to an unknown project", &unknown)] {
            tries(case, step, (caller, project), &[], [false, false]).await?;
        }
        case.step("may not invite a person who exists", caller, mailed(&project, &person.email, &[])).await?.forbidden()?;
    }
    Ok(())
}
