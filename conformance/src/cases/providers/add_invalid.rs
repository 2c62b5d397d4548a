//! `addIDP` with a configuration that cannot be used: INVALID_CONFIGURATION, field by field.
//!
//! **Invariant:** each configuration has one mistake.

use cynic::QueryBuilder;
use serde_json::{Value, json};

use super::{apple, unasked};
use crate::error::{Outcome, require};
use crate::operations::{AddIDPErrorCode, IdentityProviders};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::providers::{adding, laid_over};

pub const CASES: &[Definition] = &[
    case!("providers/add/no-object", "A configuration is an object.", no_object),
    case!("providers/add/required", "What every provider of a type needs must be given.", required),
    case!("providers/add/types", "Each field has its type.", types),
    case!("providers/add/values", "A field with a list of values has one of them.", values),
    case!("providers/add/nested", "The fields of nested objects are checked as well.", nested),
    case!("providers/add/accepted", "Every documented field is accepted with the values that are documented.", accepted),
    case!("providers/add/ranges", "Numbers, intervals, algorithms and addresses that make no sense are refused.", ranges),
    case!("providers/add/unknown-fields", "A field that the type does not have is refused.", unknown_fields),
    case!(
        "providers/add/certificates",
        "Methods that need a key or a certificate are refused, since none can be configured.",
        certificates
    ),
];

/// Root cannot add a provider of this type with any of these, and none of them exists afterwards.
async fn refused(case: &mut Case, kind: &str, configurations: Vec<Value>) -> Outcome {
    let (root, mut slugs) = (case.root(), Vec::new());
    for (number, configuration) in (1..).zip(configurations) {
        let slug = case.slug()?;
        let operation = adding(&slug, kind, configuration, None);
        case.fails(&format!("{kind}, configuration {number}"), &root, operation, AddIDPErrorCode::InvalidConfiguration).await?;
        slugs.push(slug);
    }
    let list = case.ask(&root, IdentityProviders::build(())).await?.data()?.identity_providers;
    require(list.iter().all(|provider| !slugs.contains(&provider.slug)), "no such provider")
}

/// The usual configuration with each of these.
async fn refused_with(case: &mut Case, further: &[Value]) -> Outcome {
    refused(case, "oidc", further.iter().map(|further| laid_over(unasked(), further)).collect()).await
}

async fn no_object(case: &mut Case) -> Outcome {
    refused(case, "oidc", vec![json!([]), json!("x"), json!(5), json!(true), json!({})]).await
}

async fn required(case: &mut Case) -> Outcome {
    refused_with(case, &[json!({ "url": null }), json!({ "clientId": null })]).await?;
    let facebook = ["clientId", "clientSecret", "url"].map(|field| laid_over(unasked(), &json!({ field: null })));
    refused(case, "facebook", facebook.to_vec()).await?;
    let fields = ["clientId", "teamId", "keyId", "privateKey"];
    refused(case, "apple", fields.map(|field| laid_over(apple(), &json!({ field: null }))).to_vec()).await
}

async fn types(case: &mut Case) -> Outcome {
    let texts = ["url", "clientId", "clientSecret", "scope", "claims", "idTokenSignedResponseAlg", "postLogoutRedirectUri"];
    refused_with(case, &texts.map(|field| json!({ field: 5 }))).await?;
    refused_with(case, &["fetchUserInfo", "returnOIDCResult"].map(|field| json!({ field: "true" }))).await?;
    refused_with(case, &["claimMapping", "revalidation"].map(|field| json!({ field: "x" }))).await?;
    refused_with(case, &[json!({ "timeout": "5000" }), json!({ "additionalAuthorizedParties": "x" })]).await?;
    refused_with(case, &[json!({ "additionalAuthorizedParties": [5] })]).await?;
    refused(case, "apple", vec![laid_over(apple(), &json!({ "scope": 5 })), laid_over(apple(), &json!({ "privateKey": 5 }))]).await
}

