//! What changes of members and of global roles leave in the log.
//!
//! The actor is a key of its own, so that its entries can be told from every other caller's.
//!
//! **Invariant:** an entry is there when the answer is.

use cynic::QueryBuilder;
use serde_json::{Value, json};

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal, present};
use crate::operations::{AuthLog, AuthLogEntry, AuthLogFilter, AuthLogVariables, ProjectConfig, SlugVariables};
use crate::suite::acl::{self, plain, with};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Key, Project, owned};
use crate::suite::memberships::{adds, may_not_add, may_not_remove, may_not_update, removes, updates};
use crate::suite::people::{UNKNOWN, giving, taking};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("audit/members/add", "A new member is recorded with its memberships.", added).needs(&[Need::Roles]),
    case!("audit/members/update", "An update is recorded with the memberships before and after it.", updated).needs(&[Need::Roles]),
    case!("audit/members/remove", "A removal is recorded with the memberships before it.", removed).needs(&[Need::Roles]),
    case!("audit/members/of-a-key", "An entry about a key names no person.", of_a_key).needs(&[Need::Roles]),
    case!("audit/members/nothing-changed", "A change that changes nothing is recorded, too.", nothing_changed).needs(&[Need::Roles]),
    case!("audit/members/acting-person", "An entry names the person who acted and the person acted upon.", acting_person)
        .needs(&[Need::Roles]),
    case!("audit/members/failed", "A failed change of a member is recorded with its code.", failed).needs(&[Need::Roles]),
    case!("audit/members/access-denied", "A refused change of a member is recorded with its operation.", denied).needs(&[Need::Roles]),
    case!("audit/global-roles/grant", "Granted roles are recorded with all roles before and after.", granted),
    case!("audit/global-roles/revoke", "Revoked roles are recorded with all roles before and after.", revoked),
    case!("audit/global-roles/failed", "A failed change of roles is recorded with its code.", failed_roles),
    case!("audit/global-roles/access-denied", "A refused change of roles is recorded with its operation.", denied_roles),
];

/// The entries of these types that the caller has made, which must be this many and all have this success.
pub async fn recorded(case: &mut Case, identity: &str, types: &[&str], (count, success): (usize, bool)) -> Outcome<Vec<AuthLogEntry>> {
    let filter = AuthLogFilter { invoked_by_identity_id: Some(identity.to_owned()), types: Some(owned(types)), ..Default::default() };
    let (root, variables) = (case.root(), AuthLogVariables { filter: Some(filter), ..Default::default() });
    let found = case.step("the log", &root, AuthLog::build(variables)).await?.data()?.auth_log.entries;
    equal(found.iter().map(|entry| entry.success).collect(), vec![success; count], "success of the entries")?;
    Ok(found)
}

/// The only entry of a type.
pub async fn one(case: &mut Case, identity: &str, kind: &str) -> Outcome<(AuthLogEntry, Value)> {
    let entry = present(recorded(case, identity, &[kind], (1, true)).await?.pop(), "the entry")?;
    let event = present(entry.event_data.clone(), "eventData")?.0;
    Ok((entry, event))
}

/// Codes of entries, oldest first.
pub fn codes(entries: &[AuthLogEntry]) -> Vec<&str> {
    entries.iter().rev().map(|entry| entry.error_code.as_deref().unwrap_or("none")).collect()
}

/// Operations of refused attempts, oldest first.
pub fn operations(entries: &[AuthLogEntry]) -> Vec<&str> {
    entries.iter().rev().map(|entry| operation(entry).unwrap_or("none")).collect()
}

fn operation(entry: &AuthLogEntry) -> Option<&str> {
    entry.event_data.as_ref()?.0.pointer("/operation")?.as_str()
}

/// A project whose id the snapshot can name, and the id.
async fn project(case: &mut Case) -> Outcome<(Project, String)> {
    let (root, project) = (case.root(), case.project(&acl::newsroom()).await?);
    let operation = ProjectConfig::build(SlugVariables { slug: project.slug.clone() });
    let id = case.ask(&root, operation).await?.field(|data| data.project_by_slug)?.id;
    Ok((project, id))
}

async fn actor(case: &mut Case) -> Outcome<Key> {
    case.global_key("actor", &["super_admin"]).await
}

fn editor(languages: &[&str]) -> Value {
    json!({ "role": "editor", "variables": [{ "name": "language", "values": languages }] })
}

async fn added(case: &mut Case) -> Outcome {
    let (actor, (project, id), person) = (actor(case).await?, project(case).await?, case.person("person", &[]).await?);
    let given = [with("editor", "language", &["en", "cs"])];
    adds(case, "adds a person", &actor.caller, project.member(&person.identity), &given).await?;
    let (entry, event) = one(case, &actor.identity, "project_membership_create").await?;
    equal(entry.target_person_id, Some(person.id), "the person acted upon")?;
    let expected = json!({ "projectId": id, "identityId": person.identity, "before": [], "after": [editor(&["en", "cs"])] });
    equal(event, expected, "eventData")
}

