// Written by `cargo xtask codegen` from schema.graphql. Do not edit.

//! Which resolver answers which field, and how values cross the border to GraphQL.

use async_graphql::dynamic::{FieldFuture, FieldValue, ResolverContext};
use async_graphql::{Name, Value};
use serde_json::Value as Json;

use crate::domain::given::Given;
use crate::domain::time::Timestamp;
use crate::generated::types::*;
use crate::graphql::answer;
use crate::graphql::convert::{Arguments, Input, Output, get, input_enum, output_object};
use crate::outcome::{Answer, BadInput, Outcome};
use crate::resolvers;

/// Answers one field.
pub type Resolve = for<'a> fn(ResolverContext<'a>) -> FieldFuture<'a>;

/// Every field of every object type, with what answers it.
pub const TABLE: &[(&str, &str, Resolve)] = &[
    ("Query", "me", query_me),
    ("Query", "projects", query_projects),
    ("Query", "projectBySlug", query_project_by_slug),
    ("Query", "personById", query_person_by_id),
    ("Query", "persons", query_persons),
    ("Query", "projectMemberships", query_project_memberships),
    ("Query", "globalApiKeys", query_global_api_keys),
    ("Query", "authLog", query_auth_log),
    ("Mutation", "signUp", mutation_sign_up),
    ("Mutation", "signIn", mutation_sign_in),
    ("Mutation", "signOut", mutation_sign_out),
    ("Mutation", "revokeSession", mutation_revoke_session),
    ("Mutation", "createSessionToken", mutation_create_session_token),
    ("Mutation", "forceSignOutPerson", mutation_force_sign_out_person),
    ("Mutation", "disablePerson", mutation_disable_person),
    ("Mutation", "changeProfile", mutation_change_profile),
    ("Mutation", "changeMyProfile", mutation_change_my_profile),
    ("Mutation", "changePassword", mutation_change_password),
    ("Mutation", "changeMyPassword", mutation_change_my_password),
    ("Mutation", "createProject", mutation_create_project),
    ("Mutation", "updateProject", mutation_update_project),
    ("Mutation", "setProjectSecret", mutation_set_project_secret),
    ("Mutation", "addProjectMember", mutation_add_project_member),
    ("Mutation", "updateProjectMember", mutation_update_project_member),
    ("Mutation", "removeProjectMember", mutation_remove_project_member),
    ("Mutation", "addGlobalIdentityRoles", mutation_add_global_identity_roles),
    ("Mutation", "removeGlobalIdentityRoles", mutation_remove_global_identity_roles),
    ("Mutation", "createApiKey", mutation_create_api_key),
    ("Mutation", "createGlobalApiKey", mutation_create_global_api_key),
    ("Mutation", "disableApiKey", mutation_disable_api_key),
    ("Identity", "id", |ctx| get::<Identity, String>(ctx, |it| &it.id)),
    ("Identity", "description", |ctx| get::<Identity, Option<String>>(ctx, |it| &it.description)),
    ("Identity", "person", identity_person),
    ("Identity", "apiKey", identity_api_key),
    ("Identity", "projects", identity_projects),
    ("Identity", "permissions", |ctx| get::<Identity, Option<IdentityGlobalPermissions>>(ctx, |it| &it.permissions)),
    ("Identity", "roles", |ctx| get::<Identity, Option<Vec<String>>>(ctx, |it| &it.roles)),
    ("Identity", "sessions", identity_sessions),
    ("IdentityGlobalPermissions", "canCreateProject", |ctx| get::<IdentityGlobalPermissions, bool>(ctx, |it| &it.can_create_project)),
    ("IdentityGlobalPermissions", "canDeployEntrypoint", |ctx| get::<IdentityGlobalPermissions, bool>(ctx, |it| &it.can_deploy_entrypoint)),
    ("Person", "id", |ctx| get::<Person, String>(ctx, |it| &it.id)),
    ("Person", "email", |ctx| get::<Person, Option<String>>(ctx, |it| &it.email)),
    ("Person", "name", |ctx| get::<Person, Option<String>>(ctx, |it| &it.name)),
    ("Person", "identity", |ctx| get::<Person, Identity>(ctx, |it| &it.identity)),
    ("SessionInfo", "id", |ctx| get::<SessionInfo, String>(ctx, |it| &it.id)),
    ("SessionInfo", "createdAt", |ctx| get::<SessionInfo, Timestamp>(ctx, |it| &it.created_at)),
    ("SessionInfo", "expiresAt", |ctx| get::<SessionInfo, Option<Timestamp>>(ctx, |it| &it.expires_at)),
    ("SessionInfo", "lastUsedAt", |ctx| get::<SessionInfo, Option<Timestamp>>(ctx, |it| &it.last_used_at)),
    ("SessionInfo", "lastIp", |ctx| get::<SessionInfo, Option<String>>(ctx, |it| &it.last_ip)),
    ("SessionInfo", "lastUserAgent", |ctx| get::<SessionInfo, Option<String>>(ctx, |it| &it.last_user_agent)),
    ("SessionInfo", "createdIp", |ctx| get::<SessionInfo, Option<String>>(ctx, |it| &it.created_ip)),
    ("SessionInfo", "createdUserAgent", |ctx| get::<SessionInfo, Option<String>>(ctx, |it| &it.created_user_agent)),
    ("SessionInfo", "isCurrent", |ctx| get::<SessionInfo, bool>(ctx, |it| &it.is_current)),
    ("SessionInfo", "trustForwardedClientInfo", |ctx| get::<SessionInfo, bool>(ctx, |it| &it.trust_forwarded_client_info)),
    ("Project", "id", |ctx| get::<Project, String>(ctx, |it| &it.id)),
    ("Project", "name", |ctx| get::<Project, String>(ctx, |it| &it.name)),
    ("Project", "slug", |ctx| get::<Project, String>(ctx, |it| &it.slug)),
    ("Project", "config", |ctx| get::<Project, Json>(ctx, |it| &it.config)),
    ("Project", "roles", project_roles),
    ("Project", "members", project_members),
    ("Project", "apiKeys", project_api_keys),
    ("Project", "secrets", project_secrets),
    ("ProjectSecretInfo", "key", |ctx| get::<ProjectSecretInfo, String>(ctx, |it| &it.key)),
    ("ProjectSecretInfo", "createdAt", |ctx| get::<ProjectSecretInfo, Timestamp>(ctx, |it| &it.created_at)),
    ("ProjectSecretInfo", "updatedAt", |ctx| get::<ProjectSecretInfo, Timestamp>(ctx, |it| &it.updated_at)),
    ("IdentityProjectRelation", "project", |ctx| get::<IdentityProjectRelation, Project>(ctx, |it| &it.project)),
    ("IdentityProjectRelation", "memberships", |ctx| get::<IdentityProjectRelation, Vec<Membership>>(ctx, |it| &it.memberships)),
    ("ProjectIdentityRelation", "identity", |ctx| get::<ProjectIdentityRelation, Identity>(ctx, |it| &it.identity)),
    ("ProjectIdentityRelation", "memberships", |ctx| get::<ProjectIdentityRelation, Vec<Membership>>(ctx, |it| &it.memberships)),
    ("Membership", "role", |ctx| get::<Membership, String>(ctx, |it| &it.role)),
    ("Membership", "variables", |ctx| get::<Membership, Vec<VariableEntry>>(ctx, |it| &it.variables)),
    ("VariableEntry", "name", |ctx| get::<VariableEntry, String>(ctx, |it| &it.name)),
    ("VariableEntry", "values", |ctx| get::<VariableEntry, Vec<String>>(ctx, |it| &it.values)),
    ("RoleDefinition", "name", |ctx| get::<RoleDefinition, String>(ctx, |it| &it.name)),
    ("RoleDefinition", "variables", |ctx| get::<RoleDefinition, Vec<RoleVariableDefinition>>(ctx, |it| &it.variables)),
    ("RoleEntityVariableDefinition", "name", |ctx| get::<RoleEntityVariableDefinition, String>(ctx, |it| &it.name)),
    ("RoleEntityVariableDefinition", "entityName", |ctx| get::<RoleEntityVariableDefinition, String>(ctx, |it| &it.entity_name)),
    ("RolePredefinedVariableDefinition", "name", |ctx| get::<RolePredefinedVariableDefinition, String>(ctx, |it| &it.name)),
    ("RolePredefinedVariableDefinition", "value", |ctx| get::<RolePredefinedVariableDefinition, String>(ctx, |it| &it.value)),
    ("RoleConditionVariableDefinition", "name", |ctx| get::<RoleConditionVariableDefinition, String>(ctx, |it| &it.name)),
    ("ApiKey", "id", |ctx| get::<ApiKey, String>(ctx, |it| &it.id)),
    ("ApiKey", "identity", |ctx| get::<ApiKey, Identity>(ctx, |it| &it.identity)),
    ("ApiKey", "description", |ctx| get::<ApiKey, Option<String>>(ctx, |it| &it.description)),
    ("ApiKey", "type", |ctx| get::<ApiKey, Option<ApiKeyType>>(ctx, |it| &it.type_)),
    ("ApiKey", "enabled", |ctx| get::<ApiKey, Option<bool>>(ctx, |it| &it.enabled)),
    ("ApiKey", "createdAt", |ctx| get::<ApiKey, Option<Timestamp>>(ctx, |it| &it.created_at)),
    ("ApiKey", "lastUsedAt", |ctx| get::<ApiKey, Option<Timestamp>>(ctx, |it| &it.last_used_at)),
    ("ApiKey", "expiresAt", |ctx| get::<ApiKey, Option<Timestamp>>(ctx, |it| &it.expires_at)),
    ("ApiKeyWithToken", "id", |ctx| get::<ApiKeyWithToken, String>(ctx, |it| &it.id)),
    ("ApiKeyWithToken", "token", |ctx| get::<ApiKeyWithToken, Option<String>>(ctx, |it| &it.token)),
    ("ApiKeyWithToken", "identity", |ctx| get::<ApiKeyWithToken, Identity>(ctx, |it| &it.identity)),
    ("AuthLogPage", "entries", |ctx| get::<AuthLogPage, Vec<AuthLogEntry>>(ctx, |it| &it.entries)),
    ("AuthLogPage", "hasMore", |ctx| get::<AuthLogPage, bool>(ctx, |it| &it.has_more)),
    ("AuthLogEntry", "id", |ctx| get::<AuthLogEntry, String>(ctx, |it| &it.id)),
    ("AuthLogEntry", "createdAt", |ctx| get::<AuthLogEntry, Timestamp>(ctx, |it| &it.created_at)),
    ("AuthLogEntry", "type", |ctx| get::<AuthLogEntry, String>(ctx, |it| &it.type_)),
    ("AuthLogEntry", "success", |ctx| get::<AuthLogEntry, bool>(ctx, |it| &it.success)),
    ("AuthLogEntry", "invokedByIdentityId", |ctx| get::<AuthLogEntry, Option<String>>(ctx, |it| &it.invoked_by_identity_id)),
    ("AuthLogEntry", "personId", |ctx| get::<AuthLogEntry, Option<String>>(ctx, |it| &it.person_id)),
    ("AuthLogEntry", "targetPersonId", |ctx| get::<AuthLogEntry, Option<String>>(ctx, |it| &it.target_person_id)),
    ("AuthLogEntry", "personInputIdentifier", |ctx| get::<AuthLogEntry, Option<String>>(ctx, |it| &it.person_input_identifier)),
    ("AuthLogEntry", "errorCode", |ctx| get::<AuthLogEntry, Option<String>>(ctx, |it| &it.error_code)),
    ("AuthLogEntry", "errorMessage", |ctx| get::<AuthLogEntry, Option<String>>(ctx, |it| &it.error_message)),
    ("AuthLogEntry", "ipAddress", |ctx| get::<AuthLogEntry, Option<String>>(ctx, |it| &it.ip_address)),
    ("AuthLogEntry", "userAgent", |ctx| get::<AuthLogEntry, Option<String>>(ctx, |it| &it.user_agent)),
    ("AuthLogEntry", "identityProviderId", |ctx| get::<AuthLogEntry, Option<String>>(ctx, |it| &it.identity_provider_id)),
    ("AuthLogEntry", "metadata", |ctx| get::<AuthLogEntry, Option<Json>>(ctx, |it| &it.metadata)),
    ("AuthLogEntry", "eventData", |ctx| get::<AuthLogEntry, Option<Json>>(ctx, |it| &it.event_data)),
    ("SignUpResponse", "ok", |ctx| get::<SignUpResponse, bool>(ctx, |it| &it.ok)),
    ("SignUpResponse", "errors", |ctx| get::<SignUpResponse, Vec<SignUpError>>(ctx, |it| &it.errors)),
    ("SignUpResponse", "error", |ctx| get::<SignUpResponse, Option<SignUpError>>(ctx, |it| &it.error)),
    ("SignUpResponse", "result", |ctx| get::<SignUpResponse, Option<SignUpResult>>(ctx, |it| &it.result)),
    ("SignUpResult", "person", |ctx| get::<SignUpResult, Person>(ctx, |it| &it.person)),
    ("SignUpError", "code", |ctx| get::<SignUpError, SignUpErrorCode>(ctx, |it| &it.code)),
    ("SignUpError", "weakPasswordReasons", |ctx| get::<SignUpError, Option<Vec<WeakPasswordReason>>>(ctx, |it| &it.weak_password_reasons)),
    ("SignUpError", "recommendedAction", |ctx| get::<SignUpError, Option<SignUpRecommendedAction>>(ctx, |it| &it.recommended_action)),
    ("SignUpError", "developerMessage", |ctx| get::<SignUpError, String>(ctx, |it| &it.developer_message)),
    ("SignUpError", "endPersonMessage", |ctx| get::<SignUpError, Option<String>>(ctx, |it| &it.end_person_message)),
    ("SignInResponse", "ok", |ctx| get::<SignInResponse, bool>(ctx, |it| &it.ok)),
    ("SignInResponse", "errors", |ctx| get::<SignInResponse, Vec<SignInError>>(ctx, |it| &it.errors)),
    ("SignInResponse", "error", |ctx| get::<SignInResponse, Option<SignInError>>(ctx, |it| &it.error)),
    ("SignInResponse", "result", |ctx| get::<SignInResponse, Option<SignInResult>>(ctx, |it| &it.result)),
    ("SignInResult", "token", |ctx| get::<SignInResult, String>(ctx, |it| &it.token)),
    ("SignInResult", "person", |ctx| get::<SignInResult, Person>(ctx, |it| &it.person)),
    ("SignInError", "code", |ctx| get::<SignInError, SignInErrorCode>(ctx, |it| &it.code)),
    ("SignInError", "developerMessage", |ctx| get::<SignInError, String>(ctx, |it| &it.developer_message)),
    ("SignInError", "endUserMessage", |ctx| get::<SignInError, Option<String>>(ctx, |it| &it.end_user_message)),
    ("SignInError", "retryAfter", |ctx| get::<SignInError, Option<i32>>(ctx, |it| &it.retry_after)),
    ("SignOutResponse", "ok", |ctx| get::<SignOutResponse, bool>(ctx, |it| &it.ok)),
    ("SignOutResponse", "errors", |ctx| get::<SignOutResponse, Vec<SignOutError>>(ctx, |it| &it.errors)),
    ("SignOutResponse", "error", |ctx| get::<SignOutResponse, Option<SignOutError>>(ctx, |it| &it.error)),
    ("SignOutError", "code", |ctx| get::<SignOutError, SignOutErrorCode>(ctx, |it| &it.code)),
    ("SignOutError", "developerMessage", |ctx| get::<SignOutError, String>(ctx, |it| &it.developer_message)),
    ("SignOutError", "endUserMessage", |ctx| get::<SignOutError, Option<String>>(ctx, |it| &it.end_user_message)),
    ("CreateProjectResponse", "ok", |ctx| get::<CreateProjectResponse, bool>(ctx, |it| &it.ok)),
    ("CreateProjectResponse", "error", |ctx| get::<CreateProjectResponse, Option<CreateProjectResponseError>>(ctx, |it| &it.error)),
    ("CreateProjectResponse", "result", |ctx| get::<CreateProjectResponse, Option<CreateProjectResult>>(ctx, |it| &it.result)),
    ("CreateProjectResult", "deployerApiKey", |ctx| get::<CreateProjectResult, Option<ApiKeyWithToken>>(ctx, |it| &it.deployer_api_key)),
    ("CreateProjectResponseError", "code", |ctx| get::<CreateProjectResponseError, CreateProjectResponseErrorCode>(ctx, |it| &it.code)),
    ("CreateProjectResponseError", "developerMessage", |ctx| get::<CreateProjectResponseError, String>(ctx, |it| &it.developer_message)),
    ("CreateApiKeyResponse", "ok", |ctx| get::<CreateApiKeyResponse, bool>(ctx, |it| &it.ok)),
    ("CreateApiKeyResponse", "errors", |ctx| get::<CreateApiKeyResponse, Vec<CreateApiKeyError>>(ctx, |it| &it.errors)),
    ("CreateApiKeyResponse", "error", |ctx| get::<CreateApiKeyResponse, Option<CreateApiKeyError>>(ctx, |it| &it.error)),
    ("CreateApiKeyResponse", "result", |ctx| get::<CreateApiKeyResponse, Option<CreateApiKeyResult>>(ctx, |it| &it.result)),
    ("CreateApiKeyResult", "apiKey", |ctx| get::<CreateApiKeyResult, ApiKeyWithToken>(ctx, |it| &it.api_key)),
    ("CreateApiKeyError", "code", |ctx| get::<CreateApiKeyError, CreateApiKeyErrorCode>(ctx, |it| &it.code)),
    ("CreateApiKeyError", "developerMessage", |ctx| get::<CreateApiKeyError, String>(ctx, |it| &it.developer_message)),
    ("CreateApiKeyError", "membershipValidation", |ctx| {
        get::<CreateApiKeyError, Option<Vec<MembershipValidationError>>>(ctx, |it| &it.membership_validation)
    }),
    ("CreateApiKeyError", "endUserMessage", |ctx| get::<CreateApiKeyError, Option<String>>(ctx, |it| &it.end_user_message)),
    ("MembershipValidationError", "code", |ctx| get::<MembershipValidationError, MembershipValidationErrorCode>(ctx, |it| &it.code)),
    ("MembershipValidationError", "role", |ctx| get::<MembershipValidationError, String>(ctx, |it| &it.role)),
    ("MembershipValidationError", "variable", |ctx| get::<MembershipValidationError, Option<String>>(ctx, |it| &it.variable)),
    ("DisableApiKeyResponse", "ok", |ctx| get::<DisableApiKeyResponse, bool>(ctx, |it| &it.ok)),
    ("DisableApiKeyResponse", "errors", |ctx| get::<DisableApiKeyResponse, Vec<DisableApiKeyError>>(ctx, |it| &it.errors)),
    ("DisableApiKeyResponse", "error", |ctx| get::<DisableApiKeyResponse, Option<DisableApiKeyError>>(ctx, |it| &it.error)),
    ("DisableApiKeyError", "code", |ctx| get::<DisableApiKeyError, DisableApiKeyErrorCode>(ctx, |it| &it.code)),
    ("DisableApiKeyError", "developerMessage", |ctx| get::<DisableApiKeyError, String>(ctx, |it| &it.developer_message)),
    ("DisableApiKeyError", "endUserMessage", |ctx| get::<DisableApiKeyError, Option<String>>(ctx, |it| &it.end_user_message)),
    ("RevokeSessionResponse", "ok", |ctx| get::<RevokeSessionResponse, bool>(ctx, |it| &it.ok)),
    ("RevokeSessionResponse", "error", |ctx| get::<RevokeSessionResponse, Option<RevokeSessionError>>(ctx, |it| &it.error)),
    ("RevokeSessionError", "code", |ctx| get::<RevokeSessionError, RevokeSessionErrorCode>(ctx, |it| &it.code)),
    ("RevokeSessionError", "developerMessage", |ctx| get::<RevokeSessionError, String>(ctx, |it| &it.developer_message)),
    ("CreateSessionTokenResponse", "ok", |ctx| get::<CreateSessionTokenResponse, bool>(ctx, |it| &it.ok)),
    ("CreateSessionTokenResponse", "error", |ctx| get::<CreateSessionTokenResponse, Option<CreateSessionTokenError>>(ctx, |it| &it.error)),
    ("CreateSessionTokenResponse", "result", |ctx| {
        get::<CreateSessionTokenResponse, Option<CreateSessionTokenResult>>(ctx, |it| &it.result)
    }),
    ("CreateSessionTokenResult", "token", |ctx| get::<CreateSessionTokenResult, String>(ctx, |it| &it.token)),
    ("CreateSessionTokenResult", "person", |ctx| get::<CreateSessionTokenResult, Person>(ctx, |it| &it.person)),
    ("CreateSessionTokenError", "code", |ctx| get::<CreateSessionTokenError, CreateSessionTokenErrorCode>(ctx, |it| &it.code)),
    ("CreateSessionTokenError", "developerMessage", |ctx| get::<CreateSessionTokenError, String>(ctx, |it| &it.developer_message)),
    ("ForceSignOutPersonResponse", "ok", |ctx| get::<ForceSignOutPersonResponse, bool>(ctx, |it| &it.ok)),
    ("ForceSignOutPersonResponse", "error", |ctx| get::<ForceSignOutPersonResponse, Option<ForceSignOutPersonError>>(ctx, |it| &it.error)),
    ("ForceSignOutPersonError", "code", |ctx| get::<ForceSignOutPersonError, ForceSignOutPersonErrorCode>(ctx, |it| &it.code)),
    ("ForceSignOutPersonError", "developerMessage", |ctx| get::<ForceSignOutPersonError, String>(ctx, |it| &it.developer_message)),
    ("DisablePersonResponse", "ok", |ctx| get::<DisablePersonResponse, bool>(ctx, |it| &it.ok)),
    ("DisablePersonResponse", "error", |ctx| get::<DisablePersonResponse, Option<DisablePersonError>>(ctx, |it| &it.error)),
    ("DisablePersonError", "code", |ctx| get::<DisablePersonError, DisablePersonErrorCode>(ctx, |it| &it.code)),
    ("DisablePersonError", "developerMessage", |ctx| get::<DisablePersonError, String>(ctx, |it| &it.developer_message)),
    ("ChangeProfileResponse", "ok", |ctx| get::<ChangeProfileResponse, bool>(ctx, |it| &it.ok)),
    ("ChangeProfileResponse", "error", |ctx| get::<ChangeProfileResponse, Option<ChangeProfileError>>(ctx, |it| &it.error)),
    ("ChangeProfileError", "code", |ctx| get::<ChangeProfileError, ChangeProfileErrorCode>(ctx, |it| &it.code)),
    ("ChangeProfileError", "developerMessage", |ctx| get::<ChangeProfileError, String>(ctx, |it| &it.developer_message)),
    ("ChangeMyProfileResponse", "ok", |ctx| get::<ChangeMyProfileResponse, bool>(ctx, |it| &it.ok)),
    ("ChangeMyProfileResponse", "error", |ctx| get::<ChangeMyProfileResponse, Option<ChangeMyProfileError>>(ctx, |it| &it.error)),
    ("ChangeMyProfileError", "code", |ctx| get::<ChangeMyProfileError, ChangeMyProfileErrorCode>(ctx, |it| &it.code)),
    ("ChangeMyProfileError", "developerMessage", |ctx| get::<ChangeMyProfileError, String>(ctx, |it| &it.developer_message)),
    ("ChangePasswordResponse", "ok", |ctx| get::<ChangePasswordResponse, bool>(ctx, |it| &it.ok)),
    ("ChangePasswordResponse", "errors", |ctx| get::<ChangePasswordResponse, Vec<ChangePasswordError>>(ctx, |it| &it.errors)),
    ("ChangePasswordResponse", "error", |ctx| get::<ChangePasswordResponse, Option<ChangePasswordError>>(ctx, |it| &it.error)),
    ("ChangePasswordError", "code", |ctx| get::<ChangePasswordError, ChangePasswordErrorCode>(ctx, |it| &it.code)),
    ("ChangePasswordError", "weakPasswordReasons", |ctx| {
        get::<ChangePasswordError, Option<Vec<WeakPasswordReason>>>(ctx, |it| &it.weak_password_reasons)
    }),
    ("ChangePasswordError", "endUserMessage", |ctx| get::<ChangePasswordError, Option<String>>(ctx, |it| &it.end_user_message)),
    ("ChangePasswordError", "developerMessage", |ctx| get::<ChangePasswordError, String>(ctx, |it| &it.developer_message)),
    ("ChangeMyPasswordResponse", "ok", |ctx| get::<ChangeMyPasswordResponse, bool>(ctx, |it| &it.ok)),
    ("ChangeMyPasswordResponse", "error", |ctx| get::<ChangeMyPasswordResponse, Option<ChangeMyPasswordError>>(ctx, |it| &it.error)),
    ("ChangeMyPasswordError", "code", |ctx| get::<ChangeMyPasswordError, ChangeMyPasswordErrorCode>(ctx, |it| &it.code)),
    ("ChangeMyPasswordError", "weakPasswordReasons", |ctx| {
        get::<ChangeMyPasswordError, Option<Vec<WeakPasswordReason>>>(ctx, |it| &it.weak_password_reasons)
    }),
    ("ChangeMyPasswordError", "developerMessage", |ctx| get::<ChangeMyPasswordError, String>(ctx, |it| &it.developer_message)),
    ("UpdateProjectResponse", "ok", |ctx| get::<UpdateProjectResponse, bool>(ctx, |it| &it.ok)),
    ("UpdateProjectResponse", "error", |ctx| get::<UpdateProjectResponse, Option<UpdateProjectError>>(ctx, |it| &it.error)),
    ("UpdateProjectError", "code", |ctx| get::<UpdateProjectError, UpdateProjectErrorCode>(ctx, |it| &it.code)),
    ("UpdateProjectError", "developerMessage", |ctx| get::<UpdateProjectError, String>(ctx, |it| &it.developer_message)),
    ("SetProjectSecretResponse", "ok", |ctx| get::<SetProjectSecretResponse, bool>(ctx, |it| &it.ok)),
    ("SetProjectSecretResponse", "error", |ctx| get::<SetProjectSecretResponse, Option<SetProjectSecretError>>(ctx, |it| &it.error)),
    ("SetProjectSecretError", "code", |ctx| get::<SetProjectSecretError, SetProjectSecretErrorCode>(ctx, |it| &it.code)),
    ("SetProjectSecretError", "developerMessage", |ctx| get::<SetProjectSecretError, String>(ctx, |it| &it.developer_message)),
    ("AddProjectMemberResponse", "ok", |ctx| get::<AddProjectMemberResponse, bool>(ctx, |it| &it.ok)),
    ("AddProjectMemberResponse", "errors", |ctx| get::<AddProjectMemberResponse, Vec<AddProjectMemberError>>(ctx, |it| &it.errors)),
    ("AddProjectMemberResponse", "error", |ctx| get::<AddProjectMemberResponse, Option<AddProjectMemberError>>(ctx, |it| &it.error)),
    ("AddProjectMemberError", "code", |ctx| get::<AddProjectMemberError, AddProjectMemberErrorCode>(ctx, |it| &it.code)),
    ("AddProjectMemberError", "membershipValidation", |ctx| {
        get::<AddProjectMemberError, Option<Vec<MembershipValidationError>>>(ctx, |it| &it.membership_validation)
    }),
    ("AddProjectMemberError", "endUserMessage", |ctx| get::<AddProjectMemberError, Option<String>>(ctx, |it| &it.end_user_message)),
    ("AddProjectMemberError", "developerMessage", |ctx| get::<AddProjectMemberError, String>(ctx, |it| &it.developer_message)),
    ("UpdateProjectMemberResponse", "ok", |ctx| get::<UpdateProjectMemberResponse, bool>(ctx, |it| &it.ok)),
    ("UpdateProjectMemberResponse", "errors", |ctx| {
        get::<UpdateProjectMemberResponse, Vec<UpdateProjectMemberError>>(ctx, |it| &it.errors)
    }),
    ("UpdateProjectMemberResponse", "error", |ctx| {
        get::<UpdateProjectMemberResponse, Option<UpdateProjectMemberError>>(ctx, |it| &it.error)
    }),
    ("UpdateProjectMemberError", "code", |ctx| get::<UpdateProjectMemberError, UpdateProjectMemberErrorCode>(ctx, |it| &it.code)),
    ("UpdateProjectMemberError", "membershipValidation", |ctx| {
        get::<UpdateProjectMemberError, Option<Vec<MembershipValidationError>>>(ctx, |it| &it.membership_validation)
    }),
    ("UpdateProjectMemberError", "endUserMessage", |ctx| get::<UpdateProjectMemberError, Option<String>>(ctx, |it| &it.end_user_message)),
    ("UpdateProjectMemberError", "developerMessage", |ctx| get::<UpdateProjectMemberError, String>(ctx, |it| &it.developer_message)),
    ("RemoveProjectMemberResponse", "ok", |ctx| get::<RemoveProjectMemberResponse, bool>(ctx, |it| &it.ok)),
    ("RemoveProjectMemberResponse", "errors", |ctx| {
        get::<RemoveProjectMemberResponse, Vec<RemoveProjectMemberError>>(ctx, |it| &it.errors)
    }),
    ("RemoveProjectMemberResponse", "error", |ctx| {
        get::<RemoveProjectMemberResponse, Option<RemoveProjectMemberError>>(ctx, |it| &it.error)
    }),
    ("RemoveProjectMemberError", "code", |ctx| get::<RemoveProjectMemberError, RemoveProjectMemberErrorCode>(ctx, |it| &it.code)),
    ("RemoveProjectMemberError", "endUserMessage", |ctx| get::<RemoveProjectMemberError, Option<String>>(ctx, |it| &it.end_user_message)),
    ("RemoveProjectMemberError", "developerMessage", |ctx| get::<RemoveProjectMemberError, String>(ctx, |it| &it.developer_message)),
    ("AddGlobalIdentityRolesResponse", "ok", |ctx| get::<AddGlobalIdentityRolesResponse, bool>(ctx, |it| &it.ok)),
    ("AddGlobalIdentityRolesResponse", "error", |ctx| {
        get::<AddGlobalIdentityRolesResponse, Option<AddGlobalIdentityRolesError>>(ctx, |it| &it.error)
    }),
    ("AddGlobalIdentityRolesResponse", "result", |ctx| {
        get::<AddGlobalIdentityRolesResponse, Option<AddGlobalIdentityRolesResult>>(ctx, |it| &it.result)
    }),
    ("AddGlobalIdentityRolesResult", "identity", |ctx| get::<AddGlobalIdentityRolesResult, Identity>(ctx, |it| &it.identity)),
    ("AddGlobalIdentityRolesError", "code", |ctx| get::<AddGlobalIdentityRolesError, AddGlobalIdentityRolesErrorCode>(ctx, |it| &it.code)),
    ("AddGlobalIdentityRolesError", "developerMessage", |ctx| get::<AddGlobalIdentityRolesError, String>(ctx, |it| &it.developer_message)),
    ("RemoveGlobalIdentityRolesResponse", "ok", |ctx| get::<RemoveGlobalIdentityRolesResponse, bool>(ctx, |it| &it.ok)),
    ("RemoveGlobalIdentityRolesResponse", "error", |ctx| {
        get::<RemoveGlobalIdentityRolesResponse, Option<RemoveGlobalIdentityRolesError>>(ctx, |it| &it.error)
    }),
    ("RemoveGlobalIdentityRolesResponse", "result", |ctx| {
        get::<RemoveGlobalIdentityRolesResponse, Option<RemoveGlobalIdentityRolesResult>>(ctx, |it| &it.result)
    }),
    ("RemoveGlobalIdentityRolesResult", "identity", |ctx| get::<RemoveGlobalIdentityRolesResult, Identity>(ctx, |it| &it.identity)),
    ("RemoveGlobalIdentityRolesError", "code", |ctx| {
        get::<RemoveGlobalIdentityRolesError, RemoveGlobalIdentityRolesErrorCode>(ctx, |it| &it.code)
    }),
    ("RemoveGlobalIdentityRolesError", "developerMessage", |ctx| {
        get::<RemoveGlobalIdentityRolesError, String>(ctx, |it| &it.developer_message)
    }),
];

