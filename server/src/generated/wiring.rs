// Written by `cargo xtask codegen` from schema.graphql. Do not edit.

//! Which resolver answers which field, and how values cross the border to GraphQL.

use async_graphql::dynamic::{FieldFuture, FieldValue, ResolverContext};
use async_graphql::{Name, Value};
use serde_json::Value as Json;

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
    ("Query", "globalApiKeys", query_global_api_keys),
    ("Query", "authLog", query_auth_log),
    ("Mutation", "signUp", mutation_sign_up),
    ("Mutation", "signIn", mutation_sign_in),
    ("Mutation", "signOut", mutation_sign_out),
    ("Mutation", "createProject", mutation_create_project),
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
];

/// Decodes the arguments of one field and drops them.
pub type Check = fn(&Arguments<'_>) -> Result<(), BadInput>;

/// Every field with arguments, with what checks them.
pub const CHECKS: &[(&str, &str, Check)] = &[
    ("Query", "projectBySlug", |args| ProjectBySlugArgs::decode_all(args).map(drop)),
    ("Query", "authLog", |args| AuthLogArgs::decode_all(args).map(drop)),
    ("Mutation", "signUp", |args| SignUpArgs::decode_all(args).map(drop)),
    ("Mutation", "signIn", |args| SignInArgs::decode_all(args).map(drop)),
    ("Mutation", "signOut", |args| SignOutArgs::decode_all(args).map(drop)),
    ("Mutation", "createProject", |args| CreateProjectArgs::decode_all(args).map(drop)),
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

fn mutation_create_project(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    answer::field(ctx, |cx, args| async move {
        let args: CreateProjectArgs = CreateProjectArgs::decode_all(&args)?;
        let outcome: Outcome<CreateProjectResult, CreateProjectResponseError> =
            resolvers::mutation::create_project::resolve(cx, args).await;
        answer::mutation(cx, MutationName::CreateProject, outcome, CreateProjectResponse::success, CreateProjectResponse::failure).await
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

output_object!(Identity);
output_object!(IdentityGlobalPermissions);
output_object!(Person);
output_object!(SessionInfo);
output_object!(Project);
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
        })
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(match self {
            Self::SignInResult(it) => FieldValue::owned_any(it).with_type("SignInResult"),
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

impl ProjectBySlugArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self { slug: args.get::<String>("slug")? })
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

impl CreateProjectArgs {
    fn decode_all(args: &Arguments<'_>) -> Result<Self, BadInput> {
        Ok(Self {
            project_slug: args.get::<String>("projectSlug")?,
            name: args.get::<Option<String>>("name")?,
            config: args.get::<Option<Json>>("config")?,
            options: args.get::<Option<CreateProjectOptions>>("options")?,
            deploy_token_hash: args.get::<Option<String>>("deployTokenHash")?,
        })
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
