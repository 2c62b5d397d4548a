//! The alerts for Prometheus use metrics that the server exports, and name sections of the operations handbook that exist.

use std::collections::BTreeSet;

use super::{Watched, start};
use crate::support::process::get;

const RULES: &str = include_str!("../../../packaging/prometheus/alerts.yml");
const HANDBOOK: &str = include_str!("../../../docs/operations.md");

/// A histogram has one name for its three kinds of samples.
fn base(name: &str) -> &str {
    ["_bucket", "_sum", "_count"].iter().find_map(|suffix| name.strip_suffix(suffix)).unwrap_or(name)
}

/// The names of the samples on a page of metrics.
fn exported(text: &str) -> BTreeSet<&str> {
    let samples = text.lines().filter(|line| !line.starts_with('#'));
    samples.filter_map(|line| line.split(['{', ' ']).next()).map(base).collect()
}

/// The names of metrics in the expressions of the rules.
fn used() -> BTreeSet<&'static str> {
    let words = RULES.split(|it: char| !it.is_ascii_alphanumeric() && it != '_' && it != ':');
    words.filter(|word| ["tenant_", "process_"].iter().any(|prefix| word.starts_with(prefix))).map(base).collect()
}

/// What a heading is called in a link: lower case, without punctuation, and with hyphens in place of spaces.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

#[tokio::test]
async fn alerts_use_metrics_that_are_exported() {
    let Watched { server, .. } = &start(&[]);
    let text = get(&server.management, "/metrics").body;
    let exported = exported(&text);
    let used = used();
    assert!(used.len() >= 10, "{used:?}");
    let unknown: Vec<_> = used.difference(&exported).collect();
    assert!(unknown.is_empty(), "alerts.yml uses metrics that are not exported: {unknown:?}");
}

#[test]
fn every_alert_names_a_section_of_the_handbook() {
    let headings = HANDBOOK.lines().filter_map(|line| line.strip_prefix("## ").or_else(|| line.strip_prefix("### ")));
    let anchors: BTreeSet<String> = headings.map(anchor).collect();
    let mut named = 0;
    for line in RULES.lines().filter_map(|line| line.trim().strip_prefix("runbook_url: ")) {
        let (page, section) = line.split_once('#').unwrap_or_else(|| panic!("{line} names no section"));
        assert_eq!(page, "server/docs/operations.md");
        assert!(anchors.contains(section), "operations.md has no section `{section}`: {anchors:?}");
        named += 1;
    }
    let alerts = RULES.lines().filter(|line| line.trim().starts_with("- alert: ")).count();
    assert!(alerts > 0);
    assert_eq!(named, alerts, "each alert has a runbook_url");
}

/// What was once found to go unnoticed has an alert.
#[test]
fn what_has_gone_unnoticed_has_an_alert() {
    for alert in
        ["TenantServerAbsent", "TenantFaults", "TenantUnavailable", "TenantWritesWait", "TenantHashingStalled", "TenantMailsFailed"]
    {
        assert!(RULES.lines().any(|line| line.trim() == format!("- alert: {alert}")), "alerts.yml has no alert `{alert}`");
    }
}
