//! The snapshots, embedded, so that the suite is one file.
//!
//! **Invariant:** they are the very files that are reviewed in the repository, without their first part, which is about the review.

use include_dir::{Dir, include_dir};

use crate::definition::Definition;

static SNAPSHOTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/snapshots");
/// Marks the snapshot of what the reference answers where the contract wants something else.
pub const REFERENCE: &str = "reference";

/// The answers that are accepted for one case.
#[derive(Clone, Copy, Debug, Default)]
pub struct Expected {
    pub contract: Option<&'static str>,
    pub reference: Option<&'static str>,
}

impl Expected {
    pub fn of(case: &Definition) -> Self {
        Self { contract: text(&format!("{}.snap", case.snapshot())), reference: text(&format!("{}@{REFERENCE}.snap", case.snapshot())) }
    }
}

fn text(file: &str) -> Option<&'static str> {
    SNAPSHOTS.get_file(file)?.contents_utf8().and_then(content)
}

/// What comes after the part between the two lines of dashes.
fn content(file: &str) -> Option<&str> {
    let (_, content) = file.strip_prefix("---\n")?.split_once("\n---\n")?;
    Some(content.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::all;

    #[test]
    fn the_first_part_is_left_out() {
        assert_eq!(content("---\nsource: x\n---\n[1]\n"), Some("[1]"));
        assert_eq!(content("no snapshot"), None);
    }

    #[test]
    fn every_case_has_a_snapshot() {
        for case in all() {
            assert!(Expected::of(&case).contract.is_some_and(|text| text.starts_with('[')), "{}", case.id);
        }
    }
}
