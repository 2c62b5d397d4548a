// Written by `cargo xtask codegen` from schema.graphql. Do not edit.

//! Which resolver answers which field, and how values cross the border to GraphQL.

use std::sync::Arc;

use serde_json::Value as Json;

use crate::cx::Cx;
use crate::domain::interval::Interval;
use crate::domain::maybe_undefined::MaybeUndefined;
use crate::domain::raw_json::RawJson;
use crate::domain::time::Timestamp;
use crate::generated::types::*;
use crate::graphql::arguments::{Arguments, Input, Literal, input_enum};
use crate::graphql::execute::{Call, Loading};
use crate::graphql::field_outcome;
use crate::graphql::output::{Object, Output, Plain, interface, object, output_enum};
use crate::outcome::{BadInput, Outcome, QueryResult};
use crate::resolvers;

/// Loads one field for all its parents, if it has a resolver.
pub fn load<'a>(cx: &'a Arc<Cx>, call: Call<'a>) -> Option<Loading<'a>> {
    Some(match (call.owner, call.field.name.as_str()) {
        ("Query", "me") => Box::pin(query_me(cx, call)),
        ("Query", "projects") => Box::pin(query_projects(cx, call)),
        ("Query", "projectBySlug") => Box::pin(query_project_by_slug(cx, call)),
        ("Query", "personById") => Box::pin(query_person_by_id(cx, call)),
        ("Query", "persons") => Box::pin(query_persons(cx, call)),
        ("Query", "projectMemberships") => Box::pin(query_project_memberships(cx, call)),
        ("Query", "globalApiKeys") => Box::pin(query_global_api_keys(cx, call)),
        ("Query", "checkResetPasswordToken") => Box::pin(query_check_reset_password_token(cx, call)),
        ("Query", "configuration") => Box::pin(query_configuration(cx, call)),
        ("Query", "identityProviders") => Box::pin(query_identity_providers(cx, call)),
        ("Query", "authPolicies") => Box::pin(query_auth_policies(cx, call)),
        ("Query", "authLog") => Box::pin(query_auth_log(cx, call)),
        ("Query", "mailTemplates") => Box::pin(query_mail_templates(cx, call)),
        ("Mutation", "signUp") => Box::pin(mutation_sign_up(cx, call)),
        ("Mutation", "signIn") => Box::pin(mutation_sign_in(cx, call)),
        ("Mutation", "initSignInIDP") => Box::pin(mutation_init_sign_in_idp(cx, call)),
        ("Mutation", "signInIDP") => Box::pin(mutation_sign_in_idp(cx, call)),
        ("Mutation", "initSignInPasswordless") => Box::pin(mutation_init_sign_in_passwordless(cx, call)),
        ("Mutation", "signInPasswordless") => Box::pin(mutation_sign_in_passwordless(cx, call)),
        ("Mutation", "activatePasswordlessOtp") => Box::pin(mutation_activate_passwordless_otp(cx, call)),
        ("Mutation", "enableMyPasswordless") => Box::pin(mutation_enable_my_passwordless(cx, call)),
        ("Mutation", "disableMyPasswordless") => Box::pin(mutation_disable_my_passwordless(cx, call)),
        ("Mutation", "prepareOtp") => Box::pin(mutation_prepare_otp(cx, call)),
        ("Mutation", "confirmOtp") => Box::pin(mutation_confirm_otp(cx, call)),
        ("Mutation", "disableOtp") => Box::pin(mutation_disable_otp(cx, call)),
        ("Mutation", "regenerateBackupCodes") => Box::pin(mutation_regenerate_backup_codes(cx, call)),
        ("Mutation", "initEmailOtp") => Box::pin(mutation_init_email_otp(cx, call)),
        ("Mutation", "confirmEmailOtp") => Box::pin(mutation_confirm_email_otp(cx, call)),
        ("Mutation", "disableEmailOtp") => Box::pin(mutation_disable_email_otp(cx, call)),
        ("Mutation", "disconnectMyIdentityProvider") => Box::pin(mutation_disconnect_my_identity_provider(cx, call)),
        ("Mutation", "signOut") => Box::pin(mutation_sign_out(cx, call)),
        ("Mutation", "revokeSession") => Box::pin(mutation_revoke_session(cx, call)),
        ("Mutation", "createSessionToken") => Box::pin(mutation_create_session_token(cx, call)),
        ("Mutation", "forceSignOutPerson") => Box::pin(mutation_force_sign_out_person(cx, call)),
        ("Mutation", "resetPersonMfa") => Box::pin(mutation_reset_person_mfa(cx, call)),
        ("Mutation", "disablePerson") => Box::pin(mutation_disable_person(cx, call)),
        ("Mutation", "changeProfile") => Box::pin(mutation_change_profile(cx, call)),
        ("Mutation", "changeMyProfile") => Box::pin(mutation_change_my_profile(cx, call)),
        ("Mutation", "changePassword") => Box::pin(mutation_change_password(cx, call)),
        ("Mutation", "changeMyPassword") => Box::pin(mutation_change_my_password(cx, call)),
        ("Mutation", "createResetPasswordRequest") => Box::pin(mutation_create_reset_password_request(cx, call)),
        ("Mutation", "resetPassword") => Box::pin(mutation_reset_password(cx, call)),
        ("Mutation", "requestEmailVerification") => Box::pin(mutation_request_email_verification(cx, call)),
        ("Mutation", "verifyEmail") => Box::pin(mutation_verify_email(cx, call)),
        ("Mutation", "confirmEmailChange") => Box::pin(mutation_confirm_email_change(cx, call)),
        ("Mutation", "invite") => Box::pin(mutation_invite(cx, call)),
        ("Mutation", "unmanagedInvite") => Box::pin(mutation_unmanaged_invite(cx, call)),
        ("Mutation", "createProject") => Box::pin(mutation_create_project(cx, call)),
        ("Mutation", "updateProject") => Box::pin(mutation_update_project(cx, call)),
        ("Mutation", "setProjectSecret") => Box::pin(mutation_set_project_secret(cx, call)),
        ("Mutation", "addProjectMember") => Box::pin(mutation_add_project_member(cx, call)),
        ("Mutation", "updateProjectMember") => Box::pin(mutation_update_project_member(cx, call)),
        ("Mutation", "removeProjectMember") => Box::pin(mutation_remove_project_member(cx, call)),
        ("Mutation", "addGlobalIdentityRoles") => Box::pin(mutation_add_global_identity_roles(cx, call)),
        ("Mutation", "removeGlobalIdentityRoles") => Box::pin(mutation_remove_global_identity_roles(cx, call)),
        ("Mutation", "createApiKey") => Box::pin(mutation_create_api_key(cx, call)),
        ("Mutation", "createGlobalApiKey") => Box::pin(mutation_create_global_api_key(cx, call)),
        ("Mutation", "disableApiKey") => Box::pin(mutation_disable_api_key(cx, call)),
        ("Mutation", "configure") => Box::pin(mutation_configure(cx, call)),
        ("Mutation", "createAuthPolicy") => Box::pin(mutation_create_auth_policy(cx, call)),
        ("Mutation", "updateAuthPolicy") => Box::pin(mutation_update_auth_policy(cx, call)),
        ("Mutation", "deleteAuthPolicy") => Box::pin(mutation_delete_auth_policy(cx, call)),
        ("Mutation", "addMailTemplate") => Box::pin(mutation_add_mail_template(cx, call)),
        ("Mutation", "removeMailTemplate") => Box::pin(mutation_remove_mail_template(cx, call)),
        ("Mutation", "addProjectMailTemplate") => Box::pin(mutation_add_project_mail_template(cx, call)),
        ("Mutation", "removeProjectMailTemplate") => Box::pin(mutation_remove_project_mail_template(cx, call)),
        ("Mutation", "addIDP") => Box::pin(mutation_add_idp(cx, call)),
        ("Mutation", "updateIDP") => Box::pin(mutation_update_idp(cx, call)),
        ("Mutation", "disableIDP") => Box::pin(mutation_disable_idp(cx, call)),
        ("Mutation", "enableIDP") => Box::pin(mutation_enable_idp(cx, call)),
        ("Identity", "person") => Box::pin(identity_person(cx, call)),
        ("Identity", "apiKey") => Box::pin(identity_api_key(cx, call)),
        ("Identity", "projects") => Box::pin(identity_projects(cx, call)),
        ("Identity", "sessions") => Box::pin(identity_sessions(cx, call)),
        ("Person", "identityProviders") => Box::pin(person_identity_providers(cx, call)),
        ("Project", "config") => Box::pin(project_config(cx, call)),
        ("Project", "roles") => Box::pin(project_roles(cx, call)),
        ("Project", "members") => Box::pin(project_members(cx, call)),
        ("Project", "apiKeys") => Box::pin(project_api_keys(cx, call)),
        ("Project", "secrets") => Box::pin(project_secrets(cx, call)),
        _ => return None,
    })
}

