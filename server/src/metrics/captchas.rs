//! Captchas that were verified.
//!
//! **Invariant:** each verification counts once, with how it ended.

use super::{Counter, MetricsPage};

#[derive(Debug, Default)]
pub struct CaptchaFigures {
    pub passed: Counter,
    pub rejected: Counter,
    pub unavailable: Counter,
}

impl CaptchaFigures {
    pub fn write(&self, page: &mut MetricsPage) {
        let mut checks = page.counter("tenant_captcha_checks", "Captchas that a service was asked to verify, by result");
        for (result, count) in [("passed", &self.passed), ("rejected", &self.rejected), ("unavailable", &self.unavailable)] {
            checks.labelled([("result", result)], count.get());
        }
    }
}
