//! Asks the endpoint two small questions before any case does, so that one sentence can say why nothing will work.
//!
//! **Invariant:** every way an endpoint can be unusable has its own sentence, and none of them holds a token.

use serde_json::{Value, json};

use crate::client::exchange::{Caller, Reply, Request};
use crate::error::{CaseError, Outcome};
use crate::target::opened::Target;

const WHO: &str = "{ me { roles } }";
const OF_ROOT: &str = "super_admin";

/// Nothing, or a fault whose sentence says what to look at.
///
/// # Errors
/// A fault if it does not respond as a Tenant API, or rejects a token, or if root lacks its role.
pub async fn check(target: &Target) -> Outcome {
    let address = target.endpoint.shown();
    ask(target, &address, "login", Caller::new("login token", target.login.clone())).await?;
    let roles = ask(target, &address, "root", Caller::new("root", target.root.clone())).await?;
    let holds = |roles: &Vec<Value>| roles.iter().any(|role| role == OF_ROOT);
    match roles.pointer("/data/me/roles") {
        Some(Value::Array(roles)) if holds(roles) => Ok(()),
        Some(_) => Err(CaseError::fault(format_args!("the root token belongs to an identity without the global role {OF_ROOT}"))),
        None => Err(CaseError::fault(format_args!("{address} does not tell root its global roles ({WHO}): it is no Tenant API"))),
    }
}

async fn ask(target: &Target, address: &str, name: &str, caller: Caller) -> Outcome<Value> {
    let request = Request::post(&caller, "application/json", json!({ "query": WHO }).to_string())?;
    let reply = target.client.send(request).await.map_err(|error| CaseError::fault(format_args!("{address} cannot be asked: {error}")))?;
    read(&reply, address, name)
}

fn read(reply: &Reply, address: &str, name: &str) -> Outcome<Value> {
    if reply.status == 401 {
        return Err(CaseError::fault(format_args!("{address} refuses the {name} token (401)")));
    }
    let no_api =
        |what: &str| Err(CaseError::fault(format_args!("{address} answers {} with {what}: it is no GraphQL endpoint", reply.status)));
    match serde_json::from_slice::<Value>(&reply.body) {
        Err(_) => no_api(&format!("{} instead of JSON", if reply.content_type().is_empty() { "something" } else { reply.content_type() })),
        Ok(answer) if answer.get("data").is_none() && answer.get("errors").is_none() => no_api("JSON without data or errors"),
        Ok(_) if !matches!(reply.status, 200 | 400) => no_api("an error"),
        Ok(answer) => Ok(answer),
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderMap;

    use super::*;

    fn sentence(status: u16, body: &str) -> String {
        let reply = Reply { status, headers: HeaderMap::new(), body: body.as_bytes().to_vec() };
        read(&reply, "http://host/tenant", "root").map_or_else(|error| error.to_string(), |answer| answer.to_string())
    }

    #[test]
    fn every_trouble_has_its_sentence() {
        for (status, body, expected) in [
            (401, "", "refuses the root token"),
            (200, "<html>", "instead of JSON"),
            (200, "{\"hello\":1}", "without data or errors"),
            (404, "{\"errors\":[]}", "answers 404 with an error"),
            (200, "{\"data\":{}}", "{\"data\":{}}"),
        ] {
            assert!(sentence(status, body).contains(expected), "{}", sentence(status, body));
        }
    }
}
