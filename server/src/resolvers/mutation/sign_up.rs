//! `signUp`: a person and the identity that goes with it.

use crate::access::Action;
use crate::audit::AuditEvent;
use crate::crypto::{HashingError, PasswordHash};
use crate::cx::{Cx, Scope};
use crate::domain::email::{self, Email};
use crate::domain::one_time::Purpose;
use crate::domain::throttle::Throttled;
use crate::domain::{role, text};
use crate::generated::types::{SignUpArgs, SignUpError, SignUpErrorCode, SignUpRecommendedAction, SignUpResult};
use crate::outcome::{BadInput, Failure, FailureDetails, Fault, Outcome, Stop};
use crate::resolvers::mutation::mailed_token::{self, TokenMail};
use crate::resolvers::mutation::{address_limit, captcha, weak_password};
use crate::resolvers::view;
use crate::store::person::{NewPerson, PersonCredentials, PersonRow};
use crate::store::{self, StoreError};

const MALFORMED_HASH: &str = "passwordHash must be a complete bcrypt hash ($2b$) with a cost from 04 to 12";

pub async fn resolve(cx: &Cx, args: SignUpArgs) -> Outcome<SignUpResult, SignUpError> {
    let wanted = args.roles.unwrap_or_default();
    let action = Action::PersonSignUp { roles: &wanted };
    let permit = cx.require(action, Scope::Global).await?;
    if let Some(seconds) = address_limit::retry_after(cx, action, Throttled::SignUpPerIp).await? {
        let error = SignUpError::new(SignUpErrorCode::RateLimitExceeded, address_limit::message(seconds));
        return Err(Failure::noted(error, FailureDetails::input(args.email)).into());
    }
    if !captcha::is_solved(cx, |protect| protect.sign_up, args.captcha_token.as_deref()).await? {
        return Err(Failure::noted(SignUpErrorCode::InvalidCaptcha, FailureDetails::input(args.email)).into());
    }
    text::check_roles(&wanted)?;
    text::check("name", args.name.as_deref().unwrap_or_default())?;
    let imported = match (&args.password, args.password_hash) {
        (None, Some(text)) => Some(PasswordHash::imported(&text).ok_or_else(|| BadInput::new(MALFORMED_HASH))?),
        _ => None,
    };
    let email = Email::parse(&args.email)
        .ok_or_else(|| Failure::noted(SignUpErrorCode::InvalidEmailFormat, FailureDetails::input(&*args.email)))?;
    if let Some(owner) = store::person::credentials_by_email(&cx.read(), &email).await? {
        return Err(Failure::noted(email_exists(cx, Some(&owner)).await?, FailureDetails::input(args.email)).into());
    }
    let password = match args.password {
        Some(password) => {
            if let Some(reasons) = weak_password::reasons(cx, &password).await? {
                let error = SignUpError { weak_password_reasons: Some(reasons), ..SignUpErrorCode::TooWeak.into() };
                return Err(Failure::noted(error, FailureDetails::input(args.email)).into());
            }
            Some(cx.hash_password(&password).await.map_err(not_hashed)?)
        }
        None => imported,
    };
    let verification_required = cx.configuration().await?.signup.require_email_verification;
    let name = args.name.unwrap_or_else(|| text::cut(email::default_name(&args.email), text::LONGEST).to_owned());

    let mut tx = cx.begin(permit).await?;
    let identity = store::identity::insert(&mut tx, None, role::distinct(wanted, &[role::PERSON])).await?;
    let person = NewPerson { identity: identity.id, email: Some(email.clone()), name, password, verification_required };
    let person = match store::person::insert(&mut tx, person).await {
        Ok(person) => person,
        Err(StoreError::Taken) => {
            // Another request was quicker with the same address, and the advice is about that person.
            drop(tx);
            let owner = store::person::credentials_by_email(&cx.read(), &email).await?;
            return Err(Failure::noted(email_exists(cx, owner.as_ref()).await?, FailureDetails::input(args.email)).into());
        }
        Err(other) => return Err(other.into()),
    };
    let event = AuditEvent::SignedUp { person: person.id, identity: identity.id, input: args.email, roles: identity.roles.clone() };
    let sent = match verification_required {
        true => mailed_token::queue(cx, &mut tx, verification(&person, &email)).await?.ok(),
        false => None,
    };
    let input = email.to_string();
    let requested = sent.as_ref().map(|_| AuditEvent::EmailVerificationRequested { person: person.id, input });
    tx.commit_all([Some(event), requested].into_iter().flatten()).await?;
    sent.into_iter().for_each(|sent| sent.mail.deliver());

    Ok(SignUpResult { person: view::person(cx, &person, &identity) })
}

/// The mail with which the address is verified.
fn verification<'a>(person: &'a PersonRow, email: &'a Email) -> TokenMail<'a> {
    let (purpose, to) = (Purpose::EmailVerification, email.as_str());
    let lifetime = purpose.lifetime();
    TokenMail { purpose, person, to, address: email, new_address: None, lifetime, page: None, project: None, variant: None }
}

/// There is no advice about an owner who has given the address away meanwhile.
async fn email_exists(cx: &Cx, owner: Option<&PersonCredentials>) -> Result<SignUpError, Fault> {
    let login = &cx.configuration().await?.login;
    // It says how the owner signs in.
    let advised = owner.filter(|_| login.reveal_user_exists && login.reveal_login_method);
    let recommended_action = advised.map(|owner| match owner.password {
        Some(_) => SignUpRecommendedAction::SignIn,
        None => SignUpRecommendedAction::ResetPassword,
    });
    Ok(SignUpError { recommended_action, ..SignUpErrorCode::EmailAlreadyExists.into() })
}

fn not_hashed(error: HashingError) -> Stop<SignUpError> {
    match error {
        HashingError::Busy => SignUpErrorCode::RateLimitExceeded.into(),
        HashingError::Failed(_) => Stop::Fault(error.into()),
    }
}
