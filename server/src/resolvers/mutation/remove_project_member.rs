//! `removeProjectMember`: takes all memberships that the caller sees away, if all of them are the caller's to manage.
//!
//! A membership that the caller does not see is as if it were not there, and stays.

use crate::access::Action;
use crate::audit::{AuditEvent, MembershipChange};
use crate::cx::{Cx, Scope};
use crate::domain::id::IdentityId;
use crate::domain::membership::{self, Membership};
use crate::generated::types::{RemoveProjectMemberArgs, RemoveProjectMemberError, RemoveProjectMemberErrorCode};
use crate::outcome::Outcome;
use crate::store;

pub async fn resolve(cx: &Cx, args: RemoveProjectMemberArgs) -> Outcome<(), RemoveProjectMemberError> {
    let project = store::project::by_slug(&cx.read(), &args.project_slug).await?;
    let scope = Scope::project(project.as_deref());
    let permit = cx.require(Action::MembersManage { memberships: &[] }, scope).await?;
    let project = project.as_deref().ok_or(RemoveProjectMemberErrorCode::ProjectNotFound)?;
    let id = IdentityId::parse(&args.identity_id).ok_or(RemoveProjectMemberErrorCode::NotMember)?;

    let mut tx = cx.begin(permit.changing(id)).await?;
    let before = store::membership::list_of(&tx.read(), project.id, id).await?;
    let visible = tx.authority().visible(&before);
    let seen: Vec<Membership> = membership::seen(&before, &visible).into_iter().cloned().collect();
    if seen.is_empty() {
        return Err(RemoveProjectMemberErrorCode::NotMember.into());
    }
    tx.authority().require(Action::MembersManage { memberships: &seen })?;
    let roles: Vec<String> = seen.iter().map(|membership| membership.role.clone()).collect();
    store::membership::replace(&mut tx, project.id, id, &roles, &[]).await?;
    let event = AuditEvent::MembershipChanged {
        change: MembershipChange::Remove,
        project: project.id,
        identity: id,
        target: store::person::id_by_identity(&tx.read(), id).await?,
        before,
        after: store::membership::list_of(&tx.read(), project.id, id).await?,
    };
    tx.commit(event).await?;
    Ok(())
}
