//! `initSignInPasswordless`, `activatePasswordlessOtp` and `signInPasswordless`: time, races, second factors, and what a client cannot
//! find out or guess.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::{Value as Json, json};
use server::crypto::PlainToken;
use server::domain::one_time::Purpose;
use totp_rs::{Builder, Secret};

use crate::support::{Caller, TestApp};

const INIT: &str = "mutation($email: String!) { initSignInPasswordless(email: $email) { ok error { code developerMessage } result { requestId expiresAt } } }";
const SIGN_IN: &str = "mutation($request: String!, $type: PasswordlessValidationType!, $token: String!, $otp: String, $backup: String) { \
     signInPasswordless(requestId: $request, validationType: $type, token: $token, mfaOtp: $otp, backupCode: $backup) { \
     ok error { code developerMessage } result { token person { email emailVerified passwordlessEnabled } } } }";
const EXCHANGE: &str = "mutation($request: String!, $token: String!, $hash: String!) { \
     activatePasswordlessOtp(requestId: $request, token: $token, otpHash: $hash) { ok error { code developerMessage } } }";
const JOHN: &str = "john@example.com";
const CODE: &str = "481516";

/// What a client shows besides the id of the request.
#[derive(Clone, Copy)]
struct Shown<'a> {
    kind: &'a str,
    token: &'a str,
    /// A code of an authenticator, and a backup code.
    factor: [Option<&'a str>; 2],
}

fn token(token: &str) -> Shown<'_> {
    Shown { kind: "token", token, factor: [None; 2] }
}

fn code(code: &str) -> Shown<'_> {
    Shown { kind: "otp", token: code, factor: [None; 2] }
}

async fn start(availability: &str) -> TestApp {
    let app = TestApp::start().await;
    app.person(JOHN, &[]).await;
    app.configure(json!({ "passwordless": { "enabled": availability } })).await;
    app
}

async fn init(caller: Caller<'_>, email: &str) -> Json {
    caller.run_with(INIT, json!({ "email": email })).await["data"]["initSignInPasswordless"].clone()
}

/// A request of John, and its token.
async fn requested(app: &TestApp) -> (String, String) {
    app.mailed_request(JOHN, Purpose::Passwordless, None).await
}

/// The person, or the code of the error.
async fn sign_in(app: &TestApp, request: &str, shown: Shown<'_>) -> Result<Json, String> {
    let [otp, backup] = shown.factor;
    let variables = json!({ "request": request, "type": shown.kind, "token": shown.token, "otp": otp, "backup": backup });
    ended(&app.login().run_with(SIGN_IN, variables).await["data"]["signInPasswordless"])
}

async fn exchange(app: &TestApp, request: &str, token: &str, code: &str) -> Result<Json, String> {
    let variables = json!({ "request": request, "token": token, "hash": PlainToken::new(code).hash().as_str() });
    ended(&app.login().run_with(EXCHANGE, variables).await["data"]["activatePasswordlessOtp"])
}

fn ended(answer: &Json) -> Result<Json, String> {
    match answer["error"]["code"].as_str() {
        Some(code) => Err(code.to_owned()),
        None => {
            assert_eq!(answer["ok"], true, "{answer}");
            Ok(answer["result"].clone())
        }
    }
}

fn refused<T>(code: &str) -> Result<T, String> {
    Err(code.to_owned())
}

/// Entries of the log that begin so, newest first.
async fn recorded(app: &TestApp, start: &str) -> Vec<String> {
    app.audit().await.into_iter().filter(|entry| entry.starts_with(start)).collect()
}

