//! The Tenant API as a server.
//!
//! Read from top to bottom: a request comes in at `http`, is executed by `graphql` against the schema, answered by
//! one of the `resolvers`, which decide with `access` and `domain` and write through `store`, to SQLite or to PostgreSQL.
//!
//! **Invariant:** a module imports only from below itself; `cargo xtask tidy` holds the table.

pub mod run;

pub mod http;

pub mod graphql;

pub mod generated;

pub mod resolvers;

pub mod login;

pub mod new_mail;

pub mod cx;
pub mod idle_session;
pub mod provider_logout;

pub mod setup;

pub mod app;
pub mod background;
pub mod readiness;

pub mod provider_memberships;

pub mod store;

pub mod audit;

pub mod access;

pub mod attempts;

pub mod idp;
pub mod mail;
pub mod outbound;

pub mod telemetry;

pub mod config;

pub mod crypto;

pub mod clock;
pub mod outcome;

pub mod domain;
pub mod metrics;
pub mod open_files;
pub mod pace;
pub mod private_files;
pub mod signals;
