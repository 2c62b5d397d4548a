//! What a permit is for: an action that outlives the request's data, so that it can be checked again.
//!
//! **Invariant:** what was known of the target is left out; a transaction reads it again.

use super::action::{Action, KeyTarget, Power};
use crate::domain::id::{ApiKeyId, IdentityId, ProjectId};
use crate::domain::membership::Membership;

/// What a caller was allowed to do, and where.
#[derive(Debug)]
pub struct Claim {
    pub action: OwnedAction,
    pub project: Option<ProjectId>,
}

/// An action with data of its own.
#[derive(Debug)]
pub enum OwnedAction {
    /// It depends on the caller alone.
    Plain(Action<'static>),
    Roles(Vec<String>, for<'a> fn(&'a [String]) -> Action<'a>),
    Memberships(Vec<Membership>, for<'a> fn(&'a [Membership]) -> Action<'a>),
    /// It depends on the roles of this identity.
    Person(Power, IdentityId),
    /// It depends on this key and its identity.
    Key(ApiKeyId, IdentityId),
}

impl Action<'_> {
    /// The same action with data of its own. What is known of a target is left out: it is read again.
    pub(super) fn claimed(&self) -> OwnedAction {
        match *self {
            Self::PersonSignUp { roles } => OwnedAction::Roles(roles.to_vec(), |roles| Action::PersonSignUp { roles }),
            Self::ApiKeyCreateGlobal { roles } => OwnedAction::Roles(roles.to_vec(), |roles| Action::ApiKeyCreateGlobal { roles }),
            Self::RolesGrant { roles } => OwnedAction::Roles(roles.to_vec(), |roles| Action::RolesGrant { roles }),
            Self::RolesRevoke { roles } => OwnedAction::Roles(roles.to_vec(), |roles| Action::RolesRevoke { roles }),
            Self::SessionsView { roles } => OwnedAction::Roles(roles.to_vec(), |roles| Action::SessionsView { roles }),
            Self::ConnectionsView { roles } => OwnedAction::Roles(roles.to_vec(), |roles| Action::ConnectionsView { roles }),
            Self::MembersView { memberships } => {
                OwnedAction::Memberships(memberships.to_vec(), |memberships| Action::MembersView { memberships })
            }
            Self::MembersManage { memberships } => {
                OwnedAction::Memberships(memberships.to_vec(), |memberships| Action::MembersManage { memberships })
            }
            Self::PersonInvite { memberships } => {
                OwnedAction::Memberships(memberships.to_vec(), |memberships| Action::PersonInvite { memberships })
            }
            Self::PersonInviteUnmanaged { memberships } => {
                OwnedAction::Memberships(memberships.to_vec(), |memberships| Action::PersonInviteUnmanaged { memberships })
            }
            Self::PersonManage { power, target: Some(target) } => OwnedAction::Person(power, target.id),
            Self::PersonManage { power, target: None } => OwnedAction::Plain(Action::PersonManage { power, target: None }),
            Self::ApiKeyDisable { target: KeyTarget::Known { key, owner, .. } } => OwnedAction::Key(key, owner.id),
            Self::ApiKeyDisable { target: KeyTarget::Unknown } => OwnedAction::Plain(Action::ApiKeyDisable { target: KeyTarget::Unknown }),
            Self::PersonSignIn => OwnedAction::Plain(Action::PersonSignIn),
            Self::PersonResetPassword => OwnedAction::Plain(Action::PersonResetPassword),
            Self::PersonSignOut => OwnedAction::Plain(Action::PersonSignOut),
            Self::ProjectCreate => OwnedAction::Plain(Action::ProjectCreate),
            Self::ProjectView => OwnedAction::Plain(Action::ProjectView),
            Self::ApiKeyCreate => OwnedAction::Plain(Action::ApiKeyCreate),
            Self::ForeignKeyJoin => OwnedAction::Plain(Action::ForeignKeyJoin),
            Self::GlobalApiKeysView => OwnedAction::Plain(Action::GlobalApiKeysView),
            Self::IdentityRolesView => OwnedAction::Plain(Action::IdentityRolesView),
            Self::EntrypointDeploy => OwnedAction::Plain(Action::EntrypointDeploy),
            Self::AuditLogView => OwnedAction::Plain(Action::AuditLogView),
            Self::OwnAccount => OwnedAction::Plain(Action::OwnAccount),
            Self::PersonsListAll => OwnedAction::Plain(Action::PersonsListAll),
            Self::ProjectUpdate => OwnedAction::Plain(Action::ProjectUpdate),
            Self::SecretSet => OwnedAction::Plain(Action::SecretSet),
            Self::SecretsView => OwnedAction::Plain(Action::SecretsView),
            Self::ConfigurationView => OwnedAction::Plain(Action::ConfigurationView),
            Self::Configure => OwnedAction::Plain(Action::Configure),
            Self::ProvidersView => OwnedAction::Plain(Action::ProvidersView),
            Self::ProviderChange => OwnedAction::Plain(Action::ProviderChange),
            Self::MailTemplatesView => OwnedAction::Plain(Action::MailTemplatesView),
            Self::MailTemplateChange => OwnedAction::Plain(Action::MailTemplateChange),
        }
    }
}
