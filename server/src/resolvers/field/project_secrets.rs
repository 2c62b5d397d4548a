//! `Project.secrets`: the names of a project's secrets, for its admins.

use std::collections::HashMap;
use std::sync::Arc;

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::domain::id::ProjectId;
use crate::domain::project::Project;
use crate::generated::types::ProjectSecretInfo;
use crate::outcome::QueryResult;
use crate::store;
use crate::store::secret::SecretRow;

pub async fn resolve(cx: &Cx, projects: &[&Arc<Project>]) -> QueryResult<Vec<Arc<Vec<ProjectSecretInfo>>>> {
    let mut visible: HashMap<ProjectId, Arc<Vec<ProjectSecretInfo>>> = HashMap::new();
    for project in projects {
        if !visible.contains_key(&project.id) && cx.allows(Action::SecretsView, Scope::Project(project)).await? {
            visible.insert(project.id, Arc::default());
        }
    }
    if !visible.is_empty() {
        let ids: Vec<ProjectId> = visible.keys().copied().collect();
        let rows = cx.rows().await;
        let secrets = store::secret::list_by_project(&cx.read(), &ids, rows.most()).await?;
        rows.took(secrets.values().map(Vec::len).sum())?;
        visible.extend(secrets.into_iter().map(|(id, secrets)| (id, Arc::new(secrets.into_iter().map(info).collect()))));
    }
    Ok(projects.iter().map(|project| visible.get(&project.id).cloned().unwrap_or_default()).collect())
}

fn info(secret: SecretRow) -> ProjectSecretInfo {
    ProjectSecretInfo { key: secret.key, created_at: secret.created_at, updated_at: secret.updated_at }
}
