//! The authority of a transaction's caller, read again under lock before anything else.
//!
//! **Invariant:** a transaction of a caller begins only if its key has not ended and its action is still allowed; what is read
//! here stays true until the commit.

use std::sync::Arc;

use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use uuid::Uuid;

use super::api_key::{self, ApiKeyRow};
use super::identity::IdentityRow;
use super::{Reader, StoreError, Tx, identity, lock, membership, project};
use crate::access::{self, Action, ActionTarget, Claim, OwnedAction, Permit, ProjectAccess, Subject};
use crate::domain::id::{ApiKeyId, IdentityId, ProjectId};
use crate::domain::membership::Membership;
use crate::domain::project::Project;
use crate::domain::role;
use crate::domain::time::Timestamp;
use crate::outcome::{Denied, KeyEnd, Refusal};

/// The key that a request was accepted with.
#[derive(Debug, Clone, Copy)]
pub struct CallerKey {
    pub key: ApiKeyId,
    pub identity: IdentityId,
    /// Whether it is a configured root token, which has no row.
    pub is_configured: bool,
    /// Until when the use by this request extends the key, which may not be written down yet.
    pub extended: Option<Timestamp>,
}

/// What the caller of a transaction may decide on.
#[derive(Debug, Default)]
pub struct Authority {
    roles: Vec<String>,
    project: Option<Arc<Project>>,
    /// The memberships of the caller in the project.
    own: Vec<Membership>,
}

impl Authority {
    /// Of work that no caller asked for.
    pub(super) fn of_the_system() -> Self {
        Self { roles: vec![role::SUPER_ADMIN.to_owned()], ..Self::default() }
    }

    pub fn is_super_admin(&self) -> bool {
        self.roles.iter().any(|role| role == role::SUPER_ADMIN)
    }

    /// The project of the permit as it is now.
    pub fn project(&self) -> Option<&Project> {
        self.project.as_deref()
    }

    /// # Errors
    /// If the caller may not do this as well.
    pub fn require(&self, action: Action<'_>) -> Result<(), Denied> {
        access::check(self.subject(), action).map(drop)
    }

    /// What the caller may see of the memberships of an identity in the project.
    pub fn visible(&self, memberships: &[Membership]) -> Vec<Membership> {
        access::visible_memberships(self.subject(), memberships)
    }

    fn subject(&self) -> Subject<'_> {
        let project = self.project().map(|project| ProjectAccess { acl: &project.acl, memberships: &self.own });
        Subject { roles: &self.roles, project }
    }
}

/// Locks what the permit is about, reads it, and checks the permission again.
///
/// # Errors
/// If the key of the caller has ended, if the action is no longer allowed, if a lock is not free within the lock timeout, or if the
/// database fails.
pub(super) async fn confirm(
    tx: &mut Tx,
    permit: &Permit,
    claim: &Claim,
    asker: &CallerKey,
    now: impl Fn() -> Timestamp,
) -> Result<(), Refusal> {
    lock::all(tx, &permit.locks(asker.identity)).await?;
    let (mut authority, target) = if asker.is_configured {
        let target = match claim.action.target() {
            Some(id) => identity::by_id(&tx.read(), id).await?,
            None => None,
        };
        (Authority::of_the_system(), target)
    } else {
        let held = held(&tx.read(), asker.key, claim).await?;
        if held.disabled {
            return Err(Refusal::Ended(KeyEnd::Disabled));
        }
        if held.expires_at.max(held.expires_at.and(asker.extended)).is_some_and(|end| end <= now()) {
            return Err(Refusal::Ended(KeyEnd::Expired));
        }
        (Authority { roles: held.roles, own: held.own, project: None }, held.target)
    };
    if let Some(id) = claim.project {
        authority.project = project::list_by_id(&tx.read(), &[id]).await?.remove(&id);
    }
    let administered = match (&claim.action, authority.is_super_admin()) {
        (OwnedAction::Key(id, _), false) => match api_key::by_id(&tx.read(), *id).await? {
            Some(key) => is_administered(&tx.read(), &key, asker.identity).await?,
            None => false,
        },
        _ => false,
    };
    let target = target.as_ref().map(|identity| ActionTarget { identity, administered });
    authority.require(claim.action.action(target))?;
    tx.authority = authority;
    Ok(())
}

/// Whether it is a permanent key that was created in a project in which this identity is an admin, or whose identity has no global
/// role and memberships in such projects alone.
///
/// # Errors
/// If the database fails, or a row cannot be read.
pub async fn is_administered(db: &Reader<'_>, key: &ApiKeyRow, admin: IdentityId) -> Result<bool, StoreError> {
    if key.kind != crate::domain::api_key::KeyKind::Permanent {
        return Ok(false);
    }
    let mut found = membership::list_by_identity(db, &[admin, key.identity.id], u64::MAX).await?;
    let memberships = found.get(&key.identity.id).cloned().unwrap_or_default();
    let own = found.remove(&admin).unwrap_or_default();
    let is_admin =
        |project: &ProjectId| own.get(project).is_some_and(|held| held.iter().any(|membership| membership.role == role::project::ADMIN));
    let is_at_home = key.identity.roles.is_empty() && !memberships.is_empty() && memberships.keys().all(is_admin);
    Ok(is_at_home || key.issued_in.as_ref().is_some_and(is_admin))
}

/// What the row of a key gives access to.
struct Held {
    disabled: bool,
    expires_at: Option<Timestamp>,
    roles: Vec<String>,
    own: Vec<Membership>,
    target: Option<IdentityRow>,
}

const HELD: &str = "SELECT k.disabled_at IS NOT NULL, k.expires_at, i.roles, t.id, t.description, t.roles, m.role, m.variables \
     FROM api_key k JOIN identity i ON i.id = k.identity_id LEFT JOIN identity t ON t.id = $2 \
     LEFT JOIN membership m ON m.identity_id = i.id AND m.project_id = $3 WHERE k.id = $1 ORDER BY m.role";

async fn held(db: &Reader<'_>, key: ApiKeyId, claim: &Claim) -> Result<Held, StoreError> {
    let db = db.db();
    let (target, project) = (claim.action.target().map(|id| id.0), claim.project.map(|id| id.0));
    let values = [Value::from(key.0), Value::from(target), Value::from(project)];
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), HELD, values)).await?;
    let mut rows = rows.iter();
    let first = rows.next().ok_or(StoreError::Inconsistent { table: "api_key", column: "id" })?;
    let mut held = Held {
        disabled: first.try_get_by_index(0)?,
        expires_at: first.try_get_by_index::<Option<chrono::DateTime<chrono::Utc>>>(1)?.map(Timestamp::new),
        roles: super::from_json(first.try_get_by_index(2)?, "identity", "roles")?,
        own: membership_at(first)?.into_iter().collect(),
        target: target_at(first)?,
    };
    for row in rows {
        held.own.extend(membership_at(row)?);
    }
    Ok(held)
}

fn membership_at(row: &QueryResult) -> Result<Option<Membership>, StoreError> {
    let role: Option<String> = row.try_get_by_index(6)?;
    role.map(|_| membership::membership_at(row, 6)).transpose()
}

fn target_at(row: &QueryResult) -> Result<Option<IdentityRow>, StoreError> {
    let Some(id) = row.try_get_by_index::<Option<Uuid>>(3)? else { return Ok(None) };
    let roles = super::from_json(row.try_get_by_index(5)?, "identity", "roles")?;
    Ok(Some(IdentityRow { id: IdentityId(id), description: row.try_get_by_index(4)?, roles }))
}
