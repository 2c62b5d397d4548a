//! `addGlobalIdentityRoles` and `removeGlobalIdentityRoles`: what an identity may do in the whole instance.
//!
//! **Invariant:** after a refusal the identity has the roles it had before.

use cynic::{MutationBuilder, QueryBuilder};

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal, require};
use crate::operations::{
    AddGlobalIdentityRolesErrorCode as AddCode, AuthLog, AuthLogVariables, CreateProject, CreateProjectVariables, ProjectBySlug,
    RemoveGlobalIdentityRolesErrorCode as RemoveCode, SignIn, SlugVariables, WhoAmI,
};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{credentials, owned};
use crate::suite::memberships::MALFORMED;
use crate::suite::passwords::PASSWORD;
use crate::suite::people::{UNKNOWN, giving, taking};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("global-roles/add", "Given roles come beside the old ones; all are told in order, each once.", add),
    case!("global-roles/remove", "Given roles are taken away, as far as they are held.", remove),
    case!("global-roles/remove-last", "An identity may be left without roles, and be given some again.", remove_last),
    case!("global-roles/every-known-role", "Each of the eight known roles can be given and taken.", every_role),
    case!("global-roles/invalid-role", "An unknown role is INVALID_ROLE, even if it is held, and nothing changes.", invalid_role),
    case!("global-roles/identity-not-found", "An unknown identity is IDENTITY_NOT_FOUND, after its roles are looked at.", not_found),
    case!("global-roles/malformed-id", "An invalid id counts as an unknown one.", malformed),
    case!("global-roles/at-once", "A role is in force from one request to the next.", at_once),
    case!("global-roles/super-admin-at-once", "A super admin who gives the role away is none on the next request.", super_admin_at_once),
    case!("global-roles/who-may", "Super admins give and take every role.", who_may),
    case!("global-roles/by-global-project-admin", "A global project admin gives and takes three roles only.", by_project_admin),
    case!("global-roles/by-others", "Every other caller gives and takes nothing, and learns nothing.", by_others).needs(&[Need::Roles]),
];

/// Gives roles, after which the identity has exactly these.
async fn gives(case: &mut Case, step: &str, caller: &Caller, identity: &str, roles: &[&str], expected: &[&str]) -> Outcome {
    let found = case.ok(step, caller, giving(identity, roles)).await?.identity;
    equal((found.id.as_str(), found.roles), (identity, Some(owned(expected))), "the identity and its roles")
}

/// Takes roles, after which the identity has exactly these.
async fn takes(case: &mut Case, step: &str, caller: &Caller, identity: &str, roles: &[&str], expected: &[&str]) -> Outcome {
    let found = case.ok(step, caller, taking(identity, roles)).await?.identity;
    equal((found.id.as_str(), found.roles), (identity, Some(owned(expected))), "the identity and its roles")
}

async fn may_not(case: &mut Case, step: &str, caller: &Caller, identity: &str, roles: &[&str]) -> Outcome {
    case.step(&format!("may not give {step}"), caller, giving(identity, roles)).await?.forbidden()?;
    case.step(&format!("may not take {step}"), caller, taking(identity, roles)).await?.forbidden()
}

/// The caller sees its own roles.
async fn has(case: &mut Case, caller: &Caller, expected: &[&str]) -> Outcome {
    let me = case.step("sees its own roles", caller, WhoAmI::build(())).await?.data()?.me;
    equal(me.roles, Some(owned(expected)), "roles of the caller")
}

async fn add(case: &mut Case) -> Outcome {
    let (root, key) = (case.root(), case.global_key("key", &["project_creator", "login"]).await?);
    let expected = ["entrypoint_deployer", "login", "project_creator"];
    gives(case, "one more role", &root, &key.identity, &["entrypoint_deployer"], &expected).await?;
    gives(case, "a role that is held", &root, &key.identity, &["login"], &expected).await?;
    let expected = ["entrypoint_deployer", "login", "project_admin", "project_creator"];
    gives(case, "a role twice", &root, &key.identity, &["project_admin", "project_admin"], &expected).await?;
    gives(case, "nothing", &root, &key.identity, &[], &expected).await?;
    has(case, &key.caller, &expected).await?;
    let person = case.person("person", &[]).await?;
    gives(case, "a role for a person", &root, &person.identity, &["project_creator"], &["person", "project_creator"]).await?;
    let session = case.session_of("person", &person.id).await?;
    has(case, &session, &["person", "project_creator"]).await?;
    let key = case.global_key("key without roles", &[]).await?;
    gives(case, "the first role of a key", &root, &key.identity, &["login"], &["login"]).await
}

