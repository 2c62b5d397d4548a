//! `authLog` without a filter: the log of the whole server, while no other client writes to it.
//!
//! **Invariant:** what strangers did is asked for after the last step that is written down, and compared by id only.

use std::time::Duration;

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::Value;

use crate::error::{CaseError, Outcome, equal};
use crate::operations::{AuthLog, AuthLogEntry, AuthLogPage, AuthLogVariables, CreateGlobalApiKey, CreateGlobalApiKeyVariables};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};

/// What the case itself adds to the log.
const OWN: usize = 3;

/// How often it is looked whether something else is added, and how often in a row nothing must be.
const MOST_LOOKS: usize = 60;
const QUIET_LOOKS: usize = 4;
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);

pub const CASES: &[Definition] = &[case!(
    "audit/whole-log",
    "Without a filter the newest entries of all come first, and pages neither overlap nor leave anything out.",
    whole_log
)
.exclusive()];

async fn page(case: &mut Case, limit: usize, offset: usize) -> Outcome<AuthLogPage> {
    let root = case.root();
    let variables = AuthLogVariables { limit: i32::try_from(limit).ok(), offset: i32::try_from(offset).ok(), ..Default::default() };
    Ok(case.ask(&root, AuthLog::build(variables)).await?.data()?.auth_log)
}

fn ids(entries: &[AuthLogEntry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.id.as_str()).collect()
}

/// Waits until nothing is added any more: sessions of providers end in the background after the cases that began them.
async fn settles(case: &mut Case) -> Outcome {
    let root = case.root();
    let (mut last, mut same) = (Vec::new(), 0);
    for _ in 0..MOST_LOOKS {
        // Not read as entries, so that the snapshot has names for those of the case alone.
        let newest = case.reply(&root, "{ authLog(limit: 1) { entries { id } } }", Value::Null).await?.body;
        same = if newest == last { same + 1 } else { 0 };
        if same == QUIET_LOOKS {
            return Ok(());
        }
        last = newest;
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    Err(CaseError::finding("expected: a log to which nothing is added"))
}

async fn whole_log(case: &mut Case) -> Outcome {
    let root = case.root();
    settles(case).await?;
    // Whether a person belongs to the root token differs between installations; none belongs to this one.
    let actor = case.global_key("actor", &["super_admin"]).await?.caller;
    for number in 0..OWN {
        let variables = CreateGlobalApiKeyVariables { description: format!("key {number}"), ..Default::default() };
        case.ask(&actor, CreateGlobalApiKey::build(variables)).await?.field(|data| data.create_global_api_key)?;
    }
    let variables = AuthLogVariables { limit: i32::try_from(OWN).ok(), ..Default::default() };
    let newest = case.step("the newest entries", &root, AuthLog::build(variables)).await?.data()?.auth_log;
    let whole = page(case, OWN + 1, 0).await?;
    equal(newest.has_more, whole.entries.len() > OWN, "whether there were entries before")?;
    let mut pieces = Vec::new();
    for offset in 0..=OWN {
        pieces.extend(page(case, 1, offset).await?.entries);
    }
    equal(ids(&pieces), ids(&whole.entries), "the entries one by one")?;
    equal(ids(&newest.entries).as_slice(), ids(&whole.entries).get(..OWN).unwrap_or_default(), "the newest of them")
}
