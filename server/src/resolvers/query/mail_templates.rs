//! `mailTemplates`: the templates that are in use instead of the default ones.

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::generated::types::MailTemplateData;
use crate::mail::Template;
use crate::outcome::QueryResult;
use crate::resolvers::view;
use crate::store;
use crate::store::mail_template::StoredTemplate;

pub async fn resolve(cx: &Cx) -> QueryResult<Vec<MailTemplateData>> {
    cx.require(Action::MailTemplatesView, Scope::Global).await?;
    let rows = cx.rows().await;
    cx.budget().load(store::mail_template::size(&cx.read()).await?)?;
    let templates = store::mail_template::list(&cx.read(), rows.most()).await?;
    rows.took(templates.len())?;
    let ids: Vec<_> = templates.iter().filter_map(|stored| stored.project).collect();
    let projects = store::project::list_by_id(&cx.read(), &ids).await?;
    let view = |stored: StoredTemplate| {
        let StoredTemplate { project, kind, variant, template: Template { subject, content, use_layout, reply_to } } = stored;
        MailTemplateData {
            project_slug: project.and_then(|id| projects.get(&id)).map(|project| project.slug.clone()),
            type_: view::mail_type(kind),
            variant: (!variant.is_empty()).then_some(variant),
            subject,
            content,
            use_layout,
            reply_to,
        }
    };
    Ok(templates.into_iter().map(view).collect())
}
