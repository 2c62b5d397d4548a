//! Gives a project its roles, in the way the target wants it.
//!
//! The reference keeps roles in a project's content schema: they get there by one migration that the project's system API runs.
//! A role's entity must exist in that schema, so the first migration makes the entity, too.
//!
//! **Invariant:** the contract of the Tenant API itself is the same whichever way is taken.

use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::client::answer::Answer;
use crate::client::exchange::{Caller, Client, Request};
use crate::error::{Outcome, require};
use crate::operations::Json;
use crate::target::settings::Provisioner;

const MIGRATE: &str = "mutation($migrations: [Migration!]!) { migrate(migrations: $migrations) { ok error { code developerMessage } } }";
/// Any version will do, as a project of a case is migrated once.
const VERSION: &str = "2024-01-01-100000";
const FORMAT_VERSION: u8 = 6;
/// The entity that the roles of `acl` speak of.
const ENTITY: &str = "Language";

impl Provisioner {
    /// What `createProject` is given as `config` for a project with these roles.
    pub fn config(self, roles: &Value) -> Option<Json> {
        match self {
            Self::Config => Some(Json(json!({ "acl": { "roles": roles } }))),
            Self::Contember | Self::None => None,
        }
    }

    /// What is left to do once the project exists.
    ///
    /// # Errors
    /// A fault if there is no JSON response, a finding if the migration fails.
    pub async fn finish(self, client: &Client, root: &Caller, slug: &str, roles: &Value) -> Outcome {
        if self != Self::Contember || roles.as_object().is_none_or(|roles| roles.is_empty()) {
            return Ok(());
        }
        let body = json!({ "query": MIGRATE, "variables": { "migrations": [migration(roles)] } });
        let request = Request::new(Method::POST, &format!("system/{slug}"), root)?.header(CONTENT_TYPE, "application/json")?;
        let reply = client.send(Request { body: body.to_string().into_bytes(), ..request }).await?;
        let answer: Answer<Value> = Answer::read(&reply)?;
        let done = answer.data()?.pointer("/migrate/ok") == Some(&Value::Bool(true));
        require(done, "the migration that gives a project its roles succeeds")
    }
}

fn migration(roles: &Value) -> Value {
    let patch = json!([{ "op": "replace", "path": "/roles", "value": with_content_rights(roles) }]);
    let modifications = json!([create_entity(), { "modification": "patchAclSchema", "patch": patch }]);
    json!({
        "version": VERSION,
        "name": format!("{VERSION}-roles"),
        "type": "SCHEMA",
        "schemaMigration": { "formatVersion": FORMAT_VERSION, "modifications": modifications },
    })
}

/// There a role also says what it may do with content: here nothing.
fn with_content_rights(roles: &Value) -> Value {
    let mut roles = roles.clone();
    for role in roles.as_object_mut().into_iter().flat_map(|roles| roles.values_mut()).filter_map(Value::as_object_mut) {
        role.insert("stages".to_owned(), json!("*"));
        role.insert("entities".to_owned(), json!({}));
    }
    roles
}

fn create_entity() -> Value {
    let id = json!({ "name": "id", "columnName": "id", "nullable": false, "type": "Uuid", "columnType": "uuid" });
    json!({ "modification": "createEntity", "entity": {
        "name": ENTITY,
        "primary": "id",
        "primaryColumn": "id",
        "unique": [],
        "indexes": [],
        "fields": { "id": id },
        "tableName": "language",
        "eventLog": { "enabled": true },
    } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suite::acl;

    #[test]
    fn ours_takes_the_roles_with_the_project() {
        let config = Provisioner::Config.config(&acl::newsroom()).unwrap();
        assert_eq!(config.0.pointer("/acl/roles"), Some(&acl::newsroom()));
        assert_eq!(Provisioner::Contember.config(&acl::newsroom()), None);
    }

    #[test]
    fn the_migration_makes_the_entity_that_the_roles_name() {
        let text = migration(&acl::newsroom()).to_string();
        assert!(acl::newsroom().to_string().contains(&format!("\"entityName\":\"{ENTITY}\"")));
        assert!(text.contains("createEntity") && text.contains("\"stages\":\"*\""));
    }
}
