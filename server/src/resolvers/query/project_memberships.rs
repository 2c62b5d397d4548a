//! `projectMemberships`: memberships of one identity in one project, as far as the caller may see them.

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::domain::id::IdentityId;
use crate::generated::types::{Membership, ProjectMembershipsArgs};
use crate::outcome::QueryResult;
use crate::resolvers::view;
use crate::store;

pub async fn resolve(cx: &Cx, args: ProjectMembershipsArgs) -> QueryResult<Vec<Membership>> {
    let (Some(project), Some(id)) = (cx.project_by_slug(&args.project_slug).await?, IdentityId::parse(&args.identity_id)) else {
        return Ok(Vec::new());
    };
    if !cx.allows(Action::MembersView { memberships: &[] }, Scope::Project(&project)).await? {
        return Ok(Vec::new());
    }
    let memberships = store::membership::list_of(&cx.read(), project.id, id).await?;
    Ok(view::memberships(cx.visible_memberships(&project, &memberships).await?))
}
