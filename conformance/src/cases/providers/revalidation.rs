//! `configuration.revalidation`: a session ends when the provider says that it is gone.
//!
//! A server may ask the provider in the background or when the session is used, so the cases use it again and again.
//!
//! **Invariant:** each case has waited for the provider to be asked before it says that a session was kept.

use cynic::QueryBuilder;
use serde_json::{Value, json};

use super::mapped::{mapped, rule};
use crate::client::exchange::Caller;
use crate::client::token::Token;
use crate::error::{CaseError, Outcome, equal, present, require};
use crate::operations::{AuthLogEntry, WhoAmI};
use crate::suite::acl::plain;
use crate::suite::background::Background;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::providers::{Place, Provider, Trouble, laid_over, members, signing_up};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("providers/revalidation/revoked", "A session whose refresh token the provider refuses ends.", revoked).needs(&[Need::Providers]),
    case!("providers/revalidation/refreshed", "A session that the provider confirms lasts, with each new refresh token.", refreshed)
        .needs(&[Need::Providers]),
    case!("providers/revalidation/same-token", "A refresh token that the provider does not replace is used again.", same_token)
        .needs(&[Need::Providers]),
    case!("providers/revalidation/no-token", "A session without refresh token ends when it is to be refreshed.", no_token)
        .needs(&[Need::Providers]),
    case!("providers/revalidation/userinfo", "With the method `userinfo` a session ends when the endpoint refuses its token.", userinfo)
        .needs(&[Need::Providers]),
    case!(
        "providers/revalidation/introspection",
        "With the method `introspection` a session ends when its token is not active.",
        introspection
    )
    .needs(&[Need::Providers]),
    case!("providers/revalidation/down", "A provider that is down ends no session.", down).needs(&[Need::Providers]),
    case!("providers/revalidation/provider-disabled", "A session ends when its provider is disabled.", provider_disabled)
        .needs(&[Need::Providers]),
    case!(
        "providers/revalidation/no-lifetime",
        "Where the provider says no lifetime, `fallbackInterval` is the time between questions.",
        no_lifetime
    )
    .needs(&[Need::Providers]),
    case!("providers/revalidation/fresh", "As long as the access token is fresh the provider is not asked.", fresh)
        .needs(&[Need::Providers]),
    case!("providers/revalidation/off", "Without re-validation the provider is not asked again.", off).needs(&[Need::Providers]),
    case!("providers/revalidation/memberships", "Claims of a refreshed ID token are mapped to memberships again.", memberships)
        .needs(&[Need::Providers, Need::Roles]),
];

/// Seconds for which access tokens are valid.
const LIFETIME: u32 = 4;

/// A provider whose sessions are validated again after a second or so.
async fn provider(case: &mut Case, further: Value) -> Outcome<Provider> {
    let provider = case.provider(&revalidating(further), signing_up()).await?;
    provider.realm.change(|behaviour| behaviour.lifetime = Some(LIFETIME));
    Ok(provider)
}

fn revalidating(further: Value) -> Value {
    let usual = json!({ "enabled": true, "softRefreshThreshold": 0.25, "minInterval": "1 second", "fallbackInterval": "1 second" });
    json!({ "revalidation": laid_over(usual, &further) })
}

/// Whether a session is good, which is not written down.
async fn is_good(case: &mut Case, session: &Caller) -> Outcome<bool> {
    match case.ask(session, WhoAmI::build(())).await?.status {
        200 => Ok(true),
        401 => Ok(false),
        status => Err(CaseError::finding(format_args!("expected: a session that is good or has ended, not status {status}"))),
    }
}

/// Uses the session until it has ended.
async fn ends(case: &mut Case, session: &Caller) -> Outcome {
    let mut background = Background::new();
    while is_good(case, session).await? {
        if !background.another_look().await {
            return background.judge(require(false, "a session that has ended"));
        }
    }
    case.locked_out("the session has ended", session).await
}

