//! What holds for every input, whoever sends it: one function per target, that panics where something does not hold.
//!
//! The tests feed them what proptest makes up, `server/fuzz` what libFuzzer does.
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
