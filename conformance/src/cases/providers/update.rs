//! `updateIDP`: a configuration is replaced or merged, and what is left out stays.
//!
//! **Invariant:** no provider of these cases is ever asked.

use cynic::MutationBuilder;
use serde_json::{Value, json};

use super::{apple, listed, unasked};
use crate::client::exchange::Caller;
use crate::error::{Outcome, equal};
use crate::operations::{IDPOptions, Json, UpdateIDP, UpdateIDPErrorCode, UpdateIDPVariables};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::providers::{adding, laid_over, signing_up, updating};

pub const CASES: &[Definition] = &[
    case!("providers/update/replaced", "A configuration replaces the present one as a whole.", replaced),
    case!("providers/update/merged", "With `mergeConfiguration` members are added and replaced, and removed where they are null.", merged),
    case!("providers/update/merged-deep", "A merge goes into nested objects, and replaces arrays as a whole.", merged_deep),
    case!("providers/update/options", "Options that are left out stay, and so does the configuration.", options),
    case!("providers/update/type", "A new type comes with a configuration that is one of its own.", kind),
    case!("providers/update/unknown-type", "A type that does not exist is not set.", unknown_type),
    case!("providers/update/not-found", "A slug that no provider has is NOT_FOUND.", not_found),
    case!("providers/update/invalid", "A configuration that is invalid, or becomes so, is refused and changes nothing.", invalid),
    case!("providers/update/who-may-not", "A caller who may not add providers may not change one.", who_may_not),
];

/// A provider with this laid over the usual configuration.
async fn provider(case: &mut Case, further: &Value) -> Outcome<(Caller, String)> {
    let (root, slug) = (case.root(), case.slug()?);
    case.prepare(&root, adding(&slug, "oidc", laid_over(unasked(), further), Some(signing_up()))).await?;
    Ok((root, slug))
}

/// The configuration that is listed is this one. The secret is not.
async fn has(case: &mut Case, slug: &str, expected: &Value) -> Outcome {
    let root = case.root();
    let found = listed(case, "is listed", &root, slug).await?.configuration.0;
    equal(&found, &laid_over(expected.clone(), &json!({ "clientSecret": null })), "the configuration")
}

async fn replaced(case: &mut Case) -> Outcome {
    let (root, slug) = provider(case, &json!({ "scope": "openid", "claimMapping": { "email": "mail" } })).await?;
    let new = laid_over(unasked(), &json!({ "clientId": "other", "timeout": 1000 }));
    case.ok("replaces", &root, updating(&slug, new.clone(), false)).await?;
    has(case, &slug, &new).await
}

async fn merged(case: &mut Case) -> Outcome {
    let (root, slug) = provider(case, &json!({ "scope": "openid", "timeout": 1000 })).await?;
    let further = json!({ "clientId": "other", "responseType": "id_token", "scope": null, "fetchUserInfo": null });
    case.ok("merges", &root, updating(&slug, further, true)).await?;
    let expected = laid_over(unasked(), &json!({ "clientId": "other", "responseType": "id_token", "timeout": 1000 }));
    has(case, &slug, &expected).await?;
    case.ok("merges nothing", &root, updating(&slug, json!({}), true)).await?;
    has(case, &slug, &expected).await
}

async fn merged_deep(case: &mut Case) -> Outcome {
    let rule = |group: &str| json!({ "claim": "groups", "contains": group, "grantMembership": { "project": "p", "role": "editor" } });
    let mapping = json!({ "email": "mail", "name": "display", "rules": [rule("a"), rule("b")] });
    let further = json!({ "claimMapping": mapping, "revalidation": { "enabled": true }, "additionalAuthorizedParties": ["a", "b"] });
    let (root, slug) = provider(case, &further).await?;
    let update = json!({
        "claimMapping": { "name": null, "attributesKey": "attributes", "rules": [rule("c")] },
        "revalidation": { "method": "userinfo" },
        "additionalAuthorizedParties": ["c"],
    });
    case.ok("merges", &root, updating(&slug, update, true)).await?;
    let expected = json!({
        "claimMapping": { "email": "mail", "attributesKey": "attributes", "rules": [rule("c")] },
        "revalidation": { "enabled": true, "method": "userinfo" },
        "additionalAuthorizedParties": ["c"],
    });
    has(case, &slug, &laid_over(unasked(), &expected)).await?;
    case.ok("removes", &root, updating(&slug, json!({ "claimMapping": null, "revalidation": { "method": null } }), true)).await?;
    let expected = json!({ "revalidation": { "enabled": true }, "additionalAuthorizedParties": ["c"] });
    has(case, &slug, &laid_over(unasked(), &expected)).await
}

