//! The program as a process of its own, and what a client sees of it on the wire.
//!
//! **Invariant:** the process ends with its value; it gets nothing of the caller's environment.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Whatever takes longer than this has gone wrong.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub struct Process {
    child: Child,
    log: PathBuf,
    /// Where the API is, once it has said so.
    pub address: String,
    pub management: String,
}

/// An answer on the wire.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Reply {
    pub fn closes(&self) -> bool {
        self.field("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"))
    }

    /// The value of a header.
    pub fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.head.lines().filter_map(|line| line.split_once(':'));
        fields.find_map(|(known, value)| known.eq_ignore_ascii_case(name).then_some(value.trim()))
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{self:?}"))
    }
}

pub fn command(folder: &Path, env: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tenant-server"));
    command.env_clear().env("CONTEMBER_ROOT_TOKEN", "root").env("CONTEMBER_LOGIN_TOKEN", "login").envs(env.iter().copied());
    command.args(["--port", "0", "--management-port", "0", "--data-dir"]).arg(folder);
    command
}

impl Process {
    /// A server that is ready.
    pub fn start(folder: &Path, url: &str, args: &[&str]) -> Self {
        let mut process = Self::spawn(command(folder, &[("DATABASE_URL", url)]).args(args), &folder.join("server.log"));
        process.wait_ready();
        process
    }

    /// A server that has its management port, and may need some time to be ready.
    pub fn spawn(command: &mut Command, log: &Path) -> Self {
        let output = log.with_extension("out");
        let mut child =
            command.stdout(File::create(&output).unwrap()).stderr(File::create(log).unwrap()).stdin(Stdio::null()).spawn().unwrap();
        let management = said(&mut child, &output, log, "Management at http://");
        Self { child, log: log.to_path_buf(), address: String::new(), management }
    }

    pub fn wait_ready(&mut self) {
        let line = said(&mut self.child, &self.log.with_extension("out"), &self.log, "Tenant API ready at http://");
        line.strip_suffix("/tenant").unwrap().clone_into(&mut self.address);
    }

    pub fn signal(&self, name: &str) {
        let status = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap();
        assert!(status.success());
    }

    /// Lifts a limit on the size of its files.
    pub fn enlarge(&self) {
        let status = Command::new("prlimit").args(["--fsize=unlimited", "--pid", &self.child.id().to_string()]).status().unwrap();
        assert!(status.success());
    }

    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// How it ended, and after which time.
    pub fn wait(&mut self) -> (ExitStatus, Duration) {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status, began.elapsed());
            }
            pause();
        }
        panic!("it does not end: {}", self.log());
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    /// Waits for the words: a line is written a moment after the answer it is about.
    pub fn until_it_logs(&self, words: &str) {
        let began = Instant::now();
        while !self.log().contains(words) {
            assert!(began.elapsed() < PATIENCE, "nothing of `{words}`: {}", self.log());
            pause();
        }
    }

    /// What stands on standard output.
    pub fn said(&self) -> String {
        std::fs::read_to_string(self.log.with_extension("out")).unwrap()
    }

    /// What `/readyz` says: its status and its body.
    pub fn readiness(&self) -> (u16, String) {
        let reply = get(&self.management, "/readyz");
        (reply.status, reply.body)
    }

    pub fn until_readiness_is(&self, wanted: &str) {
        let began = Instant::now();
        loop {
            let (_, body) = self.readiness();
            if body == wanted {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "{body} instead of {wanted}: {}", self.log());
            pause();
        }
    }

    /// Waits until the bodies of requests take such an amount of memory.
    pub fn until_bodies_take(&self, enough: impl Fn(usize) -> bool) {
        let began = Instant::now();
        loop {
            let metrics = get(&self.management, "/metrics").body;
            let bytes = metrics.lines().find_map(|line| line.strip_prefix("tenant_request_body_bytes "));
            let bytes = bytes.unwrap().parse().unwrap();
            if enough(bytes) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "{bytes} bytes");
            pause();
        }
    }

    /// The answer to a query with a token, on a connection of its own.
    pub fn ask(&self, token: &str, query: &str) -> Reply {
        Connection::open(&self.address).ask(token, query).unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// What stands after the words, in the first line with them.
fn said(child: &mut Child, output: &Path, log: &Path, words: &str) -> String {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        let text = std::fs::read_to_string(output).unwrap();
        let complete = text.rsplit_once('\n').map_or("", |(lines, _)| lines);
        if let Some(line) = complete.lines().find_map(|line| line.strip_prefix(words)) {
            return line.to_owned();
        }
        if let Some(status) = child.try_wait().unwrap() {
            panic!("it ended with {status}: {}", std::fs::read_to_string(log).unwrap());
        }
        pause();
    }
    panic!("it does not say `{words}`: {}", std::fs::read_to_string(log).unwrap());
}

