//! The end of a connection whose client may still be sending: what it sends is discarded for a while.
//!
//! A socket that is closed with unread bytes resets the connection, and the client would lose the answer it has not read yet.
//!
//! **Invariant:** lingering is bounded in bytes and time, and happens only where an answer left a body unread.

use std::io::{IoSlice, Result};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;

/// In bytes.
const LONGEST: usize = 16 * 1024 * 1024;

const TIME: Duration = Duration::from_secs(5);

/// How much is read at once, in bytes.
const STEP: usize = 8 * 1024;

pub struct Linger<S> {
    stream: S,
    wanted: Arc<AtomicBool>,
    time: Duration,
    lingering: Option<Lingering>,
}

struct Lingering {
    end: Pin<Box<Sleep>>,
    discarded: usize,
}

impl<S> Linger<S> {
    pub fn new(stream: S, wanted: Arc<AtomicBool>) -> Self {
        Self { stream, wanted, time: TIME, lingering: None }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Linger<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    /// Says that no more is written, then discards until the client has closed the connection, too.
    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let this = self.get_mut();
        if this.lingering.is_none() {
            ready!(Pin::new(&mut this.stream).poll_shutdown(cx))?;
            if !this.wanted.load(Ordering::Relaxed) {
                return Poll::Ready(Ok(()));
            }
        }
        let time = this.time;
        let lingering = this.lingering.get_or_insert_with(|| Lingering { end: Box::pin(tokio::time::sleep(time)), discarded: 0 });
        let mut bytes = [0; STEP];
        while lingering.discarded < LONGEST && lingering.end.as_mut().poll(cx).is_pending() {
            let mut buffer = ReadBuf::new(&mut bytes);
            match ready!(Pin::new(&mut this.stream).poll_read(cx, &mut buffer)) {
                Ok(()) if !buffer.filled().is_empty() => lingering.discarded += buffer.filled().len(),
                // The client has closed it.
                _ => break,
            }
        }
        Poll::Ready(Ok(()))
    }

    fn poll_write_vectored(self: Pin<&mut Self>, cx: &mut Context<'_>, slices: &[IoSlice<'_>]) -> Poll<Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Linger<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(cx, buffer)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

    use super::*;

    /// Two ends of a connection that holds less than what is sent.
    fn pair(wanted: bool) -> (Linger<DuplexStream>, DuplexStream) {
        let (server, client) = tokio::io::duplex(1000);
        (Linger::new(server, Arc::new(AtomicBool::new(wanted))), client)
    }

    #[tokio::test]
    async fn what_a_client_still_sends_is_discarded_until_it_closes() {
        let (mut server, mut client) = pair(true);
        let sending = tokio::spawn(async move {
            client.write_all(&[0; 100_000]).await?;
            // The end of what the server wrote.
            client.read(&mut [0]).await
        });
        server.shutdown().await.unwrap();
        assert_eq!(sending.await.unwrap().unwrap(), 0);
    }

    #[tokio::test]
    async fn a_client_that_does_not_close_is_left_after_a_while() {
        let (mut server, _client) = pair(true);
        server.time = Duration::from_millis(50);
        let began = tokio::time::Instant::now();
        server.shutdown().await.unwrap();
        assert!(began.elapsed() >= server.time);
    }

    #[tokio::test]
    async fn a_client_that_sends_without_end_is_left_after_so_many_bytes() {
        let (mut server, mut client) = pair(true);
        server.time = Duration::from_secs(60);
        let sending = tokio::spawn(async move { while client.write_all(&[0; 1000]).await.is_ok() {} });
        server.shutdown().await.unwrap();
        assert!(server.lingering.as_ref().unwrap().discarded >= LONGEST);
        drop(server);
        sending.await.unwrap();
    }

    #[tokio::test]
    async fn other_connections_are_closed_at_once() {
        let (mut server, _client) = pair(false);
        let began = tokio::time::Instant::now();
        server.shutdown().await.unwrap();
        assert!(began.elapsed() < TIME);
    }
}
