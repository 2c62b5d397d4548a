//! The signals that ask the process to end, and one that must not end it.
//!
//! **Invariant:** none is lost from the moment the value exists, so a second one is always noticed.

use tokio::signal::unix::{Signal, SignalKind, signal};

/// How the process was asked to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// By a person at a terminal.
    Interrupt,
    /// By whatever runs the process.
    Terminate,
}

pub struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    pub fn new() -> std::io::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    pub async fn next(&mut self) -> Asked {
        tokio::select! {
            _ = self.interrupt.recv() => Asked::Interrupt,
            _ = self.terminate.recv() => Asked::Terminate,
        }
    }
}

/// SIGXFSZ, which no library names portably; it has this number wherever we run.
const FILE_TOO_LARGE: i32 = 25;

/// From now on a file that may not grow is an error like a full disk, and does not end the process.
pub fn survive_large_files() -> std::io::Result<()> {
    signal(SignalKind::from_raw(FILE_TOO_LARGE)).map(drop)
}
