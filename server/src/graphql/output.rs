//! Rust values as values of a response, for scalars, lists and options; the generated wiring adds the schema's own types.
//!
//! **Invariant:** looks at values and never copies an object: what a response holds stays where its resolver put it.

use std::any::Any;
use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value as Json;

use crate::domain::interval::Interval;
use crate::domain::raw_json::RawJson;
use crate::domain::time::Timestamp;

/// A value of a field, as far as the executor has to know it.
pub enum Plain<'a> {
    Null,
    Boolean(bool),
    Int(i32),
    Float(f64),
    Text(Cow<'a, str>),
    Json(&'a Json),
    /// JSON that is written as it is.
    Raw(&'a str),
    Object(&'a dyn Object),
    List(Vec<Plain<'a>>),
}

/// A value of an object type.
pub trait Object: Any + Send + Sync {
    fn type_name(&self) -> &'static str;

    /// The value of a field that is part of the object; none for a field with a resolver.
    fn field(&self, name: &str) -> Option<Plain<'_>>;

    fn as_any(&self) -> &dyn Any;
}

/// A Rust type that a field can have.
pub trait Output: Send + Sync + 'static {
    fn plain(&self) -> Plain<'_>;
}

impl Output for String {
    fn plain(&self) -> Plain<'_> {
        Plain::Text(Cow::Borrowed(self))
    }
}

impl Output for bool {
    fn plain(&self) -> Plain<'_> {
        Plain::Boolean(*self)
    }
}

impl Output for i32 {
    fn plain(&self) -> Plain<'_> {
        Plain::Int(*self)
    }
}

impl Output for f64 {
    fn plain(&self) -> Plain<'_> {
        Plain::Float(*self)
    }
}

impl Output for Interval {
    fn plain(&self) -> Plain<'_> {
        Plain::Text(Cow::Owned(self.to_string()))
    }
}

impl Output for Timestamp {
    fn plain(&self) -> Plain<'_> {
        Plain::Text(Cow::Owned(self.to_string()))
    }
}

impl Output for Json {
    fn plain(&self) -> Plain<'_> {
        Plain::Json(self)
    }
}

impl Output for RawJson {
    fn plain(&self) -> Plain<'_> {
        Plain::Raw(self.as_str())
    }
}

impl<T: Output> Output for Option<T> {
    fn plain(&self) -> Plain<'_> {
        self.as_ref().map_or(Plain::Null, T::plain)
    }
}

impl<T: Output> Output for Vec<T> {
    fn plain(&self) -> Plain<'_> {
        Plain::List(self.iter().map(T::plain).collect())
    }
}

impl<T: Output> Output for Arc<T> {
    fn plain(&self) -> Plain<'_> {
        T::plain(self)
    }
}

/// An object type, with the fields that are part of it.
macro_rules! object {
    ($name:ident { $($field:literal => $place:ident),* $(,)? }) => {
        impl Object for $name {
            fn type_name(&self) -> &'static str {
                stringify!($name)
            }

            fn field(&self, name: &str) -> Option<Plain<'_>> {
                Some(match name {
                    $($field => Output::plain(&self.$place),)*
                    _ => return None,
                })
            }

            fn as_any(&self) -> &dyn std::any::Any {
                self
            }
        }

        impl Output for $name {
            fn plain(&self) -> Plain<'_> {
                Plain::Object(self)
            }
        }
    };
}

/// An interface: an enum over the objects that implement it.
macro_rules! interface {
    ($name:ident { $($object:ident),* $(,)? }) => {
        impl Output for $name {
            fn plain(&self) -> Plain<'_> {
                match self {
                    $(Self::$object(it) => Plain::Object(it),)*
                }
            }
        }
    };
}

/// An enum of the schema.
macro_rules! output_enum {
    ($name:ident) => {
        impl Output for $name {
            fn plain(&self) -> Plain<'_> {
                Plain::Text(std::borrow::Cow::Borrowed(self.as_str()))
            }
        }
    };
}

pub(crate) use {interface, object, output_enum};
