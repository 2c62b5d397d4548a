//! `changeProfile`: who may change whose profile.
//!
//! **Invariant:** a refused attempt changes nothing, and says nothing about whether the person exists.

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::json;

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal};
use crate::operations::{ChangeProfile, ChangeProfileVariables, PersonById, PersonByIdVariables};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Person;
use crate::suite::people::UNKNOWN;
use crate::suite::rights::{self, ABOVE, BELOW};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("change-profile/by-super-admin", "A super admin changes any person's profile.", super_admin),
    case!("change-profile/by-global-project-admin", "A global project admin spares super admins and project creators.", project_admin),
    case!("change-profile/by-others", "Every other caller changes no profile, not even the own one this way.", others)
        .needs(&[Need::Roles]),
    case!("change-profile/others-learn-nothing", "Who may change no profile does not learn who exists.", nothing_learnt)
        .needs(&[Need::Roles]),
];

fn attempt(person: &str) -> cynic::Operation<ChangeProfile, ChangeProfileVariables> {
    let variables = ChangeProfileVariables { person_id: person.to_owned(), email: None, name: Some("Changeling".to_owned()) };
    ChangeProfile::build(variables)
}

async fn name_of(case: &mut Case, person: &Person) -> Outcome<Option<String>> {
    let root = case.root();
    let operation = PersonById::build(PersonByIdVariables { id: person.id.clone() });
    Ok(case.ask(&root, operation).await?.field(|data| data.person_by_id)?.name)
}

async fn changes(case: &mut Case, caller: &Caller, person: &Person) -> Outcome {
    let step = format!("may change the {}", person.session.name);
    case.ok(&step, caller, attempt(&person.id)).await?;
    equal(name_of(case, person).await?.as_deref(), Some("Changeling"), "name")
}

async fn spares(case: &mut Case, caller: &Caller, person: &Person) -> Outcome {
    let before = name_of(case, person).await?;
    case.step(&format!("may not change the {}", person.session.name), caller, attempt(&person.id)).await?.forbidden()?;
    equal(name_of(case, person).await?, before, "name")
}

async fn super_admin(case: &mut Case) -> Outcome {
    let admin = rights::super_admin(case, changes).await?;
    changes(case, &admin.session, &admin).await
}

async fn project_admin(case: &mut Case) -> Outcome {
    let admin = rights::project_admin(case, (&BELOW, &ABOVE), Case::person, changes, spares).await?;
    changes(case, &admin.session, &admin).await
}

async fn others(case: &mut Case) -> Outcome {
    let person = case.person("target", &[]).await?;
    rights::others(case, &person, spares).await
}

async fn nothing_learnt(case: &mut Case) -> Outcome {
    let person = case.person("target", &[]).await?;
    let document = "mutation($person: String!) { changeProfile(personId: $person, email: null) { ok error { code } } }";
    for caller in case.powerless(&person).await? {
        case.step("an unknown id", &caller, attempt(UNKNOWN)).await?.forbidden()?;
        for (step, id) in [("a null for a person's address", person.id.as_str()), ("a null for an unknown person's address", UNKNOWN)] {
            case.document(step, &caller, document, json!({ "person": id })).await?.forbidden()?;
        }
    }
    Ok(())
}
