//! `Project.secrets`: the names of a project's secrets, for its admins.

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::domain::id::ProjectId;
use crate::generated::types::{Project, ProjectSecretInfo};
use crate::outcome::Answer;
use crate::resolvers::view;
use crate::store;

pub async fn resolve(cx: &Cx, project: &Project) -> Answer<Vec<ProjectSecretInfo>> {
    let project = view::domain_project(project)?;
    if !cx.allows(Action::SecretsView, Scope::Project(&project)).await? {
        return Ok(Vec::new());
    }
    let load = |ids: Vec<ProjectId>| async move { Ok(store::secret::list_by_project(&cx.read(), &ids).await?) };
    let secrets = cx.loads.secrets.load(project.id, load).await?;
    let info = |secret: store::secret::SecretRow| ProjectSecretInfo {
        key: secret.key,
        created_at: secret.created_at,
        updated_at: secret.updated_at,
    };
    Ok(secrets.into_iter().map(info).collect())
}
