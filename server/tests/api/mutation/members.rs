//! `addProjectMember`, `updateProjectMember`, `removeProjectMember` at the same time.

use futures_util::future::join_all;
use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn of_many_additions_at_once_exactly_one_succeeds() {
    let app = TestApp::start().await;
    app.project("blog", json!({})).await;
    app.person("john@example.com", &[]).await;
    let listed = app.root().run("{ persons { identity { id } } }").await;
    let identity = listed["data"]["persons"][0]["identity"]["id"].clone();
    let query = "mutation($id: String!) { addProjectMember(projectSlug: \"blog\", identityId: $id, memberships: [{ role: \"admin\", variables: [] }]) { ok error { code } } }";
    let root = app.root();
    let answers = join_all((0..5).map(|_| root.run_with(query, json!({ "id": identity })))).await;
    let count = |code: &str| answers.iter().filter(|answer| answer["data"]["addProjectMember"]["error"]["code"] == code).count();
    assert_eq!(answers.iter().filter(|answer| answer["data"]["addProjectMember"]["ok"] == true).count(), 1, "{answers:?}");
    assert_eq!(count("ALREADY_MEMBER"), 4);
}
