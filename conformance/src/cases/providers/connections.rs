//! `Person.identityProviders` and `disconnectMyIdentityProvider`.
//!
//! **Invariant:** a person of these cases has no password unless the case is about it, since hashing one takes long.

use cynic::{MutationBuilder, Operation, QueryBuilder};
use serde_json::json;

use crate::client::exchange::Caller;
use crate::client::timestamp::parse_millis;
use crate::error::{Outcome, equal, present, require};
use crate::operations::{
    ConnectionsOf, DisconnectIDPErrorCode, DisconnectMyIdentityProvider, DisconnectMyIdentityProviderVariables, EnableIDP,
    EnableIDPVariables, IDPOptions, IdentityProviders, MyConnections, PersonByIdVariables, PersonIdentityProvider, SignInIDPErrorCode,
};
use crate::suite::acl::{self, plain};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Person;
use crate::suite::people::{NO_IDS, UNKNOWN};
use crate::suite::providers::{Provider, members};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("providers/connections/own", "A person sees its own connections, with the public part of each provider.", own)
        .needs(&[Need::Providers]),
    case!("providers/connections/none", "A person without connections has an empty list, and a key has no person.", none),
    case!("providers/connections/disabled", "A connection to a disabled provider is listed, and says so.", disabled)
        .needs(&[Need::Providers]),
    case!(
        "providers/connections/of-others",
        "Super admins see the connections of every person, global project admins those below them.",
        of_others
    )
    .needs(&[Need::Providers]),
    case!("providers/connections/hidden", "To others the list is empty.", hidden).needs(&[Need::Providers, Need::Roles]),
    case!("providers/disconnect/done", "A connection that is removed signs in no more.", done).needs(&[Need::Providers]),
    case!("providers/disconnect/connected-again", "The address can connect the account again.", connected_again).needs(&[Need::Providers]),
    case!("providers/disconnect/last", "The last way to sign in is not removed: LAST_AUTH_METHOD.", last).needs(&[Need::Providers]),
    case!("providers/disconnect/password", "With a password the only connection can be removed.", password).needs(&[Need::Providers]),
    case!("providers/disconnect/disabled-fallback", "A connection to a disabled provider is not a way to sign in.", disabled_fallback)
        .needs(&[Need::Providers]),
    case!("providers/disconnect/not-found", "What is not a connection of the caller is NOT_FOUND.", not_found).needs(&[Need::Providers]),
    case!("providers/disconnect/not-a-person", "A caller without a person has no connections: NOT_A_PERSON.", not_a_person),
    case!("providers/disconnect/recorded", "What is removed is recorded, with the provider.", recorded).needs(&[Need::Providers]),
];

/// Connects an account to a person by its address.
async fn connect(case: &mut Case, person: &Person) -> Outcome<Provider> {
    let provider = case.provider(&json!({}), IDPOptions::default()).await?;
    provider.realm.change(|behaviour| behaviour.claims = members(json!({ "email": person.email })));
    case.federated_session("session", &provider).await?;
    Ok(provider)
}

async fn connections(case: &mut Case, step: &str, caller: &Caller) -> Outcome<Vec<PersonIdentityProvider>> {
    let me = case.step(step, caller, MyConnections::build(())).await?.data()?.me;
    Ok(present(me.person, "the person")?.identity_providers)
}

async fn connections_of(case: &mut Case, step: &str, caller: &Caller, person: &Person) -> Outcome<Vec<PersonIdentityProvider>> {
    let operation = ConnectionsOf::build(PersonByIdVariables { id: person.id.clone() });
    Ok(case.step(step, caller, operation).await?.field(|data| data.person_by_id)?.identity_providers)
}

fn removing(id: &str) -> Operation<DisconnectMyIdentityProvider, DisconnectMyIdentityProviderVariables> {
    DisconnectMyIdentityProvider::build(DisconnectMyIdentityProviderVariables { id: id.to_owned() })
}

/// The id of the first connection.
async fn first(case: &mut Case, caller: &Caller) -> Outcome<String> {
    let found = connections(case, "the connections", caller).await?;
    Ok(present(found.into_iter().next(), "a connection")?.id)
}

