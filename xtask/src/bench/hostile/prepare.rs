//! The data that hostile requests read: a large project, wide ones, large configurations, a long audit log.
//!
//! **Invariant:** rows that are many are inserted by the database itself; everything else by the server.

use std::net::SocketAddr;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::super::lists;
use super::super::scenario::{PASSWORD, SIGN_IN, sign_up};
use super::entry::Caller;
use crate::instance::api;
use crate::instance::server::{LOGIN_TOKEN, ROOT_TOKEN};
use crate::instance::store::Ground;

pub const MANY: &str = "many";
pub const LARGE_TEXT: &str = "large-text";
pub const LARGE_VALUES: &str = "large-values";
pub const MANY_ROLES: &str = "many-roles";

const MEMBERS: usize = 100_000;
const WIDE_PROJECTS: usize = 10;
const WIDE_MEMBERS: usize = 60;
const LOG_ENTRIES: usize = 5_000;
const EMAIL: &str = "hostile-member@example.com";

const CREATE_PROJECT: &str = "mutation CreateProject($slug: String!, $config: Json) { \
     createProject(projectSlug: $slug, config: $config, options: { noDeployToken: true }) { ok error { code } } }";

/// The bearer tokens of the callers.
pub struct Tokens {
    member: String,
}

impl Tokens {
    pub fn of(&self, caller: Caller) -> Option<&str> {
        match caller {
            Caller::NoToken => None,
            Caller::Unknown => Some("3333333333333333333333333333333333333333"),
            Caller::Login => Some(LOGIN_TOKEN),
            Caller::Member => Some(&self.member),
            Caller::Root => Some(ROOT_TOKEN),
        }
    }
}

/// Fills the instance whose data is in this folder.
///
/// # Errors
/// If a request or the script of SQL fails.
pub fn prepare(address: SocketAddr, ground: &Ground, data: &Path) -> Result<Tokens, String> {
    create(address, MANY, Map::new())?;
    for number in 0..WIDE_PROJECTS {
        create(address, &format!("wide-{number}"), Map::new())?;
    }
    create(address, LARGE_TEXT, fields(json!({ "text": "a".repeat(750_000) })))?;
    create(address, LARGE_VALUES, fields(json!({ "lists": vec![vec!["a".repeat(38); 1_000]; 18] })))?;
    create_with_roles(address, MANY_ROLES, Map::new(), many_roles())?;
    sign_up(address, EMAIL, &[])?;
    ground.run(data, &script(ground.cluster.is_some()))?;
    let session = api::mutation(address, LOGIN_TOKEN, SIGN_IN, &json!({ "email": EMAIL, "password": PASSWORD }))?;
    Ok(Tokens { member: api::text_at(&session, "/result/token")? })
}

fn create(address: SocketAddr, slug: &str, config: Map<String, Value>) -> Result<(), String> {
    create_with_roles(address, slug, config, Map::new())
}

/// Each project has a role whose holders may view all members.
fn create_with_roles(address: SocketAddr, slug: &str, mut config: Map<String, Value>, mut roles: Map<String, Value>) -> Result<(), String> {
    roles.insert("viewer".to_owned(), json!({ "tenant": { "view": true } }));
    config.insert("acl".to_owned(), json!({ "roles": roles }));
    let created = api::mutation(address, ROOT_TOKEN, CREATE_PROJECT, &json!({ "slug": slug, "config": config }));
    // The error repeats the request, which is large here.
    created.map(drop).map_err(|error| error.chars().rev().take(300).collect::<Vec<_>>().into_iter().rev().collect())
}

fn fields(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

fn many_roles() -> Map<String, Value> {
    let variables: Map<String, Value> =
        (0..100).map(|n| (format!("variable{n}"), json!({ "type": "entity", "entityName": "E" }))).collect();
    (0..60).map(|n| (format!("role{n}"), json!({ "variables": variables }))).collect()
}

fn script(postgres: bool) -> String {
    let mut sql = lists::script(postgres, &[(MANY, MEMBERS), ("wide-0", WIDE_MEMBERS)]);
    let text = "a".repeat(1_500);
    sql += &format!(
        "BEGIN;\n\
         INSERT INTO membership (project_id, identity_id, role, variables, created_at) \
         SELECT p.id, m.identity_id, m.role, '[]', m.created_at FROM membership m JOIN project q ON q.id = m.project_id \
         CROSS JOIN project p WHERE q.slug = 'wide-0' AND p.slug LIKE 'wide-%' AND p.slug <> 'wide-0';\n\
         INSERT INTO membership (project_id, identity_id, role, variables, created_at) \
         SELECT p.id, n.identity_id, 'viewer', '[]', n.created_at FROM person n CROSS JOIN project p WHERE n.email = '{EMAIL}';\n\
         INSERT INTO audit_log (id, created_at, kind, success, person_input, ip, user_agent, metadata, event_data) \
         SELECT id, created_at, 'login', true, description, '192.0.2.1', '{agent}', '{{}}', '{{\"text\":\"{text}\"}}' \
         FROM identity WHERE description LIKE '{MANY}-%' ORDER BY id LIMIT {LOG_ENTRIES};\n\
         COMMIT;\n",
        agent = "a".repeat(300),
    );
    if postgres {
        sql += "ANALYZE;\n";
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_has_the_sizes_that_the_catalogue_names() {
        let roles = many_roles();
        let variables: usize = roles.values().filter_map(|role| role.pointer("/variables")?.as_object()).map(Map::len).sum();
        assert_eq!(variables, 6_000);
        for postgres in [false, true] {
            let rows = script(postgres).lines().filter(|line| line.starts_with('(')).count();
            assert_eq!(rows, MEMBERS + WIDE_MEMBERS);
        }
    }
}
