//! `personById`: who sees whom.
//!
//! **Invariant:** a person whom the caller may not see and a person who does not exist give the same answer.

use cynic::QueryBuilder;

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal, require};
use crate::operations::{PersonById, PersonByIdVariables};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Person, Project};
use crate::suite::people::{NO_IDS, UNKNOWN};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("person-by-id/itself", "A person sees itself.", itself),
    case!("person-by-id/by-super-admin", "A super admin sees every person.", super_admin),
    case!("person-by-id/by-global-project-admin", "A global project admin sees every person.", global_project_admin),
    case!("person-by-id/by-project-admin", "A project's admin sees the members of the own projects.", project_admin).needs(&[Need::Roles]),
    case!("person-by-id/by-visible-membership", "Who may see a membership of a person sees the person.", visible).needs(&[Need::Roles]),
    case!("person-by-id/by-stranger", "A person sees no member whose memberships it may not see.", stranger).needs(&[Need::Roles]),
    case!("person-by-id/invisible-member", "Another member of the same project is not seen without a rule that allows it.", invisible)
        .needs(&[Need::Roles]),
    case!("person-by-id/by-application", "A key sees no member without a rule that allows it.", application).needs(&[Need::Roles]),
    case!("person-by-id/by-application-with-rule", "A key that may see a membership of a person sees the person.", key_with_rule)
        .needs(&[Need::Roles]),
    case!("person-by-id/unknown-id", "An unknown id gives nothing, and so does the id of an identity.", unknown),
    case!("person-by-id/id-in-capitals", "The letters of an id may be capitals.", capitals),
    case!("person-by-id/malformed-id", "What is no id gives nothing.", malformed),
];

fn question(id: &str) -> cynic::Operation<PersonById, PersonByIdVariables> {
    PersonById::build(PersonByIdVariables { id: id.to_owned() })
}

async fn sees(case: &mut Case, caller: &Caller, person: &Person) -> Outcome {
    let step = format!("sees the {}", person.session.name);
    let seen = case.step(&step, caller, question(&person.id)).await?.field(|data| data.person_by_id)?;
    equal((&seen.id, &seen.identity.id, seen.email.as_ref()), (&person.id, &person.identity, Some(&person.email)), "the person")
}

async fn nothing(case: &mut Case, step: &str, caller: &Caller, id: &str) -> Outcome {
    require(case.step(step, caller, question(id)).await?.data()?.person_by_id.is_none(), "no person")
}

async fn overlooks(case: &mut Case, caller: &Caller, person: &Person) -> Outcome {
    nothing(case, &format!("does not see the {}", person.session.name), caller, &person.id).await
}

async fn itself(case: &mut Case) -> Outcome {
    for (name, roles) in [("person", &[][..]), ("project creator", &["project_creator"]), ("super admin", &["super_admin"])] {
        let person = case.person(name, roles).await?;
        sees(case, &person.session, &person).await?;
    }
    Ok(())
}

async fn persons(case: &mut Case) -> Outcome<[Person; 3]> {
    Ok([
        case.person("person", &[]).await?,
        case.person("project creator", &["project_creator"]).await?,
        case.person("super admin", &["super_admin"]).await?,
    ])
}

async fn super_admin(case: &mut Case) -> Outcome {
    let admins = [
        case.root(),
        case.person("first super admin", &["super_admin"]).await?.session,
        case.global_key("key", &["super_admin"]).await?.caller,
    ];
    for person in persons(case).await? {
        for admin in &admins {
            sees(case, admin, &person).await?;
        }
    }
    Ok(())
}

async fn global_project_admin(case: &mut Case) -> Outcome {
    let admins =
        [case.person("global project admin", &["project_admin"]).await?.session, case.global_key("key", &["project_admin"]).await?.caller];
    for person in persons(case).await? {
        for admin in &admins {
            sees(case, admin, &person).await?;
        }
    }
    Ok(())
}

