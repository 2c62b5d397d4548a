//! What other services have answered within one mutation, so that a mutation that is executed again does not ask again.
//!
//! **Invariant:** no other mutation gets these answers: settings and services may have changed.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Breaches, Captchas, Challenge};

#[derive(Default)]
pub struct ResponseCache(Mutex<Known>);

#[derive(Default)]
struct Known {
    breached: Vec<(Box<str>, bool)>,
    /// By token: a service verifies one only once.
    solved: Vec<(Box<str>, bool)>,
}

impl ResponseCache {
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

    /// See [`Captchas::is_solved`].
    pub async fn is_solved(&self, captchas: &Captchas, challenge: &Challenge<'_>) -> bool {
        let known = answer(&self.known().solved, challenge.token);
        if let Some(is_solved) = known {
            return is_solved;
        }
        let is_solved = captchas.is_solved(challenge).await;
        self.known().solved.push((challenge.token.into(), is_solved));
        is_solved
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
    use crate::domain::configuration::CaptchaService;

    /// A service that answers one request, and is gone after that.
    async fn service(body: &'static str) -> Url {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            drop(listener);
            assert!(stream.read(&mut [0; 4096]).await.unwrap() > 0);
            let answer = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            stream.write_all(answer.as_bytes()).await.unwrap();
        });
        url
    }

    #[tokio::test]
    async fn a_mutation_asks_once_about_a_password() {
        let url = service("1E4C9B93F3F0682250B6CF8331B7EE68FD8:3").await;
        let (asked, breaches) = (ResponseCache::default(), Breaches::new(Some(&url)));
        assert!(asked.is_breached(&breaches, "password").await);
        assert!(asked.is_breached(&breaches, "password").await);
        asked.clear();
        assert!(!asked.is_breached(&breaches, "password").await);
        assert_eq!((breaches.figures.found.get(), breaches.figures.unavailable.get()), (1, 1));
    }

    #[tokio::test]
    async fn a_mutation_asks_once_about_a_captcha() {
        let url = service(r#"{"success": true}"#).await;
        let (asked, captchas) = (ResponseCache::default(), Captchas::new(Some(&url), false));
        let challenge = |token| Challenge { service: CaptchaService::Turnstile, secret: "hunter2", token, client: None, threshold: None };
        assert!(asked.is_solved(&captchas, &challenge("a")).await);
        assert!(asked.is_solved(&captchas, &challenge("a")).await);
        assert!(!asked.is_solved(&captchas, &challenge("b")).await);
        asked.clear();
        assert!(!asked.is_solved(&captchas, &challenge("a")).await);
        assert_eq!((captchas.figures.passed.get(), captchas.figures.unavailable.get()), (1, 2));
    }
}
