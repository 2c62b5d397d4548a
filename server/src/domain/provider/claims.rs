//! What a provider says about an account.
//!
//! **Invariant:** the identifier is a scalar, so that no two accounts have the same one.

use serde_json::{Map, Value as Json};

use super::configuration::IdentityClaims;
use super::value;
use crate::domain::name;

/// The claims of an account. No `Debug`: they are personal data.
#[derive(Clone, PartialEq)]
pub struct Claims {
    /// The key of the account, which stays.
    pub external_identifier: String,
    pub email: Option<String>,
    pub name: Option<String>,
    pub email_verified: bool,
    /// All claims, with those above under their names of the contract (`externalIdentifier`, `email`, `name`, `emailVerified`).
    pub all: Map<String, Json>,
}

/// Why claims do not identify an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnusableClaims {
    #[error("the claim that is mapped to externalIdentifier is not a string or a number")]
    NotScalar,
    #[error("the claim that is mapped to externalIdentifier is empty")]
    Empty,
    #[error("the claim that is mapped to externalIdentifier has a NUL character, or is a number that is too large to be exact")]
    Inexact,
    #[error("the claim that is mapped to externalIdentifier exceeds the limit of {limit} bytes", limit = name::LONGEST)]
    TooLong,
}

impl Claims {
    /// The claims of an ID token and of the userinfo endpoint together. `subject` is the signed one.
    ///
    /// # Errors
    /// If the mapped identifier is not a scalar, empty or too long.
    pub fn new(claims: Map<String, Json>, mapping: &IdentityClaims, subject: Option<&str>) -> Result<Self, UnusableClaims> {
        let mut all = lifted(claims, mapping.attributes_key.as_deref());
        let external_identifier = identifier(claim(&all, mapping.external_identifier.as_deref().unwrap_or("sub")), subject)?;
        let text = |path: &str| {
            let text = claim(&all, path).and_then(Json::as_str).filter(|text| value::is_storable(text));
            text.map(str::to_owned)
        };
        let email = text(mapping.email.as_deref().unwrap_or("email"));
        let name = text(mapping.name.as_deref().unwrap_or("name"));
        let email_verified = all.get("email_verified").is_some_and(|value| value == &Json::Bool(true) || value.as_str() == Some("true"));
        all.insert("externalIdentifier".to_owned(), external_identifier.clone().into());
        all.insert("emailVerified".to_owned(), email_verified.into());
        for (key, value) in [("email", &email), ("name", &name)] {
            match value {
                Some(text) => all.insert(key.to_owned(), text.clone().into()),
                // A claim that is not a string does not count under this name.
                None => all.remove(key),
            };
        }
        Ok(Self { external_identifier, email, name, email_verified, all })
    }
}

/// The claims, with the parts of this one below them: they are not signed, so that a claim of the same name wins.
fn lifted(claims: Map<String, Json>, key: Option<&str>) -> Map<String, Json> {
    match key.and_then(|key| claims.get(key)) {
        Some(Json::Object(parts)) => {
            let mut all = parts.clone();
            all.extend(claims);
            all
        }
        _ => claims,
    }
}

/// The claim at a path of keys that are separated by dots. An index leads into a list.
fn claim<'a>(claims: &'a Map<String, Json>, path: &str) -> Option<&'a Json> {
    let mut keys = path.split('.');
    let first = claims.get(keys.next()?)?;
    keys.try_fold(first, |value, key| match value {
        Json::Object(map) => map.get(key),
        Json::Array(items) => key.parse().ok().filter(|index: &usize| index.to_string() == key).and_then(|index| items.get(index)),
        _ => None,
    })
}

