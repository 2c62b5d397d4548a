//! The shape that the answers of all mutations have: whether it was done, and either a result or an error.
//!
//! **Invariant:** the deprecated list of errors, where there is one, is read beside the error.

use std::fmt::Debug;

/// A mutation of the contract, as the generated code asks for it.
pub trait Mutation {
    /// What is asked for of the result; nothing where the answer has none.
    type Result;
    type Error;
    type Code: Copy + Debug + PartialEq;

    /// The answer taken apart, unless the field is null.
    fn envelope(self) -> Option<Envelope<Self>>
    where
        Self: Sized;
}

/// The answer of a mutation.
pub struct Envelope<M: Mutation> {
    pub ok: bool,
    /// The codes of the deprecated list, if the answer has such a list.
    pub list: Option<Vec<M::Code>>,
    pub code: Option<M::Code>,
    pub error: Option<M::Error>,
    pub result: Option<M::Result>,
}
