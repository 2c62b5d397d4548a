//! How much one document may ask.
//!
//! The numbers are far beyond what any client of the contract sends, and far below what would harm a server.
//! Each case asks for data that it created, so that its cost does not depend on what else is on the server.
//!
//! **Invariant:** what asks too much is refused as a whole, before anything has run.

use std::time::Instant;

use serde_json::{Value, json};

use crate::client::exchange::{Caller, Request};
use crate::error::{Outcome, equal, require};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::passwords::{PASSWORD, WRONG_PASSWORD};
use crate::suite::people::FIRST_WAIT;

const JSON: &str = "application/json";

pub const CASES: &[Definition] = &[
    case!("graphql/limits/guesses", "A document tries out one password at most.", guesses),
    case!("graphql/limits/mutations", "A document has not hundreds of mutations.", mutations),
    case!("graphql/limits/aliases", "A document has not hundreds of aliases.", aliases),
    case!("graphql/limits/directives", "A document has not hundreds of directives.", directives),
    case!("graphql/limits/depth", "Fields are not nested a hundredfold.", depth),
    case!("graphql/limits/lists", "A list has not thousands of items.", lists),
    case!("graphql/limits/tokens", "A document does not have tens of thousands of tokens.", tokens),
    case!("graphql/limits/reasonable", "What a client may reasonably ask is answered.", reasonable),
];

/// The documents are too long for the snapshot, which therefore has no steps.
async fn ask(case: &mut Case, step: &str, query: &str, variables: Value, status: u16) -> Outcome {
    let root = case.root();
    ask_as(case, step, &root, query, variables, status).await
}

async fn ask_as(case: &mut Case, step: &str, caller: &Caller, query: &str, variables: Value, status: u16) -> Outcome {
    let request = Request::post(caller, JSON, json!({ "query": query, "variables": variables }).to_string())?;
    let reply = case.raw_reply(request).await?;
    equal(reply.status, status, step)?;
    require(reply.body.len() < 2_000 || status == 200, "an answer that does not repeat the document")
}

async fn guesses(case: &mut Case) -> Outcome {
    let (login, person) = (case.login(), case.person_with_password("person", &[]).await?);
    let document = "mutation($email: String!, $wrong: String!, $right: String!) {
        first: signIn(email: $email, password: $wrong) { ok error { code } }
        second: signIn(email: $email, password: $right) { ok error { code } }
    }";
    let variables = json!({ "email": person.email, "wrong": WRONG_PASSWORD, "right": PASSWORD });
    let since = Instant::now();
    let answer = case.document("two guesses under two names", &login, document, variables).await?;
    // What a server answers that runs both depends on whether the second one still has to wait.
    equal(answer.status, 400, "status").map_err(|error| error.after(since.elapsed(), FIRST_WAIT))?;
    require(answer.data.is_none(), "no data")?;
    let one = "mutation($email: String!, $right: String!) { signIn(email: $email, password: $right) { ok error { code } } }";
    let variables = json!({ "email": person.email, "right": PASSWORD });
    let answer = case.document("one that need not wait, since none was tried before", &login, one, variables).await?;
    equal(answer.data()?.pointer("/signIn/ok"), Some(&json!(true)), "ok")
}

async fn mutations(case: &mut Case) -> Outcome {
    let slug = case.name("slug")?;
    let many: String = (0..200).map(|_| "disableApiKey(id: \"x\") { ok } ").collect();
    let document = format!("mutation {{ createProject(projectSlug: \"{slug}\") {{ ok }} {many} }}");
    ask(case, "a project and two hundred more", &document, Value::Null, 400).await?;
    let root = case.root();
    let question = "query($slug: String!) { projectBySlug(slug: $slug) { slug } }";
    let answer = case.document("the project", &root, question, json!({ "slug": slug })).await?;
    equal(answer.data()?.pointer("/projectBySlug"), Some(&Value::Null), "the project that was not made")
}

async fn aliases(case: &mut Case) -> Outcome {
    let many: String = (0..500).map(|number| format!("a{number}: id ")).collect();
    ask(case, "five hundred aliases", &format!("{{ me {{ {many} }} }}"), Value::Null, 400).await
}

async fn directives(case: &mut Case) -> Outcome {
    let in_place = "@include(if: true) ".repeat(500);
    ask(case, "five hundred directives", &format!("{{ me {{ id {in_place} }} }}"), Value::Null, 400).await?;
    let everywhere = "... @include(if: true) { id } ".repeat(500);
    ask(case, "a directive in five hundred places", &format!("{{ me {{ {everywhere} }} }}"), Value::Null, 400).await
}

async fn depth(case: &mut Case) -> Outcome {
    // A person who sees one project with one member, so that a server without a limit answers a chain and not a tree.
    let (admin, _) = case.project_admin(&acl::none()).await?;
    let (open, close) = ("projects { project { members { identity { ".repeat(25), "} } } }".repeat(25));
    let document = format!("{{ me {{ {open} id {close} }} }}");
    ask_as(case, "a hundred levels", &admin.session, &document, Value::Null, 400).await
}

async fn lists(case: &mut Case) -> Outcome {
    let roles: Vec<_> = (0..5_000).map(|number| format!("role{number}")).collect();
    let mutation = "mutation($roles: [String!]) { createGlobalApiKey(description: \"key\", roles: $roles) { ok } }";
    ask(case, "five thousand roles", mutation, json!({ "roles": roles }), 400).await
}

async fn tokens(case: &mut Case) -> Outcome {
    let root = case.root();
    // One small operation of thousands runs, so nothing but the length of the document is wrong.
    let query: String = (0..4_000).map(|number| format!("query q{number} {{ me {{ id }} }} ")).collect();
    let request = Request::post(&root, JSON, json!({ "query": query, "operationName": "q7" }).to_string())?;
    let reply = case.raw_reply(request).await?;
    equal(reply.status, 400, "thirty-two thousand tokens")?;
    require(reply.body.len() < 2_000, "an answer that does not repeat the document")
}

async fn reasonable(case: &mut Case) -> Outcome {
    let many: String = (0..12).map(|number| format!("a{number}: projectBySlug(slug: \"none\") {{ id @include(if: true) }} ")).collect();
    ask(case, "twelve fields of the root", &format!("{{ {many} }}"), Value::Null, 200).await?;
    let many: String =
        (0..12).map(|number| format!("a{number}: disableApiKey(id: \"00000000-0000-4000-8000-000000000000\") {{ ok }} ")).collect();
    ask(case, "twelve mutations", &format!("mutation {{ {many} }}"), Value::Null, 200).await?;
    let (admin, _) = case.project_admin(&acl::none()).await?;
    let levels = "{ me { projects { project { members { identity { projects { project { members { identity { id } } } } } } } } } }";
    ask_as(case, "eleven levels", &admin.session, levels, Value::Null, 200).await
}
