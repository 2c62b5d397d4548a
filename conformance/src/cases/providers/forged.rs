//! ID tokens that prove nothing: each is IDP_VALIDATION_FAILED, and no person is signed in or created.
//!
//! **Invariant:** everything but the ID token is right.

use cynic::QueryBuilder;
use serde_json::json;

use crate::error::{Outcome, equal};
use crate::operations::{Persons, PersonsFilter, PersonsVariables, SignInIDPErrorCode};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::providers::{Forgery, members, signing_up};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("providers/forged/signature", "An ID token whose signature is not one of the provider in RS256 is refused.", signature)
        .needs(&[Need::Providers]),
    case!("providers/forged/party", "An ID token of another issuer or for another client is refused.", party).needs(&[Need::Providers]),
    case!("providers/forged/times", "An ID token that is not valid now is refused.", times).needs(&[Need::Providers]),
    case!("providers/forged/issued-in-future", "An ID token that is issued in the future is refused.", in_future).needs(&[Need::Providers]),
    case!("providers/forged/nonce", "An ID token with another nonce, or none, is refused.", nonce).needs(&[Need::Providers]),
    case!("providers/forged/missing", "An answer without ID token is refused.", missing).needs(&[Need::Providers]),
    case!("providers/forged/incomplete", "An ID token that is not one, or has no subject, is refused.", incomplete)
        .needs(&[Need::Providers]),
    case!("providers/forged/without-code", "An ID token that comes by the browser is checked as well.", without_code)
        .needs(&[Need::Providers]),
];

/// None of these signs in the person with the address of the account, or creates one.
async fn refused(case: &mut Case, kind: &str, forgeries: &[Forgery]) -> Outcome {
    let (provider, person) = (case.provider(&json!({ "responseType": kind }), signing_up()).await?, case.person("person", &[]).await?);
    let new = case.email()?;
    for forgery in forgeries {
        for email in [&person.email, &new] {
            provider.realm.change(|behaviour| {
                behaviour.claims = members(json!({ "email": email, "email_verified": true }));
                behaviour.forgery = Some(*forgery);
            });
            case.not_federated(&format!("{forgery:?}"), &provider, SignInIDPErrorCode::IdpValidationFailed).await?;
        }
    }
    let (root, filter) = (case.root(), Some(PersonsFilter { email: Some(new), ..PersonsFilter::default() }));
    let found = case.ask(&root, Persons::build(PersonsVariables { filter, ..Default::default() })).await?.data()?.persons;
    equal(found.len(), 0, "persons who were created")?;
    provider.realm.change(|behaviour| {
        behaviour.claims = members(json!({ "email": person.email }));
        behaviour.forgery = None;
    });
    equal(case.federated("the right one", &provider).await?.person.id, person.id, "who is signed in")
}

async fn signature(case: &mut Case) -> Outcome {
    use Forgery::{ClientSecret, PublicKeyAsSecret, Signature, UnknownKey, Unsigned};
    refused(case, "code", &[Signature, Unsigned, PublicKeyAsSecret, ClientSecret, UnknownKey]).await
}

async fn party(case: &mut Case) -> Outcome {
    refused(case, "code", &[Forgery::Issuer, Forgery::Audience, Forgery::Party]).await
}

async fn times(case: &mut Case) -> Outcome {
    refused(case, "code", &[Forgery::Expired, Forgery::WithoutExpiration]).await
}

async fn in_future(case: &mut Case) -> Outcome {
    refused(case, "code", &[Forgery::IssuedInFuture]).await
}

async fn missing(case: &mut Case) -> Outcome {
    refused(case, "code", &[Forgery::Missing]).await
}

async fn nonce(case: &mut Case) -> Outcome {
    refused(case, "code", &[Forgery::Nonce, Forgery::WithoutNonce]).await
}

async fn incomplete(case: &mut Case) -> Outcome {
    refused(case, "code", &[Forgery::NoToken, Forgery::WithoutSubject]).await
}

async fn without_code(case: &mut Case) -> Outcome {
    use Forgery::{Audience, ClientSecret, Expired, Issuer, Nonce, PublicKeyAsSecret, Signature, Unsigned};
    refused(case, "id_token", &[Signature, Unsigned, PublicKeyAsSecret, ClientSecret, Issuer, Audience, Expired, Nonce]).await
}
