//! `changeProfile`: what an administrator can change about a person, and what stays.
//!
//! **Invariant:** after a refusal the profile is what it was.

use std::collections::BTreeMap;

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::{Value, json};

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal, present};
use crate::operations::{
    ChangeProfile, ChangeProfileErrorCode, ChangeProfileVariables, PersonById, PersonByIdVariables, SeenPerson, SignIn, SignInErrorCode,
};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Person, credentials};
use crate::suite::passwords::PASSWORD;
use crate::suite::people::NO_ADDRESSES;
use crate::suite::rights;

pub const CASES: &[Definition] = &[
    case!("change-profile/email", "A person signs in with the new address and no longer with the old one.", email),
    case!("change-profile/name", "A name alone is changed, and an empty one removed.", name),
    case!("change-profile/both", "Address and name are changed together.", both),
    case!("change-profile/absent-arguments", "What is left out stays, in the document and in the variables.", absent),
    case!("change-profile/null-email", "A null for the address is INVALID_EMAIL_FORMAT, and nothing changes.", null_email),
    case!("change-profile/null-name", "A null for the name removes the name.", null_name),
    case!("change-profile/email-is-normalised", "An address is stored in small letters without spaces around it.", normalised),
    case!("change-profile/same-email", "The own address in another spelling is no change and no clash.", same_email),
    case!("change-profile/invalid-email-format", "What is no address is refused, together with the name beside it.", no_address),
    case!("change-profile/email-already-exists", "An address of another person is refused in any spelling.", taken),
    case!("change-profile/side-by-side", "Of several persons who are given the same address at the same time one gets it.", side_by_side),
    case!("change-profile/old-email-is-free", "An address that its person has left can become another person's.", given_up),
    case!("change-profile/disabled-person", "The profile of a disabled person can be changed.", disabled),
    case!("change-profile/unknown-id", "An unknown id is PERSON_NOT_FOUND.", unknown),
    case!("change-profile/malformed-id", "What is no id is PERSON_NOT_FOUND.", malformed),
];

fn with_email(person: &Person, email: &str) -> ChangeProfileVariables {
    ChangeProfileVariables { person_id: person.id.clone(), email: Some(email.to_owned()), name: None }
}

fn with_name(person: &Person, name: &str) -> ChangeProfileVariables {
    ChangeProfileVariables { person_id: person.id.clone(), email: None, name: Some(name.to_owned()) }
}

async fn change(case: &mut Case, step: &str, variables: ChangeProfileVariables) -> Outcome {
    let root = case.root();
    case.ok(step, &root, ChangeProfile::build(variables)).await
}

async fn refused(case: &mut Case, step: &str, variables: ChangeProfileVariables, code: ChangeProfileErrorCode) -> Outcome {
    let root = case.root();
    case.fails(step, &root, ChangeProfile::build(variables), code).await.map(drop)
}

async fn raw(case: &mut Case, step: &str, document: &str, variables: Value) -> Outcome<Value> {
    let root = case.root();
    let data = case.document(step, &root, document, variables).await?.data()?;
    present(data.get("changeProfile").cloned(), "the field that was asked for")
}

async fn profile(case: &mut Case, person: &Person) -> Outcome<SeenPerson> {
    let root = case.root();
    let operation = PersonById::build(PersonByIdVariables { id: person.id.clone() });
    case.step("the profile", &root, operation).await?.field(|data| data.person_by_id)
}

async fn shows(case: &mut Case, person: &Person, email: &str, name: Option<&str>) -> Outcome {
    let seen = profile(case, person).await?;
    equal((seen.email.as_deref(), seen.name.as_deref()), (Some(email), name), "address and name")
}

async fn email(case: &mut Case) -> Outcome {
    let (person, address) = (case.person_with_password("person", &[]).await?, case.email()?);
    change(case, "a new address", with_email(&person, &address)).await?;
    let seen = profile(case, &person).await?;
    equal(seen.email.as_ref(), Some(&address), "address")?;
    case.signs_in("the new address", &address, PASSWORD, None).await?;
    case.signs_in("the old address", &person.email, PASSWORD, Some(SignInErrorCode::UnknownEmail)).await?;
    case.let_in("the session from before is still let in", &person.session).await
}

