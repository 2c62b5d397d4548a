//! `prepareOtp`, `confirmOtp`, `disableOtp`, and `signIn` with a code of an authenticator: time, races, and what a code must not do.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value as Json, json};

use crate::support::{PASSWORD, TestApp};

const JOHN: &str = "john@example.com";
const JANE: &str = "jane@example.com";
const WRONG: &str = "INVALID_OTP_TOKEN";
const OWN: [&str; 7] = [
    "prepareOtp { ok }",
    "confirmOtp(otpToken: \"123456\") { ok }",
    "disableOtp { ok }",
    "regenerateBackupCodes { ok }",
    "initEmailOtp { ok }",
    "confirmEmailOtp(otpToken: \"123456\") { ok }",
    "disableEmailOtp { ok }",
];

fn refused<T>(code: &str) -> Result<T, String> {
    Err(code.to_owned())
}

/// The end of a sign-in, two seconds after the one before.
async fn outcome(app: &TestApp, code: &str) -> String {
    app.pass(Duration::from_secs(2));
    app.sign_in_with(JOHN, Some(code), None).await.map_or_else(|code| code, |_| "ok".to_owned())
}

#[tokio::test]
async fn each_code_works_once_in_its_step_and_the_neighbouring_ones() {
    let app = TestApp::start().await;
    app.forgets_failures().await;
    let (authenticator, _) = app.enrolled(&app.someone(JOHN).await).await;
    assert_eq!(app.sign_in_with(JOHN, None, None).await, refused("OTP_REQUIRED"));
    assert_eq!(app.sign_in_with(JOHN, Some(""), Some("")).await, refused("OTP_REQUIRED"));
    let now = app.step();
    let attempts = [
        // It has confirmed the secret.
        (now - 1, WRONG),
        (now + 2, WRONG),
        (now, "ok"),
        (now, WRONG),
        (now - 1, WRONG),
        (now + 1, "ok"),
        // Never used, and older than the one before.
        (now, WRONG),
        (now + 1, WRONG),
    ];
    for (step, expected) in attempts {
        assert_eq!(outcome(&app, &authenticator.code_of(step)).await, expected, "{step} at {now}");
    }
    app.pass(Duration::from_secs(60));
    let now = app.step();
    assert_eq!(outcome(&app, &authenticator.code_of(now - 2)).await, WRONG);
    assert_eq!(outcome(&app, &authenticator.code_of(now)).await, "ok");
}

#[tokio::test]
async fn no_code_works_again_where_clocks_differ_or_go_back() {
    let one = TestApp::start().await;
    let other = one.another().await;
    one.forgets_failures().await;
    let (authenticator, _) = one.enrolled(&one.someone(JOHN).await).await;
    let (start, now) = (one.app.clock.now(), one.step());
    other.app.clock.set(start.plus(Duration::from_secs(60)));
    assert_eq!(outcome(&other, &authenticator.code_of(now + 3)).await, "ok", "by a clock that is ahead");
    for step in [now - 1, now, now + 1] {
        assert_eq!(outcome(&one, &authenticator.code_of(step)).await, WRONG, "by one that is behind");
    }
    for (seconds, step, expected) in [(90, 3, WRONG), (94, 4, "ok"), (70, 3, WRONG), (130, 4, WRONG), (134, 5, "ok")] {
        one.app.clock.set(start.plus(Duration::from_secs(seconds)));
        // A failure of a later time makes the address wait.
        one.sql("DELETE FROM login_failure").await;
        assert_eq!(outcome(&one, &authenticator.code_of(now + step)).await, expected, "{step} after {seconds} s");
    }
}

#[tokio::test]
async fn of_many_uses_of_a_code_at_once_on_two_nodes_one_wins() {
    let one = TestApp::start().await;
    let other = one.another().await;
    let session = one.someone(JOHN).await;
    let prepared = one.prepared(&session).await;
    let code = prepared.code_of(one.step() - 1);
    let confirmed = join_all((0..4).map(|n| [&one, &other][n % 2].confirm(&session, &code))).await;
    assert_eq!(confirmed.iter().filter(|it| it.is_ok()).count(), 1, "{confirmed:?}");
    assert_eq!(confirmed.iter().filter(|it| **it == refused("NOT_PREPARED")).count(), 3, "{confirmed:?}");
    let code = prepared.code(&one);
    let signed_in = join_all((0..6).map(|n| [&one, &other][n % 2].sign_in_with(JOHN, Some(&code), None))).await;
    assert_eq!(signed_in.iter().filter(|it| it.is_ok()).count(), 1, "{signed_in:?}");
    let others = signed_in.iter().filter_map(|it| it.as_ref().err());
    assert!(others.clone().all(|it| it == WRONG || it == "RATE_LIMIT_EXCEEDED") && others.count() == 5, "{signed_in:?}");
}

