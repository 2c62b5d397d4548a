//! Public documents of providers that are read once and used for a while.
//!
//! **Invariant:** an error is never kept, a document is read by one task at a time, and the number of documents is limited.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::problem::ProviderProblem;

const LIFETIME: Duration = Duration::from_mins(10);
const MOST_DOCUMENTS: usize = 100;

#[derive(Debug)]
pub struct Cache<T> {
    /// By address, with the time of the last use.
    entries: Mutex<HashMap<String, Used<T>>>,
    lifetime: Duration,
    /// Between two readings of a document that is asked for again.
    pause: Duration,
}

type Used<T> = (Arc<Entry<T>>, Instant);

/// The lock is held while the document is read.
type Entry<T> = tokio::sync::Mutex<Known<T>>;

#[derive(Debug)]
struct Known<T> {
    document: Option<(Arc<T>, Instant)>,
    /// When it was last read again.
    read_at: Option<Instant>,
}

impl<T> Cache<T> {
    pub fn new(pause: Duration) -> Self {
        Self { entries: Mutex::default(), lifetime: LIFETIME, pause }
    }

    /// The document of an address, which is read if it is unknown or too old.
    ///
    /// # Errors
    /// If it cannot be read, or another task reads it for longer than the limit.
    pub async fn get<F>(&self, address: &str, limit: Duration, read: impl FnOnce() -> F) -> Result<Arc<T>, ProviderProblem>
    where
        F: Future<Output = Result<T, ProviderProblem>>,
    {
        let entry = self.entry(address);
        let mut known = timeout(limit, entry.lock()).await.map_err(|_| too_slow(limit))?;
        if let Some((document, since)) = &known.document
            && since.elapsed() < self.lifetime
        {
            return Ok(Arc::clone(document));
        }
        known.renew(read).await
    }

    /// A document that may have changed since it was seen: it is read again, unless that was done a short time ago.
    ///
    /// # Errors
    /// If it cannot be read, or another task reads it for longer than the limit.
    pub async fn again<F>(&self, address: &str, limit: Duration, seen: &Arc<T>, read: impl FnOnce() -> F) -> Result<Arc<T>, ProviderProblem>
    where
        F: Future<Output = Result<T, ProviderProblem>>,
    {
        let entry = self.entry(address);
        let mut known = timeout(limit, entry.lock()).await.map_err(|_| too_slow(limit))?;
        if let Some((document, _)) = &known.document
            && !Arc::ptr_eq(document, seen)
        {
            return Ok(Arc::clone(document));
        }
        if known.read_at.is_some_and(|read_at| read_at.elapsed() < self.pause) {
            return Ok(Arc::clone(seen));
        }
        known.read_at = Some(Instant::now());
        known.renew(read).await
    }

    fn entry(&self, address: &str) -> Arc<Entry<T>> {
        let (mut entries, now) = (self.entries.lock().unwrap_or_else(PoisonError::into_inner), Instant::now());
        if let Some((entry, used_at)) = entries.get_mut(address) {
            *used_at = now;
            return Arc::clone(entry);
        }
        if entries.len() >= MOST_DOCUMENTS {
            let oldest = entries.iter().min_by_key(|(_, (_, used_at))| *used_at).map(|(address, _)| address.clone());
            oldest.and_then(|oldest| entries.remove(&oldest));
        }
        let entry = Arc::new(Entry::new(Known { document: None, read_at: None }));
        entries.insert(address.to_owned(), (Arc::clone(&entry), now));
        entry
    }
}

impl<T> Known<T> {
    async fn renew<F: Future<Output = Result<T, ProviderProblem>>>(&mut self, read: impl FnOnce() -> F) -> Result<Arc<T>, ProviderProblem> {
        let document = Arc::new(read().await?);
        self.document = Some((Arc::clone(&document), Instant::now()));
        Ok(document)
    }
}

fn too_slow(limit: Duration) -> ProviderProblem {
    ProviderProblem::unreachable(format!("the provider cannot be reached: no answer within {limit:?}"))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    const LIMIT: Duration = Duration::from_millis(100);
    const LONG: Duration = Duration::from_hours(1);

    fn cache(lifetime: Duration, pause: Duration) -> Cache<usize> {
        Cache { lifetime, ..Cache::new(pause) }
    }

    #[tokio::test]
    async fn a_document_is_read_once_in_its_lifetime_and_errors_are_not_kept() {
        let (cached, reads) = (cache(LONG, LONG), AtomicUsize::new(0));
        let read = || async { Ok(reads.fetch_add(1, Ordering::Relaxed)) };
        assert!(cached.get("a", LIMIT, || async { Err(ProviderProblem::invalid("no")) }).await.is_err());
        let (first, second) = tokio::join!(cached.get("a", LIMIT, read), cached.get("a", LIMIT, read));
        assert_eq!((*first.unwrap(), *second.unwrap()), (0, 0));
        assert_eq!(*cached.get("b", LIMIT, read).await.unwrap(), 1);
        let short = cache(Duration::ZERO, LONG);
        assert_eq!((*short.get("a", LIMIT, read).await.unwrap(), *short.get("a", LIMIT, read).await.unwrap()), (2, 3));
    }

    #[tokio::test]
    async fn a_document_is_read_again_after_a_pause() {
        let reads = AtomicUsize::new(0);
        let read = || async { Ok(reads.fetch_add(1, Ordering::Relaxed)) };
        let patient = cache(LONG, LONG);
        let seen = patient.get("a", LIMIT, read).await.unwrap();
        let seen = patient.again("a", LIMIT, &seen, read).await.unwrap();
        assert_eq!((*seen, *patient.again("a", LIMIT, &seen, read).await.unwrap()), (1, 1), "once in the pause");
        let cached = cache(LONG, Duration::ZERO);
        let seen = cached.get("a", LIMIT, read).await.unwrap();
        assert!(cached.again("a", LIMIT, &seen, || async { Err(ProviderProblem::invalid("no")) }).await.is_err());
        assert_eq!(*cached.again("a", LIMIT, &seen, read).await.unwrap(), 3);
        // Another has read it since it was seen.
        assert_eq!(*cached.again("a", LIMIT, &seen, read).await.unwrap(), 3);
    }

    #[tokio::test]
    async fn a_failed_reading_counts_for_the_pause() {
        let cached = cache(LONG, LONG);
        let seen = cached.get("a", LIMIT, || async { Ok(1) }).await.unwrap();
        assert!(cached.again("a", LIMIT, &seen, || async { Err(ProviderProblem::invalid("no")) }).await.is_err());
        assert_eq!(*cached.again("a", LIMIT, &seen, || async { Ok(2) }).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn a_task_waits_for_another_no_longer_than_its_limit() {
        let cached = cache(LONG, LONG);
        let slow = cached.get("a", LIMIT, || async {
            tokio::time::sleep(3 * LIMIT).await;
            Ok(0)
        });
        let (first, second) = tokio::join!(slow, cached.get("a", LIMIT, || async { Ok(1) }));
        assert_eq!(*first.unwrap(), 0);
        assert_eq!(second.unwrap_err().to_string(), "the provider cannot be reached: no answer within 100ms");
    }

    #[tokio::test]
    async fn the_number_of_documents_is_limited() {
        let cached = cache(LONG, LONG);
        for number in 0..=MOST_DOCUMENTS {
            cached.get(&number.to_string(), LIMIT, || async move { Ok(number) }).await.unwrap();
        }
        assert_eq!(cached.entries.lock().unwrap().len(), MOST_DOCUMENTS);
        assert!(!cached.entries.lock().unwrap().contains_key("0"));
    }
}
