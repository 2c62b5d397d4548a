//! The length of a document in words and signs, and of its longest word, found without parsing it.
//!
//! **Invariant:** reads each byte once and keeps none, so it is safe on any text; a text that is no GraphQL has some number, too.

/// Longer than any name of the schema, and than any that a client makes up. Looking for names that are like it takes its length in time.
pub const LONGEST_NAME: usize = 256;

/// Why a text is not even parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excess {
    Tokens,
    Name,
}

/// Whether the text has no more tokens than that, and no name that is too long.
pub fn measure(text: &str, most: usize) -> Result<(), Excess> {
    let mut rest = text.as_bytes();
    let mut count = 0;
    while let [first, after @ ..] = rest {
        rest = match first {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => {
                rest = after;
                continue;
            }
            b'#' => {
                rest = skip(after, |byte| byte != b'\n' && byte != b'\r');
                continue;
            }
            b'"' => after_string(after),
            b'_' | b'A'..=b'Z' | b'a'..=b'z' => after_name(rest)?,
            b'-' | b'0'..=b'9' => skip(after, |byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)),
            b'.' => skip(after, |byte| byte == b'.'),
            // A letter of another alphabet is several bytes.
            0x80.. => skip(after, |byte| byte >= 0x80),
            _ => after,
        };
        count += 1;
        if count > most {
            return Err(Excess::Tokens);
        }
    }
    Ok(())
}

fn after_name(bytes: &[u8]) -> Result<&[u8], Excess> {
    let rest = skip(bytes, |byte| byte == b'_' || byte.is_ascii_alphanumeric());
    if bytes.len() - rest.len() > LONGEST_NAME { Err(Excess::Name) } else { Ok(rest) }
}

fn skip(bytes: &[u8], belongs: impl Fn(u8) -> bool) -> &[u8] {
    let end = bytes.iter().position(|byte| !belongs(*byte)).unwrap_or(bytes.len());
    bytes.get(end..).unwrap_or_default()
}

/// What follows a string, from behind its first quotation mark.
fn after_string(bytes: &[u8]) -> &[u8] {
    let (mut rest, end): (&[u8], &[u8]) = match bytes.strip_prefix(b"\"\"") {
        Some(block) => (block, b"\"\"\""),
        None => (bytes, b"\""),
    };
    let is_block = end.len() == 3;
    loop {
        if let Some(after) = rest.strip_prefix(end) {
            return after;
        }
        rest = match rest {
            [] => return rest,
            [b'\n' | b'\r', ..] if !is_block => return rest,
            [b'\\', b'"', b'"', b'"', after @ ..] if is_block => after,
            [b'\\', _, after @ ..] if !is_block => after,
            [_, after @ ..] => after,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_counts_once() {
        for (text, tokens) in [
            ("", 0),
            (" ,\n\t # a comment { }\n", 0),
            ("{ me { id } }", 6),
            ("{me{id}}", 6),
            ("query Q($a: [Int!]! = [1, -2.5e+3]) { a: b(c: $a) @d ...F }", 32),
            ("\"a { b } \\\" c\"", 1),
            ("\"\" x", 2),
            ("\"\"\" a \"quoted\" \\\"\"\" { b } \"\"\" x", 2),
            ("\"open\nx", 2),
            ("\"\"\"open", 1),
            ("\u{e9}\u{e9} \u{1f600}", 2),
        ] {
            assert_eq!(measure(text, tokens), Ok(()), "{text}: more than {tokens}");
            assert!(tokens == 0 || measure(text, tokens - 1) == Err(Excess::Tokens), "{text}: fewer than {tokens}");
        }
    }

    #[test]
    fn names_have_an_end_and_strings_need_none() {
        let (longest, longer) = ("a".repeat(LONGEST_NAME), "_".repeat(LONGEST_NAME + 1));
        for (text, measured) in [
            (format!("{{ {longest} }}"), Ok(())),
            (format!("{{ {longer} }}"), Err(Excess::Name)),
            (format!("query($x: Int) {{ a @{longer} }}"), Err(Excess::Name)),
            (format!("{{ a(b: \"{longer}\") }} # {longer}"), Ok(())),
            (format!("{{ a(b: 1{}) }}", "0".repeat(1_000)), Ok(())),
        ] {
            assert_eq!(measure(&text, 100), measured, "{text}");
        }
    }
}
