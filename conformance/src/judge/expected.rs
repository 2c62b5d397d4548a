//! The snapshots, embedded, so that the suite is one file.
//!
//! **Invariant:** they are the very files that are reviewed in the repository, without their first part, which is about the review.

use include_dir::{Dir, include_dir};

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
    /// Those of the case with this id, which is the path of its snapshot.
    pub fn of(case: &str) -> Self {
        Self { contract: text(&format!("{case}.snap")), reference: text(&format!("{case}@{REFERENCE}.snap")) }
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

    #[test]
    fn the_first_part_is_left_out() {
        assert_eq!(content("---\nsource: x\n---\n[1]\n"), Some("[1]"));
        assert_eq!(content("no snapshot"), None);
    }
}
