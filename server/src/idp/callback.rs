//! What the provider has sent the browser back with.
//!
//! **Invariant:** it is used only if its state is that of the sign-in.

use serde_json::{Map, Value as Json};
use url::Url;

use super::flow_state::{FlowState, is_equal};
use super::party::Party;
use super::problem::{ErrorResponse, ProviderProblem, printable};

/// In bytes of a URL, or of all parameters together.
const LONGEST: usize = 256 * 1024;

/// The parameters of the protocol; others are ignored.
const KNOWN: [&str; 11] = [
    "access_token",
    "code",
    "error",
    "error_description",
    "expires_in",
    "id_token",
    "iss",
    "scope",
    "session_state",
    "state",
    "token_type",
];

/// The parameters by name.
pub struct CallbackParameters(Map<String, Json>);

impl CallbackParameters {
    /// Reads `url` or `parameters` of a client's data.
    ///
    /// # Errors
    /// If neither is valid, or a parameter is there twice.
    pub fn parse(data: &Map<String, Json>) -> Result<Self, ProviderProblem> {
        let too_long = || ProviderProblem::invalid(format!("the parameters exceed the limit of {LONGEST} bytes"));
        let mut found = Self(Map::new());
        match (data.get("url"), data.get("parameters")) {
            (Some(Json::String(url)), None | Some(Json::Null)) => {
                if url.len() > LONGEST {
                    return Err(too_long());
                }
                let url = Url::parse(url).map_err(|_| ProviderProblem::invalid("url: must be an absolute URL"))?;
                let fragment = url.fragment().unwrap_or_default();
                for (name, value) in url.query_pairs().chain(form_urlencoded::parse(fragment.as_bytes())) {
                    found.add(&name, &value)?;
                }
            }
            (None | Some(Json::Null), Some(Json::Object(parameters))) => {
                let mut length = 0;
                for (name, value) in parameters {
                    let value = value.as_str().ok_or_else(|| ProviderProblem::invalid("parameters: every value must be a string"))?;
                    length += name.len() + value.len();
                    if length > LONGEST {
                        return Err(too_long());
                    }
                    found.add(name, value)?;
                }
            }
            _ => return Err(ProviderProblem::invalid("data: must have either url, a string, or parameters, an object of strings")),
        }
        Ok(found)
    }

    fn add(&mut self, name: &str, value: &str) -> Result<(), ProviderProblem> {
        if !KNOWN.contains(&name) {
            return Ok(());
        }
        match self.0.insert(name.to_owned(), Json::from(value)) {
            None => Ok(()),
            Some(_) => Err(ProviderProblem::invalid(format!("the parameter {name} is there twice"))),
        }
    }

    /// A parameter that is not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str().filter(|value| !value.is_empty())
    }

    /// # Errors
    /// If there is no such parameter.
    pub fn require(&self, name: &str) -> Result<&str, ProviderProblem> {
        self.get(name).ok_or_else(|| ProviderProblem::invalid(format!("the parameter {name} is missing")))
    }

    /// Whether these are the answer to the sign-in.
    ///
    /// # Errors
    /// If they are of another sign-in or provider, or report an error of the provider.
    pub fn check(&self, party: &Party<'_>, kept: &FlowState) -> Result<(), ProviderProblem> {
        if !is_equal(self.require("state")?, &kept.state) {
            return Err(ProviderProblem::invalid("the parameter state is not that of the sign-in"));
        }
        let is_issuer = match self.0.get("iss").and_then(Json::as_str) {
            Some(issuer) => party.metadata.is_answering_issuer(issuer),
            // An ID token names its issuer itself.
            None => !party.metadata.sends_issuer || self.get("id_token").is_some(),
        };
        if let Some(code) = self.get("error").map(printable).filter(|_| is_issuer) {
            let description = self.get("error_description").map(printable).filter(|text| !text.is_empty());
            return Err(ProviderProblem::Refused(ErrorResponse { status: None, code: Some(code), description }));
        }
        is_issuer.then_some(()).ok_or_else(|| ProviderProblem::invalid("the parameter iss is not the issuer of the provider"))
    }

    pub fn into_members(self) -> Map<String, Json> {
        self.0
    }
}
