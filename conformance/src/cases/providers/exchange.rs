//! How a server asks the provider: the methods to authenticate, the response types, userinfo, and keys that change.
//!
//! **Invariant:** the realm accepts one method at a time, so that a sign-in proves that it was used.

use serde_json::{Value, json};

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal, present, require};
use crate::operations::SignInIDPErrorCode;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::providers::{Authentication, Forgery, Place, Provider, adding, configuration, laid_over, members, signing_up};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("providers/exchange/methods", "The client authenticates as `tokenEndpointAuthMethod` says.", methods).needs(&[Need::Providers]),
    case!("providers/exchange/special-characters", "A name and a secret with special characters are encoded as they must be.", special)
        .needs(&[Need::Providers]),
    case!("providers/exchange/wrong-secret", "A client that the provider does not know is INVALID_IDP_RESPONSE.", wrong_secret)
        .needs(&[Need::Providers]),
    case!("providers/exchange/response-types", "A sign-in succeeds with each response type that has an ID token.", response_types)
        .needs(&[Need::Providers]),
    case!(
        "providers/exchange/userinfo",
        "With `fetchUserInfo` the claims of userinfo count, and win over those of the ID token.",
        userinfo
    )
    .needs(&[Need::Providers]),
    case!("providers/exchange/no-userinfo", "Without `fetchUserInfo` the endpoint is not asked.", no_userinfo).needs(&[Need::Providers]),
    case!("providers/exchange/other-subject", "Userinfo of another subject is IDP_VALIDATION_FAILED.", other_subject)
        .needs(&[Need::Providers]),
    case!("providers/exchange/result", "`idpResponse` has the claims, and the tokens with `returnOIDCResult` alone.", result)
        .needs(&[Need::Providers]),
    case!("providers/exchange/session-tokens", "`idpResponse` has no tokens where a session is validated again.", session_tokens)
        .needs(&[Need::Providers]),
    case!("providers/exchange/rotated-key", "A key that the provider has changed to is found.", rotated_key).needs(&[Need::Providers]),
    case!("providers/exchange/authorized-party", "An authorized party that is configured is accepted.", authorized_party)
        .needs(&[Need::Providers]),
];

async fn methods(case: &mut Case) -> Outcome {
    for (name, method) in [
        (None, Authentication::Basic),
        (Some("client_secret_basic"), Authentication::Basic),
        (Some("client_secret_post"), Authentication::Post),
        (Some("client_secret_jwt"), Authentication::Jwt),
        (Some("none"), Authentication::None),
    ] {
        let provider = case.provider(&json!({ "tokenEndpointAuthMethod": name }), signing_up()).await?;
        provider.realm.change(|behaviour| behaviour.authentication = method);
        case.federated(name.unwrap_or("by default"), &provider).await?;
    }
    Ok(())
}

async fn special(case: &mut Case) -> Outcome {
    let root = case.root();
    for (method, authentication) in [("client_secret_basic", Authentication::Basic), ("client_secret_post", Authentication::Post)] {
        let (slug, realm) = (case.slug()?, case.realm()?);
        realm.change(|behaviour| {
            behaviour.client_id = "client: ä/1".to_owned();
            behaviour.client_secret = "a+b &c%=:*~'(\u{e9})".to_owned();
            behaviour.authentication = authentication;
        });
        let configuration = laid_over(configuration(&realm), &json!({ "tokenEndpointAuthMethod": method }));
        case.prepare(&root, adding(&slug, "oidc", configuration.clone(), Some(signing_up()))).await?;
        case.federated(method, &Provider { slug, realm, configuration }).await?;
    }
    Ok(())
}

async fn wrong_secret(case: &mut Case) -> Outcome {
    let provider = case.provider(&json!({ "clientSecret": "another-secret" }), signing_up()).await?;
    case.not_federated("with another secret", &provider, SignInIDPErrorCode::InvalidIdpResponse).await
}

async fn response_types(case: &mut Case) -> Outcome {
    for kind in ["code", "id_token", "code token", "id_token token", "code id_token", "code id_token token"] {
        let provider = case.provider(&json!({ "responseType": kind }), signing_up()).await?;
        case.federated(kind, &provider).await?;
        equal(provider.realm.asked(Place::Token), usize::from(kind.contains("code")), "requests to the token endpoint")?;
    }
    Ok(())
}

