//! A suite that asks any Tenant API endpoint whether it keeps the contract of `schema.graphql`.
//!
//! In reading order: `cases` are the stories, `case` is what a story works with, `fixtures` prepares its persons, projects and keys;
//! `operations` are the typed documents, `exchange` sends them, `answer` reads what comes back, `redaction` makes it comparable;
//! `target` says which endpoint is asked, `server` starts our own when none is named, `provision` gives a project its roles.
//! **Invariant:** a token leaves `token::Token` only for an `Authorization` header, the set-up of our own server and the table of aliases.

pub mod acl;
pub mod answer;
pub mod case;
pub mod cases;
pub mod error;
pub mod exchange;
pub mod fixtures;
pub mod moment;
pub mod operations;
pub mod people;
pub mod provision;
pub mod redaction;
pub mod server;
pub mod target;
pub mod token;
pub mod transcript;

/// The contract as cynic's marker types.
#[cynic::schema("tenant")]
pub mod schema {}