/// Decodes the arguments of one field and drops them.
///
/// # Errors
/// If one of them does not fit its type.
pub fn check(owner: &str, field: &str, arguments: &Arguments<'_>) -> Result<(), BadInput> {
    match (owner, field) {
        ("Query", "projectBySlug") => ProjectBySlugArgs::decode_all(arguments).map(drop),
        ("Query", "personById") => PersonByIdArgs::decode_all(arguments).map(drop),
        ("Query", "persons") => PersonsArgs::decode_all(arguments).map(drop),
        ("Query", "projectMemberships") => ProjectMembershipsArgs::decode_all(arguments).map(drop),
        ("Query", "checkResetPasswordToken") => CheckResetPasswordTokenArgs::decode_all(arguments).map(drop),
        ("Query", "authLog") => AuthLogArgs::decode_all(arguments).map(drop),
        ("Mutation", "signUp") => SignUpArgs::decode_all(arguments).map(drop),
        ("Mutation", "signIn") => SignInArgs::decode_all(arguments).map(drop),
        ("Mutation", "initSignInIDP") => InitSignInIDPArgs::decode_all(arguments).map(drop),
        ("Mutation", "signInIDP") => SignInIDPArgs::decode_all(arguments).map(drop),
        ("Mutation", "initSignInPasswordless") => InitSignInPasswordlessArgs::decode_all(arguments).map(drop),
        ("Mutation", "signInPasswordless") => SignInPasswordlessArgs::decode_all(arguments).map(drop),
        ("Mutation", "activatePasswordlessOtp") => ActivatePasswordlessOtpArgs::decode_all(arguments).map(drop),
        ("Mutation", "prepareOtp") => PrepareOtpArgs::decode_all(arguments).map(drop),
        ("Mutation", "confirmOtp") => ConfirmOtpArgs::decode_all(arguments).map(drop),
        ("Mutation", "confirmEmailOtp") => ConfirmEmailOtpArgs::decode_all(arguments).map(drop),
        ("Mutation", "disconnectMyIdentityProvider") => DisconnectMyIdentityProviderArgs::decode_all(arguments).map(drop),
        ("Mutation", "signOut") => SignOutArgs::decode_all(arguments).map(drop),
        ("Mutation", "revokeSession") => RevokeSessionArgs::decode_all(arguments).map(drop),
        ("Mutation", "createSessionToken") => CreateSessionTokenArgs::decode_all(arguments).map(drop),
        ("Mutation", "forceSignOutPerson") => ForceSignOutPersonArgs::decode_all(arguments).map(drop),
        ("Mutation", "resetPersonMfa") => ResetPersonMfaArgs::decode_all(arguments).map(drop),
        ("Mutation", "disablePerson") => DisablePersonArgs::decode_all(arguments).map(drop),
        ("Mutation", "changeProfile") => ChangeProfileArgs::decode_all(arguments).map(drop),
        ("Mutation", "changeMyProfile") => ChangeMyProfileArgs::decode_all(arguments).map(drop),
        ("Mutation", "changePassword") => ChangePasswordArgs::decode_all(arguments).map(drop),
        ("Mutation", "changeMyPassword") => ChangeMyPasswordArgs::decode_all(arguments).map(drop),
        ("Mutation", "createResetPasswordRequest") => CreateResetPasswordRequestArgs::decode_all(arguments).map(drop),
        ("Mutation", "resetPassword") => ResetPasswordArgs::decode_all(arguments).map(drop),
        ("Mutation", "requestEmailVerification") => RequestEmailVerificationArgs::decode_all(arguments).map(drop),
        ("Mutation", "verifyEmail") => VerifyEmailArgs::decode_all(arguments).map(drop),
        ("Mutation", "confirmEmailChange") => ConfirmEmailChangeArgs::decode_all(arguments).map(drop),
        ("Mutation", "invite") => InviteArgs::decode_all(arguments).map(drop),
        ("Mutation", "unmanagedInvite") => UnmanagedInviteArgs::decode_all(arguments).map(drop),
        ("Mutation", "createProject") => CreateProjectArgs::decode_all(arguments).map(drop),
        ("Mutation", "updateProject") => UpdateProjectArgs::decode_all(arguments).map(drop),
        ("Mutation", "setProjectSecret") => SetProjectSecretArgs::decode_all(arguments).map(drop),
        ("Mutation", "addProjectMember") => AddProjectMemberArgs::decode_all(arguments).map(drop),
        ("Mutation", "updateProjectMember") => UpdateProjectMemberArgs::decode_all(arguments).map(drop),
        ("Mutation", "removeProjectMember") => RemoveProjectMemberArgs::decode_all(arguments).map(drop),
        ("Mutation", "addGlobalIdentityRoles") => AddGlobalIdentityRolesArgs::decode_all(arguments).map(drop),
        ("Mutation", "removeGlobalIdentityRoles") => RemoveGlobalIdentityRolesArgs::decode_all(arguments).map(drop),
        ("Mutation", "createApiKey") => CreateApiKeyArgs::decode_all(arguments).map(drop),
        ("Mutation", "createGlobalApiKey") => CreateGlobalApiKeyArgs::decode_all(arguments).map(drop),
        ("Mutation", "disableApiKey") => DisableApiKeyArgs::decode_all(arguments).map(drop),
        ("Mutation", "configure") => ConfigureArgs::decode_all(arguments).map(drop),
        ("Mutation", "createAuthPolicy") => CreateAuthPolicyArgs::decode_all(arguments).map(drop),
        ("Mutation", "updateAuthPolicy") => UpdateAuthPolicyArgs::decode_all(arguments).map(drop),
        ("Mutation", "deleteAuthPolicy") => DeleteAuthPolicyArgs::decode_all(arguments).map(drop),
        ("Mutation", "addMailTemplate") => AddMailTemplateArgs::decode_all(arguments).map(drop),
        ("Mutation", "removeMailTemplate") => RemoveMailTemplateArgs::decode_all(arguments).map(drop),
        ("Mutation", "addProjectMailTemplate") => AddProjectMailTemplateArgs::decode_all(arguments).map(drop),
        ("Mutation", "removeProjectMailTemplate") => RemoveProjectMailTemplateArgs::decode_all(arguments).map(drop),
        ("Mutation", "addIDP") => AddIDPArgs::decode_all(arguments).map(drop),
        ("Mutation", "updateIDP") => UpdateIDPArgs::decode_all(arguments).map(drop),
        ("Mutation", "disableIDP") => DisableIDPArgs::decode_all(arguments).map(drop),
        ("Mutation", "enableIDP") => EnableIDPArgs::decode_all(arguments).map(drop),
        ("Project", "members") => ProjectMembersArgs::decode_all(arguments).map(drop),
        _ => Ok(()),
    }
}

async fn query_me(cx: &Cx, _: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::query(cx, "me", async {
        let answer: QueryResult<Identity> = resolvers::query::me::resolve(cx).await;
        answer
    })
    .await
}

async fn query_projects(cx: &Cx, _: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::query(cx, "projects", async {
        let answer: QueryResult<Vec<Project>> = resolvers::query::projects::resolve(cx).await;
        answer
    })
    .await
}

async fn query_project_by_slug(cx: &Cx, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::query(cx, "projectBySlug", async {
        let args: ProjectBySlugArgs = ProjectBySlugArgs::decode_all(&call.arguments)?;
        let answer: QueryResult<Option<Project>> = resolvers::query::project_by_slug::resolve(cx, args).await;
        answer
    })
    .await
}

async fn query_person_by_id(cx: &Cx, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::query(cx, "personById", async {
        let args: PersonByIdArgs = PersonByIdArgs::decode_all(&call.arguments)?;
        let answer: QueryResult<Option<Person>> = resolvers::query::person_by_id::resolve(cx, args).await;
        answer
    })
    .await
}

async fn query_persons(cx: &Cx, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::query(cx, "persons", async {
        let args: PersonsArgs = PersonsArgs::decode_all(&call.arguments)?;
        let answer: QueryResult<Vec<Person>> = resolvers::query::persons::resolve(cx, args).await;
        answer
    })
    .await
}

async fn query_project_memberships(cx: &Cx, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::query(cx, "projectMemberships", async {
        let args: ProjectMembershipsArgs = ProjectMembershipsArgs::decode_all(&call.arguments)?;
        let answer: QueryResult<Vec<Membership>> = resolvers::query::project_memberships::resolve(cx, args).await;
        answer
    })
    .await
}

async fn query_global_api_keys(cx: &Cx, _: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::query(cx, "globalApiKeys", async {
        let answer: QueryResult<Vec<ApiKey>> = resolvers::query::global_api_keys::resolve(cx).await;
        answer
    })
    .await
}

async fn query_check_reset_password_token(cx: &Cx, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::query(cx, "checkResetPasswordToken", async {
        let args: CheckResetPasswordTokenArgs = CheckResetPasswordTokenArgs::decode_all(&call.arguments)?;
        let answer: QueryResult<CheckResetPasswordTokenCode> = resolvers::query::check_reset_password_token::resolve(cx, args).await;
        answer
    })
    .await
}

async fn query_configuration(cx: &Cx, _: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::query(cx, "configuration", async {
        let answer: QueryResult<Config> = resolvers::query::configuration::resolve(cx).await;
        answer
    })
    .await
}

async fn query_identity_providers(cx: &Cx, _: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::query(cx, "identityProviders", async {
        let answer: QueryResult<Vec<IdentityProvider>> = resolvers::query::identity_providers::resolve(cx).await;
        answer
    })
    .await
}

async fn query_auth_policies(cx: &Cx, _: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::query(cx, "authPolicies", async {
        let answer: QueryResult<Vec<AuthPolicy>> = resolvers::query::auth_policies::resolve(cx).await;
        answer
    })
    .await
}

async fn query_auth_log(cx: &Cx, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::query(cx, "authLog", async {
        let args: AuthLogArgs = AuthLogArgs::decode_all(&call.arguments)?;
        let answer: QueryResult<AuthLogPage> = resolvers::query::auth_log::resolve(cx, args).await;
        answer
    })
    .await
}

async fn query_mail_templates(cx: &Cx, _: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::query(cx, "mailTemplates", async {
        let answer: QueryResult<Vec<MailTemplateData>> = resolvers::query::mail_templates::resolve(cx).await;
        answer
    })
    .await
}

async fn mutation_sign_up(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = SignUpArgs::decode_all(&call.arguments);
    field_outcome::mutation("signUp", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<SignUpResult, SignUpError> = resolvers::mutation::sign_up::resolve(&cx, args?).await;
            field_outcome::envelope(&cx, MutationName::SignUp, outcome, SignUpResponse::success, SignUpResponse::failure).await
        }
    })
    .await
}

async fn mutation_sign_in(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = SignInArgs::decode_all(&call.arguments);
    field_outcome::mutation("signIn", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<SignInResult, SignInError> = resolvers::mutation::sign_in::resolve(&cx, args?).await;
            field_outcome::envelope(&cx, MutationName::SignIn, outcome, SignInResponse::success, SignInResponse::failure).await
        }
    })
    .await
}

async fn mutation_init_sign_in_idp(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = InitSignInIDPArgs::decode_all(&call.arguments);
    field_outcome::mutation("initSignInIDP", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<InitSignInIDPResult, InitSignInIDPError> =
                resolvers::mutation::init_sign_in_idp::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::InitSignInIDP,
                outcome,
                InitSignInIDPResponse::success,
                InitSignInIDPResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_sign_in_idp(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = SignInIDPArgs::decode_all(&call.arguments);
    field_outcome::mutation("signInIDP", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<SignInIDPResult, SignInIDPError> = resolvers::mutation::sign_in_idp::resolve(&cx, args?).await;
            field_outcome::envelope(&cx, MutationName::SignInIDP, outcome, SignInIDPResponse::success, SignInIDPResponse::failure).await
        }
    })
    .await
}

