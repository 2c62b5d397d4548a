//! `setProjectSecret`, `createProject(secrets)`: what is on disk.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn a_secret_is_on_disk_as_a_ciphertext_only() {
    let app = TestApp::start().await;
    let query = "mutation { createProject(projectSlug: \"blog\", secrets: [{ key: \"first\", value: \"hunter2-first\" }]) { ok } setProjectSecret(projectSlug: \"blog\", key: \"second\", value: \"hunter2-second\") { ok } }";
    let answer = app.root().run(query).await;
    assert_eq!(answer["data"]["setProjectSecret"]["ok"], true, "{answer}");
    let listed = app
        .root()
        .run("{ projectBySlug(slug: \"blog\") { secrets { key } } authLog { entries { eventData metadata errorMessage } } }")
        .await;
    assert_eq!(listed["data"]["projectBySlug"]["secrets"], json!([{ "key": "first" }, { "key": "second" }]));
    assert!(!listed.to_string().contains("hunter2"));
    let stored = app.database.texts("SELECT value FROM project_secret").await;
    assert!(stored.len() == 2 && stored.iter().all(|value| !value.contains("hunter2")));
    app.app.store.close().await;
    for entry in std::fs::read_dir(app.folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(7).any(|window| window == b"hunter2"));
    }
}
