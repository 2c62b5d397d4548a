//! How long the texts may be that are stored for a client, in bytes of UTF-8. Names that rows are found by are in [`super::name`].
//!
//! **Invariant:** every argument of a mutation that is stored has a limit, here or where it is parsed.

use std::io;

use serde_json::Value as Json;

use super::membership::Membership;

/// Descriptions of keys, and names of persons and projects.
pub const LONGEST: usize = 1000;
/// The value of one secret of a project.
pub const LONGEST_SECRET: usize = 128 * 1024;
/// The configuration of a project, as JSON without spaces.
pub const LONGEST_CONFIG: usize = 1024 * 1024;
/// Roles, names and values of all memberships that one mutation is given.
pub const LONGEST_MEMBERSHIPS: usize = 128 * 1024;
/// The name of one global role, and how many of them an identity may be given at once.
pub const LONGEST_ROLE: usize = 100;
pub const MOST_ROLES: usize = 100;

/// An argument that cannot be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{what} exceeds the limit of {limit} {unit}")]
pub struct TooLong {
    what: &'static str,
    limit: usize,
    unit: &'static str,
}

/// # Errors
/// If a text of a line, such as a name, is too long. The error calls it what the schema calls it.
pub fn check(what: &'static str, text: &str) -> Result<(), TooLong> {
    within(what, text.len(), LONGEST)
}

/// # Errors
/// If the value of a secret is too long.
pub fn check_secret(value: &str) -> Result<(), TooLong> {
    within("the value of a secret", value.len(), LONGEST_SECRET)
}

/// # Errors
/// If the configuration is too long.
pub fn check_config(config: &Json) -> Result<(), TooLong> {
    within("config", json_length(config), LONGEST_CONFIG)
}

/// # Errors
/// If the memberships are too long together.
pub fn check_memberships(memberships: &[Membership]) -> Result<(), TooLong> {
    let variables = memberships.iter().flat_map(|membership| &membership.variables);
    let texts = variables.flat_map(|variable| variable.values.iter().chain([&variable.name]));
    let texts = texts.chain(memberships.iter().map(|membership| &membership.role));
    within("memberships", texts.map(String::len).sum(), LONGEST_MEMBERSHIPS)
}

/// # Errors
/// If there are too many global roles, or one of them is too long.
pub fn check_roles(roles: &[String]) -> Result<(), TooLong> {
    if roles.len() > MOST_ROLES {
        return Err(TooLong { what: "roles", limit: MOST_ROLES, unit: "items" });
    }
    roles.iter().try_for_each(|role| within("a role", role.len(), LONGEST_ROLE))
}

fn within(what: &'static str, length: usize, limit: usize) -> Result<(), TooLong> {
    if length > limit { Err(TooLong { what, limit, unit: "bytes" }) } else { Ok(()) }
}

/// The length of the JSON text, which is not made for this.
pub fn json_length(value: &Json) -> usize {
    let mut length = Length(0);
    // What cannot be written is too long to store.
    serde_json::to_writer(&mut length, value).map_or(usize::MAX, |()| length.0)
}

struct Length(usize);

impl io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The beginning of the text that is not longer, in whole characters.
pub fn cut(text: &str, bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::membership::VariableValues;

    #[test]
    fn the_limit_itself_is_allowed() {
        assert_eq!(check("name", &"x".repeat(LONGEST)), Ok(()));
        let error = check("name", &"é".repeat(LONGEST / 2 + 1)).unwrap_err();
        assert_eq!(error.to_string(), "name exceeds the limit of 1000 bytes");
        assert!(check_secret(&"x".repeat(LONGEST_SECRET)).is_ok() && check_secret(&"x".repeat(LONGEST_SECRET + 1)).is_err());
        let config = |length: usize| json!({ "a": "x".repeat(length - r#"{"a":""}"#.len()) });
        assert!(check_config(&config(LONGEST_CONFIG)).is_ok() && check_config(&config(LONGEST_CONFIG + 1)).is_err());
    }

    #[test]
    fn roles_are_limited_in_length_and_number() {
        let roles = |number: usize, length: usize| vec!["r".repeat(length); number];
        assert!(check_roles(&roles(MOST_ROLES, LONGEST_ROLE)).is_ok());
        assert_eq!(check_roles(&roles(MOST_ROLES + 1, 1)).unwrap_err().to_string(), "roles exceeds the limit of 100 items");
        assert_eq!(check_roles(&roles(1, LONGEST_ROLE + 1)).unwrap_err().to_string(), "a role exceeds the limit of 100 bytes");
    }

    #[test]
    fn all_texts_of_all_memberships_count() {
        let quarter = "x".repeat(LONGEST_MEMBERSHIPS / 4);
        let variable = VariableValues { name: quarter.clone(), values: vec![quarter.clone(), quarter.clone()] };
        let mut memberships = vec![Membership { role: quarter, variables: vec![variable] }];
        assert_eq!(check_memberships(&memberships), Ok(()));
        memberships.push(Membership::plain("x"));
        assert!(check_memberships(&memberships).is_err());
    }

    #[test]
    fn a_text_is_cut_between_characters() {
        assert_eq!([cut("éé", 3), cut("éé", 4), cut("éé", 9), cut("", 0)], ["é", "éé", "éé", ""]);
    }
}
