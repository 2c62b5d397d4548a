//! Single logout: `signOut.logoutUrl`, and logouts that the provider begins.
//!
//! **Invariant:** a logout token of these cases is right but for what the case is about.

use std::collections::BTreeMap;

use cynic::{MutationBuilder, Operation, QueryBuilder};
use reqwest::Method;
use serde_json::{Value, json};

use super::{apple, unasked};
use crate::client::exchange::{Caller, Request};
use crate::client::token::Token;
use crate::error::{Outcome, equal, present, require};
use crate::operations::{SignOut, SignOutVariables, WhoAmI};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::providers::{Provider, Realm, adding, laid_over, members, now, parameters, signing_up};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("providers/logout/address", "Who signs out is told where to sign out of the provider, with a hint about the session.", address)
        .needs(&[Need::Providers]),
    case!("providers/logout/redirect", "The address says where the provider sends the browser afterwards, if it is configured.", redirect)
        .needs(&[Need::Providers]),
    case!("providers/logout/none", "There is no such address for other sessions, and for providers without one.", none)
        .needs(&[Need::Providers]),
    case!("providers/logout/recorded", "A logout at the provider is recorded.", recorded).needs(&[Need::Providers]),
    case!("providers/backchannel/session", "A logout token with a session ends it, and no other one.", session).needs(&[Need::Providers]),
    case!("providers/backchannel/subject", "A logout token with a subject alone ends all its sessions.", subject).needs(&[Need::Providers]),
    case!("providers/backchannel/nothing", "A logout token for what has no session is accepted.", nothing).needs(&[Need::Providers]),
    case!("providers/backchannel/invalid", "A logout token that is not valid gets 400, and ends nothing.", invalid)
        .needs(&[Need::Providers]),
    case!("providers/backchannel/id-token", "An ID token is not a logout token.", id_token).needs(&[Need::Providers]),
    case!("providers/backchannel/once", "A logout token is accepted once.", once).needs(&[Need::Providers]),
    case!("providers/backchannel/other-provider", "A logout token of another provider ends nothing.", other_provider)
        .needs(&[Need::Providers]),
    case!("providers/backchannel/requests", "Other requests get 400, 404, 405 or 501.", requests).needs(&[Need::Providers]),
    case!("providers/backchannel/recorded", "A logout that the provider begins is recorded with its session and subject.", back_recorded)
        .needs(&[Need::Providers]),
];

/// A provider whose sessions are known, so that they can be ended.
async fn provider(case: &mut Case, further: Value) -> Outcome<Provider> {
    let configuration = laid_over(json!({ "revalidation": { "enabled": true } }), &further);
    case.provider(&configuration, signing_up()).await
}

fn signing_out(all: Option<bool>) -> Operation<SignOut, SignOutVariables> {
    SignOut::build(SignOutVariables { all })
}

/// Signs out. The parameters of the address.
async fn signs_out(case: &mut Case, provider: &Provider, session: &Caller) -> Outcome<BTreeMap<String, String>> {
    let address = case.ok("signs out", session, signing_out(None)).await?.logout_url;
    let address = present(address, "logoutUrl")?;
    require(address.starts_with(&format!("{}/logout?", provider.realm.issuer)), "the address of the provider")?;
    parameters(&address)
}

async fn address(case: &mut Case) -> Outcome {
    let provider = provider(case, json!({})).await?;
    let (session, other) = (case.federated_session("session", &provider).await?, case.federated_session("other session", &provider).await?);
    let found = signs_out(case, &provider, &session).await?;
    let hint = present(found.get("id_token_hint"), "id_token_hint")?;
    equal(hint.split('.').count(), 3, "parts of the hint")?;
    require(!found.contains_key("post_logout_redirect_uri"), "no redirect")?;
    case.locked_out("the session has ended", &session).await?;
    case.let_in("the other session is good", &other).await?;
    let all = case.ok("signs out everywhere", &other, signing_out(Some(true))).await?;
    require(all.logout_url.is_some(), "logoutUrl")?;
    case.locked_out("the other session has ended", &other).await
}

async fn redirect(case: &mut Case) -> Outcome {
    let configured = "https://app.example.com/signed-out?by=provider&x=ä";
    let provider = provider(case, json!({ "postLogoutRedirectUri": configured })).await?;
    let session = case.federated_session("session", &provider).await?;
    let found = signs_out(case, &provider, &session).await?;
    equal(found.get("post_logout_redirect_uri").map(String::as_str), Some(configured), "post_logout_redirect_uri")
}

