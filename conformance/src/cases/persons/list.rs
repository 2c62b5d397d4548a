//! `persons`: how the list is searched, ordered and cut into pages.
//!
//! The persons of a case share a part of their addresses that no other person has, so that a search for it finds them and no strangers.
//!
//! **Invariant:** the list is in the order of the addresses, so that it is compared as it comes.

use cynic::QueryBuilder;
use serde_json::json;

use crate::client::exchange::Request;
use crate::error::{CaseError, Outcome, equal, present};
use crate::operations::{Persons, PersonsFilter, PersonsVariables, SeenPerson};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Person;
use crate::suite::people::{NO_IDS, UNKNOWN};

const DEFAULT_LENGTH: usize = 100;
const GREATEST_LENGTH: usize = 1000;
/// Longer than a pattern may be in some databases.
const LONGEST_SEARCH: usize = 60_000;
/// Few enough for one answer in time, from a slow server, too.
const AT_ONCE: usize = 20;

pub const CASES: &[Definition] = &[
    case!("persons/by-email", "A part of the address is searched for, in any case.", by_email),
    case!("persons/email-is-literal", "Signs that are patterns elsewhere stand for themselves.", literal),
    case!("persons/long-email", "A text that is longer than any address is a part of none.", long_email),
    case!("persons/by-id", "Persons are found by the ids of person and identity.", by_id),
    case!("persons/filters-together", "Every given condition must hold.", together),
    case!("persons/empty-filter", "Empty texts are no conditions.", empty_filter),
    case!("persons/null-filter", "Nulls are no conditions, for pages neither.", null_filter),
    case!("persons/malformed-id", "An invalid id counts as an unknown one.", malformed),
    case!("persons/order", "Persons come in the order of their addresses.", order),
    case!("persons/pages", "Pages of a list make up the whole list.", pages),
    case!("persons/odd-pages", "Limits and offsets below zero count as zero, and huge ones are no error.", odd_pages),
    case!("persons/default-length", "A page holds 100 persons unless another number is asked for.", default_length),
    case!("persons/greatest-length", "No page holds more than 1000 persons.", greatest_length).exclusive(),
    case!("persons/disabled-person", "Disabled persons are listed.", disabled),
];

/// Persons with addresses of their own beginnings and a common rest, and that rest.
async fn family<const N: usize>(case: &mut Case, beginnings: [&str; N]) -> Outcome<(String, [Person; N])> {
    let rest = format!("{}@example.com", case.name("family")?);
    let mut persons = Vec::new();
    for beginning in beginnings {
        persons.push(case.person_at("person", &format!("{beginning}.{rest}"), &[]).await?);
    }
    let persons = persons.try_into().map_err(|_| CaseError::fault("a family of another size"))?;
    Ok((rest, persons))
}

fn with_email(email: &str) -> PersonsFilter {
    PersonsFilter { email: Some(email.to_owned()), ..Default::default() }
}

async fn list(case: &mut Case, step: &str, variables: PersonsVariables) -> Outcome<Vec<SeenPerson>> {
    let root = case.root();
    Ok(case.step(step, &root, Persons::build(variables)).await?.data()?.persons)
}

async fn finds(case: &mut Case, step: &str, filter: PersonsFilter, expected: &[&Person]) -> Outcome {
    let found = list(case, step, PersonsVariables { filter: Some(filter), ..Default::default() }).await?;
    let expected = expected.iter().map(|person| person.id.as_str()).collect();
    equal(found.iter().map(|person| person.id.as_str()).collect::<Vec<_>>(), expected, step)
}

async fn by_email(case: &mut Case) -> Outcome {
    let (rest, [ann, bob]) = family(case, ["ann", "bob"]).await?;
    let capitals = rest.to_uppercase();
    case.hide("capitals", &capitals);
    for (step, part, expected) in [
        ("the end of the addresses", rest.as_str(), vec![&ann, &bob]),
        ("the end in capitals", &capitals, vec![&ann, &bob]),
        ("a whole address", &ann.email, vec![&ann]),
        ("a part in the middle", &format!("nn.{rest}"), vec![&ann]),
        ("a part of no address", &format!("cid.{rest}"), vec![]),
    ] {
        finds(case, step, with_email(part), &expected).await?;
    }
    Ok(())
}

