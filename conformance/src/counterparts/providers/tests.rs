//! A client of the identity provider: the flow with a code, and what it is refused.
//!
//! **Invariant:** the client is one of plain HTTP, so that no library repairs an answer.

use std::net::Ipv4Addr;

use serde_json::json;

use super::jwt::challenge;
use super::*;
use crate::client::tls;

const REDIRECT: &str = "https://app.example.com/back?a=1";
const NONCE: &str = "nonce-of-sufficient-length";
const STATE: &str = "state-of-sufficient-length";
const VERIFIER: &str = "verifier-of-a-sufficient-length-for-a-provider";

struct Tried {
    realm: Realm,
    client: reqwest::Client,
    _providers: Providers,
}

async fn started() -> Tried {
    tls::provide();
    let providers = Providers::listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await.unwrap();
    let realm = providers.realm("realm-1", Behaviour::new("client".to_owned(), "s3cr+t &".to_owned()));
    let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    Tried { realm, client, _providers: providers }
}

fn request(realm: &Realm, kind: &str, further: &[(&str, &str)]) -> String {
    let common = [
        ("client_id", "client"),
        ("scope", "openid offline_access"),
        ("redirect_uri", REDIRECT),
        ("response_type", kind),
        ("nonce", NONCE),
        ("state", STATE),
    ];
    let given: Vec<_> = common.iter().chain(further).collect();
    reqwest::Url::parse_with_params(&format!("{}/authorize", realm.issuer), given.iter().copied()).unwrap().to_string()
}

impl Tried {
    async fn post(&self, path: &str, form: &[(&str, &str)], basic: bool) -> (u16, Value) {
        let body: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self.client.post(format!("{}/{path}", self.realm.issuer)).header("content-type", "application/x-www-form-urlencoded");
        let request = if basic { request.basic_auth("client", Some("s3cr%2Bt+%26")) } else { request };
        let reply = request.body(body).send().await.unwrap();
        (reply.status().as_u16(), reply.json().await.unwrap())
    }

    async fn code(&self, challenged: bool) -> String {
        let challenge = challenge(VERIFIER);
        let further = [("code_challenge", challenge.as_str()), ("code_challenge_method", "S256")];
        let url = request(&self.realm, "code", if challenged { &further } else { &[] });
        self.realm.authorize(&url).await.unwrap().parameters["code"].clone()
    }
}

#[tokio::test]
async fn a_code_is_exchanged_once_by_its_client() {
    let tried = started().await;
    let code = tried.code(true).await;
    let form = [("grant_type", "authorization_code"), ("code", &*code), ("redirect_uri", REDIRECT), ("code_verifier", VERIFIER)];
    assert_eq!(tried.post("token", &form, false).await.0, 401);
    let (status, tokens) = tried.post("token", &form, true).await;
    assert_eq!((status, tokens["token_type"].as_str(), tokens["expires_in"].as_u64()), (200, Some("Bearer"), Some(300)));
    assert_eq!(tried.post("token", &form, true).await.1, json!({ "error": "invalid_grant" }));
    let access = tokens["access_token"].as_str().unwrap();
    let userinfo = tried.client.get(format!("{}/userinfo", tried.realm.issuer)).bearer_auth(access).send().await.unwrap();
    assert_eq!(userinfo.json::<Value>().await.unwrap(), json!({ "sub": "realm-1" }));
    assert_eq!(tried.post("introspection", &[("token", access)], true).await, (200, json!({ "active": true })));
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().unwrap())];
    assert!(tried.post("token", &refresh, true).await.1["refresh_token"].is_string());
    assert_eq!(tried.post("token", &refresh, true).await.0, 400);
    tried.realm.revoke();
    assert_eq!(tried.post("introspection", &[("token", access)], true).await, (200, json!({ "active": false })));
    assert_eq!(tried.realm.asked(Place::Token), 5);
}

#[tokio::test]
async fn a_wrong_verifier_or_redirect_is_refused() {
    let tried = started().await;
    for (challenged, verifier, redirect) in
        [(true, "", REDIRECT), (true, "other", REDIRECT), (true, VERIFIER, "x"), (false, VERIFIER, REDIRECT)]
    {
        let code = tried.code(challenged).await;
        let form = [("grant_type", "authorization_code"), ("code", &*code), ("redirect_uri", redirect), ("code_verifier", verifier)];
        assert_eq!(tried.post("token", &form, true).await.0, 400, "{verifier} {redirect}");
    }
}

#[tokio::test]
async fn a_request_that_breaks_the_protocol_is_a_finding() {
    let tried = started().await;
    let good = request(&tried.realm, "code", &[]);
    assert!(tried.realm.authorize(&good).await.is_ok());
    for (found, replaced) in [
        ("client_id=client", "client_id=x"),
        ("scope=openid", "scope=x"),
        (NONCE, "n"),
        (STATE, "s"),
        ("authorize", "other"),
        ("=code", "=x"),
    ] {
        assert!(tried.realm.authorize(&good.replacen(found, replaced, 1)).await.is_err(), "{replaced}");
    }
    let url = request(&tried.realm, "code", &[("code_challenge", "x"), ("code_challenge_method", "plain")]);
    assert!(tried.realm.authorize(&url).await.is_err());
}

#[tokio::test]
async fn a_hybrid_answer_has_tokens_beside_the_code() {
    let tried = started().await;
    let callback = tried.realm.authorize(&request(&tried.realm, "code id_token token", &[])).await.unwrap();
    let names: Vec<_> = callback.parameters.keys().map(String::as_str).collect();
    assert_eq!(names, ["access_token", "code", "id_token", "state", "token_type"]);
    assert!(callback.url().unwrap().starts_with("https://app.example.com/back?a=1&access_token="));
    assert!(!callback.with("code", None).url().unwrap().contains("code="));
}

#[tokio::test]
async fn troubles_are_had_where_they_are_wanted() {
    let tried = started().await;
    let url = tried.realm.discovery();
    for (trouble, status, length) in [
        (Trouble::Status(503), 503, 0),
        (Trouble::Malformed, 200, 0),
        (Trouble::Array, 200, 0),
        (Trouble::Huge, 200, 10_000_000),
        (Trouble::Redirect, 302, 0),
        (Trouble::Refusal("x"), 400, 0),
    ] {
        tried.realm.trouble(Place::Discovery, trouble);
        let reply = tried.client.get(&url).send().await.unwrap();
        let (found, location) = (reply.status().as_u16(), reply.headers().get("location").map(|value| value.to_str().unwrap().to_owned()));
        assert!(found == status && reply.bytes().await.unwrap().len() >= length, "{trouble:?}");
        if let Some(location) = location {
            assert_eq!(tried.client.get(location).send().await.unwrap().json::<Value>().await.unwrap()["issuer"], tried.realm.issuer);
        }
    }
    let keys = tried.client.get(format!("{}/jwks", tried.realm.issuer)).send().await.unwrap().json::<Value>().await.unwrap();
    assert_eq!(keys["keys"][0]["kid"], "first");
}
