//! Traces over OTLP.

use std::net::TcpListener;
use std::time::Duration;

use opentelemetry_proto::tonic::trace::v1::Span;

use super::collector::{Collector, attribute};
use super::{Watched, start};
use crate::support::process::{Connection, get};

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const PARENT: &str = "00f067aa0ba902b7";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn ask(watched: &Watched, traceparent: &str, query: &str) -> u16 {
    let body = serde_json::json!({ "query": query }).to_string();
    let mut connection = Connection::open(&watched.server.address);
    let head =
        "POST /tenant HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer root\r\nContent-Type: application/json\r\nX-Request-Id: my-request\r\n";
    connection.send(&format!("{head}{traceparent}Content-Length: {}\r\n\r\n{body}", body.len())).unwrap();
    connection.reply().unwrap().status
}

fn exporting_to(endpoint: &str) -> Watched {
    start(&[("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint), ("OTEL_BSP_SCHEDULE_DELAY", "50"), ("OTEL_EXPORTER_OTLP_TIMEOUT", "500")])
}

#[tokio::test]
async fn a_request_is_a_span_of_the_trace_of_its_caller() {
    let collector = Collector::start(200);
    let watched = exporting_to(&collector.endpoint);
    let query = "mutation Make { createProject(projectSlug: \"blog\", options: { noDeployToken: true }) { ok } }";
    assert_eq!(ask(&watched, &format!("traceparent: 00-{TRACE}-{PARENT}-01\r\n"), query), 200);
    let spans = collector.until(|span| span.name == "POST /tenant");
    let ours: Vec<&Span> = spans.iter().filter(|span| hex(&span.trace_id) == TRACE).collect();
    let root = *ours.iter().find(|span| span.name == "POST /tenant").unwrap_or_else(|| panic!("{spans:#?}"));
    assert_eq!((hex(&root.parent_span_id).as_str(), root.kind), (PARENT, 2), "a server's span, and the caller's child");
    for (name, value) in [
        ("http.request.method", "POST"),
        ("url.path", "/tenant"),
        ("http.response.status_code", "200"),
        ("graphql.operation.name", "Make"),
        ("graphql.operation.type", "mutation"),
        ("client.address", "127.0.0.1"),
        ("request.id", "my-request"),
    ] {
        assert_eq!(attribute(root, name).as_deref(), Some(value), "{name} in {root:#?}");
    }
    assert_eq!(attribute(root, "user.id").map(|id| id.len()), Some(36));
    let child = |name: &str, of: &Span| {
        let found = ours.iter().find(|span| span.name == name && span.parent_span_id == of.span_id);
        (*found.unwrap_or_else(|| panic!("{name} in {ours:#?}"))).clone()
    };
    child("token lookup", root);
    let transaction = child("transaction", &child("createProject", root));
    assert_eq!(attribute(&transaction, "committed").as_deref(), Some("true"));
    assert!(collector.service_names().iter().all(|name| name == "tenant-server"));
}

#[tokio::test]
async fn a_trace_begins_here_without_one_of_the_client() {
    let collector = Collector::start(200);
    let mut watched = exporting_to(&collector.endpoint);
    // This one is not recorded.
    assert_eq!(ask(&watched, &format!("traceparent: 00-{TRACE}-{PARENT}-00\r\n"), "{ me { id } }"), 200);
    assert_eq!(ask(&watched, &format!("traceparent: 00-{TRACE}-{PARENT}\r\n"), "{ me { id } }"), 200);
    watched.server.signal("TERM");
    assert!(watched.server.wait().0.success());
    let roots: Vec<Span> = collector.spans().into_iter().filter(|span| span.name == "POST /tenant").collect();
    assert_eq!(roots.len(), 1, "what is left is exported at the end: {roots:#?}");
    let id = hex(&roots[0].trace_id);
    assert!(id != TRACE && roots[0].parent_span_id.is_empty(), "{roots:#?}");
    assert!(watched.server.log().contains(&format!("\"trace_id\":\"{id}\"")), "{}", watched.server.log());
}

#[tokio::test]
async fn a_collector_that_fails_disturbs_no_request() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    // This one takes connections and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let angry = Collector::start(400);
    for endpoint in [format!("http://{closed}"), format!("http://{}", silent.local_addr().unwrap()), angry.endpoint.clone()] {
        let mut watched = exporting_to(&endpoint);
        let began = std::time::Instant::now();
        while get(&watched.server.management, "/metrics").body.contains("tenant_trace_exports_failed_total 0\n") {
            assert_eq!(ask(&watched, "", "{ me { id } }"), 200);
            assert!(began.elapsed() < Duration::from_secs(30), "{}", watched.server.log());
        }
        watched.server.signal("TERM");
        let (status, time) = watched.server.wait();
        assert!(status.success() && time < Duration::from_secs(5), "{status} after {time:?}");
        let log = watched.server.log();
        assert_eq!(log.matches("traces cannot be exported").count(), 1, "{log}");
        assert!(!log.contains(&endpoint), "{log}");
    }
}

#[tokio::test]
async fn nothing_is_exported_unasked_and_a_bad_setting_is_one_line() {
    let watched = start(&[("OTEL_SERVICE_NAME", "x")]);
    assert_eq!(ask(&watched, "", "{ me { id } }"), 200);
    assert!(get(&watched.server.management, "/metrics").body.contains("tenant_trace_exports_failed_total 0\n"));
    for (name, value) in [("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"), ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://john:hunter2@[:/")] {
        let folder = tempfile::tempdir().unwrap();
        let env = [("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"), (name, value)];
        let output = crate::support::process::command(folder.path(), &env).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && text.lines().count() == 1, "{text}");
        assert!(text.starts_with("tenant-server: OTEL_") && !text.contains("hunter2"), "{text}");
    }
}
