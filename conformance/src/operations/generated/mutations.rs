// Written by `cargo xtask codegen` from schema.graphql. Do not edit.

//! Every mutation: its variables, what is asked for, and its answer in the shape that all of them have.

use super::super::mutation::{Envelope, Mutation};
use super::super::*;
use crate::schema;

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct SignUpVariables {
    pub email: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub password_hash: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<String>>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub captcha_token: Option<String>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "SignUpVariables")]
pub struct SignUp {
    #[arguments(email: $email, password: $password, passwordHash: $password_hash, roles: $roles, name: $name, captchaToken: $captcha_token)]
    pub sign_up: Option<SignUpResponse>,
}

impl Mutation for SignUp {
    type Result = SignUpResult;
    type Error = SignUpError;
    type Code = SignUpErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.sign_up?;
        Some(Envelope {
            ok: response.ok,
            list: Some(response.errors.iter().map(|error| error.code).collect()),
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.result,
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SignUpResponse {
    pub ok: bool,
    pub errors: Vec<SignUpError>,
    pub error: Option<SignUpError>,
    pub result: Option<SignUpResult>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SignUpError {
    pub code: SignUpErrorCode,
    pub weak_password_reasons: Option<Vec<WeakPasswordReason>>,
    pub recommended_action: Option<SignUpRecommendedAction>,
    pub developer_message: String,
    pub end_person_message: Option<String>,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct SignInVariables {
    pub email: String,
    pub password: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub expiration: Option<i32>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub otp_token: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub backup_code: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub options: Option<SignInOptions>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "SignInVariables")]
pub struct SignIn {
    #[arguments(email: $email, password: $password, expiration: $expiration, otpToken: $otp_token, backupCode: $backup_code, options: $options)]
    pub sign_in: Option<SignInResponse>,
}

impl Mutation for SignIn {
    type Result = SignInResult;
    type Error = SignInError;
    type Code = SignInErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.sign_in?;
        Some(Envelope {
            ok: response.ok,
            list: Some(response.errors.iter().map(|error| error.code).collect()),
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.result,
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SignInResponse {
    pub ok: bool,
    pub errors: Vec<SignInError>,
    pub error: Option<SignInError>,
    pub result: Option<SignInResult>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SignInError {
    pub code: SignInErrorCode,
    pub developer_message: String,
    pub end_user_message: Option<String>,
    pub retry_after: Option<i32>,
    pub mfa_enrollment: Option<MfaEnrollment>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct MfaEnrollment {
    pub otp_uri: String,
    pub otp_secret: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct InitSignInIDPVariables {
    pub identity_provider: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub data: Option<Json>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub redirect_url: Option<String>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "InitSignInIDPVariables")]
pub struct InitSignInIDP {
    #[arguments(identityProvider: $identity_provider, data: $data, redirectUrl: $redirect_url)]
    #[cynic(rename = "initSignInIDP")]
    pub init_sign_in_idp: Option<InitSignInIDPResponse>,
}

impl Mutation for InitSignInIDP {
    type Result = InitSignInIDPResult;
    type Error = InitSignInIDPError;
    type Code = InitSignInIDPErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.init_sign_in_idp?;
        Some(Envelope {
            ok: response.ok,
            list: Some(response.errors.iter().map(|error| error.code).collect()),
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.result,
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct InitSignInIDPResponse {
    pub ok: bool,
    pub errors: Vec<InitSignInIDPError>,
    pub error: Option<InitSignInIDPError>,
    pub result: Option<InitSignInIDPResult>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct InitSignInIDPError {
    pub code: InitSignInIDPErrorCode,
    pub developer_message: String,
    pub end_user_message: Option<String>,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct SignInIDPVariables {
    pub identity_provider: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub data: Option<Json>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub expiration: Option<i32>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub options: Option<SignInOptions>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub idp_response: Option<IDPResponseInput>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub redirect_url: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub session_data: Option<Json>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "SignInIDPVariables")]
pub struct SignInIDP {
    #[arguments(identityProvider: $identity_provider, data: $data, expiration: $expiration, options: $options, idpResponse: $idp_response, redirectUrl: $redirect_url, sessionData: $session_data)]
    #[cynic(rename = "signInIDP")]
    pub sign_in_idp: Option<SignInIDPResponse>,
}

impl Mutation for SignInIDP {
    type Result = SignInIDPResult;
    type Error = SignInIDPError;
    type Code = SignInIDPErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.sign_in_idp?;
        Some(Envelope {
            ok: response.ok,
            list: Some(response.errors.iter().map(|error| error.code).collect()),
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.result,
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SignInIDPResponse {
    pub ok: bool,
    pub errors: Vec<SignInIDPError>,
    pub error: Option<SignInIDPError>,
    pub result: Option<SignInIDPResult>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SignInIDPError {
    pub code: SignInIDPErrorCode,
    pub developer_message: String,
    pub end_user_message: Option<String>,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct InitSignInPasswordlessVariables {
    pub email: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub options: Option<InitSignInPasswordlessOptions>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub captcha_token: Option<String>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "InitSignInPasswordlessVariables")]
pub struct InitSignInPasswordless {
    #[arguments(email: $email, options: $options, captchaToken: $captcha_token)]
    pub init_sign_in_passwordless: Option<InitSignInPasswordlessResponse>,
}

impl Mutation for InitSignInPasswordless {
    type Result = InitSignInPasswordlessResult;
    type Error = InitSignInPasswordlessError;
    type Code = InitSignInPasswordlessErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.init_sign_in_passwordless?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.result,
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct InitSignInPasswordlessResponse {
    pub ok: bool,
    pub error: Option<InitSignInPasswordlessError>,
    pub result: Option<InitSignInPasswordlessResult>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct InitSignInPasswordlessError {
    pub code: InitSignInPasswordlessErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone)]
pub struct SignInPasswordlessVariables {
    pub request_id: String,
    pub validation_type: PasswordlessValidationType,
    pub token: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub expiration: Option<i32>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub mfa_otp: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub backup_code: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub options: Option<SignInOptions>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "SignInPasswordlessVariables")]
pub struct SignInPasswordless {
    #[arguments(requestId: $request_id, validationType: $validation_type, token: $token, expiration: $expiration, mfaOtp: $mfa_otp, backupCode: $backup_code, options: $options)]
    pub sign_in_passwordless: Option<SignInPasswordlessResponse>,
}

impl Mutation for SignInPasswordless {
    type Result = SignInPasswordlessResult;
    type Error = SignInPasswordlessError;
    type Code = SignInPasswordlessErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.sign_in_passwordless?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.result,
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SignInPasswordlessResponse {
    pub ok: bool,
    pub error: Option<SignInPasswordlessError>,
    pub result: Option<SignInPasswordlessResult>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SignInPasswordlessError {
    pub code: SignInPasswordlessErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct ActivatePasswordlessOtpVariables {
    pub request_id: String,
    pub token: String,
    pub otp_hash: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ActivatePasswordlessOtpVariables")]
pub struct ActivatePasswordlessOtp {
    #[arguments(requestId: $request_id, token: $token, otpHash: $otp_hash)]
    pub activate_passwordless_otp: Option<ActivatePasswordlessOtpResponse>,
}

impl Mutation for ActivatePasswordlessOtp {
    type Result = ();
    type Error = ActivatePasswordlessOtpError;
    type Code = ActivatePasswordlessOtpErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.activate_passwordless_otp?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ActivatePasswordlessOtpResponse {
    pub ok: bool,
    pub error: Option<ActivatePasswordlessOtpError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ActivatePasswordlessOtpError {
    pub code: ActivatePasswordlessOtpErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation")]
pub struct EnableMyPasswordless {
    pub enable_my_passwordless: Option<ToggleMyPasswordlessResponse>,
}

impl Mutation for EnableMyPasswordless {
    type Result = ();
    type Error = ToggleMyPasswordlessError;
    type Code = ToggleMyPasswordlessErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.enable_my_passwordless?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ToggleMyPasswordlessResponse {
    pub ok: bool,
    pub error: Option<ToggleMyPasswordlessError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ToggleMyPasswordlessError {
    pub code: ToggleMyPasswordlessErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation")]
pub struct DisableMyPasswordless {
    pub disable_my_passwordless: Option<ToggleMyPasswordlessResponse>,
}

impl Mutation for DisableMyPasswordless {
    type Result = ();
    type Error = ToggleMyPasswordlessError;
    type Code = ToggleMyPasswordlessErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.disable_my_passwordless?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct PrepareOtpVariables {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "PrepareOtpVariables")]
pub struct PrepareOtp {
    #[arguments(label: $label)]
    pub prepare_otp: Option<PrepareOtpResponse>,
}

impl Mutation for PrepareOtp {
    type Result = PrepareOtpResult;
    type Error = ();
    type Code = ();

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.prepare_otp?;
        Some(Envelope { ok: response.ok, list: None, code: None, error: None, result: response.result })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct PrepareOtpResponse {
    pub ok: bool,
    pub result: Option<PrepareOtpResult>,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct ConfirmOtpVariables {
    pub otp_token: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ConfirmOtpVariables")]
pub struct ConfirmOtp {
    #[arguments(otpToken: $otp_token)]
    pub confirm_otp: Option<ConfirmOtpResponse>,
}

impl Mutation for ConfirmOtp {
    type Result = ConfirmOtpResult;
    type Error = ConfirmOtpError;
    type Code = ConfirmOtpErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.confirm_otp?;
        Some(Envelope {
            ok: response.ok,
            list: Some(response.errors.iter().map(|error| error.code).collect()),
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.result,
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ConfirmOtpResponse {
    pub ok: bool,
    pub errors: Vec<ConfirmOtpError>,
    pub error: Option<ConfirmOtpError>,
    pub result: Option<ConfirmOtpResult>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ConfirmOtpError {
    pub code: ConfirmOtpErrorCode,
    pub developer_message: String,
    pub end_user_message: Option<String>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation")]
pub struct DisableOtp {
    pub disable_otp: Option<DisableOtpResponse>,
}

impl Mutation for DisableOtp {
    type Result = ();
    type Error = DisableOtpError;
    type Code = DisableOtpErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.disable_otp?;
        Some(Envelope {
            ok: response.ok,
            list: Some(response.errors.iter().map(|error| error.code).collect()),
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct DisableOtpResponse {
    pub ok: bool,
    pub errors: Vec<DisableOtpError>,
    pub error: Option<DisableOtpError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct DisableOtpError {
    pub code: DisableOtpErrorCode,
    pub developer_message: String,
    pub end_user_message: Option<String>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation")]
pub struct RegenerateBackupCodes {
    pub regenerate_backup_codes: Option<RegenerateBackupCodesResponse>,
}

impl Mutation for RegenerateBackupCodes {
    type Result = RegenerateBackupCodesResult;
    type Error = RegenerateBackupCodesError;
    type Code = RegenerateBackupCodesErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.regenerate_backup_codes?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.result,
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RegenerateBackupCodesResponse {
    pub ok: bool,
    pub error: Option<RegenerateBackupCodesError>,
    pub result: Option<RegenerateBackupCodesResult>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RegenerateBackupCodesError {
    pub code: RegenerateBackupCodesErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation")]
pub struct InitEmailOtp {
    pub init_email_otp: Option<InitEmailOtpResponse>,
}

impl Mutation for InitEmailOtp {
    type Result = ();
    type Error = InitEmailOtpError;
    type Code = InitEmailOtpErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.init_email_otp?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct InitEmailOtpResponse {
    pub ok: bool,
    pub error: Option<InitEmailOtpError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct InitEmailOtpError {
    pub code: InitEmailOtpErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct ConfirmEmailOtpVariables {
    pub otp_token: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ConfirmEmailOtpVariables")]
pub struct ConfirmEmailOtp {
    #[arguments(otpToken: $otp_token)]
    pub confirm_email_otp: Option<ConfirmEmailOtpResponse>,
}

impl Mutation for ConfirmEmailOtp {
    type Result = ConfirmEmailOtpResult;
    type Error = ConfirmEmailOtpError;
    type Code = ConfirmEmailOtpErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.confirm_email_otp?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.result,
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ConfirmEmailOtpResponse {
    pub ok: bool,
    pub error: Option<ConfirmEmailOtpError>,
    pub result: Option<ConfirmEmailOtpResult>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ConfirmEmailOtpError {
    pub code: ConfirmEmailOtpErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation")]
pub struct DisableEmailOtp {
    pub disable_email_otp: Option<DisableEmailOtpResponse>,
}

impl Mutation for DisableEmailOtp {
    type Result = ();
    type Error = DisableEmailOtpError;
    type Code = DisableEmailOtpErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.disable_email_otp?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct DisableEmailOtpResponse {
    pub ok: bool,
    pub error: Option<DisableEmailOtpError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct DisableEmailOtpError {
    pub code: DisableEmailOtpErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct DisconnectMyIdentityProviderVariables {
    pub id: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "DisconnectMyIdentityProviderVariables")]
pub struct DisconnectMyIdentityProvider {
    #[arguments(id: $id)]
    pub disconnect_my_identity_provider: Option<DisconnectIDPResponse>,
}

impl Mutation for DisconnectMyIdentityProvider {
    type Result = ();
    type Error = DisconnectIDPError;
    type Code = DisconnectIDPErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.disconnect_my_identity_provider?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct DisconnectIDPResponse {
    pub ok: bool,
    pub error: Option<DisconnectIDPError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct DisconnectIDPError {
    pub code: DisconnectIDPErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct SignOutVariables {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub all: Option<bool>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "SignOutVariables")]
pub struct SignOut {
    #[arguments(all: $all)]
    pub sign_out: Option<SignOutResponse>,
}

impl Mutation for SignOut {
    type Result = SignOutSuccess;
    type Error = SignOutError;
    type Code = SignOutErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.sign_out?;
        Some(Envelope {
            ok: response.ok,
            list: Some(response.errors.iter().map(|error| error.code).collect()),
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(SignOutSuccess { logout_url: response.logout_url }),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SignOutResponse {
    pub ok: bool,
    pub errors: Vec<SignOutError>,
    pub error: Option<SignOutError>,
    pub logout_url: Option<String>,
}

#[derive(Clone)]
pub struct SignOutSuccess {
    pub logout_url: Option<String>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SignOutError {
    pub code: SignOutErrorCode,
    pub developer_message: String,
    pub end_user_message: Option<String>,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct RevokeSessionVariables {
    pub session_id: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "RevokeSessionVariables")]
pub struct RevokeSession {
    #[arguments(sessionId: $session_id)]
    pub revoke_session: Option<RevokeSessionResponse>,
}

impl Mutation for RevokeSession {
    type Result = ();
    type Error = RevokeSessionError;
    type Code = RevokeSessionErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.revoke_session?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RevokeSessionResponse {
    pub ok: bool,
    pub error: Option<RevokeSessionError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RevokeSessionError {
    pub code: RevokeSessionErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct CreateSessionTokenVariables {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub person_id: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub expiration: Option<i32>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub options: Option<SignInOptions>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "CreateSessionTokenVariables")]
pub struct CreateSessionToken {
    #[arguments(email: $email, personId: $person_id, expiration: $expiration, options: $options)]
    pub create_session_token: Option<CreateSessionTokenResponse>,
}

impl Mutation for CreateSessionToken {
    type Result = CreateSessionTokenResult;
    type Error = CreateSessionTokenError;
    type Code = CreateSessionTokenErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.create_session_token?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.result,
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct CreateSessionTokenResponse {
    pub ok: bool,
    pub error: Option<CreateSessionTokenError>,
    pub result: Option<CreateSessionTokenResult>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct CreateSessionTokenError {
    pub code: CreateSessionTokenErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct ForceSignOutPersonVariables {
    pub person_id: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ForceSignOutPersonVariables")]
pub struct ForceSignOutPerson {
    #[arguments(personId: $person_id, reason: $reason)]
    pub force_sign_out_person: Option<ForceSignOutPersonResponse>,
}

impl Mutation for ForceSignOutPerson {
    type Result = ();
    type Error = ForceSignOutPersonError;
    type Code = ForceSignOutPersonErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.force_sign_out_person?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ForceSignOutPersonResponse {
    pub ok: bool,
    pub error: Option<ForceSignOutPersonError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ForceSignOutPersonError {
    pub code: ForceSignOutPersonErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct ResetPersonMfaVariables {
    pub person_id: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ResetPersonMfaVariables")]
pub struct ResetPersonMfa {
    #[arguments(personId: $person_id)]
    pub reset_person_mfa: Option<ResetPersonMfaResponse>,
}

impl Mutation for ResetPersonMfa {
    type Result = ();
    type Error = ResetPersonMfaError;
    type Code = ResetPersonMfaErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.reset_person_mfa?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ResetPersonMfaResponse {
    pub ok: bool,
    pub error: Option<ResetPersonMfaError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ResetPersonMfaError {
    pub code: ResetPersonMfaErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct DisablePersonVariables {
    pub person_id: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "DisablePersonVariables")]
pub struct DisablePerson {
    #[arguments(personId: $person_id)]
    pub disable_person: Option<DisablePersonResponse>,
}

impl Mutation for DisablePerson {
    type Result = ();
    type Error = DisablePersonError;
    type Code = DisablePersonErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.disable_person?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct DisablePersonResponse {
    pub ok: bool,
    pub error: Option<DisablePersonError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct DisablePersonError {
    pub code: DisablePersonErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct ChangeProfileVariables {
    pub person_id: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ChangeProfileVariables")]
pub struct ChangeProfile {
    #[arguments(personId: $person_id, email: $email, name: $name)]
    pub change_profile: Option<ChangeProfileResponse>,
}

impl Mutation for ChangeProfile {
    type Result = ();
    type Error = ChangeProfileError;
    type Code = ChangeProfileErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.change_profile?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ChangeProfileResponse {
    pub ok: bool,
    pub error: Option<ChangeProfileError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ChangeProfileError {
    pub code: ChangeProfileErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct ChangeMyProfileVariables {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ChangeMyProfileVariables")]
pub struct ChangeMyProfile {
    #[arguments(email: $email, name: $name)]
    pub change_my_profile: Option<ChangeMyProfileResponse>,
}

impl Mutation for ChangeMyProfile {
    type Result = ();
    type Error = ChangeMyProfileError;
    type Code = ChangeMyProfileErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.change_my_profile?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ChangeMyProfileResponse {
    pub ok: bool,
    pub error: Option<ChangeMyProfileError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ChangeMyProfileError {
    pub code: ChangeMyProfileErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct ChangePasswordVariables {
    pub person_id: String,
    pub password: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ChangePasswordVariables")]
pub struct ChangePassword {
    #[arguments(personId: $person_id, password: $password)]
    pub change_password: Option<ChangePasswordResponse>,
}

impl Mutation for ChangePassword {
    type Result = ();
    type Error = ChangePasswordError;
    type Code = ChangePasswordErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.change_password?;
        Some(Envelope {
            ok: response.ok,
            list: Some(response.errors.iter().map(|error| error.code).collect()),
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ChangePasswordResponse {
    pub ok: bool,
    pub errors: Vec<ChangePasswordError>,
    pub error: Option<ChangePasswordError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ChangePasswordError {
    pub code: ChangePasswordErrorCode,
    pub weak_password_reasons: Option<Vec<WeakPasswordReason>>,
    pub end_user_message: Option<String>,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct ChangeMyPasswordVariables {
    pub current_password: String,
    pub new_password: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ChangeMyPasswordVariables")]
pub struct ChangeMyPassword {
    #[arguments(currentPassword: $current_password, newPassword: $new_password)]
    pub change_my_password: Option<ChangeMyPasswordResponse>,
}

impl Mutation for ChangeMyPassword {
    type Result = ();
    type Error = ChangeMyPasswordError;
    type Code = ChangeMyPasswordErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.change_my_password?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ChangeMyPasswordResponse {
    pub ok: bool,
    pub error: Option<ChangeMyPasswordError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ChangeMyPasswordError {
    pub code: ChangeMyPasswordErrorCode,
    pub weak_password_reasons: Option<Vec<WeakPasswordReason>>,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct CreateResetPasswordRequestVariables {
    pub email: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub options: Option<CreateResetPasswordRequestOptions>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub captcha_token: Option<String>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "CreateResetPasswordRequestVariables")]
pub struct CreateResetPasswordRequest {
    #[arguments(email: $email, options: $options, captchaToken: $captcha_token)]
    pub create_reset_password_request: Option<CreatePasswordResetRequestResponse>,
}

impl Mutation for CreateResetPasswordRequest {
    type Result = ();
    type Error = CreatePasswordResetRequestError;
    type Code = CreatePasswordResetRequestErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.create_reset_password_request?;
        Some(Envelope {
            ok: response.ok,
            list: Some(response.errors.iter().map(|error| error.code).collect()),
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct CreatePasswordResetRequestResponse {
    pub ok: bool,
    pub errors: Vec<CreatePasswordResetRequestError>,
    pub error: Option<CreatePasswordResetRequestError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct CreatePasswordResetRequestError {
    pub code: CreatePasswordResetRequestErrorCode,
    pub developer_message: String,
    pub end_user_message: Option<String>,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct ResetPasswordVariables {
    pub token: String,
    pub password: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ResetPasswordVariables")]
pub struct ResetPassword {
    #[arguments(token: $token, password: $password)]
    pub reset_password: Option<ResetPasswordResponse>,
}

impl Mutation for ResetPassword {
    type Result = ();
    type Error = ResetPasswordError;
    type Code = ResetPasswordErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.reset_password?;
        Some(Envelope {
            ok: response.ok,
            list: Some(response.errors.iter().map(|error| error.code).collect()),
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ResetPasswordResponse {
    pub ok: bool,
    pub errors: Vec<ResetPasswordError>,
    pub error: Option<ResetPasswordError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ResetPasswordError {
    pub code: ResetPasswordErrorCode,
    pub weak_password_reasons: Option<Vec<WeakPasswordReason>>,
    pub developer_message: String,
    pub end_user_message: Option<String>,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct RequestEmailVerificationVariables {
    pub email: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub options: Option<EmailVerificationOptions>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub captcha_token: Option<String>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "RequestEmailVerificationVariables")]
pub struct RequestEmailVerification {
    #[arguments(email: $email, options: $options, captchaToken: $captcha_token)]
    pub request_email_verification: Option<RequestEmailVerificationResponse>,
}

impl Mutation for RequestEmailVerification {
    type Result = ();
    type Error = RequestEmailVerificationError;
    type Code = RequestEmailVerificationErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.request_email_verification?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RequestEmailVerificationResponse {
    pub ok: bool,
    pub error: Option<RequestEmailVerificationError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RequestEmailVerificationError {
    pub code: RequestEmailVerificationErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct VerifyEmailVariables {
    pub token: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "VerifyEmailVariables")]
pub struct VerifyEmail {
    #[arguments(token: $token)]
    pub verify_email: Option<VerifyEmailResponse>,
}

impl Mutation for VerifyEmail {
    type Result = ();
    type Error = VerifyEmailError;
    type Code = VerifyEmailErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.verify_email?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct VerifyEmailResponse {
    pub ok: bool,
    pub error: Option<VerifyEmailError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct VerifyEmailError {
    pub code: VerifyEmailErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct ConfirmEmailChangeVariables {
    pub token: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ConfirmEmailChangeVariables")]
pub struct ConfirmEmailChange {
    #[arguments(token: $token)]
    pub confirm_email_change: Option<ConfirmEmailChangeResponse>,
}

impl Mutation for ConfirmEmailChange {
    type Result = ();
    type Error = ConfirmEmailChangeError;
    type Code = ConfirmEmailChangeErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.confirm_email_change?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ConfirmEmailChangeResponse {
    pub ok: bool,
    pub error: Option<ConfirmEmailChangeError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ConfirmEmailChangeError {
    pub code: ConfirmEmailChangeErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct InviteVariables {
    pub email: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub project_slug: String,
    pub memberships: Vec<MembershipInput>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub options: Option<InviteOptions>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "InviteVariables")]
pub struct Invite {
    #[arguments(email: $email, name: $name, projectSlug: $project_slug, memberships: $memberships, options: $options)]
    pub invite: Option<InviteResponse>,
}

impl Mutation for Invite {
    type Result = InviteResult;
    type Error = InviteError;
    type Code = InviteErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.invite?;
        Some(Envelope {
            ok: response.ok,
            list: Some(response.errors.iter().map(|error| error.code).collect()),
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.result,
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct InviteResponse {
    pub ok: bool,
    pub errors: Vec<InviteError>,
    pub error: Option<InviteError>,
    pub result: Option<InviteResult>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct InviteError {
    pub code: InviteErrorCode,
    pub developer_message: String,
    pub membership_validation: Option<Vec<MembershipValidationError>>,
    pub end_user_message: Option<String>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct MembershipValidationError {
    pub code: MembershipValidationErrorCode,
    pub role: String,
    pub variable: Option<String>,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct UnmanagedInviteVariables {
    pub email: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub project_slug: String,
    pub memberships: Vec<MembershipInput>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub options: Option<UnmanagedInviteOptions>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "UnmanagedInviteVariables")]
pub struct UnmanagedInvite {
    #[arguments(email: $email, name: $name, projectSlug: $project_slug, memberships: $memberships, options: $options, password: $password)]
    pub unmanaged_invite: Option<InviteResponse>,
}

impl Mutation for UnmanagedInvite {
    type Result = InviteResult;
    type Error = InviteError;
    type Code = InviteErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.unmanaged_invite?;
        Some(Envelope {
            ok: response.ok,
            list: Some(response.errors.iter().map(|error| error.code).collect()),
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.result,
        })
    }
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct CreateProjectVariables {
    pub project_slug: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub config: Option<Json>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub secrets: Option<Vec<ProjectSecret>>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub options: Option<CreateProjectOptions>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub deploy_token_hash: Option<String>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "CreateProjectVariables")]
pub struct CreateProject {
    #[arguments(projectSlug: $project_slug, name: $name, config: $config, secrets: $secrets, options: $options, deployTokenHash: $deploy_token_hash)]
    pub create_project: Option<CreateProjectResponse>,
}

impl Mutation for CreateProject {
    type Result = CreateProjectResult;
    type Error = CreateProjectResponseError;
    type Code = CreateProjectResponseErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.create_project?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.result,
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct CreateProjectResponse {
    pub ok: bool,
    pub error: Option<CreateProjectResponseError>,
    pub result: Option<CreateProjectResult>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct CreateProjectResponseError {
    pub code: CreateProjectResponseErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct UpdateProjectVariables {
    pub project_slug: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub config: Option<Json>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub merge_config: Option<bool>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "UpdateProjectVariables")]
pub struct UpdateProject {
    #[arguments(projectSlug: $project_slug, name: $name, config: $config, mergeConfig: $merge_config)]
    pub update_project: Option<UpdateProjectResponse>,
}

impl Mutation for UpdateProject {
    type Result = ();
    type Error = UpdateProjectError;
    type Code = UpdateProjectErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.update_project?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct UpdateProjectResponse {
    pub ok: bool,
    pub error: Option<UpdateProjectError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct UpdateProjectError {
    pub code: UpdateProjectErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct SetProjectSecretVariables {
    pub project_slug: String,
    pub key: String,
    pub value: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "SetProjectSecretVariables")]
pub struct SetProjectSecret {
    #[arguments(projectSlug: $project_slug, key: $key, value: $value)]
    pub set_project_secret: Option<SetProjectSecretResponse>,
}

impl Mutation for SetProjectSecret {
    type Result = ();
    type Error = SetProjectSecretError;
    type Code = SetProjectSecretErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.set_project_secret?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SetProjectSecretResponse {
    pub ok: bool,
    pub error: Option<SetProjectSecretError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct SetProjectSecretError {
    pub code: SetProjectSecretErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct AddProjectMemberVariables {
    pub project_slug: String,
    pub identity_id: String,
    pub memberships: Vec<MembershipInput>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "AddProjectMemberVariables")]
pub struct AddProjectMember {
    #[arguments(projectSlug: $project_slug, identityId: $identity_id, memberships: $memberships)]
    pub add_project_member: Option<AddProjectMemberResponse>,
}

impl Mutation for AddProjectMember {
    type Result = ();
    type Error = AddProjectMemberError;
    type Code = AddProjectMemberErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.add_project_member?;
        Some(Envelope {
            ok: response.ok,
            list: Some(response.errors.iter().map(|error| error.code).collect()),
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct AddProjectMemberResponse {
    pub ok: bool,
    pub errors: Vec<AddProjectMemberError>,
    pub error: Option<AddProjectMemberError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct AddProjectMemberError {
    pub code: AddProjectMemberErrorCode,
    pub membership_validation: Option<Vec<MembershipValidationError>>,
    pub end_user_message: Option<String>,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct UpdateProjectMemberVariables {
    pub project_slug: String,
    pub identity_id: String,
    pub memberships: Vec<MembershipInput>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "UpdateProjectMemberVariables")]
pub struct UpdateProjectMember {
    #[arguments(projectSlug: $project_slug, identityId: $identity_id, memberships: $memberships)]
    pub update_project_member: Option<UpdateProjectMemberResponse>,
}

impl Mutation for UpdateProjectMember {
    type Result = ();
    type Error = UpdateProjectMemberError;
    type Code = UpdateProjectMemberErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.update_project_member?;
        Some(Envelope {
            ok: response.ok,
            list: Some(response.errors.iter().map(|error| error.code).collect()),
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct UpdateProjectMemberResponse {
    pub ok: bool,
    pub errors: Vec<UpdateProjectMemberError>,
    pub error: Option<UpdateProjectMemberError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct UpdateProjectMemberError {
    pub code: UpdateProjectMemberErrorCode,
    pub membership_validation: Option<Vec<MembershipValidationError>>,
    pub end_user_message: Option<String>,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct RemoveProjectMemberVariables {
    pub project_slug: String,
    pub identity_id: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "RemoveProjectMemberVariables")]
pub struct RemoveProjectMember {
    #[arguments(projectSlug: $project_slug, identityId: $identity_id)]
    pub remove_project_member: Option<RemoveProjectMemberResponse>,
}

impl Mutation for RemoveProjectMember {
    type Result = ();
    type Error = RemoveProjectMemberError;
    type Code = RemoveProjectMemberErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.remove_project_member?;
        Some(Envelope {
            ok: response.ok,
            list: Some(response.errors.iter().map(|error| error.code).collect()),
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RemoveProjectMemberResponse {
    pub ok: bool,
    pub errors: Vec<RemoveProjectMemberError>,
    pub error: Option<RemoveProjectMemberError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RemoveProjectMemberError {
    pub code: RemoveProjectMemberErrorCode,
    pub end_user_message: Option<String>,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct AddGlobalIdentityRolesVariables {
    pub identity_id: String,
    pub roles: Vec<String>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "AddGlobalIdentityRolesVariables")]
pub struct AddGlobalIdentityRoles {
    #[arguments(identityId: $identity_id, roles: $roles)]
    pub add_global_identity_roles: Option<AddGlobalIdentityRolesResponse>,
}

impl Mutation for AddGlobalIdentityRoles {
    type Result = AddGlobalIdentityRolesResult;
    type Error = AddGlobalIdentityRolesError;
    type Code = AddGlobalIdentityRolesErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.add_global_identity_roles?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.result,
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct AddGlobalIdentityRolesResponse {
    pub ok: bool,
    pub error: Option<AddGlobalIdentityRolesError>,
    pub result: Option<AddGlobalIdentityRolesResult>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct AddGlobalIdentityRolesError {
    pub code: AddGlobalIdentityRolesErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct RemoveGlobalIdentityRolesVariables {
    pub identity_id: String,
    pub roles: Vec<String>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "RemoveGlobalIdentityRolesVariables")]
pub struct RemoveGlobalIdentityRoles {
    #[arguments(identityId: $identity_id, roles: $roles)]
    pub remove_global_identity_roles: Option<RemoveGlobalIdentityRolesResponse>,
}

impl Mutation for RemoveGlobalIdentityRoles {
    type Result = RemoveGlobalIdentityRolesResult;
    type Error = RemoveGlobalIdentityRolesError;
    type Code = RemoveGlobalIdentityRolesErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.remove_global_identity_roles?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.result,
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RemoveGlobalIdentityRolesResponse {
    pub ok: bool,
    pub error: Option<RemoveGlobalIdentityRolesError>,
    pub result: Option<RemoveGlobalIdentityRolesResult>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RemoveGlobalIdentityRolesError {
    pub code: RemoveGlobalIdentityRolesErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct CreateApiKeyVariables {
    pub project_slug: String,
    pub memberships: Vec<MembershipInput>,
    pub description: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub token_hash: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub options: Option<CreateApiKeyOptions>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "CreateApiKeyVariables")]
pub struct CreateApiKey {
    #[arguments(projectSlug: $project_slug, memberships: $memberships, description: $description, tokenHash: $token_hash, options: $options)]
    pub create_api_key: Option<CreateApiKeyResponse>,
}

impl Mutation for CreateApiKey {
    type Result = CreateApiKeyResult;
    type Error = CreateApiKeyError;
    type Code = CreateApiKeyErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.create_api_key?;
        Some(Envelope {
            ok: response.ok,
            list: Some(response.errors.iter().map(|error| error.code).collect()),
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.result,
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct CreateApiKeyResponse {
    pub ok: bool,
    pub errors: Vec<CreateApiKeyError>,
    pub error: Option<CreateApiKeyError>,
    pub result: Option<CreateApiKeyResult>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct CreateApiKeyError {
    pub code: CreateApiKeyErrorCode,
    pub developer_message: String,
    pub membership_validation: Option<Vec<MembershipValidationError>>,
    pub end_user_message: Option<String>,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct CreateGlobalApiKeyVariables {
    pub description: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<String>>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub token_hash: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub options: Option<CreateApiKeyOptions>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "CreateGlobalApiKeyVariables")]
pub struct CreateGlobalApiKey {
    #[arguments(description: $description, roles: $roles, tokenHash: $token_hash, options: $options)]
    pub create_global_api_key: Option<CreateApiKeyResponse>,
}

impl Mutation for CreateGlobalApiKey {
    type Result = CreateApiKeyResult;
    type Error = CreateApiKeyError;
    type Code = CreateApiKeyErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.create_global_api_key?;
        Some(Envelope {
            ok: response.ok,
            list: Some(response.errors.iter().map(|error| error.code).collect()),
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.result,
        })
    }
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct DisableApiKeyVariables {
    pub id: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "DisableApiKeyVariables")]
pub struct DisableApiKey {
    #[arguments(id: $id)]
    pub disable_api_key: Option<DisableApiKeyResponse>,
}

impl Mutation for DisableApiKey {
    type Result = ();
    type Error = DisableApiKeyError;
    type Code = DisableApiKeyErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.disable_api_key?;
        Some(Envelope {
            ok: response.ok,
            list: Some(response.errors.iter().map(|error| error.code).collect()),
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct DisableApiKeyResponse {
    pub ok: bool,
    pub errors: Vec<DisableApiKeyError>,
    pub error: Option<DisableApiKeyError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct DisableApiKeyError {
    pub code: DisableApiKeyErrorCode,
    pub developer_message: String,
    pub end_user_message: Option<String>,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct ConfigureVariables {
    pub config: ConfigInput,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ConfigureVariables")]
pub struct Configure {
    #[arguments(config: $config)]
    pub configure: Option<ConfigureResponse>,
}

impl Mutation for Configure {
    type Result = ();
    type Error = ConfigureError;
    type Code = ConfigureErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.configure?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ConfigureResponse {
    pub ok: bool,
    pub error: Option<ConfigureError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ConfigureError {
    pub code: ConfigureErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone)]
pub struct CreateAuthPolicyVariables {
    pub policy: AuthPolicyInput,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "CreateAuthPolicyVariables")]
pub struct CreateAuthPolicy {
    #[arguments(policy: $policy)]
    pub create_auth_policy: Option<CreateAuthPolicyResponse>,
}

impl Mutation for CreateAuthPolicy {
    type Result = CreateAuthPolicyResult;
    type Error = CreateAuthPolicyError;
    type Code = CreateAuthPolicyErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.create_auth_policy?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.result,
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct CreateAuthPolicyResponse {
    pub ok: bool,
    pub error: Option<CreateAuthPolicyError>,
    pub result: Option<CreateAuthPolicyResult>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct CreateAuthPolicyError {
    pub code: CreateAuthPolicyErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone)]
pub struct UpdateAuthPolicyVariables {
    pub id: String,
    pub policy: AuthPolicyInput,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "UpdateAuthPolicyVariables")]
pub struct UpdateAuthPolicy {
    #[arguments(id: $id, policy: $policy)]
    pub update_auth_policy: Option<UpdateAuthPolicyResponse>,
}

impl Mutation for UpdateAuthPolicy {
    type Result = ();
    type Error = UpdateAuthPolicyError;
    type Code = UpdateAuthPolicyErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.update_auth_policy?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct UpdateAuthPolicyResponse {
    pub ok: bool,
    pub error: Option<UpdateAuthPolicyError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct UpdateAuthPolicyError {
    pub code: UpdateAuthPolicyErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct DeleteAuthPolicyVariables {
    pub id: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "DeleteAuthPolicyVariables")]
pub struct DeleteAuthPolicy {
    #[arguments(id: $id)]
    pub delete_auth_policy: Option<DeleteAuthPolicyResponse>,
}

impl Mutation for DeleteAuthPolicy {
    type Result = ();
    type Error = DeleteAuthPolicyError;
    type Code = DeleteAuthPolicyErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.delete_auth_policy?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct DeleteAuthPolicyResponse {
    pub ok: bool,
    pub error: Option<DeleteAuthPolicyError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct DeleteAuthPolicyError {
    pub code: DeleteAuthPolicyErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone)]
pub struct AddMailTemplateVariables {
    pub template: MailTemplate,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "AddMailTemplateVariables")]
pub struct AddMailTemplate {
    #[arguments(template: $template)]
    pub add_mail_template: Option<AddMailTemplateResponse>,
}

impl Mutation for AddMailTemplate {
    type Result = ();
    type Error = AddMailTemplateError;
    type Code = AddMailTemplateErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.add_mail_template?;
        Some(Envelope {
            ok: response.ok,
            list: Some(response.errors.iter().map(|error| error.code).collect()),
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct AddMailTemplateResponse {
    pub ok: bool,
    pub errors: Vec<AddMailTemplateError>,
    pub error: Option<AddMailTemplateError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct AddMailTemplateError {
    pub code: AddMailTemplateErrorCode,
    pub developer_message: String,
    pub end_user_message: Option<String>,
}

#[derive(cynic::QueryVariables, Clone)]
pub struct RemoveMailTemplateVariables {
    pub template_identifier: MailTemplateIdentifier,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "RemoveMailTemplateVariables")]
pub struct RemoveMailTemplate {
    #[arguments(templateIdentifier: $template_identifier)]
    pub remove_mail_template: Option<RemoveMailTemplateResponse>,
}

impl Mutation for RemoveMailTemplate {
    type Result = ();
    type Error = RemoveMailTemplateError;
    type Code = RemoveMailTemplateErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.remove_mail_template?;
        Some(Envelope {
            ok: response.ok,
            list: Some(response.errors.iter().map(|error| error.code).collect()),
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RemoveMailTemplateResponse {
    pub ok: bool,
    pub errors: Vec<RemoveMailTemplateError>,
    pub error: Option<RemoveMailTemplateError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RemoveMailTemplateError {
    pub code: RemoveMailTemplateErrorCode,
    pub developer_message: String,
    pub end_user_message: Option<String>,
}

#[derive(cynic::QueryVariables, Clone)]
pub struct AddProjectMailTemplateVariables {
    pub template: MailTemplate,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "AddProjectMailTemplateVariables")]
pub struct AddProjectMailTemplate {
    #[arguments(template: $template)]
    pub add_project_mail_template: Option<AddMailTemplateResponse>,
}

impl Mutation for AddProjectMailTemplate {
    type Result = ();
    type Error = AddMailTemplateError;
    type Code = AddMailTemplateErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.add_project_mail_template?;
        Some(Envelope {
            ok: response.ok,
            list: Some(response.errors.iter().map(|error| error.code).collect()),
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryVariables, Clone)]
pub struct RemoveProjectMailTemplateVariables {
    pub template_identifier: MailTemplateIdentifier,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "RemoveProjectMailTemplateVariables")]
pub struct RemoveProjectMailTemplate {
    #[arguments(templateIdentifier: $template_identifier)]
    pub remove_project_mail_template: Option<RemoveMailTemplateResponse>,
}

impl Mutation for RemoveProjectMailTemplate {
    type Result = ();
    type Error = RemoveMailTemplateError;
    type Code = RemoveMailTemplateErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.remove_project_mail_template?;
        Some(Envelope {
            ok: response.ok,
            list: Some(response.errors.iter().map(|error| error.code).collect()),
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct AddIDPVariables {
    pub identity_provider: String,
    #[cynic(rename = "type")]
    pub type_: String,
    pub configuration: Json,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub options: Option<IDPOptions>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "AddIDPVariables")]
pub struct AddIDP {
    #[arguments(identityProvider: $identity_provider, type: $type_, configuration: $configuration, options: $options)]
    #[cynic(rename = "addIDP")]
    pub add_idp: Option<AddIDPResponse>,
}

impl Mutation for AddIDP {
    type Result = ();
    type Error = AddIDPError;
    type Code = AddIDPErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.add_idp?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct AddIDPResponse {
    pub ok: bool,
    pub error: Option<AddIDPError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct AddIDPError {
    pub code: AddIDPErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct UpdateIDPVariables {
    pub identity_provider: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    #[cynic(rename = "type")]
    pub type_: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub configuration: Option<Json>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub options: Option<IDPOptions>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub merge_configuration: Option<bool>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "UpdateIDPVariables")]
pub struct UpdateIDP {
    #[arguments(identityProvider: $identity_provider, type: $type_, configuration: $configuration, options: $options, mergeConfiguration: $merge_configuration)]
    #[cynic(rename = "updateIDP")]
    pub update_idp: Option<UpdateIDPResponse>,
}

impl Mutation for UpdateIDP {
    type Result = ();
    type Error = UpdateIDPError;
    type Code = UpdateIDPErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.update_idp?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct UpdateIDPResponse {
    pub ok: bool,
    pub error: Option<UpdateIDPError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct UpdateIDPError {
    pub code: UpdateIDPErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct DisableIDPVariables {
    pub identity_provider: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "DisableIDPVariables")]
pub struct DisableIDP {
    #[arguments(identityProvider: $identity_provider)]
    #[cynic(rename = "disableIDP")]
    pub disable_idp: Option<DisableIDPResponse>,
}

impl Mutation for DisableIDP {
    type Result = ();
    type Error = DisableIDPError;
    type Code = DisableIDPErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.disable_idp?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct DisableIDPResponse {
    pub ok: bool,
    pub error: Option<DisableIDPError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct DisableIDPError {
    pub code: DisableIDPErrorCode,
    pub developer_message: String,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct EnableIDPVariables {
    pub identity_provider: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "EnableIDPVariables")]
pub struct EnableIDP {
    #[arguments(identityProvider: $identity_provider)]
    #[cynic(rename = "enableIDP")]
    pub enable_idp: Option<EnableIDPResponse>,
}

impl Mutation for EnableIDP {
    type Result = ();
    type Error = EnableIDPError;
    type Code = EnableIDPErrorCode;

    fn envelope(self) -> Option<Envelope<Self>> {
        let response = self.enable_idp?;
        Some(Envelope {
            ok: response.ok,
            list: None,
            code: response.error.as_ref().map(|error| error.code),
            error: response.error,
            result: response.ok.then_some(()),
        })
    }
}

#[derive(cynic::QueryFragment, Clone)]
pub struct EnableIDPResponse {
    pub ok: bool,
    pub error: Option<EnableIDPError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct EnableIDPError {
    pub code: EnableIDPErrorCode,
    pub developer_message: String,
}
