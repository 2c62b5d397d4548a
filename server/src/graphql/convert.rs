//! Rust values to GraphQL values and back, for scalars, lists and options; the generated wiring adds the rest.
//!
//! **Invariant:** a value that does not fit its type is refused here, and the refusal never repeats the value.

use std::any::Any;
use std::borrow::Cow;

use async_graphql::dynamic::{FieldFuture, FieldValue, ResolverContext};
use async_graphql::indexmap::IndexMap;
use async_graphql::{Error, Name, Value};
use serde_json::Value as Json;

use crate::domain::given::Given;
use crate::domain::time::Timestamp;
use crate::outcome::BadInput;

/// A value a field can have. `borrowed` looks at a value inside its parent, `owned` hands one over.
pub trait Output: Sized + Send + Sync + 'static {
    fn borrowed(&self) -> Option<FieldValue<'_>>;
    fn owned(self) -> Option<FieldValue<'static>>;
}

/// A value an argument can have. Absent and null both arrive as `None`.
pub trait Input: Sized {
    fn decode(value: Option<&Value>) -> Result<Self, BadInput>;
}

/// Answers a field that is part of its parent's struct.
pub fn get<'a, P: Any + Send + Sync, T: Output>(ctx: ResolverContext<'a>, pick: for<'b> fn(&'b P) -> &'b T) -> FieldFuture<'a> {
    match ctx.parent_value.downcast_ref::<P>() {
        Some(parent) => FieldFuture::Value(pick(parent).borrowed()),
        None => FieldFuture::new(async { Err::<Option<FieldValue<'_>>, _>(Error::new("the parent of a field has another type")) }),
    }
}

/// The arguments of one field, or the fields of one input object.
pub struct Arguments<'a>(Cow<'a, IndexMap<Name, Value>>);

impl<'a> Arguments<'a> {
    pub fn new(values: IndexMap<Name, Value>) -> Self {
        Self(Cow::Owned(values))
    }

    /// The fields of an input object.
    pub fn of_object(value: Option<&'a Value>) -> Result<Self, BadInput> {
        match value {
            Some(Value::Object(fields)) => Ok(Self(Cow::Borrowed(fields))),
            _ => Err(BadInput::new("an object is expected")),
        }
    }

    pub fn get<T: Input>(&self, name: &str) -> Result<T, BadInput> {
        T::decode(self.0.get(name)).map_err(|bad| BadInput::new(format!("{name}: {}", bad.message)))
    }
}

/// A text, whether it stands in the document or comes from a variable.
fn text(value: Option<&Value>) -> Option<&str> {
    match value {
        Some(Value::String(text)) => Some(text),
        Some(Value::Enum(text)) => Some(text),
        _ => None,
    }
}

impl Output for String {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        Some(FieldValue::value(Value::String(self.clone())))
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::String(self)))
    }
}

impl Input for String {
    fn decode(value: Option<&Value>) -> Result<Self, BadInput> {
        match text(value) {
            // PostgreSQL has no room for NUL in a text.
            Some(text) if text.contains('\0') => Err(BadInput::new("a string without NUL characters is expected")),
            Some(text) => Ok(text.to_owned()),
            None => Err(BadInput::new("a string is expected")),
        }
    }
}

impl Output for bool {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Boolean(self)))
    }
}

impl Input for bool {
    fn decode(value: Option<&Value>) -> Result<Self, BadInput> {
        match value {
            Some(Value::Boolean(it)) => Ok(*it),
            _ => Err(BadInput::new("a boolean is expected")),
        }
    }
}

impl Output for i32 {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::Number(self.into())))
    }
}

impl Input for i32 {
    fn decode(value: Option<&Value>) -> Result<Self, BadInput> {
        let number = match value {
            Some(Value::Number(number)) => number.as_i64().and_then(|number| Self::try_from(number).ok()),
            _ => None,
        };
        number.ok_or_else(|| BadInput::new("a whole number of at most 32 bits is expected"))
    }
}

impl Output for Timestamp {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::value(Value::String(self.to_string())))
    }
}

impl Input for Timestamp {
    fn decode(value: Option<&Value>) -> Result<Self, BadInput> {
        text(value).and_then(Self::parse).ok_or_else(|| BadInput::new("a moment such as 2026-01-31T12:00:00Z is expected"))
    }
}

impl Output for Json {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.clone().owned()
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Value::from_json(self).ok().map(FieldValue::value)
    }
}

