//! Whether the provider still vouches for a session.
//!
//! **Invariant:** a session ends only by a definitive answer; a provider that fails ends none.

use super::grant::TokenGrant;
use super::id_token::{Expected, IdToken};
use super::jws::Token;
use super::party::Party;
use super::problem::{ErrorResponse, ProviderProblem};
use super::{Revalidated, Tokens, calls, finish, userinfo};
use crate::domain::provider::claims::Claims;
use crate::domain::provider::configuration::{Method, Oidc};
use crate::domain::time::Timestamp;

/// Errors by which a provider says that a token is not accepted any more.
const DEFINITIVE: [&str; 3] = ["invalid_grant", "invalid_token", "expired_token"];

/// # Errors
/// If the provider cannot be reached, or its response does not decide it.
pub async fn revalidate(party: &Party<'_>, now: Timestamp, oidc: &Oidc, tokens: &Tokens) -> Result<Revalidated, ProviderProblem> {
    let method = oidc.revalidation.map_or(Method::Refresh, |revalidation| revalidation.method);
    let result = match method {
        Method::Refresh => refresh(party, now, oidc, tokens).await,
        Method::UserInfo => ask_userinfo(party, oidc, tokens).await,
        Method::Introspection => introspect(party, now, tokens).await,
    };
    let Err(ProviderProblem::Refused(refusal)) = &result else { return result };
    definitive(refusal, method).map_or(result, |reason| Ok(Revalidated::Revoked(reason)))
}

fn definitive(refusal: &ErrorResponse, method: Method) -> Option<&'static str> {
    let known = DEFINITIVE.into_iter().find(|known| refusal.code.as_deref() == Some(known));
    // The code is optional there. An introspection endpoint answers with 401 if it refuses this server, not the token.
    known.or((method == Method::UserInfo && refusal.status == Some(401)).then_some("userinfo_unauthorized"))
}

async fn refresh(party: &Party<'_>, now: Timestamp, oidc: &Oidc, tokens: &Tokens) -> Result<Revalidated, ProviderProblem> {
    let Some(refresh_token) = &tokens.refresh else { return Ok(Revalidated::Revoked("no_refresh_token")) };
    let grant = TokenGrant::request(party, now, &[("grant_type", "refresh_token"), ("refresh_token", refresh_token)]).await?;
    let mut sid = known(tokens, "sid");
    let mut claims = None;
    if let Some(token) = grant.text("id_token") {
        let expected = Expected { access_token: grant.text("access_token"), ..Expected::default() };
        let token = IdToken::verify(party, now, token, &expected).await?;
        if known(tokens, "sub").is_some_and(|subject| subject != token.subject) {
            return Err(ProviderProblem::invalid("the refreshed ID token is about another account"));
        }
        sid = token.session().map(str::to_owned).or(sid);
        // The session is confirmed without them.
        claims = refreshed_claims(party, oidc, &grant, &token).await.ok().map(|claims| (claims, true));
    }
    Ok(Revalidated::Valid { claims, session: Some(grant.session(now, sid.as_deref(), tokens)) })
}

/// The claims as a sign-in has them.
async fn refreshed_claims(party: &Party<'_>, oidc: &Oidc, grant: &TokenGrant, token: &IdToken) -> Result<Claims, ProviderProblem> {
    let mut claims = finish::account(token);
    if let Some(access_token) = grant.text("access_token").filter(|_| oidc.fetch_user_info) {
        claims.extend(userinfo::read(party, access_token, Some(&token.subject)).await?);
    }
    Ok(Claims::new(claims, &oidc.identity, Some(&token.subject))?)
}

async fn ask_userinfo(party: &Party<'_>, oidc: &Oidc, tokens: &Tokens) -> Result<Revalidated, ProviderProblem> {
    let Some(access_token) = &tokens.access else { return Ok(Revalidated::Revoked("no_access_token")) };
    let claims = userinfo::read(party, access_token, known(tokens, "sub").as_deref()).await?;
    let subject = claims.get("sub").and_then(|subject| subject.as_str()).map(str::to_owned);
    // Fewer than those of a sign-in, which has the claims of the ID token too.
    let claims = Claims::new(claims, &oidc.identity, subject.as_deref()).ok().map(|claims| (claims, false));
    Ok(Revalidated::Valid { claims, session: None })
}

async fn introspect(party: &Party<'_>, now: Timestamp, tokens: &Tokens) -> Result<Revalidated, ProviderProblem> {
    let access = tokens.access.as_deref().map(|token| (token, "access_token"));
    let Some((token, hint)) = access.or(tokens.refresh.as_deref().map(|token| (token, "refresh_token"))) else {
        return Ok(Revalidated::Revoked("no_token"));
    };
    let endpoint = party.metadata.endpoint(party.metadata.introspection.as_ref(), "introspection")?;
    let answer = calls::object(&party.post(endpoint, now, &[("token", token), ("token_type_hint", hint)]).await?)?;
    match answer.get("active").and_then(|active| active.as_bool()) {
        Some(true) => Ok(Revalidated::Valid { claims: None, session: None }),
        Some(false) => Ok(Revalidated::Revoked("inactive")),
        None => Err(ProviderProblem::unreachable("the provider does not say whether the token is active")),
    }
}

/// A claim of the stored ID token, which was verified when it came.
fn known(tokens: &Tokens, claim: &str) -> Option<String> {
    Token::parse(tokens.id.as_deref()?).ok()?.unverified(claim).map(str::to_owned)
}
