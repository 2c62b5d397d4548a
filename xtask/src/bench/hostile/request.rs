//! An HTTP request to `/tenant` that need not be well-formed GraphQL, nor well-formed JSON.
//!
//! **Invariant:** what is sent is exactly the given head and body; only the length of the body is added.

use std::io::Write;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use serde_json::{Value, json};

pub struct Request {
    line: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Request {
    pub fn query(text: &str) -> Request {
        Request::json(json!({ "query": text }).to_string())
    }

    pub fn with_variables(text: &str, variables: &Value) -> Request {
        Request::json(json!({ "query": text, "variables": variables }).to_string())
    }

    pub fn json(body: impl Into<Vec<u8>>) -> Request {
        Request::post("application/json", body.into())
    }

    pub fn form(body: impl Into<Vec<u8>>) -> Request {
        Request::post("application/x-www-form-urlencoded", body.into())
    }

    /// The query string is sent as it is.
    pub fn url(query_string: &str) -> Request {
        Request { line: format!("GET /tenant?{query_string}"), headers: Vec::new(), body: Vec::new() }
    }

    fn post(content_type: &str, body: Vec<u8>) -> Request {
        Request { line: "POST /tenant".to_owned(), headers: vec![("Content-Type", content_type.to_owned())], body }
    }

    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Request {
        self.headers.push((name, value.into()));
        self
    }

    /// The response is compressed if the server can do it.
    pub fn accepts_gzip(self) -> Request {
        self.header("Accept-Encoding", "gzip")
    }

    pub fn gzip(mut self) -> Request {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        self.body = encoder.write_all(&self.body).and_then(|()| encoder.finish()).unwrap_or_default();
        self.header("Content-Encoding", "gzip")
    }

    pub fn deflate(mut self) -> Request {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        self.body = encoder.write_all(&self.body).and_then(|()| encoder.finish()).unwrap_or_default();
        self.header("Content-Encoding", "deflate")
    }

    /// As it goes over the wire. The connection ends with the response, so that its end is known in any case.
    pub fn bytes(&self, token: Option<&str>) -> Vec<u8> {
        let mut head = format!("{} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: tenant-bench\r\nConnection: close\r\n", self.line);
        if let Some(token) = token {
            head += &format!("Authorization: Bearer {token}\r\n");
        }
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        if !self.line.starts_with("GET ") {
            head += &format!("Content-Length: {}\r\n", self.body.len());
        }
        let mut bytes = (head + "\r\n").into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn the_length_is_that_of_the_bytes_sent() {
        let bytes = Request::query("{ é }").header("X-A", "b").bytes(Some("token"));
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_default();
        assert!(head.starts_with("POST /tenant HTTP/1.1\r\n") && head.contains("\r\nAuthorization: Bearer token\r\n"), "{head}");
        assert!(head.contains("\r\nX-A: b\r\n") && head.ends_with(&format!("\r\nContent-Length: {}", body.len())), "{head}");
    }

    #[test]
    fn a_request_in_the_url_has_no_body() {
        assert!(Request::url("query=a").bytes(None).ends_with(b"Connection: close\r\n\r\n"));
    }

    #[test]
    fn a_packed_body_unpacks_to_what_was_given() -> std::io::Result<()> {
        let given = vec![b'0'; 1_000_000];
        let packed = Request::json(given.clone()).gzip();
        assert!(packed.body.len() < 10_000);
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(&packed.body[..]).read_to_end(&mut unpacked)?;
        assert_eq!(unpacked, given);
        unpacked.clear();
        flate2::read::ZlibDecoder::new(&Request::json(given.clone()).deflate().body[..]).read_to_end(&mut unpacked)?;
        assert_eq!(unpacked, given);
        Ok(())
    }
}
