//! Keys that act for an end user: a trusted one names its end user's address and program in headers.
//!
//! What the server took for true is read from the log of a sign-in.
//!
//! **Invariant:** the addresses are those reserved for documents, so that they stay visible and are not in use.

use cynic::MutationBuilder;
use reqwest::header::HeaderName;
use serde_json::{Value, json};

use crate::client::exchange::{Caller, Request};
use crate::client::tls::USER_AGENT;
use crate::client::token::Token;
use crate::error::{Outcome, equal, present};
use crate::operations::{
    CreateApiKey, CreateApiKeyOptions, CreateApiKeyVariables, CreateGlobalApiKey, CreateGlobalApiKeyVariables, SignIn, SignInOptions,
    SignInVariables,
};
use crate::suite::acl;
use crate::suite::case::{Case, Raw};
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Key, credentials, key, new_key};
use crate::suite::passwords::{NEW_PASSWORD, PASSWORD, WRONG_PASSWORD};

pub const CLIENT_IP: HeaderName = HeaderName::from_static("x-contember-client-ip");
pub const CLIENT_PROGRAM: HeaderName = HeaderName::from_static("x-contember-client-user-agent");
const SIGN_IN: &str = "mutation($email: String!, $password: String!) { signIn(email: $email, password: $password) { ok } }";
const CHANGE_PASSWORD: &str = "mutation($current: String!, $new: String!) {
    changeMyPassword(currentPassword: $current, newPassword: $new) { ok error { code } }
}";
const CREATE_KEY: &str = "mutation($slug: String!) { createApiKey(projectSlug: $slug, memberships: [], description: \"key\") { ok } }";
const LOG: &str = "query($by: String!) { authLog(filter: { invokedByIdentityId: $by }) { entries { type ipAddress userAgent metadata } } }";
const LONGEST_PROGRAM: usize = 512;

pub const CASES: &[Definition] = &[
    case!("forwarded/trusted", "The log shows the end user that a trusted key names, and the key's own connection beside it.", trusted),
    case!("forwarded/one-of-two", "Address and program are named independently.", one_of_two),
    case!("forwarded/untrusted", "What a key without that right says about its end user is ignored.", untrusted),
    case!("forwarded/malformed", "An address that is none is ignored.", malformed),
    case!("forwarded/by-session", "A session that was given the right names its end user as a key does, another one in vain.", by_session),
    case!("forwarded/by-project-key", "A key of a project can have the right, too.", by_project_key),
    case!("forwarded/long-program", "The name of a program is cut at 512 characters.", long_program),
];

/// A key that may sign persons in, with or without the right to speak for them.
pub async fn proxy(case: &mut Case, trust: bool) -> Outcome<Key> {
    let root = case.root();
    let options = Some(CreateApiKeyOptions { trust_forwarded_client_info: Some(trust) });
    let variables =
        CreateGlobalApiKeyVariables { description: "proxy".to_owned(), roles: Some(vec!["login".to_owned()]), options, token_hash: None };
    let created = case.prepare(&root, CreateGlobalApiKey::build(variables)).await?;
    key("proxy", created.api_key)
}

/// Signs a new person in through the key, with these headers, and gives what the log says of it.
async fn logged(case: &mut Case, step: &str, proxy: &Key, headers: &[(HeaderName, &str)]) -> Outcome<Value> {
    let person = case.person_with_password("person", &[]).await?;
    let body = json!({ "query": SIGN_IN, "variables": { "email": person.email, "password": PASSWORD } });
    let mut request = Request::post(&proxy.caller, "application/json", body.to_string())?;
    for (name, value) in headers {
        request = request.header(name.clone(), value)?;
    }
    let sent =
        Raw { step, caller: "proxy", description: "signIn with headers about the end user", request, document: Some(SIGN_IN), show: &[] };
    equal(case.raw(sent).await?.status, 200, "status of the sign-in")?;
    entry_of(case, &proxy.identity).await
}

fn client(entry: &Value) -> (Option<&str>, Option<&str>) {
    let text = |name: &str| entry.get(name).and_then(Value::as_str);
    (text("ipAddress").filter(|address| address.starts_with("203.0.113.") || address.starts_with("2001:db8:")), text("userAgent"))
}

async fn trusted(case: &mut Case) -> Outcome {
    for address in ["203.0.113.9", "2001:db8::9"] {
        let proxy = proxy(case, true).await?;
        let entry = logged(case, address, &proxy, &[(CLIENT_IP, address), (CLIENT_PROGRAM, "browser/1")]).await?;
        equal(client(&entry), (Some(address), Some("browser/1")), "the end user in the log")?;
        equal(entry.pointer("/metadata/forwarderUserAgent"), Some(&json!(USER_AGENT)), "the program of the key")?;
    }
    Ok(())
}

