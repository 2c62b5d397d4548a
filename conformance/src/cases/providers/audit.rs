//! What the management of providers leaves in the log.
//!
//! **Invariant:** the actor is the case's own; of a configuration the names of its fields are recorded and never a value.

use cynic::MutationBuilder;
use serde_json::{Value, json};

use super::unasked;
use crate::error::{Outcome, equal, present, require};
use crate::operations::{
    AddIDPErrorCode, AuthLogEntry, DisableIDP, DisableIDPErrorCode, DisableIDPVariables, EnableIDP, EnableIDPVariables, IDPOptions, Json,
    UpdateIDP, UpdateIDPVariables,
};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::providers::{adding, laid_over, signing_up};

pub const CASES: &[Definition] = &[
    case!(
        "providers/audit/management",
        "Each change of a provider is recorded, by the names of its fields and without a secret.",
        management
    ),
    case!("providers/audit/documented", "The entries have the members that are documented.", documented),
    case!("providers/audit/failed", "A change that fails is recorded with its code.", failed),
];

const TYPES: [&str; 4] = ["idp_create", "idp_update", "idp_disable", "idp_enable"];

/// A provider is added, changed, disabled and enabled. Its slug, and the entries, oldest first.
async fn changes(case: &mut Case) -> Outcome<(String, Vec<AuthLogEntry>)> {
    let (actor, slug) = (case.global_key("actor", &["super_admin"]).await?, case.slug()?);
    let caller = &actor.caller;
    case.ok("adds", caller, adding(&slug, "oidc", laid_over(unasked(), &json!({ "scope": "openid" })), Some(signing_up()))).await?;
    let update = UpdateIDPVariables {
        identity_provider: slug.clone(),
        configuration: Some(Json(json!({ "scope": null, "timeout": 1000, "clientSecret": "hush-hush-hush" }))),
        options: Some(IDPOptions { exclusive: Some(true), ..IDPOptions::default() }),
        merge_configuration: Some(true),
        type_: None,
    };
    case.ok("changes", caller, UpdateIDP::build(update)).await?;
    case.ok("disables", caller, DisableIDP::build(DisableIDPVariables { identity_provider: slug.clone() })).await?;
    case.ok("enables", caller, EnableIDP::build(EnableIDPVariables { identity_provider: slug.clone() })).await?;
    let mut entries = case.logged(&actor.identity, &TYPES).await?;
    entries.reverse();
    Ok((slug, entries))
}

fn data(entry: &AuthLogEntry) -> Outcome<&Value> {
    Ok(&present(entry.event_data.as_ref(), "event data")?.0)
}

async fn management(case: &mut Case) -> Outcome {
    let (slug, entries) = changes(case).await?;
    equal(entries.iter().map(|entry| entry.kind.as_str()).collect(), TYPES.to_vec(), "types, oldest first")?;
    require(entries.iter().all(|entry| entry.success && entry.error_code.is_none()), "successes")?;
    for entry in &entries {
        let text = data(entry)?.to_string();
        require(!text.contains("hush") && !text.contains("login.example.com"), "no value of a configuration")?;
        require(text.contains(&slug), "the slug of the provider")?;
    }
    Ok(())
}

async fn documented(case: &mut Case) -> Outcome {
    let (slug, entries) = changes(case).await?;
    let [created, updated, disabled, enabled] = entries.as_slice() else { return require(false, "four entries") };
    let created = data(created)?;
    let keys = json!(["clientId", "clientSecret", "scope", "url"]);
    let named = json!({ "identityProvider": slug });
    equal(created.get("identityProvider"), named.get("identityProvider"), "the provider of idp_create")?;
    equal(created.get("type"), Some(&json!("oidc")), "the type")?;
    equal(created.get("configurationKeys"), Some(&keys), "the names of the fields")?;
    equal(created.pointer("/options/autoSignUp"), Some(&json!(true)), "an option")?;
    let updated = data(updated)?;
    equal(updated.pointer("/before/configurationKeys"), Some(&keys), "the names of the fields before")?;
    let keys = json!(["clientId", "clientSecret", "timeout", "url"]);
    equal(updated.pointer("/after/configurationKeys"), Some(&keys), "the names of the fields after")?;
    equal(data(disabled)?, &named, "idp_disable")?;
    equal(data(enabled)?, &named, "idp_enable")
}

async fn failed(case: &mut Case) -> Outcome {
    let (actor, slug) = (case.global_key("actor", &["super_admin"]).await?, case.slug()?);
    case.fails("adds", &actor.caller, adding(&slug, "oidc", json!({}), None), AddIDPErrorCode::InvalidConfiguration).await?;
    let operation = DisableIDP::build(DisableIDPVariables { identity_provider: slug });
    case.fails("disables", &actor.caller, operation, DisableIDPErrorCode::NotFound).await?;
    let entries = case.logged(&actor.identity, &TYPES).await?;
    let found: Vec<_> = entries.iter().map(|entry| (entry.kind.as_str(), entry.error_code.as_deref())).collect();
    equal(found, vec![("idp_disable", Some("NOT_FOUND")), ("idp_create", Some("INVALID_CONFIGURATION"))], "entries, newest first")
}
