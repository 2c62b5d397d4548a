//! Providers that do not answer as they should: the sign-in fails with a code, and the server goes on.
//!
//! **Invariant:** each trouble has a realm of its own, so that nothing that a server keeps of it hides the trouble.

use std::time::Duration;

use serde_json::{Value, json};

use crate::error::{Outcome, equal};
use crate::operations::{InitSignInIDPErrorCode, SignInIDPErrorCode};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::providers::{Place, Provider, REDIRECT, Trouble, beginning, members, signing_up};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("providers/troubles/discovery", "A discovery document that cannot be read is IDP_VALIDATION_FAILED.", discovery)
        .needs(&[Need::Providers]),
    case!("providers/troubles/discovered", "A discovery document of another issuer, or an incomplete one, is refused.", discovered)
        .needs(&[Need::Providers]),
    case!("providers/troubles/discovery-huge", "A discovery document of ten megabytes is IDP_VALIDATION_FAILED.", discovery_huge)
        .needs(&[Need::Providers]),
    case!("providers/troubles/unreachable", "A provider that cannot be reached is IDP_VALIDATION_FAILED.", unreachable)
        .needs(&[Need::Providers]),
    case!("providers/troubles/refusal", "A token endpoint that refuses is INVALID_IDP_RESPONSE.", refusal).needs(&[Need::Providers]),
    case!("providers/troubles/status", "An endpoint that answers with an error is INVALID_IDP_RESPONSE.", status).needs(&[Need::Providers]),
    case!("providers/troubles/malformed", "An answer that is not an object in JSON is INVALID_IDP_RESPONSE.", malformed)
        .needs(&[Need::Providers]),
    case!("providers/troubles/redirect", "A redirect is not followed.", redirect).needs(&[Need::Providers]),
    case!("providers/troubles/slow", "A provider that takes longer than `timeout` is INVALID_IDP_RESPONSE.", slow)
        .needs(&[Need::Providers]),
    case!("providers/troubles/huge", "An answer of ten megabytes is INVALID_IDP_RESPONSE.", huge).needs(&[Need::Providers]),
];

/// The places that a sign-in asks after its beginning.
const PLACES: [Place; 3] = [Place::Token, Place::Keys, Place::UserInfo];

async fn provider(case: &mut Case, further: &Value) -> Outcome<Provider> {
    case.provider(further, signing_up()).await
}

async fn does_not_begin(case: &mut Case, step: &str, provider: &Provider) -> Outcome {
    let (login, data) = (case.login(), json!({ "redirectUrl": REDIRECT }));
    case.fails(step, &login, beginning(&provider.slug, data), InitSignInIDPErrorCode::IdpValidationFailed).await.map(drop)
}

async fn discovery(case: &mut Case) -> Outcome {
    for trouble in [Trouble::Status(500), Trouble::Status(404), Trouble::Malformed, Trouble::Array, Trouble::Redirect] {
        let provider = provider(case, &json!({})).await?;
        provider.realm.trouble(Place::Discovery, trouble);
        does_not_begin(case, &format!("{trouble:?}"), &provider).await?;
        provider.realm.change(|behaviour| behaviour.troubles.clear());
        case.federated("the trouble is over", &provider).await?;
    }
    Ok(())
}

async fn discovered(case: &mut Case) -> Outcome {
    for (step, document) in [
        ("another issuer", json!({ "issuer": "https://login.example.com" })),
        ("no issuer", json!({ "issuer": null })),
        ("no authorization endpoint", json!({ "authorization_endpoint": null })),
        ("an authorization endpoint that is not an address", json!({ "authorization_endpoint": "x" })),
    ] {
        let provider = provider(case, &json!({})).await?;
        provider.realm.change(|behaviour| behaviour.discovery = members(document));
        does_not_begin(case, step, &provider).await?;
    }
    Ok(())
}

async fn discovery_huge(case: &mut Case) -> Outcome {
    let provider = provider(case, &json!({})).await?;
    provider.realm.trouble(Place::Discovery, Trouble::Huge);
    does_not_begin(case, "ten megabytes", &provider).await
}

async fn unreachable(case: &mut Case) -> Outcome {
    // Nothing listens at the discard port of this machine.
    let provider = provider(case, &json!({ "url": "http://127.0.0.1:9/.well-known/openid-configuration" })).await?;
    does_not_begin(case, "a closed port", &provider).await?;
    let provider = self::provider(case, &json!({ "url": "http://nothing.invalid/.well-known/openid-configuration" })).await?;
    does_not_begin(case, "an unknown host", &provider).await
}

async fn refusal(case: &mut Case) -> Outcome {
    for error in ["invalid_grant", "invalid_client", "temporarily_unavailable"] {
        let provider = provider(case, &json!({})).await?;
        provider.realm.trouble(Place::Token, Trouble::Refusal(error));
        case.not_federated(error, &provider, SignInIDPErrorCode::InvalidIdpResponse).await?;
    }
    Ok(())
}

/// A trouble at each place keeps the user from being signed in, until it is over.
async fn at_each_place(case: &mut Case, further: &Value, trouble: Trouble) -> Outcome {
    for place in PLACES {
        let provider = provider(case, further).await?;
        provider.realm.trouble(place, trouble);
        case.not_federated(&format!("{place:?}"), &provider, SignInIDPErrorCode::InvalidIdpResponse).await?;
        equal(provider.realm.asked(place) > 0, true, "whether the place was asked")?;
        provider.realm.change(|behaviour| behaviour.troubles.clear());
        case.federated("the trouble is over", &provider).await?;
    }
    Ok(())
}

async fn status(case: &mut Case) -> Outcome {
    at_each_place(case, &json!({ "fetchUserInfo": true }), Trouble::Status(500)).await
}

async fn malformed(case: &mut Case) -> Outcome {
    at_each_place(case, &json!({ "fetchUserInfo": true }), Trouble::Malformed).await?;
    at_each_place(case, &json!({ "fetchUserInfo": true }), Trouble::Array).await
}

async fn redirect(case: &mut Case) -> Outcome {
    at_each_place(case, &json!({ "fetchUserInfo": true }), Trouble::Redirect).await
}

async fn slow(case: &mut Case) -> Outcome {
    at_each_place(case, &json!({ "fetchUserInfo": true, "timeout": 500 }), Trouble::Slow(Duration::from_secs(2))).await
}

async fn huge(case: &mut Case) -> Outcome {
    at_each_place(case, &json!({ "fetchUserInfo": true }), Trouble::Huge).await
}
