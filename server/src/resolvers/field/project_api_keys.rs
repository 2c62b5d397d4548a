//! `Project.apiKeys`: permanent keys of the project, as far as the caller may see their memberships.

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::domain::id::ProjectId;
use crate::generated::types::{ApiKey, Project};
use crate::outcome::Answer;
use crate::resolvers::view;
use crate::store;

pub async fn resolve(cx: &Cx, project: &Project) -> Answer<Vec<ApiKey>> {
    let project = view::domain_project(project)?;
    if !cx.allows(Action::MembersView { memberships: &[] }, Scope::Project(&project)).await? {
        return Ok(Vec::new());
    }
    let load = |ids: Vec<ProjectId>| async move { Ok(store::api_key::list_by_project(&cx.read(), &ids).await?) };
    let keys = cx.loads.api_keys.load(project.id, load).await?;
    let mut visible = Vec::new();
    for key in &keys {
        if !cx.visible_memberships(&project, &key.memberships).await?.is_empty() {
            visible.push(view::api_key(cx, &key.key));
        }
    }
    Ok(visible)
}
