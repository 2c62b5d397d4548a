//! The audit log.
//!
//! **Invariant:** entries are added and read, and deleted when they are old, never changed; a reader that has seen one finds every later one before it.

use std::collections::BTreeSet;
use std::time::Duration;

use sea_orm::sea_query::{Order, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryResult, QuerySelect, Statement, Value};
use serde_json::{Value as Json, json};

use super::entity::audit_log::{Column, Entity, Model};
use super::list::SqlParameters;
use super::{Reader, StoreError, Tx, lock};
use crate::audit::Entry;
use crate::crypto::device_fingerprint;
use crate::domain::id::{AuditId, IdentityId, PersonId};
use crate::domain::risk::{self, RiskSignals};
use crate::domain::time::Timestamp;

/// Every condition given must hold.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    pub kinds: Option<Vec<String>>,
    pub success: Option<bool>,
    pub invoked_by: Option<IdentityId>,
    pub person: Option<PersonId>,
    pub target_person: Option<PersonId>,
    pub person_input: Option<String>,
    pub from: Option<Timestamp>,
    pub before: Option<Timestamp>,
}

#[derive(Debug, Clone)]
pub struct AuditRow {
    pub id: AuditId,
    pub created_at: Timestamp,
    pub kind: String,
    pub success: bool,
    pub invoked_by: Option<IdentityId>,
    pub person: Option<PersonId>,
    pub target_person: Option<PersonId>,
    pub person_input: Option<String>,
    pub error_code: Option<String>,
    pub error_message: Option<String>,
    pub ip: Option<String>,
    pub user_agent: Option<String>,
    pub identity_provider: Option<uuid::Uuid>,
    pub metadata: Json,
    pub event_data: Option<Json>,
}

/// Entries that match the filter, ordered by time and by number, newest first.
///
/// # Errors
/// If the database fails.
pub async fn list(db: &Reader<'_>, filter: &AuditFilter, limit: u64, offset: u64) -> Result<Vec<AuditRow>, StoreError> {
    let db = db.db();
    let statement = statement(SqlParameters::new(db.get_database_backend()), filter, limit, offset);
    let models = Entity::find().from_raw_sql(statement).all(db).await?;
    Ok(models.into_iter().map(AuditRow::from).collect())
}

fn statement(mut parameters: SqlParameters, filter: &AuditFilter, limit: u64, offset: u64) -> Statement {
    let bound = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let kinds: BTreeSet<_> = filter.kinds.iter().flatten().cloned().collect();
    let kinds: Vec<_> = kinds.into_iter().collect();
    let of_one = filter.invoked_by.is_some() || filter.person.is_some() || filter.target_person.is_some() || filter.person_input.is_some();
    let from = match kinds.as_slice() {
        // An index has the entries of one kind in order, but not those of several kinds. SQLite would read and sort all of them,
        // so the newest of each kind are read first, as many as can be on the page.
        [_, _, ..] if !of_one && !parameters.is_postgres() => {
            let wanted = parameters.one(json!(kinds).to_string());
            let conditions = conditions(&mut parameters, filter, "n");
            let last = parameters.one(bound(limit.saturating_add(offset)));
            format!(
                "(SELECT value AS kind FROM json_each({wanted})) wanted JOIN audit_log a ON a.rowid IN ( \
                   SELECT n.rowid FROM audit_log n WHERE n.kind = wanted.kind{conditions} \
                   ORDER BY n.created_at DESC, n.sequence DESC LIMIT {last})"
            )
        }
        kinds => {
            let of_kinds = match kinds {
                [] if filter.kinds.is_none() => String::new(),
                [kind] => format!(" AND a.kind = {}", parameters.one(kind.as_str())),
                kinds => format!(" AND a.kind {}", parameters.any_string(kinds)),
            };
            format!("audit_log a WHERE TRUE{of_kinds}{}", conditions(&mut parameters, filter, "a"))
        }
    };
    let (limit, offset) = (parameters.one(bound(limit)), parameters.one(bound(offset)));
    parameters.statement(format!("SELECT a.* FROM {from} ORDER BY a.created_at DESC, a.sequence DESC LIMIT {limit} OFFSET {offset}"))
}

