//! What the program tells about itself while it works, and what it never tells.

mod alerts;
mod canaries;
mod collector;
mod figures;
mod lines;
mod traces;

use tempfile::TempDir;

use crate::support::database::TestDatabase;
use crate::support::process::{Process, command};

/// A program of its own, with a folder and a database of its own.
struct Watched {
    server: Process,
    database: TestDatabase,
    _folder: TempDir,
}

/// Starts it with this environment, and waits until it is ready.
fn start(env: &[(&str, &str)]) -> Watched {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::empty(folder.path());
    let url = database.url();
    let env = [&[("DATABASE_URL", url.as_str())], env].concat();
    let mut server = Process::spawn(command(folder.path(), &env).args(["--shutdown-delay", "0"]), &folder.path().join("server.log"));
    server.wait_ready();
    Watched { server, database, _folder: folder }
}
