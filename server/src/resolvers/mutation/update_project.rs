//! `updateProject`: name or configuration of a project.

use crate::access::Action;
use crate::audit::{AuditEvent, ConfigChange};
use crate::cx::{Cx, Scope};
use crate::domain::acl::Acl;
use crate::domain::maybe_undefined::MaybeUndefined;
use crate::domain::merge::merge;
use crate::domain::text;
use crate::generated::types::{UpdateProjectArgs, UpdateProjectError, UpdateProjectErrorCode};
use crate::outcome::{BadInput, Outcome};
use crate::store;
use crate::store::project::ProjectUpdate;

pub async fn resolve(cx: &Cx, args: UpdateProjectArgs) -> Outcome<(), UpdateProjectError> {
    let project = store::project::by_slug(&cx.read(), &args.project_slug).await?;
    let permit = cx.require(Action::ProjectUpdate, Scope::project(project.as_deref())).await?;
    let id = project.ok_or(UpdateProjectErrorCode::ProjectNotFound)?.id;
    text::check("name", args.name.as_deref().unwrap_or_default())?;
    let merged = args.merge_config.unwrap_or(false);
    let upper = match args.config {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(serde_json::json!({})),
        MaybeUndefined::Value(config) => Some(config),
    };

    let mut tx = cx.begin(permit).await?;
    // What is merged into must be what is there now.
    let (slug, current) = match tx.authority().project() {
        Some(project) => (project.slug.clone(), project.name.clone()),
        None => return Err(UpdateProjectErrorCode::ProjectNotFound.into()),
    };
    let name = args.name.filter(|name| !name.is_empty());
    let config = match upper {
        Some(upper) if merged => {
            Some(merge(store::project::config(&tx.read(), id).await?.ok_or(UpdateProjectErrorCode::ProjectNotFound)?, upper))
        }
        upper => upper,
    };
    if let Some(config) = &config {
        if !config.is_object() {
            return Err(BadInput::new("config must be an object").into());
        }
        text::check_config(config)?;
        Acl::of_config(config).and_then(Acl::with_short_names).map_err(|error| BadInput::new(format!("config.{error}")))?;
    }
    let event = AuditEvent::ProjectUpdated {
        slug,
        renamed: name.clone().filter(|name| *name != current).map(|after| (current, after)),
        config: config.as_ref().map(|_| ConfigChange { merged }),
    };
    store::project::update(&mut tx, id, ProjectUpdate { name, config }).await?;
    tx.commit(event).await?;
    Ok(())
}
