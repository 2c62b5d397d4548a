//! Table `identity_provider`.

use sea_orm::entity::prelude::*;

use super::Redacted;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "identity_provider")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub slug: String,
    pub kind: String,
    /// Sealed.
    pub configuration: Redacted,
    pub auto_sign_up: bool,
    pub exclusive: bool,
    pub init_returns_config: bool,
    pub require_verified_email: bool,
    pub assume_email_verified: bool,
    pub set_by_super_admin: bool,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub disabled_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
