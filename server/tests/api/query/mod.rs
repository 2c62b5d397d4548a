//! The fields of Query.

mod me;
mod projects;