async fn values(case: &mut Case) -> Outcome {
    refused_with(case, &[json!({ "responseType": "codes" }), json!({ "responseType": "token" })]).await?;
    refused_with(case, &[json!({ "tokenEndpointAuthMethod": "client_secret" })]).await
}

async fn nested(case: &mut Case) -> Outcome {
    let mapping = ["externalIdentifier", "email", "name", "attributesKey"].map(|field| json!({ "claimMapping": { field: 5 } }));
    refused_with(case, &mapping).await?;
    let revalidation = [
        json!({ "enabled": "true" }),
        json!({ "method": "token" }),
        json!({ "mode": "never" }),
        json!({ "onFailure": "keep" }),
        json!({ "softRefreshThreshold": "0.5" }),
        json!({ "minInterval": 10 }),
        json!({ "fallbackInterval": 10 }),
    ];
    refused_with(case, &revalidation.map(|revalidation| json!({ "revalidation": revalidation }))).await
}

async fn accepted(case: &mut Case) -> Outcome {
    let types = ["code", "id_token", "code token", "id_token token", "code id_token", "code id_token token", "none"];
    let methods = ["client_secret_basic", "client_secret_post", "client_secret_jwt", "none"];
    let fields = [
        json!({ "scope": "openid email profile", "fetchUserInfo": true, "returnOIDCResult": true, "timeout": 1000 }),
        json!({ "claims": "openid", "additionalAuthorizedParties": ["another-client"], "idTokenSignedResponseAlg": "ES256" }),
        json!({ "claimMapping": { "externalIdentifier": "user.id", "email": "mail", "name": "display", "attributesKey": "attributes" } }),
        json!({ "revalidation": {
            "enabled": true, "method": "introspection", "softRefreshThreshold": 0.25, "minInterval": "5 seconds",
            "fallbackInterval": "1 minute", "mode": "blocking", "onFailure": "revoke",
        } }),
        json!({ "postLogoutRedirectUri": "https://app.example.com/signed-out", "revalidation": { "enabled": false } }),
    ];
    let types = types.map(|kind| json!({ "responseType": kind }));
    let methods = methods.map(|method| json!({ "tokenEndpointAuthMethod": method }));
    let root = case.root();
    for further in types.iter().chain(&methods).chain(&fields) {
        let slug = case.slug()?;
        case.ok("adds", &root, adding(&slug, "oidc", laid_over(unasked(), further), None)).await?;
    }
    Ok(())
}

async fn ranges(case: &mut Case) -> Outcome {
    refused_with(case, &["", "login.example.com", "ftp://login.example.com/x"].map(|url| json!({ "url": url }))).await?;
    refused_with(case, &[json!({ "clientId": "" }), json!({ "timeout": 0 }), json!({ "timeout": -1 })]).await?;
    refused_with(case, &[json!({ "idTokenSignedResponseAlg": "none" }), json!({ "idTokenSignedResponseAlg": "RS255" })]).await?;
    let revalidation = [json!({ "softRefreshThreshold": 5 }), json!({ "minInterval": "soon" }), json!({ "fallbackInterval": "soon" })];
    refused_with(case, &revalidation.map(|revalidation| json!({ "revalidation": revalidation }))).await
}

async fn unknown_fields(case: &mut Case) -> Outcome {
    let fields =
        [json!({ "clientSecrets": "x" }), json!({ "claimMapping": { "mail": "x" } }), json!({ "revalidation": { "interval": "x" } })];
    refused_with(case, &fields).await?;
    refused(case, "apple", vec![laid_over(apple(), &json!({ "clientSecrets": "x" }))]).await
}

async fn certificates(case: &mut Case) -> Outcome {
    let methods = ["private_key_jwt", "tls_client_auth", "self_signed_tls_client_auth"];
    refused_with(case, &methods.map(|method| json!({ "tokenEndpointAuthMethod": method }))).await
}
