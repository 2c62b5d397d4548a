//! `disableApiKey`: a key ends for good.
//!
//! **Invariant:** the request after the answer is refused already.

use cynic::MutationBuilder;

use crate::error::{Outcome, equal, present};
use crate::operations::{DisableApiKey, DisableApiKeyErrorCode, DisableApiKeyVariables};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::people::UNKNOWN;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("api-keys/disable/then-401", "The next request with a disabled key is refused.", then_401).needs(&[Need::Roles]),
    case!("api-keys/disable/itself", "A super admin's key can end itself.", itself),
    case!("api-keys/disable/twice", "Disabling a key again changes nothing and is no error.", twice).needs(&[Need::Roles]),
    case!("api-keys/disable/unknown-id", "An id that no key has is KEY_NOT_FOUND, the id of the key's identity included.", unknown_id)
        .needs(&[Need::Roles]),
    case!("api-keys/disable/malformed-id", "What is no id is KEY_NOT_FOUND, too.", malformed_id).needs(&[Need::Roles]),
];

async fn disable(case: &mut Case, step: &str, id: &str) -> Outcome {
    let root = case.root();
    let operation = DisableApiKey::build(DisableApiKeyVariables { id: id.to_owned() });
    case.ok(step, &root, operation).await
}

async fn not_found(case: &mut Case, step: &str, id: &str) -> Outcome {
    let root = case.root();
    let operation = DisableApiKey::build(DisableApiKeyVariables { id: id.to_owned() });
    let response = case.step(step, &root, operation).await?.field(|data| data.disable_api_key)?;
    equal(response.ok, false, "ok")?;
    equal(
        response.errors.iter().map(|error| error.code).collect(),
        vec![DisableApiKeyErrorCode::KeyNotFound],
        "codes in the deprecated list",
    )?;
    equal(present(response.error, "error")?.code, DisableApiKeyErrorCode::KeyNotFound, "code")
}

async fn then_401(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let key = case.key(&project, "key", &[acl::plain("viewer")]).await?;
    let other = case.key(&project, "another key", &[acl::plain("viewer")]).await?;
    let global = case.global_key("global key", &["login"]).await?;
    for key in [&key, &global] {
        case.let_in("the key is let in", &key.caller).await?;
        disable(case, "root disables the key", &key.id).await?;
        case.locked_out("the key is locked out", &key.caller).await?;
    }
    case.let_in("another key is still let in", &other.caller).await
}

async fn itself(case: &mut Case) -> Outcome {
    let key = case.global_key("super admin key", &["super_admin"]).await?;
    let operation = DisableApiKey::build(DisableApiKeyVariables { id: key.id.clone() });
    case.ok("the key disables itself", &key.caller, operation).await?;
    case.locked_out("the key is locked out", &key.caller).await
}

async fn twice(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let key = case.key(&project, "key", &[acl::plain("viewer")]).await?;
    disable(case, "root disables the key", &key.id).await?;
    disable(case, "root disables the key again", &key.id).await?;
    case.locked_out("the key is locked out", &key.caller).await
}

async fn unknown_id(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let key = case.key(&project, "key", &[acl::plain("viewer")]).await?;
    not_found(case, "an id of nothing", UNKNOWN).await?;
    not_found(case, "the id of the key's identity", &key.identity).await?;
    case.let_in("the key is still let in", &key.caller).await
}

async fn malformed_id(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let key = case.key(&project, "key", &[acl::plain("viewer")]).await?;
    let cut: String = key.id.chars().skip(1).collect();
    for (step, id) in
        [("a word", "key"), ("nothing", ""), ("an id without its first digit", &cut), ("a number", "1"), ("a quote", "' or true --")]
    {
        not_found(case, step, id).await?;
    }
    case.let_in("the key is still let in", &key.caller).await
}
