//! Runs every case as a test of its own, under `cargo test` and under nextest.
//!
//! Our own server is asked on each of its stores: `TENANT_TEST_STORE` is `sqlite`, `postgres` or `both`. A run of everything is one of both,
//! and a run of some cases is one on SQLite, unless it says otherwise. Cases that need a server of ours for themselves have other ones,
//! which are asked at the same time.
//!
//! Whether a case can run is decided while listing, so that a skipped one is shown as skipped by both.
//! Our own server must answer as the contract says; an endpoint that is named may answer as the reference does, where that is accepted.
//!
//! **Invariant:** listing the cases starts no server and asks no endpoint.

use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex as SyncMutex};

use conformance::cases::all;
use conformance::error::CaseError;
use conformance::judge::coverage::{self, RATCHET, Ratchet, Seen, measure, render};
use conformance::judge::evidence::Ran;
use conformance::judge::expected::{Expected, REFERENCE};
use conformance::judge::register::Register;
use conformance::suite::definition::Definition;
use conformance::suite::run::{run, verify_passwords};
use conformance::target::opened::LazyTarget;
use conformance::target::settings::{Profile, Settings};
use conformance::testbed::database::Url;
use conformance::testbed::postgres::Postgres;
use insta::{Settings as SnapshotSettings, assert_snapshot};
use libtest_mimic::{Arguments, Failed, Trial};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Mutex, MutexGuard, RwLock, Semaphore};

/// How many cases run at once: an answer to a password is delayed on purpose, and a case waits for it.
const AT_ONCE: usize = 8;
/// How many servers there are for cases that need one for themselves: most of these cases wait for a limit to pass.
const OTHERS: usize = 3;
/// How often a case that was too slow to tell is run without others beside it.
const TRIES_ALONE: usize = 8;

fn main() -> ExitCode {
    match suite() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What all cases of the process share.
struct Run {
    runtime: Runtime,
    target: LazyTarget,
    /// Each is held by a case that needs a server for itself. An endpoint that is named has no other.
    others: Vec<Mutex<LazyTarget>>,
    /// Which of them is next.
    turn: AtomicUsize,
    /// Held by each case that runs.
    places: Semaphore,
    /// Whether an endpoint is named, which need not be ours.
    foreign: bool,
    seen: SyncMutex<Seen>,
    /// Held for itself by a case that was too slow beside others.
    machine: RwLock<()>,
}

#[expect(clippy::disallowed_methods, reason = "the server's binary and store are a matter of this harness alone")]
fn suite() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut arguments = Arguments::from_args();
    let profile = Profile::from_environment();
    let settings = Settings { server_binary: std::env::var("TENANT_SERVER_BIN").ok(), ..profile.settings()? };
    let whole = settings.remote.is_none() || matches!(profile.mode.as_deref(), Some("full" | "certify"));
    // Only a run of everything can say what no case asks.
    let everything = arguments.filter.is_none() && arguments.skip.is_empty() && !arguments.list && !arguments.ignored;
    if settings.remote.is_some() || arguments.list {
        return run_on(settings, Vec::new(), whole, everything, &arguments);
    }
    arguments.test_threads.get_or_insert(AT_ONCE);
    let store = std::env::var("TENANT_TEST_STORE").unwrap_or_default();
    let (sqlite, postgres) = match store.as_str() {
        "sqlite" => (true, false),
        "postgres" => (false, true),
        "both" => (true, true),
        "" => (true, everything),
        _ => return Err("TENANT_TEST_STORE is none of sqlite, postgres and both".into()),
    };
    let mut code = ExitCode::SUCCESS;
    if sqlite {
        println!("\nOn SQLite:");
        let own = Settings { database: Some(Url::embedded()), ..settings.clone() };
        code = run_on(own.clone(), vec![own; OTHERS], whole, everything, &arguments)?;
    }
    if postgres && code == ExitCode::SUCCESS {
        let server = Postgres::find()?;
        println!("\nOn PostgreSQL, {}:", server.place());
        let shared = server.create(None)?;
        let others = (0..OTHERS).map(|_| server.create(None)).collect::<Result<Vec<_>, _>>()?;
        let on = |url: &Url| Settings { database: Some(url.clone()), ..settings.clone() };
        code = run_on(on(&shared.url), others.iter().map(|other| on(&other.url)).collect(), whole, everything, &arguments)?;
    }
    Ok(code)
}

