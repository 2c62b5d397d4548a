//! `explain`: one case for people.
//!
//! **Invariant:** no endpoint is asked.

use clap::Args;

use super::{CommandError, output};
use crate::cases::all;
use crate::judge::expected::Expected;
use crate::judge::register::Register;
use crate::report::Exit;
use crate::runner::plan::PlanError;

#[derive(Args)]
pub struct Explain {
    /// The case's id
    case: String,
}

/// # Errors
/// If there is no such case, or the output cannot be written.
pub fn main(explain: &Explain) -> Result<Exit, CommandError> {
    let case = all().find(|case| case.id == explain.case).ok_or_else(|| PlanError::NoCase(explain.case.clone()))?;
    let (register, expected) = (Register::get(), Expected::of(case.id));
    let mut text = String::new();
    text.push_str(&format!("{} ({})\n{}\n\n", case.id, register.level(case.id).name(), case.title));
    for requirement in register.proved_by(case.id) {
        text.push_str(&format!(
            "{}: {}\n  [{}; {}]\n",
            requirement.level.name(),
            requirement.statement,
            requirement.id,
            requirement.source
        ));
    }
    for need in case.needs {
        text.push_str(&format!("It {}.\n", need.reason()));
    }
    if case.exclusive {
        text.push_str("It needs the server for itself, so only the modes full and certify have it.\n");
    }
    text.push_str(&format!(
        "\nThe answers, with names in place of what changes from run to run:\n{}\n",
        expected.contract.unwrap_or("none")
    ));
    if let Some(row) = register.deviation(case.id) {
        text.push_str(&format!("\nAccepted, too. The contract: {} The reference: {} {}\n", row.contract, row.reference, row.why));
        text.push_str(&format!("{}\n", expected.reference.unwrap_or("The answers change from run to run.")));
    }
    output::print(&text)?;
    Ok(Exit::Kept)
}
