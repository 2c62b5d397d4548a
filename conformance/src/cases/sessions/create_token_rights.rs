//! `createSessionToken`: who may open a session of whom.
//!
//! **Invariant:** a refused attempt opens nothing, and says nothing about whether the person exists.

use cynic::{MutationBuilder, QueryBuilder};

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal};
use crate::operations::{CreateSessionToken, CreateSessionTokenErrorCode, CreateSessionTokenVariables, MySessions};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Person;
use crate::suite::people::UNKNOWN;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("create-session-token/by-super-admin", "A super admin opens a session of any person.", super_admin),
    case!(
        "create-session-token/by-global-project-admin",
        "A global project admin opens no session of super admins and project creators.",
        project_admin
    ),
    case!("create-session-token/unknown-for-global-project-admin", "A global project admin is told that a name is unknown.", unknown),
    case!(
        "create-session-token/disabled-super-admin",
        "Whether a person whose session it may not open is disabled is not told to a global project admin.",
        disabled_super_admin
    ),
    case!("create-session-token/by-others", "Every other caller opens no session and learns nothing.", others).needs(&[Need::Roles]),
];

fn by_id(id: &str) -> cynic::Operation<CreateSessionToken, CreateSessionTokenVariables> {
    CreateSessionToken::build(CreateSessionTokenVariables { person_id: Some(id.to_owned()), ..Default::default() })
}

fn by_email(email: &str) -> cynic::Operation<CreateSessionToken, CreateSessionTokenVariables> {
    CreateSessionToken::build(CreateSessionTokenVariables { email: Some(email.to_owned()), ..Default::default() })
}

async fn opens(case: &mut Case, caller: &Caller, person: &Person) -> Outcome {
    for operation in [by_id(&person.id), by_email(&person.email)] {
        let step = format!("may open a session of the {}", person.session.name);
        let response = case.ok(&step, caller, operation).await?;
        equal(response.person.id, person.id.clone(), "the person whose session it is")?;
    }
    Ok(())
}

async fn spares(case: &mut Case, caller: &Caller, person: &Person) -> Outcome {
    for operation in [by_id(&person.id), by_email(&person.email)] {
        let step = format!("may not open a session of the {}", person.session.name);
        case.step(&step, caller, operation).await?.forbidden()?;
    }
    let sessions = case.ask(&person.session, MySessions::build(())).await?.data()?.me.sessions;
    equal(sessions.len(), 1, "number of sessions")
}

async fn super_admin(case: &mut Case) -> Outcome {
    let admins =
        [case.person("first super admin", &["super_admin"]).await?.session, case.global_key("key", &["super_admin"]).await?.caller];
    let persons = [
        case.person("person", &[]).await?,
        case.person("super admin", &["super_admin"]).await?,
        case.person("project creator", &["project_creator"]).await?,
    ];
    for admin in &admins {
        for person in &persons {
            opens(case, admin, person).await?;
        }
    }
    Ok(())
}

async fn project_admins(case: &mut Case) -> Outcome<[Caller; 2]> {
    Ok([case.person("global project admin", &["project_admin"]).await?.session, case.global_key("key", &["project_admin"]).await?.caller])
}

async fn project_admin(case: &mut Case) -> Outcome {
    let open = [
        case.person("person", &[]).await?,
        case.person("other project admin", &["project_admin"]).await?,
        case.person("login person", &["login"]).await?,
    ];
    let closed = [
        case.person("super admin", &["super_admin"]).await?,
        case.person("project creator", &["project_creator"]).await?,
        case.person("super admin with more roles", &["login", "super_admin"]).await?,
    ];
    for admin in project_admins(case).await? {
        for person in &open {
            opens(case, &admin, person).await?;
        }
        for person in &closed {
            spares(case, &admin, person).await?;
        }
    }
    Ok(())
}

async fn unknown(case: &mut Case) -> Outcome {
    let email = case.email()?;
    for admin in project_admins(case).await? {
        for (step, operation, code) in [
            ("an unknown id", by_id(UNKNOWN), CreateSessionTokenErrorCode::UnknownPersonId),
            ("an unknown address", by_email(&email), CreateSessionTokenErrorCode::UnknownEmail),
        ] {
            case.fails(step, &admin, operation, code).await?;
        }
    }
    Ok(())
}

async fn disabled_super_admin(case: &mut Case) -> Outcome {
    let person = case.person("super admin", &["super_admin"]).await?;
    case.disable(&person).await?;
    for admin in project_admins(case).await? {
        for operation in [by_id(&person.id), by_email(&person.email)] {
            case.step("a disabled super admin", &admin, operation).await?.forbidden()?;
        }
    }
    Ok(())
}

async fn others(case: &mut Case) -> Outcome {
    let (person, email) = (case.person("target", &[]).await?, case.email()?);
    for caller in case.powerless(&person).await? {
        spares(case, &caller, &person).await?;
        for (step, operation) in [("an unknown id", by_id(UNKNOWN)), ("an unknown address", by_email(&email))] {
            case.step(step, &caller, operation).await?.forbidden()?;
        }
        let nameless = CreateSessionToken::build(CreateSessionTokenVariables::default());
        case.step("no name at all", &caller, nameless).await?.forbidden()?;
    }
    spares(case, &person.session, &person).await
}
