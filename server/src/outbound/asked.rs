//! What other services have answered within one mutation, so that a mutation that is executed again does not ask again.
//!
//! **Invariant:** no other mutation gets these answers: settings and services may have changed.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Breaches;

#[derive(Default)]
pub struct Asked(Mutex<Known>);

#[derive(Default)]
struct Known {
    breached: Vec<(Box<str>, bool)>,
}

impl Asked {
    /// Before another mutation.
    pub fn clear(&self) {
        *self.known() = Known::default();
    }

    /// See [`Breaches::is_known`].
    pub async fn is_breached(&self, breaches: &Breaches, password: &str) -> bool {
        let known = answer(&self.known().breached, password);
        if let Some(is_breached) = known {
            return is_breached;
        }
        let is_breached = breaches.is_known(password).await;
        self.known().breached.push((password.into(), is_breached));
        is_breached
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn answer<T: Copy>(known: &[(Box<str>, T)], question: &str) -> Option<T> {
    known.iter().find(|(of, _)| **of == *question).map(|(_, answer)| *answer)
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use url::Url;

    use super::*;

    #[tokio::test]
    async fn a_mutation_asks_once() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let serving = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            assert!(stream.read(&mut [0; 4096]).await.unwrap() > 0);
            let body = "1E4C9B93F3F0682250B6CF8331B7EE68FD8:3";
            let answer = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            stream.write_all(answer.as_bytes()).await.unwrap();
        });
        let (asked, breaches) = (Asked::default(), Breaches::new(Some(&url)));
        assert!(asked.is_breached(&breaches, "password").await);
        serving.await.unwrap();
        // There is no service any more.
        assert!(asked.is_breached(&breaches, "password").await);
        asked.clear();
        assert!(!asked.is_breached(&breaches, "password").await);
        assert_eq!((breaches.figures.found.get(), breaches.figures.unavailable.get()), (1, 1));
    }
}