async fn mutation_init_sign_in_passwordless(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = InitSignInPasswordlessArgs::decode_all(&call.arguments);
    field_outcome::mutation("initSignInPasswordless", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<InitSignInPasswordlessResult, InitSignInPasswordlessError> =
                resolvers::mutation::init_sign_in_passwordless::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::InitSignInPasswordless,
                outcome,
                InitSignInPasswordlessResponse::success,
                InitSignInPasswordlessResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_sign_in_passwordless(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = SignInPasswordlessArgs::decode_all(&call.arguments);
    field_outcome::mutation("signInPasswordless", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<SignInPasswordlessResult, SignInPasswordlessError> =
                resolvers::mutation::sign_in_passwordless::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::SignInPasswordless,
                outcome,
                SignInPasswordlessResponse::success,
                SignInPasswordlessResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_activate_passwordless_otp(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = ActivatePasswordlessOtpArgs::decode_all(&call.arguments);
    field_outcome::mutation("activatePasswordlessOtp", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), ActivatePasswordlessOtpError> =
                resolvers::mutation::activate_passwordless_otp::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::ActivatePasswordlessOtp,
                outcome,
                ActivatePasswordlessOtpResponse::success,
                ActivatePasswordlessOtpResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_enable_my_passwordless(cx: &Arc<Cx>, _: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::mutation("enableMyPasswordless", cx, move |cx| async move {
        let outcome: Outcome<(), ToggleMyPasswordlessError> = resolvers::mutation::enable_my_passwordless::resolve(&cx).await;
        field_outcome::envelope(
            &cx,
            MutationName::EnableMyPasswordless,
            outcome,
            ToggleMyPasswordlessResponse::success,
            ToggleMyPasswordlessResponse::failure,
        )
        .await
    })
    .await
}

async fn mutation_disable_my_passwordless(cx: &Arc<Cx>, _: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::mutation("disableMyPasswordless", cx, move |cx| async move {
        let outcome: Outcome<(), ToggleMyPasswordlessError> = resolvers::mutation::disable_my_passwordless::resolve(&cx).await;
        field_outcome::envelope(
            &cx,
            MutationName::DisableMyPasswordless,
            outcome,
            ToggleMyPasswordlessResponse::success,
            ToggleMyPasswordlessResponse::failure,
        )
        .await
    })
    .await
}

async fn mutation_prepare_otp(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = PrepareOtpArgs::decode_all(&call.arguments);
    field_outcome::mutation("prepareOtp", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<PrepareOtpResult, crate::outcome::Never> = resolvers::mutation::prepare_otp::resolve(&cx, args?).await;
            field_outcome::envelope(&cx, MutationName::PrepareOtp, outcome, PrepareOtpResponse::success, PrepareOtpResponse::failure).await
        }
    })
    .await
}

async fn mutation_confirm_otp(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = ConfirmOtpArgs::decode_all(&call.arguments);
    field_outcome::mutation("confirmOtp", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<ConfirmOtpResult, ConfirmOtpError> = resolvers::mutation::confirm_otp::resolve(&cx, args?).await;
            field_outcome::envelope(&cx, MutationName::ConfirmOtp, outcome, ConfirmOtpResponse::success, ConfirmOtpResponse::failure).await
        }
    })
    .await
}

async fn mutation_disable_otp(cx: &Arc<Cx>, _: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::mutation("disableOtp", cx, move |cx| async move {
        let outcome: Outcome<(), DisableOtpError> = resolvers::mutation::disable_otp::resolve(&cx).await;
        field_outcome::envelope(&cx, MutationName::DisableOtp, outcome, DisableOtpResponse::success, DisableOtpResponse::failure).await
    })
    .await
}

async fn mutation_regenerate_backup_codes(cx: &Arc<Cx>, _: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::mutation("regenerateBackupCodes", cx, move |cx| async move {
        let outcome: Outcome<RegenerateBackupCodesResult, RegenerateBackupCodesError> =
            resolvers::mutation::regenerate_backup_codes::resolve(&cx).await;
        field_outcome::envelope(
            &cx,
            MutationName::RegenerateBackupCodes,
            outcome,
            RegenerateBackupCodesResponse::success,
            RegenerateBackupCodesResponse::failure,
        )
        .await
    })
    .await
}

async fn mutation_init_email_otp(cx: &Arc<Cx>, _: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::mutation("initEmailOtp", cx, move |cx| async move {
        let outcome: Outcome<(), InitEmailOtpError> = resolvers::mutation::init_email_otp::resolve(&cx).await;
        field_outcome::envelope(&cx, MutationName::InitEmailOtp, outcome, InitEmailOtpResponse::success, InitEmailOtpResponse::failure)
            .await
    })
    .await
}

async fn mutation_confirm_email_otp(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = ConfirmEmailOtpArgs::decode_all(&call.arguments);
    field_outcome::mutation("confirmEmailOtp", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<ConfirmEmailOtpResult, ConfirmEmailOtpError> =
                resolvers::mutation::confirm_email_otp::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::ConfirmEmailOtp,
                outcome,
                ConfirmEmailOtpResponse::success,
                ConfirmEmailOtpResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_disable_email_otp(cx: &Arc<Cx>, _: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::mutation("disableEmailOtp", cx, move |cx| async move {
        let outcome: Outcome<(), DisableEmailOtpError> = resolvers::mutation::disable_email_otp::resolve(&cx).await;
        field_outcome::envelope(
            &cx,
            MutationName::DisableEmailOtp,
            outcome,
            DisableEmailOtpResponse::success,
            DisableEmailOtpResponse::failure,
        )
        .await
    })
    .await
}

async fn mutation_disconnect_my_identity_provider(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = DisconnectMyIdentityProviderArgs::decode_all(&call.arguments);
    field_outcome::mutation("disconnectMyIdentityProvider", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), DisconnectIDPError> = resolvers::mutation::disconnect_my_identity_provider::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::DisconnectMyIdentityProvider,
                outcome,
                DisconnectIDPResponse::success,
                DisconnectIDPResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_sign_out(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = SignOutArgs::decode_all(&call.arguments);
    field_outcome::mutation("signOut", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<SignOutSuccess, SignOutError> = resolvers::mutation::sign_out::resolve(&cx, args?).await;
            field_outcome::envelope(&cx, MutationName::SignOut, outcome, SignOutResponse::success, SignOutResponse::failure).await
        }
    })
    .await
}

async fn mutation_revoke_session(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = RevokeSessionArgs::decode_all(&call.arguments);
    field_outcome::mutation("revokeSession", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), RevokeSessionError> = resolvers::mutation::revoke_session::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::RevokeSession,
                outcome,
                RevokeSessionResponse::success,
                RevokeSessionResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_create_session_token(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = CreateSessionTokenArgs::decode_all(&call.arguments);
    field_outcome::mutation("createSessionToken", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<CreateSessionTokenResult, CreateSessionTokenError> =
                resolvers::mutation::create_session_token::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::CreateSessionToken,
                outcome,
                CreateSessionTokenResponse::success,
                CreateSessionTokenResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_force_sign_out_person(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = ForceSignOutPersonArgs::decode_all(&call.arguments);
    field_outcome::mutation("forceSignOutPerson", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), ForceSignOutPersonError> = resolvers::mutation::force_sign_out_person::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::ForceSignOutPerson,
                outcome,
                ForceSignOutPersonResponse::success,
                ForceSignOutPersonResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_reset_person_mfa(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = ResetPersonMfaArgs::decode_all(&call.arguments);
    field_outcome::mutation("resetPersonMfa", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), ResetPersonMfaError> = resolvers::mutation::reset_person_mfa::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::ResetPersonMfa,
                outcome,
                ResetPersonMfaResponse::success,
                ResetPersonMfaResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_disable_person(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = DisablePersonArgs::decode_all(&call.arguments);
    field_outcome::mutation("disablePerson", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), DisablePersonError> = resolvers::mutation::disable_person::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::DisablePerson,
                outcome,
                DisablePersonResponse::success,
                DisablePersonResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_change_profile(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = ChangeProfileArgs::decode_all(&call.arguments);
    field_outcome::mutation("changeProfile", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), ChangeProfileError> = resolvers::mutation::change_profile::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::ChangeProfile,
                outcome,
                ChangeProfileResponse::success,
                ChangeProfileResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_change_my_profile(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = ChangeMyProfileArgs::decode_all(&call.arguments);
    field_outcome::mutation("changeMyProfile", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), ChangeMyProfileError> = resolvers::mutation::change_my_profile::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::ChangeMyProfile,
                outcome,
                ChangeMyProfileResponse::success,
                ChangeMyProfileResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_change_password(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = ChangePasswordArgs::decode_all(&call.arguments);
    field_outcome::mutation("changePassword", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), ChangePasswordError> = resolvers::mutation::change_password::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::ChangePassword,
                outcome,
                ChangePasswordResponse::success,
                ChangePasswordResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_change_my_password(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = ChangeMyPasswordArgs::decode_all(&call.arguments);
    field_outcome::mutation("changeMyPassword", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), ChangeMyPasswordError> = resolvers::mutation::change_my_password::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::ChangeMyPassword,
                outcome,
                ChangeMyPasswordResponse::success,
                ChangeMyPasswordResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_create_reset_password_request(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = CreateResetPasswordRequestArgs::decode_all(&call.arguments);
    field_outcome::mutation("createResetPasswordRequest", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), CreatePasswordResetRequestError> =
                resolvers::mutation::create_reset_password_request::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::CreateResetPasswordRequest,
                outcome,
                CreatePasswordResetRequestResponse::success,
                CreatePasswordResetRequestResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_reset_password(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = ResetPasswordArgs::decode_all(&call.arguments);
    field_outcome::mutation("resetPassword", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), ResetPasswordError> = resolvers::mutation::reset_password::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::ResetPassword,
                outcome,
                ResetPasswordResponse::success,
                ResetPasswordResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_request_email_verification(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = RequestEmailVerificationArgs::decode_all(&call.arguments);
    field_outcome::mutation("requestEmailVerification", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), RequestEmailVerificationError> =
                resolvers::mutation::request_email_verification::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::RequestEmailVerification,
                outcome,
                RequestEmailVerificationResponse::success,
                RequestEmailVerificationResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_verify_email(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = VerifyEmailArgs::decode_all(&call.arguments);
    field_outcome::mutation("verifyEmail", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), VerifyEmailError> = resolvers::mutation::verify_email::resolve(&cx, args?).await;
            field_outcome::envelope(&cx, MutationName::VerifyEmail, outcome, VerifyEmailResponse::success, VerifyEmailResponse::failure)
                .await
        }
    })
    .await
}

async fn mutation_confirm_email_change(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = ConfirmEmailChangeArgs::decode_all(&call.arguments);
    field_outcome::mutation("confirmEmailChange", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), ConfirmEmailChangeError> = resolvers::mutation::confirm_email_change::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::ConfirmEmailChange,
                outcome,
                ConfirmEmailChangeResponse::success,
                ConfirmEmailChangeResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_invite(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = InviteArgs::decode_all(&call.arguments);
    field_outcome::mutation("invite", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<InviteResult, InviteError> = resolvers::mutation::invite::resolve(&cx, args?).await;
            field_outcome::envelope(&cx, MutationName::Invite, outcome, InviteResponse::success, InviteResponse::failure).await
        }
    })
    .await
}

async fn mutation_unmanaged_invite(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = UnmanagedInviteArgs::decode_all(&call.arguments);
    field_outcome::mutation("unmanagedInvite", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<InviteResult, InviteError> = resolvers::mutation::unmanaged_invite::resolve(&cx, args?).await;
            field_outcome::envelope(&cx, MutationName::UnmanagedInvite, outcome, InviteResponse::success, InviteResponse::failure).await
        }
    })
    .await
}

async fn mutation_create_project(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = CreateProjectArgs::decode_all(&call.arguments);
    field_outcome::mutation("createProject", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<CreateProjectResult, CreateProjectResponseError> =
                resolvers::mutation::create_project::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::CreateProject,
                outcome,
                CreateProjectResponse::success,
                CreateProjectResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_update_project(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = UpdateProjectArgs::decode_all(&call.arguments);
    field_outcome::mutation("updateProject", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), UpdateProjectError> = resolvers::mutation::update_project::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::UpdateProject,
                outcome,
                UpdateProjectResponse::success,
                UpdateProjectResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_set_project_secret(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = SetProjectSecretArgs::decode_all(&call.arguments);
    field_outcome::mutation("setProjectSecret", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), SetProjectSecretError> = resolvers::mutation::set_project_secret::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::SetProjectSecret,
                outcome,
                SetProjectSecretResponse::success,
                SetProjectSecretResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_add_project_member(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = AddProjectMemberArgs::decode_all(&call.arguments);
    field_outcome::mutation("addProjectMember", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), AddProjectMemberError> = resolvers::mutation::add_project_member::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::AddProjectMember,
                outcome,
                AddProjectMemberResponse::success,
                AddProjectMemberResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_update_project_member(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = UpdateProjectMemberArgs::decode_all(&call.arguments);
    field_outcome::mutation("updateProjectMember", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), UpdateProjectMemberError> = resolvers::mutation::update_project_member::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::UpdateProjectMember,
                outcome,
                UpdateProjectMemberResponse::success,
                UpdateProjectMemberResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_remove_project_member(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = RemoveProjectMemberArgs::decode_all(&call.arguments);
    field_outcome::mutation("removeProjectMember", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), RemoveProjectMemberError> = resolvers::mutation::remove_project_member::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::RemoveProjectMember,
                outcome,
                RemoveProjectMemberResponse::success,
                RemoveProjectMemberResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_add_global_identity_roles(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = AddGlobalIdentityRolesArgs::decode_all(&call.arguments);
    field_outcome::mutation("addGlobalIdentityRoles", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<AddGlobalIdentityRolesResult, AddGlobalIdentityRolesError> =
                resolvers::mutation::add_global_identity_roles::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::AddGlobalIdentityRoles,
                outcome,
                AddGlobalIdentityRolesResponse::success,
                AddGlobalIdentityRolesResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_remove_global_identity_roles(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = RemoveGlobalIdentityRolesArgs::decode_all(&call.arguments);
    field_outcome::mutation("removeGlobalIdentityRoles", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<RemoveGlobalIdentityRolesResult, RemoveGlobalIdentityRolesError> =
                resolvers::mutation::remove_global_identity_roles::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::RemoveGlobalIdentityRoles,
                outcome,
                RemoveGlobalIdentityRolesResponse::success,
                RemoveGlobalIdentityRolesResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_create_api_key(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = CreateApiKeyArgs::decode_all(&call.arguments);
    field_outcome::mutation("createApiKey", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<CreateApiKeyResult, CreateApiKeyError> = resolvers::mutation::create_api_key::resolve(&cx, args?).await;
            field_outcome::envelope(&cx, MutationName::CreateApiKey, outcome, CreateApiKeyResponse::success, CreateApiKeyResponse::failure)
                .await
        }
    })
    .await
}

async fn mutation_create_global_api_key(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = CreateGlobalApiKeyArgs::decode_all(&call.arguments);
    field_outcome::mutation("createGlobalApiKey", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<CreateApiKeyResult, CreateApiKeyError> =
                resolvers::mutation::create_global_api_key::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::CreateGlobalApiKey,
                outcome,
                CreateApiKeyResponse::success,
                CreateApiKeyResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_disable_api_key(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = DisableApiKeyArgs::decode_all(&call.arguments);
    field_outcome::mutation("disableApiKey", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), DisableApiKeyError> = resolvers::mutation::disable_api_key::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::DisableApiKey,
                outcome,
                DisableApiKeyResponse::success,
                DisableApiKeyResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_configure(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = ConfigureArgs::decode_all(&call.arguments);
    field_outcome::mutation("configure", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), ConfigureError> = resolvers::mutation::configure::resolve(&cx, args?).await;
            field_outcome::envelope(&cx, MutationName::Configure, outcome, ConfigureResponse::success, ConfigureResponse::failure).await
        }
    })
    .await
}

async fn mutation_create_auth_policy(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = CreateAuthPolicyArgs::decode_all(&call.arguments);
    field_outcome::mutation("createAuthPolicy", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<CreateAuthPolicyResult, CreateAuthPolicyError> =
                resolvers::mutation::create_auth_policy::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::CreateAuthPolicy,
                outcome,
                CreateAuthPolicyResponse::success,
                CreateAuthPolicyResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_update_auth_policy(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = UpdateAuthPolicyArgs::decode_all(&call.arguments);
    field_outcome::mutation("updateAuthPolicy", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), UpdateAuthPolicyError> = resolvers::mutation::update_auth_policy::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::UpdateAuthPolicy,
                outcome,
                UpdateAuthPolicyResponse::success,
                UpdateAuthPolicyResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_delete_auth_policy(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = DeleteAuthPolicyArgs::decode_all(&call.arguments);
    field_outcome::mutation("deleteAuthPolicy", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), DeleteAuthPolicyError> = resolvers::mutation::delete_auth_policy::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::DeleteAuthPolicy,
                outcome,
                DeleteAuthPolicyResponse::success,
                DeleteAuthPolicyResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_add_mail_template(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = AddMailTemplateArgs::decode_all(&call.arguments);
    field_outcome::mutation("addMailTemplate", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), AddMailTemplateError> = resolvers::mutation::add_mail_template::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::AddMailTemplate,
                outcome,
                AddMailTemplateResponse::success,
                AddMailTemplateResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_remove_mail_template(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = RemoveMailTemplateArgs::decode_all(&call.arguments);
    field_outcome::mutation("removeMailTemplate", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), RemoveMailTemplateError> = resolvers::mutation::remove_mail_template::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::RemoveMailTemplate,
                outcome,
                RemoveMailTemplateResponse::success,
                RemoveMailTemplateResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_add_project_mail_template(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = AddProjectMailTemplateArgs::decode_all(&call.arguments);
    field_outcome::mutation("addProjectMailTemplate", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), AddMailTemplateError> = resolvers::mutation::add_project_mail_template::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::AddProjectMailTemplate,
                outcome,
                AddMailTemplateResponse::success,
                AddMailTemplateResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_remove_project_mail_template(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = RemoveProjectMailTemplateArgs::decode_all(&call.arguments);
    field_outcome::mutation("removeProjectMailTemplate", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), RemoveMailTemplateError> =
                resolvers::mutation::remove_project_mail_template::resolve(&cx, args?).await;
            field_outcome::envelope(
                &cx,
                MutationName::RemoveProjectMailTemplate,
                outcome,
                RemoveMailTemplateResponse::success,
                RemoveMailTemplateResponse::failure,
            )
            .await
        }
    })
    .await
}

async fn mutation_add_idp(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = AddIDPArgs::decode_all(&call.arguments);
    field_outcome::mutation("addIDP", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), AddIDPError> = resolvers::mutation::add_idp::resolve(&cx, args?).await;
            field_outcome::envelope(&cx, MutationName::AddIDP, outcome, AddIDPResponse::success, AddIDPResponse::failure).await
        }
    })
    .await
}

async fn mutation_update_idp(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = UpdateIDPArgs::decode_all(&call.arguments);
    field_outcome::mutation("updateIDP", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), UpdateIDPError> = resolvers::mutation::update_idp::resolve(&cx, args?).await;
            field_outcome::envelope(&cx, MutationName::UpdateIDP, outcome, UpdateIDPResponse::success, UpdateIDPResponse::failure).await
        }
    })
    .await
}

async fn mutation_disable_idp(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = DisableIDPArgs::decode_all(&call.arguments);
    field_outcome::mutation("disableIDP", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), DisableIDPError> = resolvers::mutation::disable_idp::resolve(&cx, args?).await;
            field_outcome::envelope(&cx, MutationName::DisableIDP, outcome, DisableIDPResponse::success, DisableIDPResponse::failure).await
        }
    })
    .await
}

async fn mutation_enable_idp(cx: &Arc<Cx>, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    let args = EnableIDPArgs::decode_all(&call.arguments);
    field_outcome::mutation("enableIDP", cx, move |cx| {
        let args = args.clone();
        async move {
            let outcome: Outcome<(), EnableIDPError> = resolvers::mutation::enable_idp::resolve(&cx, args?).await;
            field_outcome::envelope(&cx, MutationName::EnableIDP, outcome, EnableIDPResponse::success, EnableIDPResponse::failure).await
        }
    })
    .await
}

async fn identity_person(cx: &Cx, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::lazy("Identity.person", async {
        let parents: Vec<&Arc<crate::domain::identity::IdentityRow>> = field_outcome::parents(&call, |it: &Identity| &it.source)?;

        let answer: QueryResult<Vec<Option<Person>>> = resolvers::field::identity_person::resolve(cx, &parents).await;
        answer
    })
    .await
}

async fn identity_api_key(cx: &Cx, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::lazy("Identity.apiKey", async {
        let parents: Vec<&Arc<crate::domain::identity::IdentityRow>> = field_outcome::parents(&call, |it: &Identity| &it.source)?;

        let answer: QueryResult<Vec<Option<ApiKey>>> = resolvers::field::identity_api_key::resolve(cx, &parents).await;
        answer
    })
    .await
}

async fn identity_projects(cx: &Cx, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::lazy("Identity.projects", async {
        let parents: Vec<&Arc<crate::domain::identity::IdentityRow>> = field_outcome::parents(&call, |it: &Identity| &it.source)?;

        let answer: QueryResult<Vec<Arc<Vec<IdentityProjectRelation>>>> = resolvers::field::identity_projects::resolve(cx, &parents).await;
        answer
    })
    .await
}

async fn identity_sessions(cx: &Cx, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::lazy("Identity.sessions", async {
        let parents: Vec<&Arc<crate::domain::identity::IdentityRow>> = field_outcome::parents(&call, |it: &Identity| &it.source)?;

        let answer: QueryResult<Vec<Arc<Vec<SessionInfo>>>> = resolvers::field::identity_sessions::resolve(cx, &parents).await;
        answer
    })
    .await
}

async fn person_identity_providers(cx: &Cx, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::lazy("Person.identityProviders", async {
        let parents: Vec<&Arc<crate::domain::person::PersonRef>> = field_outcome::parents(&call, |it: &Person| &it.source)?;

        let answer: QueryResult<Vec<Arc<Vec<PersonIdentityProvider>>>> =
            resolvers::field::person_identity_providers::resolve(cx, &parents).await;
        answer
    })
    .await
}

async fn project_config(cx: &Cx, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::lazy("Project.config", async {
        let parents: Vec<&Arc<crate::domain::project::Project>> = field_outcome::parents(&call, |it: &Project| &it.source)?;

        let answer: QueryResult<Vec<RawJson>> = resolvers::field::project_config::resolve(cx, &parents).await;
        answer
    })
    .await
}

async fn project_roles(cx: &Cx, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::lazy("Project.roles", async {
        let parents: Vec<&Arc<crate::domain::project::Project>> = field_outcome::parents(&call, |it: &Project| &it.source)?;

        let answer: QueryResult<Vec<Arc<Vec<RoleDefinition>>>> = resolvers::field::project_roles::resolve(cx, &parents).await;
        answer
    })
    .await
}

async fn project_members(cx: &Cx, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::lazy("Project.members", async {
        let parents: Vec<&Arc<crate::domain::project::Project>> = field_outcome::parents(&call, |it: &Project| &it.source)?;
        let args: ProjectMembersArgs = ProjectMembersArgs::decode_all(&call.arguments)?;
        let answer: QueryResult<Vec<Arc<Vec<ProjectIdentityRelation>>>> =
            resolvers::field::project_members::resolve(cx, &parents, args).await;
        answer
    })
    .await
}

async fn project_api_keys(cx: &Cx, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::lazy("Project.apiKeys", async {
        let parents: Vec<&Arc<crate::domain::project::Project>> = field_outcome::parents(&call, |it: &Project| &it.source)?;

        let answer: QueryResult<Vec<Arc<Vec<ApiKey>>>> = resolvers::field::project_api_keys::resolve(cx, &parents).await;
        answer
    })
    .await
}

async fn project_secrets(cx: &Cx, call: Call<'_>) -> Box<dyn crate::graphql::execute::Values> {
    field_outcome::lazy("Project.secrets", async {
        let parents: Vec<&Arc<crate::domain::project::Project>> = field_outcome::parents(&call, |it: &Project| &it.source)?;

        let answer: QueryResult<Vec<Arc<Vec<ProjectSecretInfo>>>> = resolvers::field::project_secrets::resolve(cx, &parents).await;
        answer
    })
    .await
}

object!(Identity {
"id" => id,
"description" => description,
"permissions" => permissions,
"roles" => roles,
});

object!(IdentityGlobalPermissions {
"canCreateProject" => can_create_project,
"canDeployEntrypoint" => can_deploy_entrypoint,
});

object!(Person {
"id" => id,
"email" => email,
"name" => name,
"otpEnabled" => otp_enabled,
"passwordlessEnabled" => passwordless_enabled,
"emailOtpEnabled" => email_otp_enabled,
"emailVerified" => email_verified,
"identity" => identity,
});

object!(SessionInfo {
"id" => id,
"createdAt" => created_at,
"expiresAt" => expires_at,
"lastUsedAt" => last_used_at,
"lastIp" => last_ip,
"lastUserAgent" => last_user_agent,
"createdIp" => created_ip,
"createdUserAgent" => created_user_agent,
"isCurrent" => is_current,
"trustForwardedClientInfo" => trust_forwarded_client_info,
});

impl Input for PersonsFilter {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self {
            email: args.get::<Option<String>>("email")?,
            person_id: args.get::<Option<String>>("personId")?,
            identity_id: args.get::<Option<String>>("identityId")?,
        })
    }
}

object!(Project {
"id" => id,
"name" => name,
"slug" => slug,
});

object!(ProjectSecretInfo {
"key" => key,
"createdAt" => created_at,
"updatedAt" => updated_at,
});

impl Input for ProjectSecret {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self { key: args.get::<String>("key")?, value: args.get::<String>("value")? })
    }
}

object!(IdentityProjectRelation {
"project" => project,
"memberships" => memberships,
});

object!(ProjectIdentityRelation {
"identity" => identity,
"memberships" => memberships,
});

object!(Membership {
"role" => role,
"variables" => variables,
});

object!(VariableEntry {
"name" => name,
"values" => values,
});

object!(RoleDefinition {
"name" => name,
"variables" => variables,
});

interface!(RoleVariableDefinition { RoleEntityVariableDefinition, RolePredefinedVariableDefinition, RoleConditionVariableDefinition });

object!(RoleEntityVariableDefinition {
"name" => name,
"entityName" => entity_name,
});

object!(RolePredefinedVariableDefinition {
"name" => name,
"value" => value,
});

object!(RoleConditionVariableDefinition {
"name" => name,
});

output_enum!(MemberType);
input_enum!(MemberType);
impl Input for ProjectMembersInput {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self {
            limit: args.get::<Option<i32>>("limit")?,
            offset: args.get::<Option<i32>>("offset")?,
            filter: args.get::<Option<ProjectMembersFilter>>("filter")?,
        })
    }
}

impl Input for ProjectMembersFilter {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self {
            member_type: args.get::<Option<MemberType>>("memberType")?,
            email: args.get::<Option<Vec<String>>>("email")?,
            identity_id: args.get::<Option<Vec<String>>>("identityId")?,
            person_id: args.get::<Option<Vec<String>>>("personId")?,
        })
    }
}

impl Input for MembershipInput {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self { role: args.get::<String>("role")?, variables: args.get::<Vec<VariableEntryInput>>("variables")? })
    }
}

impl Input for VariableEntryInput {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self { name: args.get::<String>("name")?, values: args.get::<Vec<String>>("values")? })
    }
}

object!(ApiKey {
"id" => id,
"identity" => identity,
"description" => description,
"type" => type_,
"enabled" => enabled,
"createdAt" => created_at,
"lastUsedAt" => last_used_at,
"expiresAt" => expires_at,
});

output_enum!(ApiKeyType);
object!(ApiKeyWithToken {
"id" => id,
"token" => token,
"identity" => identity,
});

impl Input for CreateApiKeyOptions {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self { trust_forwarded_client_info: args.get::<Option<bool>>("trustForwardedClientInfo")? })
    }
}

