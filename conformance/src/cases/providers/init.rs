//! `initSignInIDP`: where the browser is sent, and who may ask.
//!
//! **Invariant:** what the client takes back is opaque but for `nonce` and `state`, which the address has as well.

use std::collections::BTreeMap;

use cynic::MutationBuilder;
use serde_json::{Value, json};

use super::unasked;
use crate::error::{Outcome, equal, require};
use crate::operations::{IDPOptions, InitSignInIDP, InitSignInIDPErrorCode, InitSignInIDPResult, InitSignInIDPVariables};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::providers::{Provider, REDIRECT, adding, beginning, laid_over, parameters, signing_up};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!(
        "providers/init/address",
        "The address has the client, the redirect, and new random values that are in the session data.",
        address
    )
    .needs(&[Need::Providers]),
    case!(
        "providers/init/scope",
        "`scope` is requested, or `claims` in its place, and `offline_access` where sessions are refreshed.",
        scope
    )
    .needs(&[Need::Providers]),
    case!("providers/init/response-type", "The address has the response type and the response mode that are wanted.", response_type)
        .needs(&[Need::Providers]),
    case!("providers/init/challenge", "A sign-in with a code has a challenge by S256.", challenge).needs(&[Need::Providers]),
    case!("providers/init/redirect-argument", "The deprecated argument `redirectUrl` stands in for the data.", redirect_argument)
        .needs(&[Need::Providers]),
    case!("providers/init/configuration", "With `initReturnsConfig` the configuration is returned without its secret.", configuration)
        .needs(&[Need::Providers]),
    case!("providers/init/not-found", "An unknown and a disabled provider are PROVIDER_NOT_FOUND.", not_found),
    case!("providers/init/invalid", "Data that a provider does not take are IDP_VALIDATION_FAILED.", invalid).needs(&[Need::Providers]),
    case!("providers/init/facebook", "A provider of the type `facebook` has addresses of its own.", facebook),
    case!("providers/init/who-may", "The login token begins sign-ins, and super admins do; other callers do not.", who_may)
        .needs(&[Need::Providers]),
];

type Parameters = BTreeMap<String, String>;

async fn begins(case: &mut Case, step: &str, slug: &str, data: Value) -> Outcome<InitSignInIDPResult> {
    let login = case.login();
    case.ok(step, &login, beginning(slug, data)).await
}

/// The parameters of the address to which the browser is sent.
async fn asked(case: &mut Case, provider: &Provider) -> Outcome<Parameters> {
    parameters(&case.begun(provider).await?.address)
}

fn text<'a>(parameters: &'a Parameters, name: &str) -> Option<&'a str> {
    parameters.get(name).map(String::as_str)
}

async fn address(case: &mut Case) -> Outcome {
    let provider = case.provider(&json!({}), signing_up()).await?;
    let mut seen = Vec::new();
    for step in ["begins", "begins again"] {
        let begun = begins(case, step, &provider.slug, json!({ "redirectUrl": REDIRECT })).await?;
        require(begun.idp_configuration.is_none(), "no configuration")?;
        require(begun.auth_url.starts_with(&format!("{}/authorize?", provider.realm.issuer)), "the address of the provider")?;
        let found = parameters(&begun.auth_url)?;
        equal(text(&found, "client_id"), Some(provider.realm.behaviour().client_id.as_str()), "client_id")?;
        equal(text(&found, "redirect_uri"), Some(REDIRECT), "redirect_uri")?;
        equal(text(&found, "response_type"), Some("code"), "response_type")?;
        equal(text(&found, "scope"), Some("openid email"), "scope")?;
        require(!found.contains_key("response_mode") && !found.contains_key("client_secret"), "neither response_mode nor client_secret")?;
        for name in ["nonce", "state"] {
            equal(text(&found, name), begun.session_data.0.get(name).and_then(Value::as_str), name)?;
            seen.push(found.get(name).cloned());
        }
    }
    seen.sort();
    seen.dedup();
    equal(seen.len(), 4, "different nonces and states")
}

async fn scope(case: &mut Case) -> Outcome {
    let refreshed = json!({ "enabled": true });
    let introspected = json!({ "enabled": true, "method": "introspection" });
    for (configuration, expected) in [
        (json!({ "scope": "openid profile" }), "openid profile"),
        (json!({ "claims": "openid phone" }), "openid phone"),
        (json!({ "scope": "openid profile", "claims": "openid phone" }), "openid profile"),
        (json!({ "revalidation": refreshed }), "openid email offline_access"),
        (json!({ "revalidation": { "enabled": true, "method": "refresh" }, "scope": "openid" }), "openid offline_access"),
        (json!({ "revalidation": refreshed, "scope": "openid offline_access email" }), "openid offline_access email"),
        (json!({ "revalidation": introspected }), "openid email"),
        (json!({ "revalidation": { "enabled": false } }), "openid email"),
    ] {
        let provider = case.provider(&configuration, signing_up()).await?;
        equal(text(&asked(case, &provider).await?, "scope"), Some(expected), "scope")?;
    }
    Ok(())
}

