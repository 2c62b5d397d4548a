//! The id of a request, by which a client, a proxy and a log can speak of the same one.
//!
//! **Invariant:** at most [`LONGEST`] characters that can neither end a line nor be taken for anything else in a log.

use uuid::Uuid;
use warp::http::HeaderMap;
use warp::http::header::{HeaderName, HeaderValue};

use super::trace;

pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest id that is taken over from a client, in bytes.
const LONGEST: usize = 128;

/// Cheap to clone: travels in the request, and comes back in the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// The client's own, if it is well-formed and the only one, otherwise a new one.
    pub fn of(headers: &HeaderMap) -> Self {
        let mut given = headers.get_all(REQUEST_ID).iter();
        match (given.next(), given.next()) {
            (Some(id), None) if is_well_formed(id) && !is_secret(id, headers) => Self(id.clone()),
            _ => Self::new(),
        }
    }

    fn new() -> Self {
        let mut buffer = Uuid::encode_buffer();
        let text = Uuid::now_v7().hyphenated().encode_lower(&mut buffer);
        // A UUID is letters, digits and hyphens, so it always is a value.
        Self(HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static("-")))
    }

    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }

    pub fn header(self) -> HeaderValue {
        self.0
    }
}

/// Some clients put a token wherever there is room.
fn is_secret(id: &HeaderValue, headers: &HeaderMap) -> bool {
    id.to_str().is_ok_and(|text| trace::may_be_secret(text, headers))
}

fn is_well_formed(id: &HeaderValue) -> bool {
    let id = id.as_bytes();
    let is_safe = |it: &u8| it.is_ascii_alphanumeric() || b"-_.:/+=@".contains(it);
    (1..=LONGEST).contains(&id.len()) && id.iter().all(is_safe)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn of(values: &[&[u8]]) -> String {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(REQUEST_ID, HeaderValue::from_bytes(value).unwrap());
        }
        RequestId::of(&headers).as_str().to_owned()
    }

    #[test]
    fn a_well_formed_id_is_taken_over() {
        let longest = "x".repeat(LONGEST);
        for id in ["1", "0193-abc", "Root=1-67891233-abcdef012345678912345678", "a/b+c_d.e:f@g", &longest] {
            assert_eq!(of(&[id.as_bytes()]), id);
        }
    }

    #[test]
    fn ten_thousand_ids_are_ten_thousand() {
        let ids: HashSet<String> = (0..10_000).map(|_| of(&[])).collect();
        assert_eq!(ids.len(), 10_000);
    }

    #[test]
    fn any_other_is_replaced_by_a_new_one() {
        let too_long = "a".repeat(LONGEST + 1);
        let odd: [&[&[u8]]; 8] =
            [&[], &[b""], &[b"a b"], &[b"a\tb"], &[b"a\"b"], &["\u{e9}".as_bytes()], &[too_long.as_bytes()], &[b"a", b"b"]];
        for values in odd {
            let (id, another) = (of(values), of(values));
            assert_eq!(Uuid::parse_str(&id).unwrap().get_version_num(), 7);
            assert_ne!(id, another);
        }
    }
}