/// Uses the session until the provider has been asked this often.
async fn is_asked(case: &mut Case, session: &Caller, provider: &Provider, place: Place, times: usize) -> Outcome {
    let mut background = Background::new();
    while provider.realm.asked(place) < times {
        require(is_good(case, session).await?, "a session that has not ended")?;
        if !background.another_look().await {
            return background.judge(require(false, &format!("{times} questions at {place:?}")));
        }
    }
    Ok(())
}

/// A new session, with its person.
async fn signed_in(case: &mut Case, provider: &Provider) -> Outcome<(Caller, String)> {
    let signed_in = case.federated("signs in", provider).await?;
    Ok((Caller::new("session", Token::new(signed_in.token)), signed_in.person.id))
}

/// The entry about a person that is written soon.
async fn entry(case: &mut Case, person: &str, kind: &str) -> Outcome<AuthLogEntry> {
    let mut background = Background::new();
    loop {
        let found = case.logged_about(person, &[kind]).await?.into_iter().next();
        if found.is_some() || !background.another_look().await {
            return background.judge(present(found, &format!("an entry {kind}")));
        }
    }
}

async fn revoked_for(case: &mut Case, person: &str, reason: &str) -> Outcome {
    let found = entry(case, person, "idp_session_revoked").await?;
    equal(found.event_data.map(|data| data.0), Some(json!({ "reason": reason })), "event data of idp_session_revoked")
}

async fn revoked(case: &mut Case) -> Outcome {
    let provider = provider(case, json!({})).await?;
    let (session, person) = signed_in(case, &provider).await?;
    let another = self::provider(case, json!({})).await?;
    let (other, _) = signed_in(case, &another).await?;
    case.let_in("the session is good", &session).await?;
    provider.realm.revoke();
    ends(case, &session).await?;
    revoked_for(case, &person, "invalid_grant").await?;
    case.let_in("another session stays", &other).await
}

async fn refreshed(case: &mut Case) -> Outcome {
    let provider = provider(case, json!({})).await?;
    let (session, person) = signed_in(case, &provider).await?;
    is_asked(case, &session, &provider, Place::Token, 3).await?;
    case.let_in("the session is good", &session).await?;
    require(entry(case, &person, "idp_session_revalidated").await?.success, "a success")?;
    provider.realm.revoke();
    ends(case, &session).await
}

async fn same_token(case: &mut Case) -> Outcome {
    let provider = provider(case, json!({})).await?;
    provider.realm.change(|behaviour| behaviour.rotates_refresh_tokens = false);
    let (session, _) = signed_in(case, &provider).await?;
    is_asked(case, &session, &provider, Place::Token, 3).await?;
    case.let_in("the session is good", &session).await
}

async fn no_token(case: &mut Case) -> Outcome {
    let provider = provider(case, json!({})).await?;
    provider.realm.change(|behaviour| behaviour.refresh_tokens = false);
    let (session, person) = signed_in(case, &provider).await?;
    ends(case, &session).await?;
    revoked_for(case, &person, "no_refresh_token").await
}

async fn userinfo(case: &mut Case) -> Outcome {
    let provider = provider(case, json!({ "method": "userinfo" })).await?;
    let (session, person) = signed_in(case, &provider).await?;
    is_asked(case, &session, &provider, Place::UserInfo, 2).await?;
    case.let_in("the session is good", &session).await?;
    provider.realm.revoke();
    ends(case, &session).await?;
    entry(case, &person, "idp_session_revoked").await?;
    equal(provider.realm.asked(Place::Token), 1, "questions at the token endpoint")
}

async fn introspection(case: &mut Case) -> Outcome {
    let provider = provider(case, json!({ "method": "introspection" })).await?;
    let (session, person) = signed_in(case, &provider).await?;
    is_asked(case, &session, &provider, Place::Introspection, 2).await?;
    case.let_in("the session is good", &session).await?;
    provider.realm.revoke();
    ends(case, &session).await?;
    revoked_for(case, &person, "inactive").await
}

