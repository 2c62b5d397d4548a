//! What sign-ins by a provider leave in the log.
//!
//! **Invariant:** no entry has a token, a code or a secret.

use serde_json::{Value, json};

use super::mapped::{mapped, rule};
use crate::error::{Outcome, equal, present, require};
use crate::operations::{IDPOptions, Json, SignInIDPErrorCode};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::providers::{Returned, members, signing_in, signing_up};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("providers/audit/sign-in", "Sign-ins by a provider are recorded, those that fail with their codes.", sign_in)
        .needs(&[Need::Providers]),
    case!(
        "providers/audit/unverified",
        "A person who is kept from an account with an unverified address is named in the entry.",
        unverified
    )
    .needs(&[Need::Providers]),
    case!("providers/audit/mapped", "Memberships that a mapping has changed are recorded, before and after.", role_mapped)
        .needs(&[Need::Providers, Need::Roles]),
];

async fn sign_in(case: &mut Case) -> Outcome {
    let key = case.global_key("login key", &["login"]).await?;
    let (provider, person) = (case.provider(&json!({}), IDPOptions::default()).await?, case.person("person", &[]).await?);
    let other = case.provider(&json!({}), IDPOptions::default()).await?;
    let code = |returned: &Returned| returned.callback.parameters.get("code").cloned().unwrap_or_default();
    let returned = case.returned(&provider).await?;
    let mut secrets = vec![code(&returned), provider.realm.behaviour().client_secret];
    let (data, refusal) = (returned.data()?, SignInIDPErrorCode::PersonNotFound);
    case.fails("an unknown account", &key.caller, signing_in(&provider.slug, data.clone()), refusal).await?;
    let refusal = SignInIDPErrorCode::InvalidIdpResponse;
    case.fails("a code that was used", &key.caller, signing_in(&provider.slug, data), refusal).await?;
    let mut returned = case.returned(&provider).await?;
    returned.callback = returned.callback.with("state", Some("another-state"));
    let refusal = SignInIDPErrorCode::IdpValidationFailed;
    case.fails("another state", &key.caller, signing_in(&provider.slug, returned.data()?), refusal).await?;
    provider.realm.change(|behaviour| behaviour.claims = members(json!({ "email": person.email })));
    let returned = case.returned(&provider).await?;
    secrets.push(code(&returned));
    let signed_in = case.ok("the account of a person", &key.caller, signing_in(&provider.slug, returned.data()?)).await?;
    secrets.push(signed_in.token);
    let mut returned = case.returned(&other).await?;
    returned.callback = returned.callback.with("state", Some("another-state"));
    let refusal = SignInIDPErrorCode::IdpValidationFailed;
    let other_key = case.global_key("other login key", &["login"]).await?;
    case.fails("at another provider", &other_key.caller, signing_in(&other.slug, returned.data()?), refusal).await?;
    let at_other = case.logged(&other_key.identity, &["idp_login"]).await?.into_iter().find_map(|entry| entry.identity_provider_id);
    let entries = case.logged(&key.identity, &["idp_login"]).await?;
    let codes: Vec<_> = entries.iter().map(|entry| entry.error_code.as_deref()).collect();
    let expected = vec![None, Some("IDP_VALIDATION_FAILED"), Some("INVALID_IDP_RESPONSE"), Some("PERSON_NOT_FOUND")];
    equal(codes, expected, "codes of the entries, newest first")?;
    let (of_provider, newest) = (&entries, present(entries.first(), "an entry")?);
    let id = present(newest.identity_provider_id.clone(), "the id of the provider")?;
    require(of_provider.iter().all(|entry| entry.identity_provider_id.as_ref() == Some(&id)), "the id of the provider in each entry")?;
    require(at_other.is_some_and(|other| other != id), "another id for another provider")?;
    equal(newest.person_id.as_deref(), Some(person.id.as_str()), "person of the success")?;
    equal(newest.person_input_identifier.as_deref(), Some(person.email.as_str()), "address of the success")?;
    for entry in &entries {
        let text = |value: &Option<Json>| value.as_ref().map(|value| value.0.to_string()).unwrap_or_default();
        let text = format!("{}{}{}", text(&entry.event_data), text(&entry.metadata), entry.error_message.clone().unwrap_or_default());
        require(secrets.iter().all(|secret| !text.contains(secret.as_str())), "no secret in the log")?;
    }
    Ok(())
}

async fn unverified(case: &mut Case) -> Outcome {
    let key = case.global_key("login key", &["login"]).await?;
    let options = IDPOptions { require_verified_email: Some(true), ..signing_up() };
    let (provider, person) = (case.provider(&json!({}), options).await?, case.person("person", &[]).await?);
    provider.realm.change(|behaviour| behaviour.claims = members(json!({ "email": person.email })));
    let data = case.returned(&provider).await?.data()?;
    case.fails("not verified", &key.caller, signing_in(&provider.slug, data), SignInIDPErrorCode::PersonNotFound).await?;
    let entries = case.logged(&key.identity, &["idp_login"]).await?;
    let entry = present(entries.first(), "an entry")?;
    equal(entry.person_id.as_deref(), Some(person.id.as_str()), "person")?;
    let reason = entry.event_data.as_ref().and_then(|data| data.0.get("reason")).and_then(Value::as_str);
    equal(reason, Some("idp_email_unverified"), "the reason")
}

async fn role_mapped(case: &mut Case) -> Outcome {
    let mapped = mapped(case, &json!({ "unmatched": "remove" })).await?;
    let variable = json!([{ "name": "language", "from": { "claim": "languages" }, "passthrough": true }]);
    let rules = [rule(&json!({ "claim": "sub" }), &mapped.grant_with("editor", &variable))];
    mapped.rules(case, &rules).await?;
    let membership = |values: Value| json!({ "project": mapped.project.slug, "role": "editor", "variables": [{ "name": "language", "values": values }] });
    let memberships = |list: Vec<Value>| json!({ "memberships": list });
    for (languages, count) in [(json!(["cs"]), 1), (json!(["cs"]), 1), (json!(["en", "cs"]), 2), (json!([]), 3)] {
        mapped.claims(json!({ "languages": languages }));
        mapped.signs_in(case, &format!("with {languages}")).await?;
        equal(case.logged_about(&mapped.person.id, &["idp_role_mapped"]).await?.len(), count, "number of entries")?;
    }
    let entries = case.logged_about(&mapped.person.id, &["idp_role_mapped"]).await?;
    let (one, two) = (vec![membership(json!(["cs"]))], vec![membership(json!(["cs", "en"]))]);
    let states = [(two.clone(), vec![]), (one.clone(), two), (vec![], one)];
    for (entry, (before, after)) in entries.iter().zip(states) {
        let expected = json!({ "before": memberships(before), "after": memberships(after), "syncPolicy": "always", "unmatched": "remove" });
        equal(entry.event_data.as_ref().map(|data| &data.0), Some(&expected), "event data")?;
        equal(entry.target_person_id.as_deref(), Some(mapped.person.id.as_str()), "target")?;
        require(entry.success && entry.identity_provider_id.is_some(), "a success with the id of the provider")?;
    }
    Ok(())
}
