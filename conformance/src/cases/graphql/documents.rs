//! How documents are run: errors of a field, coercion of arguments, names of operations.
//!
//! **Invariant:** a document that does not fit the schema runs not even in part.

use serde_json::{Value, json};

use crate::client::answer::Answer;
use crate::client::exchange::Caller;
use crate::error::{Outcome, equal, require};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("graphql/error-of-a-field", "A refused field is null with an error at its path, its neighbours are answered.", error_of_a_field),
    case!("graphql/several-errors", "Each refused field has its own error.", several_errors),
    case!("graphql/error-of-everything", "A refused field that cannot be null takes the whole answer with it.", error_of_everything),
    case!("graphql/syntax-error", "A document that cannot be read is refused.", syntax_error),
    case!("graphql/unknown-names", "Fields, arguments, types and fragments must exist.", unknown_names),
    case!("graphql/wrong-types", "Arguments must have their types.", wrong_types),
    case!("graphql/wrong-variables", "Variables must have their types.", wrong_variables),
    case!("graphql/misplaced-variables", "A variable stands only where its type fits, given or not.", misplaced_variables),
    case!("graphql/large-numbers", "An Int has 32 bits.", large_numbers),
    case!("graphql/nothing-runs", "Of a document with a mistake, no mutation runs.", nothing_runs),
    case!("graphql/fragments", "Fragments, directives, other names and the names of types work.", fragments).needs(&[Need::Roles]),
];

/// Rejected before anything ran.
pub(super) fn refused(answer: &Answer<Value>) -> Outcome {
    equal(answer.status, 400, "status")?;
    require(!answer.errors.is_empty() && answer.data.is_none(), "errors and no data")
}

pub(super) async fn all_refused(case: &mut Case, documents: &[(&str, &str)]) -> Outcome {
    let root = case.root();
    for (step, document) in documents {
        refused(&case.document(step, &root, document, Value::Null).await?)?;
    }
    Ok(())
}

async fn error_of_a_field(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let slug = case.name("slug")?;
    let document = "mutation($slug: String!) {
        first: createGlobalApiKey(description: \"key\") { ok }
        second: createProject(projectSlug: $slug) { ok }
        third: signOut { ok }
    }";
    let answer = case.document("two of three are refused", &person.session, document, json!({ "slug": slug })).await?;
    equal((answer.status, answer.errors.len()), (200, 2), "status and number of errors")?;
    let third = answer.data.as_ref().and_then(|data| data.pointer("/third/ok"));
    equal(third, Some(&json!(true)), "answer of the third field")?;
    case.locked_out("the third field did run", &person.session).await
}

async fn several_errors(case: &mut Case) -> Outcome {
    let login = case.login();
    let document = "mutation { a: signOut { ok } b: createGlobalApiKey(description: \"key\") { ok } c: disableApiKey(id: \"x\") { ok } }";
    let answer = case.document("three refused fields", &login, document, Value::Null).await?;
    equal((answer.status, answer.errors.len()), (200, 3), "status and number of errors")
}

async fn error_of_everything(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let answer =
        case.document("asks for itself and for the log", &person.session, "{ me { id } authLog { hasMore } }", Value::Null).await?;
    answer.refused(400, "ForbiddenError")?;
    require(answer.data.is_none(), "no data")
}

async fn syntax_error(case: &mut Case) -> Outcome {
    all_refused(
        case,
        &[("an open brace", "{ me { id }"), ("a word", "hello"), ("an empty selection", "{ me { } }"), ("an odd sign", "{ me § }")],
    )
    .await
}

async fn unknown_names(case: &mut Case) -> Outcome {
    all_refused(
        case,
        &[
            ("a field", "{ me { id magic } }"),
            ("a field of the root", "{ magic }"),
            ("an argument", "{ me(magic: 1) { id } }"),
            ("a type", "{ me { ... on Magic { id } } }"),
            ("a fragment", "{ me { ...Magic } }"),
            ("a directive", "{ me { id @magic } }"),
            ("a variable", "{ projectBySlug(slug: $magic) { id } }"),
            ("an enum value", "{ projectBySlug(slug: \"x\") { members(memberType: MAGIC) { identity { id } } } }"),
            ("a field of an input", "{ authLog(filter: { magic: 1 }) { hasMore } }"),
            ("a mutation among the queries", "{ signOut { ok } }"),
            ("no fields of an object", "{ me }"),
            ("fields of a text", "{ me { id { length } } }"),
        ],
    )
    .await
}

async fn wrong_types(case: &mut Case) -> Outcome {
    all_refused(
        case,
        &[
            ("a number for a text", "{ projectBySlug(slug: 1) { id } }"),
            ("null for a text", "{ projectBySlug(slug: null) { id } }"),
            ("nothing for a text", "{ projectBySlug { id } }"),
            ("a text for a number", "{ authLog(limit: \"1\") { hasMore } }"),
            ("a fraction for a whole number", "{ authLog(limit: 1.5) { hasMore } }"),
            ("a text for an enum", "{ projectBySlug(slug: \"x\") { members(memberType: \"PERSON\") { identity { id } } } }"),
            ("a list for an input", "{ authLog(filter: [1]) { hasMore } }"),
            ("null in a list of texts", "{ authLog(filter: { types: [null] }) { hasMore } }"),
            (
                "an input without what it needs",
                "mutation { createApiKey(projectSlug: \"x\", description: \"x\", memberships: [{ role: \"x\" }]) { ok } }",
            ),
        ],
    )
    .await
}

