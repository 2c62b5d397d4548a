//! `cargo xtask timing`: whether the time of a sign-in or of a request for a mail says who has an account and what kind of password hash
//! is stored.
//!
//! Each request has a person of its own, so none has to wait after failures, and each imported hash is met once.
//!
//! **Invariant:** a pair of kinds that is distinguishable makes the command fail.

mod flood;
mod kinds;
mod options;
mod report;
mod samples;
mod statistics;

use std::path::Path;

use options::Options;
use rand::TryRng;
use rand::rngs::SysRng;
use report::Pair;
use samples::Samples;

use crate::instance::scratch::Scratch;
use crate::instance::server::Server;
use crate::instance::store::Ground;
use crate::program;

/// # Errors
/// If the options are invalid, the server cannot be built or started, a request fails, or two kinds are distinguishable.
pub fn run(args: &[String]) -> Result<(), String> {
    if let Some((first, rest)) = args.split_first()
        && first == "flood"
    {
        return flood::run(rest);
    }
    if args.iter().any(|arg| arg == "--help" || arg == "-h") {
        println!("{}", options::USAGE);
        return Ok(());
    }
    let options = options::parse(args, random_seed()?)?;
    let binary = program::server(options.server.as_deref(), &["--release"])?;
    let samples = measure(&binary, &options)?;
    let pairs = report::pairs(&samples);
    print!("{}", report::table(&samples, &pairs, &options.plan));
    match pairs.iter().filter(|pair| Pair::is_distinguishable(pair)).count() {
        0 => Ok(()),
        number => Err(format!("{number} pairs are distinguishable")),
    }
}

/// Short, so that it can be given again.
fn random_seed() -> Result<u64, String> {
    SysRng.try_next_u32().map(|seed| u64::from(seed % 1_000_000)).map_err(|error| format!("no random seed: {error}"))
}

fn measure(binary: &Path, options: &Options) -> Result<Samples, String> {
    let (of_ground, scratch) = (Scratch::create()?, Scratch::create()?);
    let ground = Ground::new(options.store, of_ground.path())?;
    let server = Server::start(binary, scratch.path(), &ground.settings()?)?;
    eprintln!("timing: seed {}; creating a person for each request", options.plan.seed);
    kinds::configure(server.address()).map_err(|error| format!("{error}{}", server.log_tail()))?;
    samples::create_persons(server.address(), &options.plan).map_err(|error| format!("{error}{}", server.log_tail()))?;
    eprintln!("timing: taking {} samples of {} kinds", options.plan.samples, kinds::all().len());
    samples::take(server.address(), &options.plan).map_err(|error| format!("{error}{}", server.log_tail()))
}
