//! `disableApiKey`: who may end which key.
//!
//! **Invariant:** a refused attempt leaves the key working, and says nothing about whether it exists.

use cynic::MutationBuilder;

use crate::client::exchange::Caller;
use crate::error::Outcome;
use crate::operations::{DisableApiKey, DisableApiKeyVariables};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Key;
use crate::suite::memberships::removes;
use crate::suite::people::{UNKNOWN, giving};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("api-keys/disable/by-super-admin", "A super admin disables any key.", super_admin).needs(&[Need::Roles]),
    case!(
        "api-keys/disable/by-global-project-admin",
        "A global project admin spares super admins and project creators.",
        global_project_admin
    )
    .needs(&[Need::Roles]),
    case!("api-keys/disable/by-project-admin", "A project's admin disables keys that are wholly in its projects.", project_admin)
        .needs(&[Need::Roles]),
    case!(
        "api-keys/disable/spared-by-project-admin",
        "A project's admin ends no key that was created elsewhere and is at home there, too, and no session.",
        spared
    )
    .needs(&[Need::Roles]),
    case!(
        "api-keys/disable/created-in-project",
        "A project's admin disables keys that were created there, whatever became of them.",
        made_here
    )
    .needs(&[Need::Roles]),
    case!("api-keys/disable/by-others", "Every other caller may disable nothing, not even the own key.", others).needs(&[Need::Roles]),
];

fn attempt(id: &str) -> cynic::Operation<DisableApiKey, DisableApiKeyVariables> {
    DisableApiKey::build(DisableApiKeyVariables { id: id.to_owned() })
}

async fn disables(case: &mut Case, caller: &Caller, key: &Key) -> Outcome {
    let step = format!("may disable the {}", key.caller.name);
    case.ok(&step, caller, attempt(&key.id)).await?;
    case.locked_out("is locked out", &key.caller).await
}

async fn spares(case: &mut Case, caller: &Caller, key: &Key) -> Outcome {
    let step = format!("may not disable the {}", key.caller.name);
    case.step(&step, caller, attempt(&key.id)).await?.forbidden()?;
    case.let_in("is still let in", &key.caller).await
}

async fn super_admin(case: &mut Case) -> Outcome {
    let admin = case.person("super admin", &["super_admin"]).await?.session;
    let project = case.project(&acl::newsroom()).await?;
    let keys = [
        case.key(&project, "key of a project", &[acl::plain("admin")]).await?,
        case.global_key("global key", &["login"]).await?,
        case.global_key("key of a super admin", &["super_admin"]).await?,
    ];
    for key in &keys {
        disables(case, &admin, key).await?;
    }
    Ok(())
}

async fn global_project_admin(case: &mut Case) -> Outcome {
    let admin = case.person("global project admin", &["project_admin"]).await?.session;
    let project = case.project(&acl::newsroom()).await?;
    let open = [
        case.key(&project, "key of a project", &[acl::plain("admin")]).await?,
        case.global_key("global key", &["login"]).await?,
        case.global_key("key of a global project admin", &["project_admin"]).await?,
    ];
    for key in &open {
        disables(case, &admin, key).await?;
    }
    let closed = [
        case.global_key("key of a super admin", &["super_admin"]).await?,
        case.global_key("key of a project creator", &["project_creator"]).await?,
    ];
    for key in &closed {
        spares(case, &admin, key).await?;
    }
    Ok(())
}

async fn project_admin(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let admin_key = case.key(&project, "admin key", &[acl::plain("admin")]).await?;
    let key = case.key(&project, "key of the project", &[acl::plain("viewer")]).await?;
    disables(case, &admin.session, &key).await?;
    let key = case.key(&project, "second key of the project", &[acl::plain("chief")]).await?;
    disables(case, &admin_key.caller, &key).await?;

    let elsewhere = case.project(&acl::newsroom()).await?;
    let foreign = case.key(&elsewhere, "key of another project", &[acl::plain("viewer")]).await?;
    spares(case, &admin.session, &foreign).await?;
    let global = case.global_key("global key", &[]).await?;
    spares(case, &admin.session, &global).await?;
    disables(case, &admin.session, &admin_key).await
}

async fn made_here(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let elsewhere = case.project(&acl::newsroom()).await?;
    let shared = case.key(&project, "key that has joined another project", &[acl::plain("chief")]).await?;
    case.join(&elsewhere, &shared.identity, &[acl::plain("admin")]).await?;
    let left = case.key(&project, "key that has left the project", &[acl::plain("viewer")]).await?;
    let root = case.root();
    removes(case, "leaves the project", &root, project.member(&left.identity)).await?;
    let promoted = case.key(&project, "key with a global role", &[acl::plain("viewer")]).await?;
    case.ok("gets a global role", &root, giving(&promoted.identity, &["project_creator"])).await?;
    for key in [&shared, &left, &promoted] {
        disables(case, &admin.session, key).await?;
    }
    let other = case.person("person", &[]).await?;
    case.join(&project, &other.identity, &[acl::plain("chief")]).await?;
    let key = case.key(&project, "key of the project", &[acl::plain("viewer")]).await?;
    spares(case, &other.session, &key).await
}

async fn spared(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let elsewhere = case.project(&acl::newsroom()).await?;
    let shared = case.key(&elsewhere, "key of two projects", &[acl::plain("viewer")]).await?;
    case.join(&project, &shared.identity, &[acl::plain("viewer")]).await?;
    spares(case, &admin.session, &shared).await?;

    let member = case.person("member", &[]).await?;
    case.join(&project, &member.identity, &[acl::plain("viewer")]).await?;
    let id = case.session_id(&member.session).await?;
    let caller = Caller { name: "session of a member".to_owned(), ..member.session };
    let session = Key { id, identity: member.identity, caller };
    spares(case, &admin.session, &session).await?;
    let id = case.session_id(&admin.session).await?;
    let caller = Caller { name: "own session".to_owned(), ..admin.session.clone() };
    let own = Key { id, identity: admin.identity, caller };
    spares(case, &admin.session, &own).await
}

async fn others(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let key = case.key(&project, "key", &[acl::plain("viewer")]).await?;
    let chief = case.key(&project, "chief", &[acl::plain("chief")]).await?;
    let callers = [
        case.person("person", &[]).await?.session,
        case.person("project creator", &["project_creator"]).await?.session,
        case.global_key("login key", &["login"]).await?.caller,
        chief.caller,
    ];
    for caller in &callers {
        spares(case, caller, &key).await?;
        let step = "learns nothing about an id of nothing";
        case.step(step, caller, attempt(UNKNOWN)).await?.forbidden()?;
    }
    spares(case, &key.caller, &key).await
}
