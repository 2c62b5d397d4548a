//! The body of a request: read within bounds of size, time and memory, or not at all.
//!
//! **Invariant:** a body that is rejected because of its head is never polled, so hyper sends no `100 Continue` for it.

use std::pin::Pin;
use std::time::Duration;

use bytes::{Buf, Bytes};
use futures_util::{Stream, StreamExt};
use warp::http::header::{CONTENT_LENGTH, EXPECT, TRANSFER_ENCODING};
use warp::http::{HeaderMap, StatusCode};

use super::budget::{BodyMemory, Reserved, UsedUp};
use super::reply::{self, Response};

/// How much of an unread body is discarded so that the connection can be kept, in bytes.
const DISCARDED: usize = 64 * 1024;

/// How long an unread body is waited for: most arrive together with their head.
const DISCARD_TIME: Duration = Duration::from_millis(20);

pub struct Body {
    stream: Pin<Box<dyn Stream<Item = Result<Bytes, warp::Error>> + Send>>,
    /// `Content-Length`.
    announced: Option<usize>,
    expects_continue: bool,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Unread,
    Begun,
    Ended,
}

/// Why there is no body.
#[derive(Debug, PartialEq, Eq)]
pub enum BodyError {
    TooLarge,
    TooSlow,
    UsedUp,
    Broken,
}

/// Bytes of a request, and the memory that is reserved for them.
pub struct ReservedBody {
    pub bytes: Vec<u8>,
    pub reserved: Reserved,
}

impl Body {
    pub fn new(headers: &HeaderMap, is_http1: bool, stream: impl Stream<Item = Result<impl Buf, warp::Error>> + Send + 'static) -> Self {
        let stream = stream.map(|chunk| {
            chunk.map(|mut chunk| {
                let length = chunk.remaining();
                chunk.copy_to_bytes(length)
            })
        });
        let length = headers.get(CONTENT_LENGTH).filter(|_| !headers.contains_key(TRANSFER_ENCODING));
        let announced = length.and_then(|length| length.to_str().ok()).map(|length| length.trim().parse().unwrap_or(usize::MAX));
        let is_empty = announced == Some(0) || is_http1 && announced.is_none() && !headers.contains_key(TRANSFER_ENCODING);
        let expects_continue = headers.get(EXPECT).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"100-continue"));
        let state = if is_empty { State::Ended } else { State::Unread };
        Self { stream: Box::pin(stream), announced, expects_continue, state }
    }

    /// Whether it can be read without asking the client for it, and is not announced to be longer.
    pub fn is_offered(&self, most: usize) -> bool {
        !self.expects_continue && self.announced.is_none_or(|announced| announced <= most)
    }

    /// # Errors
    /// `TooLarge` or `TooSlow` if a limit is exceeded, `UsedUp` if no memory is left for it, and `Broken` if the stream fails.
    pub async fn read(&mut self, most: usize, within: Duration, budget: &BodyMemory) -> Result<ReservedBody, BodyError> {
        if self.announced.is_some_and(|announced| announced > most) {
            return Err(BodyError::TooLarge);
        }
        let mut held = ReservedBody { bytes: Vec::new(), reserved: budget.reserve() };
        tokio::time::timeout(within, self.collect(most, &mut held)).await.map_err(|_| BodyError::TooSlow)??;
        Ok(held)
    }

    async fn collect(&mut self, most: usize, held: &mut ReservedBody) -> Result<(), BodyError> {
        let expected = self.announced.unwrap_or(most);
        while let Some(chunk) = self.next().await {
            let chunk = chunk.map_err(|_| BodyError::Broken)?;
            if chunk.len() > most - held.bytes.len() {
                return Err(BodyError::TooLarge);
            }
            held.extend(&chunk, expected)?;
        }
        Ok(())
    }

    async fn next(&mut self) -> Option<Result<Bytes, warp::Error>> {
        if self.state == State::Ended {
            return None;
        }
        self.state = State::Begun;
        let next = self.stream.next().await;
        if next.is_none() {
            self.state = State::Ended;
        }
        next
    }

    /// Discards what has arrived of an unread body if it is short. Returns whether the body has ended, so that another
    /// request can follow on its connection.
    pub async fn discard(&mut self) -> bool {
        if self.state == State::Ended {
            return true;
        }
        if self.state == State::Unread && !self.is_offered(DISCARDED) {
            return false;
        }
        let rest = async {
            let mut length = 0;
            while let Some(chunk) = self.next().await {
                length += chunk.map_or(DISCARDED, |chunk| chunk.len());
                if length >= DISCARDED {
                    return;
                }
            }
        };
        // The state says whether it was in time.
        tokio::time::timeout(DISCARD_TIME, rest).await.ok();
        self.state == State::Ended
    }
}