async fn literal(case: &mut Case) -> Outcome {
    let (rest, [percent, underscore, _, backslash]) = family(case, ["a%c", "a_c", "abc", "a\\c"]).await?;
    for (step, part, expected) in [
        ("a percent sign", format!("a%c.{rest}"), vec![&percent]),
        ("a percent sign alone", format!("%.{rest}"), vec![]),
        ("an underscore", format!("a_c.{rest}"), vec![&underscore]),
        ("two underscores", format!("__c.{rest}"), vec![]),
        ("a backslash", format!("a\\c.{rest}"), vec![&backslash]),
        ("an escaped percent sign", format!("a\\%c.{rest}"), vec![]),
        ("an asterisk", format!("a*c.{rest}"), vec![]),
        ("a quotation mark", format!("a'c.{rest}"), vec![]),
    ] {
        finds(case, step, with_email(&part), &expected).await?;
    }
    Ok(())
}

async fn long_email(case: &mut Case) -> Outcome {
    let (rest, [ann]) = family(case, ["ann"]).await?;
    for length in [400, 10_000, LONGEST_SEARCH] {
        finds(case, &format!("{length} letters before the address"), with_email(&format!("{}{rest}", "y".repeat(length))), &[]).await?;
    }
    finds(case, "the address alone", with_email(&rest), &[&ann]).await
}

async fn by_id(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let by_person = |id: &str| PersonsFilter { person_id: Some(id.to_owned()), ..Default::default() };
    let by_identity = |id: &str| PersonsFilter { identity_id: Some(id.to_owned()), ..Default::default() };
    for (step, filter, expected) in [
        ("by person", by_person(&person.id), vec![&person]),
        ("by identity", by_identity(&person.identity), vec![&person]),
        ("an identity's id as a person's", by_person(&person.identity), vec![]),
        ("a person's id as an identity's", by_identity(&person.id), vec![]),
        ("an unknown person", by_person(UNKNOWN), vec![]),
        ("an unknown identity", by_identity(UNKNOWN), vec![]),
    ] {
        finds(case, step, filter, &expected).await?;
    }
    Ok(())
}

async fn together(case: &mut Case) -> Outcome {
    let (rest, [ann, bob]) = family(case, ["ann", "bob"]).await?;
    let all = PersonsFilter { email: Some(rest), person_id: Some(ann.id.clone()), identity_id: Some(ann.identity.clone()) };
    finds(case, "three conditions for the same person", all.clone(), &[&ann]).await?;
    let identity_id = Some(bob.identity.clone());
    finds(case, "two conditions for different persons", PersonsFilter { identity_id, ..all.clone() }, &[]).await?;
    finds(case, "an address of another person", PersonsFilter { email: Some(bob.email.clone()), ..all }, &[]).await
}

async fn empty_filter(case: &mut Case) -> Outcome {
    let (rest, [ann, bob]) = family(case, ["ann", "bob"]).await?;
    let nothing = Some(String::new());
    let filter = PersonsFilter { person_id: nothing.clone(), identity_id: nothing.clone(), ..with_email(&rest) };
    finds(case, "an address and two empty ids", filter, &[&ann, &bob]).await?;
    let filter = PersonsFilter { email: nothing, person_id: Some(ann.id.clone()), ..Default::default() };
    finds(case, "an id and an empty address", filter, &[&ann]).await
}

async fn null_filter(case: &mut Case) -> Outcome {
    let (rest, [ann, bob]) = family(case, ["ann", "bob"]).await?;
    let document = "query($filter: PersonsFilter, $limit: Int, $offset: Int) {
        persons(filter: $filter, limit: $limit, offset: $offset) { id }
    }";
    let variables = json!({ "filter": { "email": rest, "personId": null, "identityId": null }, "limit": null, "offset": null });
    let root = case.root();
    let data = case.document("an address and nulls", &root, document, variables).await?.data()?;
    equal(data.get("persons"), Some(&json!([{ "id": ann.id }, { "id": bob.id }])), "persons")?;
    let nothing = json!({ "filter": null, "limit": 0, "offset": null });
    let data = case.document("no filter at all", &root, document, nothing).await?.data()?;
    equal(data.get("persons"), Some(&json!([])), "persons")
}

async fn malformed(case: &mut Case) -> Outcome {
    let (rest, _) = family(case, ["ann"]).await?;
    for id in NO_IDS {
        let person_id = PersonsFilter { person_id: Some(id.to_owned()), ..with_email(&rest) };
        finds(case, &format!("a person with the id {id:?}"), person_id, &[]).await?;
        let identity_id = PersonsFilter { identity_id: Some(id.to_owned()), ..with_email(&rest) };
        finds(case, &format!("an identity with the id {id:?}"), identity_id, &[]).await?;
    }
    Ok(())
}

