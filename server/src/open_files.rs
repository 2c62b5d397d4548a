//! How many files and connections the operating system lets the process have open, and what of them is for clients.
//!
//! **Invariant:** clients never get what the database, the management port and the log need.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// For standard streams, the embedded database, the event queues of the runtimes, files that are read at once, and the log.
const FILES: usize = 96;

/// The most connections of clients where nothing is set: each takes some memory even if it is idle.
const MOST: usize = 10_000;

/// Raises the limit as far as the process may. The limit from now on; none if there is none.
pub fn raise() -> Option<usize> {
    let limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
        if let Err(error) = setrlimit(Resource::Nofile, raised) {
            tracing::warn!(%error, "the limit of open files cannot be raised");
        }
    }
    getrlimit(Resource::Nofile).current.map(|files| usize::try_from(files).unwrap_or(usize::MAX))
}

/// What is not for clients, when the database and the management port have so many connections.
pub fn reserve(database: usize, management: usize) -> usize {
    FILES + database + management
}

/// How many connections clients may have where nothing is set. A quarter is theirs even where the limit is too small for everything.
pub fn default_connections(limit: Option<usize>, reserve: usize) -> usize {
    limit.map_or(MOST, |limit| limit.saturating_sub(reserve).max(limit / 4).clamp(1, MOST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_get_what_is_left() {
        let reserve = reserve(20, 64);
        assert_eq!(default_connections(Some(1024), reserve), 1024 - 180);
        assert_eq!(default_connections(Some(100), reserve), 25);
        assert_eq!(default_connections(Some(0), reserve), 1);
        assert_eq!((default_connections(Some(1_000_000), reserve), default_connections(None, reserve)), (MOST, MOST));
    }

    #[test]
    fn the_limit_becomes_the_largest_one() {
        let raised = raise();
        let limit = getrlimit(Resource::Nofile);
        assert_eq!(raised, limit.maximum.map(|files| usize::try_from(files).unwrap()));
    }
}