async fn wrong_variables(case: &mut Case) -> Outcome {
    let root = case.root();
    let slug = "query($slug: String!) { projectBySlug(slug: $slug) { id } }";
    let number = "query($number: Int) { authLog(limit: $number) { hasMore } }";
    for (step, document, variables) in [
        ("a number for a text", slug, json!({ "slug": 1 })),
        ("null for a text", slug, json!({ "slug": null })),
        ("nothing for a text", slug, json!({})),
        ("a list for a text", slug, json!({ "slug": ["x"] })),
        ("a text for a number", number, json!({ "number": "1" })),
        ("a fraction for a whole number", number, json!({ "number": 1.5 })),
        ("a text where a number is wanted", "query($text: String) { authLog(limit: $text) { hasMore } }", json!({ "text": "1" })),
    ] {
        refused(&case.document(step, &root, document, variables).await?)?;
    }
    Ok(())
}

async fn misplaced_variables(case: &mut Case) -> Outcome {
    all_refused(
        case,
        &[
            ("a text for a number", "query($a: String) { authLog(limit: $a) { hasMore } }"),
            ("what may be null for a text", "query($a: String) { projectBySlug(slug: $a) { id } }"),
            ("a default of null", "query($a: String = null) { projectBySlug(slug: $a) { id } }"),
            ("one for a list", "query($a: String!) { authLog(filter: { types: $a }) { hasMore } }"),
            ("inside of an input", "query($a: Int) { authLog(filter: { invokedByIdentityId: $a }) { hasMore } }"),
            ("a condition that may be null", "query($a: Boolean) { me { id @include(if: $a) } }"),
            ("in a fragment", "query($a: String) { ...log } fragment log on Query { authLog(limit: $a) { hasMore } }"),
        ],
    )
    .await?;
    let root = case.root();
    let fits = "query($limit: Int!, $slug: String = \"no such project\", $show: Boolean! = false) {
        authLog(limit: $limit) { hasMore @include(if: $show) __typename } projectBySlug(slug: $slug) { id }
    }";
    let answer = case.document("types that fit", &root, fits, json!({ "limit": 1 })).await?;
    equal(answer.data()?.pointer("/projectBySlug"), Some(&Value::Null), "project")
}

async fn large_numbers(case: &mut Case) -> Outcome {
    let root = case.root();
    let variable = "query($number: Int) { authLog(offset: $number, limit: 1, filter: { personInputIdentifier: \"unknown\" }) { hasMore } }";
    for number in [2_147_483_648_i64, -2_147_483_649, 3_000_000_000, 9_007_199_254_740_993] {
        refused(&case.document(&format!("{number} as a variable"), &root, variable, json!({ "number": number })).await?)?;
        let literal = format!("{{ authLog(limit: {number}) {{ hasMore }} }}");
        refused(&case.document(&format!("{number} in the document"), &root, &literal, Value::Null).await?)?;
    }
    let data = case.document("the largest number is good", &root, variable, json!({ "number": i32::MAX })).await?.data()?;
    require(data.pointer("/authLog").is_some(), "an answer to the largest number")
}

async fn nothing_runs(case: &mut Case) -> Outcome {
    let root = case.root();
    let slug = case.name("slug")?;
    let document = "mutation($slug: String!) { createProject(projectSlug: $slug) { ok } disableApiKey(id: 1) { ok } }";
    refused(&case.document("the second of two mutations is wrong", &root, document, json!({ "slug": slug })).await?)?;
    let look = "query($slug: String!) { projectBySlug(slug: $slug) { id } }";
    let data = case.document("the first one did not run", &root, look, json!({ "slug": slug })).await?.data()?;
    equal(data.pointer("/projectBySlug"), Some(&Value::Null), "the project of the first mutation")
}

async fn fragments(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let document = "query Look($slug: String!, $yes: Boolean = true, $no: Boolean = false) {
        __typename
        caller: me {
            __typename ...Names person @include(if: $yes) { email } roles @skip(if: $yes) permissions @include(if: $no) { canCreateProject }
        }
        one: projectBySlug(slug: $slug) { slug ... on Project { name } ... @include(if: $yes) { id } }
        two: projectBySlug(slug: $slug) { slug }
    }
    fragment Names on Identity { id person { name } }";
    let data = case.document("all of it in one document", &admin.session, document, json!({ "slug": project.slug })).await?.data()?;
    equal(data.pointer("/__typename"), Some(&json!("Query")), "name of the root type")?;
    require(data.pointer("/caller/roles").is_none() && data.pointer("/caller/permissions").is_none(), "no fields that were left out")?;
    equal(data.pointer("/one/slug"), data.pointer("/two/slug"), "the same project twice")?;
    let anonymous = Caller::anonymous();
    case.document("a document needs a token, whatever it asks", &anonymous, "{ __typename }", Value::Null).await?.unauthorized()
}
