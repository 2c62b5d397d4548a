//! Memberships: a role in a project with values for the role's variables.
//!
//! **Invariant:** what [`validate`] returns fits the project's ACL; every problem of every membership is found, not just the first.

use super::acl::{Acl, Variable};
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

/// The memberships to store, or everything wrong with the ones given.
/// A role given twice counts as given last, a variable too.
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

fn check_variables(defined: &[(&str, &Variable)], membership: &Membership, errors: &mut Vec<MembershipError>) {
    let mut report = |kind| errors.push(MembershipError { role: membership.role.clone(), kind });
    for given in &membership.variables {
        let definition = defined.iter().find(|(name, _)| *name == given.name);
        if definition.is_none_or(|(_, variable)| matches!(variable, Variable::Predefined { .. })) {
            report(MembershipErrorKind::VariableNotFound(given.name.clone()));
        }
    }
    for (name, variable) in defined {
        let given = membership.variables.iter().find(|given| given.name == *name);
        let values = given.map(|given| given.values.as_slice()).unwrap_or_default();
        if values.is_empty() && variable.is_required() {
            report(MembershipErrorKind::VariableEmpty((*name).to_owned()));
        }
        if matches!(variable, Variable::Condition { .. }) && !values.iter().all(|value| is_condition_text(value)) {
            report(MembershipErrorKind::VariableInvalid((*name).to_owned()));
        }
    }
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
    fn what_is_given_twice_counts_as_given_last() {
        let first = membership("editor", &[("language", &["en"])]);
        let last = membership("editor", &[("language", &["cs"]), ("language", &["de"])]);
        assert_eq!(validate(&acl(), vec![first, last]), Ok(vec![membership("editor", &[("language", &["de"])])]));
    }
}
