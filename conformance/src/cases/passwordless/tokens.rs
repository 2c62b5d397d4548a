//! `signInPasswordless` with a mailed token.
//!
//! **Invariant:** each case runs alone, as it lets persons sign in without a password.

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::json;
use tokio::time::sleep;

use super::{allow, exchanges, refused, requested, requesting, settings, showing, signs_in};
use crate::client::exchange::Caller;
use crate::client::timestamp::parse_millis;
use crate::client::token::Token;
use crate::error::{Outcome, equal, present, require};
use crate::operations::{
    ActivatePasswordlessOtpErrorCode, ChangeProfile, ChangeProfileVariables, CreateApiKeyOptions, CreateGlobalApiKey,
    CreateGlobalApiKeyVariables, DateTime, ForceSignOutPerson, ForceSignOutPersonVariables, MySessions, PasswordlessValidationType,
    PersonByIdVariables, SignInOptions, SignInPasswordless, SignInPasswordlessErrorCode, SignInPasswordlessVariables, VerificationOf,
};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::key;
use crate::suite::people::AFTER_WAITING;
use crate::suite::settings::{changing, set};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("passwordless/token", "A person is mailed a link with a token that opens one session: TOKEN_INVALID, TOKEN_USED.", token)
        .needs(&[Need::Mailbox])
        .exclusive(),
    case!("passwordless/verifies", "The answer to a sign-in shows that it has verified the address.", verifies)
        .needs(&[Need::Mailbox])
        .exclusive(),
    case!("passwordless/person-disabled", "A disabled person is not signed in: PERSON_DISABLED.", disabled)
        .needs(&[Need::Mailbox])
        .exclusive(),
    case!("passwordless/expires", "A token is valid as long as the settings say: TOKEN_EXPIRED.", expires)
        .needs(&[Need::Mailbox])
        .exclusive(),
    case!("passwordless/session", "A session lives as long as the client asks for, and is trusted as its key is.", session)
        .needs(&[Need::Mailbox])
        .exclusive(),
    case!("passwordless/at-once", "Of several sign-ins with one token at the same time one succeeds.", at_once)
        .needs(&[Need::Mailbox])
        .exclusive(),
    case!("passwordless/revoked", "A token that was mailed before another address or a forced sign-out cannot be used.", revoked)
        .needs(&[Need::Mailbox])
        .exclusive(),
    case!("passwordless/switched-off", "A token cannot be used once the person cannot sign in so any more.", switched_off)
        .needs(&[Need::Mailbox])
        .exclusive(),
    case!("passwordless/recorded", "Requests, exchanges and sign-ins are recorded, each with its person.", recorded)
        .needs(&[Need::Mailbox])
        .exclusive(),
];

async fn token(case: &mut Case) -> Outcome {
    let (person, root) = (case.person("person", &[]).await?, case.root());
    changing(case, async |case| {
        allow(case, "always").await?;
        let request = requested(case, &person.email).await?;
        let mail = case.mail("the same mail", &person.email).await?;
        require(mail.text.contains("https://app.example.com/sign-in?from=mail"), "a link to the page of the settings")?;
        require(mail.text.contains(&format!("request_id={}", request.id)), "the id of the request in the link")?;
        let wrong = showing(&request.id, PasswordlessValidationType::Token, "0123456789abcdef0123456789abcdef01234567");
        refused(case, "another token", wrong, SignInPasswordlessErrorCode::TokenInvalid).await?;
        let signed_in = signs_in(case, "signs in", request.with_token()).await?;
        equal(signed_in.person.id.as_str(), person.id.as_str(), "the person who is signed in")?;
        case.let_in("the session is good", &Caller::new("new session", Token::new(signed_in.token))).await?;
        let operation = VerificationOf::build(PersonByIdVariables { id: person.id.clone() });
        let seen = case.step("the address is verified", &root, operation).await?.field(|data| data.person_by_id)?;
        require(seen.email_verified, "a verified address")?;
        refused(case, "the token is used", request.with_token(), SignInPasswordlessErrorCode::TokenUsed).await?;
        let login = case.login();
        exchanges(case, "it cannot be exchanged", &login, &request, Some(ActivatePasswordlessOtpErrorCode::TokenUsed)).await
    })
    .await
}

async fn verifies(case: &mut Case) -> Outcome {
    let (person, login) = (case.person("person", &[]).await?, case.login());
    let document = "mutation($request: String!, $token: String!) { \
        signInPasswordless(requestId: $request, validationType: token, token: $token) { ok result { person { emailVerified } } } }";
    changing(case, async |case| {
        allow(case, "always").await?;
        let request = requested(case, &person.email).await?;
        let variables = json!({ "request": request.id, "token": request.token.reveal() });
        let answer = case.document("signs in", &login, document, variables).await?.data()?;
        equal(answer.pointer("/signInPasswordless/result/person/emailVerified"), Some(&json!(true)), "whether the address is verified")
    })
    .await
}

async fn disabled(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    case.disable(&person).await?;
    changing(case, async |case| {
        allow(case, "always").await?;
        let request = requested(case, &person.email).await?;
        refused(case, "is not signed in", request.with_token(), SignInPasswordlessErrorCode::PersonDisabled).await
    })
    .await
}

