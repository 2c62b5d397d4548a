//! A pool of connections to PostgreSQL: which of them may be used again, and how long each may be kept.
//!
//! **Invariant:** a connection opened before a failover was noticed, or one that does not answer in time, is closed and never used again.

use std::num::NonZeroU64;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::{AssertSqlSafe, Connection, Executor};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};

use crate::config::PoolSettings;

/// A connection that was not used for this long is checked before it is used again. Short, because the maintenance of the pool
/// counts as a use.
const CHECKED_AFTER: Duration = Duration::from_millis(100);

/// How long that check may take. A connection that a firewall has dropped silently would otherwise cost the whole request.
pub const CHECK: Duration = Duration::from_millis(750);

/// How long a connection may take for what a cancelled request left undone, before it is closed instead of being used again.
pub const RELEASE: Duration = Duration::from_secs(5);

/// Between two attempts to connect, where a new connection turns out to be broken.
pub const PAUSE: Duration = Duration::from_millis(50);

/// Reads work on a server that is read-only, so their connections are replaced at most this often while writes fail.
const READERS_KEPT: Duration = Duration::from_secs(1);

/// When an error last said that the server is read-only or ending, or a connection no longer answered. Of the whole process,
/// because an error is classified where no pool is known; replacing a connection that was not affected costs one connect.
static FAILED_OVER: RwLock<Option<Instant>> = RwLock::new(None);

/// From now on no connection that is open already begins another write.
pub fn replace_all() {
    *FAILED_OVER.write().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
}

/// Whether a connection of this age must be replaced.
pub fn is_outdated(age: Duration, kept: Duration) -> bool {
    let failed_over = *FAILED_OVER.read().unwrap_or_else(PoisonError::into_inner);
    failed_over.is_some_and(|at| at.elapsed() + kept < age)
}

/// Whether the connection answers within the time for a check.
pub async fn answers(connection: &mut PgConnection) -> bool {
    matches!(tokio::time::timeout(CHECK, connection.ping()).await, Ok(Ok(())))
}

/// How often connections may be used. It is counted over all of a pool, whose library keeps no count for one of them.
pub struct Uses {
    most: Option<NonZeroU64>,
    until_now: AtomicU64,
}

impl Uses {
    pub fn new(most: Option<NonZeroU64>) -> Self {
        Self { most, until_now: AtomicU64::new(0) }
    }

    /// Counts a use. Whether it is the last one of its connection.
    pub fn is_last(&self) -> bool {
        self.most.is_some_and(|most| (self.until_now.fetch_add(1, Ordering::Relaxed) + 1) % most == 0)
    }
}

/// What a pool is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Use {
    Reads,
    Writes,
}

impl Use {
    /// How long a connection is kept although writes have failed on the server.
    pub fn kept(self) -> Duration {
        match self {
            Self::Reads => READERS_KEPT,
            Self::Writes => Duration::ZERO,
        }
    }
}

/// `session` is what each connection is told first: a pooler in between refuses settings in the startup message. None if sessions are
/// shared with other clients.
///
/// # Errors
/// If the server rejects the first connection, or if none is opened within the time for it.
pub async fn connect(
    postgres: &PgConnectOptions,
    connections: u32,
    limits: &PoolSettings,
    used_for: Use,
    session: Option<&str>,
) -> Result<DatabaseConnection, DbErr> {
    let session: Option<Arc<str>> = session.map(Arc::from);
    let is_shared = session.is_none();
    let mut options = ConnectOptions::new("postgres://");
    options.max_connections(connections).min_connections(1).acquire_timeout(limits.acquire).test_before_acquire(false);
    options.idle_timeout(limits.idle).max_lifetime(limits.age);
    let postgres = if is_shared { postgres.clone().statement_cache_capacity(0) } else { postgres.clone() };
    let uses = Arc::new(Uses::new(limits.uses));
    options.map_sqlx_postgres_opts(move |_| postgres.clone());
    options.map_sqlx_postgres_pool_opts(move |pool| {
        let pool = match session.clone() {
            Some(session) => pool.after_connect(move |connection, _| {
                let session = Arc::clone(&session);
                Box::pin(async move { connection.execute(AssertSqlSafe(&*session)).await.map(drop) })
            }),
            None => pool,
        };
        let uses = Arc::clone(&uses);
        let pool = pool.after_release(move |connection, _| {
            let is_last = uses.is_last();
            // Costs no round trip where nothing is left.
            Box::pin(async move { Ok(!is_last && matches!(tokio::time::timeout(RELEASE, connection.flush()).await, Ok(Ok(())))) })
        });
        pool.before_acquire(move |connection, known| {
            Box::pin(async move {
                if is_outdated(known.age, used_for.kept()) {
                    return Ok(false);
                }
                let is_usable = known.idle_for < CHECKED_AFTER || answers(connection).await;
                // A pooler that is busy answers late, too.
                if !is_usable && !is_shared {
                    // Those used a moment ago are not checked, and were probably dropped with this one.
                    replace_all();
                }
                Ok(is_usable)
            })
        })
    });
    Database::connect(options).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_use_in_as_many_as_are_permitted_is_the_last_one() {
        let last = |most| {
            let uses = Uses::new(NonZeroU64::new(most));
            (0..7).map(|_| uses.is_last()).collect::<Vec<_>>()
        };
        assert_eq!(last(3), [false, false, true, false, false, true, false]);
        assert_eq!(last(1), [true; 7]);
        assert_eq!(last(0), [false; 7]);
    }
}
