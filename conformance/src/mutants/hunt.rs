//! Injects the faults one by one and runs the cases that see their place until one of them detects it.
//!
//! **Invariant:** only cases that pass behind the honest proxy take part, so that what they detect is the fault.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::try_join_all;
use sha2::{Digest, Sha256};
use tokio::time::sleep;

use super::act::Act;
use super::acts::acts;
use super::exceptions::Exceptions;
use super::proxy::Proxy;
use crate::contract::Contract;
use crate::report::{CaseResult, Report, Status};
use crate::runner::plan::{Fate as CaseFate, Mode, Planned, Selection};
use crate::runner::{self, run_on};
use crate::target::opened::Target;
use crate::target::settings::Settings;

/// Servers that are asked side by side: cases wait for a server more than they compute.
const STAGES: usize = 2;

/// How long a run goes on after a case has noticed.
const BREATH: Duration = Duration::from_millis(5);

/// What to try.
#[derive(Clone, Debug)]
pub struct Options {
    /// Only acts whose text has this in it.
    pub only: Option<String>,
    /// So many of them, picked by the seed.
    pub sample: Option<usize>,
    pub seed: u64,
    pub jobs: usize,
}

/// What became of a fault.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Fate {
    /// A case noticed.
    Caught(String),
    Survived,
    /// No case came to the place.
    NotTold,
}

#[derive(Clone, Debug)]
pub struct Tried {
    pub act: Act,
    pub fate: Fate,
}

/// The result of all faults.
#[derive(Clone, Debug)]
pub struct Hunt {
    pub tried: Vec<Tried>,
    /// Cases that do not pass behind the honest proxy.
    pub left_out: Vec<String>,
    /// Whether every act there is was tried.
    pub complete: bool,
}

/// Starts our own server with the proxy in front of it and tries every act.
///
/// # Errors
/// If the server or the proxy cannot be started, the schema cannot be parsed, or cases do not pass although no response was changed.
pub async fn hunt(settings: &Settings, options: &Options, seen: impl FnMut(&Tried)) -> Result<Hunt, String> {
    let stage = Stage::open(settings).await?;
    let selection = Selection { mode: Mode::Default, filters: Vec::new(), skips: Vec::new(), known: Vec::new() };
    let plan = selection.plan(settings).map_err(|error| error.to_string())?;
    let plan: Vec<Planned> = plan.into_iter().filter(|planned| planned.fate == CaseFate::Run).collect();

    let mut honest = stage.run_all(&plan, options.jobs).await?;
    // What failed beside other cases on a slow machine has another attempt alone.
    let failed = |case: &CaseResult| case.status != Status::Pass;
    let again: Vec<Planned> =
        plan.iter().filter(|planned| honest.cases.iter().any(|case| failed(case) && case.id == planned.case.id)).cloned().collect();
    if !again.is_empty() {
        let second = stage.run_all(&again, 1).await?;
        honest.seen.merge(&second.seen);
        honest.cases.retain(|case| !failed(case));
        honest.cases.extend(second.cases);
    }
    let left_out = honest.cases.iter().filter(|case| case.status != Status::Pass).map(|case| case.id.clone()).collect();
    let mut passed: Vec<&CaseResult> = honest.cases.iter().filter(|case| case.status == Status::Pass).collect();
    passed.sort_by(|first, second| first.seconds.total_cmp(&second.seconds));

    let contract = Contract::get().ok_or("schema.graphql cannot be read")?;
    let all: Vec<Act> = acts(contract, &honest.seen, &stage.proxy.observed()).into_iter().collect();
    let chosen = choose(&all, options);
    let concerned = |act: &Act| -> Vec<Planned> {
        let concerned = passed.iter().filter(|result| act.concerns(&result.seen));
        concerned.filter_map(|result| plan.iter().find(|planned| planned.case.id == result.id).cloned()).collect()
    };
    let mut stages = vec![stage];
    for _ in 1..STAGES {
        stages.push(Stage::open(settings).await?);
    }
    let (left, seen, tried) = (RefCell::new(chosen.iter().enumerate()), RefCell::new(seen), RefCell::new(Vec::new()));
    let next = || left.borrow_mut().next();
    try_join_all(stages.into_iter().map(async |mut stage| {
        while let Some((number, act)) = next() {
            let fate = stage.fate_of(&concerned(act), act, options).await?;
            let result = Tried { act: act.clone(), fate };
            (*seen.borrow_mut())(&result);
            tried.borrow_mut().push((number, result));
        }
        Ok::<_, String>(())
    }))
    .await?;
    let mut tried = tried.into_inner();
    tried.sort_by_key(|(number, _)| *number);
    let tried = tried.into_iter().map(|(_, result)| result).collect();
    Ok(Hunt { tried, left_out, complete: chosen.len() == all.len() })
}

