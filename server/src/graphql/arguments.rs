//! Arguments of a document as Rust values, for scalars, lists and options; the generated wiring adds the rest.
//!
//! **Invariant:** a value that does not fit its type is rejected here, and the error never repeats the value.

use std::collections::HashSet;

use apollo_compiler::ast::{Argument, Value};
use apollo_compiler::response::{JsonMap, JsonValue};
use apollo_compiler::{Name, Node};
use serde_json::{Map, Number, Value as Json};

use crate::domain::interval::Interval;
use crate::domain::maybe_undefined::MaybeUndefined;
use crate::domain::time::Timestamp;
use crate::outcome::BadInput;

/// A value in a document, or one that a variable stands for.
#[derive(Clone, Copy)]
pub enum Literal<'a> {
    Document(&'a Value, &'a JsonMap),
    Variable(&'a JsonValue),
}

/// The arguments of one field, or the fields of one input object.
#[derive(Clone, Copy)]
pub enum Arguments<'a> {
    Field(&'a [Node<Argument>], &'a JsonMap),
    Object(&'a [(Name, Node<Value>)], &'a JsonMap),
    Variable(&'a JsonMap),
}

/// A type that an argument can have. Absent and null both arrive as `None`.
pub trait Input: Sized {
    /// # Errors
    /// If the value does not fit the type.
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput>;
}

impl<'a> Literal<'a> {
    /// A variable that is neither given nor has a default stands for nothing, not for null.
    fn of(value: &'a Value, variables: &'a JsonMap) -> Option<Self> {
        match value {
            Value::Variable(name) => variables.get(name.as_str()).map(Self::Variable),
            value => Some(Self::Document(value, variables)),
        }
    }

    fn is_null(self) -> bool {
        matches!(self, Self::Document(Value::Null, _) | Self::Variable(JsonValue::Null))
    }

    fn text(self) -> Option<&'a str> {
        match self {
            Self::Document(Value::String(text), _) => Some(text),
            Self::Document(Value::Enum(name), _) => Some(name),
            Self::Document(..) => None,
            Self::Variable(value) => value.as_str(),
        }
    }
}

impl<'a> Arguments<'a> {
    /// The fields of an input object.
    ///
    /// # Errors
    /// If the value is not an object, or names a field twice.
    pub fn of_object(value: Option<Literal<'a>>) -> Result<Self, BadInput> {
        match value {
            Some(Literal::Document(Value::Object(fields), variables)) => {
                once(fields)?;
                Ok(Self::Object(fields, variables))
            }
            Some(Literal::Variable(JsonValue::Object(fields))) => Ok(Self::Variable(fields)),
            _ => Err(BadInput::new("an object is expected")),
        }
    }

    /// # Errors
    /// If the value does not fit the type, with the name of the argument.
    pub fn get<T: Input>(&self, name: &str) -> Result<T, BadInput> {
        let value = match *self {
            Self::Field(arguments, variables) => {
                let given = arguments.iter().find(|argument| argument.name == name);
                given.and_then(|argument| Literal::of(&argument.value, variables))
            }
            Self::Object(fields, variables) => {
                let given = fields.iter().find(|(field, _)| field == name);
                given.and_then(|(_, value)| Literal::of(value, variables))
            }
            Self::Variable(fields) => fields.get(name).map(Literal::Variable),
        };
        T::decode(value).map_err(|bad| BadInput::new(format!("{name}: {}", bad.message)))
    }
}

impl Input for String {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        match value.and_then(Literal::text) {
            // PostgreSQL cannot store NUL in a text.
            Some(text) if text.contains('\0') => Err(BadInput::new("a string without NUL characters is expected")),
            Some(text) => Ok(text.to_owned()),
            None => Err(BadInput::new("a string is expected")),
        }
    }
}

impl Input for bool {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        match value {
            Some(Literal::Document(Value::Boolean(it), _) | Literal::Variable(JsonValue::Bool(it))) => Ok(*it),
            _ => Err(BadInput::new("a boolean is expected")),
        }
    }
}

impl Input for i32 {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let number = match value {
            Some(Literal::Document(Value::Int(number), _)) => number.try_to_i32().ok(),
            Some(Literal::Variable(value)) => value.as_i64().and_then(|number| Self::try_from(number).ok()),
            _ => None,
        };
        number.ok_or_else(|| BadInput::new("an integer of 32 bits is expected"))
    }
}

