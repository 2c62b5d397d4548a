//! Answers in fewer bytes, for clients that can read them.
//!
//! Length tells of content: who can put words of their own beside a secret, and ask often, can guess it from the length.
//! Secrets are in answers to mutations, each time others, so those stay as they are.
//!
//! **Invariant:** only what is marked as [`Compressible`] is compressed.

use std::io::Write;
use std::time::Instant;

use brotli::enc::BrotliEncoderParams;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use warp::http::HeaderMap;
use warp::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, HeaderValue, VARY};

use super::negotiation::weight;
use super::reply::Response;
use super::work::Work;

/// An answer without secrets, in its extensions.
#[derive(Clone, Copy)]
pub struct Compressible {
    /// The end of the request's time limit.
    pub until: Instant,
}

/// What is shorter fits into one packet either way.
const SHORTEST: usize = 1024;

/// What is longer is compressed on a thread of its own.
const LONGEST_INLINE: usize = 32 * 1024;

/// What is longer takes more processor time than its transfer is worth.
const LONGEST: usize = 8 * 1024 * 1024;

const BROTLI_QUALITY: i32 = 4;
/// As a power of two. A larger one costs memory for each answer, and answers are hardly ever larger.
const BROTLI_WINDOW: i32 = 18;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    Brotli,
    Gzip,
}

/// Compresses the answer if that is allowed, wanted, worth it, and possible in time.
pub async fn compress(work: &Work, coding: Option<Coding>, mut answer: Response) -> Response {
    let Some(Compressible { until }) = answer.extensions_mut().remove() else { return answer };
    if !(SHORTEST..=LONGEST).contains(&answer.body().len()) {
        return answer;
    }
    answer.headers_mut().append(VARY, HeaderValue::from_static("Accept-Encoding"));
    // Work that cannot be done in time is not begun.
    let Some(coding) = coding.filter(|_| Instant::now() < until) else { return answer };
    let body = answer.body().clone();
    let compressed = if body.len() <= LONGEST_INLINE {
        coding.encode(&body)
    } else {
        let encoded = tokio::time::timeout_at(until.into(), work.run_soon(move || coding.encode(&body)));
        encoded.await.ok().flatten().flatten()
    };
    // One that cannot be made, or is longer, is not needed.
    if let Some(compressed) = compressed.filter(|compressed| compressed.len() < answer.body().len()) {
        *answer.body_mut() = compressed.into();
        answer.headers_mut().insert(CONTENT_ENCODING, coding.name());
    }
    answer
}

impl Coding {
    fn name(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        })
    }

    fn encode(self, body: &Bytes) -> Option<Vec<u8>> {
        let mut compressed = Vec::with_capacity(body.len() / 4);
        match self {
            Self::Brotli => {
                let parameters = BrotliEncoderParams {
                    quality: BROTLI_QUALITY,
                    lgwin: BROTLI_WINDOW,
                    size_hint: body.len(),
                    ..BrotliEncoderParams::default()
                };
                brotli::BrotliCompress(&mut body.as_ref(), &mut compressed, &parameters).ok()?;
                Some(compressed)
            }
            Self::Gzip => {
                let mut writer = GzEncoder::new(compressed, Compression::new(4));
                writer.write_all(body).ok()?;
                writer.finish().ok()
            }
        }
    }
}

/// What the client thinks of each coding, in thousandths.
struct Weights {
    brotli: u16,
    gzip: u16,
    identity: u16,
}

fn weights(headers: &HeaderMap) -> Weights {
    let (mut brotli, mut gzip, mut others, mut identity) = (None, None, 0, 0);
    let values = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    for entry in values.flat_map(|value| value.split(',')) {
        let (name, parameters) = entry.split_once(';').unwrap_or((entry, ""));
        let weight = parameters.trim().strip_prefix("q=").map_or(1000, weight);
        match name.trim().to_ascii_lowercase().as_str() {
            "br" => brotli = Some(weight),
            "gzip" | "x-gzip" => gzip = Some(weight),
            "*" => others = weight,
            "identity" => identity = weight,
            _ => {}
        }
    }
    Weights { brotli: brotli.unwrap_or(others), gzip: gzip.unwrap_or(others), identity }
}

/// Whether an answer may be packed with gzip: a client that says nothing accepts anything.
pub fn accepts_gzip(headers: &HeaderMap) -> bool {
    !headers.contains_key(ACCEPT_ENCODING) || weights(headers).gzip > 0
}

