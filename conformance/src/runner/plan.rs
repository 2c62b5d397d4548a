//! Which cases a run has, and what is known of each before it starts.
//!
//! **Invariant:** planning asks no endpoint, and a pattern or a line that fits no case is refused, so that nothing is left out by mistake.

use std::fs;
use std::path::Path;

use globset::{GlobBuilder, GlobMatcher};

use crate::cases::all;
use crate::suite::definition::Definition;
use crate::target::need::Need;
use crate::target::settings::Settings;

/// The stories of the overview: six steps from the login token to a key that works.
const SMOKE_AREA: &str = "overview";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The six steps only.
    Smoke,
    /// Whatever is safe on a server that others use.
    Default,
    /// Also the cases that need the server for themselves.
    Full,
    /// All of them, and none may be left out.
    Certify,
}

impl Mode {
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Smoke, Self::Default, Self::Full, Self::Certify].into_iter().find(|mode| mode.name() == text)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Smoke => "smoke",
            Self::Default => "default",
            Self::Full => "full",
            Self::Certify => "certify",
        }
    }

    fn has(self, case: &Definition) -> bool {
        match self {
            Self::Smoke => case.area() == SMOKE_AREA,
            Self::Default => !case.exclusive,
            Self::Full | Self::Certify => true,
        }
    }
}

/// A glob over case ids: `*` stays within one part of the path, `**` does not; a path without them stands for all below it, too.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: String,
    glob: GlobMatcher,
}

impl Pattern {
    /// # Errors
    /// If the pattern is invalid.
    pub fn parse(text: &str) -> Result<Self, PlanError> {
        let glob = GlobBuilder::new(text.trim_end_matches('/')).literal_separator(true).build();
        let glob = glob.map_err(|error| PlanError::Pattern { pattern: text.to_owned(), reason: error.kind().to_string() })?;
        Ok(Self { text: text.to_owned(), glob: glob.compile_matcher() })
    }

    pub fn matches(&self, id: &str) -> bool {
        let mut path = Some(id);
        while let Some(current) = path {
            if self.glob.is_match(current) {
                return true;
            }
            path = current.rsplit_once('/').map(|(parent, _)| parent);
        }
        false
    }
}

/// A case that is known to fail, and why.
#[derive(Clone, Debug)]
pub struct Known {
    pattern: Pattern,
    reason: String,
}

impl Known {
    /// One `case: reason` per line; empty lines and those that begin with `#` are for people.
    ///
    /// # Errors
    /// If a line is not of this form, or has an invalid pattern.
    pub fn parse(text: &str) -> Result<Vec<Self>, PlanError> {
        let lines = text.lines().enumerate().map(|(place, line)| (place + 1, line.trim()));
        let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        lines.map(|(number, line)| Self::line(line).ok_or(PlanError::Known { line: number })?).collect()
    }

    fn line(line: &str) -> Option<Result<Self, PlanError>> {
        let (case, reason) = line.split_once(':').filter(|(_, reason)| !reason.trim().is_empty())?;
        Some(Pattern::parse(case.trim()).map(|pattern| Self { pattern, reason: reason.trim().to_owned() }))
    }

    /// # Errors
    /// If the file cannot be read, a line is not `case: reason`, or a pattern is invalid.
    pub fn load(path: &Path) -> Result<Vec<Self>, PlanError> {
        let text = fs::read_to_string(path);
        let text = text.map_err(|error| PlanError::File { path: path.display().to_string(), reason: error.to_string() })?;
        Self::parse(&text)
    }
}

/// What is known of a case before it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    Run,
    /// The target lacks something that the case needs.
    Skip(String),
    /// The user does not want it.
    Disabled(String),
}

#[derive(Clone)]
pub struct Planned {
    pub case: Definition,
    pub fate: Fate,
    /// Why it is known to fail.
    pub known: Option<String>,
}

/// What the user selects.
#[derive(Clone, Debug)]
pub struct Selection {
    pub mode: Mode,
    /// Cases that fit one of them run; none means all.
    pub filters: Vec<Pattern>,
    pub skips: Vec<Pattern>,
    pub known: Vec<Known>,
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PlanError {
    #[error("the pattern {pattern} cannot be read: {reason}")]
    Pattern { pattern: String, reason: String },
    #[error("{0} fits no case; `list` shows all of them")]
    NoCase(String),
    #[error("line {line} of the known failures is not `case: reason`")]
    Known { line: usize },
    #[error("{path}: {reason}")]
    File { path: String, reason: String },
    #[error("unknown mode {0}: it must be smoke, default, full or certify")]
    Mode(String),
    #[error("certify leaves nothing out: it goes with no filter, no --skip and no known failures")]
    Certify,
}

impl Selection {
    /// The cases of a run in their order.
    ///
    /// # Errors
    /// `NoCase` if a pattern matches no case, `Certify` if the mode is certify and something is filtered, skipped or known to fail.
    pub fn plan(&self, settings: &Settings) -> Result<Vec<Planned>, PlanError> {
        if self.mode == Mode::Certify && !(self.filters.is_empty() && self.skips.is_empty() && self.known.is_empty()) {
            return Err(PlanError::Certify);
        }
        let patterns = self.filters.iter().chain(&self.skips).chain(self.known.iter().map(|known| &known.pattern));
        for pattern in patterns {
            if !all().any(|case| pattern.matches(case.id)) {
                return Err(PlanError::NoCase(pattern.text.clone()));
            }
        }
        let selected = all().filter(|case| self.mode.has(case) && !(self.mode == Mode::Certify && is_foreign(case, settings)));
        let selected = selected.filter(|case| self.filters.is_empty() || self.filters.iter().any(|filter| filter.matches(case.id)));
        Ok(selected.map(|case| self.planned(case, settings)).collect())
    }

