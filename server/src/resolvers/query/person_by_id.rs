//! `personById`: one person, for itself and for callers that may see one of its memberships.

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::domain::id::IdentityId;
use crate::generated::types::{Person, PersonByIdArgs};
use crate::outcome::{Fault, QueryResult};
use crate::resolvers::view;
use crate::store;

pub async fn resolve(cx: &Cx, args: PersonByIdArgs) -> QueryResult<Option<Person>> {
    let Some(found) = view::target_person(cx, &args.id).await? else { return Ok(None) };
    let visible = is_visible(cx, found.identity.id).await?;
    Ok(visible.then(|| view::person(cx, &found.person, &found.identity)))
}

async fn is_visible(cx: &Cx, identity: IdentityId) -> Result<bool, Fault> {
    if cx.is_caller(identity) || cx.allows(Action::IdentityRolesView, Scope::Global).await? {
        return Ok(true);
    }
    let memberships = cx.memberships_of(identity).await?;
    let own = cx.own_memberships().await?;
    let shared: Vec<_> = memberships.keys().filter(|project| own.contains_key(*project)).copied().collect();
    for (id, project) in store::project::list_by_id(&cx.read(), &shared).await? {
        let memberships = memberships.get(&id).map(Vec::as_slice).unwrap_or_default();
        if !cx.visible_memberships(&project, memberships).await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}
