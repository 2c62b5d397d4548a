//! An argument for which null and nothing mean different things.
//!
//! **Invariant:** three states, no more: whoever reads one has to say what each of them does.

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given<T> {
    Nothing,
    Null,
    Value(T),
}
