//! Runs a plan: many cases side by side, then one by one those that need the server for themselves, and those for which it was too slow.
//!
//! **Invariant:** one case's trouble never ends another; only an endpoint that does not answer at all, or the user, ends the run.

pub mod plan;

use std::collections::{HashMap, VecDeque};
use std::future::pending;
use std::sync::Arc;
use std::time::Instant;

use tokio::task::{Id, JoinSet};

use crate::error::{CaseError, Outcome};
use crate::judge::coverage::Seen;
use crate::judge::evidence::Ran;
use crate::judge::expected::Expected;
use crate::judge::register::{Level, Register};
use crate::judge::verdict::{Verdict, judge};
use crate::report::{CaseResult, Report, Statement, Status};
use crate::runner::plan::{Fate, Mode, Planned};
use crate::suite::definition::Definition;
use crate::suite::run::run;
use crate::target::opened::Target;
use crate::target::preflight::check;
use crate::target::settings::Settings;

/// After so many cases in a row about which nothing is known, the endpoint is asked whether it is still there.
const DOUBT: usize = 10;

/// How often a case runs without others beside it while the endpoint is too slow for it: a server that answers passwords at the pace of
/// its last verifications becomes quicker with each of them.
const TURNS: usize = 6;

/// How a run is done.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub mode: Mode,
    /// How many cases run side by side.
    pub jobs: usize,
}

/// Runs all cases of a plan. `seen` is told of each as it ends; `stop` ends the run early.
pub async fn run_plan(
    plan: Vec<Planned>,
    settings: &Settings,
    options: Options,
    stop: impl Future<Output = ()>,
    seen: impl FnMut(&CaseResult),
) -> Report {
    let target = settings.open().await.map(Arc::new);
    run_on(target, plan, settings, options, stop, seen).await
}

/// The same on an endpoint that these settings have opened.
pub async fn run_on(
    target: Outcome<Arc<Target>>,
    plan: Vec<Planned>,
    settings: &Settings,
    options: Options,
    stop: impl Future<Output = ()>,
    mut seen: impl FnMut(&CaseResult),
) -> Report {
    let started = Instant::now();
    let places: HashMap<&str, usize> = plan.iter().enumerate().map(|(place, planned)| (planned.case.id, place)).collect();
    let (to_run, left_out): (Vec<_>, Vec<_>) = plan.iter().cloned().partition(|planned| planned.fate == Fate::Run);
    let (alone, together): (Vec<_>, Vec<_>) = to_run.into_iter().partition(|planned| planned.case.exclusive);
    let mut run = Run { results: Vec::new(), trouble: None, doubtful: 0, interrupted: false };
    for planned in left_out {
        run.add(left_out_result(&planned), &mut seen);
    }
    let answers = match &target {
        Ok(target) => check(target).await.map(|()| Arc::clone(target)),
        Err(error) => Err(error.clone()),
    };
    match answers {
        Ok(target) => {
            let mut stop = std::pin::pin!(stop);
            run.in_turns(together, alone, options.jobs, &target, &mut stop, &mut seen).await;
        }
        Err(error) => {
            run.trouble = Some(error.to_string());
            for planned in together.iter().chain(&alone) {
                run.add(unknown(planned, &error.to_string()), &mut seen);
            }
        }
    }
    run.results.sort_by_key(|result| places.get(result.id.as_str()).copied());
    let mut seen_of_contract = Seen::default();
    run.results.iter().for_each(|result| seen_of_contract.merge(&result.seen));
    Report {
        suite: env!("CARGO_PKG_VERSION").to_owned(),
        target: target_name(settings),
        mode: options.mode.name().to_owned(),
        provisioner: settings.provisioner.name().to_owned(),
        seconds: started.elapsed().as_secs_f64(),
        interrupted: run.interrupted,
        trouble: run.trouble,
        seen: seen_of_contract,
        cases: run.results,
    }
}

fn target_name(settings: &Settings) -> String {
    let address = || settings.remote.as_ref().map(|remote| remote.endpoint.shown());
    settings.name.clone().or_else(address).unwrap_or_else(|| "a server of this repository".to_owned())
}

/// What happens to a case for which the endpoint was too slow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Late {
    /// It is returned, to run again: the endpoint may be quicker then.
    Return,
    /// Nothing is known about it.
    Judge,
}

