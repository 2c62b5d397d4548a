//! `resetPersonMfa`.

use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::support::{PASSWORD, TestApp};

const JOHN: &str = "john@example.com";

async fn id(app: &TestApp, email: &str) -> Json {
    let query = "query($email: String) { persons(filter: { email: $email }) { id } }";
    app.root().run_with(query, json!({ "email": email })).await["data"]["persons"][0]["id"].take()
}

async fn reset(app: &TestApp, token: &str, person: &Json) -> Json {
    let query = "mutation($id: String!) { resetPersonMfa(personId: $id) { ok error { code } } }";
    app.with(token).run_with(query, json!({ "id": person })).await
}

#[tokio::test]
async fn every_factor_of_the_person_is_gone_and_nothing_of_others() {
    let app = TestApp::start().await;
    app.forgets_failures().await;
    let (john, jane) = (app.someone(JOHN).await, app.someone("jane@example.com").await);
    let (authenticator, _) = app.enrolled(&john).await;
    let (of_jane, _) = app.enrolled(&jane).await;
    app.enrolled_by_mail(&john).await;
    let prepared = app.prepared(&john).await;
    let backup = app.codes_of(&john, "regenerateBackupCodes", None).await.unwrap();
    app.done(&john, "initEmailOtp").await.unwrap();
    let mailed = app.mailed_code().await;
    assert_eq!(app.factors(JOHN).await, json!([true, true]));
    app.person("admin@example.com", &["project_admin"]).await;
    let admin = app.sign_in("admin@example.com", PASSWORD).await.unwrap();
    let answer = reset(&app, &admin, &id(&app, JOHN).await).await;
    assert_eq!(answer["data"]["resetPersonMfa"], json!({ "ok": true, "error": null }), "{answer}");
    assert_eq!(app.factors(JOHN).await, json!([false, false]));
    assert!(app.sign_in(JOHN, PASSWORD).await.is_ok());
    assert_eq!(app.confirm(&john, &prepared.code(&app)).await, Err("NOT_PREPARED".into()));
    assert_eq!(app.codes_of(&john, "confirmEmailOtp", Some(&mailed)).await, Err("INVALID_OTP_TOKEN".into()));
    let (again, _) = app.enrolled(&john).await;
    for (code, backup) in [(Some(authenticator.code(&app)), None), (None, Some(&*backup[0]))] {
        assert_eq!(app.sign_in_with(JOHN, code.as_deref(), backup).await, Err("INVALID_OTP_TOKEN".into()));
        app.pass(Duration::from_secs(2));
    }
    assert!(app.sign_in_with(JOHN, Some(&again.code(&app)), None).await.is_ok());
    assert!(app.sign_in_with("jane@example.com", Some(&of_jane.code(&app)), None).await.is_ok());
    let log =
        app.root().run("{ authLog(filter: { types: \"mfa_reset\" }) { entries { personId targetPersonId errorCode eventData } } }").await;
    let entry = json!({ "personId": id(&app, "admin@example.com").await, "targetPersonId": id(&app, JOHN).await, "errorCode": null, "eventData": null });
    assert_eq!(log["data"]["authLog"]["entries"], json!([entry]));
}

#[tokio::test]
async fn who_may_not_resets_nothing_and_learns_nothing() {
    let app = TestApp::start().await;
    let (chief, john) = ("chief@example.com", app.someone(JOHN).await);
    app.person(chief, &["super_admin"]).await;
    let session = app.sign_in(chief, PASSWORD).await.unwrap();
    app.enrolled(&session).await;
    app.person("admin@example.com", &["project_admin"]).await;
    let admin = app.sign_in("admin@example.com", PASSWORD).await.unwrap();
    let unknown = json!("00000000-0000-0000-0000-000000000000");
    for (token, person) in [(&*admin, &id(&app, chief).await), (&john, &id(&app, JOHN).await), (&john, &unknown), ("login", &unknown)] {
        let answer = reset(&app, token, person).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "ForbiddenError", "{answer}");
    }
    assert_eq!(app.factors(chief).await, json!([true, false]));
}

#[tokio::test]
async fn an_unknown_person_is_noted() {
    let app = TestApp::start().await;
    let unknown = "00000000-0000-0000-0000-000000000000";
    for id in [unknown, "x", ""] {
        let answer = reset(&app, "root", &json!(id)).await;
        assert_eq!(answer["data"]["resetPersonMfa"]["error"]["code"], "PERSON_NOT_FOUND", "{answer}");
    }
    let log = app.root().run("{ authLog(filter: { types: \"mfa_reset\" }) { entries { errorCode targetPersonId metadata } } }").await;
    let entry = |id: &str| json!({ "errorCode": "PERSON_NOT_FOUND", "targetPersonId": null, "metadata": { "requestedPersonId": id } });
    assert_eq!(log["data"]["authLog"]["entries"], json!([entry(""), entry("x"), entry(unknown)]));
}

#[tokio::test]
async fn a_person_without_factors_is_no_failure() {
    let app = TestApp::start().await;
    app.person(JOHN, &[]).await;
    let answer = reset(&app, "root", &id(&app, JOHN).await).await;
    assert_eq!(answer["data"]["resetPersonMfa"]["ok"], true, "{answer}");
    assert!(app.sign_in(JOHN, PASSWORD).await.is_ok());
}