object!(AuthLogPage {
"entries" => entries,
"hasMore" => has_more,
});

object!(AuthLogEntry {
"id" => id,
"createdAt" => created_at,
"type" => type_,
"success" => success,
"invokedByIdentityId" => invoked_by_identity_id,
"personId" => person_id,
"targetPersonId" => target_person_id,
"personInputIdentifier" => person_input_identifier,
"errorCode" => error_code,
"errorMessage" => error_message,
"ipAddress" => ip_address,
"userAgent" => user_agent,
"identityProviderId" => identity_provider_id,
"metadata" => metadata,
"eventData" => event_data,
});

impl Input for AuthLogFilter {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self {
            types: args.get::<Option<Vec<String>>>("types")?,
            success: args.get::<Option<bool>>("success")?,
            invoked_by_identity_id: args.get::<Option<String>>("invokedByIdentityId")?,
            person_id: args.get::<Option<String>>("personId")?,
            target_person_id: args.get::<Option<String>>("targetPersonId")?,
            person_input_identifier: args.get::<Option<String>>("personInputIdentifier")?,
            created_after: args.get::<Option<Timestamp>>("createdAfter")?,
            created_before: args.get::<Option<Timestamp>>("createdBefore")?,
        })
    }
}

object!(SignUpResponse {
"ok" => ok,
"errors" => errors,
"error" => error,
"result" => result,
});

