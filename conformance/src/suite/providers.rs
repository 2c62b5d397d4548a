//! Identity providers in cases: a realm of the suite's own provider that the tested server knows, and sign-ins by it.
//!
//! **Invariant:** each provider that a case adds is disabled when the case ends, since others could listen at its address afterwards.

use cynic::{MutationBuilder, Operation, QueryBuilder};
use serde_json::{Map, Value, json};

use crate::client::exchange::{Caller, Reply, Request};
use crate::client::token::Token;
use crate::error::{CaseError, Outcome};
use crate::operations::{
    AddIDP, AddIDPVariables, AuthLog, AuthLogEntry, AuthLogFilter, AuthLogVariables, DisableIDP, DisableIDPVariables, IDPOptions,
    InitSignInIDP, InitSignInIDPVariables, Json, SignInIDP, SignInIDPErrorCode, SignInIDPResult, SignInIDPVariables, UpdateIDP,
    UpdateIDPVariables,
};
use crate::suite::case::Case;
use crate::suite::fixtures::owned;
use crate::target::need::Need;

pub use crate::counterparts::providers::{Authentication, Behaviour, Callback, Forgery, Place, Realm, Trouble, code, now, parameters};

/// Where the provider sends the browser back to.
pub const REDIRECT: &str = "https://app.example.com/signed-in";

/// A provider that the server knows, and the realm behind it.
pub struct Provider {
    pub slug: String,
    pub realm: Realm,
    /// What it was configured with.
    pub configuration: Value,
}

/// A sign-in that has begun.
pub struct Begun {
    pub address: String,
    pub session: Value,
}

/// The same after the user has agreed.
pub struct Returned {
    pub callback: Callback,
    pub session: Value,
}

impl Returned {
    /// What `signInIDP` takes.
    ///
    /// # Errors
    /// A finding if the server has sent the browser to what is not an address.
    pub fn data(&self) -> Outcome<Value> {
        Ok(json!({ "url": self.callback.url()?, "redirectUrl": REDIRECT, "sessionData": self.session }))
    }
}

/// Options of a provider that creates persons.
pub fn signing_up() -> IDPOptions {
    IDPOptions { auto_sign_up: Some(true), ..IDPOptions::default() }
}

pub fn adding(slug: &str, kind: &str, configuration: Value, options: Option<IDPOptions>) -> Operation<AddIDP, AddIDPVariables> {
    let (identity_provider, kind) = (slug.to_owned(), kind.to_owned());
    AddIDP::build(AddIDPVariables { identity_provider, type_: kind, configuration: Json(configuration), options })
}

pub fn beginning(slug: &str, data: Value) -> Operation<InitSignInIDP, InitSignInIDPVariables> {
    InitSignInIDP::build(InitSignInIDPVariables { identity_provider: slug.to_owned(), data: Some(Json(data)), redirect_url: None })
}

pub fn signing_in(slug: &str, data: Value) -> Operation<SignInIDP, SignInIDPVariables> {
    SignInIDP::build(SignInIDPVariables { identity_provider: slug.to_owned(), data: Some(Json(data)), ..Default::default() })
}

pub fn updating(slug: &str, configuration: Value, merge: bool) -> Operation<UpdateIDP, UpdateIDPVariables> {
    UpdateIDP::build(UpdateIDPVariables {
        identity_provider: slug.to_owned(),
        configuration: Some(Json(configuration)),
        merge_configuration: merge.then_some(true),
        ..Default::default()
    })
}

/// One document laid over another: members are replaced, and removed where they are null.
pub fn laid_over(mut document: Value, further: &Value) -> Value {
    if let (Value::Object(members), Value::Object(further)) = (&mut document, further) {
        for (name, value) in further {
            if value.is_null() {
                members.remove(name);
            } else {
                members.insert(name.clone(), value.clone());
            }
        }
    }
    document
}

/// The members of an object.
pub fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

impl Case {
    /// A new realm. Its user is called as it is itself.
    ///
    /// # Errors
    /// A fault if the suite has no identity provider, or random bytes are not available.
    pub fn realm(&mut self) -> Outcome<Realm> {
        let (name, client, secret) = (self.name("realm")?, self.name("client")?, self.token()?);
        let missing = || CaseError::fault(format_args!("the case {}, and does not say so", Need::Providers.reason()));
        let providers = self.target.providers.as_ref().ok_or_else(missing)?;
        let realm = providers.realm(&name, Behaviour::new(client, secret.reveal().to_owned()));
        self.hide("issuer", &realm.issuer);
        Ok(realm)
    }

    /// A provider that root has added: the usual configuration for a new realm, and another one laid over it.
    ///
    /// # Errors
    /// If the request or the mutation fails.
    pub async fn provider(&mut self, further: &Value, options: IDPOptions) -> Outcome<Provider> {
        let (slug, realm, root) = (self.slug()?, self.realm()?, self.root());
        let configuration = laid_over(configuration(&realm), further);
        self.prepare(&root, adding(&slug, "oidc", configuration.clone(), Some(options))).await?;
        Ok(Provider { slug, realm, configuration })
    }

    /// A name for a provider, which is disabled when the case ends if it exists by then.
    ///
    /// # Errors
    /// A fault if random bytes are not available.
    pub fn slug(&mut self) -> Outcome<String> {
        let slug = self.name("provider")?;
        self.added.push(slug.clone());
        Ok(slug)
    }

