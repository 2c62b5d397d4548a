//! Table `audit_log`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_log")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub created_at: DateTimeUtc,
    pub kind: String,
    pub success: bool,
    pub invoked_by_id: Option<Uuid>,
    pub person_id: Option<Uuid>,
    pub target_person_id: Option<Uuid>,
    pub person_input: Option<String>,
    pub error_code: Option<String>,
    pub error_message: Option<String>,
    pub ip: Option<String>,
    pub user_agent: Option<String>,
    pub identity_provider_id: Option<Uuid>,
    pub metadata: Json,
    pub event_data: Option<Json>,
    pub sequence: Option<i64>,
    pub geo_country: Option<String>,
    pub device_fingerprint: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
