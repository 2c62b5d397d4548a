//! The project's own commands: `cargo xtask` without an argument lists them.
//!
//! **Invariant:** builds in seconds and never depends on the server.

mod arguments;
mod audit;
mod bench;
mod chaos;
mod check;
mod codegen;
mod fuzz;
mod gateway;
mod instance;
mod mails;
mod new;
mod oidc;
mod playground;
mod pooler;
mod program;
mod schema;
mod schemathesis;
mod sdl;
mod suite;
mod tidy;
mod timing;
mod workspace;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  codegen [--check]          write server/src/generated/ from schema.graphql, or say whether it is current
  schema check               compare the schema the server serves with schema.graphql, both ways
  new mutation|query NAME    a skeleton resolver and test for a field of schema.graphql, where there is none
  tidy                       the rules of the tree: layers, no import cycles, file sizes, headers
  check                      formatting, clippy, cargo-deny, codegen, tidy and all tests: what must pass before a commit
  gateway                    runs the nginx configuration of server/docs/gateway.md before a server, and tries to get past it
  oidc                       users sign in at a certified OpenID provider in Chromium, and sign out there; needs npm
  playground build|check     writes the page of /playground from server/playground, or compares it and tries it in Chromium; needs npm
  mails DIRECTORY            writes the default mails with example values as HTML and text, and an index.html of them
  pooler                     runs a server behind PgBouncer and asks it the six steps, and restarts two poolers under load
  coverage [--shrink]        how much of schema.graphql the suite asks and sees; --shrink takes what is covered off coverage.toml
  mutants [OPTION…]          injects one fault at a time into a server, and says which ones the suite detects; --help lists the options
  audit                      asks a server of this tree the questions of the npm package graphql-http; needs node and npm
  fuzz [OPTION…] [TARGET…]   feeds the parsers and rules generated input; needs cargo-fuzz
  schemathesis [--examples N]
                             sends a server requests generated from schema.graphql; needs Python 3
  bench [OPTION…]            start-up time, memory and load on a release build; --help lists the options
  timing [OPTION…]           whether the time of a sign-in says what is stored; --help lists the options
  chaos [OPTION…]            kills the server and its database under load and looks for what is lost; --help lists the options";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let Some((command, rest)) = args.split_first() else {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    };
    let result = match command.as_str() {
        "audit" => audit::run(rest),
        "bench" => bench::run(rest),
        "check" => check::run(rest),
        "codegen" => codegen::run(rest),
        "coverage" => suite::coverage(rest),
        "fuzz" => fuzz::run(rest),
        "gateway" => gateway::run(rest),
        "mails" => mails::run(rest),
        "new" => new::run(rest),
        "oidc" => oidc::run(rest),
        "playground" => playground::run(rest),
        "pooler" => pooler::run(rest),
        "mutants" => suite::mutants(rest),
        "schema" => schema::run(rest),
        "schemathesis" => schemathesis::run(rest),
        "tidy" => tidy::run(rest),
        "timing" => timing::run(rest),
        "chaos" => chaos::run(rest),
        _ => Err(format!("there is no command `{command}`\n\n{USAGE}")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
