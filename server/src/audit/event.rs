//! The recorded facts, one variant each, and how each looks as a row.
//!
//! **Invariant:** ids, names and roles only; what a client typed is kept in one field alone, `person_input`.

use serde_json::{Map, Value as Json, json};

use crate::domain::client::EffectiveClient;
use crate::domain::id::{ApiKeyId, IdentityId, PersonId};
use crate::domain::membership::Membership;
use crate::domain::time::Timestamp;

/// The `type` of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    AccessDenied,
    ApiKeyCreate,
    ApiKeyDisable,
    InstanceSetup,
    Login,
    ProjectCreate,
    SignOut,
    SignUp,
}

impl EventKind {
    pub const ALL: &'static [Self] = &[
        Self::AccessDenied,
        Self::ApiKeyCreate,
        Self::ApiKeyDisable,
        Self::InstanceSetup,
        Self::Login,
        Self::ProjectCreate,
        Self::SignOut,
        Self::SignUp,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccessDenied => "access_denied",
            Self::ApiKeyCreate => "api_key_create",
            Self::ApiKeyDisable => "api_key_disable",
            Self::InstanceSetup => "instance_setup",
            Self::Login => "login",
            Self::ProjectCreate => "project_create",
            Self::SignOut => "sign_out",
            Self::SignUp => "sign_up",
        }
    }
}

/// How much of what a client typed is kept, in characters.
const LONGEST_INPUT: usize = 320;

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum AuditEvent {
    AccessDenied { operation: &'static str },
    Failed { kind: EventKind, code: &'static str, message: String },
    ApiKeyCreated { api_key: ApiKeyId, identity: IdentityId, description: String, project: String, memberships: Vec<Membership> },
    GlobalApiKeyCreated { api_key: ApiKeyId, identity: IdentityId, description: String, roles: Vec<String> },
    ApiKeyDisabled { api_key: ApiKeyId, owner: Option<PersonId> },
    InstanceSetUp,
    LoggedIn { person: PersonId, input: String },
    LoginFailed { person: Option<PersonId>, input: String, code: &'static str, message: &'static str },
    ProjectCreated { slug: String, name: String },
    SignedOut { all: bool },
    SignedUp { person: PersonId, identity: IdentityId, input: String, roles: Vec<String> },
}

/// Who did it, when and from where: the same for every event of one request.
#[derive(Debug, Clone)]
pub struct Stamp {
    pub at: Timestamp,
    pub invoked_by: Option<IdentityId>,
    /// The person behind the key, if there is one.
    pub person: Option<PersonId>,
    pub client: EffectiveClient,
}

/// A row of the log, without its id.
#[derive(Debug, Clone)]
pub struct Entry {
    pub at: Timestamp,
    pub kind: EventKind,
    pub success: bool,
    pub invoked_by: Option<IdentityId>,
    pub person: Option<PersonId>,
    pub target_person: Option<PersonId>,
    pub person_input: Option<String>,
    pub error_code: Option<String>,
    pub error_message: Option<String>,
    pub ip: Option<String>,
    pub user_agent: Option<String>,
    pub metadata: Json,
    pub event_data: Option<Json>,
}

impl AuditEvent {
    pub fn entry(self, stamp: &Stamp) -> Entry {
        let mut entry = Entry {
            at: stamp.at,
            kind: EventKind::AccessDenied,
            success: true,
            invoked_by: stamp.invoked_by,
            person: stamp.person,
            target_person: None,
            person_input: None,
            error_code: None,
            error_message: None,
            ip: stamp.client.client.ip_text(),
            user_agent: stamp.client.client.user_agent.clone(),
            metadata: metadata(&stamp.client),
            event_data: None,
        };
        match self {
            Self::AccessDenied { operation } => {
                entry.fails("FORBIDDEN", "the caller lacks the permission");
                entry.event_data = Some(json!({ "operation": operation }));
            }
            Self::Failed { kind, code, message } => {
                entry.fails(code, &message);
                entry.kind = kind;
            }
            Self::ApiKeyCreated { api_key, identity, description, project, memberships } => {
                entry.kind = EventKind::ApiKeyCreate;
                entry.event_data = Some(json!({
                    "scope": "project",
                    "projectSlug": project,
                    "apiKeyId": api_key.to_string(),
                    "identityId": identity.to_string(),
                    "description": description,
                    "memberships": memberships.iter().map(membership).collect::<Vec<_>>(),
                }));
            }
            Self::GlobalApiKeyCreated { api_key, identity, description, roles } => {
                entry.kind = EventKind::ApiKeyCreate;
                entry.event_data = Some(json!({
                    "scope": "global",
                    "apiKeyId": api_key.to_string(),
                    "identityId": identity.to_string(),
                    "description": description,
                    "roles": roles,
                }));
            }
            Self::ApiKeyDisabled { api_key, owner } => {
                entry.kind = EventKind::ApiKeyDisable;
                entry.target_person = owner;
                entry.event_data = Some(json!({ "apiKeyId": api_key.to_string() }));
            }
            Self::InstanceSetUp => entry.kind = EventKind::InstanceSetup,
            Self::LoggedIn { person, input } => {
                entry.kind = EventKind::Login;
                entry.person = Some(person);
                entry.person_input = Some(input);
            }
            Self::LoginFailed { person, input, code, message } => {
                entry.fails(code, message);
                entry.kind = EventKind::Login;
                entry.person = person;
                entry.person_input = Some(input);
            }
            Self::ProjectCreated { slug, name } => {
                entry.kind = EventKind::ProjectCreate;
                entry.event_data = Some(json!({ "slug": slug, "name": name, "secretKeys": [] }));
            }
            Self::SignedOut { all } => {
                entry.kind = EventKind::SignOut;
                entry.event_data = Some(json!({ "all": all }));
            }
            Self::SignedUp { person, identity, input, roles } => {
                entry.kind = EventKind::SignUp;
                entry.target_person = Some(person);
                entry.person_input = Some(input);
                entry.event_data = Some(json!({ "identityId": identity.to_string(), "roles": roles }));
            }
        }
        entry.person_input = entry.person_input.map(|input| input.chars().take(LONGEST_INPUT).collect());
        entry
    }
}

impl Entry {
    fn fails(&mut self, code: &str, message: &str) {
        self.success = false;
        self.error_code = Some(code.to_owned());
        self.error_message = Some(message.to_owned());
    }
}

fn membership(membership: &Membership) -> Json {
    let variables: Vec<_> =
        membership.variables.iter().map(|variable| json!({ "name": variable.name, "values": variable.values })).collect();
    json!({ "role": membership.role, "variables": variables })
}

/// The peer, where it spoke for somebody else.
fn metadata(client: &EffectiveClient) -> Json {
    let mut fields = Map::new();
    if let Some(forwarder) = &client.forwarder {
        fields.extend(forwarder.ip_text().map(|ip| ("forwarderIp".to_owned(), Json::from(ip))));
        fields.extend(forwarder.user_agent.clone().map(|agent| ("forwarderUserAgent".to_owned(), Json::from(agent))));
    }
    Json::Object(fields)
}
