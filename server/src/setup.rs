//! The first start of an instance: a login token, a root credential and, where wanted, the person behind it.
//!
//! **Invariant:** generated credentials are on disk before they are in force, so none is ever lost; a second start changes nothing.

mod credential_file;
mod guessable;
pub mod rekey;

use std::path::{Path, PathBuf};

use crate::access::Permit;
use crate::audit::{AuditEvent, Stamp};
use crate::clock::Clock;
use crate::config::{CredentialSettings, RootPerson};
use crate::crypto::{Cipher, EncryptionKey, Hasher, PasswordHash, PlainToken, Random, Requester, TokenHash};
use crate::domain::client::EffectiveClient;
use crate::domain::{email, role};
use crate::outcome::Fault;
use crate::private_files::{self, FileError};
use crate::store::api_key::NewApiKey;
use crate::store::person::NewPerson;
use crate::store::{self, Store, Tx};

/// What the key check says when it is opened, and where it belongs.
const KEY_CHECK: &str = "instance";

/// What the set-up has to tell.
#[derive(Debug)]
pub enum SetupResult {
    /// The instance had been set up before.
    Before,
    Done(Generated),
}

/// Credentials that were generated, since none were configured.
#[derive(Debug, Default)]
pub struct Generated {
    pub login_token: Option<PlainToken>,
    pub root_token: Option<PlainToken>,
    pub encryption_key: Option<EncryptionKey>,
    /// Where they were written.
    pub file: Option<PathBuf>,
    /// They were in the file already.
    pub reused: bool,
}

impl Generated {
    /// Everything that was generated, by the name it has in the file.
    pub fn secrets(&self) -> Vec<(&'static str, String)> {
        let token = |token: &PlainToken| token.expose().to_owned();
        let all = [
            ("loginToken", self.login_token.as_ref().map(token)),
            ("rootToken", self.root_token.as_ref().map(token)),
            ("encryptionKey", self.encryption_key.as_ref().map(EncryptionKey::expose)),
        ];
        all.into_iter().filter_map(|(name, secret)| secret.map(|secret| (name, secret))).collect()
    }
}

#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    #[error("cannot use the data directory {path}: {source}")]
    Directory { path: String, source: FileError },
    #[error("cannot write {path}: {source}")]
    File { path: String, source: FileError },
    #[error("cannot use {path}, which has the encryption key of an instance: {source}")]
    Kept { path: String, source: FileError },
    #[error("{path} has an invalid {name}; restore the file from a backup, or move it away if no database needs it")]
    Malformed { path: String, name: &'static str },
    #[error(
        "the database is new, but {path} has credentials of an instance, without {names}; nothing was changed. If the database is \
         the wrong one, correct DATABASE_URL or the data directory; to set up another instance, move the file away or set what is missing"
    )]
    KeptIncomplete { path: String, names: String },
    #[error(
        "the database is new, and CONTEMBER_ENCRYPTION_KEY is not the key in {path}; nothing was changed. If the database is the wrong \
         one, correct DATABASE_URL or the data directory; to set up another instance, move the file away"
    )]
    KeptOther { path: String },
    #[error("CONTEMBER_ENCRYPTION_KEY is not set, and {path} does not have the key of this instance")]
    KeyMissing { path: String },
    #[error("the encryption key is not the one this instance's secrets are encrypted with; set CONTEMBER_ENCRYPTION_KEY to that one")]
    KeyWrong,
    #[error(
        "this instance is not set up, and in production no credentials are generated: set {names}, or run `tenant-server setup` first, \
         or say --mode development"
    )]
    Incomplete { names: String },
    #[error(
        "the login token or the root token of this instance can be guessed, which production refuses; replace it with --mode \
         development, as server/docs/operations.md describes for a login token and for a leaked root token"
    )]
    Guessable,
    #[error("the first set-up failed: {0}")]
    Store(String),
    #[error("the key was not changed: {0}")]
    Rekey(String),
}

impl From<Fault> for SetupError {
    fn from(fault: Fault) -> Self {
        Self::Store(fault.chain())
    }
}

impl From<store::StoreError> for SetupError {
    fn from(error: store::StoreError) -> Self {
        Fault::from(error).into()
    }
}

/// Creates the data directory, readable by its owner only, and checks that it can be used.
///
/// # Errors
/// If it cannot be created or written to, belongs to another user, or other users can write to it.
pub fn prepare_directory(directory: &Path) -> Result<(), SetupError> {
    private_files::prepare_directory(directory).map_err(|source| {
        let path = std::path::absolute(directory).unwrap_or_else(|_| directory.to_path_buf());
        SetupError::Directory { path: path.display().to_string(), source }
    })
}

