//! The project that a mail to a person names, whose template it has.
//!
//! **Invariant:** a project of the person, so that a request cannot choose the template of a stranger.

use std::sync::Arc;

use crate::cx::Cx;
use crate::domain::identity::IdentityRow;
use crate::domain::project::Project;
use crate::domain::role;
use crate::outcome::Fault;
use crate::store;

/// The only project of the person, or else the wanted one if it is the person's.
///
/// # Errors
/// If the database fails.
pub async fn of(cx: &Cx, identity: &IdentityRow, wanted: Option<&str>) -> Result<Option<Arc<Project>>, Fault> {
    let ids: Vec<_> = cx.memberships_of(identity.id).await?.into_keys().collect();
    if let [only] = &*ids {
        return Ok(store::project::list_by_id(&cx.read(), &[*only]).await?.remove(only));
    }
    let Some(slug) = wanted else { return Ok(None) };
    let project = store::project::by_slug(&cx.read(), slug).await?;
    Ok(project.filter(|project| ids.contains(&project.id) || role::is_implicit_admin(&identity.roles)))
}