/// A person with one membership.
async fn member(case: &mut Case, name: &str, project: &Project, membership: crate::operations::MembershipInput) -> Outcome<Person> {
    let person = case.person(name, &[]).await?;
    case.join(project, &person.identity, &[membership]).await?;
    Ok(person)
}

async fn project_admin(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    for (name, role) in [("viewer", "viewer"), ("other admin", "admin")] {
        let person = member(case, name, &project, acl::plain(role)).await?;
        sees(case, &admin.session, &person).await?;
    }
    Ok(())
}

async fn visible(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let editor = member(case, "editor", &project, acl::with("editor", "language", &["cs", "en"])).await?;
    let viewer = member(case, "viewer", &project, acl::plain("viewer")).await?;
    let lead = member(case, "lead", &project, acl::with("lead", "language", &["cs"])).await?;
    let chief = member(case, "chief", &project, acl::plain("chief")).await?;
    for (caller, person) in [(&lead, &editor), (&lead, &viewer), (&chief, &editor), (&chief, &viewer), (&chief, &lead)] {
        sees(case, &caller.session, person).await?;
    }
    Ok(())
}

async fn stranger(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let viewer = member(case, "viewer", &project, acl::plain("viewer")).await?;
    let callers = [
        case.person("person", &[]).await?,
        case.person("project creator", &["project_creator"]).await?,
        case.project_admin(&acl::newsroom()).await?.0,
    ];
    for caller in &callers {
        overlooks(case, &caller.session, &viewer).await?;
        nothing(case, "an unknown id gives the same", &caller.session, UNKNOWN).await?;
    }
    overlooks(case, &viewer.session, callers.last().unwrap_or(&viewer)).await
}

async fn invisible(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let editor = member(case, "editor of another language", &project, acl::with("editor", "language", &["en"])).await?;
    let viewer = member(case, "viewer", &project, acl::plain("viewer")).await?;
    let lead = member(case, "lead", &project, acl::with("lead", "language", &["cs"])).await?;
    let chief = member(case, "chief", &project, acl::plain("chief")).await?;
    for (caller, person) in [(&viewer, &editor), (&editor, &viewer), (&viewer, &chief), (&lead, &editor), (&lead, &chief)] {
        overlooks(case, &caller.session, person).await?;
    }
    sees(case, &viewer.session, &viewer).await
}

async fn application(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let stranger = case.person("stranger", &[]).await?;
    let callers = [
        case.key(&project, "viewer key", &[acl::plain("viewer")]).await?.caller,
        case.key(&project, "deployer key", &[acl::plain("deployer")]).await?.caller,
        case.global_key("key without roles", &[]).await?.caller,
        case.login(),
    ];
    for caller in &callers {
        overlooks(case, caller, &admin).await?;
        overlooks(case, caller, &stranger).await?;
    }
    Ok(())
}

async fn key_with_rule(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let viewer = member(case, "viewer", &project, acl::plain("viewer")).await?;
    let chief = member(case, "chief", &project, acl::plain("chief")).await?;
    let admin_key = case.key(&project, "admin key", &[acl::plain("admin")]).await?.caller;
    let lead_key = case.key(&project, "lead key", &[acl::with("lead", "language", &["cs"])]).await?.caller;
    for (caller, person) in [(&admin_key, &viewer), (&admin_key, &chief), (&lead_key, &viewer)] {
        sees(case, caller, person).await?;
    }
    overlooks(case, &lead_key, &chief).await
}

async fn unknown(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    for caller in [&root, &person.session] {
        nothing(case, "an unknown id", caller, UNKNOWN).await?;
        nothing(case, "the id of an identity", caller, &person.identity).await?;
    }
    Ok(())
}

async fn capitals(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    let operation = question(&person.id.to_uppercase());
    let seen = case.step("an id in capitals", &root, operation).await?.field(|data| data.person_by_id)?;
    equal(seen.id, person.id, "the id as the server writes it")
}

async fn malformed(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    for caller in [&root, &person.session] {
        for id in NO_IDS.into_iter().chain([""]) {
            nothing(case, &format!("the id {id:?}"), caller, id).await?;
        }
    }
    Ok(())
}