/// Decodes the arguments of one field and drops them.
pub type Check = fn(&Arguments<'_>) -> Result<(), BadInput>;

/// Every field with arguments, with what checks them.
pub const CHECKS: &[(&str, &str, Check)] = &[
    ("Query", "projectBySlug", |args| ProjectBySlugArgs::decode_all(args).map(drop)),
    ("Query", "personById", |args| PersonByIdArgs::decode_all(args).map(drop)),
    ("Query", "persons", |args| PersonsArgs::decode_all(args).map(drop)),
    ("Query", "projectMemberships", |args| ProjectMembershipsArgs::decode_all(args).map(drop)),
    ("Query", "authLog", |args| AuthLogArgs::decode_all(args).map(drop)),
    ("Mutation", "signUp", |args| SignUpArgs::decode_all(args).map(drop)),
    ("Mutation", "signIn", |args| SignInArgs::decode_all(args).map(drop)),
    ("Mutation", "signOut", |args| SignOutArgs::decode_all(args).map(drop)),
    ("Mutation", "revokeSession", |args| RevokeSessionArgs::decode_all(args).map(drop)),
    ("Mutation", "createSessionToken", |args| CreateSessionTokenArgs::decode_all(args).map(drop)),
    ("Mutation", "forceSignOutPerson", |args| ForceSignOutPersonArgs::decode_all(args).map(drop)),
    ("Mutation", "disablePerson", |args| DisablePersonArgs::decode_all(args).map(drop)),
    ("Mutation", "changeProfile", |args| ChangeProfileArgs::decode_all(args).map(drop)),
    ("Mutation", "changeMyProfile", |args| ChangeMyProfileArgs::decode_all(args).map(drop)),
    ("Mutation", "changePassword", |args| ChangePasswordArgs::decode_all(args).map(drop)),
    ("Mutation", "changeMyPassword", |args| ChangeMyPasswordArgs::decode_all(args).map(drop)),
    ("Mutation", "createProject", |args| CreateProjectArgs::decode_all(args).map(drop)),
    ("Mutation", "updateProject", |args| UpdateProjectArgs::decode_all(args).map(drop)),
    ("Mutation", "setProjectSecret", |args| SetProjectSecretArgs::decode_all(args).map(drop)),
    ("Mutation", "addProjectMember", |args| AddProjectMemberArgs::decode_all(args).map(drop)),
    ("Mutation", "updateProjectMember", |args| UpdateProjectMemberArgs::decode_all(args).map(drop)),
    ("Mutation", "removeProjectMember", |args| RemoveProjectMemberArgs::decode_all(args).map(drop)),
    ("Mutation", "addGlobalIdentityRoles", |args| AddGlobalIdentityRolesArgs::decode_all(args).map(drop)),
    ("Mutation", "removeGlobalIdentityRoles", |args| RemoveGlobalIdentityRolesArgs::decode_all(args).map(drop)),
    ("Mutation", "createApiKey", |args| CreateApiKeyArgs::decode_all(args).map(drop)),
    ("Mutation", "createGlobalApiKey", |args| CreateGlobalApiKeyArgs::decode_all(args).map(drop)),
    ("Mutation", "disableApiKey", |args| DisableApiKeyArgs::decode_all(args).map(drop)),
    ("Project", "members", |args| ProjectMembersArgs::decode_all(args).map(drop)),
];

fn query_me(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, _| async move {
        let answer: Answer<Identity> = resolvers::query::me::resolve(cx).await;
        answer
    })
}

