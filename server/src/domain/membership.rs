//! Memberships: a role in a project with values for the role's variables.
//!
//! **Invariant:** what [`validate`] returns fits the project's ACL; every problem of every membership is found, not just the first.

use super::acl::{Acl, AclVariable};
use super::condition::is_condition_text;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    pub role: String,
    pub variables: Vec<VariableValues>,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct VariableValues {
    pub name: String,
    pub values: Vec<String>,
}

impl Membership {
    pub fn plain(role: &str) -> Self {
        Self { role: role.to_owned(), variables: Vec::new() }
    }
}

/// One problem with one membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipError {
    pub role: String,
    pub kind: MembershipErrorKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MembershipErrorKind {
    RoleNotFound,
    VariableNotFound(String),
    VariableEmpty(String),
    VariableInvalid(String),
}

/// The memberships to store, or everything wrong with the ones given. A role given twice counts as given last, a variable too.
///
/// # Errors
/// All problems of all memberships: unknown roles and variables, required variables without a value, invalid conditions.
pub fn validate(acl: &Acl, given: Vec<Membership>) -> Result<Vec<Membership>, Vec<MembershipError>> {
    let mut errors = Vec::new();
    let mut memberships: Vec<Membership> = Vec::with_capacity(given.len());
    for mut membership in given {
        let Some(role) = acl.role(&membership.role) else {
            errors.push(MembershipError { role: membership.role, kind: MembershipErrorKind::RoleNotFound });
            continue;
        };
        membership.variables = last_of_each(membership.variables, |variable| variable.name.clone());
        check_variables(&acl.variables(role), &membership, &mut errors);
        memberships.push(membership);
    }
    if errors.is_empty() { Ok(last_of_each(memberships, |membership| membership.role.clone())) } else { Err(errors) }
}

fn check_variables(defined: &[(&str, &AclVariable)], membership: &Membership, errors: &mut Vec<MembershipError>) {
    let mut report = |kind| errors.push(MembershipError { role: membership.role.clone(), kind });
    for given in &membership.variables {
        let definition = defined.iter().find(|(name, _)| *name == given.name);
        if definition.is_none_or(|(_, variable)| matches!(variable, AclVariable::Predefined { .. })) {
            report(MembershipErrorKind::VariableNotFound(given.name.clone()));
        }
    }
    for (name, variable) in defined {
        let given = membership.variables.iter().find(|given| given.name == *name);
        let values = given.map(|given| given.values.as_slice()).unwrap_or_default();
        if values.is_empty() && variable.is_required() {
            report(MembershipErrorKind::VariableEmpty((*name).to_owned()));
        }
        if matches!(variable, AclVariable::Condition { .. }) && !values.iter().all(|value| is_condition_text(value)) {
            report(MembershipErrorKind::VariableInvalid((*name).to_owned()));
        }
    }
}

/// What an update does to the memberships of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// Memberships as they were, that are dropped or replaced.
    pub removed: Vec<Membership>,
    /// Memberships that are added or take the place of another.
    pub stored: Vec<Membership>,
    /// What is stored, without values that stay and are not seen by who adds to them.
    pub given: Vec<Membership>,
}

impl Changes {
    /// The roles that anything happens to.
    pub fn roles(&self) -> Vec<String> {
        let mut roles: Vec<String> = self.removed.iter().chain(&self.stored).map(|membership| membership.role.clone()).collect();
        roles.sort();
        roles.dedup();
        roles
    }
}

/// Whether two memberships have the same role and the same values, in whatever order.
pub fn is_same(one: &Membership, other: &Membership) -> bool {
    let sorted = |membership: &Membership| {
        let mut variables = membership.variables.clone();
        variables.iter_mut().for_each(|variable| variable.values.sort());
        variables.sort_by(|one, other| one.name.cmp(&other.name));
        variables
    };
    one.role == other.role && sorted(one) == sorted(other)
}

