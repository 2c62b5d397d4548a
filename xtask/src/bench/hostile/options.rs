//! The arguments of `cargo xtask bench hostile`.
//!
//! **Invariant:** an unknown argument is rejected by name.

use std::path::PathBuf;

use crate::arguments;
use crate::bench::options::number;
use crate::instance::store::Store;

pub const USAGE: &str = "\
cargo xtask bench hostile [--seconds 2] [--server PATH] [--store STORE] [--only TEXT]

  --seconds N        how long each request is sent four at a time (1 to 60)
  --server PATH      measure this tenant-server instead of building one
  --store STORE      sqlite, or postgres: a server of its own (sqlite)
  --only TEXT        measure the requests whose name contains TEXT";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    pub seconds: u64,
    pub server: Option<PathBuf>,
    pub store: Store,
    pub only: String,
}

/// # Errors
/// If an option is unknown, or its value is invalid.
pub fn parse(args: &[String]) -> Result<Options, String> {
    let mut options = Options { seconds: 2, server: None, store: Store::Sqlite, only: String::new() };
    arguments::each("bench hostile", USAGE, args, |name, value| {
        match name {
            "--seconds" => options.seconds = number(name, value, 60)?,
            "--server" => options.server = Some(PathBuf::from(value)),
            "--store" => options.store = Store::parse(value)?,
            _ => value.clone_into(&mut options.only),
        }
        Ok(())
    })?;
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(args: &[&str]) -> Result<Options, String> {
        parse(&args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn reads_every_option() {
        let expected = Options { seconds: 5, server: Some("server".into()), store: Store::Postgres, only: "gzip of".to_owned() };
        assert_eq!(parsed(&["--seconds=5", "--server", "server", "--store=postgres", "--only", "gzip of"]), Ok(expected));
    }

    #[test]
    fn rejects_other_options_and_values() {
        assert!(parsed(&["--json", "file"]).is_err_and(|error| error.contains("--json")));
        assert!(parsed(&["--seconds", "61"]).is_err());
    }
}
