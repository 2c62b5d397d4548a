//! The kind of entry that each event makes.
//!
//! **Invariant:** every event names its kind; there is no default that a new one could be given by mistake.

use super::event::{AuditEvent, MembershipChange};
use super::kind::EventKind;

impl AuditEvent {
    /// The kind of its entry.
    pub fn kind(&self) -> EventKind {
        match self {
            Self::RefusedAgain { kind, .. }
            | Self::Failed { kind, .. }
            | Self::FactorChanged { kind, .. }
            | Self::ProviderChanged { kind, .. }
            | Self::ProviderEffect { kind, .. }
            | Self::SignInStep { kind, .. } => *kind,
            Self::AccessDenied { .. } => EventKind::AccessDenied,
            Self::ApiKeyCreated { .. } => EventKind::ApiKeyCreate,
            Self::GlobalApiKeyCreated { .. } => EventKind::ApiKeyCreate,
            Self::ApiKeyDisabled { .. } => EventKind::ApiKeyDisable,
            Self::AuthPolicyChanged { .. } => EventKind::AuthPolicyChange,
            Self::AuditLogShortened { .. } => EventKind::AuditRetention,
            Self::Configured { .. } => EventKind::TenantConfigChange,
            Self::EmailChangeConfirmed { .. } => EventKind::EmailChangeComplete,
            Self::EmailChangeRequested { .. } => EventKind::EmailChangeInit,
            Self::EmailVerificationRequested { .. } => EventKind::EmailVerifyInit,
            Self::EmailVerified { .. } => EventKind::EmailVerifyComplete,
            Self::EmailChanged { .. } => EventKind::EmailChange,
            Self::ForcedSignOut { .. } => EventKind::ForcedSignOut,
            Self::InstanceRekeyed { .. } => EventKind::InstanceRekey,
            Self::InstanceSetUp => EventKind::InstanceSetup,
            Self::LoggedIn { .. } => EventKind::Login,
            Self::LoginFailed { .. } => EventKind::Login,
            Self::MailTemplateChanged { .. } => EventKind::MailTemplateChange,
            Self::MfaReset { .. } => EventKind::MfaReset,
            Self::MembershipChanged { change, .. } => match change {
                MembershipChange::Create => EventKind::ProjectMembershipCreate,
                MembershipChange::Update => EventKind::ProjectMembershipUpdate,
                MembershipChange::Remove => EventKind::ProjectMembershipRemove,
            },
            Self::PasswordChanged { .. } => EventKind::PasswordChange,
            Self::PasswordReset { .. } => EventKind::PasswordReset,
            Self::PasswordResetRequested { .. } => EventKind::PasswordResetInit,
            Self::PersonDisabled { .. } => EventKind::PersonDisable,
            Self::PersonInvited { .. } => EventKind::PersonInvite,
            Self::ProviderLoggedIn { .. } => EventKind::IdpLogin,
            Self::ProfileChanged { .. } => EventKind::ProfileChange,
            Self::ProjectCreated { .. } => EventKind::ProjectCreate,
            Self::ProjectUpdated { .. } => EventKind::ProjectUpdate,
            Self::RolesGranted { .. } => EventKind::GlobalRoleGrant,
            Self::RolesRevoked { .. } => EventKind::GlobalRoleRevoke,
            Self::SecretChanged { .. } => EventKind::ProjectSecretChange,
            Self::SessionRevoked { .. } => EventKind::SessionRevokedByUser,
            Self::SessionTokenCreated { .. } => EventKind::CreateSessionToken,
            Self::PasswordlessExchanged { .. } => EventKind::PasswordlessLoginExchange,
            Self::PasswordlessLoggedIn { .. } => EventKind::PasswordlessLogin,
            Self::PasswordlessRequested { .. } => EventKind::PasswordlessLoginInit,
            Self::PasswordlessToggled { .. } => EventKind::PasswordlessToggle,
            Self::SessionIdle { .. } => EventKind::SessionExpiredIdle,
            Self::SessionPolicyApplied { .. } => EventKind::SessionPolicyApplied,
            Self::SignedOut { .. } => EventKind::SignOut,
            Self::SignedUp { .. } => EventKind::SignUp,
        }
    }
}
