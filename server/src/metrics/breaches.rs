//! Passwords that were looked up among breached ones.
//!
//! **Invariant:** each look-up counts once, with how it ended.

use super::{Counter, MetricsPage};

#[derive(Debug, Default)]
pub struct BreachFigures {
    pub found: Counter,
    pub clear: Counter,
    pub unavailable: Counter,
}

impl BreachFigures {
    pub fn write(&self, page: &mut MetricsPage) {
        let mut checks = page.counter("tenant_breach_checks", "Passwords looked up among breached ones, by result");
        for (result, count) in [("found", &self.found), ("clear", &self.clear), ("unavailable", &self.unavailable)] {
            checks.labelled([("result", result)], count.get());
        }
    }
}
