//! Second factors: how each is set up, and whether a code is right.
//!
//! **Invariant:** whether a code is right is decided where it is used up, so that of any number of uses at once one succeeds; a code or a
//! secret is only returned to the person whom it belongs to.

use super::{Codes, Effects};
use crate::audit::EventKind;
use crate::background::courier::Draft;
use crate::crypto::{PlainCode, PlainToken, Sealed, TokenHash, TotpSecret, code_hash};
use crate::cx::Cx;
use crate::domain::id::PersonId;
use crate::domain::login::Factor;
use crate::domain::mail::MailKind;
use crate::domain::one_time::{MOST_ATTEMPTS, Purpose};
use crate::domain::throttle::Throttled;
use crate::mail::Variables;
use crate::new_mail::{self, Queued};
use crate::outcome::Fault;
use crate::store::attempt::AttemptCounter;
use crate::store::person::PersonRow;
use crate::store::person_token::{self, NewToken};
use crate::store::{self, StoreError, Tx};

/// How many backup codes a person gets.
const CODES: usize = 10;

/// The longest code that is looked at, in bytes.
const LONGEST_CODE: usize = 64;

/// The name of the tenant that an authenticator shows, if the client does not say.
const LABEL: &str = "Contember";

/// The secret that an authenticator is set up with.
pub struct Enrollment {
    pub uri: String,
    pub secret: String,
}

/// What became of a code that was to be mailed.
pub enum CodeDelivery {
    Mailed(Queued),
    /// The person has had too many codes; in whole seconds the next one can be mailed. The last one still works.
    Paused(i32),
}

/// What became of a secret that was to be confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    Yes,
    NotPrepared,
    WrongCode,
}

/// Whether the code that was given is right. If it is, it is used up.
///
/// # Errors
/// If the database fails, the stored secret does not open, or a mail cannot be encrypted.
pub(super) async fn check(
    cx: &Cx,
    tx: &mut Tx,
    person: &PersonRow,
    factor: Factor,
    codes: &Codes,
    effects: &mut Effects,
) -> Result<bool, Fault> {
    let code = codes.code.as_deref().unwrap_or_default();
    match factor {
        Factor::Totp => check_totp(cx, tx, person.id, code).await,
        Factor::EmailCode => check_email_code(tx, person, code).await,
        Factor::Enrollment => Ok(confirm(cx, tx, person.id, code).await? == Confirmed::Yes),
        Factor::BackupCode => check_backup_code(cx, tx, person, codes.backup_code.as_deref().unwrap_or_default(), effects).await,
    }
}

async fn check_totp(cx: &Cx, tx: &mut Tx, person: PersonId, code: &str) -> Result<bool, Fault> {
    let secret = store::totp::get(&tx.read(), person).await?.secret.ok_or_else(unreadable)?;
    match step_of(cx, tx, person, &secret, code)? {
        Some(step) => Ok(store::totp::accept(tx, person, step).await?),
        None => Ok(false),
    }
}

/// Takes the prepared secret of the person into use if this is its code.
///
/// # Errors
/// If the database fails, or the secret does not open.
pub async fn confirm(cx: &Cx, tx: &mut Tx, person: PersonId, code: &str) -> Result<Confirmed, Fault> {
    let Some(secret) = store::totp::get(&tx.read(), person).await?.prepared else { return Ok(Confirmed::NotPrepared) };
    let Some(step) = step_of(cx, tx, person, &secret, code)? else { return Ok(Confirmed::WrongCode) };
    store::totp::confirm(tx, person, step).await?;
    store::factors::set_totp(tx, person, true).await?;
    Ok(Confirmed::Yes)
}

/// The step of time whose code of the secret this is.
fn step_of(cx: &Cx, tx: &Tx, person: PersonId, secret: &Sealed, code: &str) -> Result<Option<i64>, Fault> {
    let secret = cx.open(secret, &store::totp::place(person));
    let secret = secret.as_deref().and_then(TotpSecret::parse).ok_or_else(unreadable)?;
    Ok(secret.step_of(code, tx.stamp().at.unix_seconds()))
}

fn unreadable() -> Fault {
    Fault::new("the secret of an authenticator does not open with the key of the instance")
}

async fn check_backup_code(cx: &Cx, tx: &mut Tx, person: &PersonRow, code: &str, effects: &mut Effects) -> Result<bool, Fault> {
    if code.len() > LONGEST_CODE {
        return Ok(false);
    }
    let plain: String = code.chars().filter(|it| !it.is_whitespace() && *it != '-').flat_map(char::to_lowercase).collect();
    if !store::backup_code::consume(tx, person.id, &code_hash(&person.id.to_string(), &plain)).await? {
        return Ok(false);
    }
    effects.add(EventKind::BackupCodeUsed);
    if store::backup_code::count_unused(tx, person.id).await? == 0
        && let Some(to) = person.email.clone()
    {
        let variables = Variables::new().with("email", &*to);
        let draft = Draft::to(MailKind::BackupCodesExhausted, to, variables);
        effects.mails.push(new_mail::queue(cx, tx, Some(draft)).await?);
    }
    Ok(true)
}

