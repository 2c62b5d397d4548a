//! `signInIDP`: a session for an account that an identity provider vouches for.
//!
//! **Invariant:** the provider is asked before the transaction begins, and once for a mutation; whose account it is is read in the
//! transaction that issues the session.

use serde_json::{Map, Value as Json, json};

use crate::access::{Action, Permit};
use crate::audit::{AuditEvent, EventKind};
use crate::crypto::PlainToken;
use crate::cx::{Cx, Scope};
use crate::domain::email::{self, Email};
use crate::domain::id::ApiKeyId;
use crate::domain::login::Proof;
use crate::domain::provider::configuration::{self, ProviderConfiguration};
use crate::domain::{role, text};
use crate::generated::types::{MutationName, SignInIDPArgs, SignInIDPError, SignInIDPErrorCode, SignInIDPResult};
use crate::idp::{Federated, Finished, ProviderError, SIGN_IN_LIFETIME};
use crate::login::{self, Admission, Codes, Decision, Effects, End, IssuedSession, failed_guesses};
use crate::outcome::{BadInput, FailureDetails, Fault, Outcome, Refusal};
use crate::provider_memberships::{self, MembershipSync};
use crate::resolvers::mutation::{identity_provider, new_key, recorded};
use crate::resolvers::view;
use crate::store::identity_provider::ProviderRow;
use crate::store::person::{NewPerson, PersonCredentials};
use crate::store::provider_session::{self, ProviderSession};
use crate::store::{self, Reader, StoreError, Tx};

type Error = SignInIDPError;
type Code = SignInIDPErrorCode;

/// To whom an account belongs.
enum Owner {
    Connected(PersonCredentials),
    /// The person with its address.
    ByAddress(PersonCredentials),
    Unknown,
}

/// What an attempt is about.
struct Attempt<'a> {
    provider: &'a ProviderRow,
    finished: &'a Finished,
    email: Option<Email>,
}

