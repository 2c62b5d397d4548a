//! `revokeSession`: a person ends one of its own sessions.
//!
//! **Invariant:** a session that is not the caller's own keeps working, and the answer does not tell it from one that never was.

use cynic::{MutationBuilder, QueryBuilder};

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal, require};
use crate::operations::{MySessions, RevokeSession, RevokeSessionErrorCode, RevokeSessionVariables};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::people::{NO_IDS, UNKNOWN};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("sessions/revoke/then-401", "A session that was revoked opens nothing, the person's others stay.", then_401),
    case!("sessions/revoke/itself", "A session can revoke itself.", itself),
    case!("sessions/revoke/twice", "Revoking a session again is no error.", twice),
    case!("sessions/revoke/foreign", "No caller revokes a session of another person, not even a super admin.", foreign),
    case!("sessions/revoke/unknown-id", "An id of nothing is SESSION_NOT_FOUND.", unknown),
    case!("sessions/revoke/malformed-id", "What is no id is SESSION_NOT_FOUND.", malformed),
    case!("sessions/revoke/other-ids", "Neither a permanent key nor an identity nor a person is a session.", other_ids),
    case!("sessions/revoke/not-a-person", "A super admin's key and a key with the role `person` have no sessions.", not_a_person),
    case!("sessions/revoke/by-application", "Keys of applications have no sessions either.", by_application).needs(&[Need::Roles]),
    case!("sessions/revoke/without-role", "A person who has lost the role `person` may revoke nothing.", without_role),
];

fn attempt(id: &str) -> cynic::Operation<RevokeSession, RevokeSessionVariables> {
    RevokeSession::build(RevokeSessionVariables { session_id: id.to_owned() })
}

async fn revoke(case: &mut Case, step: &str, caller: &Caller, id: &str) -> Outcome {
    case.ok(step, caller, attempt(id)).await
}

async fn refused(case: &mut Case, step: &str, caller: &Caller, id: &str, code: RevokeSessionErrorCode) -> Outcome {
    case.fails(step, caller, attempt(id), code).await.map(drop)
}

async fn not_found(case: &mut Case, step: &str, caller: &Caller, id: &str) -> Outcome {
    refused(case, step, caller, id, RevokeSessionErrorCode::SessionNotFound).await
}

async fn then_401(case: &mut Case) -> Outcome {
    let person = case.person("first session", &[]).await?;
    let second = case.session_of("second session", &person.id).await?;
    let third = case.session_of("third session", &person.id).await?;
    let id = case.session_id(&second).await?;
    revoke(case, "the first session revokes the second", &person.session, &id).await?;
    case.locked_out("is locked out", &second).await?;
    case.let_in("is still let in", &third).await?;
    let sessions = case.step("sees the two others", &person.session, MySessions::build(())).await?.data()?.me.sessions;
    equal(sessions.iter().map(|session| session.is_current).collect(), vec![false, true], "which session asks, newest first")?;
    require(sessions.iter().all(|session| session.id != id), "a list without the revoked session")
}

async fn itself(case: &mut Case) -> Outcome {
    let person = case.person("session", &[]).await?;
    let id = case.session_id(&person.session).await?;
    revoke(case, "the session revokes itself", &person.session, &id).await?;
    case.locked_out("is locked out", &person.session).await?;
    let again = case.session_of("new session", &person.id).await?;
    case.let_in("a new session is let in", &again).await
}

async fn twice(case: &mut Case) -> Outcome {
    let person = case.person("first session", &[]).await?;
    let second = case.session_of("second session", &person.id).await?;
    let id = case.session_id(&second).await?;
    for step in ["once", "twice"] {
        revoke(case, step, &person.session, &id).await?;
    }
    case.locked_out("is locked out", &second).await
}

async fn foreign(case: &mut Case) -> Outcome {
    let owner = case.person("owner", &[]).await?;
    let id = case.session_id(&owner.session).await?;
    let callers = [
        case.person("person", &[]).await?.session,
        case.person("global project admin", &["project_admin"]).await?.session,
        case.person("super admin", &["super_admin"]).await?.session,
    ];
    for caller in &callers {
        not_found(case, "a session of another person", caller, &id).await?;
        case.let_in("is still let in", &owner.session).await?;
    }
    Ok(())
}

async fn unknown(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    not_found(case, "an id of nothing", &person.session, UNKNOWN).await
}

async fn malformed(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    for id in NO_IDS.into_iter().chain([""]) {
        not_found(case, &format!("the id {id:?}"), &person.session, id).await?;
    }
    case.let_in("is still let in", &person.session).await
}

async fn other_ids(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let key = case.global_key("key", &["login"]).await?;
    for (step, id) in [("a permanent key", &key.id), ("the own identity", &person.identity), ("the own person", &person.id)] {
        not_found(case, step, &person.session, id).await?;
    }
    case.let_in("the key is still let in", &key.caller).await?;
    case.let_in("the session is still let in", &person.session).await
}

async fn not_a_person(case: &mut Case) -> Outcome {
    let owner = case.person("owner", &[]).await?;
    let id = case.session_id(&owner.session).await?;
    for caller in &case.keys_without_person().await? {
        for (step, id) in [("a session of another person", id.as_str()), ("an id of nothing", UNKNOWN)] {
            refused(case, step, caller, id, RevokeSessionErrorCode::NotAPerson).await?;
        }
    }
    case.let_in("the session is still let in", &owner.session).await
}

async fn by_application(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let key = case.key(&project, "key of a project", &[acl::plain("admin")]).await?;
    let (bare, login) = (case.global_key("key without roles", &[]).await?, case.login());
    for (caller, id) in [(&key.caller, key.id.as_str()), (&bare.caller, &bare.id), (&login, UNKNOWN)] {
        refused(case, "is no person", caller, id, RevokeSessionErrorCode::NotAPerson).await?;
    }
    case.let_in("the key is still let in", &key.caller).await
}

async fn without_role(case: &mut Case) -> Outcome {
    let person = case.person_with_password("first session", &["login"]).await?;
    let second = case.session_of("second session", &person.id).await?;
    let id = case.session_id(&second).await?;
    case.take_role(&person, "person").await?;
    for id in [id.as_str(), UNKNOWN] {
        case.step("may not revoke a session", &person.session, attempt(id)).await?.forbidden()?;
    }
    case.let_in("is still let in", &second).await
}
