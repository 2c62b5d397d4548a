//! Which of the two media types of GraphQL over HTTP an answer has, and which status belongs to it.
//!
//! `application/json` answers with the statuses of the original, `application/graphql-response+json` with those of the specification.
//!
//! **Invariant:** every `Accept` gets an answer; one that allows neither type gets `application/json`, as it always did.

use warp::http::header::{ACCEPT, HeaderValue};
use warp::http::{HeaderMap, StatusCode};

use crate::graphql::{GraphqlResponse, RequestEnd};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    Json,
    GraphqlResponse,
}

impl Media {
    /// The better one of what the client accepts. A client gets the newer one only if it names it, or excludes the older one.
    pub fn accepted(headers: &HeaderMap) -> Self {
        let ranges = || {
            let values = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
            values.flat_map(|value| value.split(',')).map(range)
        };
        let newer = quality(ranges(), "graphql-response+json");
        let older = quality(ranges(), "json");
        let preferred = newer.weight > older.weight || (newer.weight == older.weight && newer.is_named);
        if preferred && newer.weight > 0 { Self::GraphqlResponse } else { Self::Json }
    }

    pub fn content_type(self) -> HeaderValue {
        match self {
            Self::Json => HeaderValue::from_static("application/json; charset=utf-8"),
            Self::GraphqlResponse => HeaderValue::from_static("application/graphql-response+json; charset=utf-8"),
        }
    }

    pub fn status(self, answer: &GraphqlResponse) -> StatusCode {
        match (answer.end, self) {
            (RequestEnd::Executed, _) => StatusCode::OK,
            (RequestEnd::MethodNotAllowed, _) => StatusCode::METHOD_NOT_ALLOWED,
            // The specification asks for success as soon as the request was executed, whatever became of its fields.
            (RequestEnd::ClientError, Self::GraphqlResponse) if answer.was_executed() => StatusCode::OK,
            (RequestEnd::Busy, Self::GraphqlResponse) if answer.has_data() => StatusCode::OK,
            (RequestEnd::ClientError, _) => StatusCode::BAD_REQUEST,
            (RequestEnd::ServerError, _) => StatusCode::INTERNAL_SERVER_ERROR,
            (RequestEnd::Busy, _) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// One entry of `Accept`: the range, and its weight in thousandths.
fn range(entry: &str) -> (&str, u16) {
    let mut parts = entry.split(';').map(str::trim);
    let range = parts.next().unwrap_or_default();
    let weight = parts.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then(|| weight(value.trim()))
    });
    (range, weight.unwrap_or(1000))
}

/// A weight that cannot be read counts as none given.
pub fn weight(text: &str) -> u16 {
    match text.parse::<f32>() {
        Ok(number) if (0.0..=1.0).contains(&number) => (number * 1000.0).round() as u16,
        _ => 1000,
    }
}

#[derive(Default)]
struct Quality {
    weight: u16,
    /// By its own name, not by `*`.
    is_named: bool,
}

/// The most specific range decides, not the highest weight.
fn quality<'a>(ranges: impl Iterator<Item = (&'a str, u16)>, subtype: &str) -> Quality {
    let mut best = (0, Quality::default());
    for (range, weight) in ranges {
        let specificity = match range.split_once('/') {
            Some((kind, name)) if kind.eq_ignore_ascii_case("application") && name.eq_ignore_ascii_case(subtype) => 3,
            Some((kind, "*")) if kind.eq_ignore_ascii_case("application") => 2,
            Some(("*", "*")) => 1,
            _ => 0,
        };
        if specificity > best.0 || (specificity > 0 && specificity == best.0 && weight > best.1.weight) {
            best = (specificity, Quality { weight, is_named: specificity == 3 });
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(values: &[&str]) -> Media {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(ACCEPT, HeaderValue::from_str(value).unwrap());
        }
        Media::accepted(&headers)
    }

    #[test]
    fn who_names_the_newer_type_gets_it() {
        for value in [
            "application/graphql-response+json",
            "Application/GraphQL-Response+JSON; charset=utf-8",
            "application/graphql-response+json, application/json",
            "application/json, application/graphql-response+json",
            "application/graphql-response+json, */*",
            "application/graphql-response+json;q=0.9, application/json; q=0.8",
            "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed",
            "application/json;q=0, application/*",
            "application/json;q=0.5, */*",
        ] {
            assert_eq!(accepted(&[value]), Media::GraphqlResponse, "{value}");
        }
        assert_eq!(accepted(&["text/html", "application/graphql-response+json;q=0.1"]), Media::GraphqlResponse);
    }

    #[test]
    fn all_other_clients_get_json() {
        for value in [
            "",
            "*/*",
            "application/*",
            "application/json",
            "application/json, text/plain, */*",
            "application/graphql-response+json;q=0.5, application/json",
            "application/graphql-response+json;q=0, */*",
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "text/html",
            "application/json;q=0",
            "application/graphql-response+json;q=0",
            "application/graphql+json",
            ";;,,=",
        ] {
            assert_eq!(accepted(&[value]), Media::Json, "{value}");
        }
        assert_eq!(accepted(&[]), Media::Json);
    }

    #[test]
    fn a_weight_is_a_number_from_0_to_1() {
        for (text, expected) in [("0", 0), ("0.123", 123), ("1.000", 1000), ("2", 1000), ("-1", 1000), ("x", 1000), ("NaN", 1000)] {
            assert_eq!(weight(text), expected, "{text}");
        }
    }
}
