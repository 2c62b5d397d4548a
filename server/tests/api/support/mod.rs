//! The server in this process: a fresh database in a folder of its own, a clock that stands still, seeded randomness.
//!
//! **Invariant:** nothing is shared between two tests.

pub mod database;
pub mod factors;
pub mod fault;
pub mod place;
pub mod process;
pub mod program;
pub mod provider;
pub mod proxy;
pub mod service;

use std::net::IpAddr;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use serde_json::{Value as Json, json};
use server::access::Permit;
use server::app::App;
use server::audit::{AuditEvent, Stamp};
use server::clock::Clock;
use server::config::{CredentialSettings, OutboundOptions};
use server::crypto::{EncryptionKey, Hasher, PlainToken, Random};
use server::cx::{AuthError, Cx};
use server::domain::client::{ClientInfo, RequestOrigin};
use server::domain::email::Email;
use server::domain::limits::DocumentLimits;
use server::domain::one_time::Purpose;
use server::domain::time::Timestamp;
use server::graphql::{Engine, GraphRequest, GraphqlResponse};
use server::idp::Providers;
use server::mail::Transport;
use server::outbound::Outbound;
use server::setup;
use server::store::person_token::NewToken;
use server::store::{self, Store};
use tempfile::TempDir;

use self::database::TestDatabase;

pub const PASSWORD: &str = "Correct-Horse-7";

/// It keeps nothing of a request, so one does for all tests.
static ENGINE: LazyLock<Arc<Engine>> = LazyLock::new(|| Arc::new(Engine::new(DocumentLimits::default()).unwrap()));

pub struct TestApp {
    pub app: Arc<App>,
    engine: Arc<Engine>,
    pub folder: Arc<TempDir>,
    pub database: Arc<TestDatabase>,
    outbound: OutboundOptions,
}

/// A client with a token.
pub struct Caller<'a> {
    test: &'a TestApp,
    token: PlainToken,
    address: IpAddr,
    /// The end user whom it names.
    forwarded: Option<IpAddr>,
    country: Option<&'static str>,
}

async fn app(database: &TestDatabase, folder: &Path, outbound: &OutboundOptions, hasher: Hasher) -> Arc<App> {
    let store = Store::open(&database.config).await.unwrap();
    let clock = Clock::manual(Timestamp::parse("2026-01-01T00:00:00Z").unwrap());
    let random = Random::seeded(7);
    let credentials = CredentialSettings {
        login_token: Some(PlainToken::new("login")),
        root_token: Some(PlainToken::new("root").hash()),
        root_person: None,
        extra_root_tokens: vec![PlainToken::new("extra").hash()],
        encryption_key: EncryptionKey::parse(&"0a".repeat(32)),
        ..CredentialSettings::default()
    };
    let (_, cipher) = setup::set_up(&store, &clock, &random, &hasher, &credentials, folder).await.unwrap();
    let app = App::new(store, clock, random, hasher, cipher, credentials.extra_root_tokens);
    // Mails stay in the outbox: no courier is started.
    let app = app.with_mails(Some(Transport::Log)).with_outbound(Outbound::new(outbound));
    Arc::new(app.with_providers(Providers::new(outbound.idp_private_addresses)))
}

/// Most tests are about what an attempt does, and there are thousands of attempts.
fn unpaced() -> Hasher {
    Hasher::unpaced(2).unwrap()
}

