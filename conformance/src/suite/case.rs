//! What a story works with: it asks, keeps the steps that belong to the snapshot, and knows every name that has to be hidden.
//!
//! `ask` is for preparing things and leaves no trace; `step` does the same and writes it down.
//!
//! **Invariant:** every answer goes through the redaction, recorded or not, so that names are numbered the same in every run.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cynic::Operation;
use reqwest::header::HeaderMap;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::client::answer::{Answer, raw};
use crate::client::exchange::{Asked, Caller, Client, Reply, Request};
use crate::client::token::{Token, unique};
use crate::counterparts::mailbox::Mail;
use crate::error::{CaseError, Outcome};
use crate::judge::coverage::Seen;
use crate::judge::evidence::Ran;
use crate::judge::redaction::{Aliases, redact};
use crate::judge::trace::{Exchange, Secrets, Shown};
use crate::judge::transcript::{Step, Transcript};
use crate::suite::keep::{Everything, Keep};
use crate::suite::passwords;
use crate::target::need::Need;
use crate::target::opened::Target;

/// One run of one case.
pub struct Case {
    pub(crate) target: Arc<Target>,
    pub(crate) client: Client,
    needs: &'static [Need],
    pub(crate) gives_roles: bool,
    aliases: Aliases,
    secrets: Secrets,
    transcript: Transcript,
    exchanges: Vec<Exchange>,
    seen: Seen,
    /// The last request as a line for a shell.
    curl: String,
    /// The step that is going on.
    at: String,
}

impl Case {
    pub(crate) fn new(target: Arc<Target>, needs: &'static [Need]) -> Self {
        let mut case = Self {
            client: target.client.clone(),
            secrets: target.secrets.with(&passwords::ALL),
            target,
            needs,
            gives_roles: false,
            aliases: Aliases::default(),
            transcript: Transcript::default(),
            exchanges: Vec::new(),
            seen: Seen::default(),
            curl: String::new(),
            at: "preparation".to_owned(),
        };
        for token in [case.target.login.clone(), case.target.root.clone()] {
            case.hide_token(&token);
        }
        case
    }

    pub(crate) fn leave(mut self, stopped: Option<CaseError>, elapsed: Duration) -> Ran {
        // A finding may hold names that the case made up; numbering is over, so a new one does no harm.
        let stopped = stopped.map(|error| error.map(|text| self.aliases.text(&text)));
        let (transcript, stopped) = match (self.transcript.render(stopped.as_ref()), stopped) {
            (Ok(transcript), stopped) => (transcript, stopped),
            (Err(error), stopped) => (String::new(), stopped.or(Some(error))),
        };
        let seconds = elapsed.as_secs_f64();
        Ran { transcript, stopped, step: self.at, curl: self.curl, exchanges: self.exchanges, seen: self.seen, seconds }
    }

    /// A fault unless the case has said that it needs roles: skips are decided before anything runs.
    pub(crate) fn relies_on_roles(&mut self) -> Outcome {
        self.gives_roles = true;
        let said = self.needs.iter().any(|need| matches!(need, Need::Roles | Need::RolesInConfig));
        if said { Ok(()) } else { Err(CaseError::fault(format_args!("the case does not say that it {}", Need::Roles.reason()))) }
    }

    pub fn root(&self) -> Caller {
        Caller::new("root", self.target.root.clone())
    }

    pub fn login(&self) -> Caller {
        Caller::new("login token", self.target.login.clone())
    }