#[tokio::test]
async fn what_is_no_code_of_the_person_is_a_wrong_code() {
    let app = TestApp::start().await;
    app.forgets_failures().await;
    let (john, jane) = (app.someone(JOHN).await, app.someone(JANE).await);
    let (authenticator, _) = app.enrolled(&john).await;
    let (of_jane, _) = app.enrolled(&jane).await;
    let code = authenticator.code(&app);
    let wide: String = code.chars().map(|digit| char::from_u32(u32::from(digit) - 0x30 + 0xff10).unwrap()).collect();
    let spelled = [format!(" {code}"), format!("{code} "), format!("{} {}", &code[..3], &code[3..]), wide, code.repeat(170_000)];
    for wrong in spelled.into_iter().chain([of_jane.code(&app), "x".into(), "-00001".into()]) {
        assert_eq!(outcome(&app, &wrong).await, WRONG, "{wrong:.20}");
        assert_eq!(app.confirm(&jane, &wrong).await, refused("NOT_PREPARED"));
    }
    assert_eq!(outcome(&app, &code).await, "ok");
    let prepared = app.prepared(&jane).await;
    for wrong in [String::new(), format!(" {}", prepared.code(&app)), authenticator.code(&app), "1".repeat(1_000_000)] {
        assert_eq!(app.confirm(&jane, &wrong).await, refused(WRONG), "{wrong:.20}");
    }
    assert!(app.confirm(&jane, &prepared.code(&app)).await.is_ok());
}

#[tokio::test]
async fn a_new_secret_takes_the_place_of_the_one_in_use_once_it_is_confirmed() {
    let app = TestApp::start().await;
    app.forgets_failures().await;
    let session = app.someone(JOHN).await;
    assert_eq!(app.confirm(&session, "123456").await, refused("NOT_PREPARED"));
    let abandoned = app.prepared(&session).await;
    assert_eq!(app.factors(JOHN).await, json!([false, false]));
    assert!(app.sign_in_with(JOHN, None, None).await.is_ok(), "a secret that is not confirmed is not asked for");
    let (old, codes) = app.enrolled(&session).await;
    assert_eq!(app.factors(JOHN).await, json!([true, false]));
    let new = app.prepared(&session).await;
    assert!(abandoned.secret != old.secret && old.secret != new.secret);
    assert_eq!(app.confirm(&session, &old.code(&app)).await, refused(WRONG));
    assert_eq!(outcome(&app, &new.code(&app)).await, WRONG);
    assert_eq!(outcome(&app, &old.code(&app)).await, "ok");
    let replaced = app.confirm(&session, &new.code(&app)).await.unwrap();
    assert_eq!(outcome(&app, &old.code_of(app.step() + 1)).await, WRONG);
    assert_eq!(outcome(&app, &new.code(&app)).await, WRONG, "it has confirmed the secret");
    assert_eq!(outcome(&app, &new.code_of(app.step() + 1)).await, "ok");
    app.pass(Duration::from_secs(2));
    assert_eq!(app.sign_in_with(JOHN, None, Some(&codes[0])).await, refused(WRONG));
    app.pass(Duration::from_secs(2));
    assert!(app.sign_in_with(JOHN, None, Some(&replaced[0])).await.is_ok());
    assert_eq!(app.confirm(&session, &new.code(&app)).await, refused("NOT_PREPARED"));
}

#[tokio::test]
async fn a_disabled_authenticator_is_not_asked_for_and_its_codes_are_gone() {
    let app = TestApp::start().await;
    let session = app.someone(JOHN).await;
    assert_eq!(app.done(&session, "disableOtp").await, refused("OTP_NOT_ACTIVE"));
    let prepared = app.prepared(&session).await;
    assert_eq!(app.done(&session, "disableOtp").await, refused("OTP_NOT_ACTIVE"));
    let codes = app.confirm(&session, &prepared.code(&app)).await.unwrap();
    let next = app.prepared(&session).await;
    assert_eq!(app.done(&session, "disableOtp").await, Ok(()));
    assert_eq!(app.factors(JOHN).await, json!([false, false]));
    assert_eq!(app.confirm(&session, &next.code(&app)).await, refused("NOT_PREPARED"), "a prepared secret goes as well");
    assert!(app.sign_in(JOHN, PASSWORD).await.is_ok());
    assert_eq!(app.codes_of(&session, "regenerateBackupCodes", None).await, refused("OTP_NOT_ACTIVE"));
    app.enrolled(&session).await;
    assert_eq!(app.sign_in_with(JOHN, None, Some(&codes[0])).await, refused(WRONG));
}

