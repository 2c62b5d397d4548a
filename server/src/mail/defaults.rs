//! The default templates: one of each kind, in English.
//!
//! **Invariant:** each passes the check of its kind.

use super::Template;
use crate::domain::mail::MailKind;

/// The language of the default templates.
pub const LANGUAGE: &str = "en";

pub fn of(kind: MailKind) -> Template {
    let (subject, content) = parts(kind);
    Template { subject: subject.to_owned(), content: content.to_owned(), use_layout: true, reply_to: None }
}

fn parts(kind: MailKind) -> (&'static str, &'static str) {
    match kind {
        MailKind::ExistingUserInvited => ("You now have access to {{project}}", include_str!("templates/existing_user_invited.html")),
        MailKind::NewUserInvited => ("Your invitation to {{project}}", include_str!("templates/new_user_invited.html")),
        MailKind::ResetPasswordRequest => {
            ("Reset your password{{#project}} for {{project}}{{/project}}", include_str!("templates/reset_password_request.html"))
        }
        MailKind::PasswordlessSignIn => {
            ("Sign in{{#project}} to {{project}}{{/project}}", include_str!("templates/passwordless_sign_in.html"))
        }
        MailKind::ForcedSignOut => ("You have been signed out", include_str!("templates/forced_sign_out.html")),
        MailKind::EmailOtp => ("Your sign-in code{{#project}} for {{project}}{{/project}}", include_str!("templates/email_otp.html")),
        MailKind::BackupCodesExhausted => ("You have used your last backup code", include_str!("templates/backup_codes_exhausted.html")),
        MailKind::EmailVerification => ("Confirm your e-mail address", include_str!("templates/email_verification.html")),
        MailKind::EmailChangeVerify => ("Confirm your new e-mail address", include_str!("templates/email_change_verify.html")),
        MailKind::EmailChangeNotify => ("Your e-mail address has changed", include_str!("templates/email_change_notify.html")),
        MailKind::UnusualLogin => ("New sign-in to your account", include_str!("templates/unusual_login.html")),
    }
}
