//! What stands between the server and PostgreSQL and can fail like a network or a database server does.
//!
//! **Invariant:** knows the framing of PostgreSQL's protocol; what is in a message it compares with the bytes that a test gives, and no more.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// What happens to a client that connects.
#[derive(Clone, Copy)]
pub enum Mode {
    Forward,
    /// The port is closed.
    Away,
    /// Takes the connection and says nothing.
    Silent,
    /// Answers as PostgreSQL does when it refuses: with a code and a message.
    Refuse(&'static str, &'static str),
}

pub struct Proxy {
    port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    target: Target,
    mode: Mutex<Mode>,
    open: Mutex<Vec<TcpStream>>,
    /// How often the client has waited for an answer.
    round_trips: AtomicUsize,
    /// What PostgreSQL has sent.
    bytes_answered: AtomicUsize,
    /// Connections are numbered; those below this number are silent.
    silent_below: AtomicUsize,
    opened: AtomicUsize,
    /// What is looked for in messages, and in how many it was.
    watched: Mutex<(&'static str, usize)>,
    /// The next message that contains this is dropped.
    dropped: Mutex<Option<&'static str>>,
    /// The connections on which one was.
    silent: Mutex<Vec<usize>>,
}

#[derive(Clone)]
enum Target {
    Unix(String),
    Tcp(String),
}

/// Both ends of a connection to PostgreSQL can be read, written and closed.
trait Stream: Read + Write + Send {
    fn twin(&self) -> Box<dyn Stream>;
    fn end(&self);
}

impl Stream for TcpStream {
    fn twin(&self) -> Box<dyn Stream> {
        Box::new(self.try_clone().unwrap())
    }
    fn end(&self) {
        self.shutdown(Shutdown::Both).ok();
    }
}

impl Stream for UnixStream {
    fn twin(&self) -> Box<dyn Stream> {
        Box::new(self.try_clone().unwrap())
    }
    fn end(&self) {
        self.shutdown(Shutdown::Both).ok();
    }
}

impl Proxy {
    /// In front of the server of this database; and the URL of the database through it.
    pub fn start(url: &str) -> (Self, String) {
        let (address, parameters) = url.split_once('?').unwrap_or((url, ""));
        let (_, rest) = address.split_once("://").unwrap();
        let (authority, name) = rest.split_once('/').unwrap();
        let (user, host) = authority.rsplit_once('@').unwrap_or(("postgres", authority));
        let target = match parameters.split('&').find_map(|parameter| parameter.strip_prefix("host=")) {
            Some(folder) => Target::Unix(format!("{folder}/.s.PGSQL.5432")),
            None => Target::Tcp(if host.contains(':') { host.to_owned() } else { format!("{host}:5432") }),
        };
        let shared = Shared {
            target,
            mode: Mutex::new(Mode::Away),
            open: Mutex::default(),
            round_trips: AtomicUsize::new(0),
            bytes_answered: AtomicUsize::new(0),
            silent_below: AtomicUsize::new(0),
            opened: AtomicUsize::new(0),
            watched: Mutex::default(),
            dropped: Mutex::default(),
            silent: Mutex::default(),
        };
        let mut proxy = Self { port: 0, shared: Arc::new(shared) };
        proxy.set(Mode::Forward);
        let url = format!("postgres://{user}@127.0.0.1:{}/{name}?sslmode=disable", proxy.port);
        (proxy, url)
    }

    /// Ends all connections, and treats new ones in this way.
    pub fn set(&mut self, mode: Mode) {
        let before = std::mem::replace(&mut *self.shared.mode.lock().unwrap(), mode);
        if matches!(before, Mode::Away) && !matches!(mode, Mode::Away) {
            let listener = TcpListener::bind(("127.0.0.1", self.port)).unwrap();
            self.port = listener.local_addr().unwrap().port();
            let shared = Arc::clone(&self.shared);
            std::thread::spawn(move || shared.listen(&listener));
        } else {
            // Wakes the listener, which looks at the mode after each connection.
            TcpStream::connect(("127.0.0.1", self.port)).unwrap();
            while matches!(mode, Mode::Away) && TcpStream::connect(("127.0.0.1", self.port)).is_ok() {}
        }
        for stream in self.shared.open.lock().unwrap().drain(..) {
            stream.end();
        }
    }