#[tokio::test]
async fn wrong_codes_make_the_address_wait_and_missing_ones_do_not() {
    let app = TestApp::start().await;
    let (authenticator, codes) = app.enrolled(&app.someone(JOHN).await).await;
    for _ in 0..5 {
        assert_eq!(app.sign_in_with(JOHN, None, None).await, refused("OTP_REQUIRED"));
    }
    let code = authenticator.code(&app);
    assert_eq!(app.sign_in_with(JOHN, Some("000000"), None).await, refused(WRONG));
    assert_eq!(app.sign_in_with(JOHN, Some(&code), None).await, refused("RATE_LIMIT_EXCEEDED"));
    assert_eq!(app.sign_in_with(JOHN, None, Some(&codes[0])).await, refused("RATE_LIMIT_EXCEEDED"));
    app.pass(Duration::from_secs(1));
    assert_eq!(app.sign_in_with(JOHN, None, Some("aaaaa-aaaaa")).await, refused(WRONG));
    app.pass(Duration::from_secs(1));
    assert_eq!(app.sign_in_with(JOHN, Some(&code), None).await, refused("RATE_LIMIT_EXCEEDED"));
    app.pass(Duration::from_secs(1));
    assert!(app.sign_in_with(JOHN, Some(&code), None).await.is_ok(), "what had to wait has not used the code up");
}

#[tokio::test]
async fn a_code_is_looked_at_after_the_password_and_no_other_credential_replaces_it() {
    let app = TestApp::start().await;
    app.forgets_failures().await;
    let session = app.someone(JOHN).await;
    let (authenticator, codes) = app.enrolled(&session).await;
    let code = authenticator.code(&app);
    let query = "mutation($code: String, $backup: String) { signIn(email: \"john@example.com\", password: \"wrong\", otpToken: $code, backupCode: $backup) { error { code } } }";
    for variables in [json!({ "code": code }), json!({ "backup": codes[0] }), json!({ "code": "000000" })] {
        app.pass(Duration::from_secs(2));
        let answer = app.login().run_with(query, variables).await;
        assert_eq!(answer["data"]["signIn"]["error"]["code"], "INVALID_PASSWORD", "{answer}");
    }
    assert_eq!(outcome(&app, &code).await, "ok", "a wrong password uses no code up");
    app.pass(Duration::from_secs(2));
    assert!(app.sign_in_with(JOHN, None, Some(&codes[0])).await.is_ok());
    let token = app.mailed_token(JOHN, server::domain::one_time::Purpose::PasswordReset, None).await;
    let reset = format!("mutation {{ resetPassword(token: \"{token}\", password: \"{PASSWORD}\") {{ ok }} }}");
    assert_eq!(app.login().run(&reset).await["data"]["resetPassword"]["ok"], true);
    assert_eq!(app.sign_in_with(JOHN, None, None).await, refused("OTP_REQUIRED"));
    let made = app.root().run("mutation { createSessionToken(email: \"john@example.com\") { ok } }").await;
    assert_eq!(made["data"]["createSessionToken"]["ok"], true, "{made}");
}

#[tokio::test]
async fn only_persons_have_factors_and_only_their_own() {
    let app = TestApp::start().await;
    app.project("blog", json!({})).await;
    let query = "mutation($roles: [String!]) { createGlobalApiKey(description: \"x\", roles: $roles) { result { apiKey { token } } } }";
    let key = app.root().run_with(query, json!({ "roles": ["person"] })).await;
    let key = key["data"]["createGlobalApiKey"]["result"]["apiKey"]["token"].as_str().unwrap().to_owned();
    for call in OWN {
        for token in [&*key, "root"] {
            let answer = app.with(token).run(&format!("mutation {{ {call} }}")).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "UserInputError", "{call}: {answer}");
        }
        for token in ["login", &app.key("blog", json!([{ "role": "admin", "variables": [] }])).await] {
            let answer = app.with(token).run(&format!("mutation {{ {call} }}")).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "ForbiddenError", "{call}: {answer}");
        }
    }
    assert_eq!(app.database.texts("SELECT 'a row' FROM totp").await, [""; 0]);
}

