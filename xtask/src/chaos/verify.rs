//! The reckoning: what is there, against what was asked for and what was acknowledged.
//!
//! **Invariant:** reads through the API alone, as a client whose write was acknowledged would.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;

use serde_json::{Value, json};

use super::ledger::{Fate, Key, Ledger, event};
use super::mails::{self, Arrived, Inbox};
use super::worker::PROJECT;
use crate::instance::api;
use crate::instance::connection::Connection;
use crate::instance::server::ROOT_TOKEN;

const LOG: &str = "query($offset: Int!) { authLog(limit: 500, offset: $offset) { hasMore entries { id type success eventData metadata personInputIdentifier } } }";
const MEMBERS: &str = "query($slug: String!, $offset: Int!) { projectBySlug(slug: $slug) { members(input: { limit: 500, offset: $offset }) { \
     identity { id description } memberships { role variables { name values } } } } }";
const PROJECTS: &str = "{ projects { slug } }";
const PERSONS: &str = "query($offset: Int!) { persons(limit: 1000, offset: $offset) { email identity { id } } }";
const ME: &str = "{ me { id description } }";

/// How many members and persons a page holds at most.
const PAGE: usize = 500;
const PERSONS_PAGE: usize = 1000;

/// What the verification looked at.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    pub events: usize,
    pub keys: usize,
    /// Writes without an answer that turned out to be done.
    pub done_unknown: usize,
    pub mails: Option<Arrived>,
}

/// Adds what is wrong to the ledger's violations.
///
/// # Errors
/// If a request fails. What is wrong in its response is no error.
pub fn verify(address: SocketAddr, inbox: Option<&Inbox>, ledger: &mut Ledger) -> Result<Seen, String> {
    let mut connection = Connection::open(address)?;
    let log = read_log(&mut connection, ledger)?;
    compare_events(&log.events, ledger);
    let members = read_members(&mut connection, ledger)?;
    compare_members(&log, &members, ledger);
    compare_lists(&mut connection, &log.events, ledger)?;
    for number in 0..ledger.keys.len() {
        let Some(key) = ledger.keys.get(number) else { break };
        if let Some(violation) = check_key(&mut connection, key, &log, &members)? {
            ledger.violation(violation);
        }
    }
    let done_unknown = log.events.keys().filter(|name| ledger.events.get(*name) == Some(&Fate::Unknown)).count();
    let mails = inbox.map(|inbox| mails::verify(inbox, &log.events, ledger));
    Ok(Seen { events: log.events.len(), keys: ledger.keys.len(), done_unknown, mails })
}

#[derive(Default)]
struct Log {
    /// How often each event is there.
    events: HashMap<String, usize>,
    /// The identities of the keys that were made.
    identities: HashSet<String>,
    /// The last change of each identity's membership.
    changes: HashMap<String, u32>,
}

fn read_log(connection: &mut Connection, ledger: &mut Ledger) -> Result<Log, String> {
    let mut log = Log::default();
    let mut offset = 0;
    loop {
        let page = ask(connection, ROOT_TOKEN, LOG, &json!({ "offset": offset }))?;
        let entries = page.pointer("/authLog/entries").and_then(Value::as_array).ok_or("a log without entries")?;
        offset += entries.len();
        for entry in entries {
            match name(entry, &mut log) {
                Some(event) => *log.events.entry(event).or_default() += 1,
                None => ledger.violation(format!("the log has an entry without a cause: {entry}")),
            }
        }
        if page.pointer("/authLog/hasMore") != Some(&Value::Bool(true)) {
            log.events.remove("");
            return Ok(log);
        }
    }
}

/// The name that the ledger has for an entry; an empty one for what belongs to the set-up.
fn name(entry: &Value, log: &mut Log) -> Option<String> {
    let text = |pointer: &str| entry.pointer(pointer).and_then(Value::as_str);
    if entry.get("success") != Some(&Value::Bool(true)) {
        return None;
    }
    match text("/type")? {
        "instance_setup" => Some(String::new()),
        "project_create" if text("/eventData/slug")? == PROJECT => Some(String::new()),
        "project_create" => Some(event::project_created(text("/eventData/slug")?)),
        "sign_up" => Some(event::signed_up(text("/personInputIdentifier")?)),
        "forced_sign_out" => mails::action(text("/metadata/reason")?).map(event::signed_out),
        "api_key_disable" => Some(event::key_disabled(text("/eventData/apiKeyId")?)),
        "api_key_create" => {
            log.identities.insert(text("/eventData/identityId")?.to_owned());
            Some(event::key_created(text("/eventData/description")?))
        }
        "project_membership_update" => {
            let (identity, change) = (text("/eventData/identityId")?, change_of(entry.pointer("/eventData/after")?)?);
            let last = log.changes.entry(identity.to_owned()).or_default();
            *last = (*last).max(change);
            Some(event::membership_changed(identity, &change.to_string()))
        }
        _ => None,
    }
}

