//! Passwords are hashed and verified here: argon2id for what we make, bcrypt for what is imported.
//!
//! A wrong password is answered after a fixed time, which the slowest hash needs, so the time does not say what is stored.
//!
//! **Invariant:** hashing runs on a bounded number of threads with a bounded queue, each job has an upper bound, and a missing
//! hash costs the time of a wrong password.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash as Phc, Salt};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Params, Version};
use subtle::ConstantTimeEq;

use super::pool::{Pool, Requester, Workspace};
use super::random::Random;
use super::stored::{Check, HIGHEST_COST, LANES, MEMORY_KIB, PASSES, PasswordHash};
use crate::metrics::Hashing;
use crate::outcome::Fault;

/// Bytes of a password. A longer one fits no hash.
pub const LONGEST_PASSWORD: usize = 1024;

/// Verified instead of a hash that does not exist. Its parameters are ours; no password is known to fit.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The cost that is measured at the start, to know how long the highest one takes.
const MEASURED_COST: u32 = 7;
const MEASUREMENTS: usize = 3;

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

pub(super) fn failed(error: impl ToString) -> HashingError {
    HashingError::Failed(error.to_string().into())
}

/// The one place that hashes and verifies.
pub struct Hasher {
    argon2: Argon2<'static>,
    pool: Pool,
    /// After how long a wrong password is answered.
    pace: Duration,
    /// Whether the log has been told of a stored hash that is not computed.
    reported: AtomicBool,
    pub figures: Arc<Hashing>,
}

impl Hasher {
    pub fn new(threads: usize) -> Result<Self, Fault> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| Fault::new(error.to_string()))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let figures: Arc<Hashing> = Arc::default();
        let pool = Pool::new(threads, Arc::clone(&figures))?;
        Ok(Self { argon2, pool, pace: pace(), reported: AtomicBool::new(false), figures })
    }

    pub async fn hash(&self, requester: Requester, password: &str, random: &Random) -> Result<PasswordHash, HashingError> {
        if password.len() > LONGEST_PASSWORD {
            return Err(failed("the password exceeds the limit of 1024 bytes"));
        }
        let salt = random.bytes::<16>().map_err(|fault| HashingError::Failed(fault.chain().into()))?;
        let (argon2, password) = (self.argon2.clone(), password.to_owned());
        let hash = move |workspace: &mut Workspace| hash(workspace, &argon2, password.as_bytes(), &salt);
        self.pool.run(requester, hash).await.map(PasswordHash::stored)
    }

    /// Whether the password fits the hash. Nothing fits a missing hash, and all that does not fit takes the same time.
    pub async fn verify(&self, requester: Requester, password: &str, stored: Option<&PasswordHash>) -> Result<bool, HashingError> {
        let known = stored.and_then(|stored| self.check(stored)).filter(|_| password.len() <= LONGEST_PASSWORD);
        let is_known = known.is_some();
        let check = known.or_else(|| PasswordHash::stored(DECOY.to_owned()).check()).ok_or_else(|| failed("there is no decoy"))?;
        // A password that is too long is not kept in the queue.
        let password = if is_known { password.to_owned() } else { String::new() };
        let verify = move |workspace: &mut Workspace| {
            let began = Instant::now();
            verify(workspace, &password, &check).map(|fits| (fits, began))
        };
        let (fits, began) = self.pool.run(requester, verify).await?;
        if !(fits && is_known) {
            tokio::time::sleep_until(answered_at(began, began.elapsed(), self.pace).into()).await;
        }
        Ok(fits && is_known)
    }

    /// Whether the hash should be replaced by one of ours as soon as the password is at hand.
    pub fn is_outdated(&self, stored: &PasswordHash) -> bool {
        stored.is_outdated()
    }

    fn check(&self, stored: &PasswordHash) -> Option<Check> {
        let check = stored.check();
        if check.is_none() && !self.reported.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "a stored password hash is malformed or exceeds the limits of hashing; no password fits it, the person needs a new one"
            );
        }
        check
    }
}

/// How long the slowest hash takes, and half as long again for a machine that is busy.
fn pace() -> Duration {
    let measure = || {
        let began = Instant::now();
        let digest = bcrypt::bcrypt(MEASURED_COST, [0; 16], b"a password");
        std::hint::black_box(digest);
        began.elapsed()
    };
    let fastest = (0..MEASUREMENTS).map(|_| measure()).min().unwrap_or_default();
    fastest * (1 << (HIGHEST_COST - MEASURED_COST)) * 3 / 2
}

