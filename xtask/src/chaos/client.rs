//! Asks a node and judges the answer: an answer that says neither yes, no nor "try again" is a fault of the server.
//!
//! **Invariant:** "try again" counts as an answer only while the database is disturbed, and a lost connection only while the node is.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::mails::Inbox;
use super::nodes::{Node, Place, held};
use crate::instance::connection::Connection;
use crate::instance::wait;

/// How long the server may need to be itself again after its database is.
pub const RECOVERY: Duration = Duration::from_secs(5);

/// A node that is killed is marked first; its connections break a moment later, and the other way round never.
const MARK: Duration = Duration::from_millis(20);

const LONGEST_SAMPLE: usize = 300;

/// What all threads share.
pub struct World {
    pub nodes: Vec<Node>,
    pub weather: Weather,
    pub stop: AtomicBool,
    /// What the SMTP server of all nodes has accepted; nothing where they have none.
    pub inbox: Option<Arc<Inbox>>,
    /// A clock of a node is wrong. The times of a mail are those of its node, so one that is written meanwhile can wait for years.
    pub clock_is_off: AtomicBool,
}

impl World {
    pub fn new(nodes: Vec<Node>, inbox: Option<Arc<Inbox>>) -> World {
        World { nodes, weather: Weather::default(), stop: AtomicBool::new(false), inbox, clock_is_off: AtomicBool::new(false) }
    }
}

/// Whether the database can be used.
#[derive(Default)]
pub struct Weather(Mutex<Sky>);

#[derive(Default)]
enum Sky {
    #[default]
    Clear,
    Storm,
    ClearSince(Instant),
}

impl Weather {
    pub fn storm(&self) {
        *held(&self.0) = Sky::Storm;
    }

    pub fn clear(&self) {
        *held(&self.0) = Sky::ClearSince(Instant::now());
    }

    fn excuses(&self) -> bool {
        match *held(&self.0) {
            Sky::Clear => false,
            Sky::Storm => true,
            Sky::ClearSince(moment) => moment.elapsed() < RECOVERY,
        }
    }
}

#[derive(Debug)]
pub enum Reply {
    /// Status 200, and the only field of its data.
    Data(Value),
    /// Status 401 or 403.
    Refused(u16),
    /// Status 503.
    Busy,
    /// The connection broke while the node was being killed.
    Lost,
    /// The node is not there; nothing was sent.
    Down,
    Wrong(String),
}

pub struct Client<'world> {
    world: &'world World,
    open: Vec<Option<(Connection, Place)>>,
}

impl<'world> Client<'world> {
    pub fn new(world: &'world World) -> Client<'world> {
        Client { world, open: world.nodes.iter().map(|_| None).collect() }
    }

    pub fn ask(&mut self, node: usize, request: &[u8]) -> Reply {
        let (Some(node), Some(slot)) = (self.world.nodes.get(node), self.open.get_mut(node)) else { return Reply::Down };
        let Some(place) = node.place() else { return Reply::Down };
        let excused = self.world.weather.excuses();
        let lost = |error: String| {
            wait(MARK);
            if node.was_disturbed_since(place) { Reply::Lost } else { Reply::Wrong(format!("a connection broke by itself: {error}")) }
        };
        let kept = slot.take().filter(|(_, before)| *before == place).map(|(connection, _)| connection);
        let mut connection = match kept.map_or_else(|| Connection::open(place.address), Ok) {
            Ok(connection) => connection,
            Err(error) => return lost(error),
        };
        let reply = match connection.exchange(request) {
            Ok(answer) if answer.status == 503 && !answer.retry => Reply::Wrong("an answer 503 without Retry-After".to_owned()),
            Ok(answer) if answer.status == 503 && !excused && !self.world.weather.excuses() => {
                Reply::Wrong("an answer 503 although the database is well".to_owned())
            }
            Ok(answer) if answer.status == 503 => Reply::Busy,
            // A proxy says so of a server that ended under the request.
            Ok(answer) if answer.status == 502 && node.was_disturbed_since(place) => Reply::Lost,
            Ok(answer) if matches!(answer.status, 401 | 403) => Reply::Refused(answer.status),
            Ok(answer) => data(answer.status, answer.body),
            Err(error) => return lost(error),
        };
        *slot = Some((connection, place));
        reply
    }
}

fn data(status: u16, body: &[u8]) -> Reply {
    let parsed: Option<Value> = serde_json::from_slice(body).ok();
    let field = parsed.as_ref().filter(|body| status == 200 && body.get("errors").is_none());
    let field = field.and_then(|body| body.get("data")?.as_object()?.values().next().cloned());
    field.map_or_else(
        || Reply::Wrong(format!("{status} {}", String::from_utf8_lossy(body).chars().take(LONGEST_SAMPLE).collect::<String>())),
        Reply::Data,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_answer_counts_as_data() {
        assert!(matches!(data(200, br#"{"data":{"me":{"id":"1"}}}"#), Reply::Data(field) if field.get("id").is_some()));
        for (status, body) in [(200, r#"{"data":{"me":null},"errors":[]}"#), (500, r#"{"data":{"me":{}}}"#), (200, "{}"), (200, "no")] {
            assert!(matches!(data(status, body.as_bytes()), Reply::Wrong(_)), "{body}");
        }
    }

    #[test]
    fn a_storm_excuses_for_a_while() {
        let weather = Weather::default();
        assert!(!weather.excuses());
        weather.storm();
        assert!(weather.excuses());
        weather.clear();
        assert!(weather.excuses());
    }
}