async fn userinfo(case: &mut Case) -> Outcome {
    let (first, second) = (case.email()?, case.email()?);
    for (step, kind) in [("with a code", "code"), ("without a code", "id_token token")] {
        let provider = case.provider(&json!({ "fetchUserInfo": true, "responseType": kind }), signing_up()).await?;
        let (of_token, of_userinfo) = if kind == "code" { (&first, &second) } else { (&second, &first) };
        provider.realm.change(|behaviour| {
            behaviour.claims = members(json!({ "email": of_token, "name": "Of the token" }));
            behaviour.userinfo = members(json!({ "email": of_userinfo }));
        });
        let signed_in = case.federated(step, &provider).await?;
        equal(signed_in.person.email.as_deref(), Some(of_userinfo.as_str()), "the address")?;
        equal(provider.realm.asked(Place::UserInfo), 1, "requests to the userinfo endpoint")?;
    }
    Ok(())
}

async fn no_userinfo(case: &mut Case) -> Outcome {
    let (provider, email) = (case.provider(&json!({}), signing_up()).await?, case.email()?);
    provider.realm.change(|behaviour| behaviour.userinfo = members(json!({ "email": email })));
    let signed_in = case.federated("signs in", &provider).await?;
    equal((signed_in.person.email.as_deref(), provider.realm.asked(Place::UserInfo)), (None, 0), "the address and the requests")
}

async fn other_subject(case: &mut Case) -> Outcome {
    let provider = case.provider(&json!({ "fetchUserInfo": true }), signing_up()).await?;
    provider.realm.change(|behaviour| behaviour.userinfo = members(json!({ "sub": "another" })));
    case.not_federated("another subject", &provider, SignInIDPErrorCode::IdpValidationFailed).await
}

/// What `idpResponse` says. It has values of the provider, so the snapshot does not show it.
async fn said(case: &mut Case, provider: &Provider) -> Outcome<Value> {
    let (data, login): (Value, Caller) = (case.returned(provider).await?.data()?, case.login());
    let document = "mutation($provider: String!, $data: Json!) {
        signInIDP(identityProvider: $provider, data: $data) { ok error { code } result { idpResponse } }
    }";
    let reply = case.reply(&login, document, json!({ "provider": provider.slug, "data": data })).await?;
    let answer = crate::client::answer::raw(&reply);
    present(answer.pointer("/data/signInIDP/result/idpResponse").filter(|said| said.is_object()).cloned(), "an object as idpResponse")
}

const TOKENS: [&str; 4] = ["access_token", "refresh_token", "id_token", "hush"];

async fn result(case: &mut Case) -> Outcome {
    let email = case.email()?;
    for returned in [false, true] {
        let provider = case.provider(&json!({ "returnOIDCResult": returned, "scope": "openid offline_access" }), signing_up()).await?;
        provider.realm.change(|behaviour| behaviour.claims = members(json!({ "email": email, "department": "Sales" })));
        let said = said(case, &provider).await?;
        let text = |name: &str| said.get(name).and_then(Value::as_str);
        equal(text("email"), Some(email.as_str()), "the address")?;
        equal(text("sub"), Some(provider.realm.name.as_str()), "the subject")?;
        equal(text("department"), Some("Sales"), "another claim")?;
        equal(text("access_token").is_some() && text("id_token").is_some(), returned, "whether there are tokens")?;
        require(returned || TOKENS.iter().all(|name| !said.to_string().contains(name)), "no token in the claims")?;
    }
    Ok(())
}

async fn session_tokens(case: &mut Case) -> Outcome {
    let provider = case.provider(&json!({ "revalidation": { "enabled": true } }), signing_up()).await?;
    let said = said(case, &provider).await?.to_string();
    require(TOKENS.iter().all(|name| !said.contains(name)), "no token in the claims")
}

async fn rotated_key(case: &mut Case) -> Outcome {
    let provider = case.provider(&json!({}), signing_up()).await?;
    case.federated("with the first key", &provider).await?;
    provider.realm.change(|behaviour| behaviour.second_key = true);
    case.federated("with the second key", &provider).await.map(drop)
}

async fn authorized_party(case: &mut Case) -> Outcome {
    let provider = case.provider(&json!({ "additionalAuthorizedParties": ["another-client"] }), signing_up()).await?;
    provider.realm.change(|behaviour| behaviour.forgery = Some(Forgery::Party));
    case.federated("a party that is configured", &provider).await.map(drop)
}
