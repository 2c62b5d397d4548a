//! `updateIDP`: changes an identity provider. What is left out stays.

use serde_json::{Value as Json, json};

use crate::access::Action;
use crate::audit::{AuditEvent, EventKind};
use crate::cx::{Cx, Scope};
use crate::domain::provider::{ProviderType, configuration};
use crate::generated::types::{UpdateIDPArgs, UpdateIDPError, UpdateIDPErrorCode};
use crate::outcome::{Outcome, Stop};
use crate::resolvers::mutation::identity_provider::{self, ConfigurationRejection};
use crate::store::identity_provider::ProviderRow;
use crate::store::{self, lock};

pub async fn resolve(cx: &Cx, args: UpdateIDPArgs) -> Outcome<(), UpdateIDPError> {
    let permit = cx.require(Action::ProviderChange, Scope::Global).await?;
    let UpdateIDPArgs { identity_provider: slug, type_, configuration: given, options, merge_configuration } = args;
    let kind = type_.as_deref().map(|text| ProviderType::parse(text).ok_or_else(unknown_type)).transpose()?;

    let mut tx = cx.begin(permit).await?;
    lock::identity_providers(&mut tx).await?;
    let present = store::identity_provider::by_slug(&tx.read(), &slug).await?.ok_or_else(|| not_found(&slug))?;
    let stored = identity_provider::open(cx, &present)?;
    let kind = kind.unwrap_or(present.kind);
    let wanted = match given {
        None | Some(Json::Null) => stored.clone(),
        Some(given) => wanted(stored.clone(), given, merge_configuration.unwrap_or(false)),
    };
    if wanted != stored || kind != present.kind {
        identity_provider::check(cx, kind, &wanted).await.map_err(unfit)?;
    }
    let configuration = identity_provider::seal(cx, present.id, &wanted)?;
    let options = identity_provider::options(options, present.options);
    let changed = ProviderRow { kind, configuration, options, ..present.clone() };
    store::identity_provider::update(&mut tx, &changed).await?;
    let before = identity_provider::snapshot(present.kind, present.options, &stored);
    let after = identity_provider::snapshot(kind, options, &wanted);
    let data = identity_provider::with_slug(&slug, json!({ "before": before, "after": after }));
    tx.commit(AuditEvent::ProviderChanged { kind: EventKind::IdpUpdate, provider: present.id, data }).await?;
    Ok(())
}

fn wanted(stored: Json, given: Json, merged: bool) -> Json {
    match (stored, given) {
        (Json::Object(stored), Json::Object(given)) if merged => Json::Object(configuration::merge(stored, given)),
        (_, given) => given,
    }
}

fn not_found(slug: &str) -> UpdateIDPError {
    UpdateIDPError::new(UpdateIDPErrorCode::NotFound, identity_provider::unknown(slug))
}

/// The contract has no code of its own for it.
fn unknown_type() -> UpdateIDPError {
    UpdateIDPError::new(UpdateIDPErrorCode::InvalidConfiguration, "type: `oidc`, `facebook` or `apple` is expected")
}

fn unfit(unfit: ConfigurationRejection) -> Stop<UpdateIDPError> {
    match unfit {
        ConfigurationRejection::Invalid(invalid) => {
            UpdateIDPError::new(UpdateIDPErrorCode::InvalidConfiguration, invalid.to_string()).into()
        }
        ConfigurationRejection::Fault(fault) => fault.into(),
    }
}