fn pause() {
    #[expect(clippy::disallowed_methods, reason = "another process is waited for")]
    std::thread::sleep(Duration::from_millis(20));
}

pub fn get(address: &str, path: &str) -> Reply {
    let mut connection = Connection::open(address);
    connection.send(&format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).unwrap();
    connection.reply().unwrap()
}

pub fn request(token: &str, query: &str) -> String {
    let body = serde_json::json!({ "query": query }).to_string();
    format!(
        "POST /tenant HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// A connection that is kept alive.
pub struct Connection {
    stream: BufReader<TcpStream>,
}

impl Connection {
    pub fn open(address: &str) -> Self {
        Self::try_open(address).unwrap()
    }

    pub fn try_open(address: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream: BufReader::new(stream) })
    }

    pub fn send(&mut self, text: &str) -> std::io::Result<()> {
        self.stream.get_mut().write_all(text.as_bytes())
    }

    pub fn send_bytes(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.stream.get_mut().write_all(bytes)
    }

    pub fn ask(&mut self, token: &str, query: &str) -> std::io::Result<Reply> {
        self.send(&request(token, query))?;
        self.reply()
    }

    pub fn reply(&mut self) -> std::io::Result<Reply> {
        let (status, head) = self.head()?;
        let body = self.body(status, &head)?;
        Ok(Reply { status, head, body: String::from_utf8(body).map_err(std::io::Error::other)? })
    }

    /// The status of an answer before the real one, which has no body.
    pub fn interim(&mut self) -> std::io::Result<u16> {
        Ok(self.head()?.0)
    }

    /// The body of an answer that is no text.
    pub fn reply_bytes(&mut self) -> std::io::Result<Vec<u8>> {
        let (status, head) = self.head()?;
        self.body(status, &head)
    }

    fn head(&mut self) -> std::io::Result<(u16, String)> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.stream.read_line(&mut head)? == 0 {
                return Err(std::io::Error::other(format!("closed after `{head}`")));
            }
        }
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Ok((status, head))
    }

    fn body(&mut self, status: u16, head: &str) -> std::io::Result<Vec<u8>> {
        let field = |name: &str| head.lines().find_map(|line| Some(line.to_ascii_lowercase().strip_prefix(name)?.trim().to_owned()));
        let length = if status == 204 { 0 } else { field("content-length:").unwrap().parse().unwrap() };
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(body)
    }

    /// How many bytes still come, until the server has closed it or has given it up.
    pub fn rest_or_reset(&mut self) -> usize {
        let mut bytes = Vec::new();
        // What came before an error has been kept.
        self.stream.read_to_end(&mut bytes).ok();
        bytes.len()
    }

    /// Everything until the server closes it.
    pub fn rest(&mut self) -> String {
        String::from_utf8(self.rest_bytes()).unwrap()
    }

    pub fn rest_bytes(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.stream.read_to_end(&mut bytes).unwrap();
        bytes
    }

    /// Whether the server has closed it without another word.
    pub fn is_closed(&mut self) -> bool {
        matches!(self.stream.read(&mut [0]), Ok(0))
    }
}
