//! Options, environment and the file of settings, parsed and checked once.
//!
//! **Invariant:** the only reader of the environment; secrets come from there and from files, never from the command line, which others can see.

mod copy;
mod credentials;
mod database;
mod duration;
mod file;
mod found;
mod http;
mod load;
mod mail;
mod manual;
mod mode;
mod outbound;
mod outbox;
mod playground;
mod secret;
mod show;
mod traces;
mod variables;

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};

use crate::domain::client::CountryHeader;
use crate::domain::proxy::TrustedProxies;

pub use copy::CopyOptions;
pub use credentials::{CredentialSettings, RootPerson};
pub use database::{Address, Database, DatabaseOptions, PoolSettings, Pooler, Postgres};
pub use found::Variables;
pub use http::{HttpOptions, LimitOptions};
pub use load::NotLoaded;
pub use mail::{MailOptions, Mailer, SmtpSettings, WebhookSettings};
pub use manual::{ManualError, Shell};
pub use mode::Mode;
pub use outbound::OutboundOptions;
pub use outbox::{Chosen, OutboxCommand};
pub use playground::PlaygroundMode;
pub use secret::SecretSetting;
pub use traces::Traces;

/// The Tenant API: identities, persons, sessions, API keys and an audit log behind one GraphQL endpoint.
#[derive(Debug, Parser)]
#[command(name = "tenant-server", version, after_help = variables::help())]
pub struct Options {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub listen: Listen,
    #[command(flatten)]
    pub data: DataOptions,
    #[command(flatten)]
    pub database: DatabaseOptions,
    #[command(flatten)]
    pub http: HttpOptions,
    #[command(flatten)]
    pub limits: LimitOptions,
    #[command(flatten)]
    pub mail: MailOptions,
    #[command(flatten)]
    pub outbound: OutboundOptions,
    #[arg(skip)]
    pub variables: Variables,
    /// Names of environment variables that begin like those of this program and are none of them.
    #[arg(skip)]
    pub unknown_variables: Vec<String>,
    /// Every setting and where it comes from.
    #[arg(skip)]
    lines: Vec<found::Line>,
}

impl Options {
    pub fn mode(&self) -> Mode {
        let is_alone = self.listen.host.to_canonical().is_loopback();
        self.data.mode.unwrap_or(if is_alone { Mode::Development } else { Mode::Production })
    }

    /// What holds and why, for people; secrets are masked.
    pub fn show(&self) -> String {
        show::text(self)
    }
}

#[derive(Debug, Args)]
pub struct Listen {
    /// Address to listen on
    #[arg(long, env = "TENANT_HOST", default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// Port to listen on; 0 takes any free one
    #[arg(long, env = "CONTEMBER_PORT", default_value_t = 1025)]
    pub port: u16,
    /// Trusted proxies besides local and private addresses: networks or addresses, separated by commas
    #[arg(long, env = "CONTEMBER_HTTP_TRUSTED_PROXIES", default_value = "", hide_default_value = true, value_parser = proxies)]
    pub trusted_proxies: TrustedProxies,
    /// Name of the header in which keys with trustForwardedClientInfo give an end user's country [default: none]
    #[arg(long, value_name = "NAME", env = "CONTEMBER_HTTP_GEO_COUNTRY_HEADER", value_parser = CountryHeader::parse)]
    pub geo_country_header: Option<CountryHeader>,
    /// Address to answer /livez, /readyz and /metrics on
    #[arg(long, env = "TENANT_MANAGEMENT_HOST", default_value = "127.0.0.1")]
    pub management_host: IpAddr,
    /// Port for these; 0 takes any free one, `off` answers them nowhere
    #[arg(long, env = "TENANT_MANAGEMENT_PORT", default_value = "1026", value_parser = management_port)]
    pub management_port: ManagementPort,
    /// Whether to serve a page for exploring the API at /playground
    #[arg(long, value_name = "MODE", env = "TENANT_PLAYGROUND", value_enum, default_value = "auto")]
    pub playground: PlaygroundMode,
    /// How long requests are still taken after SIGTERM, in seconds, so that load balancers can notice
    #[arg(long, value_name = "SECONDS", env = "TENANT_SHUTDOWN_DELAY", default_value = "2", value_parser = duration::seconds)]
    pub shutdown_delay: Duration,
    /// How long in-flight requests may take after that, in seconds
    #[arg(long, value_name = "SECONDS", env = "TENANT_SHUTDOWN_TIMEOUT", default_value = "5", value_parser = duration::seconds)]
    pub shutdown_timeout: Duration,
    /// How long a client may take to send the head of a request, again for its body, and until it takes some more of an answer, in seconds
    #[arg(long, value_name = "SECONDS", env = "TENANT_READ_TIMEOUT", default_value = "75", value_parser = duration::part_of_a_request)]
    pub read_timeout: Duration,
    /// Connections of clients at once; `auto` follows the limit of open files, up to 10000
    #[arg(long, value_name = "NUMBER", env = "TENANT_MAX_CONNECTIONS", default_value = "auto", value_parser = max_connections)]
    pub max_connections: MaxConnections,
}

/// How many connections clients may have at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MaxConnections {
    /// As many as the limit of open files allows.
    Auto,
    At(usize),
}

