//! `persons`: all persons for a super admin, otherwise the visible members of visible projects, by e-mail.

use std::collections::HashMap;
use std::sync::Arc;

use crate::access::{Action, VisibleRoles};
use crate::cx::{Cx, Scope};
use crate::domain::email::LONGEST;
use crate::domain::id::{IdentityId, PersonId};
use crate::domain::role;
use crate::generated::types::{Person, PersonsArgs};
use crate::outcome::{Never, QueryResult, Stop};
use crate::resolvers::view;
use crate::store;
use crate::store::person_list::{Among, FEW, PersonFilter, Visible};

const DEFAULT_LIMIT: i32 = 100;
const LARGEST_LIMIT: i32 = 1000;

pub async fn resolve(cx: &Cx, args: PersonsArgs) -> QueryResult<Vec<Person>> {
    let Some(mut filter) = filter(&args) else { return Ok(Vec::new()) };
    if !cx.allows(Action::PersonsListAll, Scope::Global).await? {
        filter.among = visible(cx).await?;
    }
    let limit = u64::try_from(args.limit.unwrap_or(DEFAULT_LIMIT).min(LARGEST_LIMIT)).unwrap_or(0);
    let offset = u64::try_from(args.offset.unwrap_or(0)).unwrap_or(0);
    let rows = cx.rows().await;
    cx.budget().examine(filter.examines(limit, offset))?;
    let persons = store::person_list::list(&cx.read(), &filter, limit.min(rows.most()), offset).await?;
    rows.took(persons.len())?;
    Ok(persons.iter().map(|(person, identity)| view::person(cx, person, identity)).collect())
}

/// The filter, or none if it names a person who cannot exist. An empty text filters nothing.
fn filter(args: &PersonsArgs) -> Option<PersonFilter> {
    let Some(given) = &args.filter else { return Some(PersonFilter::default()) };
    let text = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let person = match text(&given.person_id) {
        Some(id) => Some(PersonId::parse(&id)?),
        None => None,
    };
    let identity = match text(&given.identity_id) {
        Some(id) => Some(IdentityId::parse(&id)?),
        None => None,
    };
    // No address has a part that is longer than an address, and databases refuse to look for one.
    let email = text(&given.email);
    if email.as_ref().is_some_and(|part| part.len() > LONGEST) {
        return None;
    }
    Some(PersonFilter { email, person, identity, among: Among::All })
}

/// The memberships that the caller may see. They are worked out once for a request, however often they are asked for.
async fn visible(cx: &Cx) -> Result<Among, Stop<Never>> {
    if role::is_implicit_admin(&cx.caller().roles) {
        return Ok(Among::Members);
    }
    let visible = cx.visible.get_or_try_init(|| async {
        let own = cx.own_memberships().await?;
        let ids: Vec<_> = own.keys().copied().collect();
        let projects = store::project::list_by_id(&cx.read(), &ids).await?;
        let mut visible = Visible::default();
        let mut in_part = Vec::new();
        for (id, project) in &projects {
            let memberships = own.get(id).map(Vec::as_slice).unwrap_or_default();
            match cx.visible_roles(Scope::Project(project), memberships) {
                VisibleRoles::All => visible.projects.push(*id),
                VisibleRoles::Some { whole, partial } => {
                    visible.roles.extend(whole.into_iter().map(|role| (*id, role)));
                    in_part.extend(partial.into_iter().map(|role| (*id, role)));
                }
            }
        }
        let found = if in_part.is_empty() { HashMap::new() } else { store::membership::list_by_role(&cx.read(), &in_part).await? };
        for (id, members) in &found {
            let Some(project) = projects.get(id) else { continue };
            let own = own.get(id).map(Vec::as_slice).unwrap_or_default();
            let is_seen = |memberships: &Vec<_>| !cx.visible_to(Scope::Project(project), own, memberships).is_empty();
            visible.identities.extend(members.iter().filter(|(_, memberships)| is_seen(memberships)).map(|(identity, _)| *identity));
        }
        visible.identities.sort();
        visible.identities.dedup();
        let counted = store::membership::count(&cx.read(), &visible.projects, &visible.roles, FEW + 1).await?;
        visible.memberships = counted + visible.identities.len() as u64;
        Ok::<_, Stop<Never>>(Arc::new(visible))
    });
    Ok(Among::Visible(Arc::clone(visible.await?)))
}
