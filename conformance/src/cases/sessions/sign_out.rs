//! `signOut`: which tokens stop working.
//!
//! `NOT_POSSIBLE_SIGN_OUT_WITH_PERMANENT_API_KEY` needs a permanent key of a person, which no operation of the contract makes so far.
//!
//! **Invariant:** whether a token works is asked of the server after every sign-out.

use cynic::MutationBuilder;

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal};
use crate::operations::{SignOut, SignOutErrorCode, SignOutVariables};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("sign-out/then-401", "A session that was ended opens nothing.", this_session),
    case!("sign-out/all", "All sessions of the person end, those of others stay.", all_sessions),
    case!("sign-out/not-a-person", "A super admin's key and a key with the role `person` have no person to sign out.", not_a_person),
    case!("sign-out/forbidden", "A key without the role `person` may not sign out and keeps working.", forbidden).needs(&[Need::Roles]),
];

/// None of these sessions was started by an identity provider, so there is none to sign out of.
async fn sign_out(case: &mut Case, step: &str, caller: &Caller, all: Option<bool>) -> Outcome {
    let success = case.ok(step, caller, SignOut::build(SignOutVariables { all })).await?;
    equal(success.logout_url, None, "where to sign out of an identity provider")
}

async fn this_session(case: &mut Case) -> Outcome {
    let person = case.person("first session", &[]).await?;
    let second = case.session_of("second session", &person.id).await?;
    let third = case.session_of("third session", &person.id).await?;
    sign_out(case, "ends itself", &person.session, None).await?;
    case.locked_out("is locked out", &person.session).await?;
    sign_out(case, "ends itself and explicitly not the others", &second, Some(false)).await?;
    case.locked_out("is locked out", &second).await?;
    case.let_in("is still let in", &third).await
}

async fn all_sessions(case: &mut Case) -> Outcome {
    let person = case.person("first session", &[]).await?;
    let second = case.session_of("second session", &person.id).await?;
    let other = case.person("another person", &[]).await?;
    sign_out(case, "ends all sessions", &person.session, Some(true)).await?;
    case.locked_out("is locked out", &person.session).await?;
    case.locked_out("is locked out", &second).await?;
    case.let_in("is still let in", &other.session).await?;
    let again = case.session_of("new session", &person.id).await?;
    case.let_in("a new session is let in", &again).await
}

async fn not_a_person(case: &mut Case) -> Outcome {
    let super_admin = case.global_key("super admin key", &["super_admin"]).await?.caller;
    let odd = case.global_key("key with the role person", &["person"]).await?.caller;
    for (caller, all) in [(&super_admin, None), (&super_admin, Some(true)), (&odd, None)] {
        case.fails("is no person", caller, SignOut::build(SignOutVariables { all }), SignOutErrorCode::NotAPerson).await?;
        case.let_in("is still let in", caller).await?;
    }
    Ok(())
}

async fn forbidden(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let key = case.key(&project, "key of a project", &[acl::plain("admin")]).await?.caller;
    case.step("may not sign out", &key, SignOut::build(SignOutVariables { all: Some(true) })).await?.forbidden()?;
    case.let_in("is still let in", &key).await
}
