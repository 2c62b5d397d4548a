//! `removeMailTemplate`: mails have the default template again.

use crate::cx::Cx;
use crate::generated::types::{RemoveMailTemplateArgs, RemoveMailTemplateError};
use crate::outcome::Outcome;
use crate::resolvers::mutation::mail_template;

pub async fn resolve(cx: &Cx, args: RemoveMailTemplateArgs) -> Outcome<(), RemoveMailTemplateError> {
    mail_template::remove(cx, args.template_identifier).await
}
