//! What `tenant-server config` prints: every setting with its value and where that comes from, in the form of the file.
//!
//! **Invariant:** of a secret nothing is shown but that there is one, and of an address of a database all but what may be its password.

use std::fmt::Write;

use super::database::PARAMETERS;
use super::found::SourcedValue;
use super::variables::Sensitivity;
use super::{Mode, Options};

const MASK: &str = "***";

/// Says which mode holds where none was asked for.
pub fn name_the_mode(options: &mut Options) {
    let mode = options.mode();
    let why = match mode {
        Mode::Development => "default, as only this machine is listened to",
        Mode::Production => "default, as other machines are listened to",
    };
    if let Some(line) = options.lines.iter_mut().find(|line| line.key == "mode" && line.found.is_none()) {
        line.found = Some(SourcedValue { text: mode.name().to_owned(), source: why.to_owned(), is_file: false });
    }
}

pub fn text(options: &Options) -> String {
    let mut text = String::new();
    for line in &options.lines {
        // Writing to a text cannot fail.
        match &line.found {
            Some(found) => writeln!(text, "{} = {} # {}", line.key, value(line.kind, &found.text), found.source),
            None => writeln!(text, "# {} is not set", line.key),
        }
        .ok();
    }
    text
}

fn value(kind: Sensitivity, text: &str) -> toml::Value {
    let text = match kind {
        Sensitivity::Secret => MASK.to_owned(),
        Sensitivity::Address => address(text),
        Sensitivity::Plain => text.to_owned(),
    };
    let number = text.parse().ok().filter(|number: &i64| number.to_string() == text).map(toml::Value::Integer);
    let flag = text.parse().ok().map(toml::Value::Boolean);
    number.or(flag).unwrap_or(toml::Value::String(text))
}

fn address(url: &str) -> String {
    let Some((scheme @ ("postgres" | "postgresql"), rest)) = url.split_once("://") else {
        return if url.starts_with("sqlite:") { url.to_owned() } else { MASK.to_owned() };
    };
    // A password may have any of the characters that end it, so all before the last `@` belongs to it.
    let (user, rest) = match rest.rsplit_once('@') {
        Some((user, rest)) => (user.split_once(':').map_or_else(|| format!("{user}@"), |(user, _)| format!("{user}:{MASK}@")), rest),
        None => (String::new(), rest),
    };
    let (place, parameters) = rest.split_once('?').unwrap_or((rest, ""));
    let parameters = form_urlencoded::parse(parameters.as_bytes()).map(|(name, value)| {
        let is_shown = name != "password" && PARAMETERS.contains(&name.as_ref());
        format!("{name}={}", if is_shown { value.as_ref() } else { MASK })
    });
    let parameters = parameters.collect::<Vec<_>>().join("&");
    format!("{scheme}://{user}{place}{}{parameters}", if parameters.is_empty() { "" } else { "?" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_password() {
        let cases = [
            ("postgres://john:hunter2@db:5432/tenant?sslmode=require", "postgres://john:***@db:5432/tenant?sslmode=require"),
            ("postgres://john:hunter/2?@x@db/tenant", "postgres://john:***@db/tenant"),
            ("postgres://db/tenant?user=john&p%61ssword=hunter2", "postgres://db/tenant?user=john&password=***"),
            ("postgresql://john@db/tenant?pasword=hunter2", "postgresql://john@db/tenant?pasword=***"),
            ("sqlite:/var/lib/tenant.sqlite", "sqlite:/var/lib/tenant.sqlite"),
            ("hunter2", "***"),
        ];
        for (url, want) in cases {
            assert_eq!(address(url), want);
        }
    }

    #[test]
    fn numbers_and_flags_stay_what_they_are_in_the_file() {
        let shown = ["1025", "true", "off", "01", "a\"b"].map(|text| value(Sensitivity::Plain, text).to_string());
        assert_eq!(shown, ["1025", "true", "\"off\"", "\"01\"", "'a\"b'"]);
        assert_eq!(value(Sensitivity::Secret, "1025").to_string(), "\"***\"");
    }
}