object!(SignUpResult {
"person" => person,
});

object!(SignUpError {
"code" => code,
"weakPasswordReasons" => weak_password_reasons,
"recommendedAction" => recommended_action,
"developerMessage" => developer_message,
"endPersonMessage" => end_person_message,
});

output_enum!(SignUpErrorCode);
output_enum!(SignUpRecommendedAction);
output_enum!(WeakPasswordReason);
impl Input for SignInOptions {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self { trust_forwarded_client_info: args.get::<Option<bool>>("trustForwardedClientInfo")? })
    }
}

object!(SignInResponse {
"ok" => ok,
"errors" => errors,
"error" => error,
"result" => result,
});

interface!(CommonSignInResult { SignInResult, SignInPasswordlessResult, SignInIDPResult, CreateSessionTokenResult });

object!(SignInResult {
"token" => token,
"person" => person,
"backupCodes" => backup_codes,
});

object!(SignInError {
"code" => code,
"developerMessage" => developer_message,
"endUserMessage" => end_user_message,
"retryAfter" => retry_after,
"mfaEnrollment" => mfa_enrollment,
});

object!(MfaEnrollment {
"otpUri" => otp_uri,
"otpSecret" => otp_secret,
});

output_enum!(SignInErrorCode);
impl Input for InitSignInPasswordlessOptions {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self { mail_variant: args.get::<Option<String>>("mailVariant")?, mail_project: args.get::<Option<String>>("mailProject")? })
    }
}

object!(InitSignInPasswordlessResponse {
"ok" => ok,
"error" => error,
"result" => result,
});

object!(InitSignInPasswordlessError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(InitSignInPasswordlessErrorCode);
object!(InitSignInPasswordlessResult {
"requestId" => request_id,
"expiresAt" => expires_at,
});

output_enum!(PasswordlessValidationType);
input_enum!(PasswordlessValidationType);
object!(SignInPasswordlessResponse {
"ok" => ok,
"error" => error,
"result" => result,
});

object!(SignInPasswordlessError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(SignInPasswordlessErrorCode);
object!(SignInPasswordlessResult {
"token" => token,
"person" => person,
});

object!(ActivatePasswordlessOtpResponse {
"ok" => ok,
"error" => error,
});

object!(ActivatePasswordlessOtpError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(ActivatePasswordlessOtpErrorCode);
object!(ToggleMyPasswordlessResponse {
"ok" => ok,
"error" => error,
});

object!(ToggleMyPasswordlessError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(ToggleMyPasswordlessErrorCode);
object!(IdentityProvider {
"slug" => slug,
"type" => type_,
"configuration" => configuration,
"disabledAt" => disabled_at,
"options" => options,
});

object!(IDPOptionsOutput {
"autoSignUp" => auto_sign_up,
"exclusive" => exclusive,
"initReturnsConfig" => init_returns_config,
"requireVerifiedEmail" => require_verified_email,
"assumeEmailVerified" => assume_email_verified,
});

impl Input for IDPOptions {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self {
            auto_sign_up: args.get::<Option<bool>>("autoSignUp")?,
            exclusive: args.get::<Option<bool>>("exclusive")?,
            init_returns_config: args.get::<Option<bool>>("initReturnsConfig")?,
            require_verified_email: args.get::<Option<bool>>("requireVerifiedEmail")?,
            assume_email_verified: args.get::<Option<bool>>("assumeEmailVerified")?,
        })
    }
}

object!(PersonIdentityProvider {
"id" => id,
"createdAt" => created_at,
"externalIdentifier" => external_identifier,
"identityProvider" => identity_provider,
});

object!(IdentityProviderListItem {
"slug" => slug,
"type" => type_,
"disabledAt" => disabled_at,
});

object!(InitSignInIDPResponse {
"ok" => ok,
"errors" => errors,
"error" => error,
"result" => result,
});

object!(InitSignInIDPError {
"code" => code,
"developerMessage" => developer_message,
"endUserMessage" => end_user_message,
});

output_enum!(InitSignInIDPErrorCode);
object!(InitSignInIDPResult {
"authUrl" => auth_url,
"sessionData" => session_data,
"idpConfiguration" => idp_configuration,
});

impl Input for IDPResponseInput {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self { url: args.get::<String>("url")? })
    }
}

