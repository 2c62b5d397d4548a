//! Which database the server works on: the embedded one, or a PostgreSQL server.
//!
//! `DATABASE_URL` says it in one word. Without it, the variables that the original reads are understood, `TENANT_DB_…` before `DEFAULT_DB_…`.
//!
//! **Invariant:** a password is never printed, and neither is a URL that may hold one.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::{ConfigError, Secret};

const URL: &str = "DATABASE_URL";

/// What a URL may say after its `?`. Others would be ignored, whatever they were meant to protect.
const PARAMETERS: [&str; 13] = [
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

#[derive(Debug, Default, Args)]
pub struct DatabaseOptions {
    /// Connections to PostgreSQL at most, one half for reads and one for writes [default: 20]
    #[arg(long, value_name = "NUMBER", env = "TENANT_DB_POOL_MAX_CONNECTIONS", hide_env_values = true, global = true)]
    pub db_connections: Option<u32>,
    /// How long a request waits for a connection, in milliseconds [default: 5000]
    #[arg(long, value_name = "MS", env = "TENANT_DB_POOL_ACQUIRE_TIMEOUT_MS", hide_env_values = true, global = true)]
    pub db_acquire_timeout: Option<u64>,
    /// How long one statement may take, in milliseconds; 0 for as long as it wants [default: 30000]
    #[arg(long, value_name = "MS", env = "TENANT_DB_STATEMENT_TIMEOUT_MS", hide_env_values = true, global = true)]
    pub db_statement_timeout: Option<u64>,
    /// How long a write waits for another one, in milliseconds; 0 for as long as it takes [default: 5000]
    #[arg(long, value_name = "MS", env = "TENANT_DB_LOCK_TIMEOUT_MS", hide_env_values = true, global = true)]
    pub db_lock_timeout: Option<u64>,
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
    pub limits: Limits,
}

/// Where a PostgreSQL server is and how it lets us in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    Url(Secret),
    Parts {
        host: String,
        port: u16,
        user: String,
        password: Option<Secret>,
        name: String,
        /// Whether the connection must be, or must not be, encrypted and checked; none for what the server offers.
        ssl: Option<bool>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub connections: u32,
    pub acquire: Duration,
    pub statement: Duration,
    pub lock: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connections: 20, acquire: Duration::from_secs(5), statement: Duration::from_secs(30), lock: Duration::from_secs(5) }
    }
}

impl Database {
    pub fn from_env(options: &DatabaseOptions, data_dir: &Path) -> Result<Self, ConfigError> {
        Self::read(super::variable, options, data_dir)
    }

