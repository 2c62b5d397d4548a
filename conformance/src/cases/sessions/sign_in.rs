//! `signIn`: whom it lets in and whom it does not.
//!
//! **Invariant:** a token is given only together with the right password.

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::json;

use crate::client::exchange::Caller;
use crate::client::token::Token;
use crate::error::{Outcome, equal, present, require};
use crate::operations::{
    CreateApiKeyOptions, CreateGlobalApiKey, CreateGlobalApiKeyVariables, MySessions, SignIn, SignInErrorCode, SignInOptions,
    SignInVariables, SignUp, SignUpVariables,
};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{credentials, key};
use crate::suite::passwords::{PASSWORD, WRONG_PASSWORD};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("sign-in/with-password", "Each sign-in opens a session of its own.", with_password),
    case!("sign-in/email-is-normalised", "Spaces around an address and its letter case do not count.", normalised),
    case!("sign-in/interface", "The result can be asked for through the interface of all sign-in results.", through_interface),
    case!("sign-in/unknown-email", "An unknown address is UNKNOWN_EMAIL.", unknown_email),
    case!("sign-in/invalid-password", "A wrong password is INVALID_PASSWORD.", invalid_password),
    case!("sign-in/no-password-set", "A person without password is NO_PASSWORD_SET.", no_password),
    case!("sign-in/trust-is-dropped", "A key that may not trust headers cannot give that right to a session.", untrusted),
    case!("sign-in/trust-is-passed-on", "A key that may trust headers can give that right to a session.", trusted),
    case!("sign-in/who-may", "Keys with the role `login` and super admins open sessions, no other caller does.", who_may)
        .needs(&[Need::Roles]),
];

async fn open(case: &mut Case, step: &str, caller: &Caller, variables: SignInVariables) -> Outcome<Caller> {
    Ok(Caller::new("session", Token::new(case.ok(step, caller, SignIn::build(variables)).await?.token)))
}

async fn refused(case: &mut Case, step: &str, variables: SignInVariables, code: SignInErrorCode) -> Outcome {
    let login = case.login();
    let error = case.fails(step, &login, SignIn::build(variables), code).await?;
    equal(error.retry_after, None, "waiting time")
}

async fn with_password(case: &mut Case) -> Outcome {
    let (login, person) = (case.login(), case.person_with_password("person", &[]).await?);
    let first = open(case, "signs in", &login, credentials(&person.email, PASSWORD)).await?;
    let second = open(case, "signs in again", &login, credentials(&person.email, PASSWORD)).await?;
    require(first.token != second.token, "two sessions with two tokens")?;
    case.let_in("the first session is let in", &first).await?;
    case.let_in("the second session is let in", &second).await
}

async fn normalised(case: &mut Case) -> Outcome {
    let (login, person) = (case.login(), case.person_with_password("person", &[]).await?);
    let typed = format!("  {}  ", person.email.to_uppercase());
    open(case, "the address is typed in capitals between spaces", &login, credentials(&typed, PASSWORD)).await.map(drop)
}

async fn through_interface(case: &mut Case) -> Outcome {
    let (login, person) = (case.login(), case.person_with_password("person", &[]).await?);
    let document = "mutation($email: String!, $password: String!) {
        signIn(email: $email, password: $password) { result { __typename ... on CommonSignInResult { token person { id } } } }
    }";
    let variables = json!({ "email": person.email, "password": PASSWORD });
    let data = case.document("asks through the interface", &login, document, variables).await?.data()?;
    require(data.pointer("/signIn/result/token").is_some(), "a token through the interface")
}

async fn unknown_email(case: &mut Case) -> Outcome {
    let (email, name) = (case.email()?, case.name("name")?);
    refused(case, "an unknown address", credentials(&email, PASSWORD), SignInErrorCode::UnknownEmail).await?;
    refused(case, "what is no address", credentials(&name, PASSWORD), SignInErrorCode::UnknownEmail).await
}

async fn invalid_password(case: &mut Case) -> Outcome {
    for (step, password) in [("another password", WRONG_PASSWORD), ("an empty password", ""), ("a space too much", "Correct-4-Horses ")] {
        let person = case.person_with_password("person", &[]).await?;
        refused(case, step, credentials(&person.email, password), SignInErrorCode::InvalidPassword).await?;
        case.let_in("the session from before still works", &person.session).await?;
    }
    Ok(())
}

async fn no_password(case: &mut Case) -> Outcome {
    let root = case.root();
    for (step, password) in [("any password", PASSWORD), ("an empty password", "")] {
        let email = case.email()?;
        let variables = SignUpVariables { email: email.clone(), ..Default::default() };
        case.ask(&root, SignUp::build(variables)).await?.field(|data| data.sign_up)?;
        refused(case, step, credentials(&email, password), SignInErrorCode::NoPasswordSet).await?;
    }
    Ok(())
}

fn with_trust(email: &str) -> SignInVariables {
    SignInVariables { options: Some(SignInOptions { trust_forwarded_client_info: Some(true) }), ..credentials(email, PASSWORD) }
}

async fn untrusted(case: &mut Case) -> Outcome {
    let login = case.login();
    let person = case.person_with_password("person", &[]).await?;
    let session = open(case, "asks for trust", &login, with_trust(&person.email)).await?;
    trust_of_newest(case, &session, false).await
}

async fn trusted(case: &mut Case) -> Outcome {
    let root = case.root();
    let options = Some(CreateApiKeyOptions { trust_forwarded_client_info: Some(true) });
    let variables =
        CreateGlobalApiKeyVariables { description: "proxy".to_owned(), roles: Some(vec!["login".to_owned()]), options, token_hash: None };
    let created = case
        .step("root makes a trusted key", &root, CreateGlobalApiKey::build(variables))
        .await?
        .field(|data| data.create_global_api_key)?;
    let proxy = key("proxy", present(created.result, "a key")?.api_key)?.caller;
    let person = case.person_with_password("person", &[]).await?;
    let session = open(case, "asks for trust", &proxy, with_trust(&person.email)).await?;
    trust_of_newest(case, &session, true).await?;
    let session = open(case, "does not ask for trust", &proxy, credentials(&person.email, PASSWORD)).await?;
    trust_of_newest(case, &session, false).await
}

async fn trust_of_newest(case: &mut Case, session: &Caller, expected: bool) -> Outcome {
    let me = case.step("the session knows whether it is trusted", session, MySessions::build(())).await?.data()?.me;
    let current = present(me.sessions.iter().find(|session| session.is_current), "the session that asks")?;
    equal(current.trust_forwarded_client_info, expected, "trust of the session")
}

async fn who_may(case: &mut Case) -> Outcome {
    let person = case.person_with_password("person", &[]).await?;
    let super_admin = case.person_with_password("super admin", &["super_admin"]).await?.session;
    let (root, key) = (case.root(), case.global_key("login key", &["login"]).await?.caller);
    for caller in [&key, &super_admin, &root] {
        open(case, "may sign a person in", caller, credentials(&person.email, PASSWORD)).await?;
    }
    let project = case.project(&acl::newsroom()).await?;
    let admin_key = case.key(&project, "admin key of a project", &[acl::plain("admin")]).await?.caller;
    let bare_key = case.global_key("key without roles", &[]).await?.caller;
    for caller in [&person.session, &admin_key, &bare_key] {
        case.step("may not sign a person in", caller, SignIn::build(credentials(&person.email, PASSWORD))).await?.forbidden()?;
    }
    Ok(())
}
