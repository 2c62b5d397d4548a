//! `changeMyProfile`: what a person can change about itself.
//!
//! **Invariant:** after a refusal the profile is what it was.

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::{Value, json};

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal, present};
use crate::operations::{
    ChangeMyProfile, ChangeMyProfileErrorCode, ChangeMyProfileVariables, PersonById, PersonByIdVariables, SeenPerson, SignIn,
    SignInErrorCode,
};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Person, credentials};
use crate::suite::passwords::PASSWORD;
use crate::suite::people::NO_ADDRESSES;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("change-my-profile/email", "A person signs in with the new address and no longer with the old one.", email),
    case!("change-my-profile/name", "A name alone is changed, and an empty one or a null removed.", name),
    case!("change-my-profile/both", "Address and name are changed together.", both),
    case!("change-my-profile/absent-arguments", "What is left out stays, in the document and in the variables.", absent),
    case!("change-my-profile/null-email", "A null for the address is INVALID_EMAIL_FORMAT, and nothing changes.", null_email),
    case!("change-my-profile/invalid-email-format", "What is no address is refused, together with the name beside it.", no_address),
    case!("change-my-profile/email-already-exists", "An address of another person is refused in any spelling, the own one is not.", taken),
    case!("change-my-profile/not-a-person", "A super admin's key and a key with the role `person` have no profile.", not_a_person),
    case!("change-my-profile/by-application", "Keys of applications have no profile either.", by_application).needs(&[Need::Roles]),
    case!("change-my-profile/without-role", "A person who has lost the role `person` may change nothing.", without_role),
];

fn to_email(email: &str) -> ChangeMyProfileVariables {
    ChangeMyProfileVariables { email: Some(email.to_owned()), name: None }
}

fn to_name(name: &str) -> ChangeMyProfileVariables {
    ChangeMyProfileVariables { email: None, name: Some(name.to_owned()) }
}

async fn change(case: &mut Case, step: &str, person: &Person, variables: ChangeMyProfileVariables) -> Outcome {
    let operation = ChangeMyProfile::build(variables);
    case.ok(step, &person.session, operation).await
}

async fn refused(
    case: &mut Case,
    step: &str,
    caller: &Caller,
    variables: ChangeMyProfileVariables,
    code: ChangeMyProfileErrorCode,
) -> Outcome {
    case.fails(step, caller, ChangeMyProfile::build(variables), code).await.map(drop)
}

async fn raw(case: &mut Case, step: &str, person: &Person, document: &str, variables: Value) -> Outcome<Value> {
    let data = case.document(step, &person.session, document, variables).await?.data()?;
    present(data.get("changeMyProfile").cloned(), "the field that was asked for")
}

async fn profile(case: &mut Case, person: &Person) -> Outcome<SeenPerson> {
    let operation = PersonById::build(PersonByIdVariables { id: person.id.clone() });
    case.step("the profile", &person.session, operation).await?.field(|data| data.person_by_id)
}

async fn shows(case: &mut Case, person: &Person, email: &str, name: Option<&str>) -> Outcome {
    let seen = profile(case, person).await?;
    equal((seen.email.as_deref(), seen.name.as_deref()), (Some(email), name), "address and name")
}

async fn named(case: &mut Case, name: &str) -> Outcome<Person> {
    let person = case.person("person", &[]).await?;
    change(case, "a name, so that there is something to lose", &person, to_name(name)).await?;
    Ok(person)
}

async fn email(case: &mut Case) -> Outcome {
    let (login, person, address) = (case.login(), case.person_with_password("person", &[]).await?, case.email()?);
    let second = case.session_of("second session", &person.id).await?;
    change(case, "a new address, in capitals", &person, to_email(&address.to_uppercase())).await?;
    equal(profile(case, &person).await?.email.as_ref(), Some(&address), "address")?;
    for (step, email, expected) in
        [("the new address", &address, None), ("the old address", &person.email, Some(SignInErrorCode::UnknownEmail))]
    {
        let response = case.step(step, &login, SignIn::build(credentials(email, PASSWORD))).await?.field(|data| data.sign_in)?;
        equal(response.error.map(|error| error.code), expected, "code")?;
    }
    case.let_in("the session that asked is still let in", &person.session).await?;
    case.let_in("the other session is still let in", &second).await
}