async fn updated(case: &mut Case) -> Outcome {
    let (actor, (project, id), person) = (actor(case).await?, project(case).await?, case.person("person", &[]).await?);
    let (root, member) = (case.root(), project.member(&person.identity));
    adds(case, "root adds a person", &root, member, &[with("editor", "language", &["cs"])]).await?;
    updates(case, "updates the person", &actor.caller, member, &[with("editor", "language", &["en"])]).await?;
    let (entry, event) = one(case, &actor.identity, "project_membership_update").await?;
    equal(entry.target_person_id, Some(person.id), "the person acted upon")?;
    let expected = json!({ "projectId": id, "identityId": person.identity, "before": [editor(&["cs"])], "after": [editor(&["en"])] });
    equal(event, expected, "eventData")
}

async fn removed(case: &mut Case) -> Outcome {
    let (actor, (project, id), person) = (actor(case).await?, project(case).await?, case.person("person", &[]).await?);
    let (root, member) = (case.root(), project.member(&person.identity));
    adds(case, "root adds a person", &root, member, &[with("editor", "language", &["cs"])]).await?;
    removes(case, "removes the person", &actor.caller, member).await?;
    let (entry, event) = one(case, &actor.identity, "project_membership_remove").await?;
    equal(entry.target_person_id, Some(person.id), "the person acted upon")?;
    let expected = json!({ "projectId": id, "identityId": person.identity, "before": [editor(&["cs"])], "after": [] });
    equal(event, expected, "eventData")
}

async fn of_a_key(case: &mut Case) -> Outcome {
    let (actor, (project, _), key) = (actor(case).await?, project(case).await?, case.global_key("key", &[]).await?);
    let member = project.member(&key.identity);
    adds(case, "adds a key", &actor.caller, member, &[plain("viewer")]).await?;
    updates(case, "updates it", &actor.caller, member, &[plain("chief")]).await?;
    removes(case, "removes it", &actor.caller, member).await?;
    let types = ["project_membership_create", "project_membership_update", "project_membership_remove"];
    let found = recorded(case, &actor.identity, &types, (3, true)).await?;
    equal(found.iter().filter(|entry| entry.target_person_id.is_some()).count(), 0, "entries with a person")
}

async fn nothing_changed(case: &mut Case) -> Outcome {
    let (actor, (project, _), key) = (actor(case).await?, project(case).await?, case.global_key("key", &[]).await?);
    let viewer = case.key(&project, "viewer", &[plain("viewer")]).await?;
    adds(case, "adds a key without memberships", &actor.caller, project.member(&key.identity), &[]).await?;
    updates(case, "updates a viewer to a viewer", &actor.caller, project.member(&viewer.identity), &[plain("viewer")]).await?;
    let types = ["project_membership_create", "project_membership_update"];
    recorded(case, &actor.identity, &types, (2, true)).await.map(drop)
}

async fn acting_person(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let person = case.person("person", &[]).await?;
    adds(case, "adds a person", &admin.session, project.member(&person.identity), &[plain("viewer")]).await?;
    let (entry, _) = one(case, &admin.identity, "project_membership_create").await?;
    equal((entry.person_id, entry.target_person_id), (Some(admin.id), Some(person.id)), "the two persons")
}

async fn failed(case: &mut Case) -> Outcome {
    let (actor, (project, _), key) = (actor(case).await?, project(case).await?, case.global_key("key", &[]).await?);
    let (missing, viewer) = (Project { slug: case.name("slug")? }, case.key(&project, "viewer", &[plain("viewer")]).await?);
    let caller = &actor.caller;
    for (step, member, role) in [
        ("a project that does not exist", missing.member(&key.identity), "viewer"),
        ("a role that does not exist", project.member(&key.identity), "no_such_role"),
        ("a member", project.member(&viewer.identity), "viewer"),
        ("an unknown identity", project.member(UNKNOWN), "viewer"),
    ] {
        case.step(&format!("adds {step}"), caller, member.adding(&[plain(role)])).await?.data()?;
    }
    for (step, member, role) in [
        ("a project that does not exist", missing.member(&key.identity), "viewer"),
        ("a role that does not exist", project.member(&viewer.identity), "no_such_role"),
        ("a stranger", project.member(&key.identity), "viewer"),
    ] {
        case.step(&format!("updates {step}"), caller, member.updating(&[plain(role)])).await?.data()?;
    }
    case.step("removes from a project that does not exist", caller, missing.member(&key.identity).removing()).await?.data()?;
    case.step("removes a stranger", caller, project.member(&key.identity).removing()).await?.data()?;
    for (kind, expected) in [
        ("project_membership_create", &["PROJECT_NOT_FOUND", "INVALID_MEMBERSHIP", "ALREADY_MEMBER", "IDENTITY_NOT_FOUND"][..]),
        ("project_membership_update", &["PROJECT_NOT_FOUND", "INVALID_MEMBERSHIP", "NOT_MEMBER"]),
        ("project_membership_remove", &["PROJECT_NOT_FOUND", "NOT_MEMBER"]),
    ] {
        let found = recorded(case, &actor.identity, &[kind], (expected.len(), false)).await?;
        equal(codes(&found), expected.to_vec(), kind)?;
    }
    Ok(())
}

