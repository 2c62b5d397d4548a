//! Who may add, update and remove members, whatever a project's own roles say.
//!
//! **Invariant:** permission comes before existence, so that a stranger learns nothing about projects, identities and members.

use crate::client::exchange::Caller;
use crate::error::Outcome;
use crate::suite::acl::{self, plain, with};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Project;
use crate::suite::memberships::{MALFORMED, adds, holds, may_not_add, may_not_remove, may_not_update, removes, updates};
use crate::suite::people::UNKNOWN;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("members/add/who-may", "Admins of the project and above, and roles that manage everything, add members.", who_may_add)
        .needs(&[Need::Roles]),
    case!("members/update/who-may", "Admins of the project and above, and roles that manage everything, update members.", who_may_update)
        .needs(&[Need::Roles]),
    case!("members/remove/who-may", "Admins of the project and above, and roles that manage everything, remove members.", who_may_remove)
        .needs(&[Need::Roles]),
    case!("members/add/who-may-not", "No other caller adds a member.", who_may_not_add).needs(&[Need::Roles]),
    case!("members/update/who-may-not", "No other caller updates a member, not even itself.", who_may_not_update).needs(&[Need::Roles]),
    case!("members/remove/who-may-not", "No other caller removes a member, not even itself.", who_may_not_remove).needs(&[Need::Roles]),
    case!("members/rights/stranger-learns-nothing", "A stranger gets the same answer whatever exists.", stranger).needs(&[Need::Roles]),
    case!("members/rights/login-token-learns-nothing", "The login token gets the same answer whatever exists.", login_token)
        .needs(&[Need::Roles]),
    case!("members/rights/limited-caller", "Who may not give a role gets the same answer for every identity.", limited)
        .needs(&[Need::Roles]),
    case!("members/rights/limited-caller-malformed-id", "The same goes for what is no id.", limited_malformed).needs(&[Need::Roles]),
    case!("members/rights/at-once", "Rights come and go with the membership, from one request to the next.", at_once).needs(&[Need::Roles]),
];

async fn managers(case: &mut Case) -> Outcome<(Project, Vec<Caller>)> {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let callers = vec![
        admin.session,
        case.root(),
        case.person("super admin", &["super_admin"]).await?.session,
        case.person("global project admin", &["project_admin"]).await?.session,
        case.global_key("key of a global project admin", &["project_admin"]).await?.caller,
        case.key(&project, "admin key", &[plain("admin")]).await?.caller,
        case.key(&project, "chief", &[plain("chief")]).await?.caller,
    ];
    Ok((project, callers))
}

async fn others(case: &mut Case) -> Outcome<(Project, Vec<Caller>)> {
    let project = case.project(&acl::newsroom()).await?;
    let (elsewhere_admin, elsewhere) = case.project_admin(&acl::newsroom()).await?;
    let callers = vec![
        elsewhere_admin.session,
        case.login(),
        case.person("person", &[]).await?.session,
        case.person("project creator", &["project_creator"]).await?.session,
        case.global_key("key without roles", &[]).await?.caller,
        case.global_key("entrypoint deployer", &["entrypoint_deployer"]).await?.caller,
        case.key(&elsewhere, "chief of another project", &[plain("chief")]).await?.caller,
        case.key(&project, "viewer", &[plain("viewer")]).await?.caller,
        case.key(&project, "content admin", &[plain("content_admin")]).await?.caller,
        case.key(&project, "deployer", &[plain("deployer")]).await?.caller,
    ];
    Ok((project, callers))
}

async fn who_may_add(case: &mut Case) -> Outcome {
    let (project, callers) = managers(case).await?;
    for caller in &callers {
        let key = case.person("person", &[]).await?;
        adds(case, "may add an admin", caller, project.member(&key.identity), &[plain("admin")]).await?;
        holds(case, "the key is an admin", project.member(&key.identity), &[plain("admin")]).await?;
    }
    Ok(())
}

async fn who_may_update(case: &mut Case) -> Outcome {
    let (project, callers) = managers(case).await?;
    for caller in &callers {
        let key = case.key(&project, "key", &[plain("admin")]).await?;
        updates(case, "may update an admin", caller, project.member(&key.identity), &[plain("viewer")]).await?;
        holds(case, "the key is a viewer", project.member(&key.identity), &[plain("viewer")]).await?;
    }
    Ok(())
}

async fn who_may_remove(case: &mut Case) -> Outcome {
    let (project, callers) = managers(case).await?;
    for caller in &callers {
        let key = case.key(&project, "key", &[plain("admin"), plain("viewer")]).await?;
        removes(case, "may remove an admin", caller, project.member(&key.identity)).await?;
        holds(case, "the key is no member", project.member(&key.identity), &[]).await?;
    }
    Ok(())
}

async fn who_may_not_add(case: &mut Case) -> Outcome {
    let (project, callers) = others(case).await?;
    let key = case.global_key("key", &[]).await?;
    let member = project.member(&key.identity);
    for caller in &callers {
        may_not_add(case, "may not add a viewer", caller, member, &[plain("viewer")]).await?;
        may_not_add(case, "not even with nothing", caller, member, &[]).await?;
    }
    holds(case, "no member was added", member, &[]).await
}