/// Replaces the backup codes of the person; the new ones.
///
/// # Errors
/// If the database fails, or random bytes are not available.
pub async fn issue_backup_codes(cx: &Cx, tx: &mut Tx, person: PersonId) -> Result<Vec<String>, Fault> {
    let codes: Vec<_> = (0..CODES).map(|_| PlainCode::backup(cx.random())).collect::<Result<_, _>>()?;
    let owner = person.to_string();
    let hashes = codes.iter().map(|code| code_hash(&owner, &code.expose().replace('-', ""))).collect();
    store::backup_code::replace(tx, person, hashes).await?;
    Ok(codes.iter().map(|code| code.expose().to_owned()).collect())
}

/// Prepares a secret for an authenticator.
///
/// # Errors
/// If the database fails, or random bytes are not available.
pub async fn prepare(cx: &Cx, tx: &mut Tx, person: &PersonRow, label: Option<&str>) -> Result<Enrollment, Fault> {
    let secret = TotpSecret::generate(cx.random())?;
    let account = [person.email.as_deref(), person.name.as_deref()].into_iter().flatten().find(|name| !name.is_empty());
    let uri = secret.uri(label.filter(|label| !label.is_empty()).unwrap_or(LABEL), account.unwrap_or("unnamed"))?;
    let sealed = cx.seal(&secret.expose(), &store::totp::place(person.id))?;
    store::totp::prepare(tx, person.id, sealed).await?;
    Ok(Enrollment { uri, secret: secret.expose() })
}

/// Mails the person a code, unless it has had too many. Only the last one works.
///
/// # Errors
/// If the database fails, or random bytes are not available.
pub async fn send_code(cx: &Cx, tx: &mut Tx, person: &PersonRow) -> Result<CodeDelivery, Fault> {
    if let Some(window) = cx.configuration().await?.throttle(Throttled::EmailOtpPerPerson) {
        let counted = AttemptCounter::of_person(Throttled::EmailOtpPerPerson, person.id);
        if let Some(seconds) = store::attempt::take(tx, &counted, &window).await? {
            return Ok(CodeDelivery::Paused(seconds));
        }
    }
    let random = cx.random();
    // The token itself is never used.
    let (code, unused) = (PlainCode::mailed(random)?, PlainToken::generate(random)?);
    person_token::revoke(tx, person.id, &[Purpose::EmailCode]).await?;
    let new = NewToken {
        person: person.id,
        purpose: Purpose::EmailCode,
        hash: unused.hash(),
        code: Some(TokenHash::given(code_hash(&person.id.to_string(), code.expose()))),
        address: person.email.as_deref(),
        new_address: None,
        lifetime: Purpose::EmailCode.lifetime(),
    };
    person_token::insert(tx, new).await?;
    let to = person.email.clone().unwrap_or_default();
    let variables = Variables::new().with("email", &*to).with("code", code.expose());
    let draft = Draft::to(MailKind::EmailOtp, to, variables);
    Ok(CodeDelivery::Mailed(new_mail::queue(cx, tx, Some(draft)).await?))
}

/// Whether this is the code that was last mailed to the person. An attempt counts, whatever becomes of it.
///
/// # Errors
/// If the database fails.
pub async fn check_email_code(tx: &mut Tx, person: &PersonRow, code: &str) -> Result<bool, Fault> {
    let Some(found) = person_token::latest(&tx.read(), Purpose::EmailCode, person.id).await? else { return Ok(false) };
    let may_try = person_token::add_attempt(tx, found.id, MOST_ATTEMPTS).await?;
    let fits = code.len() <= LONGEST_CODE && found.is_code(&TokenHash::given(code_hash(&person.id.to_string(), code)));
    Ok(may_try && fits && found.check(tx.stamp().at).is_ok() && person_token::claim(tx, found.id).await?)
}

/// Removes every factor and backup code of the person, and lets the time without a required factor begin anew.
///
/// # Errors
/// If the database fails.
pub async fn remove_all(tx: &mut Tx, person: PersonId) -> Result<(), StoreError> {
    store::totp::remove(tx, person).await?;
    store::backup_code::remove(tx, person).await?;
    store::factors::set_totp(tx, person, false).await?;
    store::factors::set_email_codes(tx, person, false).await?;
    store::factors::set_grace(tx, person, None).await?;
    person_token::revoke(tx, person, &[Purpose::EmailCode]).await
}