/// The stored memberships of which something is visible.
pub fn seen<'a>(before: &'a [Membership], visible: &[Membership]) -> Vec<&'a Membership> {
    before.iter().filter(|old| is_seen(old, visible)).collect()
}

fn is_seen(stored: &Membership, visible: &[Membership]) -> bool {
    visible.iter().any(|visible| visible.role == stored.role)
}

/// The way from the stored memberships to the wanted ones. Giving back what is visible changes nothing. A membership that is not
/// visible is neither dropped nor does it lose a value: a wanted one of the same role adds its values. Values keep the stored
/// order, new ones follow.
pub fn changes(before: &[Membership], visible: &[Membership], wanted: Vec<Membership>) -> Changes {
    let mut changes = Changes { removed: Vec::new(), stored: Vec::new(), given: Vec::new() };
    for old in before {
        let is_wanted = wanted.iter().any(|wanted| wanted.role == old.role);
        if !is_wanted && is_seen(old, visible) {
            changes.removed.push(old.clone());
        }
    }
    for new in wanted {
        let Some(old) = before.iter().find(|old| old.role == new.role) else {
            changes.given.push(new.clone());
            changes.stored.push(new);
            continue;
        };
        if !is_seen(old, visible) {
            let sum = with_values(old, &new);
            changes.given.push(new);
            if sum != *old {
                changes.stored.push(sum);
            }
            continue;
        }
        if visible.iter().any(|visible| is_same(visible, &new)) {
            continue;
        }
        let merged = in_stored_order(old, new);
        if merged != *old {
            changes.removed.push(old.clone());
            changes.given.push(merged.clone());
            changes.stored.push(merged);
        }
    }
    changes
}

/// The membership with more values.
fn with_values(old: &Membership, more: &Membership) -> Membership {
    let mut sum = old.clone();
    for added in &more.variables {
        match sum.variables.iter_mut().find(|variable| variable.name == added.name) {
            Some(variable) => {
                let new: Vec<String> = added.values.iter().filter(|value| !variable.values.contains(value)).cloned().collect();
                variable.values.extend(new);
            }
            None => sum.variables.push(added.clone()),
        }
    }
    sum
}

fn in_stored_order(old: &Membership, new: Membership) -> Membership {
    let mut variables = last_of_each(old.variables.iter().cloned().chain(new.variables.iter().cloned()).collect(), |it| it.name.clone());
    variables.retain(|variable| new.variables.iter().any(|wanted| wanted.name == variable.name));
    for variable in &mut variables {
        if let Some(stored) = old.variables.iter().find(|stored| stored.name == variable.name) {
            let kept = stored.values.iter().filter(|value| variable.values.contains(value));
            let added = variable.values.iter().filter(|value| !stored.values.contains(value));
            variable.values = kept.chain(added).cloned().collect();
        }
    }
    Membership { role: new.role, variables }
}