/// The number of the last change, as the one membership of a key shows it.
fn change_of(memberships: &Value) -> Option<u32> {
    match memberships.as_array()?.as_slice() {
        [membership] => membership.pointer("/variables/0/values/0")?.as_str()?.parse().ok(),
        _ => None,
    }
}

fn compare_events(events: &HashMap<String, usize>, ledger: &mut Ledger) {
    let lost = ledger.events.iter().filter(|(name, fate)| **fate == Fate::Acknowledged && !events.contains_key(*name));
    let lost: Vec<String> = lost.map(|(name, _)| format!("acknowledged and not in the log: {name}")).collect();
    lost.into_iter().for_each(|violation| ledger.violation(violation));
    for (name, count) in events {
        if !ledger.events.contains_key(name) {
            ledger.violation(format!("in the log, but never asked for: {name}"));
        }
        if *count > 1 {
            ledger.violation(format!("{count} times in the log: {name}"));
        }
    }
}

/// The change in force for each identity that is a member.
fn read_members(connection: &mut Connection, ledger: &mut Ledger) -> Result<HashMap<String, u32>, String> {
    let mut members = HashMap::new();
    for offset in (0..).step_by(PAGE) {
        let page = ask(connection, ROOT_TOKEN, MEMBERS, &json!({ "slug": PROJECT, "offset": offset }))?;
        let page = page.pointer("/projectBySlug/members").and_then(Value::as_array).ok_or("a project without members")?;
        for member in page {
            let identity = api::text_at(member, "/identity/id")?;
            match member.get("memberships").and_then(change_of) {
                Some(change) => drop(members.insert(identity, change)),
                // The identity that made the project is its admin.
                None if member.pointer("/memberships/0/role").and_then(Value::as_str) == Some("admin") => {}
                None => ledger.violation(format!("half a membership: {member}")),
            }
        }
        if page.len() < PAGE {
            break;
        }
    }
    Ok(members)
}

fn compare_members(log: &Log, members: &HashMap<String, u32>, ledger: &mut Ledger) {
    for identity in log.identities.iter().filter(|identity| !members.contains_key(*identity)) {
        ledger.violation(format!("in the log, but no member: the key of identity {identity}"));
    }
    for (identity, change) in members {
        if !log.identities.contains(identity) {
            ledger.violation(format!("a member that the log does not know: identity {identity}"));
        }
        let logged = log.changes.get(identity).copied().unwrap_or_default();
        if *change != logged {
            ledger.violation(format!("identity {identity} has membership {change}, and the log says {logged}"));
        }
    }
}

/// Projects and persons: as many as the log says, and the same ones.
fn compare_lists(connection: &mut Connection, events: &HashMap<String, usize>, ledger: &mut Ledger) -> Result<(), String> {
    let projects = ask(connection, ROOT_TOKEN, PROJECTS, &Value::Null)?;
    let projects = projects.get("projects").and_then(Value::as_array).ok_or("no projects")?;
    let mut there: HashSet<String> = HashSet::new();
    for slug in projects.iter().filter_map(|project| project.get("slug")?.as_str()).filter(|slug| *slug != PROJECT) {
        there.insert(event::project_created(slug));
    }
    for offset in (0..).step_by(PERSONS_PAGE) {
        let page = ask(connection, ROOT_TOKEN, PERSONS, &json!({ "offset": offset }))?;
        let page = page.get("persons").and_then(Value::as_array).ok_or("no persons")?;
        there.extend(page.iter().filter_map(|person| person.get("email")?.as_str()).map(event::signed_up));
        if page.len() < PERSONS_PAGE {
            break;
        }
    }
    let is_listed = |name: &&String| name.starts_with("project ") || name.ends_with(" signed up");
    for name in events.keys().filter(is_listed).filter(|name| !there.contains(*name)) {
        ledger.violation(format!("in the log, but not there: {name}"));
    }
    for name in there.iter().filter(|name| !events.contains_key(*name)) {
        ledger.violation(format!("there, but not in the log: {name}"));
    }
    Ok(())
}

