//! What a story works with: it asks, keeps the steps that belong to the snapshot, and knows every name that has to be hidden.
//!
//! `ask` is for preparing things and leaves no trace; `step` does the same and writes it down.
//!
//! **Invariant:** every answer goes through the redaction, recorded or not, so that names are numbered the same in every run.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use cynic::Operation;
use reqwest::header::HeaderMap;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::answer::{Answer, raw};
use crate::cases::Definition;
use crate::error::{CaseError, Outcome};
use crate::exchange::{Caller, Client, Reply, Request};
use crate::redaction::{Aliases, redact};
use crate::target::Target;
use crate::token::{Token, unique};
use crate::transcript::{Step, Transcript};

/// A story waits for a second or two at most.
const PATIENCE: Duration = Duration::from_secs(120);

/// One run of one case.
pub struct Case {
    pub(crate) target: Arc<Target>,
    pub(crate) client: Client,
    aliases: Aliases,
    transcript: Transcript,
    /// The step that is going on.
    at: String,
}

/// Runs a case and gives the text that its snapshot must equal.
pub async fn run(definition: &Definition, target: Arc<Target>) -> Outcome<String> {
    let mut case = Case::new(target)?;
    let ended = timeout(PATIENCE, (definition.run)(&mut case)).await;
    let ended = ended.unwrap_or_else(|_| Err(CaseError::fault(format_args!("not done after {} s", PATIENCE.as_secs()))));
    ended.map_err(|error| error.with(case.whereabouts()))?;
    case.transcript.render()
}

impl Case {
    fn new(target: Arc<Target>) -> Outcome<Self> {
        let client = Client::new(target.endpoint.clone())?;
        let mut case =
            Self { target, client, aliases: Aliases::default(), transcript: Transcript::default(), at: "preparation".to_owned() };
        for token in [case.target.login.clone(), case.target.root.clone()] {
            case.hide_token(&token);
        }
        Ok(case)
    }

    /// What a reader of a failure wants to know: the step and the last answer that was written down.
    fn whereabouts(&self) -> String {
        let last = self.transcript.last().and_then(|step| serde_json::to_string_pretty(step).ok());
        format!("step: {}\nlast answer in the snapshot: {}", self.at, last.as_deref().unwrap_or("none"))
    }

    pub fn root(&self) -> Caller {
        Caller::new("root", self.target.root.clone())
    }

    pub fn login(&self) -> Caller {
        Caller::new("login token", self.target.login.clone())
    }

    /// A new text that nobody else uses, shown as `<kind#n>` from now on.
    pub fn name(&mut self, kind: &str) -> Outcome<String> {
        let name = unique(kind)?;
        self.hide(kind, &name);
        Ok(name)
    }

    /// Shows a text that the case made up itself by a name.
    pub fn hide(&mut self, kind: &str, text: &str) {
        self.aliases.name(kind, text);
    }

    /// A random token of the usual form, hidden together with its hash.
    pub fn token(&mut self) -> Outcome<Token> {
        let token = Token::random()?;
        self.hide_token(&token);
        Ok(token)
    }

    fn hide_token(&mut self, token: &Token) {
        self.aliases.name("token", token.reveal());
        self.aliases.name("hash", &token.hash());
    }

    /// Asks without writing it down.
    pub async fn ask<T, V>(&mut self, caller: &Caller, operation: Operation<T, V>) -> Outcome<Answer<T>>
    where
        T: DeserializeOwned,
        V: Serialize,
    {
        Ok(self.exchange(caller, operation, &Everything).await?.0)
    }

    /// Asks and writes it down.
    pub async fn step<T, V>(&mut self, step: &str, caller: &Caller, operation: Operation<T, V>) -> Outcome<Answer<T>>
    where
        T: DeserializeOwned,
        V: Serialize,
    {
        self.step_keeping(step, caller, operation, &Everything).await
    }

