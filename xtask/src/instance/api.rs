//! Calls of the API that prepare the load: one request each, checked to the last field.
//!
//! **Invariant:** an answer with an error, in whichever of the three places it may stand, is never taken for a success.

use std::net::SocketAddr;

use serde_json::{Value, json};

use super::connection::Connection;
use super::server::ROOT_TOKEN;

/// The same for every request, because a new user agent makes the server note it on the key.
const USER_AGENT: &str = "tenant-bench";

/// A request for `POST /tenant` as it goes over the wire.
pub fn request(token: &str, query: &str, variables: &Value) -> Vec<u8> {
    let body = if variables.is_null() { json!({ "query": query }) } else { json!({ "query": query, "variables": variables }) };
    let body = body.to_string();
    let length = body.len();
    format!(
        "POST /tenant HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: {USER_AGENT}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

pub fn get_request(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: {USER_AGENT}\r\n\r\n").into_bytes()
}

/// What counts as the first answer of a server that has just been started.
///
/// # Errors
/// If the request fails, or the response is not status 200 without errors.
pub fn first_answer(address: SocketAddr) -> Result<(), String> {
    query(address, ROOT_TOKEN, "{ me { id } }", &Value::Null).map(|_| ())
}

/// Runs a query and returns its `data`.
///
/// # Errors
/// If the request fails, or the response is not status 200 without errors.
pub fn query(address: SocketAddr, token: &str, text: &str, variables: &Value) -> Result<Value, String> {
    let mut connection = Connection::open(address)?;
    let answer = connection.exchange(&request(token, text, variables))?;
    let shown = || format!("{} {}", answer.status, String::from_utf8_lossy(answer.body));
    let body: Value = serde_json::from_slice(answer.body).map_err(|_| format!("not JSON: {}", shown()))?;
    match body.get("data") {
        Some(data) if answer.status == 200 && body.get("errors").is_none() => Ok(data.clone()),
        _ => Err(format!("{text}\nanswered {}", shown())),
    }
}

/// Runs a mutation with a single root field and returns that field if it is `ok`.
///
/// # Errors
/// If the query fails, or the field is not `ok`.
pub fn mutation(address: SocketAddr, token: &str, text: &str, variables: &Value) -> Result<Value, String> {
    let data = query(address, token, text, variables)?;
    let field = data.as_object().and_then(|fields| fields.values().next());
    match field {
        Some(field) if field.get("ok") == Some(&Value::Bool(true)) => Ok(field.clone()),
        _ => Err(format!("{text}\nanswered {data}")),
    }
}

/// A text inside an answer, for example a token.
///
/// # Errors
/// If there is no string at the pointer.
pub fn text_at(value: &Value, pointer: &str) -> Result<String, String> {
    value.pointer(pointer).and_then(Value::as_str).map(str::to_owned).ok_or_else(|| format!("no text at {pointer} in {value}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_states_the_length_of_its_body_in_bytes() {
        let bytes = request("abc", "{ é }", &Value::Null);
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_default();
        assert_eq!(body, r#"{"query":"{ é }"}"#);
        assert!(head.contains("\r\nAuthorization: Bearer abc\r\n"));
        assert!(head.ends_with(&format!("\r\nContent-Length: {}", body.len())));
    }

    #[test]
    fn variables_are_sent_only_if_there_are_any() {
        let bytes = request("abc", "q", &json!({ "a": 1 }));
        assert!(String::from_utf8_lossy(&bytes).ends_with(r#"{"query":"q","variables":{"a":1}}"#));
    }
}
