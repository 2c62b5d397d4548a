//! Cases about policies: rules about second factors and lifetimes of sessions.
//!
//! **Invariant:** each policy is of a project or a role of the case alone, and is removed whatever comes of the case; so no case
//! changes what another one sees.

mod enrollment;
mod factors;
mod sessions;
mod stored;
mod who;

use cynic::{MutationBuilder, Operation};

use crate::client::exchange::Caller;
use crate::error::Outcome;
use crate::operations::{
    AuthPolicyInput, CreateAuthPolicy, CreateAuthPolicyVariables, DeleteAuthPolicy, DeleteAuthPolicyVariables, Interval, UpdateAuthPolicy,
    UpdateAuthPolicyVariables,
};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::Definition;
use crate::suite::fixtures::{Person, Project};
use crate::suite::keep::Only;

/// The cases of each file, in reading order.
pub const CASES: &[&[Definition]] = &[stored::CASES, who::CASES, factors::CASES, enrollment::CASES, sessions::CASES];

fn creating(policy: AuthPolicyInput) -> Operation<CreateAuthPolicy, CreateAuthPolicyVariables> {
    CreateAuthPolicy::build(CreateAuthPolicyVariables { policy })
}

fn updating(id: &str, policy: AuthPolicyInput) -> Operation<UpdateAuthPolicy, UpdateAuthPolicyVariables> {
    UpdateAuthPolicy::build(UpdateAuthPolicyVariables { id: id.to_owned(), policy })
}

fn deleting(id: &str) -> Operation<DeleteAuthPolicy, DeleteAuthPolicyVariables> {
    DeleteAuthPolicy::build(DeleteAuthPolicyVariables { id: id.to_owned() })
}

/// Adds a policy, as a step; its id.
async fn create(case: &mut Case, step: &str, caller: &Caller, policy: AuthPolicyInput) -> Outcome<String> {
    Ok(case.ok(step, caller, creating(policy)).await?.id)
}

/// Root adds a policy, which is no step of the story.
async fn add(case: &mut Case, policy: AuthPolicyInput) -> Outcome<String> {
    let root = case.root();
    Ok(case.prepare(&root, creating(policy)).await?.id)
}

/// What a snapshot of the list shows: the policies whose first role is this one.
fn only(role: &str) -> Only<'static> {
    Only { list: "/data/authPolicies", by: "/roles/0", values: vec![role.to_owned()] }
}

fn interval(text: &str) -> Option<Interval> {
    Some(Interval(text.to_owned()))
}

/// A person with a password and these roles in the project.
async fn member(case: &mut Case, project: &Project, roles: &[&str]) -> Outcome<Person> {
    let person = case.person_with_password("person", &[]).await?;
    let memberships: Vec<_> = roles.iter().map(|role| acl::plain(role)).collect();
    case.join(project, &person.identity, &memberships).await?;
    Ok(person)
}
