//! Mails that are to be delivered.
//!
//! A mail is claimed for a time, delivered, and deleted. Only who claimed it may put it off or give it up: when the time of a claim is
//! over, another node may have claimed it.
//!
//! **Invariant:** a mail is written by the transaction of the action it is about; it can be read with the encryption key alone.

use std::time::Duration;

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QueryResult,
    QuerySelect, Statement, Value,
};
use uuid::Uuid;

use super::entity::Redacted;
use super::entity::outbox::{ActiveModel, Column, Entity};
use super::{Reader, Store, StoreError, Tx};
use crate::crypto::Sealed;
use crate::domain::mail::MailKind;
use crate::domain::time::Timestamp;

type Time = chrono::DateTime<chrono::Utc>;

/// How much of the reason of a failure is kept, in characters.
const LONGEST_PROBLEM: usize = 500;

/// A mail that this process delivers.
#[derive(Debug)]
pub struct ClaimedMail {
    pub id: Uuid,
    pub kind: MailKind,
    pub payload: Sealed,
    /// Attempts to deliver it, this one included.
    pub attempts: u32,
    pub created_at: Timestamp,
    pub claimed_until: Timestamp,
}

/// A mail without its text.
#[derive(Debug)]
pub struct Waiting {
    pub id: Uuid,
    pub kind: String,
    pub created_at: Timestamp,
    pub due_at: Timestamp,
    pub attempts: i64,
    pub failed_at: Option<Timestamp>,
    pub problem: Option<String>,
}

/// How many mails there are.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    pub waiting: u64,
    pub failed: u64,
}

/// Which of the failed mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailedMails {
    All,
    One(Uuid),
}

/// No node puts a mail off for longer: a later time was written by a clock that was ahead, and does not count.
/// A mail that was not tried yet is due in any case.
const FARTHEST: Duration = Duration::from_secs(2 * 3600);

/// No node claims a mail for longer, even if its clock is some minutes ahead.
const FARTHEST_CLAIM: Duration = Duration::from_secs(30 * 60);

/// What the payload is bound to.
pub fn place(id: Uuid) -> String {
    format!("outbox {id}")
}

/// # Errors
/// If the database fails.
pub async fn insert(tx: &mut Tx, id: Uuid, kind: MailKind, payload: Sealed) -> Result<(), StoreError> {
    let now = tx.stamp().at.utc();
    let model = ActiveModel {
        id: Set(id),
        kind: Set(kind.as_str().to_owned()),
        payload: Set(Redacted(payload.into_text())),
        created_at: Set(now),
        due_at: Set(now),
        claimed_until: Set(None),
        attempts: Set(0),
        failed_at: Set(None),
        problem: Set(None),
    };
    model.insert(tx.db()).await?;
    Ok(())
}

/// Encrypted payloads in the order of their ids, that many after the given one.
///
/// # Errors
/// If the database fails.
pub async fn list_sealed(db: &Reader<'_>, after: Option<Uuid>, most: u64) -> Result<Vec<(Uuid, Sealed)>, StoreError> {
    let mut query = Entity::find().order_by_asc(Column::Id).limit(most);
    if let Some(after) = after {
        query = query.filter(Column::Id.gt(after));
    }
    Ok(query.all(db.db()).await?.into_iter().map(|row| (row.id, Sealed::stored(row.payload.0))).collect())
}

/// The same payload under another encryption key.
///
/// # Errors
/// If there is no such mail, or if the database fails.
pub async fn reseal(tx: &mut Tx, id: Uuid, payload: Sealed) -> Result<(), StoreError> {
    let model = ActiveModel { id: Set(id), payload: Set(Redacted(payload.into_text())), ..Default::default() };
    Entity::update(model).exec(tx.db()).await?;
    Ok(())
}

