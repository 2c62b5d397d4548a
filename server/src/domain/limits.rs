//! How much one request may ask, and who may ask for the schema.
//!
//! **Invariant:** whatever is beyond a limit is refused before anything has run.

use super::role;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Words and signs of a document.
    pub tokens: usize,
    pub depth: usize,
    /// Selected fields, with every fragment written out.
    pub complexity: usize,
    pub aliases: usize,
    /// Directives of a document, and of one place in it.
    pub directives: usize,
    pub directives_in_place: usize,
    /// Fields of the root, by operation.
    pub query_fields: usize,
    pub mutation_fields: usize,
    /// Fields of the root that try out a secret.
    pub guesses: usize,
    /// Items of a list, in the document or in the variables.
    pub list_items: usize,
    pub introspection: Introspection,
    /// Whether an error says which names would have been right. Who can do no more than sign in is never told.
    pub suggestions: bool,
}

impl Limits {
    pub fn suggests_to(&self, roles: &[String]) -> bool {
        self.suggestions && Introspection::SignedIn.allows(roles)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            tokens: 10_000,
            depth: 24,
            complexity: 2_000,
            aliases: 100,
            directives: 200,
            directives_in_place: 8,
            query_fields: 50,
            mutation_fields: 20,
            guesses: 1,
            list_items: 1_000,
            introspection: Introspection::On,
            suggestions: true,
        }
    }
}

/// Who may ask for the schema itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Introspection {
    On,
    /// Not who can do no more than sign in: that token is in the hands of every visitor of a web page.
    SignedIn,
    SuperAdmin,
    Off,
}

impl Introspection {
    pub fn allows(self, roles: &[String]) -> bool {
        match self {
            Self::On => true,
            Self::SignedIn => !roles.iter().all(|held| held == role::LOGIN) || roles.is_empty(),
            Self::SuperAdmin => roles.iter().any(|held| held == role::SUPER_ADMIN),
            Self::Off => false,
        }
    }
}

/// Whether a field of the root tries out a password, a code or a token that a stranger would have to guess.
pub fn is_guess(field: &str) -> bool {
    matches!(
        field,
        "signIn"
            | "changeMyPassword"
            | "signInIDP"
            | "signInPasswordless"
            | "activatePasswordlessOtp"
            | "confirmOtp"
            | "resetPassword"
            | "checkResetPasswordToken"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn introspection_is_for_whom_it_is_meant_for() {
        let roles = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let (login, person, root, key) = (roles(&["login"]), roles(&["person"]), roles(&["super_admin"]), roles(&[]));
        for (who, on, signed_in, super_admin) in
            [(&login, true, false, false), (&person, true, true, false), (&key, true, true, false), (&root, true, true, true)]
        {
            assert_eq!(Introspection::On.allows(who), on, "{who:?}");
            assert_eq!(Introspection::SignedIn.allows(who), signed_in, "{who:?}");
            assert_eq!(Introspection::SuperAdmin.allows(who), super_admin, "{who:?}");
            assert!(!Introspection::Off.allows(who));
        }
    }
}
