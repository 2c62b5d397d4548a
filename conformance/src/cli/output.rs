//! What the program prints on standard output.
//!
//! **Invariant:** a closed pipe is not an error: a reader such as `head` has what it wants.

use std::io::{ErrorKind, Write};

use super::CommandError;

/// # Errors
/// If standard output cannot be written to. A closed pipe is not an error.
pub fn print(text: &str) -> Result<(), CommandError> {
    let mut output = std::io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(CommandError::Other(format!("cannot print: {error}"))),
        _ => Ok(()),
    }
}