async fn who_may_not_update(case: &mut Case) -> Outcome {
    let (project, callers) = others(case).await?;
    let key = case.key(&project, "key", &[plain("viewer")]).await?;
    let member = project.member(&key.identity);
    for caller in &callers {
        may_not_update(case, "may not update a viewer", caller, member, &[plain("chief")]).await?;
        may_not_update(case, "not even to what it is", caller, member, &[plain("viewer")]).await?;
    }
    may_not_update(case, "may not update itself", &key.caller, member, &[plain("chief")]).await?;
    holds(case, "no member was updated", member, &[plain("viewer")]).await
}

async fn who_may_not_remove(case: &mut Case) -> Outcome {
    let (project, callers) = others(case).await?;
    let key = case.key(&project, "key", &[plain("viewer")]).await?;
    let member = project.member(&key.identity);
    for caller in &callers {
        may_not_remove(case, "may not remove a viewer", caller, member).await?;
    }
    may_not_remove(case, "may not remove itself", &key.caller, member).await?;
    holds(case, "no member was removed", member, &[plain("viewer")]).await
}

async fn learns_nothing(case: &mut Case, caller: &Caller) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let missing = Project { slug: case.name("slug")? };
    let viewer = case.key(&project, "viewer", &[plain("viewer")]).await?;
    let stranger = case.global_key("key", &[]).await?;
    for (step, member, given) in [
        ("a member", project.member(&viewer.identity), plain("viewer")),
        ("an identity that is no member", project.member(&stranger.identity), plain("viewer")),
        ("an unknown identity", project.member(UNKNOWN), plain("viewer")),
        ("what is no id", project.member("1"), plain("viewer")),
        ("a role that does not exist", project.member(&viewer.identity), plain("no_such_role")),
        ("a variable that does not exist", project.member(&viewer.identity), with("viewer", "colour", &["red"])),
        ("a project that does not exist", missing.member(&viewer.identity), plain("viewer")),
    ] {
        may_not_add(case, &format!("adds {step}"), caller, member, std::slice::from_ref(&given)).await?;
        may_not_update(case, &format!("updates {step}"), caller, member, &[given]).await?;
        may_not_remove(case, &format!("removes {step}"), caller, member).await?;
    }
    holds(case, "the member is what it was", project.member(&viewer.identity), &[plain("viewer")]).await
}

async fn stranger(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?.session;
    learns_nothing(case, &person).await
}

async fn login_token(case: &mut Case) -> Outcome {
    let login = case.login();
    learns_nothing(case, &login).await
}

/// A lead, who may add members and update them, but not to chiefs.
async fn learns_nothing_of(case: &mut Case, (project, lead): (&Project, &Caller), identities: &[(&str, &str)]) -> Outcome {
    for (step, identity) in identities {
        let member = project.member(identity);
        may_not_add(case, &format!("may not add {step}"), lead, member, &[plain("chief")]).await?;
        may_not_update(case, &format!("may not update {step}"), lead, member, &[plain("chief")]).await?;
    }
    Ok(())
}

async fn limited(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let lead = case.key(&project, "lead", &[with("lead", "language", &["cs"])]).await?.caller;
    let viewer = case.key(&project, "viewer", &[plain("viewer")]).await?;
    let admin = case.key(&project, "admin", &[plain("admin")]).await?;
    let stranger = case.global_key("key", &[]).await?;
    let identities = [
        ("an identity that it sees", viewer.identity.as_str()),
        ("an identity that it does not see", &admin.identity),
        ("an identity that is no member", &stranger.identity),
        ("an unknown identity", UNKNOWN),
    ];
    learns_nothing_of(case, (&project, &lead), &identities).await
}

async fn limited_malformed(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let lead = case.key(&project, "lead", &[with("lead", "language", &["cs"])]).await?.caller;
    let identities = MALFORMED.map(|identity| ("what is no id", identity));
    learns_nothing_of(case, (&project, &lead), &identities).await
}

async fn at_once(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let (person, target) = (case.person("person", &[]).await?, case.key(&project, "viewer", &[plain("viewer")]).await?);
    let (member, target) = (project.member(&person.identity), project.member(&target.identity));
    may_not_update(case, "a stranger has no rights", &person.session, target, &[plain("viewer")]).await?;
    adds(case, "it becomes chief", &admin.session, member, &[plain("chief")]).await?;
    updates(case, "a chief has rights", &person.session, target, &[plain("content_admin")]).await?;
    updates(case, "it becomes viewer", &admin.session, member, &[plain("viewer")]).await?;
    may_not_update(case, "a viewer has no rights", &person.session, target, &[plain("viewer")]).await?;
    updates(case, "it becomes admin", &admin.session, member, &[plain("admin")]).await?;
    updates(case, "an admin has rights", &person.session, target, &[plain("viewer")]).await?;
    removes(case, "it is removed", &admin.session, member).await?;
    may_not_update(case, "it has no rights again", &person.session, target, &[plain("viewer")]).await
}
