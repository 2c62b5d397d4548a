//! `Identity.person`: the human behind an identity.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::cx::Cx;
use crate::domain::identity::IdentityRow;
use crate::generated::types::Person;
use crate::outcome::QueryResult;
use crate::resolvers::view;
use crate::store;
use crate::store::list::turn;

pub async fn resolve(cx: &Cx, identities: &[&Arc<IdentityRow>]) -> QueryResult<Vec<Option<Person>>> {
    let others: HashSet<_> = identities.iter().map(|identity| identity.id).filter(|id| !cx.is_caller(*id)).collect();
    let others: Vec<_> = others.into_iter().collect();
    let persons = if others.is_empty() { HashMap::new() } else { store::person::list_by_identity(&cx.read(), &others).await? };
    let person = |identity: &&Arc<IdentityRow>| {
        let row = if cx.is_caller(identity.id) { cx.caller().person.as_ref() } else { persons.get(&identity.id) };
        row.map(|row| view::shared_person(cx, row, identity))
    };
    let mut found = Vec::with_capacity(identities.len());
    for (number, identity) in identities.iter().enumerate() {
        turn(number).await;
        found.push(person(identity));
    }
    Ok(found)
}
