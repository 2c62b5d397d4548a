//! `cargo xtask bench`: how fast the server starts, how much memory it holds, and how many requests it answers.
//!
//! The client shares the machine with the server, so a figure means most as a ratio to the `constant` row of the same run.
//! Linux only, because memory and processor time are read from `/proc`.
//!
//! **Invariant:** a scenario with a single unexpected answer is shown as failed and never as a figure to rely on.

mod figures;
mod histogram;
mod hostile;
mod lists;
mod load;
mod options;
mod process;
mod report;
mod scenario;
mod startup;
mod verdict;

use std::fs;
use std::path::Path;
use std::time::Duration;

use figures::{Figures, Memory};
use load::Window;
use options::Options;
use scenario::{Queries, Scenario};

use crate::instance::scratch::Scratch;
use crate::instance::server::Server;
use crate::instance::store::Ground;
use crate::instance::{api, wait};
use crate::program;

const STARTS: usize = 5;
const ROUNDS: usize = 3;
const WARM_UP: Duration = Duration::from_secs(1);

/// Long enough for the allocations of the start to be given back.
const IDLE: Duration = Duration::from_secs(3);

/// Measures, prints, and writes the JSON file if one is named. Goals that are missed are no error, failed scenarios are.
///
/// # Errors
/// If the options are invalid, the server cannot be built or started, a measurement fails, or the JSON file cannot be written.
pub fn run(args: &[String]) -> Result<(), String> {
    if let Some((first, rest)) = args.split_first()
        && first == "hostile"
    {
        return hostile::run(rest);
    }
    if args.iter().any(|arg| arg == "--help" || arg == "-h") {
        println!("{}", options::USAGE);
        return Ok(());
    }
    let options = options::parse(args)?;
    let queries = Queries::from_file(options.query_file.as_deref())?;
    let binary = program::server(options.server.as_deref(), &["--release"])?;

    eprintln!("bench: {STARTS} cold starts and as many restarts");
    let folder = Scratch::create()?;
    let ground = Ground::new(options.store, folder.path())?;
    let startup = startup::measure(&binary, &ground, STARTS)?;
    let (memory, mut scenarios, mut rounds) = measure_load(&binary, &ground, &options, &queries)?;
    let (lists, of_lists) = measure_lists(&binary, &ground, &options)?;
    scenarios.extend(lists);
    rounds.iter_mut().zip(of_lists).for_each(|(round, windows)| round.extend(windows));
    let figures = Figures { startup, memory, rows: figures::rows(&scenarios, &rounds) };
    let verdicts = verdict::judge(&figures, queries.me_is_replaced());

    print!("{}", report::table(&figures, &verdicts));
    if let Some(path) = &options.json {
        let text = report::json(&figures, &verdicts, &options);
        fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let failed: Vec<&str> = figures.rows.iter().filter(|row| row.failed()).map(|row| row.name).collect();
    if failed.is_empty() { Ok(()) } else { Err(format!("unexpected answers in: {}", failed.join(", "))) }
}

/// The windows of each round, in the order of the scenarios.
type Rounds = Vec<Vec<Window>>;

fn measure_load(binary: &Path, ground: &Ground, options: &Options, queries: &Queries) -> Result<(Memory, Vec<Scenario>, Rounds), String> {
    let scratch = Scratch::create()?;
    let server = Server::start(binary, scratch.path(), &ground.settings()?)?;
    // One request before the wait, so that what is built on first use is part of the idle size.
    api::first_answer(server.address())?;
    wait(IDLE);
    let idle = process::memory(server.pid())?.resident;

    let scenarios = scenario::set_up(server.address(), options.connections, queries)?;
    let rounds = measure_rounds(&server, &scenarios, options)?;
    let after = process::memory(server.pid())?;
    Ok((Memory { idle, after_load: after.resident, peak: after.peak }, scenarios, rounds))
}

/// An instance of its own, because a hundred thousand members are not what the other figures are about.
fn measure_lists(binary: &Path, ground: &Ground, options: &Options) -> Result<(Vec<Scenario>, Rounds), String> {
    let scratch = Scratch::create()?;
    let settings: Vec<_> = ground.settings()?.into_iter().chain(lists::settings()).collect();
    let server = Server::start(binary, scratch.path(), &settings)?;
    let scenarios = lists::set_up(server.address(), ground, &scratch.path().join("data"))?;
    let rounds = measure_rounds(&server, &scenarios, options)?;
    Ok((scenarios, rounds))
}

/// Every round visits every scenario, so that a machine that slows down or warms up hits all of them alike.
fn measure_rounds(server: &Server, scenarios: &[Scenario], options: &Options) -> Result<Rounds, String> {
    let plan = load::Plan { warm_up: WARM_UP, measured: Duration::from_secs(options.seconds) };
    let mut rounds = Vec::new();
    for round in 1..=ROUNDS {
        let mut windows = Vec::new();
        for scenario in scenarios {
            eprintln!("bench: round {round} of {ROUNDS}: {}", scenario.name);
            let window = load::run(server.address(), server.pid(), scenario, &plan);
            windows.push(window.map_err(|error| format!("{}: {error}{}", scenario.name, server.log_tail()))?);
        }
        rounds.push(windows);
    }
    Ok(rounds)
}