fn run_on(
    settings: Settings,
    others: Vec<Settings>,
    whole: bool,
    everything: bool,
    arguments: &Arguments,
) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let foreign = settings.remote.is_some();
    let mut arguments = arguments.clone();
    let places = arguments.test_threads.unwrap_or(Semaphore::MAX_PERMITS);
    if !others.is_empty() && places > 1 {
        // A case that waits for its turn keeps its thread, and keeps no other case waiting.
        arguments.test_threads = Some(places + all().filter(|case| case.exclusive).count());
    }
    let run = Arc::new(Run {
        runtime: Builder::new_multi_thread().enable_all().build()?,
        target: LazyTarget::new(settings.clone()),
        others: others.into_iter().map(|other| Mutex::new(LazyTarget::new(other))).collect(),
        turn: AtomicUsize::new(0),
        places: Semaphore::new(places),
        foreign,
        seen: SyncMutex::default(),
        machine: RwLock::default(),
    });
    let trials = in_order().into_iter().map(|case| {
        let run = Arc::clone(&run);
        let ignored = case.needs.iter().any(|need| !settings.offers(*need)) || case.exclusive && !whole;
        Trial::test(case.id, move || check(case, &run)).with_ignored_flag(ignored)
    });
    let conclusion = libtest_mimic::run(&arguments, trials.collect());
    if everything && !foreign && !conclusion.has_failed() {
        covered(&run)?;
    }
    // The servers end with the last owner of the run, which is this function.
    Ok(conclusion.exit_code())
}

/// Cases that need a server for themselves come first: they take turns, and the others run beside them.
fn in_order() -> Vec<Definition> {
    let (alone, together): (Vec<Definition>, Vec<Definition>) = all().partition(|case| case.exclusive);
    alone.into_iter().chain(together).collect()
}

/// Fails if a part of the contract is neither seen nor listed with a reason, or listed without need.
fn covered(run: &Run) -> Result<(), Box<dyn std::error::Error>> {
    let seen = run.seen.lock().map_err(|_| "a case ended in the middle of counting")?.clone();
    let measured = measure(&seen);
    let problems = coverage::check(&measured, &Ratchet::parse(RATCHET)?);
    println!("{}", render(&measured));
    if problems.is_empty() {
        return Ok(());
    }
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    Err(format!("coverage of the contract:\n{}", problems.join("\n")).into())
}

impl Run {
    /// The next server for a case that needs one for itself, as soon as it is free.
    async fn next_other(&self) -> Option<MutexGuard<'_, LazyTarget>> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed).checked_rem(self.others.len())?;
        Some(self.others.get(turn)?.lock().await)
    }

    async fn case(&self, case: &Definition) -> Result<Ran, Failed> {
        let other = if case.exclusive { self.next_other().await } else { None };
        let _place = self.places.acquire().await?;
        let target = other.as_deref().unwrap_or(&self.target).get().await?;
        if case.exclusive && other.is_none() {
            let _alone = self.machine.write().await;
            return Ok(run(case, target).await);
        }
        let together = self.machine.read().await;
        let mut ran = run(case, Arc::clone(&target)).await;
        drop(together);
        if ran.is_late() {
            // Without other cases beside it the server is quicker, once it has noticed.
            let _alone = self.machine.write().await;
            for _ in 0..TRIES_ALONE {
                if !self.foreign {
                    verify_passwords(Arc::clone(&target)).await;
                }
                ran = run(case, Arc::clone(&target)).await;
                if !ran.is_late() {
                    break;
                }
            }
        }
        Ok(ran)
    }
}

fn check(case: Definition, this: &Run) -> Result<(), Failed> {
    let ran = this.runtime.block_on(this.case(&case))?;
    this.seen.lock().map_err(|_| "another case ended in the middle of counting")?.merge(&ran.seen);
    let kept = ran.stopped.is_none() && Expected::of(case.id).contract == Some(ran.transcript.as_str());
    let deviation = if this.foreign && !kept { Register::get().deviation(case.id) } else { None };
    match (deviation, ran.stopped) {
        (Some(row), None | Some(CaseError::Finding(_) | CaseError::Slow { .. })) if row.varies => Ok(()),
        (Some(_), Some(CaseError::Slow { .. })) if Expected::of(case.id).reference == Some(ran.transcript.as_str()) => Ok(()),
        (Some(row), None | Some(CaseError::Finding(_))) => compare(&case, Some(&row.reference), &ran.transcript),
        (_, Some(error)) => Err(format!("{error}\nstep: {}\n{}", ran.step, ran.curl).into()),
        (None, None) => compare(&case, None, &ran.transcript),
    }
}

fn compare(case: &Definition, reference: Option<&str>, transcript: &str) -> Result<(), Failed> {
    let mut settings = SnapshotSettings::clone_current();
    // The id is the path of the snapshot.
    let (folder, name) = case.id.rsplit_once('/').unwrap_or(("", case.id));
    settings.set_snapshot_path(Path::new("../snapshots").join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_sort_maps(true);
    settings.set_description(reference.map_or_else(|| case.title.to_owned(), |reference| format!("{} Here: {reference}", case.title)));
    if reference.is_some() {
        settings.set_snapshot_suffix(REFERENCE);
    }
    settings.bind(|| assert_snapshot!(name, transcript));
    Ok(())
}
