//! `addProjectMailTemplate`: the former name of `addMailTemplate`.

use crate::cx::Cx;
use crate::generated::types::{AddMailTemplateError, AddProjectMailTemplateArgs};
use crate::outcome::Outcome;
use crate::resolvers::mutation::mail_template;

pub async fn resolve(cx: &Cx, args: AddProjectMailTemplateArgs) -> Outcome<(), AddMailTemplateError> {
    mail_template::add(cx, args.template).await
}
