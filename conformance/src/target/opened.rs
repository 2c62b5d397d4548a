//! The endpoint of a run, opened: with both tokens, one HTTP client for all cases, and what the endpoint can do besides the contract.
//!
//! **Invariant:** nothing is started or asked before the first case needs it, so that listing the cases touches nothing.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use cynic::MutationBuilder;
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;

use crate::client::answer::Answer;
use crate::client::exchange::{Caller, Client, Endpoint, Request};
use crate::client::tls::Trust;
use crate::client::token::Token;
use crate::counterparts::breaches::Breaches;
use crate::counterparts::captchas::{self, Captchas};
use crate::counterparts::mailbox::{self, Mailbox};
use crate::counterparts::providers::Providers;
use crate::error::{CaseError, Outcome};
use crate::judge::trace::Secrets;
use crate::operations::{CreateGlobalApiKey, CreateGlobalApiKeyVariables, SignIn, SignInVariables};
use crate::target::need::Need;
use crate::target::settings::{Provisioner, Remote, Root, Settings};
use crate::testbed::database::Url;
use crate::testbed::server::{Server, Services};

/// A running server and the credentials of its set-up.
#[derive(Debug)]
pub struct Target {
    pub endpoint: Endpoint,
    pub client: Client,
    pub login: Token,
    pub root: Token,
    pub provisioner: Provisioner,
    /// An existing project for the case that can do with any.
    pub project: Option<String>,
    pub mailbox: Mailbox,
    pub captchas: Option<Captchas>,
    pub breaches: Option<Breaches>,
    pub providers: Option<Providers>,
    /// For connections that are opened without the client.
    pub trust: Trust,
    pub secrets: Secrets,
    /// Kept for as long as the cases run: dropping it ends the server.
    _server: Option<Server>,
}

impl Settings {
    /// Whether the target can give what a case needs.
    pub fn offers(&self, need: Need) -> bool {
        match need {
            Need::Roles => self.provisioner != Provisioner::None,
            Need::RolesInConfig => self.provisioner == Provisioner::Config,
            // Our own server is told of the services of the suite.
            Need::Captchas => self.captchas.is_some() || self.remote.is_none(),
            Need::Breaches => self.breaches.is_some() || self.remote.is_none(),
            Need::Providers => self.providers.is_some() || self.remote.is_none(),
            Need::Mailbox => self.mailbox != mailbox::Setting::None || self.remote.is_none(),
        }
    }

    /// Starts our own server if none is named, and signs root in if it is a person.
    ///
    /// # Errors
    /// A fault if a service of the suite or the server cannot be started, or root cannot sign in.
    pub async fn open(&self) -> Outcome<Target> {
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let of_ours = self.remote.is_none().then_some(any);
        let mailbox = match (&self.mailbox, &self.remote) {
            (mailbox::Setting::None, None) => mailbox::Setting::Smtp(any),
            (setting, _) => setting.clone(),
        };
        let mailbox = Mailbox::open(&mailbox, &self.trust).await?;
        let captchas = match self.captchas.or(of_ours) {
            Some(address) => Some(Captchas::listen(address).await?),
            None => None,
        };
        let breaches = match self.breaches.or(of_ours) {
            Some(address) => Some(Breaches::listen(address).await?),
            None => None,
        };
        let providers = match self.providers.or(of_ours) {
            Some(address) => Some(Providers::listen(address).await?),
            None => None,
        };
        let services = Services {
            mails: mailbox.smtp_address(),
            captchas: captchas.as_ref().map(|service| (service.address(), captchas::PATH)),
            breaches: breaches.as_ref().map(Breaches::address),
            providers: providers.is_some(),
        };
        let (remote, server) = match &self.remote {
            Some(remote) => (remote.clone(), None),
            None => {
                let (login, root) = (Token::random()?, Token::random()?);
                let (binary, database) = (self.server_binary.clone(), self.database.clone());
                let tokens = (login.clone(), root.clone());
                let started = spawn_blocking(move || {
                    let database = database.as_ref().map(Url::reveal);
                    Server::start(database, binary.as_deref(), services, &tokens.0, &tokens.1)
                });
                let started = started.await;
                let server = started.map_err(CaseError::fault)?.map_err(CaseError::fault)?;
                (Remote { endpoint: server.endpoint.clone(), login, root: Root::Token(root) }, Some(server))
            }
        };
        let Remote { endpoint, login, root } = remote;
        let client = Client::new(endpoint.clone(), self.timeout, &self.trust)?;
        let mut secrets = Vec::new();
        let root = match root {
            Root::Token(token) => token,
            Root::Password { email, password } => {
                let session = sign_in(&client, &login, &email, &password).await?;
                secrets.push(password);
                super_admin(&client, session).await?
            }
        };
        Ok(Target {
            endpoint,
            client,
            login,
            root,
            provisioner: self.provisioner,
            project: self.project.clone(),
            mailbox,
            captchas,
            breaches,
            providers,
            trust: self.trust.clone(),
            secrets: Secrets::new(secrets),
            _server: server,
        })
    }
}

