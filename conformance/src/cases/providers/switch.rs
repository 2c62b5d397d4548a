//! `disableIDP` and `enableIDP`.
//!
//! **Invariant:** no provider of these cases is ever asked.

use cynic::{MutationBuilder, Operation};

use super::{listed, unasked};
use crate::client::timestamp::parse_millis;
use crate::error::{Outcome, equal, present, require};
use crate::operations::{
    DisableIDP, DisableIDPErrorCode, DisableIDPVariables, EnableIDP, EnableIDPErrorCode, EnableIDPVariables, InitSignInIDPErrorCode,
};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::providers::{REDIRECT, adding, beginning};

pub const CASES: &[Definition] = &[
    case!("providers/switch/twice", "A provider is disabled and enabled, and doing so twice changes nothing.", twice),
    case!("providers/switch/not-found", "A slug that no provider has is NOT_FOUND.", not_found),
    case!("providers/switch/who-may", "Who may add providers may disable and enable them, and no other caller.", who_may),
];

fn disabling(slug: &str) -> Operation<DisableIDP, DisableIDPVariables> {
    DisableIDP::build(DisableIDPVariables { identity_provider: slug.to_owned() })
}

fn enabling(slug: &str) -> Operation<EnableIDP, EnableIDPVariables> {
    EnableIDP::build(EnableIDPVariables { identity_provider: slug.to_owned() })
}

async fn twice(case: &mut Case) -> Outcome {
    let (root, login, slug) = (case.root(), case.login(), case.slug()?);
    case.prepare(&root, adding(&slug, "facebook", unasked(), None)).await?;
    case.ok("enables what is in use", &root, enabling(&slug)).await?;
    require(listed(case, "is in use", &root, &slug).await?.disabled_at.is_none(), "a provider in use")?;
    let data = || serde_json::json!({ "redirectUrl": REDIRECT });
    case.ok("begins a sign-in", &login, beginning(&slug, data())).await?;
    case.ok("disables", &root, disabling(&slug)).await?;
    let first = listed(case, "is disabled", &root, &slug).await?.disabled_at;
    require(first.is_some(), "a disabled provider")?;
    case.ok("disables again", &root, disabling(&slug)).await?;
    equal(listed(case, "is disabled", &root, &slug).await?.disabled_at, first.clone(), "since when it is disabled")?;
    let code = InitSignInIDPErrorCode::ProviderNotFound;
    case.fails("begins no sign-in", &login, beginning(&slug, data()), code).await?;
    case.ok("enables", &root, enabling(&slug)).await?;
    require(listed(case, "is in use", &root, &slug).await?.disabled_at.is_none(), "a provider in use")?;
    case.ok("begins a sign-in", &login, beginning(&slug, data())).await?;
    case.ok("disables once more", &root, disabling(&slug)).await?;
    let last = listed(case, "is disabled", &root, &slug).await?.disabled_at;
    let [first, last] = [first, last].map(|moment| moment.and_then(|moment| parse_millis(&moment.0)));
    require(present(first, "disabledAt")? < present(last, "disabledAt")?, "a later time for a later change")
}

async fn not_found(case: &mut Case) -> Outcome {
    let (root, slug) = (case.root(), case.slug()?);
    case.fails("disables nothing", &root, disabling(&slug), DisableIDPErrorCode::NotFound).await?;
    case.fails("enables nothing", &root, enabling(&slug), EnableIDPErrorCode::NotFound).await.map(drop)
}

async fn who_may(case: &mut Case) -> Outcome {
    let (root, login, slug) = (case.root(), case.login(), case.slug()?);
    case.prepare(&root, adding(&slug, "oidc", unasked(), None)).await?;
    let (person, key) = (case.person("person", &[]).await?, case.global_key("key", &["project_creator"]).await?);
    for caller in [&login, &person.session, &key.caller] {
        case.step("does not disable", caller, disabling(&slug)).await?.forbidden()?;
        case.step("does not enable", caller, enabling(&slug)).await?.forbidden()?;
    }
    require(listed(case, "is in use", &root, &slug).await?.disabled_at.is_none(), "a provider in use")?;
    let admin = case.global_key("project admin", &["project_admin"]).await?.caller;
    case.ok("disables", &admin, disabling(&slug)).await?;
    case.ok("enables", &admin, enabling(&slug)).await
}
