//! Adding, updating and removing members: the steps that several stories take.
//!
//! **Invariant:** what an identity holds is asked by root, who sees every membership.

use std::collections::BTreeMap;

use cynic::{MutationBuilder, QueryBuilder};

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal, require};
use crate::operations::{
    AddProjectMember, AddProjectMemberResponse, MemberChangeVariables, MemberVariables, Membership, MembershipInput,
    MembershipValidationError, MembershipValidationErrorCode, ProjectMemberships, RemoveProjectMember, RemoveProjectMemberResponse,
    UpdateProjectMember, UpdateProjectMemberResponse,
};
use crate::suite::case::Case;
use crate::suite::fixtures::Project;

/// What is wrong with a membership: the code, the role, the variable.
pub type Problem<'a> = (MembershipValidationErrorCode, &'a str, Option<&'a str>);

/// An id that nobody has.
pub const UNKNOWN: &str = "00000000-0000-0000-0000-000000000000";
/// Texts that are no ids.
pub const MALFORMED: [&str; 3] = ["", "1", "00000000-0000-0000-0000-00000000000g"];

/// An identity in a project.
#[derive(Clone, Copy)]
pub struct Member<'a> {
    pub slug: &'a str,
    pub identity: &'a str,
}

impl Project {
    pub fn member<'a>(&'a self, identity: &'a str) -> Member<'a> {
        Member { slug: &self.slug, identity }
    }
}

impl Member<'_> {
    fn change(self, memberships: &[MembershipInput]) -> MemberChangeVariables {
        let Member { slug, identity } = self;
        MemberChangeVariables { project_slug: slug.to_owned(), identity_id: identity.to_owned(), memberships: memberships.to_vec() }
    }

    fn variables(self) -> MemberVariables {
        MemberVariables { project_slug: self.slug.to_owned(), identity_id: self.identity.to_owned() }
    }
}

pub async fn add(
    case: &mut Case,
    step: &str,
    caller: &Caller,
    member: Member<'_>,
    given: &[MembershipInput],
) -> Outcome<AddProjectMemberResponse> {
    case.step(step, caller, AddProjectMember::build(member.change(given))).await?.field(|data| data.add_project_member)
}

pub async fn adds(case: &mut Case, step: &str, caller: &Caller, member: Member<'_>, given: &[MembershipInput]) -> Outcome {
    let response = add(case, step, caller, member, given).await?;
    require(response.ok && response.error.is_none() && response.errors.is_empty(), "addProjectMember without error")
}

pub async fn may_not_add(case: &mut Case, step: &str, caller: &Caller, member: Member<'_>, given: &[MembershipInput]) -> Outcome {
    case.step(step, caller, AddProjectMember::build(member.change(given))).await?.forbidden()
}

pub async fn update(
    case: &mut Case,
    step: &str,
    caller: &Caller,
    member: Member<'_>,
    given: &[MembershipInput],
) -> Outcome<UpdateProjectMemberResponse> {
    case.step(step, caller, UpdateProjectMember::build(member.change(given))).await?.field(|data| data.update_project_member)
}

pub async fn updates(case: &mut Case, step: &str, caller: &Caller, member: Member<'_>, given: &[MembershipInput]) -> Outcome {
    let response = update(case, step, caller, member, given).await?;
    require(response.ok && response.error.is_none() && response.errors.is_empty(), "updateProjectMember without error")
}

pub async fn may_not_update(case: &mut Case, step: &str, caller: &Caller, member: Member<'_>, given: &[MembershipInput]) -> Outcome {
    case.step(step, caller, UpdateProjectMember::build(member.change(given))).await?.forbidden()
}

pub async fn remove(case: &mut Case, step: &str, caller: &Caller, member: Member<'_>) -> Outcome<RemoveProjectMemberResponse> {
    case.step(step, caller, RemoveProjectMember::build(member.variables())).await?.field(|data| data.remove_project_member)
}

pub async fn removes(case: &mut Case, step: &str, caller: &Caller, member: Member<'_>) -> Outcome {
    let response = remove(case, step, caller, member).await?;
    require(response.ok && response.error.is_none() && response.errors.is_empty(), "removeProjectMember without error")
}

pub async fn may_not_remove(case: &mut Case, step: &str, caller: &Caller, member: Member<'_>) -> Outcome {
    case.step(step, caller, RemoveProjectMember::build(member.variables())).await?.forbidden()
}

/// The caller asks for the memberships and sees exactly these.
pub async fn sees(case: &mut Case, step: &str, caller: &Caller, member: Member<'_>, expected: &[MembershipInput]) -> Outcome {
    let seen = case.step(step, caller, ProjectMemberships::build(member.variables())).await?.data()?.project_memberships;
    equal(seen.len(), expected.len(), &format!("number of memberships, {step}"))?;
    equal(by_role(&seen), given_by_role(expected), step)
}

/// The identity has exactly these memberships.
pub async fn holds(case: &mut Case, step: &str, member: Member<'_>, expected: &[MembershipInput]) -> Outcome {
    let root = case.root();
    sees(case, step, &root, member, expected).await
}

/// Problems as they were reported.
pub fn problems(validation: Option<&Vec<MembershipValidationError>>) -> Vec<Problem<'_>> {
    let reported = validation.into_iter().flatten();
    reported.map(|problem| (problem.code, problem.role.as_str(), problem.variable.as_deref())).collect()
}

/// Values of variables by role and name, since the order of roles and variables is left open.
type ByRole<'a> = BTreeMap<&'a str, BTreeMap<&'a str, &'a [String]>>;

fn by_role(memberships: &[Membership]) -> ByRole<'_> {
    let mut roles = ByRole::new();
    for membership in memberships {
        let variables = membership.variables.iter().map(|variable| (variable.name.as_str(), variable.values.as_slice()));
        roles.insert(&membership.role, variables.collect());
    }
    roles
}

fn given_by_role(memberships: &[MembershipInput]) -> ByRole<'_> {
    let mut roles = ByRole::new();
    for membership in memberships {
        let variables = membership.variables.iter().map(|entry| (entry.name.as_str(), entry.values.as_slice()));
        roles.insert(&membership.role, variables.collect());
    }
    roles
}
