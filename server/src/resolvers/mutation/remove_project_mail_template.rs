//! `removeProjectMailTemplate`: the former name of `removeMailTemplate`.

use crate::cx::Cx;
use crate::generated::types::{RemoveMailTemplateError, RemoveProjectMailTemplateArgs};
use crate::outcome::Outcome;
use crate::resolvers::mutation::mail_template;

pub async fn resolve(cx: &Cx, args: RemoveProjectMailTemplateArgs) -> Outcome<(), RemoveMailTemplateError> {
    mail_template::remove(cx, args.template_identifier).await
}
