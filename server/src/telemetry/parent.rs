//! `traceparent`: the trace that a request is part of (W3C Trace Context, level 1).
//!
//! **Invariant:** an invalid header counts as none, and no character of it is used.

/// The caller's trace, and whether it is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceParent {
    pub trace: u128,
    pub parent: u64,
    pub sampled: bool,
}

impl TraceParent {
    /// Version 00 has four parts and nothing else; a later one may have more behind them.
    pub fn parse(text: &str) -> Option<Self> {
        let (version, rest) = text.split_once('-')?;
        let (trace, rest) = rest.split_once('-')?;
        let (parent, rest) = rest.split_once('-')?;
        let flags = match (version, rest.split_once('-')) {
            ("00", None) => rest,
            ("00", Some(_)) => return None,
            (_, more) => more.map_or(rest, |(flags, _)| flags),
        };
        if hex(version, 2)? == 0xff {
            return None;
        }
        let parsed = Self { trace: hex(trace, 32)?, parent: u64::try_from(hex(parent, 16)?).ok()?, sampled: hex(flags, 2)? & 1 == 1 };
        (parsed.trace != 0 && parsed.parent != 0).then_some(parsed)
    }

    pub fn trace_id(&self) -> String {
        format!("{:032x}", self.trace)
    }

    pub fn parent_id(&self) -> String {
        format!("{:016x}", self.parent)
    }
}

/// Lower-case hex digits, exactly so many.
fn hex(text: &str, digits: usize) -> Option<u128> {
    let all = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    if all { u128::from_str_radix(text, 16).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_in_order_names_trace_and_parent() {
        let parsed = TraceParent::parse("00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01").unwrap();
        assert_eq!(parsed.trace_id(), "0af7651916cd43dd8448eb211c80319c");
        assert_eq!((parsed.parent_id().as_str(), parsed.sampled), ("00f067aa0ba902b7", true));
        let later = "cc-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-00";
        assert!(!TraceParent::parse(later).unwrap().sampled);
        assert!(TraceParent::parse(&format!("{later}-what-the-future-brings")).is_some());
    }

    #[test]
    fn anything_else_is_none() {
        let trace = "0af7651916cd43dd8448eb211c80319c";
        for bad in [
            String::new(),
            "00".into(),
            trace.into(),
            format!("00-{trace}-00f067aa0ba902b7"),
            format!("00-{trace}-00f067aa0ba902b7-1"),
            format!("00-{trace}-00f067aa0ba902b7-01-x"),
            format!("00-{trace}-00f067aa0ba902b7-01-"),
            format!("00-{trace}-0000000000000000-01"),
            format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32)),
            format!("00-{}-00f067aa0ba902b7-01", trace.to_uppercase()),
            format!("00-{trace}0-00f067aa0ba902b7-01"),
            format!("ff-{trace}-00f067aa0ba902b7-01"),
            format!("0-{trace}-00f067aa0ba902b7-01"),
            format!(" 00-{trace}-00f067aa0ba902b7-01"),
            format!("00-{trace}-+0f067aa0ba902b7-01"),
            format!("cc-{trace}-00f067aa0ba902b7-01x"),
        ] {
            assert_eq!(TraceParent::parse(&bad), None, "{bad}");
        }
    }
}
