//! Sends one hostile request on a connection of its own, and reads whatever comes back until the server closes it.
//!
//! **Invariant:** a request that the server stops reading is no error: the response may have been sent before that.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// Longer than the time limit of a request.
const PATIENCE: Duration = Duration::from_secs(45);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Response {
    /// None if the connection was closed without a response.
    pub status: Option<u16>,
    /// Of the body, as sent.
    pub bytes: usize,
    pub time: Duration,
}

/// # Errors
/// If there is no connection, or sending or receiving fails or takes too long. A connection that the server closes is not an error.
pub fn exchange(address: SocketAddr, request: &[u8]) -> Result<Response, String> {
    let failed = |error: std::io::Error| format!("a hostile request: {error}");
    let began = Instant::now();
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).map_err(failed)?;
    stream.set_nodelay(true).map_err(failed)?;
    stream.set_read_timeout(Some(PATIENCE)).map_err(failed)?;
    stream.set_write_timeout(Some(PATIENCE)).map_err(failed)?;
    match stream.write_all(request) {
        Err(error) if !is_closed(error.kind()) => return Err(failed(error)),
        _ => {}
    }
    let mut received = Vec::new();
    match stream.read_to_end(&mut received) {
        Err(error) if !is_closed(error.kind()) => return Err(failed(error)),
        _ => {}
    }
    let (status, bytes) = parse(&received);
    Ok(Response { status, bytes, time: began.elapsed() })
}

fn is_closed(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::BrokenPipe | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted)
}

fn parse(received: &[u8]) -> (Option<u16>, usize) {
    let status = received.strip_prefix(b"HTTP/1.1 ").and_then(|rest| std::str::from_utf8(rest.get(..3)?).ok()?.parse().ok());
    let head = received.windows(4).position(|window| window == b"\r\n\r\n").map_or(received.len(), |end| end + 4);
    (status, received.len() - head)
}

#[cfg(test)]
mod tests {
    use std::net::{Shutdown, TcpListener};
    use std::thread;

    use super::*;

    fn serve(response: &'static [u8]) -> std::io::Result<SocketAddr> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        thread::spawn(move || -> std::io::Result<()> {
            let (mut stream, _) = listener.accept()?;
            stream.read_exact(&mut [0; 4])?;
            stream.write_all(response)?;
            stream.shutdown(Shutdown::Write)?;
            stream.read_to_end(&mut Vec::new())?;
            Ok(())
        });
        Ok(address)
    }

    #[test]
    fn reads_status_and_length_of_any_response() -> Result<(), String> {
        for (response, status, bytes) in [
            (&b"HTTP/1.1 413 Too Large\r\nconnection: close\r\n\r\nno"[..], Some(413), 2),
            (b"HTTP/1.1 200 OK\r\n\r\n", Some(200), 0),
            (b"", None, 0),
        ] {
            let address = serve(response).map_err(|error| error.to_string())?;
            let found = exchange(address, &[b'a'; 100_000])?;
            assert_eq!((found.status, found.bytes), (status, bytes));
        }
        Ok(())
    }
}
