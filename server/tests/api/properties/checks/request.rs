//! An HTTP request up to the point where it would be executed. The first byte says how it comes, the rest is its body or URL.

use std::sync::LazyLock;

use serde_json::Value as Json;
use server::domain::limits::DocumentLimits;
use server::graphql::{Engine, GraphRequest, GraphqlResponse, RequestEnd};
use server::http::graphql::{Request, read};
use warp::http::header::{CONTENT_TYPE, HeaderValue};
use warp::http::{HeaderMap, Method};

/// Stands for a password. It is no name, so that only a value can have it.
pub const SECRET: &str = "Hunter-2!";

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(DocumentLimits::default()).unwrap());

pub fn check(bytes: &[u8]) {
    let Some((kind, rest)) = bytes.split_first() else { return };
    let (method, media_type) = match kind {
        b'g' => (Method::GET, ""),
        b'h' => (Method::HEAD, ""),
        b'f' => (Method::POST, "application/x-www-form-urlencoded"),
        b't' => (Method::POST, "text/plain"),
        _ => (Method::POST, "application/json; charset=utf-8"),
    };
    let read_only = method != Method::POST;
    let query = if read_only { String::from_utf8_lossy(rest).into_owned() } else { String::new() };
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(media_type))]);
    match read(&Request { method, headers, query, body: rest.to_vec().into(), ip: None }) {
        Ok(request) => {
            assert_eq!(request.read_only, read_only);
            assert_ne!(kind, &b't', "a browser may send a text anywhere without asking, so it is no request");
            check_document(request);
        }
        Err(answer) => {
            assert_eq!(answer.status(), 400);
            let body: Json = serde_json::from_slice(answer.body()).unwrap();
            assert!(body["errors"][0]["message"].is_string());
            assert!(answer.body().len() < 200 && !body.to_string().contains(SECRET), "{body}");
        }
    }
}

fn check_document(request: GraphRequest) {
    let is_secret_a_name = request.operation_name.as_ref().is_some_and(|name| name.contains(SECRET)) || has_key(&request.variables, SECRET);
    let refusal = refusal(request.clone());
    assert_eq!(refusal, self::refusal(request.clone()), "the second time it is a document that is kept");
    match refusal {
        Some((verdict, text)) => {
            let answer: Json = serde_json::from_str(&text).unwrap();
            assert!(answer.get("data").is_none(), "{answer}");
            let errors = answer["errors"].as_array().unwrap();
            assert!(!errors.is_empty() && errors.iter().all(|error| error["message"].is_string()), "{answer}");
            assert!(is_secret_a_name || !text.contains(SECRET), "{text}");
            assert!(verdict != RequestEnd::MethodNotAllowed || request.read_only);
        }
        None if request.read_only => assert_eq!(self::refusal(GraphRequest { read_only: false, ..request }), None),
        None => {
            let over_get = self::refusal(GraphRequest { read_only: true, ..request.clone() }).map(|(verdict, _)| verdict);
            assert!(matches!(over_get, None | Some(RequestEnd::MethodNotAllowed)), "{over_get:?}");
            assert!(over_get.is_none() || request.query.contains("mutation"), "{}", request.query);
        }
    }
}

fn refusal(request: GraphRequest) -> Option<(RequestEnd, String)> {
    let checked: Result<(), Box<GraphqlResponse>> = ENGINE.check(request);
    checked.err().map(|answer| (answer.end, String::from_utf8(answer.to_json().unwrap()).unwrap()))
}

fn has_key(value: &Json, key: &str) -> bool {
    match value {
        Json::Object(fields) => fields.iter().any(|(name, value)| name.contains(key) || has_key(value, key)),
        Json::Array(items) => items.iter().any(|item| has_key(item, key)),
        _ => false,
    }
}
