//! Sign-ins with what the SDK of Facebook gives to a page.
//!
//! **Invariant:** no request here is one that the server would ask Facebook about.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::unasked;
use crate::error::Outcome;
use crate::operations::SignInIDPErrorCode;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::providers::{adding, code, signing_in, signing_up};

pub const CASES: &[Definition] = &[
    case!("providers/facebook/signature", "A signed request with another signature is IDP_VALIDATION_FAILED.", signature),
    case!("providers/facebook/content", "A signed request without the user or the code is IDP_VALIDATION_FAILED.", content),
    case!("providers/facebook/malformed", "What is not a signed request is IDP_VALIDATION_FAILED.", malformed),
    case!("providers/facebook/data", "Data in another form are IDP_VALIDATION_FAILED.", data),
];

async fn facebook(case: &mut Case) -> Outcome<String> {
    let (root, slug) = (case.root(), case.slug()?);
    case.prepare(&root, adding(&slug, "facebook", unasked(), Some(signing_up()))).await?;
    Ok(slug)
}

fn response(request: &str) -> Value {
    json!({ "authResponse": { "accessToken": "access-token", "signedRequest": request } })
}

async fn refused(case: &mut Case, step: &str, slug: &str, data: Value) -> Outcome {
    let login = case.login();
    case.fails(step, &login, signing_in(slug, data), SignInIDPErrorCode::IdpValidationFailed).await.map(drop)
}

fn payload(content: &Value) -> String {
    URL_SAFE_NO_PAD.encode(content.to_string())
}

/// A payload with its signature by a secret.
fn signed(secret: &str, payload: &str) -> Outcome<String> {
    Ok(format!("{}.{payload}", URL_SAFE_NO_PAD.encode(code(secret.as_bytes(), payload.as_bytes())?)))
}

async fn signature(case: &mut Case) -> Outcome {
    let slug = facebook(case).await?;
    let payload = payload(&json!({ "user_id": "1", "code": "code", "algorithm": "HMAC-SHA256" }));
    refused(case, "by another secret", &slug, response(&signed("another", &payload)?)).await?;
    refused(case, "by no secret", &slug, response(&signed("", &payload)?)).await?;
    refused(case, "an empty signature", &slug, response(&format!(".{payload}"))).await?;
    refused(case, "no signature", &slug, response(&format!("x.{payload}"))).await
}

async fn content(case: &mut Case) -> Outcome {
    let slug = facebook(case).await?;
    for (step, content) in [
        ("no user", json!({ "code": "code" })),
        ("no code", json!({ "user_id": "1" })),
        ("a user that is not a text", json!({ "user_id": 1, "code": "code" })),
        ("an array", json!([])),
    ] {
        refused(case, step, &slug, response(&signed("hush-hush", &payload(&content))?)).await?;
    }
    Ok(())
}

async fn malformed(case: &mut Case) -> Outcome {
    let slug = facebook(case).await?;
    for (step, request) in [("nothing", ""), ("one part", "x"), ("no JSON", "eA.eA"), ("no Base64", "!.!"), ("three parts", "a.b.c")] {
        refused(case, step, &slug, response(request)).await?;
    }
    Ok(())
}

async fn data(case: &mut Case) -> Outcome {
    let slug = facebook(case).await?;
    for (step, data) in [
        ("nothing", json!({})),
        ("a text", json!("x")),
        ("an empty answer", json!({ "authResponse": {} })),
        ("no access token", json!({ "authResponse": { "signedRequest": "a.b" } })),
        ("no signed request", json!({ "authResponse": { "accessToken": "a" } })),
        ("a number", json!({ "authResponse": { "accessToken": 1, "signedRequest": 2 } })),
    ] {
        refused(case, step, &slug, data).await?;
    }
    Ok(())
}
