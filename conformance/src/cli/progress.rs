//! What is seen while cases run: a bar on a terminal, a line for each case otherwise.
//!
//! **Invariant:** it goes to standard error, so that standard output has the report alone.

use std::io::{IsTerminal, stderr};

use indicatif::{ProgressBar, ProgressStyle};

use crate::report::{CaseResult, Status, line};

pub struct Progress {
    bar: Option<ProgressBar>,
    quiet: bool,
}

impl Progress {
    pub fn new(cases: usize, quiet: bool) -> Self {
        let bar = stderr().is_terminal().then(|| ProgressBar::new(u64::try_from(cases).unwrap_or_default()).with_style(style()));
        Self { bar, quiet }
    }

    pub fn seen(&self, case: &CaseResult) {
        let wrong = matches!(case.status, Status::Fail | Status::Warn | Status::Error);
        match &self.bar {
            Some(bar) => {
                bar.inc(1);
                if wrong {
                    bar.println(line(case));
                }
            }
            None if wrong || !self.quiet => eprintln!("{}", line(case)),
            None => {}
        }
    }

    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// The template is a constant; without it the bar looks like any other.
fn style() -> ProgressStyle {
    ProgressStyle::with_template("{bar:30} {pos}/{len} cases, {elapsed}").unwrap_or_else(|_| ProgressStyle::default_bar())
}
