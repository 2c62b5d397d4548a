//! HTTP: who is let in, and the headers around an answer.
//!
//! **Invariant:** an `Authorization` header that is not exactly understood opens nothing.

use cynic::{MutationBuilder, QueryBuilder};
use reqwest::Method;
use reqwest::header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, AUTHORIZATION, CONTENT_TYPE, HeaderName, ORIGIN};
use serde_json::{Value, json};

use crate::client::exchange::{Caller, Reply, Request};
use crate::error::{CaseError, Outcome, equal, present, require};
use crate::operations::{DisableApiKey, DisableApiKeyVariables, WhoAmI};
use crate::suite::case::{Case, Raw};
use crate::suite::definition::{Definition, case};

const QUESTION: &str = "{ me { id } }";
const FORCE_OK: HeaderName = HeaderName::from_static("x-contember-force-ok");
const ASSUME_IDENTITY: HeaderName = HeaderName::from_static("x-contember-assume-identity");
const ORIGINAL_STATUS: &str = "x-contember-original-status";
const ALLOW_ORIGIN: &str = "access-control-allow-origin";

pub const CASES: &[Definition] = &[
    case!("http/authorization/absent", "Without a token nothing is answered.", absent),
    case!("http/authorization/malformed", "Anything but one word after the scheme Bearer is refused.", malformed),
    case!("http/authorization/unknown", "An unknown token is refused.", unknown),
    case!("http/authorization/reasons", "An unknown token is told apart from one that was disabled.", reasons),
    case!("http/authorization/spelling", "The scheme may be in any letter case, with any number of spaces behind it.", spelling),
    case!("http/force-ok", "A client that cannot read failures gets them with status 200.", force_ok),
    case!("http/force-ok-off", "Other values of the header change nothing, and a success stays as it is.", force_ok_off),
    case!("http/no-store", "No answer is kept on its way, for it may hold a token.", no_store),
    case!("http/force-ok-unreadable", "A body that cannot be read is such a failure, too.", force_ok_unreadable),
    case!("http/force-ok-unknown-route", "What is no route stays not found.", force_ok_unknown_route),
    case!("http/assume-identity", "No caller can act as another one.", assume_identity),
    case!("http/cors/preflight", "A browser may ask whether it may ask.", preflight),
    case!("http/cors/max-age", "A browser may remember the answer.", max_age),
    case!("http/options", "An OPTIONS that is no preflight tells the methods.", options),
    case!("http/cors/answers", "Every answer may be read by every page.", cors),
];

fn ask(caller: &Caller) -> Outcome<Request> {
    Request::post(caller, "application/json", json!({ "query": QUESTION }).to_string())
}

async fn send(case: &mut Case, step: &str, caller: &str, request: Request, show: &[&str]) -> Outcome<Reply> {
    let description = format!("{} {QUESTION}", request.method);
    case.raw(Raw { step, caller, description: &description, request, document: Some(QUESTION), show }).await
}

async fn no_store(case: &mut Case) -> Outcome {
    let root = case.root();
    for (step, caller, request) in [
        ("a success", "root", ask(&root)?),
        ("a query by GET", "root", Request::new(Method::GET, "?query=%7Bme%7Bid%7D%7D", &root)?),
        ("no token", "anonymous", ask(&Caller::anonymous())?),
    ] {
        let reply = send(case, step, caller, request, &["cache-control"]).await?;
        require(reply.header("cache-control").contains("no-store"), "Cache-Control: no-store")?;
    }
    Ok(())
}

async fn absent(case: &mut Case) -> Outcome {
    let reply = send(case, "no header", "anonymous", ask(&Caller::anonymous())?, &[]).await?;
    equal((reply.status, reply.content_type()), (401, "application/json"), "status and content type")
}

async fn malformed(case: &mut Case) -> Outcome {
    let root = present(case.root().token, "the root token")?;
    let token = root.reveal();
    for (step, value) in [
        ("another scheme", format!("Basic {token}")),
        ("no scheme", token.to_owned()),
        ("no token", "Bearer".to_owned()),
        ("a space instead of a token", "Bearer ".to_owned()),
        ("a second word", format!("Bearer {token} x")),
        ("the token twice", format!("Bearer {token}, Bearer {token}")),
        ("a sign in the token", format!("Bearer {token}-")),
        ("a word before the scheme", format!("x Bearer {token}")),
        ("no space after the scheme", format!("Bearer{token}")),
    ] {
        let reply = send(case, step, "root", ask(&Caller::anonymous())?.header(AUTHORIZATION, &value)?, &[]).await?;
        equal(reply.status, 401, step)?;
    }
    Ok(())
}