fn choose(all: &[Act], options: &Options) -> Vec<Act> {
    let mut chosen: Vec<Act> =
        all.iter().filter(|act| options.only.as_ref().is_none_or(|only| act.to_string().contains(only.as_str()))).cloned().collect();
    if let Some(sample) = options.sample {
        // By a rank that each act has for itself, so that one act more or less does not change which others are picked.
        chosen.sort_by_cached_key(|act| Sha256::digest(format!("{} {act}", options.seed)));
        chosen.truncate(sample);
    }
    chosen
}

/// Our own server with the proxy in front of it.
struct Stage<'a> {
    proxy: Proxy,
    settings: &'a Settings,
    /// It is asked through the proxy.
    target: Arc<Target>,
}

impl<'a> Stage<'a> {
    async fn open(settings: &'a Settings) -> Result<Self, String> {
        let target = settings.open().await.map_err(|error| error.to_string())?;
        let proxy = Proxy::start(&target.endpoint, &target.root).await?;
        let target = target.behind(proxy.endpoint.clone(), settings).map_err(|error| error.to_string())?;
        Ok(Self { proxy, settings, target: Arc::new(target) })
    }

    /// What becomes of the act, on another server if not on this one.
    async fn fate_of(&mut self, cases: &[Planned], act: &Act, options: &Options) -> Result<Fate, String> {
        match self.fate(cases, act, options).await {
            Ok(fate) => Ok(fate),
            // A case that was told a wrong id may have taken the rights of all later ones: another server has not seen it.
            Err(_) => {
                *self = Self::open(self.settings).await?;
                self.fate(cases, act, options).await
            }
        }
    }

    /// What becomes of the act. An error if cases cannot begin or do not pass, though nothing wrong was told.
    async fn fate(&self, cases: &[Planned], act: &Act, options: &Options) -> Result<Fate, String> {
        self.proxy.tell(Some(act.clone()));
        let report = self.run(cases, options.jobs, true).await;
        let told = self.proxy.told() > 0;
        self.proxy.tell(None);
        let case = report.cases.iter().find(|case| notices(case));
        match (case, report.trouble) {
            (_, Some(_)) if told => Ok(Fate::Caught("the questions before the first case".to_owned())),
            (_, Some(trouble)) => Err(trouble),
            (Some(case), _) if told => Ok(Fate::Caught(case.id.clone())),
            (Some(case), _) => Err(format!("{} does not pass, though nothing wrong was told", case.id)),
            _ if told => Ok(Fate::Survived),
            _ => Ok(Fate::NotTold),
        }
    }

    /// All of the cases.
    async fn run_all(&self, cases: &[Planned], jobs: usize) -> Result<Report, String> {
        let report = self.run(cases, jobs, false).await;
        match report.trouble {
            Some(trouble) => Err(trouble),
            None => Ok(report),
        }
    }

    /// Runs the cases, or those until one notices.
    async fn run(&self, cases: &[Planned], jobs: usize, until_noticed: bool) -> Report {
        let noticed = AtomicBool::new(false);
        let stop = async {
            while !noticed.load(Ordering::Relaxed) {
                sleep(BREATH).await;
            }
        };
        let how = runner::Options { mode: Mode::Default, jobs: jobs.min(cases.len().max(1)) };
        run_on(Ok(Arc::clone(&self.target)), cases.to_vec(), self.settings, how, stop, |case| {
            if until_noticed && notices(case) {
                noticed.store(true, Ordering::Relaxed);
            }
        })
        .await
    }
}

/// An answer like that of the reference is accepted from others, but our honest server does not give it.
fn notices(case: &CaseResult) -> bool {
    case.status != Status::Pass || case.deviation.is_some()
}

impl Hunt {
    pub fn caught(&self) -> usize {
        self.tried.iter().filter(|tried| matches!(tried.fate, Fate::Caught(_))).count()
    }

    /// Faults that survived without a reason, and reasons that are no longer needed, in sentences.
    pub fn problems(&self, exceptions: &Exceptions) -> Vec<String> {
        let mut problems = Vec::new();
        for Tried { act, fate } in &self.tried {
            let act = act.to_string();
            match (fate, exceptions.reason(&act)) {
                (Fate::Survived, None) => {
                    problems.push(format!("`{act}` survived: no case notices it, and unnoticed.toml has no reason for that"))
                }
                (Fate::NotTold, None) => problems.push(format!("`{act}` was never injected: no case came to the place")),
                (Fate::Caught(case), Some(_)) if exceptions.names(&act) => {
                    problems.push(format!("`{act}` is detected by {case}: take it out of unnoticed.toml"))
                }
                _ => {}
            }
        }
        if self.complete {
            let acts: Vec<String> = self.tried.iter().map(|tried| tried.act.to_string()).collect();
            problems.extend(exceptions.others(&acts).map(|act| format!("there is no fault `{act}`: take it out of unnoticed.toml")));
        }
        problems
    }
}
