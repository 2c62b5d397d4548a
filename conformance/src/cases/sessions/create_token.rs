//! `createSessionToken`: a session of another person, without that person's password.
//!
//! **Invariant:** the token that comes back opens a session of exactly the person who was named.

use std::time::{Duration, Instant};

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::json;

use crate::client::exchange::Caller;
use crate::client::timestamp::parse_millis;
use crate::client::token::Token;
use crate::error::{Outcome, equal, present, require};
use crate::operations::{
    CreateApiKeyOptions, CreateGlobalApiKey, CreateGlobalApiKeyVariables, CreateSessionToken, CreateSessionTokenErrorCode,
    CreateSessionTokenVariables, MySessions, SessionInfo, SignIn, SignInErrorCode, SignInOptions, WhoAmI,
};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Person, credentials, key};
use crate::suite::passwords::WRONG_PASSWORD;
use crate::suite::people::{FIRST_WAIT, NO_IDS, UNKNOWN};

const DEFAULT_MINUTES: i32 = 30;
/// Six months, of thirty days each.
const MAXIMUM_MINUTES: i32 = 180 * 24 * 60;
/// The first use moves the end on by the time since the session began.
const TOLERANCE: Duration = Duration::from_secs(30);

pub const CASES: &[Definition] = &[
    case!("create-session-token/by-email", "A person is named by address, in any case and between spaces.", by_email),
    case!("create-session-token/by-person-id", "A person is named by id.", by_person_id),
    case!("create-session-token/both-arguments", "Of two names the address counts, even an unknown one.", both),
    case!("create-session-token/neither-argument", "A request without a name is malformed.", neither),
    case!("create-session-token/empty-arguments", "An empty name counts as none.", empty),
    case!("create-session-token/unknown-email", "An unknown address is UNKNOWN_EMAIL.", unknown_email),
    case!("create-session-token/unknown-person-id", "An unknown id is UNKNOWN_PERSON_ID.", unknown_person),
    case!("create-session-token/malformed-person-id", "What is no id is UNKNOWN_PERSON_ID.", malformed),
    case!("create-session-token/person-disabled", "A disabled person gets no session.", disabled),
    case!("create-session-token/without-password", "A person without password gets a session.", without_password),
    case!("create-session-token/not-limited", "Failed sign-ins do not keep an administrator from opening a session.", not_limited),
    case!("create-session-token/interface", "The result can be asked for through the interface of all sign-in results.", interface),
    case!("create-session-token/lifetime", "The session lives as long as asked, within the limits of a sign-in.", lifetime),
    case!("create-session-token/negative-lifetime", "A lifetime below zero is malformed.", negative_lifetime),
    case!("create-session-token/trust-is-dropped", "A key that may not trust headers cannot give that right to a session.", untrusted),
    case!("create-session-token/trust-is-passed-on", "A key that may trust headers can give that right to a session.", trusted),
];

fn by_address(email: &str) -> CreateSessionTokenVariables {
    CreateSessionTokenVariables { email: Some(email.to_owned()), ..Default::default() }
}

fn by_id(id: &str) -> CreateSessionTokenVariables {
    CreateSessionTokenVariables { person_id: Some(id.to_owned()), ..Default::default() }
}

async fn open(case: &mut Case, step: &str, caller: &Caller, owner: &Person, variables: CreateSessionTokenVariables) -> Outcome<Caller> {
    let operation = CreateSessionToken::build(variables);
    let response = case.ok(step, caller, operation).await?;
    let result = response;
    equal(&result.person.id, &owner.id, "the person whose session it is")?;
    let session = Caller::new("session", Token::new(result.token));
    let me = case.step("the session is the person's", &session, WhoAmI::build(())).await?.data()?.me;
    equal(&me.id, &owner.identity, "the identity behind the session")?;
    Ok(session)
}

async fn refused(case: &mut Case, step: &str, variables: CreateSessionTokenVariables, code: CreateSessionTokenErrorCode) -> Outcome {
    let root = case.root();
    let operation = CreateSessionToken::build(variables);
    case.fails(step, &root, operation, code).await.map(drop)
}

async fn current(case: &mut Case, session: &Caller) -> Outcome<SessionInfo> {
    let me = case.step("the session sees itself", session, MySessions::build(())).await?.data()?.me;
    present(me.sessions.into_iter().find(|session| session.is_current), "the session that asks")
}

async fn by_email(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    let session = open(case, "by address", &root, &person, by_address(&person.email)).await?;
    let typed = format!("  {} ", person.email.to_uppercase());
    open(case, "in capitals between spaces", &root, &person, by_address(&typed)).await?;
    case.let_in("the first session is still let in", &session).await?;
    case.let_in("the person's own session is still let in", &person.session).await
}

async fn by_person_id(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    open(case, "by id", &root, &person, by_id(&person.id)).await.map(drop)
}

async fn both(case: &mut Case) -> Outcome {
    let (root, person, other) = (case.root(), case.person("person", &[]).await?, case.person("other person", &[]).await?);
    let email = case.email()?;
    let variables = CreateSessionTokenVariables { person_id: Some(other.id.clone()), ..by_address(&person.email) };
    open(case, "one person's address with another one's id", &root, &person, variables).await?;
    let variables = CreateSessionTokenVariables { person_id: Some(other.id), ..by_address(&email) };
    refused(case, "an unknown address with an id", variables, CreateSessionTokenErrorCode::UnknownEmail).await
}

async fn neither(case: &mut Case) -> Outcome {
    let root = case.root();
    let operation = CreateSessionToken::build(CreateSessionTokenVariables::default());
    case.step("no name at all", &root, operation).await?.malformed()?;
    let document = "mutation { createSessionToken(email: null, personId: null) { ok } }";
    case.document("two nulls", &root, document, json!({})).await?.malformed()
}