async fn name(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    change(case, "a new name", with_name(&person, "Ada Lovelace")).await?;
    shows(case, &person, &person.email, Some("Ada Lovelace")).await?;
    change(case, "an empty name", with_name(&person, "")).await?;
    shows(case, &person, &person.email, None).await?;
    change(case, "a name with characters beyond ASCII", with_name(&person, "Ďáblík 🐎")).await?;
    shows(case, &person, &person.email, Some("Ďáblík 🐎")).await
}

async fn both(case: &mut Case) -> Outcome {
    let (person, address) = (case.person("person", &[]).await?, case.email()?);
    let variables = ChangeProfileVariables { name: Some("Ada Lovelace".to_owned()), ..with_email(&person, &address) };
    change(case, "a new address and a new name", variables).await?;
    shows(case, &person, &address, Some("Ada Lovelace")).await
}

async fn absent(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    change(case, "a name, so that there is something to lose", with_name(&person, "Ada Lovelace")).await?;
    change(case, "no variable but the id", ChangeProfileVariables { person_id: person.id.clone(), ..Default::default() }).await?;
    shows(case, &person, &person.email, Some("Ada Lovelace")).await?;
    let document = "mutation($person: String!) { changeProfile(personId: $person) { ok error { code } } }";
    let response = raw(case, "no argument but the id", document, json!({ "person": person.id })).await?;
    equal(response.get("ok"), Some(&Value::Bool(true)), "ok")?;
    let address = case.email()?;
    change(case, "an address without a name", with_email(&person, &address)).await?;
    shows(case, &person, &address, Some("Ada Lovelace")).await
}

async fn null_email(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    change(case, "a name, so that there is something to lose", with_name(&person, "Ada Lovelace")).await?;
    let variable = "mutation($person: String!, $email: String, $name: String) {
        changeProfile(personId: $person, email: $email, name: $name) { ok error { code } }
    }";
    let literal = "mutation($person: String!) { changeProfile(personId: $person, email: null) { ok error { code } } }";
    for (step, document, variables) in [
        ("a null among the variables", variable, json!({ "person": person.id, "email": null })),
        ("a null beside a name", variable, json!({ "person": person.id, "email": null, "name": "Augusta" })),
        ("a null in the document", literal, json!({ "person": person.id })),
    ] {
        let response = raw(case, step, document, variables).await?;
        equal(response.pointer("/error/code"), Some(&json!("INVALID_EMAIL_FORMAT")), "code")?;
    }
    shows(case, &person, &person.email, Some("Ada Lovelace")).await
}

async fn null_name(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    change(case, "a name, so that there is something to lose", with_name(&person, "Ada Lovelace")).await?;
    let document = "mutation($person: String!, $name: String) { changeProfile(personId: $person, name: $name) { ok error { code } } }";
    let response = raw(case, "the name is left out of the variables", document, json!({ "person": person.id })).await?;
    equal(response.get("ok"), Some(&Value::Bool(true)), "ok")?;
    shows(case, &person, &person.email, Some("Ada Lovelace")).await?;
    let response = raw(case, "the name is null", document, json!({ "person": person.id, "name": null })).await?;
    equal(response.get("ok"), Some(&Value::Bool(true)), "ok")?;
    shows(case, &person, &person.email, None).await
}

async fn normalised(case: &mut Case) -> Outcome {
    let (person, address) = (case.person_with_password("person", &[]).await?, case.email()?);
    change(case, "capitals between spaces", with_email(&person, &format!("  {} ", address.to_uppercase()))).await?;
    equal(profile(case, &person).await?.email, Some(address.clone()), "address")?;
    case.signs_in("the address in small letters", &address, PASSWORD, None).await
}