async fn unknown(case: &mut Case) -> Outcome {
    let token = case.token()?;
    let reply = send(case, "a random token", "anonymous", ask(&Caller::new("anonymous", token))?, &[]).await?;
    equal(reply.status, 401, "status")?;
    let root = present(case.root().token, "the root token")?;
    for (step, value) in [("a token in capitals", root.reveal().to_uppercase()), ("the hash of a token", root.hash())] {
        let request = ask(&Caller::anonymous())?.header(AUTHORIZATION, &format!("Bearer {value}"))?;
        let expected = if value == root.reveal() { 200 } else { 401 };
        equal(case.raw_reply(request).await?.status, expected, step)?;
    }
    Ok(())
}

async fn reasons(case: &mut Case) -> Outcome {
    let (root, unknown, key) = (case.root(), case.token()?, case.global_key("key", &[]).await?);
    let operation = DisableApiKey::build(DisableApiKeyVariables { id: key.id.clone() });
    case.ask(&root, operation).await?.field(|data| data.disable_api_key)?;
    let mut texts = Vec::new();
    for (step, caller) in [("an unknown token", &Caller::new("anonymous", unknown)), ("a disabled token", &key.caller)] {
        let reply = send(case, step, &caller.name, ask(caller)?, &[]).await?;
        equal(reply.status, 401, step)?;
        let body: Value = serde_json::from_slice(&reply.body).map_err(CaseError::finding)?;
        let text = present(body.pointer("/errors/0/message").and_then(Value::as_str).map(str::to_owned), "the text of the error")?;
        texts.push(text);
    }
    require(texts.first() != texts.last(), "two texts")
}

async fn spelling(case: &mut Case) -> Outcome {
    let root = present(case.root().token, "the root token")?;
    let token = root.reveal();
    for (step, value) in [
        ("small letters", format!("bearer {token}")),
        ("capitals", format!("BEARER {token}")),
        ("three spaces", format!("Bearer   {token}")),
    ] {
        let reply = send(case, step, "root", ask(&Caller::anonymous())?.header(AUTHORIZATION, &value)?, &[]).await?;
        equal(reply.status, 200, step)?;
    }
    Ok(())
}

async fn force_ok(case: &mut Case) -> Outcome {
    for value in ["1", "true", "on", "yes", "TRUE", "Yes"] {
        let request = ask(&Caller::anonymous())?.header(FORCE_OK, value)?;
        let reply = send(case, &format!("no token, the header is {value}"), "anonymous", request, &[ORIGINAL_STATUS]).await?;
        equal((reply.status, reply.header(ORIGINAL_STATUS)), (200, "401"), value)?;
    }
    let root = case.root();
    let request = Request::post(&root, "application/json", "{}")?.header(FORCE_OK, "1")?;
    let reply = send(case, "no query", "root", request, &[ORIGINAL_STATUS]).await?;
    equal((reply.status, reply.header(ORIGINAL_STATUS)), (200, "400"), "no query")?;
    let login = case.login();
    let request =
        Request::post(&login, "application/json", json!({ "query": "{ authLog { hasMore } }" }).to_string())?.header(FORCE_OK, "1")?;
    let reply = send(case, "a refused field that cannot be null", "login token", request, &[ORIGINAL_STATUS]).await?;
    equal((reply.status, reply.header(ORIGINAL_STATUS)), (200, "400"), "a refused field")
}

async fn force_ok_off(case: &mut Case) -> Outcome {
    for value in ["0", "false", "no", "off", "", "2", "please"] {
        let request = ask(&Caller::anonymous())?.header(FORCE_OK, value)?;
        let reply = send(case, &format!("no token, the header is {value:?}"), "anonymous", request, &[ORIGINAL_STATUS]).await?;
        equal((reply.status, reply.header(ORIGINAL_STATUS)), (401, ""), value)?;
    }
    let root = case.root();
    let reply = send(case, "a success", "root", ask(&root)?.header(FORCE_OK, "1")?, &[ORIGINAL_STATUS]).await?;
    equal((reply.status, reply.header(ORIGINAL_STATUS)), (200, ""), "a success")
}

