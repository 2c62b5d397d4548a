//! `tokenHash`: a client brings the hash of a token that it made itself.
//!
//! **Invariant:** no answer shows the hash, or whether and by whom it is used.

use cynic::{MutationBuilder, QueryBuilder};

use crate::client::exchange::Caller;
use crate::client::token::Token;
use crate::error::{Outcome, equal, require};
use crate::operations::{
    CreateApiKey, CreateApiKeyVariables, CreateGlobalApiKey, CreateGlobalApiKeyVariables, DisableApiKey, DisableApiKeyVariables, Me,
};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{new_key, owned};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("api-keys/token-hash/given-hash-is-usable", "The holder of the plain token can use the key at once.", usable)
        .needs(&[Need::Roles]),
    case!("api-keys/token-hash/any-word", "Every word of letters, digits and underscores can be a token.", any_word),
    case!("api-keys/token-hash/malformed", "What is not 64 lower-case hex digits is malformed.", malformed).needs(&[Need::Roles]),
    case!("api-keys/token-hash/malformed-before-memberships", "A malformed hash is reported before invalid memberships.", order_of_checks)
        .needs(&[Need::Roles]),
    case!("api-keys/token-hash/taken", "A hash that is in use is refused without a word about the other key.", taken).needs(&[Need::Roles]),
];

async fn usable(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let (root, token) = (case.root(), case.token()?);
    let variables = CreateApiKeyVariables { token_hash: Some(token.hash()), ..new_key(&project, "key", &[acl::plain("viewer")]) };
    let created = case.ok("a key of a project", &admin.session, CreateApiKey::build(variables)).await?.api_key;
    opens(case, created.token, token, &created.identity.id).await?;

    let token = case.token()?;
    let variables = CreateGlobalApiKeyVariables { token_hash: Some(token.hash()), ..global_key(&["login"]) };
    let created = case.ok("a global key", &root, CreateGlobalApiKey::build(variables)).await?.api_key;
    opens(case, created.token, token, &created.identity.id).await
}

fn global_key(roles: &[&str]) -> CreateGlobalApiKeyVariables {
    CreateGlobalApiKeyVariables { description: "key".to_owned(), roles: Some(owned(roles)), ..Default::default() }
}

async fn opens(case: &mut Case, shown: Option<String>, token: Token, identity: &str) -> Outcome {
    require(shown.is_none(), "no token, as the caller knows it")?;
    let me = case.step("the plain token is let in", &Caller::new("key", token), Me::build(())).await?.data()?.me;
    equal(me.id.as_str(), identity, "identity behind the token")
}

async fn any_word(case: &mut Case) -> Outcome {
    let root = case.root();
    for form in ["short", "UPPER_lower_0123456789", "a token as long as a page"] {
        let name = case.name("word")?.replace('-', "_");
        let word = if form.contains(' ') { name.repeat(50) } else { format!("{form}_{name}") };
        case.hide("word", &word);
        let token = Token::new(word);
        case.hide("hash", &token.hash());
        let variables = CreateGlobalApiKeyVariables { token_hash: Some(token.hash()), ..global_key(&[]) };
        let response = case.ok(form, &root, CreateGlobalApiKey::build(variables)).await?;
        let created = response.api_key;
        opens(case, created.token, token, &created.identity.id).await?;
    }
    Ok(())
}

/// Texts that look like a hash in every way but one.
fn malformed_hashes(hash: &str) -> Vec<(&'static str, String)> {
    vec![
        ("empty", String::new()),
        ("one digit short", hash.chars().skip(1).collect()),
        ("one digit too many", format!("{hash}0")),
        ("in capitals", format!("AB{}", hash.chars().skip(2).collect::<String>().to_uppercase())),
        ("64 letters that are no hex digits", "g".repeat(64)),
        ("a space at the end", format!("{} ", hash.chars().skip(1).collect::<String>())),
        ("a line break at the end", format!("{hash}\n")),
        ("digits of another script", "٣".repeat(64)),
    ]
}

async fn malformed(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let (root, token) = (case.root(), case.token()?);
    for (form, hash) in malformed_hashes(&token.hash()) {
        let variables = CreateApiKeyVariables { token_hash: Some(hash.clone()), ..new_key(&project, "key", &[acl::plain("viewer")]) };
        case.step(&format!("{form}, for a key of a project"), &admin.session, CreateApiKey::build(variables)).await?.malformed()?;
        let variables = CreateGlobalApiKeyVariables { token_hash: Some(hash), ..global_key(&[]) };
        case.step(&format!("{form}, for a global key"), &root, CreateGlobalApiKey::build(variables)).await?.malformed()?;
    }
    case.locked_out("no key was made", &Caller::new("token", token)).await
}

async fn order_of_checks(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let variables =
        CreateApiKeyVariables { token_hash: Some("no hash".to_owned()), ..new_key(&project, "key", &[acl::plain("no_such_role")]) };
    case.step("both are wrong", &admin.session, CreateApiKey::build(variables)).await?.malformed()
}

async fn taken(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let (root, token) = (case.root(), case.token()?);
    let first = CreateApiKeyVariables { token_hash: Some(token.hash()), ..new_key(&project, "first", &[acl::plain("viewer")]) };
    let response = case.ok("the first key", &admin.session, CreateApiKey::build(first)).await?;
    let first = response.api_key;

    let holder = Caller::new("first key", token.clone());
    for step in ["a second key with the same hash", "the same after the first key was disabled"] {
        let second = CreateApiKeyVariables { token_hash: Some(token.hash()), ..new_key(&project, "second", &[acl::plain("admin")]) };
        case.step(step, &admin.session, CreateApiKey::build(second)).await?.malformed()?;
        let global = CreateGlobalApiKeyVariables { token_hash: Some(token.hash()), ..global_key(&["super_admin"]) };
        case.step(&format!("{step}, as a global key"), &root, CreateGlobalApiKey::build(global)).await?.malformed()?;
        let operation = DisableApiKey::build(DisableApiKeyVariables { id: first.id.clone() });
        case.ask(&root, operation).await?.field(|data| data.disable_api_key)?;
        case.locked_out("the token does not come to life again", &holder).await?;
    }
    Ok(())
}