async fn response_type(case: &mut Case) -> Outcome {
    for kind in ["code", "id_token", "code token", "id_token token", "code id_token", "code id_token token", "none"] {
        let provider = case.provider(&json!({ "responseType": kind }), signing_up()).await?;
        equal(text(&asked(case, &provider).await?, "response_type"), Some(kind), "response_type")?;
        let data = json!({ "redirectUrl": REDIRECT, "responseMode": "form_post" });
        let begun = begins(case, kind, &provider.slug, data).await?;
        equal(text(&parameters(&begun.auth_url)?, "response_mode"), Some("form_post"), "response_mode")?;
    }
    Ok(())
}

async fn challenge(case: &mut Case) -> Outcome {
    for (kind, challenged) in [("code", true), ("code id_token", true), ("id_token", false)] {
        let provider = case.provider(&json!({ "responseType": kind }), signing_up()).await?;
        let found = asked(case, &provider).await?;
        equal(text(&found, "code_challenge_method"), challenged.then_some("S256"), "code_challenge_method")?;
        // A SHA-256 in Base64.
        equal(found.get("code_challenge").map(String::len), challenged.then_some(43), "length of code_challenge")?;
    }
    Ok(())
}

async fn redirect_argument(case: &mut Case) -> Outcome {
    let (provider, login) = (case.provider(&json!({}), signing_up()).await?, case.login());
    let given = |redirect: Option<&str>| {
        let (identity_provider, redirect_url) = (provider.slug.clone(), redirect.map(str::to_owned));
        InitSignInIDP::build(InitSignInIDPVariables { identity_provider, data: None, redirect_url })
    };
    let begun = case.ok("with the argument", &login, given(Some(REDIRECT))).await?;
    equal(text(&parameters(&begun.auth_url)?, "redirect_uri"), Some(REDIRECT), "redirect_uri")?;
    case.fails("with nothing", &login, given(None), InitSignInIDPErrorCode::IdpValidationFailed).await.map(drop)
}

async fn configuration(case: &mut Case) -> Outcome {
    let options = IDPOptions { init_returns_config: Some(true), ..signing_up() };
    let provider = case.provider(&json!({ "scope": "openid", "timeout": 1000 }), options).await?;
    let begun = begins(case, "begins", &provider.slug, json!({ "redirectUrl": REDIRECT })).await?;
    let expected = laid_over(provider.configuration, &json!({ "clientSecret": null }));
    equal(begun.idp_configuration.map(|configuration| configuration.0), Some(expected), "the configuration that is returned")
}

async fn not_found(case: &mut Case) -> Outcome {
    let (root, login, unknown, disabled) = (case.root(), case.login(), case.slug()?, case.slug()?);
    case.prepare(&root, adding(&disabled, "oidc", unasked(), None)).await?;
    case.withdraw().await;
    for (step, slug) in [("an unknown provider", unknown), ("a disabled provider", disabled), ("no name", String::new())] {
        // The data are not looked at.
        for data in [json!({ "redirectUrl": REDIRECT }), json!({})] {
            case.fails(step, &login, beginning(&slug, data), InitSignInIDPErrorCode::ProviderNotFound).await?;
        }
    }
    Ok(())
}

async fn invalid(case: &mut Case) -> Outcome {
    let (provider, login) = (case.provider(&json!({}), signing_up()).await?, case.login());
    for (step, data) in [
        ("nothing", json!({})),
        ("an array", json!([])),
        ("a text", json!(REDIRECT)),
        ("an address that is not text", json!({ "redirectUrl": 5 })),
        ("an address that is null", json!({ "redirectUrl": null })),
        ("a response mode that is not text", json!({ "redirectUrl": REDIRECT, "responseMode": 5 })),
        ("an unknown member", json!({ "redirectUrl": REDIRECT, "scope": "openid" })),
    ] {
        case.fails(step, &login, beginning(&provider.slug, data), InitSignInIDPErrorCode::IdpValidationFailed).await?;
    }
    Ok(())
}

async fn facebook(case: &mut Case) -> Outcome {
    let (root, slug) = (case.root(), case.slug()?);
    case.prepare(&root, adding(&slug, "facebook", laid_over(unasked(), &json!({ "scope": "openid email" })), None)).await?;
    let begun = begins(case, "begins", &slug, json!({ "redirectUrl": REDIRECT })).await?;
    require(begun.auth_url.contains("facebook.com/") && !begun.auth_url.contains("login.example.com"), "an address of Facebook")?;
    let found = parameters(&begun.auth_url)?;
    equal(text(&found, "client_id"), Some("client"), "client_id")?;
    equal(text(&found, "scope"), Some("openid email"), "scope")?;
    equal(text(&found, "redirect_uri"), Some(REDIRECT), "redirect_uri")
}

async fn who_may(case: &mut Case) -> Outcome {
    let provider = case.provider(&json!({}), signing_up()).await?;
    let data = || json!({ "redirectUrl": REDIRECT });
    let (login, admin) = (case.global_key("login key", &["login"]).await?, case.global_key("super admin", &["super_admin"]).await?);
    for caller in [&login.caller, &admin.caller] {
        case.ok("begins", caller, beginning(&provider.slug, data())).await?;
    }
    let (person, key) = (case.person("person", &[]).await?, case.global_key("key", &[]).await?);
    for caller in [&person.session, &key.caller] {
        case.step("does not begin", caller, beginning(&provider.slug, data())).await?.forbidden()?;
        case.step("is not told", caller, beginning("nothing", data())).await?.forbidden()?;
    }
    Ok(())
}
