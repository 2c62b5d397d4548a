//! `addGlobalIdentityRoles` and `removeGlobalIdentityRoles`: what an identity may do in the whole instance.
//!
//! **Invariant:** after a refusal the identity has the roles it had before.

use cynic::{MutationBuilder, QueryBuilder};

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal, present, require};
use crate::operations::AddGlobalIdentityRolesErrorCode as AddCode;
use crate::operations::RemoveGlobalIdentityRolesErrorCode as RemoveCode;
use crate::operations::{
    AddGlobalIdentityRoles, AddGlobalIdentityRolesResponse, AuthLog, AuthLogVariables, CreateProject, CreateProjectVariables,
    GlobalRolesVariables, ProjectBySlug, RemoveGlobalIdentityRoles, RemoveGlobalIdentityRolesResponse, SignIn, SlugVariables, WhoAmI,
};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{credentials, owned};
use crate::suite::memberships::{MALFORMED, UNKNOWN};
use crate::suite::passwords::PASSWORD;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("global-roles/add", "Given roles come beside the old ones; all are told in order, each once.", add),
    case!("global-roles/remove", "Given roles are taken away, as far as they are held.", remove),
    case!("global-roles/remove-last", "An identity may be left without roles, and be given some again.", remove_last),
    case!("global-roles/every-known-role", "Each of the eight known roles can be given and taken.", every_role),
    case!("global-roles/invalid-role", "A role that is not known is INVALID_ROLE, even if it is held, and nothing changes.", invalid_role),
    case!(
        "global-roles/identity-not-found",
        "An identity that nobody has is IDENTITY_NOT_FOUND, after its roles are looked at.",
        not_found
    ),
    case!("global-roles/malformed-id", "What is no id is the id of nobody.", malformed),
    case!("global-roles/at-once", "A role is in force from one request to the next.", at_once),
    case!("global-roles/super-admin-at-once", "A super admin who gives the role away is none on the next request.", super_admin_at_once),
    case!("global-roles/who-may", "Super admins give and take every role.", who_may),
    case!("global-roles/by-global-project-admin", "A global project admin gives and takes three roles only.", by_project_admin),
    case!("global-roles/by-others", "Everybody else gives and takes nothing, and learns nothing.", by_others).needs(&[Need::Roles]),
];

fn change(identity: &str, roles: &[&str]) -> GlobalRolesVariables {
    GlobalRolesVariables { identity_id: identity.to_owned(), roles: owned(roles) }
}

async fn give(case: &mut Case, step: &str, caller: &Caller, identity: &str, roles: &[&str]) -> Outcome<AddGlobalIdentityRolesResponse> {
    case.step(step, caller, AddGlobalIdentityRoles::build(change(identity, roles))).await?.field(|data| data.add_global_identity_roles)
}

async fn take(case: &mut Case, step: &str, caller: &Caller, identity: &str, roles: &[&str]) -> Outcome<RemoveGlobalIdentityRolesResponse> {
    let operation = RemoveGlobalIdentityRoles::build(change(identity, roles));
    case.step(step, caller, operation).await?.field(|data| data.remove_global_identity_roles)
}

/// Gives roles, after which the identity has exactly these.
async fn gives(case: &mut Case, step: &str, caller: &Caller, identity: &str, roles: &[&str], expected: &[&str]) -> Outcome {
    let response = give(case, step, caller, identity, roles).await?;
    require(response.ok && response.error.is_none(), "addGlobalIdentityRoles without error")?;
    let found = present(response.result, "the identity")?.identity;
    equal((found.id.as_str(), found.roles), (identity, Some(owned(expected))), "the identity and its roles")
}

/// Takes roles, after which the identity has exactly these.
async fn takes(case: &mut Case, step: &str, caller: &Caller, identity: &str, roles: &[&str], expected: &[&str]) -> Outcome {
    let response = take(case, step, caller, identity, roles).await?;
    require(response.ok && response.error.is_none(), "removeGlobalIdentityRoles without error")?;
    let found = present(response.result, "the identity")?.identity;
    equal((found.id.as_str(), found.roles), (identity, Some(owned(expected))), "the identity and its roles")
}

