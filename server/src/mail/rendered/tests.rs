//! Mails of the default templates and of others.
//!
//! **Invariant:** the defaults are rendered with all variables and with as few as a mail may have.

use super::*;
use crate::domain::mail::Presence;

fn template(subject: &str, content: &str) -> Template {
    Template { subject: subject.to_owned(), content: content.to_owned(), use_layout: false, reply_to: None }
}

fn variables(kind: MailKind, with_optional: bool) -> Variables {
    let given = kind.variables().iter().filter(|variable| with_optional || variable.presence != Presence::Sometimes);
    given.fold(Variables::new(), |variables, variable| {
        let value = match variable.name {
            "url" => "https://a.example/sign-in?x=1&token=%3Ctoken%3E".to_owned(),
            name => format!("<{name}>"),
        };
        variables.with(variable.name, value)
    })
}

#[test]
fn each_default_passes_its_check() {
    for kind in MailKind::ALL {
        assert_eq!(defaults::of(kind).check(kind), Ok(()), "{kind:?}");
    }
    assert!(Mustache::parse(LAYOUT).unwrap().shows("content"));
}

/// With all values and with those that each mail has: every value is in both parts, and no tag is left.
#[test]
fn each_default_is_rendered() {
    for kind in MailKind::ALL {
        for with_optional in [true, false] {
            let given = variables(kind, with_optional);
            let mail = render(kind, None, &given).unwrap();
            for text in [&mail.subject, &mail.html, &mail.text] {
                assert!(!text.is_empty() && !text.contains("{{") && !text.contains("}}"), "{text}");
            }
            assert!(mail.html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">") && mail.html.contains("max-width:600px"));
            assert!(!mail.text.contains("prefers-color-scheme"), "{}", mail.text);
            for required in kind.variables().iter().filter(|it| it.presence == Presence::Required) {
                let is_in_link = with_optional && kind == MailKind::PasswordlessSignIn;
                let (in_html, in_text) = match is_in_link {
                    true => ("token=%3Ctoken%3E".to_owned(), "token=%3Ctoken%3E".to_owned()),
                    false => (format!("&lt;{}&gt;", required.name), format!("<{}>", required.name)),
                };
                assert!(mail.html.contains(&in_html) && mail.text.contains(&in_text), "{kind:?}: {}", mail.text);
            }
        }
    }
}

#[test]
fn the_text_of_a_default_can_be_read() {
    let given = Variables::new().with("email", "john@example.com").with("token", "abc").with("project", "Blog");
    let mail = render(MailKind::ResetPasswordRequest, None, &given).unwrap();
    assert_eq!(mail.subject, "Reset your password for Blog");
    assert_eq!(
        mail.text,
        "Reset your password\n\nA new password was requested for the account john@example.com in Blog. \
         Enter this code where you requested it:\n\nabc\n\nThe code is valid for a limited time and can be used once. \
         If you did not request it, ignore this mail: your password stays as it is."
    );
}

#[test]
fn a_sign_in_has_a_link_or_else_a_code() {
    let given = Variables::new().with("token", "abc").with("url", "https://a.example/in?x=y&token=abc#z");
    let mail = render(MailKind::PasswordlessSignIn, None, &given).unwrap();
    assert!(mail.html.contains("href=\"https://a.example/in?x=y&amp;token=abc#z\""), "{}", mail.html);
    assert!(mail.text.contains("https://a.example/in?x=y&token=abc#z") && !mail.text.contains("code:"), "{}", mail.text);
    let without = Variables::new().with("token", "abc");
    assert!(render(MailKind::PasswordlessSignIn, None, &without).unwrap().text.contains("code:\n\nabc\n"));
}

#[test]
fn values_are_escaped_in_the_html_alone() {
    let given = Variables::new().with("project", "<b>R&D</b>").with("email", "a\"b@c.example");
    let custom = template("{{project}} {{{project}}}", "<p title=\"{{email}}\">{{project}}</p>{{unknown}}");
    let mail = render(MailKind::ExistingUserInvited, Some(&custom), &given).unwrap();
    assert_eq!(mail.subject, "<b>R&D</b> <b>R&D</b>");
    assert_eq!(mail.html, "<p title=\"a&quot;b@c.example\">&lt;b&gt;R&amp;D&lt;/b&gt;</p>");
    assert_eq!(mail.text, "<b>R&D</b>");
}

#[test]
fn the_layout_is_put_around_templates_that_want_it() {
    let plain = template("Hi", "<p>Hi</p>");
    assert_eq!(render(MailKind::ForcedSignOut, Some(&plain), &Variables::new()).unwrap().html, "<p>Hi</p>");
    let custom = Template { use_layout: true, reply_to: Some("Help <help@example.com>".to_owned()), ..plain };
    let mail = render(MailKind::ForcedSignOut, Some(&custom), &Variables::new()).unwrap();
    assert!(mail.html.contains("<html>") && mail.html.contains("<title>Hi</title>") && mail.html.contains("\n<p>Hi</p>\n"));
    assert_eq!((mail.text.as_str(), mail.reply_to.as_deref()), ("Hi", Some("Help <help@example.com>")));
}

#[test]
fn a_subject_is_one_line_of_limited_length() {
    for value in ["a\r\nBcc: x@y.example", "a\u{0}\u{85}\u{2028}\u{2029}\tBcc: x@y.example", "\r\n\r\na  Bcc: x@y.example\n"] {
        let given = Variables::new().with("project", value);
        let mail = render(MailKind::ExistingUserInvited, Some(&template("{{project}}", "x")), &given).unwrap();
        assert_eq!(mail.subject, "a Bcc: x@y.example");
    }
    let given = Variables::new().with("project", "ž".repeat(5000));
    let mail = render(MailKind::ExistingUserInvited, None, &given).unwrap();
    assert_eq!(mail.subject.chars().count(), LONGEST_SUBJECT);
}

#[test]
fn a_mail_is_limited_and_an_invalid_template_is_named() {
    let given = Variables::new().with("reason", "x".repeat(1024));
    let many = template("x", &"{{reason}}".repeat(1024));
    assert_eq!(render(MailKind::ForcedSignOut, Some(&many), &given).unwrap().html.len(), LARGEST);
    let more = template("x", &format!("{}y", many.content));
    assert_eq!(render(MailKind::ForcedSignOut, Some(&more), &given), Err(RenderError::TooLarge));
    let with_layout = Template { use_layout: true, ..many };
    assert_eq!(render(MailKind::ForcedSignOut, Some(&with_layout), &given), Err(RenderError::TooLarge));
    let broken = render(MailKind::ForcedSignOut, Some(&template("x", "{{#a}}")), &given).unwrap_err();
    assert_eq!(broken.to_string(), "the content has an invalid tag at character 1: the section `a` is not closed");
}

#[test]
fn debug_shows_nothing_of_a_mail() {
    let mail = render(MailKind::EmailOtp, None, &Variables::new().with("code", "hunter2").with("project", "hunter2")).unwrap();
    assert!(mail.subject.contains("hunter2") && !format!("{mail:?}").contains("hunter2"));
}
