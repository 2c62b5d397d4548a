//! What one of several processes makes, and all of them use afterwards.
//!
//! **Invariant:** what is there is complete: it is made under another name, and renamed at the end.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// What is being made begins with this.
const PART: &str = "part-";

/// Fills a folder that is there.
type Make<'a> = dyn Fn(&Path) -> Result<(), String> + 'a;

pub struct Way<'a> {
    /// The name of what it makes.
    pub name: String,
    pub make: Box<Make<'a>>,
}

/// The first that is there, or else the first that can be made.
///
/// # Errors
/// If the folder cannot be written to, or none of them can be made.
pub fn first(folder: &Path, ways: &[Way]) -> Result<PathBuf, String> {
    let find = || ways.iter().map(|way| folder.join(&way.name)).find(|made| made.is_dir());
    if let Some(made) = find() {
        return Ok(made);
    }
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(folder).map_err(failed)?;
    // Ends with this function or with the process, however that ends.
    let lock = File::create(folder.join("lock")).map_err(failed)?;
    lock.lock().map_err(failed)?;
    if let Some(made) = find() {
        return Ok(made);
    }
    remove_parts(folder).map_err(failed)?;
    let mut reasons = Vec::new();
    for way in ways {
        let part = tempfile::Builder::new().prefix(PART).tempdir_in(folder).map_err(failed)?;
        match (way.make)(part.path()) {
            Ok(()) => {
                let made = folder.join(&way.name);
                fs::rename(part.keep(), &made).map_err(failed)?;
                return Ok(made);
            }
            Err(reason) => reasons.push(reason),
        }
    }
    Err(if reasons.is_empty() { "none is known for this kind of machine".to_owned() } else { reasons.join("; ") })
}

/// Of processes that were killed. What they started may still write, so no name is used twice.
fn remove_parts(folder: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)?.flatten() {
        if entry.file_name().to_string_lossy().starts_with(PART) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use tempfile::tempdir;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn way<'a>(name: &str, make: impl Fn(&Path) -> Result<(), String> + 'a) -> Way<'a> {
        Way { name: name.to_owned(), make: Box::new(make) }
    }

    #[test]
    fn of_many_at_once_one_makes_it_and_all_find_it_complete() {
        const MANY: usize = 8;
        let (folder, made, together) = (tempdir().unwrap(), AtomicUsize::new(0), Barrier::new(MANY));
        let use_it = || {
            together.wait();
            let ways = [way("it", |part: &Path| {
                made.fetch_add(1, Ordering::SeqCst);
                fs::write(part.join("first"), "1").unwrap();
                thread::yield_now();
                fs::write(part.join("last"), "2").map_err(|error| error.to_string())
            })];
            assert_eq!(names(&first(folder.path(), &ways).unwrap()), ["first", "last"]);
        };
        thread::scope(|scope| (0..MANY).for_each(|_| drop(scope.spawn(use_it))));
        assert_eq!(made.load(Ordering::SeqCst), 1);
        assert_eq!(names(folder.path()), ["it", "lock"]);
    }

    #[test]
    fn what_fails_leaves_nothing_and_the_next_way_is_tried() {
        let folder = tempdir().unwrap();
        let failing = |reason: &'static str| {
            way(reason, move |part: &Path| {
                fs::write(part.join("half"), "").unwrap();
                Err(reason.to_owned())
            })
        };
        assert_eq!(first(folder.path(), &[failing("no npm"), failing("no pip")]), Err("no npm; no pip".to_owned()));
        assert_eq!(names(folder.path()), ["lock"]);
        let made = first(folder.path(), &[failing("no npm"), way("it", |_| Ok(()))]).unwrap();
        assert_eq!(made, folder.path().join("it"));
        // What is there is used, although the one before it could be made now.
        assert_eq!(first(folder.path(), &[way("other", |_| Ok(())), way("it", |_| Ok(()))]), Ok(made));
    }

    #[test]
    fn what_a_killed_process_has_left_is_not_used_and_goes_away() {
        let folder = tempdir().unwrap();
        fs::create_dir(folder.path().join("part-old")).unwrap();
        fs::write(folder.path().join("part-old/half"), "").unwrap();
        first(folder.path(), &[way("it", |_| Ok(()))]).unwrap();
        assert_eq!(names(folder.path()), ["it", "lock"]);
        assert_eq!(names(&folder.path().join("it")).len(), 0);
    }
}