#[tokio::test]
async fn a_mailed_token_opens_one_session_and_verifies_the_address() {
    let app = start("always").await;
    app.configure(json!({ "passwordless": { "url": "https://app.example.com/in?x=1&token=old", "expiration": "PT90S" } })).await;
    let answer = init(app.login(), " John@Example.com ").await;
    assert_eq!(answer["result"]["expiresAt"], "2026-01-01T00:01:30.000Z", "{answer}");
    let request = answer["result"]["requestId"].as_str().unwrap().to_owned();
    let mails = app.mails().await;
    let [mail] = &mails[..] else { panic!("one mail: {mails:?}") };
    let mailed = mail["variables"]["token"].as_str().unwrap();
    let url = format!("https://app.example.com/in?x=1&token={mailed}&request_id={request}&email=john%40example.com");
    assert_eq!(mail["variables"], json!({ "email": JOHN, "token": mailed, "requestId": request, "url": url }));

    assert_eq!(sign_in(&app, &request, token("x")).await, refused("TOKEN_INVALID"));
    assert_eq!(sign_in(&app, &request, token(&mailed.to_uppercase())).await, refused("TOKEN_INVALID"));
    let signed_in = sign_in(&app, &request.to_uppercase(), token(mailed)).await.unwrap();
    assert_eq!(signed_in["person"], json!({ "email": JOHN, "emailVerified": true, "passwordlessEnabled": null }));
    assert!(app.with(signed_in["token"].as_str().unwrap()).authenticate().await.is_ok());
    assert_eq!(sign_in(&app, &request, token(mailed)).await, refused("TOKEN_USED"));
    assert_eq!(app.database.texts("SELECT network FROM known_network").await, ["127.0.0.1"], "the client is known");

    let log = app.root().run("{ authLog { entries { type personInputIdentifier eventData personId } } }").await;
    assert!(!log.to_string().contains(mailed), "{log}");
    let entries = log["data"]["authLog"]["entries"].as_array().unwrap();
    let of = |kind: &str| entries.iter().filter(|entry| entry["type"] == kind).cloned().collect::<Vec<_>>();
    assert_eq!(of("passwordless_login_init")[0]["personInputIdentifier"], " John@Example.com ");
    assert_eq!(of("passwordless_login")[1]["eventData"], json!({ "emailVerified": true }));
    assert!(of("passwordless_login").iter().chain(&of("passwordless_login_init")).all(|entry| entry["personId"].is_string()), "{log}");
    let expected = ["passwordless_login TOKEN_USED", "passwordless_login", "passwordless_login TOKEN_INVALID"];
    assert_eq!(recorded(&app, "passwordless_login").await[..3], expected);

    let (request, mailed) = requested(&app).await;
    sign_in(&app, &request, token(&mailed)).await.unwrap();
    let log = app.root().run("{ authLog { entries { type eventData } } }").await;
    assert_eq!(log["data"]["authLog"]["entries"][0], json!({ "type": "passwordless_login", "eventData": null }), "verified before");
}

#[tokio::test]
async fn of_many_uses_at_once_on_two_nodes_one_wins() {
    let one = start("always").await;
    let other = one.another().await;
    let nodes = [&one, &other];
    let (request, mailed) = requested(&one).await;
    let uses = (0..6).map(|n| sign_in(nodes[n % 2], &request, token(&mailed)));
    let results = join_all(uses).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
    assert_eq!(results.iter().filter(|result| **result == refused("TOKEN_USED")).count(), 5, "{results:?}");
    assert_eq!(one.database.texts("SELECT kind FROM api_key WHERE kind = 'session'").await.len(), 1);

    let (request, mailed) = requested(&one).await;
    let codes: Vec<_> = (0..6).map(|n| format!("00000{n}")).collect();
    let results = join_all(codes.iter().enumerate().map(|(n, code)| exchange(nodes[n % 2], &request, &mailed, code))).await;
    let won: Vec<_> = (0..6).filter(|n| results[*n].is_ok()).collect();
    let [winner] = won[..] else { panic!("{results:?}") };
    assert_eq!(results.iter().filter(|result| **result == refused("TOKEN_INVALID")).count(), 5, "{results:?}");
    assert!(sign_in(&one, &request, code(&codes[winner])).await.is_ok(), "the code is that of the exchange that won");
}

