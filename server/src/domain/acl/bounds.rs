//! How much a project's roles may have of each other.
//!
//! **Invariant:** what follows from a document is bounded by more than its length: a short one cannot exhaust the stack, nor become a list
//! of millions of variables.

use std::collections::BTreeSet;

use super::{Acl, AclError, Role, error};

/// Both are more than any project has.
const MOST_INHERITED: usize = 100;
const MOST_VARIABLES: usize = 10_000;

/// # Errors
/// If a role inherits from more than 100 roles, or if all roles together have more than 10,000 variables.
pub(super) fn check(acl: &Acl) -> Result<(), AclError> {
    let mut variables = 0_usize;
    for (name, role) in &acl.roles {
        let problem =
            || error(&format!("acl.roles.{name}.inherits"), format!("a role inherits at most {MOST_INHERITED} roles, by others too"));
        variables += role.variables.len() + inherited_variables(acl, role).ok_or_else(problem)?;
    }
    if variables > MOST_VARIABLES {
        return Err(error("acl.roles", format!("the roles together have at most {MOST_VARIABLES} variables, inherited ones included")));
    }
    Ok(())
}

/// How many variables a role inherits, or none if it inherits from too many roles.
fn inherited_variables(acl: &Acl, role: &Role) -> Option<usize> {
    let (mut seen, mut next, mut variables) = (BTreeSet::new(), vec![role], 0);
    while let Some(role) = next.pop() {
        if role.inherits.len() > MOST_INHERITED {
            return None;
        }
        for (name, inherited) in role.inherits.iter().filter_map(|name| acl.roles.get_key_value(name)) {
            if seen.insert(name) {
                next.push(inherited);
                variables += inherited.variables.len();
            }
        }
        if seen.len() > MOST_INHERITED {
            return None;
        }
    }
    Some(variables)
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value as Json, json};

    use super::*;

    fn problem(roles: Json) -> String {
        Acl::of_config(&json!({ "acl": { "roles": roles } })).unwrap_err().to_string()
    }

    #[test]
    fn a_short_document_cannot_make_much_work() {
        let chain: Map<_, _> = (0..20_000).map(|n| (format!("r{n}"), json!({ "inherits": [format!("r{}", (n + 1) % 20_000)] }))).collect();
        assert!(problem(chain.into()).contains("at most 100 roles"));
        let long_list = json!({ "base": {}, "a": { "inherits": vec!["base"; 50_000] } });
        assert!(problem(long_list).contains("at most 100 roles"));
        let variables: Map<_, _> = (0..500).map(|n| (format!("v{n}"), json!({ "type": "condition" }))).collect();
        let mut wide: Map<_, _> = (0..50).map(|n| (format!("r{n}"), json!({ "inherits": ["base"] }))).collect();
        wide.insert("base".into(), json!({ "variables": variables }));
        assert!(problem(wide.into()).contains("at most 10000 variables"));
    }
}
