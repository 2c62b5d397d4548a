//! `invite`: a person becomes a member of a project and is told so by a mail.

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::generated::types::{InviteArgs, InviteError, InviteErrorCode, InviteMethod, InviteResult};
use crate::outcome::Outcome;
use crate::resolvers::mutation::invitation::{self, Invitation, InvitationMethod};
use crate::resolvers::mutation::mail_request;
use crate::resolvers::view;
use crate::store;

pub async fn resolve(cx: &Cx, args: InviteArgs) -> Outcome<InviteResult, InviteError> {
    let project = store::project::by_slug(&cx.read(), &args.project_slug).await?;
    let memberships = view::membership_inputs(args.memberships);
    let action = Action::PersonInvite { memberships: &memberships };
    let permit = cx.require(action, Scope::project(project.as_deref())).await?;
    let project = project.ok_or(InviteErrorCode::ProjectNotFound)?;
    let (method, variant) = args.options.map(|options| (options.method, options.mail_variant)).unwrap_or_default();
    mail_request::check_variant(variant.as_deref())?;
    let means = match method.unwrap_or(InviteMethod::CreatePassword) {
        InviteMethod::CreatePassword => InvitationMethod::MailedPassword(variant),
        InviteMethod::ResetPassword => InvitationMethod::MailedToken(variant),
    };
    invitation::invite(cx, permit, Invitation { email: args.email, name: args.name, project, memberships, means }).await
}
