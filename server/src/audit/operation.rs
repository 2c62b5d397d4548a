//! What each mutation leaves in the audit log.
//!
//! **Invariant:** every mutation of the schema is decided here; a new one does not compile until it is.

use super::kind::EventKind;
use crate::generated::types::MutationName;

/// Who writes the entry of a mutation that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// Success is recorded by the commit, a failure under the same kind with its code.
    Action(EventKind),
    /// The resolver records failures itself, because more than the code is known or other rows change with them.
    ByResolver(EventKind),
}

pub fn recorded(name: MutationName) -> Recorded {
    match name {
        MutationName::SignUp => Recorded::Action(EventKind::SignUp),
        MutationName::SignIn => Recorded::ByResolver(EventKind::Login),
        MutationName::InitSignInIDP | MutationName::SignInIDP => Recorded::ByResolver(EventKind::IdpLogin),
        MutationName::AddIDP => Recorded::Action(EventKind::IdpCreate),
        MutationName::UpdateIDP => Recorded::Action(EventKind::IdpUpdate),
        MutationName::DisableIDP => Recorded::Action(EventKind::IdpDisable),
        MutationName::EnableIDP => Recorded::Action(EventKind::IdpEnable),
        MutationName::DisconnectMyIdentityProvider => Recorded::Action(EventKind::IdpDisconnect),
        MutationName::InitSignInPasswordless => Recorded::ByResolver(EventKind::PasswordlessLoginInit),
        MutationName::SignInPasswordless => Recorded::ByResolver(EventKind::PasswordlessLogin),
        MutationName::ActivatePasswordlessOtp => Recorded::Action(EventKind::PasswordlessLoginExchange),
        MutationName::EnableMyPasswordless | MutationName::DisableMyPasswordless => Recorded::Action(EventKind::PasswordlessToggle),
        MutationName::PrepareOtp => Recorded::Action(EventKind::TwoFactorPrepare),
        MutationName::ConfirmOtp => Recorded::Action(EventKind::TwoFactorEnable),
        MutationName::DisableOtp | MutationName::DisableEmailOtp => Recorded::Action(EventKind::TwoFactorDisable),
        MutationName::RegenerateBackupCodes => Recorded::Action(EventKind::BackupCodeRegenerated),
        MutationName::InitEmailOtp => Recorded::Action(EventKind::EmailOtpSent),
        MutationName::ConfirmEmailOtp => Recorded::ByResolver(EventKind::TwoFactorEnable),
        MutationName::ResetPersonMfa => Recorded::Action(EventKind::MfaReset),
        MutationName::CreateAuthPolicy | MutationName::UpdateAuthPolicy | MutationName::DeleteAuthPolicy => {
            Recorded::Action(EventKind::AuthPolicyChange)
        }
        MutationName::SignOut => Recorded::Action(EventKind::SignOut),
        MutationName::CreateProject => Recorded::Action(EventKind::ProjectCreate),
        MutationName::CreateApiKey | MutationName::CreateGlobalApiKey => Recorded::Action(EventKind::ApiKeyCreate),
        MutationName::RevokeSession => Recorded::Action(EventKind::SessionRevokedByUser),
        MutationName::CreateSessionToken => Recorded::Action(EventKind::CreateSessionToken),
        MutationName::ForceSignOutPerson => Recorded::Action(EventKind::ForcedSignOut),
        MutationName::DisablePerson => Recorded::Action(EventKind::PersonDisable),
        MutationName::ChangeProfile | MutationName::ChangeMyProfile => Recorded::Action(EventKind::EmailChange),
        MutationName::ChangePassword => Recorded::Action(EventKind::PasswordChange),
        MutationName::ChangeMyPassword => Recorded::ByResolver(EventKind::PasswordChange),
        MutationName::CreateResetPasswordRequest => Recorded::ByResolver(EventKind::PasswordResetInit),
        MutationName::ResetPassword => Recorded::Action(EventKind::PasswordReset),
        MutationName::RequestEmailVerification => Recorded::Action(EventKind::EmailVerifyInit),
        MutationName::VerifyEmail => Recorded::Action(EventKind::EmailVerifyComplete),
        MutationName::ConfirmEmailChange => Recorded::Action(EventKind::EmailChangeComplete),
        MutationName::Invite | MutationName::UnmanagedInvite => Recorded::Action(EventKind::PersonInvite),
        MutationName::UpdateProject => Recorded::Action(EventKind::ProjectUpdate),
        MutationName::SetProjectSecret => Recorded::Action(EventKind::ProjectSecretChange),
        MutationName::AddProjectMember => Recorded::Action(EventKind::ProjectMembershipCreate),
        MutationName::UpdateProjectMember => Recorded::Action(EventKind::ProjectMembershipUpdate),
        MutationName::RemoveProjectMember => Recorded::Action(EventKind::ProjectMembershipRemove),
        MutationName::AddGlobalIdentityRoles => Recorded::Action(EventKind::GlobalRoleGrant),
        MutationName::RemoveGlobalIdentityRoles => Recorded::Action(EventKind::GlobalRoleRevoke),
        MutationName::DisableApiKey => Recorded::Action(EventKind::ApiKeyDisable),
        MutationName::Configure => Recorded::Action(EventKind::TenantConfigChange),
        MutationName::AddMailTemplate
        | MutationName::AddProjectMailTemplate
        | MutationName::RemoveMailTemplate
        | MutationName::RemoveProjectMailTemplate => Recorded::Action(EventKind::MailTemplateChange),
    }
}
