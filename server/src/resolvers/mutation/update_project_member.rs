//! `updateProjectMember`: replaces the memberships of a member, as far as the caller sees them.
//!
//! A membership that the caller does not see is as if it were not there, and stays. Of every other one that changes, both the old
//! and the new must be the caller's to manage: values that it may not give, it may not take either.

use crate::access::{Action, Permit};
use crate::audit::{AuditEvent, MembershipChange};
use crate::cx::{Cx, Scope};
use crate::domain::id::IdentityId;
use crate::domain::membership::{self, Membership};
use crate::domain::text;
use crate::generated::types::{UpdateProjectMemberArgs, UpdateProjectMemberError, UpdateProjectMemberErrorCode};
use crate::outcome::Outcome;
use crate::resolvers::mutation::invalid_membership;
use crate::resolvers::view;
use crate::store;

pub async fn resolve(cx: &Cx, args: UpdateProjectMemberArgs) -> Outcome<(), UpdateProjectMemberError> {
    let project = store::project::by_slug(&cx.read(), &args.project_slug).await?;
    let scope = Scope::project(project.as_deref());
    let permit = cx.require(Action::MembersManage { memberships: &[] }, scope).await?;
    let project = project.as_deref().ok_or(UpdateProjectMemberErrorCode::ProjectNotFound)?;
    let wanted = view::membership_inputs(args.memberships);
    text::check_memberships(&wanted)?;
    let id = IdentityId::parse(&args.identity_id);

    let mut tx = cx.begin(id.into_iter().fold(permit, Permit::changing)).await?;
    let before = match id {
        Some(id) => store::membership::list_of(&tx.read(), project.id, id).await?,
        None => Vec::new(),
    };
    let visible = tx.authority().visible(&before);
    // What is as the caller sees it is not checked: it is not given by this caller.
    let is_known = |wanted: &Membership| visible.iter().any(|known| membership::is_same(known, wanted));
    let given: Vec<Membership> = wanted.iter().filter(|wanted| !is_known(wanted)).cloned().collect();
    tx.authority().require(Action::MembersManage { memberships: &given })?;
    let acl = &tx.authority().project().ok_or(UpdateProjectMemberErrorCode::ProjectNotFound)?.acl;
    let wanted = membership::validate(acl, wanted).map_err(invalid_membership::failure)?;
    let id = id.filter(|_| !visible.is_empty()).ok_or(UpdateProjectMemberErrorCode::NotMember)?;
    let changes = membership::changes(&before, &visible, wanted);
    let touched: Vec<Membership> = changes.removed.iter().chain(&changes.given).cloned().collect();
    tx.authority().require(Action::MembersManage { memberships: &touched })?;
    store::membership::replace(&mut tx, project.id, id, &changes.roles(), &changes.stored).await?;
    let event = AuditEvent::MembershipChanged {
        change: MembershipChange::Update,
        project: project.id,
        identity: id,
        target: store::person::id_by_identity(&tx.read(), id).await?,
        before,
        after: store::membership::list_of(&tx.read(), project.id, id).await?,
    };
    tx.commit(event).await?;
    Ok(())
}
