//! PostgreSQL: many connections that write, so what must not happen at once is locked (see `lock`).
//!
//! Reads and writes have connections of their own: however many writes wait for each other, tokens are looked up.
//!
//! **Invariant:** no password is part of a name, an error or a log line.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sea_orm::sqlx::{AssertSqlSafe, ConnectOptions as _, Connection, Executor, Row, query, query_as, query_scalar, raw_sql};
use sea_orm::{DatabaseConnection, DbErr};

use super::lookup;
use super::pool::{Use, connect};
use super::{Lookup, OpenError, QueryCount, Store, open};
use crate::config::{Address, Limits, Postgres};

/// What the migrations of all nodes wait for: "tenant" in ASCII.
const MIGRATION_LOCK: i64 = 0x0000_7465_6e61_6e74;

/// The oldest version that has all we use.
const OLDEST: (i32, &str) = (130_000, "13");

/// Tokens are looked up by the indexes, with a plan that is made once, whatever is known of tables that have just been filled.
/// Planning would take several times as long as the lookup.
const LOOKUP_PLANS: &str =
    "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off";

/// A transaction that hears no more of its node holds its locks no longer than this. One of them is the end of the audit log, which
/// every write waits for. No transaction of ours pauses between two statements.
const ABANDONED: &str = "5s";

pub async fn open(settings: &Postgres) -> Result<Store, OpenError> {
    migrate(settings, false).await?;
    let limits = &settings.limits;
    let (options, path) = options(&settings.address)?;
    let session = session(limits);
    let writers = (limits.connections / 2).max(1);
    // One looks tokens up.
    let readers = limits.connections.saturating_sub(writers + 1).max(1);
    let lookup = lookup::Lookup::new(options.clone(), format!("{session}; {LOOKUP_PLANS}"), limits.acquire);
    let connect_error = |error| OpenError::connect(&path, error);
    let writer = connect(&options, writers, limits, Use::Writes, &session).await.map_err(connect_error)?;
    let readers = connect(&options, readers, limits, Use::Reads, &session).await.map_err(connect_error)?;
    Ok(Store { readers, writer, queries: QueryCount::default(), file: None, lookup: Lookup::Postgres(Arc::new(lookup)) })
}

/// Of several nodes that start at once, one migrates and the others wait for it.
pub async fn migrate(settings: &Postgres, dry_run: bool) -> Result<Vec<String>, OpenError> {
    let (options, path) = options(&settings.address)?;
    let connect_error = |error: DbErr| OpenError::connect(&path, error);
    let mut session = first_connection(&options, &path, settings.limits.acquire).await?;
    let db = connect(&options, 1, &settings.limits, Use::Writes, "").await.map_err(connect_error)?;
    check_session(&mut session, &db, &path).await?;
    check_server(&mut session, &path).await?;
    let mut pending = open::pending(&db, &path).await?;
    if !dry_run && !pending.is_empty() {
        let lock = query("SELECT pg_advisory_lock($1)").bind(MIGRATION_LOCK).execute(&mut session).await;
        lock.map_err(|error| OpenError::connect(&path, error))?;
        pending = open::bring_up_to_date(&db, &path).await?;
    }
    db.close().await.map_err(connect_error)?;
    if !dry_run {
        check_rights(&mut session, &path).await?;
    }
    // The lock ends with its session.
    session.close().await.map_err(|error| OpenError::connect(&path, error))?;
    Ok(pending)
}

/// A pool would go on trying and then say only that it took too long.
pub(super) async fn first_connection(options: &PgConnectOptions, path: &str, patience: Duration) -> Result<PgConnection, OpenError> {
    match tokio::time::timeout(patience, options.connect()).await {
        Ok(connected) => connected.map_err(|error| OpenError::connect(path, error)),
        Err(_) => Err(OpenError::Connect { path: path.to_owned(), reason: "the server does not answer in time".to_owned() }),
    }
}

async fn check_server(session: &mut PgConnection, path: &str) -> Result<(), OpenError> {
    let asked = query_as(
        "SELECT current_setting('server_version_num')::int, current_setting('server_encoding'), \
         current_setting('transaction_read_only')::bool",
    );
    let (version, encoding, read_only): (i32, String, bool) =
        asked.fetch_one(session).await.map_err(|error| OpenError::connect(path, error))?;
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

/// A pooler that gives a session to another client after each transaction would mix up settings, prepared statements and the lock
/// of the migrations.
/// Asks without prepared statements, which such a session may have from another client.
async fn check_session(session: &mut PgConnection, db: &DatabaseConnection, path: &str) -> Result<(), OpenError> {
    let connect_error = |error| OpenError::connect(path, error);
    let mark = uuid::Uuid::now_v7().to_string();
    session.execute(AssertSqlSafe(format!("SET tenant_server.session = '{mark}'"))).await.map_err(connect_error)?;
    let asked = raw_sql("SELECT current_setting('tenant_server.session', true)");
    let row = asked.fetch_one(db.get_postgres_connection_pool()).await.map_err(connect_error)?;
    let found: Option<String> = row.try_get(0).map_err(connect_error)?;
    if found == Some(mark) {
        return Err(OpenError::unfit(path, "is behind a pooler that shares sessions between clients; set its pool_mode to session"));
    }
    Ok(())
}

/// Every change writes there.
async fn check_rights(session: &mut PgConnection, path: &str) -> Result<(), OpenError> {
    let may = query_scalar("SELECT has_table_privilege('audit_log', 'INSERT')").fetch_one(session).await;
    if may.map_err(|error| OpenError::connect(path, error))? {
        return Ok(());
    }
    Err(OpenError::unfit(path, "can only be read by its user; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public to it"))
}

/// The address, and what it is called where a password must not be seen.
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
fn session(limits: &Limits) -> String {
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
