// Written by `cargo xtask codegen` from schema.graphql. Do not edit.

//! What `schema.graphql` says, as Rust: plain types at the bottom, the wiring of fields to resolvers at the top.
//!
//! **Invariant:** written by the generator alone; the check below stops a build against another schema.

mod errors;
pub mod types;
pub mod wiring;

/// The contract, as text. The executable schema is built from it.
pub const SCHEMA: &str = include_str!("../../../schema.graphql");

/// Fingerprint of the schema text this code was generated from.
const GENERATED_FROM: u64 = 0xb005a673f1361701;

const _: () = assert!(fingerprint(SCHEMA.as_bytes()) == GENERATED_FROM, "schema.graphql has changed: run `cargo xtask codegen`");

/// FNV-1a, 64 bit: short enough to run while compiling.
const fn fingerprint(mut text: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    while let Some((byte, rest)) = text.split_first() {
        hash = (hash ^ *byte as u64).wrapping_mul(0x0100_0000_01b3);
        text = rest;
    }
    hash
}
