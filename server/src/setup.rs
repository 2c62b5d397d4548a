//! The first start of an instance: a login token, a root credential and, where wanted, the person behind it.
//!
//! **Invariant:** generated credentials are on disk before they are in force, so none is ever lost; a second start changes nothing.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::access::Permit;
use crate::audit::{AuditEvent, Stamp};
use crate::clock::Clock;
use crate::config::{Credentials, RootPerson};
use crate::crypto::{Cipher, EncryptionKey, Hasher, PasswordHash, PlainToken, Random, Requester, TokenHash};
use crate::domain::api_key::KeyKind;
use crate::domain::client::EffectiveClient;
use crate::domain::{email, role};
use crate::outcome::Fault;
use crate::store::api_key::NewApiKey;
use crate::store::person::NewPerson;
use crate::store::{self, Store, Tx};

const CREDENTIALS_FILE: &str = "instance.local.yaml";

/// What the key check says when it is opened, and where it belongs.
const KEY_CHECK: &str = "instance";

/// What the set-up has to tell.
#[derive(Debug)]
pub enum SetupResult {
    /// The instance had been set up before.
    Before,
    Done(Generated),
}

/// Credentials that were made up, since none were configured.
#[derive(Debug, Default)]
pub struct Generated {
    pub login_token: Option<PlainToken>,
    pub root_token: Option<PlainToken>,
    pub encryption_key: Option<EncryptionKey>,
    /// Where they were written.
    pub file: Option<PathBuf>,
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
    Directory { path: String, source: io::Error },
    #[error("cannot write {path}: {source}")]
    File { path: String, source: io::Error },
    #[error("CONTEMBER_ENCRYPTION_KEY is not set, and {path} does not have the key of this instance")]
    KeyMissing { path: String },
    #[error("the encryption key is not the one this instance's secrets are encrypted with; set CONTEMBER_ENCRYPTION_KEY to that one")]
    KeyWrong,
    #[error(
        "this instance is not set up, and in production nothing is made up: set {names}, or run `tenant-server setup` first, \
         or say --mode development"
    )]
    Incomplete { names: String },
    #[error("the first set-up failed: {0}")]
    Store(String),
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

/// Makes the data directory, for its owner's eyes only, and makes sure that it can be written to.
pub fn prepare_directory(directory: &Path) -> Result<(), SetupError> {
    let error = |source| SetupError::Directory { path: directory.display().to_string(), source };
    fs::DirBuilder::new().recursive(true).mode(0o700).create(directory).map_err(error)?;
    let probe = directory.join(".write-probe");
    fs::write(&probe, []).and_then(|()| fs::remove_file(&probe)).map_err(error)
}

pub async fn set_up(
    store: &Store,
    clock: &Clock,
    random: &Random,
    hasher: &Hasher,
    given: &Credentials,
    directory: &Path,
) -> Result<(SetupResult, Cipher), SetupError> {
    if let Some(instance) = store::instance::get(&store.read()).await? {
        return Ok((SetupResult::Before, known_cipher(&instance, given, directory)?));
    }
    let missing = missing(given);
    if given.must_be_complete && !missing.is_empty() {
        return Err(SetupError::Incomplete { names: missing.join(", ") });
    }
    let root_password = match &given.root_person {
        Some(person) => Some(hasher.hash(Requester::default(), &person.password, random).await.map_err(Fault::from)?),
        None => None,
    };
    let (login, generated_login) = token(given.login_token.as_ref().map(PlainToken::hash), random)?;
    let (root, generated_root) = token(given.root_token.clone(), random)?;
    let key = given.encryption_key.clone().map_or_else(|| EncryptionKey::generate(random), Ok)?;
    let cipher = Cipher::new(&key);
    let encryption_key = given.encryption_key.is_none().then_some(key);
    let mut generated = Generated { login_token: generated_login, root_token: generated_root, encryption_key, file: None };

    let stamp = Stamp { at: clock.now(), invoked_by: None, person: None, client: EffectiveClient::default() };
    let mut tx = store.begin(Permit::system("nobody exists yet who could be asked"), stamp).await?;
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
    write_credentials(&mut generated, directory)?;
    tx.commit(AuditEvent::InstanceSetUp).await?;
    Ok((SetupResult::Done(generated), cipher))
}

