//! A suite that asks any Tenant API endpoint whether it keeps the contract of `schema.graphql`.
//!
//! In reading order: `cases` are the stories, `definition` is what is known of one before it runs, `case` is what it works with, `keep`
//! what of an answer is its own, `fixtures` prepares its persons, projects and keys; `operations` are the typed documents, `exchange` sends
//! them, `wire` what no client would send, `answer` reads what comes back, `redaction` makes it comparable, `expected` has the snapshots,
//! `verdict` compares; `register` says which statement a case proves. `plan` selects the cases, `preflight` asks whether the endpoint can
//! be asked, `run` runs one and `runner` all, `report` tells, `cli` is the command line. `settings` says which endpoint is asked, `target`
//! opens it, `tls` says who is trusted, `server` starts our own when none is named, `database` says where it keeps its data, `provision`
//! gives a project roles, `mailbox` finds the mails that the endpoint sends; `contract` is the schema to look things up in, `coverage` says
//! how much of it was seen, `saboteur` proves that a lie is noticed. `postgres` finds a PostgreSQL, for tests alone.
//!
//! **Invariant:** a token leaves `token::Token` only for an `Authorization` header, the set-up of our own server and the table of aliases.

pub mod acl;
pub mod answer;
pub mod case;
pub mod cases;
pub mod cli;
pub mod contract;
pub mod coverage;
pub mod database;
pub mod definition;
pub mod error;
pub mod exchange;
pub mod expected;
pub mod fixtures;
pub mod keep;
pub mod mailbox;
pub mod moment;
pub mod operations;
pub mod order;
pub mod people;
pub mod plan;
#[cfg(feature = "test-support")]
pub mod postgres;
pub mod preflight;
pub mod provision;
pub mod redaction;
pub mod register;
pub mod report;
pub mod run;
pub mod runner;
pub mod saboteur;
pub mod server;
pub mod settings;
pub mod target;
pub mod tls;
pub mod token;
pub mod trace;
pub mod transcript;
pub mod verdict;
pub mod wire;

/// The contract as cynic's marker types.
#[cynic::schema("tenant")]
pub mod schema {}
