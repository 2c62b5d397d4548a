//! The service that knows passwords from data breaches: ranges of SHA-1 hashes, as Have I Been Pwned answers them.
//!
//! **Invariant:** the list is the same for every caller, and a question is counted before it is answered.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use warp::Filter;
use warp::http::StatusCode;
use warp::reply::with_status;

use super::service::Service;
use crate::error::Outcome;

/// A password that is on the list.
pub const BREACHED: &str = "Leaked-4-Horses";
/// Its SHA-1, divided after five digits.
const OF_BREACHED: (&str, &str) = ("55CE4", "D7856CEEACA46C81D04591E40306631313F");
/// A password whose range is answered with status 503.
pub const UNAVAILABLE: &str = "Silent-4-Horses";
/// The first five digits of its SHA-1.
const OF_UNAVAILABLE: &str = "36BB4";

const PREFIX: usize = 5;

/// In every range: passwords of others, and padding, which has the number 0.
const OTHERS: &str = "0018A45C4D1DEF81644B54AB7F969B88D65:3\r\n00D4F6E8FA6EECAD2A3AA415EEC418D38EC:0\r\n";

#[derive(Debug)]
pub struct Breaches {
    service: Service,
    questions: Arc<AtomicUsize>,
}

impl Breaches {
    /// # Errors
    /// A fault if the address cannot be listened on.
    pub async fn listen(address: SocketAddr) -> Outcome<Self> {
        let questions = Arc::<AtomicUsize>::default();
        let count = Arc::clone(&questions);
        let route = warp::get().and(warp::path!("range" / String)).map(move |prefix: String| {
            count.fetch_add(1, Ordering::SeqCst);
            let (status, list) = answer(&prefix.to_ascii_uppercase());
            with_status(list, status)
        });
        let service = Service::listen(address, "breach list", route.boxed()).await?;
        Ok(Self { service, questions })
    }

    pub fn address(&self) -> SocketAddr {
        self.service.address()
    }

    /// How often it has been asked since its start.
    pub fn questions(&self) -> usize {
        self.questions.load(Ordering::SeqCst)
    }
}

fn answer(prefix: &str) -> (StatusCode, String) {
    if prefix.len() != PREFIX || !prefix.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return (StatusCode::BAD_REQUEST, "The hash prefix was not in a valid format".to_owned());
    }
    match prefix {
        OF_UNAVAILABLE => (StatusCode::SERVICE_UNAVAILABLE, String::new()),
        prefix if prefix == OF_BREACHED.0 => (StatusCode::OK, format!("{OTHERS}{}:42\r\n", OF_BREACHED.1)),
        _ => (StatusCode::OK, OTHERS.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use crate::client::tls;

    #[tokio::test]
    async fn a_range_has_the_rest_of_the_hashes_and_each_question_counts() {
        tls::provide();
        let breaches = Breaches::listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await.unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        for (prefix, status, listed) in
            [(OF_BREACHED.0, 200, true), ("00000", 200, false), (OF_UNAVAILABLE, 503, false), ("0000", 400, false), ("0000G", 400, false)]
        {
            let reply = client.get(format!("http://{}/range/{}", breaches.address(), prefix.to_lowercase())).send().await.unwrap();
            let (answered, text) = (reply.status().as_u16(), reply.text().await.unwrap());
            assert_eq!((answered, text.contains(OF_BREACHED.1)), (status, listed), "{prefix}");
        }
        assert_eq!(breaches.questions(), 5);
    }
}
