//! What the caller is allowed to do and to see.
//!
//! **Invariant:** this decides before a transaction; a write is decided once more in the transaction that makes it.

use std::sync::{Arc, PoisonError};

use super::Cx;
use crate::access::{self, Action, Permit, ProjectAccess, Subject, VisibleRoles};
use crate::domain::id::IdentityId;
use crate::domain::membership::Membership;
use crate::domain::project::Project;
use crate::domain::role;
use crate::outcome::{Fault, Refusal};
use crate::store;
use crate::store::membership::ByProject;

/// Where a permission is asked for.
#[derive(Debug, Clone, Copy)]
pub enum Scope<'a> {
    Global,
    Project(&'a Project),
}

impl<'a> Scope<'a> {
    /// The project if it exists. One that does not has no members, so only global roles count.
    pub fn project(project: Option<&'a Project>) -> Self {
        project.map_or(Scope::Global, Scope::Project)
    }
}

impl Cx {
    /// The caller without regard to any project.
    pub fn subject(&self) -> Subject<'_> {
        Subject { roles: &self.caller.roles, project: None }
    }

    /// The permission to do this, as far as it can be decided before the transaction that does it.
    ///
    /// # Errors
    /// If the caller is not allowed to do it, or the database fails.
    pub async fn require(&self, action: Action<'_>, scope: Scope<'_>) -> Result<Permit, Refusal> {
        let memberships = self.memberships_in(scope).await?;
        let permit = access::check(self.subject_in(scope, &memberships), action)?;
        Ok(match scope {
            Scope::Global => permit,
            Scope::Project(project) => permit.in_project(project.id),
        })
    }

    /// Whether the caller is allowed to do this.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn allows(&self, action: Action<'_>, scope: Scope<'_>) -> Result<bool, Fault> {
        let memberships = self.memberships_in(scope).await?;
        Ok(access::allows(self.subject_in(scope, &memberships), action))
    }

    /// What the caller may see of another identity's memberships in the project.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn visible_memberships(&self, project: &Project, memberships: &[Membership]) -> Result<Vec<Membership>, Fault> {
        let scope = Scope::Project(project);
        let own = self.memberships_in(scope).await?;
        Ok(self.visible_to(scope, &own, memberships))
    }

    /// The same with memberships of the caller that were loaded before.
    pub fn visible_to(&self, scope: Scope<'_>, own: &[Membership], memberships: &[Membership]) -> Vec<Membership> {
        access::visible_memberships(self.subject_in(scope, own), memberships)
    }

    /// Which memberships of the project the caller may see, with memberships of the caller that were loaded before.
    pub fn visible_roles(&self, scope: Scope<'_>, own: &[Membership]) -> VisibleRoles {
        access::visible_roles(self.subject_in(scope, own))
    }

    /// The caller's stored memberships, by project.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn own_memberships(&self) -> Result<Arc<ByProject>, Fault> {
        if let Some(known) = self.own_memberships.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            return Ok(Arc::clone(known));
        }
        let found = Arc::new(self.memberships_of(self.caller.identity).await?);
        *self.own_memberships.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&found));
        Ok(found)
    }

    /// The caller's memberships in a project, in one query: none if it has none, or if there is no such project.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn memberships_by_slug(&self, slug: &str) -> Result<Option<Vec<Membership>>, Fault> {
        let stored = store::membership::list_by_slug(&self.read(), slug, self.caller.identity).await?;
        let implicit = role::is_implicit_admin(&self.caller.roles).then(|| Membership::plain(role::project::ADMIN));
        let all = stored.map(|stored| implicit.into_iter().chain(stored).collect::<Vec<_>>());
        Ok(all.filter(|all| !all.is_empty()))
    }

    /// The stored memberships of one identity, by project.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn memberships_of(&self, identity: IdentityId) -> Result<ByProject, Fault> {
        let mut found = store::membership::list_by_identity(&self.read(), &[identity], u64::MAX).await?;
        Ok(found.remove(&identity).unwrap_or_default())
    }

    /// The caller's stored memberships in the scope. A caller with power over all projects needs none.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn memberships_in(&self, scope: Scope<'_>) -> Result<Vec<Membership>, Fault> {
        match scope {
            Scope::Project(project) if !role::is_implicit_admin(&self.caller.roles) => {
                Ok(self.own_memberships().await?.get(&project.id).cloned().unwrap_or_default())
            }
            _ => Ok(Vec::new()),
        }
    }

    fn subject_in<'a>(&'a self, scope: Scope<'a>, memberships: &'a [Membership]) -> Subject<'a> {
        let project = match scope {
            Scope::Global => None,
            Scope::Project(project) => Some(ProjectAccess { acl: &project.acl, memberships }),
        };
        Subject { roles: &self.caller.roles, project }
    }
}
