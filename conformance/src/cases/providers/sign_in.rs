//! `signInIDP` when all is well: who is signed in, and who is created.
//!
//! **Invariant:** a person is looked up by the account at the provider first, and by the address only then.

use cynic::QueryBuilder;
use serde_json::json;

use crate::client::exchange::Caller;
use crate::client::token::Token;
use crate::error::{Outcome, equal, present};
use crate::operations::{MyConnections, SignInIDPErrorCode};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::providers::{members, signing_up};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("providers/sign-in/sign-up", "With `autoSignUp` an unknown account becomes a person, whom the next sign-in finds.", sign_up)
        .needs(&[Need::Providers]),
];

async fn sign_up(case: &mut Case) -> Outcome {
    let (provider, email) = (case.provider(&json!({}), signing_up()).await?, case.email()?);
    provider.realm.change(|behaviour| behaviour.claims = members(json!({ "email": email, "name": "Ada Lovelace" })));
    let first = case.federated("the first sign-in", &provider).await?;
    equal(first.person.email.as_deref(), Some(email.as_str()), "the address of the new person")?;
    let session = Caller::new("new person", Token::new(first.token));
    let me = case.step("the new person", &session, MyConnections::build(())).await?.data()?.me;
    let person = present(me.person, "the person")?;
    equal(person.name.as_deref(), Some("Ada Lovelace"), "the name of the new person")?;
    let connections: Vec<_> = person.identity_providers.iter().map(|connection| connection.external_identifier.as_str()).collect();
    equal(connections, vec![provider.realm.name.as_str()], "accounts of the new person")?;
    let second = case.federated("the second sign-in", &provider).await?;
    equal(second.person.id, first.person.id, "who is signed in again")?;
    let _ = SignInIDPErrorCode::PersonNotFound;
    Ok(())
}
