//! A suite that asks any Tenant API endpoint whether it keeps the contract of `schema.graphql`.
//!
//! Modules import downwards only; `cargo xtask tidy` checks it. Top to bottom:
//!
//! - `cli`: the command line. `mutants`: mutation testing of the suite itself, by a proxy that falsifies responses.
//! - `runner`: selects cases and runs them. `report`: results as text, HTML, JSON, JUnit and badges.
//! - `cases`: the cases, a folder per subject. `suite`: what they are written with, from fixtures to the run of one case.
//! - `target`: the endpoint under test, its settings and what it offers. `testbed`: our own server and databases, for when no endpoint is
//!   named and for tests. `counterparts`: services that a server talks to, such as a mailbox or an identity provider.
//! - `judge`: what was seen, made comparable; the expected answers, the verdict, and how much of the contract was covered.
//! - `operations`: the typed documents. `client`: requests, connections and responses.
//! - `contract`: the schema to look things up in. `error`: how a case ends when it does not pass. `scrub`: hides tokens in texts.
//!
//! **Invariant:** a token leaves `client::token::Token` only for an `Authorization` header, the set-up of our own server and the table of
//! aliases.

pub mod cli;
pub mod mutants;

pub mod runner;

pub mod report;

pub mod cases;

pub mod suite;

pub mod target;

pub mod counterparts;
pub mod testbed;

pub mod judge;

pub mod operations;

pub mod client;

pub mod contract;
pub mod error;
pub mod scrub;

/// The contract as cynic's marker types.
#[cynic::schema("tenant")]
pub mod schema {}
