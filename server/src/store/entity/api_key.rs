//! Table `api_key`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "api_key")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub token_hash: super::Redacted,
    pub kind: String,
    pub identity_id: Uuid,
    pub created_at: DateTimeUtc,
    pub disabled_at: Option<DateTimeUtc>,
    pub expires_at: Option<DateTimeUtc>,
    pub lifetime_seconds: Option<i64>,
    pub last_used_at: Option<DateTimeUtc>,
    pub last_ip: Option<String>,
    pub last_user_agent: Option<String>,
    pub created_ip: Option<String>,
    pub created_user_agent: Option<String>,
    pub trust_forwarded: bool,
    /// The identity that created it. None for a key from before this was stored, and for those of the first start.
    pub issued_by: Option<Uuid>,
    /// The project in which it was created.
    pub issued_in: Option<Uuid>,
    pub issued_by_super_admin: Option<bool>,
    /// The time between two uses after which a policy ends the session.
    pub idle_seconds: Option<i64>,
    /// When a policy ends the session, however much it is used.
    pub ends_at_latest: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::identity::Entity", from = "Column::IdentityId", to = "super::identity::Column::Id")]
    Identity,
}

impl Related<super::identity::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Identity.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
