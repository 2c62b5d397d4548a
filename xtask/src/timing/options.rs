//! The arguments of `cargo xtask timing`.
//!
//! **Invariant:** an unknown argument is rejected by name.

use std::path::PathBuf;

use super::samples::Plan;
use crate::arguments;
use crate::instance::store::Store;

pub const USAGE: &str = "\
cargo xtask timing [--samples 300] [--lanes 1] [--seed N] [--server PATH] [--store STORE]

Compares the times of sign-ins, requests for new passwords and requests for verifications that should not be distinguishable.

  --samples N        requests of each kind (20 to 10000)
  --lanes N          how many are sent at once (1 to 32)
  --seed N           the order of the requests (random, and printed)
  --server PATH      measure this tenant-server instead of building one
  --store STORE      sqlite, or postgres: a server of its own (sqlite)

cargo xtask timing flood --help: sign-ins while others flood the server with them";

#[derive(Debug)]
pub struct Options {
    pub plan: Plan,
    pub server: Option<PathBuf>,
    pub store: Store,
}

/// # Errors
/// If an option is unknown, or its value is invalid.
pub fn parse(args: &[String], seed: u64) -> Result<Options, String> {
    let mut options = Options { plan: Plan { samples: 300, lanes: 1, seed }, server: None, store: Store::Sqlite };
    arguments::each("timing", USAGE, args, |name, value| {
        match name {
            "--samples" => options.plan.samples = number(name, value, 20, 10_000)?,
            "--lanes" => options.plan.lanes = number(name, value, 1, 32)?,
            "--seed" => options.plan.seed = value.parse().map_err(|_| format!("--seed takes a number, not {value}"))?,
            "--server" => options.server = Some(PathBuf::from(value)),
            _ => options.store = Store::parse(value)?,
        }
        Ok(())
    })?;
    Ok(options)
}

/// # Errors
/// If it is not a number from `least` to `most`.
pub fn number(name: &str, text: &str, least: usize, most: usize) -> Result<usize, String> {
    match text.parse() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ => Err(format!("{name} takes a number from {least} to {most}, not {text}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(args: &[&str]) -> Result<Options, String> {
        parse(&args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>(), 7)
    }

    #[test]
    fn reads_every_option() {
        let options = parsed(&["--samples=50", "--lanes", "4", "--seed=3", "--server", "s", "--store=postgres"]);
        assert!(options.is_ok_and(|found| found.plan.samples == 50 && found.plan.lanes == 4 && found.plan.seed == 3));
        assert!(parsed(&[]).is_ok_and(|found| found.plan.samples == 300 && found.plan.seed == 7));
    }

    #[test]
    fn rejects_other_options_and_values() {
        assert!(parsed(&["--json", "file"]).is_err_and(|error| error.contains("--json")));
        for bad in ["--samples=19", "--samples=x", "--lanes=0", "--seed=-1", "--store=none"] {
            assert!(parsed(&[bad]).is_err(), "{bad}");
        }
    }
}
