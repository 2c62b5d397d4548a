//! The ways in: what an attempt to sign in has to show, and the session that it gets.
//!
//! **Invariant:** the only place that inserts a session; all that it decides on is read in the transaction that inserts it.

mod factor;
pub mod failed_guesses;
mod finish;
mod policy;
mod risk;
mod session;

use std::time::Duration;

use serde_json::Value as Json;

use crate::audit::{AuditEvent, EventKind};
use crate::crypto::PlainToken;
use crate::cx::Cx;
use crate::domain::id::ApiKeyId;
use crate::domain::login::{self, Account, Admit, Ask, Demand, Factor, Proof, SignInAttempt, SignInRefusal, Step, SuppliedCodes};
use crate::domain::policy::PolicyRules;
use crate::login::risk::Assessed;
use crate::new_mail::Queued;
use crate::outcome::Fault;
use crate::store::person::{PersonCredentials, PersonRow};
use crate::store::{self, Tx};

pub use factor::{CodeDelivery, Confirmed, Enrollment, check_email_code, confirm, issue_backup_codes, prepare, remove_all, send_code};
pub use finish::{End, commit};
pub use policy::rules;

/// An attempt to sign in.
pub struct Admission<'a> {
    pub proof: Proof,
    /// Read in the transaction; none if there is no such person.
    pub person: Option<&'a PersonCredentials>,
    pub codes: Codes,
    /// How long the session is to live after each use.
    pub wanted: Duration,
    pub trusts_forwarded: bool,
}

/// The codes that a client gives with it.
#[derive(Clone, Default)]
pub struct Codes {
    code: Option<String>,
    backup_code: Option<String>,
}

/// How the attempt ends.
pub enum Decision {
    Issued(IssuedSession),
    /// A code is required. If it is one of a new secret, this is the secret.
    Asked(Ask, Option<Enrollment>),
    Refused(SignInRefusal),
}

pub struct IssuedSession {
    pub token: PlainToken,
    /// Of the session.
    pub key: ApiKeyId,
    /// New ones, if an authenticator was set up.
    pub backup_codes: Option<Vec<String>>,
}

/// What goes with the end of the attempt, whichever it is.
#[derive(Default)]
pub struct Effects {
    /// Entries of the log that have the result of the attempt.
    pub steps: Vec<(EventKind, Option<Json>)>,
    /// Entries with a result of their own.
    pub events: Vec<AuditEvent>,
    /// To be delivered after the commit.
    pub mails: Vec<Queued>,
}

impl Codes {
    /// An empty code is none.
    pub fn new(code: Option<String>, backup_code: Option<String>) -> Self {
        let given = |code: Option<String>| code.filter(|code| !code.is_empty());
        Self { code: given(code), backup_code: given(backup_code) }
    }

    fn given(&self) -> SuppliedCodes {
        SuppliedCodes { code: self.code.is_some(), backup_code: self.backup_code.is_some() }
    }
}

impl Effects {
    fn add(&mut self, kind: EventKind) {
        self.steps.push((kind, None));
    }
}

/// Decides on the attempt, and inserts the session if it gets one. The transaction has locked the identity of the person; whatever
/// comes of the attempt, it is to be committed.
///
/// # Errors
/// If the database fails, a secret does not open, or random bytes are not available.
pub async fn admit(cx: &Cx, tx: &mut Tx, admission: Admission<'_>, effects: &mut Effects) -> Result<Decision, Fault> {
    let Admission { proof, person: known, codes, wanted, trusts_forwarded } = admission;
    let (account, now) = (known.map(account), tx.stamp().at);
    let mut attempt = SignInAttempt { account, proof, given: codes.given(), now, demand: None, checked: None, risk: None };
    let mut found = None;
    let mut backup_codes = None;
    let mut assessed = None;
    loop {
        let (step, Some(known)) = (login::next(&attempt), known) else { return Ok(Decision::Refused(SignInRefusal::UnknownEmail)) };
        match step {
            Step::Demand => {
                let rules = rules(tx, &known.identity).await?;
                attempt.demand = Some(demand(cx, tx, &known.person, &rules).await?);
                found = Some(rules);
            }
            Step::Assess => {
                let found = risk::assess(cx, tx, &known.person).await?;
                attempt.risk = Some(found.risk);
                assessed = Some(found);
            }
            Step::Check(factor) => {
                let right = factor::check(cx, tx, &known.person, factor, &codes, effects).await?;
                if right && factor == Factor::Enrollment {
                    backup_codes = Some(issue_backup_codes(cx, tx, known.person.id).await?);
                }
                attempt.checked = Some((factor, right));
            }
            Step::Ask(ask) => {
                let enrollment = ask_for(cx, tx, known, ask, effects).await?;
                stepped_up(assessed.as_ref(), effects);
                return Ok(Decision::Asked(ask, enrollment));
            }
            Step::Refuse(refusal) => {
                stepped_up(assessed.as_ref(), effects);
                return Ok(Decision::Refused(refusal));
            }
            Step::Admit(Admit { grace_until, tell, .. }) => {
                if let Some(assessed) = assessed.as_ref().filter(|_| tell) {
                    assessed.tell(cx, tx, &known.person, effects).await?;
                }
                if grace_until.is_some() {
                    store::factors::set_grace(tx, known.person.id, grace_until).await?;
                }
                let rules = match found {
                    Some(rules) => rules,
                    None => rules(tx, &known.identity).await?,
                };
                let session = session::New { person: known, wanted, trusts_forwarded, rules };
                let (key, token) = session::issue(cx, tx, session, effects).await?;
                return Ok(Decision::Issued(IssuedSession { token, key, backup_codes }));
            }
        }
    }
}

/// An attempt that was assessed ends without a session only if it lacks the code that was required for that reason.
fn stepped_up(assessed: Option<&Assessed>, effects: &mut Effects) {
    if let Some(assessed) = assessed {
        assessed.records_step_up(effects);
    }
}

fn account(known: &PersonCredentials) -> Account {
    let factors = known.person.factors;
    Account {
        has_password: known.password.is_some(),
        disabled: known.disabled,
        unverified: known.verification_required && !known.person.email_verified,
        totp: factors.totp,
        email_codes: factors.email_codes,
        grace_until: known.grace_until,
    }
}

/// What these rules demand of a person without a second factor.
async fn demand(cx: &Cx, tx: &Tx, person: &PersonRow, rules: &PolicyRules) -> Result<Demand, Fault> {
    if !rules.requires_factor() {
        return Ok(Demand::Nothing);
    }
    let grace = match rules.grace_duration {
        Some(grace) => grace,
        None => cx.configuration().await?.login.mfa_grace_duration,
    };
    let prepared = store::totp::get(&tx.read(), person.id).await?.prepared.is_some();
    Ok(Demand::Factor { grace: grace.duration(), prepared })
}

/// Does what the code is to be had by.
async fn ask_for(cx: &Cx, tx: &mut Tx, known: &PersonCredentials, ask: Ask, effects: &mut Effects) -> Result<Option<Enrollment>, Fault> {
    match ask {
        Ask::Totp => Ok(None),
        Ask::EmailCode { .. } => {
            if let CodeDelivery::Mailed(queued) = send_code(cx, tx, &known.person).await? {
                effects.mails.push(queued);
                effects.add(EventKind::EmailOtpSent);
            }
            Ok(None)
        }
        Ask::Enrollment => {
            effects.add(EventKind::MfaEnrollmentRequired);
            prepare(cx, tx, &known.person, None).await.map(Some)
        }
    }
}
