//! HTTP: what stands around an answer: the id of its request, and its coding.
//!
//! **Invariant:** a header of an answer tells nothing that its body does not tell the same caller.

use reqwest::Method;
use reqwest::header::{ACCEPT_ENCODING, HeaderName, ORIGIN};
use serde_json::json;

use crate::client::exchange::{Caller, Reply, Request};
use crate::error::{Outcome, equal, require};
use crate::suite::case::{Case, Raw};
use crate::suite::definition::{Definition, case};

const JSON: &str = "application/json";
const QUESTION: &str = "{ me { id } }";
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const ID: &str = "x-request-id";

pub const CASES: &[Definition] = &[
    case!("http/request-id/given", "The id that a client gives its request comes back with the answer.", given_id),
    case!("http/request-id/made", "A request without a usable id gets one.", made_id),
    case!("http/cors/exposed", "A page may read the headers that it needs.", exposed),
    case!("http/compression", "A long answer is compressed for who accepts it.", compressed),
    case!("http/compression/mutation", "The answer to a mutation is not, for its length would tell of secrets.", uncompressed),
];

fn question(caller: &Caller) -> Outcome<Request> {
    Request::post(caller, JSON, json!({ "query": QUESTION }).to_string())
}

async fn send(case: &mut Case, step: &str, caller: &str, request: Request, show: &[&str]) -> Outcome<Reply> {
    let description = request.method.to_string();
    case.raw(Raw { step, caller, description: &description, request, document: None, show }).await
}

async fn given_id(case: &mut Case) -> Outcome {
    let root = case.root();
    let id = "Root=1-67891233:abc_def.0/1+2@3";
    for (step, caller, request, status) in [
        ("a success", "root", question(&root)?, 200),
        ("no token", "anonymous", question(&Caller::anonymous())?, 401),
        ("no query", "root", Request::post(&root, JSON, "{}")?, 400),
        ("unknown route", "anonymous", Request::new(Method::GET, "nowhere", &Caller::anonymous())?, 404),
    ] {
        let reply = send(case, step, caller, request.header(REQUEST_ID, id)?, &[ID]).await?;
        equal((reply.status, reply.header(ID)), (status, id), step)?;
    }
    Ok(())
}

async fn made_id(case: &mut Case) -> Outcome {
    let root = case.root();
    let too_long = "a".repeat(300);
    let mut ids = Vec::new();
    for (step, id) in [("none", None), ("a space in it", Some("a b")), ("a quotation mark", Some("a\"b")), ("too long", Some(&*too_long))] {
        let request = match id {
            Some(id) => question(&root)?.header(REQUEST_ID, id)?,
            None => question(&root)?,
        };
        let reply = send(case, step, "root", request, &[]).await?;
        let made = reply.header(ID).to_owned();
        require(!made.is_empty() && Some(&*made) != id, "an id of the server's own")?;
        require(made.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-'), "an id of safe letters")?;
        require(!ids.contains(&made), "another id for each request")?;
        ids.push(made);
    }
    Ok(())
}

async fn exposed(case: &mut Case) -> Outcome {
    let root = case.root();
    let reply = send(case, "a success", "root", question(&root)?.header(ORIGIN, "https://app.example.com")?, &[]).await?;
    let exposed = reply.header("access-control-expose-headers").to_lowercase();
    for name in [ID, "x-contember-original-status", "retry-after"] {
        require(exposed.contains(name), "the header among those that a page may read")?;
    }
    Ok(())
}

/// The bytes of gzip begin like this.
const GZIP: &[u8] = &[0x1f, 0x8b];

async fn compressed(case: &mut Case) -> Outcome {
    let root = case.root();
    let long = "{ __schema { types { name description fields { name description } } } }";
    let request = |accepts: &str| Request::post(&root, JSON, json!({ "query": long }).to_string())?.header(ACCEPT_ENCODING, accepts);
    let whole = case.raw_reply(request("identity")?).await?;
    equal((whole.status, whole.header("content-encoding")), (200, ""), "as it is")?;
    let gzip = case.raw_reply(request("gzip, deflate")?).await?;
    equal((gzip.status, gzip.header("content-encoding"), gzip.content_type()), (200, "gzip", JSON), "with gzip")?;
    require(gzip.body.starts_with(GZIP) && gzip.body.len() * 2 < whole.body.len(), "less than half the bytes")?;
    require(gzip.header("vary").to_lowercase().contains("accept-encoding"), "caches told what the answer depends on")?;
    let refused = case.raw_reply(request("gzip;q=0")?).await?;
    equal((refused.header("content-encoding"), refused.body.len()), ("", whole.body.len()), "gzip excluded")
}

async fn uncompressed(case: &mut Case) -> Outcome {
    let root = case.root();
    // Names of fields come back, and make any answer long.
    let padding = "x".repeat(80);
    let field = |number| {
        let id = format!("00000000-0000-4000-8000-0000000000{number}");
        format!("a{number}_{padding}: disableApiKey(id: \"{id}\") {{ ok error {{ code developerMessage }} }} ")
    };
    let mutation = format!("mutation {{ {} }}", (10..28).map(field).collect::<String>());
    let request = Request::post(&root, JSON, json!({ "query": mutation }).to_string())?.header(ACCEPT_ENCODING, "gzip, br")?;
    let reply = case.raw_reply(request).await?;
    equal((reply.status, reply.header("content-encoding")), (200, ""), "the answer to a mutation")?;
    require(reply.body.len() > 1024, "a long answer")
}
