//! `cargo xtask bench hostile`: what one hostile request can cost, and what other clients notice of four of them.
//!
//! Each request meets a server that has just been started, so that no row depends on the rows before it. On PostgreSQL
//! the costs are those of the server alone.
//!
//! **Invariant:** a request that misses a goal, or is not answered as expected, makes the command fail.

mod alone;
mod bodies;
mod catalogue;
mod client;
mod documents;
mod entry;
mod nesting;
mod options;
mod prepare;
mod reads;
mod report;
mod request;
mod together;

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use entry::Hostile;
use options::Options;
use prepare::Tokens;
use report::{Kept, Row};
use serde_json::Value;
use together::{AT_ONCE, Probe};

use crate::bench::process;
use crate::instance::api;
use crate::instance::scratch::Scratch;
use crate::instance::server::{ROOT_TOKEN, Server};
use crate::instance::store::Ground;
use crate::instance::wait;
use crate::program;

const ME: &str = "query Me { me { id description roles } }";

/// Requests before the first measurement, so that what is built on first use is not part of it.
const WARM_UP: usize = 5;

/// Unused memory is given back some seconds after it was used last.
const GIVEN_BACK_WITHIN: Duration = Duration::from_secs(5);

/// # Errors
/// If the options are invalid or select no request, the server cannot be built or started, a measurement fails, or a goal is missed.
pub fn run(args: &[String]) -> Result<(), String> {
    if args.iter().any(|arg| arg == "--help" || arg == "-h") {
        println!("{}", options::USAGE);
        return Ok(());
    }
    let options = options::parse(args)?;
    let chosen: Vec<&'static Hostile> = catalogue::all().filter(|hostile| options.selects(hostile.name)).collect();
    if chosen.is_empty() {
        return Err(format!("no request has {} in its name", options.only.join(" or ")));
    }
    let binary = program::server(options.server.as_deref(), &["--release"])?;
    let rows = measure(&binary, &options, &chosen)?;
    print!("{}", report::table(&rows, options.time_factor));
    let missed = rows.iter().filter(|row| !report::misses(row, options.time_factor).is_empty()).count();
    if missed == 0 { Ok(()) } else { Err(format!("{missed} rows miss a goal")) }
}

/// An instance that is started again and again with the same data.
struct Instance<'a> {
    binary: &'a Path,
    folder: &'a Path,
    settings: Vec<(String, String)>,
    time: Duration,
}

fn measure(binary: &Path, options: &Options, chosen: &[&'static Hostile]) -> Result<Vec<Row>, String> {
    let (of_ground, scratch) = (Scratch::create()?, Scratch::create()?);
    let ground = Ground::new(options.store, of_ground.path())?;
    let instance = Instance { binary, folder: scratch.path(), settings: ground.settings()?, time: Duration::from_secs(options.seconds) };
    eprintln!("bench: preparing the data");
    let server = instance.start()?;
    let tokens = prepare::prepare(server.address(), &ground, &scratch.path().join("data"))?;
    // What was written is in the database file itself when the next one starts.
    server.terminate()?;
    let mut rows = vec![instance.without()?];
    for (number, hostile) in chosen.iter().enumerate() {
        eprintln!("bench: {} of {}: {}", number + 1, chosen.len(), hostile.name);
        let row = instance.one(hostile, &tokens)?;
        eprintln!("       {}", report::short(&row));
        rows.push(row);
    }
    for (number, group) in by_cost(chosen, &rows).chunks(AT_ONCE).filter(|group| group.len() == AT_ONCE).enumerate() {
        eprintln!("bench: different requests, group {}", number + 1);
        rows.push(instance.different(number + 1, group, &tokens)?);
    }
    Ok(rows)
}

/// The most expensive ones first, so that the worst ones meet.
fn by_cost(chosen: &[&'static Hostile], rows: &[Row]) -> Vec<&'static Hostile> {
    let cost = |name: &str| rows.iter().find(|row| row.name == name)?.alone.map(|cost| cost.cpu);
    let mut sorted = chosen.to_vec();
    sorted.sort_by_key(|hostile| std::cmp::Reverse(cost(hostile.name)));
    sorted
}

impl Instance<'_> {
    fn start(&self) -> Result<Server, String> {
        let server = Server::start(self.binary, self.folder, &self.settings)?;
        for _ in 0..WARM_UP {
            api::query(server.address(), ROOT_TOKEN, ME, &Value::Null)?;
        }
        Ok(server)
    }

    /// What the other clients wait when there is no hostile request: what the machine itself makes them wait.
    fn without(&self) -> Result<Row, String> {
        let server = self.start()?;
        let idle = process::memory(server.pid())?.resident;
        let together = self.together(&server, &[])?;
        let kept = kept(&server, idle)?;
        Ok(Row { name: "(none)".to_owned(), parts: Vec::new(), caller: "", expected: None, alone: None, together, kept })
    }

    fn one(&self, hostile: &Hostile, tokens: &Tokens) -> Result<Row, String> {
        let request = (hostile.request)().bytes(tokens.of(hostile.caller));
        let server = self.start()?;
        let said = |error: String| format!("{}: {error}{}", hostile.name, server.log_tail());
        let idle = process::memory(server.pid())?.resident;
        let alone = alone::measure(&server, &request).map_err(said)?;
        let together = self.together(&server, &[request.as_slice(); AT_ONCE]).map_err(said)?;
        let kept = kept(&server, idle)?;
        let (name, caller, expected) = (hostile.name.to_owned(), hostile.caller.name(), Some(hostile.status));
        Ok(Row { name, parts: Vec::new(), caller, expected, alone: Some(alone), together, kept })
    }

    fn different(&self, number: usize, group: &[&'static Hostile], tokens: &Tokens) -> Result<Row, String> {
        let requests: Vec<Vec<u8>> = group.iter().map(|hostile| (hostile.request)().bytes(tokens.of(hostile.caller))).collect();
        let requests: Vec<&[u8]> = requests.iter().map(Vec::as_slice).collect();
        let server = self.start()?;
        let idle = process::memory(server.pid())?.resident;
        let name = format!("group {number}");
        let together = self.together(&server, &requests).map_err(|error| format!("{name}: {error}{}", server.log_tail()))?;
        let parts = group.iter().map(|hostile| hostile.name).collect();
        let kept = kept(&server, idle)?;
        Ok(Row { name, parts, caller: "different", expected: None, alone: None, together, kept })
    }

    fn together(&self, server: &Server, requests: &[&[u8]]) -> Result<together::Waits, String> {
        let management: SocketAddr = server.management().ok_or("the server has no management port")?;
        let me = Probe { address: server.address(), request: api::request(ROOT_TOKEN, ME, &Value::Null) };
        let livez = Probe { address: management, request: api::get_request("/livez") };
        together::measure(server.address(), requests, &me, &livez, self.time)
    }
}

/// Waits until the memory has been given back, though not for ever.
fn kept(server: &Server, idle: u64) -> Result<Kept, String> {
    let end = Instant::now() + GIVEN_BACK_WITHIN;
    loop {
        let kept = Kept { idle, after: process::memory(server.pid())?.resident };
        if kept.is_given_back() || Instant::now() > end {
            return Ok(kept);
        }
        wait(Duration::from_millis(100));
    }
}
