//! `signInIDP`: what the client gives, in the forms that it may have.
//!
//! **Invariant:** where something is wrong, the provider itself is right.

use cynic::MutationBuilder;
use serde_json::{Value, json};

use crate::error::Outcome;
use crate::operations::{IDPResponseInput, Json, SignInIDP, SignInIDPErrorCode, SignInIDPVariables};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::providers::{Provider, REDIRECT, laid_over, signing_in, signing_up};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("providers/given/parameters", "The parameters of the address can be given in its place.", parameters).needs(&[Need::Providers]),
    case!("providers/given/arguments", "The deprecated arguments stand in for the data.", arguments).needs(&[Need::Providers]),
    case!("providers/given/malformed", "Data that a provider does not take are IDP_VALIDATION_FAILED.", malformed)
        .needs(&[Need::Providers]),
    case!("providers/given/state", "The state must be that of the session data: IDP_VALIDATION_FAILED.", state).needs(&[Need::Providers]),
    case!("providers/given/session-data", "The session data of another sign-in are IDP_VALIDATION_FAILED.", session_data)
        .needs(&[Need::Providers]),
    case!("providers/given/other-provider", "A sign-in that was begun at one provider is not completed at another one.", other_provider)
        .needs(&[Need::Providers]),
    case!("providers/given/code", "A code that the provider does not know is INVALID_IDP_RESPONSE.", code).needs(&[Need::Providers]),
    case!("providers/given/no-code", "An address without a code is IDP_VALIDATION_FAILED.", no_code).needs(&[Need::Providers]),
    case!("providers/given/used-code", "A code is valid for one sign-in.", used_code).needs(&[Need::Providers]),
    case!("providers/given/redirect", "A redirect that is not that of the beginning is refused.", redirect).needs(&[Need::Providers]),
    case!("providers/given/error", "An error in the address is INVALID_IDP_RESPONSE.", error).needs(&[Need::Providers]),
];

const INVALID: SignInIDPErrorCode = SignInIDPErrorCode::IdpValidationFailed;
const REFUSED: SignInIDPErrorCode = SignInIDPErrorCode::InvalidIdpResponse;

async fn provider(case: &mut Case) -> Outcome<Provider> {
    case.provider(&json!({}), signing_up()).await
}

async fn parameters(case: &mut Case) -> Outcome {
    let (provider, login) = (provider(case).await?, case.login());
    let returned = case.returned(&provider).await?;
    let data = json!({ "parameters": returned.callback.parameters, "redirectUrl": REDIRECT, "sessionData": returned.session });
    case.ok("signs in", &login, signing_in(&provider.slug, data)).await.map(drop)
}

async fn arguments(case: &mut Case) -> Outcome {
    let (provider, login) = (provider(case).await?, case.login());
    let returned = case.returned(&provider).await?;
    let variables = SignInIDPVariables {
        identity_provider: provider.slug.clone(),
        idp_response: Some(IDPResponseInput { url: returned.callback.url()? }),
        redirect_url: Some(REDIRECT.to_owned()),
        session_data: Some(Json(returned.session)),
        ..Default::default()
    };
    case.ok("signs in", &login, SignInIDP::build(variables)).await?;
    let nothing = SignInIDPVariables { identity_provider: provider.slug.clone(), ..Default::default() };
    case.fails("with nothing", &login, SignInIDP::build(nothing), INVALID).await.map(drop)
}

async fn malformed(case: &mut Case) -> Outcome {
    let provider = provider(case).await?;
    for (step, further) in [
        ("neither address nor parameters", json!({ "url": null })),
        ("an address that is not text", json!({ "url": 5 })),
        ("parameters that are not an object", json!({ "url": null, "parameters": "code=x" })),
        ("a parameter that is not text", json!({ "url": null, "parameters": { "code": 5 } })),
        ("session data that are not an object", json!({ "sessionData": "x" })),
        ("a nonce that is not text", json!({ "sessionData": { "nonce": 5 } })),
        ("a redirect that is not text", json!({ "redirectUrl": 5 })),
    ] {
        let data = case.returned(&provider).await?.data()?;
        case.not_signed_in(step, &provider, laid_over(data, &further), INVALID).await?;
    }
    for (step, data) in [("nothing", json!({})), ("an array", json!([])), ("a text", json!("x"))] {
        case.not_signed_in(step, &provider, data, INVALID).await?;
    }
    Ok(())
}

