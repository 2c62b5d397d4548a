//! What the tests of transports share.
//!
//! **Invariant:** what must not be shown of a letter has `hunter2` or `john` in it.

use uuid::Uuid;

use super::{Letter, Variables, render};
use crate::domain::mail::MailKind;

/// A mail with the code `hunter2`.
pub fn letter(to: &str) -> Letter {
    let variables = Variables::new().with("email", to).with("code", "hunter2").with("project", "Žblog");
    let kind = MailKind::EmailOtp;
    let rendered = render(kind, None, &variables).unwrap();
    Letter {
        id: Uuid::from_u128(7),
        kind,
        to: to.to_owned(),
        rendered,
        variant: String::new(),
        project_slug: Some("blog".to_owned()),
        variables,
    }
}

#[test]
fn debug_shows_nothing_of_a_letter() {
    let shown = format!("{:?}", letter("john@example.com"));
    assert!(!shown.contains("hunter2") && !shown.contains("john"), "{shown}");
}