#[tokio::test]
async fn a_code_takes_the_place_of_the_token() {
    let app = start("always").await;
    let (request, mailed) = requested(&app).await;
    assert_eq!(exchange(&app, &request, "x", CODE).await, refused("TOKEN_INVALID"));
    for hash in ["", "x", &"A".repeat(64), &"0".repeat(63), &"0".repeat(65)] {
        let answer = app.login().run_with(EXCHANGE, json!({ "request": request, "token": mailed, "hash": hash })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UserInputError", "{hash}: {answer}");
    }
    assert_eq!(exchange(&app, &request, &mailed, CODE).await, Ok(Json::Null));
    assert_eq!(exchange(&app, &request, &mailed, "999999").await, refused("TOKEN_INVALID"));
    assert_eq!(sign_in(&app, &request, token(&mailed)).await, refused("TOKEN_INVALID"));
    for wrong in ["", "481517", &mailed, &"x".repeat(100_000)] {
        let (request, mailed) = requested(&app).await;
        exchange(&app, &request, &mailed, CODE).await.unwrap();
        assert_eq!(sign_in(&app, &request, code(wrong)).await, refused("TOKEN_INVALID"), "{wrong:.10}");
        assert!(sign_in(&app, &request, code(CODE)).await.is_ok(), "one wrong code is not too many");
    }
    assert!(sign_in(&app, &request, code(CODE)).await.is_ok());
    for shown in [code(CODE), token(&mailed)] {
        let expected = if shown.kind == "otp" { "TOKEN_USED" } else { "TOKEN_INVALID" };
        assert_eq!(sign_in(&app, &request, shown).await, refused(expected));
    }
    assert_eq!(exchange(&app, &request, &mailed, CODE).await, refused("TOKEN_INVALID"));
    assert_eq!(recorded(&app, "passwordless_login_exchange").await.iter().filter(|entry| !entry.contains(' ')).count(), 5);
    let stored = app.database.texts("SELECT code_hash FROM person_token WHERE code_hash IS NOT NULL").await;
    assert!(stored.iter().all(|hash| hash.len() == 64), "{stored:?}");
}

#[tokio::test]
async fn a_code_has_three_attempts_however_many_there_are_at_once() {
    let one = start("always").await;
    let other = one.another().await;
    let nodes = [&one, &other];
    let (request, mailed) = requested(&one).await;
    exchange(&one, &request, &mailed, CODE).await.unwrap();
    let codes: Vec<_> = (0..12).map(|n| format!("0000{n:02}")).collect();
    let tries = codes.iter().enumerate().map(|(n, wrong)| sign_in(nodes[n % 2], &request, code(wrong)));
    let results = join_all(tries).await;
    assert_eq!(results.iter().filter(|result| **result == refused("TOKEN_INVALID")).count(), 3, "{results:?}");
    assert_eq!(results.iter().filter(|result| **result == refused("TOKEN_EXPIRED")).count(), 9, "{results:?}");
    assert_eq!(sign_in(&one, &request, code(CODE)).await, refused("TOKEN_EXPIRED"), "the right one is too late");
    assert_eq!(recorded(&one, "passwordless_login TOKEN_INVALID").await.len(), 3, "each attempt is recorded");

    // A code that there is not can be tried as often, and then the token is of no use either.
    let (request, mailed) = requested(&one).await;
    for _ in 0..3 {
        assert_eq!(sign_in(&one, &request, code(CODE)).await, refused("TOKEN_INVALID"));
    }
    for shown in [code(CODE), token(&mailed)] {
        assert_eq!(sign_in(&one, &request, shown).await, refused("TOKEN_EXPIRED"));
    }
    assert_eq!(exchange(&one, &request, &mailed, CODE).await, refused("TOKEN_EXPIRED"));
    // Another request is not concerned.
    let (request, mailed) = requested(&one).await;
    assert!(sign_in(&one, &request, token(&mailed)).await.is_ok());
}

#[tokio::test]
async fn a_token_is_good_for_its_time_its_purpose_and_its_address() {
    let app = start("always").await;
    app.configure(json!({ "passwordless": { "expiration": "PT10M" } })).await;
    for unknown in ["", "x", "0190a6f1-0000-7000-8000-000000000001", &"x".repeat(100_000)] {
        assert_eq!(sign_in(&app, unknown, token("x")).await, refused("TOKEN_NOT_FOUND"));
        assert_eq!(exchange(&app, unknown, "x", CODE).await, refused("TOKEN_NOT_FOUND"));
    }
    let (request, mailed) = app.mailed_request(JOHN, Purpose::PasswordReset, None).await;
    assert_eq!(sign_in(&app, &request, token(&mailed)).await, refused("TOKEN_NOT_FOUND"), "a token for a password");

    let request = init(app.login(), JOHN).await["result"]["requestId"].as_str().unwrap().to_owned();
    let mailed = app.mails().await[0]["variables"]["token"].as_str().unwrap().to_owned();
    app.pass(Duration::from_secs(600));
    assert_eq!(sign_in(&app, &request, token("x")).await, refused("TOKEN_INVALID"), "without the token nothing is told");
    assert_eq!(exchange(&app, &request, &mailed, CODE).await, refused("TOKEN_EXPIRED"));
    assert_eq!(sign_in(&app, &request, token(&mailed)).await, refused("TOKEN_EXPIRED"));

    let (request, mailed) = requested(&app).await;
    let (second, exchanged) = requested(&app).await;
    exchange(&app, &second, &exchanged, CODE).await.unwrap();
    let id = app.root().run("{ persons { id } }").await["data"]["persons"][0]["id"].clone();
    let moved = "mutation($id: String!) { changeProfile(personId: $id, email: \"moved@example.com\") { ok } }";
    assert_eq!(app.root().run_with(moved, json!({ "id": id })).await["data"]["changeProfile"]["ok"], true);
    assert_eq!(sign_in(&app, &request, token(&mailed)).await, refused("TOKEN_INVALID"), "the former address does not open the account");
    assert_eq!(sign_in(&app, &second, code(CODE)).await, refused("TOKEN_INVALID"));
}

#[tokio::test]
async fn a_token_does_not_outlive_other_credentials_or_the_permission() {
    let app = start("optOut").await;
    let person = app.root().run("{ persons { id identity { id } } }").await["data"]["persons"][0].clone();
    for call in [
        "changePassword(personId: $id, password: \"Another-Horse-8\") { ok }",
        "forceSignOutPerson(personId: $id) { ok }",
        "disablePerson(personId: $id) { ok }",
    ] {
        let (request, mailed) = requested(&app).await;
        let answer = app.root().run_with(&format!("mutation($id: String!) {{ call: {call} }}"), json!({ "id": person["id"] })).await;
        assert_eq!(answer["data"]["call"]["ok"], true, "{answer}");
        assert_eq!(sign_in(&app, &request, token(&mailed)).await, refused("TOKEN_USED"), "{call}");
    }
    // The mail is sent as it is for other persons, and the sign-in says why there is no session.
    let request = init(app.login(), JOHN).await["result"]["requestId"].as_str().unwrap().to_owned();
    let mailed = app.mails().await.pop().unwrap()["variables"]["token"].as_str().unwrap().to_owned();
    for _ in 0..2 {
        assert_eq!(sign_in(&app, &request, token(&mailed)).await, refused("PERSON_DISABLED"));
    }

    app.person("jane@example.com", &[]).await;
    let session = app.sign_in("jane@example.com", crate::support::PASSWORD).await.unwrap();
    let request_of = async || app.mailed_request("jane@example.com", Purpose::Passwordless, None).await;
    let (request, mailed) = request_of().await;
    assert_eq!(app.with(&session).run("mutation { disableMyPasswordless { ok } }").await["data"]["disableMyPasswordless"]["ok"], true);
    assert_eq!(sign_in(&app, &request, token(&mailed)).await, refused("TOKEN_USED"));
    let (request, mailed) = request_of().await;
    assert_eq!(sign_in(&app, &request, token(&mailed)).await, refused("TOKEN_INVALID"), "the choice counts at the sign-in");
    app.configure(json!({ "passwordless": { "enabled": "never" } })).await;
    assert_eq!(sign_in(&app, &request, token(&mailed)).await, refused("TOKEN_INVALID"));
    app.configure(json!({ "passwordless": { "enabled": "always" } })).await;
    assert!(sign_in(&app, &request, token(&mailed)).await.is_ok());
}

/// The present code of an authenticator with this secret.
fn present_code(app: &TestApp, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_secret(secret).with_account_name("x").build().unwrap();
    totp.generate(app.app.clock.now().unix_seconds()).to_string()
}

/// Gives John an authenticator; its secret, and the backup codes.
async fn with_authenticator(app: &TestApp) -> (String, Vec<String>) {
    let session = app.sign_in(JOHN, crate::support::PASSWORD).await.unwrap();
    let prepared = app.with(&session).run("mutation { prepareOtp { result { otpSecret } } }").await;
    let secret = prepared["data"]["prepareOtp"]["result"]["otpSecret"].as_str().unwrap().to_owned();
    let confirm = "mutation($code: String!) { confirmOtp(otpToken: $code) { result { backupCodes } } }";
    let confirmed = app.with(&session).run_with(confirm, json!({ "code": present_code(app, &secret) })).await;
    let codes = confirmed["data"]["confirmOtp"]["result"]["backupCodes"].as_array().unwrap_or_else(|| panic!("{confirmed}")).clone();
    // The code is used.
    app.pass(Duration::from_secs(30));
    (secret, codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect())
}

#[tokio::test]
async fn a_second_factor_is_required_and_its_codes_can_be_tried_three_times() {
    let one = start("always").await;
    let other = one.another().await;
    let (secret, backup_codes) = with_authenticator(&one).await;
    other.app.clock.set(one.app.clock.now());
    let (request, mailed) = requested(&one).await;
    let with = |otp, backup| Shown { factor: [otp, backup], ..token(&mailed) };
    for none in [None, Some("")] {
        assert_eq!(sign_in(&one, &request, with(none, none)).await, refused("OTP_REQUIRED"), "which leaves the token as it is");
    }
    let wrong = Shown { factor: [Some("000000"), None], ..token("x") };
    assert_eq!(sign_in(&one, &request, wrong).await, refused("TOKEN_INVALID"), "without the token nothing is told");
    assert_eq!(sign_in(&one, &request, with(Some("000000"), None)).await, refused("INVALID_OTP_TOKEN"));
    assert_eq!(sign_in(&one, &request, with(None, Some("xxxxx-xxxxx"))).await, refused("INVALID_OTP_TOKEN"));
    let right = present_code(&one, &secret);
    assert!(sign_in(&one, &request, with(Some(&right), None)).await.is_ok());
    assert_eq!(sign_in(&one, &request, with(Some(&right), None)).await, refused("TOKEN_USED"));

    // The code was used, so it is a wrong one now.
    let (request, mailed) = requested(&one).await;
    let with = |otp, backup| Shown { factor: [otp, backup], ..token(&mailed) };
    assert_eq!(sign_in(&one, &request, with(Some(&right), None)).await, refused("INVALID_OTP_TOKEN"));
    assert!(sign_in(&one, &request, with(None, Some(&backup_codes[0]))).await.is_ok());
    assert_eq!(recorded(&one, "backup_code_used").await, ["backup_code_used"]);

    let (request, mailed) = requested(&one).await;
    let codes: Vec<_> = (0..12).map(|n| format!("0000{n:02}")).collect();
    let nodes = [&one, &other];
    let shown = codes.iter().map(|code| Shown { factor: [Some(code), None], ..token(&mailed) });
    let results = join_all(shown.enumerate().map(|(n, shown)| sign_in(nodes[n % 2], &request, shown))).await;
    assert_eq!(results.iter().filter(|result| **result == refused("INVALID_OTP_TOKEN")).count(), 3, "{results:?}");
    assert_eq!(results.iter().filter(|result| **result == refused("TOKEN_EXPIRED")).count(), 9, "{results:?}");
    one.pass(Duration::from_secs(30));
    let right = present_code(&one, &secret);
    let late = Shown { factor: [Some(&right), Some(&backup_codes[1])], ..token(&mailed) };
    assert_eq!(sign_in(&one, &request, late).await, refused("TOKEN_EXPIRED"), "the right one is too late");

    // The same with a code in the place of the token, whose attempts are the same three.
    let (request, mailed) = requested(&one).await;
    exchange(&one, &request, &mailed, CODE).await.unwrap();
    assert_eq!(sign_in(&one, &request, code("000000")).await, refused("TOKEN_INVALID"));
    assert_eq!(sign_in(&one, &request, code(CODE)).await, refused("OTP_REQUIRED"));
    for wrong in ["000000", "000001"] {
        let shown = Shown { factor: [Some(wrong), None], ..code(CODE) };
        assert_eq!(sign_in(&one, &request, shown).await, refused("INVALID_OTP_TOKEN"));
    }
    assert_eq!(sign_in(&one, &request, code(CODE)).await, refused("TOKEN_EXPIRED"));
}

#[tokio::test]
async fn a_thousand_requests_for_one_address_send_as_many_mails_as_the_pauses_allow() {
    let one = start("always").await;
    let other = one.another().await;
    let nodes = [&one, &other];
    for _ in 0..10 {
        let answers = join_all((0..100).map(|n| init(nodes[n % 2].login(), JOHN))).await;
        let limited = answers.iter().filter(|answer| answer["error"]["code"] == "RATE_LIMIT_EXCEEDED").count();
        assert!(limited >= 99, "{limited}");
    }
    assert_eq!(one.mails().await.len(), 1);
    assert!(recorded(&one, "passwordless_login_init").await.len() <= 3, "the others are counted");
    let message = "a mail was sent a short time ago: the next one can be requested in 1 s";
    let limited = json!({ "code": "RATE_LIMIT_EXCEEDED", "developerMessage": message });
    assert_eq!(init(one.login(), JOHN).await, json!({ "ok": false, "error": limited, "result": null }));
    let next = async |seconds: u64| {
        one.pass(Duration::from_secs(seconds));
        init(one.login(), JOHN).await;
        one.mails().await.len()
    };
    // A second after the first mail, two after the second, four after the third.
    assert_eq!([next(1).await, next(1).await, next(1).await, next(3).await, next(1).await], [2, 2, 3, 3, 4]);
    let mail = one.mails().await.pop().unwrap()["variables"].clone();
    let (request, mailed) = (mail["requestId"].as_str().unwrap(), mail["token"].as_str().unwrap());
    assert!(sign_in(&one, request, token(mailed)).await.is_ok());
    assert_eq!(next(0).await, 5, "after a sign-in, the next mail is sent at once");
}

#[tokio::test]
async fn a_person_who_cannot_sign_in_so_is_answered_like_an_unknown_one() {
    let app = start("optIn").await;
    assert_eq!(init(app.login(), JOHN).await["error"]["code"], "PASSWORDLESS_DISABLED");
    assert_eq!(init(app.login(), "unknown@example.com").await["error"]["code"], "PERSON_NOT_FOUND");
    app.configure(json!({ "login": { "revealUserExists": false } })).await;
    app.person("jane@example.com", &[]).await;
    app.person("june@example.com", &[]).await;
    let call = |session: String, name: &'static str| {
        let app = &app;
        async move { app.with(&session).run(&format!("mutation {{ {name} {{ ok }} }}")).await["data"][name]["ok"].clone() }
    };
    let jane = app.sign_in("jane@example.com", crate::support::PASSWORD).await.unwrap();
    assert_eq!(call(jane, "disableMyPasswordless").await, true);
    let june = app.sign_in("june@example.com", crate::support::PASSWORD).await.unwrap();
    assert_eq!(call(june, "enableMyPasswordless").await, true);
    let mut answers = Vec::new();
    for email in [JOHN, "jane@example.com", "unknown@example.com", "no address", ""] {
        let began = Instant::now();
        answers.push(init(app.login(), email).await);
        assert!(began.elapsed() >= Duration::from_millis(100), "{email}");
    }
    answers.dedup();
    let [answer] = &answers[..] else { panic!("{answers:?}") };
    assert_eq!(answer["error"]["code"], "PASSWORDLESS_DISABLED");
    assert_eq!(init(app.login(), "june@example.com").await["ok"], true);
    app.configure(json!({ "passwordless": { "enabled": "never" } })).await;
    assert_eq!(
        [init(app.login(), "june@example.com").await, init(app.login(), "unknown@example.com").await],
        [answer.clone(), answer.clone()]
    );
    assert_eq!(app.mails().await.len(), 1);
}

