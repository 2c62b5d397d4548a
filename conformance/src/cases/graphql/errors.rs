//! Errors of fields: where they are, and what they leave of the response.
//!
//! **Invariant:** an error removes the smallest part of the data that may be null, and nothing beside it.

use serde_json::{Value, json};

use crate::client::answer::raw;
use crate::client::order::outline;
use crate::error::{Outcome, equal, require};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::refusals::rejected_document;

pub const CASES: &[Definition] = &[
    case!("graphql/errors/nullable-field", "An error of a nullable field has its path and leaves the other fields.", nullable_field),
    case!("graphql/errors/non-null-field", "An error of a non-null root field makes the data null.", non_null_field),
    case!("graphql/errors/failed-operation", "A failed operation is data and not an error.", failed_operation),
    case!("graphql/errors/before-execution", "A response to a request that did not run has no entry for data.", before_execution),
];

/// The paths of all errors, in their order.
fn paths(response: &Value) -> Vec<Value> {
    let errors = response.get("errors").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    errors.iter().map(|error| error.get("path").cloned().unwrap_or_default()).collect()
}

async fn nullable_field(case: &mut Case) -> Outcome {
    let login = case.login();
    let email = case.email()?;
    let document = "mutation($email: String!) {
        begin: __typename
        first: createProject(projectSlug: \"no such project\") { ok }
        second: signIn(email: $email, password: \"x\") { ok error { code } }
        ...third
        end: __typename
    }
    fragment third on Mutation { third: disableApiKey(id: \"x\") { ok } }";
    let reply = case.reply(&login, document, json!({ "email": email })).await?;
    let response = raw(&reply);
    equal(reply.status, 200, "status")?;
    equal(paths(&response), vec![json!(["first"]), json!(["third"])], "paths of the errors")?;
    let codes = ["/errors/0/extensions/code", "/errors/1/extensions/code"].map(|code| response.pointer(code).cloned());
    equal(codes, [Some(json!("ForbiddenError")), Some(json!("ForbiddenError"))], "codes of the errors")?;
    let data = json!({
        "begin": "Mutation", "first": null, "second": { "ok": false, "error": { "code": "UNKNOWN_EMAIL" } }, "third": null, "end": "Mutation",
    });
    equal(response.get("data"), Some(&data), "data")?;
    let outline = outline(&reply.body)?;
    require(outline.contains("data{begin,first,second{ok,error{code}},third,end}"), "the order of the document")
}

async fn non_null_field(case: &mut Case) -> Outcome {
    let login = case.login();
    for (step, document, expected) in [
        ("alone", "{ authLog { hasMore } }", vec!["authLog"]),
        ("beside others", "{ me { id } log: authLog { hasMore } __typename }", vec!["log"]),
        ("two of them", "{ first: authLog { hasMore } me { id } second: authLog { hasMore } }", vec!["first", "second"]),
        ("in a fragment", "{ ...log me { id } } fragment log on Query { authLog { hasMore } }", vec!["authLog"]),
    ] {
        let reply = case.reply(&login, document, Value::Null).await?;
        let response = raw(&reply);
        equal((reply.status, response.get("data")), (400, Some(&Value::Null)), step)?;
        // Once the data is null, further errors may be left out.
        let paths = paths(&response);
        require(
            !paths.is_empty() && paths.iter().all(|path| expected.iter().any(|field| *path == json!([field]))),
            &format!("{step}: the path"),
        )?;
    }
    Ok(())
}

async fn failed_operation(case: &mut Case) -> Outcome {
    let root = case.root();
    let document = "mutation { disableApiKey(id: \"00000000-0000-0000-0000-000000000000\") { ok error { code } } }";
    let reply = case.reply(&root, document, Value::Null).await?;
    equal((reply.status, raw(&reply).get("errors")), (200, None), "status and errors")?;
    equal(raw(&reply).pointer("/data/disableApiKey"), Some(&json!({ "ok": false, "error": { "code": "KEY_NOT_FOUND" } })), "data")
}

async fn before_execution(case: &mut Case) -> Outcome {
    let root = case.root();
    let variables = json!({ "slug": 1 });
    for (step, document) in [
        ("syntax", "{ me { id }"),
        ("validation", "{ me { magic } }"),
        ("a variable", "query($slug: String!) { projectBySlug(slug: $slug) { id } }"),
        ("two operations and no name", "query A { me { id } } query B { me { id } }"),
    ] {
        let reply = case.reply(&root, document, variables.clone()).await?;
        let response = raw(&reply);
        equal((reply.status, response.get("data")), (400, None), step)?;
        require(response.pointer("/errors/0/message").is_some_and(Value::is_string), &format!("{step}: an error with a message"))?;
        require(paths(&response).iter().all(Value::is_null), &format!("{step}: no path"))?;
    }
    rejected_document(case, "a subscription", "subscription { me { id } }", Value::Null).await.map(drop)
}
