//! Names that rows are found by: slugs of projects, their roles and their secrets.
//!
//! **Invariant:** a new one is never longer than what every database can keep an index of.

/// In bytes.
pub const LONGEST: usize = 1000;

pub fn is_too_long(name: &str) -> bool {
    name.len() > LONGEST
}
