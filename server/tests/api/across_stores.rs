//! Everything in this binary once more, on PostgreSQL: by a second process of it, so that each test is written once.
//!
//! The name of this module is the first of all: tests start in the order of their names, and this one takes longest.

use std::process::Command;

use crate::support::database::{STORE, Wanted, wanted};

#[test]
fn where_both_stores_are_asked_for_the_tests_pass_on_postgresql_too() {
    if wanted() != Wanted::Both {
        // One store was asked for, and this process tests it.
        return;
    }
    let program = std::env::current_exe().unwrap();
    let output = Command::new(program).env(STORE, "postgres").output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}\n{}", String::from_utf8_lossy(&output.stderr));
    println!("{}", told.lines().rfind(|line| !line.is_empty()).unwrap_or_default());
}