/// # Errors
/// If credentials are missing and must not be generated, or can be guessed where that is refused, the credential file cannot be used, the
/// encryption key is missing or wrong, or hashing or the database fails.
pub async fn set_up(
    store: &Store,
    clock: &Clock,
    random: &Random,
    hasher: &Hasher,
    given: &CredentialSettings,
    directory: &Path,
) -> Result<(SetupResult, Cipher), SetupError> {
    if let Some(instance) = store::instance::get(&store.read()).await? {
        let cipher = known_cipher(&instance, given, directory)?;
        if given.must_be_complete {
            guessable::check(&store.read()).await?;
        }
        return Ok((SetupResult::Before, cipher));
    }
    let missing = missing(given);
    if given.must_be_complete && !missing.is_empty() {
        return Err(SetupError::Incomplete { names: missing.join(", ") });
    }
    let root_password = match &given.root_person {
        Some(person) => Some(hasher.hash(Requester::default(), &person.password, random).await.map_err(Fault::from)?),
        None => None,
    };
    // The key in an existing file may be the only copy, and its database may come back.
    let kept = if missing.is_empty() { None } else { credential_file::read(directory)? };
    let mut generated = kept.map_or_else(|| generate(given, random), |kept| kept.complete(given))?;
    let token = |given: Option<TokenHash>, generated: Option<&PlainToken>| given.or_else(|| generated.map(PlainToken::hash));
    let login = token(given.login_token.as_ref().map(PlainToken::hash), generated.login_token.as_ref());
    let root = token(given.root_token.clone(), generated.root_token.as_ref());
    let key = given.encryption_key.as_ref().or(generated.encryption_key.as_ref());
    let (Some(login), Some(root), Some(key)) = (login, root, key) else {
        return Err(SetupError::Incomplete { names: missing.join(", ") });
    };
    let cipher = Cipher::new(key);

    let stamp = Stamp { at: clock.now(), clock: clock.clone(), invoked_by: None, person: None, client: EffectiveClient::default() };
    let mut tx = store.begin(Permit::system("no identity exists yet"), stamp).await?;
    let check = cipher.seal(KEY_CHECK, KEY_CHECK, random)?;
    match store::instance::insert(&mut tx, check).await {
        Ok(()) => {}
        // Another process was quicker.
        Err(store::StoreError::Taken) => {
            drop(tx);
            let instance = store::instance::get(&store.read()).await?.ok_or(SetupError::KeyWrong)?;
            return Ok((SetupResult::Before, known_cipher(&instance, given, directory)?));
        }
        Err(error) => return Err(error.into()),
    }
    create_key(&mut tx, "login token", vec![role::LOGIN.to_owned()], login).await?;
    create_root(&mut tx, root, given.root_person.as_ref(), root_password).await?;
    if !generated.reused {
        credential_file::write(&mut generated, directory)?;
    }
    tx.commit(AuditEvent::InstanceSetUp).await?;
    Ok((SetupResult::Done(generated), cipher))
}

/// What would have to be generated.
fn missing(given: &CredentialSettings) -> Vec<&'static str> {
    let wanted = [
        ("CONTEMBER_LOGIN_TOKEN", given.login_token.is_none()),
        ("CONTEMBER_ROOT_TOKEN", given.root_token.is_none()),
        ("CONTEMBER_ENCRYPTION_KEY", given.encryption_key.is_none()),
    ];
    wanted.into_iter().filter_map(|(name, is_missing)| is_missing.then_some(name)).collect()
}

/// The cipher of an instance that was set up before, if its key is at hand.
fn known_cipher(instance: &store::instance::Instance, given: &CredentialSettings, directory: &Path) -> Result<Cipher, SetupError> {
    let kept = || Ok::<_, SetupError>(credential_file::read(directory)?.and_then(|kept| kept.encryption_key));
    let key = given.encryption_key.clone().map_or_else(kept, |key| Ok(Some(key)))?;
    let key = key.ok_or_else(|| SetupError::KeyMissing { path: credential_file::path(directory).display().to_string() })?;
    let cipher = Cipher::new(&key);
    let fits = instance.key_check.as_ref().is_some_and(|check| cipher.open(check, KEY_CHECK).as_deref() == Some(KEY_CHECK));
    if fits { Ok(cipher) } else { Err(SetupError::KeyWrong) }
}

/// New credentials in place of those that are not given.
fn generate(given: &CredentialSettings, random: &Random) -> Result<Generated, SetupError> {
    let token = |is_given: bool| if is_given { Ok(None) } else { PlainToken::generate(random).map(Some) };
    let login_token = token(given.login_token.is_some())?;
    let root_token = token(given.root_token.is_some())?;
    let encryption_key = if given.encryption_key.is_some() { None } else { Some(EncryptionKey::generate(random)?) };
    Ok(Generated { login_token, root_token, encryption_key, ..Generated::default() })
}

async fn create_key(
    tx: &mut Tx,
    description: &str,
    roles: Vec<String>,
    token: TokenHash,
) -> Result<store::identity::IdentityRow, SetupError> {
    let identity = store::identity::insert(tx, Some(description.to_owned()), roles).await?;
    let key = NewApiKey { identity: identity.id, token, trust_forwarded: false, project: None };
    store::api_key::insert(tx, key).await?;
    Ok(identity)
}

async fn create_root(tx: &mut Tx, token: TokenHash, person: Option<&RootPerson>, password: Option<PasswordHash>) -> Result<(), SetupError> {
    let mut roles = vec![role::SUPER_ADMIN.to_owned()];
    roles.extend(person.map(|_| role::PERSON.to_owned()));
    let identity = create_key(tx, "root", roles, token).await?;
    if let Some(person) = person {
        let name = email::default_name(person.email.as_str()).to_owned();
        store::person::insert(
            tx,
            NewPerson { identity: identity.id, email: Some(person.email.clone()), name, password, verification_required: false },
        )
        .await?;
    }
    Ok(())
}