object!(SignInIDPResponse {
"ok" => ok,
"errors" => errors,
"error" => error,
"result" => result,
});

object!(SignInIDPError {
"code" => code,
"developerMessage" => developer_message,
"endUserMessage" => end_user_message,
});

output_enum!(SignInIDPErrorCode);
object!(SignInIDPResult {
"token" => token,
"person" => person,
"idpResponse" => idp_response,
});

object!(AddIDPResponse {
"ok" => ok,
"error" => error,
});

object!(AddIDPError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(AddIDPErrorCode);
object!(UpdateIDPResponse {
"ok" => ok,
"error" => error,
});

object!(UpdateIDPError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(UpdateIDPErrorCode);
object!(DisableIDPResponse {
"ok" => ok,
"error" => error,
});

object!(DisableIDPError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(DisableIDPErrorCode);
object!(EnableIDPResponse {
"ok" => ok,
"error" => error,
});

object!(EnableIDPError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(EnableIDPErrorCode);
object!(DisconnectIDPResponse {
"ok" => ok,
"error" => error,
});

object!(DisconnectIDPError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(DisconnectIDPErrorCode);
object!(PrepareOtpResponse {
"ok" => ok,
"result" => result,
});

object!(PrepareOtpResult {
"otpUri" => otp_uri,
"otpSecret" => otp_secret,
});

object!(ConfirmOtpResponse {
"ok" => ok,
"errors" => errors,
"error" => error,
"result" => result,
});

object!(ConfirmOtpError {
"code" => code,
"developerMessage" => developer_message,
"endUserMessage" => end_user_message,
});

output_enum!(ConfirmOtpErrorCode);
object!(ConfirmOtpResult {
"backupCodes" => backup_codes,
});

object!(DisableOtpResponse {
"ok" => ok,
"errors" => errors,
"error" => error,
});

object!(DisableOtpError {
"code" => code,
"developerMessage" => developer_message,
"endUserMessage" => end_user_message,
});

output_enum!(DisableOtpErrorCode);
object!(RegenerateBackupCodesResponse {
"ok" => ok,
"error" => error,
"result" => result,
});

object!(RegenerateBackupCodesError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(RegenerateBackupCodesErrorCode);
object!(RegenerateBackupCodesResult {
"backupCodes" => backup_codes,
});

object!(InitEmailOtpResponse {
"ok" => ok,
"error" => error,
});

object!(InitEmailOtpError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(InitEmailOtpErrorCode);
object!(ConfirmEmailOtpResponse {
"ok" => ok,
"error" => error,
"result" => result,
});

object!(ConfirmEmailOtpError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(ConfirmEmailOtpErrorCode);
object!(ConfirmEmailOtpResult {
"backupCodes" => backup_codes,
});

object!(DisableEmailOtpResponse {
"ok" => ok,
"error" => error,
});

object!(DisableEmailOtpError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(DisableEmailOtpErrorCode);
object!(ResetPersonMfaResponse {
"ok" => ok,
"error" => error,
});

object!(ResetPersonMfaError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(ResetPersonMfaErrorCode);
object!(AuthPolicy {
"id" => id,
"scope" => scope,
"project" => project,
"roles" => roles,
"mfaRequired" => mfa_required,
"tokenExpiration" => token_expiration,
"idleTimeout" => idle_timeout,
"mfaGraceDuration" => mfa_grace_duration,
"rememberMeAllowed" => remember_me_allowed,
});

output_enum!(AuthPolicyScope);
input_enum!(AuthPolicyScope);
impl Input for AuthPolicyInput {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self {
            scope: args.get::<AuthPolicyScope>("scope")?,
            project: args.get::<Option<String>>("project")?,
            roles: args.get::<Vec<String>>("roles")?,
            mfa_required: args.get::<Option<bool>>("mfaRequired")?,
            token_expiration: args.get::<Option<Interval>>("tokenExpiration")?,
            idle_timeout: args.get::<Option<Interval>>("idleTimeout")?,
            mfa_grace_duration: args.get::<Option<Interval>>("mfaGraceDuration")?,
            remember_me_allowed: args.get::<Option<bool>>("rememberMeAllowed")?,
        })
    }
}

object!(CreateAuthPolicyResponse {
"ok" => ok,
"error" => error,
"result" => result,
});

object!(CreateAuthPolicyResult {
"id" => id,
});

object!(CreateAuthPolicyError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(CreateAuthPolicyErrorCode);
object!(UpdateAuthPolicyResponse {
"ok" => ok,
"error" => error,
});

object!(UpdateAuthPolicyError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(UpdateAuthPolicyErrorCode);
object!(DeleteAuthPolicyResponse {
"ok" => ok,
"error" => error,
});

object!(DeleteAuthPolicyError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(DeleteAuthPolicyErrorCode);
object!(SignOutResponse {
"ok" => ok,
"errors" => errors,
"error" => error,
"logoutUrl" => logout_url,
});

object!(SignOutError {
"code" => code,
"developerMessage" => developer_message,
"endUserMessage" => end_user_message,
});

output_enum!(SignOutErrorCode);
impl Input for CreateResetPasswordRequestOptions {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self { mail_project: args.get::<Option<String>>("mailProject")?, mail_variant: args.get::<Option<String>>("mailVariant")? })
    }
}

object!(CreatePasswordResetRequestResponse {
"ok" => ok,
"errors" => errors,
"error" => error,
});

object!(CreatePasswordResetRequestError {
"code" => code,
"developerMessage" => developer_message,
"endUserMessage" => end_user_message,
});

output_enum!(CreatePasswordResetRequestErrorCode);
object!(CheckResetPasswordTokenResult {
"code" => code,
});

output_enum!(CheckResetPasswordTokenCode);
object!(ResetPasswordResponse {
"ok" => ok,
"errors" => errors,
"error" => error,
});

object!(ResetPasswordError {
"code" => code,
"weakPasswordReasons" => weak_password_reasons,
"developerMessage" => developer_message,
"endUserMessage" => end_user_message,
});

output_enum!(ResetPasswordErrorCode);
impl Input for EmailVerificationOptions {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self { mail_project: args.get::<Option<String>>("mailProject")?, mail_variant: args.get::<Option<String>>("mailVariant")? })
    }
}

object!(RequestEmailVerificationResponse {
"ok" => ok,
"error" => error,
});

object!(RequestEmailVerificationError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(RequestEmailVerificationErrorCode);
object!(VerifyEmailResponse {
"ok" => ok,
"error" => error,
});

object!(VerifyEmailError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(VerifyEmailErrorCode);
object!(ConfirmEmailChangeResponse {
"ok" => ok,
"error" => error,
});

object!(ConfirmEmailChangeError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(ConfirmEmailChangeErrorCode);
impl Input for InviteOptions {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self { method: args.get::<Option<InviteMethod>>("method")?, mail_variant: args.get::<Option<String>>("mailVariant")? })
    }
}

output_enum!(InviteMethod);
input_enum!(InviteMethod);
impl Input for UnmanagedInviteOptions {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self { password: args.get::<Option<String>>("password")?, reset_token_hash: args.get::<Option<String>>("resetTokenHash")? })
    }
}

object!(InviteResponse {
"ok" => ok,
"errors" => errors,
"error" => error,
"result" => result,
});

object!(InviteResult {
"person" => person,
"isNew" => is_new,
});

object!(InviteError {
"code" => code,
"developerMessage" => developer_message,
"membershipValidation" => membership_validation,
"endUserMessage" => end_user_message,
});

output_enum!(InviteErrorCode);
impl Input for CreateProjectOptions {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self {
            deploy_token_hash: args.get::<Option<String>>("deployTokenHash")?,
            no_deploy_token: args.get::<Option<bool>>("noDeployToken")?,
        })
    }
}

object!(CreateProjectResponse {
"ok" => ok,
"error" => error,
"result" => result,
});

object!(CreateProjectResult {
"deployerApiKey" => deployer_api_key,
});

object!(CreateProjectResponseError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(CreateProjectResponseErrorCode);
object!(CreateApiKeyResponse {
"ok" => ok,
"errors" => errors,
"error" => error,
"result" => result,
});

object!(CreateApiKeyResult {
"apiKey" => api_key,
});

object!(CreateApiKeyError {
"code" => code,
"developerMessage" => developer_message,
"membershipValidation" => membership_validation,
"endUserMessage" => end_user_message,
});

output_enum!(CreateApiKeyErrorCode);
object!(MembershipValidationError {
"code" => code,
"role" => role,
"variable" => variable,
});

output_enum!(MembershipValidationErrorCode);
object!(DisableApiKeyResponse {
"ok" => ok,
"errors" => errors,
"error" => error,
});

object!(DisableApiKeyError {
"code" => code,
"developerMessage" => developer_message,
"endUserMessage" => end_user_message,
});

output_enum!(DisableApiKeyErrorCode);
object!(RevokeSessionResponse {
"ok" => ok,
"error" => error,
});

object!(RevokeSessionError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(RevokeSessionErrorCode);
object!(CreateSessionTokenResponse {
"ok" => ok,
"error" => error,
"result" => result,
});

object!(CreateSessionTokenResult {
"token" => token,
"person" => person,
});

object!(CreateSessionTokenError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(CreateSessionTokenErrorCode);
object!(ForceSignOutPersonResponse {
"ok" => ok,
"error" => error,
});

object!(ForceSignOutPersonError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(ForceSignOutPersonErrorCode);
object!(DisablePersonResponse {
"ok" => ok,
"error" => error,
});

object!(DisablePersonError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(DisablePersonErrorCode);
object!(ChangeProfileResponse {
"ok" => ok,
"error" => error,
});

object!(ChangeProfileError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(ChangeProfileErrorCode);
object!(ChangeMyProfileResponse {
"ok" => ok,
"error" => error,
});

object!(ChangeMyProfileError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(ChangeMyProfileErrorCode);
object!(ChangePasswordResponse {
"ok" => ok,
"errors" => errors,
"error" => error,
});

object!(ChangePasswordError {
"code" => code,
"weakPasswordReasons" => weak_password_reasons,
"endUserMessage" => end_user_message,
"developerMessage" => developer_message,
});

output_enum!(ChangePasswordErrorCode);
object!(ChangeMyPasswordResponse {
"ok" => ok,
"error" => error,
});

object!(ChangeMyPasswordError {
"code" => code,
"weakPasswordReasons" => weak_password_reasons,
"developerMessage" => developer_message,
});

output_enum!(ChangeMyPasswordErrorCode);
object!(UpdateProjectResponse {
"ok" => ok,
"error" => error,
});

object!(UpdateProjectError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(UpdateProjectErrorCode);
object!(SetProjectSecretResponse {
"ok" => ok,
"error" => error,
});

object!(SetProjectSecretError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(SetProjectSecretErrorCode);
object!(AddProjectMemberResponse {
"ok" => ok,
"errors" => errors,
"error" => error,
});

object!(AddProjectMemberError {
"code" => code,
"membershipValidation" => membership_validation,
"endUserMessage" => end_user_message,
"developerMessage" => developer_message,
});

output_enum!(AddProjectMemberErrorCode);
object!(UpdateProjectMemberResponse {
"ok" => ok,
"errors" => errors,
"error" => error,
});

object!(UpdateProjectMemberError {
"code" => code,
"membershipValidation" => membership_validation,
"endUserMessage" => end_user_message,
"developerMessage" => developer_message,
});

output_enum!(UpdateProjectMemberErrorCode);
object!(RemoveProjectMemberResponse {
"ok" => ok,
"errors" => errors,
"error" => error,
});

object!(RemoveProjectMemberError {
"code" => code,
"endUserMessage" => end_user_message,
"developerMessage" => developer_message,
});

output_enum!(RemoveProjectMemberErrorCode);
object!(AddGlobalIdentityRolesResponse {
"ok" => ok,
"error" => error,
"result" => result,
});

object!(AddGlobalIdentityRolesResult {
"identity" => identity,
});

object!(AddGlobalIdentityRolesError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(AddGlobalIdentityRolesErrorCode);
object!(RemoveGlobalIdentityRolesResponse {
"ok" => ok,
"error" => error,
"result" => result,
});

object!(RemoveGlobalIdentityRolesResult {
"identity" => identity,
});

object!(RemoveGlobalIdentityRolesError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(RemoveGlobalIdentityRolesErrorCode);
object!(Config {
"signup" => signup,
"emailChange" => email_change,
"passwordless" => passwordless,
"password" => password,
"login" => login,
"captcha" => captcha,
"rateLimits" => rate_limits,
});

object!(ConfigSignup {
"requireEmailVerification" => require_email_verification,
});

object!(ConfigEmailChange {
"requireVerification" => require_verification,
});

object!(ConfigPasswordless {
"enabled" => enabled,
"url" => url,
"expiration" => expiration,
});

output_enum!(ConfigPolicy);
input_enum!(ConfigPolicy);
object!(ConfigPassword {
"minLength" => min_length,
"requireUppercase" => require_uppercase,
"requireLowercase" => require_lowercase,
"requireDigit" => require_digit,
"requireSpecial" => require_special,
"pattern" => pattern,
"checkBlacklist" => check_blacklist,
"checkHibp" => check_hibp,
});

object!(ConfigLogin {
"baseBackoff" => base_backoff,
"maxBackoff" => max_backoff,
"attemptWindow" => attempt_window,
"revealUserExists" => reveal_user_exists,
"revealLoginMethod" => reveal_login_method,
"defaultTokenExpiration" => default_token_expiration,
"maxTokenExpiration" => max_token_expiration,
"mfaGraceDuration" => mfa_grace_duration,
"anomalyDetection" => anomaly_detection,
});

object!(ConfigLoginAnomalyDetection {
"enabled" => enabled,
"historySize" => history_size,
"emailThreshold" => email_threshold,
"stepUpThreshold" => step_up_threshold,
});

object!(ConfigCaptcha {
"provider" => provider,
"threshold" => threshold,
"protect" => protect,
});

output_enum!(CaptchaProvider);
input_enum!(CaptchaProvider);
object!(ConfigCaptchaProtect {
"signUp" => sign_up,
"passwordReset" => password_reset,
"passwordlessInit" => passwordless_init,
"emailVerification" => email_verification,
});

object!(ConfigRateLimits {
"signUpPerIp" => sign_up_per_ip,
"loginPerIp" => login_per_ip,
"passwordResetPerIp" => password_reset_per_ip,
"passwordlessInitPerIp" => passwordless_init_per_ip,
"emailOtpPerPerson" => email_otp_per_person,
"emailVerificationPerIp" => email_verification_per_ip,
});

object!(ConfigRateLimitWindow {
"limit" => limit,
"window" => window,
});

impl Input for ConfigInput {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self {
            signup: args.get::<Option<ConfigSignupInput>>("signup")?,
            email_change: args.get::<Option<ConfigEmailChangeInput>>("emailChange")?,
            passwordless: args.get::<Option<ConfigPasswordlessInput>>("passwordless")?,
            password: args.get::<Option<ConfigPasswordInput>>("password")?,
            login: args.get::<Option<ConfigLoginInput>>("login")?,
            captcha: args.get::<Option<ConfigCaptchaInput>>("captcha")?,
            rate_limits: args.get::<Option<ConfigRateLimitsInput>>("rateLimits")?,
        })
    }
}

impl Input for ConfigSignupInput {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self { require_email_verification: args.get::<Option<bool>>("requireEmailVerification")? })
    }
}

impl Input for ConfigEmailChangeInput {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self { require_verification: args.get::<Option<bool>>("requireVerification")? })
    }
}

impl Input for ConfigPasswordlessInput {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self {
            enabled: args.get::<Option<ConfigPolicy>>("enabled")?,
            url: args.get::<MaybeUndefined<String>>("url")?,
            expiration: args.get::<Option<Interval>>("expiration")?,
        })
    }
}

impl Input for ConfigPasswordInput {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self {
            min_length: args.get::<Option<i32>>("minLength")?,
            require_uppercase: args.get::<Option<i32>>("requireUppercase")?,
            require_lowercase: args.get::<Option<i32>>("requireLowercase")?,
            require_digit: args.get::<Option<i32>>("requireDigit")?,
            require_special: args.get::<Option<i32>>("requireSpecial")?,
            pattern: args.get::<MaybeUndefined<String>>("pattern")?,
            check_blacklist: args.get::<Option<bool>>("checkBlacklist")?,
            check_hibp: args.get::<Option<bool>>("checkHibp")?,
        })
    }
}

impl Input for ConfigLoginInput {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self {
            base_backoff: args.get::<Option<Interval>>("baseBackoff")?,
            max_backoff: args.get::<Option<Interval>>("maxBackoff")?,
            attempt_window: args.get::<Option<Interval>>("attemptWindow")?,
            reveal_user_exists: args.get::<Option<bool>>("revealUserExists")?,
            reveal_login_method: args.get::<Option<bool>>("revealLoginMethod")?,
            default_token_expiration: args.get::<Option<Interval>>("defaultTokenExpiration")?,
            max_token_expiration: args.get::<MaybeUndefined<Interval>>("maxTokenExpiration")?,
            mfa_grace_duration: args.get::<Option<Interval>>("mfaGraceDuration")?,
            anomaly_detection: args.get::<Option<ConfigLoginAnomalyDetectionInput>>("anomalyDetection")?,
        })
    }
}

impl Input for ConfigLoginAnomalyDetectionInput {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self {
            enabled: args.get::<Option<bool>>("enabled")?,
            history_size: args.get::<Option<i32>>("historySize")?,
            email_threshold: args.get::<Option<i32>>("emailThreshold")?,
            step_up_threshold: args.get::<Option<i32>>("stepUpThreshold")?,
        })
    }
}

impl Input for ConfigCaptchaInput {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self {
            provider: args.get::<MaybeUndefined<CaptchaProvider>>("provider")?,
            secret: args.get::<Option<String>>("secret")?,
            threshold: args.get::<MaybeUndefined<f64>>("threshold")?,
            protect: args.get::<Option<ConfigCaptchaProtectInput>>("protect")?,
        })
    }
}

