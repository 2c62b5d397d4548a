//! An endpoint that answers as a test wants it to.
//!
//! **Invariant:** it understands just enough HTTP to find the end of a request.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// What is sent back for the body of a request, byte for byte; nothing means that the connection stays open without an answer.
pub type Reply = fn(&str) -> Option<String>;

/// The address of an endpoint that lives as long as the test.
pub fn endpoint(reply: Reply) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            thread::spawn(move || serve(stream, reply));
        }
    });
    format!("http://{address}/tenant")
}

/// An address with a closed port.
pub fn nowhere() -> String {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    format!("http://{address}/tenant")
}

fn serve(stream: TcpStream, reply: Reply) {
    let mut reader = BufReader::new(&stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or_default() == 0 {
            return;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    match reply(&String::from_utf8_lossy(&body)) {
        Some(answer) => (&stream).write_all(answer.as_bytes()).unwrap(),
        None => thread::park(),
    }
}

/// A whole answer.
pub fn answer(status: u16, content_type: &str, body: &str) -> Option<String> {
    let length = body.len();
    Some(format!("HTTP/1.1 {status} x\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"))
}

/// Whether a request is one of the two that are sent before any case.
pub fn is_first_question(body: &str) -> bool {
    body.contains("{ me { roles } }")
}

/// The answer to them that lets the run go on.
pub fn welcome() -> Option<String> {
    answer(200, "application/json", r#"{"data":{"me":{"roles":["super_admin"]}}}"#)
}
