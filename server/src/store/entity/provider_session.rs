//! Table `provider_session`.

use sea_orm::entity::prelude::*;

use super::Redacted;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "provider_session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub api_key_id: Uuid,
    pub identity_provider_id: Uuid,
    pub external_identifier: String,
    /// The id of the session at the provider.
    pub sid: Option<String>,
    /// Sealed.
    pub tokens: Redacted,
    pub obtained_at: DateTimeUtc,
    /// Of the access token.
    pub expires_at: Option<DateTimeUtc>,
    /// When it is to be checked at the provider.
    pub due_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
