//! Which mailbox a run uses, as its user writes it.
//!
//! **Invariant:** neither `Display` nor `Debug` shows the name or the password of an address.

use std::fmt;
use std::net::SocketAddr;

use reqwest::Url;

/// `none`, `smtp:127.0.0.1:2525`, `mailhog:http://host:8025` or `mailpit:http://host:8025`.
#[derive(Clone, PartialEq, Eq)]
pub enum Setting {
    None,
    /// The suite takes the mails itself: the tested server sends them to this address.
    Smtp(SocketAddr),
    MailHog(Url),
    Mailpit(Url),
}

/// Does not repeat the text, which may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    #[error("a mailbox is `none`, `smtp:127.0.0.1:2525`, `mailhog:http://host:8025` or `mailpit:http://host:8025`")]
    Kind,
    #[error("`smtp:` is followed by an IP address and a port to listen at, such as `smtp:127.0.0.1:2525` or `smtp:[::1]:2525`")]
    Address,
    #[error("`mailhog:` and `mailpit:` are followed by an http or https address, such as `mailpit:http://host:8025`")]
    Url,
}

impl Setting {
    /// # Errors
    /// `Kind` if it is no kind of mailbox, `Address` or `Url` if the address after the kind is invalid.
    pub fn parse(text: &str) -> Result<Self, SettingError> {
        match text.split_once(':') {
            None if text == "none" => Ok(Self::None),
            Some(("smtp", address)) => address.parse().map(Self::Smtp).map_err(|_| SettingError::Address),
            Some(("mailhog", url)) => web_address(url).map(Self::MailHog),
            Some(("mailpit", url)) => web_address(url).map(Self::Mailpit),
            _ => Err(SettingError::Kind),
        }
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => formatter.write_str("none"),
            Self::Smtp(address) => write!(formatter, "smtp:{address}"),
            Self::MailHog(url) => write!(formatter, "mailhog:{}", without_credentials(url)),
            Self::Mailpit(url) => write!(formatter, "mailpit:{}", without_credentials(url)),
        }
    }
}

impl fmt::Debug for Setting {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

fn web_address(text: &str) -> Result<Url, SettingError> {
    let url = Url::parse(text).map_err(|_| SettingError::Url)?;
    let usable = matches!(url.scheme(), "http" | "https") && url.query().is_none() && url.fragment().is_none();
    if usable { Ok(url) } else { Err(SettingError::Url) }
}

fn without_credentials(url: &Url) -> String {
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}://{}{port}{}", url.scheme(), url.host_str().unwrap_or_default(), url.path().trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_and_prints_the_same() {
        let settings = [
            "none",
            "smtp:127.0.0.1:2525",
            "smtp:[::1]:2525",
            "mailhog:http://host:8025",
            "mailpit:http://host",
            "mailpit:http://[::1]:8025/mail",
            "mailhog:https://host",
        ];
        for text in settings {
            assert_eq!(Setting::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn other_texts_are_refused_with_what_is_accepted() {
        for text in ["", "None", "none:", "imap:host", "http://host:8025", "127.0.0.1:2525"] {
            assert_eq!(Setting::parse(text), Err(SettingError::Kind), "{text}");
        }
        for text in ["smtp:", "smtp:localhost:2525", "smtp:127.0.0.1", "smtp:127.0.0.1:70000"] {
            assert_eq!(Setting::parse(text), Err(SettingError::Address), "{text}");
        }
        for text in ["mailhog:", "mailhog:host:8025", "mailpit:ftp://host", "mailpit:http://host/?a=b", "mailpit:http://"] {
            assert_eq!(Setting::parse(text), Err(SettingError::Url), "{text}");
        }
        for kind in ["none", "smtp:", "mailhog:", "mailpit:"] {
            assert!(SettingError::Kind.to_string().contains(kind), "{kind}");
        }
    }

    #[test]
    fn credentials_are_kept_but_not_shown() {
        let setting = Setting::parse("mailpit:http://anna:hush@host:8025").unwrap();
        assert_eq!(format!("{setting} {setting:?}"), "mailpit:http://host:8025 mailpit:http://host:8025");
        assert!(matches!(setting, Setting::Mailpit(url) if url.password() == Some("hush")));
    }
}
