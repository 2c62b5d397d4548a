//! Table `auth_policy`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "auth_policy")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// None if the roles are global ones.
    pub project_id: Option<Uuid>,
    pub roles: Json,
    pub mfa_required: Option<bool>,
    pub token_expiration: Option<String>,
    pub idle_timeout: Option<String>,
    pub grace_duration: Option<String>,
    pub remember_me_allowed: Option<bool>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
