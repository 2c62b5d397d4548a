//! What a mapping changes of the memberships that an identity has.
//!
//! **Invariant:** no membership is touched that the rules do not name; without permission to remove, none is removed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

use super::check::misfit;
use super::evaluate::evaluate;
use super::{Mapping, Rule, SyncPolicy, Unmatched};
use crate::domain::acl::Acl;
use crate::domain::membership::{self, Membership, VariableValues};
use crate::domain::{role, text};

/// A project as it is, with the memberships that the identity has there.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    pub acl: &'a Acl,
    pub memberships: &'a [Membership],
}

/// When the plan is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occasion {
    /// Whether this sign-in creates the person.
    pub is_new_person: bool,
    /// Whether the claims are all that the provider has, so that what they do not grant can be removed.
    pub has_all_claims: bool,
}

/// What is to be stored, and what the audit log records of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// By project. Empty if nothing changes.
    pub changes: Vec<ProjectChange>,
    /// Whether a rule or a membership does not fit its project any more and has been left out.
    pub dropped: bool,
    /// `{ memberships }` that rules name, before and after.
    pub before: Json,
    pub after: Json,
    /// As it has been applied: nothing is removed unless all claims are known.
    pub unmatched: Unmatched,
}

/// What happens in one project: the memberships of the roles are replaced by these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectChange {
    /// The slug.
    pub project: String,
    pub roles: Vec<String>,
    pub memberships: Vec<Membership>,
}

/// The plan for an identity. `projects` are those of [`Mapping::projects`] that exist, by slug.
pub fn plan(mapping: &Mapping, claims: &Map<String, Json>, projects: &BTreeMap<&str, Standing<'_>>, occasion: Occasion) -> Plan {
    let unmatched = if occasion.has_all_claims { mapping.unmatched } else { Unmatched::Keep };
    let is_due = mapping.sync_policy == SyncPolicy::Always || occasion.is_new_person;
    let rules = mapping.rules.iter().filter(|rule| is_due && projects.contains_key(rule.grant.project.as_str()));
    let fits = |rule: &&Rule| projects.get(rule.grant.project.as_str()).is_some_and(|it| misfit(it.acl, &rule.grant).is_none());
    let (fitting, others): (Vec<&Rule>, Vec<&Rule>) = rules.partition(fits);
    let granted = evaluate(fitting.iter().copied(), claims);

    let mut dropped = !others.is_empty();
    let (mut changes, mut before, mut after) = (Vec::new(), Vec::new(), Vec::new());
    for (project, roles) in vocabulary(&fitting) {
        let Some(standing) = projects.get(project) else { continue };
        let mut change = ProjectChange { project: project.to_owned(), roles: Vec::new(), memberships: Vec::new() };
        for role in roles {
            let present = standing.memberships.iter().find(|membership| membership.role == role);
            let granted = granted.get(&(project.to_owned(), role.to_owned()));
            let step = step(standing.acl, role, present, granted, unmatched);
            dropped |= step.dropped;
            let left = match step.outcome {
                Outcome::Stay => present.cloned(),
                Outcome::Remove => None,
                Outcome::Store(membership) => Some(membership),
            };
            before.extend(present.map(|membership| shown(project, membership)));
            after.extend(left.as_ref().map(|membership| shown(project, membership)));
            if !is_same(present, left.as_ref()) {
                change.roles.push(role.to_owned());
                change.memberships.extend(left);
            }
        }
        if !change.roles.is_empty() {
            changes.push(change);
        }
    }
    Plan { changes, dropped, before: json!({ "memberships": before }), after: json!({ "memberships": after }), unmatched }
}

/// The roles that rules name, by project.
fn vocabulary<'a>(rules: &[&'a Rule]) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut roles: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for rule in rules {
        roles.entry(&rule.grant.project).or_default().insert(&rule.grant.role);
    }
    roles
}

/// What becomes of one membership.
enum Outcome {
    Stay,
    Remove,
    Store(Membership),
}

struct Step {
    outcome: Outcome,
    dropped: bool,
}

fn step(
    acl: &Acl,
    role: &str,
    present: Option<&Membership>,
    granted: Option<&BTreeMap<String, BTreeSet<String>>>,
    unmatched: Unmatched,
) -> Step {
    let removes = unmatched == Unmatched::Remove;
    let left_out = |dropped| Step { outcome: if removes { Outcome::Remove } else { Outcome::Stay }, dropped };
    let Some(granted) = granted else { return left_out(false) };
    let variables = granted.iter().filter(|(_, values)| !values.is_empty());
    let variables = variables.map(|(name, values)| VariableValues { name: name.clone(), values: values.iter().cloned().collect() });
    let written = Membership { role: role.to_owned(), variables: variables.collect() };
    // The role alone makes its holder an administrator of the project: without a required value it would not be limited to anything.
    if role == role::project::ADMIN && membership::validate(acl, vec![written.clone()]).is_err() {
        return left_out(true);
    }
    // A variable without values would not limit the membership as it is meant to.
    if removes && granted.values().any(BTreeSet::is_empty) {
        return left_out(false);
    }
    let stored = laid_over(present, written);
    if text::check_memberships(std::slice::from_ref(&stored)).is_err() {
        return left_out(true);
    }
    Step { outcome: Outcome::Store(stored), dropped: false }
}

/// The granted membership with the variables that the present one has beside.
fn laid_over(present: Option<&Membership>, granted: Membership) -> Membership {
    let Some(present) = present else { return granted };
    let others = present.variables.iter().filter(|variable| !granted.variables.iter().any(|it| it.name == variable.name)).cloned();
    let variables = others.chain(granted.variables.iter().cloned()).collect();
    Membership { role: granted.role, variables }
}

fn is_same(one: Option<&Membership>, other: Option<&Membership>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => membership::is_same(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// A membership as the audit log has it, in one order.
fn shown(project: &str, membership: &Membership) -> Json {
    let mut variables = membership.variables.clone();
    variables.iter_mut().for_each(|variable| variable.values.sort());
    variables.sort_by(|one, other| one.name.cmp(&other.name));
    json!({ "project": project, "role": membership.role, "variables": variables })
}
