//! The other services that are asked over HTTP, and where they are.
//!
//! **Invariant:** an address has neither credentials nor a query in it, so it can be printed.

use clap::{ArgAction, Args};
use url::Url;

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Other services")]
pub struct OutboundOptions {
    /// Where breached passwords are looked up, in place of https://api.pwnedpasswords.com, if password.checkHibp is set; may be a private address
    #[arg(long, value_name = "URL", env = "TENANT_HIBP_URL", value_parser = address)]
    pub hibp_url: Option<Url>,
    /// Where captchas are verified, in place of the address of the service that captcha.provider names; may be a private address
    #[arg(long, value_name = "URL", env = "TENANT_CAPTCHA_URL", value_parser = address)]
    pub captcha_url: Option<Url>,
    /// Whether clients are let in without a captcha while its service cannot be asked
    #[arg(long, value_name = "BOOL", env = "TENANT_CAPTCHA_FAIL_OPEN", default_value_t = false, action = ArgAction::Set)]
    pub captcha_fail_open: bool,
    /// Whether identity providers may have private addresses. Who may configure a provider can then make this server call services of its own network
    #[arg(long, value_name = "BOOL", env = "TENANT_IDP_PRIVATE_ADDRESSES", default_value_t = false, action = ArgAction::Set)]
    pub idp_private_addresses: bool,
}

fn address(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let is_plain = |url: &Url| url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
    url.filter(is_plain).ok_or_else(|| "an http:// or https:// address without credentials, query and fragment is expected".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_can_be_shown() {
        for fitting in ["https://hibp.example", "http://127.0.0.1:8080/mirror/", "http://[::1]:80"] {
            assert!(address(fitting).is_ok(), "{fitting}");
        }
        for wrong in
            ["", "hibp.example", "ftp://hibp.example", "https://user:word@hibp.example", "https://x.example?key=1", "https://x.example#a"]
        {
            assert!(address(wrong).is_err(), "{wrong}");
        }
    }
}