    /// Drops all bytes of the connections that are open, without closing them, as a firewall does that has forgotten them.
    pub fn silence(&self) {
        self.shared.silent_below.store(self.shared.opened.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    /// Counts the messages that contain these bytes, from now on.
    pub fn watch(&self, text: &'static str) {
        *self.shared.watched.lock().unwrap() = (text, 0);
    }

    pub fn watched(&self) -> usize {
        self.shared.watched.lock().unwrap().1
    }

    /// Drops the next message that contains these bytes, and all bytes of its connection from then on, without closing it.
    pub fn drop_next(&self, text: &'static str) {
        *self.shared.dropped.lock().unwrap() = Some(text);
    }

    /// Whether such a message is still to come.
    pub fn is_to_drop(&self) -> bool {
        self.shared.dropped.lock().unwrap().is_some()
    }

    pub fn round_trips(&self) -> usize {
        self.shared.round_trips.load(Ordering::SeqCst)
    }

    pub fn bytes_answered(&self) -> usize {
        self.shared.bytes_answered.load(Ordering::SeqCst)
    }
}

impl Shared {
    fn listen(self: &Arc<Self>, listener: &TcpListener) {
        for client in listener.incoming() {
            let (mut client, mode) = (client.unwrap(), *self.mode.lock().unwrap());
            match mode {
                Mode::Away => return,
                Mode::Silent => self.open.lock().unwrap().push(client),
                Mode::Forward => {
                    self.open.lock().unwrap().push(client.try_clone().unwrap());
                    let shared = Arc::clone(self);
                    std::thread::spawn(move || shared.forward(&client));
                }
                Mode::Refuse(code, message) => {
                    let fields = format!("SFATAL\0VFATAL\0C{code}\0M{message}\0\0");
                    // A client that only wakes the listener is gone.
                    if message_of(&mut client, false).is_some() {
                        let length = u32::try_from(fields.len() + 4).unwrap().to_be_bytes();
                        client.write_all(&[b"E", &length[..], fields.as_bytes()].concat()).ok();
                    }
                }
            }
        }
    }

    fn is_silent(&self, number: usize) -> bool {
        number < self.silent_below.load(Ordering::SeqCst) || self.silent.lock().unwrap().contains(&number)
    }

    fn forward(self: &Arc<Self>, client: &TcpStream) {
        let number = self.opened.fetch_add(1, Ordering::SeqCst);
        let server: Box<dyn Stream> = match &self.target {
            Target::Unix(path) => Box::new(UnixStream::connect(path).unwrap()),
            Target::Tcp(address) => Box::new(TcpStream::connect(address).unwrap()),
        };
        let (mut answers, mut asker) = (server.twin(), client.twin());
        let shared = Arc::clone(self);
        let back = std::thread::spawn(move || {
            let mut bytes = [0; 8192];
            while let Ok(length @ 1..) = answers.read(&mut bytes) {
                shared.bytes_answered.fetch_add(length, Ordering::SeqCst);
                if !shared.is_silent(number) && asker.write_all(&bytes[..length]).is_err() {
                    break;
                }
            }
            // A network that drops what is sent also drops the end of the connection.
            if !shared.is_silent(number) {
                asker.end();
            }
        });
        let (mut from, mut to, mut typed) = (client.twin(), server.twin(), false);
        while let Some(message) = message_of(&mut from, typed) {
            // `Sync` and `Query` are what an answer is waited for after.
            if typed && matches!(message[0], b'S' | b'Q') {
                self.round_trips.fetch_add(1, Ordering::SeqCst);
            }
            typed = true;
            let has = |text: &str| !text.is_empty() && message.windows(text.len()).any(|bytes| bytes == text.as_bytes());
            let mut watched = self.watched.lock().unwrap();
            watched.1 += usize::from(has(watched.0));
            drop(watched);
            if self.dropped.lock().unwrap().take_if(|text| has(text)).is_some() {
                self.silent.lock().unwrap().push(number);
            }
            if self.is_silent(number) {
                continue;
            }
            if to.write_all(&message).is_err() {
                break;
            }
        }
        server.end();
        back.join().unwrap();
    }
}

/// One message of the client: a letter, except at the beginning, and a length that counts itself.
fn message_of(from: &mut dyn Read, typed: bool) -> Option<Vec<u8>> {
    let start = usize::from(typed);
    let mut message = vec![0; start + 4];
    from.read_exact(&mut message).ok()?;
    let length = u32::from_be_bytes(message[start..].try_into().unwrap());
    let mut rest = vec![0; usize::try_from(length).unwrap() - 4];
    from.read_exact(&mut rest).ok()?;
    message.append(&mut rest);
    Some(message)
}

impl Drop for Proxy {
    fn drop(&mut self) {
        if !matches!(*self.shared.mode.lock().unwrap(), Mode::Away) {
            self.set(Mode::Away);
        }
    }
}
