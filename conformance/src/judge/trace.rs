//! Every request of a case with its answer, for the reader of a report.
//!
//! **Invariant:** tokens, hashes and passwords are replaced before anything is kept here, in the `curl` line as well.

use std::collections::BTreeMap;

use reqwest::header::AUTHORIZATION;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::client::exchange::{Endpoint, Request};
use crate::judge::redaction::Aliases;

/// Longer bodies are about their length, not about their text.
const LONGEST_BODY: usize = 4_000;
/// Members of variables whose values are never shown.
const SECRET_MEMBERS: [&str; 8] = ["password", "hash", "secret", "token", "backupcode", "privatekey", "sealed", "signedrequest"];

/// One request and its answer, redacted.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Exchange {
    pub step: String,
    pub caller: String,
    pub method: String,
    /// Relative to the API; empty for the API itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    pub request: Value,
    /// Nothing if no answer came.
    pub status: Option<u16>,
    pub response: Value,
    pub seconds: f64,
}

/// What is hidden besides the values that the aliases know.
#[derive(Clone, Debug, Default)]
pub struct Secrets(Vec<String>);

impl Secrets {
    pub fn new(secrets: Vec<String>) -> Self {
        Self(secrets.into_iter().filter(|secret| !secret.is_empty()).collect())
    }

    /// These and further ones.
    pub fn with(&self, further: &[&str]) -> Self {
        Self::new(further.iter().map(|secret| (*secret).to_owned()).chain(self.0.iter().cloned()).collect())
    }

    fn hide(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), "<password>"))
    }
}

/// Makes requests fit to be shown.
pub struct Shown<'a> {
    pub aliases: &'a Aliases,
    pub secrets: &'a Secrets,
}

impl Shown<'_> {
    /// The body with names in place of everything that the case generated.
    pub fn body(&self, request: &Request) -> Value {
        if request.body.is_empty() {
            return Value::Null;
        }
        // A copy of the names, because looking at a request must not number anything.
        let mut aliases = self.aliases.clone();
        match serde_json::from_slice::<Value>(&request.body) {
            Ok(body) if request.body.len() <= LONGEST_BODY => aliases.json(&self.without_secrets(body)),
            _ => Value::String(aliases.text(&self.secrets.hide(&beginning(&request.body)))),
        }
    }

    pub fn headers(&self, request: &Request) -> BTreeMap<String, String> {
        let shown = request.headers.iter().map(|(name, value)| {
            let text = if name == AUTHORIZATION { "<hidden>".to_owned() } else { String::from_utf8_lossy(value.as_bytes()).into_owned() };
            (name.as_str().to_owned(), self.aliases.clone().text(&self.secrets.hide(&text)))
        });
        shown.collect()
    }

    pub fn path(&self, request: &Request) -> String {
        self.aliases.clone().text(&self.secrets.hide(&request.path))
    }

    /// A line for a shell. Names and ids are the real ones; what is secret is left to the reader.
    pub fn curl(&self, endpoint: &Endpoint, caller: &str, request: &Request) -> String {
        let url = endpoint.resolve(&request.path).map_or_else(|_| endpoint.shown(), |url| url.to_string());
        let mut line = format!("curl -sS -X {} {}", request.method, quoted(&self.secretless(&url)));
        for (name, value) in &request.headers {
            if name == AUTHORIZATION {
                line.push_str(&format!(" -H \"Authorization: Bearer ${}\"", variable(caller)));
            } else {
                line.push_str(&format!(
                    " -H {}",
                    quoted(&self.secretless(&format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()))))
                ));
            }
        }
        if !request.body.is_empty() {
            let body = serde_json::from_slice::<Value>(&request.body).map(|body| self.without_secrets(body).to_string());
            let body = if request.body.len() <= LONGEST_BODY { body.ok() } else { None };
            line.push_str(&format!(" --data-raw {}", quoted(&self.secretless(&body.unwrap_or_else(|| beginning(&request.body))))));
        }
        line
    }

    fn secretless(&self, text: &str) -> String {
        self.aliases.hide_secrets(&self.secrets.hide(text))
    }

    fn without_secrets(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.secrets.hide(&text)),
            Value::Array(items) => items.into_iter().map(|item| self.without_secrets(item)).collect(),
            Value::Object(members) => self.members(members),
            other => other,
        }
    }

    /// A secret of a project is a `key` with a `value`; the other secrets have telling names.
    fn members(&self, members: Map<String, Value>) -> Value {
        let with_value = members.contains_key("key") && members.contains_key("value");
        let hidden = |key: &str, value: &Value| {
            let telling = SECRET_MEMBERS.iter().any(|word| key.to_lowercase().ends_with(word));
            value.is_string() && (telling || with_value && key == "value")
        };
        let shown = members.into_iter().map(|(key, value)| {
            let value = if hidden(&key, &value) { Value::String(format!("<{key}>")) } else { self.without_secrets(value) };
            (key, value)
        });
        shown.collect()
    }
}

