//! The audit log.
//!
//! **Invariant:** entries are added and read, never changed.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::Value as Json;

use super::entity::audit_log::{ActiveModel, Column, Entity, Model};
use super::list::is_any_text;
use super::{Reader, StoreError, Tx};
use crate::audit::Entry;
use crate::domain::id::{AuditId, IdentityId, PersonId};
use crate::domain::time::Timestamp;

/// Every condition given must hold.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    pub kinds: Option<Vec<String>>,
    pub success: Option<bool>,
    pub invoked_by: Option<IdentityId>,
    pub person: Option<PersonId>,
    pub target_person: Option<PersonId>,
    pub person_input: Option<String>,
    pub from: Option<Timestamp>,
    pub before: Option<Timestamp>,
}

#[derive(Debug, Clone)]
pub struct AuditRow {
    pub id: AuditId,
    pub created_at: Timestamp,
    pub kind: String,
    pub success: bool,
    pub invoked_by: Option<IdentityId>,
    pub person: Option<PersonId>,
    pub target_person: Option<PersonId>,
    pub person_input: Option<String>,
    pub error_code: Option<String>,
    pub error_message: Option<String>,
    pub ip: Option<String>,
    pub user_agent: Option<String>,
    pub identity_provider: Option<uuid::Uuid>,
    pub metadata: Json,
    pub event_data: Option<Json>,
}

/// Newest first.
pub async fn list(db: &Reader<'_>, filter: &AuditFilter, limit: u64, offset: u64) -> Result<Vec<AuditRow>, StoreError> {
    let db = db.db();
    let condition = Condition::all()
        .add_option(filter.kinds.as_ref().map(|kinds| match kinds.as_slice() {
            // The index gives the order for one kind, not for several.
            [kind] => Column::Kind.eq(kind),
            kinds => is_any_text(db.get_database_backend(), Column::Kind, kinds),
        }))
        .add_option(filter.success.map(|success| Column::Success.eq(success)))
        .add_option(filter.invoked_by.map(|id| Column::InvokedById.eq(id.0)))
        .add_option(filter.person.map(|id| Column::PersonId.eq(id.0)))
        .add_option(filter.target_person.map(|id| Column::TargetPersonId.eq(id.0)))
        .add_option(filter.person_input.as_ref().map(|input| Column::PersonInput.eq(input)))
        .add_option(filter.from.map(|from| Column::CreatedAt.gte(from.utc())))
        .add_option(filter.before.map(|before| Column::CreatedAt.lt(before.utc())));
    let models = Entity::find()
        .filter(condition)
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .offset(offset)
        .all(db)
        .await?;
    Ok(models.into_iter().map(AuditRow::from).collect())
}

pub(super) async fn insert(tx: &Tx, entry: Entry) -> Result<(), StoreError> {
    let model = ActiveModel {
        id: Set(AuditId::generate().0),
        created_at: Set(entry.at.utc()),
        kind: Set(entry.kind.as_str().to_owned()),
        success: Set(entry.success),
        invoked_by_id: Set(entry.invoked_by.map(|id| id.0)),
        person_id: Set(entry.person.map(|id| id.0)),
        target_person_id: Set(entry.target_person.map(|id| id.0)),
        person_input: Set(entry.person_input),
        error_code: Set(entry.error_code),
        error_message: Set(entry.error_message),
        ip: Set(entry.ip),
        user_agent: Set(entry.user_agent),
        identity_provider_id: Set(None),
        metadata: Set(entry.metadata),
        event_data: Set(entry.event_data),
    };
    model.insert(tx.db()).await?;
    Ok(())
}

impl From<Model> for AuditRow {
    fn from(model: Model) -> Self {
        Self {
            id: AuditId(model.id),
            created_at: Timestamp::new(model.created_at),
            kind: model.kind,
            success: model.success,
            invoked_by: model.invoked_by_id.map(IdentityId),
            person: model.person_id.map(PersonId),
            target_person: model.target_person_id.map(PersonId),
            person_input: model.person_input,
            error_code: model.error_code,
            error_message: model.error_message,
            ip: model.ip,
            user_agent: model.user_agent,
            identity_provider: model.identity_provider_id,
            metadata: model.metadata,
            event_data: model.event_data,
        }
    }
}
