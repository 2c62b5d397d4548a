//! `createProject`.

use futures_util::future::join_all;

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