async fn remove(case: &mut Case) -> Outcome {
    let roles = ["project_creator", "login", "entrypoint_deployer", "of_my_own_making"];
    let (root, key) = (case.root(), case.global_key("key", &roles).await?);
    let expected = ["entrypoint_deployer", "login", "of_my_own_making"];
    takes(case, "one role", &root, &key.identity, &["project_creator"], &expected).await?;
    takes(case, "a role that is not held", &root, &key.identity, &["project_creator", "self"], &expected).await?;
    takes(case, "nothing", &root, &key.identity, &[], &expected).await?;
    takes(case, "two roles", &root, &key.identity, &["login", "entrypoint_deployer"], &["of_my_own_making"]).await?;
    has(case, &key.caller, &["of_my_own_making"]).await
}

async fn remove_last(case: &mut Case) -> Outcome {
    let (root, key) = (case.root(), case.global_key("key", &["login"]).await?);
    takes(case, "the last role", &root, &key.identity, &["login"], &[]).await?;
    has(case, &key.caller, &[]).await?;
    takes(case, "once more", &root, &key.identity, &["login"], &[]).await?;
    gives(case, "nothing", &root, &key.identity, &[], &[]).await?;
    gives(case, "the same role again", &root, &key.identity, &["login"], &["login"]).await
}

async fn every_role(case: &mut Case) -> Outcome {
    let (root, key) = (case.root(), case.global_key("key", &["of_my_own_making"]).await?);
    let known = ["super_admin", "login", "person", "self", "project_creator", "project_admin", "project_member", "entrypoint_deployer"];
    for role in known {
        let mut expected = ["of_my_own_making", role];
        expected.sort_unstable();
        gives(case, &format!("gives {role}"), &root, &key.identity, &[role], &expected).await?;
        takes(case, &format!("takes {role}"), &root, &key.identity, &[role], &["of_my_own_making"]).await?;
    }
    Ok(())
}

async fn invalid_role(case: &mut Case) -> Outcome {
    let (root, key) = (case.root(), case.global_key("key", &["login", "of_my_own_making"]).await?);
    for roles in [&["no_such_role"][..], &["admin"], &["SUPER_ADMIN"], &[""], &["__proto__"], &["of_my_own_making"], &["login", "x"]] {
        case.fails(&format!("gives {roles:?}"), &root, giving(&key.identity, roles), AddCode::InvalidRole).await?;
        case.fails(&format!("takes {roles:?}"), &root, taking(&key.identity, roles), RemoveCode::InvalidRole).await?;
    }
    has(case, &key.caller, &["login", "of_my_own_making"]).await
}

async fn not_found(case: &mut Case) -> Outcome {
    let root = case.root();
    for (step, roles, give_code, take_code) in [
        ("a known role", &["login"][..], AddCode::IdentityNotFound, RemoveCode::IdentityNotFound),
        ("no role", &[], AddCode::IdentityNotFound, RemoveCode::IdentityNotFound),
        ("an unknown role", &["no_such_role"], AddCode::InvalidRole, RemoveCode::InvalidRole),
    ] {
        case.fails(&format!("gives {step}"), &root, giving(UNKNOWN, roles), give_code).await?;
        case.fails(&format!("takes {step}"), &root, taking(UNKNOWN, roles), take_code).await?;
    }
    Ok(())
}

async fn malformed(case: &mut Case) -> Outcome {
    let root = case.root();
    for identity in MALFORMED {
        let step = format!("gives a role to {identity:?}");
        case.fails(&step, &root, giving(identity, &["login"]), AddCode::IdentityNotFound).await?;
        let step = format!("takes a role from {identity:?}");
        case.fails(&step, &root, taking(identity, &["login"]), RemoveCode::IdentityNotFound).await?;
    }
    Ok(())
}

async fn at_once(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person_with_password("person", &[]).await?);
    let slugs = [case.name("slug")?, case.name("slug")?];
    let [create, create_another] = slugs
        .map(|project_slug| CreateProjectVariables { project_slug, ..Default::default() })
        .map(|variables| move || CreateProject::build(variables.clone()));
    case.step("may not make a project", &person.session, create()).await?.forbidden()?;
    gives(case, "becomes a project creator", &root, &person.identity, &["project_creator"], &["person", "project_creator"]).await?;
    let session = case.session_of("person", &person.id).await?;
    case.ok("makes a project", &session, create()).await?;
    takes(case, "is none any more", &root, &person.identity, &["project_creator"], &["person"]).await?;
    case.step("may not make another project", &session, create_another()).await?.forbidden()?;

    let (foreign, key) = (case.project(&acl::none()).await?, case.global_key("key", &[]).await?);
    let look = || ProjectBySlug::build(SlugVariables { slug: foreign.slug.clone() });
    require(case.step("sees no project", &key.caller, look()).await?.data()?.project_by_slug.is_none(), "no project for a stranger")?;
    let sign_in = || SignIn::build(credentials(&person.email, PASSWORD));
    case.step("may sign no person in", &key.caller, sign_in()).await?.forbidden()?;
    gives(case, "two roles", &root, &key.identity, &["project_admin", "login"], &["login", "project_admin"]).await?;
    case.step("sees the project", &key.caller, look()).await?.field(|data| data.project_by_slug)?;
    case.ok("signs a person in", &key.caller, sign_in()).await.map(drop)
}