impl Input for ConfigCaptchaProtectInput {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self {
            sign_up: args.get::<Option<bool>>("signUp")?,
            password_reset: args.get::<Option<bool>>("passwordReset")?,
            passwordless_init: args.get::<Option<bool>>("passwordlessInit")?,
            email_verification: args.get::<Option<bool>>("emailVerification")?,
        })
    }
}

impl Input for ConfigRateLimitsInput {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self {
            sign_up_per_ip: args.get::<Option<ConfigRateLimitWindowInput>>("signUpPerIp")?,
            login_per_ip: args.get::<Option<ConfigRateLimitWindowInput>>("loginPerIp")?,
            password_reset_per_ip: args.get::<Option<ConfigRateLimitWindowInput>>("passwordResetPerIp")?,
            passwordless_init_per_ip: args.get::<Option<ConfigRateLimitWindowInput>>("passwordlessInitPerIp")?,
            email_otp_per_person: args.get::<Option<ConfigRateLimitWindowInput>>("emailOtpPerPerson")?,
            email_verification_per_ip: args.get::<Option<ConfigRateLimitWindowInput>>("emailVerificationPerIp")?,
        })
    }
}

impl Input for ConfigRateLimitWindowInput {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self { limit: args.get::<Option<i32>>("limit")?, window: args.get::<Option<Interval>>("window")? })
    }
}

object!(ConfigureResponse {
"ok" => ok,
"error" => error,
});

object!(ConfigureError {
"code" => code,
"developerMessage" => developer_message,
});

output_enum!(ConfigureErrorCode);
object!(MailTemplateData {
"projectSlug" => project_slug,
"type" => type_,
"variant" => variant,
"subject" => subject,
"content" => content,
"useLayout" => use_layout,
"replyTo" => reply_to,
});

impl Input for MailTemplate {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self {
            project_slug: args.get::<Option<String>>("projectSlug")?,
            type_: args.get::<MailType>("type")?,
            variant: args.get::<Option<String>>("variant")?,
            subject: args.get::<String>("subject")?,
            content: args.get::<String>("content")?,
            use_layout: args.get::<Option<bool>>("useLayout")?,
            reply_to: args.get::<Option<String>>("replyTo")?,
        })
    }
}

output_enum!(MailType);
input_enum!(MailType);
impl Input for MailTemplateIdentifier {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self {
            project_slug: args.get::<Option<String>>("projectSlug")?,
            type_: args.get::<MailType>("type")?,
            variant: args.get::<Option<String>>("variant")?,
        })
    }
}

object!(AddMailTemplateResponse {
"ok" => ok,
"errors" => errors,
"error" => error,
});

object!(AddMailTemplateError {
"code" => code,
"developerMessage" => developer_message,
"endUserMessage" => end_user_message,
});

output_enum!(AddMailTemplateErrorCode);
object!(RemoveMailTemplateResponse {
"ok" => ok,
"errors" => errors,
"error" => error,
});

object!(RemoveMailTemplateError {
"code" => code,
"developerMessage" => developer_message,
"endUserMessage" => end_user_message,
});

output_enum!(RemoveMailTemplateErrorCode);
impl ProjectBySlugArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { slug: args.get::<String>("slug")? })
    }
}

impl PersonByIdArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { id: args.get::<String>("id")? })
    }
}

impl PersonsArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            filter: args.get::<Option<PersonsFilter>>("filter")?,
            limit: args.get::<Option<i32>>("limit")?,
            offset: args.get::<Option<i32>>("offset")?,
        })
    }
}

