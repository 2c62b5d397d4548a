//! `persons`: everybody for a super admin, otherwise the visible members of visible projects, by e-mail.

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::domain::email::LONGEST;
use crate::domain::id::{IdentityId, PersonId};
use crate::domain::role;
use crate::generated::types::{Person, PersonsArgs};
use crate::outcome::{Answer, Fault};
use crate::resolvers::view;
use crate::store;
use crate::store::person::PersonFilter;

const DEFAULT_LIMIT: i32 = 100;
const LARGEST_LIMIT: i32 = 1000;

pub async fn resolve(cx: &Cx, args: PersonsArgs) -> Answer<Vec<Person>> {
    let Some(mut filter) = filter(&args) else { return Ok(Vec::new()) };
    if !cx.allows(Action::PersonsListAll, Scope::Global).await? {
        filter.among = Some(visible_identities(cx).await?);
    }
    let limit = u64::try_from(args.limit.unwrap_or(DEFAULT_LIMIT).min(LARGEST_LIMIT)).unwrap_or(0);
    let offset = u64::try_from(args.offset.unwrap_or(0)).unwrap_or(0);
    let persons = store::person::list(&cx.read(), &filter, limit, offset).await?;
    Ok(persons.iter().map(|(person, identity)| view::person(cx, person, identity)).collect())
}

/// The filter, or none if it names somebody who cannot exist. An empty text is no condition.
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
    Some(PersonFilter { email, person, identity, among: None })
}

/// Everybody with a membership that the caller may see.
async fn visible_identities(cx: &Cx) -> Result<Vec<IdentityId>, Fault> {
    let projects = if role::is_implicit_admin(&cx.caller().roles) {
        store::project::list_all(&cx.read()).await?
    } else {
        let ids: Vec<_> = cx.own_memberships().await?.keys().copied().collect();
        store::project::list_by_id(&cx.read(), &ids).await?.into_values().collect()
    };
    let mut visible_in = Vec::new();
    for project in projects {
        if cx.allows(Action::MembersView { memberships: &[] }, Scope::Project(&project)).await? {
            visible_in.push(project);
        }
    }
    let ids: Vec<_> = visible_in.iter().map(|project| project.id).collect();
    let members = store::membership::list_by_project(&cx.read(), &ids).await?;
    let mut identities = Vec::new();
    for project in &visible_in {
        for (identity, memberships) in members.get(&project.id).into_iter().flatten() {
            if !cx.visible_memberships(project, memberships).await?.is_empty() {
                identities.push(*identity);
            }
        }
    }
    identities.sort();
    identities.dedup();
    Ok(identities)
}
