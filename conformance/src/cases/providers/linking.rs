//! Accounts that are connected to persons who exist already, by their addresses.
//!
//! **Invariant:** each account has a subject of its own, so that it is the address that connects it.

use cynic::QueryBuilder;
use serde_json::json;

use crate::client::exchange::Caller;
use crate::client::token::Token;
use crate::error::{Outcome, equal, present, require};
use crate::operations::{IDPOptions, MyConnections, SignInIDPErrorCode};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::providers::{Provider, members, signing_up, updating};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("providers/linking/by-address", "An account is connected to the person with its address, and stays so.", by_address)
        .needs(&[Need::Providers]),
    case!("providers/linking/letter-case", "The case of letters in an address does not matter.", letter_case).needs(&[Need::Providers]),
    case!("providers/linking/exclusive", "An `exclusive` provider connects no account by its address.", exclusive)
        .needs(&[Need::Providers]),
    case!("providers/linking/exclusive-sign-up", "A person that an `exclusive` provider brings has no address.", exclusive_sign_up)
        .needs(&[Need::Providers]),
    case!("providers/linking/unverified", "With `requireVerifiedEmail` an unverified address connects no account.", unverified)
        .needs(&[Need::Providers]),
    case!("providers/linking/verified", "With `requireVerifiedEmail` a verified address connects the account.", verified)
        .needs(&[Need::Providers]),
    case!("providers/linking/assumed", "With `assumeEmailVerified` each address counts as verified.", assumed).needs(&[Need::Providers]),
    case!("providers/linking/connected", "`requireVerifiedEmail` is about accounts that are not connected yet.", connected)
        .needs(&[Need::Providers]),
    case!("providers/linking/two-providers", "A person has accounts of several providers.", two_providers).needs(&[Need::Providers]),
    case!(
        "providers/linking/above-project-admin",
        "A person above project admins does not sign in at a provider that a project admin has set.",
        above_project_admin
    )
    .needs(&[Need::Providers]),
];

fn requiring() -> IDPOptions {
    IDPOptions { require_verified_email: Some(true), ..IDPOptions::default() }
}

/// The account says this.
fn says(provider: &Provider, claims: serde_json::Value) {
    provider.realm.change(|behaviour| behaviour.claims = members(claims));
}

/// A sign-in that is one of the person with this id.
async fn is(case: &mut Case, step: &str, provider: &Provider, id: &str) -> Outcome {
    equal(case.federated(step, provider).await?.person.id.as_str(), id, "who is signed in")
}

async fn by_address(case: &mut Case) -> Outcome {
    let (provider, person, other) =
        (case.provider(&json!({}), IDPOptions::default()).await?, case.person("person", &[]).await?, case.email()?);
    says(&provider, json!({ "email": person.email }));
    is(case, "with the address", &provider, &person.id).await?;
    says(&provider, json!({ "email": other }));
    is(case, "with another address", &provider, &person.id).await?;
    says(&provider, json!({}));
    is(case, "with no address", &provider, &person.id).await?;
    let me = case.step("the connections", &person.session, MyConnections::build(())).await?.data()?.me;
    let person = present(me.person, "the person")?;
    equal(person.identity_providers.len(), 1, "number of accounts")?;
    says(&provider, json!({ "sub": "another", "email": person.email }));
    is(case, "another account with the address", &provider, &person.id).await
}

async fn letter_case(case: &mut Case) -> Outcome {
    let (provider, person) = (case.provider(&json!({}), IDPOptions::default()).await?, case.person("person", &[]).await?);
    says(&provider, json!({ "email": person.email.to_uppercase() }));
    is(case, "in capitals", &provider, &person.id).await
}

async fn exclusive(case: &mut Case) -> Outcome {
    let options = IDPOptions { exclusive: Some(true), ..IDPOptions::default() };
    let (provider, person) = (case.provider(&json!({}), options).await?, case.person("person", &[]).await?);
    says(&provider, json!({ "email": person.email, "email_verified": true }));
    case.not_federated("with the address", &provider, SignInIDPErrorCode::PersonNotFound).await
}

async fn exclusive_sign_up(case: &mut Case) -> Outcome {
    let options = IDPOptions { exclusive: Some(true), ..signing_up() };
    let (provider, person) = (case.provider(&json!({}), options).await?, case.person("person", &[]).await?);
    says(&provider, json!({ "email": person.email, "name": "Ada" }));
    let signed_in = case.federated("with the address of a person", &provider).await?;
    require(signed_in.person.id != person.id, "another person")?;
    equal(signed_in.person.email.as_deref(), None, "the address of the new person")?;
    let id = signed_in.person.id.clone();
    let session = Caller::new("new person", Token::new(signed_in.token));
    let found = present(case.step("the new person", &session, MyConnections::build(())).await?.data()?.me.person, "the person")?;
    equal((found.email, found.name.as_deref()), (None, Some("Ada")), "address and name")?;
    is(case, "is found again", &provider, &id).await
}

