//! Passwords are hashed and verified here: argon2id for what we make, bcrypt for what is imported.
//!
//! How long a verification takes says what is stored, so its [`Attempt`] is answered after a fixed time.
//!
//! **Invariant:** hashing runs on a bounded number of threads with a bounded queue, each job has an upper bound, and a missing
//! hash costs the time of a wrong password.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash as Phc, Salt};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version};
use subtle::ConstantTimeEq;
use tokio::sync::oneshot;

use super::attempt::PasswordAttempt;
use super::failure::{HashingError, failed};
use super::pool::{Pool, Requester, Workspace};
use super::random::Random;
use super::speed::Speed;
use super::stored::{Check, LANES, MEMORY_KIB, PASSES, PasswordHash};
use crate::metrics::Hashing;
use crate::outcome::Fault;

/// Bytes of a password. A longer one fits no hash.
pub const LONGEST_PASSWORD: usize = 1024;

/// Verified instead of a hash that does not exist. Its parameters are ours; no password is known to fit.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordVerification {
    pub fits: bool,
    /// To be stored instead of the hash that the password fits.
    pub renewed: Option<PasswordHash>,
}

/// How a new hash is made in place of an imported one.
struct Renewal {
    argon2: Argon2<'static>,
    salt: Vec<u8>,
}

impl Renewal {
    /// The password is right whether or not this succeeds; the next sign-in tries again.
    fn hash(&self, workspace: &mut Workspace, password: &str) -> Option<PasswordHash> {
        match hash(workspace, &self.argon2, password.as_bytes(), &self.salt) {
            Ok(text) => Some(PasswordHash::stored(text)),
            Err(error) => {
                tracing::error!(cause = Fault::from(error).chain(), "an imported password hash could not be replaced");
                None
            }
        }
    }
}

/// The one place that hashes and verifies.
pub struct Hasher {
    argon2: Argon2<'static>,
    pool: Pool,
    /// After how long an attempt is answered.
    speed: Arc<Speed>,
    /// Whether the log has been told of a stored hash that is not computed.
    reported: AtomicBool,
    pub figures: Arc<Hashing>,
}

impl Hasher {
    /// # Errors
    /// If a thread cannot be started, or if argon2 rejects the parameters.
    pub fn new(threads: usize) -> Result<Self, Fault> {
        Self::at_speed(threads, Speed::measure())
    }

    /// One that answers attempts as soon as they are verified: for tests of what an attempt does, whatever time it takes.
    ///
    /// # Errors
    /// As [`Hasher::new`].
    pub fn unpaced(threads: usize) -> Result<Self, Fault> {
        Self::at_speed(threads, Speed::unpaced())
    }