async fn own(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let provider = connect(case, &person).await?;
    let found = connections(case, "the connections", &person.session).await?;
    let connection = present(found.first(), "a connection")?;
    equal(connection.external_identifier.as_str(), provider.realm.name.as_str(), "the account")?;
    let seen = &connection.identity_provider;
    equal((seen.slug.as_str(), seen.kind.as_str()), (provider.slug.as_str(), "oidc"), "the provider")?;
    require(seen.disabled_at.is_none() && found.len() == 1, "one connection to a provider in use")?;
    let first = parse_millis(&connection.created_at.0);
    connect(case, &person).await?;
    let me = case.ask(&person.session, MyConnections::build(())).await?.data()?.me;
    let found = present(me.person, "the person")?.identity_providers;
    let last = found.iter().filter_map(|connection| parse_millis(&connection.created_at.0)).max();
    require(present(first, "createdAt")? < present(last, "createdAt")?, "a later time for a later connection")?;
    let document = "{ me { person { identityProviders { identityProvider { configuration } } } } }";
    let answer = case.document("no configuration", &person.session, document, json!({})).await?;
    equal(answer.status, 400, "status of a document that asks for the configuration")
}

async fn none(case: &mut Case) -> Outcome {
    let (person, key) = (case.person("person", &[]).await?, case.global_key("key", &["super_admin"]).await?);
    equal(connections(case, "a person", &person.session).await?.len(), 0, "number of connections")?;
    let me = case.step("a key", &key.caller, MyConnections::build(())).await?.data()?.me;
    require(me.person.is_none(), "no person")
}

async fn disabled(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let provider = connect(case, &person).await?;
    case.withdraw().await;
    let found = connections(case, "the connections", &person.session).await?;
    require(found.iter().all(|connection| connection.identity_provider.disabled_at.is_some()), "a disabled provider")?;
    equal(found.len(), 1, "number of connections")?;
    let root = case.root();
    let list = case.ask(&root, IdentityProviders::build(())).await?.data()?.identity_providers;
    let listed = list.into_iter().find(|listed| listed.slug == provider.slug).and_then(|listed| listed.disabled_at);
    equal(found.into_iter().next().and_then(|connection| connection.identity_provider.disabled_at), listed, "disabledAt")
}

async fn of_others(case: &mut Case) -> Outcome {
    let (root, admin) = (case.root(), case.person("global project admin", &["project_admin"]).await?);
    for (name, roles, visible) in
        [("person", &[][..], 1), ("project creator", &["project_creator"], 0), ("super admin", &["super_admin"], 0)]
    {
        let person = case.person(name, roles).await?;
        connect(case, &person).await?;
        equal(connections_of(case, "to a super admin", &root, &person).await?.len(), 1, "connections")?;
        equal(connections_of(case, "to a global project admin", &admin.session, &person).await?.len(), visible, "connections")?;
        equal(connections_of(case, "to itself", &person.session, &person).await?.len(), 1, "connections")?;
    }
    Ok(())
}

async fn hidden(case: &mut Case) -> Outcome {
    let ((admin, project), person) = (case.project_admin(&acl::newsroom()).await?, case.person("person", &[]).await?);
    connect(case, &person).await?;
    case.join(&project, &person.identity, &[plain("viewer")]).await?;
    let document =
        "query($slug: String!) { projectBySlug(slug: $slug) { members { identity { person { id identityProviders { id } } } } } }";
    let answer = case.document("to the admin of a project", &admin.session, document, json!({ "slug": project.slug })).await?.data()?;
    let list = answer.pointer("/projectBySlug/members").and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
    let seen = list.iter().find(|member| member.pointer("/identity/person/id") == Some(&json!(person.id)));
    equal(seen.and_then(|member| member.pointer("/identity/person/identityProviders")), Some(&json!([])), "connections")
}

