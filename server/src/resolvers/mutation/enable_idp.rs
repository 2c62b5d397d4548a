//! `enableIDP`: takes a disabled identity provider into use again.

use crate::cx::Cx;
use crate::generated::types::{EnableIDPArgs, EnableIDPError, EnableIDPErrorCode};
use crate::outcome::Outcome;
use crate::resolvers::mutation::identity_provider::{switch, unknown};

pub async fn resolve(cx: &Cx, args: EnableIDPArgs) -> Outcome<(), EnableIDPError> {
    let slug = args.identity_provider;
    Ok(switch(cx, &slug, false).await?.ok_or_else(|| EnableIDPError::new(EnableIDPErrorCode::NotFound, unknown(&slug)))?)
}