    fn at_speed(threads: usize, speed: Speed) -> Result<Self, Fault> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| Fault::new(error.to_string()))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let figures: Arc<Hashing> = Arc::default();
        let pool = Pool::new(threads, Arc::clone(&figures))?;
        Ok(Self { argon2, pool, speed: Arc::new(speed), reported: AtomicBool::new(false), figures })
    }

    /// # Errors
    /// If the password exceeds [`LONGEST_PASSWORD`], if the queue is full (`Busy`), or if hashing fails.
    pub async fn hash(&self, requester: Requester, password: &str, random: &Random) -> Result<PasswordHash, HashingError> {
        if password.len() > LONGEST_PASSWORD {
            return Err(failed("the password exceeds the limit of 1024 bytes"));
        }
        let salt = salt(random)?;
        let (argon2, password) = (self.argon2.clone(), password.to_owned());
        let hash = move |workspace: &mut Workspace| hash(workspace, &argon2, password.as_bytes(), &salt);
        self.pool.run(requester, hash).await.map(PasswordHash::stored)
    }

    /// What is done from now on counts to the time after which the attempt is answered.
    pub fn attempt(&self, requester: Requester) -> PasswordAttempt {
        PasswordAttempt::new(requester)
    }

    /// Whether the password fits the hash. Nothing fits a missing hash.
    ///
    /// # Errors
    /// If the queue is full (`Busy`), or if hashing fails.
    pub async fn verify(&self, attempt: &mut PasswordAttempt, password: &str, stored: Option<&PasswordHash>) -> Result<bool, HashingError> {
        self.run(attempt, password, stored, None).await.map(|verified| verified.fits)
    }

    /// The same, and a new hash of the password if it fits one that is not of ours.
    ///
    /// The new hash is made in the same turn of the queue: another turn would show under load.
    ///
    /// # Errors
    /// If there are no random bytes for the new hash, if the queue is full (`Busy`), or if hashing fails. A new hash that cannot be made is
    /// not an error.
    pub async fn verify_and_renew(
        &self,
        attempt: &mut PasswordAttempt,
        password: &str,
        stored: Option<&PasswordHash>,
        random: &Random,
    ) -> Result<PasswordVerification, HashingError> {
        let renewal = match stored {
            Some(stored) if stored.is_outdated() => Some(Renewal { argon2: self.argon2.clone(), salt: salt(random)?.to_vec() }),
            _ => None,
        };
        self.run(attempt, password, stored, renewal).await
    }

    async fn run(
        &self,
        attempt: &mut PasswordAttempt,
        password: &str,
        stored: Option<&PasswordHash>,
        renewal: Option<Renewal>,
    ) -> Result<PasswordVerification, HashingError> {
        let (known, password) = queued(stored.and_then(|stored| self.check(stored)), password);
        let is_known = known.is_some();
        let check = known.or_else(|| PasswordHash::stored(DECOY.to_owned()).check()).ok_or_else(|| failed("there is no decoy"))?;
        let (asked, speed) = (Instant::now(), Arc::clone(&self.speed));
        let (begun, begins) = oneshot::channel();
        let verify = move |workspace: &mut Workspace| {
            // A client that has gone is not interested.
            begun.send((asked.elapsed(), speed.pace())).ok();
            // How fast the machine is has nothing to do with whether this thread had given its memory back.
            let memory = check.memory(workspace);
            let computing = Instant::now();
            let fits = verify(memory, &password, &check)? && is_known;
            if let Some(work) = check.work() {
                speed.observe(work, computing.elapsed());
            }
            let renewed = renewal.filter(|_| fits).and_then(|renewal| renewal.hash(workspace, &password));
            Ok(PasswordVerification { fits, renewed })
        };
        let verified = self.pool.run(attempt.requester, verify);
        let begin = async {
            match begins.await {
                Ok((waited, pace)) => attempt.begins(waited, pace),
                Err(_) => attempt.rejected(self.speed.pace()),
            }
        };
        tokio::join!(verified, begin).0
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

fn salt(random: &Random) -> Result<[u8; 16], HashingError> {
    random.bytes().map_err(|fault| HashingError::Failed(fault.chain().into()))
}

/// What waits in the queue: a password that cannot fit is not kept there, for it may be as long as a body.
fn queued(stored: Option<Check>, password: &str) -> (Option<Check>, String) {
    match stored {
        Some(check) if password.len() <= LONGEST_PASSWORD => (Some(check), password.to_owned()),
        _ => (None, String::new()),
    }
}

/// A new hash in the PHC string format.
fn hash(workspace: &mut Workspace, argon2: &Argon2<'_>, password: &[u8], salt: &[u8]) -> Result<String, HashingError> {
    let mut digest = [0; Params::DEFAULT_OUTPUT_LEN];
    argon2.hash_password_into_with_memory(password, salt, &mut digest, workspace.memory(argon2)).map_err(failed)?;
    let phc = Phc {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(argon2.params()).map_err(failed)?,
        salt: Some(Salt::new(salt).map_err(failed)?),
        hash: Some(Output::new(&digest).map_err(failed)?),
    };
    Ok(phc.to_string())
}

fn verify(memory: &mut [Block], password: &str, check: &Check) -> Result<bool, HashingError> {
    match check {
        // bcrypt sees 72 bytes; a longer password was cut when the hash was made.
        Check::Bcrypt(stored) => bcrypt::verify(password, stored).map_err(failed),
        Check::Argon2id { argon2, salt, digest: expected } => {
            let mut digest = vec![0; expected.len()];
            argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut digest, memory).map_err(failed)?;
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

    async fn fits(hasher: &Hasher, password: &str, stored: Option<&PasswordHash>) -> bool {
        hasher.verify(&mut hasher.attempt(anyone()), password, stored).await.unwrap()
    }

    /// How many passwords have waited for a thread.
    fn waits(figures: &Hashing) -> u64 {
        let mut page = crate::metrics::MetricsPage::default();
        figures.write(&mut page);
        let text = page.text().unwrap();
        text.lines().find_map(|line| line.strip_prefix("tenant_hashing_wait_seconds_count ")).unwrap().parse().unwrap()
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let hasher = Hasher::new(2).unwrap();
        let stored = hasher.hash(anyone(), "Correct-Horse-7", &Random::System).await.unwrap();
        assert!(stored.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", stored.as_str());
        assert!(fits(&hasher, "Correct-Horse-7", Some(&stored)).await);
        assert!(!fits(&hasher, "correct-horse-7", Some(&stored)).await);
        assert!(!fits(&hasher, "Correct-Horse-7", None).await);
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
            assert!(fits(&hasher, "Correct-Horse-7", Some(&stored)).await);
            assert!(!fits(&hasher, "wrong", Some(&stored)).await);
            assert!(stored.is_outdated());
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
            assert!(!fits(&hasher, "Correct-Horse-7", Some(&PasswordHash::stored(text))).await);
        }
        assert!(hasher.reported.load(Ordering::Relaxed));
        assert_eq!(waits(&hasher.figures), 4, "each took the time of a hash");
    }

    #[test]
    fn a_password_that_cannot_fit_is_not_kept_in_the_queue() {
        let check = || PasswordHash::stored(DECOY.to_owned()).check();
        let longest = "x".repeat(LONGEST_PASSWORD);
        let kept = |stored, password: &str| {
            let (stored, password) = queued(stored, password);
            (stored.is_some(), password.len())
        };
        assert_eq!(kept(check(), &longest), (true, LONGEST_PASSWORD));
        assert_eq!(kept(check(), &format!("{longest}x")), (false, 0));
        assert_eq!(kept(None, &longest), (false, 0));
    }

    #[tokio::test]
    async fn a_password_beyond_the_limit_fits_nothing() {
        let hasher = Hasher::new(1).unwrap();
        let longest = "x".repeat(LONGEST_PASSWORD);
        let stored = hasher.hash(anyone(), &longest, &Random::System).await.unwrap();
        assert!(fits(&hasher, &longest, Some(&stored)).await);
        let longer = format!("{longest}x");
        assert!(!fits(&hasher, &longer, Some(&stored)).await);
        assert!(hasher.hash(anyone(), &longer, &Random::System).await.is_err());
        // bcrypt alone would see the first 72 bytes.
        let imported = PasswordHash::stored(bcrypt::hash_with_result(&longest, 4).unwrap().to_string());
        assert!(fits(&hasher, &longest, Some(&imported)).await);
        assert!(!fits(&hasher, &longer, Some(&imported)).await);
    }

    #[tokio::test]
    async fn an_imported_hash_is_replaced_by_one_that_the_same_password_fits() {
        let hasher = Hasher::new(1).unwrap();
        let imported = PasswordHash::stored(bcrypt::hash_with_result("Correct-Horse-7", 4).unwrap().to_string());
        let made = hasher.hash(anyone(), "Correct-Horse-7", &Random::System).await.unwrap();
        let renew = async |password, stored| {
            let mut attempt = hasher.attempt(anyone());
            hasher.verify_and_renew(&mut attempt, password, stored, &Random::System).await.unwrap()
        };
        let renewed = renew("Correct-Horse-7", Some(&imported)).await.renewed.unwrap();
        assert!(!renewed.is_outdated() && fits(&hasher, "Correct-Horse-7", Some(&renewed)).await);
        assert_eq!(renew("wrong", Some(&imported)).await, PasswordVerification { fits: false, renewed: None });
        assert_eq!(renew("Correct-Horse-7", Some(&made)).await, PasswordVerification { fits: true, renewed: None });
        assert_eq!(renew("Correct-Horse-7", None).await, PasswordVerification { fits: false, renewed: None });
        let before = waits(&hasher.figures);
        renew("Correct-Horse-7", Some(&imported)).await;
        assert_eq!(waits(&hasher.figures), before + 1, "both are done in one turn of the queue");
    }

    #[test]
    fn a_renewal_that_fails_is_no_failure_of_the_password() {
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT);
        let too_short = Renewal { argon2, salt: vec![0; 4] };
        assert_eq!(too_short.hash(&mut Workspace::default(), "Correct-Horse-7"), None);
    }

    #[tokio::test]
    async fn attempts_take_one_pace_whatever_is_stored() {
        let hasher = Hasher::new(1).unwrap();
        let pace = hasher.speed.pace();
        let imported = PasswordHash::stored(bcrypt::hash_with_result("x", 4).unwrap().to_string());
        let made = hasher.hash(anyone(), "x", &Random::System).await.unwrap();
        for (password, stored) in [("wrong", None), ("wrong", Some(&imported)), ("wrong", Some(&made)), ("x", Some(&imported))] {
            let began = Instant::now();
            let mut attempt = hasher.attempt(anyone());
            hasher.verify_and_renew(&mut attempt, password, stored, &Random::System).await.unwrap();
            attempt.end().await;
            assert!(began.elapsed() >= pace);
        }
    }

    #[tokio::test]
    async fn an_attempt_for_which_there_is_no_room_is_not_answered_sooner() {
        let hasher = Hasher::new(1).unwrap();
        let pace = hasher.speed.pace();
        let imported = PasswordHash::stored(bcrypt::hash_with_result("x", 4).unwrap().to_string());
        let attempts = (0..200).map(async |_| {
            let (began, mut attempt) = (Instant::now(), hasher.attempt(anyone()));
            let result = hasher.verify(&mut attempt, "wrong", Some(&imported)).await;
            attempt.end().await;
            (matches!(result, Err(HashingError::Busy)), began.elapsed())
        });
        let answers = futures_util::future::join_all(attempts).await;
        assert!(answers.iter().any(|(is_rejected, _)| *is_rejected) && answers.iter().any(|(is_rejected, _)| !is_rejected));
        assert!(answers.iter().all(|(_, took)| *took >= pace));
    }
}