fn query_projects(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, _| async move {
        let answer: Answer<Vec<Project>> = resolvers::query::projects::resolve(cx).await;
        answer
    })
}

fn query_project_by_slug(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: ProjectBySlugArgs = ProjectBySlugArgs::decode_all(&args)?;
        let answer: Answer<Option<Project>> = resolvers::query::project_by_slug::resolve(cx, args).await;
        answer
    })
}

fn query_person_by_id(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: PersonByIdArgs = PersonByIdArgs::decode_all(&args)?;
        let answer: Answer<Option<Person>> = resolvers::query::person_by_id::resolve(cx, args).await;
        answer
    })
}

fn query_persons(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: PersonsArgs = PersonsArgs::decode_all(&args)?;
        let answer: Answer<Vec<Person>> = resolvers::query::persons::resolve(cx, args).await;
        answer
    })
}

fn query_project_memberships(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: ProjectMembershipsArgs = ProjectMembershipsArgs::decode_all(&args)?;
        let answer: Answer<Vec<Membership>> = resolvers::query::project_memberships::resolve(cx, args).await;
        answer
    })
}

fn query_global_api_keys(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, _| async move {
        let answer: Answer<Vec<ApiKey>> = resolvers::query::global_api_keys::resolve(cx).await;
        answer
    })
}