async fn denied(case: &mut Case) -> Outcome {
    let ((project, _), person) = (project(case).await?, case.person("person", &[]).await?);
    let lead = case.key(&project, "lead", &[with("lead", "language", &["cs"])]).await?;
    let viewer = case.key(&project, "viewer", &[plain("viewer")]).await?;
    let member = project.member(&viewer.identity);
    for (caller, identity) in [(&person.session, &person.identity), (&lead.caller, &lead.identity)] {
        may_not_add(case, "may not add a chief", caller, member, &[plain("chief")]).await?;
        may_not_update(case, "may not update a viewer", caller, member, &[plain("chief")]).await?;
        may_not_remove(case, "may not remove a viewer", caller, member).await?;
        let found = recorded(case, identity, &["access_denied"], (3, false)).await?;
        equal(operations(&found), vec!["addProjectMember", "updateProjectMember", "removeProjectMember"], "operations")?;
    }
    Ok(())
}

async fn grant(case: &mut Case, step: &str, caller: &Caller, identity: &str, given: &[&str]) -> Outcome {
    case.step(step, caller, giving(identity, given)).await?.data().map(drop)
}

async fn revoke(case: &mut Case, step: &str, caller: &Caller, identity: &str, given: &[&str]) -> Outcome {
    case.step(step, caller, taking(identity, given)).await?.data().map(drop)
}

async fn granted(case: &mut Case) -> Outcome {
    let (actor, person) = (actor(case).await?, case.person("person", &["project_creator"]).await?);
    grant(case, "grants two roles", &actor.caller, &person.identity, &["self", "login"]).await?;
    let (entry, event) = one(case, &actor.identity, "global_role_grant").await?;
    equal(entry.target_person_id, Some(person.id), "the person acted upon")?;
    let after = json!({ "roles": ["login", "person", "project_creator", "self"] });
    equal(event.pointer("/after"), Some(&after), "roles after it")?;
    grant(case, "grants one of them again", &actor.caller, &person.identity, &["login"]).await?;
    let key = case.global_key("key", &[]).await?;
    grant(case, "grants a key its first role", &actor.caller, &key.identity, &["login"]).await?;
    let found = recorded(case, &actor.identity, &["global_role_grant"], (3, true)).await?;
    let newest = present(found.into_iter().next(), "the newest entry")?;
    let expected = json!({ "before": { "roles": [] }, "after": { "roles": ["login"] } });
    equal(newest.event_data.map(|event| event.0), Some(expected), "roles before and after the newest one")
}

async fn revoked(case: &mut Case) -> Outcome {
    let (actor, person) = (actor(case).await?, case.person("person", &["login"]).await?);
    revoke(case, "revokes a role", &actor.caller, &person.identity, &["login"]).await?;
    let (entry, event) = one(case, &actor.identity, "global_role_revoke").await?;
    equal(entry.target_person_id, Some(person.id), "the person acted upon")?;
    equal(event.pointer("/after"), Some(&json!({ "roles": ["person"] })), "roles after it")?;
    revoke(case, "revokes it again", &actor.caller, &person.identity, &["login"]).await?;
    recorded(case, &actor.identity, &["global_role_revoke"], (2, true)).await.map(drop)
}

async fn failed_roles(case: &mut Case) -> Outcome {
    let (actor, key) = (actor(case).await?, case.global_key("key", &["login"]).await?);
    for (identity, given) in [(UNKNOWN, "login"), (&key.identity, "no_such_role")] {
        grant(case, "grants in vain", &actor.caller, identity, &[given]).await?;
        revoke(case, "revokes in vain", &actor.caller, identity, &[given]).await?;
    }
    for kind in ["global_role_grant", "global_role_revoke"] {
        let found = recorded(case, &actor.identity, &[kind], (2, false)).await?;
        equal(codes(&found), vec!["IDENTITY_NOT_FOUND", "INVALID_ROLE"], kind)?;
    }
    Ok(())
}

async fn denied_roles(case: &mut Case) -> Outcome {
    let (person, key) = (case.person("person", &[]).await?, case.global_key("key", &["login"]).await?);
    case.step("may not grant", &person.session, giving(&person.identity, &["super_admin"])).await?.forbidden()?;
    case.step("may not revoke", &person.session, taking(&key.identity, &["login"])).await?.forbidden()?;
    let found = recorded(case, &person.identity, &["access_denied"], (2, false)).await?;
    equal(operations(&found), vec!["addGlobalIdentityRoles", "removeGlobalIdentityRoles"], "operations")
}
