//! What the program prints on standard output.
//!
//! **Invariant:** a closed pipe is not an error: a reader such as `head` has what it wants, and a server goes on.

use std::fmt::Display;
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::StartError;
use crate::setup::{Generated, SetupResult};

/// One line.
///
/// # Errors
/// If standard output cannot be written to. A closed pipe is not an error.
pub fn say(text: impl Display) -> Result<(), StartError> {
    write(format!("{text}\n").as_bytes())
}

/// # Errors
/// If standard output cannot be written to. A closed pipe is not an error.
pub fn write(bytes: &[u8]) -> Result<(), StartError> {
    let mut output = std::io::stdout().lock();
    match output.write_all(bytes).and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// # Errors
/// If standard output cannot be written to. A closed pipe is not an error.
pub fn print(result: &SetupResult, directory: &Path) -> Result<(), StartError> {
    match result {
        SetupResult::Before => {
            let file = directory.join("instance.local.yaml");
            say(format_args!("This instance is set up. Credentials generated on its first start are in {}", file.display()))
        }
        SetupResult::Done(Generated { reused: true, file: Some(file), .. }) => {
            say(format_args!("The database was new. This instance has been set up with the credentials in {}", file.display()))
        }
        SetupResult::Done(generated) => {
            say("This instance has been set up.")?;
            for (name, token) in generated.secrets() {
                say(format_args!("  {name}: {token}"))?;
            }
            match &generated.file {
                Some(file) => say(format_args!("These credentials are shown once and kept in {}", file.display())),
                None => Ok(()),
            }
        }
    }
}

/// # Errors
/// If standard output cannot be written to. A closed pipe is not an error.
pub fn print_migrations(names: &[String], dry_run: bool) -> Result<(), StartError> {
    if names.is_empty() {
        say("The database is up to date.")?;
    }
    for name in names {
        say(format_args!("{} {name}", if dry_run { "would apply" } else { "applied" }))?;
    }
    Ok(())
}

/// # Errors
/// If standard output cannot be written to. A closed pipe is not an error.
pub fn print_json(result: &SetupResult) -> Result<(), StartError> {
    let (set_up, tokens) = match result {
        SetupResult::Before => (false, Vec::new()),
        SetupResult::Done(generated) => (true, generated.secrets()),
    };
    let mut fields = serde_json::Map::from_iter([("setUp".to_owned(), set_up.into())]);
    fields.extend(tokens.into_iter().map(|(name, token)| (name.to_owned(), token.into())));
    say(serde_json::Value::Object(fields))
}
