//! Values of the scalar `Json`: what is stored is what is read, and what cannot be stored is rejected.
//!
//! **Invariant:** no value of a client is changed without an error, and none leads to an internal error.

use serde_json::{Value, json};

use crate::client::answer::raw;
use crate::client::exchange::{Reply, Request};
use crate::client::order::number;
use crate::error::{Outcome, equal, require};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Project;
use crate::suite::refusals::{rejected, still_answers};

const LOOK: &str = "query($slug: String!) { projectBySlug(slug: $slug) { config } }";
/// A config may nest so many levels, whether it is given as a literal or as a variable of the request.
const ALLOWED: usize = 60;
/// Beyond the limit of 64, and beyond the stack of a recursive parser.
const EXCESSIVE: [usize; 5] = [65, 126, 128, 1_567, 20_000];

pub const CASES: &[Definition] = &[
    case!("graphql/json/values", "Every kind of JSON value is read as it was given.", values),
    case!("graphql/json/literals", "Literals and variables give the same value.", literals),
    case!("graphql/json/fractions", "Fractions keep their value to the last bit.", fractions),
    case!("graphql/json/integers", "Integers of 64 bits keep all their digits.", integers),
    case!("graphql/json/zero", "Zero has no sign.", zero),
    case!("graphql/json/large-numbers", "A number that cannot be kept is rejected, not changed.", large_numbers),
    case!("graphql/json/characters", "A NUL and half a surrogate pair are kept or rejected.", characters),
    case!("graphql/json/depth", "Sixty levels of nesting are kept.", depth),
    case!("graphql/json/excessive-depth", "More than 64 levels of nesting are rejected, and nothing is stored.", excessive_depth),
];

/// Stores a config that is given as written.
async fn store(case: &mut Case, project: &Project, literal: Option<&str>, variable: Option<&str>) -> Outcome<Reply> {
    let (declared, used) = literal.map_or(("($config: Json)", "$config"), |literal| ("", literal));
    let document =
        format!("mutation{declared} {{ updateProject(projectSlug: \"{}\", config: {used}) {{ ok error {{ code }} }} }}", project.slug);
    let variables = variable.map_or_else(|| "{}".to_owned(), |value| format!("{{\"config\":{value}}}"));
    let body = format!("{{\"query\":{},\"variables\":{variables}}}", Value::from(document));
    case.raw_reply(Request::post(&case.root(), "application/json", body)?).await
}

fn stored(reply: &Reply, step: &str) -> Outcome {
    equal((reply.status, raw(reply).pointer("/data/updateProject/ok")), (200, Some(&json!(true))), step)
}

/// Rejected as a whole or by the field, and in either way as a mistake of the client.
fn refused(reply: &Reply, step: &str) -> Outcome {
    let response = raw(reply);
    require(response.pointer("/errors/0").is_some(), &format!("{step}: an error"))?;
    let code = response.pointer("/errors/0/extensions/code").and_then(Value::as_str);
    require(reply.status == 400 || (reply.status, code) == (200, Some("UserInputError")), &format!("{step}: a mistake of the client"))?;
    require(response.pointer("/data/updateProject/ok").is_none(), &format!("{step}: no success"))
}

async fn read(case: &mut Case, project: &Project) -> Outcome<Reply> {
    let reply = case.reply(&case.root(), LOOK, json!({ "slug": project.slug })).await?;
    equal(reply.status, 200, "status of the query for the config")?;
    Ok(reply)
}

async fn config(case: &mut Case, project: &Project) -> Outcome<Value> {
    let response = raw(&read(case, project).await?);
    Ok(response.pointer("/data/projectBySlug/config").cloned().unwrap_or_default())
}

async fn values(case: &mut Case) -> Outcome {
    let (root, project) = (case.root(), case.project(&acl::none()).await?);
    let given = json!({
        "text": "Ada 😀 \" \\ / \u{1} \u{7f} \u{2028}",
        "empty": { "text": "", "list": [], "object": {} },
        "constants": [true, false, null],
        "order": [3, 1, 2, 1],
        "mixed": [1, "1", [1], { "1": 1 }, null],
        "": "an empty key",
        "a key with spaces and \"quotes\"": 1,
        "constructor": { "prototype": 1 },
    });
    let document = "mutation($slug: String!, $config: Json) { updateProject(projectSlug: $slug, config: $config) { ok } }";
    case.document("a config", &root, document, json!({ "slug": project.slug, "config": given })).await?.data()?;
    let data = case.document("the config", &root, LOOK, json!({ "slug": project.slug })).await?.data()?;
    equal(data.pointer("/projectBySlug/config"), Some(&given), "config")
}

