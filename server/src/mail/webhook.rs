//! Delivery to a webhook: one POST of JSON for each mail.
//!
//! **Invariant:** no redirect is followed, and neither the URL nor an answer's body is in an error.

use std::fmt;
use std::time::Duration;

use serde_json::{Value as Json, json};
use url::Url;

use super::letter::{Letter, SendError};
use crate::config::{SecretSetting, WebhookSettings};
use crate::domain::mail::Mailbox;
use crate::outbound::{CallError, Client, Method, Reach};

/// How long a delivery may take.
const DEADLINE: Duration = Duration::from_secs(30);

pub struct Webhook {
    client: Client,
    url: SecretSetting,
    token: Option<SecretSetting>,
    from: Option<String>,
    deadline: Duration,
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook").finish_non_exhaustive()
    }
}

impl Webhook {
    pub fn new(settings: &WebhookSettings) -> Self {
        let (url, token) = (settings.url.clone(), settings.token.clone());
        // The operator's own address may be private.
        Self { client: Client::new(Reach::Any), url, token, from: settings.from.as_ref().map(written), deadline: DEADLINE }
    }

    /// # Errors
    /// If the mail was not accepted.
    pub async fn send(&self, letter: &Letter) -> Result<(), SendError> {
        let url = Url::parse(self.url.expose()).map_err(|_| SendError::unreachable("the address of the webhook is invalid"))?;
        let body = self.body(letter);
        let called = self.client.status(Method::POST, url, self.deadline, |request| {
            let request = request.header("Idempotency-Key", letter.id.to_string()).json(&body);
            match &self.token {
                Some(token) => request.bearer_auth(token.expose()),
                None => request,
            }
        });
        // The status says it all, so the body is not read.
        match called.await {
            Ok(200..=299) => Ok(()),
            Ok(status) => Err(rejected(status)),
            Err(CallError::TooSlow(limit)) => Err(SendError::unreachable(format!("the webhook did not answer within {limit:?}"))),
            Err(error) => Err(SendError::unreachable(format!("no connection to the webhook: {error}"))),
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

fn rejected(status: u16) -> SendError {
    let message = format!("the webhook answered {status}");
    match status {
        400 | 413 | 422 => SendError::refused(message),
        409 | 423 | 425 => SendError::not_yet(message),
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
