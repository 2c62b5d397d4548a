//! `cargo xtask timing flood`: whether a client can sign in while others send sign-ins without pause.
//!
//! The hostile connections share the login token and come from 127.0.0.2, or name other addresses in `X-Forwarded-For`, which
//! is accepted from this machine. All their e-mail addresses are unknown and new, so no wait after failures limits them.
//!
//! **Invariant:** a client that should be able to sign in and fails more often than the goal allows makes the command fail.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use super::kinds::{PASSWORD, sign_in_request};
use super::options::number;
use super::statistics::quantile;
use crate::arguments;
use crate::instance::connection::Connection;
use crate::instance::scratch::Scratch;
use crate::instance::server::{ROOT_TOKEN, Server};
use crate::instance::store::{Ground, Store};
use crate::instance::{api, wait};
use crate::program;

const USAGE: &str = "\
cargo xtask timing flood [--seconds 60] [--connections 320] [--server PATH] [--store STORE]

Signs in once a second while hostile connections send sign-ins without pause.

  --seconds N        how long each flood takes (5 to 600)
  --connections N    hostile connections (1 to 1000)
  --server PATH      measure this tenant-server instead of building one
  --store STORE      sqlite, or postgres: a server of its own (sqlite)";

const HOSTILE: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));
const RETURNING: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 3));
const NEW: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 4));

const GOAL: f64 = 0.95;
const PAUSE: Duration = Duration::from_secs(1);
const STACK: usize = 128 * 1024;

const SIGN_UP: &str = "mutation($email: String!, $password: String) { signUp(email: $email, password: $password) { ok error { code } } }";

/// What addresses the hostile connections have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Addresses {
    One,
    OneEach,
    NewEachTime,
}

impl Addresses {
    const ALL: [Addresses; 3] = [Addresses::One, Addresses::OneEach, Addresses::NewEachTime];

    fn name(self) -> &'static str {
        match self {
            Addresses::One => "one address",
            Addresses::OneEach => "an address for each connection",
            Addresses::NewEachTime => "a new address for each request",
        }
    }

    fn header(self, connection: usize, request: usize) -> Option<String> {
        let number = match self {
            Addresses::One => return None,
            Addresses::OneEach => 0,
            Addresses::NewEachTime => request,
        };
        Some(format!("X-Forwarded-For: 2001:db8:{connection:x}:{:x}::1", number % 0x1_0000))
    }

    /// A client that nothing tells from the hostile ones gets what chance gives it.
    fn has_goal(self, client: IpAddr) -> bool {
        self == Addresses::One || client == RETURNING
    }
}

#[derive(Debug, Default)]
struct Tally {
    tries: usize,
    successes: usize,
    milliseconds: Vec<f64>,
    first_failure: Option<String>,
}

impl Tally {
    fn share(&self) -> f64 {
        if self.tries == 0 { 0.0 } else { self.successes as f64 / self.tries as f64 }
    }
}

struct Flood<'a> {
    server: SocketAddr,
    addresses: Addresses,
    over: &'a AtomicBool,
    checked: &'a AtomicU64,
    rejected: &'a AtomicU64,
}

/// # Errors
/// If the options are invalid, the server cannot be built or started, a request fails, or too few sign-ins succeed.
pub fn run(args: &[String]) -> Result<(), String> {
    if args.iter().any(|arg| arg == "--help" || arg == "-h") {
        println!("{USAGE}");
        return Ok(());
    }
    let (mut seconds, mut connections, mut server, mut store) = (60, 320, None, Store::Sqlite);
    arguments::each("timing flood", USAGE, args, |name, value| {
        match name {
            "--seconds" => seconds = number(name, value, 5, 600)?,
            "--connections" => connections = number(name, value, 1, 1000)?,
            "--server" => server = Some(PathBuf::from(value)),
            _ => store = Store::parse(value)?,
        }
        Ok(())
    })?;
    let binary = program::server(server.as_deref(), &["--release"])?;
    let mut missed = Vec::new();
    println!("{connections} hostile connections for {seconds} s; each client signs in once a second\n");
    println!(
        "{:<31} {:<22} {:>9} {:>10} {:>9} {:>15}",
        "hostile addresses", "client", "signed in", "median ms", "max ms", "hostile checked"
    );
    for addresses in Addresses::ALL {
        let (of_ground, scratch) = (Scratch::create()?, Scratch::create()?);
        let ground = Ground::new(store, of_ground.path())?;
        let server = Server::start(&binary, scratch.path(), &ground.settings()?)?;
        let (tallies, hostile) =
            measure(server.address(), addresses, seconds, connections).map_err(|error| format!("{error}{}", server.log_tail()))?;
        for (client, name, tally) in tallies {
            let share = format!("{}/{}", tally.successes, tally.tries);
            let [middle, high] = [0.5, 1.0].map(|share| quantile(&tally.milliseconds, share));
            println!("{:<31} {name:<22} {share:>9} {middle:>10.0} {high:>9.0} {hostile:>15}", addresses.name());
            if let Some(failure) = &tally.first_failure {
                println!("    first failure: {failure}");
            }
            if addresses.has_goal(client) && tally.share() < GOAL {
                missed.push(format!("{}, {name}", addresses.name()));
            }
        }
    }
    if missed.is_empty() {
        Ok(())
    } else {
        Err(format!("less than {:.0} % of the sign-ins succeeded: {}", GOAL * 100.0, missed.join("; ")))
    }
}