impl Target {
    /// Asks it at another address from now on.
    ///
    /// # Errors
    /// If there can be no client for the address.
    pub fn behind(self, endpoint: Endpoint, settings: &Settings) -> Outcome<Self> {
        let client = Client::new(endpoint.clone(), settings.timeout, &settings.trust)?;
        Ok(Self { endpoint, client, ..self })
    }
}

async fn sign_in(client: &Client, login: &Token, email: &str, password: &str) -> Outcome<Token> {
    let variables = SignInVariables { email: email.to_owned(), password: password.to_owned(), ..Default::default() };
    let body = serde_json::to_vec(&SignIn::build(variables)).map_err(CaseError::fault)?;
    let reply = client.send(Request::post(&Caller::new("login token", login.clone()), "application/json", body)?).await?;
    let refused = |why: &str| CaseError::fault(format_args!("root could not sign in with its e-mail and password: {why}"));
    let answer: Answer<SignIn> = Answer::read(&reply).map_err(|error| refused(&error.to_string()))?;
    if answer.status == 401 {
        return Err(refused("the login token is refused"));
    }
    let response = answer.data.and_then(|data| data.sign_in).ok_or_else(|| refused("no answer to signIn"))?;
    let code = response.error.map_or_else(|| "no token".to_owned(), |error| format!("{:?}", error.code));
    response.result.map(|result| Token::new(result.token)).ok_or_else(|| refused(&code))
}

/// A key of its own for the run: a person has further roles, and its session may end before the run does.
async fn super_admin(client: &Client, session: Token) -> Outcome<Token> {
    let (description, roles) = ("the root of a conformance run".to_owned(), Some(vec!["super_admin".to_owned()]));
    let variables = CreateGlobalApiKeyVariables { description, roles, ..Default::default() };
    let body = serde_json::to_vec(&CreateGlobalApiKey::build(variables)).map_err(CaseError::fault)?;
    let reply = client.send(Request::post(&Caller::new("root", session), "application/json", body)?).await?;
    let answer: Answer<CreateGlobalApiKey> = Answer::read(&reply)?;
    let made = answer.data.and_then(|data| data.create_global_api_key).and_then(|response| response.result);
    let token = made.and_then(|made| made.api_key.token);
    token.map(Token::new).ok_or_else(|| CaseError::fault("root could not create a key with the role super_admin"))
}

/// The target of a whole run, opened by the first case that asks for it.
pub struct LazyTarget {
    settings: Settings,
    opened: OnceCell<Outcome<Arc<Target>>>,
}

impl LazyTarget {
    pub fn new(settings: Settings) -> Self {
        Self { settings, opened: OnceCell::new() }
    }

    /// A failed start fails every case with the same text and is not tried again.
    ///
    /// # Errors
    /// A fault if the target cannot be opened.
    pub async fn get(&self) -> Outcome<Arc<Target>> {
        self.opened.get_or_init(async || self.settings.open().await.map(Arc::new)).await.clone()
    }
}
