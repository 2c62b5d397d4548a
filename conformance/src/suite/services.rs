//! What cases know of the services that the suite offers to the tested server.
//!
//! **Invariant:** a service that is not there is a fault: a case that uses it says so in its needs.

use crate::counterparts::breaches::Breaches;
use crate::counterparts::captchas::Question;
use crate::error::{CaseError, Outcome};
use crate::suite::case::Case;
use crate::target::need::Need;

pub use crate::counterparts::captchas::CaptchaResponse;

impl Case {
    /// The token of a new captcha, which the service judges so.
    ///
    /// # Errors
    /// A fault if random bytes are not available.
    pub fn captcha(&mut self, verdict: CaptchaResponse) -> Outcome<String> {
        Ok(verdict.token(&self.name("captcha")?))
    }

    /// What the tested server has asked about a captcha.
    ///
    /// # Errors
    /// A fault if the suite has no captcha service.
    pub fn captcha_questions(&self, token: &str) -> Outcome<Vec<Question>> {
        let service = self.target.captchas.as_ref();
        service.map(|service| service.questions_about(token)).ok_or_else(|| missing(Need::Captchas))
    }

    /// How often the breach list has been asked.
    ///
    /// # Errors
    /// A fault if the suite has no breach list.
    pub fn breach_questions(&self) -> Outcome<usize> {
        let service = self.target.breaches.as_ref();
        service.map(Breaches::questions).ok_or_else(|| missing(Need::Breaches))
    }
}

fn missing(need: Need) -> CaseError {
    CaseError::fault(format_args!("the case {}, and does not say so", need.reason()))
}
