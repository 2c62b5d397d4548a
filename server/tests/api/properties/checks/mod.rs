//! What holds for every input: one function per target, which panics where something does not hold.
//!
//! The tests run them with generated input from proptest, `server/fuzz` with input from libFuzzer.
//!
//! **Invariant:** no clock, file or database is used, so that the same bytes always end the same way.

pub mod acl;
pub mod execution;
pub mod headers;
pub mod membership;
pub mod request;
pub mod text;

/// What checks one input.
pub type Check = fn(&[u8]);

pub const ALL: [(&str, Check); 6] = [
    ("acl", acl::check),
    ("execution", execution::check),
    ("headers", headers::check),
    ("membership", membership::check),
    ("request", request::check),
    ("text", text::check),
];