fn query_auth_log(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: AuthLogArgs = AuthLogArgs::decode_all(&args)?;
        let answer: Answer<AuthLogPage> = resolvers::query::auth_log::resolve(cx, args).await;
        answer
    })
}

fn mutation_sign_up(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: SignUpArgs = SignUpArgs::decode_all(&args)?;
        let outcome: Outcome<SignUpResult, SignUpError> = resolvers::mutation::sign_up::resolve(cx, args).await;
        answer::mutation(cx, MutationName::SignUp, outcome, SignUpResponse::success, SignUpResponse::failure).await
    })
}

fn mutation_sign_in(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: SignInArgs = SignInArgs::decode_all(&args)?;
        let outcome: Outcome<SignInResult, SignInError> = resolvers::mutation::sign_in::resolve(cx, args).await;
        answer::mutation(cx, MutationName::SignIn, outcome, SignInResponse::success, SignInResponse::failure).await
    })
}

fn mutation_sign_out(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: SignOutArgs = SignOutArgs::decode_all(&args)?;
        let outcome: Outcome<(), SignOutError> = resolvers::mutation::sign_out::resolve(cx, args).await;
        answer::mutation(cx, MutationName::SignOut, outcome, SignOutResponse::success, SignOutResponse::failure).await
    })
}

