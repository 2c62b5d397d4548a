//! Stands between the suite and our server and injects one fault at a time.
//!
//! **Invariant:** without an act, every answer passes as it came.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use reqwest::header::{AUTHORIZATION, HOST, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method};
use warp::filters::path::FullPath;
use warp::http::{Response, StatusCode};
use warp::{Filter, Rejection};

use super::act::Act;
use super::acts::Observed;
use super::distort::{HttpAnswer, Memory};
use super::fields::operations;
use crate::client::exchange::{Asked, Endpoint, Request};
use crate::client::tls;
use crate::client::token::Token;

/// Headers that belong to one connection.
const OF_CONNECTION: [&str; 4] = ["connection", "transfer-encoding", "content-length", "keep-alive"];

/// What the proxy is told to do, and what it did.
#[derive(Debug, Default)]
struct State {
    act: Option<Act>,
    told: usize,
    memory: Memory,
    observed: Observed,
}

/// A running proxy; it ends with the runtime.
#[derive(Clone)]
pub struct Proxy {
    state: Arc<Mutex<State>>,
    client: Client,
    server: String,
    root: Token,
    pub endpoint: Endpoint,
}

impl Proxy {
    /// Listens on a free port of this machine, in front of a server.
    ///
    /// # Errors
    /// If no port can be listened on, or the HTTP client cannot be created.
    pub async fn start(server: &Endpoint, root: &Token) -> Result<Self, String> {
        let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.map_err(|error| error.to_string())?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        tls::provide();
        let client = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().map_err(|error| error.to_string())?;
        let endpoint = Endpoint::parse(&format!("http://{address}/tenant")).ok_or("no address for the proxy")?;
        let origin = server.shown().trim_end_matches("/tenant").to_owned();
        let proxy = Self { state: Arc::default(), client, server: origin, root: root.clone(), endpoint };
        let shared = proxy.clone();
        let query = warp::query::raw().or(warp::any().map(String::new)).unify();
        let route =
            warp::method().and(warp::path::full()).and(query).and(warp::header::headers_cloned()).and(warp::body::bytes()).and_then(
                move |method, path: FullPath, query: String, headers, body| {
                    let proxy = shared.clone();
                    async move { proxy.pass(method, path.as_str(), &query, headers, body).await }
                },
            );
        tokio::spawn(warp::serve(route).incoming(listener).run());
        Ok(proxy)
    }

    /// From now on this fault is injected, or none.
    pub fn tell(&self, act: Option<Act>) {
        let mut state = self.state();
        (state.act, state.told, state.memory) = (act, 0, Memory::default());
    }

    /// How often the fault was injected.
    pub fn told(&self) -> usize {
        self.state().told
    }

    pub fn observed(&self) -> Observed {
        self.state().observed.clone()
    }

    /// A panic elsewhere leaves nothing half done in here.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn pass(
        &self,
        method: Method,
        path: &str,
        query: &str,
        mut headers: HeaderMap,
        body: Bytes,
    ) -> Result<Response<Vec<u8>>, Rejection> {
        let asked = asked(&method, query, &body);
        let operations = asked.as_ref().map(operations).unwrap_or_default();
        headers.remove(HOST);
        self.grant(&operations, &mut headers);
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        let request = self.client.request(method, format!("{}{path}{query}", self.server)).headers(headers).body(body);
        let Some(mut answer) = forward(request).await else { return Ok(failed()) };
        self.distort(&mut answer, asked.as_ref(), &operations);
        Ok(response(answer))
    }

    /// The rights of root for every caller with a token.
    fn grant(&self, operations: &[String], headers: &mut HeaderMap) {
        let mut state = self.state();
        let meant = matches!(&state.act, Some(Act::Grant(operation)) if operations.contains(operation));
        let Ok(root) = HeaderValue::from_str(&format!("Bearer {}", self.root.reveal())) else { return };
        if meant && headers.get(AUTHORIZATION).is_some_and(|token| *token != root) {
            headers.insert(AUTHORIZATION, root);
            state.told += 1;
        }
    }

    fn distort(&self, answer: &mut HttpAnswer, asked: Option<&Asked>, operations: &[String]) {
        let mut state = self.state();
        let State { act, told, memory, observed } = &mut *state;
        match act {
            Some(act) => *told += usize::from(answer.distort(act, asked, operations, memory)),
            None => observed.note(answer, operations),
        }
    }
}

impl Observed {
    fn note(&mut self, answer: &HttpAnswer, operations: &[String]) {
        self.headers.extend(answer.headers.iter().map(|(name, _)| name.clone()));
        self.statuses.extend(operations.iter().map(|operation| (operation.clone(), answer.status)));
        let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let entries = body.pointer("/data/authLog/entries").and_then(serde_json::Value::as_array).into_iter().flatten();
        self.events.extend(entries.filter_map(|entry| Some(entry.get("type")?.as_str()?.to_owned())));
    }
}

fn asked(method: &Method, query: &str, body: &Bytes) -> Option<Asked> {
    Request { method: method.clone(), path: format!("?{query}"), headers: HeaderMap::new(), body: body.to_vec() }.graphql()
}

async fn forward(request: reqwest::RequestBuilder) -> Option<HttpAnswer> {
    let reply = request.send().await.ok()?;
    let status = reply.status().as_u16();
    let kept = reply.headers().iter().filter(|(name, _)| !OF_CONNECTION.contains(&name.as_str()));
    let headers = kept.map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec())).collect();
    Some(HttpAnswer { status, headers, body: reply.bytes().await.ok()?.to_vec() })
}

fn response(answer: HttpAnswer) -> Response<Vec<u8>> {
    let mut response = Response::new(answer.body);
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::BAD_GATEWAY);
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_bytes(&value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

fn failed() -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = StatusCode::BAD_GATEWAY;
    response
}
