//! The arguments of `cargo xtask bench hostile`.
//!
//! **Invariant:** an unknown argument is rejected by name.

use std::path::PathBuf;

use crate::arguments;
use crate::bench::options::number;
use crate::instance::store::Store;

pub const USAGE: &str = "\
cargo xtask bench hostile [--seconds 2] [--server PATH] [--store STORE] [--only TEXT…] [--time-factor 1]

  --seconds N        how long each request is sent four at a time (1 to 60)
  --server PATH      measure this tenant-server instead of building one
  --store STORE      sqlite, or postgres: a server of its own (sqlite)
  --only TEXT        measure the requests whose name contains TEXT; may be given several times
  --time-factor N    permit N times the processor time and the waits, where other programs use the machine, too (1 to 20)";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    pub seconds: u64,
    pub server: Option<PathBuf>,
    pub store: Store,
    /// Empty for all of them.
    pub only: Vec<String>,
    pub time_factor: u32,
}

impl Options {
    pub fn selects(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| name.contains(only))
    }
}

/// # Errors
/// If an option is unknown, or its value is invalid.
pub fn parse(args: &[String]) -> Result<Options, String> {
    let mut options = Options { seconds: 2, server: None, store: Store::Sqlite, only: Vec::new(), time_factor: 1 };
    arguments::each("bench hostile", USAGE, args, |name, value| {
        match name {
            "--seconds" => options.seconds = number(name, value, 60)?,
            "--server" => options.server = Some(PathBuf::from(value)),
            "--store" => options.store = Store::parse(value)?,
            "--time-factor" => options.time_factor = u32::try_from(number(name, value, 20)?).map_err(|error| error.to_string())?,
            _ => options.only.push(value.to_owned()),
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
        let expected = Options {
            seconds: 5,
            server: Some("server".into()),
            store: Store::Postgres,
            only: vec!["gzip of".to_owned(), "members".to_owned()],
            time_factor: 4,
        };
        let args = ["--seconds=5", "--server", "server", "--store=postgres", "--only", "gzip of", "--only=members", "--time-factor", "4"];
        let options = parsed(&args).unwrap();
        assert!(options.selects("all members") && options.selects("gzip of zeros") && !options.selects("gzip"));
        assert_eq!(options, expected);
        assert!(parsed(&[]).unwrap().selects("gzip"));
    }

    #[test]
    fn rejects_other_options_and_values() {
        assert!(parsed(&["--json", "file"]).is_err_and(|error| error.contains("--json")));
        assert!(parsed(&["--seconds", "61"]).is_err());
        assert!(parsed(&["--time-factor", "0"]).is_err());
    }
}