    /// Merges something into the configuration of a provider.
    ///
    /// # Errors
    /// If the request or the mutation fails.
    pub async fn reconfigure(&mut self, provider: &Provider, further: Value) -> Outcome {
        let root = self.root();
        self.prepare(&root, updating(&provider.slug, further, true)).await
    }

    /// A sign-in that has begun, which is not written down.
    ///
    /// # Errors
    /// If the request or the mutation fails.
    pub async fn begun(&mut self, provider: &Provider) -> Outcome<Begun> {
        let login = self.login();
        let begun = self.prepare(&login, beginning(&provider.slug, json!({ "redirectUrl": REDIRECT }))).await?;
        Ok(Begun { address: begun.auth_url, session: begun.session_data.0 })
    }

    /// A sign-in that the user has agreed to.
    ///
    /// # Errors
    /// If the request or the mutation fails, or the request to the provider breaks the protocol.
    pub async fn returned(&mut self, provider: &Provider) -> Outcome<Returned> {
        let Begun { address, session } = self.begun(provider).await?;
        let callback = provider.realm.authorize(&address).await?;
        for kind in ["code", "id_token", "access_token"] {
            if let Some(value) = callback.parameters.get(kind) {
                self.hide("code", value);
            }
        }
        Ok(Returned { callback, session })
    }

    /// A whole sign-in; its last step is written down.
    ///
    /// # Errors
    /// If a request or a mutation fails, or the request to the provider breaks the protocol.
    pub async fn federated(&mut self, step: &str, provider: &Provider) -> Outcome<SignInIDPResult> {
        let (data, login) = (self.returned(provider).await?.data()?, self.login());
        self.ok(step, &login, signing_in(&provider.slug, data)).await
    }

    /// The session of a whole sign-in, which is not written down.
    ///
    /// # Errors
    /// If a request or a mutation fails, or the request to the provider breaks the protocol.
    pub async fn federated_session(&mut self, name: &str, provider: &Provider) -> Outcome<Caller> {
        let (data, login) = (self.returned(provider).await?.data()?, self.login());
        let signed_in = self.prepare(&login, signing_in(&provider.slug, data)).await?;
        Ok(Caller::new(name, Token::new(signed_in.token)))
    }

    /// A whole sign-in whose last step is refused with this code.
    ///
    /// # Errors
    /// If a request fails, or the mutation succeeds or has another code.
    pub async fn not_federated(&mut self, step: &str, provider: &Provider, code: SignInIDPErrorCode) -> Outcome {
        let data = self.returned(provider).await?.data()?;
        self.not_signed_in(step, provider, data, code).await
    }

    /// A last step that is refused with this code.
    ///
    /// # Errors
    /// If a request fails, or the mutation succeeds or has another code.
    pub async fn not_signed_in(&mut self, step: &str, provider: &Provider, data: Value, code: SignInIDPErrorCode) -> Outcome {
        let login = self.login();
        self.fails(step, &login, signing_in(&provider.slug, data), code).await.map(drop)
    }

    /// What an identity left in the log under these types, newest first, which is not written down.
    ///
    /// # Errors
    /// If the request fails, or its response has errors.
    pub async fn logged(&mut self, identity: &str, types: &[&str]) -> Outcome<Vec<AuthLogEntry>> {
        let invoked_by_identity_id = Some(identity.to_owned());
        self.entries(AuthLogFilter { invoked_by_identity_id, types: Some(owned(types)), ..Default::default() }).await
    }

    /// The same about a person.
    ///
    /// # Errors
    /// If the request fails, or its response has errors.
    pub async fn logged_about(&mut self, person: &str, types: &[&str]) -> Outcome<Vec<AuthLogEntry>> {
        self.entries(AuthLogFilter { person_id: Some(person.to_owned()), types: Some(owned(types)), ..Default::default() }).await
    }

    async fn entries(&mut self, filter: AuthLogFilter) -> Outcome<Vec<AuthLogEntry>> {
        let (root, variables) = (self.root(), AuthLogVariables { filter: Some(filter), ..Default::default() });
        Ok(self.ask(&root, AuthLog::build(variables)).await?.data()?.auth_log.entries)
    }

    /// What the endpoint for logouts that a provider begins answers to a form.
    ///
    /// # Errors
    /// A fault if there is no answer.
    pub async fn backchannel(&mut self, query: &str, form: &[(&str, &str)]) -> Outcome<Reply> {
        let body: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = Request::post(&Caller::anonymous(), "application/x-www-form-urlencoded", body)?;
        self.raw_reply(request.at(&format!("oidc/backchannel-logout{query}"))).await
    }

    /// Disables what the case has added. This is no part of its story, and what goes wrong here has no say in it.
    pub(crate) async fn withdraw(&mut self) {
        let root = self.root();
        for identity_provider in std::mem::take(&mut self.added) {
            let operation = DisableIDP::build(DisableIDPVariables { identity_provider });
            let request = serde_json::to_vec(&operation).map(|body| Request::post(&root, "application/json", body));
            if let Ok(Ok(request)) = request {
                self.client.send(request).await.ok();
            }
        }
    }
}

/// What a server needs to know about a realm.
pub fn configuration(realm: &Realm) -> Value {
    let Behaviour { client_id, client_secret, .. } = realm.behaviour();
    json!({ "url": realm.discovery(), "clientId": client_id, "clientSecret": client_secret })
}