/// A whole number of paces after the beginning.
fn answered_at(began: Instant, took: Duration, pace: Duration) -> Instant {
    let paces = took.as_nanos().div_ceil(pace.as_nanos().max(1));
    began + pace * u32::try_from(paces).unwrap_or(u32::MAX).max(1)
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

fn verify(workspace: &mut Workspace, password: &str, check: &Check) -> Result<bool, HashingError> {
    match check {
        // bcrypt sees 72 bytes; a longer password was cut when the hash was made.
        Check::Bcrypt(stored) => bcrypt::verify(password, stored).map_err(failed),
        Check::Argon2id { argon2, salt, digest: expected } => {
            let mut digest = vec![0; expected.len()];
            workspace.digest(argon2, password.as_bytes(), salt, &mut digest)?;
            Ok(digest.ct_eq(expected).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anyone() -> Requester {
        Requester::default()
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let hasher = Hasher::new(2).unwrap();
        let stored = hasher.hash(anyone(), "Correct-Horse-7", &Random::System).await.unwrap();
        assert!(stored.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", stored.as_str());
        assert!(hasher.verify(anyone(), "Correct-Horse-7", Some(&stored)).await.unwrap());
        assert!(!hasher.verify(anyone(), "correct-horse-7", Some(&stored)).await.unwrap());
        assert!(!hasher.verify(anyone(), "Correct-Horse-7", None).await.unwrap());
    }

    #[tokio::test]
    async fn the_decoy_costs_what_a_hash_of_ours_costs() {
        let hasher = Hasher::new(1).unwrap();
        let made = hasher.hash(anyone(), "Correct-Horse-7", &Random::System).await.unwrap();
        let (made, decoy) = (Phc::new(made.as_str()).unwrap(), Phc::new(DECOY).unwrap());
        assert_eq!((made.algorithm, made.version, made.params.to_string()), (decoy.algorithm, decoy.version, decoy.params.to_string()));
        assert_eq!(made.hash.unwrap().len(), decoy.hash.unwrap().len());
    }

    #[tokio::test]
    async fn an_imported_hash_is_verified_and_outdated() {
        let hasher = Hasher::new(1).unwrap();
        for version in [bcrypt::Version::TwoA, bcrypt::Version::TwoB, bcrypt::Version::TwoY] {
            let text = bcrypt::hash_with_result("Correct-Horse-7", 4).unwrap().format_for_version(version);
            let stored = PasswordHash::stored(text);
            assert!(hasher.verify(anyone(), "Correct-Horse-7", Some(&stored)).await.unwrap());
            assert!(!hasher.verify(anyone(), "wrong", Some(&stored)).await.unwrap());
            assert!(hasher.is_outdated(&stored));
        }
    }

    #[tokio::test]
    async fn a_hash_beyond_the_limits_is_a_wrong_password_and_never_computed() {
        let hasher = Hasher::new(1).unwrap();
        let known = bcrypt::hash_with_result("Correct-Horse-7", 4).unwrap().to_string();
        let excessive = [
            known.replacen("$04$", "$31$", 1),
            DECOY.replace("t=2", "t=4294967295"),
            DECOY.replace("m=19456", "m=4194304"),
            "no hash".to_owned(),
        ];
        for text in excessive {
            assert!(!hasher.verify(anyone(), "Correct-Horse-7", Some(&PasswordHash::stored(text))).await.unwrap());
        }
        assert!(hasher.reported.load(Ordering::Relaxed));
        assert_eq!(hasher.figures.wait.snapshot().count, 4, "each took the time of a hash");
    }

    #[tokio::test]
    async fn a_password_beyond_the_limit_fits_nothing() {
        let hasher = Hasher::new(1).unwrap();
        let longest = "x".repeat(LONGEST_PASSWORD);
        let stored = hasher.hash(anyone(), &longest, &Random::System).await.unwrap();
        assert!(hasher.verify(anyone(), &longest, Some(&stored)).await.unwrap());
        let longer = format!("{longest}x");
        assert!(!hasher.verify(anyone(), &longer, Some(&stored)).await.unwrap());
        assert!(hasher.hash(anyone(), &longer, &Random::System).await.is_err());
        // bcrypt alone would see the first 72 bytes.
        let imported = PasswordHash::stored(bcrypt::hash_with_result(&longest, 4).unwrap().to_string());
        assert!(hasher.verify(anyone(), &longest, Some(&imported)).await.unwrap());
        assert!(!hasher.verify(anyone(), &longer, Some(&imported)).await.unwrap());
    }

    #[tokio::test]
    async fn wrong_passwords_take_one_pace_whatever_is_stored() {
        let hasher = Hasher { pace: Duration::from_millis(400), ..Hasher::new(1).unwrap() };
        let imported = PasswordHash::stored(bcrypt::hash_with_result("x", 4).unwrap().to_string());
        let made = hasher.hash(anyone(), "x", &Random::System).await.unwrap();
        for stored in [None, Some(&imported), Some(&made)] {
            let began = Instant::now();
            assert!(!hasher.verify(anyone(), "wrong", stored).await.unwrap());
            assert!(began.elapsed() >= hasher.pace);
        }
        let began = Instant::now();
        let paces = |took| answered_at(began, Duration::from_millis(took), Duration::from_millis(100)) - began;
        assert_eq!([0, 1, 100, 101, 250].map(paces), [100, 100, 100, 200, 300].map(Duration::from_millis));
    }
}
