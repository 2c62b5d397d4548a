//! The default mails with example values, as files to look at.
//!
//! **Invariant:** what is written is what a mail of these values has.

use std::io::{Error, Result};
use std::path::Path;

use super::{Variables, render};
use crate::domain::mail::{MailKind, Presence};

/// One mail of each kind with all its variables, and one with those that each mail has; and a page with all of them.
///
/// # Errors
/// If the directory cannot be written to.
pub fn write_defaults(directory: &Path) -> Result<()> {
    std::fs::create_dir_all(directory)?;
    let mut page = "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Default mails</title>\n".to_owned();
    for kind in MailKind::ALL {
        for (suffix, has_all) in [("", true), ("-least", false)] {
            let mail = render(kind, None, &examples(kind, has_all)).map_err(Error::other)?;
            let name = format!("{}{suffix}", kind.as_str());
            std::fs::write(directory.join(format!("{name}.html")), &mail.html)?;
            std::fs::write(directory.join(format!("{name}.txt")), format!("Subject: {}\n\n{}\n", mail.subject, mail.text))?;
            let frame = format!("<iframe src=\"{name}.html\" title=\"{name}\" width=\"400\" height=\"520\"></iframe>");
            page.push_str(&format!("<h2>{name}</h2>\n{frame}\n<iframe src=\"{name}.txt\" width=\"500\" height=\"520\"></iframe>\n"));
        }
    }
    std::fs::write(directory.join("index.html"), page)
}

fn examples(kind: MailKind, has_all: bool) -> Variables {
    let given = kind.variables().iter().filter(|variable| has_all || variable.presence != Presence::Sometimes);
    given.fold(Variables::new(), |variables, variable| variables.with(variable.name, example(variable.name)))
}

fn example(variable: &str) -> &'static str {
    match variable {
        "email" => "jane.doe@example.com",
        "newEmail" => "jane.with.a.long.name@department.example.com",
        "code" => "481516",
        "token" => "3f9a1c0e5b7d2846a1f0c9e8d7b6a59483726150",
        "password" => "correct-horse-battery",
        "project" => "Company <Blog> & Shop",
        "projectSlug" => "company-blog",
        "url" => "https://app.example.com/sign-in?locale=en&token=3f9a1c0e5b7d2846a1f0c9e8d7b6a59483726150",
        "requestId" => "0190f5e2-7c1a-7b3e-9d4f-2a6b8c0d1e3f",
        "reason" => "Your device was reported as lost.",
        "geoCountry" => "CZ",
        "ipAddress" => "203.0.113.7",
        _ => "example",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_written_in_two_forms_and_listed() {
        let folder = tempfile::tempdir().unwrap();
        write_defaults(folder.path()).unwrap();
        let page = std::fs::read_to_string(folder.path().join("index.html")).unwrap();
        for kind in MailKind::ALL {
            for name in [kind.as_str().to_owned(), format!("{}-least", kind.as_str())] {
                assert!(folder.path().join(format!("{name}.html")).exists() && page.contains(&format!("{name}.txt")), "{name}");
            }
            // No variable is without an example of its own.
            assert!(kind.variables().iter().all(|variable| example(variable.name) != "example"));
        }
    }
}
