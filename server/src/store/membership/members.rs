//! The members of projects, page by page, each with its memberships.
//!
//! Members are ordered by id. Ids are generated in ascending order, so that is oldest first, and it is the order of the primary key:
//! a page is read from the index, and the number of members does not matter.
//!
//! **Invariant:** one query, whatever the number of projects and members.

use std::collections::{HashMap, HashSet};

use sea_orm::{ConnectionTrait, QueryResult, Statement};

use super::membership_at;
use crate::domain::id::{IdentityId, PersonId, ProjectId};
use crate::domain::membership::Membership;
use crate::store::identity::IdentityRow;
use crate::store::list::{SEARCH, SqlParameters};
use crate::store::{Reader, StoreError, from_json};

impl MemberFilter {
    fn is_page(&self) -> bool {
        self.limit.is_some() || self.offset.is_some()
    }

    /// How many rows the database examines for the pages of this many projects, by an estimate. What is read is counted by itself.
    pub fn examines(&self, projects: usize) -> u64 {
        let pages = self.limit.unwrap_or(0).saturating_add(self.offset.unwrap_or(0)).saturating_mul(projects as u64);
        // Only members of one type are looked for among all.
        pages.saturating_add(if self.person.is_some() { SEARCH } else { 0 })
    }
}

/// An identity with its memberships in one project, by role.
#[derive(Debug, Clone)]
pub struct Member {
    pub identity: IdentityRow,
    pub memberships: Vec<Membership>,
}

/// Which members of a project are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct MemberFilter {
    pub person: Option<bool>,
    pub emails: Option<Vec<String>>,
    pub identities: Option<Vec<IdentityId>>,
    pub persons: Option<Vec<PersonId>>,
    pub limit: Option<u64>,
    pub offset: Option<u64>,
}

/// A list with more memberships is counted before it is read, so that one of too many costs little.
const SHORT: u64 = 1_000;

/// Members by project, oldest first.
#[derive(Debug, Default)]
pub struct Members {
    pub of_project: HashMap<ProjectId, Vec<Member>>,
    /// How many memberships there are. If they are as many as may be read, there are more.
    pub rows: usize,
}

/// The members of each project that match the filter, one page per project, ordered by the id of the identity, oldest first; the
/// memberships of each are ordered by role. That many memberships at most are read; if there are as many, the list is not complete, and
/// members may be missing.
///
/// # Errors
/// If the database fails, or a row cannot be read.
pub async fn list_members(db: &Reader<'_>, projects: &[ProjectId], filter: &MemberFilter, most: u64) -> Result<Members, StoreError> {
    if filter.is_page() || most <= SHORT {
        return read(db, projects, filter, most).await;
    }
    let short = read(db, projects, filter, SHORT).await?;
    if short.rows < usize::try_from(SHORT).unwrap_or(usize::MAX) {
        return Ok(short);
    }
    let rows = count(db, projects, filter, most).await?;
    if rows >= most {
        return Ok(Members { rows: usize::try_from(rows).unwrap_or(usize::MAX), ..short });
    }
    read(db, projects, filter, most).await
}

async fn count(db: &Reader<'_>, projects: &[ProjectId], filter: &MemberFilter, most: u64) -> Result<u64, StoreError> {
    let db = db.db();
    let mut parameters = SqlParameters::new(db.get_database_backend());
    let which = whole(&mut parameters, projects, filter);
    let most = parameters.limit(most);
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM membership m {which} LIMIT {most}) counted");
    let row = db.query_one_raw(parameters.statement(sql)).await?;
    let counted: i64 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
    Ok(counted.unsigned_abs())
}

async fn read(db: &Reader<'_>, projects: &[ProjectId], filter: &MemberFilter, most: u64) -> Result<Members, StoreError> {
    let parameters = SqlParameters::new(db.backend());
    let mut members: HashMap<ProjectId, Vec<Member>> = HashMap::new();
    let read = |row: &QueryResult| {
        let (project, id) = (ProjectId(row.try_get_by_index(0)?), IdentityId(row.try_get_by_index(1)?));
        let membership = membership_at(row, 4)?;
        let of_project = members.entry(project).or_default();
        match of_project.last_mut() {
            Some(member) if member.identity.id == id => member.memberships.push(membership),
            _ => {
                let (description, roles) = (row.try_get_by_index(2)?, from_json(row.try_get_by_index(3)?, "identity", "roles")?);
                of_project.push(Member { identity: IdentityRow { id, description, roles }, memberships: vec![membership] });
            }
        }
        Ok(())
    };
    let rows = db.each(statement(parameters, projects, filter, most), read).await?;
    Ok(Members { of_project: members, rows })
}

const SELECT: &str = "SELECT m.project_id, i.id, i.description, i.roles, m.role, m.variables FROM";

