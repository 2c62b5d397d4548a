//! Settings that have no option: they are secrets, or belong to one, and a command line can be seen by others.
//!
//! **Invariant:** the one list of them: the help, the keys of the file and what `config` prints all come from here.

/// What may be shown of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sensitivity {
    Plain,
    /// An address of a database, which may hold a password.
    Address,
    Secret,
}

impl Sensitivity {
    /// Whether it may be in a file of its own.
    pub fn is_secret(self) -> bool {
        self != Self::Plain
    }
}

#[derive(Debug)]
pub struct EnvironmentVariable {
    pub name: &'static str,
    pub kind: Sensitivity,
    about: &'static str,
}

const fn variable(name: &'static str, kind: Sensitivity, about: &'static str) -> EnvironmentVariable {
    EnvironmentVariable { name, kind, about }
}

const DATABASE: [EnvironmentVariable; 7] = [
    variable("DATABASE_URL", Sensitivity::Address, "postgres://USER:PASSWORD@HOST:PORT/NAME?sslmode=MODE, or sqlite:FILE"),
    variable("TENANT_DB_HOST", Sensitivity::Plain, "the same in parts, without DATABASE_URL: the server,"),
    variable("TENANT_DB_PORT", Sensitivity::Plain, "its port (5432),"),
    variable("TENANT_DB_USER", Sensitivity::Plain, "the user,"),
    variable("TENANT_DB_PASSWORD", Sensitivity::Secret, "the password,"),
    variable("TENANT_DB_NAME", Sensitivity::Plain, "the name of the database, and"),
    variable("TENANT_DB_SSL", Sensitivity::Plain, "whether the connection must be encrypted and checked (true or false)"),
];

const CREDENTIALS: [EnvironmentVariable; 9] = [
    variable("CONTEMBER_LOGIN_TOKEN", Sensitivity::Secret, "the login token (first start)"),
    variable("CONTEMBER_ROOT_TOKEN", Sensitivity::Secret, "the root token (first start)"),
    variable("CONTEMBER_ROOT_TOKEN_HASH", Sensitivity::Secret, "its SHA-256 in hex, in place of the token"),
    variable("CONTEMBER_ROOT_EMAIL", Sensitivity::Plain, "a person for the root identity (first start),"),
    variable("CONTEMBER_ROOT_PASSWORD", Sensitivity::Secret, "with this password"),
    variable("CONTEMBER_ROOT_TOKENS", Sensitivity::Secret, "further root tokens, never stored; separated by commas or spaces"),
    variable("CONTEMBER_ROOT_TOKEN_HASHES", Sensitivity::Secret, "the same as SHA-256 hashes in hex"),
    variable("CONTEMBER_ENCRYPTION_KEY", Sensitivity::Secret, "64 hex digits; encrypts secrets of projects"),
    variable("CONTEMBER_NEW_ENCRYPTION_KEY", Sensitivity::Secret, "the key that `rekey` changes it to"),
];

const MAILS: [EnvironmentVariable; 3] = [
    variable("TENANT_MAILER_PASSWORD", Sensitivity::Secret, "the password of --mailer-user,"),
    variable("TENANT_MAILER_WEBHOOK_URL", Sensitivity::Secret, "in place of --mailer-host: an address that mails are posted to,"),
    variable("TENANT_MAILER_WEBHOOK_TOKEN", Sensitivity::Secret, "with this bearer token"),
];

pub fn all() -> impl Iterator<Item = &'static EnvironmentVariable> {
    DATABASE.iter().chain(&CREDENTIALS).chain(&MAILS)
}

impl EnvironmentVariable {
    /// What it is called in the file: `CONTEMBER_ROOT_TOKEN` is `root-token` there.
    pub fn key(&self) -> String {
        let name = ["CONTEMBER_", "TENANT_"].iter().find_map(|prefix| self.name.strip_prefix(prefix));
        name.unwrap_or(self.name).to_ascii_lowercase().replace('_', "-")
    }
}

/// The variable that is asked when this one is not set: the original shares settings of databases between its parts.
pub fn shared(name: &str) -> Option<String> {
    name.strip_prefix("TENANT_DB_").map(|rest| format!("DEFAULT_DB_{rest}"))
}

/// What stands below the options in `--help`.
pub fn help() -> String {
    let list = |variables: &[EnvironmentVariable]| {
        let lines = variables.iter().map(|variable| format!("  {:<29} {}\n", variable.name, variable.about));
        lines.collect::<String>()
    };
    format!(
        "The database, which is the embedded one in the data directory without these:\n{}\n\
         What is missing of TENANT_DB_… is taken from DEFAULT_DB_….\n\n\
         Credentials, made on the first start and kept in instance.local.yaml without these:\n{}\n\
         Mails:\n{}\n\
         None of these is an option, since others can see a command line.\n\
         NAME_FILE names a file with the value, for every NAME that may hold a secret.\n\
         The file of --config knows all of this by the options' long names, and CONTEMBER_ROOT_TOKEN as root-token.\n\
         Traces are exported over OTLP where OTEL_EXPORTER_OTLP_ENDPOINT is set, as the other OTEL_ variables say.\n\
         RUST_LOG sets what is logged (default: info).",
        list(&DATABASE),
        list(&CREDENTIALS),
        list(&MAILS)
    )
}
