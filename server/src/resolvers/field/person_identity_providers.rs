//! `Person.identityProviders`: the accounts of providers that a person signs in with, oldest first.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::access::Action;
use crate::cx::Cx;
use crate::domain::id::PersonId;
use crate::domain::person::PersonRef;
use crate::generated::types::{IdentityProviderListItem, PersonIdentityProvider};
use crate::outcome::QueryResult;
use crate::resolvers::field::is_own_or;
use crate::store;
use crate::store::connection::ConnectionRow;

pub async fn resolve(cx: &Cx, persons: &[&Arc<PersonRef>]) -> QueryResult<Vec<Arc<Vec<PersonIdentityProvider>>>> {
    let mut visible = HashSet::new();
    for person in persons {
        if is_own_or(cx, &person.identity, Action::ConnectionsView { roles: &person.identity.roles }).await? {
            visible.insert(person.id);
        }
    }
    if visible.is_empty() {
        return Ok(vec![Arc::default(); persons.len()]);
    }
    let visible: Vec<PersonId> = visible.into_iter().collect();
    let rows = cx.rows().await;
    let connections = store::connection::list(&cx.read(), &visible, rows.most()).await?;
    rows.took(connections.values().map(Vec::len).sum())?;
    let views = |connections: Vec<ConnectionRow>| Arc::new(connections.into_iter().map(view).collect());
    let connections: HashMap<_, Arc<Vec<_>>> = connections.into_iter().map(|(id, connections)| (id, views(connections))).collect();
    Ok(persons.iter().map(|person| connections.get(&person.id).cloned().unwrap_or_default()).collect())
}

fn view(connection: ConnectionRow) -> PersonIdentityProvider {
    let ConnectionRow { id, created_at, external_identifier, slug, kind, disabled_at, .. } = connection;
    let identity_provider = IdentityProviderListItem { slug, type_: kind.as_str().to_owned(), disabled_at };
    PersonIdentityProvider { id: id.to_string(), created_at, external_identifier, identity_provider }
}
