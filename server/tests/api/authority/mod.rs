//! What a mutation was allowed to do when it was checked, it must still be allowed to do when it commits.
//!
//! Each mutation of the schema is stopped between its check and its write by a lock that the test holds; the authority that it
//! relies on is taken away under that lock; then it goes on.
//!
//! **Invariant:** a mutation without a decision here does not compile.

mod calls;
mod promotion;

use std::collections::HashSet;
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement};
use serde_json::{Value as Json, json};
use server::generated::types::MutationName;

use self::calls::{Scene, call, changes};
use crate::support::TestApp;
use crate::support::provider::Provider;

/// What happens to the authority while the mutation waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The key of the caller is disabled.
    KeyDisabled,
    /// The key of the caller expires.
    KeyExpired,
    /// The caller loses its global roles.
    RoleTaken,
    /// The caller loses its memberships in the project.
    MembershipTaken,
    /// The person or key that the mutation is about becomes a super admin.
    TargetPromoted,
}

impl Change {
    fn sql(self, app: &TestApp, scene: &Scene) -> String {
        let (key, identity, target) = (&scene.caller_key, &scene.caller_identity, &scene.target_identity);
        let id = |id: &str| app.database.id(id);
        match self {
            Self::KeyDisabled => format!("UPDATE api_key SET disabled_at = created_at WHERE id = {}", id(key)),
            Self::KeyExpired => format!("UPDATE api_key SET expires_at = created_at, lifetime_seconds = NULL WHERE id = {}", id(key)),
            Self::RoleTaken => format!("UPDATE identity SET roles = '[]' WHERE id = {}", id(identity)),
            Self::MembershipTaken => format!("DELETE FROM membership WHERE identity_id = {}", id(identity)),
            Self::TargetPromoted => format!("UPDATE identity SET roles = '[\"super_admin\"]' WHERE id = {}", id(target)),
        }
    }

    /// The error of the field.
    fn is_refused(self, answer: &Json) -> bool {
        let error = &answer["errors"][0];
        let (code, message) = (error["extensions"]["code"].as_str(), error["message"].as_str().unwrap_or_default());
        match self {
            Self::KeyDisabled => code == Some("AuthenticationError") && message.ends_with("has been disabled"),
            Self::KeyExpired => code == Some("AuthenticationError") && message.ends_with("has expired"),
            _ => code == Some("ForbiddenError"),
        }
    }
}

#[tokio::test]
async fn a_mutation_is_refused_if_its_key_ends_before_it_writes() {
    every_mutation(&[Change::KeyDisabled, Change::KeyExpired]).await;
}

#[tokio::test]
async fn a_mutation_is_refused_if_its_caller_loses_a_role_before_it_writes() {
    every_mutation(&[Change::RoleTaken]).await;
}

#[tokio::test]
async fn a_mutation_is_refused_if_its_caller_loses_a_membership_before_it_writes() {
    every_mutation(&[Change::MembershipTaken]).await;
}

#[tokio::test]
async fn a_mutation_is_refused_if_its_target_is_promoted_before_it_writes() {
    every_mutation(&[Change::TargetPromoted]).await;
}

async fn every_mutation(wanted: &[Change]) {
    let app = TestApp::with_private_providers().await;
    let provider = Provider::start().await;
    provider.add(&app, json!({})).await;
    let mut wrong = Vec::new();
    for change in wanted.iter().copied() {
        let mut left = None;
        for name in MutationName::ALL.iter().copied().filter(|name| changes(*name).contains(&change)) {
            let scene = match left.take() {
                Some(scene) => Scene::again(scene, &app, change).await,
                None => None,
            };
            let scene = match scene {
                Some(scene) => scene,
                None => Scene::set(&app, &provider, change).await,
            };
            match race(&app, &scene, name, change).await {
                Ok(()) => left = Some(scene),
                Err(problem) => wrong.push(format!("{} while {change:?}: {problem}", name.as_str())),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn race(app: &TestApp, scene: &Scene, name: MutationName, change: Change) -> Result<(), String> {
    // The second lock is for a mutation that decides without the first one: it is stopped at the last moment.
    let hold = app.database.either(
        "UPDATE identity SET description = description",
        "UPDATE identity SET description = description; LOCK TABLE audit_log IN SHARE MODE",
    );
    let held = app.database.hold(hold).await;
    let query = format!("mutation {{ {} }}", call(name, scene));
    let changing = async {
        wait(app).await;
        held.execute_unprepared(&change.sql(app, scene)).await.unwrap();
        let left = rows(app, &held).await;
        held.commit().await.unwrap();
        left
    };
    let caller = app.with(&scene.token);
    let (answer, left) = tokio::join!(caller.run(&query), changing);
    let after = rows(app, &app.database.hold("SELECT 1").await).await;
    if !change.is_refused(&answer) || !answer["data"][name.as_str()].is_null() {
        return Err(format!("was not refused: {answer}"));
    }
    after.difference(&left).next().map_or(Ok(()), |row| Err(format!("has written {row}")))
}

/// Until the mutation waits.
async fn wait(app: &TestApp) {
    let began = Instant::now();
    loop {
        let waits = match app.database.either(true, false) {
            true => app.app.store.figures().beginning.get() > 0,
            false => {
                let query =
                    "SELECT CAST(pid AS TEXT) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
                !app.database.texts(query).await.is_empty()
            }
        };
        if waits {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "the mutation does not wait");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Every row of every table, but for the entries of refusals.
async fn rows(app: &TestApp, db: &DatabaseTransaction) -> HashSet<String> {
    let texts = async |sql: &str| -> Vec<String> {
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    };
    let tables = app.database.either(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'seaql_migrations'",
        "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'seaql_migrations'",
    );
    let mut found = HashSet::new();
    for table in texts(tables).await {
        let rest = if table == "audit_log" { " WHERE success" } else { "" };
        let sql = if app.database.either(true, false) {
            let columns = format!("SELECT group_concat('quote(\"' || name || '\")', ' || '', '' || ') FROM pragma_table_info('{table}')");
            format!("SELECT {} FROM {table}{rest}", texts(&columns).await.concat())
        } else {
            format!("SELECT CAST(t.* AS TEXT) FROM {table} t{rest}")
        };
        found.extend(texts(&sql).await.into_iter().map(|row| format!("{table}: {row}")));
    }
    found
}

#[tokio::test]
async fn rows_of_every_table_are_compared() {
    let app = TestApp::start().await;
    let held = app.database.hold("SELECT 1").await;
    let before = rows(&app, &held).await;
    drop(held);
    app.project("blog", json!({})).await;
    let after = rows(&app, &app.database.hold("SELECT 1").await).await;
    let written: Vec<_> = after.difference(&before).map(|row| row.split(':').next().unwrap()).collect();
    assert!(written.contains(&"project") && written.contains(&"audit_log"), "{written:?}");
}
