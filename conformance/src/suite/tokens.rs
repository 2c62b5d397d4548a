//! Tokens that a server mails, and tokens that a case chooses itself.
//!
//! **Invariant:** a token is hidden before anything that could show it is written down.

use cynic::MutationBuilder;

use crate::client::token::Token;
use crate::error::{Outcome, present};
use crate::operations::{
    ResetPassword, ResetPasswordErrorCode, ResetPasswordVariables, UnmanagedInvite, UnmanagedInviteOptions, UnmanagedInviteVariables,
};
use crate::suite::case::Case;
use crate::suite::fixtures::Project;

/// Digits of a token of the usual form.
const DIGITS: usize = 40;

/// A person with a token for a first password.
pub struct Invited {
    pub id: String,
    pub email: String,
    pub token: Token,
}

impl Case {
    /// A person who is a member of the project with nothing, and may reset its password with a token that the case has chosen.
    ///
    /// # Errors
    /// If the request or the mutation fails.
    pub async fn invited(&mut self, project: &Project) -> Outcome<Invited> {
        let (root, email, token) = (self.root(), self.email()?, self.token()?);
        let options = UnmanagedInviteOptions { password: None, reset_token_hash: Some(token.hash()) };
        let variables = UnmanagedInviteVariables {
            email: email.clone(),
            project_slug: project.slug.clone(),
            memberships: Vec::new(),
            options: Some(options),
            ..Default::default()
        };
        let invited = self.prepare(&root, UnmanagedInvite::build(variables)).await?;
        Ok(Invited { id: invited.person.id, email, token })
    }

    /// Waits for a mail to this recipient, and takes the token out of it.
    ///
    /// # Errors
    /// A finding if no mail comes in time or it has no token, a fault if the mailbox cannot be read.
    pub async fn mailed_token(&mut self, step: &str, recipient: &str) -> Outcome<Token> {
        let mail = self.mail(step, recipient).await?;
        let texts = mail.text.split(|it: char| !it.is_ascii_hexdigit());
        let found = texts.into_iter().find(|text| text.len() == DIGITS);
        let token = Token::new(present(found, "a token of 40 hex digits in the mail")?);
        self.hide_token(&token);
        Ok(token)
    }

    /// Sets a password with a token, or is refused with this code.
    ///
    /// # Errors
    /// If the request fails, or the mutation has another result.
    pub async fn resets(&mut self, step: &str, token: &str, password: &str, refusal: Option<ResetPasswordErrorCode>) -> Outcome {
        let (login, variables) = (self.login(), ResetPasswordVariables { token: token.to_owned(), password: password.to_owned() });
        match refusal {
            None => self.ok(step, &login, ResetPassword::build(variables)).await,
            Some(code) => self.fails(step, &login, ResetPassword::build(variables), code).await.map(drop),
        }
    }
}