async fn expires(case: &mut Case) -> Outcome {
    let (person, login) = (case.person("person", &[]).await?, case.login());
    changing(case, async |case| {
        allow(case, "always").await?;
        set(case, json!({ "passwordless": { "expiration": "PT1S" } })).await?;
        let request = requested(case, &person.email).await?;
        sleep(AFTER_WAITING).await;
        refused(case, "the token has expired", request.with_token(), SignInPasswordlessErrorCode::TokenExpired).await?;
        exchanges(case, "it cannot be exchanged", &login, &request, Some(ActivatePasswordlessOtpErrorCode::TokenExpired)).await
    })
    .await
}

async fn session(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let root = case.root();
    let options = Some(CreateApiKeyOptions { trust_forwarded_client_info: Some(true) });
    let roles = Some(vec!["login".to_owned()]);
    let variables = CreateGlobalApiKeyVariables { description: "proxy".to_owned(), roles, options, token_hash: None };
    let proxy = key("proxy", case.prepare(&root, CreateGlobalApiKey::build(variables)).await?.api_key)?;
    changing(case, async |case| {
        allow(case, "always").await?;
        let request = requested(case, &person.email).await?;
        let options = Some(SignInOptions { trust_forwarded_client_info: Some(true) });
        let shown = SignInPasswordlessVariables { expiration: Some(60), options, ..request.with_token() };
        let signed_in = case.ok("an hour, and trust", &proxy.caller, SignInPasswordless::build(shown)).await?;
        let session = Caller::new("new session", Token::new(signed_in.token));
        let sessions = case.step("its sessions", &session, MySessions::build(())).await?.data()?.me.sessions;
        let current = present(sessions.into_iter().find(|session| session.is_current), "the session that asks")?;
        let millis = |time: Option<DateTime>| present(time.and_then(|time| parse_millis(&time.0)), "a time");
        let minutes = (millis(current.expires_at)? - millis(Some(current.created_at))?) / 60_000;
        require((59..=61).contains(&minutes), "an hour from the sign-in to the end")?;
        equal(current.trust_forwarded_client_info, true, "trust of the session")
    })
    .await
}

async fn at_once(case: &mut Case) -> Outcome {
    let (person, login) = (case.person("person", &[]).await?, case.login());
    changing(case, async |case| {
        allow(case, "always").await?;
        let request = requested(case, &person.email).await?;
        let counts = case.side_by_side(&login, (0..8).map(|_| SignInPasswordless::build(request.with_token())).collect()).await?;
        equal(counts, [("TOKEN_USED".to_owned(), 7), ("ok".to_owned(), 1)].into(), "how the sign-ins end")
    })
    .await
}

async fn revoked(case: &mut Case) -> Outcome {
    let [moved, signed_out] = [case.person("person", &[]).await?, case.person("other person", &[]).await?];
    let (root, email) = (case.root(), case.email()?);
    changing(case, async |case| {
        allow(case, "always").await?;
        let request = requested(case, &moved.email).await?;
        let variables = ChangeProfileVariables { person_id: moved.id.clone(), email: Some(email), name: None };
        case.ok("another address", &root, ChangeProfile::build(variables)).await?;
        refused(case, "the token is of the former one", request.with_token(), SignInPasswordlessErrorCode::TokenInvalid).await?;
        let request = requested(case, &signed_out.email).await?;
        let variables = ForceSignOutPersonVariables { person_id: signed_out.id.clone(), ..Default::default() };
        case.ok("a forced sign-out", &root, ForceSignOutPerson::build(variables)).await?;
        refused(case, "the token is used", request.with_token(), SignInPasswordlessErrorCode::TokenUsed).await
    })
    .await
}

async fn switched_off(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    changing(case, async |case| {
        allow(case, "always").await?;
        let request = requested(case, &person.email).await?;
        set(case, settings("never")).await?;
        refused(case, "is not signed in", request.with_token(), SignInPasswordlessErrorCode::TokenInvalid).await
    })
    .await
}

async fn recorded(case: &mut Case) -> Outcome {
    let (person, unknown) = (case.person("person", &[]).await?, case.email()?);
    let key = case.global_key("login key", &["login"]).await?;
    changing(case, async |case| {
        allow(case, "always").await?;
        let code = crate::operations::InitSignInPasswordlessErrorCode::PersonNotFound;
        case.fails("an unknown address", &key.caller, requesting(&unknown), code).await?;
        let id = case.ok("a request", &key.caller, requesting(&person.email)).await?.request_id;
        case.hide("request", &id);
        let request = super::Requested { id, token: case.mailed_token("a mail for the person", &person.email).await? };
        exchanges(case, "an exchange", &key.caller, &request, None).await?;
        exchanges(case, "another exchange", &key.caller, &request, Some(ActivatePasswordlessOtpErrorCode::TokenInvalid)).await?;
        let wrong = SignInPasswordless::build(request.with_code(super::WRONG_CODE));
        case.fails("a wrong code", &key.caller, wrong, SignInPasswordlessErrorCode::TokenInvalid).await?;
        case.ok("the code", &key.caller, SignInPasswordless::build(request.with_code(super::CODE))).await?;
        let types = ["passwordless_login_init", "passwordless_login_exchange", "passwordless_login"];
        let codes = [None, Some("TOKEN_INVALID"), Some("TOKEN_INVALID"), None, None, Some("PERSON_NOT_FOUND")];
        let entries = case.recorded(&key.identity, &types, &codes).await?;
        let persons: Vec<_> = entries.iter().map(|entry| entry.person_id.as_deref()).collect();
        let of = Some(&*person.id);
        equal(persons, vec![of, of, of, of, of, None], "the person of each entry")
    })
    .await
}