async fn literals(case: &mut Case) -> Outcome {
    let (root, project) = (case.root(), case.project(&acl::none()).await?);
    let document = "mutation($slug: String!, $number: Int, $any: Json = { b: [1, null] }) {
        updateProject(projectSlug: $slug, config: {
            text: \"x\", number: -12, fraction: 1.5, yes: true, no: false, nothing: null, list: [1 \"a\", [null]], object: { type: { on: 1 } },
            given: $number, list_of_given: [$number, $number], any: $any
        }) { ok }
    }";
    let expected = json!({
        "text": "x", "number": -12, "fraction": 1.5, "yes": true, "no": false, "nothing": null, "list": [1, "a", [null]],
        "object": { "type": { "on": 1 } }, "given": 7, "list_of_given": [7, 7], "any": { "b": [1, null] },
    });
    case.document("a config", &root, document, json!({ "slug": project.slug, "number": 7 })).await?.data()?;
    let data = case.document("the config", &root, LOOK, json!({ "slug": project.slug })).await?.data()?;
    equal(data.pointer("/projectBySlug/config"), Some(&expected), "config")
}

/// Numbers by variable and as literals, and what the characters of the stored one must satisfy.
async fn numbers(case: &mut Case, numbers: &[&str], kept: impl Fn(&str, &str) -> bool) -> Outcome {
    let project = case.project(&acl::none()).await?;
    for given in numbers {
        for by_variable in [true, false] {
            let step = format!("{given} {}", if by_variable { "by variable" } else { "as a literal" });
            let value = if by_variable { format!("{{\"number\":{given}}}") } else { format!("{{number:{given}}}") };
            let (literal, variable) = if by_variable { (None, Some(value.as_str())) } else { (Some(value.as_str()), None) };
            stored(&store(case, &project, literal, variable).await?, &step)?;
            let reply = read(case, &project).await?;
            let found = number(&reply.body, "number")?;
            require(kept(given, found), &format!("{step}: the same number, not {found}"))?;
        }
    }
    Ok(())
}

async fn fractions(case: &mut Case) -> Outcome {
    let same = |given: &str, found: &str| {
        let (given, found): (Result<f64, _>, Result<f64, _>) = (given.parse(), found.parse());
        matches!((given, found), (Ok(given), Ok(found)) if given.to_bits() == found.to_bits())
    };
    let given = [
        "1.0",
        "100",
        "1e2",
        "1E+2",
        "0.1",
        "-0.01",
        "0.30000000000000004",
        "123456789.12345679",
        "4.35",
        "1.7976931348623157e308",
        "2.2250738585072014e-308",
        "5e-324",
        "1.5e300",
        "9007199254740991",
        "-9007199254740991",
    ];
    numbers(case, &given, same).await
}

async fn integers(case: &mut Case) -> Outcome {
    let given = ["9007199254740993", "-9007199254740993", "9223372036854775807", "-9223372036854775808", "18446744073709551615"];
    numbers(case, &given, |given, found| given == found).await
}

async fn zero(case: &mut Case) -> Outcome {
    let zero = |_: &str, found: &str| !found.starts_with('-') && found.parse() == Ok(0.0);
    numbers(case, &["0", "-0", "0.0", "-0.0", "-0e5"], zero).await
}

async fn large_numbers(case: &mut Case) -> Outcome {
    let project = case.project(&acl::none()).await?;
    stored(&store(case, &project, None, Some("{\"number\":1}")).await?, "a number")?;
    let integers = ["18446744073709551616", "-9223372036854775809", "123456789012345678901234567890"];
    for given in ["1e400", "-1e400", "1e309"].into_iter().chain(integers) {
        for by_variable in [true, false] {
            let step = format!("{given} {}", if by_variable { "by variable" } else { "as a literal" });
            let (literal, variable) = (format!("{{number:{given}}}"), format!("{{\"number\":{given}}}"));
            let reply = if by_variable {
                store(case, &project, None, Some(&variable)).await?
            } else {
                store(case, &project, Some(&literal), None).await?
            };
            let after = read(case, &project).await?;
            let found = number(&after.body, "number")?;
            if raw(&reply).pointer("/data/updateProject/ok") == Some(&json!(true)) {
                equal(found, given, &step)?;
                stored(&store(case, &project, None, Some("{\"number\":1}")).await?, "a number")?;
            } else {
                refused(&reply, &step)?;
                equal(found, "1", &format!("{step}: the number that was there"))?;
            }
        }
    }
    Ok(())
}

