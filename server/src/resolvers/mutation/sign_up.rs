//! `signUp`: a person and the identity that goes with it.

use crate::access::Action;
use crate::audit::AuditEvent;
use crate::crypto::{HashingError, PasswordHash};
use crate::cx::{Cx, Scope};
use crate::domain::email::{self, Email};
use crate::domain::password::Weakness;
use crate::domain::role;
use crate::generated::types::{SignUpArgs, SignUpError, SignUpErrorCode, SignUpRecommendedAction, SignUpResult, WeakPasswordReason};
use crate::outcome::{BadInput, Outcome, Stop};
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
    let email = Email::parse(&args.email).ok_or_else(invalid_email)?;
    if let Some(known) = store::person::credentials_by_email(&cx.read(), &email).await? {
        return Err(email_exists(known.password.is_some()).into());
    }
    let password = match args.password {
        Some(password) => {
            let weaknesses = cx.app().rules.passwords.weaknesses(&password);
            if !weaknesses.is_empty() {
                return Err(too_weak(&weaknesses).into());
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
        StoreError::Taken => email_exists(has_password).into(),
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

fn too_weak(weaknesses: &[Weakness]) -> SignUpError {
    let mut error = SignUpError::new(SignUpErrorCode::TooWeak, "the password does not meet the password policy");
    error.weak_password_reasons = Some(weaknesses.iter().copied().map(reason).collect());
    error
}

fn reason(weakness: Weakness) -> WeakPasswordReason {
    match weakness {
        Weakness::TooShort => WeakPasswordReason::TooShort,
        Weakness::MissingUppercase => WeakPasswordReason::MissingUppercase,
        Weakness::MissingLowercase => WeakPasswordReason::MissingLowercase,
        Weakness::MissingDigit => WeakPasswordReason::MissingDigit,
        Weakness::MissingSpecial => WeakPasswordReason::MissingSpecial,
        Weakness::Common => WeakPasswordReason::Blacklisted,
    }
}

fn not_hashed(error: HashingError) -> Stop<SignUpError> {
    match error {
        HashingError::Busy => {
            SignUpError::new(SignUpErrorCode::RateLimitExceeded, "too many passwords are being checked, try again").into()
        }
        HashingError::Failed(_) => Stop::Fault(error.into()),
    }
}
