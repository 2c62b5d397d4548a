//! `tenant-server rekey`: another encryption key for an instance.
//!
//! **Invariant:** one transaction: everything opens with the new key afterwards, or nothing has changed; no key is printed.

use std::path::Path;

use super::{KEY_CHECK, SetupError, known_cipher};
use crate::access::Permit;
use crate::audit::{AuditEvent, Stamp};
use crate::clock::Clock;
use crate::config::CredentialSettings;
use crate::crypto::{Cipher, Random, Sealed};
use crate::domain::client::EffectiveClient;
use crate::domain::id::{ApiKeyId, IdentityProviderId, PersonId, ProjectId};
use crate::outcome::Fault;
use crate::store::totp::StoredTotp;
use crate::store::{self, Reader, Store, StoreError, Tx};

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
    #[error("the configuration of the identity provider {0} does not open with the old key; nothing was changed")]
    UnreadableProvider(IdentityProviderId),
    #[error("the tokens of the session {0} at its identity provider do not open with the old key; nothing was changed")]
    UnreadableSession(ApiKeyId),
}

impl From<Fault> for RekeyError {
    fn from(fault: Fault) -> Self {
        Self::Setup(SetupError::Rekey(fault.chain()))
    }
}

impl From<StoreError> for RekeyError {
    fn from(error: StoreError) -> Self {
        Fault::from(error).into()
    }
}

/// Decrypts every secret with the old key and encrypts it with the new one; their number.
///
/// # Errors
/// If there is no new key, it is the present one, the instance is not set up, its key is missing or wrong, a server uses the database, a
/// secret does not open, or the database fails. Nothing is changed then.
pub async fn rekey(store: &Store, clock: &Clock, random: &Random, given: &CredentialSettings, directory: &Path) -> Result<u64, RekeyError> {
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
    let keys = Keys { old, new, random };
    let mut number = all(
        &mut tx,
        async |db: &Reader<'_>, last: Option<(ProjectId, String)>| {
            let rows = store::secret::list_sealed(db, last.as_ref(), BATCH).await?;
            Ok(rows.into_iter().map(|(project, key, sealed)| ((project, key), sealed)).collect())
        },
        async |tx: &mut Tx, (project, key): (ProjectId, String), sealed: Sealed| {
            let changed = keys.changed(&sealed, &store::secret::place(project, &key))?;
            let Some(changed) = changed else { return Err(RekeyError::Unreadable { project, key }) };
            store::secret::reseal(tx, project, &key, changed).await?;
            Ok(1)
        },
    )
    .await?;
    let mut settings = store::configuration::stored(&tx.read()).await?;
    if let Some(sealed) = settings.captcha_secret.take() {
        let changed = keys.changed(&sealed, store::configuration::CAPTCHA_SECRET)?.ok_or(RekeyError::UnreadableSetting)?;
        settings.captcha_secret = Some(changed);
        store::configuration::set(&mut tx, settings).await?;
        number += 1;
    }
    number += all(
        &mut tx,
        async |db: &Reader<'_>, last| store::outbox::list_sealed(db, last, BATCH).await,
        async |tx: &mut Tx, id, sealed: Sealed| {
            let changed = keys.changed(&sealed, &store::outbox::place(id))?.ok_or(RekeyError::UnreadableMail(id))?;
            store::outbox::reseal(tx, id, changed).await?;
            Ok(1)
        },
    )
    .await?;
    number += all(
        &mut tx,
        async |db: &Reader<'_>, last| store::totp::list_sealed(db, last, BATCH).await,
        async |tx: &mut Tx, person, stored: StoredTotp| {
            let (place, mut count) = (store::totp::place(person), 0);
            let mut change = |sealed: Option<Sealed>| -> Result<Option<Sealed>, RekeyError> {
                let Some(sealed) = sealed else { return Ok(None) };
                count += 1;
                keys.changed(&sealed, &place)?.ok_or(RekeyError::UnreadableFactor(person)).map(Some)
            };
            let stored = StoredTotp { secret: change(stored.secret)?, prepared: change(stored.prepared)? };
            store::totp::reseal(tx, person, stored).await?;
            Ok(count)
        },
    )
    .await?;
    number += all(
        &mut tx,
        async |db: &Reader<'_>, last| store::identity_provider::list_sealed(db, last, BATCH).await,
        async |tx: &mut Tx, id, sealed: Sealed| {
            let changed = keys.changed(&sealed, &store::identity_provider::place(id))?.ok_or(RekeyError::UnreadableProvider(id))?;
            store::identity_provider::reseal(tx, id, changed).await?;
            Ok(1)
        },
    )
    .await?;
    number += all(
        &mut tx,
        async |db: &Reader<'_>, last| store::provider_session::list_sealed(db, last, BATCH).await,
        async |tx: &mut Tx, key, sealed: Sealed| {
            let changed = keys.changed(&sealed, &store::provider_session::place(key))?.ok_or(RekeyError::UnreadableSession(key))?;
            store::provider_session::reseal(tx, key, changed).await?;
            Ok(1)
        },
    )
    .await?;
    let new = keys.new;
    store::instance::reseal(&mut tx, new.seal(KEY_CHECK, KEY_CHECK, random)?).await?;
    tx.commit(AuditEvent::InstanceRekeyed { secrets: number }).await?;
    Ok(number)
}

/// The key that everything was encrypted with, and the one that takes its place.
struct Keys<'a> {
    old: Cipher,
    new: Cipher,
    random: &'a Random,
}

impl Keys<'_> {
    /// The same value under the new key, or none if it does not open with the old one.
    fn changed(&self, sealed: &Sealed, place: &str) -> Result<Option<Sealed>, Fault> {
        self.old.open(sealed, place).map(|value| self.new.seal(&value, place, self.random)).transpose()
    }
}

/// Changes all rows of a table, a batch at a time in the order of their keys; how many values.
async fn all<K: Clone, V>(
    tx: &mut Tx,
    list: impl AsyncFn(&Reader<'_>, Option<K>) -> Result<Vec<(K, V)>, StoreError>,
    change: impl AsyncFn(&mut Tx, K, V) -> Result<u64, RekeyError>,
) -> Result<u64, RekeyError> {
    let (mut number, mut last) = (0, None);
    loop {
        let rows = list(&tx.read(), last).await?;
        let Some((key, _)) = rows.last() else { return Ok(number) };
        last = Some(key.clone());
        for (key, value) in rows {
            number += change(tx, key, value).await?;
        }
    }
}