async fn none(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let off = provider(case, json!({ "revalidation": null })).await?;
    let without = provider(case, json!({})).await?;
    without.realm.change(|behaviour| behaviour.end_session = false);
    let sessions = [
        person.session,
        case.federated_session("session without re-validation", &off).await?,
        case.federated_session("session of a provider without logout", &without).await?,
    ];
    for session in &sessions {
        let address = case.ok("signs out", session, signing_out(None)).await?.logout_url;
        equal(address, None, "logoutUrl")?;
        case.locked_out("the session has ended", session).await?;
    }
    Ok(())
}

async fn recorded(case: &mut Case) -> Outcome {
    let provider = provider(case, json!({})).await?;
    let signed_in = case.federated("signs in", &provider).await?;
    let session = Caller::new("session", Token::new(signed_in.token));
    let identity = case.ask(&session, WhoAmI::build(())).await?.data()?.me.id;
    case.ok("signs out", &session, signing_out(Some(true))).await?;
    let entries = case.logged(&identity, &["idp_logout_initiated"]).await?;
    let entry = present(entries.first(), "an entry")?;
    equal((entries.len(), entry.success), (1, true), "number of entries, and success")?;
    equal(entry.event_data.as_ref().map(|data| &data.0), Some(&json!({ "all": true })), "event data")?;
    require(entry.identity_provider_id.is_some(), "the id of the provider")
}

/// Sends a logout token to the endpoint for a provider. The status of the answer.
async fn told(case: &mut Case, slug: &str, token: &str) -> Outcome<u16> {
    let reply = case.backchannel(&format!("?provider={slug}"), &[("logout_token", token)]).await?;
    require(reply.header("cache-control").contains("no-store"), "an answer that is not stored")?;
    Ok(reply.status)
}

/// The same with a token of these claims.
async fn tells(case: &mut Case, provider: &Provider, claims: Value) -> Outcome<u16> {
    let token = provider.realm.logout_token(&claims).await?;
    told(case, &provider.slug, &token).await
}

async fn session(case: &mut Case) -> Outcome {
    let provider = provider(case, json!({})).await?;
    let first = case.federated_session("first session", &provider).await?;
    let sid = provider.realm.last_session();
    let second = case.federated_session("second session", &provider).await?;
    let claims = json!({ "sid": sid, "sub": provider.realm.name });
    equal(tells(case, &provider, claims).await?, 200, "status")?;
    case.locked_out("the first session has ended", &first).await?;
    case.let_in("the second session is good", &second).await?;
    equal(tells(case, &provider, json!({ "sid": provider.realm.last_session() })).await?, 200, "status")?;
    case.locked_out("the second session has ended", &second).await
}

async fn subject(case: &mut Case) -> Outcome {
    let provider = provider(case, json!({})).await?;
    let sessions = [case.federated_session("first session", &provider).await?, case.federated_session("second session", &provider).await?];
    provider.realm.change(|behaviour| behaviour.claims = members(json!({ "sub": "another" })));
    let other = case.federated_session("session of another person", &provider).await?;
    equal(tells(case, &provider, json!({ "sub": provider.realm.name })).await?, 200, "status")?;
    for session in &sessions {
        case.locked_out("the session has ended", session).await?;
    }
    case.let_in("the session of another person is good", &other).await
}

async fn nothing(case: &mut Case) -> Outcome {
    let provider = provider(case, json!({})).await?;
    let session = case.federated_session("session", &provider).await?;
    for claims in [json!({ "sid": "another-session" }), json!({ "sub": "another" }), json!({ "sid": "x", "sub": provider.realm.name })] {
        equal(tells(case, &provider, claims).await?, 200, "status")?;
    }
    case.let_in("the session is good", &session).await
}

async fn invalid(case: &mut Case) -> Outcome {
    let provider = provider(case, json!({})).await?;
    let session = case.federated_session("session", &provider).await?;
    let (sid, now) = (provider.realm.last_session(), now()?);
    for (what, claims) in [
        ("another issuer", json!({ "iss": "https://login.example.com" })),
        ("another audience", json!({ "aud": "another-client" })),
        ("no audience", json!({ "aud": null })),
        ("expired", json!({ "iat": now - 100, "exp": now - 60 })),
        ("old", json!({ "iat": now - 3_600 })),
        ("no expiration", json!({ "exp": null })),
        ("no time of issue", json!({ "iat": null })),
        ("no events", json!({ "events": null })),
        ("another event", json!({ "events": { "http://schemas.openid.net/event/other": {} } })),
        ("neither session nor subject", json!({ "sid": null })),
        ("a nonce", json!({ "nonce": "nonce" })),
    ] {
        // A claim that is null is one that the token does not have.
        let mut all = members(json!({ "sid": sid }));
        all.extend(members(claims));
        equal(tells(case, &provider, Value::Object(all)).await?, 400, &format!("status for a token with {what}"))?;
    }
    let good = provider.realm.logout_token(&json!({ "sid": sid })).await?;
    let other = case.realm()?;
    for (what, token) in [
        ("which is not one", "x".to_owned()),
        ("of three parts", "a.b.c".to_owned()),
        ("without its signature", good.rsplit_once('.').map(|(input, _)| format!("{input}.")).unwrap_or_default()),
        ("with another signature", Realm::damaged(&good)),
        ("without signature", Realm::unsigned(&json!({ "iss": provider.realm.issuer, "sid": sid }))),
        ("of another realm", other.logout_token(&json!({ "sid": sid, "aud": provider.realm.behaviour().client_id })).await?),
    ] {
        equal(told(case, &provider.slug, &token).await?, 400, &format!("status for a token {what}"))?;
    }
    case.let_in("the session is good", &session).await
}

