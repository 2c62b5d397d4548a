//! Sessions: from where and by which program they were opened and used, as their owner sees it.
//!
//! **Invariant:** the owner looks with another session than the one it looks at, because looking is a use, too.

use cynic::{MutationBuilder, QueryBuilder};
use reqwest::header::{HeaderName, USER_AGENT};
use serde_json::json;

use super::forwarded::{CLIENT_IP, CLIENT_PROGRAM, proxy};
use crate::client::answer::Answer;
use crate::client::exchange::{Caller, Request};
use crate::client::tls;
use crate::client::token::Token;
use crate::error::{CaseError, Outcome, equal, present, require};
use crate::operations::{MySessionClients, SessionClients, SignIn, SignInOptions, SignInVariables};
use crate::suite::background::Background;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Person, credentials};
use crate::suite::keep::Only;
use crate::suite::passwords::PASSWORD;

const ADDRESS: &str = "203.0.113.9";
const OTHER_ADDRESS: &str = "2001:db8::9";

pub const CASES: &[Definition] = &[
    case!("sessions/forwarded-client", "A session shows the end user whom trusted callers named.", forwarded_client),
    case!("sessions/forwarded-client-ignored", "What an untrusted session says about its end user does not show.", ignored),
    case!("sessions/changed-program", "A session that is used by another program shows it at once.", changed_program),
];

/// A session beside the one that the person looks with.
struct Watched {
    id: String,
    session: Caller,
}

fn with_headers(request: Request, headers: &[(HeaderName, &str)]) -> Outcome<Request> {
    headers.iter().try_fold(request, |request, (name, value)| request.header(name.clone(), value))
}

/// Opened through a trusted key by an end user with this address and the program `browser/1`.
async fn open(case: &mut Case, person: &Person, trust: bool) -> Outcome<Watched> {
    let proxy = proxy(case, true).await?;
    let options = Some(SignInOptions { trust_forwarded_client_info: Some(trust) });
    let operation = SignIn::build(SignInVariables { options, ..credentials(&person.email, PASSWORD) });
    let body = serde_json::to_vec(&operation).map_err(CaseError::fault)?;
    let request = Request::post(&proxy.caller, "application/json", body)?;
    let request = with_headers(request, &[(CLIENT_IP, ADDRESS), (CLIENT_PROGRAM, "browser/1")])?;
    let answer: Answer<SignIn> = Answer::read(&case.raw_reply(request).await?)?;
    let result = present(answer.field(|data| data.sign_in)?.result, "the session that was opened")?;
    let session = Caller::new("session", Token::new(result.token));
    Ok(Watched { id: case.session_id(&session).await?, session })
}

async fn used(case: &mut Case, watched: &Watched, headers: &[(HeaderName, &str)]) -> Outcome {
    let request = Request::post(&watched.session, "application/json", json!({ "query": "{ me { id } }" }).to_string())?;
    let status = case.raw_reply(with_headers(request, headers)?).await?.status;
    equal(status, 200, "status of a use")
}

/// The session as soon as it says that it was last used like this. The use is written in the background.
async fn shows(case: &mut Case, step: &str, person: &Person, watched: &Watched, program: &str) -> Outcome<SessionClients> {
    let own = |sessions: Vec<SessionClients>| sessions.into_iter().find(|session| session.id == watched.id);
    let mut background = Background::new();
    loop {
        let sessions = case.ask(&person.session, MySessionClients::build(())).await?.data()?.me.sessions;
        if own(sessions).is_some_and(|session| session.last_user_agent.as_deref() == Some(program)) || !background.another_look().await {
            break;
        }
    }
    let kept = Only { list: "/data/me/sessions", by: "/id", values: vec![watched.id.clone()] };
    let sessions = case.step_keeping(step, &person.session, MySessionClients::build(()), &kept).await?.data()?.me.sessions;
    let session = present(own(sessions), "the session in the list")?;
    background.judge(equal(session.last_user_agent.as_deref(), Some(program), "program of the last use"))?;
    Ok(session)
}

async fn forwarded_client(case: &mut Case) -> Outcome {
    let person = case.person_with_password("person", &[]).await?;
    let watched = open(case, &person, true).await?;
    for (step, address, program) in [("the first use", ADDRESS, "browser/1"), ("a use from elsewhere", OTHER_ADDRESS, "browser/2")] {
        used(case, &watched, &[(CLIENT_IP, address), (CLIENT_PROGRAM, program)]).await?;
        let session = shows(case, step, &person, &watched, program).await?;
        let created = (session.created_ip.as_deref(), session.created_user_agent.as_deref());
        equal(created, (Some(ADDRESS), Some("browser/1")), "who opened the session")?;
        equal(session.last_ip.as_deref(), Some(address), "address of the last use")?;
    }
    Ok(())
}

async fn ignored(case: &mut Case) -> Outcome {
    let person = case.person_with_password("person", &[]).await?;
    let watched = open(case, &person, false).await?;
    used(case, &watched, &[(CLIENT_IP, OTHER_ADDRESS), (CLIENT_PROGRAM, "browser/2")]).await?;
    let session = shows(case, "the session's own connection", &person, &watched, tls::USER_AGENT).await?;
    require(session.last_ip.is_some_and(|address| address != OTHER_ADDRESS), "another address than the one that was named")?;
    equal(session.created_ip.as_deref(), Some(ADDRESS), "who opened the session")
}

async fn changed_program(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let session = case.session_of("session", &person.id).await?;
    let watched = Watched { id: case.session_id(&session).await?, session };
    for program in ["program/1", "program/2", "program/1"] {
        used(case, &watched, &[(USER_AGENT, program)]).await?;
        shows(case, program, &person, &watched, program).await?;
    }
    Ok(())
}
