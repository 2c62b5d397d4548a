//! A row of the log, and how its columns are set.
//!
//! **Invariant:** texts are cut to a length, so that no client can fill the log with one request.

use serde_json::{Map, Value as Json, json};

use super::event::{Promotion, Stamp};
use super::kind::EventKind;
use crate::domain::client::EffectiveClient;
use crate::domain::id::{IdentityId, IdentityProviderId, PersonId};
use crate::domain::text;

/// The code of a refusal for lack of a permission.
pub const FORBIDDEN: &str = "FORBIDDEN";

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
    pub identity_provider: Option<IdentityProviderId>,
    pub error_code: Option<String>,
    pub error_message: Option<String>,
    pub ip: Option<String>,
    pub user_agent: Option<String>,
    pub country: Option<String>,
    pub metadata: Json,
    pub event_data: Option<Json>,
}

impl Entry {
    /// Of what is done by the caller of the request, without anything particular.
    pub(super) fn new(kind: EventKind, stamp: &Stamp) -> Self {
        Self {
            kind,
            success: true,
            invoked_by: stamp.invoked_by,
            person: stamp.person,
            target_person: None,
            person_input: None,
            identity_provider: None,
            error_code: None,
            error_message: None,
            ip: stamp.client.client.ip_text(),
            user_agent: stamp.client.client.user_agent.clone(),
            country: stamp.client.client.country.clone(),
            metadata: metadata(&stamp.client),
            event_data: None,
        }
    }

    pub(super) fn is_about(&mut self, target: Option<PersonId>) {
        self.target_person = target;
    }

    /// What the holder of a mailed token does, or of whom it is mailed to: the caller is the login token.
    pub(super) fn is_by(&mut self, person: PersonId) {
        self.person = Some(person);
    }

    pub(super) fn is_at(&mut self, provider: IdentityProviderId) {
        self.identity_provider = Some(provider);
    }

    pub(super) fn ends_sessions(&mut self, ended: u64) {
        self.event_data = (ended > 0).then(|| json!({ "endedSessions": ended }));
    }

    pub(super) fn changes_roles(&mut self, target: Option<PersonId>, before: &[String], after: &[String]) {
        self.is_about(target);
        self.event_data = Some(json!({ "before": { "roles": before }, "after": { "roles": after } }));
    }

    /// Only what there was.
    pub(super) fn ends_credentials(&mut self, ended: Promotion) {
        if let Some(Json::Object(data)) = &mut self.event_data {
            let counts = [("endedSessions", ended.sessions), ("endedKeys", ended.keys)].into_iter().filter(|(_, count)| *count > 0);
            data.extend(counts.map(|(name, count)| (name.to_owned(), count.into())));
            data.extend(ended.password.then(|| ("removedPassword".to_owned(), true.into())));
        }
    }

    pub(super) fn add_metadata(&mut self, name: &str, value: &str) {
        if let Json::Object(fields) = &mut self.metadata {
            fields.insert(name.to_owned(), value.chars().take(LONGEST_METADATA).collect::<String>().into());
        }
    }

    pub(super) fn fails(&mut self, code: &str, message: &str) {
        self.success = false;
        self.error_code = Some(code.to_owned());
        self.error_message = Some(text::cut(message, LONGEST_MESSAGE).to_owned());
    }
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
