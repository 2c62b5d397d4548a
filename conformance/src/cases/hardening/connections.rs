//! What can be tried with the bytes of a connection: requests that two readers understand differently, and clients that take their time.
//!
//! **Invariant:** everything is sent in full for each way to read it, so that a server that goes on waiting waits without reason.

use serde_json::{Value, json};
use tokio::time::timeout;

use crate::client::exchange::{Caller, Request};
use crate::client::wire::{Heard, PATIENCE, Wire};
use crate::error::{CaseError, Outcome, equal, present, require};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::not_executed::{CREATE, nothing_done};
use crate::suite::refusals::still_answers;

const QUESTION: &str = "{ me { id } }";

pub const CASES: &[Definition] = &[
    case!("hardening/smuggling", "Behind a request whose end is in doubt, no other is answered.", smuggling),
    case!("hardening/malformed-heads", "A head with signs that do not belong there is refused, and ends the connection.", malformed_heads),
    case!("hardening/large-heads", "A head of a megabyte is refused, and ends the connection.", large_heads),
    case!("hardening/slow-clients", "A quick client is answered while a hundred slow ones are connected.", slow_clients),
];

/// The head of a POST to the API with these lines in it, and without its end.
fn head(case: &Case, caller: &Caller, lines: &str) -> Outcome<String> {
    let (path, host) = (case.target.endpoint.path(), case.target.endpoint.host());
    let token = present(caller.token.as_ref(), "a token")?.reveal();
    Ok(format!("POST {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n{lines}"))
}

/// A complete valid request.
fn request(case: &Case, caller: &Caller, document: &str, lines: &str) -> Outcome<String> {
    let body = json!({ "query": document }).to_string();
    Ok(format!("{}Content-Length: {}\r\n\r\n{body}", head(case, caller, lines)?, body.len()))
}

/// What comes first is refused if it is answered at all, and what stands behind it is not even looked at.
fn ended(step: &str, heard: &Heard) -> Outcome {
    require(heard.statuses.len() < 2, &format!("{step}: one answer at most"))?;
    require(heard.statuses.iter().all(|status| (400..600).contains(status)), &format!("{step}: a refusal"))?;
    require(heard.closed, &format!("{step}: the end of the connection"))
}

async fn attempts(case: &mut Case, attempts: impl IntoIterator<Item = (&'static str, String, String)>) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let hidden = request(case, &actor.caller, CREATE, "")?;
    for (step, lines, body) in attempts {
        // Where a length is announced, it is that of everything behind the head.
        let lines = lines.replace("<all>", &(body.len() + hidden.len()).to_string());
        let sent = format!("{}\r\n\r\n{body}{hidden}", head(case, &actor.caller, &lines)?);
        let heard = case.bytes(step, sent.as_bytes()).await?;
        ended(step, &heard)?;
    }
    nothing_done(case, &actor).await?;
    still_answers(case).await
}

async fn smuggling(case: &mut Case) -> Outcome {
    let chunked = "Transfer-Encoding: chunked";
    // The last chunk, for a reader of chunks. For a reader of lengths it is part of a body that is no JSON.
    let last = "0\r\n\r\n";
    let cases = [
        ("a length, then chunks", format!("Content-Length: <all>\r\n{chunked}"), last),
        ("chunks, then a length", format!("{chunked}\r\nContent-Length: <all>"), last),
        ("two lengths", "Content-Length: 0\r\nContent-Length: <all>".to_owned(), ""),
        ("the two the other way round", "Content-Length: <all>\r\nContent-Length: 0".to_owned(), ""),
        ("a list of lengths", "Content-Length: 0, <all>".to_owned(), ""),
        ("a length with a sign", "Content-Length: +<all>".to_owned(), ""),
        ("a length below zero", "Content-Length: -1".to_owned(), ""),
        ("a length in other digits", "Content-Length: 0x10".to_owned(), ""),
        ("a space before the colon", "Content-Length : <all>".to_owned(), last),
        ("chunks behind a space", "Transfer-Encoding : chunked\r\nContent-Length: <all>".to_owned(), last),
        ("chunks that are not the last coding", "Transfer-Encoding: chunked, identity".to_owned(), last),
        ("an unknown coding", "Transfer-Encoding: xchunked\r\nContent-Length: <all>".to_owned(), last),
        ("chunks in another line of a header", "X-Note: a\r\n Transfer-Encoding: chunked\r\nContent-Length: <all>".to_owned(), last),
        ("chunks behind a bare line feed", "X-Note: a\nTransfer-Encoding: chunked\r\nContent-Length: <all>".to_owned(), last),
        ("chunks behind a bare carriage return", "X-Note: a\rTransfer-Encoding: chunked\r\nContent-Length: <all>".to_owned(), last),
        ("a chunk below zero", chunked.to_owned(), "-1\r\n\r\n"),
        ("a chunk larger than can be counted", chunked.to_owned(), "FFFFFFFFFFFFFFFFF\r\n\r\n"),
        ("a chunk that is longer than it says", chunked.to_owned(), "1\r\naaaa\r\n0\r\n\r\n"),
    ];
    attempts(case, cases.map(|(step, lines, body)| (step, lines, body.to_owned()))).await
}

async fn malformed_heads(case: &mut Case) -> Outcome {
    let cases = [
        ("a NUL in a value", "X-Note: a\0b"),
        ("a NUL in a name", "X-No\0te: a"),
        ("a carriage return in a value", "X-Note: a\rb"),
        ("a control character in a value", "X-Note: a\x01b"),
        ("a name that is none", "X Note: a"),
        ("no colon", "X-Note"),
        ("no name", ": a"),
    ];
    attempts(case, cases.map(|(step, line)| (step, format!("{line}\r\nContent-Length: 0"), String::new()))).await
}

async fn large_heads(case: &mut Case) -> Outcome {
    let megabyte = 1024 * 1024;
    let cases = [
        ("one value", format!("X-Note: {}", "a".repeat(megabyte))),
        ("one name", format!("X-{}: a", "a".repeat(megabyte))),
        ("many lines", "X-Note: a\r\n".repeat(megabyte / 11).trim_end().to_owned()),
    ];
    attempts(case, cases.map(|(step, lines)| (step, format!("{lines}\r\nContent-Length: 0"), String::new()))).await
}

async fn slow_clients(case: &mut Case) -> Outcome {
    let root = case.root();
    let login = case.login();
    let whole = request(case, &login, QUESTION, "")?;
    let without_end = head(case, &login, "X-Note: ")?;
    let but_its_end = whole.get(..whole.len() - 5).unwrap_or_default().to_owned();
    let mut slow = Vec::new();
    for said in [String::new(), "P".to_owned(), without_end, but_its_end].iter().cycle().take(100) {
        let mut wire = Wire::open(&case.target.endpoint, &case.target.trust).await?;
        wire.say(said.as_bytes()).await;
        slow.push(wire);
    }
    for number in 0..10 {
        let request = Request::post(&root, "application/json", json!({ "query": QUESTION }).to_string())?;
        let reply = timeout(PATIENCE, case.raw_reply(request)).await;
        let reply = reply.map_err(|_| CaseError::finding(format_args!("question {number}: expected an answer in time")))??;
        equal(reply.status, 200, "status of a question on an old connection")?;
    }
    let closing = request(case, &login, QUESTION, "Connection: close\r\n")?;
    let heard = case.bytes("a new connection", closing.as_bytes()).await?;
    equal(heard.statuses, vec![200], "statuses of a question on a new connection")?;
    drop(slow);
    case.document("a plain question", &root, QUESTION, Value::Null).await?.data().map(drop)
}
