//! `invite` and `unmanagedInvite`: races, times, and what an invitation must not change.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value as Json, json};
use server::crypto::PlainToken;

use crate::support::{PASSWORD, TestApp};

const INVITE: &str = "mutation($email: String!, $memberships: [MembershipInput!]!, $options: InviteOptions) {
    invite(email: $email, projectSlug: \"blog\", memberships: $memberships, options: $options) {
        ok error { code } result { isNew person { id email name emailVerified identity { id roles } } } } }";
const UNMANAGED: &str = "mutation($email: String!, $memberships: [MembershipInput!]!, $options: UnmanagedInviteOptions) {
    unmanagedInvite(email: $email, projectSlug: \"blog\", memberships: $memberships, options: $options) {
        ok error { code } result { isNew person { id identity { id } } } } }";
const JOHN: &str = "john@example.com";

async fn start() -> TestApp {
    let app = TestApp::start().await;
    app.project("blog", json!({ "editor": { "variables": { "language": { "type": "entity", "entityName": "Language" } } } })).await;
    app
}

fn editor(languages: &[&str]) -> Json {
    json!([{ "role": "editor", "variables": [{ "name": "language", "values": languages }] }])
}

async fn invite(app: &TestApp, email: &str, memberships: Json, options: Json) -> Json {
    let answer = app.root().run_with(INVITE, json!({ "email": email, "memberships": memberships, "options": options })).await;
    answer["data"]["invite"].clone()
}

async fn memberships(app: &TestApp, identity: &Json) -> Json {
    let query = "query($id: String!) { projectMemberships(projectSlug: \"blog\", identityId: $id) { role variables { name values } } }";
    app.root().run_with(query, json!({ "id": identity })).await["data"]["projectMemberships"].clone()
}

async fn reset(app: &TestApp, token: &str) -> Json {
    let query = "mutation($token: String!) { resetPassword(token: $token, password: \"Another-Horse-8\") { ok error { code } } }";
    app.login().run_with(query, json!({ "token": token })).await["data"]["resetPassword"].clone()
}

#[tokio::test]
async fn a_new_person_gets_a_password_that_meets_the_policy() {
    let app = start().await;
    app.configure(json!({ "password": { "minLength": 24, "requireSpecial": 3, "requireDigit": 4 } })).await;
    let invited = invite(&app, "John@Example.com", editor(&["en"]), Json::Null).await;
    let person = &invited["result"]["person"];
    assert_eq!((&person["email"], &person["name"], &person["emailVerified"]), (&json!(JOHN), &json!("John"), &json!(false)), "{invited}");
    assert_eq!((&invited["result"]["isNew"], &person["identity"]["roles"]), (&json!(true), &json!(["person"])));
    let mails = app.mails().await;
    let [mail] = &mails[..] else { panic!("one mail: {mails:?}") };
    let password = mail["variables"]["password"].as_str().unwrap();
    assert_eq!(password.len(), 24);
    assert!(mail["variables"].get("token").is_none() && mail["project"][1] == "blog", "{mail}");
    let session = app.sign_in(JOHN, password).await.unwrap();
    let change = json!({ "current": password, "new": password.chars().rev().collect::<String>() });
    let query = "mutation($current: String!, $new: String!) { changeMyPassword(currentPassword: $current, newPassword: $new) { ok } }";
    let changed = app.with(&session).run_with(query, change).await;
    assert_eq!(changed["data"]["changeMyPassword"]["ok"], true, "the policy accepts one of the same characters: {changed}");
    assert_eq!(memberships(&app, &person["identity"]["id"]).await, editor(&["en"]));
    let log = app.root().run("{ authLog { entries { type eventData personInputIdentifier } } }").await;
    assert!(!log.to_string().contains(password), "{log}");
    app.configure(json!({ "password": { "pattern": "^never" } })).await;
    let query = "mutation { invite(email: \"x@example.com\", projectSlug: \"blog\", memberships: []) { ok } }";
    let answer = app.root().run(query).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UserInputError", "{answer}");
    assert_eq!(invite(&app, "x@example.com", json!([]), json!({ "method": "RESET_PASSWORD" })).await["ok"], true);
}

#[tokio::test]
async fn a_token_for_a_first_password_is_valid_as_long_as_the_project_says() {
    let app = start().await;
    for minutes in [1440, 90] {
        if minutes == 90 {
            let config = json!({ "settings": { "tenant": { "inviteExpirationMinutes": minutes } } });
            let query = "mutation($config: Json) { updateProject(projectSlug: \"blog\", config: $config, mergeConfig: true) { ok } }";
            assert_eq!(app.root().run_with(query, json!({ "config": config })).await["data"]["updateProject"]["ok"], true);
        }
        let mut tokens = Vec::new();
        for name in ["first", "second"] {
            let email = format!("{name}{minutes}@example.com");
            let options = json!({ "method": "RESET_PASSWORD", "mailVariant": "cs" });
            assert_eq!(invite(&app, &email, json!([]), options).await["ok"], true);
            let mail = app.mails().await.pop().unwrap();
            assert!(mail["variant"] == "cs" && mail["variables"].get("password").is_none(), "{mail}");
            assert_eq!(app.sign_in(&email, PASSWORD).await, Err("NO_PASSWORD_SET".to_owned()));
            tokens.push(mail["variables"]["token"].as_str().unwrap().to_owned());
        }
        app.pass(Duration::from_secs(60 * minutes - 1));
        assert_eq!(reset(&app, &tokens[0]).await["ok"], true);
        app.pass(Duration::from_secs(1));
        assert_eq!(reset(&app, &tokens[1]).await["error"]["code"], "TOKEN_EXPIRED");
    }
}

