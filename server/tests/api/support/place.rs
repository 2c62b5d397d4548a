//! A data directory and a database, for programs that are started on them.
//!
//! **Invariant:** both are new, and go away with the value.

use std::path::Path;
use std::process::Output;

use tempfile::TempDir;

use super::database::TestDatabase;
use super::program::program;

pub struct Place {
    pub folder: TempDir,
    pub database: TestDatabase,
}

impl Place {
    /// With a database that has never been used.
    pub fn empty() -> Self {
        Self::with(TestDatabase::empty)
    }

    /// With one that is migrated.
    pub fn ready() -> Self {
        Self::with(TestDatabase::ready)
    }

    fn with(database: impl FnOnce(&Path) -> TestDatabase) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { database: database(folder.path()), folder }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn program(&self, args: &[&str], env: &[(&str, &str)]) -> Output {
        let url = self.database.url();
        program(self.path(), args, &[&[("DATABASE_URL", url.as_str())], env].concat())
    }
}
