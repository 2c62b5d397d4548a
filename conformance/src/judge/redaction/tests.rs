//! What a snapshot shows of an answer.
//!
//! **Invariant:** each test gives the redaction a value that would change from run to run.

use serde_json::{Value, json};

use super::{Aliases, redact};

const UUID: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";
const OTHER_UUID: &str = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const TOKEN: &str = "0123456789abcdef0123456789abcdef01234567";

fn data(document: &str, data: Value) -> Value {
    redact(&json!({ "data": data }), Some(document), &mut Aliases::default()).unwrap()["data"].clone()
}

fn finding(document: &str, data: Value) -> String {
    redact(&json!({ "data": data }), Some(document), &mut Aliases::default()).unwrap_err().to_string()
}

#[test]
fn ids_are_named_by_the_type_they_stand_in() {
    let answer = data(
        "{ me { id person { id identity { id } } } }",
        json!({ "me": { "id": UUID, "person": { "id": OTHER_UUID, "identity": { "id": UUID } } } }),
    );
    assert_eq!(answer, json!({ "me": { "id": "<identity#1>", "person": { "id": "<person#1>", "identity": { "id": "<identity#1>" } } } }));
}

#[test]
fn names_last_for_all_answers_of_a_case() {
    let mut aliases = Aliases::default();
    let mut ask = |id: &str| {
        redact(&json!({ "data": { "me": { "id": id } } }), Some("{ me { id } }"), &mut aliases).unwrap()["data"]["me"]["id"].clone()
    };
    assert_eq!([ask(UUID), ask(OTHER_UUID), ask(UUID)], ["<identity#1>", "<identity#2>", "<identity#1>"]);
}

#[test]
fn an_id_of_another_form_stays_visible() {
    assert_eq!(data("{ me { id } }", json!({ "me": { "id": "7" } })), json!({ "me": { "id": "7" } }));
}

#[test]
fn aliases_fragments_and_typename_are_followed() {
    let document =
        "query Q { caller: me { ...I ... on Identity { __typename key: apiKey { id } } } } fragment I on Identity { number: id }";
    let answer = data(document, json!({ "caller": { "number": UUID, "__typename": "Identity", "key": { "id": OTHER_UUID } } }));
    assert_eq!(answer, json!({ "caller": { "number": "<identity#1>", "__typename": "Identity", "key": { "id": "<api-key#1>" } } }));
}

#[test]
fn two_selections_of_one_field_are_merged() {
    let document = "{ me { person { id } } me { person { email } } }";
    let answer = data(document, json!({ "me": { "person": { "id": UUID, "email": "a@b" } } }));
    assert_eq!(answer, json!({ "me": { "person": { "id": "<person#1>", "email": "a@b" } } }));
}

#[test]
fn times_are_checked_before_they_are_hidden() {
    let document = "{ me { sessions { createdAt } } }";
    let answer = |time: &str| json!({ "me": { "sessions": [{ "createdAt": time }] } });
    assert_eq!(data(document, answer("2026-01-31T12:00:00.000Z")), answer("<time>"));
    assert!(finding(document, answer("2026-01-31 12:00:00")).contains("SessionInfo.createdAt"));
}

#[test]
fn tokens_are_checked_before_they_are_hidden() {
    let document = "mutation { signIn(email: \"\", password: \"\") { result { token } } }";
    let answer = |token: &str| json!({ "signIn": { "result": { "token": token } } });
    assert_eq!(data(document, answer(TOKEN)), answer("<token#1>"));
    assert!(finding(document, answer("short")).contains("SignInResult.token"));
}

#[test]
fn secrets_of_second_factors_are_checked_before_they_are_hidden() {
    let (secret, code) = ("AZ27".repeat(8), "abcd2-9fghj");
    let uri = format!("otpauth://totp/Test:ada?secret={secret}");
    let document = "mutation { prepareOtp { result { otpUri otpSecret } } confirmOtp(otpToken: \"\") { result { backupCodes } } }";
    let answer = |uri: &str, secret: &str, code: &str| json!({ "prepareOtp": { "result": { "otpUri": uri, "otpSecret": secret } }, "confirmOtp": { "result": { "backupCodes": [code] } } });
    let mut aliases = Aliases::default();
    let given = json!({ "data": answer(&uri, &secret, code) });
    let redacted = redact(&given, Some(document), &mut aliases).unwrap();
    assert_eq!(redacted["data"], answer("<uri#1>", "<secret#1>", "<code#1>"));
    assert_eq!(aliases.hide_secrets(&format!("{code} {secret}")), "<code#1> <secret#1>");
    for (uri, secret, code, at) in [
        ("x", &*secret, code, "PrepareOtpResult.otpUri"),
        (&uri, "SHORT", code, "PrepareOtpResult.otpSecret"),
        (&uri, &secret, "ABCDE-FGHJK", "ConfirmOtpResult.backupCodes"),
    ] {
        let found = finding(document, answer(uri, secret, code));
        assert!(found.contains(at) && ![uri, secret, code].iter().any(|it| it.len() > 5 && found.contains(it)), "{found}");
    }
    // A document that cannot be read gives no types.
    let untyped = redact(&given, None, &mut Aliases::default()).unwrap().to_string();
    assert!(![&*secret, code, &*uri].iter().any(|it| untyped.contains(it)), "{untyped}");
}

#[test]
fn a_token_is_hidden_wherever_it_stands() {
    let answer = data(
        "{ authLog { entries { eventData userAgent } } }",
        json!({ "authLog": { "entries": [{ "eventData": { "x": ["is ", TOKEN] }, "userAgent": format!("key={TOKEN}.") }] } }),
    );
    assert!(!answer.to_string().contains(TOKEN), "{answer}");
    let untyped =
        redact(&json!({ "errors": [{ "message": TOKEN, "extensions": { "hint": TOKEN } }] }), None, &mut Aliases::default()).unwrap();
    assert!(!untyped.to_string().contains(TOKEN), "{untyped}");
}

