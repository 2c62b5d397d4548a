//! `signInIDP` when the provider says who the user is: who is signed in, and who is created.
//!
//! **Invariant:** a person is looked up by the account at the provider first, and by the address only then.

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::json;

use crate::client::exchange::Caller;
use crate::client::token::Token;
use crate::error::{Outcome, equal, present, require};
use crate::operations::{
    ConnectedPerson, MyConnections, SignInIDP, SignInIDPErrorCode, SignInIDPResult, SignInIDPVariables, SignInOptions, WhoAmI,
};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::lifetimes::{about, seconds};
use crate::suite::providers::{members, signing_in, signing_up};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("providers/sign-in/sign-up", "With `autoSignUp` an unknown account becomes a person, whom the next sign-in finds.", sign_up)
        .needs(&[Need::Providers]),
    case!("providers/sign-in/names", "A new person has the name that the provider gives, else one from the address or the account.", names)
        .needs(&[Need::Providers]),
    case!("providers/sign-in/new-address", "An account that says another address later is still that of its person.", new_address)
        .needs(&[Need::Providers]),
    case!("providers/sign-in/unknown", "Without `autoSignUp` an unknown account is PERSON_NOT_FOUND.", unknown).needs(&[Need::Providers]),
    case!("providers/sign-in/person-disabled", "A disabled person is not signed in: PERSON_DISABLED.", person_disabled)
        .needs(&[Need::Providers]),
    case!("providers/sign-in/provider-disabled", "A sign-in cannot be completed once its provider is disabled.", provider_disabled)
        .needs(&[Need::Providers]),
    case!("providers/sign-in/provider-unknown", "A sign-in by an unknown provider is IDP_VALIDATION_FAILED.", provider_unknown),
    case!("providers/sign-in/session", "A session lasts as long as the client asks for, and is trusted if the login token is.", session)
        .needs(&[Need::Providers]),
    case!("providers/sign-in/no-password", "A person that a provider has brought has the role of persons and no password.", no_password)
        .needs(&[Need::Providers]),
    case!(
        "providers/sign-in/side-by-side",
        "Of several first sign-ins by one account at the same time one creates the person.",
        side_by_side
    )
    .needs(&[Need::Providers]),
    case!("providers/sign-in/who-may", "The login token completes sign-ins, and super admins do; other callers do not.", who_may)
        .needs(&[Need::Providers]),
];

fn session_of(name: &str, signed_in: SignInIDPResult) -> Caller {
    Caller::new(name, Token::new(signed_in.token))
}

async fn person_of(case: &mut Case, step: &str, session: &Caller) -> Outcome<ConnectedPerson> {
    present(case.step(step, session, MyConnections::build(())).await?.data()?.me.person, "the person")
}

async fn sign_up(case: &mut Case) -> Outcome {
    let (provider, email) = (case.provider(&json!({}), signing_up()).await?, case.email()?);
    provider.realm.change(|behaviour| behaviour.claims = members(json!({ "email": email, "name": "Ada Lovelace" })));
    let first = case.federated("the first sign-in", &provider).await?;
    let id = first.person.id.clone();
    equal(first.person.email.as_deref(), Some(email.as_str()), "the address of the new person")?;
    let person = person_of(case, "the new person", &session_of("new person", first)).await?;
    equal(person.name.as_deref(), Some("Ada Lovelace"), "the name of the new person")?;
    let connections: Vec<_> = person.identity_providers.iter().map(|connection| connection.external_identifier.as_str()).collect();
    equal(connections, vec![provider.realm.name.as_str()], "accounts of the new person")?;
    let second = case.federated("the second sign-in", &provider).await?;
    equal(&second.person.id, &id, "who is signed in again")?;
    let person = person_of(case, "the same person", &session_of("same person", second)).await?;
    equal(person.identity_providers.len(), 1, "number of accounts")
}

async fn names(case: &mut Case) -> Outcome {
    let provider = case.provider(&json!({}), signing_up()).await?;
    let email = case.email()?;
    let (account, local) = (case.name("account")?, email.split('@').next().unwrap_or_default().to_owned());
    for (claims, expected) in [
        (json!({ "sub": "named", "name": "Ada Lovelace" }), "Ada Lovelace"),
        (json!({ "sub": "addressed", "email": email }), local.as_str()),
        (json!({ "sub": account }), account.as_str()),
    ] {
        provider.realm.change(|behaviour| behaviour.claims = members(claims));
        let signed_in = case.federated("signs in", &provider).await?;
        let person = person_of(case, "the new person", &session_of("new person", signed_in)).await?;
        equal(person.name.as_deref(), Some(expected), "the name of the new person")?;
    }
    Ok(())
}

async fn new_address(case: &mut Case) -> Outcome {
    let (provider, [first, second]) = (case.provider(&json!({}), signing_up()).await?, [case.email()?, case.email()?]);
    provider.realm.change(|behaviour| behaviour.claims = members(json!({ "email": first })));
    let person = case.federated("the first sign-in", &provider).await?.person;
    provider.realm.change(|behaviour| behaviour.claims = members(json!({ "email": second, "name": "Augusta" })));
    let again = case.federated("with another address", &provider).await?;
    equal(&again.person.id, &person.id, "who is signed in")?;
    let found = person_of(case, "the person", &session_of("person", again)).await?;
    equal(found.email.as_deref(), Some(first.as_str()), "the address of the person")
}

