//! A TCP relay before a Unix socket, which can be redirected and can swallow the connections that exist.
//!
//! A swallowed connection stays open at both ends and passes nothing on, as when a firewall forgets it.
//!
//! **Invariant:** only `cut` and the value's end close a connection that neither end has closed.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use super::nodes::held;

pub struct Relay {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    target: Mutex<PathBuf>,
    links: Mutex<Vec<Arc<Link>>>,
    over: AtomicBool,
}

struct Link {
    client: TcpStream,
    server: UnixStream,
    swallowed: AtomicBool,
    closed: AtomicBool,
}

impl Relay {
    /// # Errors
    /// If no port can be listened on.
    pub fn start(target: PathBuf) -> Result<Relay, String> {
        let failed = |error| format!("the relay cannot listen: {error}");
        let listener = TcpListener::bind("127.0.0.1:0").map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let shared = Arc::new(Shared { target: Mutex::new(target), links: Mutex::default(), over: AtomicBool::new(false) });
        let relay = Relay { address, shared: Arc::clone(&shared) };
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if shared.over.load(Ordering::SeqCst) {
                    break;
                }
                // If the target refuses, the client's connection is closed.
                drop(shared.link(client));
            }
        });
        Ok(relay)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Further connections lead there.
    pub fn redirect(&self, target: PathBuf) {
        *held(&self.shared.target) = target;
    }

    /// From now on the open connections pass nothing on.
    pub fn swallow(&self) {
        held(&self.shared.links).iter().for_each(|link| link.swallowed.store(true, Ordering::SeqCst));
    }

    /// Closes the swallowed connections, as TCP keepalive does in the end.
    pub fn cut_swallowed(&self) {
        held(&self.shared.links).iter().filter(|link| link.swallowed.load(Ordering::SeqCst)).for_each(|link| link.close());
    }

    /// Closes every connection.
    pub fn cut(&self) {
        held(&self.shared.links).drain(..).for_each(|link| link.close());
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::SeqCst);
        // Wakes the accepting thread.
        drop(TcpStream::connect(self.address));
        self.cut();
    }
}

impl Shared {
    fn link(&self, client: TcpStream) -> std::io::Result<()> {
        client.set_nodelay(true)?;
        let server = UnixStream::connect(&*held(&self.target))?;
        let link = Arc::new(Link { client, server, swallowed: AtomicBool::new(false), closed: AtomicBool::new(false) });
        {
            let mut links = held(&self.links);
            links.retain(|link| !link.closed.load(Ordering::SeqCst));
            links.push(Arc::clone(&link));
        }
        let back = Arc::clone(&link);
        thread::spawn(move || link.pass(&link.client, &link.server));
        thread::spawn(move || back.pass(&back.server, &back.client));
        Ok(())
    }
}

impl Link {
    fn pass(&self, mut from: impl Read, mut to: impl Write) {
        let mut chunk = [0; 16 * 1024];
        while let Ok(length @ 1..) = from.read(&mut chunk) {
            if !self.swallowed.load(Ordering::SeqCst) && to.write_all(chunk.get(..length).unwrap_or_default()).is_err() {
                break;
            }
        }
        // A swallowed end does not reach the other side either.
        if !self.swallowed.load(Ordering::SeqCst) {
            self.close();
        }
    }

    fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        // An end that is closed already has nothing to shut down.
        self.client.shutdown(Shutdown::Both).ok();
        self.server.shutdown(Shutdown::Both).ok();
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;
    use std::os::unix::net::UnixListener;
    use std::time::Duration;

    use super::*;
    use crate::instance::scratch::Scratch;

    const SILENCE: Duration = Duration::from_millis(100);
    const PATIENCE: Duration = Duration::from_secs(10);

    /// A server that answers each byte with its own.
    fn answering(scratch: &Scratch, byte: u8) -> PathBuf {
        let path = scratch.path().join(char::from(byte).to_string());
        let listener = UnixListener::bind(&path).unwrap();
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                thread::spawn(move || while stream.read_exact(&mut [0]).and_then(|()| stream.write_all(&[byte])).is_ok() {});
            }
        });
        path
    }

    fn ask(mut stream: &TcpStream, patience: Duration) -> Result<u8, ErrorKind> {
        let mut answer = [0];
        stream.set_read_timeout(Some(patience)).unwrap();
        stream.write_all(b"?").and_then(|()| stream.read_exact(&mut answer)).map_err(|error| error.kind())?;
        Ok(answer[0])
    }

    #[test]
    fn passes_on_to_the_target_of_the_moment() {
        let scratch = Scratch::create().unwrap();
        let relay = Relay::start(answering(&scratch, b'a')).unwrap();
        let first = TcpStream::connect(relay.address()).unwrap();
        assert_eq!(ask(&first, PATIENCE), Ok(b'a'));
        relay.redirect(answering(&scratch, b'b'));
        assert_eq!(ask(&first, PATIENCE), Ok(b'a'), "an open connection stays");
        let second = TcpStream::connect(relay.address()).unwrap();
        assert_eq!(ask(&second, PATIENCE), Ok(b'b'));
        relay.cut();
        assert!(matches!(ask(&first, PATIENCE), Err(kind) if kind != ErrorKind::WouldBlock));
        assert!(matches!(ask(&second, PATIENCE), Err(kind) if kind != ErrorKind::WouldBlock));
    }

    #[test]
    fn a_swallowed_connection_is_silent_and_not_closed_while_new_ones_work() {
        let scratch = Scratch::create().unwrap();
        let relay = Relay::start(answering(&scratch, b'a')).unwrap();
        let first = TcpStream::connect(relay.address()).unwrap();
        assert_eq!(ask(&first, PATIENCE), Ok(b'a'));
        relay.swallow();
        assert_eq!(ask(&first, SILENCE), Err(ErrorKind::WouldBlock));
        let second = TcpStream::connect(relay.address()).unwrap();
        assert_eq!(ask(&second, PATIENCE), Ok(b'a'));
        relay.cut_swallowed();
        assert!(matches!(ask(&first, PATIENCE), Err(kind) if kind != ErrorKind::WouldBlock));
        assert_eq!(ask(&second, PATIENCE), Ok(b'a'), "the other one stays");
    }

    #[test]
    fn a_target_that_is_away_closes_the_connection() {
        let scratch = Scratch::create().unwrap();
        let relay = Relay::start(scratch.path().join("nothing")).unwrap();
        let client = TcpStream::connect(relay.address()).unwrap();
        assert!(matches!(ask(&client, PATIENCE), Err(kind) if kind != ErrorKind::WouldBlock));
    }
}
