//! An SMTP server that keeps what it accepts, and can be killed and started again at the same address.
//!
//! It understands what our own server sends, and nothing else.
//!
//! **Invariant:** a mail is kept before it is acknowledged; while the sink is down its port stays reserved and refuses connections.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use socket2::{Domain, Socket, Type};

use super::mails::{Inbox, Mail};
use super::nodes::held;

const BACKLOG: i32 = 128;
/// A session that is silent for so long is ended.
const PATIENCE: Duration = Duration::from_secs(30);

/// Between two tries to get the port back.
const PAUSE: Duration = Duration::from_millis(50);

pub struct Sink {
    address: SocketAddr,
    shared: Arc<Shared>,
    state: State,
}

enum State {
    Up(JoinHandle<()>),
    Down(Socket),
    /// Between the other two; it stays only after an error.
    Lost,
}

#[derive(Default)]
struct Shared {
    inbox: Arc<Inbox>,
    sessions: Mutex<Vec<Weak<TcpStream>>>,
    /// Mails are kept without being acknowledged.
    is_silent: AtomicBool,
    is_over: AtomicBool,
}

impl Sink {
    /// # Errors
    /// If no port can be listened on.
    pub fn start() -> Result<Sink, String> {
        let failed = |error| format!("the SMTP sink cannot listen: {error}");
        let socket = reserve(SocketAddr::from(([127, 0, 0, 1], 0))).map_err(failed)?;
        let address = socket.local_addr().map_err(failed)?.as_socket().ok_or("the SMTP sink has no address")?;
        let mut sink = Sink { address, shared: Arc::default(), state: State::Down(socket) };
        sink.start_again()?;
        Ok(sink)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn inbox(&self) -> Arc<Inbox> {
        Arc::clone(&self.shared.inbox)
    }

    /// From now on mails are accepted without an answer, as by a server that dies after it has written them down.
    pub fn stop_answering(&self) {
        self.shared.is_silent.store(true, Ordering::SeqCst);
    }

    /// Ends every session and refuses connections.
    ///
    /// # Errors
    /// If its thread has panicked, or its port cannot be reserved.
    pub fn kill(&mut self) -> Result<(), String> {
        self.stop_answering();
        if let State::Up(listening) = std::mem::replace(&mut self.state, State::Lost) {
            self.shared.is_over.store(true, Ordering::SeqCst);
            // Wakes the accepting thread, which closes the listener.
            drop(TcpStream::connect(self.address));
            listening.join().map_err(|_| "the SMTP sink panicked")?;
        }
        self.state = State::Down(reserve(self.address).map_err(|error| format!("the SMTP sink lost its port: {error}"))?);
        // A session that has ended already has nothing to shut down.
        held(&self.shared.sessions).drain(..).filter_map(|session| session.upgrade()).for_each(|it| drop(it.shutdown(Shutdown::Both)));
        Ok(())
    }

    /// # Errors
    /// If it is running, or cannot listen.
    pub fn start_again(&mut self) -> Result<(), String> {
        let State::Down(socket) = std::mem::replace(&mut self.state, State::Lost) else { return Err("the SMTP sink is up".to_owned()) };
        socket.listen(BACKLOG).map_err(|error| format!("the SMTP sink cannot listen: {error}"))?;
        self.shared.is_silent.store(false, Ordering::SeqCst);
        self.shared.is_over.store(false, Ordering::SeqCst);
        let (listener, shared) = (TcpListener::from(socket), Arc::clone(&self.shared));
        self.state = State::Up(thread::spawn(move || accept(&listener, &shared)));
        Ok(())
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        // An error here has no effect on what was found.
        drop(self.kill());
    }
}

/// A bound socket that does not listen: connections to it are refused, and no other program gets the port. An outgoing connection of
/// another program may have got it between the two sockets: its end is waited for.
fn reserve(address: SocketAddr) -> io::Result<Socket> {
    let asked = Instant::now();
    loop {
        let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
        socket.set_reuse_address(true)?;
        match socket.bind(&address.into()) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && asked.elapsed() < PATIENCE => pause(),
            bound => return bound.map(|()| socket),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the sink has threads of its own")]
fn pause() {
    thread::sleep(PAUSE);
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.is_over.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream.map(Arc::new) else { continue };
        let mut sessions = held(&shared.sessions);
        sessions.retain(|session| session.strong_count() > 0);
        sessions.push(Arc::downgrade(&stream));
        let shared = Arc::clone(shared);
        // A client that goes away in the middle has not been told that its mail was accepted.
        thread::spawn(move || drop(converse(&stream, &shared)));
    }
}

fn converse(stream: &TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut input = BufReader::new(stream);
    let mut output = stream;
    let mut say = |line: &str| output.write_all(format!("{line}\r\n").as_bytes());
    say("220 sink")?;
    while let Some(line) = read_line(&mut input)? {
        match line.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
            "EHLO" => say("250-sink\r\n250 8BITMIME")?,
            "DATA" => {
                say("354 end with a dot")?;
                let mail = Mail::read(&read_data(&mut input)?);
                held(&shared.inbox.0).push(mail);
                if shared.is_silent.load(Ordering::SeqCst) {
                    return stream.shutdown(Shutdown::Both);
                }
                say("250 kept")?;
            }
            "QUIT" => return say("221 bye"),
            _ => say("250 ok")?,
        }
    }
    Ok(())
}

fn read_data(input: &mut impl BufRead) -> io::Result<String> {
    let mut data = String::new();
    loop {
        let line = read_line(input)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        if line == ".\r\n" {
            return Ok(data);
        }
        data.push_str(&line);
    }
}

/// Nothing at the end.
fn read_line(input: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    input.read_until(b'\n', &mut line)?;
    Ok((!line.is_empty()).then(|| String::from_utf8_lossy(&line).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether it was acknowledged.
    fn send(address: SocketAddr, reason: &str) -> io::Result<bool> {
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let (mut input, mut output) = (BufReader::new(&stream), &stream);
        for line in ["EHLO me", "MAIL FROM:<a@host>", "RCPT TO:<b@host>", "DATA"] {
            read_line(&mut input)?;
            output.write_all(format!("{line}\r\n").as_bytes())?;
        }
        // The greeting was of two lines.
        let answers = [read_line(&mut input)?, read_line(&mut input)?];
        assert!(answers[1].as_ref().is_some_and(|answer| answer.starts_with("354")), "{answers:?}");
        output.write_all(format!("Message-ID: <1@host>\r\n\r\nReason: chaos {reason}.\r\n.\r\n").as_bytes())?;
        Ok(read_line(&mut input)?.is_some_and(|answer| answer.starts_with("250")))
    }

    fn kept(sink: &Sink) -> Vec<String> {
        held(&sink.inbox().0).iter().filter_map(|mail| mail.action.clone()).collect()
    }

    #[test]
    fn keeps_what_it_acknowledges_and_refuses_connections_while_it_is_down() {
        let mut sink = Sink::start().unwrap();
        let address = sink.address();
        assert!(send(address, "a").unwrap());
        sink.kill().unwrap();
        assert_eq!(TcpStream::connect(address).unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
        sink.start_again().unwrap();
        assert!(send(address, "b").unwrap());
        assert_eq!(kept(&sink), ["a", "b"]);
    }

    #[test]
    fn a_mail_that_the_sink_keeps_before_it_dies_is_not_acknowledged() {
        let mut sink = Sink::start().unwrap();
        sink.stop_answering();
        assert!(!send(sink.address(), "a").unwrap());
        assert_eq!(kept(&sink), ["a"]);
        sink.kill().unwrap();
    }
}
