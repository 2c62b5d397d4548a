//! `projectBySlug`: one project, as if it did not exist for callers that may not see it.

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::generated::types::{Project, ProjectBySlugArgs};
use crate::outcome::QueryResult;
use crate::resolvers::view;

pub async fn resolve(cx: &Cx, args: ProjectBySlugArgs) -> QueryResult<Option<Project>> {
    let Some(project) = cx.project_by_slug(&args.slug).await? else { return Ok(None) };
    let visible = cx.allows(Action::ProjectView, Scope::Project(&project)).await?;
    Ok(visible.then(|| view::project(project)))
}
