//! `Identity.projects`: where an identity is a member, by slug.
//! A caller's own list also has the projects it administers by a global role.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::domain::id::{IdentityId, ProjectId};
use crate::domain::identity::IdentityRow;
use crate::domain::membership::Membership;
use crate::domain::project::Project;
use crate::domain::role;
use crate::generated::types::IdentityProjectRelation;
use crate::outcome::{Fault, Never, QueryResult, Stop};
use crate::resolvers::view;
use crate::store;
use crate::store::list::turn;
use crate::store::membership::ByProject;

type Relations = Arc<Vec<IdentityProjectRelation>>;

/// A project that the caller may see, and its own memberships there.
type Visible = HashMap<ProjectId, (Arc<Project>, Vec<Membership>)>;

pub async fn resolve(cx: &Cx, identities: &[&Arc<IdentityRow>]) -> QueryResult<Vec<Relations>> {
    let ids: HashSet<IdentityId> = identities.iter().map(|identity| identity.id).collect();
    let mut relations: HashMap<IdentityId, Relations> = HashMap::new();
    for own in ids.iter().filter(|id| cx.is_caller(**id)) {
        relations.insert(*own, own_relations(cx).await?);
    }
    let others: Vec<_> = ids.into_iter().filter(|id| !cx.is_caller(*id)).collect();
    if !others.is_empty() {
        let memberships = memberships(cx, &others).await?;
        let projects = visible(cx, &memberships).await?;
        for (number, (id, stored)) in memberships.iter().enumerate() {
            turn(number).await;
            relations.insert(*id, shown(cx, stored, &projects));
        }
    }
    Ok(identities.iter().map(|identity| relations.get(&identity.id).cloned().unwrap_or_default()).collect())
}

async fn own_relations(cx: &Cx) -> Result<Relations, Stop<Never>> {
    let stored = cx.own_memberships().await?;
    if !role::is_implicit_admin(&cx.caller().roles) {
        let ids: Vec<_> = stored.keys().copied().collect();
        let projects = store::project::list_by_id(&cx.read(), &ids).await?;
        let memberships = |project: &Project| stored.get(&project.id).cloned().unwrap_or_default();
        return Ok(by_slug(projects.into_values().map(|project| (memberships(&project), project))));
    }
    let rows = cx.rows().await;
    let projects = store::project::list_all(&cx.read(), rows.most()).await?;
    rows.took(projects.len())?;
    let memberships = |project: &Project| {
        let more = stored.get(&project.id).into_iter().flatten().cloned();
        std::iter::once(Membership::plain(role::project::ADMIN)).chain(more).collect()
    };
    Ok(by_slug(projects.into_iter().map(|project| (memberships(&project), project))))
}

async fn memberships(cx: &Cx, identities: &[IdentityId]) -> Result<HashMap<IdentityId, ByProject>, Stop<Never>> {
    let rows = cx.rows().await;
    let memberships = store::membership::list_by_identity(&cx.read(), identities, rows.most()).await?;
    rows.took(memberships.values().flat_map(HashMap::values).map(Vec::len).sum())?;
    Ok(memberships)
}

async fn visible(cx: &Cx, memberships: &HashMap<IdentityId, ByProject>) -> Result<Visible, Fault> {
    let ids: HashSet<ProjectId> = memberships.values().flat_map(HashMap::keys).copied().collect();
    let ids: Vec<_> = ids.into_iter().collect();
    let mut visible = Visible::new();
    for (id, project) in store::project::list_by_id(&cx.read(), &ids).await? {
        if cx.allows(Action::ProjectView, Scope::Project(&project)).await? {
            let own = cx.memberships_in(Scope::Project(&project)).await?;
            visible.insert(id, (project, own));
        }
    }
    Ok(visible)
}

fn shown(cx: &Cx, stored: &ByProject, projects: &Visible) -> Relations {
    by_slug(stored.iter().filter_map(|(id, memberships)| {
        let (project, own) = projects.get(id)?;
        let memberships = cx.visible_to(Scope::Project(project), own, memberships);
        (!memberships.is_empty()).then(|| (memberships, Arc::clone(project)))
    }))
}

fn by_slug(relations: impl Iterator<Item = (Vec<Membership>, Arc<Project>)>) -> Relations {
    let mut relations: Vec<_> = relations.collect();
    relations.sort_by(|(_, one), (_, other)| one.slug.cmp(&other.slug));
    let relation =
        |(memberships, project)| IdentityProjectRelation { project: view::project(project), memberships: view::memberships(memberships) };
    Arc::new(relations.into_iter().map(relation).collect())
}