type Tallies = [(IpAddr, &'static str, Tally); 2];

fn measure(server: SocketAddr, addresses: Addresses, seconds: usize, connections: usize) -> Result<(Tallies, String), String> {
    for number in 0..=seconds {
        api::mutation(server, ROOT_TOKEN, SIGN_UP, &json!({ "email": email(number), "password": PASSWORD }))?;
    }
    // From now on this person is known to sign in from there.
    sign_in(RETURNING, server, 0)?;
    let (over, checked, rejected) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    thread::scope(|scope| {
        let mut hostile = Vec::new();
        for number in 0..connections {
            let flood = Flood { server, addresses, over: &over, checked: &checked, rejected: &rejected };
            let started = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || flood.send(number));
            hostile.push(started.map_err(|error| format!("cannot start a thread: {error}"))?);
        }
        wait(PAUSE);
        let returning = scope.spawn(move || client(RETURNING, server, seconds, |_| 0));
        let new = scope.spawn(move || client(NEW, server, seconds, |number| number));
        let tallies = (returning.join(), new.join());
        over.store(true, Ordering::Relaxed);
        let (Ok(returning), Ok(new)) = tallies else { return Err("a thread panicked".to_owned()) };
        for thread in hostile {
            thread.join().map_err(|_| "a thread panicked")??;
        }
        let hostile =
            format!("{} of {}", checked.load(Ordering::Relaxed), checked.load(Ordering::Relaxed) + rejected.load(Ordering::Relaxed));
        Ok(([(RETURNING, "has signed in before", returning), (NEW, "has not", new)], hostile))
    })
}

fn email(number: usize) -> String {
    format!("flood-{number}@example.com")
}

/// Signs in once a second, each time over a connection of its own.
fn client(from: IpAddr, server: SocketAddr, seconds: usize, person: impl Fn(usize) -> usize) -> Tally {
    let mut tally = Tally::default();
    let start = Instant::now();
    for number in 1..=seconds {
        let began = Instant::now();
        // One sign-in may have taken so long that no time is left for the others.
        if began - start >= PAUSE * u32::try_from(seconds).unwrap_or(u32::MAX) {
            break;
        }
        tally.tries += 1;
        match sign_in(from, server, person(number)) {
            Ok(()) => {
                tally.successes += 1;
                tally.milliseconds.push(began.elapsed().as_secs_f64() * 1000.0);
            }
            Err(error) => {
                tally.first_failure.get_or_insert(error);
            }
        }
        wait((start + PAUSE * u32::try_from(number).unwrap_or(u32::MAX)).saturating_duration_since(Instant::now()));
    }
    tally
}

fn sign_in(from: IpAddr, server: SocketAddr, person: usize) -> Result<(), String> {
    let mut connection = Connection::open_from(from, server)?;
    let answer = connection.exchange(&request(&email(person), None))?;
    let body = String::from_utf8_lossy(answer.body);
    if answer.status == 200 && body.contains("\"ok\":true") { Ok(()) } else { Err(format!("{} {body}", answer.status)) }
}

fn request(email: &str, header: Option<&str>) -> Vec<u8> {
    let request = sign_in_request(email, PASSWORD);
    let line = request.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let (first, rest) = request.split_at(line);
    let header = header.map(|header| format!("{header}\r\n")).unwrap_or_default();
    [first, header.as_bytes(), rest].concat()
}

impl Flood<'_> {
    fn send(&self, connection: usize) -> Result<(), String> {
        let mut open = Connection::open_from(HOSTILE, self.server)?;
        for number in 0.. {
            let header = self.addresses.header(connection, number);
            let request = request(&format!("hostile-{connection}-{number}@example.com"), header.as_deref());
            let (was_checked, ends) = match open.exchange(&request) {
                Ok(answer) => (answer.body.windows(13).any(|part| part == b"UNKNOWN_EMAIL"), answer.closes),
                // It waits among many others of its kind.
                Err(_) => (false, true),
            };
            let count = if was_checked { self.checked } else { self.rejected };
            count.fetch_add(1, Ordering::Relaxed);
            if self.over.load(Ordering::Relaxed) {
                break;
            }
            if ends {
                open = Connection::open_from(HOSTILE, self.server)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_flood_has_addresses_of_its_own() {
        let header = |addresses: Addresses, connection, request| addresses.header(connection, request).unwrap_or_default();
        assert_eq!(header(Addresses::One, 1, 2), "");
        assert_eq!(header(Addresses::OneEach, 1, 2), header(Addresses::OneEach, 1, 3));
        assert_ne!(header(Addresses::OneEach, 1, 2), header(Addresses::OneEach, 2, 2));
        assert_ne!(header(Addresses::NewEachTime, 1, 2), header(Addresses::NewEachTime, 1, 3));
        let bytes = request("a@b", Some("X-Forwarded-For: 2001:db8::1"));
        assert!(bytes.starts_with(b"POST /tenant HTTP/1.1\r\nX-Forwarded-For: 2001:db8::1\r\nHost: "));
        assert_eq!(request("a@b", None), sign_in_request("a@b", PASSWORD));
    }
}