async fn super_admin_at_once(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person_with_password("person", &[]).await?);
    let log = || AuthLog::build(AuthLogVariables { limit: Some(0), ..Default::default() });
    case.step("may not read the log", &person.session, log()).await?.refused(400, "ForbiddenError")?;
    gives(case, "becomes a super admin", &root, &person.identity, &["super_admin"], &["person", "super_admin"]).await?;
    let session = case.session_of("person", &person.id).await?;
    case.step("reads the log", &session, log()).await?.data()?;
    takes(case, "gives the role away", &session, &person.identity, &["super_admin"], &["person"]).await?;
    case.step("may not read the log again", &session, log()).await?.refused(400, "ForbiddenError")?;
    may_not(case, "the role that it had", &session, &person.identity, &["super_admin"]).await
}

async fn who_may(case: &mut Case) -> Outcome {
    let callers =
        [case.person("super admin", &["super_admin"]).await?.session, case.global_key("super admin key", &["super_admin"]).await?.caller];
    for caller in &callers {
        let key = case.global_key("key", &["login"]).await?;
        let all = ["login", "project_admin", "project_creator", "super_admin"];
        gives(case, "gives any role", caller, &key.identity, &["super_admin", "project_creator", "project_admin"], &all).await?;
        takes(case, "takes any role", caller, &key.identity, &["super_admin", "project_creator", "project_admin"], &["login"]).await?;
    }
    Ok(())
}

async fn by_project_admin(case: &mut Case) -> Outcome {
    let admin = case.person("global project admin", &["project_admin"]).await?.session;
    let within = ["login", "project_admin", "entrypoint_deployer"];
    for (name, roles, with_all) in [
        ("key", &["self"][..], &["entrypoint_deployer", "login", "project_admin", "self"][..]),
        ("key of a super admin", &["super_admin"], &["entrypoint_deployer", "login", "project_admin", "super_admin"]),
    ] {
        let key = case.global_key(name, roles).await?;
        gives(case, &format!("gives the {name} three roles"), &admin, &key.identity, &within, with_all).await?;
        takes(case, &format!("takes them from the {name}"), &admin, &key.identity, &within, roles).await?;
        gives(case, "gives nothing", &admin, &key.identity, &[], roles).await?;
        for (step, others) in [
            ("a role above it", &["super_admin"][..]),
            ("the role of a project creator", &["project_creator"]),
            ("the role of a person", &["person"]),
            ("a good role and another one", &["login", "super_admin"]),
            ("a role that does not exist", &["no_such_role"]),
        ] {
            may_not(case, step, &admin, &key.identity, others).await?;
        }
        has(case, &key.caller, roles).await?;
    }
    case.fails("an unknown identity", &admin, giving(UNKNOWN, &["login"]), AddCode::IdentityNotFound).await?;
    may_not(case, "a role above it to an unknown identity", &admin, UNKNOWN, &["super_admin"]).await
}

async fn by_others(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let key = case.global_key("key", &["login", "self"]).await?;
    let callers = [
        case.login(),
        case.key(&project, "admin key", &[acl::plain("admin")]).await?.caller,
        case.key(&project, "chief", &[acl::plain("chief")]).await?.caller,
        case.global_key("entrypoint deployer", &["entrypoint_deployer"]).await?.caller,
        key.caller.clone(),
        admin.session,
    ];
    for caller in &callers {
        may_not(case, "a role", caller, &key.identity, &["login"]).await?;
        may_not(case, "nothing", caller, &key.identity, &[]).await?;
        may_not(case, "a role that does not exist", caller, &key.identity, &["no_such_role"]).await?;
        may_not(case, "a role to an unknown identity", caller, UNKNOWN, &["login"]).await?;
        may_not(case, "a role to what is no id", caller, "1", &["login"]).await?;
    }
    has(case, &key.caller, &["login", "self"]).await
}
