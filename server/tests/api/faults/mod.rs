//! Databases that cannot be used, at start and while the server runs.

mod cancelled;
mod conflicts;
mod order;
mod postgres_running;
mod postgres_start;
mod sqlite_running;
mod sqlite_start;

use crate::support::fault::{ME, assert_created, assert_unavailable, create_project, creation, is_tested, projects, refusal, set_up};
