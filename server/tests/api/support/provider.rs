//! An identity provider on this machine, with one user, and sign-ins by it.
//!
//! **Invariant:** its tokens are issued by the clock of the test.

use std::net::{Ipv4Addr, SocketAddr};

use conformance::counterparts::providers::{Behaviour, Place, Providers, Realm, Trouble};
use serde_json::{Value as Json, json};
use server::access::Permit;
use server::audit::{AuditEvent, Stamp};
use server::config::OutboundOptions;
use server::domain::client::ClientInfo;
use server::domain::id::PersonId;
use server::store;

use super::TestApp;

/// The only provider of an instance.
pub const SLUG: &str = "provider";

/// Of the user.
pub const EMAIL: &str = "jane@example.com";

const SECRET: &str = "hunter2 of the client";
const REDIRECT: &str = "https://app.example.com/back";

/// For how many seconds an ID token or a logout token is valid.
const LIFETIME: u64 = 100;

pub struct Provider {
    pub realm: Realm,
    _providers: Providers,
}

impl Provider {
    pub async fn start() -> Self {
        let providers = Providers::listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await.unwrap();
        let realm = providers.realm("jane", Behaviour::new("client".to_owned(), SECRET.to_owned()));
        let claims = json!({ "email": EMAIL, "email_verified": true, "name": "Jane" });
        realm.change(|behaviour| behaviour.claims = claims.as_object().unwrap().clone());
        Self { realm, _providers: providers }
    }

    pub fn configuration(&self) -> Json {
        json!({ "url": self.realm.discovery(), "clientId": "client", "clientSecret": SECRET })
    }

    /// Adds it to an instance, which creates a person for its user. With these settings its sessions are checked.
    pub async fn add(&self, app: &TestApp, revalidation: Json) {
        let mut configuration = self.configuration();
        configuration["revalidation"] = revalidation;
        let query = "mutation($slug: String!, $configuration: Json!) { addIDP(identityProvider: $slug, type: \"oidc\", \
            configuration: $configuration, options: { autoSignUp: true }) { ok error { developerMessage } } }";
        let added = app.root().run_with(query, json!({ "slug": SLUG, "configuration": configuration })).await;
        assert_eq!(added["data"]["addIDP"]["ok"], true, "{added}");
    }

    /// Changes what an instance knows of it.
    pub async fn update(&self, app: &TestApp, configuration: Json) {
        let query = "mutation($slug: String!, $configuration: Json) { updateIDP(identityProvider: $slug, configuration: $configuration, \
            mergeConfiguration: true) { ok error { developerMessage } } }";
        let updated = app.root().run_with(query, json!({ "slug": SLUG, "configuration": configuration })).await;
        assert_eq!(updated["data"]["updateIDP"]["ok"], true, "{updated}");
    }

    /// From now on its tokens have these claims, too.
    pub fn claims(&self, claims: Json) {
        self.realm.change(|behaviour| behaviour.claims.extend(claims.as_object().unwrap().clone()));
    }

    /// From now on an endpoint answers so.
    pub fn has_trouble(&self, place: Place, trouble: Trouble) {
        self.realm.change(|behaviour| {
            behaviour.troubles.insert(place, trouble);
        });
    }

    /// Its tokens are issued now, by the clock of this instance.
    pub fn follow(&self, app: &TestApp) {
        let times = times(app);
        self.realm.change(|behaviour| behaviour.claims.extend(times.as_object().unwrap().clone()));
    }

    /// What `signInIDP` takes after the user has agreed.
    pub async fn data(&self, app: &TestApp) -> Json {
        self.follow(app);
        let query = "mutation($slug: String!, $data: Json) { initSignInIDP(identityProvider: $slug, data: $data) \
            { error { developerMessage } result { authUrl sessionData } } }";
        let begun = app.login().run_with(query, json!({ "slug": SLUG, "data": { "redirectUrl": REDIRECT } })).await;
        let begun = &begun["data"]["initSignInIDP"]["result"];
        let url = begun["authUrl"].as_str().unwrap_or_else(|| panic!("{begun}"));
        let callback = self.realm.authorize(url).await.unwrap();
        json!({ "url": callback.url().unwrap(), "redirectUrl": REDIRECT, "sessionData": begun["sessionData"] })
    }

    /// The token of a new session of its user.
    pub async fn sign_in(&self, app: &TestApp) -> String {
        let query = "mutation($slug: String!, $data: Json) { signInIDP(identityProvider: $slug, data: $data) \
            { error { code developerMessage } result { token } } }";
        let signed_in = app.login().run_with(query, json!({ "slug": SLUG, "data": self.data(app).await })).await;
        signed_in["data"]["signInIDP"]["result"]["token"].as_str().unwrap_or_else(|| panic!("{signed_in}")).to_owned()
    }

    /// A logout token with these claims, issued now.
    pub async fn logout_token(&self, app: &TestApp, claims: Json) -> String {
        let mut all = times(app);
        all.as_object_mut().unwrap().extend(claims.as_object().unwrap().clone());
        self.realm.logout_token(&all).await.unwrap()
    }
}

fn times(app: &TestApp) -> Json {
    let now = app.app.clock.now().unix_seconds();
    json!({ "iat": now, "exp": now + LIFETIME })
}

impl TestApp {
    /// One that may call providers on this machine.
    pub async fn with_private_providers() -> Self {
        Self::with_outbound(OutboundOptions { idp_private_addresses: true, ..OutboundOptions::default() }).await
    }

    /// Connects an account of the provider to a person; the id of the connection.
    pub async fn connected(&self, person: &str, account: &str) -> String {
        let store = &self.app.store;
        let provider = store::identity_provider::by_slug(&store.read(), SLUG).await.unwrap().unwrap().id;
        let (at, clock, client) = (self.app.clock.now(), self.app.clock.clone(), ClientInfo::default().effective(false));
        let stamp = Stamp { at, clock, invoked_by: None, person: None, client };
        let mut tx = store.begin(Permit::system("a test connects an account"), stamp).await.unwrap();
        let person = PersonId(person.parse().unwrap());
        store::connection::insert(&mut tx, provider, account, person).await.unwrap();
        tx.commit(AuditEvent::InstanceSetUp).await.unwrap();
        let connections = store::connection::list(&store.read(), &[person], u64::MAX).await.unwrap().remove(&person).unwrap();
        connections.into_iter().find(|connection| connection.external_identifier == account).unwrap().id.to_string()
    }
}

/// JSON as a literal of GraphQL.
pub fn literal(value: &Json) -> String {
    match value {
        Json::Object(fields) => {
            let fields: Vec<_> = fields.iter().map(|(name, value)| format!("{name}: {}", literal(value))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        Json::Array(items) => format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}
