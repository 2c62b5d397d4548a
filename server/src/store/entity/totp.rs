//! Table `totp`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "totp")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// Encrypted.
    pub secret: Option<super::Redacted>,
    /// The newest step whose code was accepted.
    pub last_step: Option<i64>,
    /// A secret that is not confirmed yet, encrypted.
    pub prepared: Option<super::Redacted>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
