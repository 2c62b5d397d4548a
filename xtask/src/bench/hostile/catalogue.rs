//! The catalogue: every hostile request that is measured, with its caller and the status that it is answered with.
//!
//! The status shows that a request still reaches the code that it is about. Add a request here when a new way to ask for
//! much is found.
//!
//! **Invariant:** no request of the catalogue changes the data that another one reads.

use super::entry::Hostile;
use super::{bodies, documents, nesting, reads};

pub fn all() -> impl Iterator<Item = &'static Hostile> {
    [nesting::CASES, documents::CASES, bodies::CASES, reads::CASES].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::bench::hostile::entry::Caller;

    /// What the server takes by default, with some room for the head.
    const LARGEST: usize = 1024 * 1024 + 1024;

    #[test]
    fn names_are_unique_and_short() {
        let mut names = HashSet::new();
        for hostile in all() {
            assert!(names.insert(hostile.name), "{}", hostile.name);
            assert!(hostile.name.chars().count() <= 60, "{}", hostile.name);
        }
    }

    #[test]
    fn only_what_is_answered_413_is_larger_than_a_body_may_be() {
        for hostile in all() {
            let length = (hostile.request)().bytes(Some("token")).len();
            assert!(hostile.status == 413 || length <= LARGEST, "{}: {length} bytes", hostile.name);
        }
    }

    #[test]
    fn every_kind_of_caller_has_a_request() {
        for caller in [Caller::NoToken, Caller::Unknown, Caller::Login, Caller::Member, Caller::Root] {
            assert!(all().any(|hostile| hostile.caller == caller), "{}", caller.name());
        }
    }
}
