//! Password hashes: argon2id for what we make, bcrypt for what is imported.
//!
//! **Invariant:** hashing runs on a bounded number of threads with a bounded queue, and a missing hash costs the time of a wrong password.

use std::fmt;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash as Phc, Salt};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version};
use subtle::ConstantTimeEq;
use tokio::sync::oneshot;

use super::random::Random;
use crate::metrics::Hashing;
use crate::outcome::Fault;

/// OWASP's recommendation: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Verified instead of the hash that somebody does not have. Its parameters are those above; no password is known to fit.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Requests that may wait for a thread. At some 30 ms a hash, the last one waits for a few seconds.
const LONGEST_QUEUE: usize = 256;

/// A stored hash. The text names its own algorithm.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// A hash from the database.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// A complete bcrypt hash of the one variant that imports may have.
    pub fn imported(text: &str) -> Option<Self> {
        let complete = text.len() == 60 && text.starts_with("$2b$") && text.parse::<bcrypt::HashParts>().is_ok();
        complete.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn is_bcrypt(&self) -> bool {
        self.0.starts_with("$2")
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(hidden)")
    }
}

#[derive(Debug, thiserror::Error)]
pub enum HashingError {
    #[error("too many passwords are waiting to be hashed")]
    Busy,
    #[error("password hashing failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<HashingError> for Fault {
    fn from(error: HashingError) -> Self {
        match error {
            HashingError::Busy => Fault::busy(error),
            HashingError::Failed(_) => Fault::new(error),
        }
    }
}

/// The one place that hashes and verifies.
///
/// It has threads of its own: memory that a hash took is used by the next one, so it stays at 19 MiB a thread.
pub struct Hasher {
    argon2: Argon2<'static>,
    queue: SyncSender<Job>,
    pub figures: Arc<Hashing>,
}

type Job = Box<dyn FnOnce(&mut Workspace) + Send>;

/// The memory of one hashing thread, used again by every hash.
#[derive(Default)]
struct Workspace(Vec<Block>);

impl Workspace {
    fn digest(&mut self, argon2: &Argon2<'_>, password: &[u8], salt: &[u8], digest: &mut [u8]) -> Result<(), HashingError> {
        let blocks = argon2.params().block_count();
        if self.0.len() < blocks {
            self.0.resize(blocks, Block::new());
        }
        let memory = self.0.get_mut(..blocks).unwrap_or_default();
        argon2.hash_password_into_with_memory(password, salt, digest, memory).map_err(failed)
    }
}

fn failed(error: impl fmt::Display) -> HashingError {
    HashingError::Failed(error.to_string().into())
}

impl Hasher {
    pub fn new(threads: usize) -> Result<Self, Fault> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| Fault::new(error.to_string()))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let (queue, jobs) = sync_channel::<Job>(LONGEST_QUEUE);
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..threads.max(1) {
            let jobs = Arc::clone(&jobs);
            let work = move || {
                let mut workspace = Workspace::default();
                loop {
                    let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    match job {
                        Ok(job) => job(&mut workspace),
                        Err(_) => return,
                    }
                }
            };
            thread::Builder::new().name("hashing".into()).spawn(work).map_err(Fault::new)?;
        }
        Ok(Self { argon2, queue, figures: Arc::default() })
    }

    pub async fn hash(&self, password: &str, random: &Random) -> Result<PasswordHash, HashingError> {
        let salt = random.bytes::<16>().map_err(|fault| HashingError::Failed(fault.chain().into()))?;
        let (argon2, password) = (self.argon2.clone(), password.to_owned());
        self.run(move |workspace| hash(workspace, &argon2, password.as_bytes(), &salt)).await.map(PasswordHash)
    }

    /// Whether the password fits the hash. Nothing fits a missing hash, and finding out takes as long.
    pub async fn verify(&self, password: &str, stored: Option<&PasswordHash>) -> Result<bool, HashingError> {
        let known = stored.is_some();
        let password = password.to_owned();
        let stored = stored.map_or_else(|| PasswordHash(DECOY.to_owned()), PasswordHash::clone);
        self.run(move |workspace| {
            if stored.is_bcrypt() {
                // bcrypt sees 72 bytes; a longer password was cut by whoever made the hash.
                return bcrypt::verify(&password, &stored.0).map_err(|error| HashingError::Failed(error.into()));
            }
            verify(workspace, password.as_bytes(), &stored.0)
        })
        .await
        .map(|fits| fits && known)
    }

    /// Whether the hash should be replaced by one of ours as soon as the password is at hand.
    pub fn is_outdated(&self, stored: &PasswordHash) -> bool {
        stored.is_bcrypt()
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Workspace) -> Result<T, HashingError> + Send + 'static,
    ) -> Result<T, HashingError> {
        let (sender, done) = oneshot::channel();
        let (figures, asked) = (Arc::clone(&self.figures), Instant::now());
        let job = Box::new(move |workspace: &mut Workspace| {
            figures.waiting.leave();
            figures.wait.record(asked.elapsed());
            // Nobody waits any more for a request that was given up: its hash is not worth the time.
            if !sender.is_closed() {
                figures.running.enter();
                let result = work(workspace);
                // Whoever gets the answer finds it counted.
                figures.running.leave();
                drop(sender.send(result));
            }
        });
        self.figures.waiting.enter();
        self.queue.try_send(job).map_err(|error| {
            self.figures.waiting.leave();
            match error {
                TrySendError::Full(_) => {
                    self.figures.refused.add();
                    HashingError::Busy
                }
                TrySendError::Disconnected(_) => HashingError::Failed("the hashing threads have ended".into()),
            }
        })?;
        done.await.map_err(|error| HashingError::Failed(error.into()))?
    }
}

