//! Requests whose documents, variables or bodies nest without end, or refer to themselves without end.
//!
//! **Invariant:** each fits into the largest body, so that the server reads all of it.

use serde_json::json;

use super::entry::Caller::{Login, Unknown};
use super::entry::Hostile;
use super::request::Request;

/// Levels of a construct of one byte at each end, in a body of one MB.
const LEVELS: usize = 480_000;

pub const CASES: &[Hostile] = &[
    Hostile { name: "nested list literals", caller: Login, status: 400, request: || nested("{ me(a: ", "[", "]", ") { id } }", LEVELS) },
    Hostile {
        name: "nested object literals",
        caller: Login,
        status: 400,
        request: || nested("{ me(a: ", "{a:", "}", ") { id } }", LEVELS / 2),
    },
    Hostile { name: "nested types", caller: Login, status: 400, request: || nested("query($a: ", "[", "]", ") { me { id } }", LEVELS) },
    Hostile { name: "nested selections", caller: Login, status: 400, request: || nested("", "{a", "}", "", LEVELS / 2) },
    Hostile { name: "nested inline fragments", caller: Login, status: 400, request: || nested("{", "...{", "}", "}", LEVELS / 3) },
    Hostile {
        name: "nested default values",
        caller: Login,
        status: 400,
        request: || nested("query($a: Int = ", "[", "]", ") { me { id } }", LEVELS),
    },
    Hostile {
        name: "nested arguments of directives",
        caller: Login,
        status: 400,
        request: || nested("{ me @skip(if: ", "[", "]", ") { id } }", LEVELS),
    },
    Hostile { name: "nested lists without an end", caller: Login, status: 400, request: || nested("{ me(a: ", "[", "", "", 2 * LEVELS) },
    Hostile { name: "nested selections, 60 levels of 60 fields", caller: Login, status: 400, request: || Request::query(&wide(60, 60)) },
    Hostile { name: "lists of 60 levels, 900 times", caller: Login, status: 400, request: lists_at_limit },
    Hostile { name: "1 MB of [ as the body", caller: Login, status: 400, request: || Request::json("[".repeat(1_000_000)) },
    Hostile { name: "1 MB of {\"a\": as the body", caller: Login, status: 400, request: || Request::json("{\"a\":".repeat(200_000)) },
    Hostile { name: "64 KB of [ as the body", caller: Unknown, status: 400, request: || Request::json("[".repeat(65_000)) },
    Hostile { name: "variables nested in 1 MB", caller: Login, status: 400, request: nested_variables },
    Hostile { name: "variables nested 60 levels, 300 times", caller: Login, status: 200, request: variables_at_limit },
    Hostile { name: "60 fragments that double each other", caller: Login, status: 400, request: || doubling(60) },
    Hostile { name: "10 fragments that double each other", caller: Login, status: 200, request: || doubling(10) },
    Hostile { name: "chain of 4,000 fragments", caller: Login, status: 400, request: || chain(4_000) },
    Hostile { name: "chain of 120 fragments", caller: Login, status: 400, request: || chain(120) },
    Hostile { name: "chain of 20 fragments with nested fields", caller: Login, status: 400, request: || deep_chain(20) },
    Hostile { name: "fragments in a circle of 100", caller: Login, status: 400, request: || circle(100) },
    Hostile { name: "each of 60 fragments spreads all later ones", caller: Login, status: 400, request: || all_later(60) },
];

fn nested(before: &str, open: &str, close: &str, after: &str, levels: usize) -> Request {
    Request::query(&format!("{before}{}{}{after}", open.repeat(levels), close.repeat(levels)))
}

fn wide(levels: usize, fields: usize) -> String {
    format!("{}{}", format!("{{ {} a ", "b ".repeat(fields)).repeat(levels), "}".repeat(levels))
}

fn lists_at_limit() -> Request {
    let list = format!("{}{}", "[".repeat(60), "]".repeat(60));
    Request::query(&format!("{{ me(a: [{}]) {{ id }} }}", list.repeat(160)))
}

fn nested_variables() -> Request {
    let value = format!("{}{}", "[".repeat(LEVELS), "]".repeat(LEVELS));
    Request::json(format!("{{\"query\":\"{{ me {{ id }} }}\",\"variables\":{{\"a\":{value}}}}}"))
}

fn variables_at_limit() -> Request {
    let value = (0..58).fold(json!(1), |inner, _| json!({ "a": inner }));
    let query = "mutation($a: Json) { createProject(projectSlug: \"a\", config: $a) { ok } }";
    Request::with_variables(query, &json!({ "a": vec![value; 300] }))
}

fn doubling(number: usize) -> Request {
    let fragments: String = (0..number).map(|n| format!("fragment f{n} on Identity {{ ...f{next} ...f{next} }} ", next = n + 1)).collect();
    Request::query(&format!("{{ me {{ ...f0 }} }} {fragments} fragment f{number} on Identity {{ id }}"))
}

fn chain(number: usize) -> Request {
    let fragments: String = (0..number).map(|n| format!("fragment f{n} on Identity {{ ...f{} }} ", n + 1)).collect();
    Request::query(&format!("{{ me {{ ...f0 }} }} {fragments} fragment f{number} on Identity {{ id }}"))
}

fn deep_chain(number: usize) -> Request {
    let fragments: String = (0..number)
        .map(|n| format!("fragment f{n} on Identity {{ projects {{ project {{ members {{ identity {{ ...f{} }} }} }} }} }} ", n + 1))
        .collect();
    Request::query(&format!("{{ me {{ ...f0 }} }} {fragments} fragment f{number} on Identity {{ id }}"))
}

fn circle(number: usize) -> Request {
    let fragments: String = (0..number).map(|n| format!("fragment f{n} on Identity {{ id ...f{} }} ", (n + 1) % number)).collect();
    Request::query(&format!("{{ me {{ ...f0 }} }} {fragments}"))
}

fn all_later(number: usize) -> Request {
    let spreads = |from: usize| (from..number).map(|n| format!("...f{n} ")).collect::<String>();
    let fragments: String = (0..number).map(|n| format!("fragment f{n} on Identity {{ id {} }} ", spreads(n + 1))).collect();
    Request::query(&format!("{{ me {{ ...f0 }} }} {fragments}"))
}
