//! PostgreSQL: many connections that write, so what must not happen at once is locked (see `lock`).
//!
//! Reads and writes have connections of their own: however many writes wait for each other, tokens are looked up.
//!
//! **Invariant:** no password is part of a name, an error or a log line.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::DbErr;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sea_orm::sqlx::{self, ConnectOptions as _, Connection, Executor, Row, raw_sql};

use super::lookup;
use super::migrations::{self, Around};
use super::pinned::Pinning;
use super::pool::{Use, connect};
use super::transaction::Beginning;
use super::{Lookup, OpenError, QueryCount, Store};
use crate::config::{Address, PoolSettings, Pooler, Postgres};

/// What the migrations of all nodes wait for: "tenant" in ASCII.
const MIGRATION_LOCK: i64 = 0x0000_7465_6e61_6e74;

/// The oldest version that has all we use.
const OLDEST: (i32, &str) = (130_000, "13");

/// Tokens are looked up by the indexes, with a plan that is made once, whatever is known of tables that have just been filled.
/// Planning would take several times as long as the lookup.
const LOOKUP_PLANS: &str =
    "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off";

/// The same for one transaction, which makes its plan anew.
const LOOKUP_PLANS_ONCE: &str = "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off";

/// What is read in it is of one time, however many queries read it.
const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Connections that are compared: at least two of them lead to the same pooler where up to three poolers have one address.
const COMPARED: usize = 4;

/// How often they are compared. A pooler that is in use by others may give them different sessions each time.
const COMPARISONS: u32 = 8;

/// A transaction that hears no more of its node holds its locks no longer than this. One of them is the end of the audit log, which
/// every write waits for. No transaction of ours pauses between two statements.
const ABANDONED: &str = "5s";

/// # Errors
/// If the address is invalid, if the server cannot be reached, if the database does not fit this program or cannot be brought up to date,
/// or if its user may not write.
pub async fn open(settings: &Postgres) -> Result<Store, OpenError> {
    let (_, is_shared) = prepare(settings, false).await?;
    let limits = &settings.limits;
    let (options, path) = options(&settings.address)?;
    let pinning = is_shared.then(|| Arc::new(Pinning::new(limits, ABANDONED)));
    let writes = Arc::new(pinning.as_ref().map_or_else(|| Beginning::new("BEGIN", false, limits), |pinning| pinning.writes(limits)));
    let session = session(limits);
    let of_lookup = match &pinning {
        Some(pinning) => lookup::SessionOwner::Shared(Arc::clone(pinning), LOOKUP_PLANS_ONCE),
        None => lookup::SessionOwner::Own(format!("{session}; {LOOKUP_PLANS}")),
    };
    let session = (!is_shared).then_some(session.as_str());
    let writers = (limits.connections / 2).max(1);
    // One looks tokens up.
    let readers = limits.connections.saturating_sub(writers + 1).max(1);
    let lookup = lookup::Lookup::new(options.clone(), of_lookup, limits);
    let connect_error = |error| OpenError::connect(&path, error);
    let writer = connect(&options, writers, limits, Use::Writes, session).await.map_err(connect_error)?;
    let readers = connect(&options, readers, limits, Use::Reads, session).await.map_err(connect_error)?;
    let lookup = Lookup::Postgres(Arc::new(lookup));
    Ok(Store { readers, writer, queries: QueryCount::default(), file: None, lookup, pinning, writes: Some(writes) })
}

/// Of several nodes that start at once, one migrates and the others wait for it.
///
/// # Errors
/// If the address is invalid, if the server cannot be reached, if the database does not fit this program, or if a migration fails.
pub async fn migrate(settings: &Postgres, dry_run: bool) -> Result<Vec<String>, OpenError> {
    Ok(prepare(settings, dry_run).await?.0)
}

