//! `disableIDP`: keeps everyone from signing in by an identity provider.

use crate::cx::Cx;
use crate::generated::types::{DisableIDPArgs, DisableIDPError, DisableIDPErrorCode};
use crate::outcome::Outcome;
use crate::resolvers::mutation::identity_provider::{switch, unknown};

pub async fn resolve(cx: &Cx, args: DisableIDPArgs) -> Outcome<(), DisableIDPError> {
    let slug = args.identity_provider;
    Ok(switch(cx, &slug, true).await?.ok_or_else(|| DisableIDPError::new(DisableIDPErrorCode::NotFound, unknown(&slug)))?)
}
