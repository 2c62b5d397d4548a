//! How mails are delivered: over SMTP, to a webhook, to the log in development, or not at all.
//!
//! **Invariant:** password, token and URL of the webhook are never printed, and a contradiction stops the start.

use std::net::IpAddr;

use clap::{ArgAction, Args, value_parser};
use url::{Host, Url};

use super::{ConfigError, Mode, Options, SecretSetting};
use crate::domain::mail::Mailbox;

const HOST: &str = "TENANT_MAILER_HOST";
const FROM: &str = "TENANT_MAILER_FROM";
const PASSWORD: &str = "TENANT_MAILER_PASSWORD";
const URL: &str = "TENANT_MAILER_WEBHOOK_URL";
const TOKEN: &str = "TENANT_MAILER_WEBHOOK_TOKEN";

/// Where TLS begins with the connection, and where a mail program hands mails in otherwise.
const PORTS: (u16, u16) = (465, 587);

#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Mails")]
pub struct MailOptions {
    /// The SMTP server that takes mails; without it and without a webhook, development logs them and production sends none
    #[arg(long, value_name = "HOST", env = "TENANT_MAILER_HOST", value_parser = host)]
    pub mailer_host: Option<String>,
    /// Its port [default: 587, or 465 with --mailer-secure]
    #[arg(long, value_name = "PORT", env = "TENANT_MAILER_PORT", value_parser = value_parser!(u16).range(1..))]
    pub mailer_port: Option<u16>,
    /// The sender of all mails, as name@example.com or Name <name@example.com>
    #[arg(long, value_name = "ADDRESS", env = "TENANT_MAILER_FROM", value_parser = mailbox)]
    pub mailer_from: Option<Mailbox>,
    /// The user to sign in to the SMTP server with, and TENANT_MAILER_PASSWORD; without both no one signs in
    #[arg(long, value_name = "USER", env = "TENANT_MAILER_USER")]
    pub mailer_user: Option<String>,
    /// Whether the connection begins with TLS; if not, STARTTLS is used where the server offers it
    #[arg(long, value_name = "BOOL", env = "TENANT_MAILER_SECURE", default_value_t = false, action = ArgAction::Set)]
    pub mailer_secure: bool,
}

