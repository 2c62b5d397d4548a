//! The memberships that an identity provider's claims give to a person.
//!
//! **Invariant:** all of them are stored by one transaction, or none; what was left out is recorded, without claims.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::audit::{AuditEvent, EventKind};
use crate::domain::id::{IdentityId, IdentityProviderId, PersonId};
use crate::domain::project::Project;
use crate::domain::provider::claims::Claims;
use crate::domain::provider::mapping::{Mapping, Occasion, Plan, Standing, plan};
use crate::outcome::Fault;
use crate::store::{self, Tx};

/// Whose memberships are to follow which claims.
pub struct MembershipSync<'a> {
    pub provider: IdentityProviderId,
    /// As it is stored.
    pub configuration: &'a Json,
    pub claims: &'a Claims,
    pub identity: IdentityId,
    pub person: PersonId,
    /// Whether the person was created for the account just now.
    pub is_new: bool,
    /// Whether these are all claims of the account, so that what they do not give may be removed.
    pub are_all: bool,
}

/// Stores what follows from the claims. The transaction has locked the identity.
///
/// # Errors
/// If the database fails.
pub async fn apply(tx: &mut Tx, wanted: MembershipSync<'_>) -> Result<Vec<AuditEvent>, Fault> {
    // A mapping that cannot be read does not keep anyone from signing in.
    let mapping = match Mapping::of(wanted.configuration) {
        Ok(Some(mapping)) => mapping,
        Ok(None) => return Ok(Vec::new()),
        Err(_) => return Ok(vec![wanted.failed()]),
    };
    let slugs: Vec<String> = mapping.projects().into_iter().map(str::to_owned).collect();
    let projects = store::project::list_by_slug(&tx.read(), &slugs).await?;
    let mut memberships = store::membership::list_by_identity(&tx.read(), &[wanted.identity], u64::MAX).await?;
    let memberships = memberships.remove(&wanted.identity).unwrap_or_default();
    let standing = |project: &Project| memberships.get(&project.id).map(Vec::as_slice).unwrap_or_default();
    let standings: BTreeMap<&str, Standing<'_>> =
        projects.iter().map(|project| (project.slug.as_str(), Standing { acl: &project.acl, memberships: standing(project) })).collect();
    let occasion = Occasion { is_new_person: wanted.is_new, has_all_claims: wanted.are_all };
    let Plan { changes, dropped, before, after, unmatched } = plan(&mapping, &wanted.claims.all, &standings, occasion);
    for change in &changes {
        if let Some(project) = projects.iter().find(|project| project.slug == change.project) {
            store::membership::replace(tx, project.id, wanted.identity, &change.roles, &change.memberships).await?;
        }
    }
    let data = json!({
        "before": before,
        "after": after,
        "syncPolicy": mapping.sync_policy.as_str(),
        "unmatched": unmatched.as_str(),
    });
    let mapped = (!changes.is_empty()).then(|| wanted.event(EventKind::IdpRoleMapped, Some(data)));
    Ok(mapped.into_iter().chain(dropped.then(|| wanted.failed())).collect())
}

impl MembershipSync<'_> {
    /// The record that what the rules say was not applied, or not all of it.
    pub fn failed(&self) -> AuditEvent {
        self.event(EventKind::IdpRoleMappingFailed, None)
    }

    fn event(&self, kind: EventKind, data: Option<Json>) -> AuditEvent {
        AuditEvent::ProviderEffect {
            kind,
            provider: self.provider,
            person: Some(self.person),
            on_memberships: true,
            session: None,
            failure: None,
            code: None,
            data,
        }
    }
}
