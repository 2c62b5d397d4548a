//! The credentials that the operator has set, if any.
//!
//! **Invariant:** none of them is ever printed; what cannot be used is named by its variable.

use std::fmt;

use super::{ConfigError, Mode, Options, mode, words};
use crate::crypto::{EncryptionKey, PlainToken, TokenHash};
use crate::domain::api_key::is_token_hash;
use crate::domain::email::Email;

/// What the settings say about credentials.
#[derive(Debug, Default)]
pub struct CredentialSettings {
    pub login_token: Option<PlainToken>,
    pub root_token: Option<TokenHash>,
    pub root_person: Option<RootPerson>,
    pub extra_root_tokens: Vec<TokenHash>,
    pub encryption_key: Option<EncryptionKey>,
    /// What `rekey` changes it to.
    pub new_encryption_key: Option<EncryptionKey>,
    /// Nothing may be generated.
    pub must_be_complete: bool,
}

pub struct RootPerson {
    pub email: Email,
    pub password: String,
}

impl fmt::Debug for RootPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RootPerson").field("email", &self.email).finish_non_exhaustive()
    }
}

impl CredentialSettings {
    /// # Errors
    /// If a variable is malformed, conflicts with another one or lacks its counterpart, or if it can be guessed in production.
    pub fn of(options: &Options) -> Result<Self, ConfigError> {
        let credentials = Self::read(|name| options.variables.get(name))?;
        if options.mode() == Mode::Production {
            mode::check(&options.variables)?;
        }
        Ok(credentials)
    }

    fn read(get: impl Fn(&'static str) -> Option<String>) -> Result<Self, ConfigError> {
        let token = |variable| get(variable).map(|text| plain_token(variable, &text)).transpose();
        let root_token = match (token("CONTEMBER_ROOT_TOKEN")?, get("CONTEMBER_ROOT_TOKEN_HASH")) {
            (Some(_), Some(_)) => return Err(ConfigError { variable: "CONTEMBER_ROOT_TOKEN", problem: "and its hash cannot both be set" }),
            (Some(token), None) => Some(token.hash()),
            (None, Some(text)) => Some(token_hash("CONTEMBER_ROOT_TOKEN_HASH", &text)?),
            (None, None) => None,
        };
        let root_person = match (get("CONTEMBER_ROOT_EMAIL"), get("CONTEMBER_ROOT_PASSWORD")) {
            (Some(email), Some(password)) => {
                let email =
                    Email::parse(&email).ok_or(ConfigError { variable: "CONTEMBER_ROOT_EMAIL", problem: "is not an e-mail address" })?;
                Some(RootPerson { email, password })
            }
            (None, None) => None,
            (Some(_), None) => {
                return Err(ConfigError { variable: "CONTEMBER_ROOT_PASSWORD", problem: "must be set with CONTEMBER_ROOT_EMAIL" });
            }
            (None, Some(_)) => {
                return Err(ConfigError { variable: "CONTEMBER_ROOT_EMAIL", problem: "must be set with CONTEMBER_ROOT_PASSWORD" });
            }
        };
        let mut extra_root_tokens = Vec::new();
        for text in words(get("CONTEMBER_ROOT_TOKENS")) {
            extra_root_tokens.push(plain_token("CONTEMBER_ROOT_TOKENS", &text)?.hash());
        }
        for text in words(get("CONTEMBER_ROOT_TOKEN_HASHES")) {
            extra_root_tokens.push(token_hash("CONTEMBER_ROOT_TOKEN_HASHES", &text)?);
        }
        let key = |variable| {
            let parse = |text: String| EncryptionKey::parse(&text).ok_or(ConfigError { variable, problem: "must be 64 hex digits" });
            get(variable).map(parse).transpose()
        };
        let (encryption_key, new_encryption_key) = (key("CONTEMBER_ENCRYPTION_KEY")?, key("CONTEMBER_NEW_ENCRYPTION_KEY")?);
        let login_token = token("CONTEMBER_LOGIN_TOKEN")?;
        Ok(Self { login_token, root_token, root_person, extra_root_tokens, encryption_key, new_encryption_key, must_be_complete: false })
    }
}

/// A bearer token is one word; any other could never be sent.
fn plain_token(variable: &'static str, text: &str) -> Result<PlainToken, ConfigError> {
    let is_word = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_word { Ok(PlainToken::new(text)) } else { Err(ConfigError { variable, problem: "may have letters, digits and `_` only" }) }
}

fn token_hash(variable: &'static str, text: &str) -> Result<TokenHash, ConfigError> {
    if is_token_hash(text) {
        Ok(TokenHash::given(text))
    } else {
        Err(ConfigError { variable, problem: "must be 64 lower-case hex digits" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&'static str, &str)]) -> Result<CredentialSettings, String> {
        let get = |name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        CredentialSettings::read(get).map_err(|error| error.to_string())
    }

    #[test]
    fn lists_of_root_tokens_are_split() {
        let hash = "0a".repeat(32);
        let credentials = read(&[("CONTEMBER_ROOT_TOKENS", "one, two\nthree"), ("CONTEMBER_ROOT_TOKEN_HASHES", &hash)]).unwrap();
        assert_eq!(credentials.extra_root_tokens.len(), 4);
    }

    #[test]
    fn a_bad_setting_is_named_without_its_value() {
        let cases: [&[(&'static str, &str)]; 5] = [
            &[("CONTEMBER_LOGIN_TOKEN", "hunter-2")],
            &[("CONTEMBER_ROOT_TOKEN_HASH", "hunter2")],
            &[("CONTEMBER_ROOT_EMAIL", "root@example.com")],
            &[("CONTEMBER_ROOT_EMAIL", "hunter2"), ("CONTEMBER_ROOT_PASSWORD", "hunter2")],
            &[("CONTEMBER_ROOT_TOKEN", "hunter2"), ("CONTEMBER_ROOT_TOKEN_HASH", "hunter2")],
        ];
        for variables in cases {
            let error = read(variables).unwrap_err();
            assert!(error.starts_with("CONTEMBER_") && !error.contains("hunter"), "{error}");
        }
    }
}
