//! A project's ACL document: its roles, their variables, and what holders of a role may do with members.
//!
//! **Invariant:** an [`Acl`] only comes from a valid document; unknown words are refused, so that a typing error cannot widen a rule.

mod bounds;
mod rules;

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::condition::is_condition;
use super::{name, role};

pub use rules::{RoleRule, Rule, TenantRules, ValueRule};

/// The roles a membership of one project can name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Acl {
    roles: BTreeMap<String, Role>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Role {
    variables: BTreeMap<String, AclVariable>,
    inherits: Vec<String>,
    pub tenant: TenantRules,
}

#[derive(Debug, Clone, PartialEq)]
pub enum AclVariable {
    Entity { entity_name: String, optional: bool },
    Predefined { value: String },
    Condition { optional: bool },
}

/// Why a document is not an ACL, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {problem}")]
pub struct AclError {
    path: String,
    problem: String,
}

/// Parts of a role that content is ruled by. They are none of our business and taken as they are.
const CONTENT_KEYS: [&str; 8] = ["content", "debug", "entities", "implicit", "s3", "stages", "system", "vimeo"];

impl Acl {
    /// The ACL of a project with this configuration. No `acl` in it means no roles but the built-in ones.
    ///
    /// # Errors
    /// The first problem of the document, such as an unknown key, an unknown role, or a value of the wrong type.
    pub fn of_config(config: &Json) -> Result<Self, AclError> {
        config.get("acl").map_or_else(|| Ok(Self::built_in(BTreeMap::new())), Self::parse)
    }

    /// The same, if all names of roles are short enough for a membership.
    ///
    /// # Errors
    /// If the name of a role exceeds the limit.
    pub fn with_short_names(self) -> Result<Self, AclError> {
        match self.roles.keys().find(|name| name::is_too_long(name)) {
            Some(_) => Err(error("acl.roles", format!("the name of a role has at most {} bytes", name::LONGEST))),
            None => Ok(self),
        }
    }

    fn parse(document: &Json) -> Result<Self, AclError> {
        let document = object(document, "acl")?;
        known_keys(document, "acl", &["roles", "customPrimary"])?;
        let roles = document.get("roles").ok_or_else(|| error("acl", "`roles` is missing"))?;
        let mut parsed = BTreeMap::new();
        for (name, role) in object(roles, "acl.roles")? {
            parsed.insert(name.clone(), Role::parse(role, &format!("acl.roles.{name}"))?);
        }
        let acl = Self::built_in(parsed);
        for (name, role) in &acl.roles {
            if let Some(unknown) = role.inherits.iter().find(|inherited| !acl.roles.contains_key(*inherited)) {
                return Err(error(&format!("acl.roles.{name}.inherits"), format!("there is no role `{unknown}`")));
            }
        }
        bounds::check(&acl)?;
        Ok(acl)
    }

    fn built_in(mut roles: BTreeMap<String, Role>) -> Self {
        for name in role::project::BUILT_IN {
            roles.entry(name.to_owned()).or_default();
        }
        Self { roles }
    }

    pub fn role(&self, name: &str) -> Option<&Role> {
        self.roles.get(name)
    }

    /// The roles, the project's own first, each part by name.
    pub fn roles(&self) -> impl Iterator<Item = (&str, &Role)> {
        let built_in = |name: &str| role::project::BUILT_IN.contains(&name);
        let own = self.roles.iter().filter(move |(name, _)| !built_in(name));
        own.chain(self.roles.iter().filter(move |(name, _)| built_in(name))).map(|(name, role)| (name.as_str(), role))
    }

    /// A role's variables, inherited ones first. The role's own definition wins over an inherited one.
    pub fn variables<'a>(&'a self, role: &'a Role) -> Vec<(&'a str, &'a AclVariable)> {
        let mut variables = Vec::new();
        self.collect_variables(role, &mut variables, &mut Vec::new());
        variables
    }

    fn collect_variables<'a>(&'a self, role: &'a Role, into: &mut Vec<(&'a str, &'a AclVariable)>, seen: &mut Vec<&'a str>) {
        for inherited in &role.inherits {
            if !seen.contains(&inherited.as_str())
                && let Some(inherited_role) = self.roles.get(inherited)
            {
                seen.push(inherited);
                self.collect_variables(inherited_role, into, seen);
            }
        }
        for (name, variable) in &role.variables {
            match into.iter_mut().find(|(known, _)| known == name) {
                Some(known) => known.1 = variable,
                None => into.push((name, variable)),
            }
        }
    }
}

impl Role {
    fn parse(document: &Json, path: &str) -> Result<Self, AclError> {
        let document = object(document, path)?;
        let mut known = vec!["variables", "tenant", "inherits"];
        known.extend(CONTENT_KEYS);
        known_keys(document, path, &known)?;
        let mut role = Self::default();
        if let Some(variables) = document.get("variables") {
            for (name, variable) in object(variables, &format!("{path}.variables"))? {
                role.variables.insert(name.clone(), AclVariable::parse(variable, &format!("{path}.variables.{name}"))?);
            }
        }
        if let Some(inherits) = document.get("inherits") {
            let path = format!("{path}.inherits");
            let names = inherits.as_array().ok_or_else(|| error(&path, "a list of role names is expected"))?;
            for name in names {
                role.inherits.push(name.as_str().ok_or_else(|| error(&path, "a list of role names is expected"))?.to_owned());
            }
        }
        if let Some(tenant) = document.get("tenant") {
            role.tenant = TenantRules::parse(tenant, &format!("{path}.tenant"))?;
        }
        Ok(role)
    }
}

