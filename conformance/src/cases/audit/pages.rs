//! `authLog`: how long its pages are.
//!
//! An actor disables one key over and over, as every time leaves an entry.
//!
//! **Invariant:** pages of a hundred entries and more are counted and not written down.

use cynic::QueryBuilder;

use crate::client::exchange::Request;
use crate::error::{Outcome, equal, require};
use crate::operations::{AuthLog, AuthLogFilter, AuthLogPage, AuthLogVariables};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Key;

const DEFAULT_LENGTH: usize = 100;
const GREATEST_LENGTH: usize = 500;
/// As many as every server takes in one document.
const AT_ONCE: usize = 20;

pub const CASES: &[Definition] = &[
    case!("audit/default-length", "A page of the log holds 100 entries unless another number is asked for.", default_length),
    case!("audit/greatest-length", "No page of the log holds more than 500 entries.", greatest_length).exclusive(),
    case!("audit/odd-pages", "Limits and offsets below zero count as zero, and huge ones are no error.", odd_pages),
    case!("audit/far-below-zero", "A limit and an offset far below zero are no error either.", far_below_zero),
];

/// A key that has left this many entries.
async fn busy(case: &mut Case, entries: usize) -> Outcome<Key> {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let key = case.global_key("key", &[]).await?;
    let mut left = entries;
    while left > 0 {
        let now = left.min(AT_ONCE);
        let fields: String = (0..now).map(|number| format!("number{number}: disableApiKey(id: $id) {{ ok }} ")).collect();
        let document = format!("mutation($id: String!) {{ {fields}}}");
        let body = serde_json::json!({ "query": document, "variables": { "id": key.id } }).to_string();
        let reply = case.raw_reply(Request::post(&actor.caller, "application/json", body)?).await?;
        equal(reply.status, 200, "status of many mutations in one document")?;
        left -= now;
    }
    Ok(actor)
}

fn of(actor: &Key, limit: Option<i32>, offset: Option<i32>) -> AuthLogVariables {
    let filter = AuthLogFilter { invoked_by_identity_id: Some(actor.identity.clone()), ..Default::default() };
    AuthLogVariables { filter: Some(filter), limit, offset }
}

async fn page(case: &mut Case, actor: &Key, limit: Option<i32>, offset: Option<i32>) -> Outcome<AuthLogPage> {
    let root = case.root();
    Ok(case.ask(&root, AuthLog::build(of(actor, limit, offset))).await?.data()?.auth_log)
}

async fn default_length(case: &mut Case) -> Outcome {
    let actor = busy(case, DEFAULT_LENGTH + 1).await?;
    for (limit, length, more) in [(None, DEFAULT_LENGTH, true), (Some(101), DEFAULT_LENGTH + 1, false)] {
        let page = page(case, &actor, limit, None).await?;
        equal((page.entries.len(), page.has_more), (length, more), &format!("length of the page with limit {limit:?}"))?;
    }
    let root = case.root();
    let rest = case.step("what the first page leaves out", &root, AuthLog::build(of(&actor, None, Some(100)))).await?.data()?.auth_log;
    equal((rest.entries.len(), rest.has_more), (1, false), "length of the second page")
}

async fn greatest_length(case: &mut Case) -> Outcome {
    let actor = busy(case, GREATEST_LENGTH + 1).await?;
    for limit in [500, 501, i32::MAX] {
        let page = page(case, &actor, Some(limit), None).await?;
        equal((page.entries.len(), page.has_more), (GREATEST_LENGTH, true), &format!("length of the page with limit {limit}"))?;
    }
    let root = case.root();
    let rest = case.step("what the first page leaves out", &root, AuthLog::build(of(&actor, Some(501), Some(500)))).await?.data()?.auth_log;
    equal((rest.entries.len(), rest.has_more), (1, false), "length of the second page")
}

async fn odd_pages(case: &mut Case) -> Outcome {
    let (root, actor) = (case.root(), busy(case, 2).await?);
    for (limit, offset, length, more) in
        [(-1, 0, 0, true), (1, -1, 1, true), (2, -1, 2, false), (i32::MAX, 0, 2, false), (1, i32::MAX, 0, false)]
    {
        let step = format!("limit {limit}, offset {offset}");
        let page = case.step(&step, &root, AuthLog::build(of(&actor, Some(limit), Some(offset)))).await?.data()?.auth_log;
        equal((page.entries.len(), page.has_more), (length, more), &step)?;
    }
    Ok(())
}

async fn far_below_zero(case: &mut Case) -> Outcome {
    let (root, actor) = (case.root(), busy(case, 2).await?);
    for (limit, offset) in [(-5, 0), (1, -5), (i32::MIN, i32::MIN)] {
        let step = format!("limit {limit}, offset {offset}");
        let page = case.step(&step, &root, AuthLog::build(of(&actor, Some(limit), Some(offset)))).await?.data()?.auth_log;
        require(page.has_more && page.entries.len() < 2, &step)?;
    }
    Ok(())
}
