//! `identityProviders`: the list for administrators, without secrets.
//!
//! **Invariant:** other cases add providers meanwhile, so only those of the case are looked at.

use std::collections::BTreeSet;

use cynic::QueryBuilder;
use serde_json::json;

use super::{apple, listed, unasked};
use crate::error::{Outcome, equal};
use crate::operations::IdentityProviders;
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::providers::{adding, laid_over};

pub const CASES: &[Definition] = &[
    case!("providers/list/no-secrets", "No secret of a provider is ever shown, the rest of its configuration is.", no_secrets),
    case!("providers/list/ordered", "Providers are listed by slug.", ordered),
    case!("providers/list/who-may", "Super admins and global project admins list providers.", who_may),
    case!("providers/list/who-may-not", "No other caller lists providers.", who_may_not),
];

async fn no_secrets(case: &mut Case) -> Outcome {
    let root = case.root();
    let scope = json!({ "scope": "openid", "additionalAuthorizedParties": ["a"] });
    let of_oidc = laid_over(scope.clone(), &json!({ "claimMapping": { "email": "mail" }, "timeout": 1000 }));
    for (kind, base, further, secret) in [
        ("oidc", unasked(), of_oidc, "clientSecret"),
        ("facebook", unasked(), scope.clone(), "clientSecret"),
        ("apple", apple(), scope, "privateKey"),
    ] {
        let (slug, configuration) = (case.slug()?, laid_over(base, &further));
        case.ok("adds", &root, adding(&slug, kind, configuration.clone(), None)).await?;
        let found = listed(case, "is listed", &root, &slug).await?.configuration.0;
        equal(found, laid_over(configuration, &json!({ secret: null })), "the configuration that is shown")?;
    }
    Ok(())
}

async fn ordered(case: &mut Case) -> Outcome {
    let root = case.root();
    let mut slugs = [case.slug()?, case.slug()?, case.slug()?];
    slugs.sort_by(|first, second| second.cmp(first));
    for slug in &slugs {
        case.prepare(&root, adding(slug, "oidc", unasked(), None)).await?;
    }
    slugs.reverse();
    let list = case.ask(&root, IdentityProviders::build(())).await?.data()?.identity_providers;
    let different: BTreeSet<&str> = list.iter().map(|provider| provider.slug.as_str()).collect();
    equal(different.len(), list.len(), "different slugs")?;
    let found: Vec<_> = list.into_iter().map(|provider| provider.slug).filter(|slug| slugs.contains(slug)).collect();
    equal(found, slugs.to_vec(), "the order of slugs")
}

async fn who_may(case: &mut Case) -> Outcome {
    let (root, slug) = (case.root(), case.slug()?);
    case.prepare(&root, adding(&slug, "oidc", unasked(), None)).await?;
    for role in ["super_admin", "project_admin"] {
        let (person, key) = (case.person(&format!("person: {role}"), &[role]).await?, case.global_key(role, &[role]).await?);
        listed(case, "lists", &person.session, &slug).await?;
        listed(case, "lists", &key.caller, &slug).await?;
    }
    Ok(())
}

async fn who_may_not(case: &mut Case) -> Outcome {
    let (login, person) = (case.login(), case.person("person", &[]).await?);
    let (admin, _) = case.project_admin(&acl::none()).await?;
    let (key, deployer) = (case.global_key("key", &[]).await?, case.global_key("deployer", &["entrypoint_deployer"]).await?);
    for caller in [&login, &person.session, &admin.session, &key.caller, &deployer.caller] {
        case.step("does not list", caller, IdentityProviders::build(())).await?.refused(400, "ForbiddenError")?;
    }
    Ok(())
}
