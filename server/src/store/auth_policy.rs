//! Policies: rules about second factors and lifetimes of sessions.
//!
//! **Invariant:** a stored interval is the text of one, and a row in which it is not is never read as one without that rule.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryResult, QuerySelect,
    Statement,
};
use serde_json::json;

use super::entity::auth_policy::{ActiveModel, Column, Entity, Model};
use super::list::SqlParameters;
use super::{Reader, StoreError, Tx, from_json};
use crate::domain::id::{AuthPolicyId, ProjectId};
use crate::domain::identity::IdentityRow;
use crate::domain::interval::Interval;
use crate::domain::policy::{Policy, PolicyRules};

const TABLE: &str = "auth_policy";

/// All policies, that many at most, in no order.
///
/// # Errors
/// If the database fails, or a row cannot be read.
pub async fn list(db: &Reader<'_>, most: u64) -> Result<Vec<(AuthPolicyId, Policy)>, StoreError> {
    let rows = Entity::find().limit(i64::try_from(most).map_or(None, |_| Some(most))).all(db.db()).await?;
    rows.into_iter().map(stored).collect()
}

/// How many there are.
///
/// # Errors
/// If the database fails.
pub async fn count(db: &Reader<'_>) -> Result<u64, StoreError> {
    Ok(Entity::find().count(db.db()).await?)
}

/// How many bytes [`list`] would read, about.
///
/// # Errors
/// If the database fails.
pub async fn size(db: &Reader<'_>) -> Result<u64, StoreError> {
    let db = db.db();
    let sql = format!("SELECT CAST(COALESCE(SUM(length(CAST(roles AS TEXT))), 0) AS BIGINT) FROM {TABLE}");
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    let bytes: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    Ok(u64::try_from(bytes).unwrap_or(0))
}

/// What each policy says that fits a global role of the identity, or one of its memberships in the project of the policy. One query,
/// which does not read the roles of policies: these can be many.
///
/// # Errors
/// If the database fails, or a row cannot be read.
pub async fn rules_of(db: &Reader<'_>, identity: &IdentityRow) -> Result<Vec<PolicyRules>, StoreError> {
    let db = db.db();
    let mut parameters = SqlParameters::new(db.get_database_backend());
    let held = parameters.any_string(&identity.roles);
    let id = parameters.one(identity.id.0);
    let named = if parameters.is_postgres() { "jsonb_array_elements_text(a.roles) AS named(value)" } else { "json_each(a.roles) AS named" };
    let sql = format!(
        "SELECT a.mfa_required, a.token_expiration, a.idle_timeout, a.grace_duration, a.remember_me_allowed FROM {TABLE} a \
         WHERE a.project_id IS NULL AND EXISTS (SELECT 1 FROM {named} WHERE named.value {held}) \
         OR EXISTS (SELECT 1 FROM membership m, {named} \
         WHERE m.project_id = a.project_id AND m.identity_id = {id} AND m.role = named.value)"
    );
    db.query_all_raw(parameters.statement(sql)).await?.iter().map(rules_at).collect()
}

/// Stores a new policy.
///
/// # Errors
/// If the database fails.
pub async fn insert(tx: &mut Tx, policy: Policy) -> Result<AuthPolicyId, StoreError> {
    let (id, now) = (AuthPolicyId::generate(), tx.stamp().at.utc());
    let model = ActiveModel { id: Set(id.0), created_at: Set(now), ..columns(tx, policy) };
    model.insert(tx.db()).await?;
    Ok(id)
}

/// Replaces all of a policy; whether there is one.
///
/// # Errors
/// If the database fails.
pub async fn update(tx: &mut Tx, id: AuthPolicyId, policy: Policy) -> Result<bool, StoreError> {
    let model = columns(tx, policy);
    Ok(Entity::update_many().set(model).filter(Column::Id.eq(id.0)).exec(tx.db()).await?.rows_affected > 0)
}

/// Whether there was one.
///
/// # Errors
/// If the database fails.
pub async fn delete(tx: &mut Tx, id: AuthPolicyId) -> Result<bool, StoreError> {
    Ok(Entity::delete_by_id(id.0).exec(tx.db()).await?.rows_affected > 0)
}

/// All columns but the id and the time of creation.
fn columns(tx: &Tx, policy: Policy) -> ActiveModel {
    let Policy { project, roles, rules } = policy;
    let text = |interval: Option<Interval>| Set(interval.map(|interval| interval.to_string()));
    ActiveModel {
        project_id: Set(project.map(|project| project.0)),
        roles: Set(json!(roles)),
        mfa_required: Set(rules.mfa_required),
        token_expiration: text(rules.token_expiration),
        idle_timeout: text(rules.idle_timeout),
        grace_duration: text(rules.grace_duration),
        remember_me_allowed: Set(rules.remember_me_allowed),
        updated_at: Set(tx.stamp().at.utc()),
        ..Default::default()
    }
}

fn stored(row: Model) -> Result<(AuthPolicyId, Policy), StoreError> {
    let rules = PolicyRules {
        mfa_required: row.mfa_required,
        token_expiration: interval(row.token_expiration, "token_expiration")?,
        idle_timeout: interval(row.idle_timeout, "idle_timeout")?,
        grace_duration: interval(row.grace_duration, "grace_duration")?,
        remember_me_allowed: row.remember_me_allowed,
    };
    let roles = from_json(row.roles, TABLE, "roles")?;
    Ok((AuthPolicyId(row.id), Policy { project: row.project_id.map(ProjectId), roles, rules }))
}

fn rules_at(row: &QueryResult) -> Result<PolicyRules, StoreError> {
    Ok(PolicyRules {
        mfa_required: row.try_get_by_index(0)?,
        token_expiration: interval(row.try_get_by_index(1)?, "token_expiration")?,
        idle_timeout: interval(row.try_get_by_index(2)?, "idle_timeout")?,
        grace_duration: interval(row.try_get_by_index(3)?, "grace_duration")?,
        remember_me_allowed: row.try_get_by_index(4)?,
    })
}

fn interval(text: Option<String>, column: &'static str) -> Result<Option<Interval>, StoreError> {
    let parse = |text: String| Interval::parse(&text).ok_or(StoreError::Inconsistent { table: TABLE, column });
    text.map(parse).transpose()
}
