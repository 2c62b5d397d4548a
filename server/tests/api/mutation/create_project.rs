//! `createProject`.

use futures_util::future::join_all;
use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn of_two_at_once_with_one_slug_exactly_one_succeeds() {
    let app = TestApp::start().await;
    let root = app.root();
    let answers = join_all((0..4).map(|_| root.run("mutation { createProject(projectSlug: \"blog\") { ok error { code } } }"))).await;
    assert_eq!(answers.iter().filter(|answer| answer["data"]["createProject"]["ok"] == true).count(), 1, "{answers:?}");
    let listed = root.run("{ projects { slug } globalApiKeys { id } projectBySlug(slug: \"blog\") { apiKeys { id } } }").await;
    assert_eq!(listed["data"]["projects"].as_array().unwrap().len(), 1);
    assert_eq!(listed["data"]["projectBySlug"]["apiKeys"].as_array().unwrap().len(), 1, "no deployer of a refused project is left");
}

#[tokio::test]
async fn a_later_mutation_of_the_same_document_sees_the_new_membership() {
    let app = TestApp::start().await;
    app.person("john@example.com", &["project_creator"]).await;
    let token = app.sign_in("john@example.com", crate::support::PASSWORD).await.unwrap();
    let query = "mutation {
        before: createApiKey(projectSlug: \"blog\", memberships: [], description: \"\") { ok }
        createProject(projectSlug: \"blog\") { ok }
        after: createApiKey(projectSlug: \"blog\", memberships: [{ role: \"admin\", variables: [] }], description: \"\") { ok }
    }";
    let answer = app.with(&token).run(query).await;
    insta::assert_json_snapshot!(answer);
}

/// Databases bound what they keep an index of; the bound is the same on all of them, and a clear refusal.
#[tokio::test]
async fn names_have_a_longest() {
    let app = TestApp::start().await;
    let create = "mutation($slug: String!, $config: Json, $secrets: [ProjectSecret!]) { createProject(projectSlug: $slug, config: $config, secrets: $secrets) { ok error { code } } }";
    let (fits, long) = (random(1000), random(1001));
    let config = |role: &str| json!({ "acl": { "roles": { role: {} } } });
    let secrets = |key: &str| json!([{ "key": key, "value": "x" }]);
    let whole = json!({ "slug": fits, "config": config(&fits), "secrets": secrets(&fits) });
    let made = app.root().run_with(create, whole).await;
    assert_eq!(made["data"]["createProject"]["ok"], true, "{made}");
    let token = app.key(&fits, json!([{ "role": fits, "variables": [] }])).await;
    let mine = app.with(&token).run("{ me { projects { project { slug } memberships { role } } } }").await;
    assert_eq!(mine["data"]["me"]["projects"], json!([{ "project": { "slug": fits }, "memberships": [{ "role": fits }] }]));
    for refused in [json!({ "slug": long }), json!({ "slug": "a", "secrets": secrets(&long) })] {
        let answer = app.root().run_with(create, refused).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UserInputError", "{answer}");
    }
    let answer = app.root().run_with(create, json!({ "slug": "a", "config": config(&long) })).await;
    assert_eq!(answer["data"]["createProject"]["error"]["code"], "INIT_ERROR", "{answer}");
    let update = "mutation($slug: String!, $config: Json) { updateProject(projectSlug: $slug, config: $config) { ok } }";
    let answer = app.root().run_with(update, json!({ "slug": fits, "config": config(&long) })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UserInputError", "{answer}");
    let set = "mutation($slug: String!, $key: String!) { setProjectSecret(projectSlug: $slug, key: $key, value: \"x\") { ok } }";
    let answer = app.root().run_with(set, json!({ "slug": fits, "key": long })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UserInputError", "{answer}");
}

/// A text that does not become shorter by being compressed.
fn random(length: usize) -> String {
    let mut state = 1_u64;
    let letter = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(b'a' + u8::try_from((state >> 33) % 26).unwrap())
    };
    (0..length).map(letter).collect()
}

#[tokio::test]
async fn the_entry_names_the_deployer_and_the_member() {
    let app = TestApp::start().await;
    app.person("john@example.com", &["project_creator"]).await;
    let token = app.sign_in("john@example.com", crate::support::PASSWORD).await.unwrap();
    let query = "mutation { createProject(projectSlug: \"blog\") { result { deployerApiKey { id identity { id } } } } }";
    let key = app.with(&token).run(query).await["data"]["createProject"]["result"]["deployerApiKey"].clone();
    let me = app.with(&token).run("{ me { id } }").await["data"]["me"]["id"].clone();
    app.root().run("mutation { createProject(projectSlug: \"shop\", options: { noDeployToken: true }) { ok } }").await;
    let log = app.root().run("{ authLog(filter: { types: [\"project_create\"] }) { entries { eventData } } }").await;
    let data = |index: usize| log["data"]["authLog"]["entries"][index]["eventData"].clone();
    assert_eq!(data(0), json!({ "slug": "shop", "name": "shop", "secretKeys": [] }));
    let wanted = json!({
        "slug": "blog", "name": "blog", "secretKeys": [], "memberIdentityId": me,
        "deployerApiKeyId": key["id"], "deployerIdentityId": key["identity"]["id"],
    });
    assert_eq!(data(1), wanted);
}
