//! Reads a configuration field by field.
//!
//! **Invariant:** what is read has been checked completely, fields without an effect on its type included.

use std::time::Duration;

use serde_json::Value as Json;

use super::{
    Algorithm, Apple, Common, Facebook, IdentityClaims, Oidc, ProviderConfiguration, ProviderSecret, ResponseType, Revalidation, TokenAuth,
};
use crate::domain::provider::ProviderType;
use crate::domain::provider::fields::{Fields, InvalidConfiguration, check_size};

/// Fields that all types take.
const SHARED: [&str; 12] = [
    "responseType",
    "claims",
    "scope",
    "additionalAuthorizedParties",
    "idTokenSignedResponseAlg",
    "tokenEndpointAuthMethod",
    "fetchUserInfo",
    "returnOIDCResult",
    "timeout",
    "revalidation",
    "claimMapping",
    "postLogoutRedirectUri",
];
const WITH_SECRET: [&str; 3] = ["url", "clientId", "clientSecret"];
const APPLE: [&str; 4] = ["clientId", "teamId", "keyId", "privateKey"];

const DEFAULT_SCOPE: &str = "openid email";
const MOST_PARTIES: usize = 100;
/// In milliseconds.
const TIMEOUT: f64 = 5_000.0;
const LONGEST_TIMEOUT: f64 = 30_000.0;

const RESPONSE_TYPES: [(&str, ResponseType); 7] = [
    ("code", ResponseType::Code),
    ("id_token", ResponseType::IdToken),
    ("code token", ResponseType::CodeToken),
    ("id_token token", ResponseType::IdTokenToken),
    ("code id_token", ResponseType::CodeIdToken),
    ("code id_token token", ResponseType::CodeIdTokenToken),
    ("none", ResponseType::None),
];

/// The methods that need a key or a certificate cannot be configured.
const TOKEN_AUTHS: [(&str, TokenAuth); 4] = [
    ("client_secret_basic", TokenAuth::Basic),
    ("client_secret_post", TokenAuth::Post),
    ("client_secret_jwt", TokenAuth::SecretJwt),
    ("none", TokenAuth::None),
];

const ALGORITHMS: [(&str, Algorithm); 12] = [
    ("RS256", Algorithm::Rs256),
    ("RS384", Algorithm::Rs384),
    ("RS512", Algorithm::Rs512),
    ("PS256", Algorithm::Ps256),
    ("PS384", Algorithm::Ps384),
    ("PS512", Algorithm::Ps512),
    ("ES256", Algorithm::Es256),
    ("ES384", Algorithm::Es384),
    ("EdDSA", Algorithm::EdDsa),
    ("HS256", Algorithm::Hs256),
    ("HS384", Algorithm::Hs384),
    ("HS512", Algorithm::Hs512),
];

/// The configuration of a provider of this type. The mapping of memberships in it is read by
/// [`Mapping::of`](crate::domain::provider::mapping::Mapping::of).
///
/// # Errors
/// The first field that is wrong.
pub fn parse(r#type: ProviderType, given: &Json) -> Result<ProviderConfiguration, InvalidConfiguration> {
    check_size(given)?;
    let fields = Fields::of(given, "")?;
    match r#type {
        ProviderType::Oidc => oidc(&fields).map(|oidc| ProviderConfiguration::Oidc(Box::new(oidc))),
        ProviderType::Facebook => {
            // The contract requires the address, which is not used.
            let Oidc { common, client_secret, .. } = oidc(&fields)?;
            if client_secret.expose().is_empty() {
                return Err(fields.invalid("clientSecret", "a string that is not empty is expected"));
            }
            Ok(ProviderConfiguration::Facebook(Facebook { common, client_secret }))
        }
        ProviderType::Apple => apple(&fields).map(ProviderConfiguration::Apple),
    }
}

/// What all types take. Only a provider of the type `oidc` makes use of all of it.
struct Shared {
    common: Common,
    id_token_algorithm: Algorithm,
    token_auth: TokenAuth,
    fetch_user_info: bool,
    return_oidc_result: bool,
    timeout: Duration,
    identity: IdentityClaims,
    revalidation: Option<Revalidation>,
    post_logout_redirect_uri: Option<String>,
}

