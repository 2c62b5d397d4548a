//! The files of an instance: the data directory, the credentials, the embedded database and the lock on it.
//!
//! A user who can write to one of them can take over the instance, so owner and mode are checked. Root counts as an owner,
//! as root can change every file; a group counts as trusted, as shared volumes are group-writable.
//!
//! **Invariant:** no symbolic link to a file is followed, and no existing file is replaced or truncated.

use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;
use rustix::process::geteuid;

const ROOT: u32 = 0;
const WRITABLE_BY_OTHERS: u32 = 0o002;
const PERMISSIONS: u32 = 0o7777;

/// Why a file or directory cannot be used. The caller names it.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("{source}, as user {user}")]
    Denied { source: io::Error, user: u32 },
    #[error("{0}")]
    Io(io::Error),
    #[error("it is a symbolic link; replace it by the file itself")]
    Link,
    #[error("it is not a regular file")]
    NotAFile,
    #[error("it belongs to user {owner} (mode {mode:04o}), but this program runs as user {user}; change the owner, or run as that user")]
    Owner { owner: u32, mode: u32, user: u32 },
    #[error("other users can write to it (owner {owner}, mode {mode:04o}); make it writable for its owner only, with chmod")]
    Writable { owner: u32, mode: u32 },
    #[error("another process uses it, and the embedded database is for one process; stop that process first")]
    InUse,
}

impl From<io::Error> for FileError {
    fn from(source: io::Error) -> Self {
        match source.kind() {
            ErrorKind::PermissionDenied => Self::Denied { source, user: geteuid().as_raw() },
            _ => Self::Io(source),
        }
    }
}

impl FileError {
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Io(error) if error.kind() == ErrorKind::NotFound)
    }
}

/// Held by the process that uses an embedded database, and released when that process ends, however it ends.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "closing the file releases the lock")] File);

/// Creates the directory, readable by its owner only, or checks the one that is there and that files can be created in it.
///
/// # Errors
/// If it cannot be created or written to, belongs to another user, or other users can write to it.
pub fn prepare_directory(directory: &Path) -> Result<(), FileError> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    check_directory(directory)?;
    tempfile::Builder::new().prefix(".probe-").tempfile_in(directory)?;
    Ok(())
}

/// The directory may be reached by a symbolic link: service managers do that.
///
/// # Errors
/// If it does not exist, belongs to another user, or other users can write to it.
pub fn check_directory(directory: &Path) -> Result<(), FileError> {
    check(&fs::metadata(directory)?)
}

/// The directory of a file, which is the current one for a bare name.
pub fn directory_of(file: &Path) -> &Path {
    file.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."))
}

/// Opens the file, or creates it empty and readable by its owner only.
///
/// # Errors
/// If it cannot be opened or created, is not a regular file, belongs to another user, or other users can write to it.
pub fn open_or_create(path: &Path) -> Result<File, FileError> {
    open(path, OpenOptions::new().write(true).create(true).truncate(false))
}

/// The text of a file.
///
/// # Errors
/// If it cannot be read or is not UTF-8, is not a regular file, belongs to another user, or other users can write to it.
pub fn read(path: &Path) -> Result<String, FileError> {
    Ok(io::read_to_string(open(path, OpenOptions::new().read(true))?)?)
}

