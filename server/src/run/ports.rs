//! From options to what the public and the management port need.
//!
//! **Invariant:** limits that cannot be kept on this machine are an error at start.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use super::StartError;
use crate::config::{ConfigError, CredentialSettings, HttpOptions, LimitOptions, Listen, ManagementPort, MaxConnections, Options};
use crate::http::{self, Playground, Started};
use crate::open_files;
use crate::readiness::Readiness;
use crate::setup::SetupResult;

/// How many connections the public port has at once, within the limit of open files.
///
/// # Errors
/// If the configured number and the reserve exceed the limit of open files.
pub fn connections(options: &Options, limit: Option<usize>) -> Result<usize, StartError> {
    let database = usize::try_from(options.database.db_connections).unwrap_or(usize::MAX);
    let reserve = open_files::reserve(database, http::MANAGEMENT_CONNECTIONS);
    match (options.listen.max_connections, limit) {
        (MaxConnections::Auto, limit) => Ok(open_files::default_connections(limit, reserve)),
        (MaxConnections::At(connections), Some(limit)) if connections.saturating_add(reserve) > limit => {
            Err(StartError::OpenFiles { connections, reserve, limit })
        }
        (MaxConnections::At(connections), _) => Ok(connections),
    }
}

/// Values that the JSON of a request may have beside those of its variables.
const OTHER_VALUES: u32 = 1_000;

pub fn settings(options: HttpOptions, limits: &LimitOptions, read_timeout: Duration, connections: usize) -> http::Settings {
    http::Settings {
        origins: options.cors_origins,
        force_ok: options.force_ok,
        compression: options.compression,
        largest_body: usize::try_from(options.max_body).unwrap_or(usize::MAX),
        bodies: usize::try_from(options.body_memory).unwrap_or(usize::MAX),
        values: usize::try_from(limits.max_values.saturating_add(OTHER_VALUES)).unwrap_or(usize::MAX),
        connections,
        read_timeout,
        time_limit: options.request_timeout,
    }
}

/// The page, where it is wanted, with the login token as far as it was made or given at this start.
///
/// # Errors
/// If the credential settings are invalid.
pub fn playground(options: &Options, result: &SetupResult) -> Result<Option<Playground>, ConfigError> {
    let listen = &options.listen;
    if !listen.playground.is_on(listen.host, options.mode()) {
        return Ok(None);
    }
    let made = match result {
        SetupResult::Done(generated) => generated.login_token.clone(),
        SetupResult::Before => None,
    };
    let login_token = made.map_or_else(|| Ok(CredentialSettings::of(options)?.login_token), |token| Ok::<_, ConfigError>(Some(token)))?;
    Ok(Some(Playground::new(listen.host, login_token)))
}

/// Answers for the state of the process as long as it lives, from before it is ready.
///
/// # Errors
/// If the address cannot be listened on or printed, or the thread cannot be started.
pub fn manage(listen: &Listen, readiness: &Arc<Readiness>, started: &Started) -> Result<(), StartError> {
    let ManagementPort::On(port) = listen.management_port else { return Ok(()) };
    let address = SocketAddr::new(listen.management_host, port);
    let listen_error = |source| StartError::Management { address: address.to_string(), source };
    let listener = TcpListener::bind(address).map_err(listen_error)?;
    super::output::say(format_args!("Management at http://{}", listener.local_addr().map_err(listen_error)?))?;
    http::manage(Arc::clone(readiness), Arc::clone(started), listener, listen.read_timeout).map_err(StartError::ManagementThread)
}

/// Where a server with these settings says whether it is ready.
///
/// # Errors
/// If the management port is off or chosen by the system.
pub fn readiness_url(listen: &Listen) -> Result<String, StartError> {
    let ManagementPort::On(port @ 1..) = listen.management_port else { return Err(StartError::NoProbe) };
    // One that listens everywhere is asked from here.
    let host = match listen.management_host {
        IpAddr::V4(host) if host.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(host) if host.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        host => host,
    };
    Ok(format!("http://{}/readyz", SocketAddr::new(host, port)))
}
