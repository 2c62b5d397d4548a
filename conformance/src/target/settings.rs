//! What the user says about the endpoint: by flag, by environment or in a profile file, in this order.
//!
//! The names of the environment are `TENANT_…`; the three that the reference's own tests read are understood as well.
//!
//! **Invariant:** a name that is not known and a value that cannot be used are refused by name; a secret is never part of the message.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use crate::client::exchange::Endpoint;
use crate::client::tls::Trust;
use crate::client::token::Token;
use crate::counterparts::mailbox;
use crate::testbed::database::Url;

/// Longer than any server needs, short enough that a hanging one does not hold up the run.
const DEFAULT_TIMEOUT: u64 = 30;
const LONGEST_TIMEOUT: u64 = 600;

/// What a profile file may hold, and what flags and environment give in its place.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// What the reports call the implementation.
    pub name: Option<String>,
    pub url: Option<String>,
    pub login_token: Option<String>,
    pub root_token: Option<String>,
    pub root_email: Option<String>,
    pub root_password: Option<String>,
    pub provisioner: Option<String>,
    pub project: Option<String>,
    pub mailbox: Option<String>,
    pub timeout: Option<u64>,
    /// Certificates of authorities to trust besides those of the machine, as PEM.
    pub ca_file: Option<PathBuf>,
    pub mode: Option<String>,
    #[serde(default)]
    pub skip: Vec<String>,
    pub known_failing: Option<PathBuf>,
}

/// How a project's roles get to the server. The contract itself has no operation for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provisioner {
    /// `createProject(config: {acl: …})`.
    Config,
    /// A schema migration of the project's content API, as the reference wants it.
    Contember,
    /// Not at all.
    None,
}

impl Provisioner {
    pub fn name(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Contember => "contember",
            Self::None => "none",
        }
    }
}

/// A running server and how to be let in as root.
#[derive(Clone, Debug)]
pub struct Remote {
    pub endpoint: Endpoint,
    pub login: Token,
    pub root: Root,
}

#[derive(Clone)]
pub enum Root {
    Token(Token),
    Password { email: String, password: String },
}

impl std::fmt::Debug for Root {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Root(…)")
    }
}

