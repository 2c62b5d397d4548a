//! Adding, updating and removing members: the steps that several stories take.
//!
//! **Invariant:** what an identity holds is asked by root, who sees every membership.

use std::collections::BTreeMap;

use cynic::{MutationBuilder, Operation, QueryBuilder};

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal};
use crate::operations::{
    AddProjectMember, AddProjectMemberVariables, MemberVariables, Membership, MembershipInput, MembershipValidationError,
    MembershipValidationErrorCode, ProjectMemberships, RemoveProjectMember, RemoveProjectMemberVariables, UpdateProjectMember,
    UpdateProjectMemberVariables,
};
use crate::suite::case::Case;
use crate::suite::fixtures::Project;

/// What is wrong with a membership: the code, the role, the variable.
pub type Problem<'a> = (MembershipValidationErrorCode, &'a str, Option<&'a str>);

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
    pub fn adding(self, memberships: &[MembershipInput]) -> Operation<AddProjectMember, AddProjectMemberVariables> {
        let Member { slug, identity } = self;
        let (project_slug, identity_id, memberships) = (slug.to_owned(), identity.to_owned(), memberships.to_vec());
        AddProjectMember::build(AddProjectMemberVariables { project_slug, identity_id, memberships })
    }

    pub fn updating(self, memberships: &[MembershipInput]) -> Operation<UpdateProjectMember, UpdateProjectMemberVariables> {
        let Member { slug, identity } = self;
        let (project_slug, identity_id, memberships) = (slug.to_owned(), identity.to_owned(), memberships.to_vec());
        UpdateProjectMember::build(UpdateProjectMemberVariables { project_slug, identity_id, memberships })
    }

    pub fn removing(self) -> Operation<RemoveProjectMember, RemoveProjectMemberVariables> {
        let (project_slug, identity_id) = (self.slug.to_owned(), self.identity.to_owned());
        RemoveProjectMember::build(RemoveProjectMemberVariables { project_slug, identity_id })
    }
}

/// # Errors
/// If the request or the mutation fails.
pub async fn adds(case: &mut Case, step: &str, caller: &Caller, member: Member<'_>, given: &[MembershipInput]) -> Outcome {
    case.ok(step, caller, member.adding(given)).await
}

/// # Errors
/// If the request fails, or the caller is not denied.
pub async fn may_not_add(case: &mut Case, step: &str, caller: &Caller, member: Member<'_>, given: &[MembershipInput]) -> Outcome {
    case.step(step, caller, member.adding(given)).await?.forbidden()
}

/// # Errors
/// If the request or the mutation fails.
pub async fn updates(case: &mut Case, step: &str, caller: &Caller, member: Member<'_>, given: &[MembershipInput]) -> Outcome {
    case.ok(step, caller, member.updating(given)).await
}

/// # Errors
/// If the request fails, or the caller is not denied.
pub async fn may_not_update(case: &mut Case, step: &str, caller: &Caller, member: Member<'_>, given: &[MembershipInput]) -> Outcome {
    case.step(step, caller, member.updating(given)).await?.forbidden()
}

/// # Errors
/// If the request or the mutation fails.
pub async fn removes(case: &mut Case, step: &str, caller: &Caller, member: Member<'_>) -> Outcome {
    case.ok(step, caller, member.removing()).await
}

/// # Errors
/// If the request fails, or the caller is not denied.
pub async fn may_not_remove(case: &mut Case, step: &str, caller: &Caller, member: Member<'_>) -> Outcome {
    case.step(step, caller, member.removing()).await?.forbidden()
}

/// The caller asks for the memberships and sees exactly these.
///
/// # Errors
/// If the request fails, or the memberships differ.
pub async fn sees(case: &mut Case, step: &str, caller: &Caller, member: Member<'_>, expected: &[MembershipInput]) -> Outcome {
    let variables = MemberVariables { project_slug: member.slug.to_owned(), identity_id: member.identity.to_owned() };
    let seen = case.step(step, caller, ProjectMemberships::build(variables)).await?.data()?.project_memberships;
    equal(seen.len(), expected.len(), &format!("number of memberships, {step}"))?;
    equal(by_role(&seen), given_by_role(expected), step)
}

/// The identity has exactly these memberships.
///
/// # Errors
/// If the request fails, or the memberships differ.
pub async fn holds(case: &mut Case, step: &str, member: Member<'_>, expected: &[MembershipInput]) -> Outcome {
    let root = case.root();
    sees(case, step, &root, member, expected).await
}

/// Problems as they were reported.
pub fn problems(validation: Option<&Vec<MembershipValidationError>>) -> Vec<Problem<'_>> {
    let reported = validation.into_iter().flatten();
    reported.map(|problem| (problem.code, problem.role.as_str(), problem.variable.as_deref())).collect()
}

/// The codes of the deprecated list: that the memberships are invalid, then one for each problem. There is none for a value that is no condition.
pub fn listed<C: Copy>(problems: &[Problem<'_>], invalid: C, (role, variable, empty): (C, C, C)) -> Vec<C> {
    let codes = problems.iter().filter_map(|(code, ..)| match code {
        MembershipValidationErrorCode::RoleNotFound => Some(role),
        MembershipValidationErrorCode::VariableNotFound => Some(variable),
        MembershipValidationErrorCode::VariableEmpty => Some(empty),
        MembershipValidationErrorCode::VariableInvalid => None,
    });
    std::iter::once(invalid).chain(codes).collect()
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
