//! How long the server takes from being spawned to its first answer.
//!
//! A cold start creates the database in an empty folder; a restart finds the one that the cold start left behind.
//!
//! **Invariant:** only a 200 to an authenticated query ends a measurement.

use std::path::Path;
use std::time::{Duration, Instant};

use super::figures::{Spread, Startup};
use crate::instance::api;
use crate::instance::scratch::Scratch;
use crate::instance::server::Server;
use crate::instance::store::Ground;

/// # Errors
/// If a server cannot be started, or its first request fails.
pub fn measure(binary: &Path, ground: &Ground, times: usize) -> Result<Startup, String> {
    let mut cold = Vec::new();
    let mut restart = Vec::new();
    for _ in 0..times {
        let scratch = Scratch::create()?;
        let settings = ground.settings()?;
        cold.push(first_answer(binary, scratch.path(), &settings)?);
        restart.push(first_answer(binary, scratch.path(), &settings)?);
    }
    Ok(Startup { cold: Spread::of(&cold), restart: Spread::of(&restart) })
}

fn first_answer(binary: &Path, folder: &Path, settings: &[(String, String)]) -> Result<Duration, String> {
    let spawned = Instant::now();
    let server = Server::start(binary, folder, settings)?;
    api::first_answer(server.address()).map_err(|error| format!("{error}{}", server.log_tail()))?;
    Ok(spawned.elapsed())
}
