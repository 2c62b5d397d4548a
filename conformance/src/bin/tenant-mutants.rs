//! `cargo xtask mutants`: the share of injected faults of a server that the suite detects.
//!
//! **Invariant:** it asks a server that it has started itself, and no other.

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::Parser;
use conformance::mutants::{Exceptions, Fate, Hunt, Options, Tried, hunt};
use conformance::target::settings::{Profile, Settings};
use conformance::testbed::database::Url;

/// Injects one fault at a time into our own server's answers, and says which ones the suite detects.
#[derive(Parser)]
struct Arguments {
    /// The server's program
    #[arg(long, value_name = "PROGRAM")]
    start: String,
    /// Only faults whose text has this in it, such as `null Person`
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Try so many faults, picked by the seed
    #[arg(long, value_name = "NUMBER")]
    sample: Option<usize>,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many cases run side by side
    #[arg(long, default_value_t = 6)]
    jobs: usize,
}

/// Below this share of detected faults the suite does not prove enough, whatever the reasons.
const GOAL: f64 = 95.0;

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments) -> Result<ExitCode, String> {
    let settings = Profile::default().settings().map_err(|error| error.to_string())?;
    let settings = Settings { server_binary: Some(arguments.start), database: Some(Url::embedded()), ..settings };
    let options = Options { only: arguments.only, sample: arguments.sample, seed: arguments.seed, jobs: arguments.jobs };
    let exceptions = Exceptions::get()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| error.to_string())?;
    let hunt = runtime.block_on(hunt(&settings, &options, |tried| println!("{}", line(tried))))?;
    println!("{}", summary(&hunt));
    let problems = hunt.problems(&exceptions);
    for problem in &problems {
        eprintln!("{problem}");
    }
    let enough = !hunt.complete || share(&hunt) >= GOAL;
    Ok(if problems.is_empty() && enough { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn line(tried: &Tried) -> String {
    match &tried.fate {
        Fate::Caught(case) => format!("caught    {}  by {case}", tried.act),
        Fate::Survived => format!("SURVIVED  {}", tried.act),
        Fate::NotTold => format!("not told  {}", tried.act),
    }
}

fn share(hunt: &Hunt) -> f64 {
    let told = hunt.tried.iter().filter(|tried| tried.fate != Fate::NotTold).count();
    let (caught, told) = (hunt.caught(), told.max(1));
    // Both are small enough to be exact.
    100.0 * f64::from(u32::try_from(caught).unwrap_or(u32::MAX)) / f64::from(u32::try_from(told).unwrap_or(u32::MAX))
}

fn summary(hunt: &Hunt) -> String {
    let mut kinds: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for tried in &hunt.tried {
        let [caught, survived, not_told] = kinds.entry(tried.act.kind()).or_default();
        match tried.fate {
            Fate::Caught(_) => *caught += 1,
            Fate::Survived => *survived += 1,
            Fate::NotTold => *not_told += 1,
        }
    }
    let mut text = format!("\n{:<42}{:>8}{:>10}{:>10}\n", "", "caught", "survived", "not told");
    for (kind, [caught, survived, not_told]) in &kinds {
        text.push_str(&format!("{kind:<42}{caught:>8}{survived:>10}{not_told:>10}\n"));
    }
    text.push_str(&format!("{} of {} faults detected, {:.1} % of those that were injected", hunt.caught(), hunt.tried.len(), share(hunt)));
    if !hunt.left_out.is_empty() {
        text.push_str(&format!("\nwithout the cases that do not pass behind an honest proxy: {}", hunt.left_out.join(", ")));
    }
    text
}
