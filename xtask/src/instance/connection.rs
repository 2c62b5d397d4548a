//! One keep-alive connection: sends a request that is ready as bytes and reads exactly one answer.
//!
//! **Invariant:** after an error the connection is out of step with the server and must not be used again.

use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::time::Duration;

use socket2::{Domain, Socket, Type};

use super::answer;

/// A server that hangs must not hang its client.
const PATIENCE: Duration = Duration::from_secs(10);
const CHUNK: usize = 16 * 1024;

/// Borrowed from the connection until the next exchange, so that reading costs no allocation.
#[derive(Debug, PartialEq, Eq)]
pub struct Response<'connection> {
    pub status: u16,
    /// The server closes the connection behind this answer.
    pub closes: bool,
    /// The client is told to try again.
    pub retry: bool,
    pub body: &'connection [u8],
}

pub struct Connection {
    stream: TcpStream,
    chunk: Box<[u8]>,
    received: Vec<u8>,
}

impl Connection {
    /// # Errors
    /// If there is no connection in time.
    pub fn open(address: SocketAddr) -> Result<Connection, String> {
        let stream = TcpStream::connect_timeout(&address, PATIENCE).map_err(|error| format!("cannot connect to {address}: {error}"))?;
        Connection::over(stream)
    }

    /// From another address of this machine.
    ///
    /// # Errors
    /// If the address cannot be bound, or there is no connection in time.
    pub fn open_from(from: IpAddr, address: SocketAddr) -> Result<Connection, String> {
        let connect = || -> std::io::Result<TcpStream> {
            let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
            socket.bind(&SocketAddr::new(from, 0).into())?;
            socket.connect_timeout(&address.into(), PATIENCE)?;
            Ok(socket.into())
        };
        Connection::over(connect().map_err(|error| format!("cannot connect from {from} to {address}: {error}"))?)
    }

    fn over(stream: TcpStream) -> Result<Connection, String> {
        let prepare = || -> std::io::Result<()> {
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(PATIENCE))?;
            stream.set_write_timeout(Some(PATIENCE))
        };
        prepare().map_err(|error| format!("cannot prepare a connection: {error}"))?;
        Ok(Connection { stream, chunk: vec![0; CHUNK].into_boxed_slice(), received: Vec::with_capacity(CHUNK) })
    }

    /// # Errors
    /// If sending or receiving fails or takes too long, or the response is malformed or followed by another one.
    pub fn exchange(&mut self, request: &[u8]) -> Result<Response<'_>, String> {
        self.received.clear();
        self.stream.write_all(request).map_err(|error| format!("sending failed: {error}"))?;
        let head = loop {
            self.receive()?;
            if let Some(head) = answer::parse_head(&self.received)? {
                break head;
            }
        };
        let length = head.head_length + head.body_length;
        while self.received.len() < length {
            self.receive()?;
        }
        if self.received.len() > length {
            return Err("the server sent more than one answer".to_owned());
        }
        let body = self.received.get(head.head_length..).unwrap_or_default();
        Ok(Response { status: head.status, closes: head.closes, retry: head.retry, body })
    }

    fn receive(&mut self) -> Result<(), String> {
        match self.stream.read(&mut self.chunk) {
            Ok(0) => Err("the server closed the connection".to_owned()),
            Ok(length) => {
                self.received.extend_from_slice(self.chunk.get(..length).unwrap_or_default());
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => Ok(()),
            Err(error) if error.kind() == ErrorKind::WouldBlock => Err(format!("no answer within {} s", PATIENCE.as_secs())),
            Err(error) => Err(format!("receiving failed: {error}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::thread;

    use super::super::wait;
    use super::*;

    /// Answers each request of the first client with the next of the given pieces, written one by one.
    fn serve(answers: Vec<Vec<&'static [u8]>>) -> std::io::Result<SocketAddr> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        thread::spawn(move || -> std::io::Result<()> {
            let (mut stream, _) = listener.accept()?;
            stream.set_nodelay(true)?;
            for pieces in answers {
                let _request = stream.read(&mut [0; 64])?;
                for piece in pieces {
                    stream.write_all(piece)?;
                    wait(Duration::from_millis(5));
                }
            }
            Ok(())
        });
        Ok(address)
    }

    #[test]
    fn reads_answers_that_arrive_in_pieces_one_after_the_other() -> Result<(), String> {
        let first: Vec<&[u8]> = vec![b"HTTP/1.1 200 OK\r\ncontent-le", b"ngth: 5\r\n\r\nhe", b"llo"];
        let second: Vec<&[u8]> = vec![b"HTTP/1.1 404 Not Found\r\nConnection: close\r\nRetry-After: 1\r\ncontent-length: 2\r\n\r\nno"];
        let address = serve(vec![first, second]).map_err(|error| error.to_string())?;
        let mut connection = Connection::open(address)?;
        assert_eq!(connection.exchange(b"one"), Ok(Response { status: 200, closes: false, retry: false, body: b"hello" }));
        assert_eq!(connection.exchange(b"two"), Ok(Response { status: 404, closes: true, retry: true, body: b"no" }));
        assert!(connection.exchange(b"three").is_err(), "the server has gone");
        Ok(())
    }

    #[test]
    fn refuses_bytes_after_the_answer() -> Result<(), String> {
        let answer: Vec<&[u8]> = vec![b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nab"];
        let address = serve(vec![answer]).map_err(|error| error.to_string())?;
        assert!(Connection::open(address)?.exchange(b"one").is_err());
        Ok(())
    }
}