async fn down(case: &mut Case) -> Outcome {
    for (method, place) in [("refresh", Place::Token), ("userinfo", Place::UserInfo), ("introspection", Place::Introspection)] {
        let provider = provider(case, json!({ "method": method })).await?;
        let (session, person) = signed_in(case, &provider).await?;
        let before = provider.realm.asked(place);
        provider.realm.trouble(place, Trouble::Status(503));
        is_asked(case, &session, &provider, place, before + 2).await?;
        let found = entry(case, &person, "idp_session_revalidation_failed").await?;
        equal((found.success, found.error_code.as_deref()), (true, Some("revalidation_error")), "success and code of the entry")?;
        case.let_in("the session is good", &session).await?;
        equal(case.logged_about(&person, &["idp_session_revoked"]).await?.len(), 0, "entries about an end")?;
    }
    Ok(())
}

async fn provider_disabled(case: &mut Case) -> Outcome {
    let provider = provider(case, json!({})).await?;
    let (session, person) = signed_in(case, &provider).await?;
    case.let_in("the session is good", &session).await?;
    case.withdraw().await;
    ends(case, &session).await?;
    revoked_for(case, &person, "idp_disabled").await
}

async fn no_lifetime(case: &mut Case) -> Outcome {
    let provider = provider(case, json!({})).await?;
    provider.realm.change(|behaviour| behaviour.lifetime = None);
    let (session, _) = signed_in(case, &provider).await?;
    is_asked(case, &session, &provider, Place::Token, 2).await?;
    provider.realm.revoke();
    ends(case, &session).await
}

async fn fresh(case: &mut Case) -> Outcome {
    let provider = provider(case, json!({})).await?;
    provider.realm.change(|behaviour| behaviour.lifetime = Some(600));
    let (session, _) = signed_in(case, &provider).await?;
    provider.realm.revoke();
    // Another session of the same kind is validated meanwhile, so the time was long enough.
    let other = self::provider(case, json!({})).await?;
    let (quick, _) = signed_in(case, &other).await?;
    is_asked(case, &quick, &other, Place::Token, 2).await?;
    case.let_in("the session is good", &session).await?;
    equal(provider.realm.asked(Place::Token), 1, "questions at the token endpoint")
}

async fn off(case: &mut Case) -> Outcome {
    let provider = provider(case, json!({ "enabled": false })).await?;
    let (session, _) = signed_in(case, &provider).await?;
    provider.realm.revoke();
    let other = self::provider(case, json!({})).await?;
    let (quick, _) = signed_in(case, &other).await?;
    is_asked(case, &quick, &other, Place::Token, 3).await?;
    case.let_in("the session is good", &session).await?;
    equal(provider.realm.asked(Place::Token), 1, "questions at the token endpoint")
}

async fn memberships(case: &mut Case) -> Outcome {
    let mapped = mapped(case, &json!({ "unmatched": "remove" })).await?;
    let rules = [
        rule(&json!({ "claim": "groups", "contains": "a" }), &mapped.grant("viewer")),
        rule(&json!({ "claim": "groups", "contains": "b" }), &mapped.grant("chief")),
    ];
    mapped.rules(case, &rules).await?;
    case.reconfigure(&mapped.provider, revalidating(json!({}))).await?;
    let refreshed = json!({ "email": mapped.person.email, "groups": ["b"] });
    mapped.claims(json!({ "groups": ["a"] }));
    mapped.provider.realm.change(|behaviour| {
        behaviour.lifetime = Some(LIFETIME);
        behaviour.refreshed = Some(members(refreshed));
    });
    let (session, person) = signed_in(case, &mapped.provider).await?;
    mapped.holds(case, "after the sign-in", &[plain("viewer")]).await?;
    is_asked(case, &session, &mapped.provider, Place::Token, 2).await?;
    let mut background = Background::new();
    while case.logged_about(&person, &["idp_role_mapped"]).await?.len() < 2 && background.another_look().await {}
    mapped.holds(case, "after the refresh", &[plain("chief")]).await
}
