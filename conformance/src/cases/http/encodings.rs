//! HTTP: how a body is packed and announced: compression, byte order marks, and bodies that are too large.
//!
//! **Invariant:** a body is unpacked to its limit and no further, and a mistake in it is one of the client.

use std::io::Write;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use reqwest::header::CONTENT_ENCODING;
use serde_json::{Value, json};

use crate::client::answer::raw;
use crate::client::exchange::{Caller, Reply, Request};
use crate::error::{CaseError, Outcome, equal, present, require};
use crate::suite::case::{Case, Raw};
use crate::suite::definition::{Definition, case};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const QUESTION: &str = "{ me { id } }";
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// Beyond the limit once it is unpacked.
const TOO_LARGE: usize = 2 * 1024 * 1024;
/// So far beyond the limit that unpacking all of it would be noticed.
const BOMB: usize = 64 * 1024 * 1024;

pub const CASES: &[Definition] = &[
    case!("http/encodings/packed", "A body may be packed with gzip or deflate.", packed),
    case!("http/encodings/unknown", "A body in another encoding gets 415.", unknown),
    case!("http/encodings/unknown-answer", "The response to an unknown encoding is JSON and names the supported ones.", unknown_answer),
    case!("http/encodings/malformed", "A body that cannot be unpacked gets 400.", malformed),
    case!("http/encodings/too-large", "The limit of a body counts what is unpacked.", too_large),
    case!("http/body/byte-order-mark", "One byte order mark before the JSON is skipped.", byte_order_mark),
    case!("http/body/byte-order-marks", "Several byte order marks, or one in another place, are rejected.", byte_order_marks),
    case!("http/body/announced", "A body that is announced as too large gets 413 before it is sent.", announced),
    case!(
        "http/body/announced-expect",
        "A body that is announced as too large is not requested with 100 Continue, and the connection is closed.",
        announced_expect
    ),
];

fn body() -> String {
    json!({ "query": QUESTION }).to_string()
}

/// A body with a member that only makes it large.
fn large(bytes: usize) -> String {
    json!({ "query": QUESTION, "variables": { "surplus": "x".repeat(bytes) } }).to_string()
}

fn gzip(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).map_err(CaseError::fault)?;
    encoder.finish().map_err(CaseError::fault)
}

fn deflate(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).map_err(CaseError::fault)?;
    encoder.finish().map_err(CaseError::fault)
}

fn request(caller: &Caller, content_type: &str, encoding: &str, body: Vec<u8>) -> Outcome<Request> {
    Request::post(caller, content_type, body)?.header(CONTENT_ENCODING, encoding)
}

async fn answered(case: &mut Case, step: &str, request: Request) -> Outcome {
    let reply = case.raw(Raw { step, caller: "root", description: "POST", request, document: Some(QUESTION), show: &[] }).await?;
    equal((reply.status, reply.content_type()), (200, JSON), step)
}

/// JSON with errors, whatever they say.
fn errors(reply: &Reply, status: u16, step: &str) -> Outcome {
    equal((reply.status, reply.content_type()), (status, JSON), step)?;
    require(raw(reply).pointer("/errors/0/message").is_some_and(Value::is_string), &format!("{step}: an error with a message"))
}

async fn packed(case: &mut Case) -> Outcome {
    let root = case.root();
    let marked = format!("{BYTE_ORDER_MARK}{}", body());
    let form = "query=%7B%20me%20%7B%20id%20%7D%20%7D";
    for (step, request) in [
        ("gzip", request(&root, JSON, "gzip", gzip(body().as_bytes())?)?),
        ("deflate", request(&root, JSON, "deflate", deflate(body().as_bytes())?)?),
        ("identity", request(&root, JSON, "identity", body().into_bytes())?),
        ("a form with gzip", request(&root, FORM, "gzip", gzip(form.as_bytes())?)?),
        ("a byte order mark in gzip", request(&root, JSON, "gzip", gzip(marked.as_bytes())?)?),
        ("half a megabyte in gzip", request(&root, JSON, "gzip", gzip(large(TOO_LARGE / 4).as_bytes())?)?),
    ] {
        answered(case, step, request).await?;
    }
    let person = case.person("person", &[]).await?;
    let mutation = json!({ "query": "mutation { signOut { ok } }" }).to_string();
    let reply = case.raw_reply(request(&person.session, JSON, "gzip", gzip(mutation.as_bytes())?)?).await?;
    equal(raw(&reply).pointer("/data/signOut/ok"), Some(&json!(true)), "a mutation in gzip")?;
    let reply = case.raw_reply(request(&Caller::anonymous(), JSON, "gzip", gzip(body().as_bytes())?)?).await?;
    equal(reply.status, 401, "gzip without a token")
}

const UNKNOWN: [&str; 5] = ["foo", "compress", "zstd", "gzip, gzip", "deflate, gzip"];

async fn unknown(case: &mut Case) -> Outcome {
    let root = case.root();
    for encoding in UNKNOWN {
        let reply = case.raw_reply(request(&root, JSON, encoding, body().into_bytes())?).await?;
        equal(reply.status, 415, encoding)?;
    }
    Ok(())
}

async fn unknown_answer(case: &mut Case) -> Outcome {
    let root = case.root();
    for encoding in UNKNOWN {
        let reply = case.raw_reply(request(&root, JSON, encoding, body().into_bytes())?).await?;
        errors(&reply, 415, encoding)?;
        let supported = reply.header("accept-encoding").to_lowercase();
        require(supported.contains("gzip") && supported.contains("deflate"), &format!("{encoding}: gzip and deflate in Accept-Encoding"))?;
    }
    Ok(())
}

