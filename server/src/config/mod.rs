//! Options and environment, parsed and checked once.
//!
//! **Invariant:** the only reader of the environment; secrets come from there alone, never from the command line, which others can see.

mod copy;
mod database;
mod secret;

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::crypto::{EncryptionKey, PlainToken, TokenHash};
use crate::domain::api_key::is_token_hash;
use crate::domain::email::Email;
use crate::domain::proxy::TrustedProxies;

pub use copy::CopyOptions;
pub use database::{Address, Database, DatabaseOptions, Limits, Postgres};
pub use secret::Secret;

const SECRETS: &str = "\
The database, from the environment only, as it may hold a password:
  DATABASE_URL                  postgres://USER:PASSWORD@HOST:PORT/NAME?sslmode=MODE, or sqlite:FILE
                                (the embedded database in the data directory if not set)
  TENANT_DB_HOST, TENANT_DB_PORT, TENANT_DB_USER, TENANT_DB_PASSWORD, TENANT_DB_NAME, TENANT_DB_SSL
                                the same in parts, if DATABASE_URL is not set; what is missing is taken from
                                DEFAULT_DB_HOST and so on

Credentials, from the environment only:
  CONTEMBER_LOGIN_TOKEN         the login token (first start; generated if not set)
  CONTEMBER_ROOT_TOKEN          the root token (first start; generated if neither it nor its hash is set)
  CONTEMBER_ROOT_TOKEN_HASH     its SHA-256 in hex, instead of the token itself
  CONTEMBER_ROOT_EMAIL          with CONTEMBER_ROOT_PASSWORD: a person for the root identity (first start)
  CONTEMBER_ROOT_PASSWORD       that person's password
  CONTEMBER_ROOT_TOKENS         further root tokens that are never stored, separated by commas or blanks
  CONTEMBER_ROOT_TOKEN_HASHES   the same as SHA-256 hashes in hex
  CONTEMBER_ENCRYPTION_KEY      64 hex digits; encrypts secrets of projects (generated on the first start and kept
                                in instance.local.yaml if not set)

RUST_LOG sets what is logged (default: info).";

/// The Tenant API: identities, persons, sessions, API keys and an audit log behind one GraphQL endpoint.
#[derive(Debug, Parser)]
#[command(name = "tenant-server", version, after_help = SECRETS)]
pub struct Options {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub listen: Listen,
    #[command(flatten)]
    pub data: Data,
    #[command(flatten)]
    pub database: DatabaseOptions,
}

#[derive(Debug, Args)]
pub struct Listen {
    /// Address to listen on
    #[arg(long, env = "TENANT_HOST", default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// Port to listen on; 0 takes any free one
    #[arg(long, env = "CONTEMBER_PORT", default_value_t = 1025)]
    pub port: u16,
    /// Networks whose X-Forwarded-For is believed, besides local and private ones; separated by commas
    #[arg(long, env = "CONTEMBER_HTTP_TRUSTED_PROXIES", default_value = "", hide_default_value = true, value_parser = proxies)]
    pub trusted_proxies: TrustedProxies,
    /// Address to answer /livez and /readyz on
    #[arg(long, env = "TENANT_MANAGEMENT_HOST", default_value = "127.0.0.1")]
    pub management_host: IpAddr,
    /// Port for these; 0 takes any free one, `off` answers them nowhere
    #[arg(long, env = "TENANT_MANAGEMENT_PORT", default_value = "1026", value_parser = management_port)]
    pub management_port: ManagementPort,
    /// How long requests are still taken after SIGTERM, in seconds, so that load balancers can notice
    #[arg(long, value_name = "SECONDS", env = "TENANT_SHUTDOWN_DELAY", default_value_t = 2)]
    pub shutdown_delay: u64,
    /// How long requests under way may take after that, in seconds
    #[arg(long, value_name = "SECONDS", env = "TENANT_SHUTDOWN_TIMEOUT", default_value_t = 5)]
    pub shutdown_timeout: u64,
    /// How long a client may take to send the head of a request, and again for its body, in seconds
    #[arg(long, value_name = "SECONDS", env = "TENANT_READ_TIMEOUT", default_value_t = 75, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub read_timeout: u64,
}

