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
        }
    }
}
