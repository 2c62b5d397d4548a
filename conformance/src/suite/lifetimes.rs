//! How long sessions last.
//!
//! **Invariant:** computed from the server's own timestamps, so that clocks need not agree.

use cynic::{MutationBuilder, QueryBuilder};

use crate::client::exchange::Caller;
use crate::client::timestamp::parse_millis;
use crate::client::token::Token;
use crate::error::{Outcome, present, require};
use crate::operations::{MySessions, SignIn, SignInVariables};
use crate::suite::case::Case;
use crate::suite::fixtures::credentials;
use crate::suite::passwords::PASSWORD;

/// A new session for which this many minutes are asked.
///
/// # Errors
/// If the request or the mutation fails.
pub async fn session(case: &mut Case, step: &str, email: &str, expiration: Option<i32>) -> Outcome<Caller> {
    let login = case.login();
    let operation = SignIn::build(SignInVariables { expiration, ..credentials(email, PASSWORD) });
    let result = case.ok(step, &login, operation).await?;
    Ok(Caller::new("session", Token::new(result.token)))
}

/// Seconds from the beginning of a session to its end, unless it is used again.
///
/// # Errors
/// If the request fails, or the session is not listed with its beginning and its end.
pub async fn seconds(case: &mut Case, session: &Caller) -> Outcome<i64> {
    let sessions = case.ask(session, MySessions::build(())).await?.data()?.me.sessions;
    let session = present(sessions.into_iter().find(|session| session.is_current), "the session")?;
    let end = present(session.expires_at, "its end")?;
    let [from, to] = [&session.created_at, &end].map(|timestamp| parse_millis(&timestamp.0));
    Ok((present(to, "its end")? - present(from, "its beginning")?) / 1000)
}

/// The same of a new session.
///
/// # Errors
/// If a request or the mutation fails, or the session is not listed with its end.
pub async fn lasts(case: &mut Case, step: &str, email: &str, expiration: Option<i32>) -> Outcome<i64> {
    let session = session(case, step, email, expiration).await?;
    seconds(case, &session).await
}

/// A use extends a session from its own time on, which is a little later than the beginning.
///
/// # Errors
/// A finding if the lifetime is shorter than expected, or longer by 20 seconds.
pub fn about(seconds: i64, expected: i64) -> Outcome {
    require((expected - 1..expected + 20).contains(&seconds), &format!("a session of {expected} s, not of {seconds} s"))
}
