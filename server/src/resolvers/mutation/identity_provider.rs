//! Identity providers: what the operations that read or change one share.
//!
//! **Invariant:** a configuration is checked before it is stored, and stored sealed; the audit entry has the names of its keys alone.

use serde_json::{Map, Value as Json, json};

use crate::access::Action;
use crate::audit::{AuditEvent, EventKind};
use crate::crypto::Sealed;
use crate::cx::{Cx, Scope};
use crate::domain::id::IdentityProviderId;
use crate::domain::provider::configuration::{self, InvalidConfiguration};
use crate::domain::provider::mapping::Mapping;
use crate::domain::provider::{ProviderOptions, ProviderType};
use crate::domain::text;
use crate::generated::types::IDPOptions;
use crate::idp::Here;
use crate::outcome::{Fault, Refusal};
use crate::store::identity_provider::{ProviderRow, place};
use crate::store::{self, lock};

/// Of the tenant. None is ever deleted.
pub const MOST_PROVIDERS: u64 = 10_000;

/// How much of an unknown slug an error repeats, in bytes.
const LONGEST_SHOWN: usize = 100;

/// The options that a client gives, over these.
pub fn options(given: Option<IDPOptions>, present: ProviderOptions) -> ProviderOptions {
    let Some(given) = given else { return present };
    ProviderOptions {
        auto_sign_up: given.auto_sign_up.unwrap_or(present.auto_sign_up),
        exclusive: given.exclusive.unwrap_or(present.exclusive),
        init_returns_config: given.init_returns_config.unwrap_or(present.init_returns_config),
        require_verified_email: given.require_verified_email.unwrap_or(present.require_verified_email),
        assume_email_verified: given.assume_email_verified.unwrap_or(present.assume_email_verified),
    }
}

/// Why a configuration is not stored.
pub enum ConfigurationRejection {
    Invalid(InvalidConfiguration),
    Fault(Fault),
}

impl From<Fault> for ConfigurationRejection {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Whether the configuration can be stored: each field, and each membership that it grants in a project that exists.
///
/// # Errors
/// `Invalid` if a field is invalid or a membership is unknown in its project, `Fault` if the database fails.
pub async fn check(cx: &Cx, kind: ProviderType, given: &Json) -> Result<(), ConfigurationRejection> {
    configuration::parse(kind, given).map_err(ConfigurationRejection::Invalid)?;
    let Some(mapping) = Mapping::of(given).map_err(ConfigurationRejection::Invalid)? else { return Ok(()) };
    let slugs: Vec<String> = mapping.projects().into_iter().map(str::to_owned).collect();
    // One that does not exist yet cannot be checked.
    for project in store::project::list_by_slug(&cx.read(), &slugs).await.map_err(Fault::from)? {
        mapping.check(&project.slug, &project.acl).map_err(ConfigurationRejection::Invalid)?;
    }
    Ok(())
}

/// The configuration, encrypted for its row.
///
/// # Errors
/// If random bytes are not available.
pub fn seal(cx: &Cx, id: IdentityProviderId, given: &Json) -> Result<Sealed, Fault> {
    cx.seal(&given.to_string(), &place(id))
}

/// The stored configuration.
///
/// # Errors
/// If it does not open with the encryption key, or is not JSON.
pub fn open(cx: &Cx, provider: &ProviderRow) -> Result<Json, Fault> {
    let text = cx.open(&provider.configuration, &place(provider.id));
    let text = text.ok_or_else(|| Fault::new("the configuration of an identity provider does not open with the encryption key"))?;
    serde_json::from_str(&text).map_err(|_| Fault::new("the configuration of an identity provider is not JSON"))
}

/// What data of a sign-in at this provider is sealed with and bound to.
pub fn here<'a>(cx: &'a Cx, provider: &ProviderRow) -> Here<'a> {
    Here { provider: provider.id, cipher: cx.cipher(), random: cx.random(), now: cx.time() }
}

/// For the audit log.
pub fn snapshot(kind: ProviderType, options: ProviderOptions, stored: &Json) -> Json {
    json!({
        "type": kind.as_str(),
        "configurationKeys": stored.as_object().map(configuration::keys).unwrap_or_default(),
        "options": named(options),
    })
}

fn named(options: ProviderOptions) -> Json {
    let ProviderOptions { auto_sign_up, exclusive, init_returns_config, require_verified_email, assume_email_verified } = options;
    json!({
        "autoSignUp": auto_sign_up,
        "exclusive": exclusive,
        "initReturnsConfig": init_returns_config,
        "requireVerifiedEmail": require_verified_email,
        "assumeEmailVerified": assume_email_verified,
    })
}

/// An entry's data: these fields, and the slug.
pub fn with_slug(slug: &str, fields: Json) -> Json {
    let mut data = Map::from_iter([("identityProvider".to_owned(), Json::from(slug))]);
    if let Json::Object(fields) = fields {
        data.extend(fields);
    }
    Json::Object(data)
}

/// Disables a provider, or enables it again; none if there is no such provider. One that is so already is not changed.
///
/// # Errors
/// If the caller may not change providers, its key has ended, or the database fails.
pub async fn switch(cx: &Cx, slug: &str, disabled: bool) -> Result<Option<()>, Refusal> {
    let permit = cx.require(Action::ProviderChange, Scope::Global).await?;
    let mut tx = cx.begin(permit).await?;
    lock::identity_providers(&mut tx).await?;
    let Some(provider) = store::identity_provider::by_slug(&tx.read(), slug).await? else { return Ok(None) };
    if provider.disabled_at.is_some() != disabled {
        store::identity_provider::set_disabled(&mut tx, provider.id, disabled).await?;
        // Its sessions end when they are checked.
        if disabled {
            store::provider_session::set_all_due(&mut tx, provider.id).await?;
        }
    }
    let kind = if disabled { EventKind::IdpDisable } else { EventKind::IdpEnable };
    tx.commit(AuditEvent::ProviderChanged { kind, provider: provider.id, data: with_slug(slug, Json::Null) }).await?;
    Ok(Some(()))
}

/// What a client is told that names a provider that is not there.
pub fn unknown(slug: &str) -> String {
    format!("there is no identity provider `{}`", text::cut(slug, LONGEST_SHOWN))
}

/// The provider with this slug, if it is in use.
///
/// # Errors
/// If the database fails.
pub async fn enabled(cx: &Cx, slug: &str) -> Result<Option<ProviderRow>, Fault> {
    let found = store::identity_provider::by_slug(&cx.read(), slug).await?;
    Ok(found.filter(|provider| provider.disabled_at.is_none()))
}
