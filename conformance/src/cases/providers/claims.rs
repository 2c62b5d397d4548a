//! `claimMapping`: which claims are the account, its address and its name.
//!
//! **Invariant:** the account is what each later sign-in finds the person by.

use cynic::QueryBuilder;
use serde_json::{Value, json};

use crate::client::exchange::Caller;
use crate::client::token::Token;
use crate::error::{Outcome, equal, present, require};
use crate::operations::{ConnectedPerson, MyConnections, SignInIDPErrorCode};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::providers::{Provider, members, signing_up};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("providers/claims/mapped", "Account, address and name are the claims that the mapping names, also nested ones.", mapped)
        .needs(&[Need::Providers]),
    case!("providers/claims/number", "An account that is a number is the text of it.", number).needs(&[Need::Providers]),
    case!("providers/claims/absent", "Without the claim of the account it is the subject.", absent).needs(&[Need::Providers]),
    case!("providers/claims/not-scalar", "An account that is neither a text nor a number, or empty, is IDP_VALIDATION_FAILED.", not_scalar)
        .needs(&[Need::Providers]),
    case!("providers/claims/other-types", "An address or a name that is not a text is none.", other_types).needs(&[Need::Providers]),
    case!("providers/claims/attributes", "With `attributesKey` the members of an object are claims.", attributes).needs(&[Need::Providers]),
    case!("providers/claims/signed-first", "A claim of the ID token wins over an attribute of the same name.", signed_first)
        .needs(&[Need::Providers]),
    case!("providers/claims/stable", "The account that the mapping names is the person, whatever its subject is.", stable)
        .needs(&[Need::Providers]),
    case!("providers/claims/inherited", "A path does not lead to what no claim says.", inherited).needs(&[Need::Providers]),
];

async fn provider(case: &mut Case, mapping: Value, claims: Value) -> Outcome<Provider> {
    let provider = case.provider(&json!({ "claimMapping": mapping }), signing_up()).await?;
    provider.realm.change(|behaviour| behaviour.claims = members(claims));
    Ok(provider)
}

/// The person of a sign-in.
async fn person(case: &mut Case, provider: &Provider) -> Outcome<ConnectedPerson> {
    let signed_in = case.federated("signs in", provider).await?;
    let session = Caller::new("person", Token::new(signed_in.token));
    present(case.step("the person", &session, MyConnections::build(())).await?.data()?.me.person, "the person")
}

fn account(person: &ConnectedPerson) -> Option<&str> {
    person.identity_providers.first().map(|connection| connection.external_identifier.as_str())
}

async fn mapped(case: &mut Case) -> Outcome {
    let (email, other) = (case.email()?, case.email()?);
    let mapping = json!({ "externalIdentifier": "user.ids.primary", "email": "contact.mail", "name": "display" });
    let claims = json!({
        "user": { "ids": { "primary": "account-1" } }, "contact": { "mail": email }, "display": "Ada Lovelace",
        "email": other, "name": "Another",
    });
    let provider = provider(case, mapping, claims).await?;
    let found = person(case, &provider).await?;
    equal(account(&found), Some("account-1"), "the account")?;
    equal((found.email.as_deref(), found.name.as_deref()), (Some(email.as_str()), Some("Ada Lovelace")), "address and name")
}

async fn number(case: &mut Case) -> Outcome {
    let provider = provider(case, json!({ "externalIdentifier": "uid" }), json!({ "uid": 4_711 })).await?;
    let found = person(case, &provider).await?;
    equal(account(&found), Some("4711"), "the account")
}

async fn absent(case: &mut Case) -> Outcome {
    for claims in [json!({}), json!({ "user": {} }), json!({ "user": "x" })] {
        let provider = provider(case, json!({ "externalIdentifier": "user.id" }), claims).await?;
        let found = person(case, &provider).await?;
        equal(account(&found), Some(provider.realm.name.as_str()), "the account")?;
    }
    Ok(())
}

async fn not_scalar(case: &mut Case) -> Outcome {
    for (step, claim) in [
        ("an object", json!({ "a": 1 })),
        ("an array", json!(["a"])),
        ("true", json!(true)),
        ("an empty text", json!("")),
        ("false", json!(false)),
    ] {
        let provider = provider(case, json!({ "externalIdentifier": "uid" }), json!({ "uid": claim })).await?;
        case.not_federated(step, &provider, SignInIDPErrorCode::IdpValidationFailed).await?;
    }
    Ok(())
}

async fn other_types(case: &mut Case) -> Outcome {
    for claim in [json!(5), json!(["ada@example.com"]), json!({ "a": 1 }), json!(true)] {
        let provider = provider(case, json!({}), json!({ "email": claim, "name": claim })).await?;
        let found = person(case, &provider).await?;
        equal((found.email.as_deref(), found.name.as_deref()), (None, Some(provider.realm.name.as_str())), "address and name")?;
    }
    Ok(())
}

async fn attributes(case: &mut Case) -> Outcome {
    let email = case.email()?;
    let mapping = json!({ "attributesKey": "attributes", "externalIdentifier": "oid", "email": "mail" });
    let further = json!({ "claimMapping": mapping, "fetchUserInfo": true });
    let provider = case.provider(&further, signing_up()).await?;
    let userinfo = json!({ "attributes": { "oid": "account-1", "mail": email, "name": "Ada Lovelace" } });
    provider.realm.change(|behaviour| behaviour.userinfo = members(userinfo));
    let found = person(case, &provider).await?;
    equal(account(&found), Some("account-1"), "the account")?;
    equal((found.email.as_deref(), found.name.as_deref()), (Some(email.as_str()), Some("Ada Lovelace")), "address and name")
}

async fn signed_first(case: &mut Case) -> Outcome {
    let email = case.email()?;
    let claims = json!({ "email": email, "attributes": { "sub": "another", "email": "other@example.com", "name": "Ada" } });
    let provider = provider(case, json!({ "attributesKey": "attributes" }), claims).await?;
    let found = person(case, &provider).await?;
    equal(account(&found), Some(provider.realm.name.as_str()), "the account")?;
    equal((found.email.as_deref(), found.name.as_deref()), (Some(email.as_str()), Some("Ada")), "address and name")
}

async fn stable(case: &mut Case) -> Outcome {
    let provider = provider(case, json!({ "externalIdentifier": "oid" }), json!({ "sub": "first", "oid": "account-1" })).await?;
    let first = person(case, &provider).await?;
    provider.realm.change(|behaviour| behaviour.claims = members(json!({ "sub": "second", "oid": "account-1" })));
    equal(person(case, &provider).await?.id, first.id.clone(), "who is signed in with another subject")?;
    provider.realm.change(|behaviour| behaviour.claims = members(json!({ "sub": "first", "oid": "account-2" })));
    require(person(case, &provider).await?.id != first.id, "another person for another account")
}

async fn inherited(case: &mut Case) -> Outcome {
    for path in ["__proto__", "constructor.name", "toString", "sub.length"] {
        let provider = provider(case, json!({ "externalIdentifier": path, "email": path, "name": path }), json!({})).await?;
        let found = person(case, &provider).await?;
        equal(account(&found), Some(provider.realm.name.as_str()), "the account")?;
        require(found.email.is_none(), "no address")?;
    }
    Ok(())
}
