//! A service that the server asks over HTTP: it keeps what it was asked, and answers what it was told to.
//!
//! **Invariant:** a request is kept in full before it is answered.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use url::Url;

#[derive(Clone)]
pub struct Service {
    pub url: Url,
    answer: Arc<Mutex<String>>,
    requests: Arc<Mutex<Vec<String>>>,
}

/// A service that refuses connections until it starts. Nothing else gets its address.
pub struct Absent(TcpSocket);

impl Absent {
    pub fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
        Self(socket)
    }

    pub fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }

    pub fn start(self) -> Service {
        Service::on(self.0.listen(1024).unwrap())
    }
}

impl Service {
    pub async fn start() -> Self {
        Absent::new().start()
    }

    fn on(listener: TcpListener) -> Self {
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let service = Self { url, answer: Arc::default(), requests: Arc::default() };
        let serving = service.clone();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(serving.clone().serve(stream));
            }
        });
        service
    }

    /// From now on the answer is this status with this body.
    pub fn answers(&self, status: &str, body: &str) {
        let head = format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
        *self.answer.lock().unwrap() = head + body;
    }

    /// From now on there is no answer.
    pub fn hangs(&self) {
        self.answer.lock().unwrap().clear();
    }

    /// The requests since the last call: head and body.
    pub fn requests(&self) -> Vec<String> {
        std::mem::take(&mut *self.requests.lock().unwrap())
    }

    async fn serve(self, mut stream: TcpStream) {
        let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
        let request = loop {
            let length = stream.read(&mut buffer).await.unwrap();
            bytes.extend_from_slice(&buffer[..length]);
            let text = String::from_utf8(bytes.clone()).unwrap();
            if let Some((head, body)) = text.split_once("\r\n\r\n")
                && body.len() == content_length(head)
            {
                break text;
            }
            // A connection that is closed without a request.
            if length == 0 {
                return;
            }
        };
        self.requests.lock().unwrap().push(request);
        let answer = self.answer.lock().unwrap().clone();
        if answer.is_empty() {
            std::future::pending::<()>().await;
        }
        // The client may have gone before the end of a long answer.
        drop(stream.write_all(answer.as_bytes()).await);
    }
}

fn content_length(head: &str) -> usize {
    let fields = head.lines().filter_map(|line| line.split_once(':'));
    let mut length = fields.filter(|(name, _)| name.eq_ignore_ascii_case("content-length")).map(|(_, value)| value.trim().parse().unwrap());
    length.next().unwrap_or(0)
}
