//! The threads that hash, and who is served next.
//!
//! The threads have memory of their own: what one hash took, 19 MiB, is used by the next one, and given back if none comes.
//!
//! Requesters that are known have a queue of their own, so that strangers from any number of networks cannot fill it.
//!
//! **Invariant:** a job that panics ends neither its thread nor another job, and its caller is told.

use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use argon2::{Argon2, Block};
use tokio::sync::oneshot;
use uuid::Uuid;

use super::failure::{HashingError, failed};
use super::turns::{FairQueue, QueueLimits};
use crate::metrics::Hashing;
use crate::outcome::Fault;

/// Requests that may wait for a thread in each of the two queues. At some 30 ms a hash, the last one waits for a few seconds.
pub(super) const QUEUE: QueueLimits = QueueLimits { all: 256, group: 128 };

/// A thread without a job for this long gives its memory back.
const MEMORY_KEPT: Duration = Duration::from_secs(2);

/// Whose requests share one turn: those from one network with one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Requester {
    network: Option<IpAddr>,
    key: Uuid,
    is_known: bool,
}

impl Requester {
    pub fn new(network: Option<IpAddr>, key: Uuid) -> Self {
        Self { network, key, is_known: false }
    }

    /// One that has a key of its own, or speaks for a person who has signed in from its network before.
    pub fn known(self) -> Self {
        Self { is_known: true, ..self }
    }
}

/// The memory of one hashing thread.
#[derive(Default)]
pub(super) struct Workspace(Vec<Block>);

impl Workspace {
    /// The memory of one hash with these parameters. The first time, and after a pause, the system has to provide it.
    pub(super) fn memory(&mut self, argon2: &Argon2<'_>) -> &mut [Block] {
        let blocks = argon2.params().block_count();
        if self.0.len() < blocks {
            self.0.resize(blocks, Block::new());
        }
        self.0.get_mut(..blocks).unwrap_or_default()
    }
}

/// Runs in a thread, or is told that there is no room for it.
type Job = Box<dyn FnOnce(Option<&mut Workspace>) + Send>;

pub(super) struct Pool {
    shared: Arc<Shared>,
}

struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
    figures: Arc<Hashing>,
}

struct Queue {
    known: FairQueue<Requester, Job>,
    strangers: FairQueue<Requester, Job>,
    /// Whose turn it is, if both have jobs.
    is_turn_of_known: bool,
    closed: bool,
}

impl Queue {
    fn new() -> Self {
        Self { known: FairQueue::new(QUEUE), strangers: FairQueue::new(QUEUE), is_turn_of_known: true, closed: false }
    }

    fn push(&mut self, requester: Requester, job: Job) -> Option<Job> {
        let turns = if requester.is_known { &mut self.known } else { &mut self.strangers };
        turns.push(requester, job)
    }

    fn pop(&mut self) -> Option<Job> {
        let (known, strangers) = (&mut self.known, &mut self.strangers);
        let (job, was_known) = if self.is_turn_of_known {
            known.pop().map_or_else(|| (strangers.pop(), false), |job| (Some(job), true))
        } else {
            strangers.pop().map_or_else(|| (known.pop(), true), |job| (Some(job), false))
        };
        self.is_turn_of_known = !was_known;
        job
    }
}

impl Pool {
    /// # Errors
    /// If a thread cannot be started.
    pub(super) fn new(threads: usize, figures: Arc<Hashing>) -> Result<Self, Fault> {
        let queue = Mutex::new(Queue::new());
        let pool = Self { shared: Arc::new(Shared { queue, changed: Condvar::new(), figures }) };
        for _ in 0..threads.max(1) {
            let shared = Arc::clone(&pool.shared);
            thread::Builder::new().name("hashing".into()).spawn(move || shared.work()).map_err(Fault::new)?;
        }
        Ok(pool)
    }

