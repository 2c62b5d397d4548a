//! A secret of a project, on its way into the database.
//!
//! **Invariant:** bound to its project and its name, so no row can be passed off as another.

use crate::cx::Cx;
use crate::domain::id::ProjectId;
use crate::domain::{name, text};
use crate::outcome::{BadInput, Fault};
use crate::store::{self, Tx};

/// A key that no database could find again is refused, and a value that is too long.
///
/// # Errors
/// If the key or the value exceeds its limit.
pub fn check(key: &str, value: &str) -> Result<(), BadInput> {
    if name::is_too_long(key) {
        return Err(BadInput::new(format!("the key of a secret has at most {} bytes", name::LONGEST)));
    }
    Ok(text::check_secret(value)?)
}

/// # Errors
/// If random bytes are not available, or the database fails.
pub async fn store(cx: &Cx, tx: &mut Tx, project: ProjectId, key: &str, value: &str) -> Result<(), Fault> {
    let sealed = cx.seal(value, &store::secret::place(project, key))?;
    Ok(store::secret::set(tx, project, key, sealed).await?)
}
