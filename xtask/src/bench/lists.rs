//! Lists of members with their persons: a page and the whole, of projects of three sizes.
//!
//! The time of a page must not depend on the size of the project, and that of the whole must be in proportion to it.
//!
//! **Invariant:** the rows are inserted by the database itself; the answers are those of the server.

use std::fmt::Write;
use std::net::SocketAddr;
use std::path::Path;

use serde_json::{Value, json};

use super::scenario::{self, Expect, Scenario};
use crate::instance::api;
use crate::instance::server::ROOT_TOKEN;
use crate::instance::store::Ground;

/// The slug and the size of each project, and the names of its two scenarios.
const PROJECTS: [(&str, usize, [&str; 2]); 3] = [
    ("list-3", 1_000, ["members, 100 of 1,000", "members, all of 1,000"]),
    ("list-4", 10_000, ["members, 100 of 10,000", "members, all of 10,000"]),
    ("list-5", 100_000, ["members, 100 of 100,000", "members, all of 100,000"]),
];
const PAGE: usize = 100;

const CREATE_PROJECT: &str = "mutation CreateProject($slug: String!) { \
     createProject(projectSlug: $slug, options: { noDeployToken: true }) { ok error { code } } }";
const MEMBERS: &str = "query Members($slug: String!, $limit: Int) { \
     projectBySlug(slug: $slug) { members(input: { limit: $limit }) { identity { person { id } } } } }";

/// Rows in one statement.
const ROWS: usize = 500;
const AT: &str = "'2026-01-01T00:00:00+00:00'";

/// Fills the instance whose data is in this folder, and tries every query once.
pub fn set_up(address: SocketAddr, ground: &Ground, data: &Path) -> Result<Vec<Scenario>, String> {
    for (slug, _, _) in PROJECTS {
        api::mutation(address, ROOT_TOKEN, CREATE_PROJECT, &json!({ "slug": slug }))?;
    }
    eprintln!("bench: {} members", PROJECTS.iter().map(|(_, size, _)| size).sum::<usize>());
    ground.run(data, &script(ground.cluster.is_some()))?;
    let mut scenarios = Vec::new();
    for (slug, size, [page, whole]) in PROJECTS {
        scenarios.push(members(page, address, &json!({ "slug": slug, "limit": PAGE }), PAGE)?);
        scenarios.push(members(whole, address, &json!({ "slug": slug }), size)?);
    }
    Ok(scenarios)
}

fn members(name: &'static str, address: SocketAddr, variables: &Value, size: usize) -> Result<Scenario, String> {
    let data = api::query(address, ROOT_TOKEN, MEMBERS, variables).map_err(|error| error.chars().take(500).collect::<String>())?;
    let members = data.pointer("/projectBySlug/members").and_then(Value::as_array).ok_or("the project has no members")?;
    let persons = members.iter().filter(|member| member.pointer("/identity/person/id").is_some_and(Value::is_string)).count();
    if (members.len(), persons) != (size, size) {
        return Err(format!("{name}: {} members with {persons} persons", members.len()));
    }
    let request = api::request(ROOT_TOKEN, MEMBERS, variables);
    let expect = Expect::Length(scenario::length_of_answer(address, &request)?);
    Ok(Scenario { name, connections: 1, requests: vec![request], expect })
}

/// Identities with ids in ascending order, as the server makes them, each with a person and a membership.
fn script(postgres: bool) -> String {
    let mut sql = "BEGIN;\n".to_owned();
    let mut id: u128 = 0x0190_a6f1_0000_7000_8000_0000_0000_0000;
    for (slug, size, _) in PROJECTS {
        let numbers: Vec<usize> = (0..size).collect();
        for numbers in numbers.chunks(ROWS) {
            let mut separator = "INSERT INTO identity (id, description, roles, created_at) VALUES";
            for number in numbers {
                let literal = if postgres { format!("'{id:032x}'") } else { format!("x'{id:032x}'") };
                // Writing to a string cannot fail.
                let _written = write!(sql, "{separator}\n({literal}, '{slug}-{number}', '[\"person\"]', {AT})");
                separator = ",";
                id += 1;
            }
            sql.push_str(";\n");
        }
        let _written = write!(
            sql,
            "INSERT INTO person (id, identity_id, email, name, created_at) \
             SELECT id, id, description || '@example.com', description, created_at FROM identity WHERE description LIKE '{slug}-%';\n\
             INSERT INTO membership (project_id, identity_id, role, variables, created_at) \
             SELECT p.id, i.id, 'admin', '[]', i.created_at FROM identity i CROSS JOIN project p \
             WHERE i.description LIKE '{slug}-%' AND p.slug = '{slug}';\n"
        );
    }
    sql.push_str("COMMIT;\n");
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_has_a_row_of_its_own_on_each_store() {
        for (postgres, first) in
            [(true, "('0190a6f1000070008000000000000000', 'list-3-0', "), (false, "(x'0190a6f1000070008000000000000000', ")]
        {
            let sql = script(postgres);
            assert!(sql.contains(first));
            let rows = sql.lines().filter(|line| line.starts_with('(')).count();
            assert_eq!(rows, 111_000);
        }
    }
}
