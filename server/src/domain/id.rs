//! One id type per kind of thing, so that an identity's id cannot stand where a key's is wanted.
//!
//! **Invariant:** any UUID is accepted from outside; new ones are version 7, so that rows are stored in the order they were made.

use std::fmt;

use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl $name {
            pub fn generate() -> Self {
                Self(Uuid::now_v7())
            }

            /// An id as a client writes it. What is not a UUID names nothing.
            pub fn parse(text: &str) -> Option<Self> {
                let hyphenated = text.len() == 36;
                Uuid::try_parse(text).ok().filter(|_| hyphenated).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    IdentityId,
    PersonId,
    ApiKeyId,
    ProjectId,
    AuthPolicyId,
    IdentityProviderId,
    /// A connection of a person to an account of an identity provider.
    ConnectionId,
    /// An entry of the audit log.
    AuditId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_hyphenated_uuid_is_an_id() {
        assert!(ApiKeyId::parse("0190a6f1-0000-7000-8000-000000000001").is_some());
        for text in ["", "1", "0190a6f1000070008000000000000001", "{0190a6f1-0000-7000-8000-000000000001}", "\0"] {
            assert!(ApiKeyId::parse(text).is_none(), "{text:?}");
        }
    }

    /// Lists rely on it: the order of the ids is the order in which the rows were made.
    #[test]
    fn an_id_is_greater_than_those_made_before_it() {
        let ids: Vec<_> = (0..10_000).map(|_| IdentityId::generate()).collect();
        assert!(ids.is_sorted_by(|one, next| one < next));
    }
}
