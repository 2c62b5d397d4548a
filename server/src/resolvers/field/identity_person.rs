//! `Identity.person`: the human behind an identity.

use crate::cx::Cx;
use crate::domain::id::IdentityId;
use crate::generated::types::{Identity, Person};
use crate::outcome::Answer;
use crate::resolvers::view;
use crate::store;

pub async fn resolve(cx: &Cx, identity: &Identity) -> Answer<Option<Person>> {
    let id = view::identity_id(identity)?;
    let to_person = |id: String, email, name| Person { id, email, name, identity: identity.clone() };
    if cx.is_caller(id) {
        let caller = cx.caller().person.clone();
        return Ok(caller.map(|person| to_person(person.id.to_string(), person.email, person.name)));
    }
    let load = |ids: Vec<IdentityId>| async move {
        let persons = store::person::list_by_identity(&cx.read(), &ids).await?;
        Ok(persons.into_iter().map(|(id, person)| (id, Some(person))).collect())
    };
    let person = cx.loads.persons.load(id, load).await?;
    Ok(person.map(|person| to_person(person.id.to_string(), person.email, person.name)))
}
