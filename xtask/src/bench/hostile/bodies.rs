//! Requests that are large in a part that has no structure: names, strings, whitespace, numbers, compressed bodies, headers.
//!
//! **Invariant:** a body that is larger than the server takes is named as such, and answered with 413.

use serde_json::json;

use super::entry::Caller::{Login, NoToken, Unknown};
use super::entry::Hostile;
use super::request::Request;

const MB: usize = 1_000_000;

pub const CASES: &[Hostile] = &[
    Hostile { name: "name of 1 MB", caller: Login, status: 400, request: || document("{ ", "a", MB, " }") },
    Hostile { name: "string of 1 MB", caller: Login, status: 400, request: || document("{ me(a: \"", "a", MB, "\") { id } }") },
    Hostile {
        name: "string of 1 MB where it fits",
        caller: Login,
        status: 200,
        request: || document("{ projectBySlug(slug: \"", "a", MB, "\") { id } }"),
    },
    Hostile {
        name: "string of 140,000 escapes",
        caller: Login,
        status: 200,
        request: || document("{ projectBySlug(slug: \"", "\\u0041", 140_000, "\") { id } }"),
    },
    Hostile { name: "string without an end", caller: Login, status: 400, request: || document("{ me(a: \"", "a", MB, "") },
    Hostile {
        name: "block string of 330,000 lines",
        caller: Login,
        status: 200,
        request: || document("{ projectBySlug(slug: \"\"\"", " \n", 330_000, "\"\"\") { id } }"),
    },
    Hostile { name: "1 MB of commas", caller: Login, status: 400, request: || document("{ me {", ",", MB, "id } }") },
    Hostile { name: "1 MB of spaces", caller: Login, status: 200, request: || document("{ me {", " ", MB, "id } }") },
    Hostile { name: "1 MB of one comment", caller: Login, status: 200, request: || document("#", "a", MB, "\n{ me { id } }") },
    Hostile { name: "1 MB of short comments", caller: Login, status: 400, request: || document("", "#\n", 330_000, "{ me { id } }") },
    Hostile { name: "1 MB of short tokens", caller: Login, status: 400, request: || document("{", "a ", MB / 2, "}") },
    Hostile { name: "1 MB of invalid characters", caller: Login, status: 400, request: || document("{", "?", MB, "}") },
    Hostile { name: "9,000 invalid characters", caller: Login, status: 400, request: || document("{", "? ", 9_000, "}") },
    Hostile { name: "integer of 1 MB", caller: Login, status: 400, request: || document("{ persons(limit: ", "1", MB, ") { id } }") },
    Hostile { name: "float of 1 MB", caller: Login, status: 400, request: || document("{ persons(limit: 1.", "1", MB, ") { id } }") },
    Hostile { name: "JSON of 1 MB: numbers", caller: Login, status: 400, request: || json_list("0,", MB / 2) },
    Hostile { name: "JSON of 1 MB: {\"\":0}", caller: Login, status: 400, request: || json_list("{\"\":0},", MB / 7) },
    Hostile { name: "JSON of 1 MB: []", caller: Login, status: 400, request: || json_list("[],", MB / 3) },
    Hostile { name: "JSON of 1 MB: one object", caller: Login, status: 400, request: json_object },
    Hostile { name: "JSON of 1 MB: one number", caller: Login, status: 400, request: || variables(&"1".repeat(MB)) },
    Hostile {
        name: "JSON of 1 MB: escapes",
        caller: Login,
        status: 200,
        request: || variables(&format!("\"{}\"", "\\u0041".repeat(MB / 6))),
    },
    Hostile {
        name: "JSON of 1 MB: duplicate keys",
        caller: Login,
        status: 400,
        request: || variables(&format!("{{{}\"a\":0}}", "\"a\":[0],".repeat(MB / 9))),
    },
    Hostile {
        name: "JSON of 64 KB: {\"\":0}",
        caller: Unknown,
        status: 401,
        request: || Request::json(format!("[{}0]", "{\"\":0},".repeat(9_000))),
    },
    Hostile { name: "JSON of 1 MB with an unknown token", caller: Unknown, status: 401, request: || json_list("0,", MB / 2) },
    Hostile { name: "JSON of 1 MB without a token", caller: NoToken, status: 401, request: || json_list("0,", MB / 2) },
    Hostile { name: "gzip of 10 MB: numbers", caller: Login, status: 413, request: || json_list("0,", 5 * MB).gzip() },
    Hostile { name: "gzip of 1 MB: numbers", caller: Login, status: 400, request: || json_list("0,", MB / 2).gzip() },
    Hostile { name: "deflate of 1 MB: {\"\":0}", caller: Login, status: 400, request: || json_list("{\"\":0},", MB / 7).deflate() },
    Hostile { name: "form of 1 MB: a=&", caller: Login, status: 400, request: || Request::form("a=&".repeat(MB / 3)) },
    Hostile {
        name: "form of 1 MB: escapes",
        caller: Login,
        status: 400,
        request: || Request::form(format!("query={}", "%61".repeat(MB / 3))),
    },
    Hostile {
        name: "document of 60 KB in the URL",
        caller: Login,
        status: 400,
        request: || Request::url(&format!("query={{{}}}", "a,".repeat(30_000))),
    },
    Hostile { name: "operation name of 1 MB", caller: Login, status: 400, request: operation_name },
    Hostile { name: "headers of 60 KB", caller: Login, status: 200, request: || small().header("X-Large", "a".repeat(60_000)) },
    Hostile {
        name: "90 headers of 600 bytes",
        caller: Login,
        status: 200,
        request: || (0..90).fold(small(), |request, _| request.header("X-Some", "a".repeat(600))),
    },
    Hostile {
        name: "5,000 addresses in X-Forwarded-For",
        caller: Login,
        status: 200,
        request: || small().header("X-Forwarded-For", "10.0.0.1, ".repeat(5_000)),
    },
    Hostile {
        name: "60 KB of Accept-Encoding",
        caller: Login,
        status: 200,
        request: || small().header("Accept-Encoding", "gzip;q=0.5,".repeat(5_000)),
    },
    Hostile {
        name: "60 KB of Accept",
        caller: Login,
        status: 200,
        request: || small().header("Accept", "application/json;q=0.5,".repeat(2_500)),
    },
    Hostile {
        name: "signIn with a password of 900 KB",
        caller: Login,
        status: 200,
        request: || sign_in("a@example.com", &"a".repeat(900_000)),
    },
    Hostile {
        name: "signIn with an e-mail of 900 KB",
        caller: Login,
        status: 200,
        request: || sign_in(&format!("{}@example.com", "é".repeat(450_000)), "a"),
    },
];

fn document(before: &str, repeated: &str, times: usize, after: &str) -> Request {
    Request::query(&format!("{before}{}{after}", repeated.repeat(times)))
}

fn small() -> Request {
    Request::query("{ me { id } }")
}

fn variables(value: &str) -> Request {
    Request::json(format!("{{\"query\":\"{{ me {{ id }} }}\",\"variables\":{{\"a\":{value}}}}}"))
}

/// A list of so many values, as a variable that the operation does not declare.
fn json_list(item: &str, times: usize) -> Request {
    variables(&format!("[{}0]", item.repeat(times)))
}

fn json_object() -> Request {
    let fields: String = (0..80_000).map(|n| format!("\"{n:x}\":0,")).collect();
    variables(&format!("{{{fields}\"a\":0}}"))
}

fn operation_name() -> Request {
    Request::json(json!({ "query": "query a { me { id } }", "operationName": "a".repeat(MB) }).to_string())
}

fn sign_in(email: &str, password: &str) -> Request {
    let query = "mutation($e: String!, $p: String!) { signIn(email: $e, password: $p) { ok error { code } } }";
    Request::with_variables(query, &json!({ "e": email, "p": password }))
}