fn mutation_revoke_session(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: RevokeSessionArgs = RevokeSessionArgs::decode_all(&args)?;
        let outcome: Outcome<(), RevokeSessionError> = resolvers::mutation::revoke_session::resolve(cx, args).await;
        answer::mutation(cx, MutationName::RevokeSession, outcome, RevokeSessionResponse::success, RevokeSessionResponse::failure).await
    })
}

fn mutation_create_session_token(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: CreateSessionTokenArgs = CreateSessionTokenArgs::decode_all(&args)?;
        let outcome: Outcome<CreateSessionTokenResult, CreateSessionTokenError> =
            resolvers::mutation::create_session_token::resolve(cx, args).await;
        answer::mutation(
            cx,
            MutationName::CreateSessionToken,
            outcome,
            CreateSessionTokenResponse::success,
            CreateSessionTokenResponse::failure,
        )
        .await
    })
}

fn mutation_force_sign_out_person(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: ForceSignOutPersonArgs = ForceSignOutPersonArgs::decode_all(&args)?;
        let outcome: Outcome<(), ForceSignOutPersonError> = resolvers::mutation::force_sign_out_person::resolve(cx, args).await;
        answer::mutation(
            cx,
            MutationName::ForceSignOutPerson,
            outcome,
            ForceSignOutPersonResponse::success,
            ForceSignOutPersonResponse::failure,
        )
        .await
    })
}

