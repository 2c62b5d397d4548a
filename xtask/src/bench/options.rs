//! The arguments of `cargo xtask bench`.
//!
//! **Invariant:** an argument that is not understood is refused by name; nothing is silently ignored.

use std::path::PathBuf;

use crate::arguments;
use crate::instance::store::Store;

pub const USAGE: &str = "\
cargo xtask bench [--connections 64] [--seconds 8] [--json FILE] [--server PATH] [--store STORE] [--query-file FILE]

  --connections N    connections of the reading scenarios (1 to 1024)
  --seconds N        length of one measurement (1 to 600); there are 3 rounds of 7 scenarios and 6 lists
  --json FILE        also write the figures to FILE
  --server PATH      measure this tenant-server instead of building one
  --store STORE      sqlite, or postgres: a server of its own with a database per start (sqlite)
  --query-file FILE  a GraphQL query to send in place of `me`

cargo xtask bench hostile --help: what one hostile request can cost";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    pub connections: usize,
    pub seconds: u64,
    pub json: Option<PathBuf>,
    pub server: Option<PathBuf>,
    pub store: Store,
    pub query_file: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Options {
        Options { connections: 64, seconds: 8, json: None, server: None, store: Store::Sqlite, query_file: None }
    }
}

/// # Errors
/// If an option is unknown, or its value is invalid.
pub fn parse(args: &[String]) -> Result<Options, String> {
    let mut options = Options::default();
    arguments::each("bench", USAGE, args, |name, value| {
        match name {
            "--connections" => options.connections = number(name, value, 1024)? as usize,
            "--seconds" => options.seconds = number(name, value, 600)?,
            "--json" => options.json = Some(PathBuf::from(value)),
            "--server" => options.server = Some(PathBuf::from(value)),
            "--store" => options.store = Store::parse(value)?,
            _ => options.query_file = Some(PathBuf::from(value)),
        }
        Ok(())
    })?;
    Ok(options)
}

/// # Errors
/// If it is not a number from 1 to `most`.
pub(super) fn number(name: &str, text: &str, most: u64) -> Result<u64, String> {
    match text.parse() {
        Ok(number) if (1..=most).contains(&number) => Ok(number),
        _ => Err(format!("{name} takes a number from 1 to {most}, not {text}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(args: &[&str]) -> Result<Options, String> {
        parse(&args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn has_defaults() {
        assert_eq!(parsed(&[]), Ok(Options::default()));
    }

    #[test]
    fn reads_both_spellings() {
        let expected = Options {
            connections: 8,
            seconds: 2,
            json: Some("out.json".into()),
            server: Some("a=b/server".into()),
            store: Store::Postgres,
            query_file: Some("me.graphql".into()),
        };
        let args = [
            "--connections",
            "8",
            "--seconds=2",
            "--json",
            "out.json",
            "--server=a=b/server",
            "--store=postgres",
            "--query-file",
            "me.graphql",
        ];
        assert_eq!(parsed(&args), Ok(expected));
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        assert!(parsed(&["--conections", "8"]).is_err_and(|error| error.contains("--conections")));
        assert!(parsed(&["8"]).is_err());
    }

    #[test]
    fn refuses_a_missing_or_impossible_value() {
        assert!(parsed(&["--json"]).is_err_and(|error| error.starts_with("--json needs a value")));
        for value in ["0", "1025", "-1", "many", ""] {
            assert!(parsed(&["--connections", value]).is_err(), "{value}");
        }
    }
}
