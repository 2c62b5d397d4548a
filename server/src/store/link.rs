//! Where a query runs: on a connection of a pool, in a transaction of its own, or in one that has begun.
//!
//! **Invariant:** a query that is not part of a transaction only reads.

use futures_util::stream::{self, BoxStream, StreamExt};
use sea_orm::prelude::async_trait;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement, StreamTrait,
};

use super::pinned::Pinning;
use super::transaction::Transaction;
use super::{StoreError, to_the_end};

/// A transaction that has begun.
pub enum OpenTransaction {
    Sqlite(DatabaseTransaction),
    Postgres(Transaction),
}

impl OpenTransaction {
    /// # Errors
    /// If the database fails. The change may be final nevertheless.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => Ok(to_the_end(tx.commit()).await?),
            Self::Postgres(tx) => Ok(to_the_end(tx.commit()).await?),
        }
    }
}

#[derive(Clone, Copy)]
pub enum Link<'a> {
    Pool(&'a DatabaseConnection),
    /// Each query needs a transaction.
    Pooler(&'a DatabaseConnection, &'a Pinning),
    Transaction(&'a OpenTransaction),
}

impl<'a> Link<'a> {
    pub fn to(db: &'a DatabaseConnection, pinning: Option<&'a Pinning>) -> Self {
        pinning.map_or(Self::Pool(db), |pinning| Self::Pooler(db, pinning))
    }

    /// Gives the rows to the reader one after the other.
    ///
    /// # Errors
    /// If the query cannot be sent; where it is read as a whole, also if it fails. Other errors are given to the reader.
    pub async fn each<T>(
        self,
        statement: Statement,
        read: impl AsyncFnOnce(BoxStream<'_, Result<QueryResult, DbErr>>) -> T,
    ) -> Result<T, StoreError> {
        match self {
            Self::Pool(db) => Ok(read(db.stream_raw(statement).await?.boxed()).await),
            Self::Pooler(db, pinning) => Ok(pinning.begin_read(db).await?.each(&statement, read).await?),
            Self::Transaction(tx) => Ok(read(stream::iter(tx.query_all_raw(statement).await?).map(Ok).boxed()).await),
        }
    }
}

/// Runs one query and commits, whatever it answers: there is nothing to undo.
macro_rules! alone {
    ($db:expr, $pinning:expr, $tx:ident => $query:expr) => {{
        let $tx = $pinning.begin_read($db).await?;
        let done = $query.await?;
        $tx.commit().await?;
        Ok(done)
    }};
}

#[async_trait::async_trait]
impl ConnectionTrait for Link<'_> {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::Pool(db) => db.get_database_backend(),
            Self::Pooler(..) => DbBackend::Postgres,
            Self::Transaction(tx) => tx.get_database_backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Self::Pool(db) => db.execute_raw(statement).await,
            Self::Pooler(db, pinning) => alone!(db, pinning, tx => tx.execute_raw(statement)),
            Self::Transaction(tx) => tx.execute_raw(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::Pool(db) => db.execute_unprepared(sql).await,
            Self::Pooler(db, pinning) => alone!(db, pinning, tx => tx.execute_unprepared(sql)),
            Self::Transaction(tx) => tx.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::Pool(db) => db.query_one_raw(statement).await,
            Self::Pooler(db, pinning) => alone!(db, pinning, tx => tx.query_one_raw(statement)),
            Self::Transaction(tx) => tx.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Pool(db) => db.query_all_raw(statement).await,
            Self::Pooler(db, pinning) => alone!(db, pinning, tx => tx.query_all_raw(statement)),
            Self::Transaction(tx) => tx.query_all_raw(statement).await,
        }
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for OpenTransaction {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::Sqlite(tx) => ConnectionTrait::get_database_backend(tx),
            Self::Postgres(tx) => tx.get_database_backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Self::Sqlite(tx) => tx.execute_raw(statement).await,
            Self::Postgres(tx) => tx.execute_raw(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::Sqlite(tx) => tx.execute_unprepared(sql).await,
            Self::Postgres(tx) => tx.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::Sqlite(tx) => tx.query_one_raw(statement).await,
            Self::Postgres(tx) => tx.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Sqlite(tx) => tx.query_all_raw(statement).await,
            Self::Postgres(tx) => tx.query_all_raw(statement).await,
        }
    }
}