pub async fn resolve(cx: &Cx, args: SignInIDPArgs) -> Outcome<SignInIDPResult, Error> {
    let permit = cx.require(Action::PersonSignIn, Scope::Global).await?;
    let SignInIDPArgs { identity_provider: slug, data, expiration, options, idp_response, redirect_url, session_data } = args;
    let wanted =
        cx.configuration().await?.sessions().lifetime(expiration).ok_or_else(|| BadInput::new("expiration must not be negative"))?;
    let trusts_forwarded = new_key::passes_trust_on(cx, options);
    let Some(provider) = identity_provider::enabled(cx, &slug).await? else {
        let error = Error::new(Code::IdpValidationFailed, identity_provider::unknown(&slug));
        return Err(refused(cx, error, FailureDetails::default()).await?.into());
    };
    let stored = identity_provider::open(cx, &provider)?;
    let configuration = configuration::parse(provider.kind, &stored).map_err(Fault::new)?;
    let data = data.filter(|data| !data.is_null()).unwrap_or_else(|| {
        let url = idp_response.map(|response| response.url);
        let given = [("url", json!(url)), ("redirectUrl", json!(redirect_url)), ("sessionData", json!(session_data))];
        Json::Object(
            given.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>(),
        )
    });
    let finished = match cx.finish_at_provider(cx.providers().finish(identity_provider::here(cx, &provider), &configuration, &data)).await {
        Ok(finished) => finished,
        Err(error) => {
            let (code, message) = match error {
                ProviderError::Invalid(message) => (Code::IdpValidationFailed, message),
                ProviderError::Refused(message) => (Code::InvalidIdpResponse, message),
            };
            let note = FailureDetails { provider: Some(provider.id), ..FailureDetails::default() };
            return Err(refused(cx, Error::new(code, message), note).await?.into());
        }
    };
    let email = finished.claims.email.as_deref().and_then(Email::parse);
    let attempt = Attempt { provider: &provider, finished: &finished, email };

    let (mut tx, owner) = begin(cx, permit, &attempt).await?;
    // A provider without a code to exchange would confirm the same sign-in any number of times.
    if let Some(sealed) = data.pointer("/sessionData/sealed").and_then(Json::as_str) {
        let until = tx.stamp().at.plus(SIGN_IN_LIFETIME);
        if !store::used_token::claim(&mut tx, &PlainToken::new(sealed.to_owned()).hash(), until).await? {
            drop(tx);
            let error = Error::new(Code::IdpValidationFailed, "sessionData: this sign-in was completed before");
            return Err(refused(cx, error, attempt.note()).await?.into());
        }
    }
    if owner.credentials().is_some_and(|person| !attempt.may_vouch_for(&person.identity.roles)) {
        let person = owner.credentials().map(|person| person.person.id);
        drop(tx);
        let note = FailureDetails { person, data: Some(json!({ "reason": "idp_not_set_by_super_admin" })), ..attempt.note() };
        let message = "a person with this role signs in only at a provider that a super admin has set";
        return Err(refused(cx, Error::new(Code::PersonNotFound, message), note).await?.into());
    }
    let mut effects = Effects::default();
    let (person, is_new) = match owner {
        Owner::Connected(person) => (person, false),
        Owner::ByAddress(person) if !attempt.may_connect() => {
            drop(tx);
            let note = FailureDetails {
                person: Some(person.person.id),
                data: Some(json!({ "reason": "idp_email_unverified" })),
                ..attempt.note()
            };
            return Err(refused(cx, not_found(), note).await?.into());
        }
        Owner::ByAddress(person) => (connect(&mut tx, &attempt, person).await?, false),
        Owner::Unknown if !provider.options.auto_sign_up => {
            drop(tx);
            return Err(refused(cx, not_found(), attempt.note()).await?.into());
        }
        Owner::Unknown => match sign_up(&mut tx, &attempt, &mut effects).await? {
            Some(person) => (person, true),
            None => {
                drop(tx);
                // Another sign-in with the account was first: this one is its person's, too.
                if owner_of(&cx.read(), &attempt).await?.credentials().is_some() {
                    return Err(Fault::conflict("the account has got an owner meanwhile").into());
                }
                return Err(refused(cx, Code::PersonAlreadyExists.into(), attempt.note()).await?.into());
            }
        },
    };
    let id = person.person.id;
    if person.disabled {
        drop(tx);
        let note = FailureDetails { person: Some(id), ..attempt.note() };
        return Err(refused(cx, Code::PersonDisabled.into(), note).await?.into());
    }
    let memberships = MembershipSync {
        provider: provider.id,
        configuration: &stored,
        claims: &finished.claims,
        identity: person.identity.id,
        person: id,
        is_new,
        are_all: true,
    };
    effects.events.extend(provider_memberships::apply(&mut tx, memberships).await?);
    let admission = Admission { proof: Proof::Provider, person: Some(&person), codes: Codes::default(), wanted, trusts_forwarded };
    let Decision::Issued(IssuedSession { token, key, .. }) = login::admit(cx, &mut tx, admission, &mut effects).await? else {
        return Err(Fault::new("a person that an identity provider vouches for was not admitted").into());
    };
    if let (Some(session), ProviderConfiguration::Oidc(oidc)) = (&finished.session, &configuration) {
        let kept = kept(cx, &tx, &attempt, key, session, oidc)?;
        provider_session::insert(&mut tx, kept).await?;
    }
    failed_guesses::remember(cx, &mut tx, id).await?;
    let input = finished.claims.email.clone();
    let event = AuditEvent::ProviderLoggedIn { person: id, provider: provider.id, input };
    login::commit(tx, event, End { person: Some(id), input: None, failure: None }, effects).await?;

    let token = token.expose().to_owned();
    let person = view::person(cx, &person.person, &person.identity);
    Ok(SignInIDPResult { token, person, idp_response: Some(finished.response.clone()) })
}

impl Attempt<'_> {
    fn note(&self) -> FailureDetails {
        FailureDetails { input: self.finished.claims.email.clone(), provider: Some(self.provider.id), ..FailureDetails::default() }
    }

    /// Whether the address that the provider states counts as verified.
    fn is_vouched_for(&self) -> bool {
        self.finished.claims.email_verified || self.provider.options.assume_email_verified
    }

    /// Who sets a provider can sign in at it as any person: that must not give more power than setting it takes.
    fn may_vouch_for(&self, roles: &[String]) -> bool {
        self.provider.set_by_super_admin || !role::is_above_project_admin(roles)
    }

    fn may_connect(&self) -> bool {
        !self.provider.options.require_verified_email || self.is_vouched_for()
    }
}

/// Begins with the identity of the owner locked, if the account has one. The provider is in use, as it was when it was asked.
async fn begin(cx: &Cx, permit: Permit, attempt: &Attempt<'_>) -> Result<(Tx, Owner), Refusal> {
    let before = owner_of(&cx.read(), attempt).await?;
    let permit = match before.credentials() {
        Some(person) => permit.changing(person.identity.id),
        None => permit,
    };
    let mut tx = cx.begin(permit).await?;
    let owner = owner_of(&tx.read(), attempt).await?;
    if !store::identity_provider::is_unchanged(&mut tx, attempt.provider).await? {
        return Err(Fault::conflict("the provider was changed while it was asked").into());
    }
    let id = |owner: &Owner| owner.credentials().map(|person| person.person.id);
    if id(&before) != id(&owner) {
        return Err(Fault::conflict("the account has got another owner meanwhile").into());
    }
    Ok((tx, owner))
}

