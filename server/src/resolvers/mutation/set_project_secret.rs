//! `setProjectSecret`: a value that the project keeps encrypted and that is never shown.

use crate::access::Action;
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::generated::types::{SetProjectSecretArgs, SetProjectSecretError, SetProjectSecretErrorCode};
use crate::outcome::Outcome;
use crate::resolvers::mutation::new_secret;
use crate::store;

pub async fn resolve(cx: &Cx, args: SetProjectSecretArgs) -> Outcome<(), SetProjectSecretError> {
    let project = store::project::by_slug(&cx.read(), &args.project_slug).await?;
    let permit = cx.require(Action::SecretSet, Scope::project(project.as_deref())).await?;
    let project = project.ok_or(SetProjectSecretErrorCode::ProjectNotFound)?;
    new_secret::check(&args.key, &args.value)?;

    let mut tx = cx.begin(permit).await?;
    new_secret::store(cx, &mut tx, project.id, &args.key, &args.value).await?;
    tx.commit(AuditEvent::SecretChanged { slug: project.slug.clone(), key: args.key }).await?;
    Ok(())
}
