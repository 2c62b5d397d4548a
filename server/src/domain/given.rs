//! An argument for which null and nothing mean different things.
//!
//! **Invariant:** three states, no more: a reader handles each of them.

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given<T> {
    Nothing,
    Null,
    Value(T),
}