fn mutation_disable_person(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: DisablePersonArgs = DisablePersonArgs::decode_all(&args)?;
        let outcome: Outcome<(), DisablePersonError> = resolvers::mutation::disable_person::resolve(cx, args).await;
        answer::mutation(cx, MutationName::DisablePerson, outcome, DisablePersonResponse::success, DisablePersonResponse::failure).await
    })
}

fn mutation_change_profile(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: ChangeProfileArgs = ChangeProfileArgs::decode_all(&args)?;
        let outcome: Outcome<(), ChangeProfileError> = resolvers::mutation::change_profile::resolve(cx, args).await;
        answer::mutation(cx, MutationName::ChangeProfile, outcome, ChangeProfileResponse::success, ChangeProfileResponse::failure).await
    })
}

fn mutation_change_my_profile(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: ChangeMyProfileArgs = ChangeMyProfileArgs::decode_all(&args)?;
        let outcome: Outcome<(), ChangeMyProfileError> = resolvers::mutation::change_my_profile::resolve(cx, args).await;
        answer::mutation(cx, MutationName::ChangeMyProfile, outcome, ChangeMyProfileResponse::success, ChangeMyProfileResponse::failure)
            .await
    })
}

fn mutation_change_password(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: ChangePasswordArgs = ChangePasswordArgs::decode_all(&args)?;
        let outcome: Outcome<(), ChangePasswordError> = resolvers::mutation::change_password::resolve(cx, args).await;
        answer::mutation(cx, MutationName::ChangePassword, outcome, ChangePasswordResponse::success, ChangePasswordResponse::failure).await
    })
}

fn mutation_change_my_password(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: ChangeMyPasswordArgs = ChangeMyPasswordArgs::decode_all(&args)?;
        let outcome: Outcome<(), ChangeMyPasswordError> = resolvers::mutation::change_my_password::resolve(cx, args).await;
        answer::mutation(cx, MutationName::ChangeMyPassword, outcome, ChangeMyPasswordResponse::success, ChangeMyPasswordResponse::failure)
            .await
    })
}

fn mutation_create_project(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: CreateProjectArgs = CreateProjectArgs::decode_all(&args)?;
        let outcome: Outcome<CreateProjectResult, CreateProjectResponseError> =
            resolvers::mutation::create_project::resolve(cx, args).await;
        answer::mutation(cx, MutationName::CreateProject, outcome, CreateProjectResponse::success, CreateProjectResponse::failure).await
    })
}

fn mutation_update_project(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: UpdateProjectArgs = UpdateProjectArgs::decode_all(&args)?;
        let outcome: Outcome<(), UpdateProjectError> = resolvers::mutation::update_project::resolve(cx, args).await;
        answer::mutation(cx, MutationName::UpdateProject, outcome, UpdateProjectResponse::success, UpdateProjectResponse::failure).await
    })
}

fn mutation_set_project_secret(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: SetProjectSecretArgs = SetProjectSecretArgs::decode_all(&args)?;
        let outcome: Outcome<(), SetProjectSecretError> = resolvers::mutation::set_project_secret::resolve(cx, args).await;
        answer::mutation(cx, MutationName::SetProjectSecret, outcome, SetProjectSecretResponse::success, SetProjectSecretResponse::failure)
            .await
    })
}

