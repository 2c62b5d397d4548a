//! The user that the programs of a PostgreSQL run as, since they refuse to be root.
//!
//! **Invariant:** root becomes a user without rights of its own; every other user stays who it is.

use std::os::unix::process::CommandExt;
use std::process::Command;

/// The first is there where PostgreSQL is installed, the second on every machine.
const NAMES: [&str; 2] = ["postgres", "daemon"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct User {
    pub id: u32,
    pub group: u32,
}

impl User {
    /// None if this process can run the programs itself.
    ///
    /// # Errors
    /// If the users cannot be listed, or this process is root and there is none of the known users.
    pub fn unprivileged() -> Result<Option<Self>, String> {
        if id(&["-u"])? != Some(0) {
            return Ok(None);
        }
        for name in NAMES {
            if let (Some(id), Some(group)) = (id(&["-u", name])?, id(&["-g", name])?) {
                return Ok(Some(Self { id, group }));
            }
        }
        Err(format!("PostgreSQL refuses to run as root, and this machine has none of the users {}", NAMES.join(" and ")))
    }

    /// The command will run as this user, in a folder that the user can enter.
    ///
    /// # Errors
    /// If the users cannot be listed, or this process is root and there is none of the known users.
    pub fn demote(command: &mut Command) -> Result<&mut Command, String> {
        if let Some(user) = Self::unprivileged()? {
            command.uid(user.id).gid(user.group);
        }
        Ok(command.current_dir("/"))
    }
}

/// None if the user does not exist.
fn id(args: &[&str]) -> Result<Option<u32>, String> {
    let output = Command::new("id").args(args).output().map_err(|error| format!("cannot run id: {error}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().parse().ok())
}
