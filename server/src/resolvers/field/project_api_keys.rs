//! `Project.apiKeys`: permanent keys of the project, as far as the caller may see their memberships.

use std::collections::HashMap;
use std::sync::Arc;

use crate::cx::{Cx, Scope};
use crate::domain::id::ProjectId;
use crate::domain::project::Project;
use crate::generated::types::ApiKey;
use crate::outcome::QueryResult;
use crate::resolvers::field::project_members::with_visible_members;
use crate::resolvers::view;
use crate::store;

pub async fn resolve(cx: &Cx, projects: &[&Arc<Project>]) -> QueryResult<Vec<Arc<Vec<ApiKey>>>> {
    let visible = with_visible_members(cx, projects).await?;
    let ids: Vec<ProjectId> = visible.keys().copied().collect();
    let mut keys: HashMap<ProjectId, Arc<Vec<ApiKey>>> = HashMap::new();
    if !ids.is_empty() {
        let rows = cx.rows().await;
        let found = store::api_key::list_by_project(&cx.read(), &ids, rows.most()).await?;
        // Memberships are what was read: of a key at the limit some may be missing.
        rows.took(found.values().flatten().map(|key| key.memberships.len()).sum())?;
        for (id, found) in found {
            let Some((project, own)) = visible.get(&id) else { continue };
            let shown = found.iter().filter(|key| !cx.visible_to(Scope::Project(project), own, &key.memberships).is_empty());
            keys.insert(id, Arc::new(shown.map(|key| view::api_key(cx, &key.key)).collect()));
        }
    }
    Ok(projects.iter().map(|project| keys.get(&project.id).cloned().unwrap_or_default()).collect())
}
