//! Requests that are short, and ask for much of what is stored.
//!
//! **Invariant:** each is a valid query, so that what it costs is not the cost of its mistakes.

use serde_json::json;

use super::entry::Caller::{Login, Member, Root};
use super::entry::Hostile;
use super::prepare::{LARGE_TEXT, LARGE_VALUES, MANY, MANY_ROLES};
use super::request::Request;

pub const CASES: &[Hostile] = &[
    Hostile { name: "config of 0.75 MB in one string", caller: Member, status: 200, request: || config(1, LARGE_TEXT) },
    Hostile { name: "config of 0.75 MB in one string, 10 times", caller: Member, status: 200, request: || config(10, LARGE_TEXT) },
    Hostile { name: "config of 0.75 MB in one string, 50 times", caller: Member, status: 400, request: || config(50, LARGE_TEXT) },
    Hostile { name: "config of 0.75 MB in 18,000 values", caller: Member, status: 200, request: || config(1, LARGE_VALUES) },
    Hostile { name: "config of 0.75 MB in 18,000 values, 10 times", caller: Member, status: 200, request: || config(10, LARGE_VALUES) },
    Hostile { name: "config of 0.75 MB in 18,000 values, 50 times", caller: Member, status: 400, request: || config(50, LARGE_VALUES) },
    Hostile {
        name: "id of a project with a large config, 50 times",
        caller: Member,
        status: 200,
        request: || projects(50, LARGE_VALUES, "id"),
    },
    Hostile { name: "roles of 6,000 variables", caller: Member, status: 200, request: || projects(1, MANY_ROLES, ROLES) },
    Hostile { name: "roles of 6,000 variables, 50 times", caller: Member, status: 400, request: || projects(50, MANY_ROLES, ROLES) },
    Hostile { name: "members of members, 10 projects of 60", caller: Member, status: 400, request: || members_of_members("id") },
    Hostile {
        name: "members of members, with persons",
        caller: Member,
        status: 400,
        request: || members_of_members("id person { id email }"),
    },
    Hostile { name: "members of members, as root", caller: Root, status: 400, request: || members_of_members("id") },
    Hostile { name: "sessions of all members, 10 projects of 60", caller: Root, status: 200, request: || each_member("sessions { id }") },
    Hostile {
        name: "projects of all members, 10 projects of 60",
        caller: Member,
        status: 200,
        request: || each_member("projects { project { id } }"),
    },
    Hostile { name: "all members of 100,000", caller: Member, status: 400, request: || members(1, "") },
    Hostile { name: "all members of 100,000, 50 times", caller: Member, status: 400, request: || members(50, "") },
    Hostile { name: "100 members of 100,000", caller: Member, status: 200, request: || members(1, "(input: { limit: 100 })") },
    Hostile { name: "100 members of 100,000, 50 times", caller: Member, status: 200, request: || members(50, "(input: { limit: 100 })") },
    Hostile {
        name: "the last members of 100,000, 50 times",
        caller: Member,
        status: 400,
        request: || members(50, "(input: { limit: 100, offset: 99000 })"),
    },
    Hostile { name: "16,000 members of 100,000", caller: Member, status: 200, request: || members(1, "(input: { limit: 16000 })") },
    Hostile { name: "1 person, among members of 100,000", caller: Member, status: 200, request: || persons(1, "limit: 1") },
    Hostile { name: "1,000 persons, 50 times", caller: Root, status: 400, request: || persons(50, "limit: 1000") },
    Hostile {
        name: "1,000 persons, 50 times, with identities",
        caller: Root,
        status: 400,
        request: || root(50, "persons(limit: 1000) { id identity { id } }"),
    },
    Hostile { name: "1,000 persons, 50 times, among members", caller: Member, status: 400, request: || persons(50, "limit: 1000") },
    Hostile {
        name: "persons by a part of the address, 50 times",
        caller: Member,
        status: 400,
        request: || persons(50, "filter: { email: \"zzz\" }"),
    },
    Hostile { name: "the last persons, 50 times", caller: Root, status: 400, request: || persons(50, "limit: 10, offset: 99000") },
    Hostile { name: "500 entries of the log, 50 times", caller: Root, status: 400, request: || log(50) },
    Hostile { name: "500 entries of the log, 5 times", caller: Root, status: 200, request: || log(5) },
    Hostile {
        name: "the log at a large offset, 50 times",
        caller: Root,
        status: 400,
        request: || root(50, "authLog(offset: 2000000000) { hasMore }"),
    },
    Hostile { name: "the log by 990 types, 20 times", caller: Root, status: 200, request: log_of_types },
    Hostile {
        name: "all keys and secrets of projects",
        caller: Root,
        status: 200,
        request: || root(5, "projects { apiKeys { id identity { id } } secrets { key } }"),
    },
    Hostile {
        name: "me, 50 times with everything",
        caller: Login,
        status: 200,
        request: || root(50, "me { id roles projects { project { id } } sessions { id } }"),
    },
];

const ROLES: &str = "roles { name variables { name __typename } }";

/// The fields of the root with an alias each, and a compressed response.
fn root(number: usize, field: &str) -> Request {
    let fields: String = (0..number).map(|n| format!("a{n}: {field} ")).collect();
    Request::query(&format!("{{ {fields} }}")).accepts_gzip()
}

fn projects(number: usize, slug: &str, fields: &str) -> Request {
    root(number, &format!("projectBySlug(slug: \"{slug}\") {{ {fields} }}"))
}

fn config(number: usize, slug: &str) -> Request {
    projects(number, slug, "config")
}

fn members(number: usize, arguments: &str) -> Request {
    projects(number, MANY, &format!("members{arguments} {{ identity {{ person {{ id }} }} }}"))
}

fn persons(number: usize, arguments: &str) -> Request {
    root(number, &format!("persons({arguments}) {{ id email name }}"))
}

/// The members of ten projects, and for each of them the members of all its projects.
fn members_of_members(fields: &str) -> Request {
    let inner = format!("identity {{ projects {{ project {{ members {{ identity {{ {fields} }} }} }} }} }}");
    Request::query(&format!("{{ projectBySlug(slug: \"wide-0\") {{ members {{ {inner} }} }} }}"))
}

fn each_member(fields: &str) -> Request {
    let project = |n: usize| format!("a{n}: projectBySlug(slug: \"wide-{n}\") {{ members {{ identity {{ {fields} }} }} }} ");
    Request::query(&format!("{{ {} }}", (0..10).map(project).collect::<String>()))
}

fn log(number: usize) -> Request {
    root(
        number,
        "authLog(limit: 500) { hasMore entries { id createdAt type success personInputIdentifier ipAddress userAgent metadata eventData } }",
    )
}

fn log_of_types() -> Request {
    let fields: String = (0..20).map(|n| format!("a{n}: authLog(filter: {{ types: $t }}) {{ hasMore }} ")).collect();
    let types: Vec<String> = (0..990).map(|n| format!("type{n}")).collect();
    Request::with_variables(&format!("query($t: [String!]) {{ {fields} }}"), &json!({ "t": types }))
}
