//! `projects`: every project the caller may see, by slug.

use crate::cx::Cx;
use crate::domain::role;
use crate::generated::types::Project;
use crate::outcome::QueryResult;
use crate::resolvers::view;
use crate::store;

pub async fn resolve(cx: &Cx) -> QueryResult<Vec<Project>> {
    if role::is_implicit_admin(&cx.caller().roles) {
        let rows = cx.rows().await;
        let projects = store::project::list_all(&cx.read(), rows.most()).await?;
        rows.took(projects.len())?;
        return Ok(projects.into_iter().map(view::project).collect());
    }
    let memberships = cx.own_memberships().await?;
    let ids: Vec<_> = memberships.keys().copied().collect();
    let mut projects: Vec<_> = store::project::list_by_id(&cx.read(), &ids).await?.into_values().collect();
    projects.sort_by(|one, other| one.slug.cmp(&other.slug));
    Ok(projects.into_iter().map(view::project).collect())
}
