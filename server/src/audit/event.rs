//! The recorded facts, one variant each.
//!
//! **Invariant:** ids, names and roles only; what a client typed goes to one field alone, `person_input`.

use serde_json::Value as Json;

use super::kind::EventKind;
use crate::clock::Clock;
use crate::domain::client::EffectiveClient;
use crate::domain::id::{ApiKeyId, AuthPolicyId, IdentityId, IdentityProviderId, PersonId, ProjectId};
use crate::domain::membership::Membership;
use crate::domain::time::Timestamp;
use crate::outcome::FailureDetails;

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum AuditEvent {
    AccessDenied {
        operation: &'static str,
    },
    /// Further refusals like one that has an entry of its own.
    RefusedAgain {
        kind: EventKind,
        operation: &'static str,
        code: &'static str,
        repetition: Repetition,
    },
    Failed {
        kind: EventKind,
        code: &'static str,
        message: String,
        note: FailureDetails,
    },
    ApiKeyCreated {
        api_key: ApiKeyId,
        identity: IdentityId,
        description: String,
        project: String,
        memberships: Vec<Membership>,
    },
    GlobalApiKeyCreated {
        api_key: ApiKeyId,
        identity: IdentityId,
        description: String,
        roles: Vec<String>,
    },
    ApiKeyDisabled {
        api_key: ApiKeyId,
        owner: Option<PersonId>,
    },
    /// With what it says now, unless it was removed.
    AuthPolicyChanged {
        operation: &'static str,
        id: AuthPolicyId,
        policy: Option<Json>,
    },
    /// Entries of a time before the given one are gone.
    AuditLogShortened {
        deleted: u64,
        before: Timestamp,
    },
    /// With what was asked for, without secrets.
    Configured {
        input: Json,
    },
    EmailChanged {
        target: Option<PersonId>,
    },
    EmailChangeConfirmed {
        person: PersonId,
        /// How many sessions ended with the former address.
        ended: u64,
    },
    EmailChangeRequested {
        input: String,
    },
    EmailVerificationRequested {
        person: PersonId,
        input: String,
    },
    EmailVerified {
        person: PersonId,
    },
    /// A person has changed the ways in which it signs in.
    FactorChanged {
        kind: EventKind,
    },
    ForcedSignOut {
        target: PersonId,
        reason: Option<String>,
    },
    InstanceSetUp,
    InstanceRekeyed {
        secrets: u64,
    },
    LoggedIn {
        person: PersonId,
        input: String,
    },
    LoginFailed {
        person: Option<PersonId>,
        input: String,
        code: &'static str,
        message: &'static str,
    },
    MailTemplateChanged {
        /// Whether it was removed, or else set.
        removed: bool,
        project: Option<String>,
        kind: &'static str,
        variant: String,
    },
    MfaReset {
        target: PersonId,
    },
    MembershipChanged {
        change: MembershipChange,
        project: ProjectId,
        identity: IdentityId,
        target: Option<PersonId>,
        before: Vec<Membership>,
        after: Vec<Membership>,
    },
    PasswordChanged {
        target: Option<PersonId>,
        /// How many sessions ended with the old password.
        ended: u64,
    },
    PasswordReset {
        person: PersonId,
        /// How many sessions ended with the old password.
        ended: u64,
    },
    PasswordResetRequested {
        person: PersonId,
        input: String,
    },
    PasswordlessExchanged {
        person: PersonId,
    },
    PasswordlessLoggedIn {
        person: PersonId,
        /// Whether this has verified the person's address.
        verified: bool,
    },
    PasswordlessRequested {
        person: PersonId,
        input: String,
    },
    PasswordlessToggled {
        allowed: bool,
    },
    PersonDisabled {
        target: PersonId,
    },
    PersonInvited {
        target: PersonId,
        input: String,
        project: String,
        is_new: bool,
        unmanaged: bool,
        memberships: Vec<Membership>,
    },
    /// A provider was added, changed, disabled or enabled, or a person's connection to it removed.
    ProviderChanged {
        kind: EventKind,
        provider: IdentityProviderId,
        data: Json,
    },
    ProviderLoggedIn {
        person: PersonId,
        provider: IdentityProviderId,
        input: Option<String>,
    },
    /// Something that a provider has brought about for a person: memberships, or the end of a session.
    ProviderEffect {
        kind: EventKind,
        provider: IdentityProviderId,
        person: Option<PersonId>,
        /// Whether the person's memberships are meant.
        on_memberships: bool,
        session: Option<ApiKeyId>,
        failure: Option<(&'static str, &'static str)>,
        /// A code that is no failure.
        code: Option<&'static str>,
        data: Option<Json>,
    },
    ProfileChanged {
        target: Option<PersonId>,
    },
    ProjectCreated {
        slug: String,
        name: String,
        secret_keys: Vec<String>,
        deployer: Option<(ApiKeyId, IdentityId)>,
        /// The caller, if it became a member.
        member: Option<IdentityId>,
    },
    ProjectUpdated {
        slug: String,
        renamed: Option<(String, String)>,
        config: Option<ConfigChange>,
    },
    RolesGranted {
        target: Option<PersonId>,
        before: Vec<String>,
        after: Vec<String>,
        ended: Option<Promotion>,
    },
    RolesRevoked {
        target: Option<PersonId>,
        before: Vec<String>,
        after: Vec<String>,
    },
    SecretChanged {
        slug: String,
        key: String,
    },
    SessionRevoked {
        session: ApiKeyId,
    },
    /// A session was not used for longer than its policy allows.
    SessionIdle {
        person: Option<PersonId>,
        session: ApiKeyId,
        last_used_at: Option<Timestamp>,
        idle_seconds: i64,
    },
    /// The limits that a new session has got.
    SessionPolicyApplied {
        person: PersonId,
        limits: Json,
    },
    /// Something that belongs to an attempt to sign in, which has an entry of its own.
    SignInStep {
        kind: EventKind,
        person: PersonId,
        input: Option<String>,
        /// The code and the text of the attempt, unless it succeeds.
        failure: Option<(&'static str, &'static str)>,
        data: Option<Json>,
    },
    SessionTokenCreated {
        target: PersonId,
        input: String,
    },
    SignedOut {
        all: bool,
    },
    SignedUp {
        person: PersonId,
        identity: IdentityId,
        input: String,
        roles: Vec<String>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MembershipChange {
    Create,
    Update,
    Remove,
}

/// What an entry says about refusals that were counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repetition {
    pub times: u64,
    pub since: Timestamp,
    /// Addresses that they came from, a few at most.
    pub addresses: Vec<String>,
    /// Whether they are those of several callers.
    pub is_shared: bool,
}

/// What ended because its identity was given more rights than those have who may know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promotion {
    pub sessions: u64,
    pub keys: u64,
    pub password: bool,
}

/// How a project's configuration was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfigChange {
    pub merged: bool,
}

/// Who did it, when and from where: the same for every event of one request.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// When the transaction began.
    pub at: Timestamp,
    /// Says when the entry is written, which can be later.
    pub clock: Clock,
    pub invoked_by: Option<IdentityId>,
    /// The person behind the key, if there is one.
    pub person: Option<PersonId>,
    pub client: EffectiveClient,
}
