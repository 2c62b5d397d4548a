//! Loads of many lazy fields as one query: whoever asks while others are still asking is answered with them.
//!
//! **Invariant:** lives as long as one request, so nothing it knows is older than the request.

use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::outcome::Fault;

/// One kind of load: values of `V` by `K`.
pub struct Batch<K, V> {
    round: Mutex<Option<Round<K, V>>>,
}

struct Round<K, V> {
    keys: HashSet<K>,
    answer: watch::Sender<Option<Answer<K, V>>>,
}

type Answer<K, V> = Result<Arc<HashMap<K, V>>, Arc<Fault>>;

/// A fault that several askers share.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.chain())]
struct SharedFault(Arc<Fault>);

impl<K, V> Default for Batch<K, V> {
    fn default() -> Self {
        Self { round: Mutex::new(None) }
    }
}

impl<K: Clone + Eq + Hash, V: Clone + Default> Batch<K, V> {
    /// The value of one key; what the load does not return has the default value.
    pub async fn load<F, Fut>(&self, key: K, load: F) -> Result<V, Fault>
    where
        F: FnOnce(Vec<K>) -> Fut,
        Fut: Future<Output = Result<HashMap<K, V>, Fault>>,
    {
        let (mut answer, leads) = self.join(key.clone());
        if leads {
            let round = self.gather().await?;
            let result = load(round.keys.into_iter().collect()).await.map(Arc::new).map_err(Arc::new);
            round.answer.send_replace(Some(result));
        }
        let answer = answer.wait_for(Option::is_some).await.map_err(|_| Fault::new("a batch was dropped before it was loaded"))?;
        match answer.as_ref() {
            Some(Ok(values)) => Ok(values.get(&key).cloned().unwrap_or_default()),
            Some(Err(fault)) => {
                let shared = SharedFault(Arc::clone(fault));
                Err(if fault.is_busy() { Fault::busy(shared) } else { Fault::new(shared) })
            }
            None => Err(Fault::new("a batch ended without an answer")),
        }
    }

    /// Adds the key to the open round. The first one in leads.
    fn join(&self, key: K) -> (watch::Receiver<Option<Answer<K, V>>>, bool) {
        let mut open = self.round.lock().unwrap_or_else(PoisonError::into_inner);
        match open.as_mut() {
            Some(round) => {
                round.keys.insert(key);
                (round.answer.subscribe(), false)
            }
            None => {
                let (answer, receiver) = watch::channel(None);
                *open = Some(Round { keys: HashSet::from([key]), answer });
                (receiver, true)
            }
        }
    }

    /// Waits until nobody joins any more, then closes the round.
    async fn gather(&self) -> Result<Round<K, V>, Fault> {
        let open = OpenRound(self);
        let mut before = 0;
        loop {
            let now = self.round.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map_or(0, |round| round.keys.len());
            if now == before {
                break;
            }
            before = now;
            tokio::task::yield_now().await;
        }
        let round = open.close();
        // A new round may begin from here on; it has a leader of its own.
        std::mem::forget(open);
        round.ok_or_else(|| Fault::new("a batch lost its round"))
    }
}

/// The round its leader waits for. A leader that is given up takes the round along, so that nobody waits for it.
struct OpenRound<'a, K, V>(&'a Batch<K, V>);

impl<K, V> OpenRound<'_, K, V> {
    fn close(&self) -> Option<Round<K, V>> {
        self.0.round.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl<K, V> Drop for OpenRound<'_, K, V> {
    fn drop(&mut self) {
        drop(self.close());
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::future::join_all;

    use super::*;

    #[tokio::test]
    async fn many_askers_cause_one_load() {
        let batch = Batch::<u32, u32>::default();
        let loads = AtomicUsize::new(0);
        let answers = join_all((0..100).map(|key| {
            batch.load(key % 40, |keys| {
                loads.fetch_add(1, Ordering::Relaxed);
                async move { Ok(keys.into_iter().filter(|key| *key > 0).map(|key| (key, key * 2)).collect()) }
            })
        }))
        .await;
        assert_eq!(loads.load(Ordering::Relaxed), 1);
        for (asked, answer) in answers.into_iter().enumerate() {
            assert_eq!(answer.unwrap(), (asked as u32 % 40) * 2);
        }
    }

    #[tokio::test]
    async fn nobody_waits_for_a_leader_that_was_given_up() {
        let batch = Batch::<u32, u32>::default();
        let mut leader = Box::pin(batch.load(1, |_| async { Ok(HashMap::new()) }));
        assert!(futures_util::poll!(&mut leader).is_pending());
        let mut follower = Box::pin(batch.load(2, |_| async { Ok(HashMap::new()) }));
        assert!(futures_util::poll!(&mut follower).is_pending());
        drop(leader);
        assert!(follower.await.is_err());
        assert_eq!(batch.load(3, |_| async { Ok(HashMap::from([(3, 4)])) }).await.unwrap(), 4);
    }

    #[tokio::test]
    async fn a_fault_reaches_every_asker() {
        let batch = Batch::<u32, u32>::default();
        let answers = join_all((0..3).map(|key| batch.load(key, |_| async { Err(Fault::new("disk is gone")) }))).await;
        for answer in answers {
            assert_eq!(answer.unwrap_err().chain(), "disk is gone");
        }
    }

    #[tokio::test]
    async fn a_fault_that_passes_is_shared_as_one() {
        let batch = Batch::<u32, u32>::default();
        for (fault, passes) in [(Fault::busy("later"), true), (Fault::new("never"), false)] {
            assert_eq!(batch.load(1, |_| async { Err(fault) }).await.unwrap_err().is_busy(), passes);
        }
    }
}
