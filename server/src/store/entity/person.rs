//! Table `person`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub identity_id: Uuid,
    pub email: Option<String>,
    pub name: Option<String>,
    pub password_hash: Option<super::Redacted>,
    pub disabled_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    /// The identity that chose the password, or gave the one that its owner has replaced by itself.
    pub password_set_by: Option<Uuid>,
    pub password_set_by_super_admin: Option<bool>,
    /// When the present address was verified.
    pub email_verified_at: Option<DateTimeUtc>,
    /// Whether the address must be verified before the person can sign in.
    pub verification_required: Option<bool>,
    /// Since when the person signs in with codes of an authenticator.
    pub totp_confirmed_at: Option<DateTimeUtc>,
    pub email_otp_enabled: Option<bool>,
    /// What the person chose about signing in without a password.
    pub passwordless_enabled: Option<bool>,
    /// Until when the person can sign in without a second factor that a policy requires.
    pub mfa_grace_until: Option<DateTimeUtc>,
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
