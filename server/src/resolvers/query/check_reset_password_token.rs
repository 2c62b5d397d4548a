//! `checkResetPasswordToken`: whether a token for a new password could be used. It is not used up.

use uuid::Uuid;

use crate::access::{self, Action};
use crate::cx::Cx;
use crate::domain::one_time::{Purpose, Unusable};
use crate::generated::types::{CheckResetPasswordTokenArgs, CheckResetPasswordTokenCode};
use crate::outcome::{BadInput, Denied, QueryResult};
use crate::resolvers::mutation::mailed_token;
use crate::store;

/// The contract has no code for it.
const USABLE: &str = "the token can be used";

pub async fn resolve(cx: &Cx, args: CheckResetPasswordTokenArgs) -> QueryResult<CheckResetPasswordTokenCode> {
    if !access::allows(cx.subject(), Action::PersonResetPassword) {
        return Err(Denied { message: Action::PersonResetPassword.refusal() }.into());
    }
    let request = match Uuid::parse_str(&args.request_id) {
        Ok(id) => store::person_token::by_id(&cx.read(), Purpose::PasswordReset, id).await?,
        Err(_) => None,
    };
    let Some(request) = request else { return Ok(CheckResetPasswordTokenCode::RequestNotFound) };
    let token = mailed_token::find(cx, Purpose::PasswordReset, args.token).await?;
    let checked = match token {
        None => Err(Unusable::NotFound),
        Some(token) if token.id != request.id => Err(Unusable::Invalid),
        Some(token) => token.check(cx.time()),
    };
    match checked {
        Ok(()) => Err(BadInput::new(USABLE).into()),
        Err(unusable) => Ok(unusable.into()),
    }
}
