//! Captchas that were verified.
//!
//! **Invariant:** each verification counts once, with how it ended.

use super::{Count, Page};

#[derive(Debug, Default)]
pub struct Captchas {
    pub passed: Count,
    pub rejected: Count,
    pub unavailable: Count,
}

impl Captchas {
    pub fn write(&self, page: &mut Page) {
        let mut checks = page.counter("tenant_captcha_checks", "Captchas that a service was asked to verify, by result");
        for (result, count) in [("passed", &self.passed), ("rejected", &self.rejected), ("unavailable", &self.unavailable)] {
            checks.labelled([("result", result)], count.get());
        }
    }
}
