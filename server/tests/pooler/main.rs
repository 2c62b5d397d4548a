//! The server behind PgBouncer, where that is installed.
//!
//! The standard harness decides what is ignored while compiling; here it is decided while listing, so that `cargo test` and nextest show
//! tests without PgBouncer as ignored, with the reason.
//!
//! **Invariant:** a test whose programs are missing is neither passed nor failed; in CI it fails.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that finds something unexpected ends")]

mod pgbouncer;

#[path = "../api/support"]
#[expect(dead_code, reason = "the other tests use more of it")]
mod support {
    pub mod database;
    pub mod fault;
    pub mod process;
    pub mod proxy;
}

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};
use support::database::{Wanted, wanted};

/// Functions with their names.
macro_rules! tests {
    ($($name:ident),+ $(,)?) => { [$((stringify!($name), pgbouncer::$name as fn())),+] };
}

fn main() -> ExitCode {
    let behind = tests![
        a_copy_is_not_made_through_shared_sessions,
        a_pooler_that_is_restarted_costs_no_request_afterwards,
        a_pooler_that_shares_sessions_although_it_should_not_is_refused_at_start,
        a_pooler_that_takes_no_transactions_is_refused_at_start,
        in_session_mode_everything_works_and_time_limits_hold,
        in_transaction_mode_everything_works_and_time_limits_hold,
        in_transaction_mode_many_clients_share_two_sessions,
        of_two_nodes_that_start_behind_a_pooler_one_migrates,
    ];
    let without = tests![the_transaction_mode_needs_no_pooler];
    let left_out = (wanted() == Wanted::Sqlite).then_some("TENANT_TEST_STORE leaves PostgreSQL out");
    let missing = (pgbouncer::program().is_none() && !is_ci()).then_some("PgBouncer is not installed");
    let trials = [(&behind[..], left_out.or(missing)), (&without[..], left_out)];
    let trials = trials.into_iter().flat_map(|(tests, reason)| tests.iter().map(move |(name, test)| trial(name, *test, reason)));
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

/// The reason for which it is ignored stands before its name.
fn trial(name: &str, test: fn(), reason: Option<&str>) -> Trial {
    let trial = Trial::test(name, move || {
        test();
        Ok(())
    });
    trial.with_kind(reason.unwrap_or_default()).with_ignored_flag(reason.is_some())
}

#[expect(clippy::disallowed_methods, reason = "how strict tests are is a matter of tests alone")]
fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|ci| !ci.is_empty() && ci != "false")
}