/// What the database lacked, and whether sessions are shared with other clients.
async fn prepare(settings: &Postgres, dry_run: bool) -> Result<(Vec<String>, bool), OpenError> {
    let (options, path) = options(&settings.address)?;
    let limits = &settings.limits;
    let connect_error = |error: DbErr| OpenError::connect(&path, error);
    let is_shared = is_shared(&options, &path, limits).await?;
    let mut session = first_connection(&options, &path, limits.acquire).await?;
    check_server(&mut session, &path).await?;
    let settings = if is_shared { None } else { Some("") };
    let db = connect(&options, 1, limits, Use::Writes, settings).await.map_err(connect_error)?;
    // Another node may be migrating. Nothing is prepared in the session, as migrations deallocate it.
    let snapshot = Beginning::new(SNAPSHOT, true, limits).on(&db).await.map_err(connect_error)?;
    let mut pending = migrations::pending(&snapshot, &path).await?;
    snapshot.commit().await.map_err(connect_error)?;
    if !dry_run && !pending.is_empty() {
        // Migrations prepare statements with names, which may be taken in a session that was another client's.
        let last = "DEALLOCATE ALL";
        let first = format!("{last}; SELECT pg_advisory_xact_lock({MIGRATION_LOCK})");
        pending = migrations::migrate(&db, &path, Some(Around { first, last })).await?;
    }
    db.close().await.map_err(connect_error)?;
    if !dry_run {
        check_rights(&mut session, &path).await?;
    }
    session.close().await.map_err(|error| OpenError::connect(&path, error))?;
    Ok((pending, is_shared))
}

/// A pool would go on trying and then say only that it took too long.
async fn first_connection(options: &PgConnectOptions, path: &str, patience: Duration) -> Result<PgConnection, OpenError> {
    match tokio::time::timeout(patience, options.connect()).await {
        Ok(connected) => connected.map_err(|error| OpenError::connect(path, error)),
        Err(_) => Err(OpenError::Connect { path: path.to_owned(), reason: "the server does not answer in time".to_owned() }),
    }
}

/// A connection whose session stays its own, and what the database is called.
///
/// # Errors
/// If the address is invalid, if the server cannot be reached, or if a pooler shares sessions between clients.
pub(super) async fn own_session(settings: &Postgres) -> Result<(PgConnection, String), OpenError> {
    let (options, path) = options(&settings.address)?;
    if is_shared(&options, &path, &settings.limits).await? {
        return Err(OpenError::unfit(
            &path,
            "is behind a pooler that shares sessions between clients; name PostgreSQL itself for this command",
        ));
    }
    Ok((first_connection(&options, &path, settings.limits.acquire).await?, path))
}

async fn check_server(session: &mut PgConnection, path: &str) -> Result<(), OpenError> {
    let asked = raw_sql(
        "SELECT current_setting('server_version_num')::int, current_setting('server_encoding'), \
         pg_is_in_recovery() OR current_setting('default_transaction_read_only')::bool",
    );
    let row = asked.fetch_one(session).await;
    let found = row.and_then(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?)));
    let (version, encoding, read_only): (i32, String, bool) = found.map_err(|error| OpenError::connect(path, error))?;
    let unfit = |problem| Err(OpenError::unfit(path, problem));
    if version < OLDEST.0 {
        return unfit(format!("is on PostgreSQL {}; {} is the oldest that will do", version / 10_000, OLDEST.1));
    }
    if encoding != "UTF8" {
        return unfit(format!("has the encoding {encoding}; create it with ENCODING 'UTF8'"));
    }
    if read_only {
        return unfit("can only be read; name the primary server, and a database that can be written to".to_owned());
    }
    Ok(())
}

/// Whether a pooler gives a session to another client after each transaction: then settings, prepared statements and locks do not
/// stay with a connection.
async fn is_shared(options: &PgConnectOptions, path: &str, limits: &PoolSettings) -> Result<bool, OpenError> {
    if limits.pooler == Pooler::Transaction {
        return Ok(true);
    }
    let connect_error = |error| OpenError::connect(path, error);
    let mut connections = Vec::new();
    for _ in 0..COMPARED {
        connections.push(first_connection(options, path, limits.acquire).await?);
    }
    let is_shared = match tokio::time::timeout(limits.acquire, share_sessions(&mut connections)).await {
        Ok(found) => found.map_err(connect_error)?,
        Err(_) => return Err(connect_error(sqlx::Error::PoolTimedOut)),
    };
    for connection in connections {
        connection.close().await.map_err(connect_error)?;
    }
    match limits.pooler {
        Pooler::Session if is_shared => Err(OpenError::unfit(
            path,
            "is behind a pooler that shares sessions between clients, although --db-pooler is session; set that to transaction, or the \
             pooler's pool_mode to session",
        )),
        _ => Ok(is_shared),
    }
}

