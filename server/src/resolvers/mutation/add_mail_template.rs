//! `addMailTemplate`: the template that mails of a type have from now on.

use crate::cx::Cx;
use crate::generated::types::{AddMailTemplateArgs, AddMailTemplateError};
use crate::outcome::Outcome;
use crate::resolvers::mutation::mail_template;

pub async fn resolve(cx: &Cx, args: AddMailTemplateArgs) -> Outcome<(), AddMailTemplateError> {
    mail_template::add(cx, args.template).await
}
