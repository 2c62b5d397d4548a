//! `cargo xtask gateway`: the nginx configuration of the documentation before a real server, and a client that tries to get past it.
//!
//! **Invariant:** what is tried is the text that readers copy; only its addresses are replaced, and each must be there once.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{fs, thread};

use serde_json::{Value, json};

use crate::instance::scratch::Scratch;
use crate::instance::server::{ROOT_TOKEN, Server};
use crate::instance::{api, wait};
use crate::{program, workspace};

const DOCUMENT: &str = "server/docs/gateway.md";
const SLUG: &str = "my-blog";
const TRIES: u32 = 100;

/// Headers that a client makes up.
const FORGED: &str = "X-Contember-Identity-Id: fake\r\nX-Contember-Person-Id: fake\r\nX-Contember-Api-Key-Id: fake\r\n\
                       X-Contember-Roles: fake\r\nX-Contember-Memberships: fake\r\nX_Contember_Roles: fake\r\n";

/// # Errors
/// If there are arguments, the server or nginx cannot be started, or a request has another status than expected.
pub fn run(args: &[String]) -> Result<(), String> {
    if !args.is_empty() {
        return Err("usage: cargo xtask gateway".into());
    }
    let program = program::build("server", "tenant-server", &[])?;
    let scratch = Scratch::create()?;
    let server = Server::start(&program, scratch.path(), &[])?;
    let application = application().map_err(|error| format!("the application cannot listen: {error}"))?;
    let proxy = Proxy::start(scratch.path(), server.address(), application)?;
    passes_with_who_it_is(&server, &proxy)?;
    rejects_all_others(&server, &proxy)?;
    server.kill()?;
    expect(&proxy.get("/", ROOT_TOKEN, "")?, 500, "without a server no request gets through")?;
    println!("nginx lets no request through that should not get there");
    Ok(())
}

fn passes_with_who_it_is(server: &Server, proxy: &Proxy) -> Result<(), String> {
    let roles = json!({ "editor": { "variables": { "language": { "type": "entity", "entityName": "Language" } } } });
    let create = "mutation($slug: String!, $config: Json) { createProject(projectSlug: $slug, config: $config) { ok } }";
    api::mutation(server.address(), ROOT_TOKEN, create, &json!({ "slug": SLUG, "config": { "acl": { "roles": roles } } }))?;
    // As long as a value may be, so that the proxy's buffer is tried, too.
    let (identity, token) = key(server, &format!("č{}", "x".repeat(2450)))?;
    let reply = proxy.get("/page?project=other", &token, FORGED)?;
    expect(&reply, 200, "a valid token gets through")?;
    let seen = reply.body.to_ascii_lowercase();
    let wanted = [format!("\r\nx-contember-identity-id: {identity}\r\n"), "\r\nx-contember-memberships: [{\"role\":\"editor\"".to_owned()];
    let kept = ["fake", &token, "\r\nauthorization:", "x-contember-person-id"];
    if !wanted.iter().all(|text| seen.contains(text)) || kept.iter().any(|text| seen.contains(text)) {
        return Err(format!("the application sees\n{}", reply.body));
    }
    expect(&proxy.send("POST", "/page", &token, "Content-Length: 4\r\n", "body")?, 200, "a request with a body gets through")?;
    expect(&proxy.get("/", ROOT_TOKEN, "")?, 200, "root gets through")
}

fn rejects_all_others(server: &Server, proxy: &Proxy) -> Result<(), String> {
    let reply = proxy.get("/", "unknown", FORGED)?;
    expect(&reply, 401, "an unknown token is refused")?;
    if !reply.head.to_ascii_lowercase().contains("\r\nwww-authenticate: bearer\r\n") {
        return Err(format!("the client is not told what is wanted\n{}", reply.head));
    }
    expect(&proxy.get("/", "", "X-Contember-Force-Ok: 1\r\n")?, 401, "no token is refused")?;
    let global = "mutation { createGlobalApiKey(description: \"other\") { ok result { apiKey { token } } } }";
    let other = api::mutation(server.address(), ROOT_TOKEN, global, &Value::Null)?;
    expect(&proxy.get("/", &api::text_at(&other, "/result/apiKey/token")?, FORGED)?, 403, "a stranger is refused")?;
    expect(&proxy.get("/_verify", ROOT_TOKEN, "")?, 404, "the question is the proxy's own")
}

/// The identity and the token of a new key.
fn key(server: &Server, language: &str) -> Result<(String, String), String> {
    let create = "mutation($slug: String!, $memberships: [MembershipInput!]!) { createApiKey(projectSlug: $slug, description: \"page\", \
                  memberships: $memberships) { ok result { apiKey { token identity { id } } } } }";
    let memberships = json!([{ "role": "editor", "variables": [{ "name": "language", "values": [language] }] }]);
    let key = api::mutation(server.address(), ROOT_TOKEN, create, &json!({ "slug": SLUG, "memberships": memberships }))?;
    Ok((api::text_at(&key, "/result/apiKey/identity/id")?, api::text_at(&key, "/result/apiKey/token")?))
}

