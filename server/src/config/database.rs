//! Which database the server works on: the embedded one, or a PostgreSQL server.
//!
//! `DATABASE_URL` says it in one word. Without it, the variables that the original reads are understood.
//!
//! **Invariant:** a password is never printed, and neither is a URL that may hold one.

use std::num::NonZeroU64;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::{ConfigError, Options, SecretSetting, duration};

const URL: &str = "DATABASE_URL";

/// What a URL may say after its `?`. Others would be ignored, whatever they were meant to protect.
pub(super) const PARAMETERS: [&str; 13] = [
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
    "statement-cache-capacity",
];
const SSL_MODES: [&str; 6] = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

#[derive(Debug, Args)]
pub struct DatabaseOptions {
    /// Connections to PostgreSQL at most, one half for reads and one for writes
    #[arg(
        long,
        value_name = "NUMBER",
        env = "TENANT_DB_POOL_MAX_CONNECTIONS",
        hide_env_values = true,
        global = true,
        default_value_t = 20
    )]
    pub db_connections: u32,
    /// How long a request waits for a connection, in milliseconds
    #[arg(
        long,
        value_name = "MS",
        env = "TENANT_DB_POOL_ACQUIRE_TIMEOUT_MS",
        hide_env_values = true,
        global = true,
        default_value = "5000", value_parser = duration::milliseconds
    )]
    pub db_acquire_timeout: Duration,
    /// How long a connection that is not used is kept, in milliseconds; 0 disables the limit
    #[arg(
        long,
        value_name = "MS",
        env = "TENANT_DB_POOL_IDLE_TIMEOUT_MS",
        hide_env_values = true,
        global = true,
        default_value = "10000", value_parser = duration::milliseconds
    )]
    pub db_idle_timeout: Duration,
    /// How long a connection is used at most, in milliseconds; 0 disables the limit
    #[arg(long, value_name = "MS", env = "TENANT_DB_POOL_MAX_AGE_MS", hide_env_values = true, global = true, default_value = "600000", value_parser = duration::milliseconds)]
    pub db_max_age: Duration,
    /// After how many uses a connection is replaced, on average; 0 disables the limit
    #[arg(long, value_name = "NUMBER", env = "TENANT_DB_POOL_MAX_USES", hide_env_values = true, global = true, default_value_t = 0)]
    pub db_max_uses: u64,
    /// Longest time of one statement, in milliseconds; 0 disables the limit
    #[arg(
        long,
        value_name = "MS",
        env = "TENANT_DB_STATEMENT_TIMEOUT_MS",
        hide_env_values = true,
        global = true,
        default_value = "30000", value_parser = duration::milliseconds
    )]
    pub db_statement_timeout: Duration,
    /// Longest time that a write waits for another one, in milliseconds; 0 disables the limit
    #[arg(long, value_name = "MS", env = "TENANT_DB_LOCK_TIMEOUT_MS", hide_env_values = true, global = true, default_value = "5000", value_parser = duration::milliseconds)]
    pub db_lock_timeout: Duration,
    /// What stands between the server and PostgreSQL: whether it gives each transaction another session
    #[arg(long, value_name = "MODE", env = "TENANT_DB_POOLER", hide_env_values = true, global = true, default_value = "auto")]
    pub db_pooler: Pooler,
}

/// How long a session of PostgreSQL stays with its client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Pooler {
    /// The start finds out.
    #[default]
    Auto,
    /// As long as the client is connected, as without a pooler.
    Session,
    /// For a transaction.
    Transaction,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// The embedded SQLite, in this file.
    Sqlite(PathBuf),
    Postgres(Postgres),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Postgres {
    pub address: Address,
    pub limits: PoolSettings,
}

