//! Work that would hold a thread of the runtime up for long: it has threads of its own, and not many.
//!
//! **Invariant:** no more runs at once than there are places, also of work whose request has been aborted.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::reply::{self, Response};

/// Work on this many bytes takes about a millisecond, and is done at once.
pub const INLINE: usize = 64 * 1024;

/// How long optional work waits for a place.
const SHORT: Duration = Duration::from_millis(5);

#[derive(Clone)]
pub struct Work(Arc<Semaphore>);

impl Work {
    pub fn new(places: usize) -> Self {
        Self(Arc::new(Semaphore::new(places.max(1))))
    }

    /// As many places as there are cores.
    pub fn of_cores() -> Self {
        Self::new(std::thread::available_parallelism().map_or(1, usize::from))
    }

    /// Waits for a place as long as it takes.
    ///
    /// # Errors
    /// With status 500 if the work panics.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Box<Response>> {
        let place = Arc::clone(&self.0).acquire_owned().await.ok();
        blocking(place, work).await.ok_or_else(|| {
            tracing::error!("work on a request panicked");
            Box::new(reply::internal())
        })
    }

    /// Nothing if no permit is free within a few milliseconds.
    pub async fn run_soon<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let place = tokio::time::timeout(SHORT, Arc::clone(&self.0).acquire_owned()).await.ok()?.ok()?;
        blocking(Some(place), work).await
    }
}

/// The place is kept until the work has ended, whether or not the result is still waited for.
async fn blocking<T: Send + 'static>(place: Option<OwnedSemaphorePermit>, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let work = move || {
        let result = work();
        drop(place);
        result
    };
    tokio::task::spawn_blocking(work).await.ok()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn aborted_work_keeps_its_place_until_it_ends() {
        let work = Work::new(1);
        let (end, ending) = mpsc::channel::<()>();
        let slow = work.clone();
        let aborted = tokio::spawn(async move { slow.run(move || ending.recv().ok()).await.is_ok() });
        while work.0.available_permits() == 1 {
            tokio::task::yield_now().await;
        }
        aborted.abort();
        assert!(aborted.await.is_err());
        assert_eq!(work.run_soon(|| 1).await, None);
        drop(end);
        assert_eq!(work.run(|| 2).await.ok(), Some(2));
        assert_eq!(work.run_soon(|| 3).await, Some(3));
    }
}
