//! Tokens that are mailed to a person: how one is sent, and how it is used.
//!
//! **Invariant:** the token is in the mail alone, the database has its hash; it is used in the transaction that does what it is for.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::mail_pause;
use crate::background::courier::Draft;
use crate::crypto::PlainToken;
use crate::cx::Cx;
use crate::domain::email::Email;
use crate::domain::link;
use crate::domain::one_time::{Purpose, Unusable};
use crate::domain::project::Project;
use crate::domain::time::Timestamp;
use crate::generated::types::{
    ActivatePasswordlessOtpErrorCode, CheckResetPasswordTokenCode, ConfirmEmailChangeErrorCode, ResetPasswordErrorCode,
    SignInPasswordlessErrorCode, VerifyEmailErrorCode,
};
use crate::mail::Variables;
use crate::new_mail::{self, Queued};
use crate::outcome::Fault;
use crate::store::person::PersonRow;
use crate::store::person_token::{self, NewToken, StoredToken};
use crate::store::{StoreError, Tx};

/// A mail with a token.
pub struct TokenMail<'a> {
    pub purpose: Purpose,
    pub person: &'a PersonRow,
    pub to: &'a str,
    /// The same in the form in which mails to it are counted.
    pub address: &'a Email,
    /// The address that the person is to have.
    pub new_address: Option<&'a str>,
    pub lifetime: Duration,
    /// The page that a link of the mail opens.
    pub page: Option<&'a str>,
    pub project: Option<Arc<Project>>,
    pub variant: Option<String>,
}

/// A token that was issued, and its mail.
#[must_use = "the mail is delivered at once if the courier is told after the commit"]
pub struct IssuedMail {
    pub request: Uuid,
    pub expires_at: Timestamp,
    pub mail: Queued,
}

/// The last mail to the address was sent a short time ago.
pub struct Paused {
    /// Whole seconds until the next one can be sent.
    pub seconds: i32,
}

/// Issues a token and queues the mail that has it, unless the last one to this address was sent a short time ago.
///
/// # Errors
/// If the database fails, or random bytes are not available.
pub async fn queue(cx: &Cx, tx: &mut Tx, mail: TokenMail<'_>) -> Result<Result<IssuedMail, Paused>, Fault> {
    let TokenMail { purpose, person, to, address, new_address, lifetime, page, project, variant } = mail;
    if let Some(seconds) = mail_pause::take(cx, tx, purpose, address).await? {
        return Ok(Err(Paused { seconds }));
    }
    let token = cx.new_token()?;
    let address = person.email.as_deref();
    let new = NewToken { person: person.id, purpose, hash: token.hash(), code: None, address, new_address, lifetime };
    let request = person_token::insert(tx, new).await?;
    let id = request.to_string();
    let parameters = [("token", token.expose()), ("request_id", id.as_str()), ("email", to)];
    let variables = Variables::new()
        .with("email", to)
        .with("token", token.expose())
        .with_some("url", page.and_then(|page| link::with_parameters(page, &parameters)))
        .with_some("requestId", matches!(purpose, Purpose::PasswordReset | Purpose::Passwordless).then_some(&*id))
        .with_some("project", project.as_ref().map(|project| project.name.as_str()))
        .with_some("projectSlug", project.as_ref().map(|project| project.slug.as_str()));
    let project = project.map(|project| (project.id, project.slug.clone()));
    let (kind, to, variant) = (purpose.mail_kind(), to.to_owned(), variant.unwrap_or_default());
    let mail = new_mail::queue(cx, tx, Some(Draft { kind, to, project, variant, variables })).await?;
    Ok(Ok(IssuedMail { request, expires_at: tx.stamp().at.plus(lifetime), mail }))
}

/// The token that a client gives.
///
/// # Errors
/// If the database fails.
pub async fn find(cx: &Cx, purpose: Purpose, token: String) -> Result<Option<StoredToken>, StoreError> {
    person_token::by_hash(&cx.read(), purpose, &PlainToken::new(token).hash()).await
}

/// Uses the token up, if it can still be used. The transaction has locked the identity of its person.
///
/// # Errors
/// If the database fails.
pub async fn claim(tx: &mut Tx, purpose: Purpose, id: Uuid) -> Result<Result<StoredToken, Unusable>, StoreError> {
    let Some(found) = person_token::by_id(&tx.read(), purpose, id).await? else { return Ok(Err(Unusable::NotFound)) };
    if let Err(unusable) = found.check(tx.stamp().at) {
        return Ok(Err(unusable));
    }
    let is_first = person_token::claim(tx, id).await?;
    Ok(if is_first { Ok(found) } else { Err(Unusable::Used) })
}

/// The code of each reason for which a token cannot be used.
macro_rules! codes {
    ($($code:ident),+) => {
        $(impl From<Unusable> for $code {
            fn from(unusable: Unusable) -> Self {
                match unusable {
                    Unusable::NotFound => Self::TokenNotFound,
                    Unusable::Invalid => Self::TokenInvalid,
                    Unusable::Used => Self::TokenUsed,
                    Unusable::Expired => Self::TokenExpired,
                }
            }
        })+
    };
}

codes!(
    ActivatePasswordlessOtpErrorCode,
    CheckResetPasswordTokenCode,
    ConfirmEmailChangeErrorCode,
    ResetPasswordErrorCode,
    SignInPasswordlessErrorCode,
    VerifyEmailErrorCode
);
