// Written by `cargo xtask codegen` from schema.graphql. Do not edit.

//! The errors of mutations from their codes.

use super::types::*;
use crate::outcome::{Failure, Stop};
use crate::resolvers::message;
use crate::resolvers::mutation::invalid_membership::{Legacy, MembershipFailure};

impl From<SignUpErrorCode> for SignUpError {
    fn from(code: SignUpErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<SignUpErrorCode> for Stop<SignUpError> {
    fn from(code: SignUpErrorCode) -> Self {
        Stop::Failure(Failure::from(SignUpError::from(code)))
    }
}

impl From<SignInErrorCode> for SignInError {
    fn from(code: SignInErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<SignInErrorCode> for Stop<SignInError> {
    fn from(code: SignInErrorCode) -> Self {
        Stop::Failure(Failure::from(SignInError::from(code)))
    }
}

impl From<InitSignInIDPErrorCode> for InitSignInIDPError {
    fn from(code: InitSignInIDPErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<InitSignInIDPErrorCode> for Stop<InitSignInIDPError> {
    fn from(code: InitSignInIDPErrorCode) -> Self {
        Stop::Failure(Failure::from(InitSignInIDPError::from(code)))
    }
}

impl From<SignInIDPErrorCode> for SignInIDPError {
    fn from(code: SignInIDPErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<SignInIDPErrorCode> for Stop<SignInIDPError> {
    fn from(code: SignInIDPErrorCode) -> Self {
        Stop::Failure(Failure::from(SignInIDPError::from(code)))
    }
}

impl From<InitSignInPasswordlessErrorCode> for InitSignInPasswordlessError {
    fn from(code: InitSignInPasswordlessErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<InitSignInPasswordlessErrorCode> for Stop<InitSignInPasswordlessError> {
    fn from(code: InitSignInPasswordlessErrorCode) -> Self {
        Stop::Failure(Failure::from(InitSignInPasswordlessError::from(code)))
    }
}

impl From<SignInPasswordlessErrorCode> for SignInPasswordlessError {
    fn from(code: SignInPasswordlessErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<SignInPasswordlessErrorCode> for Stop<SignInPasswordlessError> {
    fn from(code: SignInPasswordlessErrorCode) -> Self {
        Stop::Failure(Failure::from(SignInPasswordlessError::from(code)))
    }
}

impl From<ActivatePasswordlessOtpErrorCode> for ActivatePasswordlessOtpError {
    fn from(code: ActivatePasswordlessOtpErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<ActivatePasswordlessOtpErrorCode> for Stop<ActivatePasswordlessOtpError> {
    fn from(code: ActivatePasswordlessOtpErrorCode) -> Self {
        Stop::Failure(Failure::from(ActivatePasswordlessOtpError::from(code)))
    }
}

impl From<ToggleMyPasswordlessErrorCode> for ToggleMyPasswordlessError {
    fn from(code: ToggleMyPasswordlessErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<ToggleMyPasswordlessErrorCode> for Stop<ToggleMyPasswordlessError> {
    fn from(code: ToggleMyPasswordlessErrorCode) -> Self {
        Stop::Failure(Failure::from(ToggleMyPasswordlessError::from(code)))
    }
}

impl From<ConfirmOtpErrorCode> for ConfirmOtpError {
    fn from(code: ConfirmOtpErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<ConfirmOtpErrorCode> for Stop<ConfirmOtpError> {
    fn from(code: ConfirmOtpErrorCode) -> Self {
        Stop::Failure(Failure::from(ConfirmOtpError::from(code)))
    }
}

impl From<DisableOtpErrorCode> for DisableOtpError {
    fn from(code: DisableOtpErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<DisableOtpErrorCode> for Stop<DisableOtpError> {
    fn from(code: DisableOtpErrorCode) -> Self {
        Stop::Failure(Failure::from(DisableOtpError::from(code)))
    }
}

impl From<RegenerateBackupCodesErrorCode> for RegenerateBackupCodesError {
    fn from(code: RegenerateBackupCodesErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<RegenerateBackupCodesErrorCode> for Stop<RegenerateBackupCodesError> {
    fn from(code: RegenerateBackupCodesErrorCode) -> Self {
        Stop::Failure(Failure::from(RegenerateBackupCodesError::from(code)))
    }
}

impl From<InitEmailOtpErrorCode> for InitEmailOtpError {
    fn from(code: InitEmailOtpErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<InitEmailOtpErrorCode> for Stop<InitEmailOtpError> {
    fn from(code: InitEmailOtpErrorCode) -> Self {
        Stop::Failure(Failure::from(InitEmailOtpError::from(code)))
    }
}

impl From<ConfirmEmailOtpErrorCode> for ConfirmEmailOtpError {
    fn from(code: ConfirmEmailOtpErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<ConfirmEmailOtpErrorCode> for Stop<ConfirmEmailOtpError> {
    fn from(code: ConfirmEmailOtpErrorCode) -> Self {
        Stop::Failure(Failure::from(ConfirmEmailOtpError::from(code)))
    }
}

impl From<DisableEmailOtpErrorCode> for DisableEmailOtpError {
    fn from(code: DisableEmailOtpErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<DisableEmailOtpErrorCode> for Stop<DisableEmailOtpError> {
    fn from(code: DisableEmailOtpErrorCode) -> Self {
        Stop::Failure(Failure::from(DisableEmailOtpError::from(code)))
    }
}

impl From<DisconnectIDPErrorCode> for DisconnectIDPError {
    fn from(code: DisconnectIDPErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<DisconnectIDPErrorCode> for Stop<DisconnectIDPError> {
    fn from(code: DisconnectIDPErrorCode) -> Self {
        Stop::Failure(Failure::from(DisconnectIDPError::from(code)))
    }
}

impl From<SignOutErrorCode> for SignOutError {
    fn from(code: SignOutErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<SignOutErrorCode> for Stop<SignOutError> {
    fn from(code: SignOutErrorCode) -> Self {
        Stop::Failure(Failure::from(SignOutError::from(code)))
    }
}

impl From<RevokeSessionErrorCode> for RevokeSessionError {
    fn from(code: RevokeSessionErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<RevokeSessionErrorCode> for Stop<RevokeSessionError> {
    fn from(code: RevokeSessionErrorCode) -> Self {
        Stop::Failure(Failure::from(RevokeSessionError::from(code)))
    }
}

impl From<CreateSessionTokenErrorCode> for CreateSessionTokenError {
    fn from(code: CreateSessionTokenErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<CreateSessionTokenErrorCode> for Stop<CreateSessionTokenError> {
    fn from(code: CreateSessionTokenErrorCode) -> Self {
        Stop::Failure(Failure::from(CreateSessionTokenError::from(code)))
    }
}

impl From<ForceSignOutPersonErrorCode> for ForceSignOutPersonError {
    fn from(code: ForceSignOutPersonErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<ForceSignOutPersonErrorCode> for Stop<ForceSignOutPersonError> {
    fn from(code: ForceSignOutPersonErrorCode) -> Self {
        Stop::Failure(Failure::from(ForceSignOutPersonError::from(code)))
    }
}

impl From<ResetPersonMfaErrorCode> for ResetPersonMfaError {
    fn from(code: ResetPersonMfaErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<ResetPersonMfaErrorCode> for Stop<ResetPersonMfaError> {
    fn from(code: ResetPersonMfaErrorCode) -> Self {
        Stop::Failure(Failure::from(ResetPersonMfaError::from(code)))
    }
}

impl From<DisablePersonErrorCode> for DisablePersonError {
    fn from(code: DisablePersonErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<DisablePersonErrorCode> for Stop<DisablePersonError> {
    fn from(code: DisablePersonErrorCode) -> Self {
        Stop::Failure(Failure::from(DisablePersonError::from(code)))
    }
}

impl From<ChangeProfileErrorCode> for ChangeProfileError {
    fn from(code: ChangeProfileErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<ChangeProfileErrorCode> for Stop<ChangeProfileError> {
    fn from(code: ChangeProfileErrorCode) -> Self {
        Stop::Failure(Failure::from(ChangeProfileError::from(code)))
    }
}

impl From<ChangeMyProfileErrorCode> for ChangeMyProfileError {
    fn from(code: ChangeMyProfileErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<ChangeMyProfileErrorCode> for Stop<ChangeMyProfileError> {
    fn from(code: ChangeMyProfileErrorCode) -> Self {
        Stop::Failure(Failure::from(ChangeMyProfileError::from(code)))
    }
}

impl From<ChangePasswordErrorCode> for ChangePasswordError {
    fn from(code: ChangePasswordErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<ChangePasswordErrorCode> for Stop<ChangePasswordError> {
    fn from(code: ChangePasswordErrorCode) -> Self {
        Stop::Failure(Failure::from(ChangePasswordError::from(code)))
    }
}

impl From<ChangeMyPasswordErrorCode> for ChangeMyPasswordError {
    fn from(code: ChangeMyPasswordErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<ChangeMyPasswordErrorCode> for Stop<ChangeMyPasswordError> {
    fn from(code: ChangeMyPasswordErrorCode) -> Self {
        Stop::Failure(Failure::from(ChangeMyPasswordError::from(code)))
    }
}

impl From<CreatePasswordResetRequestErrorCode> for CreatePasswordResetRequestError {
    fn from(code: CreatePasswordResetRequestErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<CreatePasswordResetRequestErrorCode> for Stop<CreatePasswordResetRequestError> {
    fn from(code: CreatePasswordResetRequestErrorCode) -> Self {
        Stop::Failure(Failure::from(CreatePasswordResetRequestError::from(code)))
    }
}

impl From<ResetPasswordErrorCode> for ResetPasswordError {
    fn from(code: ResetPasswordErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<ResetPasswordErrorCode> for Stop<ResetPasswordError> {
    fn from(code: ResetPasswordErrorCode) -> Self {
        Stop::Failure(Failure::from(ResetPasswordError::from(code)))
    }
}

impl From<RequestEmailVerificationErrorCode> for RequestEmailVerificationError {
    fn from(code: RequestEmailVerificationErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<RequestEmailVerificationErrorCode> for Stop<RequestEmailVerificationError> {
    fn from(code: RequestEmailVerificationErrorCode) -> Self {
        Stop::Failure(Failure::from(RequestEmailVerificationError::from(code)))
    }
}

impl From<VerifyEmailErrorCode> for VerifyEmailError {
    fn from(code: VerifyEmailErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<VerifyEmailErrorCode> for Stop<VerifyEmailError> {
    fn from(code: VerifyEmailErrorCode) -> Self {
        Stop::Failure(Failure::from(VerifyEmailError::from(code)))
    }
}

impl From<ConfirmEmailChangeErrorCode> for ConfirmEmailChangeError {
    fn from(code: ConfirmEmailChangeErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<ConfirmEmailChangeErrorCode> for Stop<ConfirmEmailChangeError> {
    fn from(code: ConfirmEmailChangeErrorCode) -> Self {
        Stop::Failure(Failure::from(ConfirmEmailChangeError::from(code)))
    }
}

impl From<InviteErrorCode> for InviteError {
    fn from(code: InviteErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<InviteErrorCode> for Stop<InviteError> {
    fn from(code: InviteErrorCode) -> Self {
        Stop::Failure(Failure::from(InviteError::from(code)))
    }
}

impl MembershipFailure for InviteError {
    fn invalid_membership(validation: Vec<MembershipValidationError>) -> Self {
        Self { membership_validation: Some(validation), ..InviteErrorCode::InvalidMembership.into() }
    }

    fn legacy(problem: Legacy) -> Self {
        let mut error = Self::from(match problem {
            Legacy::RoleNotFound => InviteErrorCode::RoleNotFound,
            Legacy::VariableNotFound => InviteErrorCode::VariableNotFound,
            Legacy::VariableEmpty => InviteErrorCode::VariableEmpty,
        });
        error.end_user_message = Some(error.developer_message.clone());
        error
    }
}

impl From<CreateProjectResponseErrorCode> for CreateProjectResponseError {
    fn from(code: CreateProjectResponseErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<CreateProjectResponseErrorCode> for Stop<CreateProjectResponseError> {
    fn from(code: CreateProjectResponseErrorCode) -> Self {
        Stop::Failure(Failure::from(CreateProjectResponseError::from(code)))
    }
}

impl From<UpdateProjectErrorCode> for UpdateProjectError {
    fn from(code: UpdateProjectErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<UpdateProjectErrorCode> for Stop<UpdateProjectError> {
    fn from(code: UpdateProjectErrorCode) -> Self {
        Stop::Failure(Failure::from(UpdateProjectError::from(code)))
    }
}

impl From<SetProjectSecretErrorCode> for SetProjectSecretError {
    fn from(code: SetProjectSecretErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<SetProjectSecretErrorCode> for Stop<SetProjectSecretError> {
    fn from(code: SetProjectSecretErrorCode) -> Self {
        Stop::Failure(Failure::from(SetProjectSecretError::from(code)))
    }
}

impl From<AddProjectMemberErrorCode> for AddProjectMemberError {
    fn from(code: AddProjectMemberErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<AddProjectMemberErrorCode> for Stop<AddProjectMemberError> {
    fn from(code: AddProjectMemberErrorCode) -> Self {
        Stop::Failure(Failure::from(AddProjectMemberError::from(code)))
    }
}

impl MembershipFailure for AddProjectMemberError {
    fn invalid_membership(validation: Vec<MembershipValidationError>) -> Self {
        Self { membership_validation: Some(validation), ..AddProjectMemberErrorCode::InvalidMembership.into() }
    }

    fn legacy(problem: Legacy) -> Self {
        let mut error = Self::from(match problem {
            Legacy::RoleNotFound => AddProjectMemberErrorCode::RoleNotFound,
            Legacy::VariableNotFound => AddProjectMemberErrorCode::VariableNotFound,
            Legacy::VariableEmpty => AddProjectMemberErrorCode::VariableEmpty,
        });
        error.end_user_message = Some(error.developer_message.clone());
        error
    }
}

impl From<UpdateProjectMemberErrorCode> for UpdateProjectMemberError {
    fn from(code: UpdateProjectMemberErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<UpdateProjectMemberErrorCode> for Stop<UpdateProjectMemberError> {
    fn from(code: UpdateProjectMemberErrorCode) -> Self {
        Stop::Failure(Failure::from(UpdateProjectMemberError::from(code)))
    }
}

impl MembershipFailure for UpdateProjectMemberError {
    fn invalid_membership(validation: Vec<MembershipValidationError>) -> Self {
        Self { membership_validation: Some(validation), ..UpdateProjectMemberErrorCode::InvalidMembership.into() }
    }

    fn legacy(problem: Legacy) -> Self {
        let mut error = Self::from(match problem {
            Legacy::RoleNotFound => UpdateProjectMemberErrorCode::RoleNotFound,
            Legacy::VariableNotFound => UpdateProjectMemberErrorCode::VariableNotFound,
            Legacy::VariableEmpty => UpdateProjectMemberErrorCode::VariableEmpty,
        });
        error.end_user_message = Some(error.developer_message.clone());
        error
    }
}

impl From<RemoveProjectMemberErrorCode> for RemoveProjectMemberError {
    fn from(code: RemoveProjectMemberErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<RemoveProjectMemberErrorCode> for Stop<RemoveProjectMemberError> {
    fn from(code: RemoveProjectMemberErrorCode) -> Self {
        Stop::Failure(Failure::from(RemoveProjectMemberError::from(code)))
    }
}

impl From<AddGlobalIdentityRolesErrorCode> for AddGlobalIdentityRolesError {
    fn from(code: AddGlobalIdentityRolesErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<AddGlobalIdentityRolesErrorCode> for Stop<AddGlobalIdentityRolesError> {
    fn from(code: AddGlobalIdentityRolesErrorCode) -> Self {
        Stop::Failure(Failure::from(AddGlobalIdentityRolesError::from(code)))
    }
}

impl From<RemoveGlobalIdentityRolesErrorCode> for RemoveGlobalIdentityRolesError {
    fn from(code: RemoveGlobalIdentityRolesErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<RemoveGlobalIdentityRolesErrorCode> for Stop<RemoveGlobalIdentityRolesError> {
    fn from(code: RemoveGlobalIdentityRolesErrorCode) -> Self {
        Stop::Failure(Failure::from(RemoveGlobalIdentityRolesError::from(code)))
    }
}

impl From<CreateApiKeyErrorCode> for CreateApiKeyError {
    fn from(code: CreateApiKeyErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<CreateApiKeyErrorCode> for Stop<CreateApiKeyError> {
    fn from(code: CreateApiKeyErrorCode) -> Self {
        Stop::Failure(Failure::from(CreateApiKeyError::from(code)))
    }
}

impl MembershipFailure for CreateApiKeyError {
    fn invalid_membership(validation: Vec<MembershipValidationError>) -> Self {
        Self { membership_validation: Some(validation), ..CreateApiKeyErrorCode::InvalidMembership.into() }
    }

    fn legacy(problem: Legacy) -> Self {
        let mut error = Self::from(match problem {
            Legacy::RoleNotFound => CreateApiKeyErrorCode::RoleNotFound,
            Legacy::VariableNotFound => CreateApiKeyErrorCode::VariableNotFound,
            Legacy::VariableEmpty => CreateApiKeyErrorCode::VariableEmpty,
        });
        error.end_user_message = Some(error.developer_message.clone());
        error
    }
}

impl From<DisableApiKeyErrorCode> for DisableApiKeyError {
    fn from(code: DisableApiKeyErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<DisableApiKeyErrorCode> for Stop<DisableApiKeyError> {
    fn from(code: DisableApiKeyErrorCode) -> Self {
        Stop::Failure(Failure::from(DisableApiKeyError::from(code)))
    }
}

impl From<ConfigureErrorCode> for ConfigureError {
    fn from(code: ConfigureErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<ConfigureErrorCode> for Stop<ConfigureError> {
    fn from(code: ConfigureErrorCode) -> Self {
        Stop::Failure(Failure::from(ConfigureError::from(code)))
    }
}

impl From<CreateAuthPolicyErrorCode> for CreateAuthPolicyError {
    fn from(code: CreateAuthPolicyErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<CreateAuthPolicyErrorCode> for Stop<CreateAuthPolicyError> {
    fn from(code: CreateAuthPolicyErrorCode) -> Self {
        Stop::Failure(Failure::from(CreateAuthPolicyError::from(code)))
    }
}

impl From<UpdateAuthPolicyErrorCode> for UpdateAuthPolicyError {
    fn from(code: UpdateAuthPolicyErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<UpdateAuthPolicyErrorCode> for Stop<UpdateAuthPolicyError> {
    fn from(code: UpdateAuthPolicyErrorCode) -> Self {
        Stop::Failure(Failure::from(UpdateAuthPolicyError::from(code)))
    }
}

impl From<DeleteAuthPolicyErrorCode> for DeleteAuthPolicyError {
    fn from(code: DeleteAuthPolicyErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<DeleteAuthPolicyErrorCode> for Stop<DeleteAuthPolicyError> {
    fn from(code: DeleteAuthPolicyErrorCode) -> Self {
        Stop::Failure(Failure::from(DeleteAuthPolicyError::from(code)))
    }
}

impl From<AddMailTemplateErrorCode> for AddMailTemplateError {
    fn from(code: AddMailTemplateErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<AddMailTemplateErrorCode> for Stop<AddMailTemplateError> {
    fn from(code: AddMailTemplateErrorCode) -> Self {
        Stop::Failure(Failure::from(AddMailTemplateError::from(code)))
    }
}

impl From<RemoveMailTemplateErrorCode> for RemoveMailTemplateError {
    fn from(code: RemoveMailTemplateErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<RemoveMailTemplateErrorCode> for Stop<RemoveMailTemplateError> {
    fn from(code: RemoveMailTemplateErrorCode) -> Self {
        Stop::Failure(Failure::from(RemoveMailTemplateError::from(code)))
    }
}

impl From<AddIDPErrorCode> for AddIDPError {
    fn from(code: AddIDPErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<AddIDPErrorCode> for Stop<AddIDPError> {
    fn from(code: AddIDPErrorCode) -> Self {
        Stop::Failure(Failure::from(AddIDPError::from(code)))
    }
}

impl From<UpdateIDPErrorCode> for UpdateIDPError {
    fn from(code: UpdateIDPErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<UpdateIDPErrorCode> for Stop<UpdateIDPError> {
    fn from(code: UpdateIDPErrorCode) -> Self {
        Stop::Failure(Failure::from(UpdateIDPError::from(code)))
    }
}

impl From<DisableIDPErrorCode> for DisableIDPError {
    fn from(code: DisableIDPErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<DisableIDPErrorCode> for Stop<DisableIDPError> {
    fn from(code: DisableIDPErrorCode) -> Self {
        Stop::Failure(Failure::from(DisableIDPError::from(code)))
    }
}

impl From<EnableIDPErrorCode> for EnableIDPError {
    fn from(code: EnableIDPErrorCode) -> Self {
        Self::new(code, message::text(code.into()))
    }
}

impl From<EnableIDPErrorCode> for Stop<EnableIDPError> {
    fn from(code: EnableIDPErrorCode) -> Self {
        Stop::Failure(Failure::from(EnableIDPError::from(code)))
    }
}