async fn owner_of(db: &Reader<'_>, attempt: &Attempt<'_>) -> Result<Owner, Fault> {
    let Attempt { provider, finished, email } = attempt;
    if let Some(person) = store::connection::owner(db, provider.id, &finished.claims.external_identifier).await? {
        let person = store::person::credentials_by_id(db, person).await?;
        return Ok(Owner::Connected(person.ok_or_else(|| Fault::new("a connection has no person"))?));
    }
    let by_address = match email.as_ref().filter(|_| !provider.options.exclusive) {
        Some(email) => store::person::credentials_by_email(db, email).await?,
        None => None,
    };
    Ok(by_address.map_or(Owner::Unknown, Owner::ByAddress))
}

impl Owner {
    fn credentials(&self) -> Option<&PersonCredentials> {
        match self {
            Self::Connected(person) | Self::ByAddress(person) => Some(person),
            Self::Unknown => None,
        }
    }
}

/// Connects the account to the person with its address. What was set up with an address that its owner has not verified ends once the
/// provider vouches for the address: another one may have set it up.
async fn connect(tx: &mut Tx, attempt: &Attempt<'_>, mut person: PersonCredentials) -> Result<PersonCredentials, Fault> {
    let (id, identity) = (person.person.id, person.identity.id);
    if !person.disabled {
        store::connection::insert(tx, attempt.provider.id, &attempt.finished.claims.external_identifier, id).await.map_err(raced)?;
    }
    let is_unproven = person.verification_required && !person.person.email_verified;
    if is_unproven && attempt.is_vouched_for() {
        store::person::verify_email(tx, id).await?;
        store::person::remove_untrusted_password(tx, identity).await?;
        store::api_key::disable_sessions(tx, identity, None).await?;
        person.person.email_verified = true;
    }
    Ok(person)
}

/// A person for the account, unless another one has its address.
async fn sign_up(tx: &mut Tx, attempt: &Attempt<'_>, effects: &mut Effects) -> Result<Option<PersonCredentials>, Fault> {
    let claims = &attempt.finished.claims;
    let given = claims.email.as_deref().map(email::default_name);
    let name = claims.name.as_deref().or(given).unwrap_or(&claims.external_identifier);
    let identity = store::identity::insert(tx, None, role::distinct(Vec::new(), &[role::PERSON])).await?;
    let new = NewPerson {
        identity: identity.id,
        email: attempt.email.clone().filter(|_| !attempt.provider.options.exclusive),
        name: text::cut(name, text::LONGEST).to_owned(),
        password: None,
        verification_required: false,
    };
    let person = match store::person::insert(tx, new).await {
        Ok(person) => person,
        Err(StoreError::Taken) => return Ok(None),
        Err(other) => return Err(other.into()),
    };
    store::connection::insert(tx, attempt.provider.id, &claims.external_identifier, person.id).await.map_err(raced)?;
    let input = claims.email.clone().unwrap_or_default();
    effects.events.push(AuditEvent::SignedUp { person: person.id, identity: identity.id, input, roles: identity.roles.clone() });
    Ok(Some(PersonCredentials { person, identity, password: None, disabled: false, verification_required: false, grace_until: None }))
}

/// Another sign-in with the same account was first.
fn raced(error: StoreError) -> Fault {
    match error {
        StoreError::Taken => Fault::conflict("the account has got an owner meanwhile"),
        other => other.into(),
    }
}

fn kept(
    cx: &Cx,
    tx: &Tx,
    attempt: &Attempt<'_>,
    key: ApiKeyId,
    session: &Federated,
    oidc: &configuration::Oidc,
) -> Result<ProviderSession, Fault> {
    let tokens = serde_json::to_string(&session.tokens).map_err(Fault::new)?;
    let obtained_at = tx.stamp().at;
    let due_at = oidc.revalidation.map_or(obtained_at, |revalidation| revalidation.due(obtained_at, session.expires_at, obtained_at));
    Ok(ProviderSession {
        key,
        provider: attempt.provider.id,
        external_identifier: attempt.finished.claims.external_identifier.clone(),
        sid: session.sid.clone(),
        tokens: cx.seal(&tokens, &provider_session::place(key))?,
        obtained_at,
        expires_at: session.expires_at,
        due_at,
    })
}

/// Whether there is such a person is not told.
fn not_found() -> Error {
    Error::new(Code::PersonNotFound, "the account belongs to no person")
}

/// The error of a request that nothing has changed. A client could fill the log with these.
async fn refused(cx: &Cx, error: Error, note: FailureDetails) -> Result<Error, Fault> {
    recorded::failure(cx, MutationName::SignInIDP, EventKind::IdpLogin, error, note).await
}
