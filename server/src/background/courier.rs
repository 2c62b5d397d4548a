//! Delivers the mails of the outbox in the background.
//!
//! A mail that was delivered is deleted. One that was not is tried again, and after three days it has failed: an operator decides about
//! it. While the server for mails cannot be reached, all mails wait together, so that they are delivered soon after it is back.
//! Between a delivery and the deletion the process can be killed; the mail is then delivered a second time, with the same
//! `Message-Id`.
//!
//! **Invariant:** never delays a request; a mail is deleted only after it was delivered, or long after it failed.

mod draft;

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt};
use tokio::task::JoinHandle;

use super::{Job, Next, WorkerSignals};
use crate::clock::Clock;
use crate::crypto::{Cipher, Random};
use crate::mail::{self, DeliveryProblem, Letter, Transport};
use crate::metrics::Mails;
use crate::outcome::Fault;
use crate::store::mail_template::TemplateKey;
use crate::store::outbox::ClaimedMail;
use crate::store::{self, Store};

pub use self::draft::Draft;

/// Mails that are claimed together, and deliveries at once.
const BATCH: u32 = 32;
const AT_ONCE: usize = 8;

/// For how long a mail is claimed. A batch takes at most four times the limit of a delivery, which is 30 seconds.
const CLAIM: Duration = Duration::from_secs(180);

/// Until the database is asked again for mails that are due, without being told of one.
const POLL: Duration = Duration::from_secs(5);

/// After the database failed.
const PAUSE_AFTER_FAULT: Duration = Duration::from_secs(5);

/// The wait while the server for mails cannot be reached: it doubles from the first to the last.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);
/// The longest wait of a mail for which it could not be reached.
const LONGEST_OUTAGE_WAIT: Duration = Duration::from_secs(30);

/// The wait before a mail that was not accepted for the moment is tried again: it doubles from the first to the last.
const FIRST_WAIT: Duration = Duration::from_secs(60);
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// How long a mail is tried.
const GIVE_UP: Duration = Duration::from_secs(3 * 24 * 3600);

/// How long a mail that failed is kept, and how often older ones are looked for.
const KEEP_FAILED: Duration = Duration::from_secs(30 * 24 * 3600);
const HOUSEKEEPING: Duration = Duration::from_secs(600);

/// How often the mails of the outbox are counted.
const COUNTING: Duration = Duration::from_secs(10);

pub struct Courier {
    store: Store,
    cipher: Cipher,
    clock: Clock,
    transport: Transport,
    pub figures: Mails,
    signals: Arc<WorkerSignals>,
}

/// What a courier keeps from one round to the next.
struct Deliverer {
    courier: Arc<Courier>,
    is_first: bool,
    /// How often in a row the server for mails could not be reached.
    outage: u64,
    cleaned: Option<Instant>,
    counted: Option<Instant>,
}

impl Job for Deliverer {
    async fn round(&mut self, is_ending: bool) -> Next {
        if is_ending {
            return Next::Woken;
        }
        let courier = Arc::clone(&self.courier);
        if std::mem::take(&mut self.is_first)
            && let Err(error) = courier.store.release_mails().await
        {
            tracing::warn!(cause = Fault::from(error).chain(), "mails of an earlier process wait until its claims are over");
        }
        if is_over(&mut self.cleaned, HOUSEKEEPING) {
            courier.clean().await;
        }
        if is_over(&mut self.counted, COUNTING) {
            courier.count().await;
        }
        let pause = match courier.deliver_batch(&mut self.outage).await {
            Ok(0) => POLL,
            Ok(_) if self.outage == 0 => Duration::ZERO,
            Ok(_) => courier.jittered(doubled(FIRST_PAUSE, LONGEST_PAUSE, self.outage)),
            Err(fault) => {
                tracing::warn!(cause = fault.chain(), "the outbox could not be read or written; trying again");
                PAUSE_AFTER_FAULT
            }
        };
        // While nothing can be delivered, a further mail changes nothing.
        if self.outage > 0 { Next::After(pause) } else { Next::WokenOrAfter(pause) }
    }
}

/// How a delivery ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    Delivered,
    NotYet,
    Failed,
    /// The server for mails could not be reached, so others need not be tried.
    Unreachable,
}

impl Courier {
    pub fn new(store: Store, cipher: Cipher, clock: Clock, transport: Transport) -> Arc<Self> {
        Arc::new(Self { store, cipher, clock, transport, figures: Mails::default(), signals: Arc::default() })
    }

    /// There is a mail that is due.
    pub fn wake(&self) {
        self.signals.wake();
    }

    /// Begins no further delivery.
    pub fn close(&self) {
        self.signals.end();
    }

    /// Starts the work. The handle ends after `close`, when the deliveries that have begun have ended.
    pub fn start(self: &Arc<Self>) -> JoinHandle<()> {
        let courier = Arc::clone(self);
        let deliverer = Deliverer { courier, is_first: true, outage: 0, cleaned: None, counted: None };
        super::start(deliverer, Arc::clone(&self.signals))
    }

    /// Delivers what is due, a batch at most; how many mails were tried.
    async fn deliver_batch(&self, outage: &mut u64) -> Result<usize, Fault> {
        let now = self.clock.now();
        if !store::outbox::is_due(&self.store.read(), now).await? {
            return Ok(0);
        }
        // One mail shows whether the server can be reached again.
        let most = if *outage > 0 { 1 } else { BATCH };
        let mails = self.store.claim_mails(now, now.plus(CLAIM), most).await?;
        let number = mails.len();
        let ended: Vec<Result<Ended, Fault>> = stream::iter(mails).map(|mail| self.handle(mail)).buffer_unordered(AT_ONCE).collect().await;
        let mut first_fault = None;
        let (mut reached, mut unreachable) = (false, false);
        for one in ended {
            match one {
                Ok(Ended::Unreachable) => unreachable = true,
                Ok(_) => reached = true,
                Err(fault) => first_fault = first_fault.or(Some(fault)),
            }
        }
        if unreachable && !reached {
            *outage += 1;
        } else if reached {
            *outage = 0;
        }
        first_fault.map_or(Ok(number), Err)
    }

