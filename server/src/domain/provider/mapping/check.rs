//! Whether rules fit the ACL of their project.
//!
//! **Invariant:** no value of a claim becomes a condition unless the configuration lists it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Grant, MappedVariable, Mapping};
use crate::domain::acl::{Acl, AclVariable, Role};
use crate::domain::membership::{self, Membership, MembershipErrorKind, VariableValues};
use crate::domain::provider::fields::{InvalidConfiguration, invalid};

impl Mapping {
    /// Whether the rules that grant memberships of this project fit its ACL.
    ///
    /// # Errors
    /// The first rule that does not.
    pub fn check(&self, project: &str, acl: &Acl) -> Result<(), InvalidConfiguration> {
        let rules = self.rules.iter().enumerate().filter(|(_, rule)| rule.grant.project == project);
        for (index, rule) in rules {
            if let Some(misfit) = misfit(acl, &rule.grant) {
                let path = format!("claimMapping.rules[{index}].grantMembership");
                return Err(misfit.error(&rule.grant, &path));
            }
        }
        Ok(())
    }
}

/// Why a grant does not fit.
pub(super) enum Misfit {
    NoRole,
    /// A variable, and what is wrong with it.
    Variable(String, &'static str),
}

impl Misfit {
    fn error(&self, grant: &Grant, path: &str) -> InvalidConfiguration {
        match self {
            Self::NoRole => invalid(&format!("{path}.role"), "the project has no such role"),
            Self::Variable(name, problem) => {
                let index = grant.variables.iter().position(|variable| variable.name == *name).unwrap_or_default();
                invalid(&format!("{path}.variables[{index}]"), *problem)
            }
        }
    }
}

/// What is wrong with a grant: the errors of a membership, except that variables may have no values, and values of a claim that would
/// become conditions.
pub(super) fn misfit(acl: &Acl, grant: &Grant) -> Option<Misfit> {
    let Some(role) = acl.role(&grant.role) else { return Some(Misfit::NoRole) };
    let errors = membership::validate(acl, vec![configured(grant)]).err().unwrap_or_default();
    let of_membership = errors.into_iter().find_map(|error| match error.kind {
        MembershipErrorKind::RoleNotFound => Some(Misfit::NoRole),
        MembershipErrorKind::VariableNotFound(name) if is_predefined(acl, role, &name) => {
            Some(Misfit::Variable(name, "a predefined variable cannot be set"))
        }
        MembershipErrorKind::VariableNotFound(name) => Some(Misfit::Variable(name, "the role has no such variable")),
        MembershipErrorKind::VariableInvalid(name) => {
            Some(Misfit::Variable(name, "values, map and allow of a condition variable must be conditions"))
        }
        MembershipErrorKind::VariableEmpty(_) => None,
    });
    of_membership.or_else(|| {
        let unbounded = grant.variables.iter().find(|variable| is_unbounded(variable) && is_condition(acl, role, &variable.name))?;
        let problem = "a condition variable takes values from a claim only with allow, and without passthrough";
        Some(Misfit::Variable(unbounded.name.clone(), problem))
    })
}

/// The membership with all values that the configuration itself names.
fn configured(grant: &Grant) -> Membership {
    let mut values: BTreeMap<&str, BTreeSet<&String>> = BTreeMap::new();
    for variable in &grant.variables {
        let named = variable.values.iter().chain(variable.map.values().flatten()).chain(variable.allowed.iter().flatten());
        values.entry(&variable.name).or_default().extend(named);
    }
    let variables =
        values.into_iter().map(|(name, values)| VariableValues { name: name.to_owned(), values: values.into_iter().cloned().collect() });
    Membership { role: grant.role.clone(), variables: variables.collect() }
}

fn is_unbounded(variable: &MappedVariable) -> bool {
    variable.source.is_some() && (variable.is_passed_through || variable.allowed.is_none())
}

fn is_condition(acl: &Acl, role: &Role, name: &str) -> bool {
    acl.variables(role).into_iter().any(|(known, variable)| known == name && matches!(variable, AclVariable::Condition { .. }))
}

fn is_predefined(acl: &Acl, role: &Role, name: &str) -> bool {
    acl.variables(role).into_iter().any(|(known, variable)| known == name && matches!(variable, AclVariable::Predefined { .. }))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    fn problem(role: &str, variables: &Json) -> Option<String> {
        let acl = Acl::of_config(&json!({ "acl": { "roles": {
            "base": { "variables": { "filter": { "type": "condition" } } },
            "editor": { "inherits": ["base"], "variables": {
                "language": { "type": "entity", "entityName": "Language" },
                "me": { "type": "predefined", "value": "identityID" },
            } },
        } } }))
        .unwrap();
        let rule = json!({ "claim": "c", "grantMembership": { "project": "blog", "role": role, "variables": variables } });
        let other = json!({ "claim": "c", "grantMembership": { "project": "other", "role": "ghost" } });
        let mapping = Mapping::of(&json!({ "claimMapping": { "rules": [other, rule] } })).unwrap().unwrap();
        let error = mapping.check("blog", &acl).err()?.to_string();
        Some(error.replacen("claimMapping.rules[1].grantMembership.", "", 1))
    }

    #[test]
    fn a_grant_fits_the_role() {
        for (role, variables) in [
            ("editor", json!([])),
            ("admin", json!([])),
            ("editor", json!([{ "name": "language" }])),
            ("editor", json!([{ "name": "language", "from": { "claim": "c" }, "passthrough": true }])),
            ("editor", json!([{ "name": "filter", "values": ["{}", "{\"always\": true}"] }])),
            ("editor", json!([{ "name": "filter", "from": { "claim": "c" }, "map": { "a": ["{}"] }, "allow": ["{}"] }])),
            ("editor", json!([{ "name": "filter", "from": { "claim": "c" }, "allow": [] }])),
        ] {
            assert_eq!(problem(role, &variables), None, "{role} {variables}");
        }
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let injected = "a condition variable takes values from a claim only with allow, and without passthrough";
        let no_condition = "values, map and allow of a condition variable must be conditions";
        for (role, variables, expected) in [
            ("ghost", json!([]), "role: the project has no such role".to_owned()),
            ("__proto__", json!([]), "role: the project has no such role".to_owned()),
            ("super_admin", json!([]), "role: the project has no such role".to_owned()),
            ("editor", json!([{ "name": "language" }, { "name": "x" }]), "variables[1]: the role has no such variable".to_owned()),
            ("admin", json!([{ "name": "language" }]), "variables[0]: the role has no such variable".to_owned()),
            ("editor", json!([{ "name": "me", "values": ["x"] }]), "variables[0]: a predefined variable cannot be set".to_owned()),
            ("editor", json!([{ "name": "filter", "values": ["x"] }]), format!("variables[0]: {no_condition}")),
            ("editor", json!([{ "name": "filter", "values": ["x"] }, { "name": "filter", "values": ["{}"] }]), {
                format!("variables[0]: {no_condition}")
            }),
            ("editor", json!([{ "name": "filter", "from": { "claim": "c" }, "map": { "a": ["x"] }, "allow": ["{}"] }]), {
                format!("variables[0]: {no_condition}")
            }),
            ("editor", json!([{ "name": "filter", "from": { "claim": "c" }, "allow": ["x"] }]), format!("variables[0]: {no_condition}")),
            ("editor", json!([{ "name": "filter", "from": { "claim": "c" } }]), format!("variables[0]: {injected}")),
            ("editor", json!([{ "name": "filter", "from": { "claim": "c" }, "map": { "a": ["{}"] } }]), {
                format!("variables[0]: {injected}")
            }),
            ("editor", json!([{ "name": "filter", "from": { "claim": "c" }, "allow": ["{}"], "passthrough": true }]), {
                format!("variables[0]: {injected}")
            }),
        ] {
            assert_eq!(problem(role, &variables), Some(expected), "{role} {variables}");
        }
    }
}
