//! `cargo xtask chaos`: whether an acknowledged write survives whatever happens to the server and its database.
//!
//! Workers write and read all the while; a ledger keeps what was acknowledged; in the end everything is looked up, and every mail of
//! it must have arrived.
//! A server that dies loses its memory and not the disk's: what a power failure does to a disk is not tried.
//!
//! **Invariant:** one lost or half a write, one lost mail, or one valid key refused, and the command fails.

mod balance;
mod client;
mod clock;
mod database;
mod disk;
mod failovers;
mod faults;
mod ha;
mod kinds;
mod ledger;
mod mails;
mod nodes;
mod options;
mod outages;
mod relay;
mod sink;
mod verify;
mod worker;

use std::fs;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use client::World;
use clock::Clock;
use database::Database;
use disk::Disk;
use faults::{Faults, Tally};
use ha::Ha;
use ledger::{Fate, Ledger};
use nodes::Node;
use options::Options;
use serde_json::json;
use sink::Sink;
use verify::Seen;
use worker::{PROJECT, Worker};

use crate::instance::api;
use crate::instance::scratch::Scratch;
use crate::instance::server::ROOT_TOKEN;
use crate::instance::store::Store;
use crate::program;

const WORKERS: u64 = 8;
const CREATE_PROJECT: &str = "mutation($slug: String!, $config: Json) { createProject(projectSlug: $slug, config: $config, \
     options: { noDeployToken: true }) { ok error { code } } }";

/// In megabytes: small enough to be filled in no time.
const EMBEDDED_DISK: u32 = 256;
/// Leader and standby.
const SHARED_DISK: u32 = 768;

/// The same on every node, and known, so that no node makes one up.
const ENCRYPTION_KEY: &str = "3333333333333333333333333333333333333333333333333333333333333333";

const MAILER_FROM: &str = "tenant@example.com";

/// In seconds: the balancer looks many times in it.
const SHUTDOWN_DELAY: &str = "1";

/// In seconds: less than a client waits, and less than the longest time that connections stay swallowed.
const REQUEST_TIMEOUT: &str = "6";

/// # Errors
/// If the options are invalid, the environment cannot be created, or the server violates a rule.
pub fn run(args: &[String]) -> Result<(), String> {
    if args.iter().any(|arg| arg == "--help" || arg == "-h") {
        println!("{}", options::USAGE);
        return Ok(());
    }
    let options = options::parse(args)?;
    let binary = program::server(options.server.as_deref(), &[])?;
    if options.cluster {
        let violations = chaos_cluster(&options, &binary)?;
        return if violations == 0 { Ok(()) } else { Err("the cluster lost a write or refused a valid request".to_owned()) };
    }
    let mut failed = Vec::new();
    for store in &options.stores {
        if chaos(*store, &options, &binary)? > 0 {
            failed.push(store.name());
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("the server does not keep its word on: {}", failed.join(", "))) }
}

/// The number of violations.
fn chaos(store: Store, options: &Options, binary: &Path) -> Result<usize, String> {
    eprintln!("chaos: {} for {} s, seed {}", store.name(), options.seconds, options.seed);
    let scratch = Scratch::create()?;
    let folder = scratch.path().join("disk");
    let megabytes = if store == Store::Sqlite { EMBEDDED_DISK } else { SHARED_DISK };
    let disk = if options.disk { Disk::mount(folder, megabytes)? } else { Disk::plain(folder)? };
    let mut database = match store {
        Store::Postgres => {
            Some(Database::create(&disk.folder, scratch.path(), options.standby, options.pooler.then_some(options.pool_mode))?)
        }
        Store::Sqlite => None,
    };
    let mut sink = Sink::start()?;
    let (mail_host, mail_port) = (sink.address().ip().to_string(), sink.address().port().to_string());
    let mut clocks = Vec::new();
    let mut nodes = Vec::new();
    for number in 0..if database.is_some() { 2 } else { 1 } {
        let folder = scratch.path().join(format!("node{number}"));
        fs::create_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let url = database.as_ref().map_or_else(|| "sqlite:".to_owned(), |database| database.url(number));
        let fixed = [
            ("CONTEMBER_ENCRYPTION_KEY", ENCRYPTION_KEY),
            ("TENANT_SHUTDOWN_DELAY", SHUTDOWN_DELAY),
            ("TENANT_REQUEST_TIMEOUT", REQUEST_TIMEOUT),
            ("TENANT_MAILER_HOST", &mail_host),
            ("TENANT_MAILER_PORT", &mail_port),
            ("TENANT_MAILER_FROM", MAILER_FROM),
            ("DATABASE_URL", &url),
        ];
        let mut settings = fixed.map(owned).to_vec();
        if options.clock {
            let clock = Clock::new(&folder)?;
            settings.extend(clock.settings());
            clocks.push(clock);
        }
        nodes.push(Node::new(binary.to_owned(), folder, disk.folder.join("data"), settings));
    }
    let world = World::new(nodes, Some(sink.inbox()));
    for node in &world.nodes {
        node.start()?;
    }
    prepare(&world)?;

    let mut faults = Faults::new(&world, options.seed);
    (faults.database, faults.disk, faults.clocks) = (database.as_mut(), options.disk.then_some(&disk), &clocks);
    faults.sink = Some(&mut sink);
    conclude(store.name(), &world, faults, options)
}

