//! `Identity.projects`: where an identity is a member, by slug.
//! A caller's own list also has the projects it administers by a global role.

use std::collections::HashMap;
use std::sync::Arc;

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::domain::id::ProjectId;
use crate::domain::membership::Membership;
use crate::domain::project::Project;
use crate::domain::role;
use crate::generated::types::{Identity, IdentityProjectRelation};
use crate::outcome::{Answer, Fault};
use crate::resolvers::view;
use crate::store;
use crate::store::membership::ByProject;

pub async fn resolve(cx: &Cx, identity: &Identity) -> Answer<Vec<IdentityProjectRelation>> {
    let id = view::identity_id(identity)?;
    let mut relations = if cx.is_caller(id) { own(cx).await? } else { visible(cx, &cx.memberships_of(id).await?).await? };
    relations.sort_by(|(one, _), (other, _)| one.slug.cmp(&other.slug));
    let relation = |(project, memberships): (Arc<Project>, _)| IdentityProjectRelation {
        project: view::project(&project),
        memberships: view::memberships(memberships),
    };
    Ok(relations.into_iter().map(relation).collect())
}

async fn own(cx: &Cx) -> Result<Vec<(Arc<Project>, Vec<Membership>)>, Fault> {
    let stored = cx.own_memberships().await?;
    let mut relations = Vec::new();
    if role::is_implicit_admin(&cx.caller().roles) {
        let implicit = Membership::plain(role::project::ADMIN);
        for project in store::project::list_all(&cx.read()).await? {
            let more = stored.get(&project.id).into_iter().flatten().cloned();
            let memberships = std::iter::once(implicit.clone()).chain(more).collect();
            relations.push((project, memberships));
        }
        return Ok(relations);
    }
    let projects = futures_util::future::try_join_all(stored.keys().map(|id| load(cx, *id))).await?;
    for project in projects.into_iter().flatten() {
        let memberships = stored.get(&project.id).cloned().unwrap_or_default();
        relations.push((project, memberships));
    }
    Ok(relations)
}

async fn visible(cx: &Cx, stored: &ByProject) -> Result<Vec<(Arc<Project>, Vec<Membership>)>, Fault> {
    let projects = futures_util::future::try_join_all(stored.keys().map(|id| load(cx, *id))).await?;
    let mut relations = Vec::new();
    for project in projects.into_iter().flatten() {
        if !cx.allows(Action::ProjectView, Scope::Project(&project)).await? {
            continue;
        }
        let memberships = stored.get(&project.id).map(Vec::as_slice).unwrap_or_default();
        let memberships = cx.visible_memberships(&project, memberships).await?;
        if !memberships.is_empty() {
            relations.push((project, memberships));
        }
    }
    Ok(relations)
}

async fn load(cx: &Cx, id: ProjectId) -> Result<Option<Arc<Project>>, Fault> {
    let load = |ids: Vec<ProjectId>| async move {
        let projects = store::project::list_by_id(&cx.read(), &ids).await?;
        Ok(projects.into_iter().map(|(id, project)| (id, Some(project))).collect::<HashMap<_, _>>())
    };
    cx.loads.projects.load(id, load).await
}