fn statement(mut parameters: SqlParameters, projects: &[ProjectId], filter: &MemberFilter, most: u64) -> Statement {
    let sql = if filter.is_page() {
        // A project that is named twice has its members once.
        let projects: HashSet<_> = projects.iter().map(|id| id.0).collect();
        let projects = projects.into_iter();
        let wanted = parameters.table("wanted", projects);
        let conditions = conditions(&mut parameters, filter, "n");
        let bound = |number: Option<u64>, default| number.map_or(default, |number| i64::try_from(number).unwrap_or(i64::MAX));
        let (limit, offset) = (parameters.one(bound(filter.limit, i64::MAX)), parameters.one(bound(filter.offset, 0)));
        if parameters.is_postgres() {
            of_pages_on_postgres(&wanted, &conditions, &limit, &offset)
        } else {
            of_pages_on_sqlite(&wanted, &conditions, &limit, &offset)
        }
    } else {
        let which = whole(&mut parameters, projects, filter);
        format!("{SELECT} membership m JOIN identity i ON i.id = m.identity_id {which}")
    };
    let most = parameters.limit(most);
    parameters.statement(format!("{sql} ORDER BY m.project_id, m.identity_id, m.role LIMIT {most}"))
}

/// Which memberships are read where no page is wanted.
fn whole(parameters: &mut SqlParameters, projects: &[ProjectId], filter: &MemberFilter) -> String {
    let wanted = parameters.any_id(projects.iter().map(|id| id.0));
    let conditions = conditions(parameters, filter, "m");
    format!("WHERE m.project_id {wanted}{conditions}")
}

/// SQLite has no LATERAL. It runs the subquery once for each project.
fn of_pages_on_sqlite(wanted: &str, conditions: &str, limit: &str, offset: &str) -> String {
    format!(
        "{SELECT} {wanted} JOIN membership m ON m.project_id = wanted.id AND m.identity_id IN ( \
           SELECT DISTINCT n.identity_id FROM membership n WHERE n.project_id = wanted.id{conditions} \
           ORDER BY n.identity_id LIMIT {limit} OFFSET {offset} \
         ) JOIN identity i ON i.id = m.identity_id"
    )
}

/// The plan must not depend on what the planner knows of the project's size. With an equality it may walk the identities of all
/// projects instead, and without OFFSET 0 it may read all memberships of the project to join them with the page.
fn of_pages_on_postgres(wanted: &str, conditions: &str, limit: &str, offset: &str) -> String {
    format!(
        "{SELECT} {wanted} CROSS JOIN LATERAL ( \
           SELECT DISTINCT n.project_id, n.identity_id FROM membership n \
           WHERE n.project_id >= wanted.id AND n.project_id <= wanted.id{conditions} \
           ORDER BY n.project_id, n.identity_id LIMIT {limit} OFFSET {offset} \
         ) page CROSS JOIN LATERAL ( \
           SELECT * FROM membership WHERE project_id = page.project_id AND identity_id = page.identity_id OFFSET 0 \
         ) m JOIN identity i ON i.id = m.identity_id"
    )
}

/// Looking up more identities than this costs more than reading the members of a project.
const MANY: usize = 1_000;

/// Each condition is one on the identity of a membership, so that a page ends as soon as it is full.
fn conditions(parameters: &mut SqlParameters, filter: &MemberFilter, membership: &str) -> String {
    let identity = format!("{membership}.identity_id");
    let mut conditions = String::new();
    if let Some(ids) = &filter.identities {
        let wanted = parameters.any_id(ids.iter().map(|id| id.0));
        // From 17 on, PostgreSQL makes a condition of the index of it and sorts all ids again for each project; this it hashes once.
        conditions += &if ids.len() > MANY { format!(" AND ({identity} {wanted}) IS TRUE") } else { format!(" AND {identity} {wanted}") };
    }
    if let Some(emails) = &filter.emails {
        let wanted = parameters.any_string(emails);
        conditions += &format!(" AND {identity} IN (SELECT p.identity_id FROM person p WHERE p.email {wanted})");
    }
    if let Some(ids) = &filter.persons {
        let wanted = parameters.any_id(ids.iter().map(|id| id.0));
        conditions += &format!(" AND {identity} IN (SELECT p.identity_id FROM person p WHERE p.id {wanted})");
    }
    if let Some(person) = filter.person {
        let not = if person { "" } else { "NOT " };
        conditions += &format!(" AND {not}EXISTS (SELECT 1 FROM person p WHERE p.identity_id = {identity})");
    }
    conditions
}

#[cfg(test)]
mod tests {
    use sea_orm::DbBackend;

    use super::*;
    use crate::store::Store;

    #[tokio::test]
    async fn sqlite_reads_a_page_in_the_order_of_the_index() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&crate::config::Database::Sqlite(folder.path().join("tenant.sqlite"))).await.unwrap();
        for person in [None, Some(true), Some(false)] {
            let filter = MemberFilter { person, limit: Some(100), ..MemberFilter::default() };
            let mut statement = statement(SqlParameters::new(DbBackend::Sqlite), &[ProjectId::generate()], &filter, 1_000);
            statement.sql = format!("EXPLAIN QUERY PLAN {}", statement.sql);
            let rows = store.readers.query_all_raw(statement).await.unwrap();
            let plan: Vec<String> = rows.iter().map(|row| row.try_get("", "detail").unwrap()).collect();
            assert!(
                plan.iter().any(|step| step == "SEARCH n USING COVERING INDEX sqlite_autoindex_membership_1 (project_id=?)"),
                "{plan:?}"
            );
            assert!(
                plan.iter().any(|step| step.starts_with("SEARCH m USING INDEX") && step.contains("(project_id=? AND identity_id=?)")),
                "{plan:?}"
            );
            assert!(!plan.iter().any(|step| step.contains("DISTINCT")), "{plan:?}");
        }
    }
}
