//! `createSessionToken`: a session of another person, without credentials.

use crate::access::{Action, Power};
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::domain::email::Email;
use crate::domain::login::Proof;
use crate::generated::types::{CreateSessionTokenArgs, CreateSessionTokenError, CreateSessionTokenErrorCode, CreateSessionTokenResult};
use crate::login::{self, Admission, Codes, Decision, Effects, End};
use crate::outcome::{BadInput, Failure, FailureDetails, Outcome};
use crate::resolvers::mutation::new_key;
use crate::resolvers::view;
use crate::store;

pub async fn resolve(cx: &Cx, args: CreateSessionTokenArgs) -> Outcome<CreateSessionTokenResult, CreateSessionTokenError> {
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let (input, target, unknown) = match (given(args.email), given(args.person_id)) {
        (Some(email), _) => {
            let target = store::person::credentials_by_email(&cx.read(), &Email::canonical(&email)).await?;
            (email, target, CreateSessionTokenErrorCode::UnknownEmail)
        }
        (None, Some(id)) => {
            let target = view::target_person(cx, &id).await?;
            (id, target, CreateSessionTokenErrorCode::UnknownPersonId)
        }
        (None, None) => {
            cx.require(Action::PersonManage { power: Power::CreateSession, target: None }, Scope::Global).await?;
            return Err(BadInput::new("give an email or a personId").into());
        }
    };
    let identity = target.as_ref().map(|target| &target.identity);
    let permit = cx.require(Action::PersonManage { power: Power::CreateSession, target: identity }, Scope::Global).await?;
    let lifetime =
        cx.configuration().await?.sessions().lifetime(args.expiration).ok_or_else(|| BadInput::new("expiration must not be negative"))?;
    let target = target.ok_or_else(|| Failure::noted(unknown, FailureDetails::input(&*input)))?;
    let person = target.person.id;

    let mut tx = cx.begin(permit).await?;
    let current = store::person::credentials_by_id(&tx.read(), person).await?;
    let admission = Admission {
        proof: Proof::Permission,
        person: current.as_ref(),
        codes: Codes::default(),
        wanted: lifetime,
        trusts_forwarded: new_key::passes_trust_on(cx, args.options),
    };
    let mut effects = Effects::default();
    let Decision::Issued(issued) = login::admit(cx, &mut tx, admission, &mut effects).await? else {
        let note = FailureDetails { input: Some(input), ..FailureDetails::target(person) };
        return Err(Failure::noted(CreateSessionTokenErrorCode::PersonDisabled, note).into());
    };
    let end = End { person: Some(person), input: None, failure: None };
    login::commit(tx, AuditEvent::SessionTokenCreated { target: person, input }, end, effects).await?;

    Ok(CreateSessionTokenResult { token: issued.token.expose().to_owned(), person: view::person(cx, &target.person, &target.identity) })
}