async fn force_ok_unreadable(case: &mut Case) -> Outcome {
    let root = case.root();
    for (step, caller) in [("half an object", &root), ("half an object without a token", &Caller::anonymous())] {
        let request = Request::post(caller, "application/json", "{")?.header(FORCE_OK, "1")?;
        let sent = Raw { step, caller: &caller.name, description: "POST {", request, document: None, show: &[ORIGINAL_STATUS] };
        let reply = case.raw(sent).await?;
        equal((reply.status, reply.header(ORIGINAL_STATUS)), (200, "400"), step)?;
    }
    Ok(())
}

async fn force_ok_unknown_route(case: &mut Case) -> Outcome {
    let root = case.root();
    for path in ["nowhere", "tenant/nowhere"] {
        let request = Request::new(Method::POST, path, &root)?.header(FORCE_OK, "1")?;
        let sent = Raw { step: path, caller: "root", description: "POST", request, document: None, show: &[ORIGINAL_STATUS] };
        let reply = case.raw(sent).await?;
        equal((reply.status, reply.header(ORIGINAL_STATUS)), (404, ""), path)?;
    }
    Ok(())
}

async fn assume_identity(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    let request = ask(&root)?.header(ASSUME_IDENTITY, &person.identity)?;
    let reply = send(case, "root names a person's identity", "root", request, &[]).await?;
    equal(reply.status, 200, "status")?;
    let me = case.ask(&root, WhoAmI::build(())).await?.data()?.me;
    let request = ask(&person.session)?.header(ASSUME_IDENTITY, &me.id)?;
    let reply = send(case, "a person names the identity of root", "person", request, &[]).await?;
    equal(reply.status, 200, "status")
}

fn before_post() -> Outcome<Request> {
    Request::new(Method::OPTIONS, "", &Caller::anonymous())?
        .header(ORIGIN, "https://app.example.com")?
        .header(ACCESS_CONTROL_REQUEST_METHOD, "POST")?
        .header(ACCESS_CONTROL_REQUEST_HEADERS, "authorization,content-type")
}

async fn preflight(case: &mut Case) -> Outcome {
    let request = before_post()?;
    let sent =
        Raw { step: "asks before a POST", caller: "anonymous", description: "preflight", request, document: None, show: &[ALLOW_ORIGIN] };
    let reply = case.raw(sent).await?;
    require((200..300).contains(&reply.status), "a success of the preflight")?;
    equal(reply.header(ALLOW_ORIGIN), "*", "origins that may ask")?;
    let allowed = |name: &str| reply.header(&format!("access-control-allow-{name}")).to_lowercase();
    let (methods, headers) = (allowed("methods"), allowed("headers"));
    require(methods.contains("post"), "POST among the methods")?;
    require(headers == "*" || (headers.contains("authorization") && headers.contains("content-type")), "both headers allowed")
}

async fn max_age(case: &mut Case) -> Outcome {
    let request = before_post()?;
    let reply = case
        .raw(Raw { step: "asks before a POST", caller: "anonymous", description: "preflight", request, document: None, show: &[] })
        .await?;
    let seconds: u32 = present(reply.header("access-control-max-age").parse().ok(), "a number of seconds in Access-Control-Max-Age")?;
    require(seconds > 0, "more than no seconds")
}

async fn options(case: &mut Case) -> Outcome {
    let request = Request::new(Method::OPTIONS, "", &Caller::anonymous())?;
    let reply =
        case.raw(Raw { step: "no origin", caller: "anonymous", description: "OPTIONS", request, document: None, show: &["allow"] }).await?;
    equal(reply.status, 204, "status")?;
    require(reply.header("allow").contains("POST"), "POST among the methods")
}

async fn cors(case: &mut Case) -> Outcome {
    let root = case.root();
    let requests = [
        ("a success", ask(&root)?),
        ("a success for another page", ask(&root)?.header(ORIGIN, "https://app.example.com")?),
        ("no token", ask(&Caller::anonymous())?.header(ORIGIN, "https://app.example.com")?),
        ("no query", Request::post(&root, "application/json", "{}")?),
        ("not JSON", Request::post(&root, "application/json", "{")?),
        ("unknown route", Request::new(Method::POST, "nowhere", &root)?.header(CONTENT_TYPE, "application/json")?),
    ];
    for (step, request) in requests {
        let reply = case.raw_reply(request).await?;
        equal(reply.header(ALLOW_ORIGIN), "*", step)?;
    }
    let reply = send(case, "a success", "root", ask(&root)?, &[ALLOW_ORIGIN]).await?;
    equal(reply.status, 200, "status")
}
