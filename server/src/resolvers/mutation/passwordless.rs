//! What the mutations have in common with which a person signs in without a password.
//!
//! **Invariant:** a request is judged in the transaction that has locked the identity of its person.

use uuid::Uuid;

use crate::access::Action;
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::domain::one_time::{Purpose, TokenCheck, Unusable};
use crate::generated::types::{FailureCode, ToggleMyPasswordlessError, ToggleMyPasswordlessErrorCode};
use crate::outcome::Outcome;
use crate::resolvers::message;
use crate::store::person_token::{self, StoredToken};
use crate::store::{self, Reader, StoreError};

/// The request with this id.
///
/// # Errors
/// If the database fails.
pub async fn find(db: &Reader<'_>, request: &str) -> Result<Option<StoredToken>, StoreError> {
    match Uuid::parse_str(request) {
        Ok(id) => person_token::by_id(db, Purpose::Passwordless, id).await,
        Err(_) => Ok(None),
    }
}

/// Why a request does not succeed, and what a developer is told; nothing if it does.
pub fn problem(verdict: TokenCheck) -> Option<(Unusable, &'static str)> {
    match verdict {
        TokenCheck::Right => None,
        TokenCheck::WrongToken => Some((Unusable::Invalid, "this is not the token of the request")),
        TokenCheck::WrongCode => Some((Unusable::Invalid, "this is not the code of the request")),
        TokenCheck::Exchanged => Some((Unusable::Invalid, "a code has taken the place of the token")),
        TokenCheck::Exhausted => Some((Unusable::Expired, "there were too many wrong attempts: a new mail is required")),
        TokenCheck::Unusable(unusable) => Some((unusable, text(unusable))),
    }
}

/// What a developer is told of a request that cannot be used any more.
pub const fn text(unusable: Unusable) -> &'static str {
    match unusable {
        Unusable::NotFound => "there is no request with this id",
        Unusable::Invalid => message::text(FailureCode::TokenInvalid),
        Unusable::Used => message::text(FailureCode::TokenUsed),
        Unusable::Expired => message::text(FailureCode::TokenExpired),
    }
}

/// Stores the choice of the caller, where the settings leave it to persons.
///
/// # Errors
/// If the settings do not leave it to persons, the caller is not a person or may not change its account, or the database fails.
pub async fn toggle(cx: &Cx, allowed: bool) -> Outcome<(), ToggleMyPasswordlessError> {
    // An application is told what it is before it is told what it may not.
    let person = cx.caller().person.as_ref().ok_or(ToggleMyPasswordlessErrorCode::NotAPerson)?.id;
    let permit = cx.require(Action::OwnAccount, Scope::Global).await?;
    if !cx.configuration().await?.passwordless.enabled.is_chosen() {
        return Err(ToggleMyPasswordlessErrorCode::CannotToggle.into());
    }
    let mut tx = cx.begin(permit.changing(cx.caller().identity)).await?;
    store::factors::set_passwordless(&mut tx, person, allowed).await?;
    if !allowed {
        person_token::revoke(&mut tx, person, &[Purpose::Passwordless]).await?;
    }
    tx.commit(AuditEvent::PasswordlessToggled { allowed }).await?;
    Ok(())
}
