//! Sessions: how long they live and what a person sees of them.
//!
//! **Invariant:** lifetimes are computed from the server's own moments, so that clocks need not agree.

use cynic::{MutationBuilder, QueryBuilder};

use crate::client::exchange::Caller;
use crate::client::timestamp::parse_millis;
use crate::client::tls::USER_AGENT;
use crate::client::token::Token;
use crate::error::{Outcome, equal, present, require};
use crate::operations::{MySessionUse, MySessions, SignIn, SignInVariables};
use crate::suite::background::Background;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Person, credentials};
use crate::suite::passwords::PASSWORD;

const MINUTE: i64 = 60_000;
const DEFAULT_MINUTES: i64 = 30;
/// Six months, of thirty days each.
const MAXIMUM_MINUTES: i64 = 180 * 24 * 60;
/// The first use moves the end on by the time since the sign-in.
const TOLERANCE: i64 = MINUTE / 2;
/// `createdAt` and `expiresAt` may be computed from two readings of the clock.
const CLOCK_READINGS: i64 = 100;

pub const CASES: &[Definition] = &[
    case!("sessions/default-lifetime", "A session lives for 30 minutes unless another time is asked for.", default_lifetime),
    case!("sessions/given-lifetime", "The lifetime that is asked for is given.", given_lifetime),
    case!("sessions/lifetime-is-capped", "No session lives longer than six months.", capped_lifetime),
    case!("sessions/negative-lifetime", "A lifetime below zero is malformed.", negative_lifetime),
    case!("sessions/list", "A person sees the own sessions, newest first, and which one asks.", list),
    case!("sessions/last-use", "A session knows when, from where and by which program it was used.", last_use),
];

async fn session(case: &mut Case, step: &str, person: &Person, expiration: Option<i32>) -> Outcome<Caller> {
    let login = case.login();
    let operation = SignIn::build(SignInVariables { expiration, ..credentials(&person.email, PASSWORD) });
    let response = case.ok(step, &login, operation).await?;
    Ok(Caller::new("session", Token::new(response.token)))
}

async fn lives_for(case: &mut Case, step: &str, expiration: Option<i32>, minutes: i64) -> Outcome {
    let person = case.person_with_password("person", &[]).await?;
    let session = session(case, step, &person, expiration).await?;
    let me = case.ask(&session, MySessions::build(())).await?.data()?.me;
    let current = present(me.sessions.into_iter().find(|session| session.is_current), "the session that asks")?;
    let created = present(parse_millis(&current.created_at.0), "createdAt")?;
    let expires = present(current.expires_at.and_then(|moment| parse_millis(&moment.0)), "expiresAt")?;
    let surplus = expires - created - minutes * MINUTE;
    require((-CLOCK_READINGS..TOLERANCE).contains(&surplus), &format!("a lifetime of {minutes} minutes and not {surplus} ms more"))
}

async fn default_lifetime(case: &mut Case) -> Outcome {
    lives_for(case, "no lifetime is asked for", None, DEFAULT_MINUTES).await?;
    lives_for(case, "zero means the default", Some(0), DEFAULT_MINUTES).await
}

async fn given_lifetime(case: &mut Case) -> Outcome {
    lives_for(case, "five minutes", Some(5), 5).await?;
    lives_for(case, "a day", Some(1_440), 1_440).await
}

async fn capped_lifetime(case: &mut Case) -> Outcome {
    lives_for(case, "ten years", Some(5_256_000), MAXIMUM_MINUTES).await
}

async fn negative_lifetime(case: &mut Case) -> Outcome {
    let (login, person) = (case.login(), case.person_with_password("person", &[]).await?);
    let operation = SignIn::build(SignInVariables { expiration: Some(-1), ..credentials(&person.email, PASSWORD) });
    case.step("one minute less than nothing", &login, operation).await?.malformed()
}

async fn list(case: &mut Case) -> Outcome {
    let person = case.person("first session", &[]).await?;
    let second = case.session_of("second session", &person.id).await?;
    for (caller, current) in [(&person.session, [false, true]), (&second, [true, false])] {
        let sessions = case.step("sees both sessions", caller, MySessions::build(())).await?.data()?.me.sessions;
        equal(sessions.iter().map(|session| session.is_current).collect(), current.to_vec(), "which session asks, newest first")?;
    }
    let other = case.person("another person", &[]).await?;
    let sessions = case.step("sees the own session only", &other.session, MySessions::build(())).await?.data()?.me.sessions;
    equal(sessions.len(), 1, "sessions of another person")
}

async fn last_use(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let mut background = Background::new();
    loop {
        let me = case.ask(&person.session, MySessionUse::build(())).await?.data()?.me;
        if me.sessions.iter().all(|session| session.last_used_at.is_some()) || !background.another_look().await {
            break;
        }
    }
    let me = case.step("sees how the session was used", &person.session, MySessionUse::build(())).await?.data()?.me;
    let session = present(me.sessions.into_iter().next(), "the session")?;
    background.judge(require(session.last_used_at.is_some() && session.last_ip.is_some(), "moment and address of the last use"))?;
    equal(session.last_user_agent.as_deref(), Some(USER_AGENT), "program of the last use")
}
