//! Lists of members with their persons: a page and the whole, of projects of three sizes.
//!
//! The time of a page must not depend on the size of the project, and that of the whole must be in proportion to it.
//! The largest whole is three times as many objects as a response may hold by default, so the limits are raised for these rows.
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

/// What the name of each of these scenarios begins with.
pub const PREFIX: &str = "members, ";

/// The slug and the size of each project, and the names of its two scenarios.
pub const PROJECTS: [(&str, usize, [&str; 2]); 3] = [
    ("list-3", 1_000, ["members, 100 of 1,000", "members, all of 1,000"]),
    ("list-4", 10_000, ["members, 100 of 10,000", "members, all of 10,000"]),
    ("list-5", 100_000, ["members, 100 of 100,000", "members, all of 100,000"]),
];
const PAGE: usize = 100;

/// The limits of the server for these rows, as options and as environment variables.
pub const LIMITS: &str = "--max-objects 400000 --max-response 33554432";
const SETTINGS: [(&str, &str); 2] = [("TENANT_MAX_OBJECTS", "400000"), ("TENANT_MAX_RESPONSE", "33554432")];

const CREATE_PROJECT: &str = "mutation CreateProject($slug: String!) { \
     createProject(projectSlug: $slug, options: { noDeployToken: true }) { ok error { code } } }";
const MEMBERS: &str = "query Members($slug: String!, $limit: Int) { \
     projectBySlug(slug: $slug) { members(input: { limit: $limit }) { identity { person { id } } } } }";

/// Rows in one statement.
const ROWS: usize = 500;
const AT: &str = "'2026-01-01T00:00:00+00:00'";

pub fn settings() -> impl Iterator<Item = (String, String)> {
    SETTINGS.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
}

/// Fills the instance whose data is in this folder, and tries every query once.
///
/// # Errors
/// If a request or the script of SQL fails, or a list has another length than expected.
pub fn set_up(address: SocketAddr, ground: &Ground, data: &Path) -> Result<Vec<Scenario>, String> {
    for (slug, _, _) in PROJECTS {
        api::mutation(address, ROOT_TOKEN, CREATE_PROJECT, &json!({ "slug": slug }))?;
    }
    eprintln!("bench: {} members", PROJECTS.iter().map(|(_, size, _)| size).sum::<usize>());
    ground.run(data, &script(ground.cluster.is_some(), &PROJECTS.map(|(slug, size, _)| (slug, size))))?;
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

/// Identities with ids in ascending order, as the server makes them, each with a person and a membership in the project that
/// is given by its slug and its size.
pub fn script(postgres: bool, projects: &[(&str, usize)]) -> String {
    let mut sql = "BEGIN;\n".to_owned();
    let mut id: u128 = 0x0190_a6f1_0000_7000_8000_0000_0000_0000;
    for (slug, size) in projects {
        let numbers: Vec<usize> = (0..*size).collect();
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
            let sql = script(postgres, &[("list-3", 1_000), ("list-4", 501)]);
            assert!(sql.contains(first));
            let rows = sql.lines().filter(|line| line.starts_with('(')).count();
            assert_eq!(rows, 1_501);
        }
    }

    #[test]
    fn the_limits_that_are_told_are_those_that_are_set() {
        let told: Vec<&str> = LIMITS.split_whitespace().skip(1).step_by(2).collect();
        assert_eq!(told, SETTINGS.map(|(_, value)| value));
    }
}
