//! Which part of the contract a run asked for and saw: a suite that passes says nothing about what it never touched.
//!
//! `seen` holds coordinates of the contract and `note` adds those of a document: `request` chooses the operation and what it selects, `reply` tells what ran, `walk`
//! follows the answer, `sent` follows the values on their way in. `class` says what there is to cover, `measure` compares the two,
//! and `ratchet` holds the gaps that are known, each with its reason.
//!
//! **Invariant:** measuring never changes how a case ends: what cannot be understood is not counted.

mod class;
mod coordinate;
mod measure;
mod note;
mod ratchet;
mod reply;
pub(crate) mod request;
mod seen;
mod sent;
mod walk;

pub use class::{Class, coordinates};
pub use measure::{Measured, MeasuredClass, measure, render};
pub use ratchet::{Problem, RATCHET, Ratchet, Unreadable, check, shrink};
pub use seen::Seen;

#[cfg(test)]
mod tests;
