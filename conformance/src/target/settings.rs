//! What the user says about the endpoint: by flag, by environment or in a profile file, in this order.
//!
//! The names of the environment are `TENANT_…`; the three that the reference's own tests read are understood as well.
//!
//! **Invariant:** an unknown name and a value that cannot be used are rejected by name; a secret is never part of the message.

use std::fs;
use std::net::SocketAddr;
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
    pub captchas: Option<String>,
    pub breaches: Option<String>,
    pub providers: Option<String>,
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
    /// Where the suite verifies captchas for the endpoint.
    pub captchas: Option<SocketAddr>,
    /// Where the suite answers the endpoint which passwords are breached.
    pub breaches: Option<SocketAddr>,
    /// Where the suite is an identity provider for the endpoint.
    pub providers: Option<SocketAddr>,
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
    #[error("invalid URL: it must be an http address that ends in the path of the API, such as http://localhost:1025/tenant")]
    Url,
    #[error("the provisioner is none of `config`, `contember` and `none`")]
    Provisioner,
    #[error(transparent)]
    Mailbox(#[from] mailbox::SettingError),
    #[error("the {0} of the suite is `none`, or an IP address and a port to listen at, such as `127.0.0.1:9101`")]
    Service(&'static str),
    #[error("the timeout is not between 1 and {LONGEST_TIMEOUT} seconds")]
    Timeout,
    #[error("the certificates in {path}: {reason}")]
    Authorities { path: String, reason: String },
    #[error("the profile {path}: {reason}")]
    Profile { path: String, reason: String },
}

impl Profile {
    /// # Errors
    /// If the file cannot be read, or is not a profile as TOML.
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
            captchas: lookup("TENANT_CAPTCHAS"),
            breaches: lookup("TENANT_BREACHES"),
            providers: lookup("TENANT_PROVIDERS"),
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
            captchas: self.captchas.or(other.captchas),
            breaches: self.breaches.or(other.breaches),
            providers: self.providers.or(other.providers),
            timeout: self.timeout.or(other.timeout),
            ca_file: self.ca_file.or(other.ca_file),
            mode: self.mode.or(other.mode),
            skip: [self.skip, other.skip].concat(),
            known_failing: self.known_failing.or(other.known_failing),
        }
    }

    /// Without an endpoint, the settings stand for our own server.
    ///
    /// # Errors
    /// If a setting is invalid, the endpoint lacks a token, or the file of certificates cannot be used.
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
            captchas: listening(self.captchas.as_deref(), "captcha service")?,
            breaches: listening(self.breaches.as_deref(), "breach list")?,
            providers: listening(self.providers.as_deref(), "identity provider")?,
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

/// Where a service of the suite listens, if it is wanted.
fn listening(text: Option<&str>, name: &'static str) -> Result<Option<SocketAddr>, SettingsError> {
    let address = text.filter(|text| *text != "none").map(|text| text.parse().map_err(|_| SettingsError::Service(name)));
    address.transpose()
}

/// Where a profile is wrong and what is wrong there, without the line itself, which may hold a token.
fn place(error: &toml::de::Error, text: &str) -> String {
    let line = error.span().and_then(|span| text.get(..span.start)).map_or(1, |before| before.matches('\n').count() + 1);
    format!("line {line}: {}", error.message())
}

#[cfg(test)]
mod tests;