/// What is known so far.
struct Run {
    results: Vec<CaseResult>,
    trouble: Option<String>,
    /// Cases in a row about which nothing is known.
    doubtful: usize,
    interrupted: bool,
}

impl Run {
    fn add(&mut self, result: CaseResult, seen: &mut impl FnMut(&CaseResult)) {
        seen(&result);
        self.results.push(result);
    }

    /// Many side by side, then the others and those for which the endpoint was too slow one by one.
    async fn in_turns(
        &mut self,
        together: Vec<Planned>,
        alone: Vec<Planned>,
        jobs: usize,
        target: &Arc<Target>,
        stop: &mut (impl Future<Output = ()> + Unpin),
        seen: &mut impl FnMut(&CaseResult),
    ) {
        let mut waiting = self.group(together, jobs, Late::Return, target, stop, seen).await;
        waiting.extend(alone);
        for turn in 1..=TURNS {
            if self.interrupted || waiting.is_empty() {
                return;
            }
            let late = if turn < TURNS { Late::Return } else { Late::Judge };
            waiting = self.group(waiting, 1, late, target, stop, seen).await;
        }
    }

    async fn group(
        &mut self,
        cases: Vec<Planned>,
        jobs: usize,
        late_ones: Late,
        target: &Arc<Target>,
        stop: &mut (impl Future<Output = ()> + Unpin),
        seen: &mut impl FnMut(&CaseResult),
    ) -> Vec<Planned> {
        let mut late = Vec::new();
        let mut waiting = VecDeque::from(cases);
        let mut running: JoinSet<Ran> = JoinSet::new();
        let mut names: HashMap<Id, Planned> = HashMap::new();
        loop {
            while running.len() < jobs
                && let Some(planned) = waiting.pop_front()
            {
                let (case, target): (Definition, _) = (planned.case, Arc::clone(target));
                names.insert(running.spawn(async move { run(&case, target).await }).id(), planned);
            }
            let ended = tokio::select! {
                ended = next(&mut running) => ended,
                () = &mut *stop => {
                    self.interrupted = true;
                    return late;
                }
            };
            let Some((id, ran)) = ended else { return late };
            let Some(planned) = names.remove(&id) else { continue };
            if late_ones == Late::Return && ran.as_ref().is_some_and(Ran::is_late) {
                late.push(planned);
                continue;
            }
            let result = match ran {
                Some(ran) => result(&planned, ran),
                None => unknown(&planned, "the case itself went wrong: this is a mistake of the suite"),
            };
            self.doubtful = if result.status == Status::Error { self.doubtful + 1 } else { 0 };
            self.add(result, seen);
            if self.doubtful >= DOUBT {
                self.doubtful = 0;
                if let Err(error) = check(target).await {
                    self.give_up(&error, waiting.drain(..).chain(names.drain().map(|(_, planned)| planned)).chain(late), seen);
                    return Vec::new();
                }
            }
        }
    }

    fn give_up(&mut self, error: &CaseError, rest: impl Iterator<Item = Planned>, seen: &mut impl FnMut(&CaseResult)) {
        let reason = format!("aborted: {error}");
        for planned in rest {
            self.add(unknown(&planned, &reason), seen);
        }
        self.trouble = Some(error.to_string());
    }
}

/// The next case that ends, nothing if none is left, and no result if it panicked.
async fn next(running: &mut JoinSet<Ran>) -> Option<(Id, Option<Ran>)> {
    match running.join_next_with_id().await {
        Some(Ok((id, ran))) => Some((id, Some(ran))),
        Some(Err(error)) => Some((error.id(), None)),
        None => None,
    }
}

/// Never ends, for a run that cannot be stopped.
pub async fn never() {
    pending().await
}

fn bare(planned: &Planned, status: Status, reason: Option<String>) -> CaseResult {
    let register = Register::get();
    let statements = register.proved_by(planned.case.id).map(|requirement| Statement {
        id: requirement.id.clone(),
        level: requirement.level,
        statement: requirement.statement.clone(),
        source: requirement.source.clone(),
    });
    CaseResult {
        id: planned.case.id.to_owned(),
        title: planned.case.title.to_owned(),
        level: register.level(planned.case.id),
        status,
        reason,
        deviation: None,
        seconds: 0.0,
        statements: statements.collect(),
        step: None,
        diff: None,
        curl: None,
        exchanges: Vec::new(),
        seen: Seen::default(),
    }
}

