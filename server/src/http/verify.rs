//! `/verify`: whose bearer token a request to another program has, for that program or for the proxy before it.
//!
//! A proxy may add to the path what its client asked for, and use its client's method: neither says anything here.
//!
//! **Invariant:** a 2xx always means an accepted token, whatever the method and the headers; a slug is never confirmed to a caller without access.

use std::net::IpAddr;

use bytes::Bytes;
use serde_json::json;
use warp::http::header::{CACHE_CONTROL, HeaderName, HeaderValue, WWW_AUTHENTICATE};
use warp::http::{HeaderMap, StatusCode};

use super::reply::{self, Response};
use super::{Service, graphql};
use crate::cx::Cx;
use crate::domain::membership::Membership;
use crate::domain::role;

const IDENTITY: HeaderName = HeaderName::from_static("x-contember-identity-id");
const PERSON: HeaderName = HeaderName::from_static("x-contember-person-id");
const API_KEY: HeaderName = HeaderName::from_static("x-contember-api-key-id");
const ROLES: HeaderName = HeaderName::from_static("x-contember-roles");
const MEMBERSHIPS: HeaderName = HeaderName::from_static("x-contember-memberships");

/// The longest values, in bytes. Together with the rest of the head they fit into the 4 KB that nginx has for it.
const LONGEST_ROLES: usize = 512;
const LONGEST_MEMBERSHIPS: usize = 2560;

const NO_ACCESS: &str = "this token has no access to that project";

/// What a path asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum VerifyTarget {
    /// A token, wherever it may be used.
    Token,
    /// Access to the project with this slug.
    Project(String),
    /// Something that a spelling mistake would turn into less than was meant.
    Unclear(&'static str),
}

/// What is asked for, if the path is one of ours.
pub fn target(path: &str, query: &str) -> Option<VerifyTarget> {
    let rest = path.strip_prefix("/verify")?;
    if rest.is_empty() {
        return Some(in_query(query));
    }
    let rest = rest.strip_prefix('/')?;
    // Behind the first word or two is what the proxy's client asked for.
    match rest.split_once('/').unwrap_or((rest, "")) {
        ("token", _) => Some(VerifyTarget::Token),
        ("project", rest) => {
            let slug = rest.split('/').next().unwrap_or_default();
            Some(if slug.is_empty() { VerifyTarget::Unclear("the path names no project: /verify/project/SLUG") } else { in_path(slug) })
        }
        _ => None,
    }
}

fn in_query(query: &str) -> VerifyTarget {
    let mut fields = form_urlencoded::parse(query.as_bytes());
    match (fields.next(), fields.next()) {
        (None, _) => VerifyTarget::Token,
        (Some((name, slug)), None) if name == "project" => VerifyTarget::Project(slug.into_owned()),
        _ => VerifyTarget::Unclear("the query may say `project` once and nothing else"),
    }
}

/// In a path a plus stands for itself.
fn in_path(slug: &str) -> VerifyTarget {
    let slug = slug.replace('+', "%2B");
    match form_urlencoded::parse(slug.as_bytes()).next() {
        Some((name, _)) if !slug.contains(['=', '&']) => VerifyTarget::Project(name.into_owned()),
        _ => VerifyTarget::Unclear("the path does not name one project"),
    }
}

