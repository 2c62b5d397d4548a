//! What one request costs the server when nothing else is asked: processor time, memory, and the response.
//!
//! **Invariant:** a cost includes the work that the server still does after its response.

use std::time::{Duration, Instant};

use super::client;
use crate::bench::process;
use crate::instance::server::Server;
use crate::instance::wait;

/// Documents may be kept by the server, so a request is sent several times; the largest cost counts.
const TIMES: usize = 3;

/// The server has finished when it has used no processor time for this long.
const QUIET: Duration = Duration::from_millis(60);
const LONGEST: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    pub status: Option<u16>,
    pub bytes: usize,
    pub time: Duration,
    /// Processor time.
    pub cpu: Duration,
    /// Bytes above what was resident before the first time.
    pub memory: u64,
}

/// # Errors
/// If a request fails, or the measurements of the process cannot be read.
pub fn measure(server: &Server, request: &[u8]) -> Result<Cost, String> {
    let mut all: Option<Cost> = None;
    for _ in 0..TIMES {
        let cost = once(server, request)?;
        all = Some(all.map_or(cost, |worst| worst.or_worse(cost)));
    }
    all.ok_or_else(|| "nothing was measured".to_owned())
}

impl Cost {
    /// The status of the first, and the larger of each cost. Memory is that of the first: later ones reuse it.
    fn or_worse(self, other: Cost) -> Cost {
        Cost { bytes: self.bytes.max(other.bytes), time: self.time.max(other.time), cpu: self.cpu.max(other.cpu), ..self }
    }
}

fn once(server: &Server, request: &[u8]) -> Result<Cost, String> {
    let before = quiet(server)?;
    process::reset_peak(server.pid())?;
    let resident = process::memory(server.pid())?.resident;
    let response = client::exchange(server.address(), request)?;
    let after = quiet(server)?;
    Ok(Cost {
        status: response.status,
        bytes: response.bytes,
        time: response.time,
        cpu: after.saturating_sub(before),
        memory: process::memory(server.pid())?.peak.saturating_sub(resident),
    })
}

/// Waits until the server does nothing, and returns its processor time.
fn quiet(server: &Server) -> Result<Duration, String> {
    let end = Instant::now() + LONGEST;
    let mut used = process::processor_time(server.pid())?;
    loop {
        wait(QUIET);
        let now = process::processor_time(server.pid())?;
        if now == used {
            return Ok(now);
        }
        if Instant::now() > end {
            return Err(format!("the server still works {} s after a request", LONGEST.as_secs()));
        }
        used = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_larger_cost_counts() {
        let cost = |milliseconds, memory| Cost {
            status: Some(200),
            bytes: 1,
            time: Duration::from_millis(milliseconds),
            cpu: Duration::from_millis(milliseconds),
            memory,
        };
        assert_eq!(cost(1, 7).or_worse(cost(2, 5)), cost(2, 7));
        assert_eq!(cost(2, 7).or_worse(cost(1, 9)), cost(2, 7));
    }
}
