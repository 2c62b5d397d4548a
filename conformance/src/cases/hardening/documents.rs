//! What the usual tools try with the shape of a document: the same thing many times, and circles in the schema.
//!
//! **Invariant:** a short refusal, or a short answer. Nothing grows faster than what was sent.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;

use crate::client::answer::raw;
use crate::client::exchange::{Reply, Request};
use crate::error::{CaseError, Outcome, equal, require};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::refusals::{LONGEST_REFUSAL, refused, still_answers};

/// Far more than a server needs that does not compare everything with everything.
const LONG: Duration = Duration::from_secs(5);

pub const CASES: &[Definition] = &[
    case!("hardening/aliases", "A field is not asked for under a hundred and one names.", aliases),
    case!("hardening/directives", "Ten directives in one place are one mistake.", directives),
    case!("hardening/duplicates", "A field that is asked for five hundred times is answered once, if at all.", duplicates),
    case!("hardening/many-duplicates", "One that is asked for twenty thousand times costs no more.", many_duplicates).exclusive(),
    case!("hardening/circular-introspection", "The schema is not walked through in circles.", circles),
    case!("hardening/suggestions", "The login token is not told which names there are.", suggestions),
];

fn times(number: usize, text: impl Fn(usize) -> String) -> String {
    (0..number).map(text).collect()
}

async fn aliases(case: &mut Case) -> Outcome {
    let part = |name: &str, letter: &str| format!("fragment {name} on Identity {{ {} }}", times(51, |n| format!("{letter}{n}: id ")));
    for (step, document) in [
        ("the name of the root's type", format!("{{ {} }}", times(101, |n| format!("alias{n}: __typename ")))),
        ("a field of the root", format!("{{ {} }}", times(101, |n| format!("alias{n}: me {{ id }} ")))),
        ("a field below", format!("{{ me {{ {} }} }}", times(101, |n| format!("alias{n}: id ")))),
        ("the name of a type below", format!("{{ me {{ {} }} }}", times(101, |n| format!("alias{n}: __typename ")))),
        ("in two parts", format!("{{ me {{ ...a ...b }} }} {} {}", part("a", "a"), part("b", "b"))),
    ] {
        refused(case, step, &document, Value::Null).await?;
    }
    still_answers(case).await
}

async fn directives(case: &mut Case) -> Outcome {
    for (step, document) in [
        ("an unknown one ten times", format!("{{ __typename {} }}", "@aa".repeat(10))),
        ("ten unknown ones", format!("{{ __typename {} }}", times(10, |n| format!("@a{n}")))),
        ("a known one ten times", format!("{{ me {{ id {} }} }}", "@include(if: true) ".repeat(10))),
        ("at the operation", format!("query {} {{ me {{ id }} }}", "@aa".repeat(10))),
        ("at a part", format!("{{ me {{ ... {} {{ id }} }} }}", "@skip(if: false) ".repeat(10))),
        ("five hundred", format!("{{ __typename {} }}", "@aa".repeat(500))),
    ] {
        let reply = refused(case, step, &document, Value::Null).await?;
        equal(raw(&reply).pointer("/errors").and_then(Value::as_array).map(Vec::len), Some(1), "number of errors")?;
    }
    still_answers(case).await
}

/// Refused or answered with the field once: both are the same to a server.
async fn small(case: &mut Case, step: &str, document: &str) -> Outcome {
    let reply = ask(case, document).await?;
    require(matches!(reply.status, 200 | 400), &format!("{step}: an answer or a refusal"))?;
    require(reply.body.len() < LONGEST_REFUSAL, &format!("{step}: a short answer"))
}

async fn ask(case: &mut Case, document: &str) -> Outcome<Reply> {
    let root = case.root();
    case.raw_reply(Request::post(&root, "application/json", json!({ "query": document }).to_string())?).await
}

/// The same field again and again, in all the ways in which one can be.
fn repeated(number: usize) -> [(&'static str, String); 4] {
    [
        ("the name of the root's type", format!("{{ {} }}", "__typename ".repeat(number))),
        ("a field below", format!("{{ me {{ {} }} }}", "id ".repeat(number))),
        ("in as many parts", format!("{{ me {{ {} }} }}", "... on Identity { id } ".repeat(number))),
        ("in as many uses of a part", format!("{{ me {{ {} }} }} fragment a on Identity {{ id }}", "...a ".repeat(number))),
    ]
}

async fn duplicates(case: &mut Case) -> Outcome {
    for (step, document) in repeated(500) {
        small(case, step, &document).await?;
    }
    // Twenty thousand of these keep some servers busy for minutes, which would be a test of their owner's patience.
    small(case, "a field of the root", &format!("{{ {} }}", "me { id } ".repeat(500))).await?;
    still_answers(case).await
}

async fn many_duplicates(case: &mut Case) -> Outcome {
    for (step, document) in repeated(20_000) {
        let in_time = timeout(LONG, small(case, step, &document)).await;
        in_time.map_err(|_| CaseError::finding(format_args!("{step}: expected an answer within {} s", LONG.as_secs())))??;
    }
    still_answers(case).await
}

async fn circles(case: &mut Case) -> Outcome {
    let circle = |list: &str, times: usize| format!("{}name{}", format!("{list} {{ type {{ ").repeat(times), " } }".repeat(times));
    let wrapped = format!("{}name{}", "fields { type { ofType { ".repeat(4), " } } }".repeat(4));
    for (step, document) in [
        ("as the tools ask", format!("{{ __schema {{ types {{ {} }} }} }}", circle("fields", 4))),
        ("from one type", format!("{{ __type(name: \"Query\") {{ {} }} }}", circle("fields", 4))),
        ("through lists", format!("{{ __schema {{ types {{ {wrapped} }} }} }}")),
        ("through what is given", format!("{{ __schema {{ types {{ {} }} }} }}", circle("inputFields", 4))),
        (
            "through interfaces",
            format!("{{ __schema {{ types {{ {}name{} }} }} }}", "interfaces { possibleTypes { ".repeat(4), " } }".repeat(4)),
        ),
        (
            "in parts",
            "{ __schema { types { ...a } } } fragment a on __Type { fields { type { ...b } } }
             fragment b on __Type { fields { type { ...c } } } fragment c on __Type { fields { type { name } } }"
                .to_owned(),
        ),
    ] {
        refused(case, step, &document, Value::Null).await?;
    }
    still_answers(case).await
}

async fn suggestions(case: &mut Case) -> Outcome {
    let login = case.login();
    for (step, document, name) in [
        ("a field of the root", "mutation { sigIn(email: \"a\", password: \"b\") { ok } }", "signIn"),
        ("a field below", "{ me { rolez } }", "roles"),
        ("an argument", "mutation { signIn(email: \"a\", password: \"b\", expiratoin: 1) { ok } }", "expiration"),
        ("a type of a variable", "query($type: MembrType) { me { id } }", "MemberType"),
        ("a type of a part", "{ me { ... on Persn { id } } }", "Person"),
        ("a value", "{ projectBySlug(slug: \"x\") { members(memberType: PERSN) { identity { id } } } }", "PERSON"),
        ("a field of an argument", "{ authLog(filter: { succes: true }) { hasMore } }", "success"),
    ] {
        let answer = case.document(step, &login, document, Value::Null).await?;
        equal(answer.status, 400, step)?;
        for message in answer.errors.iter().map(|error| &error.message) {
            require(!message.to_lowercase().contains("did you mean") && !message.contains(name), &format!("{step}: no other name"))?;
        }
    }
    Ok(())
}