    /// Delivers one mail, and writes down what became of it.
    async fn handle(&self, claimed: ClaimedMail) -> Result<Ended, Fault> {
        let sent = match self.letter(&claimed).await? {
            Ok(letter) => self.transport.send(&letter).await.map_err(|error| (error.problem, error.to_string())),
            Err(problem) => Err((DeliveryProblem::Refused, problem.to_owned())),
        };
        let now = self.clock.now();
        let (ended, problem) = match sent {
            Ok(()) => {
                self.store.delete_mail(claimed.id).await?;
                self.figures.delivered.inc();
                return Ok(Ended::Delivered);
            }
            Err((DeliveryProblem::Refused, problem)) => (Ended::Failed, problem),
            Err((_, problem)) if now.since(claimed.created_at) > GIVE_UP => (Ended::Failed, problem),
            Err((DeliveryProblem::NotYet, problem)) => (Ended::NotYet, problem),
            Err((DeliveryProblem::Unreachable, problem)) => (Ended::Unreachable, problem),
        };
        let kind = claimed.kind.as_str();
        match ended {
            Ended::Failed => {
                tracing::error!(mail = %claimed.id, kind, attempts = claimed.attempts, problem, "a mail could not be delivered and has failed");
                self.store.fail_mail(&claimed, now, &problem).await?;
                self.figures.failed.inc();
            }
            Ended::Unreachable => {
                tracing::warn!(mail = %claimed.id, kind, problem, "the server for mails cannot be reached; trying again");
                let wait = self.jittered(doubled(FIRST_PAUSE, LONGEST_OUTAGE_WAIT, claimed.attempts.into()));
                self.store.put_off_mail(&claimed, now.plus(wait), &problem).await?;
                self.figures.unreachable.inc();
            }
            Ended::NotYet | Ended::Delivered => {
                tracing::warn!(mail = %claimed.id, kind, attempts = claimed.attempts, problem, "a mail could not be delivered yet; trying again");
                let wait = doubled(FIRST_WAIT, LONGEST_WAIT, claimed.attempts.into());
                self.store.put_off_mail(&claimed, now.plus(self.jittered(wait)), &problem).await?;
                self.figures.put_off.inc();
            }
        }
        Ok(ended)
    }

    /// The mail with its text, or why it has none.
    async fn letter(&self, claimed: &ClaimedMail) -> Result<Result<Letter, &'static str>, Fault> {
        let Some(text) = self.cipher.open(&claimed.payload, &store::outbox::place(claimed.id)) else {
            return Ok(Err("it cannot be decrypted with the key of this server"));
        };
        let Some(draft) = Draft::parse(claimed.kind, &text) else { return Ok(Err("it was written by another version")) };
        let Draft { kind, to, project, variant, variables } = draft;
        let place = TemplateKey { project: project.as_ref().map(|(id, _)| *id), kind, variant: &variant };
        let template = store::mail_template::find(&self.store.read(), place).await?;
        let rendered = match mail::render(kind, template.as_ref(), &variables) {
            Ok(rendered) => rendered,
            Err(error) => {
                // A mail in other words is better than none.
                tracing::warn!(kind = kind.as_str(), %error, "a mail template cannot be used for a mail; the default one is");
                match mail::render(kind, None, &variables) {
                    Ok(rendered) => rendered,
                    Err(_) => return Ok(Err("its text is too long")),
                }
            }
        };
        Ok(Ok(Letter { id: claimed.id, kind, to, rendered, variant, project_slug: project.map(|(_, slug)| slug), variables }))
    }

    async fn count(&self) {
        if let Ok(number) = store::outbox::count(&self.store.read()).await {
            self.figures.waiting.set(number.waiting);
            self.figures.kept.set(number.failed);
        }
    }

    /// Deletes what failed long ago.
    async fn clean(&self) {
        match self.store.delete_failed_mails(self.clock.now().minus(KEEP_FAILED)).await {
            Ok(0) => {}
            Ok(mails) => tracing::info!(mails, "mails that failed 30 days ago were deleted"),
            Err(error) => tracing::warn!(cause = Fault::from(error).chain(), "old mails could not be deleted; trying again later"),
        }
    }

    /// Between three quarters of the time and all of it, so that nodes and mails do not keep in step.
    fn jittered(&self, time: Duration) -> Duration {
        let byte = Random::System.bytes::<1>().map_or(u8::MAX, |[byte]| byte);
        time * 3 / 4 + time / 4 * u32::from(byte) / u32::from(u8::MAX)
    }
}

/// Whether the time is over since this was last true, which it is at first.
fn is_over(last: &mut Option<Instant>, time: Duration) -> bool {
    let is_over = last.is_none_or(|last| last.elapsed() >= time);
    if is_over {
        *last = Some(Instant::now());
    }
    is_over
}

/// The wait after so many attempts.
fn doubled(first: Duration, longest: Duration, attempts: u64) -> Duration {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
    2_u32.checked_pow(doublings).and_then(|factor| first.checked_mul(factor)).map_or(longest, |wait| wait.min(longest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_the_longest() {
        let seconds = |attempts| doubled(FIRST_WAIT, LONGEST_WAIT, attempts).as_secs();
        assert_eq!([0, 1, 2, 3, 6, 7, 40, u64::MAX].map(seconds), [60, 60, 120, 240, 1920, 3600, 3600, 3600]);
    }
}