/// The last item of each key, in the order the keys came first.
fn last_of_each<T>(items: Vec<T>, key: impl Fn(&T) -> String) -> Vec<T> {
    let mut places = std::collections::HashMap::new();
    let mut kept: Vec<T> = Vec::with_capacity(items.len());
    for item in items {
        let place = *places.entry(key(&item)).or_insert(kept.len());
        match kept.get_mut(place) {
            Some(earlier) => *earlier = item,
            None => kept.push(item),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn acl() -> Acl {
        Acl::of_config(&json!({ "acl": { "roles": { "editor": { "variables": {
            "language": { "type": "entity", "entityName": "Language" },
            "filter": { "type": "condition", "fallback": {} },
            "me": { "type": "predefined", "value": "identityID" },
        } } } } }))
        .unwrap()
    }

    fn membership(role: &str, variables: &[(&str, &[&str])]) -> Membership {
        let variables = variables
            .iter()
            .map(|(name, values)| VariableValues { name: (*name).to_owned(), values: values.iter().map(ToString::to_string).collect() });
        Membership { role: role.to_owned(), variables: variables.collect() }
    }

    fn problems(given: Vec<Membership>) -> Vec<MembershipErrorKind> {
        validate(&acl(), given).unwrap_err().into_iter().map(|error| error.kind).collect()
    }

    #[test]
    fn a_fitting_membership_is_taken_as_it_is() {
        let given = vec![membership("editor", &[("language", &["en", "cs"])]), membership("admin", &[])];
        assert_eq!(validate(&acl(), given.clone()), Ok(given));
        assert_eq!(validate(&acl(), Vec::new()), Ok(Vec::new()));
    }

    #[test]
    fn every_problem_is_named() {
        use MembershipErrorKind::{RoleNotFound, VariableEmpty, VariableInvalid, VariableNotFound};
        assert_eq!(problems(vec![membership("__proto__", &[]), membership("ghost", &[])]), [RoleNotFound, RoleNotFound]);
        let given = membership("editor", &[("filter", &["nonsense"]), ("me", &["1"]), ("x", &["1"])]);
        assert_eq!(
            problems(vec![given]),
            [
                VariableNotFound("me".into()),
                VariableNotFound("x".into()),
                VariableInvalid("filter".into()),
                VariableEmpty("language".into())
            ]
        );
        assert_eq!(problems(vec![membership("editor", &[("language", &[])])]), [VariableEmpty("language".into())]);
    }

    #[test]
    fn an_update_touches_what_changes_and_nothing_else() {
        let before = [
            membership("admin", &[]),
            membership("editor", &[("language", &["en", "cs"])]),
            membership("viewer", &[]),
            membership("x", &[]),
        ];
        let visible = [membership("editor", &[("language", &["en"])]), membership("viewer", &[]), membership("x", &[])];
        let wanted = vec![membership("editor", &[("language", &["de", "cs"])]), membership("x", &[]), membership("new", &[])];
        let changes = changes(&before, &visible, wanted);
        assert_eq!(changes.removed, [membership("viewer", &[]), membership("editor", &[("language", &["en", "cs"])])]);
        assert_eq!(changes.stored, [membership("editor", &[("language", &["cs", "de"])]), membership("new", &[])]);
        assert_eq!(changes.given, changes.stored);
        assert_eq!(changes.roles(), ["editor", "new", "viewer"]);
    }

    #[test]
    fn what_is_not_visible_keeps_its_values() {
        let before = [membership("editor", &[("language", &["en", "cs"])]), membership("viewer", &[])];
        let wanted = vec![membership("editor", &[("language", &["de", "cs"]), ("section", &["a"])]), membership("viewer", &[])];
        let changes = changes(&before, &[], wanted.clone());
        assert_eq!(changes.removed, []);
        assert_eq!(changes.stored, [membership("editor", &[("language", &["en", "cs", "de"]), ("section", &["a"])])]);
        assert_eq!(changes.given, wanted);
        assert!(seen(&before, &[]).is_empty());
        assert_eq!(seen(&before, &[membership("editor", &[("language", &["cs"])])]), [&before[0]]);
    }

    #[test]
    fn giving_back_what_is_visible_changes_nothing() {
        let before = [membership("editor", &[("language", &["en", "cs"])])];
        let visible = [membership("editor", &[("language", &["cs"])])];
        assert_eq!(changes(&before, &visible, visible.to_vec()), Changes { removed: Vec::new(), stored: Vec::new(), given: Vec::new() });
    }

    #[test]
    fn another_order_of_values_is_no_change() {
        let before = [membership("editor", &[("language", &["en", "cs"])])];
        let wanted = vec![membership("editor", &[("language", &["cs", "en"])])];
        assert_eq!(changes(&before, &before, wanted), Changes { removed: Vec::new(), stored: Vec::new(), given: Vec::new() });
    }

    #[test]
    fn what_is_given_twice_counts_as_given_last() {
        let first = membership("editor", &[("language", &["en"])]);
        let last = membership("editor", &[("language", &["cs"]), ("language", &["de"])]);
        assert_eq!(validate(&acl(), vec![first, last]), Ok(vec![membership("editor", &[("language", &["de"])])]));
    }
}
