//! A request to a realm, and what is answered.
//!
//! **Invariant:** what cannot be read is empty, and refused where it is needed.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::Value;
use warp::http::{HeaderMap, Method};

/// A status and a document.
pub type ProviderResponse = (u16, Value);

pub struct ProviderRequest {
    pub method: Method,
    /// The path within the realm.
    pub path: String,
    pub headers: HeaderMap,
    pub form: BTreeMap<String, String>,
}

impl ProviderRequest {
    pub fn new(method: Method, path: &str, headers: HeaderMap, body: &Bytes) -> Self {
        let form = form_urlencoded::parse(body).into_owned().collect();
        Self { method, path: path.to_owned(), headers, form }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