    fn read(get: impl Fn(&'static str) -> Option<String>, options: &DatabaseOptions, data_dir: &Path) -> Result<Self, ConfigError> {
        match get(URL) {
            Some(url) => Self::parse(URL, url, get, options, data_dir),
            None => match parts(&get)? {
                Some(address) => Ok(Self::Postgres(Postgres { address, limits: limits(&get, options)? })),
                None => Ok(Self::Sqlite(embedded(data_dir))),
            },
        }
    }

    /// What a URL names, wherever it was given.
    pub(super) fn parse(
        variable: &'static str,
        url: String,
        get: impl Fn(&'static str) -> Option<String>,
        options: &DatabaseOptions,
        data_dir: &Path,
    ) -> Result<Self, ConfigError> {
        match url.strip_prefix("sqlite:") {
            Some(rest) => Ok(Self::Sqlite(sqlite_file(variable, rest, data_dir)?)),
            None => Ok(Self::Postgres(Postgres { address: postgres_url(variable, url)?, limits: limits(&get, options)? })),
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
            return Err(refused(variable, "has a parameter that is not known; server/README.md lists them"));
        }
        if name == "sslmode" && !SSL_MODES.contains(&value.as_ref()) {
            return Err(refused(variable, "has an sslmode that is none of disable, allow, prefer, require, verify-ca and verify-full"));
        }
    }
    Ok(Address::Url(Secret::new(url)))
}

/// The variables of the original. The host decides whether they are meant.
fn parts(get: &impl Fn(&'static str) -> Option<String>) -> Result<Option<Address>, ConfigError> {
    let either = |own, shared| get(own).or_else(|| get(shared));
    let user = either("TENANT_DB_USER", "DEFAULT_DB_USER");
    let name = either("TENANT_DB_NAME", "DEFAULT_DB_NAME");
    let Some(host) = either("TENANT_DB_HOST", "DEFAULT_DB_HOST") else {
        // Whoever names a database does not want another one.
        return if user.is_some() || name.is_some() {
            Err(refused("TENANT_DB_HOST", "must be set with TENANT_DB_USER and TENANT_DB_NAME"))
        } else {
            Ok(None)
        };
    };
    let port = either("TENANT_DB_PORT", "DEFAULT_DB_PORT");
    Ok(Some(Address::Parts {
        host,
        port: port.map_or(Ok(5432), |text| text.parse()).map_err(|_| refused("TENANT_DB_PORT", "must be a port"))?,
        user: user.ok_or_else(|| refused("TENANT_DB_USER", "must be set with TENANT_DB_HOST"))?,
        password: either("TENANT_DB_PASSWORD", "DEFAULT_DB_PASSWORD").map(Secret::new),
        name: name.ok_or_else(|| refused("TENANT_DB_NAME", "must be set with TENANT_DB_HOST"))?,
        ssl: either("TENANT_DB_SSL", "DEFAULT_DB_SSL").map(|text| flag(&text)).transpose()?,
    }))
}

fn flag(text: &str) -> Result<bool, ConfigError> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" | "on" | "yes" => Ok(true),
        "false" | "0" | "off" | "no" => Ok(false),
        _ => Err(refused("TENANT_DB_SSL", "must be true or false")),
    }
}

fn limits(get: &impl Fn(&'static str) -> Option<String>, options: &DatabaseOptions) -> Result<Limits, ConfigError> {
    let shared = |variable| get(variable).map(|text| text.parse().map_err(|_| refused(variable, "must be a whole number"))).transpose();
    let time = |given: Option<u64>, variable, default| {
        let milliseconds = given.map_or_else(|| shared(variable), |given| Ok(Some(given)))?;
        Ok::<_, ConfigError>(milliseconds.map_or(default, Duration::from_millis))
    };
    let default = Limits::default();
    let connections = match options.db_connections {
        Some(connections) => Some(connections),
        None => shared("DEFAULT_DB_POOL_MAX_CONNECTIONS")?.and_then(|connections| u32::try_from(connections).ok()),
    };
    if connections == Some(0) {
        return Err(refused("TENANT_DB_POOL_MAX_CONNECTIONS", "must be at least 1"));
    }
    Ok(Limits {
        connections: connections.unwrap_or(default.connections),
        acquire: time(options.db_acquire_timeout, "DEFAULT_DB_POOL_ACQUIRE_TIMEOUT_MS", default.acquire)?,
        statement: time(options.db_statement_timeout, "DEFAULT_DB_STATEMENT_TIMEOUT_MS", default.statement)?,
        lock: time(options.db_lock_timeout, "DEFAULT_DB_LOCK_TIMEOUT_MS", default.lock)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&'static str, &str)]) -> Result<Database, String> {
        let get = |name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Database::read(get, &DatabaseOptions::default(), Path::new("data")).map_err(|error| error.to_string())
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
        let expected = Postgres { address: Address::Url(Secret::new(url)), limits: Limits::default() };
        assert!(!format!("{found:?}").contains("hunter2"));
        assert_eq!(found, Ok(Database::Postgres(expected)));
    }

    #[test]
    fn variables_of_the_original_fall_back_to_the_shared_ones() {
        let found = read(&[
            ("TENANT_DB_NAME", "tenant"),
            ("DEFAULT_DB_NAME", "default"),
            ("DEFAULT_DB_HOST", "db"),
            ("DEFAULT_DB_USER", "john"),
            ("DEFAULT_DB_PASSWORD", "hunter2"),
            ("DEFAULT_DB_SSL", "true"),
            ("DEFAULT_DB_POOL_MAX_CONNECTIONS", "7"),
            ("DEFAULT_DB_STATEMENT_TIMEOUT_MS", "3000"),
        ]);
        assert!(!format!("{found:?}").contains("hunter2"));
        let Ok(Database::Postgres(Postgres { address, limits })) = found else { panic!("{found:?}") };
        let expected = Address::Parts {
            host: "db".into(),
            port: 5432,
            user: "john".into(),
            password: Some(Secret::new("hunter2")),
            name: "tenant".into(),
            ssl: Some(true),
        };
        assert_eq!(address, expected);
        assert_eq!(limits, Limits { connections: 7, statement: Duration::from_secs(3), ..Limits::default() });
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
