//! A clock that jumps for one program alone: the library faketime stands between it and the system's.
//!
//! **Invariant:** the clock of this machine is never touched.

use std::fs;
use std::path::{Path, PathBuf};

const LIBRARY: &str = "libfaketimeMT.so.1";

pub struct Clock {
    file: PathBuf,
    library: PathBuf,
}

impl Clock {
    /// Tells the time as it is, at first. The folder keeps how far it is off.
    ///
    /// # Errors
    /// If libfaketime is not installed, or the file cannot be written.
    pub fn new(folder: &Path) -> Result<Clock, String> {
        let library =
            library().ok_or("there is no libfaketime (such as `apt-get install faketime`); --without clock leaves that fault out")?;
        let clock = Clock { file: folder.join("clock"), library };
        clock.jump(0)?;
        Ok(clock)
    }

    /// What the program has to be started with.
    pub fn settings(&self) -> Vec<(String, String)> {
        let pairs = [
            ("LD_PRELOAD", self.library.display().to_string()),
            ("FAKETIME_TIMESTAMP_FILE", self.file.display().to_string()),
            ("FAKETIME_CACHE_DURATION", "1".to_owned()),
            // What measures time does not jump in reality either.
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
            ("NO_FAKE_STAT", "1".to_owned()),
        ];
        pairs.map(|(name, value)| (name.to_owned(), value)).to_vec()
    }

    /// So many seconds away from the right time; noticed within a second.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn jump(&self, seconds: i64) -> Result<(), String> {
        // Renamed, so that no reader sees half of it.
        let draft = self.file.with_extension("draft");
        let written = fs::write(&draft, format!("{seconds:+}s\n")).and_then(|()| fs::rename(&draft, &self.file));
        written.map_err(|error| format!("{}: {error}", self.file.display()))
    }
}

fn library() -> Option<PathBuf> {
    let folders = fs::read_dir("/usr/lib").ok()?.flatten().map(|entry| entry.path());
    folders.chain([PathBuf::from("/usr/local/lib")]).map(|folder| folder.join("faketime").join(LIBRARY)).find(|file| file.is_file())
}