/// Checks a file that another library opens by its name, if there is one.
///
/// # Errors
/// If it is not a regular file, belongs to another user, or other users can write to it.
pub fn check_if_present(path: &Path) -> Result<(), FileError> {
    match fs::symlink_metadata(path) {
        Ok(found) => check_file(&found),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Writes a new file, readable by its owner only. It appears under its name when it is complete and on the disk.
///
/// # Errors
/// If there is a file of this name, or the directory cannot be written to.
pub fn write_new(path: &Path, text: &str) -> Result<(), FileError> {
    let directory = directory_of(path);
    let mut unfinished = tempfile::Builder::new().prefix(".unfinished-").tempfile_in(directory)?;
    unfinished.write_all(text.as_bytes())?;
    unfinished.as_file().sync_all()?;
    unfinished.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(File::open(directory)?.sync_all()?)
}

/// Takes the lock on a database, in a file beside it that stays.
///
/// # Errors
/// `InUse` if another process has the lock; otherwise if the lock file cannot be opened or created, or other users can change it.
pub fn lock(database: &Path) -> Result<Lock, FileError> {
    take(open_or_create(&lock_file(database))?)
}

/// Takes the lock on a database that is only read. Nothing is created: without a lock file no process uses it.
///
/// # Errors
/// `InUse` if another process has the lock; otherwise if the lock file cannot be opened.
pub fn lock_for_reading(database: &Path) -> Result<Option<Lock>, FileError> {
    match File::open(lock_file(database)) {
        Ok(file) => take(file).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn take(file: File) -> Result<Lock, FileError> {
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(FileError::InUse),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

fn lock_file(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}

fn open(path: &Path, options: &mut OpenOptions) -> Result<File, FileError> {
    // A pipe under that name must not block.
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
    let file = match options.mode(0o600).custom_flags(flags).open(path) {
        Err(_) if fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink()) => return Err(FileError::Link),
        opened => opened?,
    };
    check_file(&file.metadata()?)?;
    Ok(file)
}

fn check_file(found: &Metadata) -> Result<(), FileError> {
    match found {
        found if found.is_symlink() => Err(FileError::Link),
        found if !found.is_file() => Err(FileError::NotAFile),
        found => check(found),
    }
}

fn check(found: &Metadata) -> Result<(), FileError> {
    let (owner, mode, user) = (found.uid(), found.mode() & PERMISSIONS, geteuid().as_raw());
    if owner != user && owner != ROOT {
        return Err(FileError::Owner { owner, mode, user });
    }
    if mode & WRITABLE_BY_OTHERS != 0 { Err(FileError::Writable { owner, mode }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use std::fs::Permissions;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn an_existing_file_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        write_new(&file, "first").unwrap();
        assert_eq!(fs::metadata(&file).unwrap().mode() & 0o777, 0o600);
        assert!(write_new(&file, "second").is_err());
        assert_eq!(read(&file).unwrap(), "first");
        open_or_create(&file).unwrap();
        assert_eq!(read(&file).unwrap(), "first");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "an unfinished file is left");
    }

    #[test]
    fn links_are_refused_and_what_they_name_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let [target, link, dangling] = ["target", "link", "dangling"].map(|name| folder.path().join(name));
        fs::write(&target, "kept").unwrap();
        symlink(&target, &link).unwrap();
        symlink(folder.path().join("missing"), &dangling).unwrap();
        for link in [&link, &dangling] {
            assert!(matches!(open_or_create(link), Err(FileError::Link)));
            assert!(matches!(read(link), Err(FileError::Link)));
            assert!(matches!(check_if_present(link), Err(FileError::Link)));
            assert!(write_new(link, "other").is_err());
        }
        assert_eq!(fs::read_to_string(&target).unwrap(), "kept");
        assert!(!folder.path().join("missing").exists());
    }

    #[test]
    fn what_others_can_write_is_refused_with_owner_and_mode() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        write_new(&file, "text").unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o666)).unwrap();
        let expected = format!("owner {}, mode 0666", geteuid().as_raw());
        assert!(read(&file).unwrap_err().to_string().contains(&expected));
        fs::set_permissions(folder.path(), Permissions::from_mode(0o777)).unwrap();
        assert!(prepare_directory(folder.path()).unwrap_err().to_string().contains("mode 0777"));
        fs::set_permissions(folder.path(), Permissions::from_mode(0o2770)).unwrap();
        prepare_directory(folder.path()).unwrap();
    }

    #[test]
    fn a_lock_is_held_once_and_released_with_its_value() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("tenant.sqlite");
        assert!(lock_for_reading(&database).unwrap().is_none());
        let held = lock(&database).unwrap();
        assert!(matches!(lock(&database), Err(FileError::InUse)));
        assert!(matches!(lock_for_reading(&database), Err(FileError::InUse)));
        drop(held);
        assert!(lock_for_reading(&database).unwrap().is_some());
        lock(&database).unwrap();
    }
}