    /// Asks for a list that strangers share, and writes down the part that belongs to the case.
    pub async fn step_keeping<T, V>(
        &mut self,
        step: &str,
        caller: &Caller,
        operation: Operation<T, V>,
        keep: &impl Keep,
    ) -> Outcome<Answer<T>>
    where
        T: DeserializeOwned,
        V: Serialize,
    {
        self.at = step.to_owned();
        let request = operation.operation_name.as_deref().unwrap_or("document").to_owned();
        let (answer, response) = self.exchange(caller, operation, keep).await?;
        let status = answer.status;
        self.record(Step { step: step.to_owned(), caller: caller.name.clone(), request, status, headers: BTreeMap::new(), response });
        Ok(answer)
    }

    /// Sends a document as text, for what the typed operations do not ask; `request` describes it in the snapshot.
    pub async fn document(&mut self, step: &str, caller: &Caller, document: &str, variables: Value) -> Outcome<Answer<Value>> {
        self.at = step.to_owned();
        let body = json!({ "query": document, "variables": variables }).to_string();
        let reply = self.client.send(Request::post(caller, "application/json", body)?).await?;
        let answer = Answer::read(&reply)?;
        let response = redact(&raw(&reply), Some(document), &mut self.aliases)?;
        let (step, caller, request) = (step.to_owned(), caller.name.clone(), "document".to_owned());
        self.record(Step { step, caller, request, status: answer.status, headers: BTreeMap::new(), response });
        Ok(answer)
    }

    /// Sends any request and writes down its answer with the headers that the step is about.
    pub async fn raw(&mut self, sent: Raw<'_>) -> Outcome<Reply> {
        self.at = sent.step.to_owned();
        let reply = self.client.send(sent.request).await?;
        let response = redact(&raw(&reply), sent.document, &mut self.aliases)?;
        let headers = shown(&reply.headers, sent.show);
        let (step, caller, request) = (sent.step.to_owned(), sent.caller.to_owned(), sent.description.to_owned());
        self.record(Step { step, caller, request, status: reply.status, headers, response });
        Ok(reply)
    }

    /// The status of any request, without writing it down.
    pub async fn raw_status(&self, request: Request) -> Outcome<u16> {
        Ok(self.client.send(request).await?.status)
    }

    async fn exchange<T, V>(&mut self, caller: &Caller, operation: Operation<T, V>, keep: &impl Keep) -> Outcome<(Answer<T>, Value)>
    where
        T: DeserializeOwned,
        V: Serialize,
    {
        let body = serde_json::to_vec(&operation).map_err(CaseError::fault)?;
        let reply = self.client.send(Request::post(caller, "application/json", body)?).await?;
        let answer = Answer::read(&reply)?;
        let mut response = raw(&reply);
        keep.narrow(&mut response);
        let response = redact(&response, Some(&operation.query), &mut self.aliases)?;
        Ok((answer, response))
    }

    fn record(&mut self, step: Step) {
        self.transcript.push(step);
    }
}

/// A request of `Case::raw` with what the snapshot says about it.
pub struct Raw<'a> {
    pub step: &'a str,
    pub caller: &'a str,
    pub description: &'a str,
    pub request: Request,
    /// The document in the request, if its answer has types to go by.
    pub document: Option<&'a str>,
    /// Names of the headers that the step is about.
    pub show: &'a [&'a str],
}

/// Which part of an answer belongs to the case.
pub trait Keep {
    fn narrow(&self, response: &mut Value);
}

struct Everything;

impl Keep for Everything {
    fn narrow(&self, _: &mut Value) {}
}

/// The items of a list whose value at `by` is among `values`.
pub struct Only<'a> {
    pub list: &'a str,
    pub by: &'a str,
    pub values: Vec<String>,
}

impl Keep for Only<'_> {
    fn narrow(&self, response: &mut Value) {
        if let Some(Value::Array(items)) = response.pointer_mut(self.list) {
            items.retain(|item| {
                item.pointer(self.by).and_then(Value::as_str).is_some_and(|value| self.values.iter().any(|kept| kept == value))
            });
        }
    }
}

fn shown(headers: &HeaderMap, names: &[&str]) -> BTreeMap<String, String> {
    let value = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("<absent>").to_owned();
    names.iter().map(|name| ((*name).to_owned(), value(name))).collect()
}
