//! How each recorded fact looks as a row of the log.
//!
//! **Invariant:** texts are cut to a length, so that no client can fill the log with one request.

use serde_json::{Map, Value as Json, json};

use super::event::{AuditEvent, Repetition, Stamp};
use super::row::{Entry, FORBIDDEN};
use super::shorten::shorten;
use crate::domain::membership::Membership;

/// How much of what a client typed is kept, in characters.
const LONGEST_INPUT: usize = 320;

impl AuditEvent {
    pub fn entry(self, stamp: &Stamp) -> Entry {
        let mut entry = Entry::new(self.kind(), stamp);
        match self {
            Self::AccessDenied { operation } => {
                entry.fails(FORBIDDEN, "the caller lacks the permission");
                entry.event_data = Some(json!({ "operation": operation }));
            }
            Self::RefusedAgain { kind: _, operation, code, repetition: Repetition { times, since, addresses, is_shared } } => {
                entry.fails(code, "the caller was refused again");
                let mut data = json!({ "operation": operation, "refusals": times, "since": since.to_string(), "addresses": addresses });
                if let (true, Json::Object(fields)) = (is_shared, &mut data) {
                    fields.insert("severalCallers".to_owned(), true.into());
                }
                entry.event_data = Some(data);
            }
            Self::Failed { kind: _, code, message, note } => {
                entry.fails(code, &message);
                entry.person = note.person.or(entry.person);
                entry.target_person = note.target;
                entry.identity_provider = note.provider;
                entry.person_input = note.input;
                entry.event_data = note.data;
                for (name, value) in note.metadata {
                    entry.add_metadata(name, &value);
                }
            }
            Self::ApiKeyCreated { api_key, identity, description, project, memberships } => {
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
                entry.event_data = Some(json!({
                    "scope": "global",
                    "apiKeyId": api_key.to_string(),
                    "identityId": identity.to_string(),
                    "description": description,
                    "roles": roles,
                }));
            }
            Self::ApiKeyDisabled { api_key, owner } => {
                entry.target_person = owner;
                entry.event_data = Some(json!({ "apiKeyId": api_key.to_string() }));
            }
            Self::AuthPolicyChanged { operation, id, policy } => {
                let mut data = json!({ "operation": operation, "id": id.to_string() });
                if let (Some(policy), Json::Object(fields)) = (policy, &mut data) {
                    fields.insert("policy".to_owned(), policy);
                }
                entry.event_data = Some(data);
            }
            Self::AuditLogShortened { deleted, before } => {
                entry.event_data = Some(json!({ "deleted": deleted, "before": before.to_string() }));
            }
            Self::Configured { input } => {
                entry.event_data = Some(json!({ "input": input }));
            }
            Self::EmailChangeConfirmed { person, ended } => {
                entry.is_by(person);
                entry.ends_sessions(ended);
            }
            Self::EmailChangeRequested { input } => {
                entry.person_input = Some(input);
            }
            Self::EmailVerificationRequested { person, input } => {
                entry.is_by(person);
                entry.person_input = Some(input);
            }
            Self::EmailVerified { person } => entry.is_by(person),
            Self::EmailChanged { target } => entry.is_about(target),
            Self::FactorChanged { kind: _ } => {}
            Self::ForcedSignOut { target, reason } => {
                entry.is_about(Some(target));
                if let Some(reason) = reason {
                    entry.add_metadata("reason", &reason);
                }
            }
            Self::InstanceRekeyed { secrets } => {
                entry.event_data = Some(json!({ "secrets": secrets }));
            }
            Self::InstanceSetUp => {}
            Self::LoggedIn { person, input } => {
                entry.person = Some(person);
                entry.person_input = Some(input);
            }
            Self::LoginFailed { person, input, code, message } => {
                entry.fails(code, message);
                entry.person = person;
                entry.person_input = Some(input);
            }
            Self::MailTemplateChanged { removed, project, kind, variant } => {
                let action = if removed { "remove" } else { "add" };
                entry.event_data = Some(json!({ "action": action, "projectSlug": project, "mailType": kind, "variant": variant }));
            }
            Self::MfaReset { target } => entry.is_about(Some(target)),
            Self::MembershipChanged { change: _, project, identity, target, before, after } => {
                entry.target_person = target;
                let list = |memberships: &[Membership]| memberships.iter().map(membership).collect::<Vec<_>>();
                entry.event_data = Some(json!({
                    "projectId": project.to_string(),
                    "identityId": identity.to_string(),
                    "before": list(&before),
                    "after": list(&after),
                }));
            }
            Self::PasswordChanged { target, ended } => {
                entry.is_about(target);
                entry.ends_sessions(ended);
            }
            Self::PasswordReset { person, ended } => {
                entry.is_by(person);
                entry.ends_sessions(ended);
            }
            Self::PasswordResetRequested { person, input } => {
                entry.is_by(person);
                entry.person_input = Some(input);
            }
            Self::PersonDisabled { target } => entry.is_about(Some(target)),
            Self::PersonInvited { target, input, project, is_new, unmanaged, memberships } => {
                entry.is_about(Some(target));
                entry.person_input = Some(input);
                entry.event_data = Some(json!({
                    "projectSlug": project,
                    "isNew": is_new,
                    "unmanaged": unmanaged,
                    "memberships": memberships.iter().map(membership).collect::<Vec<_>>(),
                }));
            }
            Self::ProviderChanged { kind: _, provider, data } => {
                entry.is_at(provider);
                entry.event_data = Some(data);
            }
            Self::ProviderLoggedIn { person, provider, input } => {
                entry.is_at(provider);
                entry.person = Some(person);
                entry.person_input = input;
            }
            Self::ProviderEffect { kind: _, provider, person, on_memberships, session, failure, code, data } => {
                entry.is_at(provider);
                if let Some((code, message)) = failure {
                    entry.fails(code, message);
                }
                entry.error_code = code.map(str::to_owned).or(entry.error_code);
                entry.person = person;
                entry.target_person = person.filter(|_| on_memberships);
                if let Some(session) = session {
                    entry.add_metadata("sessionId", &session.to_string());
                }
                entry.event_data = data;
            }
            Self::ProfileChanged { target } => entry.is_about(target),
            Self::ProjectCreated { slug, name, secret_keys, deployer, member } => {
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
                entry.changes_roles(target, &before, &after);
                ended.iter().for_each(|ended| entry.ends_credentials(*ended));
            }
            Self::RolesRevoked { target, before, after } => entry.changes_roles(target, &before, &after),
            Self::SecretChanged { slug, key } => {
                entry.event_data = Some(json!({ "slug": slug, "key": key }));
            }
            Self::SessionRevoked { session } => {
                entry.add_metadata("sessionId", &session.to_string());
            }
            Self::SessionTokenCreated { target, input } => {
                entry.is_about(Some(target));
                entry.person_input = Some(input);
            }
            Self::PasswordlessExchanged { person } => entry.is_by(person),
            Self::PasswordlessLoggedIn { person, verified } => {
                entry.is_by(person);
                entry.event_data = verified.then(|| json!({ "emailVerified": true }));
            }
            Self::PasswordlessRequested { person, input } => {
                entry.is_by(person);
                entry.person_input = Some(input);
            }
            Self::PasswordlessToggled { allowed } => {
                entry.event_data = Some(json!({ "enabled": allowed }));
            }
            Self::SessionIdle { person, session, last_used_at, idle_seconds } => {
                entry.fails("SESSION_IDLE", "the session was not used for longer than its policy allows");
                entry.person = person;
                entry.add_metadata("sessionId", &session.to_string());
                entry.event_data = Some(json!({ "lastUsedAt": last_used_at.map(|at| at.to_string()), "idleSeconds": idle_seconds }));
            }
            Self::SessionPolicyApplied { person, limits } => {
                entry.is_by(person);
                entry.event_data = Some(limits);
            }
            Self::SignInStep { kind: _, person, input, failure, data } => {
                entry.is_by(person);
                if let Some((code, message)) = failure {
                    entry.fails(code, message);
                }
                entry.person_input = input;
                entry.event_data = data;
            }
            Self::SignedOut { all } => {
                entry.event_data = Some(json!({ "all": all }));
            }
            Self::SignedUp { person, identity, input, roles } => {
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

fn named((name, value): (&str, Json)) -> (String, Json) {
    (name.to_owned(), value)
}

fn membership(membership: &Membership) -> Json {
    let variables: Vec<_> =
        membership.variables.iter().map(|variable| json!({ "name": variable.name, "values": variable.values })).collect();
    json!({ "role": membership.role, "variables": variables })
}
