//! What the load consists of: seven kinds of requests (lists are in their own module), and the persons, keys and projects they need.
//!
//! **Invariant:** every request is complete before the clock starts; a connection only sends bytes.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use serde_json::{Value, json};

use crate::instance::api;
use crate::instance::connection::Connection;
use crate::instance::server::{LOGIN_TOKEN, ROOT_TOKEN};

pub const CONSTANT: &str = "constant";
pub const ME: &str = "me";
pub const AUTH_LOG: &str = "authLog";

const SIGN_IN_CONNECTIONS: usize = 8;
const WRITE_CONNECTIONS: usize = 16;
pub const PASSWORD: &str = "Correct-Horse-7";
const PROJECTS: usize = 5;

const ME_QUERY: &str = "query Me { me { id description roles } }";
const ME_PROJECTS_QUERY: &str = "query MeProjects { me { id description roles \
     projects { project { id slug name } memberships { role variables { name values } } } } }";
pub const SIGN_IN: &str = "mutation SignIn($email: String!, $password: String!) { \
     signIn(email: $email, password: $password) { ok error { code } result { token person { id } } } }";
const SIGN_UP: &str = "mutation SignUp($email: String!, $password: String!, $roles: [String!]) { \
     signUp(email: $email, password: $password, roles: $roles) { ok error { code } } }";
const CREATE_PROJECT: &str = "mutation CreateProject($slug: String!) { \
     createProject(projectSlug: $slug, options: { noDeployToken: true }) { ok error { code } } }";
const CREATE_GLOBAL_KEY: &str = "mutation CreateGlobalApiKey { \
     createGlobalApiKey(description: \"bench\", roles: []) { ok error { code } result { apiKey { token } } } }";
const CREATE_KEY: &str = "mutation CreateApiKey($slug: String!) { \
     createApiKey(projectSlug: $slug, memberships: [{ role: \"admin\", variables: [] }], description: \"bench\") { \
     ok error { code } result { apiKey { id token } } } }";

const FIRST_PAGE: &str = "query AuthLog { authLog(limit: 50) { \
     entries { id type createdAt success errorCode invokedByIdentityId personId ipAddress userAgent eventData } hasMore } }";

/// What an answer has to look like besides being a 200. Cheap, because it is checked on every answer under load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expect {
    /// As long as the first one: the answer says the same every time.
    Length(usize),
    Contains(&'static str),
}

pub struct Scenario {
    pub name: &'static str,
    pub connections: usize,
    /// Given to the connections in turn.
    pub requests: Vec<Vec<u8>>,
    pub expect: Expect,
}

/// The text of the `me` scenario, which the caller may replace.
pub struct Queries {
    replaced_me: Option<String>,
}

impl Queries {
    /// # Errors
    /// If the file cannot be read.
    pub fn from_file(path: Option<&Path>) -> Result<Queries, String> {
        let read = |path: &Path| fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()));
        let text = path.map(read).transpose()?;
        Ok(Queries { replaced_me: text.map(|text| text.trim().to_owned()) })
    }

    pub fn me_is_replaced(&self) -> bool {
        self.replaced_me.is_some()
    }
}

impl Expect {
    pub fn accepts(&self, body: &[u8]) -> bool {
        match self {
            Expect::Length(length) => body.len() == *length,
            Expect::Contains(text) => body.windows(text.len()).any(|window| window == text.as_bytes()),
        }
    }
}

/// Fills the fresh instance, and tries every query once before anything is measured.
///
/// # Errors
/// If a request fails.
pub fn set_up(address: SocketAddr, connections: usize, queries: &Queries) -> Result<Vec<Scenario>, String> {
    let keys: Vec<String> = (0..connections).map(|_| create_key(address)).collect::<Result<_, _>>()?;
    let member = person_with_projects(address)?;
    let mut sign_ins = Vec::new();
    for number in 0..SIGN_IN_CONNECTIONS {
        // A person per connection, so that the rows of one person are not fought over.
        let email = format!("bench-{number}@example.com");
        sign_up(address, &email, &[])?;
        sign_ins.push(api::request(LOGIN_TOKEN, SIGN_IN, &json!({ "email": email, "password": PASSWORD })));
    }
    create_project(address, ROOT_TOKEN, "bench")?;

    Ok(vec![
        constant(address, connections)?,
        me(ME, address, connections, keys.get(..1).unwrap_or_default(), queries)?,
        // Lookups of one token are shared, those of many are not.
        me("me, many keys", address, connections, &keys, queries)?,
        me_projects(address, connections, &member)?,
        Scenario { name: "signIn", connections: SIGN_IN_CONNECTIONS, requests: sign_ins, expect: Expect::Contains("\"ok\":true") },
        Scenario {
            name: "createApiKey",
            connections: WRITE_CONNECTIONS,
            requests: vec![api::request(ROOT_TOKEN, CREATE_KEY, &json!({ "slug": "bench" }))],
            expect: Expect::Contains("\"ok\":true"),
        },
        // Each of these needs a connection to the database of its own, and there are more of them than connections.
        Scenario {
            name: AUTH_LOG,
            connections,
            requests: vec![api::request(ROOT_TOKEN, FIRST_PAGE, &Value::Null)],
            expect: Expect::Contains("\"hasMore\":true"),
        },
    ])
}

