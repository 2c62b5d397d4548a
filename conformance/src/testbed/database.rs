//! The address of a database, which may hold a password.
//!
//! **Invariant:** it is shown only to the code that opens the database.

use std::fmt;

#[derive(Clone, PartialEq, Eq)]
pub struct Url(String);

impl Url {
    /// No PostgreSQL at all: the database embedded in the server.
    pub fn embedded() -> Self {
        Self("sqlite:".to_owned())
    }

    /// Nothing if the text names no PostgreSQL.
    pub fn postgres(text: String) -> Option<Self> {
        let known = ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme));
        known.then_some(Self(text))
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Another database of the same server.
    pub fn with_name(&self, name: &str) -> Self {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_database_of_the_same_server() {
        let server = Url::postgres("postgres://john:hunter2@db:5433/postgres?sslmode=require".into()).unwrap();
        assert_eq!(server.with_name("other").reveal(), "postgres://john:hunter2@db:5433/other?sslmode=require");
        assert_eq!(Url("postgres://db".into()).with_name("other").reveal(), "postgres://db/other");
        assert!(!format!("{server:?}").contains("hunter2"));
        assert!(Url::postgres("mysql://db/x".into()).is_none());
    }
}
