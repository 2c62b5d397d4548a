//! `addIDP`: an identity provider that persons can sign in at.

use crate::access::Action;
use crate::audit::{AuditEvent, EventKind};
use crate::cx::{Cx, Scope};
use crate::domain::id::IdentityProviderId;
use crate::domain::name;
use crate::domain::provider::{ProviderOptions, ProviderType};
use crate::generated::types::{AddIDPArgs, AddIDPError, AddIDPErrorCode};
use crate::outcome::{BadInput, Outcome, Stop};
use crate::resolvers::mutation::identity_provider::{self, ConfigurationRejection, MOST_PROVIDERS};
use crate::store::identity_provider::NewProvider;
use crate::store::{self, StoreError, lock};

pub async fn resolve(cx: &Cx, args: AddIDPArgs) -> Outcome<(), AddIDPError> {
    let permit = cx.require(Action::ProviderChange, Scope::Global).await?;
    let AddIDPArgs { identity_provider: slug, type_, configuration, options } = args;
    if slug.is_empty() || name::is_too_long(&slug) {
        return Err(BadInput::new(format!("identityProvider must have 1 to {} bytes", name::LONGEST)).into());
    }
    let kind = ProviderType::parse(&type_).ok_or(AddIDPErrorCode::UnknownType)?;
    identity_provider::check(cx, kind, &configuration).await.map_err(unfit)?;
    let (id, options) = (IdentityProviderId::generate(), identity_provider::options(options, ProviderOptions::default()));
    let sealed = identity_provider::seal(cx, id, &configuration)?;

    let mut tx = cx.begin(permit).await?;
    lock::identity_providers(&mut tx).await?;
    if store::identity_provider::count(&tx.read()).await? >= MOST_PROVIDERS {
        return Err(BadInput::new(format!("there are {MOST_PROVIDERS} identity providers already, which is the limit")).into());
    }
    let new = NewProvider { id, slug: slug.clone(), kind, configuration: sealed, options };
    match store::identity_provider::insert(&mut tx, new).await {
        Ok(()) => {}
        Err(StoreError::Taken) => {
            let message = "there is an identity provider with this slug already";
            return Err(AddIDPError::new(AddIDPErrorCode::AlreadyExists, message).into());
        }
        Err(other) => return Err(other.into()),
    }
    let data = identity_provider::with_slug(&slug, identity_provider::snapshot(kind, options, &configuration));
    tx.commit(AuditEvent::ProviderChanged { kind: EventKind::IdpCreate, provider: id, data }).await?;
    Ok(())
}

fn unfit(unfit: ConfigurationRejection) -> Stop<AddIDPError> {
    match unfit {
        ConfigurationRejection::Invalid(invalid) => AddIDPError::new(AddIDPErrorCode::InvalidConfiguration, invalid.to_string()).into(),
        ConfigurationRejection::Fault(fault) => fault.into(),
    }
}