impl TestApp {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = TestDatabase::ready(folder.path());
        Self::on(database, folder).await
    }

    pub async fn with_limits(limits: DocumentLimits) -> Self {
        Self { engine: Arc::new(Engine::new(limits).unwrap()), ..Self::start().await }
    }

    /// One that asks these services.
    pub async fn with_outbound(outbound: OutboundOptions) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::at(TestDatabase::ready(folder.path()), folder, outbound, unpaced()).await
    }

    /// One that answers sign-ins after the same time, whatever is stored, as the program does.
    pub async fn paced() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::at(TestDatabase::ready(folder.path()), folder, OutboundOptions::default(), Hasher::new(2).unwrap()).await
    }

    /// An instance in this database, or the one that is there.
    pub async fn on(database: TestDatabase, folder: TempDir) -> Self {
        Self::at(database, folder, OutboundOptions::default(), unpaced()).await
    }

    async fn at(database: TestDatabase, folder: TempDir, outbound: OutboundOptions, hasher: Hasher) -> Self {
        let app = app(&database, folder.path(), &outbound, hasher).await;
        Self { app, engine: Arc::clone(&ENGINE), folder: Arc::new(folder), database: Arc::new(database), outbound }
    }

    /// Another process of the same instance, as far as a client can see.
    pub async fn another(&self) -> Self {
        let outbound = self.outbound.clone();
        let app = app(&self.database, self.folder.path(), &outbound, unpaced()).await;
        app.clock.set(self.app.clock.now());
        Self { app, engine: Arc::clone(&self.engine), folder: Arc::clone(&self.folder), database: Arc::clone(&self.database), outbound }
    }

    pub fn root(&self) -> Caller<'_> {
        self.with("root")
    }

    pub fn login(&self) -> Caller<'_> {
        self.with("login")
    }

    pub fn with(&self, token: &str) -> Caller<'_> {
        Caller { test: self, token: PlainToken::new(token), address: [127, 0, 0, 1].into(), forwarded: None, country: None }
    }

    /// Moves the clock on.
    pub fn pass(&self, time: Duration) {
        self.app.clock.set(self.app.clock.now().plus(time));
    }

    /// A person with a password and these global roles besides `person`.
    pub async fn person(&self, email: &str, roles: &[&str]) {
        let query = "mutation($email: String!, $password: String, $roles: [String!]) { signUp(email: $email, password: $password, roles: $roles) { ok error { code } } }";
        let answer = self.root().run_with(query, json!({ "email": email, "password": PASSWORD, "roles": roles })).await;
        assert_eq!(answer["data"]["signUp"]["ok"], true, "{answer}");
    }

    /// The answer to a sign-in: `Ok` with the token, or `Err` with the code.
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<String, String> {
        self.sign_in_at("127.0.0.1", email, password).await
    }

    /// The same from another address.
    pub async fn sign_in_at(&self, address: &str, email: &str, password: &str) -> Result<String, String> {
        let query = "mutation($email: String!, $password: String!) { signIn(email: $email, password: $password) { error { code } result { token } } }";
        let answer = self.login().at(address).run_with(query, json!({ "email": email, "password": password })).await;
        let signed_in = &answer["data"]["signIn"];
        match signed_in["result"]["token"].as_str() {
            Some(token) => Ok(token.to_owned()),
            None => Err(signed_in["error"]["code"].as_str().unwrap_or("no code").to_owned()),
        }
    }

    pub async fn project(&self, slug: &str, roles: Json) {
        let query = "mutation($slug: String!, $config: Json) { createProject(projectSlug: $slug, config: $config, options: { noDeployToken: true }) { ok } }";
        let answer = self.root().run_with(query, json!({ "slug": slug, "config": { "acl": { "roles": roles } } })).await;
        assert_eq!(answer["data"]["createProject"]["ok"], true, "{answer}");
    }

    /// A key in the project; its token.
    pub async fn key(&self, slug: &str, memberships: Json) -> String {
        let query = "mutation($slug: String!, $memberships: [MembershipInput!]!) { createApiKey(projectSlug: $slug, memberships: $memberships, description: \"test\") { ok result { apiKey { token } } } }";
        let answer = self.root().run_with(query, json!({ "slug": slug, "memberships": memberships })).await;
        answer["data"]["createApiKey"]["result"]["apiKey"]["token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    /// A token for the person with this address, as if it had been mailed.
    pub async fn mailed_token(&self, email: &str, purpose: Purpose, new_address: Option<&str>) -> String {
        self.mailed_request(email, purpose, new_address).await.1
    }

    /// The same, with the id of its request.
    pub async fn mailed_request(&self, email: &str, purpose: Purpose, new_address: Option<&str>) -> (String, String) {
        let (store, email) = (&self.app.store, Email::canonical(email));
        let person = store::person::credentials_by_email(&store.read(), &email).await.unwrap().unwrap().person;
        let token = PlainToken::generate(&self.app.random).unwrap();
        let (at, clock, client) = (self.app.clock.now(), self.app.clock.clone(), ClientInfo::default().effective(false));
        let stamp = Stamp { at, clock, invoked_by: None, person: None, client };
        let mut tx = store.begin(Permit::system("a test issues a token"), stamp).await.unwrap();
        let (address, lifetime) = (person.email.as_deref(), purpose.lifetime());
        let new = NewToken { person: person.id, purpose, hash: token.hash(), code: None, address, new_address, lifetime };
        let request = store::person_token::insert(&mut tx, new).await.unwrap();
        tx.commit(AuditEvent::InstanceSetUp).await.unwrap();
        (request.to_string(), token.expose().to_owned())
    }

    /// The mails in the outbox, oldest first: to whom, about what, and the values they show.
    pub async fn mails(&self) -> Vec<Json> {
        let rows = store::outbox::list_sealed(&self.app.store.read(), None, 1000).await.unwrap();
        let open = |(id, sealed)| {
            let payload = self.app.cipher.open(&sealed, &store::outbox::place(id)).unwrap();
            serde_json::from_str(&payload).unwrap()
        };
        rows.into_iter().map(open).collect()
    }

    /// Changes settings.
    pub async fn configure(&self, config: Json) {
        let query = "mutation($config: ConfigInput!) { configure(config: $config) { ok error { developerMessage } } }";
        let answer = self.root().run_with(query, json!({ "config": config })).await;
        assert_eq!(answer["data"]["configure"]["ok"], true, "{answer}");
    }

    /// Does something to the database that no client could.
    pub async fn sql(&self, statement: &str) {
        self.database.sql(statement).await;
    }

    /// The types of all audit entries, newest first, with the code of those that failed.
    pub async fn audit(&self) -> Vec<String> {
        let answer = self.root().run("{ authLog { entries { type errorCode } } }").await;
        let entries = answer["data"]["authLog"]["entries"].as_array().unwrap().clone();
        let text = |entry: &Json| match entry["errorCode"].as_str() {
            Some(code) => format!("{} {code}", entry["type"].as_str().unwrap()),
            None => entry["type"].as_str().unwrap().to_owned(),
        };
        entries.iter().map(text).collect()
    }
}

impl Caller<'_> {
    /// The same caller from another address.
    pub fn at(self, address: &str) -> Self {
        Self { address: address.parse().unwrap(), ..self }
    }

    /// The same caller, for an end user in this country.
    pub fn forwarding_country(self, country: &'static str) -> Self {
        Self { country: Some(country), ..self }
    }

    /// The same caller, for an end user with this address.
    pub fn forwarding(self, address: &str) -> Self {
        Self { forwarded: Some(address.parse().unwrap()), ..self }
    }

    pub async fn authenticate(&self) -> Result<Cx, AuthError> {
        let peer = RequestOrigin { ip: Some(self.address), user_agent: Some("test".into()), country: None };
        let forwarded = RequestOrigin { ip: self.forwarded, user_agent: None, country: self.country.map(str::to_owned) };
        Cx::authenticate(&self.test.app, &self.token, ClientInfo { peer, forwarded }).await
    }

    pub async fn run(&self, query: &str) -> Json {
        self.run_with(query, Json::Null).await
    }

    pub async fn run_with(&self, query: &str, variables: Json) -> Json {
        let answer = self.answer(query, variables).await;
        serde_json::from_slice(&answer.to_json().unwrap()).unwrap()
    }

    pub async fn answer(&self, query: &str, variables: Json) -> GraphqlResponse {
        let cx = self.authenticate().await.unwrap_or_else(|error| panic!("{error:?}"));
        let request = GraphRequest { query: query.to_owned(), variables, operation_name: None, read_only: false };
        self.test.engine.execute(cx, request).await
    }
}