/// Mails that failed first, then those that wait, the oldest first. That many at most.
///
/// # Errors
/// If the database fails.
pub async fn list(db: &Reader<'_>, most: u64) -> Result<Vec<Waiting>, StoreError> {
    let rows = Entity::find()
        .order_by_desc(Expr::col(Column::FailedAt).is_not_null())
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .limit(most)
        .all(db.db())
        .await?;
    let waiting = rows.into_iter().map(|row| Waiting {
        id: row.id,
        kind: row.kind,
        created_at: Timestamp::new(row.created_at),
        due_at: Timestamp::new(row.due_at),
        attempts: row.attempts,
        failed_at: row.failed_at.map(Timestamp::new),
        problem: row.problem,
    });
    Ok(waiting.collect())
}

/// # Errors
/// If the database fails.
pub async fn count(db: &Reader<'_>) -> Result<Number, StoreError> {
    let db = db.db();
    let sql = "SELECT COUNT(*) - COUNT(failed_at), COUNT(failed_at) FROM outbox";
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    let (waiting, failed) = match row {
        Some(row) => (row.try_get_by_index::<i64>(0)?, row.try_get_by_index::<i64>(1)?),
        None => (0, 0),
    };
    let number = |count: i64| u64::try_from(count).unwrap_or(0);
    Ok(Number { waiting: number(waiting), failed: number(failed) })
}

/// Whether a mail can be claimed.
///
/// # Errors
/// If the database fails.
pub async fn is_due(db: &Reader<'_>, now: Timestamp) -> Result<bool, StoreError> {
    let is_over = |column: Column, farthest| column.lte(now.utc()).or(column.gt(now.plus(farthest).utc()));
    let is_due = Column::Attempts.eq(0).or(is_over(Column::DueAt, FARTHEST));
    let is_free = Column::ClaimedUntil.is_null().or(is_over(Column::ClaimedUntil, FARTHEST_CLAIM));
    exists(db, Column::FailedAt.is_null().and(is_due).and(is_free)).await
}

async fn exists(db: &Reader<'_>, condition: Expr) -> Result<bool, StoreError> {
    let found = Entity::find().select_only().column(Column::Id).filter(condition).limit(1).into_tuple::<Uuid>().one(db.db()).await?;
    Ok(found.is_some())
}

