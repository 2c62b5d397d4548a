//! The roles that projects of the cases have, in the form in which `config.acl` takes them.
//!
//! **Invariant:** nothing here belongs to one implementation; what another one needs besides is added by `provision`.

use serde_json::{Value, json};

use crate::operations::{MembershipInput, VariableEntryInput};

/// One role per kind of variable, and leaders who may see and manage some of them.
pub fn newsroom() -> Value {
    json!({
        "editor": { "variables": { "language": { "type": "entity", "entityName": "Language" } } },
        "viewer": { "variables": {} },
        "limited": { "variables": { "scope": { "type": "condition" } } },
        "lenient": { "variables": { "scope": { "type": "condition", "fallback": { "always": true } } } },
        "selfish": { "variables": { "me": { "type": "predefined", "value": "identityID" } } },
        "owner": { "variables": { "person": { "type": "predefined", "value": "personID" } } },
        "lead": {
            "variables": { "language": { "type": "entity", "entityName": "Language" } },
            "tenant": {
                "view": { "editor": { "variables": { "language": "language" } }, "viewer": true },
                "manage": { "editor": { "variables": { "language": "language" } } }
            }
        },
        "chief": { "variables": {}, "tenant": { "view": true, "manage": true } }
    })
}

/// A project that has the built-in roles only.
pub fn none() -> Value {
    json!({})
}

/// A membership without variables.
pub fn plain(role: &str) -> MembershipInput {
    MembershipInput { role: role.to_owned(), variables: Vec::new() }
}

/// A membership with one variable.
pub fn with(role: &str, variable: &str, values: &[&str]) -> MembershipInput {
    MembershipInput { role: role.to_owned(), variables: vec![entry(variable, values)] }
}

/// A variable of a membership.
pub fn entry(name: &str, values: &[&str]) -> VariableEntryInput {
    VariableEntryInput { name: name.to_owned(), values: values.iter().map(|value| (*value).to_owned()).collect() }
}