fn shared(fields: &Fields<'_>) -> Result<Shared, InvalidConfiguration> {
    let deprecated = fields.name("claims")?;
    let scope = fields.name("scope")?.or(deprecated).unwrap_or(DEFAULT_SCOPE);
    let common = Common {
        client_id: fields.required("clientId")?.to_owned(),
        scope: scope.to_owned(),
        response_type: fields.choice("responseType", &RESPONSE_TYPES)?.unwrap_or_default(),
        additional_authorized_parties: fields.texts("additionalAuthorizedParties", MOST_PARTIES)?.unwrap_or_default(),
    };
    let redirect = fields.url("postLogoutRedirectUri")?.and(fields.text("postLogoutRedirectUri")?);
    Ok(Shared {
        common,
        id_token_algorithm: fields.choice("idTokenSignedResponseAlg", &ALGORITHMS)?.unwrap_or_default(),
        token_auth: fields.choice("tokenEndpointAuthMethod", &TOKEN_AUTHS)?.unwrap_or_default(),
        fetch_user_info: fields.flag("fetchUserInfo")?.unwrap_or_default(),
        return_oidc_result: fields.flag("returnOIDCResult")?.unwrap_or_default(),
        timeout: timeout(fields)?,
        identity: fields.object("claimMapping")?.map_or_else(|| Ok(IdentityClaims::default()), |mapping| identity(&mapping))?,
        revalidation: match fields.object("revalidation")? {
            Some(settings) => Revalidation::parse(&settings)?,
            None => None,
        },
        post_logout_redirect_uri: redirect.map(str::to_owned),
    })
}

fn oidc(fields: &Fields<'_>) -> Result<Oidc, InvalidConfiguration> {
    known(fields, &WITH_SECRET)?;
    let url = fields.url("url")?.ok_or_else(|| fields.invalid("url", "an absolute http or https URL is expected"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(fields.invalid("url", "a URL without a user name and a password is expected"));
    }
    let secret = fields.text("clientSecret")?.ok_or_else(|| fields.invalid("clientSecret", "a string is expected"))?;
    let shared = shared(fields)?;
    // A public client has no secret. Everyone could sign with an empty one.
    let is_signing = matches!(shared.id_token_algorithm, Algorithm::Hs256 | Algorithm::Hs384 | Algorithm::Hs512);
    if secret.is_empty() && (is_signing || shared.token_auth != TokenAuth::None) {
        return Err(fields.invalid("clientSecret", "a string that is not empty is expected"));
    }
    Ok(Oidc {
        common: shared.common,
        url,
        client_secret: ProviderSecret::new(secret.to_owned()),
        id_token_algorithm: shared.id_token_algorithm,
        token_auth: shared.token_auth,
        fetch_user_info: shared.fetch_user_info,
        return_oidc_result: shared.return_oidc_result,
        timeout: shared.timeout,
        identity: shared.identity,
        revalidation: shared.revalidation,
        post_logout_redirect_uri: shared.post_logout_redirect_uri,
    })
}

fn apple(fields: &Fields<'_>) -> Result<Apple, InvalidConfiguration> {
    known(fields, &APPLE)?;
    let private_key = fields.required("privateKey")?;
    if !is_pkcs8(private_key) {
        return Err(fields.invalid("privateKey", "a PKCS#8 key in PEM is expected, which begins with -----BEGIN PRIVATE KEY-----"));
    }
    Ok(Apple {
        common: shared(fields)?.common,
        team_id: fields.required("teamId")?.to_owned(),
        key_id: fields.required("keyId")?.to_owned(),
        private_key: ProviderSecret::new(private_key.to_owned()),
    })
}

fn known(fields: &Fields<'_>, own: &[&str]) -> Result<(), InvalidConfiguration> {
    let all: Vec<&str> = own.iter().chain(&SHARED).copied().collect();
    fields.only(&all)
}

fn identity(fields: &Fields<'_>) -> Result<IdentityClaims, InvalidConfiguration> {
    fields.only(&["externalIdentifier", "email", "name", "attributesKey", "rules", "syncPolicy", "unmatched"])?;
    let claim = |name: &str| fields.name(name).map(|claim| claim.map(str::to_owned));
    Ok(IdentityClaims {
        external_identifier: claim("externalIdentifier")?,
        email: claim("email")?,
        name: claim("name")?,
        attributes_key: claim("attributesKey")?,
    })
}

fn timeout(fields: &Fields<'_>) -> Result<Duration, InvalidConfiguration> {
    let millis = fields.number("timeout")?.unwrap_or(TIMEOUT);
    if !(1.0..=LONGEST_TIMEOUT).contains(&millis) {
        return Err(fields.invalid("timeout", format!("a number of milliseconds from 1 to {LONGEST_TIMEOUT} is expected")));
    }
    Ok(Duration::from_secs_f64(millis / 1_000.0))
}

/// Whether the text looks like PKCS#8 in PEM.
fn is_pkcs8(text: &str) -> bool {
    let text = text.trim().strip_prefix("-----BEGIN PRIVATE KEY-----");
    let Some(body) = text.and_then(|text| text.strip_suffix("-----END PRIVATE KEY-----")) else { return false };
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    body.bytes().any(is_base64) && body.bytes().all(|byte| is_base64(byte) || byte.is_ascii_whitespace())
}