pub async fn answer(service: &Service, target: VerifyTarget, headers: &HeaderMap, ip: IpAddr) -> Response {
    let checked = tokio::time::timeout(service.settings.time_limit, check(service, target, headers, ip));
    let mut answer = match checked.await {
        Ok(answer) => answer.unwrap_or_else(|refused| *refused),
        Err(_) => reply::too_slow(),
    };
    if answer.status() == StatusCode::UNAUTHORIZED {
        answer.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    answer
}

async fn check(service: &Service, target: VerifyTarget, headers: &HeaderMap, ip: IpAddr) -> Result<Response, Box<Response>> {
    let project = match target {
        VerifyTarget::Token => None,
        VerifyTarget::Project(slug) => Some(slug),
        VerifyTarget::Unclear(problem) => return Err(Box::new(reply::bad_request(problem))),
    };
    let cx = graphql::authenticate(service, headers, Some(ip)).await?;
    let memberships = match project {
        // No project has it, and PostgreSQL has no such strings.
        Some(slug) if slug.contains('\0') => return Err(forbidden(NO_ACCESS)),
        Some(slug) => {
            let found =
                cx.memberships_by_slug(&slug).await.map_err(|fault| graphql::unavailable(&fault, "memberships could not be read"))?;
            Some(found.ok_or_else(|| forbidden(NO_ACCESS))?)
        }
        // It is public: every login page has it.
        None if is_for_signing_in(&cx) => return Err(forbidden("this token is valid for sign-in only")),
        None => None,
    };
    let mut answer = Response::new(Bytes::new());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    describe(answer.headers_mut(), &cx, memberships.as_deref());
    Ok(answer)
}

fn forbidden(message: &str) -> Box<Response> {
    Box::new(reply::error(StatusCode::FORBIDDEN, message))
}

fn is_for_signing_in(cx: &Cx) -> bool {
    let caller = cx.caller();
    caller.person.is_none() && matches!(caller.roles.as_slice(), [only] if only == role::LOGIN)
}

fn describe(headers: &mut HeaderMap, cx: &Cx, memberships: Option<&[Membership]>) {
    let caller = cx.caller();
    // Every text is ASCII without control characters by now, so none is left out here.
    let mut set = |name, text: String| drop(HeaderValue::try_from(text).map(|value| headers.insert(name, value)));
    set(IDENTITY, caller.identity.to_string());
    set(API_KEY, caller.api_key.to_string());
    set(ROLES, roles(&caller.roles));
    if let Some(person) = &caller.person {
        set(PERSON, person.id.to_string());
    }
    if let Some(memberships) = memberships {
        set(MEMBERSHIPS, memberships_text(memberships));
    }
}

/// Names of roles are anything, so one must not look like two. Of too many only those with a meaning are told.
fn roles(held: &[String]) -> String {
    let list = |names: &mut dyn Iterator<Item = &String>| {
        let names: Vec<String> = names.map(|name| form_urlencoded::byte_serialize(name.as_bytes()).collect()).collect();
        names.join(",")
    };
    let all = list(&mut held.iter());
    if all.len() <= LONGEST_ROLES { all } else { list(&mut held.iter().filter(|name| role::KNOWN.contains(&name.as_str()))) }
}

/// A list, or `null` for one that is too long: a client that expects a list notices, and never takes a part of it for the whole.
fn memberships_text(memberships: &[Membership]) -> String {
    let list: Vec<_> = memberships.iter().map(|one| json!({ "role": one.role, "variables": one.variables })).collect();
    let text = ascii(&json!(list).to_string());
    if text.len() <= LONGEST_MEMBERSHIPS { text } else { "null".to_owned() }
}

/// JSON in which everything that a header cannot hold is escaped.
fn ascii(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for character in json.chars() {
        if matches!(character, ' '..='~') {
            text.push(character);
        } else {
            character.encode_utf16(&mut [0; 2]).iter().for_each(|unit| text.push_str(&format!("\\u{unit:04x}")));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::membership::VariableValues;

    fn project(slug: &str) -> Option<VerifyTarget> {
        Some(VerifyTarget::Project(slug.to_owned()))
    }

    #[test]
    fn a_path_says_what_is_wanted_whatever_a_proxy_adds_to_it() {
        assert_eq!(target("/verify", ""), Some(VerifyTarget::Token));
        assert_eq!(target("/verify", "project=my%20blog"), project("my blog"));
        assert_eq!(target("/verify", "project="), project(""));
        for path in ["/verify/token", "/verify/token/", "/verify/token/a/b", "/verify/token/project/blog"] {
            assert_eq!(target(path, "project=blog"), Some(VerifyTarget::Token), "{path}");
        }
        for path in ["/verify/project/blog", "/verify/project/blog/", "/verify/project/blog/a/../b"] {
            assert_eq!(target(path, "project=other"), project("blog"), "{path}");
        }
        assert_eq!(target("/verify/project/a+b%2Fc/x", ""), project("a+b/c"));
        for path in ["/", "/verif", "/verify-me", "/verify/", "/verify/x", "/verify/tokens"] {
            assert_eq!(target(path, ""), None, "{path}");
        }
    }

    #[test]
    fn a_mistake_is_never_taken_for_less_than_was_meant() {
        for query in ["projekt=blog", "project=a&project=b", "project=a&x=1", "x"] {
            assert!(matches!(target("/verify", query), Some(VerifyTarget::Unclear(_))), "{query}");
        }
        for path in ["/verify/project", "/verify/project/", "/verify/project//x", "/verify/project/a=b", "/verify/project/a&b"] {
            assert!(matches!(target(path, ""), Some(VerifyTarget::Unclear(_))), "{path}");
        }
    }

    #[test]
    fn one_role_never_looks_like_two() {
        let held = ["person", "a,super_admin", "\u{e9}\r\nX-A: b"].map(String::from);
        assert_eq!(roles(&held), "person,a%2Csuper_admin,%C3%A9%0D%0AX-A%3A+b");
        let many: Vec<String> = (0..200).map(|number| format!("role_{number}")).chain(["person".to_owned()]).collect();
        assert_eq!(roles(&many), "person");
    }

    #[test]
    fn memberships_fit_into_a_header_or_are_null() {
        let values = |values: &[&str]| {
            let values = values.iter().map(|value| (*value).to_owned()).collect();
            vec![Membership { role: "editor".into(), variables: vec![VariableValues { name: "language".into(), values }] }]
        };
        let text = memberships_text(&values(&["\u{10d}e\u{1f600}\u{7f}\n"]));
        assert_eq!(text, r#"[{"role":"editor","variables":[{"name":"language","values":["\u010de\ud83d\ude00\u007f\n"]}]}]"#);
        assert_eq!(memberships_text(&values(&["x"; 1000])), "null");
    }
}
