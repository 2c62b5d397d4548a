//! Runs every case as a test of its own, under `cargo test` and under nextest.
//!
//! Whether a case can run is decided while listing, so that a skipped one is shown as skipped by both.
//!
//! **Invariant:** listing the cases starts no server and asks no endpoint.

use std::process::ExitCode;
use std::sync::Arc;

use conformance::case::run;
use conformance::cases::{Definition, all};
use conformance::target::{LazyTarget, Settings};
use insta::{Settings as SnapshotSettings, assert_snapshot};
use libtest_mimic::{Arguments, Failed, Trial};
use tokio::runtime::{Builder, Runtime};

fn main() -> ExitCode {
    match suite() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn suite() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let arguments = Arguments::from_args();
    let settings = Settings::from_environment()?;
    let provisioner = settings.provisioner;
    let runtime = Arc::new(Builder::new_multi_thread().enable_all().build()?);
    let target = Arc::new(LazyTarget::new(settings));
    let trials = all().map(|case| {
        let (runtime, target) = (Arc::clone(&runtime), Arc::clone(&target));
        let ignored = !case.works_with(provisioner);
        Trial::test(case.id, move || check(case, &runtime, &target)).with_ignored_flag(ignored)
    });
    // The server ends with the last owner of the target, which is this function.
    Ok(libtest_mimic::run(&arguments, trials.collect()).exit_code())
}

fn check(case: Definition, runtime: &Runtime, target: &LazyTarget) -> Result<(), Failed> {
    let transcript = runtime.block_on(run(&case, target.get()?))?;
    let mut settings = SnapshotSettings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_sort_maps(true);
    settings.set_description(case.description());
    settings.bind(|| assert_snapshot!(case.snapshot(), transcript));
    Ok(())
}
