//! What an instance keeps its data in: a file of its own, or a database of a PostgreSQL of ours.
//!
//! **Invariant:** every instance begins with an empty database.

use std::cell::Cell;
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use super::cluster::Cluster;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Store {
    Sqlite,
    Postgres,
}

impl Store {
    /// # Errors
    /// If there is no such store.
    pub fn parse(name: &str) -> Result<Store, String> {
        [Store::Sqlite, Store::Postgres].into_iter().find(|store| store.name() == name).ok_or_else(|| format!("there is no store {name}"))
    }

    pub fn name(self) -> &'static str {
        match self {
            Store::Sqlite => "sqlite",
            Store::Postgres => "postgres",
        }
    }
}

pub struct Ground {
    pub cluster: Option<Cluster>,
    databases: Cell<u32>,
}

impl Ground {
    /// The folder gets the PostgreSQL, if there is to be one.
    ///
    /// # Errors
    /// If PostgreSQL cannot be created or started.
    pub fn new(store: Store, folder: &Path) -> Result<Ground, String> {
        let cluster = if store == Store::Postgres { Some(Cluster::create(folder)?) } else { None };
        Ok(Ground { cluster, databases: Cell::new(0) })
    }

    /// What a server has to be told to begin with nothing.
    ///
    /// # Errors
    /// If the database cannot be created.
    pub fn settings(&self) -> Result<Vec<(String, String)>, String> {
        let number = self.databases.replace(self.databases.get() + 1);
        let name = format!("tenant{number}");
        let url = self.cluster.as_ref().map_or(Ok("sqlite:".to_owned()), |cluster| cluster.database(&name))?;
        Ok(vec![("DATABASE_URL".to_owned(), url)])
    }

    /// Runs SQL in the database of the newest instance, whose data is in this folder. SQLite needs the program `sqlite3`.
    ///
    /// # Errors
    /// If the file cannot be written or removed, or the program for the database is missing or fails.
    pub fn run(&self, data: &Path, script: &str) -> Result<(), String> {
        let file = data.join("script.sql");
        let failed = |error| format!("{}: {error}", file.display());
        fs::write(&file, script).map_err(failed)?;
        let done = match &self.cluster {
            Some(cluster) => {
                cluster.script(&format!("tenant{}", self.databases.get().saturating_sub(1)), File::open(&file).map_err(failed)?)
            }
            None => sqlite(&data.join("tenant.sqlite"), File::open(&file).map_err(failed)?),
        };
        fs::remove_file(&file).map_err(failed)?;
        done
    }
}

fn sqlite(database: &Path, script: File) -> Result<(), String> {
    let output = Command::new("sqlite3").args(["-bail", "-cmd", ".timeout 10000"]).arg(database).stdin(script).output();
    let output = output.map_err(|error| format!("cannot run sqlite3: {error}; install it (such as `apt-get install sqlite3`)"))?;
    if output.status.success() { Ok(()) } else { Err(format!("sqlite3: {}", String::from_utf8_lossy(&output.stderr).trim_end())) }
}