#[test]
fn json_values_use_known_names() {
    let mut aliases = Aliases::default();
    aliases.name("api-key", UUID);
    aliases.name("slug", "blog-x1");
    let document = "{ authLog { entries { eventData } } }";
    let event = json!({ "apiKeyId": UUID, "other": OTHER_UUID, "slug": "blog-x1", "note": "about blog-x1", "n": 1 });
    let answer = json!({ "data": { "authLog": { "entries": [{ "eventData": event }] } } });
    let redacted = redact(&answer, Some(document), &mut aliases).unwrap();
    let event = json!({ "apiKeyId": "<api-key#1>", "other": "<uuid#1>", "slug": "<slug#1>", "note": "about <slug#1>", "n": 1 });
    assert_eq!(redacted["data"]["authLog"]["entries"][0]["eventData"], event);
}

#[test]
fn texts_for_people_are_no_contract() {
    let document = "mutation { signOut { error { code developerMessage endUserMessage } } }";
    let answer =
        data(document, json!({ "signOut": { "error": { "code": "NOT_A_PERSON", "developerMessage": "why", "endUserMessage": null } } }));
    assert_eq!(
        answer,
        json!({ "signOut": { "error": { "code": "NOT_A_PERSON", "developerMessage": "<message>", "endUserMessage": null } } })
    );
}

#[test]
fn errors_keep_code_path_and_fixed_beginnings() {
    let errors = json!({ "errors": [
        { "code": 401, "message": "Authorization failure: the token is unknown" },
        { "code": 401, "message": "Authentication required" },
        { "message": "no", "locations": [{ "line": 1, "column": 2 }], "path": ["me"], "extensions": { "code": "ForbiddenError" } },
    ] });
    let redacted = redact(&errors, None, &mut Aliases::default()).unwrap();
    let expected = json!({ "errors": [
        { "code": 401, "message": "Authorization failure: <message>" },
        { "code": 401, "message": "Authentication required" },
        { "message": "<message>", "path": ["me"], "extensions": { "code": "ForbiddenError" } },
    ] });
    assert_eq!(redacted, expected);
}

#[test]
fn errors_that_look_the_same_are_shown_once() {
    let error = |path: &str| json!({ "message": path, "path": [path] });
    let errors = json!({ "errors": [{ "message": "a" }, { "message": "b" }, error("a"), error("b")] });
    let redacted = redact(&errors, None, &mut Aliases::default()).unwrap();
    assert_eq!(redacted["errors"].as_array().unwrap().len(), 3, "{redacted}");
}

#[test]
fn lists_without_an_order_are_ordered() {
    let document = "{ projectBySlug(slug: \"\") { members { identity { id description } memberships { role } } } }";
    let memberships = json!([{ "role": "b" }, { "role": "a" }]);
    let member = |id: &str, text: &str| json!({ "identity": { "id": id, "description": text }, "memberships": memberships });
    let first = data(document, json!({ "projectBySlug": { "members": [member(UUID, "x"), member(OTHER_UUID, "y")] } }));
    let second = data(document, json!({ "projectBySlug": { "members": [member(OTHER_UUID, "y"), member(UUID, "x")] } }));
    assert_eq!(first, second);
    assert_eq!(first["projectBySlug"]["members"][0]["memberships"], json!([{ "role": "a" }, { "role": "b" }]));
}

#[test]
fn ordered_lists_stay_in_order() {
    let answer = json!({ "projects": [{ "slug": "b" }, { "slug": "a" }] });
    assert_eq!(data("{ projects { slug } }", answer.clone()), answer);
}

#[test]
fn a_field_that_was_not_asked_for_is_a_finding() {
    assert!(finding("{ me { id } }", json!({ "me": { "id": UUID, "roles": [] } })).contains("roles"));
}

#[test]
fn keys_come_in_alphabetical_order() {
    let redacted = redact(&json!({ "z": 1, "a": { "y": 1, "b": 2 } }), None, &mut Aliases::default()).unwrap();
    assert_eq!(redacted.to_string(), r#"{"a":{"b":2,"y":1},"z":1}"#);
}

#[test]
fn addresses_are_hidden() {
    let answer = data(
        "{ me { sessions { lastIp createdIp } } }",
        json!({ "me": { "sessions": [{ "lastIp": "::1", "createdIp": "203.0.113.9" }] } }),
    );
    assert_eq!(answer, json!({ "me": { "sessions": [{ "lastIp": "<ip>", "createdIp": "203.0.113.9" }] } }));
}

#[test]
fn answers_about_the_schema_are_plain_json() {
    let answer = json!({ "__schema": { "queryType": { "name": "Query" } }, "a": { "name": "Json" } });
    assert_eq!(data("{ __schema { queryType { name } } a: __type(name: \"Json\") { name } }", answer.clone()), answer);
}

#[test]
fn a_token_that_is_an_ordinary_word_stays_where_the_word_occurs() {
    let mut aliases = Aliases::default();
    assert_eq!(aliases.name("token", "login"), "<token#1>");
    let answer = json!({ "data": { "me": { "roles": ["login"] } } });
    assert_eq!(redact(&answer, Some("{ me { roles } }"), &mut aliases).unwrap(), answer);
    assert_eq!(aliases.hide_secrets("the role login"), "the role login");
    aliases.name("token", "a_token_of_20_places");
    assert_eq!(aliases.hide_secrets("with a_token_of_20_places"), "with <token#2>");
}