fn left_out_result(planned: &Planned) -> CaseResult {
    match &planned.fate {
        Fate::Run => unknown(planned, "not run"),
        Fate::Skip(reason) => bare(planned, Status::Skip, Some(reason.clone())),
        Fate::Disabled(reason) => bare(planned, Status::Disabled, Some(reason.clone())),
    }
}

fn unknown(planned: &Planned, reason: &str) -> CaseResult {
    bare(planned, Status::Error, Some(reason.to_owned()))
}

fn result(planned: &Planned, ran: Ran) -> CaseResult {
    let verdict = judge(&ran, Expected::of(planned.case.id), Register::get().deviation(planned.case.id));
    let stale =
        || format!("listed as a known failure ({}), but it passes: take it off the list", planned.known.as_deref().unwrap_or_default());
    let result = match (verdict, &planned.known) {
        (Verdict::Unknown(reason), _) => {
            CaseResult { step: Some(ran.step), curl: Some(ran.curl), ..bare(planned, Status::Error, Some(reason)) }
        }
        (Verdict::Kept | Verdict::Deviates(_), Some(_)) => bare(planned, Status::Fail, Some(stale())),
        (Verdict::Kept, None) => bare(planned, Status::Pass, None),
        (Verdict::Deviates(row), None) => CaseResult { deviation: Some(row.id), ..bare(planned, Status::Pass, Some(row.reference)) },
        (Verdict::Broken { .. }, Some(reason)) => bare(planned, Status::Known, Some(reason.clone())),
        (Verdict::Broken { message, diff }, None) => {
            let bare = bare(planned, Status::Pass, Some(message));
            let status = broken(bare.level);
            CaseResult { status, diff, step: Some(ran.step), curl: Some(ran.curl), ..bare }
        }
    };
    CaseResult { seconds: ran.seconds, exchanges: ran.exchanges, seen: ran.seen, ..result }
}

fn broken(level: Level) -> Status {
    match level {
        Level::Must => Status::Fail,
        Level::Should => Status::Warn,
        Level::May => Status::Notice,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;
    use crate::suite::case::Case;
    use crate::suite::definition::case;
    use crate::target::settings::Profile;

    const TOO_SLOW: &str = "the endpoint was too slow to tell, with 2000 ms: why";

    async fn too_slow(_: &mut Case) -> Outcome {
        Err(CaseError::Slow { finding: "why".to_owned(), elapsed: Duration::from_secs(2) })
    }

    /// Beside others, alone, and alone again. Each of these is three tries.
    async fn too_slow_three_times(case: &mut Case) -> Outcome {
        static TRIES: AtomicUsize = AtomicUsize::new(0);
        if TRIES.fetch_add(1, Ordering::Relaxed) < 9 { too_slow(case).await } else { Ok(()) }
    }

    /// A target that no case of this module asks.
    async fn target() -> Arc<Target> {
        let text = |text: &str| Some(text.to_owned());
        let profile =
            Profile { url: text("http://localhost:1/tenant"), login_token: text("a"), root_token: text("b"), ..Profile::default() };
        Arc::new(profile.settings().unwrap().open().await.unwrap())
    }

    #[tokio::test]
    async fn a_case_that_was_too_slow_beside_others_runs_again_alone() {
        let planned = |case| Planned { case, fate: Fate::Run, known: None };
        let together =
            vec![planned(case!("test/slow", "A title.", too_slow)), planned(case!("test/slow-first", "A title.", too_slow_three_times))];
        let (target, mut stop) = (target().await, std::pin::pin!(never()));
        let mut run = Run { results: Vec::new(), trouble: None, doubtful: 0, interrupted: false };
        run.in_turns(together, Vec::new(), 2, &target, &mut stop, &mut |_| ()).await;
        let reasons: Vec<_> = run.results.iter().map(|result| (result.id.as_str(), result.reason.as_deref())).collect();
        assert_eq!(reasons, [("test/slow-first", Some("the suite has no snapshot of this case")), ("test/slow", Some(TOO_SLOW))]);
    }
}
