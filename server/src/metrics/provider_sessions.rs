//! Sessions that identity providers vouch for: checks, and logout tokens.
//!
//! **Invariant:** each check and each token counts once, with how it ended.

use super::{Counter, MetricsPage};

#[derive(Debug, Default)]
pub struct ProviderSessions {
    pub checks: Checks,
    pub logouts: Logouts,
}

/// Checks of sessions at their providers.
#[derive(Debug, Default)]
pub struct Checks {
    pub valid: Counter,
    pub revoked: Counter,
    /// The provider did not say, or its configuration is invalid.
    pub failed: Counter,
}

/// Logout tokens that were sent.
#[derive(Debug, Default)]
pub struct Logouts {
    pub accepted: Counter,
    pub rejected: Counter,
    /// Not verified, because too many others were.
    pub busy: Counter,
}

impl ProviderSessions {
    pub fn write(&self, page: &mut MetricsPage) {
        let Self { checks, logouts } = self;
        let mut family = page.counter("tenant_provider_session_checks", "Sessions checked at their identity provider, by result");
        for (result, count) in [("valid", &checks.valid), ("revoked", &checks.revoked), ("failed", &checks.failed)] {
            family.labelled([("result", result)], count.get());
        }
        let mut family = page.counter("tenant_backchannel_logouts", "Logout tokens sent by identity providers, by result");
        for (result, count) in [("accepted", &logouts.accepted), ("rejected", &logouts.rejected), ("busy", &logouts.busy)] {
            family.labelled([("result", result)], count.get());
        }
    }
}
