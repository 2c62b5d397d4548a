//! `explain`: one case for people.
//!
//! **Invariant:** no endpoint is asked.

use clap::Args;

use super::CommandError;
use crate::cases::all;
use crate::expected::Expected;
use crate::plan::PlanError;
use crate::register::Register;
use crate::report::Exit;

#[derive(Args)]
pub struct Explain {
    /// The case's id
    case: String,
}

pub fn main(explain: &Explain) -> Result<Exit, CommandError> {
    let case = all().find(|case| case.id == explain.case).ok_or_else(|| PlanError::NoCase(explain.case.clone()))?;
    let (register, expected) = (Register::get(), Expected::of(&case));
    println!("{} ({})\n{}\n", case.id, register.level(case.id).name(), case.title);
    for requirement in register.proved_by(case.id) {
        println!("{}: {}\n  [{}; {}]", requirement.level.name(), requirement.statement, requirement.id, requirement.source);
    }
    for need in case.needs {
        println!("It {}.", need.reason());
    }
    if case.exclusive {
        println!("It needs the server for itself, so only the modes full and certify have it.");
    }
    println!("\nThe answers, with names in place of what changes from run to run:\n{}", expected.contract.unwrap_or("none"));
    if let Some(row) = register.deviation(case.id) {
        println!("\nAccepted, too. The contract: {} The reference: {} {}", row.contract, row.reference, row.why);
        println!("{}", expected.reference.unwrap_or("The answers change from run to run."));
    }
    Ok(Exit::Kept)
}