impl Store {
    /// Claims due mails, that many at most, in no order; skips locked ones. No audit entry: the mail belongs to an action that has one.
    ///
    /// # Errors
    /// If the file of the database was moved or deleted (`Gone`), or if the database fails.
    pub async fn claim_mails(&self, now: Timestamp, until: Timestamp, most: u32) -> Result<Vec<ClaimedMail>, StoreError> {
        let rows = if self.is_postgres() { "FOR UPDATE SKIP LOCKED" } else { "" };
        let sql = format!(
            "UPDATE outbox SET claimed_until = $1, attempts = attempts + 1 WHERE id IN (SELECT id FROM outbox \
             WHERE failed_at IS NULL AND (attempts = 0 OR due_at <= $2 OR due_at > $3) \
             AND (claimed_until IS NULL OR claimed_until <= $4 OR claimed_until > $5) \
             ORDER BY due_at LIMIT {most} {rows}) RETURNING id, kind, payload, attempts, created_at"
        );
        let values = [until, now, now.plus(FARTHEST), now, now.plus(FARTHEST_CLAIM)].map(|time| Value::from(time.utc()));
        let rows = self
            .write_mails(async |db| db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), &sql, values)).await)
            .await?;
        let claimed = |row: QueryResult| {
            // What a newer node has written is left to newer nodes.
            let Some(kind) = MailKind::parse(&row.try_get_by_index::<String>(1)?) else { return Ok(None) };
            Ok(Some(ClaimedMail {
                id: row.try_get_by_index(0)?,
                kind,
                payload: Sealed::stored(row.try_get_by_index(2)?),
                attempts: u32::try_from(row.try_get_by_index::<i64>(3)?).unwrap_or(u32::MAX),
                created_at: Timestamp::new(row.try_get_by_index::<Time>(4)?),
                claimed_until: until,
            }))
        };
        rows.into_iter().filter_map(|row| claimed(row).transpose()).collect()
    }

    /// Where a database has one process, no other one delivers what is claimed at the start.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn release_mails(&self) -> Result<(), StoreError> {
        if self.is_postgres() || !exists(&self.read(), Column::ClaimedUntil.is_not_null()).await? {
            return Ok(());
        }
        let change =
            Entity::update_many().col_expr(Column::ClaimedUntil, Expr::value(None::<Time>)).filter(Column::ClaimedUntil.is_not_null());
        self.write_mails(async |db| change.exec(db).await).await?;
        Ok(())
    }

    /// The mail has been delivered.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn delete_mail(&self, id: Uuid) -> Result<(), StoreError> {
        self.write_mails(async |db| Entity::delete_by_id(id).exec(db).await).await?;
        Ok(())
    }

    /// The mail could not be delivered yet; it is tried again then.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn put_off_mail(&self, mail: &ClaimedMail, due: Timestamp, problem: &str) -> Result<(), StoreError> {
        self.end_claim(mail, Column::DueAt, due, problem).await
    }

    /// The mail cannot be delivered. It stays until an operator decides about it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn fail_mail(&self, mail: &ClaimedMail, at: Timestamp, problem: &str) -> Result<(), StoreError> {
        self.end_claim(mail, Column::FailedAt, at, problem).await
    }

    async fn end_claim(&self, mail: &ClaimedMail, column: Column, time: Timestamp, problem: &str) -> Result<(), StoreError> {
        let problem: String = problem.chars().take(LONGEST_PROBLEM).collect();
        let change = Entity::update_many()
            .col_expr(column, Expr::value(time.utc()))
            .col_expr(Column::ClaimedUntil, Expr::value(None::<Time>))
            .col_expr(Column::Problem, Expr::value(problem))
            .filter(Column::Id.eq(mail.id))
            .filter(Column::ClaimedUntil.eq(mail.claimed_until.utc()));
        self.write_mails(async |db| change.exec(db).await).await?;
        Ok(())
    }

    /// Failed mails are due now; their number.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn retry_mails(&self, which: FailedMails, now: Timestamp) -> Result<u64, StoreError> {
        let change = Entity::update_many()
            .col_expr(Column::FailedAt, Expr::value(None::<Time>))
            .col_expr(Column::DueAt, Expr::value(now.utc()))
            .col_expr(Column::CreatedAt, Expr::value(now.utc()))
            .col_expr(Column::Attempts, Expr::value(0_i64))
            .filter(chosen(which));
        Ok(self.write_mails(async |db| change.exec(db).await).await?.rows_affected)
    }

    /// Failed mails are deleted; their number.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn drop_mails(&self, which: FailedMails) -> Result<u64, StoreError> {
        let change = Entity::delete_many().filter(chosen(which));
        Ok(self.write_mails(async |db| change.exec(db).await).await?.rows_affected)
    }

    /// Mails that failed before then are deleted; their number.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn delete_failed_mails(&self, before: Timestamp) -> Result<u64, StoreError> {
        // Most of the time there are none, and no transaction is needed to find that out.
        if !exists(&self.read(), Column::FailedAt.lt(before.utc())).await? {
            return Ok(0);
        }
        let change = Entity::delete_many().filter(Column::FailedAt.lt(before.utc()));
        Ok(self.write_mails(async |db| change.exec(db).await).await?.rows_affected)
    }

    async fn write_mails<T>(
        &self,
        change: impl AsyncFnOnce(&super::link::OpenTransaction) -> Result<T, sea_orm::DbErr>,
    ) -> Result<T, StoreError> {
        self.check_file()?;
        let tx = self.begin_write().await?;
        self.queries.inc();
        let done = change(&tx).await?;
        tx.commit().await?;
        Ok(done)
    }
}

fn chosen(which: FailedMails) -> sea_orm::Condition {
    let failed = sea_orm::Condition::all().add(Column::FailedAt.is_not_null());
    match which {
        FailedMails::All => failed,
        FailedMails::One(id) => failed.add(Column::Id.eq(id)),
    }
}