async fn id_token(case: &mut Case) -> Outcome {
    let provider = provider(case, json!({ "responseType": "code id_token" })).await?;
    let session = case.federated_session("session", &provider).await?;
    let returned = case.returned(&provider).await?;
    let token = present(returned.callback.parameters.get("id_token"), "an ID token")?;
    equal(told(case, &provider.slug, token).await?, 400, "status")?;
    case.let_in("the session is good", &session).await
}

async fn once(case: &mut Case) -> Outcome {
    let provider = provider(case, json!({})).await?;
    let first = case.federated_session("first session", &provider).await?;
    let token = provider.realm.logout_token(&json!({ "sub": provider.realm.name })).await?;
    equal(told(case, &provider.slug, &token).await?, 200, "status")?;
    case.locked_out("the session has ended", &first).await?;
    let second = case.federated_session("second session", &provider).await?;
    equal(told(case, &provider.slug, &token).await?, 400, "status of the same token")?;
    case.let_in("a later session is good", &second).await
}

async fn other_provider(case: &mut Case) -> Outcome {
    let (first, second) = (provider(case, json!({})).await?, provider(case, json!({})).await?);
    let session = case.federated_session("session", &first).await?;
    let claims = json!({ "sid": first.realm.last_session() });
    equal(tells(case, &second, claims.clone()).await?, 200, "status for a session of another provider")?;
    let token = first.realm.logout_token(&claims).await?;
    equal(told(case, &second.slug, &token).await?, 400, "status for a token of another provider")?;
    case.let_in("the session is good", &session).await
}

async fn requests(case: &mut Case) -> Outcome {
    let (provider, root) = (provider(case, json!({})).await?, case.root());
    let token = provider.realm.logout_token(&json!({ "sub": provider.realm.name })).await?;
    let form = [("logout_token", token.as_str())];
    equal(case.backchannel("", &form).await?.status, 400, "status without a provider")?;
    let query = format!("?provider={}", provider.slug);
    equal(case.backchannel(&query, &[]).await?.status, 400, "status without a token")?;
    equal(case.backchannel(&query, &[("logout_token", "")]).await?.status, 400, "status with an empty token")?;
    equal(case.backchannel("?provider=nothing", &form).await?.status, 404, "status for an unknown provider")?;
    let get = Request::new(Method::GET, &format!("oidc/backchannel-logout{query}"), &Caller::anonymous())?;
    equal(case.raw_reply(get).await?.status, 405, "status of a GET")?;
    for (kind, configuration) in [("apple", apple()), ("facebook", unasked())] {
        let slug = case.slug()?;
        case.prepare(&root, adding(&slug, kind, configuration, None)).await?;
        equal(case.backchannel(&format!("?provider={slug}"), &form).await?.status, 501, "status for a type without logout")?;
    }
    equal(case.backchannel(&query, &form).await?.status, 200, "status of the right request")
}

async fn back_recorded(case: &mut Case) -> Outcome {
    let provider = provider(case, json!({})).await?;
    let signed_in = case.federated("signs in", &provider).await?;
    let claims = json!({ "sid": provider.realm.last_session(), "sub": provider.realm.name });
    equal(tells(case, &provider, claims.clone()).await?, 200, "status")?;
    let entries = case.logged_about(&signed_in.person.id, &["idp_backchannel_logout"]).await?;
    let entry = present(entries.first(), "an entry")?;
    let expected = laid_over(claims, &json!({ "revokedCount": 1 }));
    equal(entry.event_data.as_ref().map(|data| &data.0), Some(&expected), "event data")?;
    require(entry.success && entry.identity_provider_id.is_some(), "a success with the id of the provider")
}
