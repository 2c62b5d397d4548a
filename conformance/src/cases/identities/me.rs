//! `me`: every kind of caller sees itself.
//!
//! **Invariant:** lists that hold the projects of strangers are cut down to the case's own.

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::json;

use crate::error::{Outcome, equal, present, require};
use crate::operations::{ApiKeyType, DisableApiKey, DisableApiKeyVariables, Me, Members, MembersVariables, MyIdentity, MyKey};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Person, owned};
use crate::suite::keep::Only;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("me/person", "A person sees its profile and its projects.", person).needs(&[Need::Roles]),
    case!("me/api-key", "A project's key sees its memberships with their values.", api_key).needs(&[Need::Roles]),
    case!("me/global-api-key", "A global key sees its roles and no project.", global_key),
    case!("me/root", "A super admin is admin of every project, without being a member.", super_admin).needs(&[Need::Roles]),
    case!(
        "me/global-project-admin",
        "A global project admin is admin of every project, beside the memberships it has.",
        global_project_admin
    )
    .needs(&[Need::Roles]),
    case!("me/permissions", "Global roles decide who may create projects and deploy entry points.", permissions),
    case!("me/which-key", "A caller sees the key it uses and what its identity is for.", which_key).needs(&[Need::Roles]),
];

async fn person(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let me = case.step("a project's admin sees itself", &admin.session, Me::build(())).await?.data()?.me;
    let seen = present(me.person, "the person behind the session")?;
    equal((seen.id, seen.identity.id, seen.email), (admin.id, me.id, Some(admin.email)), "the person behind the session")?;
    equal(me.projects.iter().map(|project| project.project.slug.clone()).collect(), vec![project.slug], "projects of the creator")?;
    let stranger = case.person("stranger", &[]).await?;
    let me = case.step("a person without projects sees itself", &stranger.session, Me::build(())).await?.data()?.me;
    equal(me.projects.len(), 0, "projects of a stranger")
}

async fn api_key(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let memberships = [acl::with("editor", "language", &["en", "cs"]), acl::plain("viewer")];
    let key = case.key(&project, "key", &memberships).await?;
    let me = case.step("the key sees itself", &key.caller, Me::build(())).await?.data()?.me;
    equal(me.id, key.identity, "identity behind the key")?;
    require(me.person.is_none(), "no person behind a key")?;
    let relation = present(me.projects.first(), "the project of the key")?;
    equal(relation.memberships.len(), memberships.len(), "memberships of the key")
}

async fn global_key(case: &mut Case) -> Outcome {
    let key = case.global_key("key", &["entrypoint_deployer", "login"]).await?;
    let me = case.step("the key sees itself", &key.caller, Me::build(())).await?.data()?.me;
    equal((me.id, me.projects.len()), (key.identity, 0), "identity and projects of a global key")
}

/// The root of a server may be a person with a further role, so the case has a super admin of its own.
async fn super_admin(case: &mut Case) -> Outcome {
    let (root, chief) = (case.root(), case.global_key("super admin", &["super_admin"]).await?.caller);
    let project = case.project(&acl::newsroom()).await?;
    let own = Only { list: "/data/me/projects", by: "/project/slug", values: vec![project.slug.clone()] };
    let me = case.step_keeping("a super admin sees itself", &chief, Me::build(()), &own).await?.data()?.me;
    is_admin_of(&me, &project.slug)?;
    let variables = MembersVariables { slug: project.slug, ..Default::default() };
    let members =
        case.step("the project has no member", &root, Members::build(variables)).await?.field(|data| data.project_by_slug)?.members;
    equal(members.len(), 0, "number of members")
}

async fn global_project_admin(case: &mut Case) -> Outcome {
    let admin: Person = case.person("global project admin", &["project_admin", "project_creator"]).await?;
    let (foreign, own) = (case.project(&acl::newsroom()).await?, case.project_of(&admin.session, &acl::newsroom()).await?);
    let kept = Only { list: "/data/me/projects", by: "/project/slug", values: vec![foreign.slug.clone(), own.slug.clone()] };
    let me = case.step_keeping("a global project admin sees itself", &admin.session, Me::build(()), &kept).await?.data()?.me;
    is_admin_of(&me, &foreign.slug)?;
    is_admin_of(&me, &own.slug)
}

fn is_admin_of(me: &MyIdentity, slug: &str) -> Outcome {
    let relation = present(me.projects.iter().find(|relation| relation.project.slug == slug), "the project in the list")?;
    require(relation.memberships.iter().any(|membership| membership.role == "admin"), "an admin membership in the project")
}

async fn permissions(case: &mut Case) -> Outcome {
    for (roles, create, deploy) in [
        (&["super_admin"][..], true, true),
        (&["project_creator"], true, false),
        (&["entrypoint_deployer"], false, true),
        (&["project_admin"], false, true),
        (&["login"], false, false),
        (&["person"], false, false),
        (&[], false, false),
        (&["of_my_own_making"], false, false),
    ] {
        let key = case.global_key("key", roles).await?;
        let none = Only { list: "/data/me/projects", by: "/project/slug", values: Vec::new() };
        let step = format!("a key with the roles {roles:?}");
        let me = case.step_keeping(&step, &key.caller, Me::build(()), &none).await?.data()?.me;
        let permissions = present(me.permissions, "permissions of the caller")?;
        equal((permissions.can_create_project, permissions.can_deploy_entrypoint), (create, deploy), &step)?;
        equal(me.roles, Some(owned(roles)), &step)?;
    }
    Ok(())
}

async fn which_key(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let me = case.step("a session", &person.session, MyKey::build(())).await?.data()?.me;
    let session = present(me.api_key, "the key of a session")?;
    equal(session.kind, Some(ApiKeyType::Session), "kind of the key")?;
    require(session.expires_at.is_some(), "an end of the session")?;

    let project = case.project(&acl::newsroom()).await?;
    let key = case.key(&project, "an application", &[acl::plain("viewer")]).await?;
    let me = case.step("a permanent key", &key.caller, MyKey::build(())).await?.data()?.me;
    let permanent = present(me.api_key, "the permanent key")?;
    equal((permanent.id, permanent.kind), (key.id, Some(ApiKeyType::Permanent)), "id and kind of the key")?;
    require(permanent.expires_at.is_none(), "no end of a permanent key")?;
    equal(me.description.as_deref(), Some("an application"), "description of the identity")?;

    let document = "query($slug: String!) { projectBySlug(slug: $slug) { members { identity { id apiKey { id } } } } }";
    let chief = case.key(&project, "chief", &[acl::plain("chief")]).await?;
    case.document("no key of another identity is shown", &chief.caller, document, json!({ "slug": project.slug })).await?.data()?;

    let (login, root) = (case.login(), case.root());
    for caller in [&login, &root] {
        let me = case.ask(caller, MyKey::build(())).await?.data()?.me;
        equal(present(me.api_key, "the key of the set-up")?.kind, Some(ApiKeyType::Permanent), "kind of the key")?;
    }
    let operation = DisableApiKey::build(DisableApiKeyVariables { id: session.id });
    case.ok("the id of the session's key is the id of a key", &root, operation).await?;
    case.locked_out("the session is locked out", &person.session).await
}