async fn name(case: &mut Case) -> Outcome {
    let person = named(case, "Ada Lovelace").await?;
    shows(case, &person, &person.email, Some("Ada Lovelace")).await?;
    change(case, "an empty name", &person, to_name("")).await?;
    shows(case, &person, &person.email, None).await?;
    change(case, "another name", &person, to_name("Augusta")).await?;
    let document = "mutation { changeMyProfile(name: null) { ok error { code } } }";
    let response = raw(case, "a null for the name", &person, document, json!({})).await?;
    equal(response.get("ok"), Some(&Value::Bool(true)), "ok")?;
    shows(case, &person, &person.email, None).await
}

async fn both(case: &mut Case) -> Outcome {
    let (person, address) = (case.person("person", &[]).await?, case.email()?);
    let variables = ChangeMyProfileVariables { name: Some("Ada Lovelace".to_owned()), ..to_email(&address) };
    change(case, "a new address and a new name", &person, variables).await?;
    shows(case, &person, &address, Some("Ada Lovelace")).await
}

async fn absent(case: &mut Case) -> Outcome {
    let person = named(case, "Ada Lovelace").await?;
    change(case, "no variable at all", &person, ChangeMyProfileVariables::default()).await?;
    let response = raw(case, "no argument at all", &person, "mutation { changeMyProfile { ok error { code } } }", json!({})).await?;
    equal(response.get("ok"), Some(&Value::Bool(true)), "ok")?;
    shows(case, &person, &person.email, Some("Ada Lovelace")).await?;
    let address = case.email()?;
    change(case, "an address without a name", &person, to_email(&address)).await?;
    shows(case, &person, &address, Some("Ada Lovelace")).await
}

async fn null_email(case: &mut Case) -> Outcome {
    let person = named(case, "Ada Lovelace").await?;
    let variable = "mutation($email: String, $name: String) { changeMyProfile(email: $email, name: $name) { ok error { code } } }";
    let literal = "mutation { changeMyProfile(email: null) { ok error { code } } }";
    for (step, document, variables) in [
        ("a null among the variables", variable, json!({ "email": null })),
        ("a null beside a name", variable, json!({ "email": null, "name": "Augusta" })),
        ("a null in the document", literal, json!({})),
    ] {
        let response = raw(case, step, &person, document, variables).await?;
        equal(response.pointer("/error/code"), Some(&json!("INVALID_EMAIL_FORMAT")), "code")?;
    }
    shows(case, &person, &person.email, Some("Ada Lovelace")).await
}

async fn no_address(case: &mut Case) -> Outcome {
    let person = named(case, "Ada Lovelace").await?;
    for (step, address) in NO_ADDRESSES {
        let variables = ChangeMyProfileVariables { name: Some("Augusta".to_owned()), ..to_email(address) };
        refused(case, step, &person.session, variables, ChangeMyProfileErrorCode::InvalidEmailFormat).await?;
    }
    shows(case, &person, &person.email, Some("Ada Lovelace")).await
}

async fn taken(case: &mut Case) -> Outcome {
    let (person, owner) = (named(case, "Ada Lovelace").await?, case.person("owner", &[]).await?);
    let capitals = owner.email.to_uppercase();
    for (step, address) in
        [("the owner's address", owner.email.clone()), ("in capitals", capitals), ("between spaces", format!(" {} ", owner.email))]
    {
        let variables = ChangeMyProfileVariables { name: Some("Augusta".to_owned()), ..to_email(&address) };
        refused(case, step, &person.session, variables, ChangeMyProfileErrorCode::EmailAlreadyExists).await?;
    }
    change(case, "the own address in capitals", &person, to_email(&person.email.to_uppercase())).await?;
    shows(case, &person, &person.email, Some("Ada Lovelace")).await
}

async fn no_person(case: &mut Case, caller: &Caller) -> Outcome {
    refused(case, "has no profile", caller, to_name("No Person"), ChangeMyProfileErrorCode::NotAPerson).await?;
    refused(case, "has no address", caller, to_email("no-address"), ChangeMyProfileErrorCode::NotAPerson).await
}

async fn not_a_person(case: &mut Case) -> Outcome {
    for caller in case.keys_without_person().await? {
        no_person(case, &caller).await?;
    }
    Ok(())
}

async fn by_application(case: &mut Case) -> Outcome {
    for caller in case.applications().await? {
        no_person(case, &caller).await?;
    }
    Ok(())
}

async fn without_role(case: &mut Case) -> Outcome {
    let person = case.person("person", &["login"]).await?;
    case.take_role(&person, "person").await?;
    let operation = ChangeMyProfile::build(to_name("Augusta"));
    case.step("may not change the own profile", &person.session, operation).await?.forbidden()
}
