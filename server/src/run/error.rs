//! Why the program ends without having done what it was asked for.
//!
//! **Invariant:** each reason is one line, and names what to change.

use crate::config::{ConfigError, ManualError};
use crate::http::ProbeError;
use crate::mail::SmtpError;
use crate::outcome::Fault;
use crate::private_files::FileError;
use crate::setup::SetupError;
use crate::setup::rekey::RekeyError;
use crate::store::OpenError;
use crate::store::backup::BackupError;
use crate::store::copy::CopyError;

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Setup(#[from] SetupError),
    #[error(transparent)]
    Rekey(#[from] RekeyError),
    #[error(transparent)]
    Copy(#[from] CopyError),
    #[error(transparent)]
    Backup(#[from] BackupError),
    #[error(transparent)]
    Probe(#[from] ProbeError),
    #[error(transparent)]
    Paper(#[from] ManualError),
    #[error(transparent)]
    Mail(#[from] SmtpError),
    #[error("cannot use the database {path}: {source}")]
    Lock { path: String, source: FileError },
    #[error("cannot print: {0}")]
    Print(#[from] std::io::Error),
    #[error("the database lacks migrations or does not exist; start the server, or run `tenant-server migrate`")]
    NotCurrent,
    #[error("there is no failed mail {0}")]
    NoSuchMail(uuid::Uuid),
    #[error("cannot write the mails: {0}")]
    Mails(std::io::Error),
    #[error("the management port is unknown: set the address to ask with --url")]
    NoProbe,
    #[error("cannot listen on {address}: {source}")]
    Listen { address: String, source: std::io::Error },
    #[error("cannot listen on {address}: {source}; --management-port takes another port, 0 for any free one, or `off`")]
    Management { address: String, source: std::io::Error },
    #[error(
        "{connections} connections and {reserve} open files of the server exceed the limit of open files, which is {limit}; raise it, or set TENANT_MAX_CONNECTIONS"
    )]
    OpenFiles { connections: usize, reserve: usize, limit: usize },
    #[error(
        "CONTEMBER_ROOT_PASSWORD does not meet the default password policy, which production mode requires; \
         set a longer one, or --mode development"
    )]
    WeakRootPassword,
    #[error("the management port has no thread: {0}")]
    ManagementThread(std::io::Error),
    #[error("the signals that end it cannot be listened to: {0}")]
    Signals(std::io::Error),
    #[error("asked to end a second time, so in-flight requests were aborted")]
    Cut,
    #[error("{0}")]
    Internal(String),
}

impl From<Fault> for StartError {
    fn from(fault: Fault) -> Self {
        Self::Internal(fault.chain())
    }
}
