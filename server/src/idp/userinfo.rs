//! The userinfo endpoint.
//!
//! **Invariant:** its claims are used only if they are of the subject that a signed token names.

use serde_json::{Map, Value as Json};

use super::calls::object;
use super::id_token::text;
use super::party::Party;
use super::problem::{ErrorResponse, ProviderProblem, printable};

/// The claims of the account that an access token is for.
///
/// # Errors
/// If the provider refuses, there is no usable answer, or it is about another account.
pub async fn read(party: &Party<'_>, access_token: &str, subject: Option<&str>) -> Result<Map<String, Json>, ProviderProblem> {
    let endpoint = party.metadata.endpoint(party.metadata.userinfo.as_ref(), "userinfo")?;
    let answer = party.providers.calls.get(endpoint, party.timeout, Some(access_token)).await?;
    if answer.status != 200
        && let Some(code) = challenge_error(&answer.challenge)
    {
        return Err(ProviderProblem::Refused(ErrorResponse { status: Some(answer.status), code: Some(code), description: None }));
    }
    if answer.content_type.to_ascii_lowercase().starts_with("application/jwt") {
        return Err(ProviderProblem::invalid("the userinfo endpoint answers with a signed token, which is not supported"));
    }
    let claims = object(&answer)?;
    if subject.is_some_and(|subject| text(&claims, "sub") != Some(subject)) {
        return Err(ProviderProblem::invalid("the userinfo endpoint answers about another account than the ID token"));
    }
    Ok(claims)
}

/// The parameter `error` of a `WWW-Authenticate` header.
fn challenge_error(challenge: &str) -> Option<String> {
    let is_boundary = |before: &str| before.ends_with([' ', ',', '\t']);
    let (start, _) = challenge.match_indices("error=").find(|(at, _)| challenge.get(..*at).is_some_and(is_boundary))?;
    let value = challenge.get(start + "error=".len()..)?;
    let value = match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => value.split([',', ' ']).next(),
    };
    value.map(printable).filter(|code| !code.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_of_a_challenge_is_found() {
        for (challenge, expected) in [
            (r#"Bearer error="invalid_token""#, Some("invalid_token")),
            (r#"Bearer realm="x", error="invalid_token", error_description="y""#, Some("invalid_token")),
            (r#"Bearer error_description="z",error=expired_token"#, Some("expired_token")),
            (r#"Bearer realm="error=x""#, None),
            (r#"Bearer realm="x""#, None),
            (r#"Bearer error="""#, None),
            ("", None),
        ] {
            assert_eq!(challenge_error(challenge).as_deref(), expected, "{challenge}");
        }
    }
}
