//! What GraphQL promises about order, nulls, errors and arguments, whatever the executor does by itself.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn fields_come_in_the_order_they_were_asked_for() {
    let app = TestApp::start().await;
    app.project("blog", json!({})).await;
    let query = "query($no: Boolean!) { me { sessions { id } id skipped: id @skip(if: true) ...more extra: id @include(if: $no) } projects { apiKeys { id } slug } } fragment more on Identity { projects { project { name } } roles }";
    let answer = app.root().answer(query, json!({ "no": false })).await;
    let text = String::from_utf8(answer.to_json().unwrap()).unwrap();
    let places: Vec<_> =
        ["\"me\"", "\"sessions\"", "\"id\"", "\"projects\":[{\"project\"", "\"roles\"", "\"projects\":[{\"apiKeys\"", "\"slug\""]
            .map(|key| text.find(key).unwrap_or_else(|| panic!("{key} in {text}")))
            .to_vec();
    assert!(places.is_sorted(), "{text}");
    assert!(!text.contains("skipped") && !text.contains("extra"), "{text}");
}

#[tokio::test]
async fn a_refused_field_is_null_and_its_siblings_stay() {
    let app = TestApp::start().await;
    let answer = app.login().run("mutation { a: createProject(projectSlug: \"x\") { ok } b: disableApiKey(id: \"x\") { ok } c: signIn(email: \"x\", password: \"x\") { ok } }").await;
    insta::assert_json_snapshot!(answer);
}

#[tokio::test]
async fn a_refused_field_that_may_not_be_null_takes_all_data() {
    let app = TestApp::start().await;
    let answer = app.login().run("{ me { id } authLog { hasMore } }").await;
    insta::assert_json_snapshot!(answer);
}

#[tokio::test]
async fn a_fault_deep_inside_takes_the_nearest_parent_that_may_be_null() {
    let app = TestApp::start().await;
    app.project("blog", json!({})).await;
    app.sql("ALTER TABLE membership RENAME TO broken").await;
    let answer = app.root().run("{ me { roles } projectBySlug(slug: \"blog\") { slug members { identity { id } } } }").await;
    insta::assert_json_snapshot!(answer);
}

#[tokio::test]
async fn a_bad_argument_is_refused_before_anything_has_run() {
    let app = TestApp::start().await;
    let query =
        "mutation($n: Int) { createProject(projectSlug: \"blog\") { ok } signIn(email: \"x\", password: \"x\", expiration: $n) { ok } }";
    let answer = app.root().run_with(query, json!({ "n": 3_000_000_000_u64 })).await;
    assert!(
        answer["data"].is_null() && answer["errors"][0]["message"].as_str().unwrap().contains("variable n: a value of type Int"),
        "{answer}"
    );
    assert_eq!(app.root().run("{ projects { slug } }").await["data"]["projects"], json!([]));
}

#[tokio::test]
async fn a_single_value_stands_for_a_list() {
    let app = TestApp::start().await;
    let answer = app.root().run("{ authLog(filter: { types: \"instance_setup\" }) { entries { type } } }").await;
    assert_eq!(answer["data"]["authLog"]["entries"], json!([{ "type": "instance_setup" }]));
}

#[tokio::test]
async fn depth_and_size_are_limited() {
    let app = TestApp::start().await;
    let deep = format!("{{ me {{ {}id{} }} }}", "projects { project { members { identity { ".repeat(10), "} } } }".repeat(10));
    let wide = format!("{{ {} }}", (0..1500).map(|n| format!("a{n}: me {{ id }} ")).collect::<String>());
    let brackets = "[".repeat(20_000);
    for query in [deep, wide, brackets, "{ me { ...a } } fragment a on Identity { id ...a }".into()] {
        let answer = app.root().run(&query).await;
        assert!(answer.get("data").is_none() && answer["errors"].as_array().is_some_and(|errors| !errors.is_empty()), "{answer}");
        assert!(answer.to_string().len() < 2000, "the answer does not repeat the document");
    }
}

#[tokio::test]
async fn a_string_with_a_nul_is_refused() {
    let app = TestApp::start().await;
    for query in [
        "mutation { createProject(projectSlug: \"a\\u0000\") { ok } }",
        "mutation { createProject(projectSlug: \"a\", config: {x: [\"\\u0000\"]}) { ok } }",
    ] {
        let answer = app.root().run(query).await;
        assert!(answer.get("data").is_none(), "{answer}");
    }
}

#[tokio::test]
async fn an_enum_is_a_word_in_a_document_and_a_string_in_a_variable() {
    let app = TestApp::start().await;
    let by_variable =
        "query($type: MemberType) { projectBySlug(slug: \"x\") { members(input: { filter: { memberType: $type } }) { identity { id } } } }";
    assert!(app.root().run_with(by_variable, json!({ "type": "PERSON" })).await["errors"].is_null());
    for (query, variables) in [
        (by_variable, json!({ "type": "person" })),
        ("{ projectBySlug(slug: \"x\") { members(memberType: \"PERSON\") { identity { id } } } }", json!({})),
        ("{ projectBySlug(slug: X) { id } }", json!({})),
    ] {
        let answer = app.root().run_with(query, variables).await;
        assert!(answer.get("data").is_none(), "{answer}");
    }
}

#[tokio::test]
async fn defaults_of_variables_count_for_arguments_and_conditions() {
    let app = TestApp::start().await;
    let query = "query($limit: Int = 0, $yes: Boolean = true) { authLog(limit: $limit) { entries { id } hasMore @include(if: $yes) gone: hasMore @skip(if: $yes) } }";
    let answer = app.root().run(query).await;
    assert_eq!(answer["data"]["authLog"], json!({ "entries": [], "hasMore": true }));
}

#[tokio::test]
async fn fragments_that_double_each_other_are_refused_at_once() {
    let app = TestApp::start().await;
    let fragments: String = (0..30).map(|n| format!("fragment f{n} on Identity {{ ...f{next} ...f{next} }} ", next = n + 1)).collect();
    for last in ["fragment f30 on Identity { id }", "fragment f30 on Identity { id ...f0 ...f0 }"] {
        let answer = app.root().run(&format!("{{ me {{ ...f0 }} }} {fragments} {last}")).await;
        assert!(answer.get("data").is_none() && answer["errors"].is_array(), "{answer}");
    }
}
