//! Delivery to a webhook: one POST of JSON for each mail.
//!
//! **Invariant:** no redirect is followed, and neither the URL nor an answer's body is in an error.

use std::fmt;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use serde_json::{Value as Json, json};

use super::letter::{Letter, SendError, root_cause};
use crate::config::{Secret, WebhookSettings};
use crate::domain::mail::Mailbox;

/// How long a delivery may take.
const DEADLINE: Duration = Duration::from_secs(30);

pub struct Webhook {
    client: Client,
    url: Secret,
    token: Option<Secret>,
    from: Option<String>,
    deadline: Duration,
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook").finish_non_exhaustive()
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the webhook for mails cannot be set up: {0}")]
pub struct WebhookError(String);

impl Webhook {
    /// # Errors
    /// TLS cannot be set up.
    pub fn new(settings: &WebhookSettings) -> Result<Self, WebhookError> {
        // If there is one already, that one is used.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = Client::builder().redirect(Policy::none()).build().map_err(|error| WebhookError(root_cause(&error)))?;
        let (url, token) = (settings.url.clone(), settings.token.clone());
        Ok(Self { client, url, token, from: settings.from.as_ref().map(written), deadline: DEADLINE })
    }

    /// # Errors
    /// The mail was not taken.
    pub async fn send(&self, letter: &Letter) -> Result<(), SendError> {
        let request = self.client.post(self.url.expose()).timeout(self.deadline).header("Idempotency-Key", letter.id.to_string());
        let request = match &self.token {
            Some(token) => request.bearer_auth(token.expose()),
            None => request,
        };
        // The status says it all, so the body is not read.
        match request.json(&self.body(letter)).send().await {
            Ok(response) if response.status().is_success() => Ok(()),
            Ok(response) => Err(rejected(response.status())),
            Err(error) if error.is_timeout() => {
                Err(SendError::unreachable(format!("the webhook did not answer within {:?}", self.deadline)))
            }
            Err(error) => Err(SendError::unreachable(format!("no connection to the webhook: {}", root_cause(&error.without_url())))),
        }
    }

    fn body(&self, letter: &Letter) -> Json {
        let mail = &letter.rendered;
        let mut body = json!({
            "to": letter.to,
            "from": self.from,
            "subject": mail.subject,
            "html": mail.html,
            "text": mail.text,
            "variables": letter.variables,
            "template": { "type": letter.kind.as_str(), "projectSlug": letter.project_slug, "variant": letter.variant },
        });
        if let (Some(reply_to), Some(fields)) = (&mail.reply_to, body.as_object_mut()) {
            fields.insert("replyTo".to_owned(), json!(reply_to));
        }
        body
    }
}

fn rejected(status: StatusCode) -> SendError {
    let message = format!("the webhook answered {}", status.as_u16());
    match status {
        StatusCode::BAD_REQUEST | StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNPROCESSABLE_ENTITY => SendError::refused(message),
        StatusCode::CONFLICT | StatusCode::TOO_EARLY | StatusCode::LOCKED => SendError::not_yet(message),
        // The token or the address may be wrong, or there may be too many mails at the moment.
        _ => SendError::unreachable(message),
    }
}

/// The sender as it is in the settings.
fn written(from: &Mailbox) -> String {
    match &from.name {
        Some(name) => format!("\"{}\" <{}>", name.replace('\\', "\\\\").replace('"', "\\\""), from.address),
        None => from.address.clone(),
    }
}

#[cfg(test)]
mod tests;