    fn planned(&self, case: Definition, settings: &Settings) -> Planned {
        let missing = case.needs.iter().find(|need| !settings.offers(**need));
        let unwanted = self.skips.iter().find(|skip| skip.matches(case.id));
        let fate = match (unwanted, missing) {
            (Some(skip), _) => Fate::Disabled(format!("switched off by {}", skip.text)),
            (None, Some(need)) => Fate::Skip(need.reason().to_owned()),
            (None, None) => Fate::Run,
        };
        let known = self.known.iter().find(|known| known.pattern.matches(case.id));
        Planned { case, fate, known: known.map(|known| known.reason.clone()) }
    }
}

/// How roles get to a server is its own affair, so a certificate asks for one way only.
fn is_foreign(case: &Definition, settings: &Settings) -> bool {
    settings.offers(Need::Roles) && case.needs.contains(&Need::RolesInConfig) && !settings.offers(Need::RolesInConfig)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::settings::{Profile, Provisioner};

    fn selection(mode: Mode, filters: &[&str], skips: &[&str]) -> Selection {
        let patterns = |texts: &[&str]| texts.iter().map(|text| Pattern::parse(text).unwrap()).collect();
        Selection { mode, filters: patterns(filters), skips: patterns(skips), known: Vec::new() }
    }

    fn settings(provisioner: Provisioner) -> Settings {
        Settings { provisioner, ..Profile::default().settings().unwrap() }
    }

    #[test]
    fn patterns_are_globs_over_paths() {
        for (pattern, id, expected) in [
            ("api-keys", "api-keys/create/trust", true),
            ("api-keys/create/", "api-keys/create/trust", true),
            ("api-keys/*/trust", "api-keys/create/trust", true),
            ("*/trust", "api-keys/create/trust", false),
            ("**/trust", "api-keys/create/trust", true),
            ("api", "api-keys/create/trust", false),
        ] {
            assert_eq!(Pattern::parse(pattern).unwrap().matches(id), expected, "{pattern}");
        }
    }

    #[test]
    fn a_pattern_that_fits_nothing_is_refused() {
        let error = selection(Mode::Default, &["no-such-thing"], &[]).plan(&settings(Provisioner::Config)).err();
        assert_eq!(error, Some(PlanError::NoCase("no-such-thing".to_owned())));
        assert!(matches!(Pattern::parse("a[").unwrap_err(), PlanError::Pattern { .. }));
    }

    #[test]
    fn what_the_target_cannot_give_is_skipped_with_a_reason() {
        let planned = selection(Mode::Full, &[], &[]).plan(&settings(Provisioner::None)).unwrap();
        let skipped = planned.iter().filter(|planned| matches!(planned.fate, Fate::Skip(_))).count();
        assert!(skipped > 100 && skipped < planned.len(), "{skipped}");
    }

    #[test]
    fn what_the_user_does_not_want_is_disabled() {
        let planned = selection(Mode::Default, &["overview"], &["overview/six-steps"]).plan(&settings(Provisioner::Config)).unwrap();
        let disabled: Vec<_> =
            planned.iter().filter(|planned| matches!(planned.fate, Fate::Disabled(_))).map(|planned| planned.case.id).collect();
        assert_eq!(disabled, ["overview/six-steps"]);
    }

    #[test]
    fn only_full_and_certify_disturb_others() {
        let count = |mode| {
            selection(mode, &[], &[]).plan(&settings(Provisioner::Config)).unwrap().iter().filter(|planned| planned.case.exclusive).count()
        };
        assert_eq!((count(Mode::Default), count(Mode::Smoke)), (0, 0));
        assert!(count(Mode::Full) > 0 && count(Mode::Certify) > 0);
    }

    #[test]
    fn a_certificate_asks_for_one_way_to_give_roles() {
        let count = |provisioner| selection(Mode::Certify, &[], &[]).plan(&settings(provisioner)).unwrap().len();
        assert!(count(Provisioner::Contember) < count(Provisioner::Config));
        assert_eq!(count(Provisioner::None), count(Provisioner::Config));
    }

    #[test]
    fn certify_allows_no_exception() {
        let error = selection(Mode::Certify, &["overview"], &[]).plan(&settings(Provisioner::Config)).err();
        assert_eq!(error, Some(PlanError::Certify));
    }

    #[test]
    fn known_failures_need_a_reason() {
        let known = Known::parse("# comment\n\n me/** : not there yet\n").unwrap();
        assert_eq!(known.first().map(|known| known.reason.as_str()), Some("not there yet"));
        for text in ["me", "me:", "me:  "] {
            assert_eq!(Known::parse(text).err(), Some(PlanError::Known { line: 1 }), "{text}");
        }
    }
}
