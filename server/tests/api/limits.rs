//! Limits that an operator sets: what one request may ask, and who may ask for the schema.

use std::collections::BTreeSet;

use apollo_compiler::Schema;
use serde_json::{Value as Json, json};
use server::domain::limits::{DocumentLimits, Introspection, is_guess};

use crate::support::TestApp;

fn refusal(answer: &Json) -> String {
    assert!(answer.get("data").is_none(), "{answer}");
    answer["errors"][0]["message"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_limit_is_what_is_set() {
    let set =
        DocumentLimits { tokens: 40, depth: 3, complexity: 5, aliases: 1, query_fields: 2, list_items: 2, ..DocumentLimits::default() };
    let app = TestApp::with_limits(set).await;
    let root = app.root();
    for query in
        ["{ me { person { id } } }", "{ a: me { id } projects { id } }", "{ authLog(filter: { types: [\"a\", \"b\"] }) { hasMore } }"]
    {
        let answer = root.run(query).await;
        assert!(answer["errors"].is_null(), "{query}: {answer}");
    }
    for (query, why) in [
        ("{ me { projects { project { id } } } }", "3 nested fields"),
        ("{ me { id roles description person { id name } } }", "5 selected fields"),
        ("{ a: me { id } b: projects { id } }", "aliases"),
        ("{ me { id } projects { id } me { id } }", "queries"),
        ("{ authLog(filter: { types: [\"a\", \"b\", \"c\"] }) { hasMore } }", "2 list items"),
        ("{ me { id id id id id id id id id id id id id id id id id id id id id id id id id id id id id } }", "40 tokens"),
    ] {
        let text = refusal(&root.run(query).await);
        assert!(text.contains(why), "{query}: {text}");
    }
    let query = "query($types: [String!]) { authLog(filter: { types: $types }) { hasMore } }";
    assert!(refusal(&root.run_with(query, json!({ "types": ["a", "b", "c"] })).await).contains("2 list items"));
}

#[tokio::test]
async fn the_number_of_guesses_is_what_is_set() {
    let mutation = "mutation { a: signIn(email: \"x\", password: \"x\") { ok } b: signIn(email: \"y\", password: \"y\") { ok } }";
    let app = TestApp::start().await;
    assert!(refusal(&app.login().run(mutation).await).contains("check a password"));
    assert_eq!(app.audit().await, ["instance_setup"], "none of them was tried");
    let app = TestApp::with_limits(DocumentLimits { guesses: 2, ..DocumentLimits::default() }).await;
    assert_eq!(app.login().run(mutation).await["data"], json!({ "a": { "ok": false }, "b": { "ok": false } }));
}

/// A new mutation that takes a secret is either limited, or named here with the reason.
#[test]
fn every_mutation_that_takes_a_secret_is_a_guess_or_is_known_to_be_none() {
    let gives_a_new_secret = ["signUp", "changePassword", "unmanagedInvite", "createApiKey", "createGlobalApiKey", "createProject"];
    let schema = Schema::parse_and_validate(include_str!("../../../schema.graphql"), "schema.graphql").unwrap();
    let roots = ["Query", "Mutation"].map(|root| schema.get_object(root).unwrap());
    let fields: Vec<_> = roots.iter().flat_map(|root| root.fields.values()).collect();
    assert!(fields.iter().any(|field| field.name == "signIn"));
    let is_secret = |name: &str| ["password", "token", "otp", "code", "secret"].iter().any(|word| name.to_lowercase().contains(word));
    let mut missed = BTreeSet::new();
    for field in fields {
        let name = field.name.as_str();
        let takes_a_secret = field.arguments.iter().any(|argument| is_secret(&argument.name));
        if takes_a_secret && !is_guess(name) && !gives_a_new_secret.contains(&name) {
            missed.insert(name);
        }
    }
    assert_eq!(missed, BTreeSet::new());
    assert!(is_guess("signIn") && !is_guess("signUp"));
}

#[tokio::test]
async fn the_schema_is_told_to_whom_it_is_meant_for() {
    const ASK: [&str; 3] = [
        "{ __schema { queryType { name } } }",
        "{ __type(name: \"Query\") { name } }",
        "{ ...f } fragment f on Query { __schema { queryType { name } } }",
    ];
    for (introspection, root, login) in [
        (Introspection::On, true, true),
        (Introspection::SignedIn, true, false),
        (Introspection::SuperAdmin, true, false),
        (Introspection::Off, false, false),
    ] {
        let app = TestApp::with_limits(DocumentLimits { introspection, ..DocumentLimits::default() }).await;
        for query in ASK {
            for (caller, allowed) in [(app.root(), root), (app.login(), login)] {
                let answer = caller.run(query).await;
                assert_eq!(answer["errors"].is_null(), allowed, "{introspection:?} {query}: {answer}");
            }
        }
        assert_eq!(app.login().run("{ __typename }").await["data"], json!({ "__typename": "Query" }));
    }
}

#[tokio::test]
async fn of_many_mistakes_the_first_are_told() {
    let app = TestApp::start().await;
    let variables: String = (0..1_000).map(|number| format!("$v{number}: Int ")).collect();
    let answer = app.root().run(&format!("query({variables}) {{ me {{ id }} }}")).await;
    assert_eq!(answer["errors"].as_array().map(Vec::len), Some(10), "{answer}");
    assert!(refusal(&answer).contains("$v0"), "{answer}");
}

#[tokio::test]
async fn a_long_name_is_not_repeated_in_full() {
    let app = TestApp::start().await;
    let name = "a".repeat(100_000);
    for query in [format!("{{ {name} }}"), format!("{{ me {{ ...{name} }} }}"), format!("query(${name}: Int) {{ me {{ id }} }}")] {
        let text = refusal(&app.root().run(&query).await);
        assert!(text.len() <= 200, "{} bytes", text.len());
    }
}

#[tokio::test]
async fn what_tools_ask_about_the_schema_is_answered() {
    let app = TestApp::start().await;
    let answer = app.login().run(include_str!("../../src/graphql/introspection.graphql")).await;
    assert!(answer["errors"].is_null() && answer["data"]["__schema"]["types"].as_array().is_some_and(|types| types.len() > 50), "{answer}");
    let circle = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
    assert!(refusal(&app.root().run(circle).await).contains("introspection depth"));
}

#[tokio::test]
async fn no_error_repeats_what_was_sent() {
    let app = TestApp::start().await;
    let secret = "hunter2hunter2";
    for query in [
        format!("mutation {{ signIn(email: \"a\", password: \"{secret}\") {{ ok "),
        format!("mutation {{ signIn(email: 1, password: \"{secret}\") {{ ok }} }}"),
        format!("mutation {{ signIn(email: \"a\", password: \"{secret}\") {{ magic }} }}"),
        format!("mutation {{ signIn(email: \"a\", password: \"{secret}\", expiration: \"{secret}\") {{ ok }} }}"),
        format!("mutation {{ signIn(email: \"a\", password: \"{secret}\", options: {{ magic: \"{secret}\" }}) {{ ok }} }}"),
        format!(
            "mutation {{ a: signIn(email: \"a\", password: \"{secret}\") {{ ok }} b: signIn(email: \"b\", password: \"{secret}\") {{ ok }} }}"
        ),
        format!("{{ me(password: \"{secret}\") {{ id }} }}"),
        format!("{{ authLog(limit: \"{secret}\") {{ hasMore }} }}"),
        format!("query($a: Int = \"{secret}\") {{ authLog(limit: $a) {{ hasMore }} }}"),
        format!("\"{secret}\""),
    ] {
        let text = app.root().run(&query).await.to_string();
        assert!(text.contains("errors") && !text.contains(secret), "{query}: {text}");
    }
    for variables in [json!({ "a": secret }), json!({ "a": { "b": secret } }), json!({ "a": [secret] })] {
        let text = app.root().run_with("query($a: Int) { authLog(limit: $a) { hasMore } }", variables).await.to_string();
        assert!(text.contains("errors") && !text.contains(secret), "{text}");
    }
}