/// The number of violations.
fn chaos_cluster(options: &Options, binary: &Path) -> Result<usize, String> {
    eprintln!("chaos: the cluster for {} s, seed {}", options.seconds, options.seed);
    let scratch = Scratch::create()?;
    let ha = Ha::start(scratch.path().join("ha"), binary)?;
    let world = World::new(vec![Node::external(ha.address())], None);
    prepare(&world)?;
    let mut faults = Faults::new(&world, options.seed);
    faults.ha = Some(&ha);
    conclude("cluster", &world, faults, options)
}

/// The number of violations.
fn conclude(name: &str, world: &World, faults: Faults<'_>, options: &Options) -> Result<usize, String> {
    let (mut ledger, tally) = under_load(world, faults, options)?;
    let address = world.nodes.first().and_then(Node::address).ok_or("the first node is gone")?;
    let seen = verify::verify(address, world.inbox.as_deref(), &mut ledger)?;
    report(name, &ledger, &tally, &seen);
    if !ledger.violations.is_empty() {
        world.nodes.iter().flat_map(Node::errors).for_each(|error| println!("  in the server's log: {error}"));
    }
    Ok(ledger.violations.len())
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// A project whose one role has a variable, so that every membership says which change it is of.
fn prepare(world: &World) -> Result<(), String> {
    let address = world.nodes.first().and_then(Node::address).ok_or("there is no node")?;
    let config = json!({ "acl": { "roles": { "editor": { "variables": { "change": { "type": "entity", "entityName": "Change" } } } } } });
    api::mutation(address, ROOT_TOKEN, CREATE_PROJECT, &json!({ "slug": PROJECT, "config": config })).map(|_| ())
}

fn under_load(world: &World, mut faults: Faults<'_>, options: &Options) -> Result<(Ledger, Tally), String> {
    thread::scope(|scope| {
        let spawn = |number| scope.spawn(move || Worker::new(world, format!("w{number}"), options.seed.wrapping_add(number)).run());
        let workers: Vec<_> = (1..=WORKERS).map(spawn).collect();
        let done = faults.run(Instant::now() + Duration::from_secs(options.seconds));
        world.stop.store(true, Ordering::SeqCst);
        let mut ledger = faults.inspector.ledger;
        for worker in workers {
            ledger.merge(worker.join().map_err(|_| "a worker panicked")?);
        }
        done.map(|()| (ledger, faults.tally))
    })
}

fn report(name: &str, ledger: &Ledger, tally: &Tally, seen: &Seen) {
    println!("{}: {} kills and losses of the database", name, tally.losses);
    for (fault, count) in &tally.faults {
        println!("  {count:>6}  {fault}");
    }
    println!("  slowest start {:.0?}, slowest recovery {:.0?}", tally.slowest_start, tally.slowest_recovery);
    if let Some(took) = tally.slowest_failover {
        println!("  slowest recovery after a promoted standby accepts writes {took:.0?}");
    }
    if let Some(took) = tally.longest_outage {
        println!("  longest time without writes, from the kill or switchover on {took:.0?}");
    }
    let mut answers: Vec<_> = ledger.answers.iter().collect();
    answers.sort();
    for (answer, count) in answers {
        println!("  {count:>6}  answers: {answer}");
    }
    let unknown = ledger.events.values().filter(|fate| **fate == Fate::Unknown).count();
    println!(
        "  {} writes acknowledged, {unknown} without an answer ({} of them done); {} entries of the log and {} keys looked up",
        ledger.acknowledged(),
        seen.done_unknown,
        seen.events,
        seen.keys
    );
    if let Some(mails) = &seen.mails {
        println!(
            "  {} mails arrived, {} of them more than once; the last was waited for {:.1?}",
            mails.actions, mails.repeated, mails.waited
        );
    }
    if ledger.violations.is_empty() {
        println!("  nothing lost, nothing half done, no valid key refused");
    }
    ledger.violations.iter().for_each(|(violation, count)| println!("  WRONG, {count} times: {violation}"));
}
