//! The mails of forced sign-outs: each that was done has to arrive at least once.
//!
//! **Invariant:** a mail is recognised by the reason of its action, which no other action has.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::ledger::{Fate, Ledger, event};
use super::nodes::held;
use crate::instance::wait;

/// How long the last mail is waited for, once every fault has ended. A mail whose node was killed, or lost the database, stays claimed
/// for up to 180 s.
const PATIENCE: Duration = Duration::from_secs(200);
const POLL: Duration = Duration::from_millis(50);

const BEFORE_ACTION: &str = "chaos ";
const BEHIND_ACTION: char = '.';
const MESSAGE_ID: &str = "message-id:";

/// The reason that is given for an action with this name.
pub fn reason(action: &str) -> String {
    format!("{BEFORE_ACTION}{action}{BEHIND_ACTION}")
}

/// The name in a text with such a reason.
pub fn action(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once(BEFORE_ACTION)?;
    rest.split_once(BEHIND_ACTION).map(|(action, _)| action)
}

/// The mails that were accepted, in this order.
#[derive(Default)]
pub struct Inbox(pub Mutex<Vec<Mail>>);

#[derive(Debug, PartialEq, Eq)]
pub struct Mail {
    pub id: String,
    /// Nothing if it cannot be recognised.
    pub action: Option<String>,
}

impl Mail {
    pub fn read(data: &str) -> Mail {
        // A line of quoted-printable text may go on in the next one.
        let data = data.replace("=\r\n", "");
        let (head, text) = data.split_once("\r\n\r\n").unwrap_or_default();
        let id = head.lines().find_map(|line| {
            let (name, value) = line.split_at_checked(MESSAGE_ID.len())?;
            name.eq_ignore_ascii_case(MESSAGE_ID).then(|| value.trim().to_owned())
        });
        Mail { id: id.unwrap_or_default(), action: action(text).map(str::to_owned) }
    }
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Arrived {
    /// Actions whose mail has arrived.
    pub actions: usize,
    /// Those whose mail has arrived more than once.
    pub repeated: usize,
    pub waited: Duration,
}

/// Waits for the mails of what the log says and of what was acknowledged, and adds what is wrong to the ledger's violations.
pub fn verify(inbox: &Inbox, log: &HashMap<String, usize>, ledger: &mut Ledger) -> Arrived {
    let begun = Instant::now();
    let acknowledged = ledger.events.iter().filter(|(_, fate)| **fate == Fate::Acknowledged).map(|(name, _)| name);
    let expected: HashSet<String> = log.keys().chain(acknowledged).filter(|name| event::is_sign_out(name)).cloned().collect();
    while begun.elapsed() < PATIENCE && !is_complete(inbox, &expected) {
        wait(POLL);
    }
    Arrived { waited: begun.elapsed(), ..compare(&held(&inbox.0), &expected, ledger) }
}

fn is_complete(inbox: &Inbox, expected: &HashSet<String>) -> bool {
    let mails = held(&inbox.0);
    let arrived: HashSet<String> = mails.iter().filter_map(|mail| mail.action.as_deref()).map(event::signed_out).collect();
    expected.is_subset(&arrived)
}

fn compare(mails: &[Mail], expected: &HashSet<String>, ledger: &mut Ledger) -> Arrived {
    let mut arrived: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for mail in mails {
        match &mail.action {
            Some(action) => arrived.entry(event::signed_out(action)).or_default().push(&mail.id),
            None => ledger.violation(format!("a mail without a known reason: {}", mail.id)),
        }
    }
    for name in expected.iter().filter(|name| !arrived.contains_key(*name)) {
        ledger.violation(format!("done, and its mail has not arrived within {} s: {name}", PATIENCE.as_secs()));
    }
    for (name, ids) in &arrived {
        if !expected.contains(name) {
            ledger.violation(format!("a mail has arrived although the log does not have its action: {name}"));
        }
        if ids.iter().any(|id| id.is_empty() || Some(id) != ids.first()) {
            ledger.violation(format!("a mail has another Message-ID when it is repeated, or none: {name}"));
        }
    }
    let repeated = arrived.values().filter(|ids| ids.len() > 1).count();
    Arrived { actions: arrived.len(), repeated, waited: Duration::ZERO }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(id: &str, action: &str) -> Mail {
        Mail { id: id.to_owned(), action: Some(action.to_owned()) }
    }

    fn judged(mails: &[Mail], expected: &[&str]) -> (Arrived, Vec<String>) {
        let mut ledger = Ledger::default();
        let expected = expected.iter().map(|action| event::signed_out(action)).collect();
        (compare(mails, &expected, &mut ledger), ledger.violations.into_keys().collect())
    }

    #[test]
    fn an_action_is_found_in_a_mail_with_broken_lines() {
        let data = "Message-Id: <7@host>\r\nSubject: x\r\n\r\nReason: cha=\r\nos w1-=\r\n12.\r\n";
        assert_eq!(Mail::read(data), mail("<7@host>", "w1-12"));
        assert_eq!(Mail::read("Subject: x\r\n\r\ny"), Mail { id: String::new(), action: None });
        assert_eq!(action(&reason("w3-4")), Some("w3-4"));
    }

    #[test]
    fn repetitions_with_one_id_are_counted() {
        let (arrived, violations) = judged(&[mail("1", "a"), mail("2", "b"), mail("1", "a")], &["a", "b"]);
        assert_eq!((arrived.actions, arrived.repeated, violations), (2, 1, Vec::new()));
    }

    #[test]
    fn lost_unknown_and_renamed_mails_are_found() {
        let stranger = Mail { id: "3".to_owned(), action: None };
        for (mails, expected) in [
            (vec![], "has not arrived"),
            (vec![mail("1", "a"), mail("2", "b")], "does not have its action"),
            (vec![mail("1", "a"), mail("2", "a")], "another Message-ID"),
            (vec![mail("", "a")], "or none"),
            (vec![mail("1", "a"), stranger], "without a known reason"),
        ] {
            let (_, violations) = judged(&mails, &["a"]);
            assert!(matches!(&violations[..], [one] if one.contains(expected)), "{violations:?}");
        }
    }
}
