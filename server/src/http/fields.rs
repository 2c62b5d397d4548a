//! The GraphQL request in a body or a URL: its fields, and whether they are what they must be.
//!
//! **Invariant:** an error names the field and repeats nothing of its value.

use serde_json::{Map, Value as Json};
use warp::http::header::CONTENT_TYPE;
use warp::http::{HeaderMap, Method};

use super::budget::Reserved;
use super::json::{self, DEEPEST, NoJson};
use super::reply::{self, Refused};
use crate::graphql::GraphRequest;

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// Where the fields are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldSource {
    Url,
    Json,
    Form,
    /// Another method or another type of body: there are none.
    Nowhere,
}

impl FieldSource {
    pub fn of(method: &Method, headers: &HeaderMap) -> Self {
        match *method {
            Method::GET | Method::HEAD => Self::Url,
            Method::POST => match media_type(headers).as_str() {
                JSON => Self::Json,
                FORM => Self::Form,
                _ => Self::Nowhere,
            },
            _ => Self::Nowhere,
        }
    }

    pub fn is_body(self) -> bool {
        matches!(self, Self::Json | Self::Form)
    }

    /// The fields in the query of the URL or in the body, whichever it is.
    ///
    /// # Errors
    /// With the response to send, if the JSON is malformed or exceeds a limit, or the memory for request bodies is used up.
    pub fn fields(self, encoded: &[u8], reserved: &mut Reserved) -> Refused<Json> {
        match self {
            Self::Url | Self::Form => form_fields(encoded, reserved),
            Self::Json => json::parse(encoded, reserved).map_err(|problem| refusal(problem, "the body", "is not JSON")),
            Self::Nowhere => Ok(Json::Null),
        }
    }
}

fn media_type(headers: &HeaderMap) -> String {
    let header = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn refusal(problem: NoJson, name: &str, malformed: &str) -> Box<reply::Response> {
    Box::new(match problem {
        NoJson::Malformed => reply::bad_request(&format!("{name} {malformed}")),
        NoJson::TooDeep => reply::bad_request(&format!("the JSON of {name} exceeds the limit of {DEEPEST} nested levels")),
        NoJson::TooManyValues(most) => reply::bad_request(&format!("the JSON of {name} exceeds the limit of {most} values")),
        NoJson::LargeInteger => reply::bad_request(&format!("the JSON of {name} has an integer of more than 64 bits")),
        NoJson::UsedUp => reply::busy("the server is handling too many request bodies, try again"),
    })
}

/// In a URL or a form the variables and extensions are strings of JSON.
fn form_fields(encoded: &[u8], reserved: &mut Reserved) -> Refused<Json> {
    let mut fields = Map::new();
    for (name, value) in form_urlencoded::parse(encoded) {
        let value = match name.as_ref() {
            name @ ("variables" | "extensions") if !value.is_empty() => {
                json::parse(value.as_bytes(), reserved).map_err(|problem| refusal(problem, name, "are not JSON"))?
            }
            "extensions" => Json::Null,
            _ => Json::String(value.into_owned()),
        };
        fields.insert(name.into_owned(), value);
    }
    Ok(Json::Object(fields))
}

/// # Errors
/// With the response to send, if there is no query, or a field is not of its type.
pub fn graph_request(fields: Json, read_only: bool) -> Refused<GraphRequest> {
    let refuse = |message| Err(Box::new(reply::bad_request(message)));
    let Json::Object(mut fields) = fields else { return refuse("Missing request query") };
    let query = match fields.remove("query") {
        Some(Json::String(query)) if !query.is_empty() => query,
        _ => return refuse("Missing request query"),
    };
    let variables = match fields.remove("variables") {
        None | Some(Json::Null) => Json::Null,
        Some(Json::Array(items)) if items.is_empty() => Json::Null,
        Some(Json::String(text)) if text.is_empty() => Json::Null,
        Some(variables @ Json::Object(_)) => variables,
        Some(_) => return refuse("variables must be an object"),
    };
    let operation_name = match fields.remove("operationName") {
        None | Some(Json::Null) => None,
        Some(Json::String(name)) => Some(name),
        Some(_) => return refuse("operationName must be a string"),
    };
    // None are known, so all are ignored, but they must be what they can be.
    match fields.remove("extensions") {
        None | Some(Json::Null | Json::Object(_)) => {}
        Some(_) => return refuse("extensions must be an object"),
    }
    Ok(GraphRequest { query, variables, operation_name, read_only })
}