#[tokio::test]
async fn neither_a_secret_nor_a_code_is_stored_in_the_clear_or_recorded() {
    let app = TestApp::start().await;
    let session = app.someone(JOHN).await;
    let (authenticator, mut codes) = app.enrolled(&session).await;
    let prepared = app.prepared(&session).await;
    app.enrolled_by_mail(&session).await;
    codes.extend(app.codes_of(&session, "regenerateBackupCodes", None).await.unwrap());
    let mailed = app.mailed_code().await;
    let shown = authenticator.code(&app);
    assert_eq!(app.sign_in_with(JOHN, Some("000000"), None).await, refused(WRONG));
    app.pass(Duration::from_secs(1));
    assert!(app.sign_in_with(JOHN, Some(&shown), None).await.is_ok());
    assert!(app.sign_in_with(JOHN, None, codes.last().map(|code| &**code)).await.is_ok());
    let log = app.root().run("{ authLog { entries { type errorCode errorMessage personInputIdentifier eventData metadata } } }").await;
    let stored = app.database.texts("SELECT secret || ' ' || prepared FROM totp").await;
    let hashes = app.database.texts("SELECT code_hash FROM backup_code").await;
    let mails = app.database.texts("SELECT payload FROM outbox").await;
    assert_eq!((stored.len(), hashes.len()), (1, 10));
    let mut secrets = vec![authenticator.secret, prepared.secret];
    secrets.extend(codes.iter().flat_map(|code| [code.clone(), code.replace('-', "")]));
    for text in [stored.concat(), hashes.concat(), mails.concat(), log.to_string()] {
        assert!(secrets.iter().all(|secret| !text.contains(secret.as_str())), "{text}");
    }
    assert!(!log.to_string().contains(&format!("\"{shown}\"")) && !log.to_string().contains(&format!("\"{mailed}\"")), "{log}");
    app.app.store.close().await;
    for entry in std::fs::read_dir(app.folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(secrets.iter().all(|secret| !bytes.windows(secret.len()).any(|window| window == secret.as_bytes())));
    }
}

#[tokio::test]
async fn a_secret_that_is_not_that_of_the_row_opens_nothing() {
    let app = TestApp::start().await;
    let (john, jane) = (app.someone(JOHN).await, app.someone(JANE).await);
    let (of_john, _) = app.enrolled(&john).await;
    let (of_jane, _) = app.enrolled(&jane).await;
    // One of the rows gets the ciphertext of the other one.
    app.sql("UPDATE totp SET secret = (SELECT MAX(secret) FROM totp)").await;
    let codes = [of_john.code(&app), of_jane.code(&app)];
    let own = [app.sign_in_with(JOHN, Some(&codes[0]), None).await, app.sign_in_with(JANE, Some(&codes[1]), None).await];
    let foreign = own.iter().position(|it| *it == refused("no code")).unwrap();
    assert!(own[1 - foreign].is_ok(), "the person whose secret it is");
    // With the code of the secret that is there, or with none.
    let email = [JOHN, JANE][foreign];
    assert_eq!(app.sign_in_with(email, Some(&codes[1 - foreign]), None).await, refused("no code"));
    assert_eq!(app.sign_in_with(email, None, None).await, refused("OTP_REQUIRED"));
}

#[tokio::test]
async fn the_log_says_what_became_of_a_factor() {
    let app = TestApp::start().await;
    let session = app.someone(JOHN).await;
    app.prepared(&session).await;
    assert_eq!(app.confirm(&session, "x").await, refused(WRONG));
    let (_, codes) = app.enrolled(&session).await;
    assert_eq!(app.sign_in_with(JOHN, None, None).await, refused("OTP_REQUIRED"));
    assert!(app.sign_in_with(JOHN, None, Some(&codes[0])).await.is_ok());
    app.codes_of(&session, "regenerateBackupCodes", None).await.unwrap();
    assert_eq!(app.done(&session, "disableOtp").await, Ok(()));
    let expected = [
        "2fa_disable",
        "backup_code_regenerated",
        "backup_code_used",
        "login",
        "login OTP_REQUIRED",
        "backup_code_generated",
        "2fa_enable",
        "2fa_prepare",
        "2fa_enable INVALID_OTP_TOKEN",
        "2fa_prepare",
    ];
    assert_eq!(app.audit().await[..expected.len()], expected);
    let john = app.with(&session).run("{ me { person { id } } }").await["data"]["me"]["person"]["id"].clone();
    let entries = app.root().run("{ authLog { entries { type personId targetPersonId personInputIdentifier } } }").await;
    for entry in &entries["data"]["authLog"]["entries"].as_array().unwrap()[..expected.len()] {
        assert_eq!((&entry["personId"], &entry["targetPersonId"]), (&john, &Json::Null), "{entry}");
    }
}