async fn one_of_two(case: &mut Case) -> Outcome {
    let first = proxy(case, true).await?;
    let entry = logged(case, "only an address", &first, &[(CLIENT_IP, "203.0.113.9")]).await?;
    equal(client(&entry), (Some("203.0.113.9"), Some(USER_AGENT)), "the end user in the log")?;
    let second = proxy(case, true).await?;
    let entry = logged(case, "only a program", &second, &[(CLIENT_PROGRAM, "browser/1")]).await?;
    equal(client(&entry), (None, Some("browser/1")), "the end user in the log")
}

async fn untrusted(case: &mut Case) -> Outcome {
    let proxy = proxy(case, false).await?;
    let entry = logged(case, "an address and a program", &proxy, &[(CLIENT_IP, "203.0.113.9"), (CLIENT_PROGRAM, "browser/1")]).await?;
    equal(client(&entry), (None, Some(USER_AGENT)), "the end user in the log")?;
    equal(entry.pointer("/metadata"), Some(&json!({})), "metadata without a forwarder")
}

async fn malformed(case: &mut Case) -> Outcome {
    for address in ["somewhere", "203.0.113.9:80", "203.0.113.9, 203.0.113.10", "203.0.113.999", ""] {
        let proxy = proxy(case, true).await?;
        let entry = logged(case, &format!("the address {address:?}"), &proxy, &[(CLIENT_IP, address)]).await?;
        equal(client(&entry), (None, Some(USER_AGENT)), "the end user in the log")?;
    }
    Ok(())
}

async fn entry_of(case: &mut Case, identity: &str) -> Outcome<Value> {
    let root = case.root();
    let data = case.document("the log of it", &root, LOG, json!({ "by": identity })).await?.data()?;
    present(data.pointer("/authLog/entries/0").cloned(), "an entry in the log")
}

/// Asks as a caller that names an end user.
async fn named(case: &mut Case, step: &str, caller: &Caller, document: &str, variables: Value) -> Outcome {
    let body = json!({ "query": document, "variables": variables }).to_string();
    let request = Request::post(caller, "application/json", body)?.header(CLIENT_IP, "203.0.113.9")?.header(CLIENT_PROGRAM, "browser/1")?;
    let description = "a mutation with headers about the end user";
    let sent = Raw { step, caller: &caller.name, description, request, document: Some(document), show: &[] };
    equal(case.raw(sent).await?.status, 200, "status of the mutation")
}

async fn by_session(case: &mut Case) -> Outcome {
    let proxy = proxy(case, true).await?;
    for (trust, expected) in [(true, (Some("203.0.113.9"), Some("browser/1"))), (false, (None, Some(USER_AGENT)))] {
        let person = case.person_with_password("person", &[]).await?;
        let options = Some(SignInOptions { trust_forwarded_client_info: Some(trust) });
        let operation = SignIn::build(SignInVariables { options, ..credentials(&person.email, PASSWORD) });
        let response = case.prepare(&proxy.caller, operation).await?;
        let name = if trust { "trusted session" } else { "untrusted session" };
        let session = Caller::new(name, Token::new(response.token));
        let variables = json!({ "current": WRONG_PASSWORD, "new": NEW_PASSWORD });
        named(case, "tries to change its password", &session, CHANGE_PASSWORD, variables).await?;
        equal(client(&entry_of(case, &person.identity).await?), expected, "the end user in the log")?;
    }
    Ok(())
}

async fn by_project_key(case: &mut Case) -> Outcome {
    let (root, project) = (case.root(), case.project(&acl::none()).await?);
    for (trust, expected) in [(true, (Some("203.0.113.9"), Some("browser/1"))), (false, (None, Some(USER_AGENT)))] {
        let name = if trust { "trusted key" } else { "untrusted key" };
        let options = Some(CreateApiKeyOptions { trust_forwarded_client_info: Some(trust) });
        let variables = CreateApiKeyVariables { options, ..new_key(&project, name, &[acl::plain("admin")]) };
        let created = case.prepare(&root, CreateApiKey::build(variables)).await?;
        let key = key(name, created.api_key)?;
        named(case, "makes a key", &key.caller, CREATE_KEY, json!({ "slug": project.slug })).await?;
        equal(client(&entry_of(case, &key.identity).await?), expected, "the end user in the log")?;
    }
    Ok(())
}

async fn long_program(case: &mut Case) -> Outcome {
    let proxy = proxy(case, true).await?;
    let program = "x".repeat(LONGEST_PROGRAM + 100);
    let entry = logged(case, "612 characters", &proxy, &[(CLIENT_PROGRAM, program.as_str())]).await?;
    equal(client(&entry).1.map(str::len), Some(LONGEST_PROGRAM), "length of the program's name")
}