async fn state(case: &mut Case) -> Outcome {
    let provider = provider(case).await?;
    for (step, state) in [("another state", Some("another-state-of-some-length")), ("no state", None), ("an empty state", Some(""))] {
        let mut returned = case.returned(&provider).await?;
        returned.callback = returned.callback.with("state", state);
        case.not_signed_in(step, &provider, returned.data()?, INVALID).await?;
    }
    for (step, session) in
        [("session data without state", json!({ "state": null })), ("another one in the session data", json!({ "state": "x" }))]
    {
        let mut returned = case.returned(&provider).await?;
        returned.session = laid_over(returned.session, &session);
        case.not_signed_in(step, &provider, returned.data()?, INVALID).await?;
    }
    Ok(())
}

async fn session_data(case: &mut Case) -> Outcome {
    let provider = provider(case).await?;
    let (first, second) = (case.begun(&provider).await?, case.returned(&provider).await?);
    let data = |session: Value| Ok(laid_over(second.data()?, &json!({ "sessionData": session })));
    case.not_signed_in("those of another sign-in", &provider, data(first.session.clone())?, INVALID).await?;
    case.not_signed_in("none", &provider, data(Value::Null)?, INVALID).await?;
    // With the right state it is the nonce of the ID token that is wrong.
    let mixed = laid_over(first.session, &json!({ "state": second.session.get("state") }));
    case.not_signed_in("those of another sign-in with the right state", &provider, data(mixed)?, INVALID).await
}

async fn other_provider(case: &mut Case) -> Outcome {
    let (first, second) = (provider(case).await?, provider(case).await?);
    let data = case.returned(&first).await?.data()?;
    case.not_signed_in("at another provider", &second, data, INVALID).await
}

async fn code(case: &mut Case) -> Outcome {
    let provider = provider(case).await?;
    let mut returned = case.returned(&provider).await?;
    returned.callback = returned.callback.with("code", Some("another-code"));
    case.not_signed_in("another code", &provider, returned.data()?, REFUSED).await
}

async fn no_code(case: &mut Case) -> Outcome {
    let provider = provider(case).await?;
    let mut returned = case.returned(&provider).await?;
    returned.callback = returned.callback.with("code", None);
    case.not_signed_in("no code", &provider, returned.data()?, INVALID).await
}

async fn used_code(case: &mut Case) -> Outcome {
    let (provider, login) = (provider(case).await?, case.login());
    let data = case.returned(&provider).await?.data()?;
    case.ok("signs in", &login, signing_in(&provider.slug, data.clone())).await?;
    case.not_signed_in("with the same code", &provider, data, REFUSED).await
}

async fn redirect(case: &mut Case) -> Outcome {
    let provider = provider(case).await?;
    let data = case.returned(&provider).await?.data()?;
    let other = laid_over(data, &json!({ "redirectUrl": "https://app.example.com/elsewhere" }));
    case.not_signed_in("another redirect", &provider, other, REFUSED).await
}

async fn error(case: &mut Case) -> Outcome {
    let provider = provider(case).await?;
    let mut returned = case.returned(&provider).await?;
    returned.callback = returned.callback.with("code", None).with("error", Some("access_denied"));
    case.not_signed_in("the user has not agreed", &provider, returned.data()?, REFUSED).await?;
    returned.callback = returned.callback.with("error_description", Some("The user has not agreed"));
    case.not_signed_in("with a description", &provider, returned.data()?, REFUSED).await
}
