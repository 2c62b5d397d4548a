//! A small disk in memory, which can be filled up and freed again.
//!
//! **Invariant:** only the folder that was made here is mounted on, and it is unmounted however we end.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::instance::janitor::Janitor;

const BLOCKS: [usize; 2] = [1024 * 1024, 4096];

pub struct Disk {
    pub folder: PathBuf,
    _janitor: Option<Janitor>,
}

impl Disk {
    /// A folder of the disk that is there already, for users who may not mount one.
    ///
    /// # Errors
    /// If the folder cannot be created.
    pub fn plain(folder: PathBuf) -> Result<Disk, String> {
        fs::create_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(Disk { folder, _janitor: None })
    }

    /// # Errors
    /// If the folder cannot be created, or the file system cannot be mounted, which needs root.
    pub fn mount(folder: PathBuf, megabytes: u32) -> Result<Disk, String> {
        let disk = Disk::plain(folder)?;
        let janitor = Janitor::hire("umount -l \"$1\"", &[disk.folder.as_os_str()])?;
        let size = format!("size={megabytes}m,mode=0755");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tenant-chaos"]).arg(&disk.folder).output();
        match mounted {
            Ok(output) if output.status.success() => Ok(Disk { _janitor: Some(janitor), ..disk }),
            Ok(output) => {
                let reason = String::from_utf8_lossy(&output.stderr);
                Err(format!("a disk of its own needs root ({}); --without disk leaves that fault out", reason.trim_end()))
            }
            Err(error) => Err(format!("cannot run mount: {error}")),
        }
    }

    /// Leaves no room on the disk.
    ///
    /// # Errors
    /// If writing fails for another reason than a full disk.
    pub fn fill(&self) -> Result<(), String> {
        let failed = |error: std::io::Error| format!("cannot fill the disk: {error}");
        let mut file = File::create(self.ballast()).map_err(failed)?;
        for size in BLOCKS {
            let block = vec![0; size];
            loop {
                match file.write_all(&block) {
                    Ok(()) => {}
                    Err(error) if error.kind() == ErrorKind::StorageFull => break,
                    Err(error) => return Err(failed(error)),
                }
            }
        }
        Ok(())
    }

    /// # Errors
    /// If the file that fills it cannot be removed.
    pub fn free(&self) -> Result<(), String> {
        fs::remove_file(self.ballast()).map_err(|error| format!("cannot free the disk: {error}"))
    }

    fn ballast(&self) -> PathBuf {
        Path::new(&self.folder).join("ballast")
    }
}
