//! `authLog`: a page of the audit log, newest first.

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::domain::id::{IdentityId, PersonId};
use crate::generated::types::{AuthLogArgs, AuthLogEntry, AuthLogFilter, AuthLogPage};
use crate::outcome::{BadInput, QueryResult};
use crate::store;
use crate::store::audit_log::{AuditFilter, AuditRow};

const DEFAULT_LIMIT: i32 = 100;
const LARGEST_LIMIT: i32 = 500;

/// An entry has many columns: reading one costs as much as examining this many short rows.
const WEIGHT: u64 = 20;

pub async fn resolve(cx: &Cx, args: AuthLogArgs) -> QueryResult<AuthLogPage> {
    cx.require(Action::AuditLogView, Scope::Global).await?;
    let filter = args.filter.map(filter).transpose()?.unwrap_or_default();
    let limit = u64::try_from(args.limit.unwrap_or(DEFAULT_LIMIT).min(LARGEST_LIMIT)).unwrap_or(0);
    let offset = u64::try_from(args.offset.unwrap_or(0)).unwrap_or(0);

    // One entry more than asked for tells whether there are more.
    let turn = cx.rows().await;
    cx.budget().examine(limit.saturating_mul(WEIGHT).saturating_add(offset))?;
    let rows = store::audit_log::list(&cx.read(), &filter, turn.most().min(limit + 1), offset).await?;
    turn.took(rows.len())?;
    let has_more = rows.len() as u64 > limit;
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(AuthLogPage { entries: rows.into_iter().take(page).map(entry).collect(), has_more })
}

fn filter(given: AuthLogFilter) -> Result<AuditFilter, BadInput> {
    let malformed = |field| BadInput::new(format!("filter.{field} is not an id"));
    let person = |id: Option<String>, field| id.map(|id| PersonId::parse(&id).ok_or_else(|| malformed(field))).transpose();
    Ok(AuditFilter {
        kinds: given.types.filter(|types| !types.is_empty()),
        success: given.success,
        invoked_by: given
            .invoked_by_identity_id
            .map(|id| IdentityId::parse(&id).ok_or_else(|| malformed("invokedByIdentityId")))
            .transpose()?,
        person: person(given.person_id, "personId")?,
        target_person: person(given.target_person_id, "targetPersonId")?,
        person_input: given.person_input_identifier,
        from: given.created_after,
        before: given.created_before,
    })
}

fn entry(row: AuditRow) -> AuthLogEntry {
    AuthLogEntry {
        id: row.id.to_string(),
        created_at: row.created_at,
        type_: row.kind,
        success: row.success,
        invoked_by_identity_id: row.invoked_by.map(|id| id.to_string()),
        person_id: row.person.map(|id| id.to_string()),
        target_person_id: row.target_person.map(|id| id.to_string()),
        person_input_identifier: row.person_input,
        error_code: row.error_code,
        error_message: row.error_message,
        ip_address: row.ip,
        user_agent: row.user_agent,
        identity_provider_id: row.identity_provider.map(|id| id.to_string()),
        metadata: Some(row.metadata),
        event_data: row.event_data,
    }
}
