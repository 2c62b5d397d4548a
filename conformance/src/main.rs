//! `tenant-conformance`: the suite as one program.
//!
//! **Invariant:** no logic here; the library has it all.

use std::process::ExitCode;

fn main() -> ExitCode {
    conformance::cli::main()
}
