//! `signInPasswordless`: a session for a client that has a mailed token, or the code that has taken its place.
//!
//! A wrong second factor counts as an attempt like a wrong code, so that a client that reads the mails of a person cannot try all codes of
//! the authenticator.
//!
//! **Invariant:** a request gives one session at most, after three wrong attempts at most; all that it is judged by is read in the
//! transaction that uses it up.

use uuid::Uuid;

use crate::access::Action;
use crate::audit::{AuditEvent, EventKind};
use crate::crypto::PlainToken;
use crate::cx::{Cx, Scope};
use crate::domain::email::Email;
use crate::domain::id::PersonId;
use crate::domain::login::{Proof, SignInRefusal};
use crate::domain::one_time::{MOST_ATTEMPTS, Purpose, Shown, TokenCheck, Unusable};
use crate::generated::types::{
    MutationName, PasswordlessValidationType, SignInPasswordlessArgs, SignInPasswordlessError, SignInPasswordlessErrorCode,
    SignInPasswordlessResult,
};
use crate::login::{self, Admission, Codes, Decision, Effects, End, failed_guesses};
use crate::outcome::{BadInput, FailureDetails, Fault, Outcome};
use crate::resolvers::mutation::{mail_pause, new_key, passwordless, recorded};
use crate::resolvers::{message, view};
use crate::store::{self, Tx, person_token};

type Error = SignInPasswordlessError;
type Code = SignInPasswordlessErrorCode;

/// Why there is no session.
struct Problem {
    code: Code,
    message: &'static str,
}

pub async fn resolve(cx: &Cx, args: SignInPasswordlessArgs) -> Outcome<SignInPasswordlessResult, Error> {
    let permit = cx.require(Action::PersonSignIn, Scope::Global).await?;
    let lifetime =
        cx.configuration().await?.sessions().lifetime(args.expiration).ok_or_else(|| BadInput::new("expiration must not be negative"))?;
    let trusts_forwarded = new_key::passes_trust_on(cx, args.options);
    let not_found = Problem::of(Unusable::NotFound, passwordless::text(Unusable::NotFound));
    let Some(found) = passwordless::find(&cx.read(), &args.request_id).await? else {
        return Err(refused(cx, None, not_found).await?.into());
    };

    let mut tx = cx.begin(permit.changing(found.identity)).await?;
    let request = person_token::by_id(&tx.read(), Purpose::Passwordless, found.id).await?;
    let current = store::person::credentials_by_id(&tx.read(), found.person).await?;
    let Some((request, mut current)) = request.zip(current) else {
        drop(tx);
        return Err(refused(cx, None, not_found).await?.into());
    };
    let person = current.person.id;
    let hash = PlainToken::new(args.token).hash();
    let shown = match args.validation_type {
        PasswordlessValidationType::Token => Shown::Token { fits: request.is_token(&hash) },
        PasswordlessValidationType::Otp => Shown::Code { fits: request.is_code(&hash) },
    };
    let verdict = request.judge(shown, tx.stamp().at);
    if let Some((unusable, message)) = passwordless::problem(verdict) {
        let problem = Problem::of(unusable, message);
        return Err(match verdict {
            TokenCheck::WrongCode => attempted(cx, tx, request.id, person, problem).await?,
            _ => {
                drop(tx);
                refused(cx, Some(person), problem).await?
            }
        }
        .into());
    }
    // The settings or the person's choice may have changed since the mail was sent.
    if !cx.configuration().await?.passwordless.enabled.allows(current.person.factors.passwordless) {
        drop(tx);
        let problem = Problem { code: Code::TokenInvalid, message: "this person cannot sign in without a password any more" };
        return Err(refused(cx, Some(person), problem).await?.into());
    }

    let codes = Codes::new(args.mfa_otp, args.backup_code);
    let admission = Admission { proof: Proof::Mail, person: Some(&current), codes, wanted: lifetime, trusts_forwarded };
    let mut effects = Effects::default();
    let issued = match login::admit(cx, &mut tx, admission, &mut effects).await? {
        Decision::Issued(issued) => issued,
        Decision::Refused(SignInRefusal::WrongCode) => {
            return Err(attempted(cx, tx, request.id, person, Code::InvalidOtpToken.into()).await?.into());
        }
        // Neither changes anything, so that there is nothing to commit.
        Decision::Asked(..) => {
            drop(tx);
            return Err(refused(cx, Some(person), Code::OtpRequired.into()).await?.into());
        }
        Decision::Refused(refusal) => {
            drop(tx);
            return Err(refused(cx, Some(person), code(refusal).into()).await?.into());
        }
    };
    if !person_token::claim(&mut tx, request.id).await? {
        return Err(Fault::conflict("the token has been used meanwhile").into());
    }
    let verified = !current.person.email_verified;
    if verified {
        store::person::verify_email(&mut tx, person).await?;
        current.person.email_verified = true;
    }
    if let Some(email) = current.person.email.as_deref().map(Email::canonical) {
        mail_pause::end(&mut tx, Purpose::Passwordless, &email).await?;
    }
    failed_guesses::remember(cx, &mut tx, person).await?;
    let end = End { person: Some(person), input: None, failure: None };
    login::commit(tx, AuditEvent::PasswordlessLoggedIn { person, verified }, end, effects).await?;

    let token = issued.token.expose().to_owned();
    Ok(SignInPasswordlessResult { token, person: view::person(cx, &current.person, &current.identity) })
}

impl Problem {
    fn of(unusable: Unusable, message: &'static str) -> Self {
        Self { code: unusable.into(), message }
    }
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Self { code, message: message::text(code.into()) }
    }
}

fn code(refusal: SignInRefusal) -> Code {
    match refusal {
        SignInRefusal::Disabled => Code::PersonDisabled,
        SignInRefusal::WrongCode => Code::InvalidOtpToken,
        // A client with a token need not know a password.
        SignInRefusal::UnknownEmail | SignInRefusal::NoPassword | SignInRefusal::WrongPassword | SignInRefusal::Unverified => {
            Code::TokenInvalid
        }
    }
}

/// The error of a wrong code, which counts as an attempt.
async fn attempted(cx: &Cx, mut tx: Tx, request: Uuid, person: PersonId, problem: Problem) -> Result<Error, Fault> {
    if !person_token::add_attempt(&mut tx, request, MOST_ATTEMPTS).await? {
        drop(tx);
        return refused(cx, Some(person), problem).await;
    }
    let Problem { code, message } = problem;
    let (kind, note) = (EventKind::PasswordlessLogin, FailureDetails::person(person));
    tx.commit(AuditEvent::Failed { kind, code: code.as_str(), message: message.to_owned(), note }).await?;
    Ok(Error::new(code, message))
}

/// The error of a request that nothing has changed. A client could fill the log with these.
async fn refused(cx: &Cx, person: Option<PersonId>, problem: Problem) -> Result<Error, Fault> {
    let (error, note) = (Error::new(problem.code, problem.message), FailureDetails { person, ..FailureDetails::default() });
    recorded::failure(cx, MutationName::SignInPasswordless, EventKind::PasswordlessLogin, error, note).await
}
