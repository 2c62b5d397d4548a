//! How much one request may ask, and which callers may ask for the schema.
//!
//! **Invariant:** a request beyond a limit of its document or its variables is rejected before anything has run.

use super::role;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentLimits {
    /// Tokens of a document, with whitespace, commas and comments between them.
    pub tokens: usize,
    /// Nested fields.
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
    /// Fields of the root that check a secret.
    pub guesses: usize,
    /// Items of a list, in the document or in the variables.
    pub list_items: usize,
    /// Values in all variables together, and in all arguments together with the variables written out.
    pub values: usize,
    /// Objects that one response may hold.
    pub objects: usize,
    /// Rows that the database examines for the lists of one request, by an estimate.
    pub examined: usize,
    /// Bytes of one response.
    pub response_bytes: usize,
    pub introspection: Introspection,
}

/// Levels of nesting in documents, literals, variables and JSON bodies. Deeper input is rejected by every parser.
pub const NESTING: usize = 64;

impl Default for DocumentLimits {
    fn default() -> Self {
        Self {
            tokens: 20_000,
            depth: 24,
            complexity: 2_000,
            aliases: 100,
            directives: 200,
            directives_in_place: 8,
            query_fields: 50,
            mutation_fields: 20,
            guesses: 1,
            list_items: 1_000,
            values: 20_000,
            objects: 50_000,
            examined: 250_000,
            response_bytes: 8 * 1024 * 1024,
            introspection: Introspection::On,
        }
    }
}

/// Which callers may ask for the schema itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Introspection {
    On,
    /// All but callers whose only role is `login`: every visitor of a login page has that token.
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

/// Whether a field of the root checks a password, a code or a token that a stranger would have to guess, or has a mail sent.
pub fn is_guess(field: &str) -> bool {
    matches!(
        field,
        "signIn"
            | "changeMyPassword"
            | "initSignInIDP"
            | "signInIDP"
            | "signInPasswordless"
            | "activatePasswordlessOtp"
            | "confirmOtp"
            | "confirmEmailOtp"
            | "initEmailOtp"
            | "initSignInPasswordless"
            | "resetPassword"
            | "checkResetPasswordToken"
            | "verifyEmail"
            | "confirmEmailChange"
            | "createResetPasswordRequest"
            | "requestEmailVerification"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn introspection_is_allowed_by_role() {
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
