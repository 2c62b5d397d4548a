//! How a place in the contract is written: as schema coordinates are, with what was seen there behind an equals sign.
//!
//! **Invariant:** the suite and the ratchet's file write a place in one way only, which is the one made here.

pub fn member(parent: &str, name: &str) -> String {
    format!("{parent}.{name}")
}

pub fn argument(parent: &str, field: &str, name: &str) -> String {
    format!("{parent}.{field}({name}:)")
}

pub fn null(field: &str) -> String {
    format!("{field} = null")
}

pub fn empty_list(field: &str) -> String {
    format!("{field} = []")
}

pub fn filled_list(field: &str) -> String {
    format!("{field} = [...]")
}

/// How a mutation can end for its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Done,
    Failed,
    Refused,
}

impl Ending {
    pub const ALL: [Self; 3] = [Self::Done, Self::Failed, Self::Refused];

    pub fn of(self, mutation: &str) -> String {
        let ending = match self {
            Self::Done => "ok: true",
            Self::Failed => "ok: false",
            Self::Refused => "refused",
        };
        format!("{mutation} = {ending}")
    }
}