async fn malformed(case: &mut Case) -> Outcome {
    let root = case.root();
    let whole = gzip(body().as_bytes())?;
    let cut = |bytes: &[u8], length: usize| bytes.get(..length).unwrap_or_default().to_vec();
    let mut wrong_sum = whole.clone();
    wrong_sum.iter_mut().rev().skip(4).take(4).for_each(|byte| *byte = !*byte);
    for (step, encoding, bytes) in [
        ("plain JSON as gzip", "gzip", body().into_bytes()),
        ("plain JSON as deflate", "deflate", body().into_bytes()),
        ("gzip as deflate", "deflate", whole.clone()),
        ("half of it", "gzip", cut(&whole, whole.len() / 2)),
        ("without its last bytes", "gzip", cut(&whole, whole.len().saturating_sub(6))),
        ("with a wrong checksum", "gzip", wrong_sum),
        ("nothing", "gzip", Vec::new()),
        ("no JSON in gzip", "gzip", gzip(b"{")?),
        ("nothing in gzip", "gzip", gzip(b"")?),
    ] {
        let reply = case.raw_reply(request(&root, JSON, encoding, bytes)?).await?;
        errors(&reply, 400, step)?;
    }
    let reply = case.raw_reply(Request::post(&root, JSON, whole)?).await?;
    errors(&reply, 400, "gzip that is not announced")
}

async fn too_large(case: &mut Case) -> Outcome {
    let root = case.root();
    for (step, encoding, bytes) in [
        ("two megabytes in gzip", "gzip", gzip(large(TOO_LARGE).as_bytes())?),
        ("two megabytes in deflate", "deflate", deflate(large(TOO_LARGE).as_bytes())?),
        ("64 megabytes in gzip", "gzip", gzip(large(BOMB).as_bytes())?),
        ("64 megabytes in deflate", "deflate", deflate(large(BOMB).as_bytes())?),
    ] {
        let reply = case.raw_reply(request(&root, JSON, encoding, bytes)?).await?;
        equal(reply.status, 413, step)?;
    }
    answered(case, "the next request", Request::post(&root, JSON, body())?).await
}

async fn byte_order_mark(case: &mut Case) -> Outcome {
    let root = case.root();
    answered(case, "before JSON", Request::post(&root, JSON, format!("{BYTE_ORDER_MARK}{}", body()))?).await?;
    answered(case, "before a line end and JSON", Request::post(&root, JSON, format!("{BYTE_ORDER_MARK}\r\n {}", body()))?).await?;
    let document = json!({ "query": format!("{BYTE_ORDER_MARK}{QUESTION}") }).to_string();
    answered(case, "before a document", Request::post(&root, JSON, document)?).await
}

async fn byte_order_marks(case: &mut Case) -> Outcome {
    let root = case.root();
    for (step, body) in [
        ("two", format!("{BYTE_ORDER_MARK}{BYTE_ORDER_MARK}{}", body()).into_bytes()),
        ("one behind a space", format!(" {BYTE_ORDER_MARK}{}", body()).into_bytes()),
        ("one at the end", format!("{}{BYTE_ORDER_MARK}", body()).into_bytes()),
        ("one and nothing else", BYTE_ORDER_MARK.as_bytes().to_vec()),
        ("half of one", [b"\xef\xbb".as_slice(), body().as_bytes()].concat()),
        ("one of UTF-16", body().encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ] {
        let reply = case.raw_reply(Request::post(&root, JSON, body)?).await?;
        equal(reply.status, 400, step)?;
    }
    Ok(())
}

/// The head of a request whose body is announced with a length and does not follow.
fn head(case: &Case, length: &str, lines: &str) -> Outcome<String> {
    let (path, host, root) = (case.target.endpoint.path(), case.target.endpoint.host(), case.root());
    let token = present(root.token.as_ref(), "the root token")?.reveal();
    Ok(format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nContent-Type: {JSON}\r\nContent-Length: {length}\r\n{lines}\r\n"
    ))
}

const ANNOUNCED: [(&str, &str); 2] = [("a hundred megabytes", "100000000"), ("a gigabyte", "1000000000")];

async fn announced(case: &mut Case) -> Outcome {
    for (step, length) in ANNOUNCED {
        let sent = head(case, length, "")?;
        equal(case.in_turn(step, &[sent.into_bytes()]).await?, vec![413], step)?;
    }
    answered(case, "the next request", Request::post(&case.root(), JSON, body())?).await
}

async fn announced_expect(case: &mut Case) -> Outcome {
    for (step, length) in ANNOUNCED {
        let sent = head(case, length, "Expect: 100-continue\r\n")?;
        let heard = case.bytes(step, sent.as_bytes()).await?;
        equal((heard.interim, heard.statuses), (vec![], vec![413]), step)?;
        require(heard.closed, &format!("{step}: the end of the connection"))?;
    }
    for (step, length) in ANNOUNCED.into_iter().chain([("a terabyte", "1000000000000"), ("the greatest length", "18446744073709551615")]) {
        let sent = head(case, length, "")?;
        let heard = case.bytes(step, sent.as_bytes()).await?;
        require(heard.closed, &format!("{step}: the end of the connection"))?;
        require(heard.statuses.iter().all(|status| matches!(status, 400 | 413 | 431)), &format!("{step}: a refusal"))?;
    }
    let (question, last) = (body(), "Connection: close\r\nExpect: 100-continue\r\n");
    let sent = format!("{}{question}", head(case, &question.len().to_string(), last)?);
    let heard = case.bytes("a small body", sent.as_bytes()).await?;
    equal(heard.statuses, vec![200], "a small body that is not waited for")
}
