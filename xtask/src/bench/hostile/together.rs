//! How long other clients wait while hostile requests are sent four at a time.
//!
//! **Invariant:** a time is counted from when a request was due, so that one that had to wait for the last is not left out.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

use super::client;
use crate::bench::histogram::Histogram;
use crate::instance::connection::Connection;
use crate::instance::wait;

pub const AT_ONCE: usize = 4;

/// One request of the other clients is due this long after the last.
const INTERVAL: Duration = Duration::from_millis(5);

/// What is asked meanwhile.
pub struct Probe {
    pub address: SocketAddr,
    pub request: Vec<u8>,
}

pub struct Waits {
    pub me: Histogram,
    pub livez: Histogram,
    /// How many hostile requests were answered, by status; 0 for none.
    pub statuses: BTreeMap<u16, u64>,
    /// Responses other than 200 to the other clients, the first of them in words.
    pub failures: u64,
    pub first_failure: Option<String>,
}

/// Each thread sends one of the requests, again and again.
///
/// # Errors
/// If a hostile request fails, or a thread panics. Failures of the probes are counted.
pub fn measure(address: SocketAddr, requests: &[&[u8]], me: &Probe, livez: &Probe, time: Duration) -> Result<Waits, String> {
    let end = Instant::now() + time;
    thread::scope(|scope| {
        let hostile: Vec<_> = requests.iter().map(|request| scope.spawn(move || send_until(address, request, end))).collect();
        let livez = scope.spawn(move || ask_until(livez, end));
        let (me, mut failures) = ask_until(me, end);
        let panicked = |_| "a thread of the client panicked".to_owned();
        let (livez, of_livez) = livez.join().map_err(panicked)?;
        failures.extend(of_livez);
        let mut statuses = BTreeMap::new();
        for sender in hostile {
            for (status, number) in sender.join().map_err(panicked)?? {
                *statuses.entry(status).or_insert(0) += number;
            }
        }
        Ok(Waits { me, livez, statuses, failures: failures.len() as u64, first_failure: failures.into_iter().next() })
    })
}

fn send_until(address: SocketAddr, request: &[u8], end: Instant) -> Result<BTreeMap<u16, u64>, String> {
    let mut statuses = BTreeMap::new();
    while Instant::now() < end {
        let response = client::exchange(address, request)?;
        *statuses.entry(response.status.unwrap_or(0)).or_insert(0) += 1;
    }
    Ok(statuses)
}

fn ask_until(probe: &Probe, end: Instant) -> (Histogram, Vec<String>) {
    let mut waits = Histogram::new();
    let mut failures = Vec::new();
    let mut connection = Connection::open(probe.address);
    let mut due = Instant::now();
    while due < end {
        wait(due.saturating_duration_since(Instant::now()));
        let failure = match &mut connection {
            Ok(open) => open.exchange(&probe.request).and_then(|answer| match (answer.status, answer.closes) {
                (200, false) => Ok(()),
                (status, _) => Err(format!("{status} {}", String::from_utf8_lossy(answer.body))),
            }),
            Err(error) => Err(error.clone()),
        };
        waits.record(u64::try_from(due.elapsed().as_nanos()).unwrap_or(u64::MAX));
        if let Err(failure) = failure {
            failures.push(failure);
            connection = Connection::open(probe.address);
        }
        due += INTERVAL;
        // Requests that were due while the last one waited have waited, too.
        while due + INTERVAL < Instant::now() && due < end {
            waits.record(u64::try_from(due.elapsed().as_nanos()).unwrap_or(u64::MAX));
            due += INTERVAL;
        }
    }
    (waits, failures)
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use super::*;

    /// Answers each connection's first request late.
    fn serve(late: Duration) -> std::io::Result<SocketAddr> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                thread::spawn(move || -> std::io::Result<()> {
                    let mut wanted = late;
                    while stream.read(&mut [0; 64])? > 0 {
                        wait(std::mem::take(&mut wanted));
                        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")?;
                    }
                    Ok(())
                });
            }
        });
        Ok(address)
    }

    #[test]
    fn a_late_response_counts_for_all_that_were_due_meanwhile() -> Result<(), String> {
        let late = Duration::from_millis(200);
        let address = serve(late).map_err(|error| error.to_string())?;
        let probe = || Probe { address, request: b"hello".to_vec() };
        let waits = measure(address, &[], &probe(), &probe(), Duration::from_millis(400))?;
        assert_eq!((waits.failures, waits.first_failure), (0, None));
        assert!(waits.me.max() >= 200_000_000);
        // Forty of eighty were due while the first waited, on average for half of the time.
        assert!(waits.me.quantile(0.75) >= 50_000_000, "{}", waits.me.quantile(0.75));
        assert!(waits.me.count() >= 70);
        Ok(())
    }

    #[test]
    fn statuses_of_hostile_requests_are_counted() -> Result<(), String> {
        let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let _request = stream.read(&mut [0; 64]);
                let _written = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
            }
        });
        let statuses = send_until(address, b"hello", Instant::now() + Duration::from_millis(50))?;
        assert!(statuses.len() == 1 && statuses.get(&400).is_some_and(|number| *number > 0), "{statuses:?}");
        Ok(())
    }
}
