//! The gaps that are known, each with its reason, in `coverage.toml`.
//!
//! **Invariant:** the list can only become shorter by itself: `shrink` takes lines away, and whatever is new must be written by hand.

use std::collections::BTreeMap;
use std::ops::Range;

use toml_edit::{Document, Item};

use super::class::{Class, coordinates};
use super::measure::Measured;
use crate::contract::Contract;

/// The known gaps of this suite.
pub const RATCHET: &str = include_str!("../../../coverage.toml");

/// A reason that begins so is of what one run meets and another does not, since other cases run at the same time.
const VARIES: &str = "Varies: ";

/// Reasons by class and coordinate, as the file has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ratchet {
    tables: BTreeMap<String, BTreeMap<String, String>>,
}

/// Why the file cannot be used at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the list of known gaps cannot be read: {0}")]
pub struct Unreadable(String);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Problem {
    #[error("{}: {coordinate} was not met; let a case meet it, or list it in coverage.toml with the reason why none does", .class.name())]
    Missing { class: Class, coordinate: String },
    #[error("{}: {coordinate} was met, so its line in coverage.toml has to go", .class.name())]
    Stale { class: Class, coordinate: String },
    #[error("{}: there is no {coordinate} to meet, so its line in coverage.toml has to go", .class.name())]
    Unknown { class: Class, coordinate: String },
    #[error("{}: {coordinate} is listed in coverage.toml without a reason; say why no case meets it", .class.name())]
    NoReason { class: Class, coordinate: String },
    #[error("coverage.toml has the table [{table}], which is unknown; use one of: {}", Class::ALL.map(Class::name).join(", "))]
    UnknownClass { table: String },
}

impl Ratchet {
    /// # Errors
    /// If the text is not TOML, or an entry is not of the form `"coordinate" = "reason"` in a table.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        let mut tables: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for Entry { table, coordinate, reason, .. } in entries(text)? {
            tables.entry(table).or_default().insert(coordinate, reason);
        }
        Ok(Self { tables })
    }
}

/// Where the list and the run disagree.
pub fn check(measured: &Measured, ratchet: &Ratchet) -> Vec<Problem> {
    let tables = ratchet.tables.keys().filter(|table| Class::named(table).is_none());
    let mut problems: Vec<Problem> = tables.map(|table| Problem::UnknownClass { table: table.clone() }).collect();
    for class in Class::ALL {
        let nothing = BTreeMap::new();
        let listed = ratchet.tables.get(class.name()).unwrap_or(&nothing);
        let missing = measured.class(class).into_iter().flat_map(|measured| &measured.missing);
        let unlisted = missing.filter(|coordinate| !listed.contains_key(*coordinate)).cloned();
        problems.extend(unlisted.map(|coordinate| Problem::Missing { class, coordinate }));
        problems.extend(listed.iter().filter_map(|(coordinate, reason)| listed_wrongly(measured, class, coordinate, reason)));
    }
    problems
}

fn listed_wrongly(measured: &Measured, class: Class, coordinate: &str, reason: &str) -> Option<Problem> {
    let owned = coordinate.to_owned();
    if !is_known(class, coordinate) {
        return Some(Problem::Unknown { class, coordinate: owned });
    }
    if is_covered(measured, class, coordinate) && !reason.starts_with(VARIES) {
        return Some(Problem::Stale { class, coordinate: owned });
    }
    reason.trim().is_empty().then_some(Problem::NoReason { class, coordinate: owned })
}

/// The text without the lines of what is covered now. Everything else stays as it is, comments too, and so does a text that cannot be read.
pub fn shrink(text: &str, measured: &Measured) -> String {
    let covered = |entry: &Entry| {
        !entry.reason.starts_with(VARIES) && Class::named(&entry.table).is_some_and(|class| is_covered(measured, class, &entry.coordinate))
    };
    let mut kept = text.to_owned();
    let mut spans: Vec<Range<usize>> =
        entries(text).unwrap_or_default().into_iter().filter(covered).map(|entry| lines(text, entry.span)).collect();
    spans.sort_by_key(|span| span.start);
    // From the end, so that the places of the others stay right.
    spans.into_iter().rev().for_each(|span| kept.replace_range(span, ""));
    kept
}

fn is_known(class: Class, coordinate: &str) -> bool {
    Contract::get().is_some_and(|contract| coordinates(contract, class).contains(coordinate))
}

fn is_covered(measured: &Measured, class: Class, coordinate: &str) -> bool {
    measured.class(class).is_some_and(|measured| !measured.misses(coordinate)) && is_known(class, coordinate)
}

/// One line of the file.
struct Entry {
    table: String,
    coordinate: String,
    reason: String,
    span: Range<usize>,
}

/// Every entry has lines of its own, which is why tables in braces are refused.
fn entries(text: &str) -> Result<Vec<Entry>, Unreadable> {
    let document = Document::parse(text).map_err(|error| Unreadable(error.to_string()))?;
    let mut entries = Vec::new();
    for (table, item) in document.iter() {
        let Item::Table(content) = item else { return Err(Unreadable(format!("{table} stands outside of a [class]"))) };
        for (coordinate, item) in content.iter() {
            let place = content.key(coordinate).and_then(|key| Some(key.span()?.start..item.span()?.end));
            let (Some(reason), Some(span)) = (item.as_str(), place) else {
                return Err(Unreadable(format!("[{table}] {coordinate} is not of the form \"coordinate\" = \"reason\"")));
            };
            entries.push(Entry { table: table.to_owned(), coordinate: coordinate.to_owned(), reason: reason.to_owned(), span });
        }
    }
    Ok(entries)
}

/// A place widened to whole lines.
fn lines(text: &str, span: Range<usize>) -> Range<usize> {
    let before = text.get(..span.start).unwrap_or_default();
    let after = text.get(span.end..).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = after.find('\n').map_or(text.len(), |at| span.end + at + 1);
    start..end
}
