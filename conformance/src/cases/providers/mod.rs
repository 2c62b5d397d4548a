//! Cases about identity providers: how they are managed, and how persons sign in by them.
//!
//! The provider is one of the suite, with a realm per case, so that the cases run side by side.
//!
//! **Invariant:** no case here imports another subject; a provider is of one case alone.

mod add;
mod add_invalid;
mod audit;
mod audit_sign_in;
mod claims;
mod connections;
mod exchange;
mod facebook;
mod forged;
mod given;
mod init;
mod linking;
mod list;
mod logout;
mod mapped;
mod mapping;
mod mapping_invalid;
mod mapping_variables;
mod revalidation;
mod sign_in;
mod switch;
mod troubles;
mod update;

use cynic::QueryBuilder;
use serde_json::{Value, json};

use crate::client::exchange::Caller;
use crate::error::{Outcome, present};
use crate::operations::{IdentityProvider, IdentityProviders};
use crate::suite::case::Case;
use crate::suite::definition::Definition;
use crate::suite::keep::Only;

/// The cases of each file, in reading order.
pub const CASES: &[&[Definition]] = &[
    add::CASES,
    add_invalid::CASES,
    update::CASES,
    switch::CASES,
    list::CASES,
    audit::CASES,
    init::CASES,
    sign_in::CASES,
    linking::CASES,
    given::CASES,
    exchange::CASES,
    claims::CASES,
    forged::CASES,
    troubles::CASES,
    audit_sign_in::CASES,
    mapping::CASES,
    mapping_variables::CASES,
    mapping_invalid::CASES,
    connections::CASES,
    revalidation::CASES,
    logout::CASES,
    facebook::CASES,
];

/// A configuration of a provider that is never asked.
fn unasked() -> Value {
    json!({ "url": "https://login.example.com/.well-known/openid-configuration", "clientId": "client", "clientSecret": "hush-hush" })
}

/// What an Apple provider is configured with. The key is not one.
fn apple() -> Value {
    json!({ "clientId": "com.example.app", "teamId": "TEAM", "keyId": "KEY", "privateKey": "-----BEGIN PRIVATE KEY-----\naHVzaC1odXNo\n-----END PRIVATE KEY-----" })
}

/// A provider as it is listed, which is written down.
async fn listed(case: &mut Case, step: &str, caller: &Caller, slug: &str) -> Outcome<IdentityProvider> {
    let own = Only { list: "/data/identityProviders", by: "/slug", values: vec![slug.to_owned()] };
    let list = case.step_keeping(step, caller, IdentityProviders::build(()), &own).await?.data()?.identity_providers;
    present(list.into_iter().find(|provider| provider.slug == slug), "the provider among those that are listed")
}

/// Whether a provider is listed.
async fn is_listed(case: &mut Case, slug: &str) -> Outcome<bool> {
    let root = case.root();
    let list = case.ask(&root, IdentityProviders::build(())).await?.data()?.identity_providers;
    Ok(list.iter().any(|provider| provider.slug == slug))
}
