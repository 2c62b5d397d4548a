//! `disablePerson`: a person can no longer sign in, but stays known.
//!
//! **Invariant:** a refused attempt leaves the person's session working, and says nothing about whether the person exists.

use std::collections::BTreeMap;

use cynic::{MutationBuilder, QueryBuilder};

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal};
use crate::operations::{
    DisablePerson, DisablePersonErrorCode, DisablePersonVariables, Members, MembersVariables, PersonById, PersonByIdVariables, SignIn,
    SignInErrorCode, SignUp, SignUpErrorCode, SignUpVariables,
};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Person, credentials};
use crate::suite::passwords::{PASSWORD, WRONG_PASSWORD};
use crate::suite::people::UNKNOWN;
use crate::suite::rights::{self, ABOVE, BELOW};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("disable-person/then-401", "All sessions of the person end, those of others stay.", then_401),
    case!("disable-person/sign-in", "A disabled person cannot sign in, whether or not the password is right.", sign_in),
    case!("disable-person/stays-known", "A disabled person keeps its memberships and its address.", stays_known),
    case!("disable-person/itself", "A super admin can disable itself.", itself),
    case!("disable-person/already-disabled", "Disabling a person again is PERSON_ALREADY_DISABLED.", again),
    case!("disable-person/side-by-side", "Of several attempts at the same time one succeeds.", side_by_side),
    case!("disable-person/unknown-id", "An unknown id is PERSON_NOT_FOUND.", unknown),
    case!("disable-person/malformed-id", "What is no id is PERSON_NOT_FOUND.", malformed),
    case!("disable-person/by-super-admin", "A super admin disables any person.", super_admin),
    case!("disable-person/by-global-project-admin", "A global project admin spares super admins and project creators.", project_admin),
    case!("disable-person/by-others", "Every other caller disables an unknown person.", others).needs(&[Need::Roles]),
    case!("disable-person/others-learn-nothing", "A caller that may disable no one does not learn who exists.", nothing_learnt)
        .needs(&[Need::Roles]),
];

fn attempt(person: &str) -> cynic::Operation<DisablePerson, DisablePersonVariables> {
    DisablePerson::build(DisablePersonVariables { person_id: person.to_owned() })
}

async fn disables(case: &mut Case, caller: &Caller, person: &Person) -> Outcome {
    let step = format!("may disable the {}", person.session.name);
    case.ok(&step, caller, attempt(&person.id)).await?;
    case.locked_out("is locked out", &person.session).await
}

async fn spares(case: &mut Case, caller: &Caller, person: &Person) -> Outcome {
    case.step(&format!("may not disable the {}", person.session.name), caller, attempt(&person.id)).await?.forbidden()?;
    case.let_in("is still let in", &person.session).await
}

async fn refused(case: &mut Case, step: &str, caller: &Caller, id: &str, code: DisablePersonErrorCode) -> Outcome {
    case.fails(step, caller, attempt(id), code).await.map(drop)
}

async fn then_401(case: &mut Case) -> Outcome {
    let root = case.root();
    let person = case.person("first session", &[]).await?;
    let second = case.session_of("second session", &person.id).await?;
    let other = case.person("another person", &[]).await?;
    disables(case, &root, &person).await?;
    case.locked_out("is locked out", &second).await?;
    case.let_in("is still let in", &other.session).await
}

async fn sign_in(case: &mut Case) -> Outcome {
    let login = case.login();
    for (step, password) in [("the right password", PASSWORD), ("a wrong password", WRONG_PASSWORD)] {
        let person = case.person_with_password("person", &[]).await?;
        case.disable(&person).await?;
        let operation = SignIn::build(credentials(&person.email, password));
        case.fails(step, &login, operation, SignInErrorCode::PersonDisabled).await?;
    }
    Ok(())
}

async fn stays_known(case: &mut Case) -> Outcome {
    let root = case.root();
    let person = case.person_with_password("project admin", &["project_creator"]).await?;
    let project = case.project_of(&person.session, &acl::none()).await?;
    case.disable(&person).await?;
    let variables = PersonByIdVariables { id: person.id.clone() };
    let seen = case.step("root still sees the person", &root, PersonById::build(variables)).await?.field(|data| data.person_by_id)?;
    equal(seen.email.as_ref(), Some(&person.email), "address of a disabled person")?;
    let variables = MembersVariables { slug: project.slug, ..Default::default() };
    let project = case.step("the person is still a member", &root, Members::build(variables)).await?.field(|data| data.project_by_slug)?;
    equal(project.members.len(), 1, "number of members")?;
    let variables = SignUpVariables { email: person.email.clone(), password: Some(PASSWORD.to_owned()), ..Default::default() };
    case.fails("the address is still taken", &root, SignUp::build(variables), SignUpErrorCode::EmailAlreadyExists).await.map(drop)
}

async fn itself(case: &mut Case) -> Outcome {
    let admin = case.person("super admin", &["super_admin"]).await?;
    disables(case, &admin.session, &admin).await
}

async fn again(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    case.disable(&person).await?;
    let admin = case.person("global project admin", &["project_admin"]).await?.session;
    for caller in [case.root(), admin] {
        refused(case, "disables a disabled person", &caller, &person.id, DisablePersonErrorCode::PersonAlreadyDisabled).await?;
    }
    Ok(())
}

async fn side_by_side(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    let counts = case.side_by_side(&root, (0..8).map(|_| attempt(&person.id)).collect()).await?;
    let expected = BTreeMap::from([("ok".to_owned(), 1), ("PERSON_ALREADY_DISABLED".to_owned(), 7)]);
    equal(counts, expected, "answers")?;
    refused(case, "and once more", &root, &person.id, DisablePersonErrorCode::PersonAlreadyDisabled).await
}

async fn not_found(case: &mut Case, step: &str, caller: &Caller, id: &str) -> Outcome {
    refused(case, step, caller, id, DisablePersonErrorCode::PersonNotFound).await
}

async fn unknown(case: &mut Case) -> Outcome {
    let person = rights::unknown(case, not_found).await?;
    case.let_in("the owner of the identity is still let in", &person.session).await
}

async fn malformed(case: &mut Case) -> Outcome {
    rights::malformed(case, not_found).await
}

async fn super_admin(case: &mut Case) -> Outcome {
    rights::super_admin(case, disables).await.map(drop)
}

async fn project_admin(case: &mut Case) -> Outcome {
    rights::project_admin(case, (&BELOW, &ABOVE), Case::person, disables, spares).await.map(drop)
}

async fn others(case: &mut Case) -> Outcome {
    let (person, disabled) = (case.person("target", &[]).await?, case.person("disabled person", &[]).await?);
    case.disable(&disabled).await?;
    for caller in case.powerless(&person).await? {
        spares(case, &caller, &person).await?;
        case.step("learns nothing about a disabled person", &caller, attempt(&disabled.id)).await?.forbidden()?;
    }
    spares(case, &person.session, &person).await
}

async fn nothing_learnt(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    for caller in case.powerless(&person).await? {
        case.step("learns nothing about an unknown id", &caller, attempt(UNKNOWN)).await?.forbidden()?;
    }
    Ok(())
}