impl ReservedBody {
    /// Adds bytes. The memory grows in steps, up to what is expected.
    ///
    /// # Errors
    /// If the memory for request bodies is used up.
    pub fn extend(&mut self, chunk: &[u8], expected: usize) -> Result<(), UsedUp> {
        let needed = self.bytes.len() + chunk.len();
        let capacity = self.bytes.capacity();
        if needed > capacity {
            let wanted = needed.max((capacity * 2).min(expected));
            self.reserved.add(wanted - capacity)?;
            self.bytes.reserve_exact(wanted - self.bytes.len());
        }
        self.bytes.extend_from_slice(chunk);
        Ok(())
    }
}

impl From<UsedUp> for BodyError {
    fn from(UsedUp: UsedUp) -> Self {
        Self::UsedUp
    }
}

impl BodyError {
    pub fn answer(self) -> Box<Response> {
        Box::new(match self {
            Self::TooLarge => reply::error(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large"),
            Self::TooSlow => reply::error(StatusCode::REQUEST_TIMEOUT, "the body took too long to arrive"),
            Self::UsedUp => reply::busy("the server is handling too many request bodies, try again"),
            Self::Broken => reply::bad_request("the body could not be read"),
        })
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;
    use warp::http::header::HeaderValue;

    use super::*;

    const LONG: Duration = Duration::from_secs(30);

    fn body(headers: &[(&'static str, &str)], chunks: &[&'static str], then_waits: bool) -> Body {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, HeaderValue::from_str(value).unwrap());
        }
        let chunks: Vec<_> = chunks.iter().map(|chunk| Ok::<_, warp::Error>(Bytes::from_static(chunk.as_bytes()))).collect();
        let chunks = stream::iter(chunks);
        if then_waits { Body::new(&map, true, chunks.chain(stream::pending())) } else { Body::new(&map, true, chunks) }
    }

    #[tokio::test]
    async fn a_body_has_at_most_so_many_bytes() {
        let budget = BodyMemory::new(100);
        let chunked = [("transfer-encoding", "chunked")];
        let held = body(&chunked, &["abc", "defg"], false).read(7, LONG, &budget).await.ok().unwrap();
        assert_eq!(held.bytes, b"abcdefg");
        assert!(budget.used() >= 7);
        assert_eq!(body(&chunked, &["abc", "defgh"], true).read(7, LONG, &budget).await.err(), Some(BodyError::TooLarge));
        drop(held);
        assert_eq!(budget.used(), 0);
    }

    #[tokio::test]
    async fn a_body_announced_as_too_large_is_not_polled() {
        let mut body = Body::new(
            &HeaderMap::from_iter([(CONTENT_LENGTH, HeaderValue::from_static("1000000"))]),
            true,
            stream::poll_fn(|_| -> std::task::Poll<Option<Result<Bytes, warp::Error>>> { panic!("it is polled") }),
        );
        assert_eq!(body.read(7, LONG, &BodyMemory::new(100)).await.err(), Some(BodyError::TooLarge));
        assert!(!body.discard().await);
    }

    #[tokio::test]
    async fn a_body_is_rejected_where_the_budget_ends() {
        let budget = BodyMemory::new(10);
        let one = body(&[("content-length", "8")], &["12345678"], false).read(100, LONG, &budget).await;
        assert_eq!((one.is_ok(), budget.used()), (true, 8));
        let other = body(&[("content-length", "8")], &["12", "345678"], false).read(100, LONG, &budget).await;
        assert_eq!(other.err(), Some(BodyError::UsedUp));
    }

    #[tokio::test]
    async fn a_slow_body_is_waited_for_until_the_limit() {
        let mut slow = body(&[("content-length", "5")], &["abc"], true);
        assert_eq!(slow.read(100, Duration::from_millis(50), &BodyMemory::new(100)).await.err(), Some(BodyError::TooSlow));
        assert!(!slow.discard().await);
    }

    #[tokio::test]
    async fn an_unread_body_is_discarded_if_it_is_short_and_there() {
        let expects = [("content-length", "3"), ("expect", "100-continue")];
        for (headers, then_waits, ended) in [
            (&[("content-length", "3")][..], false, true),
            (&[("content-length", "3")][..], true, false),
            (&[("content-length", "100000")][..], false, false),
            (&[][..], true, true),
            (&expects[..], false, false),
        ] {
            assert_eq!(body(headers, &["abc"], then_waits).discard().await, ended, "{headers:?}");
        }
    }
}
