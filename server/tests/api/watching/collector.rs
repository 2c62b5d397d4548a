//! A collector of traces, as small as can be: it takes what is exported and remembers it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;

use crate::support::process::PATIENCE;

pub struct Collector {
    pub endpoint: String,
    exports: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Collector {
    /// Answers every export with this status.
    pub fn start(status: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let exports = Arc::<Mutex<Vec<Vec<u8>>>>::default();
        let kept = Arc::clone(&exports);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, kept) = (stream.unwrap(), Arc::clone(&kept));
                std::thread::spawn(move || while take(&stream, &kept, status).is_some() {});
            }
        });
        Self { endpoint, exports }
    }

    /// All bytes that came in.
    pub fn bytes(&self) -> Vec<u8> {
        self.exports.lock().unwrap().concat()
    }

    pub fn spans(&self) -> Vec<Span> {
        let exports = self.exports.lock().unwrap();
        let requests = exports.iter().map(|body| ExportTraceServiceRequest::decode(body.as_slice()).unwrap());
        let resources = requests.flat_map(|request| request.resource_spans);
        resources.flat_map(|resource| resource.scope_spans).flat_map(|scope| scope.spans).collect()
    }

    pub fn service_names(&self) -> Vec<String> {
        let exports = self.exports.lock().unwrap();
        let requests = exports.iter().map(|body| ExportTraceServiceRequest::decode(body.as_slice()).unwrap());
        let attributes = requests.flat_map(|request| request.resource_spans).flat_map(|spans| spans.resource.unwrap().attributes);
        let names = attributes.filter(|attribute| attribute.key == "service.name");
        names.map(|name| text(name.value.unwrap().value.unwrap())).collect()
    }

    /// The spans, as soon as there is one like this among them.
    pub fn until(&self, wanted: impl Fn(&Span) -> bool) -> Vec<Span> {
        let began = Instant::now();
        loop {
            let spans = self.spans();
            if spans.iter().any(&wanted) {
                return spans;
            }
            assert!(began.elapsed() < PATIENCE, "{spans:#?}");
            std::thread::yield_now();
        }
    }
}

pub fn attribute(span: &Span, name: &str) -> Option<String> {
    let found = span.attributes.iter().find(|attribute| attribute.key == name)?;
    Some(text(found.value.clone()?.value?))
}

fn text(value: Value) -> String {
    match value {
        Value::StringValue(text) => text,
        Value::IntValue(number) => number.to_string(),
        Value::BoolValue(truth) => truth.to_string(),
        other => format!("{other:?}"),
    }
}

/// One request, or nothing if there are no more.
fn take(stream: &TcpStream, kept: &Mutex<Vec<Vec<u8>>>, status: u16) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let (mut line, mut length) = (String::new(), 0);
    while line != "\r\n" {
        line.clear();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    kept.lock().unwrap().push(body);
    let mut stream = stream;
    write!(stream, "HTTP/1.1 {status} Told\r\nContent-Length: 0\r\n\r\n").ok()
}
