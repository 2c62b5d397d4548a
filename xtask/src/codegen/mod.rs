//! `schema.graphql` to the Rust in the generated folders of the server and of the suite: one file per kind of thing, formatted by rustfmt.
//!
//! **Invariant:** the output depends on the schema alone, and nothing outside of the generated folders is written.

mod conventions;
mod enums;
mod errors;
mod inputs;
mod names;
mod objects;
mod skeleton;
mod suite;
mod wiring;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use crate::sdl::{self, Refusal};
use crate::workspace;

pub use skeleton::{Skeleton, skeleton};

const HEADER: &str = "// Written by `cargo xtask codegen` from schema.graphql. Do not edit.\n\n";

const SERVER: &str = "server/src/generated";
const SUITE: &str = "conformance/src/operations/generated";

/// One file to be written, relative to its generated folder.
pub struct Output {
    pub path: &'static str,
    pub text: String,
}

/// Everything the schema turns into, not formatted yet: of the server, and of the suite.
///
/// # Errors
/// If the schema is invalid, or does not follow the conventions.
pub fn generate(schema: &str) -> Result<(Vec<Output>, Vec<Output>), Vec<Refusal>> {
    let model = sdl::parse(schema)?;
    let refusals = conventions::check(&model);
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let server = vec![
        Output { path: "mod.rs", text: module(schema) },
        Output { path: "types/mod.rs", text: types_module() },
        Output { path: "types/enums.rs", text: enums::generate(&model) },
        Output { path: "types/inputs.rs", text: inputs::generate(&model) },
        Output { path: "types/objects.rs", text: objects::generate(&model) },
        Output { path: "errors.rs", text: errors::generate(&model) },
        Output { path: "wiring.rs", text: wiring::generate(&model) },
    ];
    Ok((server, suite::generate(&model)))
}

/// `cargo xtask codegen [--check]`
///
/// # Errors
/// If the arguments are invalid, the schema is invalid, rustfmt fails, a file cannot be written, or with `--check` if a file is stale.
pub fn run(args: &[String]) -> Result<(), String> {
    let check = match args {
        [] => false,
        [flag] if flag == "--check" => true,
        _ => return Err("usage: cargo xtask codegen [--check]".into()),
    };
    let stale = stale_files()?;
    if check {
        if stale.is_empty() {
            return Ok(());
        }
        let names: Vec<_> = stale.iter().map(|(path, _)| workspace::relative(path)).collect();
        return Err(format!("generated code is stale: run `cargo xtask codegen`\n  {}", names.join("\n  ")));
    }
    for (path, text) in stale {
        workspace::write(&path, &text)?;
        println!("wrote {}", workspace::relative(&path));
    }
    Ok(())
}

/// The generated files whose text on disk is not what the schema asks for.
///
/// # Errors
/// If the schema cannot be read or is invalid, or rustfmt fails.
pub fn stale_files() -> Result<Vec<(PathBuf, String)>, String> {
    let schema = workspace::read(&workspace::root().join("schema.graphql"))?;
    let (server, suite) = generate(&schema).map_err(|refusals| list(&refusals))?;
    let mut stale = Vec::new();
    for (folder, outputs) in [(SERVER, server), (SUITE, suite)] {
        let folder = workspace::root().join(folder);
        let orphans = orphans(&folder, &outputs)?;
        for output in outputs {
            let path = folder.join(output.path);
            let text = workspace::rustfmt(&format!("{HEADER}{}", output.text))?;
            if std::fs::read_to_string(&path).ok().as_deref() != Some(text.as_str()) {
                stale.push((path, text));
            }
        }
        stale.extend(orphans.into_iter().map(|path| (path, String::new())));
    }
    Ok(stale)
}

/// Files in a generated folder that the generator does not write.
fn orphans(folder: &Path, outputs: &[Output]) -> Result<Vec<PathBuf>, String> {
    Ok(workspace::rust_files(folder)?.into_iter().filter(|path| !outputs.iter().any(|output| folder.join(output.path) == **path)).collect())
}

pub fn list(refusals: &[Refusal]) -> String {
    refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn module(schema: &str) -> String {
    format!(
        "//! What `schema.graphql` says, as Rust: plain types at the bottom, the wiring of fields to resolvers at the top.\n\
         //!\n\
         //! **Invariant:** written by the generator alone; the check below stops a build against another schema.\n\n\
         mod errors;\n\
         pub mod types;\n\
         pub mod wiring;\n\n\
         /// The contract, as text. The executable schema is built from it.\n\
         pub const SCHEMA: &str = include_str!(\"../../../schema.graphql\");\n\n\
         /// Fingerprint of the schema text this code was generated from.\n\
         const GENERATED_FROM: u64 = 0x{:016x};\n\n\
         const _: () = assert!(\n\
             fingerprint(SCHEMA.as_bytes()) == GENERATED_FROM,\n\
             \"schema.graphql has changed: run `cargo xtask codegen`\"\n\
         );\n\n\
         /// FNV-1a, 64 bit: short enough to run while compiling.\n\
         const fn fingerprint(mut text: &[u8]) -> u64 {{\n\
             let mut hash = 0xcbf2_9ce4_8422_2325_u64;\n\
             while let Some((byte, rest)) = text.split_first() {{\n\
                 hash = (hash ^ *byte as u64).wrapping_mul(0x0100_0000_01b3);\n\
                 text = rest;\n\
             }}\n\
             hash\n\
         }}\n",
        fingerprint(schema.as_bytes())
    )
}

fn fingerprint(text: &[u8]) -> u64 {
    text.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

fn types_module() -> String {
    "//! The schema as plain data: enums, inputs and arguments, objects.\n\
     //!\n\
     //! **Invariant:** knows no GraphQL library and no other layer than `outcome` and the scalars of `domain`.\n\n\
     mod enums;\n\
     mod inputs;\n\
     mod objects;\n\n\
     pub use enums::*;\n\
     pub use inputs::*;\n\
     pub use objects::*;\n"
        .into()
}

/// A schema description as a doc comment.
fn doc(text: Option<&str>, indent: &str) -> String {
    let Some(text) = text else { return String::new() };
    text.lines().map(|line| format!("{indent}/// {}\n", line.trim_end())).collect()
}