async fn unverified(case: &mut Case) -> Outcome {
    let (provider, person) = (case.provider(&json!({}), requiring()).await?, case.person("person", &[]).await?);
    let email = &person.email;
    for (step, claims) in [
        ("it does not say", json!({ "email": email })),
        ("it says no", json!({ "email": email, "email_verified": false })),
        ("it says no in words", json!({ "email": email, "email_verified": "false" })),
        ("it says a number", json!({ "email": email, "email_verified": 1 })),
    ] {
        says(&provider, claims);
        case.not_federated(step, &provider, SignInIDPErrorCode::PersonNotFound).await?;
    }
    let signing_up = case.provider(&json!({}), IDPOptions { auto_sign_up: Some(true), ..requiring() }).await?;
    says(&signing_up, json!({ "email": email }));
    case.not_federated("not even as a new person", &signing_up, SignInIDPErrorCode::PersonNotFound).await?;
    let new = case.email()?;
    says(&signing_up, json!({ "email": new }));
    case.federated("an address that no person has", &signing_up).await.map(drop)
}

async fn verified(case: &mut Case) -> Outcome {
    for (step, claim) in [("it says so", json!(true)), ("it says so in words", json!("true"))] {
        let (provider, person) = (case.provider(&json!({}), requiring()).await?, case.person("person", &[]).await?);
        says(&provider, json!({ "email": person.email, "email_verified": claim }));
        is(case, step, &provider, &person.id).await?;
    }
    Ok(())
}

async fn assumed(case: &mut Case) -> Outcome {
    let options = IDPOptions { assume_email_verified: Some(true), ..requiring() };
    for claims in [json!({}), json!({ "email_verified": false })] {
        let (provider, person) = (case.provider(&json!({}), options.clone()).await?, case.person("person", &[]).await?);
        says(&provider, crate::suite::providers::laid_over(claims, &json!({ "email": person.email })));
        is(case, "with the address", &provider, &person.id).await?;
    }
    Ok(())
}

async fn connected(case: &mut Case) -> Outcome {
    let (provider, person) = (case.provider(&json!({}), requiring()).await?, case.person("person", &[]).await?);
    says(&provider, json!({ "email": person.email, "email_verified": true }));
    is(case, "verified", &provider, &person.id).await?;
    says(&provider, json!({ "email": person.email, "email_verified": false }));
    is(case, "not verified any more", &provider, &person.id).await
}

async fn two_providers(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    for step in ["the first provider", "the second provider"] {
        let provider = case.provider(&json!({}), IDPOptions::default()).await?;
        says(&provider, json!({ "email": person.email }));
        is(case, step, &provider, &person.id).await?;
    }
    let me = case.step("the connections", &person.session, MyConnections::build(())).await?.data()?.me;
    let connections = present(me.person, "the person")?.identity_providers;
    equal(connections.len(), 2, "number of accounts")?;
    require(connections.is_sorted_by_key(|connection| connection.created_at.clone()), "the oldest connection first")
}

async fn above_project_admin(case: &mut Case) -> Outcome {
    let (root, admin) = (case.root(), case.global_key("project admin", &["project_admin"]).await?.caller);
    let provider = case.provider(&json!({}), IDPOptions::default()).await?;
    let (chief, creator) = (case.person("super admin", &["super_admin"]).await?, case.person("creator", &["project_creator"]).await?);
    let person = case.person("person", &[]).await?;
    let sets = |timeout: u32| updating(&provider.slug, json!({ "timeout": timeout }), true);
    says(&provider, json!({ "sub": "chief", "email": chief.email }));
    is(case, "a super admin, by its address", &provider, &chief.id).await?;
    case.ok("a project admin changes it", &admin, sets(1_000)).await?;
    case.not_federated("the super admin, who is connected", &provider, SignInIDPErrorCode::PersonNotFound).await?;
    says(&provider, json!({ "sub": "creator", "email": creator.email }));
    case.not_federated("a project creator, by its address", &provider, SignInIDPErrorCode::PersonNotFound).await?;
    says(&provider, json!({ "sub": "person", "email": person.email }));
    is(case, "another person, by its address", &provider, &person.id).await?;
    case.ok("a super admin changes it", &root, sets(2_000)).await?;
    says(&provider, json!({ "sub": "chief" }));
    is(case, "the super admin", &provider, &chief.id).await
}
