//! Mails: templates, what they become, and how that is delivered.
//!
//! A caller renders a kind of mail with its values, makes a [`Letter`] of it and gives that to a [`Transport`].
//!
//! **Invariant:** knows no database, and quotes in no error what a mail says or whom it is for.

mod defaults;
mod gallery;
mod letter;
mod message;
mod mustache;
mod plain;
mod rendered;
mod smtp;
mod template;
mod transport;
mod variables;
mod webhook;

pub use gallery::write_defaults;
pub use letter::{DeliveryProblem, Letter, SendError};
pub use mustache::{DEEPEST, SyntaxError, SyntaxProblem};
pub use rendered::{LARGEST, RenderError, Rendered, render};
pub use smtp::SmtpError;
pub use template::{LARGEST_CONTENT, LONGEST_SUBJECT, Part, Template, TemplateError};
pub use transport::Transport;
pub use variables::Variables;

#[cfg(test)]
mod tests;
