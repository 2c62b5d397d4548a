//! Everything that needs a permission.
//!
//! **Invariant:** an action carries all that the decision depends on besides the caller.

use crate::domain::membership::Membership;

#[derive(Debug, Clone, Copy)]
pub enum Action<'a> {
    PersonSignUp {
        roles: &'a [String],
    },
    PersonSignIn,
    PersonSignOut,
    ProjectCreate,
    ProjectView,
    /// To see these memberships of one project. An empty list asks whether any might be seen.
    MembersView {
        memberships: &'a [Membership],
    },
    /// In the project of the scope.
    ApiKeyCreate,
    ApiKeyCreateGlobal {
        roles: &'a [String],
    },
    ApiKeyDisable {
        target: KeyTarget<'a>,
    },
    GlobalApiKeysView,
    IdentityRolesView,
    SessionsView {
        roles: &'a [String],
    },
    EntrypointDeploy,
    AuditLogView,
    /// To use a power over another person, who holds these global roles.
    PersonManage {
        power: Power,
        roles: &'a [String],
    },
    /// To change something of one's own account.
    OwnAccount,
    PersonsListAll,
    RolesGrant {
        roles: &'a [String],
    },
    RolesRevoke {
        roles: &'a [String],
    },
    /// To give or take these memberships in one project. An empty list asks whether any might be given.
    MembersManage {
        memberships: &'a [Membership],
    },
    ProjectUpdate,
    SecretSet,
    SecretsView,
}

/// What one person can do to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Power {
    ChangePassword,
    ChangeProfile,
    CreateSession,
    Disable,
    ForceSignOut,
}

/// The key somebody wants to disable, if there is one.
#[derive(Debug, Clone, Copy)]
pub enum KeyTarget<'a> {
    Unknown,
    Known {
        /// Global roles of the key's identity.
        roles: &'a [String],
        /// Whether it is a permanent key, all of whose memberships lie in projects the caller administers.
        administered: bool,
    },
}

impl Action<'_> {
    /// What a caller without the permission is told.
    pub const fn refusal(&self) -> &'static str {
        match self {
            Self::PersonSignUp { .. } => "this key may not sign up a person with these roles",
            Self::PersonSignIn => "this key may not be used to sign in",
            Self::PersonSignOut => "this key may not sign out",
            Self::ProjectCreate => "this key may not create a project",
            Self::ProjectView => "this key may not see the project",
            Self::MembersView { .. } => "this key may not see these members",
            Self::ApiKeyCreate => "this key may not create an API key in this project",
            Self::ApiKeyCreateGlobal { .. } => "this key may not create a global API key with these roles",
            Self::ApiKeyDisable { .. } => "this key may not disable that API key",
            Self::GlobalApiKeysView => "this key may not list global API keys",
            Self::IdentityRolesView => "this key may not see the roles of identities",
            Self::SessionsView { .. } => "this key may not see these sessions",
            Self::EntrypointDeploy => "this key may not deploy an entrypoint",
            Self::AuditLogView => "this key may not read the audit log",
            Self::PersonManage { power: Power::ChangePassword, .. } => "this key may not change the person's password",
            Self::PersonManage { power: Power::ChangeProfile, .. } => "this key may not change the person's profile",
            Self::PersonManage { power: Power::CreateSession, .. } => "this key may not create a session for the person",
            Self::PersonManage { power: Power::Disable, .. } => "this key may not disable the person",
            Self::PersonManage { power: Power::ForceSignOut, .. } => "this key may not sign the person out",
            Self::OwnAccount => "this key may not change its account",
            Self::PersonsListAll => "this key may not list all persons",
            Self::RolesGrant { .. } => "this key may not grant these roles",
            Self::RolesRevoke { .. } => "this key may not revoke these roles",
            Self::MembersManage { .. } => "this key may not give or take these memberships",
            Self::ProjectUpdate => "this key may not update the project",
            Self::SecretSet => "this key may not set secrets of the project",
            Self::SecretsView => "this key may not see the project's secrets",
        }
    }
}
