//! Who may use something: all persons, none, or those who choose so.
//!
//! **Invariant:** a choice counts where the settings leave it to persons, and nowhere else.

use serde::{Deserialize, Serialize};

/// Who may use something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Availability {
    Always,
    Never,
    OptIn,
    OptOut,
}

impl Availability {
    /// Whether a person who has chosen so may use it.
    pub fn allows(self, choice: Option<bool>) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::OptIn => choice == Some(true),
            Self::OptOut => choice != Some(false),
        }
    }

    /// Whether it is left to each person.
    pub fn is_chosen(self) -> bool {
        matches!(self, Self::OptIn | Self::OptOut)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_counts_where_it_is_left_to_persons() {
        let choices = [None, Some(true), Some(false)];
        let allowed = |availability: Availability| choices.map(|choice| availability.allows(choice));
        assert_eq!([Availability::Always, Availability::Never].map(allowed), [[true; 3], [false; 3]]);
        assert_eq!([Availability::OptIn, Availability::OptOut].map(allowed), [[false, true, false], [true, true, false]]);
    }
}
