//! How unusual an attempt to sign in is, and what the person is told about it.
//!
//! **Invariant:** nothing is read where the settings do not want it; the history ends before the attempt itself.

use serde_json::{Value as Json, json};

use super::Effects;
use crate::audit::EventKind;
use crate::background::courier::Draft;
use crate::cx::Cx;
use crate::domain::login::Risk;
use crate::domain::mail::MailKind;
use crate::domain::risk;
use crate::mail::Variables;
use crate::new_mail;
use crate::outcome::Fault;
use crate::store::person::PersonRow;
use crate::store::{self, Tx};

/// An attempt that was compared with earlier sign-ins of the person.
pub struct Assessed {
    pub risk: Risk,
    /// For the log.
    data: Json,
}

/// Compares the client with those of the last sign-ins of the person.
///
/// # Errors
/// If the database fails.
pub async fn assess(cx: &Cx, tx: &Tx, person: &PersonRow) -> Result<Assessed, Fault> {
    let configuration = cx.configuration().await?;
    let rules = &configuration.login.anomaly_detection;
    if !rules.enabled {
        return Ok(Assessed { risk: Risk::Usual, data: Json::Null });
    }
    let most = u64::try_from(rules.history_size).unwrap_or(1).max(1);
    let history = store::audit_log::sign_ins(&tx.read(), person.id, most).await?;
    let assessment = risk::assess(&cx.sign_in_signals(), &history, rules);
    Ok(Assessed { risk: assessment.risk, data: json!({ "score": assessment.score, "reasons": assessment.reasons }) })
}

impl Assessed {
    /// The entries of an attempt that ends without a session because it is unusual.
    pub fn records_step_up(&self, effects: &mut Effects) {
        self.records(EventKind::UnusualLoginDetected, effects);
        self.records(EventKind::StepUpRequired, effects);
    }

    fn records(&self, kind: EventKind, effects: &mut Effects) {
        effects.steps.push((kind, Some(self.data.clone())));
    }

    /// Tells the person of a session that was unusual.
    ///
    /// # Errors
    /// If the database fails, or the mail cannot be encrypted.
    pub async fn tell(&self, cx: &Cx, tx: &mut Tx, person: &PersonRow, effects: &mut Effects) -> Result<(), Fault> {
        self.records(EventKind::UnusualLoginDetected, effects);
        let Some(to) = person.email.clone() else { return Ok(()) };
        let variables = Variables::new()
            .with("email", &*to)
            .with_some("geoCountry", cx.sign_in_signals().country)
            .with_some("ipAddress", cx.client_ip().map(|ip| ip.to_string()));
        let draft = Draft::to(MailKind::UnusualLogin, to, variables);
        effects.mails.push(new_mail::queue(cx, tx, Some(draft)).await?);
        Ok(())
    }
}
