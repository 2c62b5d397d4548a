//! What a permit is for: an action that outlives the request's data, so that it can be checked again.
//!
//! **Invariant:** what was known of the target is left out; a transaction reads it again.

use super::action::{Action, KeyTarget, Power};
use crate::domain::id::{ApiKeyId, IdentityId, ProjectId};
use crate::domain::membership::Membership;

/// What a caller was allowed to do, and where.
#[derive(Debug)]
pub struct Claim {
    pub action: Claimed,
    pub project: Option<ProjectId>,
}

/// An action with data of its own.
#[derive(Debug)]
pub enum Claimed {
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
    pub(super) fn claimed(&self) -> Claimed {
        match *self {
            Self::PersonSignUp { roles } => Claimed::Roles(roles.to_vec(), |roles| Action::PersonSignUp { roles }),
            Self::ApiKeyCreateGlobal { roles } => Claimed::Roles(roles.to_vec(), |roles| Action::ApiKeyCreateGlobal { roles }),
            Self::RolesGrant { roles } => Claimed::Roles(roles.to_vec(), |roles| Action::RolesGrant { roles }),
            Self::RolesRevoke { roles } => Claimed::Roles(roles.to_vec(), |roles| Action::RolesRevoke { roles }),
            Self::SessionsView { roles } => Claimed::Roles(roles.to_vec(), |roles| Action::SessionsView { roles }),
            Self::ConnectionsView { roles } => Claimed::Roles(roles.to_vec(), |roles| Action::ConnectionsView { roles }),
            Self::MembersView { memberships } => {
                Claimed::Memberships(memberships.to_vec(), |memberships| Action::MembersView { memberships })
            }
            Self::MembersManage { memberships } => {
                Claimed::Memberships(memberships.to_vec(), |memberships| Action::MembersManage { memberships })
            }
            Self::PersonInvite { memberships } => {
                Claimed::Memberships(memberships.to_vec(), |memberships| Action::PersonInvite { memberships })
            }
            Self::PersonInviteUnmanaged { memberships } => {
                Claimed::Memberships(memberships.to_vec(), |memberships| Action::PersonInviteUnmanaged { memberships })
            }
            Self::PersonManage { power, target: Some(target) } => Claimed::Person(power, target.id),
            Self::PersonManage { power, target: None } => Claimed::Plain(Action::PersonManage { power, target: None }),
            Self::ApiKeyDisable { target: KeyTarget::Known { key, owner, .. } } => Claimed::Key(key, owner.id),
            Self::ApiKeyDisable { target: KeyTarget::Unknown } => Claimed::Plain(Action::ApiKeyDisable { target: KeyTarget::Unknown }),
            Self::PersonSignIn => Claimed::Plain(Action::PersonSignIn),
            Self::PersonResetPassword => Claimed::Plain(Action::PersonResetPassword),
            Self::PersonSignOut => Claimed::Plain(Action::PersonSignOut),
            Self::ProjectCreate => Claimed::Plain(Action::ProjectCreate),
            Self::ProjectView => Claimed::Plain(Action::ProjectView),
            Self::ApiKeyCreate => Claimed::Plain(Action::ApiKeyCreate),
            Self::ForeignKeyJoin => Claimed::Plain(Action::ForeignKeyJoin),
            Self::GlobalApiKeysView => Claimed::Plain(Action::GlobalApiKeysView),
            Self::IdentityRolesView => Claimed::Plain(Action::IdentityRolesView),
            Self::EntrypointDeploy => Claimed::Plain(Action::EntrypointDeploy),
            Self::AuditLogView => Claimed::Plain(Action::AuditLogView),
            Self::OwnAccount => Claimed::Plain(Action::OwnAccount),
            Self::PersonsListAll => Claimed::Plain(Action::PersonsListAll),
            Self::ProjectUpdate => Claimed::Plain(Action::ProjectUpdate),
            Self::SecretSet => Claimed::Plain(Action::SecretSet),
            Self::SecretsView => Claimed::Plain(Action::SecretsView),
            Self::ConfigurationView => Claimed::Plain(Action::ConfigurationView),
            Self::Configure => Claimed::Plain(Action::Configure),
            Self::ProvidersView => Claimed::Plain(Action::ProvidersView),
            Self::ProviderChange => Claimed::Plain(Action::ProviderChange),
            Self::MailTemplatesView => Claimed::Plain(Action::MailTemplatesView),
            Self::MailTemplateChange => Claimed::Plain(Action::MailTemplateChange),
        }
    }
}