fn constant(address: SocketAddr, connections: usize) -> Result<Scenario, String> {
    let request = api::get_request("/health");
    let expect = Expect::Length(length_of_answer(address, &request)?);
    Ok(Scenario { name: CONSTANT, connections, requests: vec![request], expect })
}

fn create_key(address: SocketAddr) -> Result<String, String> {
    let created = api::mutation(address, ROOT_TOKEN, CREATE_GLOBAL_KEY, &Value::Null)?;
    api::text_at(&created, "/result/apiKey/token")
}

fn me(name: &'static str, address: SocketAddr, connections: usize, keys: &[String], queries: &Queries) -> Result<Scenario, String> {
    let query = queries.replaced_me.as_deref().unwrap_or(ME_QUERY);
    for key in keys {
        api::query(address, key, query, &Value::Null)?;
    }
    let requests: Vec<Vec<u8>> = keys.iter().map(|key| api::request(key, query, &Value::Null)).collect();
    // A query from a file may ask for times and counts, whose length changes.
    let expect = match requests.first() {
        Some(request) if !queries.me_is_replaced() => Expect::Length(length_of_answer(address, request)?),
        _ => Expect::Contains("\"data\":{"),
    };
    Ok(Scenario { name, connections, requests, expect })
}

fn me_projects(address: SocketAddr, connections: usize, token: &str) -> Result<Scenario, String> {
    let data = api::query(address, token, ME_PROJECTS_QUERY, &Value::Null)?;
    if data.pointer("/me/projects").and_then(Value::as_array).map(Vec::len) != Some(PROJECTS) {
        return Err(format!("a member of {PROJECTS} projects got {data}"));
    }
    let request = api::request(token, ME_PROJECTS_QUERY, &Value::Null);
    let expect = Expect::Length(length_of_answer(address, &request)?);
    Ok(Scenario { name: "me + projects", connections, requests: vec![request], expect })
}

/// # Errors
/// If the request fails, or the status is not 200.
pub fn length_of_answer(address: SocketAddr, request: &[u8]) -> Result<usize, String> {
    let mut connection = Connection::open(address)?;
    let answer = connection.exchange(request)?;
    let shown = || format!("expected an answer 200, got {} {}", answer.status, String::from_utf8_lossy(answer.body));
    if answer.status == 200 { Ok(answer.body.len()) } else { Err(shown()) }
}

/// Who creates a project without being a super admin becomes its member, so this gives real memberships, several of them.
fn person_with_projects(address: SocketAddr) -> Result<String, String> {
    let email = "bench-member@example.com";
    sign_up(address, email, &["project_creator"])?;
    let session = api::mutation(address, LOGIN_TOKEN, SIGN_IN, &json!({ "email": email, "password": PASSWORD }))?;
    let token = api::text_at(&session, "/result/token")?;
    for number in 0..PROJECTS {
        create_project(address, &token, &format!("bench-{number}"))?;
    }
    Ok(token)
}

/// # Errors
/// If the request or the mutation fails.
pub fn sign_up(address: SocketAddr, email: &str, roles: &[&str]) -> Result<(), String> {
    let variables = json!({ "email": email, "password": PASSWORD, "roles": roles });
    api::mutation(address, ROOT_TOKEN, SIGN_UP, &variables).map(|_| ())
}

fn create_project(address: SocketAddr, token: &str, slug: &str) -> Result<(), String> {
    api::mutation(address, token, CREATE_PROJECT, &json!({ "slug": slug })).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_with_status_200_is_not_accepted() {
        let expect = Expect::Contains("\"ok\":true");
        assert!(expect.accepts(br#"{"data":{"signIn":{"ok":true,"error":null}}}"#));
        assert!(!expect.accepts(br#"{"data":{"signIn":{"ok":false,"error":{"code":"INVALID_PASSWORD"}}}}"#));
        assert!(!expect.accepts(b""));
    }

    #[test]
    fn an_answer_of_another_length_is_not_accepted() {
        assert!(Expect::Length(2).accepts(b"ok"));
        assert!(!Expect::Length(2).accepts(b"oh no"));
    }
}
