//! `addProjectMember`: makes an identity a member of a project.
//!
//! Memberships that the caller does not see are as if they were not there: they stay, and the given ones are added to them.

use crate::access::{Action, Permit};
use crate::audit::{AuditEvent, MembershipChange};
use crate::cx::{Cx, Scope};
use crate::domain::id::IdentityId;
use crate::domain::membership;
use crate::domain::text;
use crate::generated::types::{AddProjectMemberArgs, AddProjectMemberError, AddProjectMemberErrorCode};
use crate::outcome::{Outcome, Stop};
use crate::resolvers::mutation::invalid_membership;
use crate::resolvers::view;
use crate::store::{self, StoreError};

pub async fn resolve(cx: &Cx, args: AddProjectMemberArgs) -> Outcome<(), AddProjectMemberError> {
    let project = store::project::by_slug(&cx.read(), &args.project_slug).await?;
    let wanted = view::membership_inputs(args.memberships);
    let permit = cx.require(Action::MembersManage { memberships: &wanted }, Scope::project(project.as_deref())).await?;
    let project = project.ok_or(AddProjectMemberErrorCode::ProjectNotFound)?;
    text::check_memberships(&wanted)?;
    let id = IdentityId::parse(&args.identity_id);

    let mut tx = cx.begin(id.into_iter().fold(permit, Permit::changing)).await?;
    let acl = &tx.authority().project().ok_or(AddProjectMemberErrorCode::ProjectNotFound)?.acl;
    let memberships = membership::validate(acl, wanted).map_err(invalid_membership::failure)?;
    let id = id.ok_or(AddProjectMemberErrorCode::IdentityNotFound)?;
    store::identity::by_id(&tx.read(), id).await?.ok_or(AddProjectMemberErrorCode::IdentityNotFound)?;
    let before = store::membership::list_of(&tx.read(), project.id, id).await?;
    let visible = tx.authority().visible(&before);
    if !visible.is_empty() {
        return Err(AddProjectMemberErrorCode::AlreadyMember.into());
    }
    let target = store::person::id_by_identity(&tx.read(), id).await?;
    if target.is_none() && !store::api_key::is_issued_in(&tx.read(), id, project.id).await? {
        tx.authority().require(Action::ForeignKeyJoin)?;
    }
    let changes = membership::changes(&before, &visible, memberships);
    store::membership::replace(&mut tx, project.id, id, &changes.roles(), &changes.stored).await.map_err(|error| match error {
        StoreError::Taken => AddProjectMemberErrorCode::AlreadyMember.into(),
        other => Stop::from(other),
    })?;
    let event = AuditEvent::MembershipChanged {
        change: MembershipChange::Create,
        project: project.id,
        identity: id,
        target,
        before,
        after: store::membership::list_of(&tx.read(), project.id, id).await?,
    };
    tx.commit(event).await?;
    Ok(())
}
