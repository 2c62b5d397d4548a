//! Request bodies under `Content-Encoding`: gzip and deflate, unpacked within the limits of any other body.
//!
//! **Invariant:** unpacking ends at the limit, whatever the packed bytes would become.

use std::io::Read;

use flate2::read::{MultiGzDecoder, ZlibDecoder};
use warp::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, HeaderValue};
use warp::http::{HeaderMap, StatusCode};

use super::body::{BodyError, ReservedBody};
use super::reply::{self, Response};

/// How much is unpacked at once, in bytes.
const STEP: usize = 32 * 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    None,
    Gzip,
    /// The format of zlib, as HTTP defines it.
    Deflate,
}

impl Packing {
    /// The coding of a body. Codings on top of each other are not supported.
    ///
    /// # Errors
    /// With status 415 if there is another coding than gzip and deflate, or more than one.
    pub fn of(headers: &HeaderMap) -> Result<Self, Box<Response>> {
        let mut packing = Self::None;
        for value in headers.get_all(CONTENT_ENCODING) {
            for name in value.as_bytes().split(|byte| *byte == b',') {
                let next = match name.trim_ascii().to_ascii_lowercase().as_slice() {
                    b"" | b"identity" => continue,
                    b"gzip" | b"x-gzip" => Self::Gzip,
                    b"deflate" => Self::Deflate,
                    _ => return Err(unsupported()),
                };
                if packing != Self::None {
                    return Err(unsupported());
                }
                packing = next;
            }
        }
        Ok(packing)
    }

    /// Synchronous, so not for a thread of the runtime.
    ///
    /// # Errors
    /// `TooLarge` if it exceeds the limit, `UsedUp` if no memory is left for it, and `Broken` if the bytes are damaged or incomplete.
    pub fn unpack(self, packed: ReservedBody, most: usize) -> Result<ReservedBody, BodyError> {
        match self {
            Self::None => Ok(packed),
            Self::Gzip => read(MultiGzDecoder::new(packed.bytes.as_slice()), &packed, most),
            Self::Deflate => read(ZlibDecoder::new(packed.bytes.as_slice()), &packed, most),
        }
    }
}

fn read(mut unpacked: impl Read, packed: &ReservedBody, most: usize) -> Result<ReservedBody, BodyError> {
    let mut held = ReservedBody { bytes: Vec::new(), reserved: packed.reserved.another() };
    let mut step = vec![0; STEP];
    loop {
        let length = unpacked.read(&mut step).map_err(|_| BodyError::Broken)?;
        let chunk = step.get(..length).unwrap_or_default();
        if chunk.is_empty() {
            return Ok(held);
        }
        if chunk.len() > most - held.bytes.len() {
            return Err(BodyError::TooLarge);
        }
        held.extend(chunk, most)?;
    }
}

fn unsupported() -> Box<Response> {
    let mut answer = reply::error(StatusCode::UNSUPPORTED_MEDIA_TYPE, "the content encoding must be `gzip`, `deflate` or `identity`");
    answer.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, deflate"));
    Box::new(answer)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{GzEncoder, ZlibEncoder};

    use super::super::budget::BodyMemory;
    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn unpacked(packing: Packing, bytes: Vec<u8>, most: usize, budget: &BodyMemory) -> Result<Vec<u8>, BodyError> {
        packing.unpack(ReservedBody { bytes, reserved: budget.reserve() }, most).map(|held| held.bytes)
    }

    #[test]
    fn a_packed_body_is_unpacked() {
        let budget = BodyMemory::new(10_000_000);
        let text = "{\"query\":\"\"}".repeat(10_000).into_bytes();
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
        zlib.write_all(&text).unwrap();
        for (packing, packed) in [(Packing::Gzip, gzip(&text)), (Packing::Deflate, zlib.finish().unwrap()), (Packing::None, text.clone())] {
            assert_eq!(unpacked(packing, packed, text.len(), &budget).as_ref(), Ok(&text));
        }
        assert_eq!(budget.used(), 0);
    }

    #[test]
    fn unpacking_ends_at_the_limit_and_at_the_budget() {
        let bomb = gzip(&vec![0; 50_000_000]);
        assert!(bomb.len() < 60_000);
        assert_eq!(unpacked(Packing::Gzip, bomb.clone(), 1_000_000, &BodyMemory::new(10_000_000)), Err(BodyError::TooLarge));
        assert_eq!(unpacked(Packing::Gzip, bomb, 1_000_000, &BodyMemory::new(500_000)), Err(BodyError::UsedUp));
    }

    #[test]
    fn what_is_damaged_or_cut_off_is_no_body() {
        let whole = gzip(b"{\"query\":\"{ me { id } }\"}");
        let budget = BodyMemory::new(10_000_000);
        for damaged in [&whole[..whole.len() - 1], &whole[..5], b"{}", b""] {
            assert_eq!(unpacked(Packing::Gzip, damaged.to_vec(), 1000, &budget), Err(BodyError::Broken), "{damaged:?}");
        }
        assert_eq!(unpacked(Packing::Deflate, whole, 1000, &budget), Err(BodyError::Broken));
    }

    #[test]
    fn one_known_coding_is_supported() {
        let of = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(CONTENT_ENCODING, HeaderValue::from_static(value));
            }
            Packing::of(&headers).ok()
        };
        for (values, packing) in [
            (&[][..], Some(Packing::None)),
            (&["identity"], Some(Packing::None)),
            (&["GZIP"], Some(Packing::Gzip)),
            (&["identity, x-gzip"], Some(Packing::Gzip)),
            (&["deflate"], Some(Packing::Deflate)),
            (&["br"], None),
            (&["gzip, gzip"], None),
            (&["gzip", "deflate"], None),
        ] {
            assert_eq!(of(values), packing, "{values:?}");
        }
    }
}
