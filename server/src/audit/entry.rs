//! How each recorded fact looks as a row of the log.
//!
//! **Invariant:** texts are cut to a length, so that no client can fill the log with one request.

use serde_json::{Map, Value as Json, json};

use super::event::{AuditEvent, EventKind, MembershipChange, Promotion, Repetition, Stamp};
use super::shorten::shorten;
use crate::domain::client::EffectiveClient;
use crate::domain::id::{IdentityId, PersonId};
use crate::domain::membership::Membership;
use crate::domain::text;

/// The code of a refusal for lack of a permission.
pub const FORBIDDEN: &str = "FORBIDDEN";

/// How much of what a client typed is kept, in characters.
const LONGEST_INPUT: usize = 320;
const LONGEST_METADATA: usize = 2000;

/// The message of an error can repeat names that a client gave. In bytes.
const LONGEST_MESSAGE: usize = 1000;

/// A row of the log, without its id, time and number.
#[derive(Debug, Clone)]
pub struct Entry {
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
                entry.fails(FORBIDDEN, "the caller lacks the permission");
                entry.event_data = Some(json!({ "operation": operation }));
            }
            Self::RefusedAgain { kind, operation, code, repetition: Repetition { times, since, addresses, is_shared } } => {
                entry.fails(code, "the caller was refused again");
                entry.kind = kind;
                let mut data = json!({ "operation": operation, "refusals": times, "since": since.to_string(), "addresses": addresses });
                if let (true, Json::Object(fields)) = (is_shared, &mut data) {
                    fields.insert("severalCallers".to_owned(), true.into());
                }
                entry.event_data = Some(data);
            }
            Self::Failed { kind, code, message, note } => {
                entry.fails(code, &message);
                entry.kind = kind;
                entry.target_person = note.target;
                entry.person_input = note.input;
                for (name, value) in note.metadata {
                    entry.add_metadata(name, &value);
                }
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
            Self::AuditLogShortened { deleted, before } => {
                entry.kind = EventKind::AuditRetention;
                entry.event_data = Some(json!({ "deleted": deleted, "before": before.to_string() }));
            }
            Self::Configured { input } => {
                entry.kind = EventKind::TenantConfigChange;
                entry.event_data = Some(json!({ "input": input }));
            }
            Self::EmailChanged { target } => entry.is_about(EventKind::EmailChange, target),
            Self::ForcedSignOut { target, reason } => {
                entry.is_about(EventKind::ForcedSignOut, Some(target));
                if let Some(reason) = reason {
                    entry.add_metadata("reason", &reason);
                }
            }
            Self::InstanceRekeyed { secrets } => {
                entry.kind = EventKind::InstanceRekey;
                entry.event_data = Some(json!({ "secrets": secrets }));
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
            Self::MailTemplateChanged { removed, project, kind, variant } => {
                entry.kind = EventKind::MailTemplateChange;
                let action = if removed { "remove" } else { "add" };
                entry.event_data = Some(json!({ "action": action, "projectSlug": project, "mailType": kind, "variant": variant }));
            }
            Self::MembershipChanged { change, project, identity, target, before, after } => {
                let kind = match change {
                    MembershipChange::Create => EventKind::ProjectMembershipCreate,
                    MembershipChange::Update => EventKind::ProjectMembershipUpdate,
                    MembershipChange::Remove => EventKind::ProjectMembershipRemove,
                };
                entry.is_about(kind, target);
                let list = |memberships: &[Membership]| memberships.iter().map(membership).collect::<Vec<_>>();
                entry.event_data = Some(json!({
                    "projectId": project.to_string(),
                    "identityId": identity.to_string(),
                    "before": list(&before),
                    "after": list(&after),
                }));
            }
            Self::PasswordChanged { target, ended } => {
                entry.is_about(EventKind::PasswordChange, target);
                entry.event_data = (ended > 0).then(|| json!({ "endedSessions": ended }));
            }
            Self::PersonDisabled { target } => entry.is_about(EventKind::PersonDisable, Some(target)),
            Self::ProfileChanged { target } => entry.is_about(EventKind::ProfileChange, target),
            Self::ProjectCreated { slug, name, secret_keys, deployer, member } => {
                entry.kind = EventKind::ProjectCreate;
                let mut data =
                    Map::from_iter([("slug", Json::from(slug)), ("name", name.into()), ("secretKeys", secret_keys.into())].map(named));
                if let Some((key, identity)) = deployer {
                    data.extend(
                        [("deployerApiKeyId", key.to_string().into()), ("deployerIdentityId", identity.to_string().into())].map(named),
                    );
                }
                data.extend(member.map(|member| named(("memberIdentityId", member.to_string().into()))));
                entry.event_data = Some(Json::Object(data));
            }
            Self::ProjectUpdated { slug, renamed, config } => {
                entry.kind = EventKind::ProjectUpdate;
                let mut data = Map::from_iter([("slug".to_owned(), Json::from(slug))]);
                if let Some((before, after)) = renamed {
                    data.insert("name".to_owned(), json!({ "before": before, "after": after }));
                }
                if let Some(change) = config {
                    data.insert("configChanged".to_owned(), true.into());
                    data.insert("mergeConfig".to_owned(), change.merged.into());
                }
                entry.event_data = Some(Json::Object(data));
            }
            Self::RolesGranted { target, before, after, ended } => {
                entry.changes_roles(EventKind::GlobalRoleGrant, target, &before, &after);
                ended.iter().for_each(|ended| entry.ends_credentials(*ended));
            }
            Self::RolesRevoked { target, before, after } => entry.changes_roles(EventKind::GlobalRoleRevoke, target, &before, &after),
            Self::SecretChanged { slug, key } => {
                entry.kind = EventKind::ProjectSecretChange;
                entry.event_data = Some(json!({ "slug": slug, "key": key }));
            }
            Self::SessionRevoked { session } => {
                entry.kind = EventKind::SessionRevokedByUser;
                entry.add_metadata("sessionId", &session.to_string());
            }
            Self::SessionTokenCreated { target, input } => {
                entry.is_about(EventKind::CreateSessionToken, Some(target));
                entry.person_input = Some(input);
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
        entry.event_data = entry.event_data.map(shorten);
        entry
    }
}

impl Entry {
    fn is_about(&mut self, kind: EventKind, target: Option<PersonId>) {
        self.kind = kind;
        self.target_person = target;
    }

    fn changes_roles(&mut self, kind: EventKind, target: Option<PersonId>, before: &[String], after: &[String]) {
        self.is_about(kind, target);
        self.event_data = Some(json!({ "before": { "roles": before }, "after": { "roles": after } }));
    }

    /// Only what there was.
    fn ends_credentials(&mut self, ended: Promotion) {
        if let Some(Json::Object(data)) = &mut self.event_data {
            let counts = [("endedSessions", ended.sessions), ("endedKeys", ended.keys)].into_iter().filter(|(_, count)| *count > 0);
            data.extend(counts.map(|(name, count)| (name.to_owned(), count.into())));
            data.extend(ended.password.then(|| ("removedPassword".to_owned(), true.into())));
        }
    }

    fn add_metadata(&mut self, name: &str, value: &str) {
        if let Json::Object(fields) = &mut self.metadata {
            fields.insert(name.to_owned(), value.chars().take(LONGEST_METADATA).collect::<String>().into());
        }
    }

    fn fails(&mut self, code: &str, message: &str) {
        self.success = false;
        self.error_code = Some(code.to_owned());
        self.error_message = Some(text::cut(message, LONGEST_MESSAGE).to_owned());
    }
}

fn named((name, value): (&str, Json)) -> (String, Json) {
    (name.to_owned(), value)
}

fn membership(membership: &Membership) -> Json {
    let variables: Vec<_> =
        membership.variables.iter().map(|variable| json!({ "name": variable.name, "values": variable.values })).collect();
    json!({ "role": membership.role, "variables": variables })
}

/// The peer, where it forwarded another client.
fn metadata(client: &EffectiveClient) -> Json {
    let mut fields = Map::new();
    if let Some(forwarder) = &client.forwarder {
        fields.extend(forwarder.ip_text().map(|ip| ("forwarderIp".to_owned(), Json::from(ip))));
        fields.extend(forwarder.user_agent.clone().map(|agent| ("forwarderUserAgent".to_owned(), Json::from(agent))));
    }
    Json::Object(fields)
}
