//! The arguments of `cargo xtask chaos`.
//!
//! **Invariant:** a fault that is not tried was left out by name, never by chance.

use std::path::PathBuf;

use crate::arguments;
use crate::instance::pooler::Mode;
use crate::instance::store::Store;

pub const USAGE: &str = "\
cargo xtask chaos [--store sqlite|postgres] [--seconds 60] [--seed 1] [--without disk,clock,standby,pooler]
                    [--pool-mode session|transaction] [--cluster] [--server PATH]

Writes to a server of this tree while it is killed, and its database and its SMTP server fail, then looks for what was
acknowledged, and for the mails of it.

  --store STORE      the embedded SQLite, or two nodes on a PostgreSQL of their own (both, one after the other)
  --seconds N        how long, on each store (60)
  --seed N           which faults come when, and what is asked meanwhile (1); what happens at the same time is still up to chance
  --without FAULTS   leave faults out: `disk` needs root for a small disk of its own, `clock` needs libfaketime,
                     `standby` is the failover to a standby, `pooler` needs PgBouncer
  --pool-mode MODE   of the PgBouncer between the second node and its database (session)
  --cluster          the set-up of server/packaging/ha, with Patroni, etcd and HAProxy, instead of the stores; without mails
  --server PATH      test this tenant-server instead of building one";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    pub stores: Vec<Store>,
    pub seconds: u64,
    pub seed: u64,
    pub disk: bool,
    pub clock: bool,
    pub standby: bool,
    pub pooler: bool,
    pub pool_mode: Mode,
    pub cluster: bool,
    pub server: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            stores: vec![Store::Sqlite, Store::Postgres],
            seconds: 60,
            seed: 1,
            disk: true,
            clock: true,
            standby: true,
            pooler: true,
            pool_mode: Mode::Session,
            cluster: false,
            server: None,
        }
    }
}

/// # Errors
/// If an option is unknown, or its value is invalid.
pub fn parse(args: &[String]) -> Result<Options, String> {
    let (flags, args): (Vec<_>, Vec<_>) = args.iter().cloned().partition(|arg| arg == "--cluster");
    let mut options = Options { cluster: !flags.is_empty(), ..Options::default() };
    arguments::each("chaos", USAGE, &args, |name, value| {
        match name {
            "--store" => options.stores = vec![Store::parse(value)?],
            "--seconds" => options.seconds = number(name, value, 5)?,
            "--seed" => options.seed = number(name, value, 0)?,
            "--without" => {
                for fault in value.split(',') {
                    match fault {
                        "disk" => options.disk = false,
                        "clock" => options.clock = false,
                        "standby" => options.standby = false,
                        "pooler" => options.pooler = false,
                        _ => return Err(format!("--without takes disk, clock, standby and pooler, not {fault}")),
                    }
                }
            }
            "--pool-mode" => options.pool_mode = Mode::parse(value)?,
            _ => options.server = Some(PathBuf::from(value)),
        }
        Ok(())
    })?;
    Ok(options)
}

fn number(name: &str, text: &str, least: u64) -> Result<u64, String> {
    text.parse().ok().filter(|number| *number >= least).ok_or_else(|| format!("{name} takes a number from {least}, not {text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(args: &[&str]) -> Result<Options, String> {
        parse(&args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn reads_what_it_is_told() {
        assert_eq!(parsed(&[]), Ok(Options::default()));
        let expected = Options {
            stores: vec![Store::Postgres],
            seconds: 9,
            seed: 0,
            disk: false,
            clock: false,
            standby: false,
            pooler: false,
            pool_mode: Mode::Transaction,
            cluster: true,
            server: Some(PathBuf::from("a=b/server")),
        };
        let args = "--store postgres --seconds=9 --seed 0 --cluster --without clock,disk,pooler,standby --pool-mode transaction --server=a=b/server";
        assert_eq!(parsed(&args.split(' ').collect::<Vec<_>>()), Ok(expected));
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for args in [
            &["--store", "mysql"][..],
            &["--pool-mode", "statement"],
            &["--seconds", "4"],
            &["--seed"],
            &["--without", "kill"],
            &["--fast"],
            &["fast"],
        ] {
            assert!(parsed(args).is_err(), "{args:?}");
        }
    }
}
