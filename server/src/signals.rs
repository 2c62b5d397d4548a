//! The signals that ask the process to end, and one that must not end it.
//!
//! **Invariant:** none is lost once the value exists, so a second one is always noticed; a SIGHUP that the parent process
//! had ignored (`nohup`) stays ignored.

use tokio::signal::unix::{Signal, SignalKind, signal};

/// How the process was asked to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopRequest {
    /// By a person at a terminal.
    Interrupt,
    /// By a service manager (SIGTERM), a closed terminal (SIGHUP), or SIGQUIT.
    Terminate,
}

pub struct ProcessSignals {
    interrupt: Signal,
    terminate: Signal,
    quit: Signal,
    hangup: Option<Signal>,
}

impl ProcessSignals {
    /// # Errors
    /// If a signal handler cannot be installed.
    pub fn new() -> std::io::Result<Self> {
        let hangup = if ignores_hangup() { None } else { Some(signal(SignalKind::hangup())?) };
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            quit: signal(SignalKind::quit())?,
            hangup,
        })
    }

    pub async fn next(&mut self) -> StopRequest {
        tokio::select! {
            _ = self.interrupt.recv() => StopRequest::Interrupt,
            _ = self.terminate.recv() => StopRequest::Terminate,
            _ = self.quit.recv() => StopRequest::Terminate,
            () = received(self.hangup.as_mut()) => StopRequest::Terminate,
        }
    }
}

async fn received(signal: Option<&mut Signal>) {
    match signal {
        Some(signal) => drop(signal.recv().await),
        None => std::future::pending().await,
    }
}

/// Whether the process was started with SIGHUP ignored, as Linux tells. Listening to it would end that.
fn ignores_hangup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    // The first bit is that of signal 1, SIGHUP.
    mask & 1 == 1
}

/// From now on a file that may not grow is an error like a full disk, and does not end the process.
///
/// # Errors
/// If the signal handler cannot be installed.
pub fn survive_large_files() -> std::io::Result<()> {
    signal(SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw())).map(drop)
}