    /// A new text that is used nowhere else, shown as `<kind#n>` from now on.
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
        self.record(Step {
            step: step.to_owned(),
            caller: caller.name.clone(),
            request,
            status: Some(status),
            headers: BTreeMap::new(),
            response,
        });
        Ok(answer)
    }

    /// Sends a document as text, for what the typed operations do not ask; `request` describes it in the snapshot.
    pub async fn document(&mut self, step: &str, caller: &Caller, document: &str, variables: Value) -> Outcome<Answer<Value>> {
        self.at = step.to_owned();
        let body = json!({ "query": document, "variables": variables }).to_string();
        let reply = self.send(&caller.name, Request::post(caller, "application/json", body)?).await?;
        let answer = self.read(&reply)?;
        let response = self.redacted(&raw(&reply), Some(document))?;
        let (step, caller, request) = (step.to_owned(), caller.name.clone(), "document".to_owned());
        self.record(Step { step, caller, request, status: Some(answer.status), headers: BTreeMap::new(), response });
        Ok(answer)
    }

    /// Sends any request and writes down its answer with the headers that the step is about.
    pub async fn raw(&mut self, sent: Raw<'_>) -> Outcome<Reply> {
        self.at = sent.step.to_owned();
        let reply = self.send(sent.caller, sent.request).await?;
        let response = self.redacted(&raw(&reply), sent.document)?;
        let headers = shown(&reply.headers, sent.show);
        let (step, caller, request) = (sent.step.to_owned(), sent.caller.to_owned(), sent.description.to_owned());
        self.record(Step { step, caller, request, status: Some(reply.status), headers, response });
        Ok(reply)
    }

    /// Waits for a mail to a recipient and writes down that it came. What a mail says is for people and left open.
    pub async fn mail(&mut self, step: &str, recipient: &str) -> Outcome<Mail> {
        self.at = step.to_owned();
        let mail = self.target.mailbox.mail_to(recipient).await?;
        let response = self.aliases.json(&json!({ "to": mail.to, "text": !mail.text.trim().is_empty() }));
        let (step, caller, request) = (step.to_owned(), "mailbox".to_owned(), "mail".to_owned());
        self.record(Step { step, caller, request, status: None, headers: BTreeMap::new(), response });
        Ok(mail)
    }

    /// The response to a document, for checks of its bytes. The snapshot does not show it.
    pub async fn reply(&mut self, caller: &Caller, document: &str, variables: Value) -> Outcome<Reply> {
        let body = json!({ "query": document, "variables": variables }).to_string();
        self.send(&caller.name, Request::post(caller, "application/json", body)?).await
    }

    /// The answer to any request, without writing it down.
    pub async fn raw_reply(&mut self, request: Request) -> Outcome<Reply> {
        self.send("anonymous", request).await
    }

    async fn exchange<T, V>(&mut self, caller: &Caller, operation: Operation<T, V>, keep: &impl Keep) -> Outcome<(Answer<T>, Value)>
    where
        T: DeserializeOwned,
        V: Serialize,
    {
        let body = serde_json::to_vec(&operation).map_err(CaseError::fault)?;
        let reply = self.send(&caller.name, Request::post(caller, "application/json", body)?).await?;
        let answer = self.read(&reply)?;
        let mut response = raw(&reply);
        keep.narrow(&mut response);
        let response = self.redacted(&response, Some(&operation.query))?;
        Ok((answer, response))
    }

    /// Sends a request and keeps it for the report, whatever comes of it.
    async fn send(&mut self, caller: &str, request: Request) -> Outcome<Reply> {
        let shown = Shown { aliases: &self.aliases, secrets: &self.secrets };
        self.curl = shown.curl(&self.target.endpoint, caller, &request);
        let mut exchange = Exchange {
            step: self.at.clone(),
            caller: caller.to_owned(),
            method: request.method.to_string(),
            path: shown.path(&request),
            headers: shown.headers(&request),
            request: shown.body(&request),
            status: None,
            response: Value::Null,
            seconds: 0.0,
        };
        let asked = request.graphql();
        let started = Instant::now();
        let reply = self.client.send(request).await;
        exchange.seconds = started.elapsed().as_secs_f64();
        exchange.status = reply.as_ref().ok().map(|reply| reply.status);
        self.exchanges.push(exchange);
        if let (Some(asked), Ok(reply)) = (asked, &reply) {
            self.note(&asked, reply);
        }
        reply
    }

    /// Counts a question and its answer for the coverage of the contract.
    pub(crate) fn note(&mut self, asked: &Asked, reply: &Reply) {
        self.seen.note(&asked.query, &asked.variables, asked.operation_name.as_deref(), &raw(reply));
    }

    /// Keeps for the report what went another way than through the client.
    pub(crate) fn keep(&mut self, exchange: Exchange) {
        self.at.clone_from(&exchange.step);
        "# bytes that no such line can send".clone_into(&mut self.curl);
        self.exchanges.push(exchange);
    }

    /// The typed reading. An answer that does not fit is shown in the report without types.
    fn read<T: DeserializeOwned>(&mut self, reply: &Reply) -> Outcome<Answer<T>> {
        Answer::read(reply).inspect_err(|_| {
            let response = self.aliases.json(&raw(reply));
            if let Some(exchange) = self.exchanges.last_mut() {
                exchange.response = response;
            }
        })
    }

    fn redacted(&mut self, response: &Value, document: Option<&str>) -> Outcome<Value> {
        let response = redact(response, document, &mut self.aliases)?;
        if let Some(exchange) = self.exchanges.last_mut() {
            exchange.response = response.clone();
        }
        Ok(response)
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

fn shown(headers: &HeaderMap, names: &[&str]) -> BTreeMap<String, String> {
    let value = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("<absent>").to_owned();
    names.iter().map(|name| ((*name).to_owned(), value(name))).collect()
}