/// Where a PostgreSQL server is and how it lets us in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    Url(SecretSetting),
    Parts {
        host: String,
        port: u16,
        user: String,
        password: Option<SecretSetting>,
        name: String,
        /// Whether the connection must be, or must not be, encrypted and checked; none for what the server offers.
        ssl: Option<bool>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolSettings {
    pub connections: u32,
    pub acquire: Duration,
    /// How long an unused connection is kept.
    pub idle: Option<Duration>,
    /// How long a connection is used at most.
    pub age: Option<Duration>,
    /// One use in this many is the last one of its connection.
    pub uses: Option<NonZeroU64>,
    pub statement: Duration,
    pub lock: Duration,
    pub pooler: Pooler,
}

impl Default for PoolSettings {
    fn default() -> Self {
        Self {
            connections: 20,
            acquire: Duration::from_secs(5),
            idle: Some(Duration::from_secs(10)),
            age: Some(Duration::from_secs(600)),
            uses: None,
            statement: Duration::from_secs(30),
            lock: Duration::from_secs(5),
            pooler: Pooler::Auto,
        }
    }
}

impl Database {
    /// # Errors
    /// If a variable is malformed or missing, or if the limit of connections is 0.
    pub fn of(options: &Options) -> Result<Self, ConfigError> {
        Self::read(|name| options.variables.get(name), &options.database, &options.data.data_dir)
    }

    fn read(get: impl Fn(&'static str) -> Option<String>, options: &DatabaseOptions, data_dir: &Path) -> Result<Self, ConfigError> {
        match get(URL) {
            Some(url) => Self::parse(URL, url, options, data_dir),
            None => match parts(get)? {
                Some(address) => Ok(Self::Postgres(Postgres { address, limits: limits(options)? })),
                None => Ok(Self::Sqlite(embedded(data_dir))),
            },
        }
    }

    /// What a URL names, wherever it was given.
    ///
    /// # Errors
    /// If the URL names neither an embedded database in a file nor PostgreSQL, if it has an unknown parameter, or if the limit of
    /// connections is 0.
    pub(super) fn parse(variable: &'static str, url: String, options: &DatabaseOptions, data_dir: &Path) -> Result<Self, ConfigError> {
        match url.strip_prefix("sqlite:") {
            Some(rest) => Ok(Self::Sqlite(sqlite_file(variable, rest, data_dir)?)),
            None => Ok(Self::Postgres(Postgres { address: postgres_url(variable, url)?, limits: limits(options)? })),
        }
    }
}

fn refused(variable: &'static str, problem: &'static str) -> ConfigError {
    ConfigError { variable, problem }
}

fn embedded(data_dir: &Path) -> PathBuf {
    data_dir.join("tenant.sqlite")
}

/// `sqlite:` alone is the embedded default; a path after it is another file.
fn sqlite_file(variable: &'static str, rest: &str, data_dir: &Path) -> Result<PathBuf, ConfigError> {
    let (path, parameters) = rest.split_once('?').unwrap_or((rest, ""));
    if !matches!(parameters, "" | "mode=rwc") {
        return Err(refused(variable, "has a parameter that the embedded database does not know"));
    }
    match path.strip_prefix("//").unwrap_or(path) {
        "" => Ok(embedded(data_dir)),
        ":memory:" => Err(refused(variable, "must name a file: a database in memory would forget everything")),
        path => Ok(PathBuf::from(path)),
    }
}

fn postgres_url(variable: &'static str, url: String) -> Result<Address, ConfigError> {
    if !["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
        return Err(refused(variable, "must begin with postgres:// or sqlite:"));
    }
    let parameters = url.split_once('?').map_or("", |(_, parameters)| parameters);
    for (name, value) in form_urlencoded::parse(parameters.as_bytes()) {
        if !PARAMETERS.contains(&name.as_ref()) {
            return Err(refused(variable, "has an unknown parameter; server/README.md lists the known ones"));
        }
        if name == "sslmode" && !SSL_MODES.contains(&value.as_ref()) {
            return Err(refused(variable, "has an sslmode that is none of disable, allow, prefer, require, verify-ca and verify-full"));
        }
    }
    Ok(Address::Url(SecretSetting::new(url)))
}

/// The variables of the original. The host decides whether they are meant.
fn parts(get: impl Fn(&'static str) -> Option<String>) -> Result<Option<Address>, ConfigError> {
    let (user, name) = (get("TENANT_DB_USER"), get("TENANT_DB_NAME"));
    let Some(host) = get("TENANT_DB_HOST") else {
        // A database that is named is not replaced by another one.
        return if user.is_some() || name.is_some() {
            Err(refused("TENANT_DB_HOST", "must be set with TENANT_DB_USER and TENANT_DB_NAME"))
        } else {
            Ok(None)
        };
    };
    Ok(Some(Address::Parts {
        host,
        port: get("TENANT_DB_PORT").map_or(Ok(5432), |text| text.parse()).map_err(|_| refused("TENANT_DB_PORT", "must be a port"))?,
        user: user.ok_or_else(|| refused("TENANT_DB_USER", "must be set with TENANT_DB_HOST"))?,
        password: get("TENANT_DB_PASSWORD").map(SecretSetting::new),
        name: name.ok_or_else(|| refused("TENANT_DB_NAME", "must be set with TENANT_DB_HOST"))?,
        ssl: get("TENANT_DB_SSL").map(|text| flag(&text)).transpose()?,
    }))
}

fn flag(text: &str) -> Result<bool, ConfigError> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" | "on" | "yes" => Ok(true),
        "false" | "0" | "off" | "no" => Ok(false),
        _ => Err(refused("TENANT_DB_SSL", "must be true or false")),
    }
}

fn limits(options: &DatabaseOptions) -> Result<PoolSettings, ConfigError> {
    if options.db_connections == 0 {
        return Err(refused("TENANT_DB_POOL_MAX_CONNECTIONS", "must be at least 1"));
    }
    Ok(PoolSettings {
        connections: options.db_connections,
        acquire: options.db_acquire_timeout,
        idle: limit(options.db_idle_timeout),
        age: limit(options.db_max_age),
        uses: NonZeroU64::new(options.db_max_uses),
        statement: options.db_statement_timeout,
        lock: options.db_lock_timeout,
        pooler: options.db_pooler,
    })
}

fn limit(duration: Duration) -> Option<Duration> {
    (!duration.is_zero()).then_some(duration)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    fn read(variables: &[(&'static str, &str)]) -> Result<Database, String> {
        let get = |name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Database::read(get, &Options::parse_from(["x"]).database, Path::new("data")).map_err(|error| error.to_string())
    }

    fn file(path: &str) -> Result<Database, String> {
        Ok(Database::Sqlite(PathBuf::from(path)))
    }

    #[test]
    fn nothing_and_sqlite_mean_the_embedded_database() {
        assert_eq!(read(&[]), file("data/tenant.sqlite"));
        assert_eq!(read(&[("DATABASE_URL", "sqlite:")]), file("data/tenant.sqlite"));
        assert_eq!(read(&[("DATABASE_URL", "sqlite://other.db?mode=rwc")]), file("other.db"));
        assert_eq!(read(&[("DATABASE_URL", "sqlite:///var/lib/other.db")]), file("/var/lib/other.db"));
    }

    #[test]
    fn the_url_wins_over_the_variables_of_the_original() {
        let url = "postgres://john:hunter2@db/tenant?sslmode=verify-full";
        let found = read(&[("DATABASE_URL", url), ("TENANT_DB_HOST", "other")]);
        let expected = Postgres { address: Address::Url(SecretSetting::new(url)), limits: PoolSettings::default() };
        assert!(!format!("{found:?}").contains("hunter2"));
        assert_eq!(found, Ok(Database::Postgres(expected)));
    }

    #[test]
    fn the_parts_are_those_of_the_original() {
        let found = read(&[
            ("TENANT_DB_NAME", "tenant"),
            ("TENANT_DB_HOST", "db"),
            ("TENANT_DB_USER", "john"),
            ("TENANT_DB_PASSWORD", "hunter2"),
            ("TENANT_DB_SSL", "true"),
        ]);
        assert!(!format!("{found:?}").contains("hunter2"));
        let address = Address::Parts {
            host: "db".into(),
            port: 5432,
            user: "john".into(),
            password: Some(SecretSetting::new("hunter2")),
            name: "tenant".into(),
            ssl: Some(true),
        };
        assert_eq!(found, Ok(Database::Postgres(Postgres { address, limits: PoolSettings::default() })));
    }

    #[test]
    fn what_cannot_be_meant_is_refused_without_its_value() {
        let cases: [&[(&'static str, &str)]; 9] = [
            &[("DATABASE_URL", "mysql://john:hunter2@db/tenant")],
            &[("DATABASE_URL", "postgres://john@db/tenant?pasword=hunter2")],
            &[("DATABASE_URL", "postgres://john:hunter2@db/tenant?sslmode=sure")],
            &[("DATABASE_URL", "sqlite::memory:")],
            &[("DATABASE_URL", "sqlite:hunter2?mode=ro")],
            &[("TENANT_DB_NAME", "hunter2")],
            &[("TENANT_DB_HOST", "hunter2"), ("TENANT_DB_USER", "john")],
            &[("TENANT_DB_HOST", "db"), ("TENANT_DB_USER", "john"), ("TENANT_DB_NAME", "tenant"), ("TENANT_DB_PORT", "hunter2")],
            &[("TENANT_DB_HOST", "db"), ("TENANT_DB_USER", "john"), ("TENANT_DB_NAME", "tenant"), ("TENANT_DB_SSL", "hunter2")],
        ];
        for variables in cases {
            let error = read(variables).unwrap_err();
            assert!(error.starts_with(['D', 'T']) && !error.contains("hunter2"), "{error}");
        }
    }
}
