//! `addIDP`: what is stored, and who may.
//!
//! **Invariant:** no provider of these cases is ever asked.

use super::{apple, is_listed, listed, unasked};
use crate::error::{Outcome, equal, require};
use crate::operations::{AddIDPErrorCode, IDPOptions, IDPOptionsOutput};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::providers::adding;

pub const CASES: &[Definition] = &[
    case!("providers/add/added", "A provider of each type is added, and has no option unless it is given.", added),
    case!("providers/add/options", "Options that are given are stored.", options),
    case!("providers/add/exists", "A slug that is taken is ALREADY_EXISTS, also that of a disabled provider.", exists),
    case!("providers/add/unknown-type", "A type that does not exist is UNKNOWN_TYPE.", unknown_type),
    case!("providers/add/who-may", "Super admins and global project admins add providers.", who_may),
    case!("providers/add/who-may-not", "No other caller adds a provider.", who_may_not),
];

const NONE: IDPOptionsOutput = IDPOptionsOutput {
    auto_sign_up: false,
    exclusive: false,
    init_returns_config: false,
    require_verified_email: false,
    assume_email_verified: false,
};

async fn added(case: &mut Case) -> Outcome {
    let root = case.root();
    for (kind, configuration) in [("oidc", unasked()), ("facebook", unasked()), ("apple", apple())] {
        let slug = case.slug()?;
        case.ok("adds", &root, adding(&slug, kind, configuration, None)).await?;
        let provider = listed(case, "is listed", &root, &slug).await?;
        equal(provider.kind.as_str(), kind, "type")?;
        equal(provider.options, NONE, "options")?;
        require(provider.disabled_at.is_none(), "a provider in use")?;
    }
    Ok(())
}

async fn options(case: &mut Case) -> Outcome {
    let (root, slug, other) = (case.root(), case.slug()?, case.slug()?);
    let all = IDPOptions {
        auto_sign_up: Some(true),
        exclusive: Some(true),
        init_returns_config: Some(true),
        require_verified_email: Some(true),
        assume_email_verified: Some(true),
    };
    case.ok("adds", &root, adding(&slug, "oidc", unasked(), Some(all))).await?;
    let provider = listed(case, "is listed", &root, &slug).await?;
    let expected = IDPOptionsOutput {
        auto_sign_up: true,
        exclusive: true,
        init_returns_config: true,
        require_verified_email: true,
        assume_email_verified: true,
    };
    equal(provider.options, expected, "options")?;
    let some = IDPOptions { auto_sign_up: Some(true), exclusive: Some(false), ..IDPOptions::default() };
    case.ok("adds another one", &root, adding(&other, "oidc", unasked(), Some(some))).await?;
    equal(listed(case, "is listed", &root, &other).await?.options, IDPOptionsOutput { auto_sign_up: true, ..NONE }, "options")
}

async fn exists(case: &mut Case) -> Outcome {
    let (root, slug) = (case.root(), case.slug()?);
    case.ok("adds", &root, adding(&slug, "oidc", unasked(), None)).await?;
    case.fails("adds again", &root, adding(&slug, "oidc", unasked(), None), AddIDPErrorCode::AlreadyExists).await?;
    case.withdraw().await;
    case.fails("adds another type", &root, adding(&slug, "apple", apple(), None), AddIDPErrorCode::AlreadyExists).await?;
    equal(listed(case, "is as it was", &root, &slug).await?.kind.as_str(), "oidc", "type").map(drop)
}

async fn unknown_type(case: &mut Case) -> Outcome {
    let (root, slug) = (case.root(), case.slug()?);
    for kind in ["saml", "OIDC", ""] {
        case.fails(&format!("adds {kind:?}"), &root, adding(&slug, kind, unasked(), None), AddIDPErrorCode::UnknownType).await?;
    }
    require(!is_listed(case, &slug).await?, "no such provider")
}

async fn who_may(case: &mut Case) -> Outcome {
    for role in ["super_admin", "project_admin"] {
        let (person, key) = (case.person(&format!("person: {role}"), &[role]).await?, case.global_key(role, &[role]).await?);
        for caller in [&person.session, &key.caller] {
            let slug = case.slug()?;
            case.ok("adds", caller, adding(&slug, "oidc", unasked(), None)).await?;
        }
    }
    Ok(())
}

async fn who_may_not(case: &mut Case) -> Outcome {
    let slug = case.slug()?;
    let (login, person) = (case.login(), case.person("person", &[]).await?);
    let (admin, _) = case.project_admin(&crate::suite::acl::none()).await?;
    let (key, deployer) = (case.global_key("key", &[]).await?, case.global_key("deployer", &["entrypoint_deployer"]).await?);
    for caller in [&login, &person.session, &admin.session, &key.caller, &deployer.caller] {
        case.step("does not add", caller, adding(&slug, "oidc", unasked(), None)).await?.forbidden()?;
        // Rights come first: not even an error in the arguments is told.
        case.step("is not told", caller, adding(&slug, "saml", unasked(), None)).await?.forbidden()?;
    }
    require(!is_listed(case, &slug).await?, "no such provider")
}
