//! `signUp`: a person and the identity that goes with it.

use crate::access::Action;
use crate::audit::AuditEvent;
use crate::crypto::{HashingError, PasswordHash};
use crate::cx::{Cx, Scope};
use crate::domain::email::{self, Email};
use crate::domain::role;
use crate::generated::types::{SignUpArgs, SignUpError, SignUpErrorCode, SignUpRecommendedAction, SignUpResult, WeakPasswordReason};
use crate::outcome::{BadInput, Failure, Note, Outcome, Stop};
use crate::resolvers::mutation::weak_password;
use crate::resolvers::view;
use crate::store::person::NewPerson;
use crate::store::{self, StoreError};

pub async fn resolve(cx: &Cx, args: SignUpArgs) -> Outcome<SignUpResult, SignUpError> {
    let wanted = args.roles.unwrap_or_default();
    let permit = cx.require(Action::PersonSignUp { roles: &wanted }, Scope::Global).await?;
    let imported = match (&args.password, args.password_hash) {
        (None, Some(text)) => {
            Some(PasswordHash::imported(&text).ok_or_else(|| BadInput::new("passwordHash must be a bcrypt hash ($2b$)"))?)
        }
        _ => None,
    };
    let email = Email::parse(&args.email).ok_or_else(|| Failure::noted(invalid_email(), Note::input(&*args.email)))?;
    if let Some(known) = store::person::credentials_by_email(&cx.read(), &email).await? {
        return Err(Failure::noted(email_exists(known.password.is_some()), Note::input(args.email)).into());
    }
    let password = match args.password {
        Some(password) => {
            if let Some(reasons) = weak_password::reasons(cx, &password) {
                return Err(Failure::noted(too_weak(reasons), Note::input(args.email)).into());
            }
            Some(cx.app().hasher.hash(&password, &cx.app().random).await.map_err(not_hashed)?)
        }
        None => imported,
    };
    let name = args.name.unwrap_or_else(|| email::default_name(&args.email).to_owned());
    let has_password = password.is_some();

    let mut tx = cx.begin(permit).await?;
    let identity = store::identity::insert(&mut tx, None, role::distinct(wanted, &[role::PERSON])).await?;
    let person = NewPerson { identity: identity.id, email, name, password };
    // Somebody else may have been quicker with the same address.
    let person = store::person::insert(&mut tx, person).await.map_err(|error| match error {
        StoreError::Taken => Failure::noted(email_exists(has_password), Note::input(&*args.email)).into(),
        other => Stop::from(other),
    })?;
    let event = AuditEvent::SignedUp { person: person.id, identity: identity.id, input: args.email, roles: identity.roles.clone() };
    tx.commit(event).await?;

    Ok(SignUpResult { person: view::person(cx, &person, &identity) })
}

fn invalid_email() -> SignUpError {
    SignUpError::new(SignUpErrorCode::InvalidEmailFormat, "this is not an e-mail address")
}

fn email_exists(has_password: bool) -> SignUpError {
    let mut error = SignUpError::new(SignUpErrorCode::EmailAlreadyExists, "somebody has this e-mail address already");
    let action = if has_password { SignUpRecommendedAction::SignIn } else { SignUpRecommendedAction::ResetPassword };
    error.recommended_action = Some(action);
    error
}

fn too_weak(reasons: Vec<WeakPasswordReason>) -> SignUpError {
    let error = SignUpError::new(SignUpErrorCode::TooWeak, weak_password::MESSAGE);
    SignUpError { weak_password_reasons: Some(reasons), ..error }
}

fn not_hashed(error: HashingError) -> Stop<SignUpError> {
    match error {
        HashingError::Busy => {
            SignUpError::new(SignUpErrorCode::RateLimitExceeded, "too many passwords are being checked, try again").into()
        }
        HashingError::Failed(_) => Stop::Fault(error.into()),
    }
}