#[tokio::test]
async fn the_flags_of_a_person_are_the_same_wherever_they_are_read() {
    let app = TestApp::start().await;
    app.project("blog", json!({})).await;
    let session = app.someone(JOHN).await;
    let me = app.with(&session).run("{ me { id person { id } } }").await["data"]["me"].take();
    let join = "mutation($id: String!) { addProjectMember(projectSlug: \"blog\", identityId: $id, memberships: [{ role: \"admin\", variables: [] }]) { ok } }";
    assert_eq!(app.root().run_with(join, json!({ "id": me["id"] })).await["data"]["addProjectMember"]["ok"], true);
    let seen = async |expected: [bool; 2]| {
        let flags = "otpEnabled emailOtpEnabled";
        let query = format!(
            "query($id: String!) {{ me {{ person {{ {flags} }} }} personById(id: $id) {{ {flags} identity {{ person {{ {flags} }} }} }} \
             persons {{ {flags} }} projectBySlug(slug: \"blog\") {{ members {{ identity {{ person {{ {flags} }} }} }} }} }}"
        );
        let answer = app.with(&session).run_with(&query, json!({ "id": me["person"]["id"] })).await;
        let text = answer["data"].to_string();
        let flags = [("otpEnabled", expected[0]), ("emailOtpEnabled", expected[1])];
        for (name, value) in flags {
            assert_eq!(text.matches(&format!("\"{name}\":{value}")).count(), 5, "{name}: {text}");
        }
    };
    seen([false, false]).await;
    let (authenticator, _) = app.enrolled(&session).await;
    seen([true, false]).await;
    app.enrolled_by_mail(&session).await;
    seen([true, true]).await;
    let query = "mutation($code: String) { signIn(email: \"john@example.com\", password: \"Correct-Horse-7\", otpToken: $code) { result { backupCodes person { otpEnabled emailOtpEnabled } } } }";
    let signed_in = app.login().run_with(query, json!({ "code": authenticator.code(&app) })).await;
    let expected = json!({ "backupCodes": null, "person": { "otpEnabled": true, "emailOtpEnabled": true } });
    assert_eq!(signed_in["data"]["signIn"]["result"], expected);
    assert_eq!(app.done(&session, "disableOtp").await, Ok(()));
    seen([false, true]).await;
}

#[tokio::test]
async fn a_label_and_an_account_are_part_of_the_uri_whatever_is_in_them() {
    let app = TestApp::start().await;
    let session = app.someone(JOHN).await;
    let uri = async |label: &str| {
        let query = "mutation($label: String) { prepareOtp(label: $label) { ok result { otpUri otpSecret } } }";
        let answer = app.with(&session).run_with(query, json!({ "label": label })).await;
        let result = &answer["data"]["prepareOtp"]["result"];
        let secret = format!("secret={}", result["otpSecret"].as_str().unwrap_or_else(|| panic!("{answer}")));
        let uri = result["otpUri"].as_str().unwrap();
        assert!(uri.contains(&secret), "the secret is in the URI");
        uri.replace(&secret, "secret=…")
    };
    assert_eq!(uri("").await, "otpauth://totp/Contember:john%40example.com?secret=…&issuer=Contember");
    let odd = uri("Žluť & Co?x=1#/: %41").await;
    let parsed = url::Url::parse(&odd).unwrap();
    assert_eq!(parsed.query_pairs().find(|(name, _)| name == "issuer").unwrap().1, "Žluť & Co?x=1#/ %41", "{odd}");
    assert!(parsed.fragment().is_none(), "{odd}");
    app.sql("UPDATE person SET email = NULL, name = 'Jo:hn'").await;
    assert_eq!(uri("Blog").await, "otpauth://totp/Blog:John?secret=…&issuer=Blog");
    app.sql("UPDATE person SET name = ''").await;
    assert_eq!(uri("Blog").await, "otpauth://totp/Blog:unnamed?secret=…&issuer=Blog");
}
