//! Everything that needs a permission.
//!
//! **Invariant:** an action carries all that the decision depends on besides the caller.

use crate::domain::id::ApiKeyId;
use crate::domain::identity::IdentityRow;
use crate::domain::membership::Membership;

#[derive(Debug, Clone, Copy)]
pub enum Action<'a> {
    PersonSignUp {
        roles: &'a [String],
    },
    PersonSignIn,
    /// To reset a password, or to use another token that is mailed.
    PersonResetPassword,
    /// To invite a person with these memberships in one project, by a mail.
    PersonInvite {
        memberships: &'a [Membership],
    },
    /// The same without a mail.
    PersonInviteUnmanaged {
        memberships: &'a [Membership],
    },
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
    /// To use a power over another person, if there is such a person.
    PersonManage {
        power: Power,
        target: Option<&'a IdentityRow>,
    },
    /// To change something of the caller's own account.
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
    /// To make the identity of a key that was created elsewhere a member of a project.
    ForeignKeyJoin,
    ProjectUpdate,
    SecretSet,
    SecretsView,
    ConfigurationView,
    Configure,
    ProvidersView,
    /// To add or change an identity provider.
    ProviderChange,
    /// To see the connections to identity providers of a person with these roles.
    ConnectionsView {
        roles: &'a [String],
    },
    MailTemplatesView,
    /// To set or remove a template of mails.
    MailTemplateChange,
}

/// What one person can do to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Power {
    ChangePassword,
    ChangeProfile,
    CreateSession,
    Disable,
    ForceSignOut,
    ResetMfa,
}

/// The key that is to be disabled, if it exists.
#[derive(Debug, Clone, Copy)]
pub enum KeyTarget<'a> {
    Unknown,
    Known {
        key: ApiKeyId,
        owner: &'a IdentityRow,
        /// Whether it is a permanent key that was created in a project that the caller administers, or whose identity has no
        /// global role and memberships in such projects alone.
        administered: bool,
    },
}

impl Action<'_> {
    /// What a caller without the permission is told.
    pub const fn refusal(&self) -> &'static str {
        match self {
            Self::PersonSignUp { .. } => "this key may not sign up a person with these roles",
            Self::PersonSignIn => "this key may not be used to sign in",
            Self::PersonResetPassword => "this key may not reset passwords or use mailed tokens",
            Self::PersonInvite { .. } => "this key may not invite a person with these memberships",
            Self::PersonInviteUnmanaged { .. } => "this key may not invite a person with these memberships without a mail",
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
            Self::PersonManage { power: Power::ResetMfa, .. } => "this key may not reset the person's second factors",
            Self::OwnAccount => "this key may not change its account",
            Self::PersonsListAll => "this key may not list all persons",
            Self::RolesGrant { .. } => "this key may not grant these roles",
            Self::RolesRevoke { .. } => "this key may not revoke these roles",
            Self::MembersManage { .. } => "this key may not give or take these memberships",
            Self::ForeignKeyJoin => "this key may not add the identity of an API key that was created elsewhere",
            Self::ProjectUpdate => "this key may not update the project",
            Self::SecretSet => "this key may not set secrets of the project",
            Self::SecretsView => "this key may not see the project's secrets",
            Self::ConfigurationView => "this key may not see the configuration",
            Self::Configure => "this key may not change the configuration",
            Self::ProvidersView => "this key may not list identity providers",
            Self::ProviderChange => "this key may not change identity providers",
            Self::ConnectionsView { .. } => "this key may not see these connections to identity providers",
            Self::MailTemplatesView => "this key may not list mail templates",
            Self::MailTemplateChange => "this key may not change mail templates",
        }
    }
}
