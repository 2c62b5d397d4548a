//! The value of one column of one row, in a form of its own that no store decides about.
//!
//! **Invariant:** a value that cannot be read for certain is an error; nothing is rounded, cut or guessed.

use chrono::{DateTime, SecondsFormat, Utc};
use uuid::Uuid;

use super::json;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    Uuid,
    Text,
    Time,
    Json,
    Flag,
    Number,
}

pub enum Cell {
    Null,
    Uuid(Uuid),
    Text(String),
    Time(DateTime<Utc>),
    /// The text as it was found, and the form it is compared in.
    Json(String, String),
    Flag(bool),
    Number(i64),
}

pub type Row = Vec<Cell>;

impl CellKind {
    /// By the type that a migration gives the column on SQLite.
    pub fn declared(name: &str) -> Option<Self> {
        Some(match name {
            "uuid_text" => Self::Uuid,
            "text" => Self::Text,
            "timestamp_with_timezone_text" => Self::Time,
            "jsonb_text" => Self::Json,
            "boolean" => Self::Flag,
            "integer" | "bigint" => Self::Number,
            _ => return None,
        })
    }

    /// What the value must be, for the error message.
    pub fn article(self) -> &'static str {
        match self {
            Self::Uuid => "a UUID",
            Self::Text => "a text",
            Self::Time => "a time in microseconds",
            Self::Json => "JSON",
            Self::Flag => "true or false",
            Self::Number => "a whole number",
        }
    }
}

impl Cell {
    /// Reads what a store gives for the column as text. Nothing if it is not of that kind.
    pub fn read(kind: CellKind, text: Option<String>) -> Option<Self> {
        let Some(text) = text else { return Some(Self::Null) };
        Some(match kind {
            CellKind::Uuid => Self::Uuid(Uuid::try_parse(&text).ok()?),
            CellKind::Text => Self::Text(text),
            CellKind::Time => Self::Time(time(&text)?),
            CellKind::Json => {
                let form = json::canonical(&text)?;
                Self::Json(text, form)
            }
            CellKind::Flag => Self::Flag(match text.as_str() {
                "0" | "false" => false,
                "1" | "true" => true,
                _ => return None,
            }),
            CellKind::Number => Self::Number(text.parse().ok()?),
        })
    }

    /// The form that is compared: the same for the same value, wherever it was read.
    pub fn form(&self) -> Option<String> {
        match self {
            Self::Json(_, form) => Some(form.clone()),
            _ => self.text(),
        }
    }

    /// The value as PostgreSQL reads it from a text.
    pub fn text(&self) -> Option<String> {
        Some(match self {
            Self::Null => return None,
            Self::Uuid(id) => id.to_string(),
            Self::Text(text) | Self::Json(text, _) => text.clone(),
            Self::Time(time) => time.to_rfc3339_opts(SecondsFormat::Micros, true),
            Self::Flag(flag) => flag.to_string(),
            Self::Number(number) => number.to_string(),
        })
    }

    /// PostgreSQL has no room for NUL in a text, nor in one within JSON.
    pub fn has_nul(&self) -> bool {
        match self {
            Self::Text(text) => text.contains('\0'),
            // A backslash of the text itself is written twice.
            Self::Json(_, form) => form.replace("\\\\", "").contains("\\u0000"),
            _ => false,
        }
    }

    /// About how much memory it takes.
    pub fn size(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Json(text, form) => text.len() + form.len(),
            _ => 0,
        }
    }
}

/// SQLite has an offset with minutes, PostgreSQL one of hours alone.
fn time(text: &str) -> Option<DateTime<Utc>> {
    let time = DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f%#z")).ok()?;
    time.timestamp_subsec_nanos().is_multiple_of(1000).then(|| time.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(kind: CellKind, text: &str) -> Option<String> {
        Cell::read(kind, Some(text.to_owned())).map(|cell| cell.form().unwrap())
    }

    #[test]
    fn both_stores_spell_one_value() {
        for (kind, embedded, postgres) in [
            (CellKind::Uuid, "01A20263F23172AB898747DAAA488FA2", "01a20263-f231-72ab-8987-47daaa488fa2"),
            (CellKind::Time, "2026-11-22T08:33:54.221694+00:00", "2026-11-22 08:33:54.221694+00"),
            (CellKind::Time, "2026-11-22T08:33:54.200+00:00", "2026-11-22 08:33:54.2+00"),
            (CellKind::Time, "2026-11-22T08:33:54+00:00", "2026-11-22 14:03:54+05:30"),
            (CellKind::Json, "{\"b\":1e2,\"a\":[]}", "{\"a\": [], \"b\": 100}"),
            (CellKind::Flag, "1", "true"),
            (CellKind::Flag, "0", "false"),
            (CellKind::Number, "-7", "-7"),
            (CellKind::Text, "é ", "é "),
        ] {
            assert!(form(kind, embedded).is_some());
            assert_eq!(form(kind, embedded), form(kind, postgres));
        }
        assert_eq!(Cell::read(CellKind::Text, None).unwrap().form(), None);
    }

    #[test]
    fn what_is_not_of_its_kind_is_no_value() {
        for (kind, text) in [
            (CellKind::Uuid, "30314132"),
            (CellKind::Time, "infinity"),
            (CellKind::Time, "2026-11-22T08:33:54.2216941+00:00"),
            (CellKind::Time, "0044-03-15 12:00:00+00 BC"),
            (CellKind::Json, "{"),
            (CellKind::Flag, "2"),
            (CellKind::Number, "1.5"),
        ] {
            assert_eq!(form(kind, text), None, "{text}");
        }
    }

    #[test]
    fn nul_is_found_wherever_it_hides() {
        let has_nul = |kind, text: &str| Cell::read(kind, Some(text.to_owned())).unwrap().has_nul();
        assert!(
            has_nul(CellKind::Text, "a\0b") && has_nul(CellKind::Json, "[\"\\u0000\"]") && has_nul(CellKind::Json, "{\"\\\\\\u0000\": 1}")
        );
        assert!(!has_nul(CellKind::Text, "\\u0000") && !has_nul(CellKind::Json, "\"\\\\u0000\""));
    }
}
