//! `createSessionToken`: a session of another person, without credentials.

use crate::access::{Action, Power};
use crate::audit::AuditEvent;
use crate::crypto::PlainToken;
use crate::cx::{Cx, Scope};
use crate::domain::api_key::KeyKind;
use crate::domain::email::Email;
use crate::generated::types::{CreateSessionTokenArgs, CreateSessionTokenError, CreateSessionTokenErrorCode, CreateSessionTokenResult};
use crate::outcome::{BadInput, Failure, Note, Outcome};
use crate::resolvers::mutation::new_key;
use crate::resolvers::view;
use crate::store;
use crate::store::api_key::NewApiKey;

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
    let app = cx.app();
    let lifetime =
        cx.configuration().await?.sessions().lifetime(args.expiration).ok_or_else(|| BadInput::new("expiration must not be negative"))?;
    let target = target.ok_or_else(|| Failure::noted(unknown, Note::input(&*input)))?;
    let person = target.person.id;
    let token = PlainToken::generate(&app.random)?;

    let mut tx = cx.begin(permit).await?;
    // Checked inside, so that the person is not disabled between the check and the new session.
    if store::person::credentials_by_id(&tx.read(), person).await?.is_none_or(|current| current.disabled) {
        return Err(Failure::noted(CreateSessionTokenErrorCode::PersonDisabled, Note { input: Some(input), ..Note::target(person) }).into());
    }
    let key = NewApiKey {
        identity: target.identity.id,
        kind: KeyKind::Session,
        token: token.hash(),
        lifetime: Some(lifetime),
        trust_forwarded: new_key::passes_trust_on(cx, args.options),
        project: None,
    };
    store::api_key::insert(&mut tx, key).await?;
    tx.commit(AuditEvent::SessionTokenCreated { target: person, input }).await?;

    Ok(CreateSessionTokenResult { token: token.expose().to_owned(), person: view::person(cx, &target.person, &target.identity) })
}
