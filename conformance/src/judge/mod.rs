//! From what was seen to a verdict: redaction, transcripts, expected answers, statements and coverage.
//!
//! **Invariant:** no request is sent here.

pub mod coverage;
pub mod evidence;
pub mod expected;
pub mod redaction;
pub mod register;
pub mod trace;
pub mod transcript;
pub mod verdict;