impl Input for f64 {
    /// An integer is a number, too.
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let number = match value {
            Some(Literal::Document(Value::Int(number), _)) => number.try_to_f64().ok(),
            Some(Literal::Document(Value::Float(number), _)) => number.try_to_f64().ok(),
            Some(Literal::Variable(value)) => value.as_f64(),
            _ => None,
        };
        number.filter(|number| number.is_finite()).ok_or_else(|| BadInput::new("a number is expected"))
    }
}

impl Input for Interval {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let text = value.and_then(Literal::text);
        text.and_then(Self::parse).ok_or_else(|| BadInput::new("an ISO 8601 interval such as PT30M is expected"))
    }
}

impl Input for Timestamp {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        let text = value.and_then(Literal::text);
        text.and_then(Self::parse).ok_or_else(|| BadInput::new("a timestamp such as 2026-01-31T12:00:00Z is expected"))
    }
}

impl Input for Json {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        match value {
            Some(Literal::Document(value, variables)) => from_document(value, variables),
            Some(Literal::Variable(value)) => from_variable(value),
            None => Err(BadInput::new("a value is expected")),
        }
    }
}

impl<T: Input> Input for Option<T> {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        match value {
            Some(value) if !value.is_null() => T::decode(Some(value)).map(Some),
            _ => Ok(None),
        }
    }
}

impl<T: Input> Input for MaybeUndefined<T> {
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        match value {
            None => Ok(Self::Undefined),
            Some(value) if value.is_null() => Ok(Self::Null),
            value => T::decode(value).map(Self::Value),
        }
    }
}

impl<T: Input> Input for Vec<T> {
    /// A single value stands for a list of one. A variable without a value inside of a list is null.
    fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
        const NULL: JsonValue = JsonValue::Null;
        match value {
            Some(Literal::Document(Value::List(items), variables)) => {
                let item = |item| T::decode(Some(Literal::of(item, variables).unwrap_or(Literal::Variable(&NULL))));
                items.iter().map(|value| item(value)).collect()
            }
            Some(Literal::Variable(JsonValue::Array(items))) => items.iter().map(|item| T::decode(Some(Literal::Variable(item)))).collect(),
            Some(value) if !value.is_null() => Ok(vec![T::decode(Some(value))?]),
            _ => Err(BadInput::new("a list is expected")),
        }
    }
}

/// An enum as an argument: a name in a document, a string in a variable.
macro_rules! input_enum {
    ($name:ident) => {
        impl Input for $name {
            fn decode(value: Option<Literal<'_>>) -> Result<Self, BadInput> {
                let name = <String as Input>::decode(value)?;
                let known = Self::ALL.iter().find(|known| known.as_str() == name);
                known.copied().ok_or_else(|| BadInput::new(concat!("a value of ", stringify!($name), " is expected")))
            }
        }
    };
}

pub(crate) use input_enum;

fn from_document(value: &Value, variables: &JsonMap) -> Result<Json, BadInput> {
    Ok(match value {
        Value::Null => Json::Null,
        Value::Boolean(it) => Json::Bool(*it),
        Value::Int(text) => integer(text.as_str())?,
        Value::Float(text) => float(text.as_str())?,
        Value::String(text) => string(text)?,
        Value::Enum(_) => return Err(BadInput::new("a JSON value has no names without quotation marks")),
        Value::Variable(name) => variables.get(name.as_str()).map_or(Ok(Json::Null), from_variable)?,
        Value::List(items) => Json::Array(items.iter().map(|item| from_document(item, variables)).collect::<Result<_, _>>()?),
        Value::Object(fields) => {
            once(fields)?;
            let field = |(name, value): &(Name, Node<Value>)| Ok((name.to_string(), from_document(value, variables)?));
            Json::Object(fields.iter().map(field).collect::<Result<Map<_, _>, BadInput>>()?)
        }
    })
}

