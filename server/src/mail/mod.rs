//! Mails: templates, what they become, and how that is delivered.
//!
//! A caller renders a kind of mail with its values, makes a [`Letter`] of it and gives that to a [`Transport`].
//!
//! **Invariant:** knows no database, and neither logs nor quotes in an error what a mail says or whom it is for.

mod defaults;
mod mustache;
mod plain;
mod rendered;
mod template;
mod variables;

pub use mustache::{DEEPEST, SyntaxError, SyntaxProblem};
pub use rendered::{LARGEST, RenderError, Rendered, render};
pub use template::{LARGEST_CONTENT, LONGEST_SUBJECT, Part, Template, TemplateError};
pub use variables::Variables;