async fn may_not(case: &mut Case, step: &str, caller: &Caller, identity: &str, roles: &[&str]) -> Outcome {
    let (step, variables) = (format!("may not give {step}"), change(identity, roles));
    case.step(&step, caller, AddGlobalIdentityRoles::build(variables.clone())).await?.forbidden()?;
    let step = step.replace("give", "take");
    case.step(&step, caller, RemoveGlobalIdentityRoles::build(variables)).await?.forbidden()
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
    let session = case.sign_in("person", &person.email).await?;
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
        let given = give(case, &format!("gives {roles:?}"), &root, &key.identity, roles).await?;
        equal((given.ok, present(given.error, "error")?.code), (false, AddCode::InvalidRole), "ok and code")?;
        let taken = take(case, &format!("takes {roles:?}"), &root, &key.identity, roles).await?;
        equal((taken.ok, present(taken.error, "error")?.code), (false, RemoveCode::InvalidRole), "ok and code")?;
        require(given.result.is_none() && taken.result.is_none(), "no result")?;
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
        let given = give(case, &format!("gives {step}"), &root, UNKNOWN, roles).await?;
        equal(present(given.error, "error")?.code, give_code, step)?;
        let taken = take(case, &format!("takes {step}"), &root, UNKNOWN, roles).await?;
        equal(present(taken.error, "error")?.code, take_code, step)?;
    }
    Ok(())
}

async fn malformed(case: &mut Case) -> Outcome {
    let root = case.root();
    for identity in MALFORMED {
        let given = give(case, &format!("gives a role to {identity:?}"), &root, identity, &["login"]).await?;
        equal(present(given.error, "error")?.code, AddCode::IdentityNotFound, "code")?;
        let taken = take(case, &format!("takes a role from {identity:?}"), &root, identity, &["login"]).await?;
        equal(present(taken.error, "error")?.code, RemoveCode::IdentityNotFound, "code")?;
    }
    Ok(())
}

async fn at_once(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    let slugs = [case.name("slug")?, case.name("slug")?];
    let [create, create_another] = slugs
        .map(|project_slug| CreateProjectVariables { project_slug, ..Default::default() })
        .map(|variables| move || CreateProject::build(variables.clone()));
    case.step("may not make a project", &person.session, create()).await?.forbidden()?;
    gives(case, "becomes a project creator", &root, &person.identity, &["project_creator"], &["person", "project_creator"]).await?;
    let session = case.sign_in("person", &person.email).await?;
    let made = case.step("makes a project", &session, create()).await?.field(|data| data.create_project)?;
    require(made.ok, "a project made by a project creator")?;
    takes(case, "is none any more", &root, &person.identity, &["project_creator"], &["person"]).await?;
    case.step("may not make another project", &session, create_another()).await?.forbidden()?;

    let (foreign, key) = (case.project(&acl::none()).await?, case.global_key("key", &[]).await?);
    let look = || ProjectBySlug::build(SlugVariables { slug: foreign.slug.clone() });
    require(case.step("sees no project", &key.caller, look()).await?.data()?.project_by_slug.is_none(), "no project for a stranger")?;
    let sign_in = || SignIn::build(credentials(&person.email, PASSWORD));
    case.step("may sign nobody in", &key.caller, sign_in()).await?.forbidden()?;
    gives(case, "two roles", &root, &key.identity, &["project_admin", "login"], &["login", "project_admin"]).await?;
    case.step("sees the project", &key.caller, look()).await?.field(|data| data.project_by_slug)?;
    let signed_in = case.step("signs a person in", &key.caller, sign_in()).await?.field(|data| data.sign_in)?;
    require(signed_in.ok, "a sign-in with the role login")
}

async fn super_admin_at_once(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    let log = || AuthLog::build(AuthLogVariables { limit: Some(0), ..Default::default() });
    case.step("may not read the log", &person.session, log()).await?.refused(400, "ForbiddenError")?;
    gives(case, "becomes a super admin", &root, &person.identity, &["super_admin"], &["person", "super_admin"]).await?;
    let session = case.sign_in("person", &person.email).await?;
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
    let response = give(case, "an identity that nobody has", &admin, UNKNOWN, &["login"]).await?;
    equal(present(response.error, "error")?.code, AddCode::IdentityNotFound, "code")?;
    may_not(case, "a role above it to nobody", &admin, UNKNOWN, &["super_admin"]).await
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
        may_not(case, "a role to nobody", caller, UNKNOWN, &["login"]).await?;
        may_not(case, "a role to what is no id", caller, "1", &["login"]).await?;
    }
    has(case, &key.caller, &["login", "self"]).await
}
