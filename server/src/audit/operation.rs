//! What each mutation leaves in the audit log.
//!
//! **Invariant:** every mutation of the schema is decided here; a new one does not compile until it is.

use super::event::EventKind;
use crate::generated::types::MutationName;

/// Who writes the entry of a mutation that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// Success is recorded by the commit, a failure under the same kind with its code.
    Action(EventKind),
    /// The resolver records failures itself, because more than the code is known or other rows change with them.
    ByResolver(EventKind),
}

pub fn recorded(name: MutationName) -> Recorded {
    match name {
        MutationName::SignUp => Recorded::Action(EventKind::SignUp),
        MutationName::SignIn => Recorded::ByResolver(EventKind::Login),
        MutationName::SignOut => Recorded::Action(EventKind::SignOut),
        MutationName::CreateProject => Recorded::Action(EventKind::ProjectCreate),
        MutationName::CreateApiKey | MutationName::CreateGlobalApiKey => Recorded::Action(EventKind::ApiKeyCreate),
        MutationName::DisableApiKey => Recorded::Action(EventKind::ApiKeyDisable),
    }
}
