//! `persons`: the persons that match a filter, page by page, among those that a caller may see.
//!
//! **Invariant:** a page of many persons is read in the order of the index on addresses, so it ends as soon as it is full.

use std::sync::Arc;

use sea_orm::QueryResult;

use super::factors::{Factors, factors};
use super::identity::IdentityRow;
use super::list::{SEARCH, SqlParameters};
use super::membership::pairs;
use super::person::PersonRow;
use super::{Reader, StoreError, from_json};
use crate::domain::email;
use crate::domain::id::{IdentityId, PersonId, ProjectId};

/// Persons with this many memberships that may be seen are looked up one by one and sorted. Of more, those that a page needs are found
/// sooner in the order of their addresses.
pub const FEW: u64 = 20_000;

/// What a person of a page costs, and one before the page, in examined rows.
const READ: u64 = 8;
const SKIPPED: u64 = 2;

/// Which persons are wanted.
#[derive(Debug, Clone, Default)]
pub struct PersonFilter {
    /// A part of the address.
    pub email: Option<String>,
    pub person: Option<PersonId>,
    pub identity: Option<IdentityId>,
    /// No other persons are found.
    pub among: Among,
}

#[derive(Debug, Clone, Default)]
pub enum Among {
    #[default]
    All,
    /// Persons with a membership in a project.
    Members,
    Visible(Arc<Visible>),
}

/// The memberships that make a person visible, and how many they are.
#[derive(Debug, Default)]
pub struct Visible {
    /// With all their memberships.
    pub projects: Vec<ProjectId>,
    /// Roles with all their memberships.
    pub roles: Vec<(ProjectId, String)>,
    pub identities: Vec<IdentityId>,
    /// Exact up to [`FEW`].
    pub memberships: u64,
}

impl Visible {
    fn is_few(&self) -> bool {
        self.memberships <= FEW
    }
}

impl PersonFilter {
    /// How many rows the database examines for a page, by an estimate.
    pub fn examines(&self, limit: u64, offset: u64) -> u64 {
        if self.person.is_some() || self.identity.is_some() {
            return 1;
        }
        let page = limit.saturating_mul(READ).saturating_add(offset.saturating_mul(SKIPPED));
        let among = match &self.among {
            Among::Visible(visible) if visible.is_few() => page.saturating_add(visible.memberships),
            Among::Visible(_) | Among::Members => page.saturating_mul(2),
            Among::All => page,
        };
        among.max(if self.email.is_some() { SEARCH } else { 0 })
    }
}

/// Persons that match the filter, ordered by address, then by id; persons without an address come last.
///
/// # Errors
/// If the database fails, or a row cannot be read.
pub async fn list(db: &Reader<'_>, filter: &PersonFilter, limit: u64, offset: u64) -> Result<Vec<(PersonRow, IdentityRow)>, StoreError> {
    let mut parameters = SqlParameters::new(db.backend());
    let conditions = conditions(&mut parameters, filter);
    let (limit, offset) = (parameters.limit(limit), parameters.limit(offset));
    let columns =
        concat!("p.id, p.identity_id, p.email, p.name, i.description, i.roles, p.email_verified_at IS NOT NULL, ", factors!("p."));
    let sql = format!(
        "SELECT {columns} FROM person p JOIN identity i ON i.id = p.identity_id {conditions} ORDER BY p.email NULLS LAST, p.id LIMIT {limit} OFFSET {offset}"
    );
    let mut persons = Vec::new();
    let read = |row: &QueryResult| {
        let identity = IdentityId(row.try_get_by_index(1)?);
        let (email, name) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
        let (email_verified, factors) = (row.try_get_by_index(6)?, Factors::read(row, 7)?);
        let person = PersonRow { id: PersonId(row.try_get_by_index(0)?), identity, email, name, email_verified, factors };
        let roles = from_json(row.try_get_by_index(5)?, "identity", "roles")?;
        persons.push((person, IdentityRow { id: identity, description: row.try_get_by_index(4)?, roles }));
        Ok(())
    };
    db.each(parameters.statement(sql), read).await?;
    Ok(persons)
}

fn conditions(parameters: &mut SqlParameters, filter: &PersonFilter) -> String {
    let mut conditions = Vec::new();
    if let Some(part) = &filter.email {
        let escaped = email::part(part).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let place = parameters.one(format!("%{escaped}%"));
        conditions.push(format!("p.email LIKE {place} ESCAPE '\\'"));
    }
    if let Some(id) = filter.person {
        conditions.push(format!("p.id = {}", parameters.one(id.0)));
    }
    if let Some(id) = filter.identity {
        conditions.push(format!("p.identity_id = {}", parameters.one(id.0)));
    }
    match &filter.among {
        Among::All => {}
        Among::Members => conditions.push(has_membership(parameters, "TRUE")),
        Among::Visible(visible) => conditions.push(is_visible(parameters, visible)),
    }
    if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) }
}

/// PostgreSQL would otherwise read all memberships to join them with the persons.
fn has_membership(parameters: &SqlParameters, condition: &str) -> String {
    let apart = if parameters.is_postgres() { " OFFSET 0" } else { "" };
    format!("EXISTS (SELECT 1 FROM membership m WHERE m.identity_id = p.identity_id AND {condition}{apart})")
}

fn is_visible(parameters: &mut SqlParameters, visible: &Visible) -> String {
    let of_project = parameters.any_id(visible.projects.iter().map(|id| id.0));
    let of_role = parameters.any_pair(&pairs(&visible.roles));
    if visible.is_few() {
        let ids = parameters.table("seen", visible.identities.iter().map(|id| id.0));
        return format!(
            "p.identity_id IN (SELECT identity_id FROM membership WHERE project_id {of_project} \
             UNION SELECT identity_id FROM membership WHERE (project_id, role) {of_role} UNION SELECT id FROM {ids})"
        );
    }
    let is_member = has_membership(parameters, &format!("(m.project_id {of_project} OR (m.project_id, m.role) {of_role})"));
    let ids = parameters.any_id(visible.identities.iter().map(|id| id.0));
    format!("({is_member} OR p.identity_id {ids})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_costs_is_estimated() {
        let visible = |memberships| Among::Visible(Arc::new(Visible { memberships, ..Visible::default() }));
        let all = |among| PersonFilter { among, ..PersonFilter::default() };
        let search = PersonFilter { email: Some("a".to_owned()), ..PersonFilter::default() };
        let one = PersonFilter { person: Some(PersonId::generate()), among: visible(FEW + 1), ..PersonFilter::default() };
        for (filter, rows) in [
            (all(Among::All), 820),
            (all(Among::Members), 1_640),
            (all(visible(FEW)), FEW + 820),
            (all(visible(FEW + 1)), 1_640),
            (search, SEARCH),
            (one, 1),
        ] {
            assert_eq!(filter.examines(100, 10), rows, "{filter:?}");
        }
        assert_eq!(all(Among::Members).examines(u64::MAX, u64::MAX), u64::MAX);
    }
}
