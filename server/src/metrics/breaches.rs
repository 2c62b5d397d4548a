//! Passwords that were looked up among breached ones.
//!
//! **Invariant:** each look-up counts once, with how it ended.

use super::{Count, Page};

#[derive(Debug, Default)]
pub struct Breaches {
    pub found: Count,
    pub clear: Count,
    pub unavailable: Count,
}

impl Breaches {
    pub fn write(&self, page: &mut Page) {
        let mut checks = page.counter("tenant_breach_checks", "Passwords looked up among breached ones, by result");
        for (result, count) in [("found", &self.found), ("clear", &self.clear), ("unavailable", &self.unavailable)] {
            checks.labelled([("result", result)], count.get());
        }
    }
}