#[tokio::test]
async fn a_person_chooses_where_the_settings_leave_it_to_persons() {
    let app = start("never").await;
    let session = app.sign_in(JOHN, crate::support::PASSWORD).await.unwrap();
    let toggle = async |name: &str| {
        let answer = app.with(&session).run(&format!("mutation {{ toggle: {name} {{ ok error {{ code }} }} }}")).await;
        answer["data"]["toggle"]["error"]["code"].as_str().unwrap_or("ok").to_owned()
    };
    let both = async || [toggle("enableMyPasswordless").await, toggle("disableMyPasswordless").await];
    let choice = async || {
        app.with(&session).run("{ me { person { passwordlessEnabled } } }").await["data"]["me"]["person"]["passwordlessEnabled"].clone()
    };
    for forced in ["never", "always"] {
        app.configure(json!({ "passwordless": { "enabled": forced } })).await;
        assert_eq!(both().await, ["CANNOT_TOGGLE"; 2]);
    }
    assert_eq!(choice().await, Json::Null);
    for free in ["optIn", "optOut"] {
        app.configure(json!({ "passwordless": { "enabled": free } })).await;
        assert_eq!((toggle("enableMyPasswordless").await, choice().await), ("ok".to_owned(), json!(true)));
        assert_eq!(init(app.login(), JOHN).await["ok"], true, "{free}");
        assert_eq!((toggle("disableMyPasswordless").await, choice().await), ("ok".to_owned(), json!(false)));
        assert_eq!(init(app.login(), JOHN).await["error"]["code"], "PASSWORDLESS_DISABLED", "{free}");
        app.pass(Duration::from_secs(600));
    }
    let log = app.root().run("{ authLog(filter: { types: [\"passwordless_toggle\"] }) { entries { errorCode eventData } } }").await;
    let entries = log["data"]["authLog"]["entries"].as_array().unwrap();
    let done: Vec<_> =
        entries.iter().filter(|entry| entry["errorCode"].is_null()).map(|entry| entry["eventData"]["enabled"].clone()).collect();
    assert_eq!(done, [false, true, false, true]);
}

