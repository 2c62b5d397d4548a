//! The JSON of one level: an object for each parent, with the JSON of the next level in its place.
//!
//! **Invariant:** a null that its type forbids takes the nearest parent that may be null, and what comes after it there has
//! neither a value nor an error (section 6.4.4 of the specification).

use std::io::Write;
use std::ops::Range;

use apollo_compiler::Name;
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::response::ResponseDataPathSegment as Segment;
use apollo_compiler::schema::Type;
use serde_json::Number;

use super::{Execution, FieldError, Object, Plain, TURN, Values};
use crate::domain::budget::Excess;
use crate::graphql::arguments::canonical;

/// One field for all parents of the level.
pub struct FieldColumn<'a> {
    pub key: &'a Name,
    pub ty: &'a Type,
    pub location: Option<SourceSpan>,
    pub source: ValueSource<'a>,
    pub children: Option<Children<'a>>,
}

/// Where the values of a field come from.
pub enum ValueSource<'a> {
    TypeName,
    Part(&'a str),
    Loaded(&'a dyn Values),
}

/// The values of a field with a selection, and the objects in them.
pub struct Children<'a> {
    /// By parent.
    pub values: Vec<Result<Plain<'a>, FieldError>>,
    /// The number of the first object of each parent.
    pub starts: Vec<usize>,
    /// Level and parent number of each object.
    pub places: Vec<(usize, usize)>,
    pub levels: Vec<WrittenLevel>,
}

/// What was written for the parents of a level.
#[derive(Default)]
pub struct WrittenLevel {
    pub text: Vec<u8>,
    /// By parent; none if an error has taken the object.
    pub spans: Vec<Option<Range<usize>>>,
    /// In the order of the parents.
    pub errors: Vec<LocatedError>,
}

/// An error in an object of a level.
#[derive(Clone)]
pub struct LocatedError {
    pub parent: usize,
    /// From the object on, the innermost segment first.
    pub path: Vec<Segment>,
    pub location: Option<SourceSpan>,
    pub error: FieldError,
}

/// An error has taken the value, and its type forbids null.
struct Nulled;

impl<'a> FieldColumn<'a> {
    pub fn none(key: &'a Name, ty: &'a Type) -> Self {
        Self { key, ty, location: None, source: ValueSource::TypeName, children: None }
    }
}