fn mutation_add_project_member(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: AddProjectMemberArgs = AddProjectMemberArgs::decode_all(&args)?;
        let outcome: Outcome<(), AddProjectMemberError> = resolvers::mutation::add_project_member::resolve(cx, args).await;
        answer::mutation(cx, MutationName::AddProjectMember, outcome, AddProjectMemberResponse::success, AddProjectMemberResponse::failure)
            .await
    })
}

fn mutation_update_project_member(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: UpdateProjectMemberArgs = UpdateProjectMemberArgs::decode_all(&args)?;
        let outcome: Outcome<(), UpdateProjectMemberError> = resolvers::mutation::update_project_member::resolve(cx, args).await;
        answer::mutation(
            cx,
            MutationName::UpdateProjectMember,
            outcome,
            UpdateProjectMemberResponse::success,
            UpdateProjectMemberResponse::failure,
        )
        .await
    })
}

fn mutation_remove_project_member(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: RemoveProjectMemberArgs = RemoveProjectMemberArgs::decode_all(&args)?;
        let outcome: Outcome<(), RemoveProjectMemberError> = resolvers::mutation::remove_project_member::resolve(cx, args).await;
        answer::mutation(
            cx,
            MutationName::RemoveProjectMember,
            outcome,
            RemoveProjectMemberResponse::success,
            RemoveProjectMemberResponse::failure,
        )
        .await
    })
}

fn mutation_add_global_identity_roles(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: AddGlobalIdentityRolesArgs = AddGlobalIdentityRolesArgs::decode_all(&args)?;
        let outcome: Outcome<AddGlobalIdentityRolesResult, AddGlobalIdentityRolesError> =
            resolvers::mutation::add_global_identity_roles::resolve(cx, args).await;
        answer::mutation(
            cx,
            MutationName::AddGlobalIdentityRoles,
            outcome,
            AddGlobalIdentityRolesResponse::success,
            AddGlobalIdentityRolesResponse::failure,
        )
        .await
    })
}

fn mutation_remove_global_identity_roles(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: RemoveGlobalIdentityRolesArgs = RemoveGlobalIdentityRolesArgs::decode_all(&args)?;
        let outcome: Outcome<RemoveGlobalIdentityRolesResult, RemoveGlobalIdentityRolesError> =
            resolvers::mutation::remove_global_identity_roles::resolve(cx, args).await;
        answer::mutation(
            cx,
            MutationName::RemoveGlobalIdentityRoles,
            outcome,
            RemoveGlobalIdentityRolesResponse::success,
            RemoveGlobalIdentityRolesResponse::failure,
        )
        .await
    })
}

fn mutation_create_api_key(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: CreateApiKeyArgs = CreateApiKeyArgs::decode_all(&args)?;
        let outcome: Outcome<CreateApiKeyResult, CreateApiKeyError> = resolvers::mutation::create_api_key::resolve(cx, args).await;
        answer::mutation(cx, MutationName::CreateApiKey, outcome, CreateApiKeyResponse::success, CreateApiKeyResponse::failure).await
    })
}

fn mutation_create_global_api_key(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: CreateGlobalApiKeyArgs = CreateGlobalApiKeyArgs::decode_all(&args)?;
        let outcome: Outcome<CreateApiKeyResult, CreateApiKeyError> = resolvers::mutation::create_global_api_key::resolve(cx, args).await;
        answer::mutation(cx, MutationName::CreateGlobalApiKey, outcome, CreateApiKeyResponse::success, CreateApiKeyResponse::failure).await
    })
}

fn mutation_disable_api_key(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: DisableApiKeyArgs = DisableApiKeyArgs::decode_all(&args)?;
        let outcome: Outcome<(), DisableApiKeyError> = resolvers::mutation::disable_api_key::resolve(cx, args).await;
        answer::mutation(cx, MutationName::DisableApiKey, outcome, DisableApiKeyResponse::success, DisableApiKeyResponse::failure).await
    })
}

fn identity_person(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::lazy(ctx, |cx, identity: &Identity, _| async move {
        let answer: Answer<Option<Person>> = resolvers::field::identity_person::resolve(cx, identity).await;
        answer
    })
}

fn identity_api_key(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::lazy(ctx, |cx, identity: &Identity, _| async move {
        let answer: Answer<Option<ApiKey>> = resolvers::field::identity_api_key::resolve(cx, identity).await;
        answer
    })
}

fn identity_projects(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::lazy(ctx, |cx, identity: &Identity, _| async move {
        let answer: Answer<Vec<IdentityProjectRelation>> = resolvers::field::identity_projects::resolve(cx, identity).await;
        answer
    })
}

fn identity_sessions(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::lazy(ctx, |cx, identity: &Identity, _| async move {
        let answer: Answer<Vec<SessionInfo>> = resolvers::field::identity_sessions::resolve(cx, identity).await;
        answer
    })
}

fn project_roles(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::lazy(ctx, |cx, project: &Project, _| async move {
        let answer: Answer<Vec<RoleDefinition>> = resolvers::field::project_roles::resolve(cx, project).await;
        answer
    })
}

fn project_members(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::lazy(ctx, |cx, project: &Project, args| async move {
        let args: ProjectMembersArgs = ProjectMembersArgs::decode_all(&args)?;
        let answer: Answer<Vec<ProjectIdentityRelation>> = resolvers::field::project_members::resolve(cx, project, args).await;
        answer
    })
}

fn project_api_keys(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::lazy(ctx, |cx, project: &Project, _| async move {
        let answer: Answer<Vec<ApiKey>> = resolvers::field::project_api_keys::resolve(cx, project).await;
        answer
    })
}

fn project_secrets(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::lazy(ctx, |cx, project: &Project, _| async move {
        let answer: Answer<Vec<ProjectSecretInfo>> = resolvers::field::project_secrets::resolve(cx, project).await;
        answer
    })
}

output_object!(Identity);
output_object!(IdentityGlobalPermissions);
output_object!(Person);
output_object!(SessionInfo);
impl Input for PersonsFilter {
    fn decode(value: Option<&Value>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self {
            email: args.get::<Option<String>>("email")?,
            person_id: args.get::<Option<String>>("personId")?,
            identity_id: args.get::<Option<String>>("identityId")?,
        })
    }
}

output_object!(Project);
output_object!(ProjectSecretInfo);
impl Input for ProjectSecret {
    fn decode(value: Option<&Value>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self { key: args.get::<String>("key")?, value: args.get::<String>("value")? })
    }
}

output_object!(IdentityProjectRelation);
output_object!(ProjectIdentityRelation);
output_object!(Membership);
output_object!(VariableEntry);
output_object!(RoleDefinition);
impl Output for RoleVariableDefinition {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        Some(match self {
            Self::RoleEntityVariableDefinition(it) => FieldValue::borrowed_any(it).with_type("RoleEntityVariableDefinition"),
            Self::RolePredefinedVariableDefinition(it) => FieldValue::borrowed_any(it).with_type("RolePredefinedVariableDefinition"),
            Self::RoleConditionVariableDefinition(it) => FieldValue::borrowed_any(it).with_type("RoleConditionVariableDefinition"),
        })
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(match self {
            Self::RoleEntityVariableDefinition(it) => FieldValue::owned_any(it).with_type("RoleEntityVariableDefinition"),
            Self::RolePredefinedVariableDefinition(it) => FieldValue::owned_any(it).with_type("RolePredefinedVariableDefinition"),
            Self::RoleConditionVariableDefinition(it) => FieldValue::owned_any(it).with_type("RoleConditionVariableDefinition"),
        })
    }
}