/// The coding that the client likes best, brotli if it likes both the same.
pub fn accepted(headers: &HeaderMap) -> Option<Coding> {
    if !headers.contains_key(ACCEPT_ENCODING) {
        return None;
    }
    let Weights { brotli, gzip, identity } = weights(headers);
    if brotli.max(gzip) == 0 || brotli.max(gzip) < identity {
        return None;
    }
    Some(if brotli >= gzip { Coding::Brotli } else { Coding::Gzip })
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::time::Duration;

    use warp::http::StatusCode;

    use super::*;

    fn request(accepts: &str) -> HeaderMap {
        HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_str(accepts).unwrap())])
    }

    fn answer(length: usize) -> Response {
        let mut answer = Response::new(Bytes::from("{\"id\":\"a\"}".repeat(length.div_ceil(10))[..length].to_owned()));
        *answer.status_mut() = StatusCode::OK;
        answer.extensions_mut().insert(Compressible { until: Instant::now() + Duration::from_secs(30) });
        answer
    }

    #[test]
    fn the_best_coding_is_chosen() {
        for (accepts, expected) in [
            ("gzip, deflate, br, zstd", Some(Coding::Brotli)),
            ("gzip, deflate", Some(Coding::Gzip)),
            ("x-gzip", Some(Coding::Gzip)),
            ("br;q=0.5, GZIP", Some(Coding::Gzip)),
            ("*", Some(Coding::Brotli)),
            ("br;q=0, *", Some(Coding::Gzip)),
            ("identity", None),
            ("identity, gzip;q=0.5", None),
            ("gzip;q=0", None),
            ("gzip; q=0", None),
            ("deflate", None),
            ("", None),
        ] {
            assert_eq!(accepted(&request(accepts)), expected, "{accepts}");
        }
        assert_eq!(accepted(&HeaderMap::new()), None);
        for (accepts, expected) in [("gzip", true), ("br, *;q=0.1", true), ("identity, gzip;q=0", false), ("", false)] {
            assert_eq!(accepts_gzip(&request(accepts)), expected, "{accepts}");
        }
        assert!(accepts_gzip(&HeaderMap::new()));
    }

    #[tokio::test]
    async fn what_is_compressed_can_be_read_again() {
        for length in [SHORTEST, LONGEST_INLINE, LONGEST_INLINE + 1, 1024 * 1024] {
            let original = answer(length).into_body();
            let compressed = compress(&Work::new(1), Some(Coding::Gzip), answer(length)).await;
            assert_eq!(compressed.headers()[CONTENT_ENCODING], "gzip");
            let mut read = Vec::new();
            flate2::read::GzDecoder::new(&compressed.body()[..]).read_to_end(&mut read).unwrap();
            assert_eq!(read, original);
            let compressed = compress(&Work::new(1), Some(Coding::Brotli), answer(length)).await;
            assert_eq!(compressed.headers()[CONTENT_ENCODING], "br");
            assert!(compressed.body().len() < length / 4);
            let mut read = Vec::new();
            brotli::Decompressor::new(&compressed.body()[..], 4096).read_to_end(&mut read).unwrap();
            assert_eq!(read, original);
        }
    }

    #[tokio::test]
    async fn what_is_short_or_may_hold_a_secret_stays_as_it_is() {
        let mut secret = answer(100_000);
        secret.extensions_mut().clear();
        for answer in [answer(SHORTEST - 1), secret] {
            let length = answer.body().len();
            let same = compress(&Work::new(1), Some(Coding::Gzip), answer).await;
            assert!(!same.headers().contains_key(CONTENT_ENCODING) && same.body().len() == length);
        }
    }

    #[tokio::test]
    async fn what_is_too_long_or_would_have_to_wait_stays_as_it_is() {
        let work = Work::new(1);
        let (end, ending) = std::sync::mpsc::channel::<()>();
        let (began, begun) = tokio::sync::oneshot::channel();
        let busy = work.clone();
        let other = tokio::spawn(async move {
            let wait = move || {
                began.send(()).ok();
                ending.recv().ok();
            };
            busy.run(wait).await.is_ok()
        });
        begun.await.unwrap();
        let waiting = compress(&work, Some(Coding::Gzip), answer(1024 * 1024)).await;
        assert!(!waiting.headers().contains_key(CONTENT_ENCODING));
        drop(end);
        assert!(other.await.unwrap());
        assert!(compress(&work, Some(Coding::Gzip), answer(LONGEST)).await.headers().contains_key(CONTENT_ENCODING));
        assert!(!compress(&work, Some(Coding::Gzip), answer(LONGEST + 1)).await.headers().contains_key(CONTENT_ENCODING));
        let mut late = answer(1024 * 1024);
        late.extensions_mut().insert(Compressible { until: Instant::now() });
        assert!(!compress(&work, Some(Coding::Gzip), late).await.headers().contains_key(CONTENT_ENCODING));
    }
}
