//! An argument for which null and nothing mean different things.
//!
//! **Invariant:** three states, no more: a reader handles each of them.

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MaybeUndefined<T> {
    Undefined,
    Null,
    Value(T),
}

impl<T> MaybeUndefined<T> {
    pub fn is_undefined(&self) -> bool {
        matches!(self, Self::Undefined)
    }

    /// What comes of a value that may be none.
    pub fn apply(self, place: &mut Option<T>) {
        match self {
            Self::Undefined => {}
            Self::Null => *place = None,
            Self::Value(value) => *place = Some(value),
        }
    }
}

/// An object leaves out a field for which nothing is given.
impl<T: serde::Serialize> serde::Serialize for MaybeUndefined<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Undefined | Self::Null => serializer.serialize_none(),
            Self::Value(value) => value.serialize(serializer),
        }
    }
}
