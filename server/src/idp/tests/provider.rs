//! A provider on this machine: it answers as a test says, and remembers what it was asked.
//!
//! **Invariant:** an address without an answer is 404.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value as Json, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What an address answers with.
#[derive(Clone)]
pub enum Reply {
    Json(u16, Json),
    Text(&'static str, String),
    /// With a header of its own.
    With(u16, &'static str, String, Json),
    /// A body of this many bytes.
    Large(usize),
    /// None.
    Silence,
}

/// A request that was made.
#[derive(Clone, Debug)]
pub struct Asked {
    pub path: String,
    pub query: String,
    pub authorization: Option<String>,
    pub form: HashMap<String, String>,
}

#[derive(Clone)]
pub struct Provider {
    pub base: String,
    replies: Arc<Mutex<HashMap<String, Reply>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Provider {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let provider = Self { base, replies: Arc::default(), asked: Arc::default() };
        let serving = provider.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let serving = serving.clone();
                tokio::spawn(async move { serving.serve(stream).await });
            }
        });
        provider
    }

    /// One that has a discovery document with all endpoints.
    pub async fn discoverable() -> Self {
        let provider = Self::start().await;
        let base = &provider.base;
        let document = json!({
            "issuer": base,
            "authorization_endpoint": format!("{base}/authorize?tenant=x"),
            "token_endpoint": format!("{base}/token"),
            "userinfo_endpoint": format!("{base}/userinfo"),
            "introspection_endpoint": format!("{base}/introspect"),
            "end_session_endpoint": format!("{base}/logout?x=1"),
            "jwks_uri": format!("{base}/keys"),
        });
        provider.on("/.well-known/openid-configuration", Reply::Json(200, document));
        provider
    }

    pub fn on(&self, path: &str, reply: Reply) {
        self.replies.lock().unwrap().insert(path.to_owned(), reply);
    }

    /// Changes a member of the discovery document.
    pub fn describe(&self, member: &str, value: Json) {
        let path = "/.well-known/openid-configuration";
        let Some(Reply::Json(_, mut document)) = self.replies.lock().unwrap().get(path).cloned() else { panic!("no document") };
        document[member] = value;
        self.on(path, Reply::Json(200, document));
    }

    /// The requests for an address so far.
    pub fn asked(&self, path: &str) -> Vec<Asked> {
        self.asked.lock().unwrap().iter().filter(|asked| asked.path == path).cloned().collect()
    }

    async fn serve(&self, mut stream: TcpStream) {
        let Some(asked) = read(&mut stream).await else { return };
        let reply = self.replies.lock().unwrap().get(&asked.path).cloned().unwrap_or_else(|| Reply::Json(404, json!({})));
        self.asked.lock().unwrap().push(asked);
        let (status, header, body) = match reply {
            Reply::Json(status, body) => (status, "Content-Type: application/json".to_owned(), body.to_string()),
            Reply::Text(kind, body) => (200, format!("Content-Type: {kind}"), body),
            Reply::With(status, name, value, body) => (status, format!("{name}: {value}"), body.to_string()),
            Reply::Large(length) => (200, "X: y".to_owned(), " ".repeat(length)),
            Reply::Silence => std::future::pending().await,
        };
        let head = format!("HTTP/1.1 {status} Any\r\n{header}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
        // The client may have gone before the end of a long answer.
        drop(stream.write_all(format!("{head}{body}").as_bytes()).await);
    }
}

async fn read(stream: &mut TcpStream) -> Option<Asked> {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let header = |name: &str| {
                let found = head.lines().filter_map(|line| line.split_once(": ")).find(|(key, _)| key.eq_ignore_ascii_case(name));
                found.map(|(_, value)| value.to_owned())
            };
            if body.len() >= header("content-length").map_or(0, |length| length.parse().unwrap()) {
                let target = head.split(' ').nth(1)?;
                let (path, query) = target.split_once('?').unwrap_or((target, ""));
                let form = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
                return Some(Asked { path: path.to_owned(), query: query.to_owned(), authorization: header("authorization"), form });
            }
        }
        match stream.read(&mut buffer).await {
            Ok(length) if length > 0 => bytes.extend_from_slice(&buffer[..length]),
            _ => return None,
        }
    }
}
