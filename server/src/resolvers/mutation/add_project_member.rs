//! `addProjectMember`: makes an identity a member of a project.

use crate::access::Action;
use crate::audit::{AuditEvent, MembershipChange};
use crate::cx::{Cx, Scope};
use crate::domain::id::IdentityId;
use crate::domain::membership::{self, MembershipError};
use crate::domain::text;
use crate::generated::types::{AddProjectMemberArgs, AddProjectMemberError, AddProjectMemberErrorCode};
use crate::outcome::{Failure, Outcome, Stop};
use crate::resolvers::mutation::invalid_membership::{self, Legacy};
use crate::resolvers::view;
use crate::store::{self, StoreError};

pub async fn resolve(cx: &Cx, args: AddProjectMemberArgs) -> Outcome<(), AddProjectMemberError> {
    let project = store::project::by_slug(&cx.read(), &args.project_slug).await?;
    let wanted = view::membership_inputs(args.memberships);
    let permit = cx.require(Action::MembersManage { memberships: &wanted }, Scope::project(project.as_deref())).await?;
    let project = project.ok_or_else(project_not_found)?;
    text::check_memberships(&wanted)?;
    let memberships = membership::validate(&project.acl, wanted).map_err(invalid)?;
    let id = IdentityId::parse(&args.identity_id).ok_or_else(identity_not_found)?;

    let mut tx = cx.begin(permit).await?;
    store::lock::identity(&mut tx, id).await?;
    store::identity::by_id(&tx.read(), id).await?.ok_or_else(identity_not_found)?;
    if !store::membership::list_of(&tx.read(), project.id, id).await?.is_empty() {
        return Err(already_member().into());
    }
    store::membership::insert(&mut tx, project.id, id, &memberships).await.map_err(|error| match error {
        StoreError::Taken => already_member().into(),
        other => Stop::from(other),
    })?;
    let target = store::person::id_by_identity(&tx.read(), id).await?;
    let event = AuditEvent::MembershipChanged {
        change: MembershipChange::Create,
        project: project.id,
        identity: id,
        target,
        before: Vec::new(),
        after: store::membership::list_of(&tx.read(), project.id, id).await?,
    };
    tx.commit(event).await?;
    Ok(())
}

fn project_not_found() -> AddProjectMemberError {
    AddProjectMemberError::new(AddProjectMemberErrorCode::ProjectNotFound, "there is no project with this slug")
}

fn identity_not_found() -> AddProjectMemberError {
    AddProjectMemberError::new(AddProjectMemberErrorCode::IdentityNotFound, "there is no identity with this id")
}

fn already_member() -> AddProjectMemberError {
    AddProjectMemberError::new(AddProjectMemberErrorCode::AlreadyMember, "this identity is a member already: update its memberships")
}

fn invalid(problems: Vec<MembershipError>) -> Failure<AddProjectMemberError> {
    let error = |validation| AddProjectMemberError {
        membership_validation: Some(validation),
        ..AddProjectMemberError::new(AddProjectMemberErrorCode::InvalidMembership, invalid_membership::MESSAGE)
    };
    let legacy = |problem: Legacy| {
        let code = match problem {
            Legacy::RoleNotFound => AddProjectMemberErrorCode::RoleNotFound,
            Legacy::VariableNotFound => AddProjectMemberErrorCode::VariableNotFound,
            Legacy::VariableEmpty => AddProjectMemberErrorCode::VariableEmpty,
        };
        AddProjectMemberError {
            end_user_message: Some(problem.message().to_owned()),
            ..AddProjectMemberError::new(code, problem.message())
        }
    };
    invalid_membership::failure(problems, error, legacy)
}
