//! What policies demand of a person together.
//!
//! **Invariant:** the strictest value counts; what no policy mentions is not limited. No policy makes sessions end so soon that no caller
//! could replace it.

use std::time::Duration;

use super::id::ProjectId;
use super::interval::Interval;
use super::role;
use super::text::{self, TooLong};

/// Policies of the tenant.
pub const MOST_POLICIES: u64 = 1_000;

/// The shortest limit of a session: enough for a request that replaces the policy.
const SHORTEST: Interval = Interval::minutes(1);
const LONGEST: Interval = Interval::months(12 * 10);

/// Rules for those who have one of the roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Whose roles they are, or none for global ones.
    pub project: Option<ProjectId>,
    pub roles: Vec<String>,
    pub rules: PolicyRules,
}

/// Why a policy is not stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPolicy {
    #[error("a policy must name at least one role")]
    NoRole,
    #[error(transparent)]
    Roles(#[from] TooLong),
    #[error("{field}: an interval from {from} to {to} is expected")]
    Interval { field: &'static str, from: Interval, to: Interval },
    #[error("{field}: whole seconds are expected")]
    Fraction { field: &'static str },
}

impl Policy {
    /// A policy that can be stored. A role that is named twice is stored once.
    ///
    /// # Errors
    /// The first limit that it violates.
    pub fn new(project: Option<ProjectId>, roles: Vec<String>, rules: PolicyRules) -> Result<Self, InvalidPolicy> {
        let roles = role::distinct(roles, &[]);
        if roles.is_empty() {
            return Err(InvalidPolicy::NoRole);
        }
        text::check_roles(&roles)?;
        within("tokenExpiration", rules.token_expiration, SHORTEST)?;
        within("idleTimeout", rules.idle_timeout, SHORTEST)?;
        within("mfaGraceDuration", rules.grace_duration, Interval::default())?;
        // A session is stored with its limits in seconds.
        in_whole_seconds("tokenExpiration", rules.token_expiration)?;
        in_whole_seconds("idleTimeout", rules.idle_timeout)?;
        Ok(Self { project, roles, rules })
    }
}

fn within(field: &'static str, value: Option<Interval>, from: Interval) -> Result<(), InvalidPolicy> {
    let fits = value.is_none_or(|value| (from.duration()..=LONGEST.duration()).contains(&value.duration()));
    if fits { Ok(()) } else { Err(InvalidPolicy::Interval { field, from, to: LONGEST }) }
}

fn in_whole_seconds(field: &'static str, value: Option<Interval>) -> Result<(), InvalidPolicy> {
    let fits = value.is_none_or(|value| value.duration().subsec_nanos() == 0);
    if fits { Ok(()) } else { Err(InvalidPolicy::Fraction { field }) }
}

/// The fields of a policy that have an effect; none says nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PolicyRules {
    pub mfa_required: Option<bool>,
    pub token_expiration: Option<Interval>,
    pub idle_timeout: Option<Interval>,
    pub grace_duration: Option<Interval>,
    pub remember_me_allowed: Option<bool>,
}

impl PolicyRules {
    /// What both demand.
    pub fn and(self, other: Self) -> Self {
        let shorter = |one: Option<Interval>, other: Option<Interval>| match (one, other) {
            (Some(one), Some(other)) => Some(if other.duration() < one.duration() { other } else { one }),
            (one, other) => one.or(other),
        };
        Self {
            mfa_required: strictest(self.mfa_required, other.mfa_required, true),
            token_expiration: shorter(self.token_expiration, other.token_expiration),
            idle_timeout: shorter(self.idle_timeout, other.idle_timeout),
            grace_duration: shorter(self.grace_duration, other.grace_duration),
            remember_me_allowed: strictest(self.remember_me_allowed, other.remember_me_allowed, false),
        }
    }

    pub fn requires_factor(&self) -> bool {
        self.mfa_required == Some(true)
    }

    /// Whether a session that is issued under these rules is limited by them in any way.
    pub fn is_any(&self) -> bool {
        let limits = self.token_expiration.is_some() || self.idle_timeout.is_some() || self.remember_me_allowed.is_some();
        limits || self.requires_factor()
    }

    /// The lifetime of a session that is asked for.
    pub fn lifetime(&self, wanted: Duration, default: Duration) -> Duration {
        let wanted = if self.remember_me_allowed == Some(false) { wanted.min(default) } else { wanted };
        self.token_expiration.map_or(wanted, |longest| wanted.min(longest.duration()))
    }
}

/// The strict value if one of the two has it, or else one that is there.
fn strictest(one: Option<bool>, other: Option<bool>, strict: bool) -> Option<bool> {
    [one, other].into_iter().flatten().find(|value| *value == strict).or(one).or(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strictest_value_counts() {
        let first = PolicyRules {
            mfa_required: Some(false),
            token_expiration: Some(Interval::hours(2)),
            grace_duration: Some(Interval::days(1)),
            remember_me_allowed: Some(true),
            ..PolicyRules::default()
        };
        let second = PolicyRules {
            mfa_required: Some(true),
            token_expiration: Some(Interval::hours(1)),
            idle_timeout: Some(Interval::minutes(5)),
            remember_me_allowed: Some(false),
            ..PolicyRules::default()
        };
        let both = PolicyRules {
            mfa_required: Some(true),
            token_expiration: Some(Interval::hours(1)),
            idle_timeout: Some(Interval::minutes(5)),
            grace_duration: Some(Interval::days(1)),
            remember_me_allowed: Some(false),
        };
        assert_eq!(first.and(second), both);
        assert_eq!(second.and(first), both);
        assert_eq!(first.and(PolicyRules::default()), first);
        assert_eq!(PolicyRules::default().and(first), first);
    }

    #[test]
    fn a_lifetime_is_no_longer_than_the_rules_allow() {
        let (hour, day) = (Duration::from_secs(3600), Duration::from_secs(24 * 3600));
        assert_eq!(PolicyRules::default().lifetime(day, hour), day);
        let short = PolicyRules { remember_me_allowed: Some(false), ..PolicyRules::default() };
        assert_eq!([day, Duration::from_secs(60)].map(|wanted| short.lifetime(wanted, hour)), [hour, Duration::from_secs(60)]);
        let limited = PolicyRules { token_expiration: Some(Interval::minutes(10)), ..PolicyRules::default() };
        assert_eq!(limited.lifetime(day, hour), Duration::from_secs(600));
    }

    #[test]
    fn a_policy_is_within_the_limits() {
        let checked = |roles: &[&str], rules| Policy::new(None, roles.iter().map(ToString::to_string).collect(), rules);
        let at_the_limits = PolicyRules {
            token_expiration: Some(Interval::minutes(1)),
            idle_timeout: Some(Interval::months(120)),
            grace_duration: Interval::parse("PT0.5S"),
            ..PolicyRules::default()
        };
        assert_eq!(checked(&["a", "b", "a"], at_the_limits).map(|policy| policy.roles), Ok(vec!["a".to_owned(), "b".to_owned()]));
        let refused = |rules| checked(&["a"], rules).unwrap_err().to_string();
        let short = PolicyRules { token_expiration: Some(Interval::seconds(59)), ..PolicyRules::default() };
        assert_eq!(refused(short), "tokenExpiration: an interval from PT1M to P10Y is expected");
        let long = PolicyRules { idle_timeout: Some(Interval::days(3651)), ..PolicyRules::default() };
        assert_eq!(refused(long), "idleTimeout: an interval from PT1M to P10Y is expected");
        let fraction = PolicyRules { idle_timeout: Interval::parse("PT90.5S"), ..PolicyRules::default() };
        assert_eq!(refused(fraction), "idleTimeout: whole seconds are expected");
        let grace = PolicyRules { grace_duration: Some(Interval::days(3651)), ..PolicyRules::default() };
        assert_eq!(refused(grace), "mfaGraceDuration: an interval from PT0S to P10Y is expected");
        assert_eq!(checked(&[], PolicyRules::default()), Err(InvalidPolicy::NoRole));
        let many: Vec<_> = (0..101).map(|number| number.to_string()).collect();
        let many: Vec<_> = many.iter().map(String::as_str).collect();
        assert!(checked(&many[..100], PolicyRules::default()).is_ok());
        assert_eq!(checked(&many, PolicyRules::default()).unwrap_err().to_string(), "roles exceeds the limit of 100 items");
        assert!(checked(&["x"; 101], PolicyRules::default()).is_ok(), "each role counts once");
    }

    #[test]
    fn rules_that_say_nothing_are_none() {
        assert!(!PolicyRules::default().is_any());
        assert!(!PolicyRules { mfa_required: Some(false), ..PolicyRules::default() }.is_any());
        assert!(PolicyRules { remember_me_allowed: Some(true), ..PolicyRules::default() }.is_any());
    }
}
