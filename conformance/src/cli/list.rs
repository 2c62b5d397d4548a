//! `list`: the cases of a run and their fate, and the table of accepted answers.
//!
//! **Invariant:** no endpoint is asked.

use clap::Args;

use super::options::{Cases, Endpoint};
use super::{CommandError, output};
use crate::judge::register::Register;
use crate::report::Exit;
use crate::runner::plan::Fate;

#[derive(Args)]
pub struct List {
    #[command(flatten)]
    endpoint: Endpoint,
    #[command(flatten)]
    cases: Cases,
    /// Show the places where the reference's answer is accepted besides that of the contract, as a table in Markdown
    #[arg(long)]
    deviations: bool,
}

/// # Errors
/// If the options are invalid, or the output cannot be written.
pub fn main(list: List) -> Result<Exit, CommandError> {
    let register = Register::get();
    if list.deviations {
        output::print(&register.table())?;
        return Ok(Exit::Kept);
    }
    let profile = list.endpoint.profile()?;
    let mut text = String::new();
    for planned in list.cases.selection(&profile)?.plan(&profile.settings()?)? {
        let reason = match &planned.fate {
            Fate::Run => String::new(),
            Fate::Skip(reason) | Fate::Disabled(reason) => format!("  ({reason})"),
        };
        text.push_str(&format!("{:<7} {}{reason}\n", register.level(planned.case.id).name(), planned.case.id));
    }
    output::print(&text)?;
    Ok(Exit::Kept)
}
