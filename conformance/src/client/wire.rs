//! Connections down to their bytes, for what no client of HTTP would send.
//!
//! **Invariant:** nothing is waited for without end, and a connection that breaks is one that the other side has closed.

use std::io;
use std::time::Duration;

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::client::exchange::Endpoint;
use crate::client::tls::{Trust, refusal};
use crate::error::{CaseError, Outcome};

/// Far longer than a server takes that does not wait for more.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// More than any server says without being asked.
const MOST_HEARD: usize = 1024 * 1024;

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// One connection, encrypted if those of the API are.
pub struct Wire(Box<dyn Stream>);

/// What came until the connection was closed, or nothing more came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Statuses such as 100 Continue, which only announce a response.
    pub interim: Vec<u16>,
    /// One per response.
    pub statuses: Vec<u16>,
    pub closed: bool,
}

impl Wire {
    /// # Errors
    /// A fault if the address has no host, or there is no connection in time.
    pub async fn open(endpoint: &Endpoint, trust: &Trust) -> Outcome<Self> {
        let late = |_| CaseError::fault("no connection in time");
        let failed =
            |error: io::Error| CaseError::fault(format_args!("no connection: {}", refusal(&error).unwrap_or_else(|| error.to_string())));
        let (encrypted, host, port) = endpoint.place().ok_or_else(|| CaseError::fault("no machine in the address"))?;
        let stream = timeout(PATIENCE, TcpStream::connect((host, port))).await.map_err(late)?.map_err(failed)?;
        if !encrypted {
            return Ok(Self(Box::new(stream)));
        }
        let name = ServerName::try_from(host.to_owned()).map_err(CaseError::fault)?;
        let encrypted = timeout(PATIENCE, trust.connector().connect(name, stream)).await.map_err(late)?;
        Ok(Self(Box::new(encrypted.map_err(failed)?)))
    }

    /// A server that has heard enough takes no more, which is as good as having taken all.
    pub async fn say(&mut self, bytes: &[u8]) {
        let said = async {
            self.0.write_all(bytes).await?;
            self.0.flush().await
        };
        timeout(PATIENCE, said).await.ok();
    }

    /// Everything until the connection is closed.
    pub async fn listen(&mut self, patience: Duration) -> Heard {
        self.listen_until(patience, |_| false).await
    }

    /// Everything until the next response has begun.
    pub async fn next_response(&mut self) -> Heard {
        self.listen_until(PATIENCE, |heard| statuses(heard).iter().any(|status| *status >= 200)).await
    }

    async fn listen_until(&mut self, patience: Duration, enough: impl Fn(&[u8]) -> bool) -> Heard {
        let mut heard = Vec::new();
        let listening = async {
            let mut chunk = [0; 4096];
            while heard.len() < MOST_HEARD {
                match self.0.read(&mut chunk).await {
                    Ok(0) | Err(_) => return true,
                    Ok(length) => heard.extend_from_slice(chunk.get(..length).unwrap_or_default()),
                }
                if enough(&heard) {
                    return false;
                }
            }
            true
        };
        let closed = timeout(patience, listening).await.unwrap_or(false);
        let (interim, statuses) = statuses(&heard).into_iter().partition(|status| *status < 200);
        Heard { interim, statuses, closed }
    }
}

/// The statuses of all status lines. Bodies are taken to have no such line.
fn statuses(bytes: &[u8]) -> Vec<u16> {
    let text = String::from_utf8_lossy(bytes);
    let status = |line: &str| line.get(2..5)?.parse().ok();
    text.split("HTTP/1.").skip(1).filter_map(status).collect()
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[test]
    fn answers_are_counted() {
        for (text, expected) in [
            ("", vec![]),
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", vec![200]),
            ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 400 Bad Request\r\n\r\n", vec![100, 400]),
            ("HTTP/1.1 400 Bad Request\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200 OK\r\n\r\n", vec![400, 200]),
            ("HTTP/1.1 4", vec![]),
        ] {
            assert_eq!(statuses(text.as_bytes()), expected, "{text}");
        }
    }

    #[tokio::test]
    async fn a_connection_that_stays_open_is_told_from_one_that_is_closed() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = Endpoint::parse(&format!("http://{}/tenant", listener.local_addr().unwrap())).unwrap();
        for (says, stays) in [("HTTP/1.1 200 OK\r\n\r\n", true), ("", false)] {
            let mut wire = Wire::open(&endpoint, &Trust::default()).await.unwrap();
            let (mut stream, _) = listener.accept().await.unwrap();
            wire.say(b"GET / HTTP/1.1\r\n\r\n").await;
            stream.write_all(says.as_bytes()).await.unwrap();
            let kept = stays.then_some(stream);
            let heard = wire.listen(if stays { Duration::from_millis(500) } else { PATIENCE }).await;
            assert_eq!(heard, Heard { interim: vec![], statuses: if stays { vec![200] } else { vec![] }, closed: !stays });
            drop(kept);
        }
    }

    #[tokio::test]
    async fn a_response_ends_the_wait_for_it() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = Endpoint::parse(&format!("http://{}/tenant", listener.local_addr().unwrap())).unwrap();
        let mut wire = Wire::open(&endpoint, &Trust::default()).await.unwrap();
        let (mut stream, _) = listener.accept().await.unwrap();
        for (says, expected) in [("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 Bad Request\r\n\r\n", 400), ("HTTP/1.1 200 OK\r\n\r\n", 200)] {
            stream.write_all(says.as_bytes()).await.unwrap();
            let heard = wire.next_response().await;
            assert_eq!((heard.statuses, heard.closed), (vec![expected], false));
        }
        drop(stream);
        assert_eq!(wire.next_response().await, Heard { interim: vec![], statuses: vec![], closed: true });
    }
}
