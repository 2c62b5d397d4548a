//! Reads the head of an HTTP/1.1 answer: its status, and how many bytes of body follow.
//!
//! Only what our own server sends is understood, because every cycle spent here is taken from the server under test.
//! `cargo xtask` is not optimised, so the scan for line ends is left to std, which always is.
//!
//! **Invariant:** an answer whose end cannot be told from its head is refused, so that two answers are never mixed up.

use std::io::BufRead;

/// A longer head than this is no answer of ours.
const LONGEST_HEAD: usize = 16 * 1024;
const CONTENT_LENGTH: &[u8] = b"content-length:";
const CONNECTION: &[u8] = b"connection:";
const RETRY_AFTER: &[u8] = b"retry-after:";

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Head {
    pub status: u16,
    pub head_length: usize,
    pub body_length: usize,
    /// The server closes the connection behind this answer.
    pub closes: bool,
    /// The client is told to try again.
    pub retry: bool,
}

/// `None` as long as the blank line after the head has not arrived.
///
/// # Errors
/// If it is not a head of HTTP/1.1, is too long, or has no unambiguous `Content-Length`.
pub fn parse_head(bytes: &[u8]) -> Result<Option<Head>, String> {
    let incomplete = || if bytes.len() > LONGEST_HEAD { Err("the head of the answer does not end".to_owned()) } else { Ok(None) };
    let mut rest = bytes;
    let Some(first) = next_line(&mut rest) else { return incomplete() };
    let status = parse_status(first).ok_or("not an HTTP/1.1 answer")?;

    let (mut body_length, mut closes, mut retry) = (None, false, false);
    loop {
        let Some(line) = next_line(&mut rest) else { return incomplete() };
        if line.is_empty() {
            break;
        }
        if let Some(value) = value_of(line, CONTENT_LENGTH) {
            let length = parse_number(value).ok_or("a content-length that is no number")?;
            if body_length.replace(length).is_some_and(|other| other != length) {
                return Err("two different content-lengths".to_owned());
            }
        } else if let Some(value) = value_of(line, CONNECTION) {
            closes = value.eq_ignore_ascii_case(b"close");
        } else if value_of(line, RETRY_AFTER).is_some() {
            retry = true;
        }
    }
    let head_length = bytes.len() - rest.len();
    match (status, body_length) {
        (204 | 304, _) => Ok(Some(Head { status, head_length, body_length: 0, closes, retry })),
        (_, Some(body_length)) => Ok(Some(Head { status, head_length, body_length, closes, retry })),
        (_, None) => Err(format!("an answer {status} without content-length; chunked ones are not understood")),
    }
}

/// What stands behind the name of a header, if the line is of that header.
fn value_of<'line>(line: &'line [u8], name: &[u8]) -> Option<&'line [u8]> {
    let (start, value) = line.split_at_checked(name.len())?;
    start.eq_ignore_ascii_case(name).then(|| value.trim_ascii())
}

/// Takes a line off, and returns it without its end. `None` if the end has not arrived.
fn next_line<'bytes>(rest: &mut &'bytes [u8]) -> Option<&'bytes [u8]> {
    let bytes = *rest;
    let length = rest.skip_until(b'\n').ok()?;
    bytes.get(..length)?.strip_suffix(b"\r\n")
}

fn parse_status(line: &[u8]) -> Option<u16> {
    let rest = line.strip_prefix(b"HTTP/1.1 ")?;
    let digits = rest.get(..3)?;
    let delimited = rest.get(3).is_none_or(|byte| *byte == b' ');
    if delimited { u16::try_from(parse_number(digits)?).ok().filter(|status| *status >= 200) } else { None }
}

/// Nine digits are far more than any body here has, and cannot overflow.
fn parse_number(digits: &[u8]) -> Option<usize> {
    if digits.is_empty() || digits.len() > 9 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(digits.iter().fold(0, |number, digit| number * 10 + usize::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OK: &[u8] =
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\ncontent-LENGTH:  17 \r\ndate: now\r\n\r\n{\"data\":{\"a\":1}}x";

    #[test]
    fn reads_status_and_lengths() {
        let head = parse_head(OK);
        assert_eq!(head, Ok(Some(Head { status: 200, head_length: OK.len() - 17, body_length: 17, ..Head::default() })));
    }

    #[test]
    fn waits_for_the_blank_line_wherever_the_bytes_are_cut() {
        let head_length = OK.len() - 17;
        for cut in 0..head_length {
            assert_eq!(parse_head(OK.get(..cut).unwrap_or_default()), Ok(None), "{cut}");
        }
        for cut in head_length..OK.len() {
            assert!(matches!(parse_head(OK.get(..cut).unwrap_or_default()), Ok(Some(_))), "{cut}");
        }
    }

    #[test]
    fn other_statuses_are_answers_too() {
        let head = parse_head(b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n");
        assert_eq!(head, Ok(Some(Head { status: 401, head_length: 48, ..Head::default() })));
        let head = parse_head(b"HTTP/1.1 204\r\nx-a: b:c\r\n\r\n");
        assert_eq!(head, Ok(Some(Head { status: 204, head_length: 26, ..Head::default() })));
    }

    #[test]
    fn reads_what_an_answer_says_of_the_next_request() {
        let head = parse_head(b"HTTP/1.1 503 No\r\ncontent-length: 0\r\nConnection: Close\r\nretry-after: 1\r\n\r\n");
        assert!(matches!(head, Ok(Some(Head { status: 503, closes: true, retry: true, .. }))), "{head:?}");
        let head = parse_head(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: keep-alive\r\n\r\n");
        assert!(matches!(head, Ok(Some(Head { closes: false, retry: false, .. }))), "{head:?}");
    }

    #[test]
    fn refuses_an_answer_whose_end_is_unknown() {
        for bytes in [
            "HTTP/1.1 200 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length:\r\n\r\n",
        ] {
            assert!(parse_head(bytes.as_bytes()).is_err(), "{bytes}");
        }
    }

    #[test]
    fn refuses_what_is_not_http() {
        for bytes in ["\r\n\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "SSH-2.0\r\n\r\n"] {
            assert!(parse_head(bytes.as_bytes()).is_err(), "{bytes}");
        }
        assert!(parse_head(&[b'a'; LONGEST_HEAD + 1]).is_err());
    }
}
