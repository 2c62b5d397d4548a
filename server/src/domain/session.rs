//! How long a session lives and when its use is worth writing down.
//!
//! **Invariant:** a session never outlives the longest lifetime, if there is one, whatever a client asks for; one that is used more often
//! than its idle timeout does not end by it.

use std::net::IpAddr;
use std::time::Duration;

use super::time::Timestamp;

/// Lifetimes of new sessions.
#[derive(Debug, Clone, Copy)]
pub struct SessionLimits {
    pub default: Duration,
    pub longest: Option<Duration>,
}

/// A use within this time of the last recorded one is not recorded again, or within a tenth of the lifetime
/// where that is less: a short session must slide before it ends.
const TRACKING_PAUSE: Duration = Duration::from_secs(60);
const PARTS_OF_LIFETIME: u32 = 10;

impl SessionLimits {
    /// The lifetime for a wish in minutes. Zero and nothing mean the default; a negative wish is refused.
    pub fn lifetime(&self, minutes: Option<i32>) -> Option<Duration> {
        let wanted = match minutes {
            None | Some(0) => self.default,
            Some(minutes) => Duration::from_secs(u64::try_from(minutes).ok()? * 60),
        };
        Some(self.longest.map_or(wanted, |longest| wanted.min(longest)))
    }
}

/// When a new session ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifespan {
    /// How long it lives after each use that is written down.
    pub sliding: Duration,
    /// The time between two uses after which it ends.
    pub idle: Option<Duration>,
    /// How long it lives, however much it is used.
    pub longest: Option<Duration>,
}

impl Lifespan {
    /// Not every use is written down, so an idle timeout counts from the last one that can be missing.
    pub fn new(lifetime: Duration, idle: Option<Duration>, longest: Option<Duration>) -> Self {
        let until_idle = idle.map(|idle| idle + in_whole_seconds(tracking_pause(Some(idle))));
        let sliding = [until_idle, longest].into_iter().flatten().fold(lifetime, Duration::min);
        Self { sliding, idle, longest }
    }
}

/// Rounded up.
fn in_whole_seconds(time: Duration) -> Duration {
    Duration::from_secs(time.as_secs() + u64::from(time.subsec_nanos() > 0))
}

/// How long a use of a session that must not go longer without one stands for those that follow it.
fn tracking_pause(window: Option<Duration>) -> Duration {
    window.map_or(TRACKING_PAUSE, |window| TRACKING_PAUSE.min(window / PARTS_OF_LIFETIME))
}

/// What was last written down about the use of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastUse {
    pub at: Option<Timestamp>,
    pub ip: Option<String>,
    pub user_agent: Option<String>,
}

impl LastUse {
    /// Whether a use now is to be written down. `window` is how long the key may go without one.
    pub fn is_stale(&self, now: Timestamp, window: Option<Duration>, ip: Option<IpAddr>, user_agent: Option<&str>) -> bool {
        let recent = self.at.is_some_and(|at| now.since(at) < tracking_pause(window));
        let last_ip = self.ip.as_deref().and_then(|text| text.parse().ok());
        !recent || last_ip != ip || self.user_agent.as_deref() != user_agent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifetime_has_a_default_and_a_cap() {
        let limits = SessionLimits { default: Duration::from_secs(1800), longest: Some(Duration::from_secs(86_400)) };
        assert_eq!(limits.lifetime(None), Some(Duration::from_secs(1800)));
        assert_eq!(limits.lifetime(Some(0)), Some(Duration::from_secs(1800)));
        assert_eq!(limits.lifetime(Some(1)), Some(Duration::from_secs(60)));
        assert_eq!(limits.lifetime(Some(i32::MAX)), limits.longest);
        let endless = SessionLimits { longest: None, ..limits };
        assert_eq!(endless.lifetime(Some(i32::MAX)), Some(Duration::from_secs(60 * u64::from(i32::MAX.unsigned_abs()))));
        assert_eq!(limits.lifetime(Some(-1)), None);
    }

    #[test]
    fn a_session_in_use_ends_at_the_latest_and_another_one_after_its_idle_timeout() {
        let [minute, hour, day] = [60, 3600, 24 * 3600].map(Duration::from_secs);
        let sliding = |lifetime, idle, longest| Lifespan::new(lifetime, idle, longest).sliding;
        assert_eq!(sliding(hour, None, None), hour);
        assert_eq!(sliding(day, None, Some(hour)), hour);
        assert_eq!(sliding(minute, Some(hour), Some(day)), minute);
        // The last use that is written down can be older than the last use by this much.
        for (idle, slack) in [(minute, 6), (hour, 60), (day, 60), (Duration::from_secs(61), 7)] {
            let idle_end = sliding(30 * day, Some(idle), None);
            assert_eq!(idle_end, idle + Duration::from_secs(slack));
            assert!(tracking_pause(Some(idle)) <= idle_end - idle);
        }
    }

    #[test]
    fn a_use_is_recorded_once_a_minute_or_when_it_comes_from_elsewhere() {
        let now = Timestamp::parse("2026-01-01T00:01:00Z").unwrap();
        let at = |seconds| LastUse { at: Some(now.minus(Duration::from_secs(seconds))), ip: Some("10.0.0.1".into()), user_agent: None };
        let ip = |text: &str| Some(text.parse().unwrap());
        assert!(!at(59).is_stale(now, None, ip("10.0.0.1"), None));
        assert!(at(60).is_stale(now, None, ip("10.0.0.1"), None));
        assert!(at(1).is_stale(now, None, ip("10.0.0.2"), None));
        assert!(at(1).is_stale(now, None, None, None));
        assert!(at(1).is_stale(now, None, ip("10.0.0.1"), Some("curl")));
    }
}