/// What the settings say about mails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mailer {
    /// Production without a mailer.
    None,
    /// Development without a mailer.
    Log,
    Smtp(SmtpSettings),
    Webhook(WebhookSettings),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmtpSettings {
    pub host: String,
    pub port: u16,
    pub from: Mailbox,
    pub credentials: Option<(String, SecretSetting)>,
    /// Whether the connection begins with TLS.
    pub is_secure: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookSettings {
    /// It often has a secret in it.
    pub url: SecretSetting,
    pub token: Option<SecretSetting>,
    pub from: Option<Mailbox>,
}

impl Mailer {
    /// # Errors
    /// The settings contradict each other, or one of them is missing.
    pub fn of(options: &Options) -> Result<Self, ConfigError> {
        Self::read(|name| options.variables.get(name), &options.mail, options.mode())
    }

    fn read(get: impl Fn(&'static str) -> Option<String>, options: &MailOptions, mode: Mode) -> Result<Self, ConfigError> {
        let refused = |variable, problem| Err(ConfigError { variable, problem });
        let of_smtp = [
            (options.mailer_port.is_some(), "TENANT_MAILER_PORT"),
            (options.mailer_user.is_some(), "TENANT_MAILER_USER"),
            (options.mailer_secure, "TENANT_MAILER_SECURE"),
            (get(PASSWORD).is_some(), PASSWORD),
        ];
        let of_smtp = of_smtp.into_iter().find_map(|(is_set, variable)| is_set.then_some(variable));
        match (&options.mailer_host, get(URL)) {
            (Some(_), Some(_)) => refused(URL, "and TENANT_MAILER_HOST cannot both be set"),
            (Some(_), None) if get(TOKEN).is_some() => refused(TOKEN, "can only be set with TENANT_MAILER_WEBHOOK_URL"),
            (Some(host), None) => smtp(host, get(PASSWORD), options).map(Self::Smtp),
            (None, _) if of_smtp.is_some() => refused(of_smtp.unwrap_or(HOST), "can only be set with TENANT_MAILER_HOST"),
            (None, Some(url)) => webhook(url, get(TOKEN), options).map(Self::Webhook),
            (None, None) if get(TOKEN).is_some() => refused(TOKEN, "can only be set with TENANT_MAILER_WEBHOOK_URL"),
            (None, None) if options.mailer_from.is_some() => {
                refused(FROM, "can only be set with TENANT_MAILER_HOST or TENANT_MAILER_WEBHOOK_URL")
            }
            (None, None) => Ok(if mode == Mode::Development { Self::Log } else { Self::None }),
        }
    }
}

fn smtp(host: &str, password: Option<String>, options: &MailOptions) -> Result<SmtpSettings, ConfigError> {
    let credentials = match (&options.mailer_user, password) {
        (Some(user), Some(password)) => Some((user.clone(), SecretSetting::new(password))),
        (None, None) => None,
        (Some(_), None) => return Err(ConfigError { variable: PASSWORD, problem: "must be set with TENANT_MAILER_USER" }),
        (None, Some(_)) => return Err(ConfigError { variable: "TENANT_MAILER_USER", problem: "must be set with TENANT_MAILER_PASSWORD" }),
    };
    let from = options.mailer_from.clone().ok_or(ConfigError { variable: FROM, problem: "must be set with TENANT_MAILER_HOST" })?;
    let port = options.mailer_port.unwrap_or(if options.mailer_secure { PORTS.0 } else { PORTS.1 });
    Ok(SmtpSettings { host: host.to_owned(), port, from, credentials, is_secure: options.mailer_secure })
}

fn webhook(url: String, token: Option<String>, options: &MailOptions) -> Result<WebhookSettings, ConfigError> {
    let is_address = Url::parse(&url).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if !is_address {
        return Err(ConfigError { variable: URL, problem: "must be an http:// or https:// address" });
    }
    // Nothing else can be written into a header.
    if token.as_ref().is_some_and(|token| !token.bytes().all(|byte| byte.is_ascii_graphic())) {
        return Err(ConfigError { variable: TOKEN, problem: "may have visible ASCII characters only" });
    }
    Ok(WebhookSettings { url: SecretSetting::new(url), token: token.map(SecretSetting::new), from: options.mailer_from.clone() })
}

fn host(text: &str) -> Result<String, String> {
    let is_host = text.parse::<IpAddr>().is_ok() || Host::parse(text).is_ok();
    if is_host { Ok(text.trim_matches(['[', ']']).to_owned()) } else { Err("it is neither a host name nor an IP address".to_owned()) }
}

fn mailbox(text: &str) -> Result<Mailbox, String> {
    Mailbox::parse(text).ok_or_else(|| "an address is written as name@example.com or Name <name@example.com>".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Program {
        #[command(flatten)]
        mail: MailOptions,
    }

    type Given<'a> = &'a [(&'static str, &'static str)];

    fn read(args: &[&str], variables: Given<'_>) -> Result<Mailer, String> {
        let program = Program::try_parse_from([&["program"], args].concat()).map_err(|error| error.to_string())?;
        let get = |name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Mailer::read(get, &program.mail, Mode::Production).map_err(|error| error.to_string())
    }

    #[test]
    fn without_a_mailer_the_mode_decides() {
        assert_eq!(read(&[], &[]), Ok(Mailer::None));
        assert_eq!(Mailer::read(|_| None, &MailOptions::default(), Mode::Development).unwrap(), Mailer::Log);
    }

    #[test]
    fn a_host_and_a_sender_are_enough() {
        let Ok(Mailer::Smtp(smtp)) = read(&["--mailer-host=[::1]", "--mailer-from=Blog <blog@example.com>"], &[]) else { panic!() };
        assert_eq!((smtp.host.as_str(), smtp.port, smtp.from.name.as_deref(), smtp.is_secure), ("::1", 587, Some("Blog"), false));
        let args = ["--mailer-host=mail_server", "--mailer-from=blog@example.com", "--mailer-user=john", "--mailer-secure=true"];
        let Ok(Mailer::Smtp(smtp)) = read(&args, &[(PASSWORD, "hunter2")]) else { panic!() };
        assert_eq!((smtp.port, smtp.is_secure, smtp.credentials.is_some()), (465, true, true));
        assert!(!format!("{smtp:?}").contains("hunter2"));
    }

    #[test]
    fn a_webhook_needs_its_address_alone() {
        let Ok(Mailer::Webhook(webhook)) = read(&[], &[(URL, "https://hooks.example/hunter2")]) else { panic!() };
        assert!(webhook.from.is_none() && webhook.token.is_none() && !format!("{webhook:?}").contains("hunter2"));
        let given: Given<'_> = &[(URL, "https://hooks.example"), (TOKEN, "hunter2")];
        let Ok(Mailer::Webhook(webhook)) = read(&["--mailer-from=blog@example.com"], given) else { panic!() };
        assert!(webhook.from.is_some() && webhook.token.is_some() && !format!("{webhook:?}").contains("hunter2"));
    }

    #[test]
    fn contradictions_are_named_without_a_secret() {
        let (host, from) = ("--mailer-host=mail.example", "--mailer-from=blog@example.com");
        let hook = (URL, "https://hooks.example/hunter2");
        let cases: [(&[&str], Given<'_>, &str); 12] = [
            (&[host, from], &[hook], "TENANT_MAILER_WEBHOOK_URL and TENANT_MAILER_HOST cannot both be set"),
            (&[host], &[], "TENANT_MAILER_FROM must be set with TENANT_MAILER_HOST"),
            (&[from], &[], "TENANT_MAILER_FROM can only be set with TENANT_MAILER_HOST or TENANT_MAILER_WEBHOOK_URL"),
            (&["--mailer-user=john"], &[hook], "TENANT_MAILER_USER can only be set with TENANT_MAILER_HOST"),
            (&["--mailer-port=25"], &[], "TENANT_MAILER_PORT can only be set with TENANT_MAILER_HOST"),
            (&[], &[(PASSWORD, "hunter2")], "TENANT_MAILER_PASSWORD can only be set with TENANT_MAILER_HOST"),
            (&[host, from, "--mailer-user=john"], &[], "TENANT_MAILER_PASSWORD must be set with TENANT_MAILER_USER"),
            (&[host, from], &[(PASSWORD, "hunter2")], "TENANT_MAILER_USER must be set with TENANT_MAILER_PASSWORD"),
            (&[], &[(TOKEN, "hunter2")], "TENANT_MAILER_WEBHOOK_TOKEN can only be set with TENANT_MAILER_WEBHOOK_URL"),
            (&[host, from], &[(TOKEN, "hunter2")], "TENANT_MAILER_WEBHOOK_TOKEN can only be set with TENANT_MAILER_WEBHOOK_URL"),
            (&[], &[(URL, "ftp://hunter2")], "TENANT_MAILER_WEBHOOK_URL must be an http:// or https:// address"),
            (&[], &[hook, (TOKEN, "hunter2\n")], "TENANT_MAILER_WEBHOOK_TOKEN may have visible ASCII characters only"),
        ];
        for (args, variables, expected) in cases {
            assert_eq!(read(args, variables), Err(expected.to_owned()));
        }
    }

    #[test]
    fn host_port_and_sender_are_checked() {
        for wrong in ["--mailer-host=a b", "--mailer-port=0", "--mailer-from=john", "--mailer-from=a@b, c@d", "--mailer-secure=maybe"] {
            assert!(Program::try_parse_from(["program", wrong]).is_err(), "{wrong}");
        }
    }
}