output_object!(RoleEntityVariableDefinition);
output_object!(RolePredefinedVariableDefinition);
output_object!(RoleConditionVariableDefinition);
impl Output for MemberType {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

input_enum!(MemberType);
impl Input for ProjectMembersInput {
    fn decode(value: Option<&Value>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self {
            limit: args.get::<Option<i32>>("limit")?,
            offset: args.get::<Option<i32>>("offset")?,
            filter: args.get::<Option<ProjectMembersFilter>>("filter")?,
        })
    }
}

impl Input for ProjectMembersFilter {
    fn decode(value: Option<&Value>) -> Result<Self, BadInput> {
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
    fn decode(value: Option<&Value>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self { role: args.get::<String>("role")?, variables: args.get::<Vec<VariableEntryInput>>("variables")? })
    }
}

impl Input for VariableEntryInput {
    fn decode(value: Option<&Value>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self { name: args.get::<String>("name")?, values: args.get::<Vec<String>>("values")? })
    }
}

output_object!(ApiKey);
impl Output for ApiKeyType {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

output_object!(ApiKeyWithToken);
impl Input for CreateApiKeyOptions {
    fn decode(value: Option<&Value>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self { trust_forwarded_client_info: args.get::<Option<bool>>("trustForwardedClientInfo")? })
    }
}

output_object!(AuthLogPage);
output_object!(AuthLogEntry);
impl Input for AuthLogFilter {
    fn decode(value: Option<&Value>) -> Result<Self, BadInput> {
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

output_object!(SignUpResponse);
output_object!(SignUpResult);
output_object!(SignUpError);
impl Output for SignUpErrorCode {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

impl Output for SignUpRecommendedAction {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

impl Output for WeakPasswordReason {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

impl Input for SignInOptions {
    fn decode(value: Option<&Value>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self { trust_forwarded_client_info: args.get::<Option<bool>>("trustForwardedClientInfo")? })
    }
}

output_object!(SignInResponse);
impl Output for CommonSignInResult {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        Some(match self {
            Self::SignInResult(it) => FieldValue::borrowed_any(it).with_type("SignInResult"),
            Self::CreateSessionTokenResult(it) => FieldValue::borrowed_any(it).with_type("CreateSessionTokenResult"),
        })
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(match self {
            Self::SignInResult(it) => FieldValue::owned_any(it).with_type("SignInResult"),
            Self::CreateSessionTokenResult(it) => FieldValue::owned_any(it).with_type("CreateSessionTokenResult"),
        })
    }
}

output_object!(SignInResult);
output_object!(SignInError);
impl Output for SignInErrorCode {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

output_object!(SignOutResponse);
output_object!(SignOutError);
impl Output for SignOutErrorCode {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

impl Input for CreateProjectOptions {
    fn decode(value: Option<&Value>) -> Result<Self, BadInput> {
        let args = Arguments::of_object(value)?;
        Ok(Self {
            deploy_token_hash: args.get::<Option<String>>("deployTokenHash")?,
            no_deploy_token: args.get::<Option<bool>>("noDeployToken")?,
        })
    }
}

output_object!(CreateProjectResponse);
output_object!(CreateProjectResult);
output_object!(CreateProjectResponseError);
impl Output for CreateProjectResponseErrorCode {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

output_object!(CreateApiKeyResponse);
output_object!(CreateApiKeyResult);
output_object!(CreateApiKeyError);
impl Output for CreateApiKeyErrorCode {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

output_object!(MembershipValidationError);
impl Output for MembershipValidationErrorCode {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

output_object!(DisableApiKeyResponse);
output_object!(DisableApiKeyError);
impl Output for DisableApiKeyErrorCode {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

output_object!(RevokeSessionResponse);
output_object!(RevokeSessionError);
impl Output for RevokeSessionErrorCode {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

output_object!(CreateSessionTokenResponse);
output_object!(CreateSessionTokenResult);
output_object!(CreateSessionTokenError);
impl Output for CreateSessionTokenErrorCode {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

output_object!(ForceSignOutPersonResponse);
output_object!(ForceSignOutPersonError);
impl Output for ForceSignOutPersonErrorCode {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

output_object!(DisablePersonResponse);
output_object!(DisablePersonError);
impl Output for DisablePersonErrorCode {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

output_object!(ChangeProfileResponse);
output_object!(ChangeProfileError);
impl Output for ChangeProfileErrorCode {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

output_object!(ChangeMyProfileResponse);
output_object!(ChangeMyProfileError);
impl Output for ChangeMyProfileErrorCode {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

output_object!(ChangePasswordResponse);
output_object!(ChangePasswordError);
impl Output for ChangePasswordErrorCode {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

output_object!(ChangeMyPasswordResponse);
output_object!(ChangeMyPasswordError);
impl Output for ChangeMyPasswordErrorCode {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

output_object!(UpdateProjectResponse);
output_object!(UpdateProjectError);
impl Output for UpdateProjectErrorCode {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

output_object!(SetProjectSecretResponse);
output_object!(SetProjectSecretError);
impl Output for SetProjectSecretErrorCode {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

output_object!(AddProjectMemberResponse);
output_object!(AddProjectMemberError);
impl Output for AddProjectMemberErrorCode {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

output_object!(UpdateProjectMemberResponse);
output_object!(UpdateProjectMemberError);
impl Output for UpdateProjectMemberErrorCode {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

output_object!(RemoveProjectMemberResponse);
output_object!(RemoveProjectMemberError);
impl Output for RemoveProjectMemberErrorCode {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

output_object!(AddGlobalIdentityRolesResponse);
output_object!(AddGlobalIdentityRolesResult);
output_object!(AddGlobalIdentityRolesError);
impl Output for AddGlobalIdentityRolesErrorCode {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

output_object!(RemoveGlobalIdentityRolesResponse);
output_object!(RemoveGlobalIdentityRolesResult);
output_object!(RemoveGlobalIdentityRolesError);
impl Output for RemoveGlobalIdentityRolesErrorCode {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Enum(Name::new(self.as_str()))))
    }
}

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
        })
    }
}

impl SignInArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            email: args.get::<String>("email")?,
            password: args.get::<String>("password")?,
            expiration: args.get::<Option<i32>>("expiration")?,
            options: args.get::<Option<SignInOptions>>("options")?,
        })
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

impl DisablePersonArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { person_id: args.get::<String>("personId")? })
    }
}

impl ChangeProfileArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            person_id: args.get::<String>("personId")?,
            email: args.get::<Given<String>>("email")?,
            name: args.get::<Given<String>>("name")?,
        })
    }
}

impl ChangeMyProfileArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { email: args.get::<Given<String>>("email")?, name: args.get::<Given<String>>("name")? })
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
            config: args.get::<Given<Json>>("config")?,
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

impl ProjectMembersArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { input: args.get::<Option<ProjectMembersInput>>("input")?, member_type: args.get::<Option<MemberType>>("memberType")? })
    }
}
