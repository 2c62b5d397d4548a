//! `persons`: everybody for a super admin, otherwise the visible members of visible projects, by e-mail.

use std::sync::Arc;

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::domain::email::LONGEST;
use crate::domain::id::{IdentityId, PersonId};
use crate::domain::role;
use crate::generated::types::{Person, PersonsArgs};
use crate::outcome::{Answer, Never, Stop};
use crate::resolvers::view;
use crate::store;
use crate::store::person::{Among, PersonFilter};

const DEFAULT_LIMIT: i32 = 100;
const LARGEST_LIMIT: i32 = 1000;

pub async fn resolve(cx: &Cx, args: PersonsArgs) -> Answer<Vec<Person>> {
    let Some(mut filter) = filter(&args) else { return Ok(Vec::new()) };
    if !cx.allows(Action::PersonsListAll, Scope::Global).await? {
        filter.among = visible_identities(cx).await?;
    }
    let limit = u64::try_from(args.limit.unwrap_or(DEFAULT_LIMIT).min(LARGEST_LIMIT)).unwrap_or(0);
    let offset = u64::try_from(args.offset.unwrap_or(0)).unwrap_or(0);
    let rows = cx.rows().await;
    let persons = store::person::list(&cx.read(), &filter, limit.min(rows.most()), offset).await?;
    rows.took(persons.len())?;
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
    Some(PersonFilter { email, person, identity, among: Among::All })
}

/// Every identity with a membership that the caller may see. It is worked out once for a request, however often it is asked.
async fn visible_identities(cx: &Cx) -> Result<Among, Stop<Never>> {
    if role::is_implicit_admin(&cx.caller().roles) {
        return Ok(Among::Members);
    }
    let found = cx.visible_identities.get_or_try_init(|| async {
        let own = cx.own_memberships().await?;
        let ids: Vec<_> = own.keys().copied().collect();
        let mut visible_in = store::project::list_by_id(&cx.read(), &ids).await?;
        let mut hidden = Vec::new();
        for project in visible_in.values() {
            if !cx.allows(Action::MembersView { memberships: &[] }, Scope::Project(project)).await? {
                hidden.push(project.id);
            }
        }
        hidden.iter().for_each(|id| drop(visible_in.remove(id)));
        let ids: Vec<_> = visible_in.keys().copied().collect();
        let members = store::membership::list_by_project(&cx.read(), &ids, u64::MAX).await?;
        let mut identities = Vec::new();
        for (id, members) in &members {
            let Some(project) = visible_in.get(id) else { continue };
            let own = own.get(id).map(Vec::as_slice).unwrap_or_default();
            let is_visible = |memberships: &Vec<_>| !cx.visible_to(Scope::Project(project), own, memberships).is_empty();
            identities.extend(members.iter().filter(|(_, memberships)| is_visible(memberships)).map(|(identity, _)| *identity));
        }
        identities.sort();
        identities.dedup();
        Ok::<_, Stop<Never>>(Arc::new(identities))
    });
    Ok(Among::Identities(Arc::clone(found.await?)))
}