/// Where the state of the process can be asked for, if anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ManagementPort {
    Off,
    On(u16),
}

#[derive(Debug, Args)]
pub struct Data {
    /// Directory of the embedded database and of instance.local.yaml
    #[arg(long, env = "TENANT_DATA_DIR", default_value = "data", global = true)]
    pub data_dir: PathBuf,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API (the default); sets the instance up on its first start
    Serve,
    /// Set the instance up without serving
    Setup {
        /// Print the result as JSON
        #[arg(long)]
        json: bool,
    },
    /// Bring the database up to date without serving
    Migrate {
        /// Only print what would be done
        #[arg(long)]
        dry_run: bool,
    },
    /// Copy everything into another database, such as from the embedded one to PostgreSQL, while no server runs
    Copy(CopyOptions),
    /// Write the embedded database to a new file, while a server may be running
    Backup {
        /// A file that does not exist yet
        file: PathBuf,
    },
    /// Print the schema that is served, as the JSON of an introspection
    Schema,
}

/// What the environment says about credentials.
#[derive(Debug, Default)]
pub struct Credentials {
    pub login_token: Option<PlainToken>,
    pub root_token: Option<TokenHash>,
    pub root_person: Option<RootPerson>,
    pub extra_root_tokens: Vec<TokenHash>,
    pub encryption_key: Option<EncryptionKey>,
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

/// A setting that cannot be used. The text names the variable and never its value.
#[derive(Debug, thiserror::Error)]
#[error("{variable} {problem}")]
pub struct ConfigError {
    variable: &'static str,
    problem: &'static str,
}

impl Credentials {
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::read(variable)
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
        let key = |text: String| {
            EncryptionKey::parse(&text).ok_or(ConfigError { variable: "CONTEMBER_ENCRYPTION_KEY", problem: "must be 64 hex digits" })
        };
        let encryption_key = get("CONTEMBER_ENCRYPTION_KEY").map(key).transpose()?;
        Ok(Self { login_token: token("CONTEMBER_LOGIN_TOKEN")?, root_token, root_person, extra_root_tokens, encryption_key })
    }
}

/// A variable that is set to something.
fn variable(name: &'static str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn words(text: Option<String>) -> Vec<String> {
    let text = text.unwrap_or_default();
    text.split(|letter: char| letter == ',' || letter.is_whitespace()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A bearer token is one word; any other could never be sent.
fn plain_token(variable: &'static str, text: &str) -> Result<PlainToken, ConfigError> {
    let is_word = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_word { Ok(PlainToken::new(text)) } else { Err(ConfigError { variable, problem: "may hold letters, digits and `_` only" }) }
}

fn token_hash(variable: &'static str, text: &str) -> Result<TokenHash, ConfigError> {
    if is_token_hash(text) {
        Ok(TokenHash::given(text))
    } else {
        Err(ConfigError { variable, problem: "must be 64 lower-case hex digits" })
    }
}

fn management_port(text: &str) -> Result<ManagementPort, String> {
    if text == "off" {
        return Ok(ManagementPort::Off);
    }
    text.parse().map(ManagementPort::On).map_err(|_| "it is neither a port nor `off`".to_owned())
}

fn proxies(text: &str) -> Result<TrustedProxies, String> {
    TrustedProxies::parse(text).map_err(|entry| format!("`{entry}` is neither a network nor an address"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&'static str, &str)]) -> Result<Credentials, String> {
        let get = |name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Credentials::read(get).map_err(|error| error.to_string())
    }

    #[test]
    fn the_options_are_consistent() {
        use clap::CommandFactory;
        Options::command().debug_assert();
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
