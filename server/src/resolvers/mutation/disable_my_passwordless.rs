//! `disableMyPasswordless`: the caller cannot sign in without a password, where the settings leave that to persons.

use crate::cx::Cx;
use crate::generated::types::ToggleMyPasswordlessError;
use crate::outcome::Outcome;
use crate::resolvers::mutation::passwordless;

pub async fn resolve(cx: &Cx) -> Outcome<(), ToggleMyPasswordlessError> {
    passwordless::toggle(cx, false).await
}
