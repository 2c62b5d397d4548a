//! `signOut`: ends the session that asks, or all keys of its person.

use serde_json::json;

use crate::access::Action;
use crate::audit::{AuditEvent, EventKind};
use crate::cx::{Cx, Scope};
use crate::domain::api_key::KeyKind;
use crate::domain::id::IdentityProviderId;
use crate::domain::provider::configuration::{self, ProviderConfiguration};
use crate::generated::types::{SignOutArgs, SignOutError, SignOutErrorCode, SignOutSuccess};
use crate::idp::Tokens;
use crate::outcome::{Fault, Outcome};
use crate::resolvers::mutation::identity_provider;
use crate::store::{self, provider_session};

/// Where a session is signed out at its provider.
struct Elsewhere {
    provider: IdentityProviderId,
    url: String,
}

pub async fn resolve(cx: &Cx, args: SignOutArgs) -> Outcome<SignOutSuccess, SignOutError> {
    let permit = cx.require(Action::PersonSignOut, Scope::Global).await?.changing(cx.caller().identity);
    let caller = cx.caller();
    let Some(person) = &caller.person else { return Err(SignOutErrorCode::NotAPerson.into()) };
    if caller.kind == KeyKind::Permanent {
        return Err(SignOutErrorCode::NotPossibleSignOutWithPermanentApiKey.into());
    }
    let all = args.all.unwrap_or(false);
    // A person signs out here, whatever its provider does.
    let elsewhere = elsewhere(cx).await.unwrap_or_else(|fault| {
        tracing::warn!(cause = fault.chain(), "the address at which a session signs out of its identity provider is not available");
        None
    });

    let mut tx = cx.begin(permit).await?;
    if all {
        store::api_key::disable_all(&mut tx, caller.identity).await?;
    } else {
        store::api_key::disable(&mut tx, caller.api_key).await?;
    }
    let initiated = elsewhere.as_ref().map(|Elsewhere { provider, .. }| AuditEvent::ProviderEffect {
        kind: EventKind::IdpLogoutInitiated,
        provider: *provider,
        person: Some(person.id),
        on_memberships: false,
        session: None,
        failure: None,
        code: None,
        data: Some(json!({ "all": all })),
    });
    tx.commit_all([Some(AuditEvent::SignedOut { all }), initiated].into_iter().flatten()).await?;
    Ok(SignOutSuccess { logout_url: elsewhere.map(|elsewhere| elsewhere.url) })
}

/// None for a session that no provider vouches for, and for a provider at which one cannot sign out.
async fn elsewhere(cx: &Cx) -> Result<Option<Elsewhere>, Fault> {
    let key = cx.caller().api_key;
    let Some(session) = provider_session::by_key(&cx.read(), key).await? else { return Ok(None) };
    let Some(provider) = store::identity_provider::by_id(&cx.read(), session.provider).await? else { return Ok(None) };
    let stored = identity_provider::open(cx, &provider)?;
    let ProviderConfiguration::Oidc(oidc) = configuration::parse(provider.kind, &stored).map_err(Fault::new)? else { return Ok(None) };
    let text = cx.open(&session.tokens, &provider_session::place(key));
    let text = text.ok_or_else(|| Fault::new("the tokens of a session do not open with the encryption key"))?;
    let tokens: Tokens = serde_json::from_str(&text).map_err(|_| Fault::new("the tokens of a session are not JSON of their form"))?;
    let asked = tokio::time::timeout(oidc.timeout, cx.providers().logout_url(&oidc, tokens.id.as_deref())).await;
    let url = asked.map_err(|_| Fault::new("the provider did not answer in time"))?.map_err(Fault::new)?;
    Ok(url.map(|url| Elsewhere { provider: provider.id, url }))
}
