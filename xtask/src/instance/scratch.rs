//! A temporary folder that goes away with the value that owns it.
//!
//! **Invariant:** nothing outside the folder that was created here is ever removed.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, process};

pub struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// It is under `TMPDIR`, so that the disk can be chosen.
    ///
    /// # Errors
    /// If the folder exists, or cannot be created.
    pub fn create() -> Result<Scratch, String> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("tenant-xtask-{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = env::temp_dir().join(name);
        // Fails on an existing folder: what another program left there is not ours to measure or to remove.
        fs::create_dir(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Scratch { path })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.path) {
            eprintln!("cannot remove {}: {error}", self.path.display());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removes_itself_with_its_content() -> Result<(), String> {
        let scratch = Scratch::create()?;
        let path = scratch.path().to_owned();
        fs::write(path.join("file"), "text").map_err(|error| error.to_string())?;
        assert!(path.is_dir());
        drop(scratch);
        assert!(!path.exists());
        Ok(())
    }
}