/// Everything that is known of the target before it is asked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Nothing: our own server is started.
    pub remote: Option<Remote>,
    pub name: Option<String>,
    pub provisioner: Provisioner,
    pub project: Option<String>,
    pub mailbox: mailbox::Setting,
    pub timeout: Duration,
    pub trust: Trust,
    pub server_binary: Option<String>,
    /// What our own server works on. Nothing: what the environment says.
    pub database: Option<Url>,
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SettingsError {
    #[error("an endpoint goes together with a login token and a root token (or the e-mail and password of root): {0} is missing")]
    Incomplete(&'static str),
    #[error("the URL is no http address that ends in the path of the API, such as http://localhost:1025/tenant")]
    Url,
    #[error("the provisioner is none of `config`, `contember` and `none`")]
    Provisioner,
    #[error(transparent)]
    Mailbox(#[from] mailbox::SettingError),
    #[error("the timeout is not between 1 and {LONGEST_TIMEOUT} seconds")]
    Timeout,
    #[error("the certificates in {path}: {reason}")]
    Authorities { path: String, reason: String },
    #[error("the profile {path}: {reason}")]
    Profile { path: String, reason: String },
}

impl Profile {
    pub fn load(path: &Path) -> Result<Self, SettingsError> {
        let refused = |reason: String| SettingsError::Profile { path: path.display().to_string(), reason };
        let text = fs::read_to_string(path).map_err(|error| refused(error.to_string()))?;
        let mut profile: Self = toml::from_str(&text).map_err(|error| refused(place(&error, &text)))?;
        // Paths in a profile are relative to it, so that it can be run from anywhere.
        let beside = |file: PathBuf| path.parent().unwrap_or(Path::new("")).join(file);
        profile.known_failing = profile.known_failing.map(beside);
        profile.ca_file = profile.ca_file.map(beside);
        Ok(profile)
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place of the suite that reads the environment")]
    pub fn from_environment() -> Self {
        Self::read(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn read(lookup: impl Fn(&str) -> Option<String>) -> Self {
        // The reference's tests name the server, not the API on it.
        let of_reference = || lookup("CONTEMBER_API_URL").map(|url| format!("{}/tenant", url.trim_end_matches('/')));
        Self {
            url: lookup("TENANT_URL").or_else(of_reference),
            login_token: lookup("TENANT_LOGIN_TOKEN").or_else(|| lookup("CONTEMBER_LOGIN_TOKEN")),
            root_token: lookup("TENANT_ROOT_TOKEN").or_else(|| lookup("CONTEMBER_ROOT_TOKEN")),
            root_email: lookup("TENANT_ROOT_EMAIL"),
            root_password: lookup("TENANT_ROOT_PASSWORD"),
            provisioner: lookup("TENANT_PROVISIONER"),
            project: lookup("TENANT_PROJECT"),
            mailbox: lookup("TENANT_MAILBOX"),
            ca_file: lookup("TENANT_CA_FILE").map(PathBuf::from),
            mode: lookup("TENANT_MODE"),
            ..Self::default()
        }
    }

    /// What is said here wins over what is said in `other`.
    pub fn or(self, other: Self) -> Self {
        Self {
            name: self.name.or(other.name),
            url: self.url.or(other.url),
            login_token: self.login_token.or(other.login_token),
            root_token: self.root_token.or(other.root_token),
            root_email: self.root_email.or(other.root_email),
            root_password: self.root_password.or(other.root_password),
            provisioner: self.provisioner.or(other.provisioner),
            project: self.project.or(other.project),
            mailbox: self.mailbox.or(other.mailbox),
            timeout: self.timeout.or(other.timeout),
            ca_file: self.ca_file.or(other.ca_file),
            mode: self.mode.or(other.mode),
            skip: [self.skip, other.skip].concat(),
            known_failing: self.known_failing.or(other.known_failing),
        }
    }

    /// Without an endpoint, the settings stand for our own server.
    pub fn settings(&self) -> Result<Settings, SettingsError> {
        let provisioner = match self.provisioner.as_deref() {
            None | Some("config") => Provisioner::Config,
            Some("contember") => Provisioner::Contember,
            Some("none") => Provisioner::None,
            Some(_) => return Err(SettingsError::Provisioner),
        };
        let timeout = self.timeout.unwrap_or(DEFAULT_TIMEOUT);
        if !(1..=LONGEST_TIMEOUT).contains(&timeout) {
            return Err(SettingsError::Timeout);
        }
        let refused = |path: &Path, reason| SettingsError::Authorities { path: path.display().to_string(), reason };
        let trust = self.ca_file.as_deref().map(|path| Trust::load(path).map_err(|reason| refused(path, reason)));
        Ok(Settings {
            remote: self.url.as_deref().map(|url| self.remote(url)).transpose()?,
            name: self.name.clone(),
            provisioner,
            project: self.project.clone(),
            mailbox: self.mailbox.as_deref().map_or(Ok(mailbox::Setting::None), mailbox::Setting::parse)?,
            timeout: Duration::from_secs(timeout),
            trust: trust.transpose()?.unwrap_or_default(),
            server_binary: None,
            database: None,
        })
    }

    fn remote(&self, url: &str) -> Result<Remote, SettingsError> {
        let endpoint = Endpoint::parse(url).ok_or(SettingsError::Url)?;
        let login = self.login_token.as_deref().ok_or(SettingsError::Incomplete("the login token"))?;
        let root = match (&self.root_token, &self.root_email, &self.root_password) {
            (Some(token), _, _) => Root::Token(Token::new(token)),
            (None, Some(email), Some(password)) => Root::Password { email: email.clone(), password: password.clone() },
            (None, Some(_), None) => return Err(SettingsError::Incomplete("the password of root")),
            (None, None, _) => return Err(SettingsError::Incomplete("the root token")),
        };
        Ok(Remote { endpoint, login: Token::new(login), root })
    }
}

/// Where a profile is wrong and what is wrong there, without the line itself, which may hold a token.
fn place(error: &toml::de::Error, text: &str) -> String {
    let line = error.span().and_then(|span| text.get(..span.start)).map_or(1, |before| before.matches('\n').count() + 1);
    format!("line {line}: {}", error.message())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Settings, SettingsError> {
        Profile::read(|name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())).settings()
    }

    const NAMED: [(&str, &str); 3] = [("TENANT_URL", "http://host:1/tenant"), ("TENANT_LOGIN_TOKEN", "a"), ("TENANT_ROOT_TOKEN", "b")];

    #[test]
    fn an_empty_environment_starts_our_own_server() {
        let settings = read(&[]).unwrap();
        assert!(settings.remote.is_none());
        assert_eq!(settings.provisioner, Provisioner::Config);
    }

    #[test]
    fn three_variables_name_a_server() {
        let settings = read(&[&NAMED[..], &[("TENANT_PROVISIONER", "contember")]].concat()).unwrap();
        assert!(settings.remote.is_some());
        assert_eq!(settings.provisioner, Provisioner::Contember);
    }

    #[test]
    fn the_names_of_the_reference_are_understood() {
        let named = [("CONTEMBER_API_URL", "http://host:4001/"), ("CONTEMBER_LOGIN_TOKEN", "a"), ("CONTEMBER_ROOT_TOKEN", "b")];
        let remote = read(&named).unwrap().remote.unwrap();
        assert_eq!(remote.endpoint, Endpoint::parse("http://host:4001/tenant").unwrap());
    }

    #[test]
    fn root_may_be_a_person() {
        let named = [NAMED[0], NAMED[1], ("TENANT_ROOT_EMAIL", "root@example.com"), ("TENANT_ROOT_PASSWORD", "p")];
        assert!(matches!(read(&named).unwrap().remote.unwrap().root, Root::Password { .. }));
        assert_eq!(read(&named[..3]).unwrap_err(), SettingsError::Incomplete("the password of root"));
    }

    #[test]
    fn a_part_of_what_is_needed_is_refused_by_name() {
        assert_eq!(read(&NAMED[..1]).unwrap_err(), SettingsError::Incomplete("the login token"));
        assert_eq!(read(&NAMED[..2]).unwrap_err(), SettingsError::Incomplete("the root token"));
    }

    #[test]
    fn wrong_values_are_refused() {
        assert_eq!(read(&[("TENANT_URL", "tenant"), NAMED[1], NAMED[2]]).unwrap_err(), SettingsError::Url);
        assert_eq!(read(&[("TENANT_PROVISIONER", "magic")]).unwrap_err(), SettingsError::Provisioner);
        let profile = Profile { timeout: Some(0), ..Profile::default() };
        assert_eq!(profile.settings().unwrap_err(), SettingsError::Timeout);
    }

    #[test]
    fn what_is_said_first_wins() {
        let flags = Profile { name: Some("flags".to_owned()), ..Profile::default() };
        let file = Profile { name: Some("file".to_owned()), project: Some("blog".to_owned()), ..Profile::default() };
        let both = flags.or(file);
        assert_eq!((both.name.as_deref(), both.project.as_deref()), (Some("flags"), Some("blog")));
    }

    #[test]
    fn a_profile_with_a_mistake_is_refused_without_its_secrets() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "url = \"http://host/tenant\"\nroot_tokn = \"hush-hush\"\n").unwrap();
        let error = Profile::load(file.path()).err().unwrap().to_string();
        assert!(error.contains("line 2") && error.contains("root_tokn") && !error.contains("hush"), "{error}");
    }
}