async fn done(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let (first_provider, _) = (connect(case, &person).await?, connect(case, &person).await?);
    let id = first(case, &person.session).await?;
    case.ok("removes", &person.session, removing(&id)).await?;
    let left = connections(case, "what is left", &person.session).await?;
    require(left.len() == 1 && left.iter().all(|connection| connection.id != id), "the other connection")?;
    // Without the address nothing connects the account again.
    first_provider.realm.change(|behaviour| behaviour.claims = members(json!({})));
    case.not_federated("signs in", &first_provider, SignInIDPErrorCode::PersonNotFound).await?;
    case.let_in("sessions stay", &person.session).await?;
    case.fails("removes again", &person.session, removing(&id), DisconnectIDPErrorCode::NotFound).await.map(drop)
}

async fn connected_again(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let (provider, _) = (connect(case, &person).await?, connect(case, &person).await?);
    let id = first(case, &person.session).await?;
    case.ok("removes", &person.session, removing(&id)).await?;
    equal(case.federated("signs in", &provider).await?.person.id, person.id.clone(), "who is signed in")?;
    let found = connections(case, "the connections", &person.session).await?;
    require(found.len() == 2 && found.iter().all(|connection| connection.id != id), "two connections, one of them a new one")
}

async fn last(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    connect(case, &person).await?;
    let id = first(case, &person.session).await?;
    case.fails("removes", &person.session, removing(&id), DisconnectIDPErrorCode::LastAuthMethod).await?;
    equal(first(case, &person.session).await?, id, "the connection")
}

async fn password(case: &mut Case) -> Outcome {
    let person = case.person_with_password("person", &[]).await?;
    connect(case, &person).await?;
    let id = first(case, &person.session).await?;
    case.ok("removes", &person.session, removing(&id)).await?;
    equal(connections(case, "what is left", &person.session).await?.len(), 0, "number of connections")
}

async fn disabled_fallback(case: &mut Case) -> Outcome {
    let (person, root) = (case.person("person", &[]).await?, case.root());
    let provider = connect(case, &person).await?;
    case.withdraw().await;
    connect(case, &person).await?;
    let found = connections(case, "the connections", &person.session).await?;
    let [unusable, usable] = found.as_slice() else { return require(false, "two connections") };
    case.fails("the usable one", &person.session, removing(&usable.id), DisconnectIDPErrorCode::LastAuthMethod).await?;
    case.ok("the other one", &person.session, removing(&unusable.id)).await?;
    let operation = EnableIDP::build(EnableIDPVariables { identity_provider: provider.slug.clone() });
    case.prepare(&root, operation).await?;
    case.fails("the last one", &person.session, removing(&usable.id), DisconnectIDPErrorCode::LastAuthMethod).await.map(drop)
}

async fn not_found(case: &mut Case) -> Outcome {
    let (person, other) = (case.person("person", &[]).await?, case.person("other person", &[]).await?);
    connect(case, &person).await?;
    connect(case, &other).await?;
    let id = first(case, &other.session).await?;
    for (step, id) in [("that of another person", id.as_str()), ("an unknown id", UNKNOWN), ("the id of the person", person.id.as_str())] {
        case.fails(step, &person.session, removing(id), DisconnectIDPErrorCode::NotFound).await?;
    }
    for id in NO_IDS {
        case.fails("what is not an id", &person.session, removing(id), DisconnectIDPErrorCode::NotFound).await?;
    }
    equal(first(case, &other.session).await?, id, "the connection of the other person")
}

async fn not_a_person(case: &mut Case) -> Outcome {
    for caller in case.keys_without_person().await? {
        case.fails("removes", &caller, removing(UNKNOWN), DisconnectIDPErrorCode::NotAPerson).await?;
    }
    let person = case.person("person", &["login"]).await?;
    case.take_role(&person, "person").await?;
    case.step("a person without its role", &person.session, removing(UNKNOWN)).await?.forbidden()
}

async fn recorded(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let provider = connect(case, &person).await?;
    connect(case, &person).await?;
    let id = first(case, &person.session).await?;
    case.ok("removes", &person.session, removing(&id)).await?;
    let entries = case.logged(&person.identity, &["idp_disconnect"]).await?;
    let entry = present(entries.into_iter().find(|entry| entry.success), "an entry")?;
    equal(entry.person_id.as_deref(), Some(person.id.as_str()), "person")?;
    equal(entry.event_data.map(|data| data.0), Some(json!({ "id": id, "slug": provider.slug })), "event data")
}