/// Connections that are open at the same time have different sessions that stay theirs, unless a pooler shares them. A transaction
/// keeps one of its sessions, one at a time, since it may have two only.
async fn share_sessions(connections: &mut [PgConnection]) -> Result<bool, sqlx::Error> {
    for _ in 0..COMPARISONS {
        let before = processes(connections).await?;
        let are_equal = before.iter().collect::<HashSet<_>>().len() < before.len();
        for index in 0..connections.len() {
            let Some(connection) = connections.get_mut(index) else { break };
            connection.execute("BEGIN").await?;
            let meanwhile = processes(connections).await?;
            if let Some(connection) = connections.get_mut(index) {
                connection.execute("ROLLBACK").await?;
            }
            if are_equal || meanwhile != before {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

async fn processes(connections: &mut [PgConnection]) -> Result<Vec<i32>, sqlx::Error> {
    let mut found = Vec::new();
    for connection in connections {
        found.push(process(connection).await?);
    }
    Ok(found)
}

/// The process of the server that executes the query.
async fn process(connection: &mut PgConnection) -> Result<i32, sqlx::Error> {
    raw_sql("SELECT pg_backend_pid()").fetch_one(connection).await?.try_get(0)
}

/// Every change writes there.
async fn check_rights(session: &mut PgConnection, path: &str) -> Result<(), OpenError> {
    let may = raw_sql("SELECT has_table_privilege('audit_log', 'INSERT')").fetch_one(session).await;
    if may.and_then(|row| row.try_get(0)).map_err(|error| OpenError::connect(path, error))? {
        return Ok(());
    }
    Err(OpenError::unfit(path, "can only be read by its user; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public to it"))
}

/// The address, and what it is called where a password must not be seen.
///
/// # Errors
/// If the URL is not the address of a PostgreSQL database. The error does not quote it.
pub(super) fn options(address: &Address) -> Result<(PgConnectOptions, String), OpenError> {
    let options = match address {
        // Its error might quote the URL.
        Address::Url(url) => url.expose().parse().map_err(|_| OpenError::Address)?,
        Address::Parts { host, port, user, password, name, ssl } => {
            let mode = match ssl {
                Some(true) => PgSslMode::VerifyFull,
                Some(false) => PgSslMode::Disable,
                None => PgSslMode::Prefer,
            };
            let options = PgConnectOptions::new_without_pgpass().host(host).port(*port).username(user).database(name).ssl_mode(mode);
            match password {
                Some(password) => options.password(password.expose()),
                None => options,
            }
        }
    };
    let options = match options.get_application_name() {
        Some(_) => options,
        None => options.application_name("tenant-server"),
    };
    let host = options.get_socket().map_or_else(|| options.get_host().to_owned(), |socket| socket.display().to_string());
    let path = format!("{} on {host}:{}", options.get_database().unwrap_or(options.get_username()), options.get_port());
    // A pooler refuses it, and no column holds a float.
    Ok((options.extra_float_digits(None).disable_statement_logging(), path))
}

/// What each session is told first. Migrations take the time they take; everything else has limits.
fn session(limits: &PoolSettings) -> String {
    let settings = [
        ("default_transaction_isolation", "read committed".to_owned()),
        ("statement_timeout", limits.statement.as_millis().to_string()),
        ("lock_timeout", limits.lock.as_millis().to_string()),
        ("idle_in_transaction_session_timeout", ABANDONED.to_owned()),
        // So that the server ends a session whose node the network no longer reaches. A Unix socket ignores them.
        ("tcp_keepalives_idle", "30".to_owned()),
        ("tcp_keepalives_interval", "5".to_owned()),
        ("tcp_keepalives_count", "3".to_owned()),
        ("tcp_user_timeout", "45000".to_owned()),
    ];
    settings.map(|(name, value)| format!("SET {name} = '{value}'")).join("; ")
}
