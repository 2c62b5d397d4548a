//! Which web pages a browser lets read the answers.
//!
//! **Invariant:** an origin is compared as a whole; no part of a name and no pattern ever counts.

/// The pages that may ask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum AllowedOrigins {
    /// Of every origin: tokens travel in a header that a browser does not add by itself.
    #[default]
    Any,
    Listed(Vec<String>),
}

impl AllowedOrigins {
    /// `*`, or origins separated by commas or spaces.
    ///
    /// # Errors
    /// The first entry that is not an origin.
    pub fn parse(text: &str) -> Result<Self, String> {
        let entries = text.split(|it: char| it == ',' || it.is_whitespace()).filter(|entry| !entry.is_empty());
        let entries: Vec<&str> = entries.collect();
        if entries.is_empty() || entries == ["*"] {
            return Ok(Self::Any);
        }
        entries.into_iter().map(|entry| origin(entry).ok_or_else(|| entry.to_owned())).collect::<Result<_, _>>().map(Self::Listed)
    }

    pub fn allows(&self, origin: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Listed(origins) => origins.iter().any(|known| known == origin),
        }
    }
}

/// As browsers write it: scheme and host in lower case, nothing behind host and port.
fn origin(entry: &str) -> Option<String> {
    let (scheme, host) = entry.split_once("://")?;
    let is_scheme = scheme.starts_with(|it: char| it.is_ascii_alphabetic())
        && scheme.bytes().all(|it| it.is_ascii_alphanumeric() || b"+-.".contains(&it));
    let is_host = !host.is_empty() && host.bytes().all(|it| it.is_ascii_alphanumeric() || b"-._:[]".contains(&it));
    (is_scheme && is_host).then(|| entry.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_allows_what_is_in_it() {
        let origins = AllowedOrigins::parse("https://app.example.com, http://localhost:5173\nHTTPS://Admin.Example.com").unwrap();
        for origin in ["https://app.example.com", "http://localhost:5173", "https://admin.example.com"] {
            assert!(origins.allows(origin), "{origin}");
        }
        for origin in [
            "",
            "null",
            "*",
            "http://app.example.com",
            "https://app.example.com:8443",
            "https://evil.app.example.com",
            "https://app.example.com.evil.org",
        ] {
            assert!(!origins.allows(origin), "{origin}");
        }
    }

    #[test]
    fn nothing_and_a_star_are_all_origins() {
        for text in ["", " ", "*"] {
            assert_eq!(AllowedOrigins::parse(text), Ok(AllowedOrigins::Any));
        }
    }

    #[test]
    fn what_is_no_origin_is_named() {
        for entry in ["app.example.com", "https://", "https://a/path", "https://a/", "https://*.example.com", "https://a?b", "://a", "*"] {
            assert_eq!(AllowedOrigins::parse(&format!("https://x.org,{entry}")), Err(entry.to_owned()));
        }
    }
}