async fn options(case: &mut Case) -> Outcome {
    let (root, slug) = provider(case, &json!({})).await?;
    let change = |options| UpdateIDPVariables { identity_provider: slug.clone(), options: Some(options), ..Default::default() };
    let exclusive = IDPOptions { exclusive: Some(true), ..Default::default() };
    case.ok("one more option", &root, UpdateIDP::build(change(exclusive))).await?;
    let found = listed(case, "is listed", &root, &slug).await?.options;
    equal((found.auto_sign_up, found.exclusive), (true, true), "options")?;
    let none = IDPOptions { auto_sign_up: Some(false), require_verified_email: Some(true), ..Default::default() };
    case.ok("other options", &root, UpdateIDP::build(change(none))).await?;
    let found = listed(case, "is listed", &root, &slug).await?.options;
    equal((found.auto_sign_up, found.exclusive, found.require_verified_email), (false, true, true), "options")?;
    case.ok("no option", &root, UpdateIDP::build(change(IDPOptions::default()))).await?;
    has(case, &slug, &unasked()).await
}

fn of_type(slug: &str, kind: &str, configuration: Option<Value>) -> UpdateIDPVariables {
    let (identity_provider, type_, configuration) = (slug.to_owned(), Some(kind.to_owned()), configuration.map(Json));
    UpdateIDPVariables { identity_provider, type_, configuration, ..Default::default() }
}

async fn kind(case: &mut Case) -> Outcome {
    let (root, slug) = provider(case, &json!({})).await?;
    let code = UpdateIDPErrorCode::InvalidConfiguration;
    case.fails("with the configuration of the old type", &root, UpdateIDP::build(of_type(&slug, "apple", None)), code).await?;
    equal(listed(case, "is as it was", &root, &slug).await?.kind.as_str(), "oidc", "type")?;
    case.ok("with its own", &root, UpdateIDP::build(of_type(&slug, "apple", Some(apple())))).await?;
    let found = listed(case, "is listed", &root, &slug).await?;
    equal(found.kind.as_str(), "apple", "type")?;
    equal(found.configuration.0, laid_over(apple(), &json!({ "privateKey": null })), "the configuration")
}

async fn unknown_type(case: &mut Case) -> Outcome {
    let (root, slug) = provider(case, &json!({})).await?;
    let operation = UpdateIDP::build(of_type(&slug, "saml", Some(unasked())));
    case.fails("another type", &root, operation, UpdateIDPErrorCode::InvalidConfiguration).await?;
    equal(listed(case, "is as it was", &root, &slug).await?.kind.as_str(), "oidc", "type")
}

async fn not_found(case: &mut Case) -> Outcome {
    let (root, slug) = (case.root(), case.slug()?);
    for merge in [false, true] {
        case.fails("an unknown slug", &root, updating(&slug, unasked(), merge), UpdateIDPErrorCode::NotFound).await?;
    }
    case.fails("an unknown slug", &root, updating(&slug, json!({}), false), UpdateIDPErrorCode::NotFound).await.map(drop)
}

async fn invalid(case: &mut Case) -> Outcome {
    let (root, slug) = provider(case, &json!({ "scope": "openid" })).await?;
    let code = UpdateIDPErrorCode::InvalidConfiguration;
    for (step, new, merge) in [
        ("nothing", json!({}), false),
        ("a part", json!({ "timeout": 1000 }), false),
        ("an array", json!([]), false),
        ("a wrong value", laid_over(unasked(), &json!({ "timeout": "x" })), false),
        ("a wrong value to merge", json!({ "timeout": "x" }), true),
        ("without an address", json!({ "url": null }), true),
        ("a wrong value in a nested object", json!({ "revalidation": { "method": "x" } }), true),
    ] {
        case.fails(step, &root, updating(&slug, new, merge), code).await?;
    }
    has(case, &slug, &laid_over(unasked(), &json!({ "scope": "openid" }))).await
}

async fn who_may_not(case: &mut Case) -> Outcome {
    let (_, slug) = provider(case, &json!({})).await?;
    let (login, person, key) = (case.login(), case.person("person", &[]).await?, case.global_key("key", &["project_creator"]).await?);
    for caller in [&login, &person.session, &key.caller] {
        case.step("changes", caller, updating(&slug, json!({ "clientId": "other" }), true)).await?.forbidden()?;
        case.step("changes what does not exist", caller, updating("nothing", json!({}), true)).await?.forbidden()?;
    }
    has(case, &slug, &unasked()).await?;
    let admin = case.global_key("project admin", &["project_admin"]).await?;
    case.ok("changes", &admin.caller, updating(&slug, json!({ "clientId": "other" }), true)).await
}