fn beginning(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body.get(..LONGEST_BODY).unwrap_or(body)).into_owned();
    if body.len() > LONGEST_BODY { format!("{text}… ({} bytes)", body.len()) } else { text }
}

fn variable(caller: &str) -> &'static str {
    match caller {
        "root" => "TENANT_ROOT_TOKEN",
        "login token" => "TENANT_LOGIN_TOKEN",
        _ => "TOKEN",
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use reqwest::Method;
    use serde_json::json;

    use super::*;
    use crate::client::exchange::Caller;
    use crate::client::token::Token;

    const TOKEN: &str = "0123456789abcdef0123456789abcdef01234567";

    fn request(body: &Value) -> Request {
        Request::post(&Caller::new("root", Token::new(TOKEN)), "application/json", body.to_string()).unwrap()
    }

    fn shown(body: &Value) -> String {
        let mut aliases = Aliases::default();
        aliases.name("token", TOKEN);
        aliases.name("slug", "slug-1a2b");
        let (secrets, request) = (Secrets::new(vec!["Correct-4-Horses".to_owned()]), request(body));
        let shown = Shown { aliases: &aliases, secrets: &secrets };
        let endpoint = Endpoint::parse("http://host/tenant").unwrap();
        format!("{}\n{:?}\n{}", shown.body(&request), shown.headers(&request), shown.curl(&endpoint, "root", &request))
    }

    #[test]
    fn nothing_secret_is_shown() {
        let body = json!({ "query": format!("{{ a(x: \"{TOKEN}\", y: \"Correct-4-Horses\") }}"), "variables": {
            "newPassword": "hush-1", "tokenHash": "hush-2", "secrets": [{ "key": "k", "value": "hush-3" }], "options": { "deployTokenHash": "hush-4" },
        } });
        let text = shown(&body);
        assert!(!text.contains(TOKEN) && !text.contains("hush") && !text.contains("Horses"), "{text}");
    }

    #[test]
    fn a_curl_line_can_be_used() {
        let text = shown(&json!({ "query": "it's", "variables": { "slug": "slug-1a2b" } }));
        assert!(text.contains("curl -sS -X POST 'http://host/tenant'"), "{text}");
        assert!(text.contains("\"Authorization: Bearer $TENANT_ROOT_TOKEN\"") && text.contains(r"it'\''s"), "{text}");
        assert!(text.contains("slug-1a2b") && text.contains("<slug#1>"), "the name in the trace, the value in the line: {text}");
    }

    #[test]
    fn long_bodies_are_cut() {
        let aliases = Aliases::default();
        let request = Request::new(Method::POST, "", &Caller::anonymous()).unwrap();
        let request = Request { body: vec![b'x'; 100_000], ..request };
        let shown = Shown { aliases: &aliases, secrets: &Secrets::default() };
        assert!(shown.body(&request).to_string().len() < 5_000);
    }
}