impl Input for Json {
    fn decode(value: Option<&Value>) -> Result<Self, BadInput> {
        let value = value.ok_or_else(|| BadInput::new("a value is expected"))?;
        let json = value.clone().into_json().map_err(|_| BadInput::new("a JSON value is expected"))?;
        if has_nul(&json) { Err(BadInput::new("a JSON value without NUL characters is expected")) } else { Ok(json) }
    }
}

fn has_nul(json: &Json) -> bool {
    match json {
        Json::String(text) => text.contains('\0'),
        Json::Array(items) => items.iter().any(has_nul),
        Json::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        _ => false,
    }
}

impl<T: Output> Output for Option<T> {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        self.as_ref().and_then(T::borrowed)
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        self.and_then(T::owned)
    }
}

impl<T: Input> Input for Option<T> {
    fn decode(value: Option<&Value>) -> Result<Self, BadInput> {
        match value {
            None | Some(Value::Null) => Ok(None),
            some => T::decode(some).map(Some),
        }
    }
}

impl<T: Input> Input for Given<T> {
    fn decode(value: Option<&Value>) -> Result<Self, BadInput> {
        match value {
            None => Ok(Self::Nothing),
            Some(Value::Null) => Ok(Self::Null),
            some => T::decode(some).map(Self::Value),
        }
    }
}

impl<T: Output> Output for Vec<T> {
    fn borrowed(&self) -> Option<FieldValue<'_>> {
        Some(FieldValue::list(self.iter().map(|item| item.borrowed().unwrap_or(FieldValue::NULL))))
    }

    fn owned(self) -> Option<FieldValue<'static>> {
        Some(FieldValue::list(self.into_iter().map(|item| item.owned().unwrap_or(FieldValue::NULL))))
    }
}

impl<T: Input> Input for Vec<T> {
    /// A single value stands for a list of one.
    fn decode(value: Option<&Value>) -> Result<Self, BadInput> {
        match value {
            Some(Value::List(items)) => items.iter().map(|item| T::decode(Some(item))).collect(),
            None | Some(Value::Null) => Err(BadInput::new("a list is expected")),
            Some(item) => Ok(vec![T::decode(Some(item))?]),
        }
    }
}

/// An object goes to its fields' resolvers as it is.
macro_rules! output_object {
    ($name:ident) => {
        impl Output for $name {
            fn borrowed(&self) -> Option<FieldValue<'_>> {
                Some(FieldValue::borrowed_any(self))
            }

            fn owned(self) -> Option<FieldValue<'static>> {
                Some(FieldValue::owned_any(self))
            }
        }
    };
}

/// An enum as an argument. A string from a variable arrives as one.
macro_rules! input_enum {
    ($name:ident) => {
        impl Input for $name {
            fn decode(value: Option<&Value>) -> Result<Self, BadInput> {
                let name = match value {
                    Some(Value::Enum(name)) => name.as_str(),
                    _ => "",
                };
                let known = Self::ALL.iter().find(|known| known.as_str() == name);
                known.copied().ok_or_else(|| BadInput::new(concat!("a value of ", stringify!($name), " is expected")))
            }
        }
    };
}

pub(crate) use {input_enum, output_object};

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Value {
        Value::from_json(serde_json::from_str(text).unwrap()).unwrap()
    }

    #[test]
    fn a_single_value_becomes_a_list() {
        assert_eq!(Vec::<String>::decode(Some(&Value::from("one"))).unwrap(), ["one"]);
        assert_eq!(Option::<Vec<i32>>::decode(Some(&number("3"))).unwrap(), Some(vec![3]));
        assert_eq!(Option::<Vec<i32>>::decode(Some(&Value::Null)).unwrap(), None);
    }

    #[test]
    fn a_text_from_a_variable_is_a_text_everywhere() {
        let value = Value::Enum(Name::new("two words"));
        assert_eq!(String::decode(Some(&value)).unwrap(), "two words");
        assert_eq!(Json::decode(Some(&value)).unwrap(), serde_json::json!("two words"));
        let moment = Value::Enum(Name::new("2026-01-31T12:00:00Z"));
        assert!(Timestamp::decode(Some(&moment)).is_ok());
    }

    #[test]
    fn an_int_has_32_bits() {
        assert_eq!(i32::decode(Some(&number("2147483647"))).unwrap(), i32::MAX);
        for bad in ["2147483648", "-2147483649", "1.5", "1e400"] {
            let Ok(value) = serde_json::from_str(bad).map(|json| Value::from_json(json).unwrap()) else { continue };
            assert!(i32::decode(Some(&value)).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_refusal_does_not_repeat_the_value() {
        let bad = bool::decode(Some(&Value::from("hunter2"))).unwrap_err();
        assert!(!bad.message.contains("hunter2"));
    }
}
