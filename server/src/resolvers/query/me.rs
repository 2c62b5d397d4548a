//! `me`: the identity behind the token. Everything in it is known from the authentication already.

use crate::cx::Cx;
use crate::generated::types::Identity;
use crate::outcome::QueryResult;
use crate::resolvers::view;
use crate::store::identity::IdentityRow;

pub async fn resolve(cx: &Cx) -> QueryResult<Identity> {
    let caller = cx.caller();
    let row = IdentityRow { id: caller.identity, description: caller.description.clone(), roles: caller.roles.clone() };
    Ok(view::identity(cx, &row))
}