impl ProjectMembershipsArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { project_slug: args.get::<String>("projectSlug")?, identity_id: args.get::<String>("identityId")? })
    }
}

impl CheckResetPasswordTokenArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { request_id: args.get::<String>("requestId")?, token: args.get::<String>("token")? })
    }
}

impl AuthLogArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            filter: args.get::<Option<AuthLogFilter>>("filter")?,
            limit: args.get::<Option<i32>>("limit")?,
            offset: args.get::<Option<i32>>("offset")?,
        })
    }
}

impl SignUpArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            email: args.get::<String>("email")?,
            password: args.get::<Option<String>>("password")?,
            password_hash: args.get::<Option<String>>("passwordHash")?,
            roles: args.get::<Option<Vec<String>>>("roles")?,
            name: args.get::<Option<String>>("name")?,
            captcha_token: args.get::<Option<String>>("captchaToken")?,
        })
    }
}

impl SignInArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            email: args.get::<String>("email")?,
            password: args.get::<String>("password")?,
            expiration: args.get::<Option<i32>>("expiration")?,
            otp_token: args.get::<Option<String>>("otpToken")?,
            backup_code: args.get::<Option<String>>("backupCode")?,
            options: args.get::<Option<SignInOptions>>("options")?,
        })
    }
}

impl InitSignInIDPArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            identity_provider: args.get::<String>("identityProvider")?,
            data: args.get::<Option<Json>>("data")?,
            redirect_url: args.get::<Option<String>>("redirectUrl")?,
        })
    }
}

impl SignInIDPArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            identity_provider: args.get::<String>("identityProvider")?,
            data: args.get::<Option<Json>>("data")?,
            expiration: args.get::<Option<i32>>("expiration")?,
            options: args.get::<Option<SignInOptions>>("options")?,
            idp_response: args.get::<Option<IDPResponseInput>>("idpResponse")?,
            redirect_url: args.get::<Option<String>>("redirectUrl")?,
            session_data: args.get::<Option<Json>>("sessionData")?,
        })
    }
}

impl InitSignInPasswordlessArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            email: args.get::<String>("email")?,
            options: args.get::<Option<InitSignInPasswordlessOptions>>("options")?,
            captcha_token: args.get::<Option<String>>("captchaToken")?,
        })
    }
}

impl SignInPasswordlessArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            request_id: args.get::<String>("requestId")?,
            validation_type: args.get::<PasswordlessValidationType>("validationType")?,
            token: args.get::<String>("token")?,
            expiration: args.get::<Option<i32>>("expiration")?,
            mfa_otp: args.get::<Option<String>>("mfaOtp")?,
            backup_code: args.get::<Option<String>>("backupCode")?,
            options: args.get::<Option<SignInOptions>>("options")?,
        })
    }
}

impl ActivatePasswordlessOtpArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            request_id: args.get::<String>("requestId")?,
            token: args.get::<String>("token")?,
            otp_hash: args.get::<String>("otpHash")?,
        })
    }
}

impl PrepareOtpArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { label: args.get::<Option<String>>("label")? })
    }
}

impl ConfirmOtpArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { otp_token: args.get::<String>("otpToken")? })
    }
}

impl ConfirmEmailOtpArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { otp_token: args.get::<String>("otpToken")? })
    }
}

impl DisconnectMyIdentityProviderArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { id: args.get::<String>("id")? })
    }
}

impl SignOutArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { all: args.get::<Option<bool>>("all")? })
    }
}

impl RevokeSessionArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { session_id: args.get::<String>("sessionId")? })
    }
}

impl CreateSessionTokenArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            email: args.get::<Option<String>>("email")?,
            person_id: args.get::<Option<String>>("personId")?,
            expiration: args.get::<Option<i32>>("expiration")?,
            options: args.get::<Option<SignInOptions>>("options")?,
        })
    }
}

impl ForceSignOutPersonArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { person_id: args.get::<String>("personId")?, reason: args.get::<Option<String>>("reason")? })
    }
}

impl ResetPersonMfaArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { person_id: args.get::<String>("personId")? })
    }
}

impl DisablePersonArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { person_id: args.get::<String>("personId")? })
    }
}

impl ChangeProfileArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            person_id: args.get::<String>("personId")?,
            email: args.get::<MaybeUndefined<String>>("email")?,
            name: args.get::<MaybeUndefined<String>>("name")?,
        })
    }
}

impl ChangeMyProfileArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { email: args.get::<MaybeUndefined<String>>("email")?, name: args.get::<MaybeUndefined<String>>("name")? })
    }
}

impl ChangePasswordArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { person_id: args.get::<String>("personId")?, password: args.get::<String>("password")? })
    }
}

impl ChangeMyPasswordArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { current_password: args.get::<String>("currentPassword")?, new_password: args.get::<String>("newPassword")? })
    }
}

impl CreateResetPasswordRequestArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            email: args.get::<String>("email")?,
            options: args.get::<Option<CreateResetPasswordRequestOptions>>("options")?,
            captcha_token: args.get::<Option<String>>("captchaToken")?,
        })
    }
}

impl ResetPasswordArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { token: args.get::<String>("token")?, password: args.get::<String>("password")? })
    }
}

impl RequestEmailVerificationArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            email: args.get::<String>("email")?,
            options: args.get::<Option<EmailVerificationOptions>>("options")?,
            captcha_token: args.get::<Option<String>>("captchaToken")?,
        })
    }
}

impl VerifyEmailArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { token: args.get::<String>("token")? })
    }
}

impl ConfirmEmailChangeArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { token: args.get::<String>("token")? })
    }
}

impl InviteArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            email: args.get::<String>("email")?,
            name: args.get::<Option<String>>("name")?,
            project_slug: args.get::<String>("projectSlug")?,
            memberships: args.get::<Vec<MembershipInput>>("memberships")?,
            options: args.get::<Option<InviteOptions>>("options")?,
        })
    }
}

impl UnmanagedInviteArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            email: args.get::<String>("email")?,
            name: args.get::<Option<String>>("name")?,
            project_slug: args.get::<String>("projectSlug")?,
            memberships: args.get::<Vec<MembershipInput>>("memberships")?,
            options: args.get::<Option<UnmanagedInviteOptions>>("options")?,
            password: args.get::<Option<String>>("password")?,
        })
    }
}

impl CreateProjectArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            project_slug: args.get::<String>("projectSlug")?,
            name: args.get::<Option<String>>("name")?,
            config: args.get::<Option<Json>>("config")?,
            secrets: args.get::<Option<Vec<ProjectSecret>>>("secrets")?,
            options: args.get::<Option<CreateProjectOptions>>("options")?,
            deploy_token_hash: args.get::<Option<String>>("deployTokenHash")?,
        })
    }
}

impl UpdateProjectArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            project_slug: args.get::<String>("projectSlug")?,
            name: args.get::<Option<String>>("name")?,
            config: args.get::<MaybeUndefined<Json>>("config")?,
            merge_config: args.get::<Option<bool>>("mergeConfig")?,
        })
    }
}

impl SetProjectSecretArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { project_slug: args.get::<String>("projectSlug")?, key: args.get::<String>("key")?, value: args.get::<String>("value")? })
    }
}

impl AddProjectMemberArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            project_slug: args.get::<String>("projectSlug")?,
            identity_id: args.get::<String>("identityId")?,
            memberships: args.get::<Vec<MembershipInput>>("memberships")?,
        })
    }
}

impl UpdateProjectMemberArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            project_slug: args.get::<String>("projectSlug")?,
            identity_id: args.get::<String>("identityId")?,
            memberships: args.get::<Vec<MembershipInput>>("memberships")?,
        })
    }
}

impl RemoveProjectMemberArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { project_slug: args.get::<String>("projectSlug")?, identity_id: args.get::<String>("identityId")? })
    }
}

impl AddGlobalIdentityRolesArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { identity_id: args.get::<String>("identityId")?, roles: args.get::<Vec<String>>("roles")? })
    }
}

impl RemoveGlobalIdentityRolesArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { identity_id: args.get::<String>("identityId")?, roles: args.get::<Vec<String>>("roles")? })
    }
}

impl CreateApiKeyArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            project_slug: args.get::<String>("projectSlug")?,
            memberships: args.get::<Vec<MembershipInput>>("memberships")?,
            description: args.get::<String>("description")?,
            token_hash: args.get::<Option<String>>("tokenHash")?,
            options: args.get::<Option<CreateApiKeyOptions>>("options")?,
        })
    }
}

impl CreateGlobalApiKeyArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            description: args.get::<String>("description")?,
            roles: args.get::<Option<Vec<String>>>("roles")?,
            token_hash: args.get::<Option<String>>("tokenHash")?,
            options: args.get::<Option<CreateApiKeyOptions>>("options")?,
        })
    }
}

impl DisableApiKeyArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { id: args.get::<String>("id")? })
    }
}

impl ConfigureArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { config: args.get::<ConfigInput>("config")? })
    }
}

impl CreateAuthPolicyArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { policy: args.get::<AuthPolicyInput>("policy")? })
    }
}

impl UpdateAuthPolicyArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { id: args.get::<String>("id")?, policy: args.get::<AuthPolicyInput>("policy")? })
    }
}

impl DeleteAuthPolicyArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { id: args.get::<String>("id")? })
    }
}

impl AddMailTemplateArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { template: args.get::<MailTemplate>("template")? })
    }
}

impl RemoveMailTemplateArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { template_identifier: args.get::<MailTemplateIdentifier>("templateIdentifier")? })
    }
}

impl AddProjectMailTemplateArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { template: args.get::<MailTemplate>("template")? })
    }
}

impl RemoveProjectMailTemplateArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { template_identifier: args.get::<MailTemplateIdentifier>("templateIdentifier")? })
    }
}

impl AddIDPArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            identity_provider: args.get::<String>("identityProvider")?,
            type_: args.get::<String>("type")?,
            configuration: args.get::<Json>("configuration")?,
            options: args.get::<Option<IDPOptions>>("options")?,
        })
    }
}

impl UpdateIDPArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            identity_provider: args.get::<String>("identityProvider")?,
            type_: args.get::<Option<String>>("type")?,
            configuration: args.get::<Option<Json>>("configuration")?,
            options: args.get::<Option<IDPOptions>>("options")?,
            merge_configuration: args.get::<Option<bool>>("mergeConfiguration")?,
        })
    }
}

impl DisableIDPArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { identity_provider: args.get::<String>("identityProvider")? })
    }
}

impl EnableIDPArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { identity_provider: args.get::<String>("identityProvider")? })
    }
}

impl ProjectMembersArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { input: args.get::<Option<ProjectMembersInput>>("input")?, member_type: args.get::<Option<MemberType>>("memberType")? })
    }
}
