//! Which endpoint is asked, with which two tokens, and how its projects get their roles.
//!
//! All of it comes from the environment: three variables name a running server, none of them starts our own.
//!
//! **Invariant:** nothing is started or asked before the first case needs it, so that listing the cases touches nothing.

use std::fmt::Debug;
use std::sync::{Arc, OnceLock};

use crate::error::CaseError;
use crate::exchange::Endpoint;
use crate::server::Server;
use crate::token::Token;

/// A running server and the credentials of its set-up.
#[derive(Debug)]
pub struct Target {
    pub endpoint: Endpoint,
    pub login: Token,
    pub root: Token,
    pub provisioner: Provisioner,
    /// Kept for as long as the cases run: dropping it ends the server.
    _server: Option<Server>,
}

/// How a project's roles get to the server. The contract itself has no operation for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provisioner {
    /// `createProject(config: {acl: …})`.
    Config,
    /// A schema migration of the project's content API, as the reference wants it.
    Contember,
}

/// What the environment asks for, before anything is started.
#[derive(Clone, Debug)]
pub struct Settings {
    pub provisioner: Provisioner,
    remote: Option<(Endpoint, Token, Token)>,
    server_binary: Option<String>,
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SettingsError {
    #[error("TENANT_URL, TENANT_LOGIN_TOKEN and TENANT_ROOT_TOKEN go together: {0} is not set")]
    Incomplete(&'static str),
    #[error("TENANT_URL is no http address that ends in the path of the API, such as http://localhost:1025/tenant")]
    Url,
    #[error("TENANT_PROVISIONER is neither `config` nor `contember`")]
    Provisioner,
}

impl Settings {
    #[expect(clippy::disallowed_methods, reason = "this is the one place of the suite that reads the environment")]
    pub fn from_environment() -> Result<Self, SettingsError> {
        Self::read(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let provisioner = match lookup("TENANT_PROVISIONER").as_deref() {
            None | Some("config") => Provisioner::Config,
            Some("contember") => Provisioner::Contember,
            Some(_) => return Err(SettingsError::Provisioner),
        };
        let named = ["TENANT_URL", "TENANT_LOGIN_TOKEN", "TENANT_ROOT_TOKEN"].map(|name| lookup(name).ok_or(name));
        let remote = match named {
            [Err(_), Err(_), Err(_)] => None,
            [url, login, root] => {
                let url = url.map_err(SettingsError::Incomplete)?;
                let login = login.map_err(SettingsError::Incomplete)?;
                let root = root.map_err(SettingsError::Incomplete)?;
                Some((Endpoint::parse(&url).ok_or(SettingsError::Url)?, Token::new(login), Token::new(root)))
            }
        };
        Ok(Self { provisioner, remote, server_binary: lookup("TENANT_SERVER_BIN") })
    }

    fn open(&self) -> Result<Target, CaseError> {
        let provisioner = self.provisioner;
        if let Some((endpoint, login, root)) = self.remote.clone() {
            return Ok(Target { endpoint, login, root, provisioner, _server: None });
        }
        let (login, root) = (Token::random()?, Token::random()?);
        let server = Server::start(self.server_binary.as_deref(), &login, &root).map_err(CaseError::fault)?;
        Ok(Target { endpoint: server.endpoint.clone(), login, root, provisioner, _server: Some(server) })
    }
}

/// The target of a whole run, opened by the first case that asks for it.
pub struct LazyTarget {
    settings: Settings,
    opened: OnceLock<Result<Arc<Target>, CaseError>>,
}

impl LazyTarget {
    pub fn new(settings: Settings) -> Self {
        Self { settings, opened: OnceLock::new() }
    }

    /// Blocks while the server starts. A failed start fails every case with the same text and is not tried again.
    pub fn get(&self) -> Result<Arc<Target>, CaseError> {
        self.opened.get_or_init(|| self.settings.open().map(Arc::new)).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Settings, SettingsError> {
        Settings::read(|name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn an_empty_environment_starts_our_own_server() {
        let settings = read(&[]).unwrap();
        assert!(settings.remote.is_none());
        assert_eq!(settings.provisioner, Provisioner::Config);
    }

    #[test]
    fn three_variables_name_a_server() {
        let named = [
            ("TENANT_URL", "http://host:1/tenant"),
            ("TENANT_LOGIN_TOKEN", "a"),
            ("TENANT_ROOT_TOKEN", "b"),
            ("TENANT_PROVISIONER", "contember"),
        ];
        let settings = read(&named).unwrap();
        assert!(settings.remote.is_some());
        assert_eq!(settings.provisioner, Provisioner::Contember);
    }

    #[test]
    fn a_part_of_the_three_is_refused_by_name() {
        assert_eq!(read(&[("TENANT_URL", "http://host/tenant")]).unwrap_err(), SettingsError::Incomplete("TENANT_LOGIN_TOKEN"));
        assert_eq!(read(&[("TENANT_ROOT_TOKEN", "b")]).unwrap_err(), SettingsError::Incomplete("TENANT_URL"));
    }

    #[test]
    fn wrong_values_are_refused() {
        let named = [("TENANT_URL", "tenant"), ("TENANT_LOGIN_TOKEN", "a"), ("TENANT_ROOT_TOKEN", "b")];
        assert_eq!(read(&named).unwrap_err(), SettingsError::Url);
        assert_eq!(read(&[("TENANT_PROVISIONER", "magic")]).unwrap_err(), SettingsError::Provisioner);
    }
}
