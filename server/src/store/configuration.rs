//! The settings of the tenant.
//!
//! **Invariant:** at most one row, and without it every setting has its default; the secret comes in as a ciphertext.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::entity::Redacted;
use super::entity::configuration::{ActiveModel, Column, Entity};
use super::{Reader, StoreError, Tx};
use crate::crypto::Sealed;
use crate::domain::configuration::Configuration;

const THE_ROW: i32 = 1;

/// What the secret of captchas is bound to.
pub const CAPTCHA_SECRET: &str = "configuration captcha secret";

#[derive(Debug, Default)]
pub struct StoredConfiguration {
    pub settings: Configuration,
    pub captcha_secret: Option<Sealed>,
}

/// One read by the primary key.
///
/// # Errors
/// If the database fails, or the row cannot be read.
pub async fn get(db: &Reader<'_>) -> Result<Configuration, StoreError> {
    Ok(stored(db).await?.settings)
}

/// The settings with the secret that belongs to them.
///
/// # Errors
/// If the database fails, or the row cannot be read.
pub async fn stored(db: &Reader<'_>) -> Result<StoredConfiguration, StoreError> {
    let Some(row) = Entity::find_by_id(THE_ROW).one(db.db()).await? else { return Ok(StoredConfiguration::default()) };
    let settings = serde_json::from_value(row.document);
    let settings = settings.map_err(|_| StoreError::Inconsistent { table: "configuration", column: "document" })?;
    Ok(StoredConfiguration { settings, captcha_secret: row.captcha_secret.map(|secret| Sealed::stored(secret.0)) })
}

/// Replaces all settings. They are read under [`super::lock::configuration`] before.
///
/// # Errors
/// If the database fails.
pub async fn set(tx: &mut Tx, stored: StoredConfiguration) -> Result<(), StoreError> {
    let document = serde_json::to_value(&stored.settings);
    let document = document.map_err(|_| StoreError::Inconsistent { table: "configuration", column: "document" })?;
    let model = ActiveModel {
        id: Set(THE_ROW),
        document: Set(document),
        captcha_secret: Set(stored.captcha_secret.map(|secret| Redacted(secret.into_text()))),
        updated_at: Set(tx.stamp().at.utc()),
    };
    let present = OnConflict::column(Column::Id).update_columns([Column::Document, Column::CaptchaSecret, Column::UpdatedAt]).to_owned();
    Entity::insert(model).on_conflict(present).exec_without_returning(tx.db()).await?;
    Ok(())
}
