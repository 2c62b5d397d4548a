//! Tests of configurations of all types.
//!
//! **Invariant:** no secret is in an error or in debug output.

use serde_json::{Value as Json, json};

use super::*;
use crate::domain::provider::ProviderType::{self, Apple, Facebook, Oidc};

const PEM: &str = "-----BEGIN PRIVATE KEY-----\nMIGH+/==\n-----END PRIVATE KEY-----\n";

fn valid(r#type: ProviderType) -> Json {
    match r#type {
        Oidc | Facebook => {
            json!({ "url": "https://idp.example/.well-known/openid-configuration", "clientId": "id", "clientSecret": "s3cret" })
        }
        Apple => json!({ "clientId": "id", "teamId": "team", "keyId": "key", "privateKey": PEM }),
    }
}

/// A valid configuration with other fields; null removes one.
fn with(r#type: ProviderType, fields: Json) -> Json {
    let object = |value: Json| value.as_object().unwrap().clone();
    Json::Object(merge(object(valid(r#type)), object(fields)))
}

fn problem(r#type: ProviderType, given: &Json) -> String {
    parse(r#type, given).unwrap_err().to_string()
}

fn oidc(fields: Json) -> super::Oidc {
    match parse(Oidc, &with(Oidc, fields)).unwrap() {
        ProviderConfiguration::Oidc(oidc) => *oidc,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_left_out_has_a_default() {
    let oidc = oidc(json!({}));
    assert_eq!((oidc.common.client_id.as_str(), oidc.common.scope.as_str()), ("id", "openid email"));
    assert_eq!((oidc.common.response_type, oidc.id_token_algorithm, oidc.token_auth), Default::default());
    assert!(oidc.common.additional_authorized_parties.is_empty() && !oidc.fetch_user_info && !oidc.return_oidc_result);
    assert_eq!((oidc.timeout, oidc.identity, oidc.revalidation), (Duration::from_secs(5), IdentityClaims::default(), None));
    assert_eq!((oidc.post_logout_redirect_uri, oidc.client_secret.expose()), (None, "s3cret"));
}

#[test]
fn every_field_is_read() {
    let oidc = oidc(json!({
        "scope": "openid groups", "claims": "openid", "responseType": "code id_token", "idTokenSignedResponseAlg": "ES256",
        "tokenEndpointAuthMethod": "client_secret_post", "fetchUserInfo": true, "returnOIDCResult": true, "timeout": 1500.5,
        "additionalAuthorizedParties": ["other"], "postLogoutRedirectUri": "https://app.example/out?a=1",
        "claimMapping": { "externalIdentifier": "oid", "email": "mail", "name": "cn", "attributesKey": "attributes", "rules": [] },
        "revalidation": { "enabled": true, "method": "userinfo" },
    }));
    assert_eq!((oidc.common.scope.as_str(), oidc.common.response_type), ("openid groups", ResponseType::CodeIdToken));
    assert_eq!((oidc.id_token_algorithm, oidc.token_auth), (Algorithm::Es256, TokenAuth::Post));
    assert!(oidc.fetch_user_info && oidc.return_oidc_result);
    assert_eq!((oidc.timeout, oidc.common.additional_authorized_parties), (Duration::from_micros(1_500_500), vec!["other".to_owned()]));
    assert_eq!(oidc.post_logout_redirect_uri.as_deref(), Some("https://app.example/out?a=1"));
    let own = |text: &str| Some(text.to_owned());
    let identity =
        IdentityClaims { external_identifier: own("oid"), email: own("mail"), name: own("cn"), attributes_key: own("attributes") };
    assert_eq!(oidc.identity, identity);
    assert_eq!(oidc.revalidation.map(|it| it.method), Some(Method::UserInfo));
}

#[test]
fn claims_is_another_name_of_scope() {
    assert_eq!(oidc(json!({ "claims": "openid profile" })).common.scope, "openid profile");
}

#[test]
fn required_fields_are_strings_that_are_not_empty() {
    for (r#type, fields) in [
        (Oidc, &["clientId", "clientSecret"][..]),
        (Facebook, &["clientId", "clientSecret"]),
        (Apple, &["clientId", "teamId", "keyId", "privateKey"]),
    ] {
        assert!(parse(r#type, &valid(r#type)).is_ok());
        for field in fields {
            for value in [json!(null), json!(1), json!("")] {
                let mut given = valid(r#type);
                given[field] = value.clone();
                let problem = problem(r#type, &given);
                assert!(problem.starts_with(&format!("{field}: a string")), "{type:?} {value}: {problem}");
            }
            assert!(problem(r#type, &with(r#type, json!({ (*field): null }))).starts_with(&format!("{field}: a string")));
        }
    }
    assert!(problem(Facebook, &with(Facebook, json!({ "url": null }))).starts_with("url: an absolute http or https URL"));
    assert_eq!(problem(Oidc, &json!([])), "configuration: an object is expected");
}

#[test]
fn only_a_public_client_has_no_secret() {
    let public = json!({ "clientSecret": "", "tokenEndpointAuthMethod": "none" });
    assert!(oidc(public.clone()).client_secret.expose().is_empty());
    for (r#type, fields) in [(Facebook, public), (Oidc, json!({ "clientSecret": "" })), {
        (Oidc, json!({ "clientSecret": "", "tokenEndpointAuthMethod": "none", "idTokenSignedResponseAlg": "HS256" }))
    }] {
        assert_eq!(problem(r#type, &with(r#type, fields)), "clientSecret: a string that is not empty is expected");
    }
}

#[test]
fn unknown_keys_are_rejected_at_every_level() {
    for (r#type, fields, expected) in [
        (Oidc, json!({ "clientSecrets": "x" }), "clientSecrets: unknown key"),
        (Oidc, json!({ "teamId": "x" }), "teamId: unknown key"),
        (Apple, json!({ "clientSecret": "x" }), "clientSecret: unknown key"),
        (Apple, json!({ "url": "https://appleid.apple.com" }), "url: unknown key"),
        (Facebook, json!({ "privateKey": "x" }), "privateKey: unknown key"),
        (Facebook, json!({ "claimMapping": { "mail": "x" } }), "claimMapping.mail: unknown key"),
        (Oidc, json!({ "revalidation": { "every": "x" } }), "revalidation.every: unknown key"),
    ] {
        assert_eq!(problem(r#type, &with(r#type, fields)), expected);
    }
    let long = with(Oidc, json!({ "k".repeat(5000): "x" }));
    assert_eq!(problem(Oidc, &long), format!("{}: unknown key", "k".repeat(60)));
}

#[test]
fn fields_are_checked_for_all_types() {
    let url = "an absolute http or https URL is expected";
    for (field, value, expected) in [
        ("scope", json!(1), "a string is expected"),
        ("scope", json!(" "), "a string that is not empty is expected"),
        ("claims", json!(["openid"]), "a string is expected"),
        (
            "responseType",
            json!("token"),
            "one of `code`, `id_token`, `code token`, `id_token token`, `code id_token`, `code id_token token`, `none` is expected",
        ),
        ("additionalAuthorizedParties", json!("x"), "a list is expected"),
        ("additionalAuthorizedParties", json!(vec!["x"; 101]), "exceeds the limit of 100 items"),
        (
            "idTokenSignedResponseAlg",
            json!("none"),
            "one of `RS256`, `RS384`, `RS512`, `PS256`, `PS384`, `PS512`, `ES256`, `ES384`, `EdDSA`, `HS256`, `HS384`, `HS512` is expected",
        ),
        (
            "tokenEndpointAuthMethod",
            json!("private_key_jwt"),
            "one of `client_secret_basic`, `client_secret_post`, `client_secret_jwt`, `none` is expected",
        ),
        (
            "tokenEndpointAuthMethod",
            json!("tls_client_auth"),
            "one of `client_secret_basic`, `client_secret_post`, `client_secret_jwt`, `none` is expected",
        ),
        ("fetchUserInfo", json!("true"), "true or false is expected"),
        ("returnOIDCResult", json!(1), "true or false is expected"),
        ("timeout", json!("5000"), "a number is expected"),
        ("timeout", json!(0.5), "a number of milliseconds from 1 to 30000 is expected"),
        ("timeout", json!(30_001), "a number of milliseconds from 1 to 30000 is expected"),
        ("timeout", json!(-1), "a number of milliseconds from 1 to 30000 is expected"),
        ("postLogoutRedirectUri", json!("/out"), url),
        ("postLogoutRedirectUri", json!("javascript:alert(1)"), url),
        ("postLogoutRedirectUri", json!(""), url),
        ("revalidation", json!(true), "an object is expected"),
        ("claimMapping", json!([]), "an object is expected"),
    ] {
        for r#type in [Oidc, Facebook, Apple] {
            assert_eq!(problem(r#type, &with(r#type, json!({ (field): value }))), format!("{field}: {expected}"), "{type:?}");
        }
    }
    for r#type in [Oidc, Facebook, Apple] {
        let parties = with(r#type, json!({ "additionalAuthorizedParties": ["a", 1] }));
        assert_eq!(problem(r#type, &parties), "additionalAuthorizedParties[1]: a string is expected");
        let mapping = with(r#type, json!({ "claimMapping": { "externalIdentifier": {} } }));
        assert_eq!(problem(r#type, &mapping), "claimMapping.externalIdentifier: a string is expected");
        let ignored = json!({ "claimMapping": { "email": "mail" }, "fetchUserInfo": true, "revalidation": { "enabled": true } });
        assert_eq!(parse(r#type, &with(r#type, ignored)).unwrap().common().client_id, "id");
    }
}

#[test]
fn an_address_is_absolute_and_has_no_credentials() {
    let url = |url: &str| with(Oidc, json!({ "url": url }));
    assert!(parse(Oidc, &url("http://localhost:8080/x")).is_ok());
    for text in ["", "idp.example", "/x", "ftp://idp.example", "file:///etc/passwd", "https://", "data:text/plain,x"] {
        assert_eq!(problem(Oidc, &url(text)), "url: an absolute http or https URL is expected", "{text}");
    }
    for text in ["https://user@idp.example", "https://user:pass@idp.example/", "https://:pass@idp.example/"] {
        assert_eq!(problem(Oidc, &url(text)), "url: a URL without a user name and a password is expected", "{text}");
    }
}

#[test]
fn a_private_key_is_pkcs8() {
    let begin = "-----BEGIN PRIVATE KEY-----";
    let end = "-----END PRIVATE KEY-----";
    let one_line = format!("  {begin}MIGH{end}  ");
    assert!(parse(Apple, &with(Apple, json!({ "privateKey": one_line }))).is_ok());
    for text in [
        "MIGH".to_owned(),
        format!("{begin}\n{end}"),
        begin.to_owned(),
        format!("{begin}\\nMIGH\\n{end}"),
        "-----BEGIN EC PRIVATE KEY-----\nMIGH\n-----END EC PRIVATE KEY-----".to_owned(),
        format!("{PEM}{PEM}"),
    ] {
        let problem = problem(Apple, &with(Apple, json!({ "privateKey": text })));
        assert!(problem.starts_with("privateKey: a PKCS#8 key in PEM is expected"), "{problem}");
        assert!(!problem.contains("MIGH"), "{problem}");
    }
}

#[test]
fn size_and_nesting_are_limited() {
    let deep = (0..33).fold(json!(1), |inner, _| json!([inner]));
    assert_eq!(problem(Oidc, &with(Oidc, json!({ "claimMapping": deep }))), "configuration: nesting exceeds the limit of 32 levels");
    let long = json!({ "claimMapping": { "rules": [{ "claim": "x".repeat(16 * 1024 + 1) }] } });
    assert_eq!(problem(Oidc, &with(Oidc, long)), "claimMapping.rules[0].claim: exceeds the limit of 16384 bytes");
    let large = json!({ "claimMapping": { "rules": vec!["x".repeat(1024); 64] } });
    assert_eq!(problem(Oidc, &with(Oidc, large)), "configuration: exceeds the limit of 65536 bytes as JSON");
}

#[test]
fn secrets_are_in_no_debug_output() {
    for r#type in [Oidc, Facebook, Apple] {
        let shown = format!("{:?}", parse(r#type, &valid(r#type)).unwrap());
        assert!(!shown.contains("s3cret") && !shown.contains("MIGH"), "{shown}");
    }
}
