//! Rows as the schema's objects, as far as the caller may see them.
//!
//! **Invariant:** what depends on who looks is decided here, so that an object looks the same wherever it appears.

use std::sync::Arc;

use crate::access::{self, Action, Subject};
use crate::cx::Cx;
use crate::domain;
use crate::domain::api_key::KeyKind;
use crate::domain::identity::IdentityRow;
use crate::domain::mail::MailKind;
use crate::domain::person::PersonRef;
use crate::generated::types::{
    ApiKey, ApiKeyType, ApiKeyWithToken, Identity, IdentityGlobalPermissions, MailType, Membership, MembershipInput, Person, Project,
    VariableEntry,
};
use crate::outcome::{BadInput, Fault};
use crate::store;
use crate::store::api_key::ApiKeyRow;
use crate::store::person::{PersonCredentials, PersonRow};

pub fn identity(cx: &Cx, row: &IdentityRow) -> Identity {
    shared_identity(cx, &Arc::new(row.clone()))
}

/// The same for a row that many objects have.
pub fn shared_identity(cx: &Cx, row: &Arc<IdentityRow>) -> Identity {
    let visible = cx.is_caller(row.id) || access::allows(cx.subject(), Action::IdentityRolesView);
    let roles = visible.then(|| row.roles.clone());
    Identity {
        source: Arc::clone(row),
        id: row.id.to_string(),
        description: row.description.clone(),
        permissions: roles.as_deref().map(permissions),
        roles,
    }
}

fn permissions(roles: &[String]) -> IdentityGlobalPermissions {
    let subject = Subject { roles, project: None };
    IdentityGlobalPermissions {
        can_create_project: access::allows(subject, Action::ProjectCreate),
        can_deploy_entrypoint: access::allows(subject, Action::EntrypointDeploy),
    }
}

pub fn person(cx: &Cx, row: &PersonRow, identity_row: &IdentityRow) -> Person {
    shared_person(cx, row, &Arc::new(identity_row.clone()))
}

/// The same with the row of an identity that many objects have.
pub fn shared_person(cx: &Cx, row: &PersonRow, identity: &Arc<IdentityRow>) -> Person {
    Person {
        source: Arc::new(PersonRef { id: row.id, identity: Arc::clone(identity) }),
        id: row.id.to_string(),
        email: row.email.clone(),
        name: row.name.clone(),
        otp_enabled: row.factors.totp,
        passwordless_enabled: row.factors.passwordless,
        email_otp_enabled: row.factors.email_codes,
        email_verified: row.email_verified,
        identity: shared_identity(cx, identity),
    }
}

/// The two names of each type of mail.
macro_rules! mail_types {
    ($($name:ident),+ $(,)?) => {
        pub fn mail_type(kind: MailKind) -> MailType {
            match kind {
                $(MailKind::$name => MailType::$name),+
            }
        }

        pub fn mail_kind(type_: MailType) -> MailKind {
            match type_ {
                $(MailType::$name => MailKind::$name),+
            }
        }
    };
}

mail_types!(
    ExistingUserInvited,
    NewUserInvited,
    ResetPasswordRequest,
    PasswordlessSignIn,
    ForcedSignOut,
    EmailOtp,
    BackupCodesExhausted,
    EmailVerification,
    EmailChangeVerify,
    EmailChangeNotify,
    UnusualLogin,
);

pub fn project(project: Arc<domain::project::Project>) -> Project {
    Project { id: project.id.to_string(), name: project.name.clone(), slug: project.slug.clone(), source: project }
}

pub fn api_key(cx: &Cx, row: &ApiKeyRow) -> ApiKey {
    ApiKey {
        id: row.id.to_string(),
        identity: identity(cx, &row.identity),
        description: row.identity.description.clone(),
        type_: Some(key_kind(row.kind)),
        enabled: Some(row.enabled),
        created_at: Some(row.created_at),
        last_used_at: row.last_used_at,
        expires_at: row.expires_at,
    }
}

pub fn api_key_with_token(cx: &Cx, id: domain::id::ApiKeyId, token: Option<String>, row: &IdentityRow) -> ApiKeyWithToken {
    ApiKeyWithToken { id: id.to_string(), token, identity: identity(cx, row) }
}

pub fn key_kind(kind: KeyKind) -> ApiKeyType {
    match kind {
        KeyKind::Session => ApiKeyType::Session,
        KeyKind::Permanent => ApiKeyType::Permanent,
        KeyKind::OneOff => ApiKeyType::OneOff,
    }
}

pub fn memberships(memberships: Vec<domain::membership::Membership>) -> Vec<Membership> {
    let variable = |variable: domain::membership::VariableValues| VariableEntry { name: variable.name, values: variable.values };
    memberships
        .into_iter()
        .map(|membership| Membership { role: membership.role, variables: membership.variables.into_iter().map(variable).collect() })
        .collect()
}

pub fn membership_inputs(inputs: Vec<MembershipInput>) -> Vec<domain::membership::Membership> {
    let membership = |input: MembershipInput| domain::membership::Membership {
        role: input.role,
        variables: input
            .variables
            .into_iter()
            .map(|variable| domain::membership::VariableValues { name: variable.name, values: variable.values })
            .collect(),
    };
    inputs.into_iter().map(membership).collect()
}

/// The person a client names by id, with what decides about power over it. What is not an id names no person.
///
/// # Errors
/// If the database fails.
pub async fn target_person(cx: &Cx, id: &str) -> Result<Option<PersonCredentials>, Fault> {
    match domain::id::PersonId::parse(id) {
        Some(id) => Ok(store::person::credentials_by_id(&cx.read(), id).await?),
        None => Ok(None),
    }
}

/// A token hash as a client gives it.
///
/// # Errors
/// If the text is not a SHA-256 hash in lower-case hex.
pub fn token_hash(text: &str) -> Result<crate::crypto::TokenHash, BadInput> {
    if domain::api_key::is_token_hash(text) {
        Ok(crate::crypto::TokenHash::given(text))
    } else {
        Err(BadInput::new("a token hash is a SHA-256 in lower-case hex: 64 characters"))
    }
}
