//! What the usual tools try that look for weak GraphQL servers, as far as no other story asks it.
//!
//! **Invariant:** each attempt is followed by a plain question, so that a server that it brought down is noticed.

use reqwest::header::{AUTHORIZATION, HeaderValue};
use serde_json::{Value, json};

use crate::client::exchange::{Caller, Request};
use crate::error::{CaseError, Outcome, equal, present, require};
use crate::suite::case::{Case, Raw};
use crate::suite::definition::{Definition, case};
use crate::suite::refusals::{INTERNALS, QUESTION, refused, still_answers};

const JSON: &str = "application/json";

/// Stands for a password that was put into the wrong place.
const PASSWORD: &str = "Hunter-2!";

pub const CASES: &[Definition] = &[
    case!("hardening/brackets", "A document that nests without end is refused, and the next one is answered.", brackets),
    case!("hardening/fragment-cycles", "Fragments that contain each other are refused.", fragment_cycles),
    case!("hardening/values-in-errors", "A refusal never repeats a value, for it may be a password.", values_in_errors),
    case!("hardening/internals", "An error tells nothing of what the server is made of.", internals),
    case!("hardening/two-tokens", "Two tokens in one request are none.", two_tokens),
];

async fn brackets(case: &mut Case) -> Outcome {
    let argument = |open: &str, close: &str| {
        let (open, close) = (open.repeat(20_000), close.repeat(20_000));
        format!("{{ authLog(filter: {{ types: {open}{close} }}) {{ hasMore }} }}")
    };
    for (step, document) in [
        ("20,000 brackets", "[".repeat(20_000)),
        ("20,000 braces", "{".repeat(20_000)),
        ("a list in a list", argument("[", "]")),
        ("an object in an object", argument("{a:", "}")),
        ("a field in a field", format!("{}{}", "{me".repeat(20_000), "}".repeat(20_000))),
        ("a type in a type", format!("query($a: {}Int{}) {QUESTION}", "[".repeat(20_000), "]".repeat(20_000))),
    ] {
        refused(case, step, &document, Value::Null).await?;
    }
    still_answers(case).await
}

async fn fragment_cycles(case: &mut Case) -> Outcome {
    let ring: String = (0..20).map(|n| format!(" fragment f{n} on Identity {{ ...f{} }}", (n + 1) % 20)).collect();
    for (step, document) in [
        ("itself", "{ me { ...a } } fragment a on Identity { id ...a }".to_owned()),
        ("each other", "{ me { ...a } } fragment a on Identity { ...b } fragment b on Identity { ...a }".to_owned()),
        ("deep inside", "{ me { ...a } } fragment a on Identity { projects { project { members { identity { ...a } } } } }".to_owned()),
        ("inside another", "{ me { ...a } } fragment a on Identity { ... on Identity { ... { ...a } } }".to_owned()),
        ("a ring of twenty", format!("{{ me {{ ...f0 }} }}{ring}")),
        ("of the types", "{ __schema { types { ...t } } } fragment t on __Type { fields { type { ...t } } }".to_owned()),
    ] {
        refused(case, step, &document, Value::Null).await?;
    }
    still_answers(case).await
}

async fn values_in_errors(case: &mut Case) -> Outcome {
    let log = "query($limit: Int) { authLog(limit: $limit) { hasMore } }";
    let member = "query($type: MemberType) { projectBySlug(slug: \"x\") { members(memberType: $type) { identity { id } } } }";
    let slug = "query($slug: String!) { projectBySlug(slug: $slug) { id } }";
    for (step, document, variables) in [
        ("a text for a number", log, json!({ "limit": PASSWORD })),
        ("a text for an enum", member, json!({ "type": PASSWORD })),
        ("an object for a text", slug, json!({ "slug": { "password": PASSWORD } })),
        ("a list for a text", slug, json!({ "slug": [PASSWORD, PASSWORD] })),
        ("a number in the document", &format!("{{ authLog(limit: \"{PASSWORD}\") {{ hasMore }} }}"), Value::Null),
        ("a text that does not end", &format!("mutation {{ signIn(email: \"a\", password: \"{PASSWORD}) {{ ok }} }}"), Value::Null),
        ("a brace too few", &format!("mutation {{ signIn(email: \"a\", password: \"{PASSWORD}\" {{ ok }} }}"), Value::Null),
        ("an argument of another name", &format!("mutation {{ signIn(email: \"a\", word: \"{PASSWORD}\") {{ ok }} }}"), Value::Null),
    ] {
        let reply = refused(case, step, document, variables).await?;
        require(!String::from_utf8_lossy(&reply.body).contains(PASSWORD), "no value in the answer")?;
    }
    Ok(())
}

async fn internals(case: &mut Case) -> Outcome {
    for (step, document, variables) in [
        ("no field", "{ me { magic } }", Value::Null),
        ("no document", "{", Value::Null),
        ("no text", "query($slug: String!) { projectBySlug(slug: $slug) { id } }", json!({ "slug": 1 })),
        ("a directive in a wrong place", "query @deprecated { me { id } }", Value::Null),
        ("a definition of a type", "type Query { me: Int }", Value::Null),
        ("a large number", "{ authLog(limit: 99999999999999999999999999) { hasMore } }", Value::Null),
    ] {
        let reply = refused(case, step, document, variables).await?;
        let text = String::from_utf8_lossy(&reply.body);
        for internal in INTERNALS {
            require(!text.contains(internal), &format!("no `{internal}` in the answer"))?;
        }
        require(!text.contains("extensions\":{\"tracing") && !text.contains("stacktrace"), "no trace in the answer")?;
    }
    still_answers(case).await
}

async fn two_tokens(case: &mut Case) -> Outcome {
    let root = present(case.root().token, "the root token")?;
    let value = |text: &str| {
        let mut value = HeaderValue::from_str(&format!("Bearer {text}")).map_err(CaseError::fault)?;
        value.set_sensitive(true);
        Ok::<_, CaseError>(value)
    };
    let other = case.token()?;
    for (step, tokens) in [
        ("a good one and a bad one", [root.reveal(), other.reveal()]),
        ("a bad one and a good one", [other.reveal(), root.reveal()]),
        ("the same twice", [root.reveal(), root.reveal()]),
    ] {
        let mut request = Request::post(&Caller::anonymous(), JSON, json!({ "query": QUESTION }).to_string())?;
        for token in tokens {
            request.headers.append(AUTHORIZATION, value(token)?);
        }
        let reply =
            case.raw(Raw { step, caller: "anonymous", description: QUESTION, request, document: Some(QUESTION), show: &[] }).await?;
        equal(reply.status, 401, step)?;
    }
    Ok(())
}
