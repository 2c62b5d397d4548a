//! Requests whose documents have many mistakes, many equal parts, or values that are used many times.
//!
//! Numbers are just below the limits of the server where the work behind a limit is of interest, and far above where the
//! limit itself is.
//!
//! **Invariant:** each fits into the largest body, so that the server reads all of it.

use std::fmt::Write;

use serde_json::{Value, json};

use super::entry::Caller::{Login, Root};
use super::entry::Hostile;
use super::request::Request;

pub const CASES: &[Hostile] = &[
    Hostile { name: "20 mutations with one variable of 19,000 values", caller: Login, status: 400, request: || mutations(20, 19) },
    Hostile { name: "20 mutations with one variable of 20,000 values", caller: Login, status: 400, request: || mutations(20, 20) },
    Hostile {
        name: "20 mutations with one variable of 900 values",
        caller: Login,
        status: 200,
        request: || mutations_of(20, json!(vec![1; 900])),
    },
    Hostile { name: "1 mutation with one variable of 19,000 values", caller: Login, status: 200, request: || mutations(1, 19) },
    Hostile {
        name: "20 mutations with one variable of 900 KB",
        caller: Login,
        status: 400,
        request: || mutations_of(20, json!("a".repeat(900_000))),
    },
    Hostile { name: "variable 1,000 times in 10 lists", caller: Login, status: 400, request: || repeated(10, 1_000, &json!("login")) },
    Hostile {
        name: "variable of 900 KB 1,000 times in a list",
        caller: Login,
        status: 400,
        request: || repeated(1, 1_000, &json!("a".repeat(900_000))),
    },
    Hostile {
        name: "variable of 10 KB 1,000 times in 10 lists",
        caller: Login,
        status: 400,
        request: || repeated(10, 1_000, &json!("a".repeat(10_000))),
    },
    Hostile { name: "object of 900 KB 1,000 times in a list", caller: Root, status: 400, request: repeated_object },
    Hostile { name: "object of 10 KB 1,000 times in a list of Json", caller: Login, status: 400, request: repeated_json },
    Hostile { name: "1,990 unknown fields", caller: Login, status: 400, request: || inside(1_990, |n| format!("a{n} ")) },
    Hostile { name: "9,000 unknown fields", caller: Login, status: 400, request: || inside(9_000, |n| format!("a{n} ")) },
    Hostile { name: "1,990 times one unknown field", caller: Login, status: 400, request: || inside(1_990, |_| "a ".to_owned()) },
    Hostile { name: "1,990 times one field", caller: Login, status: 200, request: || inside(1_990, |_| "id ".to_owned()) },
    Hostile { name: "1,900 fields with one response key and other arguments", caller: Root, status: 400, request: overlapping },
    Hostile { name: "1,900 fields of the same key in nested fragments", caller: Login, status: 400, request: overlapping_fragments },
    Hostile { name: "3,000 unknown arguments", caller: Login, status: 400, request: || arguments(3_000, |n| format!("a{n}: 1 ")) },
    Hostile { name: "3,000 times one argument", caller: Login, status: 400, request: || arguments(3_000, |_| "limit: 1 ".to_owned()) },
    Hostile { name: "3,000 fields of an input object", caller: Login, status: 400, request: || arguments(1, |_| object(3_000)) },
    Hostile { name: "190 unknown directives", caller: Login, status: 400, request: || inside(190, |n| format!("id @a{n} ")) },
    Hostile {
        name: "9,000 unknown directives on one field",
        caller: Login,
        status: 400,
        request: || inside(1, |_| format!("id {}", "@a ".repeat(9_000))),
    },
    Hostile { name: "2,500 unused variables", caller: Login, status: 400, request: || declared(2_500, |n| format!("$a{n}: Int "), "id") },
    Hostile {
        name: "2,500 times one variable declared",
        caller: Login,
        status: 400,
        request: || declared(2_500, |_| "$a: Int ".to_owned(), "id"),
    },
    Hostile { name: "3,000 undeclared variables", caller: Login, status: 400, request: || arguments(3_000, |n| format!("a{n}: $a{n} ")) },
    Hostile {
        name: "1,600 unused fragments",
        caller: Login,
        status: 400,
        request: || definitions(|n| format!("fragment f{n} on Identity {{ id }} ")),
    },
    Hostile {
        name: "1,600 fragments of one name",
        caller: Login,
        status: 400,
        request: || definitions(|_| "fragment f on Identity { id } ".to_owned()),
    },
    Hostile {
        name: "1,600 fragments on unknown types",
        caller: Login,
        status: 400,
        request: || definitions(|n| format!("fragment f{n} on T{n} {{ id }} ")),
    },
    Hostile { name: "1,600 operations", caller: Login, status: 400, request: || definitions(|n| format!("query q{n} {{ me {{ id }} }} ")) },
    Hostile {
        name: "1,600 operations of one name",
        caller: Login,
        status: 400,
        request: || definitions(|_| "query q { me { id } } ".to_owned()),
    },
    Hostile { name: "4,000 spreads of unknown fragments", caller: Login, status: 400, request: || inside(4_000, |n| format!("...f{n} ")) },
    Hostile { name: "50 queries that are denied", caller: Login, status: 400, request: || root(50, "query", "authLog { hasMore }") },
    Hostile {
        name: "20 mutations that are denied",
        caller: Login,
        status: 200,
        request: || root(20, "mutation", "disablePerson(personId: \"a\") { ok }"),
    },
    Hostile {
        name: "50 queries with invalid ids",
        caller: Root,
        status: 400,
        request: || root(50, "query", "authLog(filter: { personId: \"a\" }) { hasMore }"),
    },
    Hostile { name: "introspection, 60 aliases of fields", caller: Login, status: 200, request: || introspection_aliases(60) },
    Hostile { name: "introspection, __schema 50 times", caller: Login, status: 200, request: || root(50, "query", SCHEMA) },
    Hostile { name: "introspection, __type 50 times", caller: Login, status: 400, request: || root(50, "query", TYPE) },
];

