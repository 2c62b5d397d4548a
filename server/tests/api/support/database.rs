//! A fresh database for each test, on the store that this process tests.
//!
//! `TENANT_TEST_STORE` says which: `sqlite`, `postgres`, or `both` (the default), where this process tests SQLite and starts another
//! one for PostgreSQL (see `postgres.rs`).
//!
//! **Invariant:** nothing is shared between two tests; a missing PostgreSQL fails them.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use conformance::testbed::postgres::{self, Postgres};
use sea_orm::ConnectionTrait;
use server::config::{Address, Database, PoolSettings, Pooler, SecretSetting};
use server::store::Store;

pub const STORE: &str = "TENANT_TEST_STORE";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    Sqlite,
    Postgres,
    Both,
}

pub fn wanted() -> Wanted {
    #[expect(clippy::disallowed_methods, reason = "the store is chosen for the whole process")]
    let name = std::env::var(STORE).unwrap_or_default();
    match name.as_str() {
        "sqlite" => Wanted::Sqlite,
        "postgres" => Wanted::Postgres,
        "" | "both" => Wanted::Both,
        other => panic!("{STORE} is none of sqlite, postgres and both: {other}"),
    }
}

/// A database that goes away with the value, or with the folder.
pub struct TestDatabase {
    pub config: Database,
    made: Option<postgres::Database>,
}

/// The server of this process, and a database that has all migrations.
struct Server {
    postgres: Postgres,
    template: postgres::Database,
}

/// What is wrong with it is found out once, too.
static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();

fn server() -> &'static Server {
    // A test that finds none panics with the reason, and so does every other.
    let server = SERVER.get_or_init(|| {
        let postgres = Postgres::find().map_err(|error| error.to_string())?;
        let template = postgres.create(None).unwrap();
        migrate(config(&template));
        Ok(Server { postgres, template })
    });
    server.as_ref().unwrap_or_else(|error| panic!("{error}"))
}

/// The bytes of an embedded database that has all migrations.
fn template() -> &'static [u8] {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tenant.sqlite");
        let config = Database::Sqlite(file.clone());
        migrate(config);
        std::fs::read(file).unwrap()
    })
}

/// On a thread of its own, as the test may be on a runtime that cannot wait.
fn migrate(config: Database) {
    let migrated = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(Store::migrate(&config, false)).unwrap();
    });
    migrated.join().unwrap();
}

fn config(made: &postgres::Database) -> Database {
    let limits = PoolSettings { connections: 6, lock: Duration::from_secs(2), pooler: Pooler::Session, ..PoolSettings::default() };
    Database::Postgres(server::config::Postgres { address: Address::Url(SecretSetting::new(made.url.reveal())), limits })
}

impl TestDatabase {
    /// Up to date, so that opening it is quick.
    pub fn ready(folder: &Path) -> Self {
        let ready = Self::make(wanted(), folder, |server| Some(&server.template));
        if let Database::Sqlite(file) = &ready.config {
            let options = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
            options.unwrap().write_all(template()).unwrap();
        }
        ready
    }

    /// As it is before the first start.
    pub fn empty(folder: &Path) -> Self {
        Self::empty_on(wanted(), folder)
    }

    pub fn empty_on(store: Wanted, folder: &Path) -> Self {
        Self::make(store, folder, |_| None)
    }

    fn make(store: Wanted, folder: &Path, template: impl FnOnce(&'static Server) -> Option<&'static postgres::Database>) -> Self {
        if store != Wanted::Postgres {
            return Self { config: Database::Sqlite(folder.join("tenant.sqlite")), made: None };
        }
        let server = server();
        let made = server.postgres.create(template(server)).unwrap();
        Self { config: config(&made), made: Some(made) }
    }

    /// As `DATABASE_URL` has it.
    pub fn url(&self) -> String {
        match (&self.made, &self.config) {
            (Some(made), _) => made.url.reveal().to_owned(),
            (None, Database::Sqlite(file)) => format!("sqlite://{}", file.display()),
            (None, Database::Postgres(_)) => panic!("a database that was not made here"),
        }
    }

    /// What belongs to this store: the embedded one, or PostgreSQL.
    pub fn either<T>(&self, sqlite: T, postgres: T) -> T {
        if self.made.is_none() { sqlite } else { postgres }
    }

    /// A literal of this id.
    pub fn id(&self, id: &str) -> String {
        self.either(format!("x'{}'", id.replace('-', "")), format!("'{id}'"))
    }

    /// Does something that no client could.
    pub async fn sql(&self, statement: &str) {
        let db = sea_orm::Database::connect(self.url()).await.unwrap();
        db.execute_unprepared(statement).await.unwrap();
        db.close().await.unwrap();
    }

    /// Does something and leaves it undecided, as long as the value lives.
    pub async fn hold(&self, statement: &str) -> sea_orm::DatabaseTransaction {
        let url = self.either(format!("{}?mode=rwc", self.url()), self.url());
        let db = sea_orm::Database::connect(url).await.unwrap();
        if self.made.is_none() {
            // As a server opens it: only then do others wait for the lock.
            db.execute_unprepared("PRAGMA journal_mode = WAL").await.unwrap();
        }
        #[expect(clippy::disallowed_methods, reason = "this stands for another process")]
        let held = sea_orm::TransactionTrait::begin(&db).await.unwrap();
        held.execute_unprepared(statement).await.unwrap();
        held
    }

    /// Blocks writes to the table until all participants have reached it, so that a participant that decides on what it has read
    /// and not locked is wrong for certain. The embedded database has one writer at a time, whom others wait for anyway.
    pub async fn race<F: Future>(&self, table: &str, work: F) -> F::Output {
        if self.made.is_none() {
            return work.await;
        }
        let held = self.hold(&format!("LOCK TABLE {table} IN SHARE MODE")).await;
        let release = async {
            tokio::time::sleep(Duration::from_millis(700)).await;
            held.rollback().await.unwrap();
        };
        tokio::join!(work, release).0
    }

    /// The first column of everything found, as text.
    pub async fn texts(&self, query: &str) -> Vec<String> {
        let db = sea_orm::Database::connect(self.url()).await.unwrap();
        let rows = db.query_all_raw(sea_orm::Statement::from_string(db.get_database_backend(), query)).await.unwrap();
        let texts = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
        db.close().await.unwrap();
        texts
    }
}
