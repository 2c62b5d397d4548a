//! What an instance keeps its data in: a file of its own, or a database of a PostgreSQL of ours.
//!
//! **Invariant:** every instance begins with an empty database.

use std::cell::Cell;
use std::path::Path;

use super::cluster::Cluster;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Store {
    Sqlite,
    Postgres,
}

impl Store {
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
    pub fn new(store: Store, folder: &Path) -> Result<Ground, String> {
        let cluster = if store == Store::Postgres { Some(Cluster::create(folder)?) } else { None };
        Ok(Ground { cluster, databases: Cell::new(0) })
    }

    /// What a server has to be told to begin with nothing.
    pub fn settings(&self) -> Result<Vec<(String, String)>, String> {
        let number = self.databases.replace(self.databases.get() + 1);
        let name = format!("tenant{number}");
        let url = self.cluster.as_ref().map_or(Ok("sqlite:".to_owned()), |cluster| cluster.database(&name))?;
        Ok(vec![("DATABASE_URL".to_owned(), url)])
    }
}