fn from_variable(value: &JsonValue) -> Result<Json, BadInput> {
    Ok(match value {
        JsonValue::Null => Json::Null,
        JsonValue::Bool(it) => Json::Bool(*it),
        JsonValue::Number(it) => Json::Number(canonical(it.clone())),
        JsonValue::String(text) => string(text.as_str())?,
        JsonValue::Array(items) => Json::Array(items.iter().map(from_variable).collect::<Result<_, _>>()?),
        JsonValue::Object(fields) => {
            let field = |(name, value): (&apollo_compiler::response::serde_json_bytes::ByteString, _)| {
                without_nul(name.as_str()).and_then(|name| Ok((name.to_owned(), from_variable(value)?)))
            };
            Json::Object(fields.iter().map(field).collect::<Result<Map<_, _>, BadInput>>()?)
        }
    })
}

fn string(text: &str) -> Result<Json, BadInput> {
    without_nul(text).map(|text| Json::String(text.to_owned()))
}

fn without_nul(text: &str) -> Result<&str, BadInput> {
    if text.contains('\0') { Err(BadInput::new("a JSON value without NUL characters is expected")) } else { Ok(text) }
}

/// Databases write numbers in ways of their own, so each is kept in the one form that all of them agree on: a number without a
/// fraction is an integer, as far as 64 bits hold it.
pub fn canonical(number: Number) -> Number {
    const TOO_LARGE: f64 = 9_223_372_036_854_775_808.0;
    match number.as_f64() {
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < TOO_LARGE => Number::from(float as i64),
        _ => number,
    }
}

/// The parser of numbers would round an integer that does not fit.
fn integer(text: &str) -> Result<Json, BadInput> {
    let number = text.parse::<i64>().map(Number::from).or_else(|_| text.parse::<u64>().map(Number::from));
    number.map(Json::Number).map_err(|_| BadInput::new("an integer of at most 64 bits is expected"))
}

fn float(text: &str) -> Result<Json, BadInput> {
    let number = text.parse::<Number>().map_err(|_| BadInput::new("a number within the range of double precision is expected"));
    number.map(canonical).map(Json::Number)
}

/// The fields of an object in a document.
fn once(fields: &[(Name, Node<Value>)]) -> Result<(), BadInput> {
    let mut names = HashSet::new();
    match fields.iter().find(|(name, _)| !names.insert(name)) {
        Some(_) => Err(BadInput::new("a field is given twice")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use apollo_compiler::response::serde_json_bytes::json;

    use super::*;

    fn variable<T: Input>(value: &JsonValue) -> Result<T, BadInput> {
        T::decode(Some(Literal::Variable(value)))
    }

    #[test]
    fn a_single_value_becomes_a_list() {
        assert_eq!(variable::<Vec<String>>(&json!("one")).unwrap(), ["one"]);
        assert_eq!(variable::<Option<Vec<i32>>>(&json!(3)).unwrap(), Some(vec![3]));
        assert_eq!(variable::<Option<Vec<i32>>>(&json!(null)).unwrap(), None);
    }

    #[test]
    fn an_int_has_32_bits() {
        assert_eq!(variable::<i32>(&json!(2147483647)).unwrap(), i32::MAX);
        for bad in [json!(2147483648_i64), json!(-2147483649_i64), json!(1.5), json!("1")] {
            assert!(variable::<i32>(&bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn numbers_have_one_form() {
        for (given, kept) in [
            ("-0", "0"),
            ("-0.0", "0"),
            ("100.0", "100"),
            ("1e2", "100"),
            ("1.5e1", "15"),
            ("1e16", "10000000000000000"),
            ("0.5", "0.5"),
            ("1e300", "1e+300"),
            ("123456789.12345679", "123456789.12345679"),
            ("9223372036854775807", "9223372036854775807"),
            ("18446744073709551615", "18446744073709551615"),
            ("-9223372036854775808", "-9223372036854775808"),
        ] {
            let value: JsonValue = serde_json::from_str(given).unwrap();
            assert_eq!(variable::<Json>(&value).unwrap().to_string(), kept, "{given}");
        }
    }

    #[test]
    fn an_integer_in_a_document_has_64_bits() {
        assert_eq!(integer("18446744073709551615").unwrap().to_string(), "18446744073709551615");
        assert_eq!(integer("-9223372036854775808").unwrap().to_string(), "-9223372036854775808");
        assert!(integer("18446744073709551616").is_err() && integer("-9223372036854775809").is_err());
        assert!(float("1e400").is_err());
    }

    #[test]
    fn an_error_does_not_repeat_the_value() {
        let bad = variable::<bool>(&json!("hunter2")).unwrap_err();
        assert!(!bad.message.contains("hunter2"));
    }
}
