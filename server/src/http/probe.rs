//! Asks a server how it is, as a health check does.
//!
//! **Invariant:** nothing takes longer than five seconds.

use std::time::Duration;

use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
    #[error("{0} is not an address such as http://127.0.0.1:1026/readyz")]
    Address(String),
    #[error("{address} cannot be asked: {source}")]
    Connect { address: String, source: std::io::Error },
    #[error("{address} cannot be asked: {source}")]
    Ask { address: String, source: hyper::Error },
    #[error("{address} does not answer within {} seconds", PATIENCE.as_secs())]
    Silent { address: String },
    #[error("{address} answers with status {status}")]
    Unwell { address: String, status: u16 },
}

/// Whether the answer is a good one.
///
/// # Errors
/// If the address is invalid, does not respond in time, or responds with a status that is not 2xx.
pub async fn probe(address: &str) -> Result<(), ProbeError> {
    let silent = |_| ProbeError::Silent { address: address.to_owned() };
    let status = tokio::time::timeout(PATIENCE, ask(address)).await.map_err(silent)??;
    if (200..300).contains(&status) { Ok(()) } else { Err(ProbeError::Unwell { address: address.to_owned(), status }) }
}

async fn ask(address: &str) -> Result<u16, ProbeError> {
    let bad = || ProbeError::Address(address.to_owned());
    let uri: Uri = address.parse().map_err(|_| bad())?;
    let place = uri.authority().filter(|_| uri.scheme_str() == Some("http")).ok_or_else(bad)?;
    let host = place.host().trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((host, place.port_u16().unwrap_or(80)));
    let stream = stream.await.map_err(|source| ProbeError::Connect { address: address.to_owned(), source })?;
    let failed = |source| ProbeError::Ask { address: address.to_owned(), source };
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(failed)?;
    tokio::spawn(connection);
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let request = Request::get(path).header("Host", place.as_str()).header("Connection", "close");
    let request = request.body(String::new()).map_err(|_| bad())?;
    Ok(sender.send_request(request).await.map_err(failed)?.status().as_u16())
}