async fn unknown(case: &mut Case) -> Outcome {
    let (provider, email) = (case.provider(&json!({}), Default::default()).await?, case.email()?);
    let code = SignInIDPErrorCode::PersonNotFound;
    case.not_federated("without an address", &provider, code).await?;
    provider.realm.change(|behaviour| behaviour.claims = members(json!({ "email": email, "email_verified": true })));
    case.not_federated("with an unknown address", &provider, code).await
}

async fn person_disabled(case: &mut Case) -> Outcome {
    let (provider, person) = (case.provider(&json!({}), signing_up()).await?, case.person("person", &[]).await?);
    provider.realm.change(|behaviour| behaviour.claims = members(json!({ "email": person.email })));
    case.federated("signs in", &provider).await?;
    case.disable(&person).await?;
    case.not_federated("by its account", &provider, SignInIDPErrorCode::PersonDisabled).await?;
    let other = case.person("other person", &[]).await?;
    case.disable(&other).await?;
    provider.realm.change(|behaviour| behaviour.claims = members(json!({ "sub": "another", "email": other.email })));
    case.not_federated("by its address", &provider, SignInIDPErrorCode::PersonDisabled).await
}

async fn provider_disabled(case: &mut Case) -> Outcome {
    let provider = case.provider(&json!({}), signing_up()).await?;
    let data = case.returned(&provider).await?.data()?;
    case.withdraw().await;
    case.not_signed_in("its provider is disabled", &provider, data, SignInIDPErrorCode::IdpValidationFailed).await
}

async fn provider_unknown(case: &mut Case) -> Outcome {
    let (login, slug) = (case.login(), case.slug()?);
    let data = json!({ "url": "https://app.example.com/?code=a&state=b", "redirectUrl": "https://app.example.com/", "sessionData": {} });
    case.fails("an unknown provider", &login, signing_in(&slug, data), SignInIDPErrorCode::IdpValidationFailed).await.map(drop)
}

async fn session(case: &mut Case) -> Outcome {
    let (provider, login) = (case.provider(&json!({}), signing_up()).await?, case.login());
    let default = case.federated_session("session", &provider).await?;
    about(seconds(case, &default).await?, 30 * 60)?;
    let data = case.returned(&provider).await?.data()?;
    let options = Some(SignInOptions { trust_forwarded_client_info: Some(true) });
    let wanted = SignInIDPVariables { expiration: Some(90), options, ..variables(&provider.slug, data) };
    let signed_in = case.ok("for ninety minutes", &login, SignInIDP::build(wanted)).await?;
    about(seconds(case, &session_of("longer session", signed_in)).await?, 90 * 60)
}

fn variables(slug: &str, data: serde_json::Value) -> SignInIDPVariables {
    let (identity_provider, data) = (slug.to_owned(), Some(crate::operations::Json(data)));
    SignInIDPVariables { identity_provider, data, ..Default::default() }
}

async fn no_password(case: &mut Case) -> Outcome {
    let (provider, email) = (case.provider(&json!({}), signing_up()).await?, case.email()?);
    provider.realm.change(|behaviour| behaviour.claims = members(json!({ "email": email })));
    let signed_in = case.federated("signs in", &provider).await?;
    let me = case.step("is a person", &session_of("person", signed_in), WhoAmI::build(())).await?.data()?.me;
    equal(me.roles, Some(vec!["person".to_owned()]), "roles")?;
    let code = Some(crate::operations::SignInErrorCode::NoPasswordSet);
    case.signs_in("has no password", &email, "Correct-4-Horses", code).await
}

async fn side_by_side(case: &mut Case) -> Outcome {
    let (provider, email, login) = (case.provider(&json!({}), signing_up()).await?, case.email()?, case.login());
    provider.realm.change(|behaviour| behaviour.claims = members(json!({ "email": email })));
    let mut operations = Vec::new();
    for _ in 0..4 {
        let data = case.returned(&provider).await?.data()?;
        operations.push(signing_in(&provider.slug, data));
    }
    let found = case.side_by_side(&login, operations).await?;
    require(found.keys().all(|end| end == "ok" || end == "PERSON_ALREADY_EXISTS"), "successes, or PERSON_ALREADY_EXISTS")?;
    require(found.contains_key("ok"), "a success")?;
    let signed_in = case.federated("signs in afterwards", &provider).await?;
    let person = person_of(case, "is one person", &session_of("person", signed_in)).await?;
    equal((person.email.as_deref(), person.identity_providers.len()), (Some(email.as_str()), 1), "address and number of accounts")
}

async fn who_may(case: &mut Case) -> Outcome {
    let provider = case.provider(&json!({}), signing_up()).await?;
    let (login, admin) = (case.global_key("login key", &["login"]).await?, case.global_key("super admin", &["super_admin"]).await?);
    for caller in [&login.caller, &admin.caller] {
        let data = case.returned(&provider).await?.data()?;
        case.ok("signs in", caller, signing_in(&provider.slug, data)).await?;
    }
    let (person, key) = (case.person("person", &[]).await?, case.global_key("key", &[]).await?);
    for caller in [&person.session, &key.caller] {
        let data = case.returned(&provider).await?.data()?;
        case.step("does not sign in", caller, signing_in(&provider.slug, data)).await?.forbidden()?;
        case.step("is not told", caller, signing_in("nothing", json!({}))).await?.forbidden()?;
    }
    Ok(())
}
