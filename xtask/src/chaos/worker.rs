//! One client among several: makes keys, changes them, switches them off, and looks whether they do what they should.
//!
//! **Invariant:** every key belongs to one worker, so what a worker knows about its keys is all there is to know.

use std::sync::atomic::Ordering;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use super::client::{Client, Reply, World};
use super::ledger::{Fate, Key, Ledger, event};
use super::mails;
use crate::instance::server::ROOT_TOKEN;
use crate::instance::{api, wait};

pub const PROJECT: &str = "chaos";

/// Milliseconds between two requests: the load leaves room for the faults.
const PAUSE: std::ops::Range<u64> = 0..25;
/// How many keys are looked at for one that fits.
const TRIES: usize = 20;

const DOWN: Duration = Duration::from_millis(10);

pub const ME: &str = "{ me { description } }";
const CREATE_KEY: &str = "mutation($description: String!) { createApiKey(projectSlug: \"chaos\", description: $description, \
     memberships: [{ role: \"editor\", variables: [{ name: \"change\", values: [\"0\"] }] }]) { ok error { code } result { apiKey { id token identity { id } } } } }";
const DISABLE_KEY: &str = "mutation($id: String!) { disableApiKey(id: $id) { ok error { code } } }";
const CHANGE_MEMBER: &str = "mutation($identity: String!, $change: String!) { updateProjectMember(projectSlug: \"chaos\", identityId: $identity, \
     memberships: [{ role: \"editor\", variables: [{ name: \"change\", values: [$change] }] }]) { ok error { code } } }";
pub const CREATE_PROJECT: &str =
    "mutation($slug: String!) { createProject(projectSlug: $slug, options: { noDeployToken: true }) { ok error { code } } }";
const SIGN_UP: &str =
    "mutation($email: String!) { signUp(email: $email, password: \"Correct-Horse-7\") { ok error { code } result { person { id } } } }";

const SIGN_OUT: &str =
    "mutation($person: String!, $reason: String!) { forceSignOutPerson(personId: $person, reason: $reason) { ok error { code } } }";

pub struct Worker<'world> {
    world: &'world World,
    client: Client<'world>,
    random: StdRng,
    name: String,
    made: u64,
    /// The ids of persons that were acknowledged.
    persons: Vec<String>,
    pub ledger: Ledger,
}

