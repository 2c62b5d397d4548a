//! Injects the faults one by one and runs the cases that see their place until one of them detects it.
//!
//! **Invariant:** only cases that pass behind the honest proxy take part, so that what they detect is the fault.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use tokio::time::sleep;

use super::act::Act;
use super::acts::acts;
use super::exceptions::Exceptions;
use super::proxy::Proxy;
use crate::contract::Contract;
use crate::report::{CaseResult, Report, Status};
use crate::runner::plan::{Fate as CaseFate, Mode, Planned, Selection};
use crate::runner::{self, run_plan};
use crate::target::opened::Target;
use crate::target::settings::{Remote, Root, Settings};

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
pub async fn hunt(settings: &Settings, options: &Options, mut seen: impl FnMut(&Tried)) -> Result<Hunt, String> {
    let own = settings;
    let mut stage = Stage::open(own).await?;
    let selection = Selection { mode: Mode::Default, filters: Vec::new(), skips: Vec::new(), known: Vec::new() };
    let plan = selection.plan(&stage.settings).map_err(|error| error.to_string())?;
    let plan: Vec<Planned> = plan.into_iter().filter(|planned| planned.fate == CaseFate::Run).collect();

    let honest = run(&plan, &stage.settings, options, &AtomicBool::new(false)).await;
    if let Some(trouble) = honest.trouble {
        return Err(trouble);
    }
    let left_out = honest.cases.iter().filter(|case| case.status != Status::Pass).map(|case| case.id.clone()).collect();
    let mut passed: Vec<&CaseResult> = honest.cases.iter().filter(|case| case.status == Status::Pass).collect();
    passed.sort_by(|first, second| first.seconds.total_cmp(&second.seconds));

    let contract = Contract::get().ok_or("schema.graphql cannot be read")?;
    let all: Vec<Act> = acts(contract, &honest.seen, &stage.proxy.observed()).into_iter().collect();
    let chosen = choose(&all, options);
    let mut tried = Vec::new();
    for act in &chosen {
        let concerned: Vec<Planned> = passed
            .iter()
            .filter(|result| act.concerns(&result.seen))
            .filter_map(|result| plan.iter().find(|planned| planned.case.id == result.id).cloned())
            .collect();
        let fate = match stage.fate(&concerned, act, options).await {
            Ok(fate) => fate,
            // A case that was told a wrong id may have taken the rights of all later ones: another server has not seen it.
            Err(_) => {
                stage = Stage::open(own).await?;
                stage.fate(&concerned, act, options).await?
            }
        };
        let result = Tried { act: act.clone(), fate };
        seen(&result);
        tried.push(result);
    }
    Ok(Hunt { tried, left_out, complete: chosen.len() == all.len() })
}

fn choose(all: &[Act], options: &Options) -> Vec<Act> {
    let mut chosen: Vec<Act> =
        all.iter().filter(|act| options.only.as_ref().is_none_or(|only| act.to_string().contains(only.as_str()))).cloned().collect();
    if let Some(sample) = options.sample {
        chosen.shuffle(&mut StdRng::seed_from_u64(options.seed));
        chosen.truncate(sample);
    }
    chosen
}

/// Our own server with the proxy in front of it.
struct Stage {
    proxy: Proxy,
    /// Of the proxy as the endpoint.
    settings: Settings,
    /// Kept for as long as the cases run: dropping it ends the server.
    _target: Target,
}

impl Stage {
    async fn open(settings: &Settings) -> Result<Self, String> {
        let target = settings.open().await.map_err(|error| error.to_string())?;
        let proxy = Proxy::start(&target.endpoint, &target.root).await?;
        let remote = Remote { endpoint: proxy.endpoint.clone(), login: target.login.clone(), root: Root::Token(target.root.clone()) };
        Ok(Self { proxy, settings: Settings { remote: Some(remote), ..settings.clone() }, _target: target })
    }

    /// What becomes of the act. An error if cases cannot begin or do not pass, though nothing wrong was told.
    async fn fate(&self, cases: &[Planned], act: &Act, options: &Options) -> Result<Fate, String> {
        self.proxy.tell(Some(act.clone()));
        let report = run(cases, &self.settings, options, &AtomicBool::new(false)).await;
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
}

/// Runs the cases until one does not pass.
async fn run(cases: &[Planned], settings: &Settings, options: &Options, noticed: &AtomicBool) -> Report {
    let honest = cases.len();
    let stop = async {
        while !noticed.load(Ordering::Relaxed) {
            sleep(BREATH).await;
        }
    };
    let how = runner::Options { mode: Mode::Default, jobs: options.jobs.min(honest.max(1)) };
    run_plan(cases.to_vec(), settings, how, stop, |case| {
        if notices(case) {
            noticed.store(true, Ordering::Relaxed);
        }
    })
    .await
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
                (Fate::NotTold, None) => problems.push(format!("`{act}` was never told: no case came to the place")),
                (Fate::Caught(case), Some(_)) if exceptions.names(&act) => {
                    problems.push(format!("`{act}` is caught by {case}: take it out of unnoticed.toml"))
                }
                _ => {}
            }
        }
        if self.complete {
            let acts: Vec<String> = self.tried.iter().map(|tried| tried.act.to_string()).collect();
            problems.extend(exceptions.others(&acts).map(|act| format!("there is no act `{act}`: take it out of unnoticed.toml")));
        }
        problems
    }
}
