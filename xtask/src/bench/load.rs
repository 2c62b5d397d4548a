//! Closed-loop load: each connection sends its next request when the previous answer has been read.
//!
//! One thread with a small stack per connection: it sleeps in the kernel until its answer arrives, and leaves the cores to the server.
//!
//! **Invariant:** only what ends inside the measured window is counted, but an error at any time is.

use std::net::SocketAddr;
use std::thread::{self, Builder};
use std::time::{Duration, Instant};

use super::histogram::Histogram;
use super::process;
use super::scenario::Scenario;
use crate::instance::connection::Connection;
use crate::instance::wait;

const STACK: usize = 128 * 1024;
const LONGEST_SAMPLE: usize = 300;

pub struct Plan {
    pub warm_up: Duration,
    pub measured: Duration,
}

/// What one round found out about one scenario.
pub struct Window {
    pub seconds: f64,
    pub latencies: Histogram,
    pub errors: Errors,
    pub server_time: Duration,
    /// What the client itself used: on a small machine it competes with the server.
    pub client_time: Duration,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Errors {
    pub count: u64,
    pub first: Option<String>,
}

impl Errors {
    fn add(&mut self, message: impl FnOnce() -> String) {
        self.count += 1;
        self.first.get_or_insert_with(message);
    }

    pub fn merge(&mut self, other: &Errors) {
        self.count += other.count;
        if self.first.is_none() {
            self.first.clone_from(&other.first);
        }
    }
}

/// # Errors
/// If a connection or a thread cannot be created, a thread panics, or the processor time cannot be read. Failed requests are counted.
pub fn run(address: SocketAddr, server: u32, scenario: &Scenario, plan: &Plan) -> Result<Window, String> {
    // All connections stand before the clock starts: connecting is not what is measured.
    let connections: Vec<Connection> = (0..scenario.connections).map(|_| Connection::open(address)).collect::<Result<_, _>>()?;
    let begin = Instant::now() + plan.warm_up;
    let end = begin + plan.measured;

    thread::scope(|scope| {
        let mut workers = Vec::new();
        for (connection, request) in connections.into_iter().zip(scenario.requests.iter().cycle()) {
            let worker = Worker { address, scenario, request, begin, end, latencies: Histogram::new(), errors: Errors::default() };
            let started = Builder::new().stack_size(STACK).spawn_scoped(scope, move || worker.run(connection));
            workers.push(started.map_err(|error| format!("cannot start a thread: {error}"))?);
        }
        let (server_time, client_time) = measure_processor_time(server, begin, end)?;
        let mut window = Window {
            seconds: plan.measured.as_secs_f64(),
            latencies: Histogram::new(),
            errors: Errors::default(),
            server_time,
            client_time,
        };
        for worker in workers {
            let (latencies, errors) = worker.join().map_err(|_| "a thread of the client panicked")?;
            window.latencies.merge(&latencies);
            window.errors.merge(&errors);
        }
        if window.latencies.count() == 0 {
            window.errors.add(|| "not one good answer within the window".to_owned());
        }
        Ok(window)
    })
}

fn measure_processor_time(server: u32, begin: Instant, end: Instant) -> Result<(Duration, Duration), String> {
    let client = std::process::id();
    wait(begin.saturating_duration_since(Instant::now()));
    let before = (process::processor_time(server)?, process::processor_time(client)?);
    wait(end.saturating_duration_since(Instant::now()));
    let after = (process::processor_time(server)?, process::processor_time(client)?);
    Ok((after.0.saturating_sub(before.0), after.1.saturating_sub(before.1)))
}

struct Worker<'load> {
    address: SocketAddr,
    scenario: &'load Scenario,
    request: &'load [u8],
    begin: Instant,
    end: Instant,
    latencies: Histogram,
    errors: Errors,
}

impl Worker<'_> {
    fn run(mut self, mut connection: Connection) -> (Histogram, Errors) {
        loop {
            let sent = Instant::now();
            let answer = connection.exchange(self.request);
            let received = Instant::now();
            match answer {
                Ok(answer) if answer.status == 200 && self.scenario.expect.accepts(answer.body) => {
                    if received >= self.begin && received < self.end {
                        self.latencies.record(u64::try_from((received - sent).as_nanos()).unwrap_or(u64::MAX));
                    }
                }
                Ok(answer) => self.errors.add(|| sample(answer.status, answer.body)),
                Err(error) => {
                    self.errors.add(|| error);
                    match Connection::open(self.address) {
                        Ok(fresh) => connection = fresh,
                        // The server is gone; trying on would only burn the processor.
                        Err(_) => return (self.latencies, self.errors),
                    }
                }
            }
            if received >= self.end {
                return (self.latencies, self.errors);
            }
        }
    }
}

fn sample(status: u16, body: &[u8]) -> String {
    let text: String = String::from_utf8_lossy(body).chars().take(LONGEST_SAMPLE).collect();
    format!("{status} {text}")
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use super::super::scenario::Expect;
    use super::*;

    /// Every third answer of a connection is not a 200.
    fn serve() -> std::io::Result<SocketAddr> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                thread::spawn(move || -> std::io::Result<()> {
                    for number in 1.. {
                        if stream.read(&mut [0; 64])? == 0 {
                            break;
                        }
                        wait(Duration::from_millis(2));
                        let status = if number % 3 == 0 { "500 No" } else { "200 OK" };
                        stream.write_all(format!("HTTP/1.1 {status}\r\ncontent-length: 2\r\n\r\nok").as_bytes())?;
                    }
                    Ok(())
                });
            }
        });
        Ok(address)
    }

    #[test]
    fn counts_good_answers_and_errors_apart() -> Result<(), String> {
        let address = serve().map_err(|error| error.to_string())?;
        let scenario = Scenario { name: "test", connections: 4, requests: vec![b"hello".to_vec()], expect: Expect::Length(2) };
        let plan = Plan { warm_up: Duration::from_millis(50), measured: Duration::from_millis(200) };
        let window = run(address, std::process::id(), &scenario, &plan)?;
        assert!(window.latencies.count() > 4 && window.latencies.quantile(0.5) >= 2_000_000);
        assert!(window.errors.count > 4);
        assert_eq!(window.errors.first.as_deref(), Some("500 ok"));
        Ok(())
    }

    #[test]
    fn keeps_the_first_message_of_all() {
        let mut errors = Errors::default();
        errors.add(|| "first".to_owned());
        errors.merge(&Errors { count: 2, first: Some("later".to_owned()) });
        assert_eq!(errors, Errors { count: 3, first: Some("first".to_owned()) });
    }
}
