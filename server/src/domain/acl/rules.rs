//! What holders of a role may do with the members of their project.
//!
//! **Invariant:** a rule that is missing or false allows nothing.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::{AclError, error, known_keys, object};

/// What a role may do with the members of its project.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TenantRules {
    pub view: Option<Rule>,
    pub manage: Option<Rule>,
    pub invite: Option<Rule>,
    pub unmanaged_invite: Option<Rule>,
}

/// Which memberships a permission is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    All,
    Roles(BTreeMap<String, RoleRule>),
}

/// Which memberships of one role.
#[derive(Debug, Clone, PartialEq)]
pub enum RoleRule {
    /// Any values.
    All,
    /// Values by variable; a variable that is not named may have none.
    Variables(BTreeMap<String, ValueRule>),
}

#[derive(Debug, Clone, PartialEq)]
pub enum ValueRule {
    All,
    /// Only values that the caller's own membership has in the variable of this name.
    Own(String),
}

impl TenantRules {
    /// # Errors
    /// If a key is unknown, or if a rule is neither a boolean nor an object with rules.
    pub(super) fn parse(document: &Json, path: &str) -> Result<Self, AclError> {
        let fields = object(document, path)?;
        known_keys(fields, path, &["view", "manage", "invite", "unmanagedInvite"])?;
        let rule = |name: &str| match fields.get(name) {
            None | Some(Json::Bool(false)) => Ok(None),
            Some(rule) => Rule::parse(rule, &format!("{path}.{name}")).map(Some),
        };
        Ok(Self { view: rule("view")?, manage: rule("manage")?, invite: rule("invite")?, unmanaged_invite: rule("unmanagedInvite")? })
    }
}

impl Rule {
    fn parse(document: &Json, path: &str) -> Result<Self, AclError> {
        if document == &Json::Bool(true) {
            return Ok(Self::All);
        }
        let mut roles = BTreeMap::new();
        for (name, rule) in object(document, path)? {
            roles.insert(name.clone(), RoleRule::parse(rule, &format!("{path}.{name}"))?);
        }
        Ok(Self::Roles(roles))
    }
}

impl RoleRule {
    fn parse(document: &Json, path: &str) -> Result<Self, AclError> {
        if document == &Json::Bool(true) {
            return Ok(Self::All);
        }
        let fields = object(document, path)?;
        known_keys(fields, path, &["variables"])?;
        let path = format!("{path}.variables");
        match fields.get("variables") {
            None => Ok(Self::Variables(BTreeMap::new())),
            Some(Json::Bool(true)) => Ok(Self::All),
            Some(variables) => {
                let mut rules = BTreeMap::new();
                for (name, rule) in object(variables, &path)? {
                    let rule = match rule {
                        Json::Bool(true) => ValueRule::All,
                        Json::String(own) => ValueRule::Own(own.clone()),
                        _ => return Err(error(&format!("{path}.{name}"), "`true` or the name of a variable is expected")),
                    };
                    rules.insert(name.clone(), rule);
                }
                Ok(Self::Variables(rules))
            }
        }
    }
}