async fn same_email(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    for (step, typed) in [("the same address", person.email.clone()), ("in capitals", person.email.to_uppercase())] {
        change(case, step, with_email(&person, &typed)).await?;
        equal(profile(case, &person).await?.email.as_ref(), Some(&person.email), "address")?;
    }
    Ok(())
}

async fn no_address(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    change(case, "a name, so that there is something to lose", with_name(&person, "Ada Lovelace")).await?;
    for (step, address) in NO_ADDRESSES {
        let variables = ChangeProfileVariables { name: Some("Augusta".to_owned()), ..with_email(&person, address) };
        refused(case, step, variables, ChangeProfileErrorCode::InvalidEmailFormat).await?;
    }
    shows(case, &person, &person.email, Some("Ada Lovelace")).await
}

async fn taken(case: &mut Case) -> Outcome {
    let (person, owner) = (case.person("person", &[]).await?, case.person("owner", &[]).await?);
    change(case, "a name, so that there is something to lose", with_name(&person, "Ada Lovelace")).await?;
    let capitals = owner.email.to_uppercase();
    for (step, address) in
        [("the owner's address", owner.email.clone()), ("in capitals", capitals), ("between spaces", format!(" {} ", owner.email))]
    {
        let variables = ChangeProfileVariables { name: Some("Augusta".to_owned()), ..with_email(&person, &address) };
        refused(case, step, variables, ChangeProfileErrorCode::EmailAlreadyExists).await?;
    }
    shows(case, &person, &person.email, Some("Ada Lovelace")).await
}

async fn side_by_side(case: &mut Case) -> Outcome {
    let (root, address, late) = (case.root(), case.email()?, case.person("late person", &[]).await?);
    let mut operations = Vec::new();
    for _ in 0..8 {
        let email = case.email()?;
        let person = case.person_at("person", &email, &[]).await?;
        operations.push(ChangeProfile::build(with_email(&person, &address)));
    }
    let counts = case.side_by_side(&root, operations).await?;
    equal(counts, BTreeMap::from([("ok".to_owned(), 1), ("EMAIL_ALREADY_EXISTS".to_owned(), 7)]), "answers")?;
    refused(case, "one more person", with_email(&late, &address), ChangeProfileErrorCode::EmailAlreadyExists).await
}

async fn given_up(case: &mut Case) -> Outcome {
    let (person, other, address) =
        (case.person_with_password("person", &[]).await?, case.person_with_password("other", &[]).await?, case.email()?);
    change(case, "the owner takes another address", with_email(&person, &address)).await?;
    change(case, "another person takes the old one", with_email(&other, &person.email)).await?;
    let login = case.login();
    let operation = SignIn::build(credentials(&person.email, PASSWORD));
    let response = case.ok("whose it is now", &login, operation).await?;
    equal(response.person.id, other.id, "the person who signed in")
}

async fn disabled(case: &mut Case) -> Outcome {
    let (person, address) = (case.person_with_password("person", &[]).await?, case.email()?);
    case.disable(&person).await?;
    change(case, "a new address", with_email(&person, &address)).await?;
    case.signs_in("the new address", &address, PASSWORD, Some(SignInErrorCode::PersonDisabled)).await
}

async fn unknown(case: &mut Case) -> Outcome {
    rights::unknown(case, not_found).await.map(drop)
}

async fn malformed(case: &mut Case) -> Outcome {
    rights::malformed(case, not_found).await
}

async fn not_found(case: &mut Case, step: &str, caller: &Caller, id: &str) -> Outcome {
    for (name, email) in [("a valid change", None), ("what is no address", Some("no-address".to_owned()))] {
        let variables = ChangeProfileVariables { person_id: id.to_owned(), email, name: Some("No Person".to_owned()) };
        let operation = ChangeProfile::build(variables);
        case.fails(&format!("{step}, {name}"), caller, operation, ChangeProfileErrorCode::PersonNotFound).await?;
    }
    Ok(())
}
