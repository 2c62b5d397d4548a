//! When things began and were used, as the answers tell it: each moment is held against another one that the server has told.
//!
//! **Invariant:** only the server's own moments are compared, so its clock may be wrong, and a busy server may take its time.

use cynic::{MutationBuilder, QueryBuilder};

use crate::client::exchange::Caller;
use crate::client::timestamp::parse_millis;
use crate::client::token::Token;
use crate::error::{CaseError, Outcome, equal, present, require};
use crate::operations::{
    AuthLog, AuthLogFilter, AuthLogVariables, CreateGlobalApiKey, CreateGlobalApiKeyVariables, DateTime, GlobalKeyMoments, KeyMoments,
    MyKey, MySessionUse, MySessions, ProjectSecrets, ProjectSecretsVariables, SetProjectSecret, SetProjectSecretVariables,
};
use crate::suite::acl;
use crate::suite::background::Background;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};

/// What happens in one request happens at one moment, give or take.
const SAME: i64 = 30_000;
const HALF_AN_HOUR: i64 = 30 * 60_000;

pub const CASES: &[Definition] = &[
    case!("moments/api-key", "A key begins when the log says that it was made, is used after that, and has no end.", api_key),
    case!(
        "moments/session",
        "A session begins when the log says that its owner signed in, and ends half an hour after its last use.",
        session
    ),
    case!("moments/own-key", "A session sees its own key with the same moments.", own_key),
    case!("moments/secret", "A secret begins when the log says that it was set.", secret),
];

fn millis(moment: Option<DateTime>, what: &str) -> Outcome<i64> {
    present(moment.and_then(|moment| parse_millis(&moment.0)), what)
}

fn same(first: i64, second: i64, what: &str) -> Outcome {
    require((first - second).abs() < SAME, &format!("{what}, not {} ms apart", first - second))
}

/// When the only entry of this kind was written, for a search that finds no stranger's.
async fn logged(case: &mut Case, kind: &str, filter: AuthLogFilter) -> Outcome<i64> {
    let root = case.root();
    let variables = AuthLogVariables { filter: Some(AuthLogFilter { types: Some(vec![kind.to_owned()]), ..filter }), ..Default::default() };
    let entries = case.step("the log", &root, AuthLog::build(variables)).await?.data()?.auth_log.entries;
    equal(entries.len(), 1, "number of entries")?;
    millis(entries.into_iter().next().map(|entry| entry.created_at), "the moment of the entry")
}

async fn api_key(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let variables = CreateGlobalApiKeyVariables { description: "key".to_owned(), ..Default::default() };
    let made = case.prepare(&actor.caller, CreateGlobalApiKey::build(variables)).await?;
    let made = made.api_key;
    let key = Caller::new("key", Token::new(present(made.token, "its token")?));
    let by_actor = AuthLogFilter { invoked_by_identity_id: Some(actor.identity.clone()), ..Default::default() };
    let logged = logged(case, "api_key_create", by_actor).await?;

    case.let_in("the key is used", &key).await?;
    let shown = used(case, &made.id).await?;
    equal(shown.expires_at, None, "the end of the key")?;
    same(millis(shown.created_at, "createdAt")?, logged, "createdAt and the log")?;
    same(millis(shown.last_used_at, "lastUsedAt")?, logged, "lastUsedAt and the log")
}

/// A global key as soon as its use is shown, which may be written in the background.
async fn used(case: &mut Case, id: &str) -> Outcome<KeyMoments> {
    let root = case.root();
    let mut background = Background::new();
    loop {
        let keys = case.ask(&root, GlobalKeyMoments::build(())).await?.data()?.global_api_keys;
        let key = present(keys.into_iter().find(|key| key.id == id), "the key in the list")?;
        if key.last_used_at.is_some() {
            return Ok(key);
        }
        if !background.another_look().await {
            return background.judge(Err(CaseError::finding("the use of a key is not shown")));
        }
    }
}

async fn session(case: &mut Case) -> Outcome {
    let person = case.person_with_password("session", &[]).await?;
    let of_person = AuthLogFilter { person_id: Some(person.id.clone()), ..Default::default() };
    let logged = logged(case, "login", of_person).await?;
    let sessions = case.step("the sessions", &person.session, MySessions::build(())).await?.data()?.me.sessions;
    let shown = present(sessions.into_iter().next(), "the session")?;
    same(millis(Some(shown.created_at), "createdAt")?, logged, "createdAt and the log")?;
    same(millis(shown.expires_at, "expiresAt")? - HALF_AN_HOUR, logged, "half an hour before expiresAt and the log")?;
    let mut background = Background::new();
    loop {
        let sessions = case.ask(&person.session, MySessionUse::build(())).await?.data()?.me.sessions;
        if let Some(moment) = sessions.into_iter().next().and_then(|session| session.last_used_at) {
            return same(millis(Some(moment), "lastUsedAt")?, logged, "lastUsedAt and the log");
        }
        if !background.another_look().await {
            return background.judge(Err(CaseError::finding("the use of a session is not shown")));
        }
    }
}

async fn own_key(case: &mut Case) -> Outcome {
    let person = case.person_with_password("session", &[]).await?;
    let of_person = AuthLogFilter { person_id: Some(person.id.clone()), ..Default::default() };
    let logged = logged(case, "login", of_person).await?;
    let key = case.step("the key of the session", &person.session, MyKey::build(())).await?.data()?.me.api_key;
    let key = present(key, "the key of the session")?;
    same(millis(key.created_at, "createdAt")?, logged, "createdAt and the log")?;
    same(millis(key.expires_at, "expiresAt")? - HALF_AN_HOUR, logged, "half an hour before expiresAt and the log")
}

async fn secret(case: &mut Case) -> Outcome {
    let project = case.project(&acl::none()).await?;
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let variables = SetProjectSecretVariables { project_slug: project.slug.clone(), key: "key".to_owned(), value: "first".to_owned() };
    case.ask(&actor.caller, SetProjectSecret::build(variables)).await?.field(|data| data.set_project_secret)?;
    let by_actor = AuthLogFilter { invoked_by_identity_id: Some(actor.identity.clone()), ..Default::default() };
    let logged = logged(case, "project_secret_change", by_actor).await?;
    let operation = ProjectSecrets::build(ProjectSecretsVariables { slug: project.slug.clone() });
    let secrets = case.ask(&actor.caller, operation).await?.field(|data| data.project_by_slug)?.secrets;
    let shown = present(secrets.into_iter().next(), "the secret")?;
    same(millis(Some(shown.created_at), "createdAt")?, logged, "createdAt and the log")?;
    same(millis(Some(shown.updated_at), "updatedAt")?, logged, "updatedAt and the log")
}