impl<'world> Worker<'world> {
    pub fn new(world: &'world World, name: String, seed: u64) -> Worker<'world> {
        let (client, random) = (Client::new(world), StdRng::seed_from_u64(seed));
        Worker { world, client, random, name, made: 0, persons: Vec::new(), ledger: Ledger::default() }
    }

    /// Until the world stops.
    pub fn run(mut self) -> Ledger {
        while !self.world.stop.load(Ordering::Relaxed) {
            let node = self.random.random_range(0..self.world.nodes.len());
            self.act(node);
            wait(Duration::from_millis(self.random.random_range(PAUSE)));
        }
        self.ledger
    }

    fn act(&mut self, node: usize) {
        match self.random.random_range(0..100) {
            0..25 => drop(self.create_key(node)),
            25..35 => self.change_member(node),
            35..45 => self.disable_key(node),
            45..47 => drop(self.create_project(node)),
            47 => self.sign_up(node),
            48..51 => self.sign_out(node),
            _ => self.look(node),
        }
    }

    /// Whether it was acknowledged.
    pub fn create_key(&mut self, node: usize) -> bool {
        let description = self.next_name();
        let event = event::key_created(&description);
        let Some(field) = self.write(node, &event, CREATE_KEY, &json!({ "description": description })) else { return false };
        let text = |pointer| api::text_at(&field, pointer);
        match (text("/result/apiKey/id"), text("/result/apiKey/identity/id"), text("/result/apiKey/token")) {
            (Ok(id), Ok(identity), Ok(token)) => {
                self.ledger.keys.push(Key { id, identity, token, description, changes: 0, disabled: None });
                true
            }
            _ => {
                self.ledger.violation("createApiKey answered without a key".to_owned());
                false
            }
        }
    }

    fn change_member(&mut self, node: usize) {
        let Some(place) = self.some_key(|key| key.disabled.is_none()) else { return };
        let Some(key) = self.ledger.keys.get_mut(place) else { return };
        // The number is used up, whatever becomes of it.
        key.changes += 1;
        let (identity, change) = (key.identity.clone(), key.changes.to_string());
        let event = event::membership_changed(&identity, &change);
        self.write(node, &event, CHANGE_MEMBER, &json!({ "identity": identity, "change": change }));
    }

    fn disable_key(&mut self, node: usize) {
        let Some(place) = self.some_key(|key| key.disabled.is_none()) else { return };
        let Some(key) = self.ledger.keys.get_mut(place) else { return };
        key.disabled = Some(Fate::Unknown);
        let (id, token) = (key.id.clone(), key.token.clone());
        if self.write(node, &event::key_disabled(&id), DISABLE_KEY, &json!({ "id": id })).is_none() {
            return;
        }
        if let Some(key) = self.ledger.keys.get_mut(place) {
            key.disabled = Some(Fate::Acknowledged);
        }
        // In force with the next request, on every node.
        for node in 0..self.world.nodes.len() {
            self.expect_refusal(node, &token);
        }
    }

    /// Whether it was acknowledged.
    pub fn create_project(&mut self, node: usize) -> bool {
        let slug = self.next_name();
        self.write(node, &event::project_created(&slug), CREATE_PROJECT, &json!({ "slug": slug })).is_some()
    }

    fn sign_up(&mut self, node: usize) {
        let email = format!("{}@example.com", self.next_name());
        let field = self.write(node, &event::signed_up(&email), SIGN_UP, &json!({ "email": email }));
        self.persons.extend(field.and_then(|field| api::text_at(&field, "/result/person/id").ok()));
    }

    /// The person gets a mail with the reason.
    fn sign_out(&mut self, node: usize) {
        let is_told = self.world.inbox.is_some() && !self.world.clock_is_off.load(Ordering::SeqCst);
        let place = self.random.random_range(0..self.persons.len().max(1));
        let Some(person) = self.persons.get(place).filter(|_| is_told).cloned() else { return };
        let action = self.next_name();
        let variables = json!({ "person": person, "reason": mails::reason(&action) });
        self.write(node, &event::signed_out(&action), SIGN_OUT, &variables);
    }

    fn look(&mut self, node: usize) {
        let disabled = self.random.random_range(0..3) == 0;
        let wanted = if disabled { Some(Fate::Acknowledged) } else { None };
        let Some(place) = self.some_key(|key| key.disabled == wanted) else { return };
        let Some(key) = self.ledger.keys.get(place) else { return };
        if disabled {
            let token = key.token.clone();
            return self.expect_refusal(node, &token);
        }
        let (token, description) = (key.token.clone(), key.description.clone());
        match self.ask(node, &token, ME, &Value::Null) {
            Reply::Data(me) if me.get("description").and_then(Value::as_str) == Some(&description) => self.ledger.count("read"),
            Reply::Data(me) => self.ledger.violation(format!("the key {description} is told to be {me}")),
            Reply::Refused(status) => self.ledger.violation(format!("a valid key was refused with {status}")),
            other => self.settle(other),
        }
    }

    fn expect_refusal(&mut self, node: usize, token: &str) {
        match self.ask(node, token, ME, &Value::Null) {
            Reply::Refused(401) => self.ledger.count("refused a disabled key"),
            Reply::Refused(status) => self.ledger.violation(format!("a disabled key was answered with {status}")),
            Reply::Data(_) => self.ledger.violation("a disabled key was accepted".to_owned()),
            other => self.settle(other),
        }
    }

    /// A write of root's. What it answers if it is acknowledged.
    fn write(&mut self, node: usize, event: &str, query: &str, variables: &Value) -> Option<Value> {
        self.ledger.begin(event);
        match self.ask(node, ROOT_TOKEN, query, variables) {
            Reply::Data(field) if field.get("ok") == Some(&Value::Bool(true)) => {
                self.ledger.acknowledge(event);
                self.ledger.count("write");
                return Some(field);
            }
            Reply::Data(field) => self.ledger.violation(format!("{event}? The answer was {field}")),
            Reply::Refused(status) => self.ledger.violation(format!("the root token was refused with {status}")),
            other => self.settle(other),
        }
        None
    }

    fn ask(&mut self, node: usize, token: &str, query: &str, variables: &Value) -> Reply {
        self.client.ask(node, &api::request(token, query, variables))
    }

    fn settle(&mut self, reply: Reply) {
        match reply {
            Reply::Busy => self.ledger.count("try again (503)"),
            Reply::Lost => self.ledger.count("connection lost"),
            Reply::Down => wait(DOWN),
            Reply::Wrong(what) => self.ledger.violation(what),
            Reply::Data(_) | Reply::Refused(_) => {}
        }
    }

    fn some_key(&mut self, fits: impl Fn(&Key) -> bool) -> Option<usize> {
        let keys = &self.ledger.keys;
        let mut places = (0..TRIES).map(|_| self.random.random_range(0..keys.len().max(1)));
        places.find(|place| keys.get(*place).is_some_and(&fits))
    }

    fn next_name(&mut self) -> String {
        self.made += 1;
        format!("{}-{}", self.name, self.made)
    }
}