impl AclVariable {
    fn parse(document: &Json, path: &str) -> Result<Self, AclError> {
        let fields = object(document, path)?;
        let text = |name: &str| {
            let value = fields.get(name).and_then(Json::as_str);
            value.map(str::to_owned).ok_or_else(|| error(path, format!("`{name}` must be a string")))
        };
        match text("type")?.as_str() {
            "entity" => {
                known_keys(fields, path, &["type", "entityName", "fallback"])?;
                Ok(Self::Entity { entity_name: text("entityName")?, optional: fallback(fields, path)? })
            }
            "condition" => {
                known_keys(fields, path, &["type", "fallback"])?;
                Ok(Self::Condition { optional: fallback(fields, path)? })
            }
            "predefined" => {
                known_keys(fields, path, &["type", "value"])?;
                let value = text("value")?;
                match value.as_str() {
                    "identityID" | "personID" => Ok(Self::Predefined { value }),
                    _ => Err(error(path, "`value` must be `identityID` or `personID`")),
                }
            }
            _ => Err(error(path, "`type` must be `entity`, `predefined` or `condition`")),
        }
    }

    /// Whether a membership must give a value.
    pub fn is_required(&self) -> bool {
        match self {
            Self::Entity { optional, .. } | Self::Condition { optional } => !optional,
            Self::Predefined { .. } => false,
        }
    }
}

/// Whether the variable has a fallback, which makes it optional.
fn fallback(fields: &Map<String, Json>, path: &str) -> Result<bool, AclError> {
    match fields.get("fallback") {
        None => Ok(false),
        Some(condition) if is_condition(condition) => Ok(true),
        Some(_) => Err(error(path, "`fallback` must be a condition")),
    }
}

fn object<'a>(value: &'a Json, path: &str) -> Result<&'a Map<String, Json>, AclError> {
    value.as_object().ok_or_else(|| error(path, "an object is expected"))
}

fn known_keys(fields: &Map<String, Json>, path: &str, known: &[&str]) -> Result<(), AclError> {
    match fields.keys().find(|key| !known.contains(&key.as_str())) {
        None => Ok(()),
        Some(key) => Err(error(path, format!("`{key}` is unknown here"))),
    }
}

fn error(path: &str, problem: impl Into<String>) -> AclError {
    AclError { path: path.to_owned(), problem: problem.into() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(roles: Json) -> Result<Acl, AclError> {
        Acl::of_config(&json!({ "acl": { "roles": roles } }))
    }

    #[test]
    fn every_project_has_the_built_in_roles() {
        let acl = Acl::of_config(&json!({})).unwrap();
        assert_eq!(acl.roles().map(|(name, _)| name).collect::<Vec<_>>(), ["admin", "content_admin", "deployer"]);
    }

    #[test]
    fn what_plugins_of_the_engine_add_to_a_role_is_accepted() {
        let role = json!({ "s3": { "**": { "upload": true } }, "vimeo": { "upload": true } });
        assert!(parse(json!({ "editor": role })).is_ok());
        assert!(parse(json!({ "editor": { "unknown": {} } })).is_err());
    }

    #[test]
    fn variables_are_inherited_and_can_be_redefined() {
        let acl = parse(json!({
            "base": { "variables": { "site": { "type": "condition" }, "me": { "type": "predefined", "value": "personID" } } },
            "child": { "inherits": ["base"], "variables": { "site": { "type": "entity", "entityName": "Site" } } },
        }))
        .unwrap();
        let names: Vec<_> =
            acl.variables(acl.role("child").unwrap()).into_iter().map(|(name, variable)| (name, variable.is_required())).collect();
        assert_eq!(names, [("me", false), ("site", true)]);
    }

    #[test]
    fn roles_that_inherit_each_other_do_not_loop() {
        let acl = parse(json!({ "a": { "inherits": ["b"] }, "b": { "inherits": ["a"] } })).unwrap();
        assert!(acl.variables(acl.role("a").unwrap()).is_empty());
    }

    #[test]
    fn a_refusal_says_where_and_why() {
        let cases = [
            (json!([]), "acl.roles: an object is expected"),
            (json!({ "editor": true }), "acl.roles.editor: an object is expected"),
            (json!({ "editor": { "variabels": {} } }), "acl.roles.editor: `variabels` is unknown here"),
            (json!({ "editor": { "inherits": ["x"] } }), "acl.roles.editor.inherits: there is no role `x`"),
            (
                json!({ "editor": { "variables": { "a": { "type": "number" } } } }),
                "acl.roles.editor.variables.a: `type` must be `entity`, `predefined` or `condition`",
            ),
            (json!({ "editor": { "tenant": { "view": "yes" } } }), "acl.roles.editor.tenant.view: an object is expected"),
            (
                json!({ "editor": { "tenant": { "manage": { "x": { "variables": { "a": 1 } } } } } }),
                "acl.roles.editor.tenant.manage.x.variables.a: `true` or the name of a variable is expected",
            ),
        ];
        for (roles, want) in cases {
            assert_eq!(parse(roles).unwrap_err().to_string(), want);
        }
        assert!(Acl::of_config(&json!({ "acl": null })).is_err());
    }
}
