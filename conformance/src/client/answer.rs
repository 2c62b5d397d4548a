//! A GraphQL answer in two readings of the same bytes: the typed one for the story, the raw one for the snapshot.
//!
//! **Invariant:** an answer that the typed reading cannot take, such as an unknown enum value, is a finding and never ignored.

use cynic::{GraphQlError, GraphQlResponse};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use crate::client::exchange::Reply;
use crate::error::{CaseError, Outcome, equal, present};

/// What a GraphQL error says besides its text.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
pub struct Extensions {
    pub code: Option<String>,
}

/// The typed reading.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    pub status: u16,
    pub data: Option<T>,
    pub errors: Vec<GraphQlError<Extensions>>,
}

impl<T: DeserializeOwned> Answer<T> {
    /// # Errors
    /// A fault if the body is not JSON, a finding if its content type or its shape is wrong.
    pub fn read(reply: &Reply) -> Outcome<Self> {
        if serde_json::from_slice::<IgnoredAny>(&reply.body).is_err() {
            return Err(CaseError::fault(format_args!("the answer is no JSON ({} bytes, status {})", reply.body.len(), reply.status)));
        }
        equal(reply.content_type(), "application/json", "content type of a GraphQL answer")?;
        let GraphQlResponse { data, errors } = serde_json::from_slice(&reply.body)
            .map_err(|error| CaseError::finding(format_args!("the answer does not fit the schema: {}", place(&error))))?;
        Ok(Self { status: reply.status, data, errors: errors.unwrap_or_default() })
    }
}

impl<T> Answer<T> {
    /// The data of an answer that must have some and must be without errors.
    ///
    /// # Errors
    /// A finding if the status is not 200, there is an error, or there is no data.
    pub fn data(self) -> Outcome<T> {
        equal(self.status, 200, "status")?;
        equal(self.errors.len(), 0, "number of errors")?;
        present(self.data, "data")
    }

    /// One field of the data that must be there.
    ///
    /// # Errors
    /// A finding if the status is not 200, there is an error, or the field is null.
    pub fn field<F>(self, field: impl FnOnce(T) -> Option<F>) -> Outcome<F> {
        present(field(self.data()?), "the field that was asked for")
    }

    /// The one error of a field that the caller may not use; the field is nullable, so the status stays.
    ///
    /// # Errors
    /// A finding if the response is another one.
    pub fn forbidden(&self) -> Outcome {
        self.refused(200, "ForbiddenError")
    }

    /// The one error of a malformed argument.
    ///
    /// # Errors
    /// A finding if the response is another one.
    pub fn malformed(&self) -> Outcome {
        self.refused(200, "UserInputError")
    }

    /// One error, with this status and code.
    ///
    /// # Errors
    /// A finding if the response is another one.
    pub fn refused(&self, status: u16, code: &str) -> Outcome {
        equal(self.status, status, "status")?;
        let codes = self.errors.iter().map(|error| error.extensions.clone().unwrap_or_default().code);
        equal(codes.collect::<Vec<_>>(), vec![Some(code.to_owned())], "codes of the errors")
    }

    /// An answer to a token that opens nothing.
    ///
    /// # Errors
    /// A finding if the status is not 401.
    pub fn unauthorized(&self) -> Outcome {
        equal(self.status, 401, "status")
    }
}

/// The raw reading. What a body says that is no JSON is for people, so only the fact is shown.
pub fn raw(reply: &Reply) -> Value {
    match reply.body.as_slice() {
        [] => Value::Null,
        body => serde_json::from_slice(body).unwrap_or_else(|_| Value::String("<no JSON>".to_owned())),
    }
}

/// The place of a decoding error and what was wanted there, without the value that was found.
fn place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match (text.split_once("string \""), text.rsplit_once("\", expected")) {
        (Some((before, _)), Some((_, after))) => format!("{before}a string, expected{after}"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderMap;

    use super::*;

    fn reply(body: &str) -> Reply {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", "application/json; charset=utf-8".parse().unwrap());
        Reply { status: 200, headers, body: body.as_bytes().to_vec() }
    }

    #[test]
    fn reads_data_and_errors() {
        let answer: Answer<Value> = Answer::read(&reply(r#"{"data":{"a":1}}"#)).unwrap();
        assert_eq!(answer.data().unwrap(), serde_json::json!({ "a": 1 }));
        let answer: Answer<Value> =
            Answer::read(&reply(r#"{"data":null,"errors":[{"message":"m","extensions":{"code":"ForbiddenError"}}]}"#)).unwrap();
        assert!(answer.forbidden().is_ok());
        assert!(answer.malformed().is_err());
        assert!(answer.data().is_err());
    }

    #[test]
    fn a_decoding_error_does_not_show_the_value() {
        let error = Answer::<bool>::read(&reply(r#"{"data":"secret word"}"#)).unwrap_err().to_string();
        assert!(error.contains("expected a boolean") && !error.contains("secret"), "{error}");
    }

    #[test]
    fn another_content_type_is_a_finding() {
        let mut reply = reply("{}");
        reply.headers.insert("content-type", "text/html".parse().unwrap());
        assert!(Answer::<Value>::read(&reply).is_err());
    }

    #[test]
    fn a_body_without_json_is_shown_as_such() {
        assert_eq!(raw(&reply("oops")), Value::String("<no JSON>".to_owned()));
        assert_eq!(raw(&reply("")), Value::Null);
    }
}