fn check_key(connection: &mut Connection, key: &Key, log: &Log, members: &HashMap<String, u32>) -> Result<Option<String>, String> {
    let answer = connection.exchange(&api::request(&key.token, ME, &Value::Null))?;
    let description = &key.description;
    let disabled = log.events.contains_key(&event::key_disabled(&key.id));
    Ok(match answer.status {
        200 if disabled => Some(format!("{description} was disabled and is accepted")),
        401 if !disabled => Some(format!("{description} is valid and refused")),
        200 => {
            let body: Value = serde_json::from_slice(answer.body).map_err(|error| error.to_string())?;
            let is_it = body.pointer("/data/me/id").and_then(Value::as_str) == Some(&key.identity) && members.contains_key(&key.identity);
            (!is_it).then(|| format!("{description} is another identity"))
        }
        401 => None,
        status => Some(format!("{description} is answered with {status}")),
    })
}

fn ask(connection: &mut Connection, token: &str, query: &str, variables: &Value) -> Result<Value, String> {
    let answer = connection.exchange(&api::request(token, query, variables))?;
    let body: Value = serde_json::from_slice(answer.body).map_err(|error| error.to_string())?;
    match body.get("data") {
        Some(data) if answer.status == 200 && body.get("errors").is_none() => Ok(data.clone()),
        _ => Err(format!("{query}\nanswered {} {body}", answer.status)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger(events: &[(&str, Fate)]) -> Ledger {
        Ledger { events: events.iter().map(|(name, fate)| ((*name).to_owned(), *fate)).collect(), ..Ledger::default() }
    }

    fn log(events: &[(&str, usize)]) -> HashMap<String, usize> {
        events.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
    }

    #[test]
    fn what_was_not_answered_may_be_there_or_not() {
        let mut book = ledger(&[("a", Fate::Acknowledged), ("b", Fate::Unknown), ("c", Fate::Unknown)]);
        compare_events(&log(&[("a", 1), ("b", 1)]), &mut book);
        assert!(book.violations.is_empty(), "{:?}", book.violations);
    }

    #[test]
    fn lost_doubled_and_unknown_events_are_found() {
        for (events, expected) in
            [(log(&[]), "acknowledged and not"), (log(&[("a", 2)]), "2 times"), (log(&[("a", 1), ("z", 1)]), "never asked")]
        {
            let mut book = ledger(&[("a", Fate::Acknowledged)]);
            compare_events(&events, &mut book);
            assert!(book.violations.len() == 1 && book.violations.keys().all(|one| one.contains(expected)), "{:?}", book.violations);
        }
    }

    #[test]
    fn half_a_write_is_found() {
        let known = Log {
            identities: HashSet::from(["1".to_owned(), "2".to_owned()]),
            changes: HashMap::from([("2".to_owned(), 3)]),
            ..Log::default()
        };
        let whole = HashMap::from([("1".to_owned(), 0), ("2".to_owned(), 3)]);
        let mut book = Ledger::default();
        compare_members(&known, &whole, &mut book);
        assert!(book.violations.is_empty(), "{:?}", book.violations);
        for half in [vec![("1", 0)], vec![("1", 0), ("2", 2)], vec![("1", 0), ("2", 3), ("3", 0)]] {
            let mut book = Ledger::default();
            let half = half.into_iter().map(|(identity, change)| (identity.to_owned(), change)).collect();
            compare_members(&known, &half, &mut book);
            assert_eq!(book.violations.len(), 1, "{half:?}");
        }
    }

    #[test]
    fn entries_are_named_as_in_the_ledger() {
        let mut log = Log::default();
        let entry = json!({ "type": "project_membership_update", "success": true, "eventData": { "identityId": "i",
            "after": [{ "role": "editor", "variables": [{ "name": "change", "values": ["4"] }] }] } });
        assert_eq!(name(&entry, &mut log), Some(event::membership_changed("i", "4")));
        assert_eq!(log.changes.get("i"), Some(&4));
        assert_eq!(name(&json!({ "type": "login", "success": true }), &mut log), None);
        assert_eq!(name(&json!({ "type": "project_create", "success": false, "eventData": { "slug": "x" } }), &mut log), None);
    }
}