/// All conditions but that of the kinds.
fn conditions(parameters: &mut SqlParameters, filter: &AuditFilter, entry: &str) -> String {
    let conditions: [(&str, Option<Value>); 7] = [
        ("success =", filter.success.map(Value::from)),
        ("invoked_by_id =", filter.invoked_by.map(|id| id.0.into())),
        ("person_id =", filter.person.map(|id| id.0.into())),
        ("target_person_id =", filter.target_person.map(|id| id.0.into())),
        ("person_input =", filter.person_input.as_deref().map(Value::from)),
        ("created_at >=", filter.from.map(|from| from.utc().into())),
        ("created_at <", filter.before.map(|before| before.utc().into())),
    ];
    let mut text = String::new();
    for (condition, value) in conditions {
        if let Some(value) = value {
            text += &format!(" AND {entry}.{condition} {}", parameters.one(value));
        }
    }
    text
}

/// How far the clock of another node may be ahead of that of this one.
const CLOCK_DIFFERENCE: Duration = Duration::from_secs(5 * 60);

/// The columns in the order of [`insert`]'s values.
const COLUMNS: &str = "id, kind, success, invoked_by_id, person_id, target_person_id, identity_provider_id, person_input, error_code, error_message, ip, \
     user_agent, geo_country, device_fingerprint, metadata, event_data";

/// The last write of a transaction: entries are numbered in the order of their commits, which is why PostgreSQL lets one transaction
/// at a time write its entry and commit. No entry is earlier than the one before it.
///
/// # Errors
/// If the database fails, or if the lock on the end of the log is not free within the lock timeout.
pub(super) async fn insert(tx: &Tx, entry: Entry) -> Result<(), StoreError> {
    lock::audit_log(tx).await?;
    let mut parameters = SqlParameters::new(tx.tx.get_database_backend());
    let mut values = Vec::new();
    let device = entry.user_agent.as_deref().and_then(device_fingerprint);
    let texts = [entry.person_input, entry.error_code, entry.error_message, entry.ip, entry.user_agent, entry.country, device];
    let ids = [
        entry.invoked_by.map(|id| id.0),
        entry.person.map(|id| id.0),
        entry.target_person.map(|id| id.0),
        entry.identity_provider.map(|id| id.0),
    ];
    let first: [Value; 3] = [AuditId::generate().0.into(), entry.kind.as_str().into(), entry.success.into()];
    let all = first.into_iter().chain(ids.map(Value::from)).chain(texts.map(Value::from));
    values.extend(all.chain([entry.metadata.into(), entry.event_data.into()]).map(|value| parameters.one(value)));
    let now = tx.stamp.clock.now();
    let at = parameters.one(now.utc());
    let latest = parameters.one(now.plus(CLOCK_DIFFERENCE).utc());
    let sql = format!(
        "INSERT INTO audit_log ({COLUMNS}, created_at, sequence) SELECT {}, \
         CASE WHEN last.created_at > {at} AND last.created_at <= {latest} THEN last.created_at ELSE {at} END, \
         COALESCE(last.sequence, 0) + 1 FROM (SELECT 1) AS one \
         LEFT JOIN (SELECT sequence, created_at FROM audit_log WHERE sequence IS NOT NULL ORDER BY sequence DESC LIMIT 1) AS last ON TRUE",
        values.join(", ")
    );
    tx.db().execute_raw(parameters.statement(sql)).await?;
    Ok(())
}

/// The sign-ins that show where a person usually is. The text must be the condition of the index `ix_audit_log_sign_ins`: a database
/// does not use the index for a query with another one.
const SIGN_INS: &str = "success AND kind IN ('login', 'idp_login', 'passwordless_login')";

/// What is known of the person's last successful sign-ins, newest first.
///
/// # Errors
/// If the database fails.
pub async fn sign_ins(db: &Reader<'_>, person: PersonId, limit: u64) -> Result<Vec<RiskSignals>, StoreError> {
    let db = db.db();
    let rows = db.query_all_raw(sign_ins_statement(SqlParameters::new(db.get_database_backend()), person, limit)).await?;
    let signals = |row: &QueryResult| {
        let ip: Option<String> = row.try_get_by_index(0)?;
        let network = ip.and_then(|ip| ip.parse().ok()).map(risk::network);
        Ok(RiskSignals { country: row.try_get_by_index(1)?, device: row.try_get_by_index(2)?, network })
    };
    rows.iter().map(signals).collect()
}