    /// # Errors
    /// If there is no room in the queue (`Busy`), if the work panics, or with the error of the work.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        requester: Requester,
        work: impl FnOnce(&mut Workspace) -> Result<T, HashingError> + Send + 'static,
    ) -> Result<T, HashingError> {
        let (sender, done) = oneshot::channel();
        let (figures, asked) = (Arc::clone(&self.shared.figures), Instant::now());
        let job = Box::new(move |workspace: Option<&mut Workspace>| {
            figures.waiting.dec();
            let Some(workspace) = workspace else {
                figures.refused.inc();
                drop(sender.send(Err(HashingError::Busy)));
                return;
            };
            figures.wait.observe(asked.elapsed().as_secs_f64());
            // A request that has ended needs no hash.
            if !sender.is_closed() {
                let result = figures.run(|| work(workspace));
                drop(sender.send(result));
            }
        });
        self.shared.figures.enqueue();
        let rejected = self.shared.lock().push(requester, job);
        self.shared.changed.notify_one();
        if let Some(rejected) = rejected {
            rejected(None);
        }
        done.await.map_err(|_| failed("a hashing job ended without a result"))?
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.changed.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        let _thread = self.figures.thread();
        let mut workspace = Workspace::default();
        while let Some(job) = self.next(&mut workspace) {
            if catch_unwind(AssertUnwindSafe(|| job(Some(&mut workspace)))).is_err() {
                self.figures.panicked.inc();
                tracing::error!("a hashing job panicked");
                workspace = Workspace::default();
            }
        }
    }

    fn next(&self, workspace: &mut Workspace) -> Option<Job> {
        let mut queue = self.lock();
        loop {
            if queue.closed {
                return None;
            }
            if let Some(job) = queue.pop() {
                return Some(job);
            }
            if workspace.0.is_empty() {
                queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            let (again, waited) = self.changed.wait_timeout(queue, MEMORY_KEPT).unwrap_or_else(PoisonError::into_inner);
            queue = again;
            if waited.timed_out() {
                // To give this much back takes a while, in which requests want to enqueue.
                drop(queue);
                *workspace = Workspace::default();
                queue = self.lock();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use futures_util::future::join_all;

    use super::*;

    fn pool() -> Pool {
        Pool::new(1, Arc::default()).unwrap()
    }

    fn from(address: &str) -> Requester {
        Requester::new(Some(address.parse().unwrap()), Uuid::nil())
    }

    /// Keeps the only thread busy until something is sent.
    fn block(pool: &Pool) -> (mpsc::Sender<()>, impl Future<Output = Result<(), HashingError>>) {
        let (release, blocked) = mpsc::channel();
        let (begin, begun) = mpsc::channel();
        let mut job = Box::pin(pool.run(Requester::default(), move |_| {
            begin.send(()).ok();
            blocked.recv().ok();
            Ok(())
        }));
        assert!(futures_util::FutureExt::now_or_never(&mut job).is_none());
        begun.recv().unwrap();
        (release, job)
    }

    #[tokio::test]
    async fn a_thread_without_a_job_gives_its_memory_back() {
        let pool = pool();
        let used = async || {
            let work = |workspace: &mut Workspace| {
                let before = workspace.0.len();
                workspace.0.resize(8, Block::new());
                Ok(before)
            };
            pool.run(from("192.0.2.1"), work).await.unwrap()
        };
        assert_eq!((used().await, used().await), (0, 8));
        tokio::time::sleep(MEMORY_KEPT * 2).await;
        assert_eq!(used().await, 0);
    }

    #[tokio::test]
    async fn a_job_that_panics_ends_neither_its_thread_nor_the_next_job() {
        let pool = pool();
        for _ in 0..3 {
            let panicked: Result<(), _> = pool.run(from("192.0.2.1"), |_| panic!("on purpose")).await;
            assert!(matches!(panicked, Err(HashingError::Failed(_))));
        }
        assert_eq!(pool.run(from("192.0.2.1"), |_| Ok(7)).await.unwrap(), 7);
        let figures = &pool.shared.figures;
        assert_eq!((figures.panicked.get(), figures.threads.get()), (3, 1));
        assert_eq!((figures.waiting.get(), figures.running.get()), (0, 0));
    }

    #[tokio::test]
    async fn a_client_is_served_among_the_next_whatever_another_address_has_waiting() {
        let pool = pool();
        let (release, blocked) = block(&pool);
        let order = Arc::new(Mutex::new(Vec::new()));
        let run = |address: &'static str| {
            let order = Arc::clone(&order);
            pool.run(from(address), move |_| {
                order.lock().unwrap().push(address);
                Ok(())
            })
        };
        let mut hostile = Box::pin(join_all((0..320).map(|_| run("192.0.2.1"))));
        assert!(futures_util::poll!(&mut hostile).is_pending());
        let mut client = Box::pin(run("192.0.2.2"));
        assert!(futures_util::poll!(&mut client).is_pending());
        release.send(()).unwrap();
        let (hostile, client, blocked) = tokio::join!(hostile, client, blocked);
        client.unwrap();
        blocked.unwrap();
        assert_eq!(hostile.iter().filter(|result| result.is_ok()).count(), QUEUE.group);
        assert!(hostile.iter().all(|result| matches!(result, Ok(()) | Err(HashingError::Busy))));
        let place = order.lock().unwrap().iter().position(|address| *address == "192.0.2.2").unwrap();
        assert!(place <= 1, "{place}");
    }

    #[tokio::test]
    async fn a_client_is_served_among_the_next_whatever_another_key_has_waiting() {
        let pool = pool();
        let (release, blocked) = block(&pool);
        let order = Arc::new(Mutex::new(Vec::new()));
        let (hostile, client) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let run = |key: Uuid| {
            let order = Arc::clone(&order);
            pool.run(Requester::new(Some("192.0.2.1".parse().unwrap()), key), move |_| {
                order.lock().unwrap().push(key);
                Ok(())
            })
        };
        let mut many = Box::pin(join_all((0..320).map(|_| run(hostile))));
        assert!(futures_util::poll!(&mut many).is_pending());
        let mut one = Box::pin(run(client));
        assert!(futures_util::poll!(&mut one).is_pending());
        release.send(()).unwrap();
        let (many, one, blocked) = tokio::join!(many, one, blocked);
        one.unwrap();
        blocked.unwrap();
        assert_eq!(many.iter().filter(|result| result.is_ok()).count(), QUEUE.group);
        let place = order.lock().unwrap().iter().position(|key| *key == client).unwrap();
        assert!(place <= 1, "{place}");
    }

    #[tokio::test]
    async fn a_full_queue_makes_room_for_a_client_that_has_no_job_in_it() {
        let pool = pool();
        let (release, blocked) = block(&pool);
        let attackers: Vec<String> = (1..=4).map(|n| format!("192.0.2.{n}")).collect();
        let run = |address: &str| pool.run(from(address), |_| Ok(()));
        let mut hostile = Box::pin(join_all(attackers.iter().flat_map(|address| (0..80).map(|_| run(address)))));
        assert!(futures_util::poll!(&mut hostile).is_pending());
        let figures = &pool.shared.figures;
        assert_eq!((figures.waiting.get(), figures.refused.get()), (256, 64));
        let mut client = Box::pin(run("192.0.2.200"));
        assert!(futures_util::poll!(&mut client).is_pending());
        assert_eq!((figures.waiting.get(), figures.refused.get()), (256, 65));
        release.send(()).unwrap();
        let (hostile, client, _) = tokio::join!(hostile, client, blocked);
        client.unwrap();
        assert_eq!(hostile.iter().filter(|result| result.is_ok()).count(), 255);
    }

    #[tokio::test]
    async fn strangers_from_many_networks_keep_no_known_client_out() {
        let pool = pool();
        let (release, blocked) = block(&pool);
        let order = Arc::new(Mutex::new(Vec::new()));
        let run = |requester: Requester| {
            let order = Arc::clone(&order);
            pool.run(requester, move |_| {
                order.lock().unwrap().push(requester.is_known);
                Ok(())
            })
        };
        let mut hostile = Box::pin(join_all((0..320).map(|n| run(from(&format!("2001:db8:{n:x}::"))))));
        assert!(futures_util::poll!(&mut hostile).is_pending());
        let mut stranger = Box::pin(run(from("192.0.2.1")));
        assert!(futures_util::poll!(&mut stranger).is_ready(), "nothing tells it from the others");
        let mut known = Box::pin(join_all((0..2).map(|n| run(from(&format!("192.0.2.{n}")).known()))));
        assert!(futures_util::poll!(&mut known).is_pending());
        release.send(()).unwrap();
        let (hostile, known, blocked) = tokio::join!(hostile, known, blocked);
        blocked.unwrap();
        assert!(known.iter().all(Result::is_ok));
        assert_eq!(hostile.iter().filter(|result| result.is_ok()).count(), QUEUE.all);
        let order = order.lock().unwrap();
        assert_eq!(order[..4], [true, false, true, false], "they take turns");
        assert!(order[4..].iter().all(|is_known| !is_known));
    }

    #[tokio::test]
    async fn a_pool_that_makes_no_progress_shows() {
        let pool = pool();
        let figures = Arc::clone(&pool.shared.figures);
        assert_eq!(figures.stalled(), Duration::ZERO);
        let (release, blocked) = block(&pool);
        while figures.stalled() < Duration::from_millis(20) {
            tokio::task::yield_now().await;
        }
        release.send(()).unwrap();
        blocked.await.unwrap();
        assert_eq!(figures.stalled(), Duration::ZERO);
        drop(pool);
        while figures.threads.get() > 0 {
            tokio::task::yield_now().await;
        }
    }
}
