//! `tenant-server rekey`: another encryption key for an instance.
//!
//! **Invariant:** one transaction: everything opens with the new key afterwards, or nothing has changed; no key is printed.

use std::path::Path;

use super::{KEY_CHECK, SetupError, known_cipher};
use crate::access::Permit;
use crate::audit::{AuditEvent, Stamp};
use crate::clock::Clock;
use crate::config::Credentials;
use crate::crypto::{Cipher, Random, Sealed};
use crate::domain::client::EffectiveClient;
use crate::domain::id::{PersonId, ProjectId};
use crate::outcome::Fault;
use crate::store::totp::Stored;
use crate::store::{self, Store};

/// Rows that are held in memory at once.
const BATCH: u64 = 500;

#[derive(Debug, thiserror::Error)]
pub enum RekeyError {
    #[error(transparent)]
    Setup(#[from] SetupError),
    #[error("CONTEMBER_NEW_ENCRYPTION_KEY is not set: it is the new key, 64 hex digits, such as from `openssl rand -hex 32`")]
    NoNewKey,
    #[error("CONTEMBER_NEW_ENCRYPTION_KEY is the key that the instance has already; nothing was changed")]
    SameKey,
    #[error("this instance is not set up, so it has no secrets; set CONTEMBER_ENCRYPTION_KEY at its first start")]
    NotSetUp,
    #[error("a server uses the database; stop all servers first, as they would go on encrypting with the old key. Nothing was changed")]
    InUse,
    #[error("the secret `{key}` of the project {project} does not open with the old key; nothing was changed")]
    Unreadable { project: ProjectId, key: String },
    #[error("the setting captcha.secret does not open with the old key; nothing was changed")]
    UnreadableSetting,
    #[error("the mail {0} in the outbox does not open with the old key; nothing was changed")]
    UnreadableMail(uuid::Uuid),
    #[error("a secret of the authenticator of the person {0} does not open with the old key; nothing was changed")]
    UnreadableFactor(PersonId),
}

impl From<Fault> for RekeyError {
    fn from(fault: Fault) -> Self {
        Self::Setup(SetupError::Rekey(fault.chain()))
    }
}

impl From<store::StoreError> for RekeyError {
    fn from(error: store::StoreError) -> Self {
        Fault::from(error).into()
    }
}

/// Decrypts every secret with the old key and encrypts it with the new one; their number.
pub async fn rekey(store: &Store, clock: &Clock, random: &Random, given: &Credentials, directory: &Path) -> Result<u64, RekeyError> {
    let new = given.new_encryption_key.as_ref().ok_or(RekeyError::NoNewKey)?;
    let instance = store::instance::get(&store.read()).await?.ok_or(RekeyError::NotSetUp)?;
    let old = known_cipher(&instance, given, directory)?;
    let new = Cipher::new(new);
    let stamp = Stamp { at: clock.now(), clock: clock.clone(), invoked_by: None, person: None, client: EffectiveClient::default() };
    let mut tx = store.begin(Permit::system("the operator has the key of everything"), stamp).await?;
    store::lock::sealed(&mut tx).await?;
    // Read again under the lock: another rekey may have been first.
    let instance = store::instance::get(&tx.read()).await?.ok_or(RekeyError::NotSetUp)?;
    let opens =
        |cipher: &Cipher| instance.key_check.as_ref().is_some_and(|check| cipher.open(check, KEY_CHECK).as_deref() == Some(KEY_CHECK));
    if opens(&new) {
        return Err(RekeyError::SameKey);
    }
    if !opens(&old) {
        return Err(SetupError::KeyWrong.into());
    }
    let mut number = 0;
    let mut last = None;
    loop {
        let rows = store::secret::list_sealed(&tx.read(), last.as_ref(), BATCH).await?;
        let Some((project, key, _)) = rows.last() else { break };
        last = Some((*project, key.clone()));
        for (project, key, sealed) in rows {
            let place = store::secret::place(project, &key);
            let Some(value) = old.open(&sealed, &place) else { return Err(RekeyError::Unreadable { project, key }) };
            store::secret::reseal(&mut tx, project, &key, new.seal(&value, &place, random)?).await?;
            number += 1;
        }
    }
    let mut settings = store::configuration::stored(&tx.read()).await?;
    if let Some(sealed) = settings.captcha_secret.take() {
        let place = store::configuration::CAPTCHA_SECRET;
        let value = old.open(&sealed, place).ok_or(RekeyError::UnreadableSetting)?;
        settings.captcha_secret = Some(new.seal(&value, place, random)?);
        store::configuration::set(&mut tx, settings).await?;
        number += 1;
    }
    let mut last = None;
    loop {
        let rows = store::outbox::list_sealed(&tx.read(), last, BATCH).await?;
        let Some((id, _)) = rows.last() else { break };
        last = Some(*id);
        for (id, sealed) in rows {
            let place = store::outbox::place(id);
            let payload = old.open(&sealed, &place).ok_or(RekeyError::UnreadableMail(id))?;
            store::outbox::reseal(&mut tx, id, new.seal(&payload, &place, random)?).await?;
            number += 1;
        }
    }
    let mut last = None;
    loop {
        let rows = store::totp::list_sealed(&tx.read(), last, BATCH).await?;
        let Some((person, _)) = rows.last() else { break };
        last = Some(*person);
        for (person, stored) in rows {
            let place = store::totp::place(person);
            let mut reseal = |sealed: Option<Sealed>| -> Result<Option<Sealed>, RekeyError> {
                let Some(sealed) = sealed else { return Ok(None) };
                let secret = old.open(&sealed, &place).ok_or(RekeyError::UnreadableFactor(person))?;
                number += 1;
                Ok(Some(new.seal(&secret, &place, random)?))
            };
            let stored = Stored { secret: reseal(stored.secret)?, prepared: reseal(stored.prepared)? };
            store::totp::reseal(&mut tx, person, stored).await?;
        }
    }
    store::instance::reseal(&mut tx, new.seal(KEY_CHECK, KEY_CHECK, random)?).await?;
    tx.commit(AuditEvent::InstanceRekeyed { secrets: number }).await?;
    Ok(number)
}
