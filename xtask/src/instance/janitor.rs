//! A shell that cleans up behind us, however we end: it waits for the end of its input, which comes when the last writer is gone.
//!
//! **Invariant:** what it has to do is settled when it is hired, so nothing can be forgotten on the way out.

use std::ffi::OsStr;
use std::process::{Child, Command, Stdio};

pub struct Janitor {
    shell: Child,
}

impl Janitor {
    /// The arguments are `$1`, `$2` and so on of the script.
    ///
    /// # Errors
    /// If the shell cannot be started.
    pub fn hire(script: &str, arguments: &[&OsStr]) -> Result<Janitor, String> {
        // Ctrl-C is for us; the shell has to outlive it.
        let script = format!("trap '' INT TERM HUP; cat >/dev/null; {script}");
        let shell = Command::new("sh")
            .args(["-c", &script, "janitor"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Ok(Janitor { shell: shell.map_err(|error| format!("cannot start a shell: {error}"))? })
    }
}

impl Drop for Janitor {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _cleaned = self.shell.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::super::scratch::Scratch;
    use super::*;

    #[test]
    fn cleans_up_when_it_is_let_go() -> Result<(), String> {
        let scratch = Scratch::create()?;
        let file = scratch.path().join("it's left");
        std::fs::write(&file, "").map_err(|error| error.to_string())?;
        let janitor = Janitor::hire("rm \"$1\"", &[file.as_os_str()])?;
        assert!(file.exists());
        drop(janitor);
        assert!(!file.exists());
        Ok(())
    }
}