fn expect(reply: &Reply, status: u16, rule: &str) -> Result<(), String> {
    if reply.status == status { Ok(()) } else { Err(format!("{rule}: {status} expected\n{}{}", reply.head, reply.body)) }
}

/// Answers every request with the head that it has received.
fn application() -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || -> std::io::Result<()> {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream?);
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") && stream.read_line(&mut head)? > 0 {}
            let answer = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{head}", head.len());
            stream.get_mut().write_all(answer.as_bytes())?;
        }
        Ok(())
    });
    Ok(address)
}

struct Proxy {
    child: Child,
    address: SocketAddr,
}

struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Proxy {
    fn start(folder: &Path, server: SocketAddr, application: SocketAddr) -> Result<Proxy, String> {
        let address = free_address().map_err(|error| format!("no port is free: {error}"))?;
        let mut text = documented(&workspace::read(&workspace::root().join(DOCUMENT))?)?;
        for (known, actual) in [("127.0.0.1:1025", server), ("127.0.0.1:8080", application), ("127.0.0.1:8000", address)] {
            if text.matches(known).count() != 1 {
                return Err(format!("{DOCUMENT}: the configuration should name {known} once"));
            }
            text = text.replace(known, &actual.to_string());
        }
        let folder = folder.join("nginx");
        fs::create_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        // One process, so that it ends with its child.
        let frame = "daemon off;\nmaster_process off;\npid nginx.pid;\nerror_log error.log warn;\nevents {}\nhttp {\naccess_log off;\n";
        let paths: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|name| format!("{name}_temp_path {name};\n")).concat();
        let file = folder.join("nginx.conf");
        workspace::write(&file, &format!("{frame}{paths}{text}\n}}\n"))?;
        let mut command = Command::new("nginx");
        command.args(["-e", "error.log", "-p"]).arg(&folder).arg("-c").arg(&file).stdin(Stdio::null());
        let child = command.spawn().map_err(|error| format!("cannot start nginx (`apt-get install nginx-light` installs it): {error}"))?;
        let mut proxy = Proxy { child, address };
        for _ in 0..TRIES {
            if TcpStream::connect(address).is_ok() {
                return Ok(proxy);
            }
            if let Ok(Some(status)) = proxy.child.try_wait() {
                return Err(format!("nginx ended with {status}"));
            }
            wait(Duration::from_millis(50));
        }
        Err("nginx does not listen".to_owned())
    }

    fn get(&self, target: &str, token: &str, more: &str) -> Result<Reply, String> {
        self.send("GET", target, token, more, "")
    }

    fn send(&self, method: &str, target: &str, token: &str, more: &str, body: &str) -> Result<Reply, String> {
        let bearer = if token.is_empty() { String::new() } else { format!("Authorization: Bearer {token}\r\n") };
        let request = format!("{method} {target} HTTP/1.1\r\nHost: application\r\nConnection: close\r\n{bearer}{more}\r\n{body}");
        let exchange = || -> std::io::Result<String> {
            let mut stream = TcpStream::connect(self.address)?;
            stream.set_read_timeout(Some(Duration::from_secs(10)))?;
            stream.write_all(request.as_bytes())?;
            let mut text = String::new();
            stream.read_to_string(&mut text).map(|_| text)
        };
        let text = exchange().map_err(|error| format!("{method} {target}: {error}"))?;
        let (head, body) = text.split_once("\r\n\r\n").ok_or_else(|| format!("{method} {target} got no answer: {text}"))?;
        let status = head.split(' ').nth(1).and_then(|word| word.parse().ok()).ok_or_else(|| format!("no status: {head}"))?;
        Ok(Reply { status, head: format!("{head}\r\n"), body: body.to_owned() })
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // Both fail only for a child that is gone already.
        let _killed = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// The one block for nginx.
fn documented(document: &str) -> Result<String, String> {
    let mut blocks = document.split("```nginx\n").skip(1);
    match (blocks.next().and_then(|rest| rest.split_once("\n```")), blocks.next()) {
        (Some((block, _)), None) => Ok(block.to_owned()),
        _ => Err(format!("{DOCUMENT} should have one block for nginx")),
    }
}

fn free_address() -> std::io::Result<SocketAddr> {
    TcpListener::bind("127.0.0.1:0")?.local_addr()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_block_of_the_document_is_found() {
        assert_eq!(documented("a\n```nginx\nserver {}\n```\nb\n```yaml\nc\n```\n"), Ok("server {}".to_owned()));
        assert!(documented("a").is_err());
        assert!(documented("```nginx\na\n```\n```nginx\nb\n```\n").is_err());
    }
}
