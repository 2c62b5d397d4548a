//! `Identity.sessions` of another person: who sees where a person is signed in.
//!
//! **Invariant:** who may not see the sessions gets an empty list and no error, so that lists of persons stay whole.

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::{Value, json};

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal, present};
use crate::operations::{PersonByIdVariables, RevokeSession, RevokeSessionVariables, SessionInfo, SessionsOfPerson};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Person;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("sessions/of-others/by-super-admin", "A super admin sees the sessions of every person.", super_admin),
    case!(
        "sessions/of-others/by-global-project-admin",
        "A global project admin sees all sessions but those of super admins and project creators.",
        global_project_admin
    ),
    case!("sessions/of-others/by-project-admin", "A project's admin does not see the sessions of members, but its own.", project_admin)
        .needs(&[Need::Roles]),
    case!("sessions/of-others/live-only", "A session that has ended is not listed.", live_only),
];

async fn sessions(case: &mut Case, caller: &Caller, person: &Person) -> Outcome<Vec<SessionInfo>> {
    let operation = SessionsOfPerson::build(PersonByIdVariables { id: person.id.clone() });
    let step = format!("the sessions of the {}", person.session.name);
    Ok(case.step(&step, caller, operation).await?.field(|data| data.person_by_id)?.identity.sessions)
}

async fn sees(case: &mut Case, caller: &Caller, person: &Person, count: usize) -> Outcome {
    let found = sessions(case, caller, person).await?;
    equal(found.iter().map(|session| session.is_current).collect(), vec![false; count], "sessions, none of which asks")
}

async fn super_admin(case: &mut Case) -> Outcome {
    let admins = [
        case.root(),
        case.person("first super admin", &["super_admin"]).await?.session,
        case.global_key("key", &["super_admin"]).await?.caller,
    ];
    for (name, roles) in [("person", &[][..]), ("super admin", &["super_admin"]), ("project creator", &["project_creator"])] {
        let person = case.person(name, roles).await?;
        case.session_of("second session", &person.id).await?;
        for admin in &admins {
            sees(case, admin, &person, 2).await?;
        }
    }
    Ok(())
}

async fn global_project_admin(case: &mut Case) -> Outcome {
    let admin = case.person("global project admin", &["project_admin"]).await?;
    let key = case.global_key("key", &["project_admin"]).await?.caller;
    for (name, roles, count) in [
        ("person", &[][..], 1),
        ("other project admin", &["project_admin"], 1),
        ("project creator", &["project_creator"], 0),
        ("super admin", &["super_admin"], 0),
        ("super admin with more roles", &["login", "super_admin"], 0),
    ] {
        let person = case.person(name, roles).await?;
        for caller in [&admin.session, &key] {
            sees(case, caller, &person, count).await?;
        }
    }
    let own = sessions(case, &admin.session, &admin).await?;
    equal(own.iter().map(|session| session.is_current).collect(), vec![true], "the session that asks")
}

async fn project_admin(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let viewer = case.person("viewer", &[]).await?;
    case.join(&project, &viewer.identity, &[acl::plain("viewer")]).await?;
    sees(case, &admin.session, &viewer, 0).await?;
    let document = "query($slug: String!) {
        projectBySlug(slug: $slug) { members(memberType: PERSON) { identity { id roles sessions { id isCurrent } } } }
    }";
    let variables = json!({ "slug": project.slug });
    let data = case.document("the sessions of all members", &admin.session, document, variables).await?.data()?;
    let members = present(data.pointer("/projectBySlug/members").and_then(Value::as_array), "members")?;
    for member in members {
        let own = member.pointer("/identity/id").and_then(Value::as_str) == Some(admin.identity.as_str());
        let count = member.pointer("/identity/sessions").and_then(Value::as_array).map(Vec::len);
        equal(count, Some(usize::from(own)), "sessions of a member, which only the caller itself has")?;
    }
    equal(members.len(), 2, "number of members")
}

async fn live_only(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    let second = case.session_of("second session", &person.id).await?;
    let session_id = case.session_id(&second).await?;
    sees(case, &root, &person, 2).await?;
    let operation = RevokeSession::build(RevokeSessionVariables { session_id: session_id.clone() });
    case.step("revokes the second session", &person.session, operation).await?.field(|data| data.revoke_session)?;
    let left = sessions(case, &root, &person).await?;
    equal(left.iter().filter(|session| session.id == session_id).count(), 0, "the revoked session in the list")?;
    equal(left.len(), 1, "number of sessions")?;
    case.disable(&person).await?;
    sees(case, &root, &person, 0).await
}