#[tokio::test]
async fn a_person_who_exists_gets_more_memberships_and_nothing_else() {
    let app = start().await;
    app.person(JOHN, &[]).await;
    let first = invite(&app, JOHN, editor(&["en", "cs"]), Json::Null).await;
    assert_eq!(first["result"]["isNew"], false, "{first}");
    let deployer = json!({ "role": "deployer", "variables": [] });
    let more = json!([editor(&["de", "en"])[0], deployer]);
    let options = json!({ "password": "Strange-Horse-9", "resetTokenHash": "ab".repeat(32) });
    let variables = json!({ "email": JOHN, "memberships": more, "options": options });
    let again = app.root().run_with(UNMANAGED, variables).await["data"]["unmanagedInvite"].clone();
    assert_eq!(again["result"]["isNew"], false, "{again}");
    let identity = &first["result"]["person"]["identity"]["id"];
    assert_eq!(memberships(&app, identity).await, json!([deployer, editor(&["en", "cs", "de"])[0]]));
    assert!(app.sign_in(JOHN, PASSWORD).await.is_ok(), "the password is the person's own");
    assert_eq!(app.database.texts("SELECT purpose FROM person_token").await, Vec::<String>::new());
    let mails = app.mails().await;
    assert_eq!(mails.len(), 1, "an unmanaged invitation has no mail");
    assert!(mails[0]["variables"].get("password").is_none() && mails[0]["variables"]["projectSlug"] == "blog", "{mails:?}");
}

#[tokio::test]
async fn what_an_unmanaged_invitation_hands_out_is_checked() {
    let app = start().await;
    let call = async |email: &str, options: Json| {
        app.root().run_with(UNMANAGED, json!({ "email": email, "memberships": [], "options": options })).await
    };
    for (options, message) in [
        (json!({ "password": "x" }), "the password does not meet the password policy: TOO_SHORT, MISSING_UPPERCASE, MISSING_DIGIT"),
        (json!({ "resetTokenHash": "x" }), "a token hash is a SHA-256 in lower-case hex: 64 characters"),
    ] {
        let answer = call(JOHN, options).await;
        let error = &answer["errors"][0];
        assert_eq!((&error["extensions"]["code"], &error["message"]), (&json!("UserInputError"), &json!(message)));
    }
    let token = PlainToken::new("chosen by the caller");
    let options = json!({ "resetTokenHash": token.hash().as_str() });
    assert_eq!(call(JOHN, options.clone()).await["data"]["unmanagedInvite"]["result"]["isNew"], true);
    let answer = call("other@example.com", options).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UserInputError", "a token belongs to one person: {answer}");
    // The caller knows the token, so it must not open an account with more rights than the caller's.
    let identity = app.root().run("{ persons { identity { id } } }").await["data"]["persons"][0]["identity"]["id"].clone();
    let promote = "mutation($id: String!) { addGlobalIdentityRoles(identityId: $id, roles: [\"super_admin\"]) { ok } }";
    assert_eq!(app.root().run_with(promote, json!({ "id": identity })).await["data"]["addGlobalIdentityRoles"]["ok"], true);
    assert_eq!(reset(&app, token.expose()).await["error"]["code"], "TOKEN_USED");
}

/// The first one creates the person, and the others find it.
#[tokio::test]
async fn a_person_who_signs_up_at_the_same_moment_is_created_once() {
    let one = start().await;
    let other = one.another().await;
    for round in 0..4 {
        let email = format!("john{round}@example.com");
        let sign_up = "mutation($email: String!, $password: String) { signUp(email: $email, password: $password) { ok error { code } } }";
        let root = one.root();
        let (signed_up, invited) = tokio::join!(
            root.run_with(sign_up, json!({ "email": email, "password": PASSWORD })),
            join_all([&one, &other, &one, &other].map(|app| invite(app, &email, editor(&["en"]), Json::Null)))
        );
        assert!(invited.iter().all(|answer| answer["ok"] == true), "{invited:?}");
        let created = usize::from(signed_up["data"]["signUp"]["ok"] == true);
        let news = invited.iter().filter(|answer| answer["result"]["isNew"] == true).count();
        assert_eq!(created + news, 1, "{signed_up} {invited:?}");
        let query = "query($email: String) { persons(filter: { email: $email }) { identity { id } } }";
        let persons = one.root().run_with(query, json!({ "email": email })).await["data"]["persons"].as_array().unwrap().clone();
        assert_eq!(persons.len(), 1, "{persons:?}");
        assert_eq!(memberships(&one, &persons[0]["identity"]["id"]).await, editor(&["en"]));
    }
}
