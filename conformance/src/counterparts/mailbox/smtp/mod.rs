//! The suite's own SMTP receiver: takes every mail and keeps it in memory.
//!
//! `smtp_proto` reads the commands; here is the order in which they make sense.
//!
//! **Invariant:** a mail is kept before it is acknowledged, and neither a line, a mail nor a silence is without a limit.

use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use smtp_proto::Request;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{sleep, timeout};

use super::message::Delivery;
use crate::error::{CaseError, Outcome};

/// The largest mail. No mail of the contract comes near it.
const LARGEST: usize = 1_000_000;
/// A client that goes on this far with a mail that is too large gets no answer any more.
const LARGEST_REFUSED: usize = 16 * LARGEST;
const LONGEST_LINE: usize = 4096;
const MOST_RECIPIENTS: usize = 100;
/// Servers keep connections for their next mail.
const LONGEST_SILENCE: Duration = Duration::from_secs(60);

const DONE: &str = "250 done";
const TOO_LARGE: &str = "552 the mail is larger than 1000000 bytes";

type Mails = Arc<Mutex<Vec<Delivery>>>;

/// A receiver that listens until it is dropped.
pub(super) struct Sink {
    address: SocketAddr,
    mails: Mails,
    listening: AbortHandle,
}

impl Sink {
    /// # Errors
    /// A fault if the address cannot be listened on.
    pub async fn listen(address: SocketAddr) -> Outcome<Self> {
        let unable = |error| CaseError::fault(format_args!("the suite cannot listen for mails at {address}: {error}"));
        let listener = TcpListener::bind(address).await.map_err(unable)?;
        let address = listener.local_addr().map_err(unable)?;
        let mails = Mails::default();
        let listening = tokio::spawn(accept(listener, Arc::clone(&mails))).abort_handle();
        Ok(Self { address, mails, listening })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The newest first.
    pub fn deliveries_to(&self, recipient: &str) -> Vec<Delivery> {
        let mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        mails.iter().rev().filter(|mail| mail.is_to(recipient)).cloned().collect()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn accept(listener: TcpListener, mails: Mails) {
    let mut sessions = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(sessions.spawn(serve(stream, Arc::clone(&mails)))),
            // Out of file descriptors, for example, which passes.
            Err(_) => sleep(Duration::from_millis(100)).await,
        }
        while sessions.try_join_next().is_some() {}
    }
}

/// One connection. An error is a client that went away or said nothing for too long: it knows, and no other component needs to.
async fn serve(stream: TcpStream, mails: Mails) -> Result<()> {
    let mut stream = BufReader::new(stream);
    let mut sender: Option<String> = None;
    let mut recipients: Vec<String> = Vec::new();
    say(&mut stream, "220 tenant-conformance").await?;
    while let Some(line) = read_piece(&mut stream).await? {
        if !line.ends_with(b"\n") {
            return say(&mut stream, "500 the line is too long").await;
        }
        let answer = match Request::parse(&mut line.iter()) {
            Ok(Request::Ehlo { .. }) => {
                (sender, recipients) = (None, Vec::new());
                "250-tenant-conformance\r\n250-8BITMIME\r\n250 SIZE 1000000"
            }
            Ok(Request::Helo { .. } | Request::Rset) => {
                (sender, recipients) = (None, Vec::new());
                DONE
            }
            Ok(Request::Mail { from }) if from.size > LARGEST => TOO_LARGE,
            Ok(Request::Mail { from }) => {
                (sender, recipients) = (Some(from.address.into_owned()), Vec::new());
                DONE
            }
            Ok(Request::Rcpt { .. }) if sender.is_none() => "503 MAIL comes before RCPT",
            Ok(Request::Rcpt { .. }) if recipients.len() >= MOST_RECIPIENTS => "452 too many recipients",
            Ok(Request::Rcpt { to }) => {
                recipients.push(to.address.into_owned());
                DONE
            }
            Ok(Request::Data) if recipients.is_empty() => "503 RCPT comes before DATA",
            Ok(Request::Data) => {
                say(&mut stream, "354 the mail, then a line with a dot").await?;
                let data = read_mail(&mut stream).await?;
                let (from, to) = (sender.take().unwrap_or_default(), std::mem::take(&mut recipients));
                match data {
                    Some(data) => {
                        mails.lock().unwrap_or_else(PoisonError::into_inner).push(Delivery { from, to, data });
                        DONE
                    }
                    None => TOO_LARGE,
                }
            }
            Ok(Request::Noop { .. }) => DONE,
            Ok(Request::Quit) => return say(&mut stream, "221 goodbye").await,
            Ok(_) => "502 this receiver does not do that",
            Err(_) => "500 not understood",
        };
        say(&mut stream, answer).await?;
    }
    Ok(())
}

/// The mail without its stuffed dots, or none if it is too large.
async fn read_mail(stream: &mut BufReader<TcpStream>) -> Result<Option<Vec<u8>>> {
    let (mut data, mut size, mut begins_line) = (Vec::new(), 0, true);
    while size <= LARGEST_REFUSED {
        let piece = read_piece(stream).await?.ok_or(ErrorKind::UnexpectedEof)?;
        if begins_line && piece == b".\r\n" {
            return Ok((size <= LARGEST).then_some(data));
        }
        let content = piece.strip_prefix(b".").filter(|_| begins_line).unwrap_or(&piece);
        size += content.len();
        // Read on to the end even so, because a client listens only after its last line.
        if size <= LARGEST {
            data.extend_from_slice(content);
        }
        begins_line = piece.ends_with(b"\n");
    }
    Err(Error::from(ErrorKind::FileTooLarge))
}

/// A line with its end, a part of one that is too long, or nothing if the client has hung up.
async fn read_piece(stream: &mut BufReader<TcpStream>) -> Result<Option<Vec<u8>>> {
    let mut piece = Vec::new();
    let mut limited = stream.take(LONGEST_LINE as u64);
    timeout(LONGEST_SILENCE, limited.read_until(b'\n', &mut piece)).await??;
    Ok((!piece.is_empty()).then_some(piece))
}

async fn say(stream: &mut BufReader<TcpStream>, answer: &str) -> Result<()> {
    stream.write_all(format!("{answer}\r\n").as_bytes()).await
}

#[cfg(test)]
mod tests;