fn sign_ins_statement(mut parameters: SqlParameters, person: PersonId, limit: u64) -> Statement {
    let (person, limit) = (parameters.one(person.0), parameters.limit(limit));
    parameters.statement(format!(
        "SELECT ip, geo_country, device_fingerprint FROM audit_log WHERE person_id = {person} AND {SIGN_INS} \
         ORDER BY created_at DESC, sequence DESC LIMIT {limit}"
    ))
}

/// Whether there is an entry of a time before this one.
///
/// # Errors
/// If the database fails.
pub async fn has_before(db: &Reader<'_>, before: Timestamp) -> Result<bool, StoreError> {
    let old = Entity::find().select_only().column(Column::Id).filter(Column::CreatedAt.lt(before.utc())).limit(1);
    Ok(old.into_tuple::<uuid::Uuid>().one(db.db()).await?.is_some())
}

/// Deletes the oldest entries of a time before this one, that many at most; their number. None if another node is deleting some.
///
/// # Errors
/// If the database fails.
pub async fn delete_before(tx: &mut Tx, before: Timestamp, most: u64) -> Result<u64, StoreError> {
    if !lock::is_first_to_delete(tx).await? {
        return Ok(0);
    }
    let oldest = Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::CreatedAt.lt(before.utc()))
        .order_by(Column::CreatedAt, Order::Asc)
        .limit(most)
        .to_owned();
    let deleted = Entity::delete_many().filter(Column::Id.in_subquery(oldest)).exec(tx.db()).await?;
    Ok(deleted.rows_affected)
}

impl From<Model> for AuditRow {
    fn from(model: Model) -> Self {
        Self {
            id: AuditId(model.id),
            created_at: Timestamp::new(model.created_at),
            kind: model.kind,
            success: model.success,
            invoked_by: model.invoked_by_id.map(IdentityId),
            person: model.person_id.map(PersonId),
            target_person: model.target_person_id.map(PersonId),
            person_input: model.person_input,
            error_code: model.error_code,
            error_message: model.error_message,
            ip: model.ip,
            user_agent: model.user_agent,
            identity_provider: model.identity_provider_id,
            metadata: model.metadata,
            event_data: model.event_data,
        }
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::DbBackend;

    use super::*;
    use crate::store::Store;

    async fn plan(store: &Store, mut statement: Statement) -> Vec<String> {
        statement.sql = format!("EXPLAIN QUERY PLAN {}", statement.sql);
        let rows = store.readers.query_all_raw(statement).await.unwrap();
        rows.iter().map(|row| row.try_get::<String>("", "detail").unwrap()).collect()
    }

    #[tokio::test]
    async fn sqlite_reads_no_failed_sign_ins_to_find_successful_ones() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&crate::config::Database::Sqlite(folder.path().join("tenant.sqlite"))).await.unwrap();
        let sign_ins = plan(&store, sign_ins_statement(SqlParameters::new(DbBackend::Sqlite), PersonId::generate(), 10)).await;
        assert_eq!(sign_ins, ["SEARCH audit_log USING INDEX ix_audit_log_sign_ins (person_id=?)"]);
    }

    #[tokio::test]
    async fn sqlite_reads_no_more_of_each_kind_than_a_page_has() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&crate::config::Database::Sqlite(folder.path().join("tenant.sqlite"))).await.unwrap();
        let plan = async |filter| plan(&store, statement(SqlParameters::new(DbBackend::Sqlite), &filter, 10, 0)).await;
        let kinds = Some(vec!["login".to_owned(), "logout".to_owned()]);
        let of_kinds = plan(AuditFilter { kinds: kinds.clone(), ..AuditFilter::default() }).await;
        assert!(of_kinds.iter().any(|step| step.contains("COVERING INDEX ix_audit_log_kind_created_at_sequence (kind=?)")), "{of_kinds:?}");
        assert!(of_kinds.iter().any(|step| step.contains("SEARCH a USING INTEGER PRIMARY KEY (rowid=?)")), "{of_kinds:?}");
        let of_person = plan(AuditFilter { kinds, person: Some(PersonId::generate()), ..AuditFilter::default() }).await;
        assert_eq!(of_person[0], "SEARCH a USING INDEX ix_audit_log_person_id_created_at_sequence (person_id=?)");
    }
}