fn identifier(mapped: Option<&Json>, subject: Option<&str>) -> Result<String, UnusableClaims> {
    let identifier = match mapped {
        None | Some(Json::Null) => value::text(&Json::from(subject.unwrap_or_default())),
        Some(scalar @ (Json::String(_) | Json::Number(_))) => value::text(scalar),
        Some(_) => return Err(UnusableClaims::NotScalar),
    };
    let identifier = identifier.ok_or(UnusableClaims::Inexact)?;
    if identifier.is_empty() {
        Err(UnusableClaims::Empty)
    } else if name::is_too_long(&identifier) {
        Err(UnusableClaims::TooLong)
    } else {
        Ok(identifier)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn claims(given: &Json, mapping: &IdentityClaims) -> Result<Claims, UnusableClaims> {
        Claims::new(given.as_object().unwrap().clone(), mapping, Some("signed"))
    }

    fn mapping(external_identifier: Option<&str>, attributes_key: Option<&str>) -> IdentityClaims {
        let own = |text: Option<&str>| text.map(str::to_owned);
        IdentityClaims { external_identifier: own(external_identifier), attributes_key: own(attributes_key), ..IdentityClaims::default() }
    }

    #[test]
    fn the_claims_of_the_standard_are_the_default() {
        let given = json!({ "sub": "s", "email": "a@b.example", "name": "A", "email_verified": true, "groups": ["x"] });
        let claims = claims(&given, &IdentityClaims::default()).ok().unwrap();
        assert_eq!(claims.external_identifier, "s");
        assert_eq!((claims.email.as_deref(), claims.name.as_deref(), claims.email_verified), (Some("a@b.example"), Some("A"), true));
        let mut all = given.clone();
        all["externalIdentifier"] = json!("s");
        all["emailVerified"] = json!(true);
        assert_eq!(Json::Object(claims.all), all);
    }

    #[test]
    fn the_identifier_is_a_scalar_that_is_not_empty() {
        for (path, given, expected) in [
            ("sub", json!({ "sub": "a" }), Ok("a")),
            ("oid", json!({ "sub": "a", "oid": "b" }), Ok("b")),
            ("oid", json!({ "sub": "a" }), Ok("signed")),
            ("oid", json!({ "oid": null }), Ok("signed")),
            ("user.id", json!({ "user": { "id": 42 } }), Ok("42")),
            ("user.id", json!({ "user": "x" }), Ok("signed")),
            ("user.id", json!({ "user.id": "x" }), Ok("signed")),
            ("user.ids.1", json!({ "user": { "ids": ["a", "b"] } }), Ok("b")),
            ("user.ids.01", json!({ "user": { "ids": ["a", "b"] } }), Ok("signed")),
            ("user.ids.length", json!({ "user": { "ids": ["a"] } }), Ok("signed")),
            ("oid", json!({ "oid": 9_007_199_254_740_993_i64 }), Ok("9007199254740993")),
            ("oid", json!({ "oid": 1.5 }), Ok("1.5")),
            ("oid", json!({ "oid": 1e30 }), Err(UnusableClaims::Inexact)),
            ("oid", json!({ "oid": "a\0" }), Err(UnusableClaims::Inexact)),
            ("oid", json!({ "oid": "" }), Err(UnusableClaims::Empty)),
            ("oid", json!({ "oid": true }), Err(UnusableClaims::NotScalar)),
            ("oid", json!({ "oid": ["a"] }), Err(UnusableClaims::NotScalar)),
            ("oid", json!({ "oid": {} }), Err(UnusableClaims::NotScalar)),
            ("oid", json!({ "oid": "x".repeat(1001) }), Err(UnusableClaims::TooLong)),
            ("__proto__", json!({}), Ok("signed")),
        ] {
            let found = claims(&given, &mapping(Some(path), None)).map(|claims| claims.external_identifier);
            assert_eq!(found.as_deref().map_err(|error| *error), expected, "{path} {given}");
        }
        let absent = |subject| Claims::new(Map::new(), &IdentityClaims::default(), subject).map(|claims| claims.external_identifier);
        assert_eq!((absent(None), absent(Some(""))), (Err(UnusableClaims::Empty), Err(UnusableClaims::Empty)));
    }

    #[test]
    fn other_than_strings_are_not_taken_as_address_and_name() {
        for value in [json!(1), json!(null), json!(["a@b.example"]), json!({ "a": 1 }), json!("a\0")] {
            let claims = claims(&json!({ "sub": "s", "email": value, "name": value }), &IdentityClaims::default()).ok().unwrap();
            assert_eq!((&claims.email, &claims.name), (&None, &None), "{value}");
            assert!(!claims.all.contains_key("email") && !claims.all.contains_key("name"), "{value}");
        }
    }

    #[test]
    fn an_address_is_verified_by_true_alone() {
        for (value, expected) in
            [(json!(true), true), (json!("true"), true), (json!("True"), false), (json!(1), false), (json!(null), false)]
        {
            let claims = claims(&json!({ "sub": "s", "email_verified": value, "emailVerified": true }), &IdentityClaims::default());
            let claims = claims.ok().unwrap();
            assert_eq!((claims.email_verified, claims.all.get("emailVerified")), (expected, Some(&json!(expected))), "{value}");
        }
    }

    #[test]
    fn attributes_are_lifted_under_what_is_signed() {
        let given = json!({ "sub": "s", "attributes": { "sub": "forged", "mail": "a@b.example", "cn": "A", "email_verified": "true" } });
        let names = IdentityClaims { email: Some("mail".to_owned()), name: Some("cn".to_owned()), ..mapping(None, Some("attributes")) };
        let found = claims(&given, &names).ok().unwrap();
        assert_eq!(found.external_identifier, "s");
        assert_eq!((found.email.as_deref(), found.name.as_deref(), found.email_verified), (Some("a@b.example"), Some("A"), true));
        assert_eq!((found.all.get("mail"), found.all.get("sub")), (Some(&json!("a@b.example")), Some(&json!("s"))));
        for attributes in [json!(null), json!(["a"]), json!("a")] {
            let given = json!({ "sub": "s", "attributes": attributes });
            assert_eq!(claims(&given, &mapping(None, Some("attributes"))).ok().unwrap().external_identifier, "s");
        }
    }
}
