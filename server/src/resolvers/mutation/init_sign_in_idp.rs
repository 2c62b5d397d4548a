//! `initSignInIDP`: where the browser is sent to sign in at an identity provider.

use serde_json::json;

use crate::access::Action;
use crate::audit::EventKind;
use crate::cx::{Cx, Scope};
use crate::domain::provider::configuration;
use crate::generated::types::{InitSignInIDPArgs, InitSignInIDPError, InitSignInIDPErrorCode, InitSignInIDPResult, MutationName};
use crate::idp::{Begun, ProviderError};
use crate::outcome::{FailureDetails, Fault, Outcome};
use crate::resolvers::mutation::{identity_provider, recorded};

pub async fn resolve(cx: &Cx, args: InitSignInIDPArgs) -> Outcome<InitSignInIDPResult, InitSignInIDPError> {
    cx.require(Action::PersonSignIn, Scope::Global).await?;
    let InitSignInIDPArgs { identity_provider: slug, data, redirect_url } = args;
    let Some(provider) = identity_provider::enabled(cx, &slug).await? else {
        let error = InitSignInIDPError::new(InitSignInIDPErrorCode::ProviderNotFound, identity_provider::unknown(&slug));
        return Err(refused(cx, error, FailureDetails::default()).await?.into());
    };
    let stored = identity_provider::open(cx, &provider)?;
    let configuration = configuration::parse(provider.kind, &stored).map_err(Fault::new)?;
    let data = data.filter(|data| !data.is_null()).unwrap_or_else(|| json!({ "redirectUrl": redirect_url }));
    let begun = cx.providers().begin(identity_provider::here(cx, &provider), &configuration, &data).await;
    let Begun { auth_url, session_data } = match begun {
        Ok(begun) => begun,
        Err(ProviderError::Invalid(message) | ProviderError::Refused(message)) => {
            let error = InitSignInIDPError::new(InitSignInIDPErrorCode::IdpValidationFailed, message);
            return Err(refused(cx, error, FailureDetails { provider: Some(provider.id), ..FailureDetails::default() }).await?.into());
        }
    };
    let shown = provider.options.init_returns_config.then(|| configuration::public(&stored));
    Ok(InitSignInIDPResult { auth_url, session_data, idp_configuration: shown })
}

async fn refused(cx: &Cx, error: InitSignInIDPError, note: FailureDetails) -> Result<InitSignInIDPError, Fault> {
    recorded::failure(cx, MutationName::InitSignInIDP, EventKind::IdpLogin, error, note).await
}
