//! What a client cannot make happen from outside: time, races, faults and restarts, against the server in this process.
//!
//! **Invariant:** one test binary; its folders mirror `resolvers/`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that finds something unexpected ends")]

mod across_stores;
mod address_limits;
mod addresses;
mod authority;
mod back_channel;
mod backup;
mod bodies;
mod breaches;
mod captchas;
mod connections;
mod copy;
mod data_directory;
mod documents;
mod edge;
mod examples;
mod faults;
mod limits;
mod lists;
mod log_order;
mod mails;
mod migrations;
mod mutation;
mod nodes;
mod packaging;
mod playground;
mod policies;
mod production;
mod program;
mod properties;
mod query;
mod refusals;
mod rekey;
mod requests;
mod retention;
mod revalidation;
mod settings;
mod shutdown;
mod sign_in_signals;
mod slow;
mod support;
mod system;
mod texts;
mod tracking;
mod verify;
mod watching;
