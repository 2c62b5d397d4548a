//! `Project.config`: the configuration as it is stored. It may be large, so its size is known before it is read.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::cx::Cx;
use crate::domain::id::ProjectId;
use crate::domain::project::Project;
use crate::domain::raw_json::RawJson;
use crate::outcome::{Fault, QueryResult};
use crate::store;

pub async fn resolve(cx: &Cx, projects: &[&Arc<Project>]) -> QueryResult<Vec<RawJson>> {
    let ids: HashSet<ProjectId> = projects.iter().map(|project| project.id).collect();
    let ids: Vec<_> = ids.into_iter().collect();
    let turn = cx.rows().await;
    cx.budget().load(store::project::size_of_configs(&cx.read(), &ids).await?)?;
    let configs: HashMap<ProjectId, RawJson> = store::project::list_configs(&cx.read(), &ids).await?;
    drop(turn);
    let config = |project: &&Arc<Project>| configs.get(&project.id).cloned();
    let found: Option<Vec<_>> = projects.iter().map(config).collect();
    Ok(found.ok_or_else(|| Fault::new("a project was removed while it was read"))?)
}
