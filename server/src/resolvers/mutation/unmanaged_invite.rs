//! `unmanagedInvite`: a person becomes a member of a project without a mail.
//!
//! **Invariant:** a password that the caller chooses meets the password policy.

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::generated::types::{InviteError, InviteErrorCode, InviteResult, UnmanagedInviteArgs};
use crate::outcome::{BadInput, Outcome};
use crate::resolvers::mutation::invitation::{self, Invitation, InvitationMethod};
use crate::resolvers::mutation::weak_password;
use crate::resolvers::view;
use crate::store;

pub async fn resolve(cx: &Cx, args: UnmanagedInviteArgs) -> Outcome<InviteResult, InviteError> {
    let project = store::project::by_slug(&cx.read(), &args.project_slug).await?;
    let memberships = view::membership_inputs(args.memberships);
    let action = Action::PersonInviteUnmanaged { memberships: &memberships };
    let permit = cx.require(action, Scope::project(project.as_deref())).await?;
    let project = project.ok_or(InviteErrorCode::ProjectNotFound)?;
    let (password, hash) = args.options.map(|options| (options.password, options.reset_token_hash)).unwrap_or_default();
    let token = hash.as_deref().map(view::token_hash).transpose()?;
    let password = args.password.or(password);
    if let Some(password) = &password
        && let Some(reasons) = weak_password::reasons(cx, password).await?
    {
        let reasons: Vec<_> = reasons.iter().map(|reason| reason.as_str()).collect();
        return Err(BadInput::new(format!("the password does not meet the password policy: {}", reasons.join(", "))).into());
    }
    let means = InvitationMethod::Unmanaged { password, token };
    invitation::invite(cx, permit, Invitation { email: args.email, name: args.name, project, memberships, means }).await
}