/// Where the state of the process can be asked for, if anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ManagementPort {
    Off,
    On(u16),
}

/// How long entries of the audit log are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditRetention {
    Forever,
    For(Duration),
}

#[derive(Debug, Args)]
pub struct DataOptions {
    /// Directory of the embedded database and of instance.local.yaml
    #[arg(long, env = "TENANT_DATA_DIR", default_value = "data", global = true)]
    pub data_dir: PathBuf,
    /// A file of settings in TOML
    #[arg(long, value_name = "FILE", env = "TENANT_CONFIG", global = true)]
    pub config: Option<PathBuf>,
    /// How long entries of the audit log are kept, as 90d (d, h, m or s), or `forever`
    #[arg(long, value_name = "TIME", env = "TENANT_AUDIT_RETENTION", default_value = "forever", value_parser = audit_retention)]
    pub audit_retention: AuditRetention,
    /// Whether generated credentials and those that can be guessed are rejected [default: production if --host is not of this machine alone]
    #[arg(long, env = "TENANT_SERVER_MODE", global = true, value_enum)]
    pub mode: Option<Mode>,
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
    /// Change the encryption key to CONTEMBER_NEW_ENCRYPTION_KEY, while no server runs
    Rekey,
    /// Look after mails that were not delivered, while a server may be running
    #[command(subcommand)]
    Outbox(OutboxCommand),
    /// Print every setting, its value and where that comes from, with secrets masked
    Config,
    /// Ask a running server whether it is ready, for health checks
    Health {
        /// What to ask [default: /readyz on the management port]
        #[arg(long)]
        url: Option<String>,
    },
    /// Write the default mails into a directory, with example values
    #[command(hide = true)]
    Mails { directory: PathBuf },
    /// Write the manual into a directory
    Man {
        /// Made if it does not exist
        directory: PathBuf,
    },
    /// Print the completions for a shell
    Completions {
        /// The shell that reads them
        shell: Shell,
    },
    /// Print the schema that is served, as the JSON of an introspection
    Schema,
}

/// A setting that cannot be used. The text names the variable and never its value.
#[derive(Debug, thiserror::Error)]
#[error("{variable} {problem}")]
pub struct ConfigError {
    variable: &'static str,
    problem: &'static str,
}

/// What `RUST_LOG` says should be logged.
pub fn log_directives() -> Option<String> {
    variable("RUST_LOG")
}

/// A variable that is set to something.
fn variable(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The names of all variables that are text.
fn variable_names() -> impl Iterator<Item = String> {
    std::env::vars_os().filter_map(|(name, _)| name.into_string().ok())
}

fn is_nothing(name: &std::ffi::OsStr) -> bool {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    std::env::var_os(name).is_some_and(|value| value.is_empty())
}

fn words(text: Option<String>) -> Vec<String> {
    let text = text.unwrap_or_default();
    text.split(|it: char| it == ',' || it.is_whitespace()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn management_port(text: &str) -> Result<ManagementPort, String> {
    if text == "off" {
        return Ok(ManagementPort::Off);
    }
    text.parse().map(ManagementPort::On).map_err(|_| "it is neither a port nor `off`".to_owned())
}

fn audit_retention(text: &str) -> Result<AuditRetention, String> {
    if text == "forever" {
        return Ok(AuditRetention::Forever);
    }
    let (number, unit) = text.split_at_checked(text.len().saturating_sub(1)).unwrap_or_default();
    let seconds = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)].iter().find(|(name, _)| *name == unit).map(|(_, seconds)| seconds);
    let number = if number.bytes().all(|byte| byte.is_ascii_digit()) { number.parse::<u32>().ok() } else { None };
    match (number, seconds) {
        (Some(number @ 1..), Some(seconds)) => Ok(AuditRetention::For(Duration::from_secs(u64::from(number) * seconds))),
        _ => Err("it is neither a time, as 90d, nor `forever`".to_owned()),
    }
}

fn max_connections(text: &str) -> Result<MaxConnections, String> {
    match (text, text.parse()) {
        ("auto", _) => Ok(MaxConnections::Auto),
        (_, Ok(number @ 1..)) => Ok(MaxConnections::At(number)),
        _ => Err("it is neither a positive number nor `auto`".to_owned()),
    }
}

fn proxies(text: &str) -> Result<TrustedProxies, String> {
    TrustedProxies::parse(text).map_err(|entry| format!("`{entry}` is neither a network nor an address"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_options_are_consistent() {
        use clap::CommandFactory;
        Options::command().debug_assert();
    }

    #[test]
    fn a_retention_has_a_unit() {
        let hours = |hours: u64| Ok(AuditRetention::For(Duration::from_secs(hours * 3600)));
        assert_eq!([audit_retention("90d"), audit_retention("36h"), audit_retention("60m")], [hours(90 * 24), hours(36), hours(1)]);
        assert_eq!(audit_retention("3600s"), hours(1));
        assert_eq!(audit_retention("forever"), Ok(AuditRetention::Forever));
        for text in ["", "90", "d", "0d", "-1d", "+1d", "1.5d", "9y", "99999999999d", "90 d", "1é"] {
            assert!(audit_retention(text).is_err(), "{text}");
        }
    }
}