impl Execution<'_> {
    /// # Errors
    /// If the response exceeds its budget.
    pub(super) async fn write(&self, parents: &[&dyn Object], columns: &[FieldColumn<'_>]) -> Result<WrittenLevel, Excess> {
        let mut level = WrittenLevel::default();
        for (index, parent) in parents.iter().enumerate() {
            let start = level.text.len();
            let whole = self.object(&mut level, index, *parent, columns)?;
            if !whole {
                level.text.truncate(start);
            }
            let end = level.text.len();
            level.spans.push(whole.then_some(start..end));
            if index % TURN == TURN - 1 {
                tokio::task::yield_now().await;
            }
        }
        Ok(level)
    }

    /// Whether there is an object and no error that has taken it.
    fn object(&self, level: &mut WrittenLevel, index: usize, parent: &dyn Object, columns: &[FieldColumn<'_>]) -> Result<bool, Excess> {
        level.text.push(b'{');
        for (number, column) in columns.iter().enumerate() {
            let before = level.text.len();
            if number > 0 {
                level.text.push(b',');
            }
            level.text.push(b'"');
            level.text.extend_from_slice(column.key.as_bytes());
            level.text.extend_from_slice(b"\":");
            let errors = level.errors.len();
            let mut writer = Writer { column, level, copied: 0, child: 0 };
            let written = writer.field(index, parent);
            let copied = writer.copied;
            for error in level.errors.iter_mut().skip(errors) {
                error.parent = index;
                error.path.push(Segment::Field(column.key.clone()));
            }
            self.budget.bytes((level.text.len() - before.min(level.text.len())).saturating_sub(copied))?;
            if written.is_err() {
                return Ok(false);
            }
        }
        level.text.push(b'}');
        Ok(true)
    }
}

/// How many objects there are in a value.
fn objects(value: &Plain<'_>) -> usize {
    match value {
        Plain::Object(_) => 1,
        Plain::List(items) => items.iter().map(objects).sum(),
        _ => 0,
    }
}

struct Writer<'a, 'c> {
    column: &'a FieldColumn<'c>,
    level: &'a mut WrittenLevel,
    /// Bytes that were counted when the next level was written.
    copied: usize,
    /// The number of the next object in the values.
    child: usize,
}

impl Writer<'_, '_> {
    fn field(&mut self, index: usize, parent: &dyn Object) -> Result<(), Nulled> {
        let column = self.column;
        let start = self.level.text.len();
        let written = match &column.children {
            Some(children) => {
                self.child = children.starts.get(index).copied().unwrap_or_default();
                match children.values.get(index) {
                    Some(Ok(value)) => self.value(column.ty, value),
                    Some(Err(error)) => self.fail(error.clone()),
                    None => self.fail(FieldError::fault(&"a field has fewer values than parents")),
                }
            }
            None => match column.source.value(parent, index) {
                Ok(value) => self.value(column.ty, &value),
                Err(error) => self.fail(error),
            },
        };
        self.or_null(column.ty, start, written)
    }

    fn value(&mut self, ty: &Type, value: &Plain<'_>) -> Result<(), Nulled> {
        let start = self.level.text.len();
        let written = match value {
            Plain::Null if ty.is_non_null() => self.fail(FieldError::fault(&"a value that must not be null is null")),
            Plain::Null => self.raw(b"null"),
            Plain::Boolean(true) => self.raw(b"true"),
            Plain::Boolean(false) => self.raw(b"false"),
            Plain::Int(number) => write!(self.level.text, "{number}").map_err(|_| Nulled),
            Plain::Float(number) => match Number::from_f64(*number) {
                Some(number) => self.json(&canonical(number)),
                None => self.fail(FieldError::fault(&"a number is not finite")),
            },
            Plain::Text(text) => self.json(text.as_ref()),
            Plain::Json(json) => self.json(json),
            Plain::Raw(text) => self.raw(text.as_bytes()),
            Plain::List(items) => self.list(ty.item_type(), items),
            Plain::Object(_) => self.next_object(),
        };
        self.or_null(ty, start, written)
    }

    fn list(&mut self, ty: &Type, items: &[Plain<'_>]) -> Result<(), Nulled> {
        self.level.text.push(b'[');
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.level.text.push(b',');
            }
            let errors = self.level.errors.len();
            let written = self.value(ty, item);
            self.level.errors.iter_mut().skip(errors).for_each(|error| error.path.push(Segment::ListIndex(index)));
            if written.is_err() {
                // The objects of the other items are not written, and those of the next list come after them.
                self.child += items.iter().skip(index + 1).map(objects).sum::<usize>();
                return written;
            }
        }
        self.level.text.push(b']');
        Ok(())
    }

    /// Copies the next object of the field's values, and its errors.
    fn next_object(&mut self) -> Result<(), Nulled> {
        let column = self.column;
        let children = column.children.as_ref();
        let found = children.and_then(|children| {
            let (level, place) = *children.places.get(self.child)?;
            Some((children.levels.get(level)?, place))
        });
        self.child += 1;
        let Some((next, place)) = found else { return self.fail(FieldError::fault(&"an object has no level")) };
        let first = next.errors.partition_point(|error| error.parent < place);
        self.level.errors.extend(next.errors.iter().skip(first).take_while(|error| error.parent == place).cloned());
        let text = next.spans.get(place).and_then(Option::as_ref).and_then(|span| next.text.get(span.clone())).ok_or(Nulled)?;
        self.level.text.extend_from_slice(text);
        self.copied += text.len();
        Ok(())
    }

    fn raw(&mut self, text: &[u8]) -> Result<(), Nulled> {
        self.level.text.extend_from_slice(text);
        Ok(())
    }

    fn json<T: serde::Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Nulled> {
        let written = serde_json::to_writer(&mut self.level.text, value);
        written.or_else(|error| self.fail(FieldError::fault(&error)))
    }

    fn fail(&mut self, error: FieldError) -> Result<(), Nulled> {
        self.level.errors.push(LocatedError { parent: 0, path: Vec::new(), location: self.column.location, error });
        Err(Nulled)
    }

    fn or_null(&mut self, ty: &Type, start: usize, written: Result<(), Nulled>) -> Result<(), Nulled> {
        if written.is_ok() || ty.is_non_null() {
            return written;
        }
        self.level.text.truncate(start);
        self.raw(b"null")
    }
}