/// What would have to be made up.
fn missing(given: &Credentials) -> Vec<&'static str> {
    let wanted = [
        ("CONTEMBER_LOGIN_TOKEN", given.login_token.is_none()),
        ("CONTEMBER_ROOT_TOKEN", given.root_token.is_none()),
        ("CONTEMBER_ENCRYPTION_KEY", given.encryption_key.is_none()),
    ];
    wanted.into_iter().filter_map(|(name, is_missing)| is_missing.then_some(name)).collect()
}

/// The cipher of an instance that was set up before, if its key is at hand.
fn known_cipher(instance: &store::instance::Instance, given: &Credentials, directory: &Path) -> Result<Cipher, SetupError> {
    let file = directory.join(CREDENTIALS_FILE);
    let kept = || fs::read_to_string(&file).ok().and_then(|text| kept_key(&text));
    let key = given.encryption_key.clone().or_else(kept).ok_or_else(|| SetupError::KeyMissing { path: file.display().to_string() })?;
    let cipher = Cipher::new(&key);
    let fits = instance.key_check.as_ref().is_some_and(|check| cipher.open(check, KEY_CHECK).as_deref() == Some(KEY_CHECK));
    if fits { Ok(cipher) } else { Err(SetupError::KeyWrong) }
}

/// The key in the text of the credentials file.
fn kept_key(text: &str) -> Option<EncryptionKey> {
    let value = text.lines().find_map(|line| line.strip_prefix("encryptionKey:"))?;
    EncryptionKey::parse(value.trim().trim_matches(['"', '\'']))
}

fn token(given: Option<TokenHash>, random: &Random) -> Result<(TokenHash, Option<PlainToken>), Fault> {
    if let Some(hash) = given {
        return Ok((hash, None));
    }
    let token = PlainToken::generate(random)?;
    Ok((token.hash(), Some(token)))
}

async fn create_key(
    tx: &mut Tx,
    description: &str,
    roles: Vec<String>,
    token: TokenHash,
) -> Result<store::identity::IdentityRow, SetupError> {
    let identity = store::identity::insert(tx, Some(description.to_owned()), roles).await?;
    let key = NewApiKey { identity: identity.id, kind: KeyKind::Permanent, token, lifetime: None, trust_forwarded: false };
    store::api_key::insert(tx, key).await?;
    Ok(identity)
}

async fn create_root(tx: &mut Tx, token: TokenHash, person: Option<&RootPerson>, password: Option<PasswordHash>) -> Result<(), SetupError> {
    let mut roles = vec![role::SUPER_ADMIN.to_owned()];
    roles.extend(person.map(|_| role::PERSON.to_owned()));
    let identity = create_key(tx, "root", roles, token).await?;
    if let Some(person) = person {
        let name = email::default_name(person.email.as_str()).to_owned();
        store::person::insert(tx, NewPerson { identity: identity.id, email: person.email.clone(), name, password }).await?;
    }
    Ok(())
}

/// Writes what was generated, if anything was, and remembers where.
fn write_credentials(generated: &mut Generated, directory: &Path) -> Result<(), SetupError> {
    let mut text = String::from("# Credentials of this instance, made on its first start. Whoever has them can use it.\n");
    let secrets = generated.secrets();
    if secrets.is_empty() {
        return Ok(());
    }
    for (name, secret) in secrets {
        text.push_str(&format!("{name}: {secret}\n"));
    }
    prepare_directory(directory)?;
    let path = directory.join(CREDENTIALS_FILE);
    let error = |source| SetupError::File { path: path.display().to_string(), source };
    let unfinished = directory.join(".instance.local.yaml.new");
    let write = || {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&unfinished, &path)
    };
    write().map_err(error)?;
    generated.file = Some(path);
    Ok(())
}