#[tokio::test]
async fn a_client_cannot_fill_the_log_with_one_token() {
    let app = start("always").await;
    let (request, mailed) = requested(&app).await;
    exchange(&app, &request, &mailed, CODE).await.unwrap();
    for _ in 0..20 {
        assert_eq!(sign_in(&app, &request, token(&mailed)).await, refused("TOKEN_INVALID"));
        assert_eq!(exchange(&app, &request, &mailed, CODE).await, refused("TOKEN_INVALID"));
        assert_eq!(sign_in(&app, "x", token("x")).await, refused("TOKEN_NOT_FOUND"));
        sign_in(&app, &request, code("000000")).await.unwrap_err();
    }
    // Two of the three attempts are entries of their own; one is the first refusal of a minute.
    assert!(recorded(&app, "passwordless_login").await.len() <= 9, "{:?}", recorded(&app, "passwordless_login").await);
}

#[tokio::test]
async fn requests_from_one_address_have_a_limit_of_their_own() {
    let app = start("always").await;
    app.configure(json!({ "rateLimits": { "passwordlessInitPerIp": { "limit": 2, "window": "PT1M" } } })).await;
    for _ in 0..2 {
        assert_ne!(init(app.login(), "unknown@example.com").await["error"]["code"], "RATE_LIMIT_EXCEEDED");
    }
    let message = "too many requests from this address: the next one can be tried in 60 s";
    let limited = json!({ "code": "RATE_LIMIT_EXCEEDED", "developerMessage": message });
    assert_eq!(init(app.login(), JOHN).await["error"], limited);
    assert_eq!(init(app.login().at("192.0.2.7"), JOHN).await["ok"], true);
}