/// A new hash in the PHC string format.
fn hash(workspace: &mut Workspace, argon2: &Argon2<'_>, password: &[u8], salt: &[u8]) -> Result<String, HashingError> {
    let mut digest = [0; Params::DEFAULT_OUTPUT_LEN];
    workspace.digest(argon2, password, salt, &mut digest)?;
    let phc = Phc {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(argon2.params()).map_err(failed)?,
        salt: Some(Salt::new(salt).map_err(failed)?),
        hash: Some(Output::new(&digest).map_err(failed)?),
    };
    Ok(phc.to_string())
}

/// Whether the password has this hash, which names its own parameters.
fn verify(workspace: &mut Workspace, password: &[u8], stored: &str) -> Result<bool, HashingError> {
    let phc = Phc::new(stored).map_err(failed)?;
    let (Some(salt), Some(expected)) = (&phc.salt, &phc.hash) else { return Err(failed("a stored hash is not complete")) };
    let algorithm = Algorithm::try_from(phc.algorithm.as_str()).map_err(failed)?;
    let version = phc.version.map_or(Ok(Version::V0x13), Version::try_from).map_err(failed)?;
    let argon2 = Argon2::new(algorithm, version, Params::try_from(&phc).map_err(failed)?);
    let mut digest = vec![0; expected.len()];
    workspace.digest(&argon2, password, salt, &mut digest)?;
    Ok(digest.ct_eq(expected.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let hasher = Hasher::new(2).unwrap();
        let stored = hasher.hash("Correct-Horse-7", &Random::System).await.unwrap();
        assert!(stored.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", stored.as_str());
        assert!(hasher.verify("Correct-Horse-7", Some(&stored)).await.unwrap());
        assert!(!hasher.verify("correct-horse-7", Some(&stored)).await.unwrap());
        assert!(!hasher.verify("Correct-Horse-7", None).await.unwrap());
    }

    #[tokio::test]
    async fn the_decoy_costs_what_a_hash_of_ours_costs() {
        let hasher = Hasher::new(1).unwrap();
        let made = hasher.hash("Correct-Horse-7", &Random::System).await.unwrap();
        let (made, decoy) = (Phc::new(made.as_str()).unwrap(), Phc::new(DECOY).unwrap());
        assert_eq!((made.algorithm, made.version, made.params.to_string()), (decoy.algorithm, decoy.version, decoy.params.to_string()));
        assert_eq!(made.hash.unwrap().len(), decoy.hash.unwrap().len());
    }

    #[tokio::test]
    async fn an_imported_hash_is_verified_and_outdated() {
        let hasher = Hasher::new(1).unwrap();
        let text = bcrypt::hash_with_result("Correct-Horse-7", 4).unwrap().format_for_version(bcrypt::Version::TwoB);
        let stored = PasswordHash::imported(&text).unwrap();
        assert!(hasher.verify("Correct-Horse-7", Some(&stored)).await.unwrap());
        assert!(!hasher.verify("wrong", Some(&stored)).await.unwrap());
        assert!(hasher.is_outdated(&stored));
        for bad in ["", "$2b$garbage", &text.replace("$2b$", "$2a$"), &text[..59]] {
            assert!(PasswordHash::imported(bad).is_none(), "{bad}");
        }
    }

    #[tokio::test]
    async fn a_full_queue_refuses_at_once() {
        let hasher = Hasher::new(1).unwrap();
        let (release, blocked) = std::sync::mpsc::channel::<()>();
        let block = hasher.run(move |_| {
            blocked.recv().ok();
            Ok(())
        });
        let mut block = Box::pin(block);
        assert!(futures_util::poll!(&mut block).is_pending());
        let refused = async {
            loop {
                // Fills the queue whether or not the thread has taken the first job yet.
                let mut waiting = Vec::new();
                for _ in 0..=LONGEST_QUEUE {
                    let mut one = Box::pin(hasher.verify("x", None));
                    if let std::task::Poll::Ready(answer) = futures_util::poll!(&mut one) {
                        return answer;
                    }
                    waiting.push(one);
                }
            }
        };
        assert!(matches!(refused.await, Err(HashingError::Busy)));
        assert_eq!(hasher.figures.refused.get(), 1);
        assert!(hasher.figures.waiting.get() >= LONGEST_QUEUE as u64, "{:?}", hasher.figures);
        release.send(()).unwrap();
        block.await.unwrap();
        // The jobs that were given up leave the queue one by one.
        let answer = loop {
            match hasher.verify("x", None).await {
                Err(HashingError::Busy) => tokio::task::yield_now().await,
                answer => break answer,
            }
        };
        assert!(!answer.unwrap());
    }
}
