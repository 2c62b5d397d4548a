//! Asks a mailbox that has a web interface.
//!
//! **Invariant:** an error names the mailbox and what is wrong with its answer, but repeats nothing of the answer and no credentials.

use reqwest::{Client, StatusCode, Url};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::setting::Setting;
use crate::client::exchange::causes;
use crate::client::tls::{Trust, builder, refusal};
use crate::error::{CaseError, Outcome};

/// The web interface of one mailbox.
pub(super) struct Web {
    client: Client,
    base: Url,
    name: String,
}

impl Web {
    /// Has no time limit of its own: the caller bounds the whole look.
    ///
    /// # Errors
    /// A fault if the HTTP client cannot be created.
    pub fn new(base: &Url, setting: &Setting, trust: &Trust) -> Outcome<Self> {
        let client = builder(base, trust).build();
        let client = client.map_err(|error| CaseError::fault(format_args!("no HTTP client: {}", causes(&error))))?;
        Ok(Self { client, base: base.clone(), name: setting.to_string() })
    }

    /// # Errors
    /// A fault if the mailbox does not respond with status 200, or the response is not JSON of this type.
    pub async fn json<T: DeserializeOwned>(&self, path: &[&str], query: &[(&str, &str)]) -> Outcome<T> {
        let body = self.bytes(path, query).await?;
        serde_json::from_slice(&body).map_err(|error| {
            let wrong = match error.classify() {
                Category::Data => "has a shape that the suite does not know",
                Category::Io | Category::Syntax | Category::Eof => "is not JSON",
            };
            let (name, path) = (&self.name, path.join("/"));
            CaseError::fault(format_args!(
                "the answer of the mailbox {name} to /{path} {wrong}: line {}, column {}",
                error.line(),
                error.column()
            ))
        })
    }

    /// # Errors
    /// A fault if the mailbox does not respond with status 200.
    pub async fn bytes(&self, path: &[&str], query: &[(&str, &str)]) -> Outcome<Vec<u8>> {
        let name = &self.name;
        let unanswered = |error: reqwest::Error| {
            let error = error.without_url();
            CaseError::fault(format_args!("the mailbox {name} cannot be asked: {}", refusal(&error).unwrap_or_else(|| causes(&error))))
        };
        let reply = self.client.get(self.address(path, query)).send().await.map_err(unanswered)?;
        let status = reply.status();
        if status != StatusCode::OK {
            let path = path.join("/");
            return Err(CaseError::fault(format_args!("the mailbox {name} answered /{path} with the status {status}")));
        }
        Ok(reply.bytes().await.map_err(unanswered)?.to_vec())
    }

    /// Below the path of the setting, because both can be served under one.
    fn address(&self, path: &[&str], query: &[(&str, &str)]) -> Url {
        let mut url = self.base.clone();
        // Only an address without a host has no segments, and `Setting` takes none of these.
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_below_the_base_and_encoded() {
        let setting = Setting::parse("mailpit:http://host:8025/mail/").unwrap();
        let Setting::Mailpit(base) = &setting else { panic!("{setting}") };
        let address = Web::new(base, &setting, &Trust::default()).unwrap().address(&["api", "a/b?c"], &[("query", "to:\"a+b@host\"")]);
        assert_eq!(address.as_str(), "http://host:8025/mail/api/a%2Fb%3Fc?query=to%3A%22a%2Bb%40host%22");
    }
}
