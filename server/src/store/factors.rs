//! How persons sign in besides with a password: columns of their rows.
//!
//! **Invariant:** only what is in use is here; secrets and codes have tables of their own.

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ActiveModelTrait, DbErr, QueryResult};

use super::entity::person;
use super::{StoreError, Tx};
use crate::domain::id::PersonId;
use crate::domain::time::Timestamp;

/// How a person signs in besides with a password.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Factors {
    /// With codes of an authenticator.
    pub totp: bool,
    /// With codes that are mailed.
    pub email_codes: bool,
    /// What the person chose about mailed tokens instead of a password.
    pub passwordless: Option<bool>,
}

/// The columns of [`Factors`].
macro_rules! factors {
    ($person:literal) => {
        concat!($person, "totp_confirmed_at IS NOT NULL, ", $person, "email_otp_enabled, ", $person, "passwordless_enabled")
    };
}
pub(super) use factors;

impl Factors {
    /// Of a row that has the columns at this place.
    ///
    /// # Errors
    /// If a column is missing or has another type.
    pub(super) fn read(row: &QueryResult, place: usize) -> Result<Self, DbErr> {
        Ok(Self {
            totp: row.try_get_by_index(place)?,
            email_codes: row.try_get_by_index::<Option<bool>>(place + 1)?.unwrap_or(false),
            passwordless: row.try_get_by_index(place + 2)?,
        })
    }
}

/// Whether the person signs in with codes of an authenticator from now on.
///
/// # Errors
/// If there is no such person, or if the database fails.
pub async fn set_totp(tx: &mut Tx, person: PersonId, is_enabled: bool) -> Result<(), StoreError> {
    let since = is_enabled.then(|| tx.stamp().at.utc());
    let model = person::ActiveModel { id: Unchanged(person.0), totp_confirmed_at: Set(since), ..Default::default() };
    model.update(tx.db()).await?;
    Ok(())
}

/// Whether the person signs in with mailed codes from now on.
///
/// # Errors
/// If there is no such person, or if the database fails.
pub async fn set_email_codes(tx: &mut Tx, person: PersonId, is_enabled: bool) -> Result<(), StoreError> {
    let model = person::ActiveModel { id: Unchanged(person.0), email_otp_enabled: Set(Some(is_enabled)), ..Default::default() };
    model.update(tx.db()).await?;
    Ok(())
}

/// What the person chose about mailed tokens instead of a password.
///
/// # Errors
/// If there is no such person, or if the database fails.
pub async fn set_passwordless(tx: &mut Tx, person: PersonId, is_allowed: bool) -> Result<(), StoreError> {
    let model = person::ActiveModel { id: Unchanged(person.0), passwordless_enabled: Set(Some(is_allowed)), ..Default::default() };
    model.update(tx.db()).await?;
    Ok(())
}

/// Until when the person can sign in without a second factor that is required.
///
/// # Errors
/// If there is no such person, or if the database fails.
pub async fn set_grace(tx: &mut Tx, person: PersonId, until: Option<Timestamp>) -> Result<(), StoreError> {
    let until = Set(until.map(Timestamp::utc));
    let model = person::ActiveModel { id: Unchanged(person.0), mfa_grace_until: until, ..Default::default() };
    model.update(tx.db()).await?;
    Ok(())
}