async fn order(case: &mut Case) -> Outcome {
    let (rest, [cid, ann, bob, ten, nine]) = family(case, ["cid", "ann", "Bob", "10", "9"]).await?;
    finds(case, "in the order of the addresses", with_email(&rest), &[&ten, &nine, &ann, &bob, &cid]).await
}

async fn pages(case: &mut Case) -> Outcome {
    let (rest, persons) = family(case, ["ann", "bob", "cid"]).await?;
    for (limit, offset, expected) in [(2, 0, 0..2), (2, 2, 2..3), (1, 1, 1..2), (3, 0, 0..3), (10, 1, 1..3), (10, 3, 3..3), (0, 0, 0..0)] {
        let step = format!("limit {limit}, offset {offset}");
        let variables = PersonsVariables { filter: Some(with_email(&rest)), limit: Some(limit), offset: Some(offset) };
        let found = list(case, &step, variables).await?;
        let expected = present(persons.get(expected), "a part of the persons")?;
        equal(ids(&found), expected.iter().map(|person| person.id.as_str()).collect(), &step)?;
    }
    Ok(())
}

fn ids(persons: &[SeenPerson]) -> Vec<&str> {
    persons.iter().map(|person| person.id.as_str()).collect()
}

async fn odd_pages(case: &mut Case) -> Outcome {
    let (rest, _) = family(case, ["ann", "bob"]).await?;
    for (limit, offset, length) in [
        (Some(-1), None, 0),
        (Some(i32::MIN), None, 0),
        (Some(i32::MAX), None, 2),
        (None, Some(-1), 2),
        (None, Some(i32::MIN), 2),
        (None, Some(i32::MAX), 0),
        (Some(i32::MAX), Some(i32::MAX), 0),
    ] {
        let step = format!("limit {limit:?}, offset {offset:?}");
        let found = list(case, &step, PersonsVariables { filter: Some(with_email(&rest)), limit, offset }).await?;
        equal(found.len(), length, &step)?;
    }
    Ok(())
}

/// Signs so many persons up, many in one document, and gives the lengths of the pages that follow, without the persons on them.
async fn lengths(case: &mut Case, count: usize, limits: &[Option<i32>]) -> Outcome<Vec<usize>> {
    let (root, rest) = (case.root(), format!("{}@example.com", case.name("family")?));
    for first in (0..count).step_by(AT_ONCE) {
        let numbers = first..count.min(first + AT_ONCE);
        let fields: String = numbers.map(|number| format!("p{number}: signUp(email: \"{number:04}.{rest}\") {{ ok }} ")).collect();
        let body = json!({ "query": format!("mutation {{ {fields} }}") }).to_string();
        equal(case.raw_reply(Request::post(&root, "application/json", body)?).await?.status, 200, "status of many sign-ups")?;
    }
    let last = PersonsVariables { filter: Some(with_email(&rest)), limit: Some(1), offset: i32::try_from(count - 1).ok() };
    equal(list(case, "the last person", last).await?.len(), 1, "number of persons")?;
    let mut lengths = Vec::new();
    for limit in limits.iter().copied() {
        let variables = PersonsVariables { filter: Some(with_email(&rest)), limit, offset: None };
        lengths.push(case.ask(&root, Persons::build(variables)).await?.data()?.persons.len());
    }
    Ok(lengths)
}

async fn default_length(case: &mut Case) -> Outcome {
    let all = DEFAULT_LENGTH + 1;
    let found = lengths(case, all, &[None, i32::try_from(all).ok()]).await?;
    equal(found, vec![DEFAULT_LENGTH, all], "lengths of the pages")
}

async fn greatest_length(case: &mut Case) -> Outcome {
    let all = GREATEST_LENGTH + 1;
    let found = lengths(case, all, &[i32::try_from(all).ok(), Some(i32::MAX)]).await?;
    equal(found, vec![GREATEST_LENGTH; 2], "lengths of the pages")
}

async fn disabled(case: &mut Case) -> Outcome {
    let (rest, [ann, bob]) = family(case, ["ann", "bob"]).await?;
    case.disable(&ann).await?;
    finds(case, "one of them is disabled", with_email(&rest), &[&ann, &bob]).await
}
