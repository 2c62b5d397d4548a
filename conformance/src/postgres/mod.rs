//! A PostgreSQL for tests: the one that `TEST_DATABASE_URL` names, or one of our own from the programs on this machine.
//!
//! Tests on PostgreSQL never pass for want of one: where none is found, whoever asked fails with a sentence that says what to install.
//!
//! **Invariant:** no database but those made here is ever removed.

mod cluster;
mod session;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use cluster::Cluster;
use rand::TryRng;
use rand::rngs::SysRng;
use session::Session;

/// What every database made here begins with.
const PREFIX: &str = "tenant_test_";

/// A server on which databases can be made.
pub struct Postgres {
    server: Url,
    session: Arc<Session>,
    /// The part of their names that the databases of this process have in common.
    run: String,
    made: AtomicU32,
    /// Ends with the value.
    _cluster: Option<Cluster>,
}

/// A database of its own. It goes away with the value.
pub struct Database {
    pub url: Url,
    name: String,
    session: Arc<Session>,
}

/// The address of a database, which may hold a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Url(String);

#[derive(Debug, thiserror::Error)]
pub enum PostgresError {
    #[error(
        "there is no PostgreSQL for the tests: install the server (such as `apt-get install postgresql`) or name one whose user may create databases in TEST_DATABASE_URL"
    )]
    Nowhere,
    #[error("TEST_DATABASE_URL is no address of the form postgres://USER:PASSWORD@HOST:PORT/NAME")]
    Address,
    #[error("a PostgreSQL for the tests did not start: {0}")]
    Start(String),
    #[error("the PostgreSQL for the tests refused: {0}")]
    Refused(String),
}

impl Postgres {
    /// The first that there is. One that is named but cannot be used is an error, not a reason to look further.
    pub fn find() -> Result<Self, PostgresError> {
        if let Some(url) = named() {
            return Self::new(Url::parse(url)?, None);
        }
        match Cluster::start()? {
            Some(cluster) => Self::new(cluster.url(), Some(cluster)),
            None => Err(PostgresError::Nowhere),
        }
    }

    fn new(server: Url, cluster: Option<Cluster>) -> Result<Self, PostgresError> {
        let number = SysRng.try_next_u32().map_err(|error| PostgresError::Start(error.to_string()))?;
        let run = format!("{PREFIX}{number:08x}");
        let session = Arc::new(Session::open(&server, &run)?);
        let postgres = Self { server, session, run, made: AtomicU32::new(0), _cluster: cluster };
        postgres.tidy()?;
        Ok(postgres)
    }

    /// Removes what processes that are gone have left.
    fn tidy(&self) -> Result<(), PostgresError> {
        let left = format!(
            "SELECT datname::text FROM pg_database WHERE starts_with(datname::text, '{PREFIX}') \
             AND NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE starts_with(datname::text, application_name) AND starts_with(application_name, '{PREFIX}'))"
        );
        for name in self.session.ask(left)? {
            self.session.ask(remove(&name))?;
        }
        Ok(())
    }

    /// An empty database, or a copy of another one that nobody is connected to.
    pub fn create(&self, template: Option<&Database>) -> Result<Database, PostgresError> {
        let name = format!("{}_{}", self.run, self.made.fetch_add(1, Ordering::Relaxed));
        let template = template.map_or("template0", |template| &template.name);
        self.session.ask(format!("CREATE DATABASE \"{name}\" TEMPLATE \"{template}\" ENCODING 'UTF8'"))?;
        Ok(Database { url: self.server.with_name(&name), name, session: Arc::clone(&self.session) })
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // What is left is removed by the next process that uses the server.
        self.session.ask(remove(&self.name)).ok();
    }
}

fn remove(name: &str) -> String {
    format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)")
}

#[expect(clippy::disallowed_methods, reason = "which server the tests use is a matter of tests alone")]
fn named() -> Option<String> {
    std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty())
}

impl Url {
    /// No PostgreSQL at all: the database embedded in the server.
    pub fn embedded() -> Self {
        Self("sqlite:".to_owned())
    }

    fn parse(text: String) -> Result<Self, PostgresError> {
        let known = ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme));
        if known { Ok(Self(text)) } else { Err(PostgresError::Address) }
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }

    fn with_name(&self, name: &str) -> Self {
        let (address, parameters) =
            self.0.split_once('?').map_or((self.0.as_str(), String::new()), |(address, rest)| (address, format!("?{rest}")));
        let (scheme, rest) = address.split_once("://").unwrap_or(("postgres", address));
        let server = rest.split('/').next().unwrap_or_default();
        Self(format!("{scheme}://{server}/{name}{parameters}"))
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Url(…)")
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").field("name", &self.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_database_of_the_same_server() {
        let server = Url::parse("postgres://john:hunter2@db:5433/postgres?sslmode=require".into()).unwrap();
        assert_eq!(server.with_name("other").reveal(), "postgres://john:hunter2@db:5433/other?sslmode=require");
        assert_eq!(Url("postgres://db".into()).with_name("other").reveal(), "postgres://db/other");
        assert!(!format!("{server:?}").contains("hunter2"));
        assert!(Url::parse("mysql://db/x".into()).is_err());
    }

    #[test]
    fn a_copy_has_what_its_template_has_and_goes_away() {
        let postgres = Postgres::find().unwrap();
        let template = postgres.create(None).unwrap();
        Session::open(&template.url, "filling").unwrap().ask("CREATE TABLE thing AS SELECT 'here'::text AS name".into()).unwrap();
        let copy = postgres.create(Some(&template)).unwrap();
        let session = Session::open(&copy.url, "looking").unwrap();
        assert_eq!(session.ask("SELECT name FROM thing".into()).unwrap(), ["here"]);
        let name = copy.name.clone();
        drop(copy);
        let left = postgres.session.ask(format!("SELECT datname::text FROM pg_database WHERE datname = '{name}'")).unwrap();
        assert!(left.is_empty(), "{left:?}");
        assert!(session.ask("SELECT name FROM thing".into()).is_err());
    }
}