async fn characters(case: &mut Case) -> Outcome {
    let project = case.project(&acl::none()).await?;
    for (step, literal, variable) in [
        ("a NUL", Some("{text:\"a\\u0000b\"}"), "{\"text\":\"a\\u0000b\"}"),
        ("a NUL in a key", None, "{\"a\\u0000b\":1}"),
        ("half a surrogate pair", None, "{\"text\":\"a\\ud83d\"}"),
        ("the other half", None, "{\"text\":\"\\ude00a\"}"),
    ] {
        for (literal, variable) in [(None, Some(variable)), (literal, None)].into_iter().filter(|(a, b)| a.is_some() || b.is_some()) {
            let reply = store(case, &project, literal, variable).await?;
            if raw(&reply).pointer("/data/updateProject/ok") != Some(&json!(true)) {
                refused(&reply, step)?;
            }
        }
    }
    let pair = "{\"text\":\"\\ud83d\\ude00\"}";
    stored(&store(case, &project, None, Some(pair)).await?, "a surrogate pair")?;
    equal(config(case, &project).await?, json!({ "text": "😀" }), "the config")
}

/// Objects, lists and both by turns, as a literal and as JSON. The outermost level is an object.
fn nested(levels: usize) -> [(&'static str, String, String); 3] {
    let inner = levels.saturating_sub(1);
    let pairs = inner / 2;
    let wrap = |open: &str, times: usize, close: &str| format!("{}1{}", open.repeat(times), close.repeat(times));
    let odd = if inner % 2 == 1 { ("[", "]") } else { ("", "") };
    [
        ("objects", format!("{{a:{}}}", wrap("{a:", inner, "}")), format!("{{\"a\":{}}}", wrap("{\"a\":", inner, "}"))),
        ("lists", format!("{{a:{}}}", wrap("[", inner, "]")), format!("{{\"a\":{}}}", wrap("[", inner, "]"))),
        (
            "lists of objects",
            format!("{{a:{}{}{}}}", odd.0, wrap("[{a:", pairs, "}]"), odd.1),
            format!("{{\"a\":{}{}{}}}", odd.0, wrap("[{\"a\":", pairs, "}]"), odd.1),
        ),
    ]
}

async fn depth(case: &mut Case) -> Outcome {
    let project = case.project(&acl::none()).await?;
    for (step, literal, variable) in nested(ALLOWED) {
        for by_variable in [true, false] {
            stored(&store(case, &project, None, Some("{}")).await?, "an empty config")?;
            let (literal, given) = if by_variable { (None, Some(variable.as_str())) } else { (Some(literal.as_str()), None) };
            stored(&store(case, &project, literal, given).await?, step)?;
            let found = read(case, &project).await?.body;
            let found: String = String::from_utf8_lossy(&found).split_whitespace().collect();
            require(found.contains(&variable), &format!("{step}: the config that was given"))?;
        }
    }
    Ok(())
}

async fn excessive_depth(case: &mut Case) -> Outcome {
    let project = case.project(&acl::none()).await?;
    stored(&store(case, &project, None, Some("{\"kept\":1}")).await?, "a config")?;
    for levels in EXCESSIVE {
        for (kind, literal, variable) in nested(levels) {
            let document = format!("mutation {{ updateProject(projectSlug: \"{}\", config: {literal}) {{ ok }} }}", project.slug);
            rejected(case, &format!("{levels} levels of {kind} as a literal"), json!({ "query": document }).to_string(), None).await?;
            let document = "mutation($slug: String!, $config: Json) { updateProject(projectSlug: $slug, config: $config) { ok } }";
            let variables = format!("{{\"slug\":{},\"config\":{variable}}}", Value::from(project.slug.as_str()));
            let body = format!("{{\"query\":{},\"variables\":{variables}}}", Value::from(document));
            rejected(case, &format!("{levels} levels of {kind} by variable"), body, None).await?;
            let create = "mutation($slug: String!, $config: Json) { createProject(projectSlug: $slug, config: $config) { ok } }";
            let variables = format!("{{\"slug\":\"nested\",\"config\":{variable}}}");
            let body = format!("{{\"query\":{},\"variables\":{variables}}}", Value::from(create));
            rejected(case, &format!("{levels} levels of {kind} for a new project"), body, None).await?;
        }
    }
    equal(config(case, &project).await?, json!({ "kept": 1 }), "the config that was there")?;
    still_answers(case).await
}