async fn empty(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    for (step, variables) in [("an empty address", by_address("")), ("an empty id", by_id(""))] {
        case.step(step, &root, CreateSessionToken::build(variables)).await?.malformed()?;
    }
    let variables = CreateSessionTokenVariables { email: Some(String::new()), ..by_id(&person.id) };
    open(case, "an empty address with an id", &root, &person, variables).await.map(drop)
}

async fn unknown_email(case: &mut Case) -> Outcome {
    let email = case.email()?;
    for (step, email) in [("an unknown address", email.as_str()), ("what is no address", "no-address"), ("spaces", "  ")] {
        refused(case, step, by_address(email), CreateSessionTokenErrorCode::UnknownEmail).await?;
    }
    Ok(())
}

async fn unknown_person(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    for (step, id) in [("an unknown id", UNKNOWN), ("the id of an identity", &person.identity)] {
        refused(case, step, by_id(id), CreateSessionTokenErrorCode::UnknownPersonId).await?;
    }
    Ok(())
}

async fn malformed(case: &mut Case) -> Outcome {
    for id in NO_IDS {
        refused(case, &format!("the id {id:?}"), by_id(id), CreateSessionTokenErrorCode::UnknownPersonId).await?;
    }
    Ok(())
}

async fn disabled(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    case.disable(&person).await?;
    refused(case, "by address", by_address(&person.email), CreateSessionTokenErrorCode::PersonDisabled).await?;
    refused(case, "by id", by_id(&person.id), CreateSessionTokenErrorCode::PersonDisabled).await
}

async fn without_password(case: &mut Case) -> Outcome {
    let (root, email) = (case.root(), case.email()?);
    let person = case.person_at("person", &email, &[]).await?;
    open(case, "by address", &root, &person, by_address(&email)).await.map(drop)
}

async fn not_limited(case: &mut Case) -> Outcome {
    let (login, root, person) = (case.login(), case.root(), case.person_with_password("person", &[]).await?);
    let since = Instant::now();
    for (step, code) in [("a wrong password", SignInErrorCode::InvalidPassword), ("again at once", SignInErrorCode::RateLimitExceeded)] {
        let operation = SignIn::build(credentials(&person.email, WRONG_PASSWORD));
        let response = case.step(step, &login, operation).await?.field(|data| data.sign_in)?;
        let answered = equal(present(response.error, "error")?.code, code, "code");
        answered.map_err(|error| error.after(since.elapsed(), FIRST_WAIT))?;
    }
    open(case, "an administrator need not wait", &root, &person, by_address(&person.email)).await.map(drop)
}

async fn interface(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    let document = "mutation($email: String) {
        createSessionToken(email: $email) { result { __typename ... on CommonSignInResult { token person { id } } } }
    }";
    let data = case.document("asks through the interface", &root, document, json!({ "email": person.email })).await?.data()?;
    require(data.pointer("/createSessionToken/result/token").is_some(), "a token through the interface")
}

async fn lifetime(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    for (step, asked, given) in [
        ("no lifetime is asked for", None, DEFAULT_MINUTES),
        ("zero means the default", Some(0), DEFAULT_MINUTES),
        ("five minutes", Some(5), 5),
        ("ten years", Some(5_256_000), MAXIMUM_MINUTES),
    ] {
        let variables = CreateSessionTokenVariables { expiration: asked, ..by_id(&person.id) };
        let session = open(case, step, &root, &person, variables).await?;
        let current = current(case, &session).await?;
        let created = present(parse_millis(&current.created_at.0), "createdAt")?;
        let expires = present(current.expires_at.and_then(|moment| parse_millis(&moment.0)), "expiresAt")?;
        let surplus = u64::try_from(expires - created - i64::from(given) * 60_000).map(Duration::from_millis);
        require(surplus.is_ok_and(|surplus| surplus < TOLERANCE), &format!("a lifetime of {given} minutes"))?;
    }
    Ok(())
}

async fn negative_lifetime(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    let variables = CreateSessionTokenVariables { expiration: Some(-1), ..by_id(&person.id) };
    case.step("one minute less than nothing", &root, CreateSessionToken::build(variables)).await?.malformed()
}

fn with_trust(person: &Person) -> CreateSessionTokenVariables {
    CreateSessionTokenVariables { options: Some(SignInOptions { trust_forwarded_client_info: Some(true) }), ..by_id(&person.id) }
}

async fn trust(case: &mut Case, caller: &Caller, variables: CreateSessionTokenVariables, owner: &Person, expected: bool) -> Outcome {
    let asks = if variables.options.is_some() { "asks for trust" } else { "does not ask for trust" };
    let session = open(case, asks, caller, owner, variables).await?;
    equal(current(case, &session).await?.trust_forwarded_client_info, expected, "trust of the session")
}

async fn untrusted(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    trust(case, &root, with_trust(&person), &person, false).await
}

async fn trusted(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    let variables = CreateGlobalApiKeyVariables {
        description: "proxy".to_owned(),
        roles: Some(vec!["project_admin".to_owned()]),
        options: Some(CreateApiKeyOptions { trust_forwarded_client_info: Some(true) }),
        token_hash: None,
    };
    let created = case.prepare(&root, CreateGlobalApiKey::build(variables)).await?;
    let proxy = key("proxy", created.api_key)?.caller;
    trust(case, &proxy, with_trust(&person), &person, true).await?;
    trust(case, &proxy, by_id(&person.id), &person, false).await
}