const SCHEMA: &str = "__schema { types { name description fields { name description args { name } } } }";
const TYPE: &str = "__type(name: \"Mutation\") { fields { name description args { name description type { name ofType { name } } } } }";

/// Thousands of values, in lists of 999.
fn mutations(number: usize, thousands: usize) -> Request {
    mutations_of(number, json!(vec![vec![1; 999]; thousands]))
}

fn mutations_of(number: usize, value: Value) -> Request {
    let fields: String = (0..number).map(|n| format!("a{n}: createProject(projectSlug: \"a\", config: $v) {{ ok }} ")).collect();
    Request::with_variables(&format!("mutation($v: Json) {{ {fields} }}"), &json!({ "v": value }))
}

/// The caller may not read the log, but the arguments are decoded before that is known.
fn repeated(lists: usize, times: usize, value: &Value) -> Request {
    let fields: String =
        (0..lists).map(|n| format!("a{n}: authLog(filter: {{ types: [{}] }}) {{ hasMore }} ", "$v ".repeat(times))).collect();
    Request::with_variables(&format!("query($v: String!) {{ {fields} }}"), &json!({ "v": value }))
}

fn repeated_object() -> Request {
    let query = format!(
        "mutation($v: MembershipInput!) {{ addProjectMember(projectSlug: \"wide-0\", identityId: \"a\", memberships: [{}]) {{ ok }} }}",
        "$v ".repeat(1_000)
    );
    Request::with_variables(
        &query,
        &json!({ "v": { "role": "a", "variables": [{ "name": "a", "values": vec!["a".repeat(1_000); 900] }] } }),
    )
}

fn repeated_json() -> Request {
    let query = format!("mutation($v: Json) {{ createProject(projectSlug: \"a\", config: [{}]) {{ ok }} }}", "$v ".repeat(1_000));
    Request::with_variables(&query, &json!({ "v": { "a": "a".repeat(10_000) } }))
}

fn inside(number: usize, field: impl Fn(usize) -> String) -> Request {
    Request::query(&format!("{{ me {{ {} }} }}", (0..number).map(field).collect::<String>()))
}

fn overlapping() -> Request {
    let fields: String = (0..48).map(|n| format!("authLog(limit: {n}) {{ {} }} ", "hasMore ".repeat(38))).collect();
    Request::query(&format!("{{ {fields} }}"))
}

/// Every pair of these fields has to be compared, and below it every pair of the next level.
fn overlapping_fragments() -> Request {
    let mut text = "{ me { ...f0 ...f0 } }".to_owned();
    for n in 0..20 {
        let next = n + 1;
        let fields = format!("projects {{ project {{ members {{ identity {{ ...f{next} }} }} }} }} ");
        // Writing to a string cannot fail.
        let _written = write!(text, " fragment f{n} on Identity {{ {} }}", fields.repeat(19));
    }
    Request::query(&(text + " fragment f20 on Identity { id }"))
}

fn arguments(number: usize, argument: impl Fn(usize) -> String) -> Request {
    Request::query(&format!("{{ persons({}) {{ id }} }}", (0..number).map(argument).collect::<String>()))
}

fn object(fields: usize) -> String {
    format!("filter: {{ {} }}", (0..fields).map(|n| format!("a{n}: 1 ")).collect::<String>())
}

fn declared(number: usize, variable: impl Fn(usize) -> String, field: &str) -> Request {
    Request::query(&format!("query({}) {{ me {{ {field} }} }}", (0..number).map(variable).collect::<String>()))
}

fn definitions(definition: impl Fn(usize) -> String) -> Request {
    Request::query(&format!("query first {{ me {{ id }} }} {}", (0..1_600).map(definition).collect::<String>()))
}

/// The fields of the root with an alias each.
fn root(number: usize, operation: &str, field: &str) -> Request {
    Request::query(&format!("{operation} {{ {} }}", (0..number).map(|n| format!("a{n}: {field} ")).collect::<String>())).accepts_gzip()
}

fn introspection_aliases(number: usize) -> Request {
    let fields: String = (0..number).map(|n| format!("a{n}: fields {{ name description args {{ name description }} }} ")).collect();
    Request::query(&format!("{{ __schema {{ types {{ name {fields} }} }} }}")).accepts_gzip()
}
